//! The stages of a case as types: a transition consumes the stage it starts from, so none can be taken twice or out of
//! order. What comes out is one [`Advance`], to be committed as a whole.

use std::marker::PhantomData;

use bytes::Bytes;

use crate::catalogue::{Service, Step, StepKind};
use crate::clock::Now;
use crate::registry::{Actor, Advance, Case, Event, Lease, State};

/// A background worker's lease: longer than any step takes, short enough that a crash is made good soon.
pub(super) const LEASE_MILLIS: i64 = 30_000;

/// At `registered`.
pub(super) struct Registered;
/// At `documents-checked`.
pub(super) struct DocumentsChecked;
/// At `in-work`, not decided.
pub(super) struct InWork;
/// At `in-work`, decided, not signed.
pub(super) struct Decided;

/// A case at a stage, with what has happened since it was read.
pub(super) struct Stage<S> {
    change: Advance,
    stage: PhantomData<S>,
}

/// Where a case stands.
pub(super) enum At {
    /// Its documents are to be checked.
    Registered(Stage<Registered>),
    /// It is to be taken into work.
    DocumentsChecked(Stage<DocumentsChecked>),
    /// It is to be decided.
    InWork(Stage<InWork>),
    /// It is to be signed.
    Decided(Stage<Decided>),
    /// It is finished.
    Final,
}

impl At {
    /// Where `case` stands, for `worker` to take it on at `now`.
    pub(super) fn of(case: &Case, worker: &str, now: Now) -> At {
        let change = Advance {
            number: case.number.clone(),
            expected: case.state,
            expected_revision: case.revision,
            worker: worker.to_owned(),
            events: Vec::new(),
            work_at: now,
            lease: Some(Lease { owner: worker.to_owned(), until: now.plus_millis(LEASE_MILLIS) }),
            outcome: None,
            queue: None,
            result: None,
            at: now,
        };
        match case.state {
            State::Registered => At::Registered(Stage::new(change)),
            State::DocumentsChecked => At::DocumentsChecked(Stage::new(change)),
            State::InWork if case.outcome.is_none() => At::InWork(Stage::new(change)),
            State::InWork => At::Decided(Stage::new(change)),
            State::Completed | State::Refused | State::DocumentsRefused => At::Final,
        }
    }
}

impl<S> Stage<S> {
    fn new(change: Advance) -> Self {
        Stage { change, stage: PhantomData }
    }

    fn note(&mut self, name: &str, actor: Actor, state: State) {
        self.change.events.push(Event { name: name.to_owned(), actor, state, at: self.change.at });
    }

    fn note_step(&mut self, step: &Step, state: State) {
        self.note(&step.name, step.actor, state);
    }

    fn finish(mut self, result: Vec<u8>) -> Advance {
        self.change.result = Some(Bytes::from(result));
        self.change.lease = None;
        self.change
    }
}

impl Stage<Registered> {
    /// The documents are in order: [000 ¶10(9)](crate::manual::regulation).
    pub(super) fn documents_checked(mut self) -> Stage<DocumentsChecked> {
        self.note("documents-checked", Actor::Provider, State::DocumentsChecked);
        Stage::new(self.change)
    }

    /// They are not: [000 ¶10(10)](crate::manual::regulation). The signed refusal goes with it.
    pub(super) fn documents_refused(mut self, outcome: Vec<u8>, sealed: Vec<u8>) -> Advance {
        self.note("documents-refused", Actor::Provider, State::DocumentsRefused);
        self.change.outcome = Some(Bytes::from(outcome));
        self.finish(sealed)
    }
}

impl Stage<DocumentsChecked> {
    /// The steps before the decision are taken.
    pub(super) fn into_work<'a>(mut self, steps: impl Iterator<Item = &'a Step>) -> Stage<InWork> {
        self.note("taken-into-work", Actor::Provider, State::InWork);
        for step in steps.take_while(|step| step.kind != StepKind::Decide) {
            self.note_step(step, State::InWork);
        }
        Stage::new(self.change)
    }
}

impl Stage<InWork> {
    /// The provider has not decided: the case rests until then.
    pub(super) fn waiting(mut self, until: Now) -> Advance {
        self.change.work_at = until;
        self.change.lease = None;
        self.change
    }

    /// The provider has: [000 ¶5(4)](crate::manual::regulation). With it the next ordinal number is taken,
    /// where there is a queue.
    pub(super) fn decided<'a>(
        mut self,
        outcome: Vec<u8>,
        queue: Option<String>,
        steps: impl Iterator<Item = &'a Step>,
    ) -> Advance {
        let between = steps
            .skip_while(|step| step.kind != StepKind::Decide)
            .take_while(|step| step.kind != StepKind::Sign);
        for step in between {
            self.note_step(step, State::InWork);
        }
        self.change.outcome = Some(Bytes::from(outcome));
        self.change.queue = queue;
        self.change
    }
}

impl Stage<Decided> {
    /// The head has signed: [000 ¶5(5)](crate::manual::regulation), ¶10(11). What follows (sending, handing
    /// over) is noted with it.
    pub(super) fn signed<'a>(
        mut self,
        sealed: Vec<u8>,
        end: State,
        steps: impl Iterator<Item = &'a Step>,
    ) -> Advance {
        for step in steps.skip_while(|step| step.kind != StepKind::Sign) {
            self.note_step(step, State::InWork);
        }
        self.note(end.as_str(), Actor::Provider, end);
        self.finish(sealed)
    }
}

/// Steps of a service that a case takes; a name for the bound above.
pub(super) fn steps_of(view: &super::CaseView) -> impl Iterator<Item = &Step> {
    let service: &Service = &view.service;
    service.steps_on(view.route())
}
