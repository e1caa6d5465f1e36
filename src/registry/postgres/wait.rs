//! Waits for asynchronous work on a thread that may wait, whatever runtime that thread belongs to.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;

use tokio::runtime::Runtime;

/// A runtime that drives connections. It may be dropped on a thread of another runtime.
pub(super) struct Driver(Option<Runtime>);

impl Driver {
    pub(super) fn new() -> std::io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("registry-postgres")
            .enable_all()
            .build()?;
        Ok(Driver(Some(runtime)))
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.unpark();
    }
}

/// Does `work` on this thread; its timers and what it spawns are the driver's. Unlike the runtime's own call for it, this may be used
/// on a thread of another runtime, which then waits too.
pub(super) fn wait<T>(driver: &Driver, work: impl Future<Output = T>) -> T {
    let _context = driver.0.as_ref().map(Runtime::enter);
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    // On a thread of another runtime the budget of its task is not ours: used up, it would never be given anew while this waits.
    let mut work = pin!(tokio::task::unconstrained(work));
    loop {
        match work.as_mut().poll(&mut context) {
            Poll::Ready(done) => return done,
            Poll::Pending => std::thread::park(),
        }
    }
}
