//! Papers of the service centre: the receipt of acceptance, the receipt of refusal to accept documents (004 annex 3), and the register
//! of results that went back to the provider.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::access::{Credentials, Reading, private};
use super::acts::refused;
use super::entered::Changes;
use super::pages::words;
use super::printed::{self, ResultQuery};
use super::refusal::{Refused, not_registered};
use super::services::{Gateway, busy, not_found};
use super::workstation::person;
use crate::catalogue::{Channel, Names, Service};
use crate::clock::Now;
use crate::http::{Base, HeaderMap, Path, StatusCode, WholeBody, answers};
use crate::interface::{ActFault, InterfaceCode, InterfaceEvidence};
use crate::json::{Form, Kind, Member};
use crate::registry::{Actor, Case, State as CaseState};
use crate::reply::paper::moment;
use crate::reply::{CentreReceipt, ReceiptKind, ReceiptValue};
use crate::text::receipt::{REFUSAL_BASIS, ReceiptLabel as Label};
use crate::text::{Lang, Text};

/// Characters of what an employee writes into a receipt.
const TEXT_CHARS_MAX: usize = 300;

/// Missing documents of one receipt.
const MISSING_MAX: usize = 50;

/// Entries of a page of the register.
const PAGE_ENTRIES_MAX: u32 = 200;

/// What a receipt of refusal is made of.
pub(super) const REFUSAL: Form = Form {
    members: &[
        Member::must("serviceId", Kind::Text),
        Member::must("recipient", Kind::Text),
        Member::must("missing", Kind::Texts),
        Member::may("address", Kind::Text),
        Member::may("department", Kind::Text),
        Member::may("departmentAddress", Kind::Text),
        Member::may("executor", Kind::Text),
        Member::may("phone", Kind::Text),
    ],
    example: r#"{"serviceId": "sko2015-483-housing-assistance", "recipient": "…", "missing": ["identity-document"]}"#,
};

/// What a receipt of refusal is made of.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RefusalCall {
    /// The service asked for.
    service_id: String,
    /// The recipient's surname, name, patronymic.
    recipient: String,
    /// The codes of the documents that are missing.
    missing: Vec<String>,
    /// The recipient's address.
    address: Option<String>,
    /// The number of the centre's department.
    department: Option<String>,
    /// Its address.
    department_address: Option<String>,
    /// Who prepared the receipt; who asks for it, if nobody is named.
    executor: Option<String>,
    /// Telephone.
    phone: Option<String>,
}

/// A page of the register of returns.
#[derive(Serialize, ToSchema)]
struct ReturnsPage {
    returns: Vec<ReturnedResult>,
}

/// A result that went back to the provider.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ReturnedResult {
    /// Its place in the register.
    place: u64,
    registration_number: String,
    service_id: String,
    returned_at: String,
}

/// Where a page begins.
#[derive(Deserialize)]
pub(super) struct Page {
    offset: Option<u32>,
    limit: Option<u32>,
}

fn plain(label: Label, text: impl Into<String>) -> (Text, ReceiptValue) {
    (label.text(), ReceiptValue::Plain(text.into()))
}

fn in_words(label: Label, names: &Names) -> (Text, ReceiptValue) {
    (label.text(), ReceiptValue::InWords(names.clone()))
}

/// The receipt of acceptance of a request: what was taken, when, by whom, and when the result is to be there
#[utoipa::path(
    get,
    path = "",
    params(
        ("number" = String, Path, description = "The registration number."),
        ("format" = Option<String>, Query, description = "xml, html or pdf, before what Accept says"),
        ("lang" = Option<String>, Query, description = "kk, ru or en; Kazakh and Russian without it"),
        ("token" = Option<String>, Query, description = "What the links of the registration's answer carry; also as `Authorization: Bearer`."),
    ),
    responses((status = 200, description = "The receipt, signed by the gateway.",
        content((String = "application/xml"), (String = "text/html"), (Vec<u8> = "application/pdf"))))
)]
pub(super) async fn acceptance(
    State(reading): State<Reading>,
    now: Now,
    base: Base,
    asked: ResultQuery,
    Path(text): Path<String>,
    shown: Credentials,
) -> Response {
    let answer = async {
        let number = reading.readable(&text, &shown, now).await?.number;
        let failed = |error| not_registered(&error, now).to_answer();
        let gateway = &reading.gateway;
        let case = gateway.services.registry.case(&number).await.map_err(failed)?;
        let case = case.ok_or_else(|| not_found(&text, now))?;
        let history = gateway.services.registry.history(&number).await.map_err(failed)?;
        let employee = history.iter().find(|line| line.state <= CaseState::Registered && !line.by.is_empty());
        let employee = employee.map(|line| line.by.clone()).unwrap_or_default();
        let receipt = accepted(gateway, &case, &employee).ok_or_else(answers::broken)?;
        Ok::<_, Response>(printed::receipt(gateway, receipt, asked, reading.verified_at(base), now).await)
    };
    private(answer.await.unwrap_or_else(|answer| answer))
}

/// Who somebody is; of a tester the role, in words.
fn person_named(label: Label, name: &str) -> (Text, ReceiptValue) {
    let [kk, ru, en] = [Lang::Kk, Lang::Ru, Lang::En].map(|lang| words::person(name, lang));
    if kk == name { plain(label, name) } else { in_words(label, &Names::new(kk, ru, en)) }
}

/// What the receipt of a registered request says.
fn accepted(gateway: &Gateway, case: &Case, employee: &str) -> Option<CentreReceipt> {
    let view = gateway.services.driver.view(case).ok()?;
    let (application, service) = (&view.application, &view.service);
    let mut facts = vec![
        plain(Label::Number, case.number.to_string()),
        in_words(Label::Service, &service.name),
        plain(Label::Declarant, &application.declarant_id),
    ];
    if let Some(representative) = &application.representative {
        facts.push(plain(Label::Representative, &representative.iin));
    }
    for attachment in &application.attachments {
        facts.push(match service.document_name(&attachment.document_type) {
            Some(name) => in_words(Label::Document, name),
            None => plain(Label::Document, &attachment.document_type),
        });
    }
    facts.push(plain(Label::Accepted, moment(case.registered_at)));
    if let Some(due) = case.due_at {
        facts.push(plain(Label::ResultDue, moment(due)));
    }
    if !employee.is_empty() {
        facts.extend([person_named(Label::Employee, employee), plain(Label::EmployeeSignature, "")]);
    }
    facts.push(plain(Label::ReceivedBy, ""));
    let (kind, number, at) = (ReceiptKind::Acceptance, case.number.to_string(), case.registered_at);
    Some(CentreReceipt { kind, number, facts, at })
}

/// The receipt of refusal to accept documents, 004 annex 3: by the centre's employee, for a package that is not complete
#[utoipa::path(
    post,
    path = "",
    params(
        ("format" = Option<String>, Query, description = "xml, html or pdf, before what Accept says"),
        ("lang" = Option<String>, Query, description = "kk, ru or en; Kazakh and Russian without it"),
    ),
    request_body(content = RefusalCall),
    responses(
        (status = 200, description = "The receipt, signed by the gateway; it is given in two copies.",
            content((String = "application/xml"), (String = "text/html"), (Vec<u8> = "application/pdf"))),
        (status = 400, description = "Not of the form."),
        (status = 401, description = "No token, or nobody's."),
        (status = 403, description = "Not an employee of the centre."),
        (status = 422, description = "The service refuses no documents, or asks for none of these at the centre."),
    )
)]
pub(super) async fn intake_refusal(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    base: Base,
    asked: ResultQuery,
    headers: HeaderMap,
    WholeBody(body): WholeBody,
) -> Response {
    let answer = async {
        let person = person(&gateway, &headers, &base, Changes::Something, now).await?;
        // 003 ¶3, 004 ¶9(2): a paper of the centre, which its employee gives.
        if person.role != Actor::StateCorporationEmployee {
            let role = |role: Actor| role.as_str().to_owned();
            let fault =
                ActFault::OtherRole { role: role(Actor::StateCorporationEmployee), yours: role(person.role) };
            return Err(refused(InterfaceCode::RoleRefused, fault, now));
        }
        let call: RefusalCall = REFUSAL.read(&body).map_err(|misfit| {
            Refused::own(InterfaceCode::JsonMalformed, InterfaceEvidence::Json(misfit), now).to_answer()
        })?;
        let receipt = not_accepted(&gateway, call, &person.name, now)
            .map_err(|fault| refused(InterfaceCode::ActRefused, fault, now))?;
        Ok(printed::receipt(&gateway, receipt, asked, gateway.public(base), now).await)
    };
    private(answer.await.unwrap_or_else(|answer| answer))
}

/// What the receipt of refusal says: every field of the annex.
fn not_accepted(
    gateway: &Gateway,
    call: RefusalCall,
    employee: &str,
    now: Now,
) -> Result<CentreReceipt, ActFault> {
    let missing = |member: &str| ActFault::Missing { member: member.to_owned() };
    let service = gateway.services.catalogue.find(&call.service_id).ok_or_else(|| missing("serviceId"))?;
    let texts = [&call.address, &call.department, &call.department_address, &call.executor, &call.phone];
    let long = |text: &str| text.chars().count() > TEXT_CHARS_MAX;
    if long(&call.recipient) || texts.into_iter().flatten().any(|text| long(text)) {
        return Err(ActFault::TooLong { chars_max: TEXT_CHARS_MAX });
    }
    if crate::encoding::is_blank(&call.recipient) {
        return Err(missing("recipient"));
    }
    if !refuses(service) {
        return Err(ActFault::NoRefusal { clause: service.result.cite.clone() });
    }
    let given = |text: Option<String>| text.unwrap_or_default();
    let mut facts = vec![
        plain(Label::Recipient, call.recipient),
        plain(Label::RecipientAddress, given(call.address)),
        plain(Label::Department, given(call.department)),
        plain(Label::DepartmentAddress, given(call.department_address)),
        in_words(Label::Service, &service.name),
        in_words(Label::Basis, &Names::new(REFUSAL_BASIS.kk, REFUSAL_BASIS.ru, REFUSAL_BASIS.en)),
    ];
    if call.missing.is_empty() || call.missing.len() > MISSING_MAX {
        return Err(missing("missing"));
    }
    for code in &call.missing {
        let asked = service.documents.iter().filter(|document| document.asked_on(Channel::Centre));
        let document = asked.into_iter().find(|document| document.code == *code);
        facts.push(in_words(Label::Missing, &document.ok_or_else(|| missing("missing"))?.label));
    }
    facts.extend([
        person_named(Label::Employee, employee),
        plain(Label::EmployeeSignature, ""),
        person_named(Label::Executor, &call.executor.unwrap_or_else(|| employee.to_owned())),
        plain(Label::Phone, given(call.phone)),
        plain(Label::ReceivedBy, ""),
        plain(Label::Date, moment(now)),
    ]);
    Ok(CentreReceipt { kind: ReceiptKind::IntakeRefusal, number: service.id.clone(), facts, at: now })
}

/// Whether the regulation has the centre refuse documents of this service.
fn refuses(service: &Service) -> bool {
    service.intake_refusals.iter().any(|refusal| refusal.by.contains(&Actor::StateCorporationEmployee))
}

/// The register of returns: results that nobody came for within the time of storage, and that went back to the provider
#[utoipa::path(
    get,
    path = "",
    params(
        ("offset" = Option<u32>, Query, description = "Where the page begins."),
        ("limit" = Option<u32>, Query, description = "At most so many, 1 to 200."),
    ),
    responses(
        (status = 200, description = "A page of it, the newest first.", body = ReturnsPage),
        (status = 401, description = "No token, or nobody's."),
    )
)]
pub(super) async fn returns(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    base: Base,
    headers: HeaderMap,
    page: Result<Query<Page>, QueryRejection>,
) -> Response {
    let answer = async {
        person(&gateway, &headers, &base, Changes::Nothing, now).await?;
        let Ok(Query(page)) = page else {
            let member = "offset=N&limit=N".to_owned();
            return Err(refused(InterfaceCode::ActRefused, ActFault::Missing { member }, now));
        };
        let (offset, most) = (page.offset.unwrap_or(0), page.limit.unwrap_or(50).clamp(1, PAGE_ENTRIES_MAX));
        let work = Arc::clone(&gateway);
        let found = tokio::task::spawn_blocking(move || work.services.registry.store().returns(offset, most));
        let found = found.await.map_err(|_| busy(now).to_answer())?;
        let found = found.map_err(|error| not_registered(&error, now).to_answer())?;
        let returns = found.into_iter().map(|entry| ReturnedResult {
            place: entry.place,
            registration_number: entry.number.to_string(),
            service_id: entry.service_id,
            returned_at: entry.at.to_string(),
        });
        Ok(answers::json(StatusCode::OK, &ReturnsPage { returns: returns.collect() }))
    };
    answer.await.unwrap_or_else(|answer| answer)
}
