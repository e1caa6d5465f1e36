//! `/manage/v1/reset`: back to the first state, as when the gateway was started for the first time.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::error::ManagementError;
use super::first_state::{FirstState, PutBack};
use super::state::{Management, on_a_thread};
use crate::ca::http::Before;
use crate::ca::{OcspScript, TspScript};
use crate::clock::{Clock as _, ClockState};
use crate::http::{StatusCode, WholeBody, answers};
use crate::interface::{CallFault, MemberFault};
use crate::json::{Form, Kind, Member};
use crate::workflow::Absent;

/// What shows that it is meant.
pub(super) const CONFIRMATION: Form =
    Form { members: &[Member::must("confirm", Kind::Flag)], example: r#"{"confirm": true}"# };

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Confirmation {
    /// `true`: everything goes.
    confirm: bool,
}

/// What was put back.
#[derive(Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct Done {
    /// The time after it.
    now: String,
    /// Whether the clock stands.
    clock_stands: bool,
    /// How many of each there were, and are no more.
    forgotten: BTreeMap<&'static str, u64>,
    /// What is as the settings have it.
    put_back: Vec<&'static str>,
}

/// Back to the first state: {"confirm": true}
///
/// Registered requests, refusals, messages and staff, issued and revoked certificates, faults and scripts, players, changed people, the
/// clock and the journal are as when the gateway was first started. What is under way then may fail.
#[utoipa::path(post, path = "", request_body(content = Confirmation), responses((status = 200, description = "What was put back.", body = Done), (status = 400, description = "It was not confirmed: nothing was done.")))]
pub(super) async fn reset(State(management): State<Management>, WholeBody(body): WholeBody) -> Response {
    on_a_thread(move || {
        let Confirmation { confirm } = CONFIRMATION.read(&body)?;
        if !confirm {
            return Err(CallFault::Member { member: "confirm", fault: MemberFault::NotTrue }.into());
        }
        Ok(answers::json(StatusCode::OK, &done(&management)?))
    })
    .await
}

fn done(management: &Management) -> Result<Done, ManagementError> {
    let FirstState { clock, players, people, others } = &management.first;
    let whole = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let mut forgotten = BTreeMap::new();
    let counts = management.registry.store().counts().map_err(ManagementError::Registry)?;
    forgotten.insert("requests", counts.registered());
    forgotten.insert("refusals", counts.refusals);
    forgotten.insert("journalEntries", whole(management.journal.len()));
    forgotten.insert("faults", whole(management.publisher.faults().len()));
    let changed = management.people.now().changed();
    let of_settings = people.changed();
    forgotten.insert("peopleChanged", whole(changed.iter().filter(|n| !of_settings.contains(n)).count()));

    management.registry.forget_all_blocking().map_err(ManagementError::Registry)?;
    let (certificates, revocations) = management.authority().forget()?;
    forgotten.insert("certificates", whole(certificates));
    forgotten.insert("revocations", whole(revocations));
    management.publisher.set_faults(BTreeMap::clear);
    management.services.responder.follow(OcspScript::default());
    management.services.stamper.follow(TspScript::default());
    management.databases.set(Absent::default());
    management.database_script.set(BTreeMap::new());
    management.people.put(people.clone());
    management.players.set(players.clone());
    management.random.restart();
    management.clock.put(*clock);
    for (_, PutBack(put_back)) in others {
        put_back();
    }
    let now = management.clock.now();
    management.publisher.publish(now, Before::Forgotten)?;
    management.journal.clear();
    tracing::warn!("everything is back to its first state, as a tester asked");
    let own = [
        "registry",
        "ledger",
        "faults",
        "ocsp",
        "tsp",
        "stateDatabases",
        "people",
        "players",
        "clock",
        "journal",
    ];
    Ok(Done {
        now: now.to_string(),
        clock_stands: matches!(clock, ClockState::Stands(_)),
        forgotten,
        put_back: own.into_iter().chain(others.iter().map(|(name, _)| *name)).collect(),
    })
}
