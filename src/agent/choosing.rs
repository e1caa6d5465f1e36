//! The key that a request is signed with, chosen as a person would; and what comes of it instead.

use std::sync::Arc;
use std::time::Duration;

use super::asking::{Decision, Question};
use super::call::Call;
use super::key::AgentKey;
use super::keys::Wanted;
use super::outcome::{Outcome, Scripted};
use super::reply::{Answer, Order, Refusal};
use super::script::Asked;
use super::settings::Mode;
use super::state::Agent;
use crate::calendar::almaty;

/// What a request asks of whoever signs.
pub(super) struct Choice {
    /// What the certificate must be like.
    pub(super) wanted: Wanted,
    /// How many documents there are to sign.
    pub(super) documents: usize,
    /// Whether there is a store that the request allows.
    pub(super) store: Store,
    /// Which certificates are refused although they fit.
    pub(super) refused: Refused,
}

/// Whether there is a store to look for keys in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Store {
    /// There is.
    There,
    /// None of those that the request allows is plugged in.
    Missing,
}

/// Which certificates are refused although they fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) expired: bool,
    pub(super) revoked: bool,
}

impl Refused {
    /// None.
    pub(super) const NONE: Refused = Refused { expired: false, revoked: false };
}

/// Who signs, or why nobody does, and how the answer goes out.
pub(super) struct Chosen {
    pub(super) key: Result<Arc<AgentKey>, Refusal>,
    pub(super) came: Scripted,
    order: Order,
}

impl Chosen {
    /// Whether signatures of several documents are to come in reverse.
    pub(super) fn is_in_reverse(&self) -> bool {
        self.came.outcome == Outcome::WrongOrder
    }

    /// The answer with this body.
    pub(super) fn answer(&self, body: serde_json::Value, documents: usize) -> Answer {
        let key = self.key.as_ref().ok().map(|key| key.name().to_owned());
        // In reverse is wrong enough; a single one comes late.
        let order = match self.order {
            Order::AfterNext if documents > 1 => Order::Now,
            order => order,
        };
        Answer { body, order, came: self.came, key }
    }
}

/// Chooses the key for a request: what is scripted comes first, then a person where one is to be asked, then the first key that fits.
pub(super) async fn choose(agent: &Arc<Agent>, call: &Call, choice: Choice) -> Chosen {
    let settings = agent.settings();
    let asked = Asked { module: &call.module, method: &call.method, origin: &call.origin };
    let mut came = agent.outcome(asked);
    let names = settings.key.clone().map_or(settings.keys.clone(), |key| vec![key]);
    let documents = choice.documents;
    let fitting = fitting(agent, call, names, choice).await;
    let mut wish = None;
    if settings.mode == Mode::Ask && came == Scripted::default() {
        let names = fitting.iter().map(|(key, _)| key.name().to_owned()).collect();
        let patience = Duration::from_secs(settings.asked_seconds_max);
        let decision = ask(agent, call, documents, names, patience).await;
        (came, wish) = (decision.scripted, decision.key);
    }
    tokio::time::sleep(Duration::from_millis(came.delay_millis())).await;
    let order = match came.outcome {
        Outcome::BrokenOff => Order::BrokenOff,
        Outcome::WrongOrder => Order::AfterNext,
        _ => Order::Now,
    };
    let key = match came.outcome {
        Outcome::Cancelled | Outcome::BrokenOff => Err(Refusal::Cancelled),
        Outcome::WrongPassword => Err(Refusal::WrongPassword),
        Outcome::NoKey => Err(Refusal::NoKey),
        Outcome::Expired => Err(Refusal::Expired),
        Outcome::Revoked => Err(Refusal::Revoked),
        Outcome::Signed | Outcome::Slow | Outcome::WrongOrder => taken(fitting, wish.as_deref()),
    };
    if let Err(refusal) = &key
        && matches!(came.outcome, Outcome::Signed | Outcome::Slow | Outcome::WrongOrder)
    {
        came.outcome = match refusal {
            Refusal::Expired => Outcome::Expired,
            Refusal::Revoked => Outcome::Revoked,
            _ => Outcome::NoKey,
        };
    }
    Chosen { key, came, order }
}

/// The keys that fit, each with why it is refused, if it is.
async fn fitting(
    agent: &Arc<Agent>,
    call: &Call,
    names: Vec<String>,
    choice: Choice,
) -> Vec<(Arc<AgentKey>, Option<Refusal>)> {
    if choice.store == Store::Missing {
        return Vec::new();
    }
    let (agent, now) = (Arc::clone(agent), call.now);
    // Keys of people are made when they are asked for.
    let looked = tokio::task::spawn_blocking(move || {
        let source = agent.ring.source();
        let keys = agent.ring.fitting(&names, &choice.wanted, now);
        let refusal = |key: &AgentKey| {
            let certificate = key.certificate();
            let in_time = certificate.not_before() <= now && now <= certificate.not_after();
            if choice.refused.expired && !in_time {
                return Some(Refusal::Expired);
            }
            let revoked = choice.refused.revoked && source.is_revoked(certificate, now);
            revoked.then_some(Refusal::Revoked)
        };
        keys.into_iter().map(|key| (Arc::clone(&key), refusal(&key))).collect()
    });
    looked.await.unwrap_or_default()
}

/// The key that is wished for, or the first that is not refused.
fn taken(
    mut fitting: Vec<(Arc<AgentKey>, Option<Refusal>)>,
    wish: Option<&str>,
) -> Result<Arc<AgentKey>, Refusal> {
    if let Some(wish) = wish {
        fitting.retain(|(key, _)| key.name() == wish);
    }
    if let Some((key, _)) = fitting.iter().find(|(_, refusal)| refusal.is_none()) {
        return Ok(Arc::clone(key));
    }
    Err(fitting.into_iter().find_map(|(_, refusal)| refusal).unwrap_or(Refusal::NoKey))
}

/// Asks a person. Who does not answer in time has cancelled.
async fn ask(
    agent: &Agent,
    call: &Call,
    documents: usize,
    keys: Vec<String>,
    patience: Duration,
) -> Decision {
    let cancelled = || Decision { scripted: Outcome::Cancelled.into(), key: None };
    let question = Question {
        id: 0,
        at: almaty::shown(call.now),
        module: call.module.clone(),
        method: call.method.clone(),
        origin: call.origin.clone(),
        documents,
        keys,
    };
    let Some(mut asking) = agent.questions.ask(question) else { return cancelled() };
    match tokio::time::timeout(patience, &mut asking.decided).await {
        Ok(Ok(decision)) => decision,
        _ => cancelled(),
    }
}
