//! The plan of a request: what a service does with one that came in by one channel, step by step.
//!
//! A plan follows from the service file and the channel alone, so that it is stored nowhere; `planning.rs` makes it. The step log holds
//! labels, which are joined to the plan here.

use crate::catalogue::{Channel, FlowCheck, Limit, Message, Names, StepKind, System};
use crate::registry::Actor;

/// The label of what is about the whole of a case, not about one step.
pub const WHOLE: &str = "*";

/// The steps of one service on one channel, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The channel by which the request came in.
    pub channel: Channel,
    /// The steps on the way to the result. A refusal leaves it at the step whose check failed.
    pub steps: Vec<PlanStep>,
    /// How many of them are done when the request is registered.
    pub intake: usize,
    /// The place of the step with which the limit of the whole ends: the one that the regulation states it for, 000 ¶9(4). Where it gives
    /// the whole no limit there is none, and nobody is late by it: the date of the result follows from the steps then.
    pub term_ends: Option<usize>,
}

impl Plan {
    /// The place of the step with this label.
    pub fn place(&self, label: &str) -> Option<usize> {
        self.steps.iter().position(|step| step.label == label)
    }

    /// Whether the limit of the whole, if there is one, runs still when the step at this place is open.
    pub(super) fn is_within_term(&self, place: usize) -> bool {
        self.term_ends.is_some_and(|end| place <= end)
    }

    /// The step with this label, or the refusal of a step that has it.
    pub fn line(&self, label: &str) -> Option<PlanLine<'_>> {
        let own = self.steps.iter().find(|step| step.label == label).map(PlanLine::Step);
        let refusal = || {
            let refusals = self.steps.iter().filter_map(|step| step.on_failure.as_ref());
            refusals.into_iter().find(|refusal| refusal.label == label).map(PlanLine::Refusal)
        };
        own.or_else(refusal)
    }

    /// The place of the step that decides.
    pub fn decision(&self) -> Option<usize> {
        self.steps.iter().position(|step| step.kind == StepKind::Decide)
    }

    /// The roles that have a step after the registration.
    pub fn roles(&self) -> Vec<Actor> {
        let mut roles = Vec::new();
        for step in self.steps.iter().skip(self.intake).filter(|step| step.by == By::Person) {
            if !roles.contains(&step.actor) {
                roles.push(step.actor);
            }
        }
        roles
    }
}

/// What stands behind a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanLine<'a> {
    /// A step.
    Step(&'a PlanStep),
    /// What follows when a step's check fails.
    Refusal(&'a Refusal),
}

/// One step of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanStep {
    /// As the text names it: `P5`, `C3`; the number of one of the provider's steps: `4`. Unlike any other of the plan.
    pub label: String,
    /// What it does.
    pub kind: StepKind,
    /// Who does it.
    pub actor: Actor,
    /// Whether it waits for somebody.
    pub by: By,
    /// Where it is done.
    pub from: Option<System>,
    /// Where it leads: the systems asked, sent to or written into.
    pub to: Vec<System>,
    /// What is done, in the words of the regulation.
    pub text: Names,
    /// Within which time.
    pub limit: Option<Limit>,
    /// What is checked.
    pub checks: Vec<FlowCheck>,
    /// The messages it forms.
    pub messages: Vec<Message>,
    /// What follows when a check fails.
    pub on_failure: Option<Refusal>,
    /// Whether it falls away by the decision.
    pub only_if: OnlyIf,
    /// Where the regulation says so.
    pub clause: String,
}

/// Whether a step waits for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// A system does it, at once.
    System,
    /// A person of its actor's role, or a player in the person's place.
    Person,
    /// The same, when the recipient has come for the result.
    PersonWithRecipient,
}

/// On which decision a step is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnlyIf {
    /// On every one, or before it.
    Always,
    /// When the service is rendered.
    Positive,
    /// When it is refused.
    Negative,
    /// On either, when nobody came for the result within the time of its storage: 002 ¶10, 004 ¶10.
    Returned,
}

/// The end of an attempt after a failed check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The item of the flow that forms the message.
    pub label: String,
    /// Who forms it.
    pub actor: Actor,
    /// Where.
    pub from: Option<System>,
    /// The message.
    pub message: Message,
    /// In the words of the regulation.
    pub text: Names,
    /// Within which time.
    pub limit: Option<Limit>,
    /// Where the regulation says so.
    pub clause: String,
}
