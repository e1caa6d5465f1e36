//! What there is of one entry of the journal, file by file: what came, what was answered, what was hashed, certificates, the CRL;
//! and the same judged again at another time.
//!
//! What a stranger sent is never a page here: it goes out as octets to be saved.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use bytes::Bytes;

use super::journal::Entry;
use super::journal_pages::{absent, refused};
use super::journal_sources::{Hashed, Sources, hashed, judged_again};
use super::refusal::{Refused, not_registered};
use super::reports;
use super::services::{Gateway, busy};
use crate::clock::Now;
use crate::http::answers::{self, Octets, With as _};
use crate::http::{Path, Query, StatusCode};
use crate::interface::{InterfaceCode, InterfaceEvidence};
use crate::limits;
use crate::report::ReportQuery;

/// The entry and what there is of it, or how it is answered that there is none.
pub(super) async fn found(gateway: &Gateway, id: &str, now: Now) -> Result<(Arc<Entry>, Sources), Response> {
    let refused = |error| not_registered(&error, now).to_answer();
    gateway.journal.restore(&gateway.services.registry).await.map_err(refused)?;
    let entry = gateway.journal.entry(id).ok_or_else(|| absent(id, now))?;
    let sources = Sources::of(gateway, &entry).await.map_err(refused)?;
    Ok((entry, sources))
}

fn saved(octets: impl Into<Bytes>, content_type: &'static str, name: &str) -> Response {
    answers::answer(StatusCode::OK, content_type, octets)
        .with("content-disposition", format!("attachment; filename=\"{name}\""))
        .with("x-content-type-options", "nosniff")
        .with("cache-control", "no-store")
}

/// There is such an entry, and this of it is not kept.
fn not_kept(id: &str, now: Now) -> Response {
    let asked = id.chars().take(60).collect();
    Refused::own(InterfaceCode::NotFound, InterfaceEvidence::NotKept { asked }, now).to_answer()
}

/// What was sent, octet for octet
#[utoipa::path(get, path = "", params(("id" = String, Path, description = "The entry's id.")), responses((status = 200, description = "The body of the request, to be saved.", body = Octets, content_type = "application/octet-stream"), (status = 404, description = "Nothing was sent, or it is not kept any more.")))]
pub(super) async fn request(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    Path(id): Path<String>,
) -> Response {
    match found(&gateway, &id, now).await {
        Ok((_, sources)) => match sources.sent() {
            Some(octets) => saved(octets, "application/octet-stream", "request.bin"),
            None => not_kept(&id, now),
        },
        Err(response) => response,
    }
}

/// What was answered, octet for octet
#[utoipa::path(get, path = "", params(("id" = String, Path, description = "The entry's id.")), responses((status = 200, description = "The body of the answer, to be saved.", body = Octets, content_type = "application/octet-stream"), (status = 404, description = "It is not kept any more.")))]
pub(super) async fn answer(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    Path(id): Path<String>,
) -> Response {
    match found(&gateway, &id, now).await {
        Ok((_, sources)) => match sources.call {
            Some(call) => saved(call.answer.octets.clone(), "application/octet-stream", "answer.bin"),
            None => not_kept(&id, now),
        },
        Err(response) => response,
    }
}

/// What a signature of the document hashes, canonicalised, octet for octet
#[utoipa::path(
    get,
    path = "",
    params(
        ("id" = String, Path, description = "The entry's id."),
        ("signature" = Option<String>, Query, description = "Which signature, counted from one [default: 1]"),
        ("reference" = Option<String>, Query, description = "Which Reference, counted from one, or signed-info [default: 1]"),
    ),
    responses((status = 200, description = "The octets, to be saved.", body = Octets, content_type = "application/octet-stream"), (status = 404, description = "There is no such signature, or no document.")),
)]
pub(super) async fn octets(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let most = limits::SIGNATURES_STACKED_MAX as u64;
    let asked = Query::read(query.as_deref(), &["signature", "reference"]).and_then(|query| {
        let signature = query.whole("signature", most)?.unwrap_or(1);
        let of = match query.text("reference") {
            Some("signed-info") => Hashed::SignedInfo,
            _ => Hashed::Reference(query.whole("reference", most)?.unwrap_or(1) as usize),
        };
        Ok((signature as usize, of))
    });
    let (signature, of) = match asked {
        Ok(asked) => asked,
        Err(fault) => return refused(fault),
    };
    let document = match found(&gateway, &id, now).await {
        Ok((_, sources)) => sources.document,
        Err(response) => return response,
    };
    let fits = document.filter(|document| document.len() <= limits::EXPLAINED_BYTES_MAX);
    let Some(document) = fits else { return not_kept(&id, now) };
    match gateway.services.workers.run(move || hashed(&document, signature, of)).await {
        Ok(Some(octets)) => saved(octets, "application/octet-stream", "octets.bin"),
        Ok(None) => not_kept(&id, now),
        Err(_) => busy(now).to_answer(),
    }
}

/// The certificates that the signature was judged with, PEM: the signer's first
#[utoipa::path(get, path = "", params(("id" = String, Path, description = "The entry's id.")), responses((status = 200, description = "Certificates, PEM.", body = String, content_type = "application/x-pem-file"), (status = 404, description = "It came to no certificate.")))]
pub(super) async fn certificates(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    Path(id): Path<String>,
) -> Response {
    let sources = match found(&gateway, &id, now).await {
        Ok((_, sources)) => sources,
        Err(response) => return response,
    };
    match Sources::chain(&Sources::certificates(&sources.reports)) {
        pem if pem.is_empty() => not_kept(&id, now),
        pem => saved(pem, "application/x-pem-file", "certificates.pem"),
    }
}

/// The CRL of the signer's issuer that is held now, DER
#[utoipa::path(get, path = "", params(("id" = String, Path, description = "The entry's id.")), responses((status = 200, description = "The CRL.", body = Octets, content_type = "application/pkix-crl"), (status = 404, description = "None is held, or it came to no certificate.")))]
pub(super) async fn crl(State(gateway): State<Arc<Gateway>>, now: Now, Path(id): Path<String>) -> Response {
    let sources = match found(&gateway, &id, now).await {
        Ok((_, sources)) => sources,
        Err(response) => return response,
    };
    match Sources::crl(&gateway, &Sources::certificates(&sources.reports)) {
        Some(der) => saved(der, "application/pkix-crl", "list.crl"),
        None => not_kept(&id, now),
    }
}

/// The same document judged again, now or at another time; nothing is registered
#[utoipa::path(
    get,
    path = "",
    params(
        ("id" = String, Path, description = "The entry's id."),
        ("at" = Option<String>, Query, description = "The time of the judgement [default: now]"),
        ("level" = Option<String>, Query, description = "simple, detailed or diagnostic"),
        ("lang" = Option<String>, Query, description = "kk, ru or en"),
        ("form" = Option<String>, Query, description = "json, xml, html or text, before what Accept says"),
    ),
    responses((status = 200, description = "One report for each signature.",
        content((Vec<serde_json::Value> = "application/json"), (String = "application/xml"), (String = "text/html"), (String = "text/plain"))))
)]
pub(super) async fn replay(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    asked: ReportQuery,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let at =
        Query::read(query.as_deref(), &["at", "level", "lang", "form"]).and_then(|query| query.time("at"));
    let at = match at {
        Ok(at) => at.unwrap_or(now),
        Err(fault) => return refused(fault),
    };
    let sources = match found(&gateway, &id, now).await {
        Ok((_, sources)) => sources,
        Err(response) => return response,
    };
    // As it came, where that is kept: a message has two signatures.
    let Some(document) = sources.sent() else { return not_kept(&id, now) };
    match judged_again(&gateway, document, at).await {
        Ok(reports) => {
            let answer = reports::answer(StatusCode::OK, &reports, asked, Some(&id));
            answer.with("cache-control", "no-store").with("x-content-type-options", "nosniff")
        }
        Err(_) => busy(now).to_answer(),
    }
}
