//! What an authority has in memory: its ledger, and what it published last.

use std::path::Path;

use super::error::AuthorityError;
use super::ledger::{self, FileMark, Ledger};
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

    /// Takes in what another process wrote into the directory, which is read when its two files are others than before.
    pub(super) fn take_in(
        &mut self,
        directory: &Path,
        default: Option<&Ledger>,
    ) -> Result<(), AuthorityError> {
        // Taken before the reading: what is written in between is seen the next time.
        let marks = ledger::marks(directory);
        if marks != self.marks {
            // Also of files that cannot be read: that is said once.
            self.marks = marks;
            let ledger = Ledger::read_after(directory, default, &self.ledger)?;
            self.set_ledger(ledger);
        }
        Ok(())
    }

    /// Whether the ledger changed since is seen by this.
    pub(super) fn changes(&self) -> u64 {
        self.changes
    }
}
