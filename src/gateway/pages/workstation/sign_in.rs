//! Who comes to work: by token, or by the testers' switch.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::super::super::services::Gateway;
use super::super::site::SITE;
use super::{DOOR, person};
use crate::http::answers::With as _;
use crate::http::{Received, StatusCode};
use crate::registry::StaffEntry;
use crate::text::Text;
use crate::text::web::{layout, workstation as w};
use crate::web::components::{Errors, Field, Notice};
use crate::web::{self, Page, Posted, SmallForm, View, Visitor, forms_renewed};
use crate::workflow::Actor;

#[derive(Template)]
#[template(path = "workstation/sign_in.html")]
struct SignIn {
    page: Page,
    errors: Errors,
    token: Field,
    is_tester: bool,
}

impl View for SignIn {
    fn page(&self) -> &Page {
        &self.page
    }
}

/// The page that asks who works.
pub(super) fn asked(
    gateway: &Gateway,
    received: &Received,
    visitor: &Visitor,
    staff: &[StaffEntry],
    wrong: Option<(&'static str, Text)>,
) -> Response {
    let mut errors = Errors::default();
    if let Some((field, why)) = wrong {
        errors.at(field, visitor.t(why));
    }
    let is_tester = person::is_tester(received, visitor);
    let page = visitor.page(SITE, w::TITLE).crumb("/", layout::HOME).with_form(&*gateway.services.random);
    let mut page = person::headed(page, None, staff, is_tester, DOOR);
    page.has_errors = wrong.is_some();
    page.notice = person::ended(visitor).filter(|_| wrong.is_none());
    let token = Field::text("token", visitor.t(w::TOKEN)).of_kind("password").error(errors.of("token"));
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    web::answer(status, &SignIn { page, errors, token, is_tester })
}

/// Come to work by token
#[utoipa::path(
    post,
    path = "",
    request_body(content = Object, content_type = "application/x-www-form-urlencoded", description = "The form of the page."),
    responses(
        (status = 303, description = "On to the queue."),
        (status = "4XX", description = "Not a form of the page, or nobody's token.", body = String, content_type = "text/html"),
    )
)]
pub(in crate::gateway) async fn sign_in(
    State(gateway): State<Arc<Gateway>>,
    received: Received,
    Posted { visitor, fields }: SmallForm,
) -> Response {
    let visitor = visitor.at(DOOR);
    let token = fields.text("token").unwrap_or_default();
    // Each attempt is counted before it is judged, so that nobody tries tokens.
    let address = received.peer().ip();
    if let Err(error) = gateway.services.accounts.attempt_from(address, visitor.now).await {
        let heading = w::SIGN_IN;
        let answer = crate::gateway::cabinet::sessions::failed(error, visitor.now);
        let notice = super::case::refusal(&answer, &visitor, heading);
        return refused(&gateway, &received, &visitor, notice, answer.status());
    }
    match person::by_token(&gateway, &token).await {
        Ok(Some(found)) => {
            // Who is known has not tried: the attempts of an address are those that failed.
            if let Err(error) = gateway.services.accounts.succeeded_from(address).await {
                let answer = crate::gateway::cabinet::sessions::failed(error, visitor.now);
                let notice = super::case::refusal(&answer, &visitor, w::SIGN_IN);
                return refused(&gateway, &received, &visitor, notice, answer.status());
            }
            let answer = come(&gateway, &received, &visitor, found).await;
            answer.with("set-cookie", forms_renewed(visitor.scheme, &*gateway.services.random))
        }
        Ok(None) => asked(&gateway, &received, &visitor, &[], Some(("token", w::TOKEN_WRONG))),
        Err(error) => person::failed(&error, &visitor),
    }
}

/// Opens the session of somebody who is known, and leads to the queue.
async fn come(
    gateway: &Arc<Gateway>,
    received: &Received,
    visitor: &Visitor,
    person: StaffEntry,
) -> Response {
    // Who works at a centre's counter goes there.
    let door = if person.role == Actor::StateCorporationEmployee { "/centre" } else { DOOR };
    match person::opened(gateway, received, visitor, person).await {
        Ok(cookie) => web::see_other(door, &[cookie]),
        Err(answer) => answer,
    }
}

/// The page that asks who works, with why nobody came in.
fn refused(
    gateway: &Gateway,
    received: &Received,
    visitor: &Visitor,
    notice: Option<Notice>,
    status: StatusCode,
) -> Response {
    let is_tester = person::is_tester(received, visitor);
    let page = visitor.page(SITE, w::TITLE).crumb("/", layout::HOME).with_form(&*gateway.services.random);
    let mut page = person::headed(page, None, &[], is_tester, DOOR);
    page.notice = notice;
    let token = Field::text("token", visitor.t(w::TOKEN)).of_kind("password");
    web::answer(status, &SignIn { page, errors: Errors::default(), token, is_tester })
}

/// Leave work
#[utoipa::path(
    post,
    path = "",
    request_body(content = Object, content_type = "application/x-www-form-urlencoded", description = "The form of the page."),
    responses(
        (status = 303, description = "On to the page that asks who works."),
        (status = "4XX", description = "Not a form of the page.", body = String, content_type = "text/html"),
    )
)]
pub(in crate::gateway) async fn sign_out(
    State(gateway): State<Arc<Gateway>>,
    Posted { visitor, .. }: SmallForm,
) -> Response {
    match person::closed(&gateway, &visitor).await {
        Ok(cookie) => {
            let forms = forms_renewed(visitor.scheme, &*gateway.services.random);
            web::see_other(DOOR, &[cookie, forms])
        }
        Err(error) => person::failed(&error, &visitor),
    }
}

/// A tester on this machine takes another role
#[utoipa::path(
    post,
    path = "",
    request_body(content = Object, content_type = "application/x-www-form-urlencoded", description = "The form in the header."),
    responses(
        (status = 303, description = "On to the queue."),
        (status = "4XX", description = "Not a form of the page, or not from this machine.", body = String, content_type = "text/html"),
    )
)]
pub(in crate::gateway) async fn role(
    State(gateway): State<Arc<Gateway>>,
    received: Received,
    Posted { visitor, fields }: SmallForm,
) -> Response {
    let visitor = visitor.at(DOOR);
    if !person::is_tester(&received, &visitor) {
        return asked(&gateway, &received, &visitor, &[], Some(("token", w::SWITCH_REFUSED)));
    }
    let chosen = fields.text("role").unwrap_or_default();
    match person::switched(&gateway, &visitor, &chosen).await {
        Ok(Some(found)) => come(&gateway, &received, &visitor, found).await,
        Ok(None) => web::see_other(DOOR, &[]),
        Err(error) => person::failed(&error, &visitor),
    }
}
