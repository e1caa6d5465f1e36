//! Connections that give way: where a client has as many as it may, one goes for the next: one that has ended already and lingers, or the
//! one that has been silent longest.

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
    ended: AtomicBool,
    leaves: AtomicBool,
    waker: AtomicWaker,
}

impl Default for Seat {
    fn default() -> Self {
        Seat {
            begun: Instant::now(),
            heard_millis: AtomicU64::new(0),
            stays: AtomicBool::new(false),
            ended: AtomicBool::new(false),
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

    /// In which order it goes: those that have ended first, then by when octets came last. Nothing of one that stays, or goes already.
    pub(super) fn turn(&self) -> Option<(bool, Instant)> {
        let gives_way = !self.stays.load(Ordering::Relaxed) && !self.is_leaving();
        let heard =
            || self.begun + std::time::Duration::from_millis(self.heard_millis.load(Ordering::Relaxed));
        gives_way.then(|| (!self.ended.load(Ordering::Relaxed), heard()))
    }

    /// It gives way to nobody: what it became is bounded by itself.
    pub(super) fn stay(&self) {
        self.stays.store(true, Ordering::Relaxed);
    }

    /// What it became has ended: what is left is a reason that its client may not have read, and it gives way before all others.
    pub(super) fn end(&self) {
        self.ended.store(true, Ordering::Relaxed);
        self.stays.store(false, Ordering::Relaxed);
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
