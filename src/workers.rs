//! A bounded pool of threads for work that would hold up the I/O: parsing, digests, signatures.
//!
//! The queue has a bound; what does not fit is refused at once as [`Busy`] instead of being answered late. Knows nothing of
//! what it runs.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

use crate::limits;

type Job = Box<dyn FnOnce() + Send>;

/// Why a job has no outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Busy {
    /// The queue is full: try again soon.
    #[error("{waiting} jobs are waiting already; try again soon")]
    Full {
        /// How many the queue holds.
        waiting: usize,
    },
    /// The job panicked; the worker goes on.
    #[error("the job broke off")]
    Broken,
}

/// Threads, and the queue before them. Dropping the pool lets the threads finish what is queued.
pub struct Workers {
    queue: SyncSender<Job>,
    queue_max: usize,
    waiting: Arc<AtomicUsize>,
}

impl std::fmt::Debug for Workers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Workers({} of {} waiting)", self.waiting(), self.queue_max)
    }
}

impl Workers {
    /// As many threads as the machine has cores.
    pub fn new() -> std::io::Result<Self> {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        Self::of(threads, threads * limits::WORKER_QUEUE_PER_WORKER_MAX)
    }

    /// So many threads, and so many jobs waiting at most.
    pub fn of(threads: usize, queue_max: usize) -> std::io::Result<Self> {
        let (queue, jobs) = sync_channel::<Job>(queue_max);
        let jobs = Arc::new(Mutex::new(jobs));
        for number in 0..threads.max(1) {
            let jobs = Arc::clone(&jobs);
            std::thread::Builder::new().name(format!("worker-{number}")).spawn(move || work(&jobs))?;
        }
        Ok(Workers { queue, queue_max, waiting: Arc::new(AtomicUsize::new(0)) })
    }

    /// Runs `job` on a worker and gives what it gives.
    pub async fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Result<T, Busy> {
        let (give, take) = oneshot::channel();
        let waiting = Arc::clone(&self.waiting);
        let job = Box::new(move || {
            waiting.fetch_sub(1, Ordering::Relaxed);
            // Nobody takes the outcome where the client has gone; that is no error.
            let _ = give.send(job());
        });
        self.waiting.fetch_add(1, Ordering::Relaxed);
        if self.queue.try_send(job).is_err() {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(Busy::Full { waiting: self.queue_max });
        }
        take.await.map_err(|_| Busy::Broken)
    }

    /// How many jobs wait.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// A reading of how many jobs wait, that outlives a borrow.
    pub fn gauge(&self) -> impl Fn() -> usize + Send + Sync + use<> {
        let waiting = Arc::clone(&self.waiting);
        move || waiting.load(Ordering::Relaxed)
    }
}

fn work(jobs: &Mutex<Receiver<Job>>) {
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        if catch_unwind(AssertUnwindSafe(job)).is_err() {
            tracing::error!("a job panicked; the worker goes on");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_full_queue_is_refused_at_once_and_a_panic_breaks_only_its_own_job() {
        let workers = Arc::new(Workers::of(1, 1).unwrap());
        assert_eq!(workers.run(|| panic!("on purpose")).await, Err::<(), _>(Busy::Broken));
        let (open, gate) = std::sync::mpsc::channel::<()>();
        let (started, running) = oneshot::channel();
        let held = Arc::clone(&workers);
        let first = tokio::spawn(async move {
            let job = move || {
                started.send(()).unwrap();
                gate.recv().unwrap();
                1
            };
            held.run(job).await
        });
        running.await.unwrap();
        let held = Arc::clone(&workers);
        let second = tokio::spawn(async move { held.run(|| 2).await });
        while workers.waiting() == 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(workers.run(|| 3).await, Err(Busy::Full { waiting: 1 }));
        open.send(()).unwrap();
        assert_eq!((first.await.unwrap(), second.await.unwrap()), (Ok(1), Ok(2)));
    }
}
