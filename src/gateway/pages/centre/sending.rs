//! The check of an intake with the state databases' answers, the operator's signature, and what comes of it.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;

use super::super::portal::form::application;
use super::super::portal::request_document;
use super::super::portal::send::handed;
use super::super::site::SITE;
use super::super::workstation::case_view::answer;
use super::desk::Intake;
use super::form::draft_of;
use super::place::{AtWork, Place};
use super::{answers, refusal_receipt};
use crate::catalogue::{Channel, Service};
use crate::clock::Now;
use crate::findings::Code;
use crate::gateway::Gateway;
use crate::gateway::accept::{Accepted, Arrived, Door, Rejected, accept};
use crate::gateway::refusal::{self, Refused};
use crate::gateway::services::{busy, size_of};
use crate::http::header::{CONTENT_TYPE, HeaderValue};
use crate::http::{HeaderMap, Path, Received, RequestId, StatusCode};
use crate::identity::holder;
use crate::interface::AnyCode;
use crate::keys::{Holder, Signer as _};
use crate::registry::StaffEntry;
use crate::reply::regulation_message;
use crate::text;
use crate::text::Lang;
use crate::text::web::{centre as w, workstation as words};
use crate::validation::ContractRule;
use crate::web::components::{Cell, Colour, Field, Notice, Row};
use crate::web::{self, Fields, Page, Posted, View, Visitor, Wrong, day, moment, with_moments};
use crate::workers::Lane;
use crate::workflow::{Application, FaultCode, check_documents};
use crate::xml::Writer;
use crate::xmldsig::{SigningRequest, sign_enveloped};

#[derive(Template)]
#[template(path = "centre/check.html")]
struct Check {
    page: Page,
    rows: Vec<Row>,
    answers: Vec<Row>,
    came: Vec<answers::Came>,
    missing: Vec<String>,
    /// What signing leads to where documents are missing.
    missing_hint: &'static str,
    /// Where the document is: with its scans it is too large for a page.
    source: Option<String>,
    /// Where the operator's IIN is not known: it is asked.
    employee: Field,
    has_key: bool,
}

impl View for Check {
    fn page(&self) -> &Page {
        &self.page
    }
}

#[derive(Template)]
#[template(path = "centre/refused.html")]
struct NotTaken {
    page: Page,
    rows: Vec<Row>,
    lines: Vec<String>,
    place: &'static Place,
}

impl View for NotTaken {
    fn page(&self) -> &Page {
        &self.page
    }
}

/// The intake of this id on the operator's counter, and its service.
fn found(gateway: &Gateway, id: &str, at_work: &AtWork) -> Option<(Intake, Arc<Service>)> {
    let intake = gateway.desk.intake(id, &at_work.person.name)?;
    let service = at_work.place.service(gateway, &intake.service)?;
    Some((intake, service))
}

/// The page that says that an intake is not there any more.
fn gone(gateway: &Gateway, received: &Received, visitor: &Visitor, at_work: &AtWork) -> Response {
    let mut page = at_work.page(gateway, received, visitor, w::NEW_REQUEST);
    page.notice = Some(Notice {
        heading: visitor.t(w::NEW_REQUEST).to_owned(),
        text: visitor.t(w::GONE).to_owned(),
        colour: Colour::Red,
    });
    let (rows, lines, place) = (Vec::new(), Vec::new(), at_work.place);
    web::answer(StatusCode::NOT_FOUND, &NotTaken { page, rows, lines, place })
}

/// The recipient, the representative, the form and the scans, for people.
fn rows(service: &Service, intake: &Intake, lang: Lang) -> Vec<Row> {
    let t = |text: crate::text::Text| text.in_lang(lang);
    let mut rows = vec![
        Row::new(t(w::SERVICE), Cell::text(service.name.get(lang))),
        Row::new(t(w::APPLICANT_NUMBER), Cell::data(&*intake.number)),
    ];
    if let Some(representative) = &intake.representative {
        rows.push(Row::new(t(w::REPRESENTATIVE_IIN), Cell::data(&*representative.iin)));
        if let Some(power) = &representative.power_of_attorney {
            rows.push(Row::new(t(words::POWER), Cell::data(power_of(power))));
        }
    }
    rows.extend(intake.fields.iter().map(|(name, value)| answer(Some(service), name, value, lang)));
    rows.extend(intake.scans.iter().map(|file| {
        let label =
            service.document_name(&file.document_type).map_or(&*file.document_type, |name| name.get(lang));
        Row::new(label, Cell::data(&*file.file_name))
    }));
    rows
}

/// A power of attorney by its number and its day.
fn power_of(power: &crate::workflow::PowerOfAttorney) -> String {
    format!("№ {}, {}", power.number, day(&power.date).unwrap_or_else(|| power.date.clone()))
}

/// The documents that the regulation asks for and that are not there.
fn missing(service: &Service, channel: Channel, intake: &Intake, now: Now, lang: Lang) -> Vec<String> {
    let application: Application = application(service, &draft_of(intake), &intake.number, now);
    let faults = check_documents(service, channel, &application);
    let absent = faults.iter().filter(|fault| fault.code == FaultCode::DocumentAbsent);
    absent.map(|fault| fault.text.get(lang).to_owned()).collect()
}

/// The own key of who works and the IIN in its certificate, where everybody has that key.
fn own_key(gateway: &Gateway, person: &StaffEntry) -> Option<(Holder, String)> {
    let key = gateway.services.sign_as.of_certificate(&person.certificate?)?;
    let iin = holder(key.certificate()).iin.ok()?;
    Some((key, iin))
}

/// The IIN of the operator: of the own certificate where it is one of the test PKI, else as it was typed.
fn employee(gateway: &Gateway, person: &StaffEntry, visitor: &Visitor) -> Option<String> {
    own_key(gateway, person).map(|(_, iin)| iin).or_else(|| {
        let typed = Fields::of_urlencoded(&visitor.query)?.filled("employee")?;
        (typed.len() == 12 && typed.bytes().all(|b| b.is_ascii_digit())).then_some(typed)
    })
}

/// The document that the operator signs.
fn document(service: &Service, channel: Channel, intake: &Intake, employee: &str) -> String {
    let written = |w: &mut Writer| {
        w.open("intake").leaf("channel", channel.as_str()).leaf("employee", employee).close();
        if let Some(representative) = &intake.representative {
            w.open("representative").leaf("iin", &representative.iin);
            if let Some(power) = &representative.power_of_attorney {
                w.open("powerOfAttorney").leaf("number", &power.number).leaf("date", &power.date);
                w.leaf("notarised", if power.notarised { "true" } else { "false" }).close();
            }
            w.close();
        }
    };
    request_document::unsigned(service, &draft_of(intake), &intake.number, &intake.head, written)
}

/// Check an intake before it is signed
#[utoipa::path(
    get,
    path = "",
    params(("id" = String, Path, description = "The intake."), ("employee" = Option<String>, Query, description = "The operator's IIN, where the own certificate does not say it."), ("lang" = Option<String>, Query, description = "kk, ru or en")),
    responses(
        (status = 200, description = "The check, or the page that asks who works.", body = String, content_type = "text/html"),
        (status = 404, description = "No such intake on this counter.", body = String, content_type = "text/html"),
    )
)]
pub(in crate::gateway) async fn check(
    State(gateway): State<Arc<Gateway>>,
    received: Received,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Response {
    let at_work = match AtWork::of(&gateway, &received, &visitor).await {
        Ok(at_work) => at_work,
        Err(answer) => return answer,
    };
    let Some((intake, service)) = found(&gateway, &id, &at_work) else {
        return gone(&gateway, &received, &visitor, &at_work);
    };
    let (lang, now) = (visitor.lang, visitor.now);
    let (person, Place { channel, door, .. }) = (&at_work.person, at_work.place);
    let has_key = own_key(&gateway, person).is_some();
    let employee = employee(&gateway, person, &visitor);
    let asked = Field::text("employee", visitor.t(w::OPERATOR_IIN)).hint(visitor.t(w::OPERATOR_IIN_HINT));
    let mut page = at_work.page(&gateway, &received, &visitor, w::SIGNING);
    page.agent = Some(gateway.services.agent.clone());
    let (answers, came) = answers::rows(&gateway, &service, *channel, &intake, lang, now).await;
    let view = Check {
        rows: rows(&service, &intake, lang),
        answers,
        came,
        missing: missing(&service, *channel, &intake, now, lang),
        missing_hint: visitor.t(match gateway.services.desk.refuses_incomplete(&service, *channel) {
            true if *channel == Channel::Centre => w::MISSING_HINT,
            true => w::MISSING_REFUSED_HINT,
            false => w::MISSING_TAKEN_HINT,
        }),
        source: employee.map(|iin| format!("{door}/intake/{id}/document.xml?employee={iin}")),
        employee: Field { input_mode: "numeric", ..asked },
        has_key,
        page,
    };
    web::answer(StatusCode::OK, &view)
}

/// What the operator is to sign
#[utoipa::path(
    get,
    path = "",
    params(("id" = String, Path, description = "The intake."), ("employee" = Option<String>, Query, description = "The operator's IIN, where the own certificate does not say it.")),
    responses(
        (status = 200, description = "The request without a signature, for the operator whose counter it is on; or the page that asks who works.", content((String = "application/xml"), (String = "text/html"))),
        (status = 404, description = "No such intake on this counter.", body = String, content_type = "text/html"),
    )
)]
pub(in crate::gateway) async fn to_sign(
    State(gateway): State<Arc<Gateway>>,
    received: Received,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Response {
    let at_work = match AtWork::of(&gateway, &received, &visitor).await {
        Ok(at_work) => at_work,
        Err(answer) => return answer,
    };
    let Some((intake, service)) = found(&gateway, &id, &at_work) else {
        return gone(&gateway, &received, &visitor, &at_work);
    };
    let iin = employee(&gateway, &at_work.person, &visitor).unwrap_or_default();
    handed(document(&service, at_work.place.channel, &intake, &iin))
}

/// Send an intake, signed by the operator
#[utoipa::path(
    post,
    path = "",
    params(("id" = String, Path, description = "The intake.")),
    request_body(content = Object, content_type = "application/x-www-form-urlencoded", description = "The form of the page: the signed document, or that the operator's own key signs."),
    responses(
        (status = 200, description = "The page that asks who works.", body = String, content_type = "text/html"),
        (status = 303, description = "Registered: on to the receipt."),
        (status = "4XX", description = "Not registered, and why: the receipt of refusal where the regulation has one.", body = String, content_type = "text/html"),
    )
)]
pub(in crate::gateway) async fn send(
    State(gateway): State<Arc<Gateway>>,
    received: Received,
    request: RequestId,
    Path(id): Path<String>,
    Posted { visitor, fields }: Posted,
) -> Response {
    let at_work = match AtWork::of(&gateway, &received, &visitor).await {
        Ok(at_work) => at_work,
        Err(answer) => return answer,
    };
    let (person, place) = (&at_work.person, at_work.place);
    let receipt = |number: &str| web::see_other(&format!("{}/receipts/{number}", place.door), &[]);
    let Some((intake, service)) = found(&gateway, &id, &at_work) else {
        // Pressed twice: the first time sent it.
        let number = gateway.desk.number(&id, &person.name);
        let gone = || gone(&gateway, &received, &visitor, &at_work);
        return number.map_or_else(gone, |number| receipt(&number));
    };
    let now = visitor.now;
    let signed = match own_key(&gateway, person).filter(|_| fields.filled("own-key").is_some()) {
        Some((key, iin)) => {
            let document = document(&service, place.channel, &intake, &iin);
            let sign = move || sign_enveloped(&document, &key, &SigningRequest::document());
            match gateway.services.workers.run(sign).await {
                Ok(signed) => signed.unwrap_or_default(),
                Err(_) => return busy(now).to_answer(),
            }
        }
        None => fields.filled("document").unwrap_or_default(),
    };
    let octets = Bytes::from(signed);
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/xml"));
    let size = size_of(&received, octets.len(), Lane::Requests);
    let (door, contract) = (Door::Rest, ContractRule::Tolerant);
    let arrived = Arrived {
        id: &request,
        door,
        contract,
        headers: &headers,
        octets,
        client: None,
        session: None,
        size,
        now,
    };
    match accept(&gateway, arrived).await {
        Ok(Accepted { registered, facts, .. }) => {
            let number = registered.number().to_string();
            let answer = receipt(&number);
            gateway.desk.sent(&id, &person.name, number);
            facts.beside(answer)
        }
        Err(Rejected { refused, facts, .. }) => {
            let page = at_work.page(&gateway, &received, &visitor, w::NOT_TAKEN);
            facts.beside(not_taken(page, &service, &intake, &at_work, &refused))
        }
    }
}

/// Why it was not taken: the receipt of refusal to accept documents, the message that data cannot be obtained, or what is wrong with the signature.
fn not_taken(
    mut page: Page,
    service: &Service,
    intake: &Intake,
    at_work: &AtWork,
    refused: &Refused,
) -> Response {
    let lang = page.lang;
    let AtWork { person, place, .. } = at_work;
    let (_, code) = refused.leading();
    let status = StatusCode::from_u16(refusal::http_status(code)).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    // The receipt is a form of the centre's; what the provider refuses to accept it says in words.
    if code == AnyCode::Finding(Code::DocumentsNotAccepted) && place.channel == Channel::Centre {
        return web::answer(status, &refusal_receipt::of(page, service, intake, person, refused));
    }
    let message = match code {
        AnyCode::Finding(code) => regulation_message(code).map(|(_, text)| text.in_lang(lang)),
        AnyCode::Interface(_) => None,
    };
    page.notice = Some(Notice {
        heading: w::NOT_TAKEN.in_lang(lang).to_owned(),
        text: message.unwrap_or(text::refusal_title(code).in_lang(lang)).to_owned(),
        colour: Colour::Red,
    });
    let own = refused.own.as_deref().map(|(code, evidence)| text::interface_line(*code, evidence, lang));
    let findings = refused.reports.iter().flat_map(|report| report.findings());
    let mut rows = rows(service, intake, lang);
    rows.push(Row::new(w::ACCEPTED_AT.in_lang(lang), Cell::text(moment(refused.at))));
    let view = NotTaken {
        rows,
        lines: own
            .into_iter()
            .chain(findings.map(|finding| text::whole(finding, lang)))
            .map(|line| with_moments(&line))
            .collect(),
        place,
        page,
    };
    web::answer(status, &view)
}

/// Where a request that is not there leads.
pub(super) fn not_found(visitor: &Visitor) -> Response {
    web::problem(visitor, SITE, Wrong::NotFound)
}
