//! What bodies may take of the memory: all together, and those of one client.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Octets to one permit of the common allowance, because a semaphore counts in `u32`.
const OCTETS_PER_PERMIT: usize = 1024;

/// How many octets of bodies may be held at once.
#[derive(Debug, Clone)]
pub(super) struct Allowance(Arc<Semaphore>);

/// What a client's bodies may take, within what all may take.
#[derive(Debug, Clone)]
pub(super) struct ClientAllowance {
    all: Allowance,
    own: Allowance,
}

/// Octets of both.
pub(super) struct Taken {
    all: OwnedSemaphorePermit,
    own: OwnedSemaphorePermit,
}

impl ClientAllowance {
    pub(super) fn take(&self, octets: usize) -> Option<Taken> {
        // The client's own first: at its limit it takes nothing from the others, not even for a moment.
        let own = self.own.take(octets)?;
        Some(Taken { all: self.all.take(octets)?, own })
    }
}

impl Taken {
    pub(super) fn octets(&self) -> usize {
        self.own.num_permits() * OCTETS_PER_PERMIT
    }

    pub(super) fn merge(&mut self, more: Taken) {
        self.all.merge(more.all);
        self.own.merge(more.own);
    }
}

impl Allowance {
    /// An allowance of so many octets.
    pub(super) fn new(octets: usize) -> Self {
        Allowance(Arc::new(Semaphore::new(octets.div_ceil(OCTETS_PER_PERMIT).min(Semaphore::MAX_PERMITS))))
    }

    /// This as the limit of all, with a client's own.
    pub(super) fn within(self, own: Allowance) -> ClientAllowance {
        ClientAllowance { all: self, own }
    }

    /// Takes so many octets, unless others hold them. Never waits: half-read bodies waiting for one another would wait for ever.
    pub(super) fn take(&self, octets: usize) -> Option<OwnedSemaphorePermit> {
        let permits = u32::try_from(octets.div_ceil(OCTETS_PER_PERMIT)).ok()?;
        Arc::clone(&self.0).try_acquire_many_owned(permits).ok()
    }
}
