//! What a reset puts back.

use std::sync::Arc;

use crate::clock::ClockState;
use crate::people::People;
use crate::workflow::PlayersSettings;

/// What is as the settings have it, until testers change it.
#[derive(Debug, Clone)]
pub struct FirstState {
    /// How the clock goes.
    pub clock: ClockState,
    /// Who does which role's steps.
    pub players: PlayersSettings,
    /// The people, with the changes of the settings' file.
    pub people: People,
    /// What other rooms put back, each by its name.
    pub others: Vec<(&'static str, PutBack)>,
}

/// Puts something back to its first state.
#[derive(Clone)]
pub struct PutBack(pub Arc<dyn Fn() + Send + Sync>);

impl std::fmt::Debug for PutBack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PutBack")
    }
}
