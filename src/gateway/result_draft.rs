//! `GET /api/v1/workstation/tasks/{number}/draft`: the result that a person is to sign with the own key.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::acts::{not_done, refused};
use super::entered::Changes;
use super::performed::acting;
use super::services::{Gateway, not_found};
use super::signed_act::open_label;
use super::workstation::person;
use crate::clock::Now;
use crate::encoding::hex;
use crate::http::{Base, HeaderMap, Path, StatusCode, answers};
use crate::interface::{ActFault, InterfaceCode};
use crate::registry::{Performer, RegistrationNumber, RegistryError, StaffEntry};
use crate::workflow::Hand;

/// For whom the person signs, and who signs behind.
#[derive(Deserialize)]
pub(super) struct Signers {
    #[serde(rename = "onBehalfOf")]
    on_behalf_of: Option<String>,
    with: Option<String>,
}

/// The result of a request that waits for your signature, as it is to be signed
///
/// Sign it with an enveloped signature and send it to `…/sign` as `application/xml`. Where the regulation has two sign, `with` names who
/// signs behind you with a key of the own; else that signature is made with the office's key.
#[utoipa::path(
    get,
    path = "",
    params(
        ("number" = String, Path, description = "The registration number."),
        ("with" = Option<String>, Query, description = "Somebody on the list of staff who signs behind you."),
        ("onBehalfOf" = Option<String>, Query, description = "As somebody for whom you stand in."),
    ),
    responses(
        (status = 200, description = "The result without signatures.", body = String, content_type = "application/xml"),
        (status = 401, description = "No token, or nobody's."),
        (status = 403, description = "The open step is another role's."),
        (status = 404, description = "No such request."),
        (status = 422, description = "The open step does not sign."),
    )
)]
pub(super) async fn draft(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    base: Base,
    headers: HeaderMap,
    Path(text): Path<String>,
    signers: Result<Query<Signers>, QueryRejection>,
) -> Response {
    let asked = async {
        let person = person(&gateway, &headers, &base, Changes::Nothing, now).await?;
        let (absent, with) = signers.map_or((None, None), |Query(of)| (of.on_behalf_of, of.with));
        drafted(&gateway, person, &text, absent, with, now).await
    };
    asked
        .await
        .map_or_else(|answer| answer, |draft| answers::answer(StatusCode::OK, "application/xml", draft))
}

/// The result that a person is to sign, without signatures.
pub(super) async fn drafted(
    gateway: &Arc<Gateway>,
    person: StaffEntry,
    text: &str,
    absent: Option<String>,
    with: Option<String>,
    now: Now,
) -> Result<String, Response> {
    let person = acting(gateway, person, absent.as_deref(), now).await?;
    let number: RegistrationNumber = text.parse().map_err(|_| not_found(text, now))?;
    let certificate = person.certificate.map(|sum| hex::encode(&sum)).unwrap_or_default();
    let label = open_label(gateway, text, now).await?;
    let instead_of = absent.filter(|absent| *absent != person.name);
    let performer =
        Performer { name: person.name, role: person.role, label, certificate, instead_of, signed: None };
    let work = Arc::clone(gateway);
    let drafted = tokio::task::spawn_blocking(move || {
        let staff = match &with {
            Some(_) => work.services.registry.store().staff()?,
            None => Vec::new(),
        };
        let other = |name: String| {
            let found = staff.iter().find(|entry| entry.name == name && entry.certificate.is_some());
            found.map(|entry| Hand { name: entry.name.clone(), role: entry.role })
        };
        let others = match with.map(other) {
            Some(None) => return Ok(None),
            found => found.flatten(),
        };
        let others: Vec<Hand> = others.into_iter().collect();
        Ok::<_, RegistryError>(Some(work.services.driver.draft(&number, &performer, &others, now)))
    });
    match drafted.await {
        Ok(Ok(Some(Ok(draft)))) => Ok(draft),
        Ok(Ok(Some(Err(error)))) => Err(not_done(error, text, now)),
        Ok(Ok(None)) => Err(refused(InterfaceCode::ActRefused, ActFault::NoCertificate, now)),
        Ok(Err(error)) => Err(super::refusal::not_registered(&error, now).to_answer()),
        Err(_) => Err(answers::broken()),
    }
}
