//! The states of a registered request, as they are stored.
//!
//! Which may follow which is [`State::may_become`]; the store refuses any other. Names for people: `workflow/state.rs`.

use std::fmt;

use serde::{Deserialize, Serialize};

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

impl State {
    /// Every state, in the order of a request's life.
    pub const ALL: [State; 6] = [
        State::Registered,
        State::DocumentsChecked,
        State::InWork,
        State::Completed,
        State::Refused,
        State::DocumentsRefused,
    ];

    /// The state as it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            State::Registered => "registered",
            State::DocumentsChecked => "documents-checked",
            State::InWork => "in-work",
            State::Completed => "completed",
            State::Refused => "refused",
            State::DocumentsRefused => "documents-refused",
        }
    }

    /// The state written as `text`.
    pub fn parse(text: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// Nothing follows: there is a signed answer.
    pub const fn is_final(self) -> bool {
        matches!(self, State::Completed | State::Refused | State::DocumentsRefused)
    }

    /// Whether `next` may follow, staying in work included: work has steps of its own.
    pub const fn may_become(self, next: State) -> bool {
        matches!(
            (self, next),
            (State::Registered, State::DocumentsChecked | State::DocumentsRefused)
                | (State::DocumentsChecked, State::InWork)
                | (State::InWork, State::InWork | State::Completed | State::Refused)
        )
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
