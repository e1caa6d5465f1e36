//! `/manage/v1/journal`, and the report of a refusal for whoever was refused.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use serde_json::{Value, json};

use super::access::private;
use super::journal::{Entry, JournalQuery};
use super::refusal::{Refused, not_registered};
use super::report_shape::ReportShape;
use super::reports;
use super::services::{Gateway, busy};
use crate::clock::Now;
use crate::http::answers::{self, With as _};
use crate::http::{Base, Path, Received, StatusCode};
use crate::interface::{InterfaceCode, InterfaceEvidence, QueryFault, QueryValue, Trouble};
use crate::limits;
use crate::registry::{RegistryError, StoredDocument};
use crate::report::{self, Form, ReportQuery};

/// What came: accepted and refused, over every channel, the newest first
///
/// `wait` answers as soon as `count` entries (one, unless said) fit and no later than after so many seconds; `count` in the answer is
/// how many fit in all. The rest of a long list is behind `links.next`.
#[utoipa::path(
    get,
    path = "",
    params(
        ("code" = Option<String>, Query, description = "A code that it was refused for: IIN_MISMATCH"),
        ("status" = Option<String>, Query, description = "The HTTP status of the answer; or accepted, refused, verified"),
        ("outcome" = Option<String>, Query, description = "accepted, refused or verified"),
        ("channel" = Option<String>, Query, description = "rest, soap or verify"),
        ("sender" = Option<String>, Query, description = "The senderId of a message"),
        ("serial" = Option<String>, Query, description = "The serial number of the signer's certificate, hexadecimal"),
        ("iin" = Option<String>, Query, description = "The whole IIN"),
        ("service" = Option<String>, Query, description = "The service's id"),
        ("since" = Option<String>, Query, description = "Received at this time or later"),
        ("until" = Option<String>, Query, description = "Received at this time or earlier"),
        ("text" = Option<String>, Query, description = "A text in its ids, numbers or codes"),
        ("limit" = Option<String>, Query, description = "Entries of one page, up to 1000 [default: 100]"),
        ("before" = Option<String>, Query, description = "Only what came before the entry of this id"),
        ("after" = Option<String>, Query, description = "Only what came after the entry of this id"),
        ("wait" = Option<String>, Query, description = "Seconds to wait for what is not there yet, up to 60"),
        ("count" = Option<String>, Query, description = "For how many entries to wait [default: 1]"),
    ),
    responses((status = 200, description = "The entries.", body = Object))
)]
pub(super) async fn list(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    received: Received,
    base: Base,
    RawQuery(query): RawQuery,
) -> Response {
    let asked = match JournalQuery::read(query.as_deref()) {
        Ok(asked) => asked,
        Err(fault) => return refused(fault),
    };
    if let Err(error) = gateway.journal.restore(&gateway.services.registry).await {
        return not_registered(&error, now).to_answer();
    }
    let mut changed = gateway.journal.changed();
    let mut found = match matching(&gateway, &asked) {
        Ok(found) => found,
        Err(fault) => return refused(fault),
    };
    if let Some(millis) = asked.wait.filter(|_| found.len() < asked.count) {
        let Some(_place) = gateway.journal.place_to_wait() else { return busy(now).to_answer() };
        let mut over = std::pin::pin!(tokio::time::sleep(Duration::from_millis(millis)));
        let mut stopping = std::pin::pin!(received.stopping());
        while found.len() < asked.count {
            tokio::select! {
                seen = changed.changed() => if seen.is_err() { break },
                () = over.as_mut() => break,
                () = stopping.as_mut() => break,
            }
            // Under load many come at once: they are looked at together.
            tokio::time::sleep(Duration::from_millis(limits::JOURNAL_LOOK_MILLIS)).await;
            changed.mark_unchanged();
            found = matching(&gateway, &asked).unwrap_or_default();
        }
    }
    let rest = found.len() > asked.limit;
    let page = &found[..found.len().min(asked.limit)];
    let entries: Vec<Value> = page.iter().map(|entry| entry.to_json(&base.0)).collect();
    let next = page.last().filter(|_| rest).map(|last| next_page(&base, query.as_deref(), last.id()));
    let told = json!({ "count": found.len(), "entries": entries, "links": { "next": next } });
    answers::json(StatusCode::OK, &told).with("cache-control", "no-store")
}

/// The same query, from the entry of this id on, and without waiting.
fn next_page(base: &Base, query: Option<&str>, last: &str) -> String {
    let mut members: Vec<String> = query
        .unwrap_or_default()
        .split('&')
        .filter(|member| !member.is_empty())
        .filter(|member| !["before=", "wait=", "count="].iter().any(|name| member.starts_with(name)))
        .map(str::to_owned)
        .collect();
    members.push(format!("before={last}"));
    format!("{}/manage/v1/journal?{}", base.0, members.join("&"))
}

/// The entries that are asked for, the newest first.
fn matching(gateway: &Gateway, asked: &JournalQuery) -> Result<Vec<Arc<Entry>>, QueryFault> {
    let place = |name: &str, id: &Option<String>| {
        id.as_ref()
            .map(|id| {
                gateway.journal.entry(id).map(|entry| entry.place()).ok_or_else(|| QueryFault::Value {
                    name: name.to_owned(),
                    value: id.chars().take(60).collect(),
                    expected: QueryValue::Entry,
                })
            })
            .transpose()
    };
    let (before, after) = (place("before", &asked.before)?, place("after", &asked.after)?);
    let within = |entry: &Arc<Entry>| {
        before.is_none_or(|before| entry.place() < before) && after.is_none_or(|after| entry.place() > after)
    };
    let all = gateway.journal.newest_first();
    Ok(all.into_iter().filter(within).filter(|entry| asked.fits(entry)).collect())
}

fn refused(fault: QueryFault) -> Response {
    answers::problem(StatusCode::BAD_REQUEST, Trouble::Query(fault))
}

/// Forget what came, and the refusals that are kept
///
/// Registered requests stay registered; after a restart they are listed again.
#[utoipa::path(delete, path = "", responses((status = 200, description = "Nothing is listed any more.", body = Object)))]
pub(super) async fn clear(State(gateway): State<Arc<Gateway>>, now: Now) -> Response {
    if let Err(error) = gateway.services.registry.forget_refusals().await {
        return not_registered(&error, now).to_answer();
    }
    gateway.journal.clear();
    answers::json(StatusCode::OK, &json!({ "count": 0, "entries": [] }))
}

/// One entry of the journal
#[utoipa::path(get, path = "", params(("id" = String, Path, description = "Its id, which the answer has in x-request-id.")), responses((status = 200, description = "The entry.", body = Object)))]
pub(super) async fn one(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    base: Base,
    Path(id): Path<String>,
) -> Response {
    if let Err(error) = gateway.journal.restore(&gateway.services.registry).await {
        return not_registered(&error, now).to_answer();
    }
    match gateway.journal.entry(&id) {
        Some(entry) => answers::json(StatusCode::OK, &entry.to_json(&base.0)),
        None => absent(&id, now),
    }
}

/// The report on what came, as a page, JSON, XML or text
#[utoipa::path(
    get,
    path = "",
    params(
        ("id" = String, Path, description = "Its id, which the answer has in x-request-id."),
        ("level" = Option<String>, Query, description = "simple, detailed or diagnostic"),
        ("lang" = Option<String>, Query, description = "kk, ru or en"),
        ("form" = Option<String>, Query, description = "json, xml, html or text, before what Accept says"),
    ),
    responses((status = 200, description = "One report for each signature.",
        content((Vec<ReportShape> = "application/json"), (String = "application/xml"), (String = "text/html"), (String = "text/plain"))))
)]
pub(super) async fn report(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    asked: ReportQuery,
    Path(id): Path<String>,
) -> Response {
    if let Err(error) = gateway.journal.restore(&gateway.services.registry).await {
        return not_registered(&error, now).to_answer();
    }
    let number = gateway.journal.entry(&id).and_then(|entry| entry.number().map(str::to_owned));
    match number.and_then(|number| number.parse().ok()) {
        Some(number) => of_request(gateway.services.registry.document(&number).await, asked, &id, now),
        None => of_refusal(kept_report(&gateway, &id).await, asked, &id, now),
    }
}

/// The report on a refusal, for whoever was refused
#[utoipa::path(
    get,
    path = "",
    params(
        ("id" = String, Path, description = "What the answer has in x-request-id; nobody can guess it."),
        ("level" = Option<String>, Query, description = "simple, detailed or diagnostic"),
        ("lang" = Option<String>, Query, description = "kk, ru or en"),
        ("form" = Option<String>, Query, description = "json, xml, html or text, before what Accept says"),
    ),
    responses((status = 200, description = "One report for each signature.",
        content((Vec<ReportShape> = "application/json"), (String = "application/xml"), (String = "text/html"), (String = "text/plain"))))
)]
pub(super) async fn report_of_refusal(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    asked: ReportQuery,
    Path(id): Path<String>,
) -> Response {
    of_refusal(kept_report(&gateway, &id).await, asked, &id, now)
}

async fn kept_report(gateway: &Gateway, id: &str) -> Result<Option<bytes::Bytes>, RegistryError> {
    let kept = gateway.services.registry.refusal(id).await?;
    Ok(kept.map(|(_, report)| report))
}

fn of_request(
    stored: Result<Option<StoredDocument>, RegistryError>,
    asked: ReportQuery,
    id: &str,
    now: Now,
) -> Response {
    let stored = match stored {
        Ok(Some(stored)) => stored,
        Ok(None) => return absent(id, now),
        Err(error) => return not_registered(&error, now).to_answer(),
    };
    match report::restored(&stored.report, &stored.certificates) {
        Ok(list) => private(reports::answer(StatusCode::OK, &list, asked, Some(id))),
        Err(_) => private(answers::answer(StatusCode::OK, "application/json", stored.report)),
    }
}

fn of_refusal(
    stored: Result<Option<bytes::Bytes>, RegistryError>,
    asked: ReportQuery,
    id: &str,
    now: Now,
) -> Response {
    let stored = match stored {
        Ok(Some(stored)) => stored,
        Ok(None) => return absent(id, now),
        Err(error) => return not_registered(&error, now).to_answer(),
    };
    let value: Value = serde_json::from_slice(&stored).unwrap_or_default();
    private(match report::read(&value) {
        Ok(list) if !list.is_empty() => reports::answer(StatusCode::OK, &list, asked, Some(id)),
        // Refused by the gateway itself: there is no signature to report on.
        _ => problem(&value, asked),
    })
}

/// What the gateway refused by itself, in the form that is asked for as far as it has one.
fn problem(value: &Value, asked: ReportQuery) -> Response {
    let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
    let (title, detail) = (text("title"), text("detail"));
    match asked.form {
        Form::Html => {
            let body = format!("<p>{}: {}</p>\n", text("code"), answers::escaped(&detail));
            answers::page(StatusCode::OK, &answers::document(&title, &body))
        }
        Form::Text => {
            let text = format!("{}: {title}\n{detail}\n", text("code"));
            answers::answer(StatusCode::OK, "text/plain; charset=utf-8", text)
        }
        Form::Json | Form::Xml => answers::json(StatusCode::OK, &json!([value])),
    }
}

fn absent(id: &str, now: Now) -> Response {
    let asked = id.chars().take(60).collect();
    Refused::own(InterfaceCode::NotFound, InterfaceEvidence::NoSuchNumber { asked }, now).to_answer()
}
