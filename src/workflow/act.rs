//! The acts of people, and which of them a step knows.

use super::outcome::OutcomeField;
use super::plan::{By, PlanStep};
use super::sealer::SignedByHand;
use crate::catalogue::{Names, StepKind};
use crate::encoding::names::names;
use crate::registry::Actor;

/// An act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Takes the step in hand for so many minutes.
    Take {
        /// How long.
        minutes: u32,
    },
    /// Gives it back.
    GiveBack,
    /// Gives it to another person of the same role.
    Substitute {
        /// To whom.
        to: String,
        /// For how long.
        minutes: u32,
    },
    /// The head writes an instruction on the documents (бұрыштама).
    Endorse {
        /// The instruction.
        text: String,
    },
    /// The head names the executor, which ends the step.
    NameExecutor {
        /// Whom.
        name: String,
        /// What the head writes.
        text: String,
    },
    /// Does what is to be done and noted.
    Complete {
        /// What the person writes.
        text: String,
    },
    /// A member of the commission votes.
    Vote {
        /// For the service, or against it.
        positive: bool,
    },
    /// Drafts the result.
    DraftResult {
        /// The fields of the result.
        fields: Vec<OutcomeField>,
        /// What the person writes.
        text: String,
    },
    /// Drafts the reasoned refusal.
    DraftRefusal {
        /// The reasons.
        reasons: Vec<Names>,
    },
    /// Signs what was drafted, or adopts the resolution: recorded, and signed with the keys of the office.
    Sign {
        /// What the person writes.
        text: String,
    },
    /// The same with the result as the person signed it.
    SignResult(Box<SignedByHand>),
    /// Gives the result to the recipient, or sends it on.
    HandOver {
        /// To whom, by which document.
        text: String,
    },
}

/// The acts by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ActName {
    /// [`Act::Take`].
    Take,
    /// [`Act::GiveBack`].
    GiveBack,
    /// [`Act::Substitute`].
    Substitute,
    /// [`Act::Endorse`].
    Endorse,
    /// [`Act::NameExecutor`].
    NameExecutor,
    /// [`Act::Complete`].
    Complete,
    /// [`Act::Vote`].
    Vote,
    /// [`Act::DraftResult`].
    DraftResult,
    /// [`Act::DraftRefusal`].
    DraftRefusal,
    /// [`Act::Sign`].
    Sign,
    /// [`Act::HandOver`].
    HandOver,
}

names!(ActName {
    Take => "take",
    GiveBack => "give-back",
    Substitute => "substitute",
    Endorse => "endorse",
    NameExecutor => "name-executor",
    Complete => "complete",
    Vote => "vote",
    DraftResult => "draft-result",
    DraftRefusal => "draft-refusal",
    Sign => "sign",
    HandOver => "hand-over",
});

impl ActName {
    /// The acts that a step knows.
    pub fn of_step(step: &PlanStep) -> Vec<ActName> {
        if step.by == By::System {
            return Vec::new();
        }
        if step.kind == StepKind::Decide && step.actor == Actor::HousingCommission {
            return vec![ActName::Vote];
        }
        let mut acts = vec![ActName::Take, ActName::GiveBack, ActName::Substitute];
        acts.extend(match step.kind {
            StepKind::Decide => &[ActName::DraftResult, ActName::DraftRefusal][..],
            StepKind::Sign => &[ActName::Sign],
            StepKind::HandOver => &[ActName::HandOver],
            _ if step.actor == Actor::Head => &[ActName::Endorse, ActName::NameExecutor],
            _ => &[ActName::Complete],
        });
        acts
    }
}

impl Act {
    /// Its name.
    pub fn name(&self) -> ActName {
        match self {
            Act::Take { .. } => ActName::Take,
            Act::GiveBack => ActName::GiveBack,
            Act::Substitute { .. } => ActName::Substitute,
            Act::Endorse { .. } => ActName::Endorse,
            Act::NameExecutor { .. } => ActName::NameExecutor,
            Act::Complete { .. } => ActName::Complete,
            Act::Vote { .. } => ActName::Vote,
            Act::DraftResult { .. } => ActName::DraftResult,
            Act::DraftRefusal { .. } => ActName::DraftRefusal,
            Act::Sign { .. } | Act::SignResult(_) => ActName::Sign,
            Act::HandOver { .. } => ActName::HandOver,
        }
    }
}
