//! `/manage/v1/journal`, and the report of a refusal for whoever was refused.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::access::private;
use super::journal::{Entry, EntryShown, JournalQuery};
use super::refusal::{Refused, not_registered};
use super::report_shape::ReportShape;
use super::reports;
use super::services::{Gateway, busy};
use crate::clock::Now;
use crate::http::answers::{self, With as _};
use crate::http::{Base, Path, Received, StatusCode};
use crate::interface::{InterfaceCode, InterfaceEvidence, QueryFault, Trouble};
use crate::limits;
use crate::registry::{RegistryError, StoredDocument};
use crate::report::{self, Form, ReportQuery};

/// What came and went: accepted and refused, over every channel, the newest first
///
/// `q` is a search: `channel:rest status:4xx -code:IIN_MISMATCH "a text"`; each of its names is a member of the query too. `wait`
/// answers as soon as `count` entries (one, unless said) fit and no later than after so many seconds; `count` in the answer is
/// how many fit in all. The rest of a long list is behind `links.next`.
#[utoipa::path(
    get,
    path = "",
    params(
        ("q" = Option<String>, Query, description = "A search: channel:rest status:422 code:IIN_MISMATCH sender:portal after:2026-11-24 -method:GET text"),
        ("code" = Option<String>, Query, description = "A code that it was refused for: IIN_MISMATCH"),
        ("status" = Option<String>, Query, description = "The HTTP status of the answer, or its hundreds, 4xx; or accepted, refused, verified, answered"),
        ("outcome" = Option<String>, Query, description = "accepted, refused, verified or answered"),
        ("channel" = Option<String>, Query, description = "rest, soap, verify, async, api, ocsp, crl, tsp, manage, agent, push or other"),
        ("method" = Option<String>, Query, description = "Of HTTP: GET, POST, …"),
        ("path" = Option<String>, Query, description = "A text in the path and query that were asked for"),
        ("sender" = Option<String>, Query, description = "The senderId of a message"),
        ("message" = Option<String>, Query, description = "The messageId of a message"),
        ("serial" = Option<String>, Query, description = "The serial number of the signer's certificate, hexadecimal"),
        ("iin" = Option<String>, Query, description = "The whole IIN"),
        ("service" = Option<String>, Query, description = "The service's id"),
        ("number" = Option<String>, Query, description = "The registration number, or the portal's own"),
        ("since" = Option<String>, Query, description = "Received at this time or later"),
        ("until" = Option<String>, Query, description = "Received at this time or earlier"),
        ("text" = Option<String>, Query, description = "A text in its ids, numbers, path or codes"),
        ("limit" = Option<String>, Query, description = "Entries of one page, up to 1000 [default: 100]"),
        ("before" = Option<String>, Query, description = "Only what came before the entry of this id, or up to this time"),
        ("after" = Option<String>, Query, description = "Only what came after the entry of this id, or from this time on"),
        ("wait" = Option<String>, Query, description = "Seconds to wait for what is not there yet, up to 60"),
        ("count" = Option<String>, Query, description = "For how many entries to wait [default: 1]"),
    ),
    responses((status = 200, description = "The entries.", body = JournalPage))
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
    let found = match asked.wait {
        None => gateway.journal.page(&asked, asked.limit),
        Some(millis) => match gateway.journal.place_to_wait() {
            Some(_place) => {
                let found = waited(&gateway, &asked, Duration::from_millis(millis), &received).await;
                found.map(|found| {
                    let count = found.len();
                    (found, count)
                })
            }
            None => return busy(now).to_answer(),
        },
    };
    let (found, count) = match found {
        Ok(found) => found,
        Err(fault) => return refused(fault),
    };
    let rest = count > asked.limit;
    let page = &found[..found.len().min(asked.limit)];
    let entries = page.iter().map(|entry| gateway.journal.shown(entry, &base.0)).collect();
    let next = page.last().filter(|_| rest).map(|last| next_page(&base, query.as_deref(), last.id()));
    let told = JournalPage { count, entries, links: Some(JournalNext { next }) };
    answers::json(StatusCode::OK, &told).with("cache-control", "no-store")
}

/// What came in, the newest first.
#[derive(Serialize, ToSchema)]
struct JournalPage<'a> {
    /// How many there are that fit.
    count: usize,
    entries: Vec<EntryShown<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    links: Option<JournalNext>,
}

/// Where the rest is.
#[derive(Serialize, ToSchema)]
struct JournalNext {
    next: Option<String>,
}

/// How many entries fit a search.
#[derive(Serialize, ToSchema)]
struct JournalCount {
    count: usize,
    /// How many there are.
    all: usize,
}

/// What fits, as soon as there is as much as is asked for, and no later than after `most`. Only what is new is looked at again.
async fn waited(
    gateway: &Gateway,
    asked: &JournalQuery,
    most: Duration,
    received: &Received,
) -> Result<Vec<Arc<Entry>>, QueryFault> {
    let journal = &gateway.journal;
    let mut changed = journal.changed();
    let mut seen = journal.newest_place();
    let mut found = journal.found(asked)?;
    let resolved = asked.resolved(|id| journal.entry(id).map(|entry| entry.place()))?;
    let mut over = std::pin::pin!(tokio::time::sleep(most));
    let mut stopping = std::pin::pin!(received.stopping());
    while found.len() < asked.count {
        tokio::select! {
            seen = changed.changed() => if seen.is_err() { break },
            () = over.as_mut() => break,
            () = stopping.as_mut() => break,
        }
        changed.mark_unchanged();
        let newer = journal.newer_than(seen);
        seen = newer.first().map_or(seen, |entry| entry.place());
        // What was found before may have been counted while it came.
        let known = found.first().map_or(i64::MIN, |entry| entry.place());
        let mut fitting: Vec<Arc<Entry>> =
            newer.into_iter().filter(|entry| entry.place() > known && resolved.fits(entry)).collect();
        fitting.append(&mut found);
        found = fitting;
        if found.len() < asked.count {
            // Under load many come at once: they are looked at together.
            tokio::time::sleep(Duration::from_millis(limits::JOURNAL_LOOK_MILLIS)).await;
        }
    }
    Ok(found)
}

/// How many entries fit a search
#[utoipa::path(
    get,
    path = "",
    params(("q" = Option<String>, Query, description = "A search, as for the list.")),
    responses((status = 200, description = "Their number, and how many there are in all.", body = JournalCount))
)]
pub(super) async fn count(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    RawQuery(query): RawQuery,
) -> Response {
    if let Err(error) = gateway.journal.restore(&gateway.services.registry).await {
        return not_registered(&error, now).to_answer();
    }
    let found = JournalQuery::read(query.as_deref()).and_then(|asked| gateway.journal.page(&asked, 0));
    match found {
        Ok((_, count)) => {
            let counted = JournalCount { count, all: gateway.journal.len() };
            answers::json(StatusCode::OK, &counted).with("cache-control", "no-store")
        }
        Err(fault) => refused(fault),
    }
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

pub(super) fn refused(fault: QueryFault) -> Response {
    answers::problem(StatusCode::BAD_REQUEST, Trouble::Query(fault))
}

/// Forget what came, and the refusals that are kept
///
/// Registered requests stay registered; after a restart they are listed again.
#[utoipa::path(delete, path = "", responses((status = 200, description = "Nothing is listed any more.", body = JournalPage)))]
pub(super) async fn clear(State(gateway): State<Arc<Gateway>>, now: Now) -> Response {
    if let Err(error) = gateway.services.registry.forget_refusals().await {
        return not_registered(&error, now).to_answer();
    }
    gateway.journal.clear();
    answers::json(StatusCode::OK, &JournalPage { count: 0, entries: Vec::new(), links: None })
}

/// One entry of the journal
#[utoipa::path(get, path = "", params(("id" = String, Path, description = "Its id, which the answer has in x-request-id.")), responses((status = 200, description = "The entry.", body = EntryShown)))]
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
        Some(entry) => answers::json(StatusCode::OK, &gateway.journal.shown(&entry, &base.0)),
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
    let entry = gateway.journal.entry(&id);
    if let Some(reports) = entry.as_ref().and_then(|entry| gateway.journal.remarked(entry)) {
        return private(reports::answer(StatusCode::OK, &reports, asked, Some(&id)));
    }
    let number = entry.and_then(|entry| entry.number().map(str::to_owned));
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
    Ok(kept.map(|kept| kept.report))
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

pub(super) fn absent(id: &str, now: Now) -> Response {
    let asked = id.chars().take(60).collect();
    Refused::own(InterfaceCode::NotFound, InterfaceEvidence::NoSuchNumber { asked }, now).to_answer()
}
