//! States of what is asked about certificates: what was found in one state holds as long as the state does.

use std::sync::atomic::{AtomicU64, Ordering};

/// The last number that was given to a state; no two states of a process have the same, whosever they are.
static LAST: AtomicU64 = AtomicU64::new(0);

fn next() -> u64 {
    LAST.fetch_add(1, Ordering::Relaxed) + 1
}

/// A state of a source: the CRLs there are, and what was fetched or is to be fetched anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edition {
    lists: u64,
    fetched: u64,
}

impl Edition {
    /// Of CRLs that are not as they were before.
    pub(super) fn of_new_lists() -> Self {
        Edition { lists: next(), fetched: 0 }
    }

    /// The same CRLs, of a source that fetches as well.
    #[must_use]
    pub fn with(self, changes: &Changes) -> Self {
        Edition { fetched: changes.0.load(Ordering::SeqCst), ..self }
    }
}

/// Where one who fetches marks that what was found before is to be looked for again.
#[derive(Debug)]
pub struct Changes(AtomicU64);

impl Default for Changes {
    fn default() -> Self {
        Changes(AtomicU64::new(next()))
    }
}

impl Changes {
    /// From here on everything is another state.
    pub fn mark(&self) {
        self.0.store(next(), Ordering::SeqCst);
    }
}
