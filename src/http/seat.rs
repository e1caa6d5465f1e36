//! Connections that give way: where a client has as many as it may, the one that has been silent longest goes for the next.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::Context;
use std::time::Instant;

use futures_util::task::AtomicWaker;

/// The place of a connection that may have to give way.
#[derive(Debug)]
pub(super) struct Seat {
    begun: Instant,
    /// Milliseconds from the beginning to the last octets that came.
    heard_millis: AtomicU64,
    stays: AtomicBool,
    leaves: AtomicBool,
    waker: AtomicWaker,
}

impl Default for Seat {
    fn default() -> Self {
        Seat {
            begun: Instant::now(),
            heard_millis: AtomicU64::new(0),
            stays: AtomicBool::new(false),
            leaves: AtomicBool::new(false),
            waker: AtomicWaker::new(),
        }
    }
}

impl Seat {
    /// Octets came.
    pub(super) fn heard(&self) {
        let millis = u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.heard_millis.store(millis, Ordering::Relaxed);
    }

    /// When octets came last; nothing of one that stays, or goes already.
    pub(super) fn silent_since(&self) -> Option<Instant> {
        let gives_way = !self.stays.load(Ordering::Relaxed) && !self.is_leaving();
        gives_way
            .then(|| self.begun + std::time::Duration::from_millis(self.heard_millis.load(Ordering::Relaxed)))
    }

    /// It gives way to nobody: what it became is bounded by itself.
    pub(super) fn stay(&self) {
        self.stays.store(true, Ordering::Relaxed);
    }

    /// It has to go.
    pub(super) fn leave(&self) {
        self.leaves.store(true, Ordering::Release);
        self.waker.wake();
    }

    pub(super) fn is_leaving(&self) -> bool {
        self.leaves.load(Ordering::Acquire)
    }

    /// Whether it has to go; `task` is woken when it has to.
    pub(super) fn has_to_leave(&self, task: &Context<'_>) -> bool {
        self.waker.register(task.waker());
        self.is_leaving()
    }
}
