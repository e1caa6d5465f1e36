//! The documents of a case, for who has its open step: the signed request, and each attachment out of it.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;

use super::super::super::access::private;
use super::super::super::services::{Gateway, busy};
use super::super::super::workstation::{AtStep, at_step};
use super::super::site::SITE;
use super::person;
use crate::encoding::base64;
use crate::http::answers::{self, With as _};
use crate::http::{Path, StatusCode};
use crate::registry::RegistrationNumber;
use crate::web::{self, Visitor, Wrong};
use crate::xml::{ElementView as _, PlainElement, parse};

/// The case for who works at this browser, or why it is not shown.
pub(super) async fn shown(
    gateway: &Arc<Gateway>,
    visitor: &Visitor,
    number: &str,
) -> Result<AtStep, Response> {
    let (_, Some(person)) = person::here(gateway, visitor).await? else {
        return Err(web::see_other(super::DOOR, &[]));
    };
    at_step(gateway, &person, number, visitor.now).await
}

/// The signed request of a case
#[utoipa::path(
    get,
    path = "",
    params(("number" = String, Path, description = "The registration number.")),
    responses(
        (status = 200, description = "The request as it was signed.", body = String, content_type = "application/xml"),
        (status = 303, description = "On to the page that asks who works."),
        (status = "4XX", description = "Not of a step of this role."),
    )
)]
pub(in crate::gateway) async fn request(
    State(gateway): State<Arc<Gateway>>,
    visitor: Visitor,
    Path(number): Path<String>,
) -> Response {
    let document = match shown(&gateway, &visitor, &number).await {
        Ok(found) => document_of(&gateway, &visitor, &found.case.number).await,
        Err(answer) => Err(answer),
    };
    match document {
        Ok(document) => private(
            answers::answer(StatusCode::OK, "application/xml", document)
                .with("content-disposition", "attachment; filename=\"request.xml\""),
        ),
        Err(answer) => answer,
    }
}

/// The document of a case that is shown.
async fn document_of(
    gateway: &Gateway,
    visitor: &Visitor,
    number: &RegistrationNumber,
) -> Result<Bytes, Response> {
    match gateway.services.registry.document(number).await {
        Ok(Some(stored)) => Ok(stored.document),
        Ok(None) => Err(web::problem(visitor, SITE, Wrong::NotFound)),
        Err(error) => Err(person::failed(&error, visitor)),
    }
}

/// An attachment of a case
#[utoipa::path(
    get,
    path = "",
    params(
        ("number" = String, Path, description = "The registration number."),
        ("place" = usize, Path, description = "Which attachment, counted from one."),
    ),
    responses(
        (status = 200, description = "What was attached.", body = answers::Octets, content_type = "application/octet-stream"),
        (status = 303, description = "On to the page that asks who works."),
        (status = "4XX", description = "Not of a step of this role, or there is no such attachment."),
    )
)]
pub(in crate::gateway) async fn attachment(
    State(gateway): State<Arc<Gateway>>,
    visitor: Visitor,
    Path((number, place)): Path<(String, usize)>,
) -> Response {
    let found = match shown(&gateway, &visitor, &number).await {
        Ok(found) => found,
        Err(answer) => return answer,
    };
    let document = match document_of(&gateway, &visitor, &found.case.number).await {
        Ok(document) => document,
        Err(answer) => return answer,
    };
    let read = gateway.services.workers.run(move || content(&document, place));
    match read.await {
        // Whatever a stranger attached, no browser runs it: it is saved, and its type is not believed.
        Ok(Some(octets)) => private(
            answers::answer(StatusCode::OK, "application/octet-stream", octets)
                .with("content-disposition", format!("attachment; filename=\"attachment-{place}\"")),
        ),
        Ok(None) => web::problem(&visitor, SITE, Wrong::NotFound),
        Err(_) => busy(visitor.now).to_answer(),
    }
}

/// The octets of an attachment of the stored document.
fn content(document: &[u8], place: usize) -> Option<Vec<u8>> {
    let document = parse(document).ok()?;
    let all = PlainElement::new(&document, document.root()).child("attachments")?;
    let mut each = all.children().filter(|child| child.local_name() == "attachment");
    let one = each.nth(place.checked_sub(1)?)?;
    base64::decode(&one.child("content")?.text().split_whitespace().collect::<String>())
}
