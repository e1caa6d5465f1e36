//! The form as pages of one question each. What is filled in is kept as a draft of the account.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::form::{self, Control, Group};
use super::guest::Guest;
use super::services;
use crate::catalogue::{Channel, Field as FormField, FieldKind, Service};
use crate::gateway::Gateway;
use crate::gateway::cabinet::draft_turns::DraftTurn;
use crate::gateway::cabinet::drafts::{self, Draft};
use crate::gateway::pages::site::SITE;
use crate::gateway::refusal;
use crate::http::{Path, StatusCode};
use crate::limits::BODY_BYTES_MAX;
use crate::registry::{Account, LoginWay};
use crate::text::clause;
use crate::text::web::portal as w;
use crate::web::components::Errors;
use crate::web::{self, Link, Page, Posted, View, Visitor, Wrong, see_other};
use crate::workflow::FaultCode;

/// A form that is being filled in: who, which service, what so far.
pub(super) struct Filling {
    pub(super) guest: Guest,
    pub(super) service: Arc<Service>,
    pub(super) account: Account,
    pub(super) draft: Draft,
    /// Held by who changes the draft.
    _turn: Option<DraftTurn>,
}

/// What somebody wants of a draft.
#[derive(Clone, Copy)]
enum Turn {
    Reads,
    Changes,
}

impl Filling {
    /// Of an account for a service that the portal takes requests for.
    pub(super) async fn of(gateway: &Arc<Gateway>, visitor: Visitor, id: &str) -> Result<Self, Response> {
        Filling::read(gateway, visitor, id, Turn::Reads).await
    }

    /// The same for who changes or sends it: he waits until nobody else does.
    pub(super) async fn to_change(
        gateway: &Arc<Gateway>,
        visitor: Visitor,
        id: &str,
    ) -> Result<Self, Response> {
        Filling::read(gateway, visitor, id, Turn::Changes).await
    }

    async fn read(gateway: &Arc<Gateway>, visitor: Visitor, id: &str, turn: Turn) -> Result<Self, Response> {
        let service = gateway.services.catalogue.find(id).cloned();
        let Some(service) = service else { return Err(web::problem(&visitor, SITE, Wrong::NotFound)) };
        if let Some(why) = services::not_online(&service) {
            let channels = services::channels(&service, visitor.lang);
            let hint = format!("{} {}: {channels}.", visitor.t(why), visitor.t(w::CHANNELS));
            let to = Link {
                href: format!("/services/{}", service.id),
                text: service.name.get(visitor.lang).to_owned(),
            };
            let title = w::NOT_ORDERED_HERE;
            return Err(web::explained(&visitor, SITE, StatusCode::NOT_FOUND, title, hint, to));
        }
        let guest = Guest::of(gateway, visitor).await?;
        let account = guest.account()?.clone();
        // 004 ¶11(1): registration and authorisation are by IIN and EDS there.
        let way = guest.session.as_ref().map(|session| session.stored.way);
        if needs_eds(gateway, &service) && way != Some(LoginWay::Signature) {
            return Err(see_other(&format!("/login?eds=yes&next={}", guest.asked()), &[]));
        }
        let turn = match turn {
            Turn::Reads => None,
            Turn::Changes => Some(gateway.draft_turns.take(account.id, &service.id).await),
        };
        let draft = drafts::kept(gateway, account.id, &service.id).await;
        let draft = draft.map_err(|error| refusal::not_registered(&error, guest.visitor.now).to_answer())?;
        let draft = draft.map(|(draft, _)| draft).unwrap_or_default();
        Ok(Filling { guest, service, account, draft, _turn: turn })
    }

    /// Keeps what is filled in so far.
    pub(super) async fn keep(&self, gateway: &Gateway) -> Result<(), Response> {
        let now = self.guest.visitor.now;
        let kept = drafts::keep(gateway, self.account.id, &self.service.id, &self.draft, now).await;
        kept.map_err(|_| {
            web::problem(&self.guest.visitor, SITE, Wrong::TooLarge { octets_max: BODY_BYTES_MAX })
        })
    }

    /// The address of a page of the form.
    pub(super) fn path(&self, end: &str) -> String {
        format!("/services/{}/order/{end}", self.service.id)
    }

    /// A page of the form.
    pub(super) fn page(&self, gateway: &Gateway, title: &str) -> Page {
        let service = self.service.name.get(self.guest.lang()).to_owned();
        let page = self.guest.page(gateway, title).crumb("/services", w::SERVICES);
        page.crumb_text(format!("/services/{}", self.service.id), service)
    }

    /// Where the page after the question of this field is.
    fn after(&self, field: &FormField) -> String {
        let fields = &self.service.fields;
        let place = fields.iter().position(|of| of.name == field.name).unwrap_or(fields.len());
        match fields.get(place + 1) {
            Some(next) => self.path(&format!("fields/{}", next.name)),
            None => self.path(self.after_fields()),
        }
    }

    fn after_fields(&self) -> &'static str {
        let asked = self.service.documents.iter().any(|document| document.asked_on(Channel::Portal));
        if asked { "documents" } else { "check" }
    }
}

/// Whether the service's portal has no login by password.
fn needs_eds(gateway: &Gateway, service: &Service) -> bool {
    let plan = gateway.services.driver.plan(service, Channel::Portal);
    let by_password = crate::catalogue::FlowCheck::RegisteredUserDataCorrect;
    !plan.steps.iter().any(|step| step.checks.contains(&by_password))
}

/// Begin, or go on with what is filled in so far
#[utoipa::path(get, path = "", params(("id" = String, Path, description = "The service.")), responses((status = 303, description = "The first question, or the login."), (status = 404, description = "No such service.", body = String, content_type = "text/html")))]
pub(in crate::gateway) async fn begin(
    State(gateway): State<Arc<Gateway>>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Response {
    let filling = match Filling::of(&gateway, visitor, &id).await {
        Ok(filling) => filling,
        Err(answer) => return answer,
    };
    let empty = filling.service.fields.iter().find(|field| {
        let cells = format!("{}/", field.name);
        !filling.draft.fields.iter().any(|(name, _)| *name == field.name || name.starts_with(&cells))
    });
    let to = match empty {
        Some(field) => filling.path(&format!("fields/{}", field.name)),
        None => filling.path(filling.after_fields()),
    };
    see_other(&to, &[])
}

#[derive(Template)]
#[template(path = "portal/question.html")]
struct Question {
    page: Page,
    errors: Errors,
    groups: Vec<Group>,
    is_table: bool,
    count: String,
    clause: Option<String>,
    is_ours: bool,
    back: String,
}

impl View for Question {
    fn page(&self) -> &Page {
        &self.page
    }
}

fn view(gateway: &Gateway, filling: &Filling, field: &FormField, errors: Errors, more: bool) -> Question {
    let (guest, fields) = (&filling.guest, &filling.service.fields);
    let mut page = filling.page(gateway, field.label.get(guest.lang())).keeping("question");
    page.has_errors = !errors.is_empty();
    let place = fields.iter().position(|of| of.name == field.name).unwrap_or(0);
    let back = match place.checked_sub(1).and_then(|before| fields.get(before)) {
        Some(before) => filling.path(&format!("fields/{}", before.name)),
        None => format!("/services/{}", filling.service.id),
    };
    Question {
        groups: form::groups(field, &filling.draft, guest, &errors, more),
        is_table: field.kind == FieldKind::Table,
        count: format!("{} {} {} {}", guest.t(w::QUESTION), place + 1, guest.t(w::OF), fields.len()),
        clause: field.cite.as_deref().map(|cite| clause(cite, guest.lang())),
        is_ours: field.ours,
        back,
        errors,
        page,
    }
}

/// One question of the form
#[utoipa::path(get, path = "", params(("id" = String, Path, description = "The service."), ("field" = String, Path, description = "The field."), ("lang" = Option<String>, Query, description = "kk, ru or en"), ("change" = Option<String>, Query, description = "yes: back to the check afterwards.")), responses((status = 200, description = "A page.", body = String, content_type = "text/html"), (status = 303, description = "The login."), (status = 404, description = "No such service or field.", body = String, content_type = "text/html")))]
pub(in crate::gateway) async fn question(
    State(gateway): State<Arc<Gateway>>,
    visitor: Visitor,
    Path((id, name)): Path<(String, String)>,
) -> Response {
    let filling = match Filling::of(&gateway, visitor, &id).await {
        Ok(filling) => filling,
        Err(answer) => return answer,
    };
    match filling.service.fields.iter().find(|field| field.name == name) {
        Some(field) => {
            web::answer(StatusCode::OK, &view(&gateway, &filling, field, Errors::default(), false))
        }
        None => web::problem(&filling.guest.visitor, SITE, Wrong::NotFound),
    }
}

/// The answer to one question of the form
#[utoipa::path(post, path = "", params(("id" = String, Path, description = "The service."), ("field" = String, Path, description = "The field."), ("lang" = Option<String>, Query, description = "kk, ru or en"), ("change" = Option<String>, Query, description = "yes: back to the check afterwards.")), request_body(content = Object, content_type = "application/x-www-form-urlencoded"), responses((status = 200, description = "The page with one more row, or in another language.", body = String, content_type = "text/html"), (status = 303, description = "The next question, or the login."), (status = 403, description = "Not from an open page.", body = String, content_type = "text/html"), (status = 404, description = "No such service or field.", body = String, content_type = "text/html"), (status = 422, description = "The page with what is wrong.", body = String, content_type = "text/html")))]
pub(in crate::gateway) async fn fill(
    State(gateway): State<Arc<Gateway>>,
    Path((id, name)): Path<(String, String)>,
    Posted { visitor, fields }: Posted,
) -> Response {
    let changes = visitor.query.contains("change=yes");
    let mut filling = match Filling::to_change(&gateway, visitor, &id).await {
        Ok(filling) => filling,
        Err(answer) => return answer,
    };
    let service = Arc::clone(&filling.service);
    let Some(field) = service.fields.iter().find(|field| field.name == name) else {
        return web::problem(&filling.guest.visitor, SITE, Wrong::NotFound);
    };
    form::fill(field, &fields, &mut filling.draft);
    let faults = form::faults(&service, &filling.draft, &filling.account.iin, filling.guest.visitor.now);
    let errors = form::errors_of(field, &faults, &filling.guest);
    // What no document can hold is not kept: it could only be signed as something else.
    if faults.iter().all(|fault| fault.code != FaultCode::FieldUnwritable) {
        if let Err(answer) = filling.keep(&gateway).await {
            return answer;
        }
        if fields.filled("act").as_deref() == Some("add") {
            return web::answer(StatusCode::OK, &view(&gateway, &filling, field, Errors::default(), true));
        }
    }
    if fields.changes_language() {
        return web::answer(StatusCode::OK, &view(&gateway, &filling, field, Errors::default(), false));
    }
    if !errors.is_empty() {
        return web::answer(
            StatusCode::UNPROCESSABLE_ENTITY,
            &view(&gateway, &filling, field, errors, false),
        );
    }
    see_other(&if changes { filling.path("check") } else { filling.after(field) }, &[])
}
