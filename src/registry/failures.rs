//! What is logged of batches that are not committed.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::errors::StorageFault;
use crate::limits;

/// Failures of a kind: the first is logged, and the end of them; between, they are counted. A log of every request that a full
/// disk refuses would fill the next disk. On a full disk a small batch still fits now and then: the end is when so many in a row
/// were committed.
pub(super) struct Failures {
    total: Arc<AtomicUsize>,
    current: Option<Failing>,
}

struct Failing {
    fault: StorageFault,
    batches: usize,
    /// Committed since the last that failed.
    committed: usize,
}

impl Failures {
    /// None yet; `total` counts them.
    pub(super) fn new(total: Arc<AtomicUsize>) -> Self {
        Failures { total, current: None }
    }

    /// A batch was not committed.
    pub(super) fn one(&mut self, fault: &StorageFault) {
        self.total.fetch_add(1, Ordering::Relaxed);
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
        if failing.committed >= limits::STORE_CALM_BATCHES {
            tracing::info!(batches = failing.batches, "batches are committed again");
            self.current = None;
        }
    }
}
