//! An intake: the recipient's and the representative's data, the form, the scans.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::super::portal::form::application;
use super::super::site::SITE;
use super::desk::Intake;
use super::form;
use super::place::AtWork;
use crate::catalogue::{Channel, Service};
use crate::gateway::Gateway;
use crate::gateway::request_head::RequestHead;
use crate::http::{Received, StatusCode};
use crate::text::Text;
use crate::text::web::centre as w;
use crate::web::components::{Errors, Part};
use crate::web::{self, Fields, Page, Posted, View, Visitor, Wrong};
use crate::workflow::{Application, FaultCode, check_documents};
use crate::xml::unwritable;

#[derive(Template)]
#[template(path = "centre/intake.html")]
struct IntakePage {
    page: Page,
    errors: Errors,
    /// Where the form is sent to.
    door: &'static str,
    service: String,
    service_name: String,
    applicant: Vec<Part>,
    representative: Vec<Part>,
    groups: Vec<form::Group>,
    more: String,
    scans: Vec<Part>,
    /// What the button says: whether state databases are asked.
    check: Text,
}

impl View for IntakePage {
    fn page(&self) -> &Page {
        &self.page
    }
}

/// Who looks, and what was typed.
struct Looking<'a> {
    received: &'a Received,
    visitor: &'a Visitor,
    at_work: &'a AtWork,
    sent: &'a Fields,
}

fn view(gateway: &Gateway, looking: &Looking<'_>, service: &Service, errors: Errors) -> IntakePage {
    let Looking { received, visitor, at_work, sent } = looking;
    let lang = visitor.lang;
    let mut page = at_work.page(gateway, received, visitor, w::NEW_REQUEST).keeping("intake");
    page.has_errors = !errors.is_empty();
    let (applicant, representative) = form::who(sent, &errors, lang);
    IntakePage {
        page,
        door: at_work.place.door,
        service: service.id.clone(),
        service_name: service.name.get(lang).to_owned(),
        applicant,
        representative,
        groups: form::groups(service, sent, &errors, lang),
        more: w::more_rows(lang, form::ROWS_ADDED),
        check: match gateway.services.desk.has_question(service, at_work.place.channel) {
            true => w::CHECK,
            false => w::CHECK_ONLY,
        },
        scans: form::scans(service, at_work.place.channel, &errors, lang),
        errors,
    }
}

/// The form of an intake
#[utoipa::path(
    get,
    path = "",
    responses(
        (status = 200, description = "The form, or the page that asks who works.", body = String, content_type = "text/html"),
        (status = 303, description = "On to the workstation's queue, for who takes no papers in."),
        (status = 404, description = "No such service at this place.", body = String, content_type = "text/html"),
    )
)]
pub(in crate::gateway) async fn form(
    State(gateway): State<Arc<Gateway>>,
    received: Received,
    visitor: Visitor,
) -> Response {
    let at_work = match AtWork::of(&gateway, &received, &visitor).await {
        Ok(at_work) => at_work,
        Err(answer) => return answer,
    };
    let sent = Fields::of_urlencoded(&visitor.query).unwrap_or_default();
    let found = sent.text("service").and_then(|id| at_work.place.service(&gateway, &id));
    let Some(found) = found else { return web::problem(&visitor, SITE, Wrong::NotFound) };
    let looking =
        Looking { received: &received, visitor: &visitor, at_work: &at_work, sent: &Fields::default() };
    web::answer(StatusCode::OK, &view(&gateway, &looking, &found, Errors::default()))
}

/// What was typed and scanned: kept, and shown with the databases' answers
#[utoipa::path(
    post,
    path = "",
    request_body(content = String, content_type = "multipart/form-data", description = "The form of the page."),
    responses(
        (status = 200, description = "The form with more rows of a table or in another language, or the page that asks who works.", body = String, content_type = "text/html"),
        (status = 303, description = "On to the check and the signature."),
        (status = "4XX", description = "Not a form of the page, or not filled in.", body = String, content_type = "text/html"),
    )
)]
pub(in crate::gateway) async fn fill(
    State(gateway): State<Arc<Gateway>>,
    received: Received,
    Posted { visitor, fields }: Posted,
) -> Response {
    let at_work = match AtWork::of(&gateway, &received, &visitor).await {
        Ok(at_work) => at_work,
        Err(answer) => return answer,
    };
    let found = fields.text("service").and_then(|id| at_work.place.service(&gateway, &id));
    let Some(found) = found else { return web::problem(&visitor, SITE, Wrong::NotFound) };
    let fields = form::compacted(&found, &fields);
    let looking = Looking { received: &received, visitor: &visitor, at_work: &at_work, sent: &fields };
    let channel = at_work.place.channel;
    if form::more(&fields).is_some() || fields.changes_language() {
        return web::answer(StatusCode::OK, &view(&gateway, &looking, &found, Errors::default()));
    }
    let intake = Intake {
        service: found.id.clone(),
        number: fields.text("applicant").unwrap_or_default(),
        representative: form::representative(&fields),
        fields: form::typed(&found, &fields),
        scans: form::scanned(&found, channel, &fields),
        operator: at_work.person.name.clone(),
        head: RequestHead::drawn(&*gateway.services.random, visitor.now),
    };
    let errors = faults(&found, channel, &intake, &visitor);
    if !errors.is_empty() {
        return web::answer(StatusCode::UNPROCESSABLE_ENTITY, &view(&gateway, &looking, &found, errors));
    }
    let id = gateway.services.random.uuid();
    gateway.desk.keep(id.clone(), intake);
    web::see_other(&format!("{}/intake/{id}", at_work.place.door), &[])
}

/// What is wrong with what was typed. Documents that are missing are no error here: the regulation has a receipt for them.
fn faults(service: &Service, channel: Channel, intake: &Intake, visitor: &Visitor) -> Errors {
    let mut errors = Errors::default();
    let is_number = |text: &str| text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit());
    if !is_number(&intake.number) {
        errors.at("applicant", visitor.t(w::NUMBER_WRONG));
    }
    if intake.representative.as_ref().is_some_and(|of| !is_number(&of.iin)) {
        errors.at("representative", visitor.t(w::NUMBER_WRONG));
    }
    let power = intake.representative.as_ref().and_then(|of| of.power_of_attorney.as_ref());
    let lines = power.map(|power| [("power-number", &power.number), ("power-date", &power.date)]);
    for (id, text) in lines.into_iter().flatten() {
        if let Some(character) = unwritable(text) {
            errors.at(id, w::unwritable(visitor.lang, character));
        }
    }
    let application = application(service, &form::draft_of(intake), &intake.number, visitor.now);
    let application = Application { representative: intake.representative.clone(), ..application };
    let faults = check_documents(service, channel, &application);
    for fault in faults.iter().filter(|fault| fault.code != FaultCode::DocumentAbsent) {
        errors.at(&form::id_of(&fault.subject), fault.text.get(visitor.lang));
    }
    errors
}
