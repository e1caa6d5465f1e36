//! `/manage/v1/clock`: the time by which the gateway goes, forwards and back.

use axum::extract::State;
use axum::response::Response;

use super::state::{Management, on_a_thread};
use crate::ca::http::Before;
use crate::clock::{Clock as _, ClockState, ManualClock, Now};
use crate::http::answers;
use crate::http::{StatusCode, WholeBody};
use crate::interface::{CallFault, Callee, Trouble};
use crate::json::{Form, Kind, Member};

/// What sets the clock.
const HAND: Form = Form {
    members: &[
        Member::may("at", Kind::Text),
        Member::may("by", Kind::TextOrSigned),
        Member::may("real", Kind::Flag),
        Member::may("now", Kind::Text),
        Member::may("advanceSeconds", Kind::Signed),
    ],
    example: r#"{"at": "2026-11-24T10:00:00Z"}, {"by": "P1D"}, {"by": 60}, {"real": true}"#,
};

/// What time it is
#[utoipa::path(get, path = "", responses((status = 200, description = "The time, whether the clock stands, how far it is from the machine's.", body = Time)))]
pub(super) async fn read(State(management): State<Management>) -> Response {
    shown(&management.clock)
}

/// Set the clock: {"at": "2026-11-24T10:00:00Z"}, {"by": "-P1D"}, {"by": 60} or {"real": true}
///
/// Publishes CRLs of the new time, forgets what was valid only before, takes the work that is due, and answers when all of
/// that is done.
#[utoipa::path(put, path = "", request_body(content = Change), responses((status = 200, description = "The new time.", body = Time), (status = 400, description = "Not a time.")))]
pub(super) async fn set(State(management): State<Management>, WholeBody(body): WholeBody) -> Response {
    let change = HAND.read(&body).map_err(CallFault::Form);
    if let Err(fault) = change.and_then(|change| turn(&management.clock, change)) {
        return answers::problem(StatusCode::BAD_REQUEST, Trouble::Call { of: Callee::Clock, fault });
    }
    on_a_thread(move || {
        let now = management.clock.now();
        management.publisher.publish(now, Before::Forgotten)?;
        (management.due_work)(now);
        Ok(shown(&management.clock))
    })
    .await
}

/// As the clock is shown.
#[derive(serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct Time {
    /// The time.
    now: String,
    /// Whether it stands.
    manual: bool,
    /// How far it is from the machine's clock, where it ticks.
    #[serde(skip_serializing_if = "Option::is_none")]
    offset_millis: Option<i64>,
}

fn shown(clock: &ManualClock) -> Response {
    let (manual, offset_millis) = match clock.state() {
        ClockState::Stands(_) => (true, None),
        ClockState::Ticks { offset_millis } => (false, Some(offset_millis)),
    };
    answers::json(StatusCode::OK, &Time { now: clock.now().to_string(), manual, offset_millis })
}

/// What is to become of the clock: one of these.
#[derive(serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Change {
    at: Option<String>,
    by: Option<Seconds>,
    real: Option<bool>,
    /// The name of `at` before.
    now: Option<String>,
    /// The name of `by` before.
    advance_seconds: Option<i64>,
}

/// Seconds, or an ISO 8601 duration.
#[derive(serde::Deserialize, utoipa::ToSchema)]
#[serde(untagged)]
enum Seconds {
    Number(i64),
    Duration(String),
}

fn turn(clock: &ManualClock, change: Change) -> Result<(), CallFault> {
    let at = change.at.or(change.now);
    let by = change.by.or(change.advance_seconds.map(Seconds::Number));
    match (at, by, change.real) {
        (Some(at), None, None) => clock.set(Now::parse(&at).map_err(|error| CallFault::NotATime(error))?),
        (None, Some(Seconds::Number(seconds)), None) => clock.advance_millis(seconds.saturating_mul(1000)),
        (None, Some(Seconds::Duration(text)), None) => {
            clock.set(
                clock
                    .now()
                    .plus_duration(&text)
                    .map_err(|_| CallFault::NotADuration { text: text.chars().take(40).collect() })?,
            );
        }
        (None, None, Some(true)) => clock.follow_the_machine(),
        _ => {
            return Err(CallFault::OneOf { example: HAND.example.to_owned() });
        }
    }
    Ok(())
}
