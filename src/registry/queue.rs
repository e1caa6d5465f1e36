//! The queue in front of the writer: bounded in number and in octets, so that a stalled disk fills neither memory nor
//! patience. Full means `Busy` at once.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::errors::{RegistryError, StorageFault};
use super::store::{Gathers, Write, Written};

/// Writes that may wait: at 10 000 a second, less than half a second of patience.
pub(super) const WAITING_MAX: usize = 4_096;

/// What they may weigh together: a dozen of the largest documents, or as many small ones as may wait.
pub(super) const WAITING_OCTETS_MAX: usize = 256 * 1024 * 1024;

/// Writes in one transaction: beyond some hundred the commit is no longer what a row costs.
const BATCH_MAX: usize = 256;

/// A batch of so many is not gathered any longer: what each costs beside its rows is small by then.
const GATHERED_MIN: usize = 32;

/// What a batch may weigh: the log is synchronised in one go, and everybody in the batch waits for all of it.
const BATCH_OCTETS_MAX: usize = 8 * 1024 * 1024;

/// What shares a batch came within this time: each of it is to be answered within the store's patience, and the first one's ends first. So
/// much apart are only writes that wait for a store that is away.
const APART_MAX: Duration = Duration::from_secs(1);

/// What a waiter receives.
pub(super) type Reply = Result<Written, RegistryError>;

/// Who waits for a write.
pub(super) enum Waiter {
    /// A task.
    Task(oneshot::Sender<Reply>),
    /// A thread.
    Thread(std::sync::mpsc::SyncSender<Reply>),
    /// Nobody waits: this goes on with it, on the writer's thread, and only hands it to somebody else.
    Next(Box<dyn FnOnce(Reply) + Send>),
}

impl Waiter {
    /// Tells it. One that no longer waits (its client has gone) is no error: what is written is written.
    pub(super) fn tell(self, reply: Reply) {
        match self {
            Waiter::Task(sender) => drop(sender.send(reply)),
            Waiter::Thread(sender) => drop(sender.send(reply)),
            Waiter::Next(next) => next(reply),
        }
    }
}

/// Whether somebody waits for a write to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Haste {
    /// Somebody does.
    Waited,
    /// Nobody does yet: it may go with what comes next.
    Rides,
}

/// A write and who waits for it.
pub(super) struct Job {
    pub(super) write: Write,
    pub(super) waiter: Waiter,
    pub(super) haste: Haste,
}

impl Job {
    /// One that somebody waits for.
    pub(super) fn of(write: Write, waiter: Waiter) -> Self {
        Job { write, waiter, haste: Haste::Waited }
    }
}

/// Writes that share a commit.
pub(super) struct Batch {
    pub(super) jobs: Vec<Job>,
    /// By when they are to be answered, where the store has a patience.
    pub(super) deadline: Option<Instant>,
}

/// The queue.
pub(super) struct Queue {
    inner: Mutex<Inner>,
    changed: Condvar,
    gathers: Gathers,
    patience: Option<Duration>,
}

#[derive(Default)]
struct Inner {
    /// Each with the moment at which it came.
    jobs: VecDeque<(Instant, Job)>,
    octets: usize,
    closed: bool,
    /// What the writer waits for: to wake somebody who does not wait is a system call for nothing.
    waits: Waits,
    /// Writes in the last batch.
    last: usize,
    /// Jobs that somebody waits for.
    waited: usize,
    /// When the last of them came.
    waited_at: Option<Instant>,
}

/// What the writer waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Waits {
    #[default]
    Not,
    Any,
    /// A job that somebody waits for.
    Waited,
}

impl Inner {
    fn take_in(&mut self, came: Instant, job: Job, weight: usize) {
        self.octets += weight;
        if job.haste == Haste::Waited {
            self.waited += 1;
            self.waited_at = Some(came);
        }
        self.jobs.push_back((came, job));
    }

    fn take_out(&mut self) -> Option<Job> {
        let (_, job) = self.jobs.pop_front()?;
        self.octets -= job.write.octets();
        self.waited -= usize::from(job.haste == Haste::Waited);
        Some(job)
    }

    /// Whether the writer is to be woken for what came.
    fn wakes(&mut self) -> bool {
        let wakes = match self.waits {
            Waits::Not => false,
            Waits::Any => true,
            Waits::Waited => self.waited > 0,
        };
        if wakes {
            self.waits = Waits::Not;
        }
        wakes
    }

    /// For how long what is here may wait for others to go with; nothing where it is to be written now.
    fn rides(&self, most: Duration) -> Option<Duration> {
        let others_come = self.waited_at.is_some_and(|at| at.elapsed() < most);
        let (came, _) = self.jobs.front()?;
        let may_wait = self.waited == 0 && others_come && !self.closed && self.jobs.len() < GATHERED_MIN;
        may_wait.then(|| most.saturating_sub(came.elapsed())).filter(|left| !left.is_zero())
    }

    /// Takes out what came before this moment.
    fn overdue(&mut self, since: Instant) -> Vec<Job> {
        let mut overdue = Vec::new();
        while self.jobs.front().is_some_and(|(came, _)| *came <= since) {
            overdue.extend(self.take_out());
        }
        overdue
    }

    /// Why a write is not taken, if it is not.
    fn refusal(&self, write: &Write, weight: usize) -> Option<RegistryError> {
        // What goes on with a request that was taken has room beside those that are to be taken.
        let most = match write {
            Write::Register(_) | Write::JournalRefusal(_) => WAITING_MAX,
            _ => 2 * WAITING_MAX,
        };
        let (waiting, octets) = (self.jobs.len(), self.octets);
        if self.closed {
            Some(RegistryError::Closed)
        } else if waiting >= most || octets.saturating_add(weight) > WAITING_OCTETS_MAX {
            Some(RegistryError::Busy { waiting, octets })
        } else {
            None
        }
    }
}

impl Queue {
    /// One whose batches are gathered so. What waited longer than `patience` is not written any more: who sent it was promised an answer by
    /// then.
    pub(super) fn gathering(gathers: Gathers, patience: Option<Duration>) -> Self {
        Queue { inner: Mutex::default(), changed: Condvar::new(), gathers, patience }
    }

    /// Puts a job at the end; where that cannot be, its waiter learns why at once.
    pub(super) fn put(&self, job: Job) {
        self.put_at(Instant::now(), job);
    }

    fn put_at(&self, came: Instant, job: Job) {
        let weight = job.write.octets();
        let mut inner = self.lock();
        if let Some(error) = inner.refusal(&job.write, weight) {
            drop(inner);
            return job.waiter.tell(Err(error));
        }
        inner.take_in(came, job, weight);
        let wakes = inner.wakes();
        drop(inner);
        if wakes {
            self.changed.notify_one();
        }
    }

    /// Puts jobs at the end, one behind the other; the waiter of each that cannot be learns why at once. They share a batch where they fit.
    pub(super) fn put_all(&self, jobs: impl IntoIterator<Item = Job>) {
        let mut refused = Vec::new();
        let came = Instant::now();
        let mut inner = self.lock();
        for job in jobs {
            let weight = job.write.octets();
            match inner.refusal(&job.write, weight) {
                Some(error) => refused.push((job.waiter, error)),
                None => inner.take_in(came, job, weight),
            }
        }
        let wakes = inner.wakes();
        drop(inner);
        if wakes {
            self.changed.notify_one();
        }
        for (waiter, error) in refused {
            waiter.tell(Err(error));
        }
    }

    /// Waits for work and takes a batch of it; `None` once the queue is closed and empty.
    ///
    /// While a batch is being committed the next one gathers, and a lone request waits for nobody. Where a batch costs much, whatever is in
    /// it, and writes come fast, it is gathered for a moment more.
    pub(super) fn take(&self) -> Option<Batch> {
        let mut inner = self.lock();
        loop {
            let since = self.patience.and_then(|patience| Instant::now().checked_sub(patience));
            let overdue = since.map(|since| inner.overdue(since)).unwrap_or_default();
            if !overdue.is_empty() {
                drop(inner);
                for job in overdue {
                    job.waiter.tell(Err(StorageFault::Unreachable.into()));
                }
                inner = self.lock();
                continue;
            }
            if let Some(left) = inner.rides(self.gathers.rides) {
                inner.waits = Waits::Waited;
                inner = self.changed.wait_timeout(inner, left).unwrap_or_else(PoisonError::into_inner).0;
                inner.waits = Waits::Not;
                continue;
            }
            if !inner.jobs.is_empty() {
                break;
            }
            if inner.closed {
                return None;
            }
            inner.waits = Waits::Any;
            inner = self.changed.wait(inner).unwrap_or_else(PoisonError::into_inner);
            inner.waits = Waits::Not;
        }
        let others_come = inner.last >= self.gathers.shared_min && inner.jobs.len() < GATHERED_MIN;
        if others_come && !inner.closed {
            drop(inner);
            // Nobody wakes it: what came in the meantime is taken together.
            std::thread::sleep(self.gathers.wait);
            inner = self.lock();
        }
        let mut jobs = Vec::with_capacity(inner.jobs.len().min(BATCH_MAX));
        let first = inner.jobs.front().map(|(came, _)| *came);
        let mut octets = 0;
        while let Some((came, job)) = inner.jobs.front() {
            let weight = job.write.octets();
            let is_apart = self.patience.is_some()
                && first.is_some_and(|first| came.saturating_duration_since(first) > APART_MAX);
            let is_full = jobs.len() >= BATCH_MAX || octets + weight > BATCH_OCTETS_MAX;
            if !jobs.is_empty() && (is_full || is_apart) {
                break;
            }
            octets += weight;
            jobs.extend(inner.take_out());
        }
        inner.last = jobs.len();
        let deadline = first.zip(self.patience).map(|(first, patience)| first + patience);
        Some(Batch { jobs, deadline })
    }

    /// Takes no more; what waits is still worked off.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }

    /// Takes no more and lets go of what waits; each waiter learns that the registry is closed.
    pub(super) fn abandon(&self) {
        let mut inner = self.lock();
        inner.closed = true;
        (inner.octets, inner.waited) = (0, 0);
        let jobs = std::mem::take(&mut inner.jobs);
        drop(inner);
        self.changed.notify_all();
        for (_, job) in jobs {
            job.waiter.tell(Err(RegistryError::Closed));
        }
    }

    /// Writes that wait.
    pub(super) fn waiting(&self) -> usize {
        self.lock().jobs.len()
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(queue: &Queue) {
        queue.put(Job::of(Write::ForgetRefusals, Waiter::Next(Box::new(|_| {}))));
    }

    #[test]
    fn what_comes_fast_is_gathered_and_a_lone_write_waits_for_nobody() {
        let queue = Queue::gathering(
            Gathers { wait: Duration::from_millis(300), shared_min: 2, rides: Duration::ZERO },
            None,
        );
        for lone in 0..3 {
            one(&queue);
            assert_eq!(queue.take().unwrap().jobs.len(), 1);
            assert!(queue.lock().last < 2, "nobody is waited for after {lone}");
        }
        one(&queue);
        one(&queue);
        assert_eq!(queue.take().unwrap().jobs.len(), 2);
        one(&queue);
        let taken = std::thread::scope(|scope| {
            scope.spawn(|| {
                std::thread::sleep(Duration::from_millis(5));
                one(&queue);
            });
            queue.take().unwrap().jobs.len()
        });
        assert_eq!(taken, 2, "others are to be expected by what came before");
        queue.close();
    }

    #[test]
    fn what_nobody_waits_for_goes_with_what_comes_next() {
        let rides = Duration::from_secs(3_600);
        let queue = Queue::gathering(Gathers { rides, ..Gathers::NOT }, None);
        let ride = || {
            let waiter = Waiter::Next(Box::new(|_| {}));
            queue.put(Job { write: Write::ForgetRefusals, waiter, haste: Haste::Rides });
        };
        ride();
        assert_eq!(queue.take().unwrap().jobs.len(), 1, "nothing came before: nothing is expected");
        one(&queue);
        assert_eq!(queue.take().unwrap().jobs.len(), 1);
        ride();
        let taken = std::thread::scope(|scope| {
            let writer = scope.spawn(|| queue.take().unwrap().jobs.len());
            while queue.lock().waits != Waits::Waited {
                std::thread::yield_now();
            }
            ride();
            assert_eq!(queue.lock().waits, Waits::Waited, "it wakes nobody");
            one(&queue);
            writer.join().unwrap()
        });
        assert_eq!(taken, 3);
        assert_eq!(queue.waiting(), 0);
        assert_eq!(queue.lock().waited, 0);
        ride();
        queue.close();
        assert_eq!(queue.take().unwrap().jobs.len(), 1, "at the end nothing waits");
        assert!(queue.take().is_none());
        let queue = Queue::gathering(Gathers { rides: Duration::from_millis(20), ..Gathers::NOT }, None);
        one(&queue);
        drop(queue.take());
        queue.put(Job {
            write: Write::ForgetRefusals,
            waiter: Waiter::Next(Box::new(|_| {})),
            haste: Haste::Rides,
        });
        assert_eq!(queue.take().unwrap().jobs.len(), 1, "nothing came: it is written alone");
    }

    #[test]
    fn what_waited_too_long_is_told_so_and_not_written() {
        let patience = Duration::from_secs(3_600);
        let queue = Queue::gathering(Gathers::NOT, Some(patience));
        let now = Instant::now();
        let (told, is_told) = std::sync::mpsc::channel();
        let put = |name: &'static str, ago: Duration| {
            let told = told.clone();
            let waiter = Waiter::Next(Box::new(move |reply: Reply| told.send((name, reply)).unwrap()));
            queue.put_at(now.checked_sub(ago).unwrap(), Job::of(Write::ForgetRefusals, waiter));
        };
        put("late", patience + Duration::from_secs(1));
        put("in time", patience.checked_sub(Duration::from_secs(600)).unwrap());
        put("with it", patience.checked_sub(Duration::from_millis(599_500)).unwrap());
        put("apart", Duration::from_secs(10));
        let batch = queue.take().unwrap();
        assert_eq!(batch.jobs.len(), 2, "what came much later has a deadline of its own");
        let left = batch.deadline.unwrap().saturating_duration_since(now);
        assert_eq!(left, Duration::from_secs(600), "of the first one");
        assert!(matches!(
            is_told.try_recv(),
            Ok(("late", Err(RegistryError::Storage(StorageFault::Unreachable))))
        ));
        assert!(is_told.try_recv().is_err(), "nobody else is told");
        assert_eq!((queue.take().unwrap().jobs.len(), queue.waiting()), (1, 0));
        assert_eq!(queue.lock().octets, 0);
    }
}
