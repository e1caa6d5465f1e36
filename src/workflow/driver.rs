//! Takes cases from registration to the signed answer and on to its recipient.
//!
//! What survives a crash after each commit: 1. the registered request; 2. what was done up to a decision with its place in a queue, or up
//! to the step that somebody or a clock is waited for; 3. the signed result, with what follows it at once. What a person decides is 2 and 3
//! in one where the place is foreseen. Whatever lies between two commits is done anew: signing again harms nothing, and what is recorded is
//! not asked again.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use bytes::Bytes;

use super::application::Application;
use super::case_view::CaseView;
use super::deadlines::Counting;
use super::error::{WorkflowError, broken_off, unreadable};
use super::foreseen::Foreseen;
use super::intake::Plans;
use super::late::Late;
use super::outcome::Outcome;
use super::plan::{Plan, PlanStep};
use super::player::Player;
use super::recording::{Recorder, Recording};
use super::sealer::Sealer;
use super::walk::{ByHand, Position, Walk, Walked};
use crate::catalogue::{Catalogue, Channel, Means, Service, StepKind};
use crate::clock::Now;
use crate::encoding::json_text;
use crate::registry::{
    Advance, Advanced, Case, Lease, RegistrationNumber, Registry, RegistryError, State, Task,
};

/// A worker's lease: longer than any step takes, short enough that a crash is made good soon.
pub(super) const LEASE_MILLIS: i64 = 30_000;

/// Never, for a case that waits for a person only.
const NEVER: Now = Now::from_millis(i64::MAX);

/// How far a case has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// It waits at a step for somebody or for its time.
    Waiting {
        /// When something happens by itself, if it does.
        until: Option<Now>,
    },
    /// There is a signed answer, and nothing follows.
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

/// Takes cases on. One per process; its turns are distinguished by number.
pub struct Driver {
    pub(super) registry: Registry,
    catalogue: Arc<Catalogue>,
    pub(super) player: Arc<dyn Player>,
    pub(super) sealer: Arc<dyn Sealer>,
    counting: Counting,
    plans: Plans,
    worker: String,
    turns: AtomicU64,
    pub(super) late: Late,
    recorder: OnceLock<Arc<dyn Recorder>>,
    /// The queues of which somebody foresees the next place.
    pub(super) foreseen: Foreseen,
}

/// Whether a walk may wait for another system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MayWait {
    Yes,
    /// Its thread is one of few, which others wait for.
    No,
}

/// A case as it stands, with its plan.
pub(super) struct Standing {
    pub(super) case: Case,
    pub(super) view: CaseView,
    pub(super) plan: Arc<Plan>,
    pub(super) task: Option<Task>,
}

/// What a change leaves of the case, beside what the registry says of it.
pub(super) struct Left {
    lease: Option<Lease>,
    outcome: Option<Bytes>,
    task: Option<Task>,
}

impl Left {
    pub(super) fn of(change: &Advance) -> Self {
        Left { lease: change.lease.clone(), outcome: change.outcome.clone(), task: change.task.clone() }
    }
}

impl Driver {
    /// A driver named `worker`, a name that no other process on the same store has.
    pub fn new(
        registry: Registry,
        catalogue: Arc<Catalogue>,
        player: Arc<dyn Player>,
        sealer: Arc<dyn Sealer>,
        counting: Counting,
        worker: &str,
    ) -> Self {
        Driver {
            registry,
            catalogue,
            player,
            sealer,
            counting,
            plans: Plans::default(),
            worker: worker.to_owned(),
            turns: AtomicU64::new(0),
            late: Late::default(),
            recorder: OnceLock::new(),
            foreseen: Foreseen::default(),
        }
    }

    /// From now on steps are recorded in another system too, where a service file says so.
    pub fn record_in(&self, recorder: Arc<dyn Recorder>) {
        // The first stays.
        let _ = self.recorder.set(recorder);
    }

    /// Takes one case on until it is answered or must wait. Blocks: not for async threads.
    pub fn advance(&self, number: &RegistrationNumber, now: Now) -> Result<Progress, WorkflowError> {
        self.turn(number, &self.next_worker(), now)
    }

    pub(super) fn next_worker(&self) -> String {
        let mut name = String::with_capacity(self.worker.len() + 21);
        name.push_str(&self.worker);
        // There is nothing to fail.
        let _ = write!(name, "/{}", self.turns.fetch_add(1, Ordering::Relaxed));
        name
    }

    pub(super) fn holder(&self, owner: &str) -> LeaseHolder {
        let ours = owner.strip_prefix(&self.worker).is_some_and(|turn| turn.starts_with('/'));
        if ours { LeaseHolder::Us } else { LeaseHolder::Another }
    }

    /// The next change of a case with the moment at which it goes on: what is done at `moment`, written at `now`.
    pub(super) fn change(
        &self,
        standing: &Standing,
        worker: &str,
        (moment, now): (Now, Now),
        may_wait: MayWait,
    ) -> Result<Option<(Advance, Option<Now>)>, WorkflowError> {
        if standing.case.state.is_final() && standing.task.is_none() {
            return Ok(None);
        }
        let walked = self.walk_with(&*self.sealer, standing, moment, (None, None), may_wait)?;
        let wake = walked.wake;
        Ok(Some((self.written(standing, walked, worker, now)?, wake)))
    }

    /// Walks on from where a case stands; a person does the first step, and a decision gets the place that is foreseen.
    pub(super) fn walk(
        &self,
        standing: &Standing,
        now: Now,
        hand: Option<ByHand>,
        place: Option<u64>,
    ) -> Result<Walked, WorkflowError> {
        self.walk_with(&*self.sealer, standing, now, (hand, place), MayWait::Yes)
    }

    /// The same with another sealer, or on a thread that may not wait for another system.
    pub(super) fn walk_with(
        &self,
        sealer: &dyn Sealer,
        standing: &Standing,
        now: Now,
        (hand, place): (Option<ByHand>, Option<u64>),
        may_wait: MayWait,
    ) -> Result<Walked, WorkflowError> {
        let recording = match (self.recorder.get(), may_wait) {
            (None, _) => Recording::Nowhere,
            (Some(recorder), MayWait::Yes) => Recording::Here(&**recorder),
            (Some(recorder), MayWait::No) => Recording::Elsewhere(&**recorder),
        };
        let walk = Walk {
            plan: &standing.plan,
            case: &standing.view,
            player: &*self.player,
            sealer,
            counting: &self.counting,
            recording,
            now,
            place,
        };
        walk.from(standing.position()?, hand).map_err(|why| broken_off(&standing.case.number, why))
    }

    /// A walk as one change.
    pub(super) fn written(
        &self,
        standing: &Standing,
        walked: Walked,
        worker: &str,
        now: Now,
    ) -> Result<Advance, WorkflowError> {
        let case = &standing.case;
        let outcome = walked.decided.as_ref().map(json_text::octets).transpose();
        let outcome = outcome.map_err(|_| unreadable(&case.number, "outcome"))?.map(Bytes::from);
        // With a place in the queue the walk goes on at once: until then the case stays in this worker's hands.
        let goes_on = walked.task.is_none() && !walked.ended;
        Ok(Advance {
            number: case.number.clone(),
            expected: case.state,
            expected_revision: case.revision,
            worker: worker.to_owned(),
            performer: None,
            lines: walked.lines,
            work_at: if goes_on { now } else { walked.wake.unwrap_or(NEVER) },
            lease: goes_on.then(|| Lease { owner: worker.to_owned(), until: now.plus_millis(LEASE_MILLIS) }),
            outcome,
            queue: walked.takes_place.then(|| standing.view.queue()).flatten(),
            place: None,
            result: walked.sealed.map(Bytes::from),
            task: walked.task,
            players: walked.players,
            at: now,
        })
    }

    /// A case as it stands.
    pub(super) fn standing(&self, number: &RegistrationNumber) -> Result<Standing, WorkflowError> {
        let store = self.registry.store();
        let case = store.case(number)?.ok_or_else(|| RegistryError::Unknown(number.clone()))?;
        // No case waits at a step before its first change.
        let task = if case.revision == 0 { None } else { store.task(number)? };
        self.standing_of(case, task)
    }

    /// A case with its plan.
    pub(super) fn standing_of(&self, case: Case, task: Option<Task>) -> Result<Standing, WorkflowError> {
        let view = self.view(&case)?;
        Ok(self.standing_with(case, view, task))
    }

    /// The same where it is read already.
    pub(super) fn standing_with(&self, case: Case, view: CaseView, task: Option<Task>) -> Standing {
        let plan = self.plan(&view.service, view.channel);
        Standing { case, view, plan, task }
    }

    /// The plan of a service on a channel; made once.
    pub fn plan(&self, service: &Service, channel: Channel) -> Arc<Plan> {
        self.plans.of(service, channel)
    }

    /// The plans that were made so far.
    pub fn plans(&self) -> &Plans {
        &self.plans
    }

    /// Which limits passed since the process began.
    pub fn late(&self) -> &Late {
        &self.late
    }

    /// Counts limits as the cases do.
    pub fn counting(&self) -> &Counting {
        &self.counting
    }

    /// What player and sealer see of a case.
    pub fn view(&self, case: &Case) -> Result<CaseView, WorkflowError> {
        let application =
            serde_json::from_slice(&case.application).map_err(|_| unreadable(&case.number, "application"))?;
        self.view_with(case, application)
    }

    /// The same with the application that is stored with it.
    pub(super) fn view_with(&self, case: &Case, application: Application) -> Result<CaseView, WorkflowError> {
        let unknown = || WorkflowError::ServiceUnknown {
            number: case.number.clone(),
            service_id: case.service_id.clone(),
        };
        let service = self.catalogue.find(&case.service_id).ok_or_else(unknown)?;
        let channel = Channel::parse(&case.route).ok_or_else(|| unreadable(&case.number, "channel"))?;
        Ok(CaseView {
            number: case.number.clone(),
            service: service.clone(),
            application,
            interface: case.channel,
            channel,
            registered_at: case.registered_at,
            due_at: case.due_at,
            state: case.state,
        })
    }
}

impl Standing {
    /// Where the walk goes on.
    pub(super) fn position(&self) -> Result<Position, WorkflowError> {
        let case = &self.case;
        let outcome = case.outcome.as_ref().map(|octets| recorded(case, octets, &self.view)).transpose()?;
        let decision = self.plan.decision().unwrap_or(self.plan.steps.len());
        let (at, begun) = match &self.task {
            Some(task) => match self.plan.place(&task.label) {
                Some(place) => (place, task.begun),
                // The service file was changed under the case: it goes on at the decision.
                None => (decision, task.begun),
            },
            None => match &outcome {
                Some(outcome) => (decision + 1, outcome.decided_at),
                None if case.state == State::InWork => (decision, case.state_since),
                None => (self.plan.intake, case.registered_at),
            },
        };
        Ok(Position { at, begun, state: case.state, outcome, task: self.task.clone() })
    }

    /// Whether the limit of the whole runs still.
    pub(super) fn is_within_term(&self) -> bool {
        let place = self.task.as_ref().and_then(|task| self.plan.place(&task.label));
        match place {
            Some(place) => self.plan.is_within_term(place),
            None => self.plan.term_ends.is_some() && !self.case.state.is_final(),
        }
    }

    /// Whether the regulation has a step signed: the result, and the minutes of the commission (002 ¶5(4)).
    pub(super) fn is_signed(&self, step: &PlanStep) -> bool {
        let signers = &self.view.service.result.signers;
        let minutes = || signers.iter().any(|of| of.means == Means::Minutes && of.who == step.actor);
        step.kind == StepKind::Sign || (step.kind == StepKind::Decide && minutes())
    }

    /// What a change of ours made of the case.
    pub(super) fn take(&mut self, left: Left, advanced: &Advanced) {
        let case = &mut self.case;
        (case.state, case.revision) = (advanced.state, advanced.revision);
        case.queue_number = advanced.queue_number;
        case.lease = left.lease;
        if left.outcome.is_some() {
            case.outcome = left.outcome;
        }
        self.view.state = advanced.state;
        self.task = left.task;
    }

    /// The case as a change would leave it that is not written yet.
    pub(super) fn goes_on_after(&mut self, change: &Advance) {
        let state = change.lines.last().map_or(self.case.state, |line| line.state);
        let (revision, queue_number) = (self.case.revision, self.case.queue_number);
        self.take(Left::of(change), &Advanced { state, revision, queue_number });
    }

    /// The moment of what happens next to a case, `until` at the latest.
    pub(super) fn moment(&self, until: Now) -> Now {
        self.task.as_ref().and_then(|task| task.wake_at).filter(|wake| *wake < until).unwrap_or(until)
    }

    /// Whether the case rests now, after a change of ours that leaves it to go on at `wake`.
    pub(super) fn rests(&self, wake: Option<Now>, now: Now) -> Option<Progress> {
        match &self.task {
            None if self.case.state.is_final() => Some(Progress::Done { state: self.case.state }),
            Some(_) if wake.is_none_or(|wake| wake > now) => Some(Progress::Waiting { until: wake }),
            _ => None,
        }
    }
}

/// The decision as it was recorded, with the ordinal number that was taken with it.
fn recorded(case: &Case, octets: &[u8], view: &CaseView) -> Result<Outcome, WorkflowError> {
    let mut outcome: Outcome =
        serde_json::from_slice(octets).map_err(|_| unreadable(&case.number, "outcome"))?;
    if let (Some(queue), Some(place)) = (&view.service.result.queue, case.queue_number) {
        outcome.place(&queue.field, place);
    }
    Ok(outcome)
}
