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
use crate::http::{Base, HeaderMap, Received, events};
use crate::limits;

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
pub(super) async fn listen(
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
    let over = asked.wait.map(Duration::from_millis);
    events::stream(&received, move |events| async move {
        let _permit = permit;
        let sending = async {
            loop {
                let newer = gateway.journal.newer_than(seen);
                seen = newer.first().map_or(seen, |entry| entry.place());
                for entry in newer.iter().rev().filter(|entry| asked.fits(entry)) {
                    let entry =
                        (entry.id(), serde_json::json!(gateway.journal.shown(entry, &base.0)).to_string());
                    if !events.send_whole("entry", entry.0, &entry.1).await {
                        return;
                    }
                }
                if changed.changed().await.is_err() {
                    return;
                }
                // Under load many come at once: they are sent together.
                tokio::time::sleep(Duration::from_millis(limits::JOURNAL_LOOK_MILLIS)).await;
            }
        };
        match over {
            // Whether it ended by itself does not matter.
            Some(over) => drop(tokio::time::timeout(over, sending).await),
            None => sending.await,
        }
    })
}
