//! What tells an open queue that something changed.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::Response;

use super::super::super::services::Gateway;
use super::super::super::workstation::entries;
use super::person;
use crate::http::{Received, StatusCode, answers, events as sse};
use crate::registry::{QueueFrom, QueueQuery, StaffEntry};
use crate::web::Visitor;

/// How often the queue is looked at.
const PAUSE: Duration = Duration::from_secs(2);

/// Entries that are watched: the first page.
const WATCHED: u32 = 50;

/// What an open queue listens to: `change`, each time it is another one
#[utoipa::path(
    get,
    path = "",
    responses(
        (status = 200, description = "Server-sent events.", body = String, content_type = "text/event-stream"),
        (status = 404, description = "Nobody works at this browser."),
    )
)]
pub(in crate::gateway) async fn events(
    State(gateway): State<Arc<Gateway>>,
    received: Received,
    visitor: Visitor,
) -> Response {
    let Ok((_, Some(person))) = person::here(&gateway, &visitor).await else {
        return answers::problem(StatusCode::NOT_FOUND, crate::interface::Trouble::PathUnknown);
    };
    sse::stream(&received, |events| async move {
        let mut before = None;
        loop {
            let now = state(&gateway, &person).await;
            if before.is_some() && before != now && !events.send("change", "queue") {
                return;
            }
            before = now;
            tokio::time::sleep(PAUSE).await;
        }
    })
}

/// What is seen of the first page: which steps, in whose hands.
async fn state(gateway: &Arc<Gateway>, person: &StaffEntry) -> Option<String> {
    let query = QueueQuery {
        role: person.role,
        service_id: None,
        search: None,
        from: QueueFrom::START,
        entries_max: WATCHED,
    };
    let entries = entries(gateway, query).await.ok()?;
    let seen =
        entries.iter().map(|entry| format!("{} {} {:?};", entry.number, entry.task.label, entry.task.taken));
    Some(seen.collect())
}
