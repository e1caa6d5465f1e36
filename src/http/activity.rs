//! Whether anything happens on a connection: requests under way, and answers that are taken.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::task::{Context as Task, Poll};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use hyper::body::{Frame, SizeHint};

/// What happens on a connection.
#[derive(Debug)]
pub(super) struct Activity {
    begun: Instant,
    under_way: AtomicUsize,
    /// Milliseconds from the beginning to the last sign of life.
    last_millis: AtomicU64,
}

impl Default for Activity {
    fn default() -> Self {
        Activity { begun: Instant::now(), under_way: AtomicUsize::new(0), last_millis: AtomicU64::new(0) }
    }
}

impl Activity {
    pub(super) fn begun(&self) -> Instant {
        self.begun
    }

    /// A request that is under way until what comes back is dropped.
    pub(super) fn begin(&self) -> UnderWay<'_> {
        self.under_way.fetch_add(1, Ordering::Relaxed);
        UnderWay(self)
    }

    /// Whether no request is under way.
    pub(super) fn is_idle(&self) -> bool {
        self.under_way.load(Ordering::Relaxed) == 0
    }

    /// Since when nothing happened; `None` while a request is under way.
    pub(super) fn idle_since(&self) -> Option<Instant> {
        let last = Duration::from_millis(self.last_millis.load(Ordering::Relaxed));
        self.is_idle().then(|| self.begun + last)
    }

    /// Whether something happened in this very millisecond: the next request was there before the last was answered.
    pub(super) fn is_pressed(&self) -> bool {
        let last = self.last_millis.load(Ordering::Relaxed);
        last != 0 && last == self.millis()
    }

    fn millis(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn happened(&self) {
        self.last_millis.store(self.millis(), Ordering::Relaxed);
    }
}

/// A request under way.
pub(super) struct UnderWay<'a>(&'a Activity);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.happened();
        self.0.under_way.fetch_sub(1, Ordering::Relaxed);
    }
}

/// An answer's body: each piece that the client has room for is a sign of life.
pub(super) struct Watched {
    body: Body,
    activity: Arc<Activity>,
}

impl Watched {
    pub(super) fn new(body: Body, activity: Arc<Activity>) -> Self {
        Watched { body, activity }
    }
}

impl hyper::body::Body for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        task: &mut Task<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(task);
        if frame.is_ready() {
            self.activity.happened();
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
