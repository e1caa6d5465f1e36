//! An intake: the recipient's and the representative's data, the form, the scans.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::super::portal::form::application;
use super::super::site::SITE;
use super::counter::{operator, page};
use super::desk::Intake;
use super::{DOOR, form};
use crate::catalogue::{Channel, Service};
use crate::gateway::Gateway;
use crate::gateway::request_head::RequestHead;
use crate::http::{Received, StatusCode};
use crate::registry::StaffEntry;
use crate::text::web::centre as w;
use crate::web::components::{Errors, Part};
use crate::web::{self, Fields, Page, Posted, View, Visitor, Wrong};
use crate::workflow::{FaultCode, check_documents};
use crate::xml::unwritable;

#[derive(Template)]
#[template(path = "centre/intake.html")]
struct IntakePage {
    page: Page,
    errors: Errors,
    service: String,
    service_name: String,
    applicant: Vec<Part>,
    representative: Vec<Part>,
    groups: Vec<form::Group>,
    /// Whether a table may have more rows: a button stands before the one that sends the form.
    has_more: bool,
    more: String,
    scans: Vec<Part>,
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
    at_work: (&'a [StaffEntry], &'a StaffEntry),
    sent: &'a Fields,
}

fn view(gateway: &Gateway, looking: &Looking<'_>, service: &Service, errors: Errors) -> IntakePage {
    let Looking { received, visitor, at_work, sent } = looking;
    let lang = visitor.lang;
    let mut page = page(gateway, received, visitor, *at_work, w::NEW_REQUEST);
    page.has_errors = !errors.is_empty();
    let (applicant, representative) = form::who(sent, &errors, lang);
    let groups = form::groups(service, sent, &errors, lang);
    IntakePage {
        page,
        service: service.id.clone(),
        service_name: service.name.get(lang).to_owned(),
        applicant,
        representative,
        has_more: groups.iter().any(|group| group.table.as_ref().is_some_and(|of| of.more.is_some())),
        groups,
        more: w::more_rows(lang, form::ROWS_ADDED),
        scans: form::scans(service, &errors, lang),
        errors,
    }
}

/// The service that is asked for, if a centre takes requests for it.
pub(super) fn service(gateway: &Gateway, id: &str) -> Option<Arc<Service>> {
    let service = gateway.services.catalogue.find(id).cloned();
    service.filter(|of| !of.paper_only && of.channels.intake.contains(&Channel::Centre))
}

/// The form of an intake
#[utoipa::path(
    get,
    path = "",
    responses(
        (status = 200, description = "The form, or the page that asks who works.", body = String, content_type = "text/html"),
        (status = 404, description = "No such service at a centre.", body = String, content_type = "text/html"),
    )
)]
pub(in crate::gateway) async fn form(
    State(gateway): State<Arc<Gateway>>,
    received: Received,
    visitor: Visitor,
) -> Response {
    let (staff, person) = match operator(&gateway, &received, &visitor).await {
        Ok(found) => found,
        Err(answer) => return answer,
    };
    let sent = Fields::of_urlencoded(&visitor.query).unwrap_or_default();
    let found = sent.text("service").and_then(|id| service(&gateway, &id));
    let Some(found) = found else { return web::problem(&visitor, SITE, Wrong::NotFound) };
    let looking = Looking {
        received: &received,
        visitor: &visitor,
        at_work: (&staff, &person),
        sent: &Fields::default(),
    };
    web::answer(StatusCode::OK, &view(&gateway, &looking, &found, Errors::default()))
}

/// What was typed and scanned: kept, and shown with the databases' answers
#[utoipa::path(
    post,
    path = "",
    request_body(content = String, content_type = "multipart/form-data", description = "The form of the page."),
    responses(
        (status = 200, description = "The form with more rows of a table, or the page that asks who works.", body = String, content_type = "text/html"),
        (status = 303, description = "On to the check and the signature."),
        (status = "4XX", description = "Not a form of the page, or not filled in.", body = String, content_type = "text/html"),
    )
)]
pub(in crate::gateway) async fn fill(
    State(gateway): State<Arc<Gateway>>,
    received: Received,
    Posted { visitor, fields }: Posted,
) -> Response {
    let (staff, person) = match operator(&gateway, &received, &visitor).await {
        Ok(found) => found,
        Err(answer) => return answer,
    };
    let found = fields.text("service").and_then(|id| service(&gateway, &id));
    let Some(found) = found else { return web::problem(&visitor, SITE, Wrong::NotFound) };
    let fields = form::compacted(&found, &fields);
    let at_work = (&staff[..], &person);
    let looking = Looking { received: &received, visitor: &visitor, at_work, sent: &fields };
    if form::more(&fields).is_some() {
        return web::answer(StatusCode::OK, &view(&gateway, &looking, &found, Errors::default()));
    }
    let intake = Intake {
        service: found.id.clone(),
        number: fields.text("applicant").unwrap_or_default(),
        representative: form::representative(&fields),
        fields: form::typed(&found, &fields),
        scans: form::scanned(&found, &fields),
        operator: person.name.clone(),
        head: RequestHead::drawn(&*gateway.services.random, visitor.now),
    };
    let errors = faults(&found, &intake, &visitor);
    if !errors.is_empty() {
        return web::answer(StatusCode::UNPROCESSABLE_ENTITY, &view(&gateway, &looking, &found, errors));
    }
    let id = gateway.services.random.uuid();
    gateway.desk.keep(id.clone(), intake);
    web::see_other(&format!("{DOOR}/intake/{id}"), &[])
}

/// What is wrong with what was typed. Documents that are missing are no error here: the regulation has a receipt for them.
fn faults(service: &Service, intake: &Intake, visitor: &Visitor) -> Errors {
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
    let faults = check_documents(service, Channel::Centre, &application);
    for fault in faults.iter().filter(|fault| fault.code != FaultCode::DocumentAbsent) {
        errors.at(&form::id_of(&fault.subject), fault.text.get(visitor.lang));
    }
    errors
}
