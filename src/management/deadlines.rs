//! `/manage/v1/deadlines`: what is to happen by itself, the earliest first.

use axum::extract::{RawQuery, State};
use axum::response::Response;

use super::error::ManagementError;
use super::state::{Management, on_a_thread};
use crate::clock::{Clock as _, Now};
use crate::http::{Query, StatusCode, answers};

/// Moments in one answer where nothing else is asked for.
const LIMIT_DEFAULT: u64 = 50;

/// Moments in one answer at most.
const LIMIT_MAX: u64 = 1_000;

/// A day that no case reaches.
const FAR: i64 = 253_402_300_799;

/// Moments to come: when a step's time is over, a reminder is sent, a player acts
#[utoipa::path(
    get,
    path = "",
    params(("limit" = Option<String>, Query, description = "At most so many, up to 1000 [default: 50]")),
    responses((status = 200, description = "The request and the moment of each, the earliest first.", body = Deadlines))
)]
pub(super) async fn list(State(management): State<Management>, RawQuery(query): RawQuery) -> Response {
    let limit = Query::read(query.as_deref(), &["limit"]).and_then(|query| query.whole("limit", LIMIT_MAX));
    on_a_thread(move || {
        let limit = limit?.unwrap_or(LIMIT_DEFAULT);
        let due = management.registry.store().due(Now::from_seconds(FAR), u32::try_from(limit).unwrap_or(0));
        let due = due.map_err(ManagementError::Registry)?.into_iter();
        let deadlines = due
            .map(|(number, at)| Deadline { registration_number: number.to_string(), at: at.to_string() })
            .collect();
        let now = management.clock.now().to_string();
        Ok(answers::json(StatusCode::OK, &Deadlines { now, deadlines }))
    })
    .await
}

/// What is to happen by itself.
#[derive(serde::Serialize, utoipa::ToSchema)]
struct Deadlines {
    /// What time it is.
    now: String,
    /// The earliest first.
    deadlines: Vec<Deadline>,
}

/// A moment to come.
#[derive(serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct Deadline {
    registration_number: String,
    at: String,
}
