//! ГБД ЮЛ: the reports 30.05 (all acts of registration) and 30.07 (the last re-registration); [contract §4](crate::manual::contract).

use jiff::civil::Date;

use super::asked::{Asked, text};
use super::citizens::{Citizens, liquidated};
use super::dictionary::{DIRECTOR, Item, LIQUIDATION, REGISTRATION, upper};
use super::gbdul::{department, found, names};
use super::oked;
use super::reply::{Refusal, Reply};
use crate::crypto::{DigestAlgorithm, digest};
use crate::encoding::hex;
use crate::envelope::DataShape;
use crate::people::{Company, Person};
use crate::xml::{ElementView as _, Writer};

/// Report 30.05.
pub(super) const REPORT_3005: &str = "GbdulReport3005_KDP";
/// Report 30.07.
pub(super) const REPORT_3007: &str = "GbdulReport3007_KDP";

/// Their namespaces.
pub(super) const NAMESPACE_3005: &str = "http://3005_kdp.reports.egp.gbdul.tamur.kz";
pub(super) const NAMESPACE_3007: &str = "http://kdp.3007.reports.egp.gbdul.tamur.kz";

/// Answers either service.
pub(super) fn answer(citizens: &Citizens, asked: &Asked<'_>) -> Result<Reply, Refusal> {
    let is_3005 = asked.question.service_id == REPORT_3005;
    let namespace = if is_3005 { NAMESPACE_3005 } else { NAMESPACE_3007 };
    if !asked.is_of(namespace) {
        return Err(Refusal::Form);
    }
    let business = asked.root().child("businessData").ok_or(Refusal::Form)?;
    let (number, declarant) = (asked.text("requestNumber"), asked.text("declarantId"));
    let (number, declarant) = number.zip(declarant).ok_or(Refusal::Form)?;
    let day = asked.day();
    let (status, company) = found(citizens, text(business, "BIN"), day);
    let mut w = Writer::new();
    w.open("response").attribute("xmlns", namespace);
    w.leaf("requestNumber", &number).leaf("declarantId", &declarant);
    w.optional("requestDate", asked.text("requestDate").as_deref());
    w.optional("requestSystemId", asked.text("requestSystemId").as_deref());
    item(&mut w, "status", status);
    let found = company.is_some();
    if let Some(company) = company {
        w.open("businessData").leaf("ReportNumber", &report_number(&number, &company.bin));
        match is_3005 {
            true => all_acts(&mut w, citizens, &company, day),
            false => last_act(&mut w, &company, day),
        }
        w.close();
    }
    let code = if found { "SCSS001" } else { "404" };
    Ok(Reply { code, ..Reply::found(status.ru, w.finish(), DataShape::Element) })
}

/// The same report has the same number.
fn report_number(request: &str, bin: &str) -> String {
    let sum = digest(DigestAlgorithm::Sha256, format!("{request}\n{bin}").as_bytes());
    hex::encode(sum.as_ref().get(..6).unwrap_or_default())
}

fn item(w: &mut Writer, name: &str, item: Item) {
    upper(w, name, item.code, item.ru, item.kk);
}

fn heading(w: &mut Writer, company: &Company) {
    w.open("Organization").leaf("OrgFormCode", "1").leaf("BIN", &company.bin);
    w.leaf("OrganizationNameRu", &company.name.ru).leaf("OrganizationNameKz", &company.name.kk);
    department(w, &company.address);
}

/// 30.05: the organisation, and what was done with it in the register.
fn all_acts(w: &mut Writer, citizens: &Citizens, company: &Company, day: Date) {
    heading(w, company);
    w.leaf("RegistrationDate", &company.registered.to_string());
    w.open("OrganizationLeader");
    if let Some(head) = citizens.numbered(company.head) {
        w.open("FIO");
        names(w, &head, day);
        w.close();
        position(w, company);
        w.leaf("IIN", &head.iin);
    } else {
        position(w, company);
    }
    w.close();
    let founders = company.founders.iter().filter_map(|founder| citizens.numbered(founder.person));
    let founders: Vec<Person> = founders.collect();
    for founder in &founders {
        w.open("FoundersFL").open("FIO");
        names(w, founder, day);
        w.close().leaf("IIN", &founder.iin).close();
    }
    let count = founders.len().to_string();
    w.leaf("FoundersCount", &count);
    let activity = oked::name_of(&company.activity);
    w.leaf("ActivityTypeNameRu", activity.ru).leaf("ActivityTypeNameKz", activity.kk);
    legal_address(w, company);
    w.leaf("countFlFounders", &count).leaf("countUlFounders", "0").close();
    act(w, REGISTRATION, company.registered);
    if let Some(ended) = liquidated(company, day) {
        act(w, LIQUIDATION, ended);
    }
}

fn position(w: &mut Writer, company: &Company) {
    w.open("PositionInfo").leaf("NameRu", DIRECTOR.ru).leaf("NameKz", DIRECTOR.kk);
    w.leaf("AppointmentDate", &company.registered.to_string()).close();
}

fn legal_address(w: &mut Writer, company: &Company) {
    let address = &company.address;
    let line = |parts: [&str; 4]| parts.join(", ");
    let building = &address.building;
    w.open("LegalAddress").leaf("RKA", &address.address_code);
    w.leaf("NameRu", &line([&address.region_ru, &address.town_ru, &address.street_ru, building]));
    w.leaf("NameKz", &line([&address.region_kk, &address.town_kk, &address.street_kk, building])).close();
}

fn act(w: &mut Writer, what: Item, date: Date) {
    w.open("RegisterDeals").leaf("RegisterDealTypeId", what.code);
    w.leaf("RegisterDealTypeNameRu", what.ru).leaf("RegisterDealTypeNameKz", what.kk);
    w.leaf("RegisterDealTypeDate", &date.to_string()).close();
}

/// 30.07: the organisation, and the last thing that was done with it in the register.
fn last_act(w: &mut Writer, company: &Company, day: Date) {
    let (what, date) = match liquidated(company, day) {
        Some(ended) => (LIQUIDATION, ended),
        None => (REGISTRATION, company.registered),
    };
    heading(w, company);
    w.leaf("RegistrationLastDate", &date.to_string());
    item(w, "RegistrationLastBases", what);
    let count = company.founders.len().to_string();
    w.leaf("countFlFounders", &count).leaf("countUlFounders", "0").close();
}
