//! A service behind a URL: the message goes there in the gateway's name, within the route's patience and behind a circuit breaker.
//!
//! What comes back is looked at here as octets only; whether it is an answer, and signed by whom, is judged after ([`super::provided`]).

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;

use super::breaker::{Breaker, BreakerRule, BreakerState};
use super::directory::RoutedTo;
use super::peer::{Peer, PeerFault};
use super::provided::envelope_of;
use super::service::ServiceCall;
use super::wire::sha256_hex;
use crate::clock::Clock;
use crate::envelope::{Forwarded, Shape, forwarded_message};
use crate::http::host_of;
use crate::interface::ProviderFault;
use crate::keys::Signer;
use crate::random::Random;
use crate::reply::{AnswerSignature, signed_envelope};

/// Makes the peer of an address; nothing where the address is not allowed.
pub(crate) type PeerOf = Box<dyn Fn(&str) -> Option<Arc<dyn Peer>> + Send + Sync>;

/// Between two attempts, the first time; then twice as long.
const PAUSE: Duration = Duration::from_millis(100);

/// Messages on their way to one provider at once. Stops a slow provider from taking every connection and the memory of their answers.
const UNDER_WAY_MAX: usize = 256;

/// What calls to providers are made with.
pub struct Routing {
    /// Makes the peer of an address; nothing where the address is not allowed.
    pub peers: PeerOf,
    /// The breakers' rule.
    pub breaker: BreakerRule,
    /// The gateway's key.
    pub signer: Arc<dyn Signer>,
    /// How messages to providers are signed.
    pub signature: AnswerSignature,
    /// Ids.
    pub random: Arc<dyn Random>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Of each service.
    pub states: RouteStates,
}

/// How each routed service stands.
#[derive(Debug, Default)]
pub struct RouteStates(Mutex<BTreeMap<String, State>>);

#[derive(Debug)]
struct State {
    breaker: Breaker,
    under_way: usize,
    answered: u64,
    failed: u64,
    last: Option<ProviderFault>,
}

/// A routed service as management shows it.
#[derive(Debug, Clone)]
pub struct RouteState {
    /// Where its breaker stands.
    pub breaker: BreakerState,
    /// Failures in a row.
    pub failures: u32,
    /// Calls that were answered.
    pub answered: u64,
    /// Calls that were not.
    pub failed: u64,
    /// Why the last one was not.
    pub last: Option<ProviderFault>,
}

impl RouteStates {
    /// How a service stands; nothing where nobody has called it yet.
    pub fn of(&self, service_id: &str) -> Option<RouteState> {
        let states = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        states.get(service_id).map(|state| RouteState {
            breaker: state.breaker.state(),
            failures: state.breaker.failures(),
            answered: state.answered,
            failed: state.failed,
            last: state.last.clone(),
        })
    }

    fn with<T>(&self, service_id: &str, rule: BreakerRule, of: impl FnOnce(&mut State) -> T) -> T {
        let mut states = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(state) = states.get_mut(service_id) {
            return of(state);
        }
        let new = State { breaker: Breaker::new(rule), under_way: 0, answered: 0, failed: 0, last: None };
        of(states.entry(service_id.to_owned()).or_insert(new))
    }
}

impl Routing {
    /// Sends a message to its provider. The octets of a SOAP envelope, or what the provider did instead.
    /// `envelope` is the message as `Routing::written` wrote it; every attempt sends the same.
    pub async fn call(
        &self,
        to: &RoutedTo,
        call: &ServiceCall,
        envelope: Option<Bytes>,
    ) -> Result<Bytes, ProviderFault> {
        let service_id = &call.message.service_id;
        let host = || host_of(&to.url).unwrap_or_default().chars().take(120).collect();
        let peer = (self.peers)(&to.url).ok_or_else(|| ProviderFault::NotAllowed { host: host() })?;
        let _place = self.place(service_id)?;
        let envelope = match envelope {
            Some(envelope) => envelope,
            None => self.signed(call).ok_or(ProviderFault::Unavailable)?,
        };
        let patience = Duration::from_millis(to.millis_max);
        let begun = Instant::now();
        let mut pause = PAUSE;
        let mut attempt = 1;
        loop {
            let left = patience.saturating_sub(begun.elapsed());
            let answer = match tokio::time::timeout(left, peer.call(envelope.clone())).await {
                Ok(answer) => answer,
                Err(_) => Err(PeerFault::Slow(patience)),
            };
            // Only what nobody has answered is sent again: a provider that answered has seen the message.
            let again = matches!(answer, Err(PeerFault::Unreachable(_)));
            let outcome = answer.map_err(fault_of).and_then(|answer| envelope_of(&answer));
            self.note(service_id, &outcome);
            if !again || attempt >= to.attempts || begun.elapsed() + pause >= patience {
                return outcome;
            }
            tokio::time::sleep(pause).await;
            (attempt, pause) = (attempt + 1, pause * 2);
        }
    }

    /// The message to its provider, signed in the gateway's name: on a thread for cryptography. Nothing where the provider is not to be
    /// asked now.
    pub(super) fn written(&self, call: &ServiceCall) -> Option<Bytes> {
        let rests = self.states.with(&call.message.service_id, self.breaker, |state| {
            matches!(state.breaker.state(), BreakerState::Open { .. })
        });
        if rests { None } else { self.signed(call) }
    }

    fn signed(&self, call: &ServiceCall) -> Option<Bytes> {
        let message = &call.message;
        if call.data.is_none() && call.shape != Shape::Nothing {
            // It came to another kind of service: nobody kept it to be passed on.
            return None;
        }
        let digest = message.password.as_deref().map(sha256_hex);
        let envelope = forwarded_message(&Forwarded {
            message,
            password_digest: digest.as_deref(),
            session_id: &call.session_id,
            date: call.now,
            data: call.data.as_ref(),
        });
        signed_envelope(&envelope, self.signature, &*self.signer, &*self.random).ok().map(Bytes::from)
    }

    /// A place among the messages on their way; it is given back when it is dropped.
    fn place<'a>(&'a self, service_id: &'a str) -> Result<Place<'a>, ProviderFault> {
        let now = self.clock.now();
        self.states.with(service_id, self.breaker, |state| {
            let room = state.breaker.room(now, UNDER_WAY_MAX);
            if state.under_way < room {
                state.under_way += 1;
                return Ok(Place { states: &self.states, service_id });
            }
            Err(match state.breaker.state() {
                BreakerState::Open { until } => ProviderFault::Resting { until },
                _ => ProviderFault::Unavailable,
            })
        })
    }

    fn note(&self, service_id: &str, outcome: &Result<Bytes, ProviderFault>) {
        let now = self.clock.now();
        self.states.with(service_id, self.breaker, |state| match outcome {
            Ok(_) => {
                state.breaker.answered();
                state.answered += 1;
            }
            Err(fault) => {
                // Who answers in a form that is not read is there.
                match fault {
                    ProviderFault::Parts { .. } => state.breaker.answered(),
                    _ => state.breaker.failed(now),
                }
                state.failed += 1;
                state.last = Some(fault.clone());
            }
        });
    }
}

struct Place<'a> {
    states: &'a RouteStates,
    service_id: &'a str,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut states = self.states.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(state) = states.get_mut(self.service_id) {
            state.under_way = state.under_way.saturating_sub(1);
        }
    }
}

fn fault_of(fault: PeerFault) -> ProviderFault {
    match fault {
        PeerFault::Slow(within) => {
            ProviderFault::Slow { millis: u64::try_from(within.as_millis()).unwrap_or(u64::MAX) }
        }
        PeerFault::TooLarge(octets_max) => ProviderFault::TooLarge { octets_max },
        PeerFault::Unreachable(cause) | PeerFault::CutShort(cause) | PeerFault::NotSigned(cause) => {
            ProviderFault::Unreachable { cause: cause.chars().take(200).collect() }
        }
    }
}
