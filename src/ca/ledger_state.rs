//! What an authority has in memory: its ledger, and what it published last.

use super::ledger::{FileMark, Ledger};
use super::publish::state::{Base, Published};

/// Behind one lock.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) ledger: Ledger,
    /// Of the files as they were when they were read last.
    pub(super) marks: [FileMark; 2],
    pub(super) published: Option<Published>,
    pub(super) base: Option<Base>,
    pub(super) last_number: u64,
    /// How often the ledger changed.
    pub(super) changes: u64,
}

impl State {
    /// Another ledger.
    pub(super) fn set_ledger(&mut self, ledger: Ledger) {
        self.ledger = ledger;
        self.changes += 1;
    }

    /// Whether the ledger changed since is seen by this.
    pub(super) fn changes(&self) -> u64 {
        self.changes
    }
}
