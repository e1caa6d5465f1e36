//! What is logged of batches that are not committed.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::errors::StorageFault;
use crate::limits;

/// Failures of a kind: the first is logged, and the end of them; between, they are counted. A log of every request that a full
/// disk refuses would fill the next disk. On a full disk a small batch still fits now and then: the end is when so many in a row
/// were committed.
pub(super) struct Failures {
    total: Arc<AtomicUsize>,
    current: Option<Failing>,
    unwell: Unwell,
}

/// Why writes fail, for `/health`: its own small write may fit still.
pub(super) type Unwell = Arc<Mutex<Option<StorageFault>>>;

/// Batches in a row after which registrations are expected to succeed again. On a full disk a small batch fits now and then; a store that is
/// reached, or may be written to, is so for all.
fn well_after(fault: &StorageFault) -> usize {
    match fault {
        StorageFault::Full => 16,
        _ => 1,
    }
}

struct Failing {
    fault: StorageFault,
    batches: usize,
    /// Committed since the last that failed.
    committed: usize,
}

impl Failures {
    /// None yet; `total` counts them, `unwell` has the one that is not over.
    pub(super) fn new(total: Arc<AtomicUsize>, unwell: Unwell) -> Self {
        Failures { total, current: None, unwell }
    }

    fn say(&self, fault: Option<StorageFault>) {
        *self.unwell.lock().unwrap_or_else(PoisonError::into_inner) = fault;
    }

    /// A batch was not committed.
    pub(super) fn one(&mut self, fault: &StorageFault) {
        self.total.fetch_add(1, Ordering::Relaxed);
        self.say(Some(fault.clone()));
        match &mut self.current {
            Some(failing) if failing.fault == *fault => {
                failing.batches += 1;
                failing.committed = 0;
            }
            current => {
                tracing::error!(%fault, "a batch was not committed; further ones are only counted, in qaqpa_registry_failed_batches_total");
                *current = Some(Failing { fault: fault.clone(), batches: 1, committed: 0 });
            }
        }
    }

    /// A batch was committed.
    pub(super) fn committed(&mut self) {
        let Some(failing) = &mut self.current else { return };
        failing.committed += 1;
        let (committed, batches) = (failing.committed, failing.batches);
        if committed == well_after(&failing.fault) {
            self.say(None);
        }
        if committed >= limits::STORE_CALM_BATCHES {
            tracing::info!(batches, "batches are committed again");
            self.current = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Batches that were committed when the store is said to be well.
    fn well_after_batches(fault: &StorageFault) -> usize {
        let unwell = Unwell::default();
        let mut failures = Failures::new(Arc::default(), Arc::clone(&unwell));
        failures.one(fault);
        failures.one(fault);
        let mut batches = 0;
        while unwell.lock().unwrap().is_some() {
            failures.committed();
            batches += 1;
        }
        batches
    }

    #[test]
    fn one_commit_says_that_a_store_is_there_again_and_a_full_disk_needs_more() {
        assert_eq!(well_after_batches(&StorageFault::Unreachable), 1);
        assert_eq!(well_after_batches(&StorageFault::ReadOnly), 1);
        assert_eq!(well_after_batches(&StorageFault::Full), 16);
    }
}
