//! Walking a plan: from where a case stands as far as nobody and no clock is waited for. Pure but for the player and the sealer; what
//! comes out is written in one commit.

use super::case_view::CaseView;
use super::deadlines::Counting;
use super::documents::{Fault, check_documents};
use super::outcome::{Outcome, Resolution};
use super::plan::{By, OnlyIf, Plan, PlanStep, WHOLE};
use super::player::{Decision, Player, When};
use super::recording::{BrokenOff, Recording, again};
use super::sealer::{SealError, Sealer, SignedByHand};
use crate::catalogue::{FlowCheck, StepKind};
use crate::clock::Now;
use crate::registry::{Noted, Performer, State, StepLine, StepOutcome, Task};

/// Where a case stands before a walk.
pub(super) struct Position {
    /// The place of the next step in the plan.
    pub(super) at: usize,
    /// When that step began.
    pub(super) begun: Now,
    /// The state.
    pub(super) state: State,
    /// What was decided.
    pub(super) outcome: Option<Outcome>,
    /// The open step, where the case waits at one.
    pub(super) task: Option<Task>,
}

/// What a walk came to.
pub(super) struct Walked {
    /// What was done, in order.
    pub(super) lines: Vec<StepLine>,
    /// The decision, if it was made on the way.
    pub(super) decided: Option<Outcome>,
    /// The signed answer, if it was made on the way.
    pub(super) sealed: Option<Vec<u8>>,
    /// Whether a place in the queue is taken with it.
    pub(super) takes_place: bool,
    /// The step that it waits at.
    pub(super) task: Option<Task>,
    /// When the walk goes on by itself; where it is now, it goes on after the commit.
    pub(super) wake: Option<Now>,
    /// Whether the case is through: nothing follows.
    pub(super) ended: bool,
    /// The version of the players that were asked.
    pub(super) players: u64,
}

/// What a person does to the open step.
pub(super) struct ByHand {
    /// Who.
    pub(super) performer: Performer,
    /// What is decided, where the step decides.
    pub(super) decision: Option<Decision>,
    /// What the person writes.
    pub(super) note: String,
    /// The answer as people signed it, where the step signs it.
    pub(super) answer: Option<SignedByHand>,
}

/// What a walk looks at.
pub(super) struct Walk<'a> {
    pub(super) plan: &'a Plan,
    pub(super) case: &'a CaseView,
    pub(super) player: &'a dyn Player,
    pub(super) sealer: &'a dyn Sealer,
    pub(super) counting: &'a Counting,
    pub(super) recording: Recording<'a>,
    pub(super) now: Now,
    /// The place in the queue that a decision on the way will get, where that is foreseen: else the walk ends with the decision.
    pub(super) place: Option<u64>,
}

/// A walk on its way.
pub(super) struct Under<'a, 'b> {
    pub(super) walk: &'b Walk<'a>,
    /// The place of the step in the plan.
    at: usize,
    pub(super) state: State,
    pub(super) begun: Now,
    /// Whether the result went back to the provider because nobody came for it.
    pub(super) returned: bool,
    outcome: Option<Outcome>,
    noted: Noted,
    pub(super) walked: Walked,
}

impl Walk<'_> {
    /// Walks on from `position`; `hand` does the first step, if given.
    pub(super) fn from(&self, position: Position, hand: Option<ByHand>) -> Result<Walked, BrokenOff> {
        let Position { at, begun, state, outcome, task } = position;
        let walked = Walked {
            lines: Vec::new(),
            decided: None,
            sealed: None,
            takes_place: false,
            task: None,
            wake: None,
            ended: false,
            players: self.player.version(),
        };
        let mut noted = task.as_ref().map(|task| task.noted).unwrap_or_default();
        // Between a decision and its signature no step is open to remember it: what had passed by then was noted with the decision.
        noted.whole |= task.is_none() && self.case.due_at.is_some_and(|due| due < begun);
        let returned =
            task.is_some() && self.plan.steps.get(at).is_some_and(|step| step.only_if == OnlyIf::Returned);
        let mut under = Under { walk: self, at, state, begun, returned, outcome, noted, walked };
        let (mut task, mut hand) = (task, hand);
        for (at, step) in self.plan.steps.iter().enumerate().skip(at) {
            under.at = at;
            if !under.applies(step) {
                continue;
            }
            let own = task.take().filter(|task| task.label == step.label);
            if own.is_none() {
                (under.noted.step, under.noted.unrecorded) = (false, false);
            }
            if under.step(step, own, hand.take())? == Gone::Stops {
                return Ok(under.walked);
            }
        }
        under.walked.ended = true;
        Ok(under.walked)
    }

    /// When a step is due that began at `begun`.
    pub(super) fn due(&self, step: &PlanStep, begun: Now) -> Option<Now> {
        step.limit.as_ref().and_then(|limit| {
            self.counting.step_deadline(limit, self.plan.channel, begun, self.case.registered_at)
        })
    }
}

#[derive(PartialEq, Eq)]
pub(super) enum Gone {
    On,
    Stops,
}

/// What came of recording a step in another system.
enum Recorded {
    /// It is there, and the step is done then.
    At(Now),
    /// It is not: it is tried again then.
    Not(Now),
}

impl Under<'_, '_> {
    fn applies(&self, step: &PlanStep) -> bool {
        let positive = self.outcome.as_ref().map(|outcome| outcome.resolution == Resolution::Positive);
        match step.only_if {
            OnlyIf::Always => true,
            OnlyIf::Positive => positive != Some(false),
            OnlyIf::Negative => positive == Some(false),
            OnlyIf::Returned => self.returned,
        }
    }

    /// The limit of the whole, until it is noted and while it runs.
    fn whole(&self) -> Option<Now> {
        self.walk.case.due_at.filter(|_| !self.noted.whole && self.walk.plan.is_within_term(self.at))
    }

    fn step(&mut self, step: &PlanStep, task: Option<Task>, hand: Option<ByHand>) -> Result<Gone, BrokenOff> {
        let now = self.walk.now;
        let when = match (&hand, step.by) {
            (Some(_), _) => When::At(now),
            (None, By::System) => When::At(self.begun),
            (None, _) if task.as_ref().is_some_and(|task| task.holder(now).is_some()) => When::ByHand,
            (None, By::Person) => self.walk.player.when(self.walk.case, step, self.begun, &|| self.due(step)),
            (None, By::PersonWithRecipient) => self.given(step),
        };
        if let Some(end) = self.returns(step, task.as_ref()).filter(|end| *end <= now) {
            self.overdue(step, None, end);
            return Ok(self.unclaimed(step, end));
        }
        let when = match self.recorded(step, when, task.as_ref(), hand.is_some())? {
            Some(Recorded::Not(again)) => return Ok(self.waits(step, self.due(step), task, Some(again))),
            Some(Recorded::At(at)) => When::At(at),
            None => when,
        };
        match when {
            // What is done at once is not late: its limit is counted when somebody reads the log.
            When::At(at) if at <= self.begun => Ok(self.done(step, None, self.begun, hand)?),
            When::At(at) if at <= now => Ok(self.done(step, self.due(step), at, hand)?),
            When::At(at) => Ok(self.waits(step, self.due(step), task, Some(at))),
            When::ByHand => Ok(self.waits(step, self.due(step), task, None)),
        }
    }

    /// Records what is done now where that is to be recorded in another system too, 000 ¶5(4): then the step is done when it answers.
    fn recorded(
        &mut self,
        step: &PlanStep,
        when: When,
        task: Option<&Task>,
        by_hand: bool,
    ) -> Result<Option<Recorded>, BrokenOff> {
        let now = self.walk.now;
        let at = match when {
            When::At(at) if at <= now => at.max(self.begun),
            When::At(_) | When::ByHand => return Ok(None),
        };
        let Some(answer) = self.walk.recording.of(self.walk.case, step, by_hand)? else { return Ok(None) };
        // It answers now, however long ago a player would have done the step.
        let at = if self.noted.unrecorded { now } else { at };
        let due = if at <= self.begun { None } else { self.due(step) };
        self.overdue(step, due, at);
        let (outcome, note) = match &answer {
            Ok(number) => (StepOutcome::Recorded, number.clone()),
            Err(_) => (StepOutcome::Unrecorded, String::new()),
        };
        if answer.is_ok() || !self.noted.unrecorded {
            let mut line = StepLine::of(&step.label, self.state, self.begun, at, outcome);
            (line.due, line.note) = (due, note);
            self.walked.lines.push(line);
        }
        self.noted.unrecorded = answer.is_err();
        let begun = task.map_or(self.begun, |task| task.begun);
        Ok(Some(if answer.is_ok() { Recorded::At(at) } else { Recorded::Not(again(begun, now)) }))
    }

    fn waits(&mut self, step: &PlanStep, due: Option<Now>, task: Option<Task>, player: Option<Now>) -> Gone {
        let now = self.walk.now;
        self.overdue(step, due, now);
        let mut task = task.unwrap_or_else(|| Task::open(&step.label, step.actor, self.begun, due));
        let wakes = [
            player,
            due.filter(|_| !self.noted.step).map(|due| due.plus_millis(1)),
            self.whole().map(|due| due.plus_millis(1)),
            task.holder(now).map(|taken| taken.until),
            self.returns(step, Some(&task)),
        ];
        (task.due, task.noted) = (due, self.noted);
        task.wake_at = wakes.into_iter().flatten().min();
        self.walked.wake = task.wake_at;
        self.walked.task = Some(task);
        Gone::Stops
    }

    /// Notes which limits passed by `at`, the earlier first; each once.
    fn overdue(&mut self, step: &PlanStep, due: Option<Now>, at: Now) {
        let own = due.filter(|due| *due < at && !self.noted.step);
        let whole = self.whole().filter(|due| *due < at);
        let mut passed: Vec<(Now, &str, Now)> = Vec::new();
        passed.extend(own.map(|due| (due, step.label.as_str(), self.begun)));
        passed.extend(whole.map(|due| (due, WHOLE, self.walk.case.registered_at)));
        passed.sort_by_key(|(due, ..)| *due);
        for (due, label, begun) in passed {
            let mut line = StepLine::of(label, self.state, begun, due.plus_millis(1), StepOutcome::Overdue);
            line.due = Some(due);
            self.walked.lines.push(line);
        }
        self.noted.step |= own.is_some();
        self.noted.whole |= whole.is_some();
    }

    fn done(
        &mut self,
        step: &PlanStep,
        due: Option<Now>,
        at: Now,
        hand: Option<ByHand>,
    ) -> Result<Gone, SealError> {
        self.overdue(step, due, at);
        if step.kind == StepKind::Check && step.checks.contains(&FlowCheck::AttachedDocumentsConform) {
            let faults =
                check_documents(&self.walk.case.service, self.walk.plan.channel, &self.walk.case.application);
            if !faults.is_empty() {
                self.documents_refused(step, due, at, faults)?;
                return Ok(Gone::Stops);
            }
        }
        let mut outcome = StepOutcome::Done;
        let mut gone = Gone::On;
        match step.kind {
            StepKind::Check => {
                outcome = StepOutcome::Passed;
                if step.checks.contains(&FlowCheck::AttachedDocumentsConform) {
                    self.becomes(State::DocumentsChecked);
                }
            }
            StepKind::Decide => {
                let given = hand.as_ref().and_then(|hand| hand.decision.clone());
                outcome = self.decides(step, at, given);
                self.becomes(State::InWork);
                // The number must be there before the result is signed.
                if self.walked.takes_place && !self.foresees_place() {
                    gone = Gone::Stops;
                    self.walked.wake = Some(at);
                }
            }
            StepKind::Sign => self.signs(at, hand.as_ref().and_then(|hand| hand.answer.as_ref()))?,
            StepKind::Ask | StepKind::Note | StepKind::HandOver => self.becomes(State::InWork),
        }
        let mut line = StepLine::of(&step.label, self.state, self.begun, at, outcome);
        line.due = due;
        if let Some(hand) = hand {
            done_by(&mut line, &hand.performer);
            line.note = hand.note;
        }
        self.walked.lines.push(line);
        self.begun = at;
        Ok(gone)
    }

    /// Writes the place that the decision will get into the result, where it is foreseen.
    fn foresees_place(&mut self) -> bool {
        let queue = self.walk.case.service.result.queue.as_ref();
        let (Some(place), Some(queue), Some(outcome)) = (self.walk.place, queue, &mut self.outcome) else {
            return false;
        };
        outcome.place(&queue.field, place);
        true
    }

    /// Moves the state on; never back.
    fn becomes(&mut self, state: State) {
        if self.state < state && !self.state.is_final() {
            self.state = state;
        }
    }

    fn decides(&mut self, step: &PlanStep, at: Now, given: Option<Decision>) -> StepOutcome {
        let Walk { player, case, .. } = *self.walk;
        let result = &case.service.result;
        let decision = given.unwrap_or_else(|| player.decide(case, step, at));
        let (outcome, said) = match decision {
            Decision::Negative { reasons } if result.refusal.is_some() => {
                (Outcome::negative(reasons, at), StepOutcome::Negative)
            }
            Decision::Negative { reasons } if result.negative.is_some() => {
                (Outcome::negative_result(reasons, at), StepOutcome::Negative)
            }
            // 004 knows no refusal of the service: reported, and rendered.
            Decision::Negative { .. } => {
                (Outcome::positive(Vec::new(), at), StepOutcome::NegativeUnsupported)
            }
            Decision::Positive { fields } => (Outcome::positive(fields, at), StepOutcome::Positive),
        };
        self.walked.takes_place = outcome.resolution == Resolution::Positive && result.queue.is_some();
        self.walked.decided = Some(outcome.clone());
        self.outcome = Some(outcome);
        said
    }

    fn signs(&mut self, at: Now, by_hand: Option<&SignedByHand>) -> Result<(), SealError> {
        let Some(outcome) = &self.outcome else {
            return Err(SealError::Document { what: "nothing was decided" });
        };
        let Walk { sealer, case, .. } = *self.walk;
        self.walked.sealed = Some(match by_hand {
            Some(signed) => sealer.complete(case, outcome, signed)?,
            None => sealer.seal(case, outcome, at)?,
        });
        self.state = outcome.state();
        Ok(())
    }

    /// Condition 3: the message refusing the service because of faults in the documents, signed.
    fn documents_refused(
        &mut self,
        step: &PlanStep,
        due: Option<Now>,
        at: Now,
        faults: Vec<Fault>,
    ) -> Result<(), SealError> {
        let reasons = faults.into_iter().map(|fault| fault.text).collect();
        let outcome = Outcome::documents_refused(reasons, at);
        self.walked.sealed = Some(self.walk.sealer.seal(self.walk.case, &outcome, at)?);
        let mut failed = StepLine::of(&step.label, self.state, self.begun, at, StepOutcome::Failed);
        failed.due = due;
        self.walked.lines.push(failed);
        let label = step.on_failure.as_ref().map_or(step.label.as_str(), |refusal| refusal.label.as_str());
        let mut message = StepLine::of(label, State::DocumentsRefused, at, at, StepOutcome::Done);
        message.due = step.on_failure.as_ref().and_then(|refusal| {
            let limit = refusal.limit.as_ref()?;
            self.walk.counting.step_deadline(limit, self.walk.plan.channel, at, self.walk.case.registered_at)
        });
        self.walked.lines.push(message);
        self.walked.decided = Some(outcome);
        self.walked.ended = true;
        Ok(())
    }
}

/// The performer, for whom the step was given to the person where it was.
pub(super) fn stood_in(performer: &Performer, task: &Task, now: Now) -> Performer {
    let mut performer = performer.clone();
    let given = task.holder(now).filter(|taken| taken.by == performer.name);
    if let (None, Some(taken)) = (&performer.instead_of, given) {
        performer.instead_of.clone_from(&taken.instead_of);
    }
    performer
}

/// Writes into a line who did it, with which certificate, and for whom.
pub(super) fn done_by(line: &mut StepLine, performer: &Performer) {
    line.by.clone_from(&performer.name);
    line.certificate.clone_from(&performer.certificate);
    line.signed = performer.signed.is_some();
    line.instead_of = performer.instead_of.clone().unwrap_or_default();
}
