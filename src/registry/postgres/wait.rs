//! Waits for asynchronous work on a thread that may wait, whatever runtime that thread belongs to.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.unpark();
    }
}

/// Does `work` on this thread; its timers and what it spawns are `runtime`'s. Unlike the runtime's own call for it, this may be used
/// on a thread of another runtime, which then waits too.
pub(super) fn wait<T>(runtime: &tokio::runtime::Runtime, work: impl Future<Output = T>) -> T {
    let _context = runtime.enter();
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut work = pin!(work);
    loop {
        match work.as_mut().poll(&mut context) {
            Poll::Ready(done) => return done,
            Poll::Pending => std::thread::park(),
        }
    }
}
