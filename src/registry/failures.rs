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

/// Batches in a row after which registrations are expected to succeed again.
const WELL_BATCHES: usize = 16;

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
        if committed == WELL_BATCHES {
            self.say(None);
        }
        if committed >= limits::STORE_CALM_BATCHES {
            tracing::info!(batches, "batches are committed again");
            self.current = None;
        }
    }
}
