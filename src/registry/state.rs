//! The states of a registered request, as they are stored.
//!
//! Which may follow which is [`State::may_become`]; the store refuses any other. Names for people: `workflow/state.rs`.

use serde::{Deserialize, Serialize};

use crate::encoding::names::names;

/// Where a request stands. `received` has no place here: what is not registered is not stored as a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Registered at the regional gateway's workstation; [000 ¶9(1)](crate::manual::regulation), ¶10(8).
    Registered,
    /// The documents attached were found in order; [000 ¶10(9)](crate::manual::regulation).
    DocumentsChecked,
    /// With the provider's people; [000 ¶5(2)](crate::manual::regulation)–(5).
    InWork,
    /// The result is signed; [000 ¶10(11)](crate::manual::regulation).
    Completed,
    /// The reasoned refusal is signed; [000 ¶3](crate::manual::regulation).
    Refused,
    /// Refused for faults in the documents; [000 ¶10(10)](crate::manual::regulation).
    DocumentsRefused,
}

names!(State {
    Registered => "registered",
    DocumentsChecked => "documents-checked",
    InWork => "in-work",
    Completed => "completed",
    Refused => "refused",
    DocumentsRefused => "documents-refused",
});

impl State {
    /// Nothing follows: there is a signed answer.
    pub const fn is_final(self) -> bool {
        matches!(self, State::Completed | State::Refused | State::DocumentsRefused)
    }

    /// Whether `next` may follow. Staying where it is needs no leave: most steps change nothing for the citizen.
    pub const fn may_become(self, next: State) -> bool {
        matches!(
            (self, next),
            (State::Registered, State::DocumentsChecked | State::DocumentsRefused)
                | (
                    State::Registered | State::DocumentsChecked,
                    State::InWork | State::Completed | State::Refused
                )
                | (State::InWork, State::Completed | State::Refused)
        )
    }
}
