//! Takes cases from registration to the signed answer.
//!
//! What survives a crash after each commit: 1. the registered request; 2. the checked documents and the decision with its
//! place in the queue (or the time to ask again, or the signed documents refusal); 3. the signed result. Whatever lies
//! between two commits is done anew: signing again harms nothing, and what is recorded is not asked again.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::application::Application;
use super::case_view::CaseView;
use super::documents::{Fault, check_documents};
use super::outcome::{Outcome, OutcomeField, OutcomeStatus, Resolution};
use super::provider::{Decision, Provider};
use super::stage::{At, InWork, LEASE_MILLIS, Stage, steps_of};
use super::state::state_names;
use crate::catalogue::{Catalogue, Names};
use crate::clock::Now;
use crate::crypto::CryptoError;
use crate::registry::{Advance, Case, Claim, RegistrationNumber, Registry, RegistryError, State};

/// Changes in one turn: three are needed, and each that another makes in between costs one more.
const CHANGES_MAX: usize = 16;

/// Cases taken at once in the background: what one worker can sign within its lease many times over.
const CLAIM_MAX: u32 = 64;

/// Rounds of [`Driver::run_due`]; what is left is due at the next call.
const ROUNDS_MAX: usize = 1_000;

/// A provider that asks to be asked again at once is asked again after this.
const WAIT_MILLIS_MIN: i64 = 100;

/// Makes the answer: the result's XML, signed by the provider's head.
pub trait Sealer: Send + Sync {
    /// Writes and signs the answer to `case`.
    fn seal(&self, case: &CaseView, outcome: &Outcome, now: Now) -> Result<Vec<u8>, SealError>;
}

/// Why there is no signed answer. The case stays where it is and is tried again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The key did not sign.
    #[error("the provider's key did not sign: {0}")]
    Key(#[from] CryptoError),
    /// The document could not be written.
    #[error("the result cannot be written as XML: {what}")]
    Document {
        /// What stood in the way.
        what: &'static str,
    },
}

/// Why a case was not taken on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WorkflowError {
    /// The registry did not do it.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// The answer was not signed.
    #[error("{number}: {error}")]
    Seal {
        /// The case.
        number: RegistrationNumber,
        /// Why.
        error: SealError,
    },
    /// The catalogue has no such service any more.
    #[error("{number} asks for the service `{service_id}`, which is not in the catalogue; put its file back")]
    ServiceUnknown {
        /// The case.
        number: RegistrationNumber,
        /// The service.
        service_id: String,
    },
    /// What is stored is not what this version reads.
    #[error("the {part} stored with {number} cannot be read by this version")]
    Unreadable {
        /// The case.
        number: RegistrationNumber,
        /// Which part.
        part: &'static str,
    },
    /// Others changed the case each time.
    #[error("{number} was changed by others {CHANGES_MAX} times in one turn; it is tried again later")]
    Contended {
        /// The case.
        number: RegistrationNumber,
    },
}

/// How far a case has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// The provider has not decided; it is asked again then.
    Waiting {
        /// When.
        until: Now,
    },
    /// There is a signed answer.
    Done {
        /// Which kind.
        state: State,
    },
    /// Another worker has it, until then at the latest.
    Elsewhere {
        /// When its lease ends.
        until: Now,
        /// Which.
        holder: LeaseHolder,
    },
}

/// Who has a case in hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeaseHolder {
    /// This process: it will soon be through.
    Us,
    /// Another process, or one that was killed: nothing comes of it before its lease ends.
    Another,
}

/// What one run through the due cases came to.
#[derive(Debug, Default)]
pub struct Sweep {
    /// Answered.
    pub done: usize,
    /// Put off.
    pub waiting: usize,
    /// Taken by another in the meantime.
    pub elsewhere: usize,
    /// Not taken on; they are tried again when their lease has ended.
    pub failed: Vec<WorkflowError>,
}

/// Takes cases on. One per process; its turns are distinguished by number.
pub struct Driver {
    registry: Registry,
    catalogue: Arc<Catalogue>,
    provider: Arc<dyn Provider>,
    sealer: Arc<dyn Sealer>,
    worker: String,
    turns: AtomicU64,
}

impl Driver {
    /// A driver named `worker`, a name that no other process on the same store has.
    pub fn new(
        registry: Registry,
        catalogue: Arc<Catalogue>,
        provider: Arc<dyn Provider>,
        sealer: Arc<dyn Sealer>,
        worker: &str,
    ) -> Self {
        Driver { registry, catalogue, provider, sealer, worker: worker.to_owned(), turns: AtomicU64::new(0) }
    }

    /// Takes one case on until it is answered or must wait. Blocks: not for async threads.
    pub fn advance(&self, number: &RegistrationNumber, now: Now) -> Result<Progress, WorkflowError> {
        self.turn(number, &self.next_worker(), now)
    }

    /// Takes on what is due by `now` and in nobody's hands. Blocks: not for async threads.
    pub fn run_due(&self, now: Now) -> Result<Sweep, WorkflowError> {
        let mut sweep = Sweep::default();
        for _ in 0..ROUNDS_MAX {
            let worker = self.next_worker();
            let wish = Claim {
                worker: worker.clone(),
                now,
                until: now.plus_millis(LEASE_MILLIS),
                cases_max: CLAIM_MAX,
            };
            let numbers = self.registry.claim_blocking(wish)?;
            if numbers.is_empty() {
                break;
            }
            for number in numbers {
                match self.turn(&number, &worker, now) {
                    Ok(Progress::Done { .. }) => sweep.done += 1,
                    Ok(Progress::Waiting { .. }) => sweep.waiting += 1,
                    Ok(Progress::Elsewhere { .. }) => sweep.elsewhere += 1,
                    Err(error) => sweep.failed.push(error),
                }
            }
        }
        Ok(sweep)
    }

    fn next_worker(&self) -> String {
        format!("{}/{}", self.worker, self.turns.fetch_add(1, Ordering::Relaxed))
    }

    fn holder(&self, owner: &str) -> LeaseHolder {
        let ours = owner.strip_prefix(&self.worker).is_some_and(|turn| turn.starts_with('/'));
        if ours { LeaseHolder::Us } else { LeaseHolder::Another }
    }

    fn turn(&self, number: &RegistrationNumber, worker: &str, now: Now) -> Result<Progress, WorkflowError> {
        for _ in 0..CHANGES_MAX {
            let case =
                self.registry.store().case(number)?.ok_or_else(|| RegistryError::Unknown(number.clone()))?;
            if case.state.is_final() {
                return Ok(Progress::Done { state: case.state });
            }
            if let Some(lease) =
                case.lease.as_ref().filter(|lease| lease.owner != worker && lease.until > now)
            {
                return Ok(Progress::Elsewhere { until: lease.until, holder: self.holder(&lease.owner) });
            }
            if let Some(until) = case
                .work_at
                .filter(|until| case.state == State::InWork && case.outcome.is_none() && *until > now)
            {
                return Ok(Progress::Waiting { until });
            }
            let Some(change) = self.change(&case, worker, now)? else {
                return Ok(Progress::Done { state: case.state });
            };
            match self.registry.advance_blocking(change) {
                Ok(_) | Err(RegistryError::Moved { .. }) => {}
                // Taken between our look and our change, so by one that is at work.
                Err(RegistryError::Leased { until, .. }) => {
                    return Ok(Progress::Elsewhere { until, holder: LeaseHolder::Us });
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(WorkflowError::Contended { number: number.clone() })
    }

    /// The next change of a case, ready to be committed; `None` if nothing follows.
    fn change(&self, case: &Case, worker: &str, now: Now) -> Result<Option<Advance>, WorkflowError> {
        let view = self.view(case)?;
        let change = match At::of(case, worker, now) {
            At::Registered(stage) => {
                let faults = check_documents(&view.service, view.route(), &view.application);
                if faults.is_empty() {
                    self.decide(stage.documents_checked().into_work(steps_of(&view)), &view, now)?
                } else {
                    let outcome = documents_refused(faults, now);
                    stage.documents_refused(written(case, &outcome)?, self.seal(&view, &outcome, now)?)
                }
            }
            At::DocumentsChecked(stage) => self.decide(stage.into_work(steps_of(&view)), &view, now)?,
            At::InWork(stage) => self.decide(stage, &view, now)?,
            At::Decided(stage) => {
                let outcome = recorded(case, &view)?;
                let end = if outcome.resolution == Resolution::Positive {
                    State::Completed
                } else {
                    State::Refused
                };
                stage.signed(self.seal(&view, &outcome, now)?, end, steps_of(&view))
            }
            At::Final => return Ok(None),
        };
        Ok(Some(change))
    }

    fn decide(&self, stage: Stage<InWork>, view: &CaseView, now: Now) -> Result<Advance, WorkflowError> {
        let outcome = match self.provider.decide(view, now) {
            Decision::Wait { until } => return Ok(stage.waiting(until.max(now.plus_millis(WAIT_MILLIS_MIN)))),
            Decision::Positive { fields } => positive(fields, now),
            Decision::Negative { reasons } => negative(reasons, now),
        };
        let queue = view.queue().filter(|_| outcome.resolution == Resolution::Positive);
        let octets = serde_json::to_vec(&outcome).map_err(|_| unreadable(&view.number, "outcome"))?;
        Ok(stage.decided(octets, queue, steps_of(view)))
    }

    fn seal(&self, view: &CaseView, outcome: &Outcome, now: Now) -> Result<Vec<u8>, WorkflowError> {
        self.sealer
            .seal(view, outcome, now)
            .map_err(|error| WorkflowError::Seal { number: view.number.clone(), error })
    }

    /// What provider and sealer see of a case.
    pub fn view(&self, case: &Case) -> Result<CaseView, WorkflowError> {
        let service = self.catalogue.find(&case.service_id).ok_or_else(|| WorkflowError::ServiceUnknown {
            number: case.number.clone(),
            service_id: case.service_id.clone(),
        })?;
        let application: Application =
            serde_json::from_slice(&case.application).map_err(|_| unreadable(&case.number, "application"))?;
        Ok(CaseView {
            number: case.number.clone(),
            service: service.clone(),
            application,
            channel: case.channel,
            registered_at: case.registered_at,
            due_at: case.due_at,
            state: case.state,
        })
    }
}

fn positive(fields: Vec<OutcomeField>, now: Now) -> Outcome {
    let status = OutcomeStatus::new("COMPLETED", &state_names(State::Completed));
    Outcome { resolution: Resolution::Positive, status, fields, reasons: Vec::new(), decided_at: now }
}

fn negative(reasons: Vec<Names>, now: Now) -> Outcome {
    let status = OutcomeStatus::new("REFUSED", &state_names(State::Refused));
    Outcome { resolution: Resolution::Negative, status, fields: Vec::new(), reasons, decided_at: now }
}

/// [000 ¶10(10)](crate::manual::regulation): the message refusing the service because of faults in the
/// documents.
fn documents_refused(faults: Vec<Fault>, now: Now) -> Outcome {
    let status = OutcomeStatus::new("DOCUMENTS_REFUSED", &state_names(State::DocumentsRefused));
    let reasons = faults.into_iter().map(|fault| fault.text).collect();
    Outcome { resolution: Resolution::DocumentsRefused, status, fields: Vec::new(), reasons, decided_at: now }
}

fn written(case: &Case, outcome: &Outcome) -> Result<Vec<u8>, WorkflowError> {
    serde_json::to_vec(outcome).map_err(|_| unreadable(&case.number, "outcome"))
}

/// The decision as it was recorded, with the ordinal number that was taken with it.
fn recorded(case: &Case, view: &CaseView) -> Result<Outcome, WorkflowError> {
    let octets = case.outcome.as_ref().ok_or_else(|| unreadable(&case.number, "outcome"))?;
    let mut outcome: Outcome =
        serde_json::from_slice(octets).map_err(|_| unreadable(&case.number, "outcome"))?;
    if let (Some(queue), Some(place)) = (&view.service.result.queue, case.queue_number) {
        outcome.fields.insert(0, OutcomeField { name: queue.field.clone(), value: place.to_string() });
    }
    Ok(outcome)
}

fn unreadable(number: &RegistrationNumber, part: &'static str) -> WorkflowError {
    WorkflowError::Unreadable { number: number.clone(), part }
}
