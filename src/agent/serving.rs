//! A message answered: by its module, exactly once.

use std::sync::Arc;
use std::time::Instant;

use super::call::Call;
use super::outcome::Outcome;
use super::reply::{self, Answer, Order};
use super::state::{Agent, AgentCall, Served};
use super::{accessory, basics, common_utils};
use crate::calendar::almaty;
use crate::x509::with_numbers_masked;

/// An answer as it goes out.
pub(super) struct Sent {
    pub(super) text: String,
    pub(super) order: Order,
}

/// Answers one message of a page of `origin`. Every message has exactly one answer.
pub(super) async fn answer(agent: &Arc<Agent>, text: &str, origin: &str) -> Sent {
    let begun = Instant::now();
    let Ok(call) = Call::read(text, origin, agent.now()) else {
        return Sent { text: reply::unreadable().to_string(), order: Order::Now };
    };
    let answer = match call.module.as_str() {
        "kz.gov.pki.knca.basics" => basics::answer(agent, &call).await,
        "kz.gov.pki.knca.commonUtils" => common_utils::answer(agent, &call).await,
        "kz.gov.pki.ncalayerservices.accessory" => Answer::plain(accessory::answer(&call)),
        "kz.gov.pki.knca.applet.Applet" => Answer::plain(accessory::applet(&call)),
        "kz.digiflow.mobile.extensions" if agent.settings().kaztoken => {
            Answer::plain(accessory::kaztoken(&call))
        }
        _ => Answer::plain(reply::module_not_found()),
    };
    let took = begun.elapsed();
    let served = Served {
        at: almaty::shown(call.now),
        module: call.module.clone(),
        method: call.method.clone(),
        origin: call.origin.clone(),
        outcome: outcome(&answer),
        key: answer.key.clone(),
        took: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
    };
    // What a page wrote, and the name of a key's file.
    let [module, method, origin] =
        [&served.module, &served.method, &served.origin].map(|text| with_numbers_masked(text));
    let key = served.key.as_deref().map(with_numbers_masked);
    tracing::info!(
        module,
        method,
        origin,
        outcome = served.outcome,
        key = key.as_deref().unwrap_or("-"),
        "agent"
    );
    let body = answer.body.to_string();
    (agent.watch)(AgentCall { served: &served, message: text, answer: &body, at: call.now, took });
    agent.remember(served);
    Sent { text: body, order: answer.order }
}

/// What came of a message, in a word: what a person or a script made of it, or how it was answered where nobody was asked.
fn outcome(answer: &Answer) -> &'static str {
    let is_error = answer.body["status"] == false
        || answer.body["code"] == "500"
        || answer.body["success"] == false
        || !answer.body["errorCode"].is_null();
    match answer.came.outcome {
        Outcome::Signed if is_error => "failed",
        Outcome::Signed if answer.key.is_none() => "answered",
        other => other.name(),
    }
}
