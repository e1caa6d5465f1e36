//! New entries of the journal, as they come: server-sent events for the console's live view.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{RawQuery, State};
use axum::response::Response;

use super::journal::JournalQuery;
use super::journal_pages::refused;
use super::refusal::not_registered;
use super::services::{Gateway, busy};
use crate::clock::Now;
use crate::http::{Base, Events, HeaderMap, Received};
use crate::limits;

/// Between two signs of life.
const ALIVE: Duration = Duration::from_secs(15);

/// New entries as they come, as server-sent events
///
/// Each is an event `entry` whose data is the entry as JSON and whose id is the entry's. `Last-Event-ID` goes on after an entry.
#[utoipa::path(
    get,
    path = "",
    params(
        ("q" = Option<String>, Query, description = "A search, as for the list."),
        ("wait" = Option<String>, Query, description = "Seconds after which it ends, up to 60 [default: when the client leaves]"),
    ),
    responses((status = 200, description = "Events, one after another.", body = String, content_type = "text/event-stream"))
)]
pub(super) async fn events(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    received: Received,
    base: Base,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    if let Err(error) = gateway.journal.restore(&gateway.services.registry).await {
        return not_registered(&error, now).to_answer();
    }
    let place = |id: &str| gateway.journal.entry(id).map(|entry| entry.place());
    let asked = match JournalQuery::read(query.as_deref()).and_then(|asked| asked.resolved(place)) {
        Ok(asked) => asked,
        Err(fault) => return refused(fault),
    };
    let Some(permit) = gateway.journal.place_to_wait() else { return busy(now).to_answer() };
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()).and_then(place);
    let mut seen = last.unwrap_or_else(|| gateway.journal.newest_place());
    let mut changed = gateway.journal.changed();
    let (events, response) = Events::open();
    tokio::spawn(async move {
        let _permit = permit;
        let mut stopping = std::pin::pin!(received.stopping());
        let mut over = std::pin::pin!(async {
            match asked.wait {
                Some(millis) => tokio::time::sleep(Duration::from_millis(millis)).await,
                None => std::future::pending().await,
            }
        });
        if events.alive().await.is_err() {
            return;
        }
        loop {
            let newer = gateway.journal.newer_than(seen);
            seen = newer.first().map_or(seen, |entry| entry.place());
            for entry in newer.iter().rev().filter(|entry| asked.fits(entry)) {
                if events.send("entry", entry.id(), &entry.to_json(&base.0).to_string()).await.is_err() {
                    return;
                }
            }
            let alive = tokio::select! {
                changed = changed.changed() => changed.map(|()| false).unwrap_or_default(),
                () = tokio::time::sleep(ALIVE) => true,
                () = events.gone() => return,
                () = stopping.as_mut() => return,
                () = over.as_mut() => return,
            };
            if alive && events.alive().await.is_err() {
                return;
            }
            // Under load many come at once: they are sent together.
            tokio::time::sleep(Duration::from_millis(limits::JOURNAL_LOOK_MILLIS)).await;
        }
    });
    response
}
