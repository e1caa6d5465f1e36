//! Players: who does a step in the place of a person, and when.

use super::case_view::CaseView;
use super::outcome::OutcomeField;
use super::plan::PlanStep;
use crate::catalogue::Names;
use crate::clock::Now;

/// Who does the steps that nobody does by hand. It may be asked again about a step that was not recorded before a crash, and answers the
/// same then.
pub trait Player: Send + Sync {
    /// When the step is done that is open since `begun`; `due` counts its limit, which takes time.
    fn when(&self, case: &CaseView, step: &PlanStep, begun: Now, due: &dyn Fn() -> Option<Now>) -> When;

    /// When the recipient comes for the result that is ready since `ready`.
    fn recipient_comes(&self, case: &CaseView, ready: Now) -> When;

    /// Whether what it says of a case may depend on the case's number: then nothing is asked before there is one.
    fn goes_by_number(&self) -> bool {
        true
    }

    /// How often the players changed: what was worked out with those of an earlier version is not written once they are told of
    /// ([`crate::registry::Wake`]).
    fn version(&self) -> u64 {
        0
    }

    /// What is decided at `at`.
    fn decide(&self, case: &CaseView, step: &PlanStep, at: Now) -> Decision;
}

/// When something happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Then, by itself.
    At(Now),
    /// When a person does it.
    ByHand,
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// The service is rendered.
    Positive {
        /// The result's fields; the ordinal number of a queue is added by the registry.
        fields: Vec<OutcomeField>,
    },
    /// A reasoned refusal.
    Negative {
        /// The reasons, one at least.
        reasons: Vec<Names>,
    },
}
