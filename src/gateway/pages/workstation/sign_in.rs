//! Who comes to work: by token, or by the testers' switch.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::super::super::services::Gateway;
use super::super::site::SITE;
use super::{DOOR, person};
use crate::http::{Received, StatusCode};
use crate::registry::StaffEntry;
use crate::text::Text;
use crate::text::web::{layout, workstation as w};
use crate::web::components::{Errors, Field};
use crate::web::{self, Page, Posted, View, Visitor};

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
    let token = Field::text("token", visitor.t(w::TOKEN)).of_kind("password").error(errors.of("token"));
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    web::answer(status, &SignIn { page, errors, token, is_tester })
}

/// Come to work by token
#[utoipa::path(
    post,
    path = "",
    request_body(content = String, content_type = "application/x-www-form-urlencoded", description = "The form of the page."),
    responses(
        (status = 303, description = "On to the queue."),
        (status = "4XX", description = "Not a form of the page, or nobody's token.", body = String, content_type = "text/html"),
    )
)]
pub(in crate::gateway) async fn sign_in(
    State(gateway): State<Arc<Gateway>>,
    received: Received,
    Posted { visitor, fields }: Posted,
) -> Response {
    let token = fields.text("token").unwrap_or_default();
    match person::by_token(&gateway, &token).await {
        Ok(Some(found)) => web::see_other(DOOR, &[person::cookie(&gateway, &visitor, &found.name)]),
        Ok(None) => asked(&gateway, &received, &visitor, &[], Some(("token", w::TOKEN_WRONG))),
        Err(error) => person::failed(&error, &visitor),
    }
}

/// Leave work
#[utoipa::path(
    post,
    path = "",
    request_body(content = String, content_type = "application/x-www-form-urlencoded", description = "The form of the page."),
    responses(
        (status = 303, description = "On to the page that asks who works."),
        (status = "4XX", description = "Not a form of the page.", body = String, content_type = "text/html"),
    )
)]
pub(in crate::gateway) async fn sign_out(Posted { visitor, .. }: Posted) -> Response {
    web::see_other(DOOR, &[person::no_cookie(&visitor)])
}

/// A tester on this machine takes another role
#[utoipa::path(
    post,
    path = "",
    request_body(content = String, content_type = "application/x-www-form-urlencoded", description = "The form in the header."),
    responses(
        (status = 303, description = "On to the queue."),
        (status = "4XX", description = "Not a form of the page, or not from this machine.", body = String, content_type = "text/html"),
    )
)]
pub(in crate::gateway) async fn role(
    State(gateway): State<Arc<Gateway>>,
    received: Received,
    Posted { visitor, fields }: Posted,
) -> Response {
    if !person::is_tester(&received, &visitor) {
        return asked(&gateway, &received, &visitor, &[], Some(("token", w::SWITCH_REFUSED)));
    }
    let chosen = fields.text("role").unwrap_or_default();
    match person::switched(&gateway, &visitor, &chosen).await {
        Ok(Some(name)) => web::see_other(DOOR, &[person::cookie(&gateway, &visitor, &name)]),
        Ok(None) => web::see_other(DOOR, &[]),
        Err(error) => person::failed(&error, &visitor),
    }
}
