//! `/manage/v1/clock`: the time by which the gateway goes, forwards and back.

use axum::extract::State;
use axum::response::Response;

use super::error::ManagementError;
use super::state::{Management, on_a_thread};
use crate::ca::http::Before;
use crate::clock::{Clock as _, ClockState, Now, SystemClock};
use crate::http::answers;
use crate::http::{StatusCode, WholeBody};
use crate::interface::{CallFault, Callee, NamedThing, Trouble};
use crate::json::{Form, Kind, Member};
use crate::registry::RegistrationNumber;
use crate::text::Lang;
use crate::text::line::undated as line;
use crate::workflow::{Happening, Passed};

/// What sets the clock.
const HAND: Form = Form {
    members: &[
        Member::may("at", Kind::Text),
        Member::may("by", Kind::TextOrSigned),
        Member::may("real", Kind::Flag),
        Member::may("next", Kind::Flag),
        Member::may("before", Kind::Text),
        Member::may("after", Kind::Text),
        Member::may("now", Kind::Text),
        Member::may("advanceSeconds", Kind::Signed),
    ],
    example: r#"{"at": "2026-11-24T10:00:00Z"}, {"by": "P1D"}, {"by": 60}, {"next": true}, {"before": "000-2026-0000001-2"}, {"real": true}"#,
};

/// What happened, in one answer: the rest is in the step logs.
const HAPPENED_MAX: usize = 10_000;

/// What time it is
#[utoipa::path(get, path = "", responses((status = 200, description = "The time, whether the clock stands, how far it is from the machine's.", body = Time)))]
pub(super) async fn read(State(management): State<Management>) -> Response {
    answers::json(StatusCode::OK, &time(&management))
}

/// Set the clock: {"at": "2026-11-24T10:00:00Z"}, {"by": "-P1D"}, {"by": 60}, {"next": true}, {"before": NUMBER}, {"after": NUMBER} or {"real": true}
///
/// `next` goes to the next moment at which something happens by itself, `before` and `after` to a second before and just after the next
/// deadline of a request. All that falls due on the way is done in the order of its moments, each thing at its own; then CRLs of the new time
/// are published. The answer comes when that is done, and says what happened.
#[utoipa::path(put, path = "", request_body(content = Change), responses((status = 200, description = "The new time, and what happened on the way.", body = Moved), (status = 400, description = "Not a time."), (status = 404, description = "No such request, or nothing is to come.")))]
pub(super) async fn set(State(management): State<Management>, WholeBody(body): WholeBody) -> Response {
    on_a_thread(move || {
        let change = HAND.read(&body).map_err(CallFault::Form).and_then(wish);
        let wish = match change {
            Ok(wish) => wish,
            Err(fault) => return Ok(refused(StatusCode::BAD_REQUEST, fault)),
        };
        let Some(target) = target(&management, &wish)? else {
            return Ok(refused(StatusCode::NOT_FOUND, CallFault::NothingToCome));
        };
        // What falls due is done before the hand moves: whoever reads the new time finds all of it done.
        let passed = if target > management.clock.now() {
            management.driver.pass(target).map_err(ManagementError::Workflow)?
        } else {
            Passed::default()
        };
        if matches!(wish, Wish::Machine) {
            management.clock.follow_the_machine();
        } else {
            management.clock.set(target);
        }
        let now = management.clock.now();
        management.publisher.publish(now, Before::Forgotten)?;
        (management.due_work)(now);
        for error in passed.failed {
            tracing::warn!(%error, "a case was not taken on; it is tried again");
        }
        let total = passed.happened.len();
        let happened = passed.happened.into_iter().take(HAPPENED_MAX).map(Happened::of).collect();
        let answer = Moved { time: time(&management), happened, happened_total: total };
        Ok(answers::json(StatusCode::OK, &answer))
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
    /// What the time means for limits, where the calendar has no data for the year: in Kazakh, Russian and English.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Object)]
    warning: Option<serde_json::Value>,
}

/// The new time, and what happened on the way.
#[derive(serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct Moved {
    #[serde(flatten)]
    time: Time,
    /// In the order of its moments.
    happened: Vec<Happened>,
    /// How much it was; a long list is cut.
    happened_total: usize,
}

/// A thing that happened.
#[derive(serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct Happened {
    at: String,
    registration_number: String,
    service_id: String,
    /// The label of the step.
    step: String,
    outcome: &'static str,
    /// The status of the request after it.
    status: &'static str,
}

impl Happened {
    fn of(happening: Happening) -> Self {
        let line = happening.line;
        Happened {
            at: line.done.to_string(),
            registration_number: happening.number.to_string(),
            service_id: happening.service_id,
            step: line.label,
            outcome: line.outcome.as_str(),
            status: line.state.as_str(),
        }
    }
}

fn time(management: &Management) -> Time {
    let clock = &management.clock;
    let (manual, offset_millis) = match clock.state() {
        ClockState::Stands(_) => (true, None),
        ClockState::Ticks { offset_millis } => (false, Some(offset_millis)),
    };
    let now = clock.now();
    let warning = management.driver.counting().lacks(now).map(|error| {
        let text = |lang| line::clock_beyond(&error, lang);
        serde_json::json!({ "kk": text(Lang::Kk), "ru": text(Lang::Ru), "en": text(Lang::En) })
    });
    Time { now: now.to_string(), manual, offset_millis, warning }
}

fn refused(status: StatusCode, fault: CallFault) -> Response {
    answers::problem(status, Trouble::Call { of: Callee::Clock, fault })
}

/// What is to become of the clock: one of these.
#[derive(serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Change {
    at: Option<String>,
    by: Option<Seconds>,
    real: Option<bool>,
    /// To the next moment at which something happens by itself.
    next: Option<bool>,
    /// To a second before the next deadline of this request.
    before: Option<String>,
    /// To just after it.
    after: Option<String>,
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

/// Where the clock is to go.
enum Wish {
    At(Now),
    Seconds(i64),
    Duration(String),
    Machine,
    NextEvent,
    /// A deadline of a request, with how many milliseconds after it.
    Deadline(RegistrationNumber, i64),
}

fn wish(change: Change) -> Result<Wish, CallFault> {
    let at = change.at.or(change.now);
    let by = change.by.or(change.advance_seconds.map(Seconds::Number));
    let number = |text: String| {
        text.parse().map_err(|_| CallFault::NoSuch {
            thing: NamedThing::Request,
            name: text.chars().take(40).collect(),
            known: "000-2026-0000001-2".to_owned(),
        })
    };
    let mut wishes = Vec::new();
    wishes.extend(at.map(|at| Now::parse(&at).map(Wish::At).map_err(CallFault::NotATime)));
    wishes.extend(by.map(|by| {
        Ok(match by {
            Seconds::Number(seconds) => Wish::Seconds(seconds),
            Seconds::Duration(text) => Wish::Duration(text),
        })
    }));
    wishes.extend(change.real.filter(|real| *real).map(|_| Ok(Wish::Machine)));
    wishes.extend(change.next.filter(|next| *next).map(|_| Ok(Wish::NextEvent)));
    wishes.extend(change.before.map(|text| Ok(Wish::Deadline(number(text)?, -1_000))));
    wishes.extend(change.after.map(|text| Ok(Wish::Deadline(number(text)?, 1))));
    match wishes.pop() {
        Some(wish) if wishes.is_empty() => wish,
        _ => Err(CallFault::OneOf { example: HAND.example.to_owned() }),
    }
}

/// The moment that is meant; nothing where nothing is to come.
fn target(management: &Management, wish: &Wish) -> Result<Option<Now>, ManagementError> {
    let now = management.clock.now();
    let meant = match wish {
        Wish::At(at) => Some(*at),
        Wish::Seconds(seconds) => Some(now.plus_seconds(*seconds)),
        Wish::Duration(text) => Some(now.plus_duration(text).map_err(|_| {
            ManagementError::Call(CallFault::NotADuration { text: text.chars().take(40).collect() })
        })?),
        Wish::Machine => Some(SystemClock.now()),
        Wish::NextEvent => {
            management.driver.next_event().map_err(ManagementError::Workflow)?.map(|event| event.max(now))
        }
        Wish::Deadline(number, after) => management
            .driver
            .next_deadline(number, now)
            .map_err(ManagementError::Workflow)?
            .map(|due| due.plus_millis(*after).max(now)),
    };
    // A moment that cannot be written could not be read back: certificates, lists and the ledger hold it as text.
    match meant.map(|moment| Now::parse(&moment.to_string())) {
        Some(Err(error)) => Err(ManagementError::Call(CallFault::NotATime(error))),
        _ => Ok(meant),
    }
}
