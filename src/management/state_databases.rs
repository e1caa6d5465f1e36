//! `/manage/v1/state-databases`: whom and what the state databases do not know, and how they behave.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::error::ManagementError;
use super::state::{Management, on_a_thread};
use crate::databases::{Behaviour, Database};
use crate::http::{StatusCode, WholeBody, answers};
use crate::interface::{CallFault, NamedThing};
use crate::json::{Form, Kind, Member};
use crate::workflow::Absent;

/// The longest delay, ten minutes: longer than any client waits.
const DELAY_MILLIS_MAX: u64 = 600_000;

/// What a call may say.
pub(super) const FORM: Form = Form {
    members: &[
        Member::may("numbers", Kind::Texts),
        Member::may("powers", Kind::Texts),
        Member::may("unavailable", Kind::Texts),
        Member::may("slow", Kind::Texts),
        Member::may("delayMillis", Kind::Whole(DELAY_MILLIS_MAX)),
    ],
    example: r#"{"numbers": ["123456789011"], "powers": ["17"], "unavailable": ["enis"], "slow": ["gbdfl"], "delayMillis": 15000}"#,
};

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct StateDatabasesCall {
    /// IINs and BINs of which the workstations are told that there are no data, whatever the databases say.
    numbers: Option<Vec<String>>,
    /// Numbers of powers of attorney of which they are told so.
    powers: Option<Vec<String>>,
    /// Databases that answer that they are not available: gbdfl, gbdul, enis, kdp, temp-files, e-akimat.
    unavailable: Option<Vec<String>>,
    /// Databases that wait before they answer.
    slow: Option<Vec<String>>,
    /// How long these wait.
    delay_millis: Option<u64>,
}

/// Whom and what the state databases do not know, and how they behave
#[utoipa::path(get, path = "", responses((status = 200, description = "What is not said comes from the people of the seed.", body = StateDatabasesShown)))]
pub(super) async fn read(State(management): State<Management>) -> Response {
    answers::json(StatusCode::OK, &shown(&management))
}

/// Set whom and what they do not know, and how they behave: {"numbers": ["123456789011"], "slow": ["gbdfl"], "delayMillis": 15000}
///
/// What is left out is as it was at the start.
#[utoipa::path(put, path = "", request_body(content = StateDatabasesCall), responses((status = 200, description = "What holds now.", body = StateDatabasesShown), (status = 400, description = "Not of the form.")))]
pub(super) async fn set(State(management): State<Management>, WholeBody(body): WholeBody) -> Response {
    on_a_thread(move || {
        let call: StateDatabasesCall = FORM.read(&body)?;
        let behaviours = behaviours(&call)?;
        let all = |list: Option<Vec<String>>| list.unwrap_or_default().into_iter().collect();
        management.databases.set(Absent { numbers: all(call.numbers), powers: all(call.powers) });
        management.database_script.set(behaviours);
        Ok(answers::json(StatusCode::OK, &shown(&management)))
    })
    .await
}

fn behaviours(call: &StateDatabasesCall) -> Result<BTreeMap<Database, Behaviour>, ManagementError> {
    let mut behaviours: BTreeMap<Database, Behaviour> = BTreeMap::new();
    for name in call.unavailable.iter().flatten() {
        behaviours.entry(named(name)?).or_default().unavailable = true;
    }
    for name in call.slow.iter().flatten() {
        behaviours.entry(named(name)?).or_default().delay_millis = call.delay_millis.unwrap_or_default();
    }
    Ok(behaviours)
}

fn named(name: &str) -> Result<Database, ManagementError> {
    let known = Database::ALL.map(Database::as_str).join(", ");
    let fault =
        || CallFault::NoSuch { thing: NamedThing::Database, name: name.chars().take(40).collect(), known };
    Database::parse(name).ok_or_else(|| ManagementError::Call(fault()))
}

/// Whom and what the state databases do not know, and how they behave.
#[derive(Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct StateDatabasesShown {
    /// IINs and BINs of which there are no data.
    numbers: BTreeSet<String>,
    /// Numbers of powers of attorney of which there are none.
    powers: BTreeSet<String>,
    /// Databases that are not available.
    unavailable: Vec<&'static str>,
    /// Databases that wait before they answer.
    slow: Vec<&'static str>,
    /// How long these wait.
    delay_millis: u64,
}

fn shown(management: &Management) -> StateDatabasesShown {
    let Absent { numbers, powers } = management.databases.absent();
    let script = management.database_script.all();
    let unavailable = script.iter().filter(|(_, of)| of.unavailable).map(|(name, _)| name.as_str());
    let slow = script.iter().filter(|(_, of)| of.delay_millis > 0);
    let delay = slow.clone().map(|(_, of)| of.delay_millis).max().unwrap_or_default();
    StateDatabasesShown {
        numbers,
        powers,
        unavailable: unavailable.collect(),
        slow: slow.map(|(name, _)| name.as_str()).collect(),
        delay_millis: delay,
    }
}
