//! The first change of a case, made by the commit that registers it.

use super::advance::Advance;
use super::rules::{self, Found};
use super::state::State;

/// What a case begins with: worked out before it has its number, and kept with its registration or not at all.
///
/// It takes the case up to its place in a queue. A step that waits, a person's act and the signed answer are changes of their own: they
/// need the number, or come later.
#[derive(Debug, Clone)]
pub struct FirstChange {
    change: Box<Advance>,
    state: State,
}

impl FirstChange {
    /// Of this change, whose number is not looked at; nothing where it is one that a registration cannot carry.
    pub fn of(change: Advance) -> Option<Self> {
        let Advance { task, result, performer, .. } = &change;
        if task.is_some() || result.is_some() || performer.is_some() {
            return None;
        }
        let found = Found { state: State::Registered, revision: 0, lease: None, task: None };
        let state = rules::advanced(&change, &found).ok()?;
        Some(FirstChange { change: Box::new(change), state })
    }

    /// The change.
    pub(super) fn change(&self) -> &Advance {
        &self.change
    }

    /// The state after it.
    pub(super) fn state(&self) -> State {
        self.state
    }
}
