//! `/manage/v1/agent`: the agent for testers, on the management listener: who signs, what comes of the requests to come.

use std::collections::VecDeque;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa_axum::routes;

use super::asking::Decision;
use super::common_utils::TOKEN_STORAGES;
use super::key::{AgentKey, KeyCause, KeyFault};
use super::outcome::{Outcome, Scripted};
use super::script::{Chance, Rule};
use super::settings::{KeyDates, Mode, Version, XmlLayout};
use super::state::{Agent, State as AgentState};
use crate::crypto::KeyKind;
use crate::http::{StatusCode, Table, WholeBody, answers};
use crate::interface::{CallFault, Callee, MemberFault, NamedThing, Trouble};
use crate::json::placed;
use crate::limits;

impl Agent {
    /// The testers' paths, one line each.
    pub fn table(self: Arc<Self>) -> Table {
        Table::new()
            .at("/manage/v1/agent", routes!(read, change, post_change, reset))
            .at("/manage/v1/agent/waiting/{id}", routes!(decide))
            .with_state(self)
    }
}

/// An outcome as it is asked for: its name, or the name and how late it is.
#[derive(Debug, Clone, Copy)]
enum Next {
    Named(Outcome),
    Full(Scripted),
}

impl<'de> Deserialize<'de> for Next {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        // Which of the two is meant is known by its kind, so that an error names what may stand there.
        let read = match Value::deserialize(from)? {
            named @ Value::String(_) => Outcome::deserialize(named).map(Next::Named),
            full => Scripted::deserialize(full).map(Next::Full),
        };
        read.map_err(serde::de::Error::custom)
    }
}

/// A change that is right.
const CHANGE: &str = r#"{"key": "revoked", "next": ["cancelled", {"outcome": "slow", "millis": 3000}]}"#;

/// A decision that is right.
const DECISION: &str = r#"{"outcome": "signed", "key": "valid"}"#;

/// What is to change; what is left out stays as it is.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct Change {
    version: Option<Version>,
    mode: Option<Mode>,
    #[serde(with = "nullable")]
    key: Option<Option<String>>,
    keys: Option<Vec<String>>,
    tokens: Option<Vec<String>>,
    kaztoken: Option<bool>,
    key_dates: Option<KeyDates>,
    #[serde(with = "nullable")]
    xml_layout: Option<Option<XmlLayout>>,
    check_certificates: Option<bool>,
    asked_seconds_max: Option<u64>,
    origins: Option<Vec<String>>,
    next: Option<Vec<Next>>,
    rules: Option<Vec<Rule>>,
    chances: Option<Vec<Chance>>,
    seed: Option<u64>,
}

/// A member that may be left out, or null, which is another thing.
mod nullable {
    use serde::{Deserialize, Deserializer};

    pub(super) fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Option<T>>, D::Error> {
        Option::<T>::deserialize(from).map(Some)
    }
}

/// What a person decides on a request that waits.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Decided {
    #[serde(default)]
    outcome: Outcome,
    #[serde(default)]
    millis: Option<u64>,
    #[serde(default)]
    key: Option<String>,
}

/// The signing agent: whose keys, what is scripted, what waits for a person, what was asked of it
#[utoipa::path(get, path = "", responses((status = 200, description = "The agent as it is.", body = Object)))]
async fn read(State(agent): State<Arc<Agent>>) -> Response {
    on_a_thread(move || Ok(shown(&agent))).await
}

/// Change the signing agent: {"key": "revoked", "next": ["cancelled", {"outcome": "slow", "millis": 3000}]}
///
/// What is left out stays as it is. `next` says what comes of the next requests, one after the other; `rules` of requests of a kind;
/// `chances` of some in a hundred, drawn from `seed`.
#[utoipa::path(put, path = "", request_body(content = Object), responses((status = 200, description = "The agent as it is now.", body = Object), (status = 400, description = "Not of the form, or no such key.")))]
async fn change(State(agent): State<Arc<Agent>>, WholeBody(body): WholeBody) -> Response {
    on_a_thread(move || {
        let change: Change = placed::read(&body, CHANGE).map_err(|unread| fault(unread.into()))?;
        check(&agent, &change)?;
        apply(&mut agent.state(), change);
        Ok(shown(&agent))
    })
    .await
}

/// The same as PUT
#[utoipa::path(post, path = "", request_body(content = Object), responses((status = 200, description = "The agent as it is now.", body = Object), (status = 400, description = "Not of the form, or no such key.")))]
async fn post_change(agent: State<Arc<Agent>>, body: WholeBody) -> Response {
    change(agent, body).await
}

/// Have the signing agent as it was at the start
#[utoipa::path(delete, path = "", responses((status = 200, description = "The agent as it is now.", body = Object)))]
async fn reset(State(agent): State<Arc<Agent>>) -> Response {
    on_a_thread(move || {
        agent.reset();
        Ok(shown(&agent))
    })
    .await
}

/// Decide on a request that waits for a person: {"outcome": "signed", "key": "valid"}
#[utoipa::path(post, path = "", params(("id" = String, Path, description = "The number of the request")), request_body(content = Object), responses((status = 200, description = "The agent as it is now.", body = Object), (status = 400, description = "Not of the form."), (status = 404, description = "No such request waits.")))]
async fn decide(
    State(agent): State<Arc<Agent>>,
    Path(id): Path<String>,
    WholeBody(body): WholeBody,
) -> Response {
    on_a_thread(move || {
        let decided: Decided = placed::read(&body, DECISION).map_err(|unread| fault(unread.into()))?;
        let scripted = Scripted { outcome: decided.outcome, millis: decided.millis };
        let known =
            id.parse().is_ok_and(|id| agent.questions.decide(id, Decision { scripted, key: decided.key }));
        if known { Ok(shown(&agent)) } else { Err((StatusCode::NOT_FOUND, Trouble::PathUnknown)) }
    })
    .await
}

type Refused = (StatusCode, Trouble);

fn fault(fault: CallFault) -> Refused {
    (StatusCode::BAD_REQUEST, Trouble::Call { of: Callee::Agent, fault })
}

/// Why a key cannot be chosen.
fn of_key(error: KeyFault) -> Refused {
    match error {
        KeyFault::NoSuch { name, known } => {
            let known = format!("{known}, person:N, person:N/KIND, agent.files");
            fault(CallFault::NoSuch { thing: NamedThing::Key, name, known })
        }
        KeyFault::Unusable { name, why: KeyCause::File(error) } => {
            fault(CallFault::Key { name, fault: error })
        }
        KeyFault::Unusable { why: KeyCause::Refused(trouble), .. } => (StatusCode::BAD_REQUEST, *trouble),
    }
}

/// Does what may take as long as making a key, off the I/O threads.
async fn on_a_thread(work: impl FnOnce() -> Result<Value, Refused> + Send + 'static) -> Response {
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(value)) => answers::json(StatusCode::OK, &value),
        Ok(Err((status, trouble))) => answers::problem(status, trouble),
        Err(_) => answers::broken(),
    }
}

/// Whether a change can be meant: every key there is, every token one that pages know, no list without end.
fn check(agent: &Agent, change: &Change) -> Result<(), Refused> {
    let names = change.key.iter().flatten().chain(change.keys.iter().flatten());
    let lengths = [
        change.keys.as_ref().map_or(0, Vec::len),
        change.next.as_ref().map_or(0, Vec::len),
        change.rules.as_ref().map_or(0, Vec::len),
        change.chances.as_ref().map_or(0, Vec::len),
        change.origins.as_ref().map_or(0, Vec::len),
    ];
    let lists = ["keys", "next", "rules", "chances", "origins"];
    for (member, length) in lists.into_iter().zip(lengths) {
        let count_max = if member == "keys" { limits::AGENT_KEYS_MAX } else { limits::AGENT_SCRIPTS_MAX };
        if length > count_max {
            return Err(fault(CallFault::Member { member, fault: MemberFault::TooMany { count_max } }));
        }
    }
    for name in names {
        agent.ring.key(name, agent.now()).map_err(of_key)?;
    }
    let strange = change.tokens.iter().flatten().find(|token| !TOKEN_STORAGES.contains(&token.as_str()));
    if let Some(strange) = strange {
        let (name, known) = (strange.chars().take(40).collect(), TOKEN_STORAGES.join(", "));
        return Err(fault(CallFault::NoSuch { thing: NamedThing::Token, name, known }));
    }
    let percent: u64 = change.chances.iter().flatten().map(|chance| u64::from(chance.percent)).sum();
    if percent > 100 {
        return Err(fault(CallFault::Member { member: "chances", fault: MemberFault::Percents { percent } }));
    }
    Ok(())
}

fn apply(state: &mut AgentState, change: Change) {
    let settings = &mut state.settings;
    fn set<T>(place: &mut T, value: Option<T>) {
        if let Some(value) = value {
            *place = value;
        }
    }
    set(&mut settings.version, change.version);
    set(&mut settings.mode, change.mode);
    set(&mut settings.key, change.key);
    set(&mut settings.keys, change.keys);
    set(&mut settings.tokens, change.tokens);
    set(&mut settings.kaztoken, change.kaztoken);
    set(&mut settings.key_dates, change.key_dates);
    set(&mut settings.xml_layout, change.xml_layout);
    set(&mut settings.check_certificates, change.check_certificates);
    set(&mut settings.asked_seconds_max, change.asked_seconds_max);
    set(&mut settings.origins, change.origins);
    set(&mut state.script.rules, change.rules);
    set(&mut state.script.chances, change.chances);
    if let Some(seed) = change.seed {
        state.script.seed = seed;
        state.script.drawn = 0;
    }
    if let Some(next) = change.next {
        let scripted = |next: &Next| match *next {
            Next::Named(outcome) => outcome.into(),
            Next::Full(scripted) => scripted,
        };
        state.script.next = next.iter().map(scripted).collect::<VecDeque<Scripted>>();
    }
}

fn shown(agent: &Agent) -> Value {
    let state = agent.state().clone();
    let settings = &state.settings;
    let now = agent.now();
    let names = settings.key.clone().map_or(settings.keys.clone(), |key| vec![key]);
    let keys: Vec<Value> = names
        .iter()
        .map(|name| match agent.ring.key(name, now) {
            Ok(key) => key_shown(&key),
            Err(error) => json!({ "name": name, "error": error.to_string() }),
        })
        .collect();
    json!({
        "version": settings.version,
        "mode": settings.mode,
        "key": settings.key,
        "keys": keys,
        "available": agent.ring.source().names(),
        "tokens": settings.tokens,
        "kaztoken": settings.kaztoken,
        "keyDates": settings.key_dates,
        "xmlLayout": settings.xml_layout,
        "checkCertificates": settings.check_certificates,
        "askedSecondsMax": settings.asked_seconds_max,
        "origins": settings.origins,
        "next": state.script.next,
        "rules": state.script.rules,
        "chances": state.script.chances,
        "seed": state.script.seed,
        "waiting": agent.questions.list(),
        "served": state.served,
        "requests": state.history,
    })
}

fn key_shown(key: &AgentKey) -> Value {
    let certificate = key.certificate();
    let kind: KeyKind = certificate.key().kind();
    json!({
        "name": key.name(),
        "subject": certificate.subject().to_string(),
        "iin": key.iin(),
        "bin": key.bin(),
        "serialNumber": certificate.serial_hex(),
        "notBefore": certificate.not_before().to_string(),
        "notAfter": certificate.not_after().to_string(),
        "algorithm": kind.name(),
    })
}
