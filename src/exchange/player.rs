//! Chains whose provider is the gateway itself: NOTIFICATION when the request is in work, RESPONSE when it is decided, [contract
//! §5](crate::manual::contract).
//!
//! Both have ids of their own that follow from the chain, so that a crash between sending one and writing that down sends none twice.

use std::collections::BTreeSet;
use std::sync::Arc;

use bytes::Bytes;

use super::form::{FormStep, Processing, Repeated, form_data};
use super::wire::digest_of_parts;
use crate::clock::Now;
use crate::random::Random;
use crate::registry::{
    ChainCase, ExchangeQuery, ExchangeRows, ExchangeWrite, ExchangeWritten, NewMessage, RegistrationNumber,
    Registry, RegistryError, State,
};
use crate::workflow::{Outcome, Resolution};

/// Chains looked at in one pass; the next pass goes on behind them, so that those that wait for weeks keep no other back.
const CASES_MAX: u32 = 500;

/// Where the passes over the open chains stand.
#[derive(Default)]
pub(super) struct Player {
    /// The last chain that was looked at; nothing where all were.
    after: i64,
    /// Chains of which the log says that what they are to be told was not taken: it says so once.
    stuck: BTreeSet<i64>,
}

impl Player {
    /// Sends what the next of the open chains are to be told by now.
    pub(super) async fn advance(
        &mut self,
        registry: &Registry,
        random: &Arc<dyn Random>,
        now: Now,
    ) -> Result<(), RegistryError> {
        let query = ExchangeQuery::OpenCases { after: self.after, cases_max: CASES_MAX };
        let ExchangeRows::Cases(cases) = registry.exchange_rows(query).await? else { return Ok(()) };
        let is_last = cases.len() < CASES_MAX as usize;
        self.after = cases.last().filter(|_| !is_last).map_or(0, |case| case.correlation_id);
        for case in cases {
            let chain = case.correlation_id;
            match tell(registry, random, &case, now).await? {
                None => drop(self.stuck.remove(&chain)),
                // Its id is somebody else's, or its chain is gone: the chain stays open, and is looked at again.
                Some(message_type) if self.stuck.insert(chain) => {
                    tracing::error!(
                        chain,
                        message_type,
                        "what a chain of the gateway's own is to be told was not taken; it is tried again"
                    );
                }
                Some(_) => {}
            }
        }
        Ok(())
    }
}

/// Sends what a chain is to be told by now; the type of what was not taken.
async fn tell(
    registry: &Registry,
    random: &Arc<dyn Random>,
    case: &ChainCase,
    now: Now,
) -> Result<Option<&'static str>, RegistryError> {
    let Ok(number) = case.number.parse::<RegistrationNumber>() else { return Ok(None) };
    let Some(standing) = registry.case(&number).await? else { return Ok(None) };
    let correlation_id = case.correlation_id;
    if case.told == 0 {
        let repeated = repeated(case);
        let step =
            FormStep { repeated: &repeated, at: standing.registered_at, processing: Processing::InWork };
        if !send(registry, random, case, "NOTIFICATION", form_data(&step), now).await? {
            return Ok(Some("NOTIFICATION"));
        }
        registry.exchange(ExchangeWrite::ToldCase { correlation_id, told: 1 }).await?;
    }
    if !matches!(standing.state, State::Completed | State::Refused | State::DocumentsRefused) {
        return Ok(None);
    }
    let outcome: Option<Outcome> =
        standing.outcome.as_ref().and_then(|outcome| serde_json::from_slice(outcome).ok());
    let positive = standing.state == State::Completed
        && outcome.as_ref().is_none_or(|outcome| outcome.resolution == Resolution::Positive);
    let result = registry.result(&number).await?;
    let repeated = repeated(case);
    let reasons = outcome.as_ref().map(|outcome| outcome.reasons.as_slice()).unwrap_or_default();
    let processing = Processing::Decided {
        positive,
        reasons: reasons.iter().map(|reason| (reason.kk.clone(), reason.ru.clone())).collect(),
        result: result.map(|result| result.document),
    };
    let step = FormStep { repeated: &repeated, at: standing.state_since, processing };
    if !send(registry, random, case, "RESPONSE", form_data(&step), now).await? {
        return Ok(Some("RESPONSE"));
    }
    registry.exchange(ExchangeWrite::ToldCase { correlation_id, told: 2 }).await?;
    Ok(None)
}

fn repeated(case: &ChainCase) -> Repeated {
    let repeated: Repeated = serde_json::from_str(&case.form).unwrap_or_default();
    Repeated { chain: case.correlation_id.to_string(), ..repeated }
}

/// Whether it was taken.
async fn send(
    registry: &Registry,
    random: &Arc<dyn Random>,
    case: &ChainCase,
    message_type: &'static str,
    data: String,
    now: Now,
) -> Result<bool, RegistryError> {
    let chain = case.correlation_id.to_string();
    let message = NewMessage {
        own_id: Some(format!("{message_type}-{chain}")),
        correlation_id: Some(case.correlation_id),
        sender: case.provider.clone(),
        provider: case.provider.clone(),
        service_id: case.service_id.clone(),
        message_type,
        route_id: None,
        message_date: now.to_string(),
        password_digest: None,
        properties: "[]".to_owned(),
        session_id: format!("{{{}}}", random.uuid()),
        digest: digest_of_parts(&case.service_id, message_type, &chain, &data),
        data: Bytes::from(data),
        tell_sender: false,
        late_at: None,
        at: now,
    };
    let written = registry.exchange(ExchangeWrite::Accept(Box::new(message))).await?;
    Ok(matches!(written, ExchangeWritten::Accepted { .. }))
}
