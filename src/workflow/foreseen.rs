//! Places in queues that are foreseen: with the place that comes next a decision and its signed result are one change, and one write to the
//! disk. Where another comes first the registry refuses that change, and the place is taken before the result is signed.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use crate::registry::Registry;

/// The queues of which somebody foresees the next place: one at a time, so that few results are signed in vain.
#[derive(Debug, Default)]
pub(super) struct Foreseen(Mutex<HashSet<String>>);

/// The place that comes next in a queue, unless somebody else takes it. No other is foreseen of that queue while this is held.
pub(super) struct NextPlace<'a> {
    foreseen: &'a Foreseen,
    queue: String,
    pub(super) place: u64,
}

impl Foreseen {
    /// The next place in a queue; nothing where somebody else foresees it, or where the store cannot say.
    pub(super) fn next(&self, registry: &Registry, queue: String) -> Option<NextPlace<'_>> {
        if !self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(queue.clone()) {
            return None;
        }
        let mut next = NextPlace { foreseen: self, queue, place: 0 };
        next.place = registry.store().next_place(&next.queue).ok().flatten()?;
        Some(next)
    }
}

impl Drop for NextPlace<'_> {
    fn drop(&mut self) {
        self.foreseen.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.queue);
    }
}
