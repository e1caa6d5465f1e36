//! One thing that is fetched and kept fresh: a list at an address, or an answer about a certificate.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tokio::sync::{Mutex as Turn, watch};

use super::fetch::Validators;
use super::taking::{ListKind, SignedCrl};
use super::{Address, Settings, Unobtained, pace};
use crate::clock::Now;
use crate::x509::Certificate;
use crate::x509::ocsp::OcspAnswer;

/// What is fetched.
#[derive(Debug)]
pub(super) enum FetchTarget {
    /// A list, full or delta, of this issuer.
    List { issuer: Certificate, kind: ListKind },
    /// A responder's answer about this certificate.
    Answer { certificate: Certificate, issuer: Certificate },
}

/// What came of a fetch.
pub(super) enum Came {
    /// A CRL, and how to ask whether it is still the same.
    List { crl: SignedCrl, validators: Validators },
    /// The list is the one that is there.
    SameList,
    /// An answer.
    Answer(Arc<OcspAnswer>),
}

/// One thing that is fetched.
#[derive(Debug)]
pub(super) struct Feed {
    pub(super) address: Address,
    pub(super) asked: FetchTarget,
    /// Held by who fetches: one at a time.
    pub(super) turn: Arc<Turn<()>>,
    /// Counts the fetches that have ended.
    ended: watch::Sender<u64>,
    /// Never fetched, or known to have changed: a request may wait for it.
    cold: AtomicBool,
    used: AtomicBool,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    validators: Validators,
    period: Option<(Now, Option<Now>)>,
    failures: u32,
    failure: Option<Unobtained>,
    answer: Option<Arc<OcspAnswer>>,
    /// Not asked again before.
    earliest: Option<Instant>,
    /// Asked again at the latest.
    latest: Option<Instant>,
    /// Until when an answer is believed without being asked for anew.
    believed_until: Option<Instant>,
}

impl Feed {
    pub(super) fn new(address: Address, asked: FetchTarget) -> Self {
        Feed {
            address,
            asked,
            turn: Arc::default(),
            ended: watch::Sender::new(0),
            cold: AtomicBool::new(true),
            used: AtomicBool::new(true),
            state: Mutex::default(),
        }
    }

    /// Whether a request may wait for it. An answer gets cold again when nobody asked for it while it was believed.
    pub(super) fn is_cold(&self) -> bool {
        self.cold.load(Ordering::Acquire)
            || matches!(self.asked, FetchTarget::Answer { .. }) && self.answer_has_aged()
    }

    fn answer_has_aged(&self) -> bool {
        let state = self.state();
        state.answer.is_some() && state.believed_until.is_some_and(|until| Instant::now() >= until)
    }

    /// It is known to have changed: to be fetched before the next request that needs it.
    pub(super) fn make_cold(&self) {
        self.state().earliest = None;
        self.cold.store(true, Ordering::Release);
    }

    /// Nothing of what came before counts any more, and it is to be fetched before the next request that needs it.
    pub(super) fn forget(&self) {
        *self.state() = State::default();
        self.cold.store(true, Ordering::Release);
    }

    /// What to wait on for the fetch that is under way, or about to be.
    pub(super) fn ended(&self) -> watch::Receiver<u64> {
        self.ended.subscribe()
    }

    /// The answer, if there is one that is believed still.
    pub(super) fn answer(&self) -> Result<Arc<OcspAnswer>, Unobtained> {
        self.used.store(true, Ordering::Relaxed);
        let state = self.state();
        let aged = state.believed_until.is_some_and(|until| Instant::now() >= until);
        match (&state.answer, &state.failure) {
            (Some(answer), _) if !aged => Ok(Arc::clone(answer)),
            (_, Some(failure)) => Err(failure.clone()),
            _ => Err(Unobtained::NotAsked),
        }
    }

    /// Why the last fetch brought nothing.
    pub(super) fn failure(&self) -> Option<Unobtained> {
        self.state().failure.clone()
    }

    pub(super) fn validators(&self) -> Validators {
        self.state().validators.clone()
    }

    /// Whether the background should fetch it: in good time before it ends, or after a pause for a failure. An answer that
    /// nobody used since the last time is left to age.
    pub(super) fn is_due(&self, now: Now) -> bool {
        let state = self.state();
        let clock = Instant::now();
        let Some(earliest) = state.earliest.filter(|earliest| *earliest <= clock) else { return false };
        match &self.asked {
            FetchTarget::Answer { .. } if !self.used.load(Ordering::Relaxed) => false,
            _ if state.failures > 0 => true,
            _ => {
                let ends_soon = state.period.is_some_and(|(this, next)| pace::ends_soon(this, next, now));
                let late = state.latest.is_some_and(|latest| latest <= clock);
                late || ends_soon && earliest <= clock
            }
        }
    }

    /// Takes in what came of a fetch. What was there before a failure stays.
    pub(super) fn settle(&self, came: Result<Came, Unobtained>, settings: &Settings, draw: u64) {
        let clock = Instant::now();
        let mut state = self.state();
        match came {
            Ok(came) => {
                state.failures = 0;
                state.failure = None;
                let interval = match came {
                    Came::List { crl, validators } => {
                        state.period = Some((crl.crl.this_update(), crl.crl.next_update()));
                        state.validators = validators;
                        settings.refresh
                    }
                    Came::SameList => settings.refresh,
                    Came::Answer(answer) => {
                        state.period = Some((answer.this_update(), answer.next_update()));
                        state.answer = Some(answer);
                        state.believed_until = clock.checked_add(settings.answer_kept);
                        settings.answer_kept
                    }
                };
                state.earliest = clock.checked_add(settings.retry.min(interval));
                state.latest = clock.checked_add(pace::after_success(interval, draw));
                self.used.store(false, Ordering::Relaxed);
            }
            Err(failure) => {
                state.failures = state.failures.saturating_add(1);
                state.failure = Some(failure);
                state.earliest = clock.checked_add(pace::after_failure(settings, state.failures, draw));
            }
        }
        drop(state);
        self.cold.store(false, Ordering::Release);
    }

    /// Wakes who waits for the fetch.
    pub(super) fn wake(&self) {
        self.ended.send_modify(|count| *count += 1);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
