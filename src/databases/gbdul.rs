//! ГБД ЮЛ: `GbdulInfoByBin_v2`, the registration data of an organisation by its BIN; [contract §4](crate::manual::contract).
//!
//! Its request must be signed by the organisation whose BIN it states as RequestorBIN.

use jiff::civil::Date;

use super::asked::{Asked, is_number};
use super::citizens::{Citizens, liquidated, surname};
use super::dictionary::{
    BIN_WRONG, DIRECTOR, Item, KAZAKHSTAN, LEGAL_ENTITY, ORGANIZATION_ACTIVE, ORGANIZATION_LIQUIDATED,
    ORGANIZATION_NOT_FOUND, REQUEST_DONE, upper,
};
use super::oked;
use super::reply::{Refusal, Reply};
use crate::envelope::DataShape;
use crate::identity::holder;
use crate::people::{Address, Company, Founder, Person};
use crate::xml::Writer;

/// The namespace of version 2.
pub(super) const NAMESPACE: &str = "http://gbdulinfobybin_v2.egp.gbdul.tamur.kz";

/// The service.
pub(super) const SERVICE: &str = "GbdulInfoByBin_v2";

/// Answers the service.
pub(super) fn answer(citizens: &Citizens, asked: &Asked<'_>) -> Result<Reply, Refusal> {
    if !asked.is_of(NAMESPACE) {
        return Err(Refusal::Form);
    }
    let signer = asked.question.signer.ok_or(Refusal::Unsigned)?;
    let requestor = asked.text("RequestorBIN").ok_or(Refusal::Form)?;
    if holder(signer).bin.as_ref() != Ok(&requestor) {
        return Err(Refusal::NotItsBin);
    }
    let (status, company) = found(citizens, asked.text("BIN"), asked.day());
    let mut w = Writer::new();
    w.open("tns:Response").attribute("xmlns:tns", NAMESPACE);
    item(&mut w, "Status", status);
    if let Some(company) = company {
        organization(&mut w, citizens, &company, asked.day());
    }
    Ok(Reply::found(status.ru, w.finish(), DataShape::Text))
}

/// The company of a BIN, and how that is said.
pub(super) fn found(citizens: &Citizens, bin: Option<String>, day: Date) -> (Item, Option<Company>) {
    let Some(bin) = bin.filter(|bin| is_number(bin)) else { return (BIN_WRONG, None) };
    match citizens.company(&bin, day) {
        Some(company) => (REQUEST_DONE, Some(company)),
        None => (ORGANIZATION_NOT_FOUND, None),
    }
}

fn item(w: &mut Writer, name: &str, item: Item) {
    upper(w, name, item.code, item.ru, item.kk);
}

/// The body that registered an organisation: of its region.
pub(super) fn department(w: &mut Writer, address: &Address) {
    let (ru, kk) = (
        format!("Департамент юстиции, {}", address.region_ru),
        format!("Әділет департаменті, {}", address.region_kk),
    );
    upper(w, "RegistrationDepartment", address.kato.get(..2).unwrap_or_default(), &ru, &kk);
}

fn organization(w: &mut Writer, citizens: &Citizens, company: &Company, day: Date) {
    let ended = liquidated(company, day);
    w.open("Organization").leaf("BIN", &company.bin);
    item(w, "RegStatus", if ended.is_some() { ORGANIZATION_LIQUIDATED } else { ORGANIZATION_ACTIVE });
    department(w, &company.address);
    w.leaf("RegistrationDate", &company.registered.to_string());
    w.optional("LiquidationDate", ended.map(|date| date.to_string()).as_deref());
    w.leaf("FullNameRu", &company.name.ru).leaf("FullNameKz", &company.name.kk);
    w.leaf("FullNameEn", &company.name.latin);
    item(w, "OrgForm", LEGAL_ENTITY);
    w.leaf("TaxOrgStatus", if ended.is_some() { "true" } else { "false" });
    if let Some(head) = citizens.numbered(company.head) {
        leader(w, &head, company.registered, day);
    }
    let activity = oked::name_of(&company.activity);
    w.open("Activity").leaf("Main", "true").leaf("OKED", &company.activity);
    w.leaf("ActivityNameKz", activity.kk).leaf("ActivityNameRu", activity.ru).close();
    address(w, &company.address);
    let capital = company.capital.to_string();
    w.open("AuthCapital").leaf("ValueAll", &capital).leaf("ValueGov", "0").leaf("PercentGov", "0");
    w.leaf("ValuePrivate", &capital).leaf("PercentPrivate", "100").close();
    let founders = company.founders.iter();
    let founders: Vec<(&Founder, Person)> =
        founders.filter_map(|founder| Some((founder, citizens.numbered(founder.person)?))).collect();
    for (founder, person) in &founders {
        let value = company.capital * u64::from(founder.percent) / 100;
        w.open("FoundersFL");
        item(w, "Country", KAZAKHSTAN);
        item(w, "CitizenCountry", KAZAKHSTAN);
        w.leaf("IIN", &person.iin);
        names(w, person, day);
        w.leaf("Value", &value.to_string()).leaf("Percent", &founder.percent.to_string()).close();
    }
    let count = founders.len().to_string();
    w.leaf("FoundersCount", &count).leaf("FoundersCountUL", "0").leaf("FoundersCountFL", &count).close();
}

fn leader(w: &mut Writer, head: &Person, since: Date, day: Date) {
    w.open("OrganizationLeader").open("Position");
    item(w, "PositionType", DIRECTOR);
    w.leaf("IssueDate", &since.to_string()).close();
    item(w, "Country", KAZAKHSTAN);
    item(w, "CitizenCountry", KAZAKHSTAN);
    w.leaf("IIN", &head.iin);
    names(w, head, day);
    w.close();
}

/// `SurName`, `Name` and `MiddleName`.
pub(super) fn names(w: &mut Writer, person: &Person, day: Date) {
    w.leaf("SurName", &surname(person, day).ru.to_uppercase()).leaf("Name", &person.name.ru.to_uppercase());
    w.optional("MiddleName", person.patronymic.as_ref().map(|name| name.ru.to_uppercase()).as_deref());
}

fn address(w: &mut Writer, address: &Address) {
    w.open("Address").leaf("RKA", &address.address_code).leaf("KATO", &address.kato);
    w.leaf("DistrictRu", &address.region_ru).leaf("DistrictKz", &address.region_kk);
    w.leaf("CityRu", &address.town_ru).leaf("CityKz", &address.town_kk);
    w.leaf("StreetRu", &address.street_ru).leaf("StreetKz", &address.street_kk);
    w.leaf("BuildingNumber", &address.building);
    w.optional("AppartmentNumber", address.flat.as_deref()).close();
}
