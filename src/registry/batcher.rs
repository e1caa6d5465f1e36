//! Group commit: gather what waits, commit it once, then wake the waiters.
//!
//! One thread writes, another does the store's housekeeping; neither is an async thread. This file alone makes
//! [`Registered`], and only from what a committed batch says.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use super::advance::{Advance, Advanced};
use super::case::{JournalId, Refusal};
use super::errors::{OpenError, RegistryError, StorageFault};
use super::failures::{Failures, Unwell};
use super::fits::{at_most, fits, refusal_fits};
use super::messages::{ExchangeWrite, ExchangeWritten};
use super::number::RegistrationNumber;
use super::queue::{Batch, Haste, Job, Queue, Reply, Waiter};
use super::staff::Staff;
use super::state::State;
use super::store::{Claim, Entry, Registration, Store, Wake, Write, Written};
use super::submission::Submission;
use crate::clock::Now;
use crate::limits;

/// Proof that a request is on disk under its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered(Entry);

impl Registered {
    /// The registration number.
    pub fn number(&self) -> &RegistrationNumber {
        &self.0.number
    }

    /// When it was registered, the first time.
    pub fn registered_at(&self) -> Now {
        self.0.registered_at
    }

    /// When the result must be there.
    pub fn due_at(&self) -> Option<Now> {
        self.0.due_at
    }

    /// Whether the message came for the first time.
    pub fn arrival(&self) -> Registration {
        self.0.arrival
    }

    /// Where the first change of its case took it, where the same commit made that.
    pub fn first(&self) -> Option<&Advanced> {
        self.0.first.as_ref()
    }

    /// Where it stood at the commit; of a new one, before its first change.
    pub fn state(&self) -> State {
        self.0.state
    }
}

/// Cases on their way to the disk.
pub struct Advancing(Vec<Receiver<Reply>>);

impl Advancing {
    /// What became of each, in the order in which they were put; on a thread that may wait.
    pub fn wait_blocking(self) -> Vec<Result<Advanced, RegistryError>> {
        let told =
            |told: Receiver<Reply>| told.recv().unwrap_or(Err(RegistryError::Closed)).and_then(advanced);
        self.0.into_iter().map(told).collect()
    }
}

/// A commit of the writer, for who measures: the registry has no stopwatch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Commit {
    /// It begins.
    Begins,
    /// It is on disk, or failed.
    Ended {
        /// How many writes shared it.
        writes: usize,
    },
}

/// Who is told of commits, on the writer's thread.
pub type CommitWatcher = Box<dyn FnMut(Commit) + Send>;

/// The registry: the way to a store. Its clones are the same; with the last of them the writer ends, after it has worked
/// off what waits.
#[derive(Clone)]
pub struct Registry(Arc<Inner>);

struct Inner {
    store: Arc<dyn Store>,
    queue: Arc<Queue>,
    failed: Arc<AtomicUsize>,
    unwell: Unwell,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Registry {
    /// Starts the writer in front of `store`.
    pub fn start(store: Arc<dyn Store>) -> Result<Self, OpenError> {
        Self::start_watched(store, Box::new(|_| {}))
    }

    /// The same; `watcher` is told of each commit.
    pub fn start_watched(store: Arc<dyn Store>, watcher: CommitWatcher) -> Result<Self, OpenError> {
        let queue = Arc::new(Queue::gathering(store.gathers(), store.patience()));
        let (failed, unwell) = (Arc::new(AtomicUsize::new(0)), Unwell::default());
        let (wish, wishes) = sync_channel(1);
        let keeper = spawn("registry-keeper", {
            let store = store.clone();
            move || keep(&*store, &wishes)
        })?;
        let writer = spawn("registry-writer", {
            let (store, queue, failures) =
                (store.clone(), queue.clone(), Failures::new(failed.clone(), Arc::clone(&unwell)));
            move || write(&*store, &queue, &wish, failures, watcher)
        })?;
        Ok(Registry(Arc::new(Inner {
            store,
            queue,
            failed,
            unwell,
            threads: Mutex::new(vec![writer, keeper]),
        })))
    }

    /// Registers a request, once: the same signed content gives the same number, to whom it may be told.
    pub async fn register(&self, submission: Submission) -> Result<Registered, RegistryError> {
        fits(&submission)?;
        self.write(Write::Register(submission)).await.and_then(registered)
    }

    /// The same; `next` goes on with it on the writer's thread, and must do no more than hand it to somebody else.
    pub fn register_then(
        &self,
        submission: Submission,
        next: impl FnOnce(Result<Registered, RegistryError>) + Send + 'static,
    ) {
        if let Err(error) = fits(&submission) {
            return next(Err(error));
        }
        let waiter = Waiter::Next(Box::new(move |reply: Reply| next(reply.and_then(registered))));
        self.0.queue.put(Job::of(Write::Register(submission), waiter));
    }

    /// The same from a thread that may wait.
    pub fn register_blocking(&self, submission: Submission) -> Result<Registered, RegistryError> {
        fits(&submission)?;
        self.write_blocking(Write::Register(submission)).and_then(registered)
    }

    /// Puts a refusal into the journal; `None` where its budget has no room.
    pub async fn journal_refusal(&self, refusal: Refusal) -> Result<Option<JournalId>, RegistryError> {
        refusal_fits(&refusal)?;
        self.write(Write::JournalRefusal(refusal)).await.and_then(|written| journalled(&written))
    }

    /// The same from a thread that may wait.
    pub fn journal_refusal_blocking(&self, refusal: Refusal) -> Result<Option<JournalId>, RegistryError> {
        refusal_fits(&refusal)?;
        self.write_blocking(Write::JournalRefusal(refusal)).and_then(|written| journalled(&written))
    }

    /// Lets go of every refusal.
    pub async fn forget_refusals(&self) -> Result<(), RegistryError> {
        self.write(Write::ForgetRefusals).await.map(drop)
    }

    /// Lets go of everything, from a thread that may wait: the first state.
    pub fn forget_all_blocking(&self) -> Result<(), RegistryError> {
        self.write_blocking(Write::ForgetAll).map(drop)
    }

    /// Takes a case on.
    pub async fn advance(&self, change: Advance) -> Result<Advanced, RegistryError> {
        self.write(Write::Advance(change)).await.and_then(advanced)
    }

    /// The same; `next` goes on with it on the writer's thread, and must do no more than hand it to somebody else. What nobody waits for may
    /// wait some milliseconds for a batch to go with.
    pub fn advance_then(
        &self,
        change: Advance,
        haste: Haste,
        next: impl FnOnce(Result<Advanced, RegistryError>) + Send + 'static,
    ) {
        let waiter = Waiter::Next(Box::new(move |reply: Reply| next(reply.and_then(advanced))));
        self.0.queue.put(Job { write: Write::Advance(change), waiter, haste });
    }

    /// Takes a case on, from a thread that may wait.
    pub fn advance_blocking(&self, change: Advance) -> Result<Advanced, RegistryError> {
        self.write_blocking(Write::Advance(change)).and_then(advanced)
    }

    /// Takes many cases on, in this order and in as few commits as they fit into; it does not wait for them.
    pub fn advance_all(&self, changes: Vec<Advance>) -> Advancing {
        let (jobs, waiting) = changes
            .into_iter()
            .map(|change| {
                let (teller, told) = sync_channel(1);
                (Job::of(Write::Advance(change), Waiter::Thread(teller)), told)
            })
            .unzip::<_, _, Vec<_>, Vec<_>>();
        self.0.queue.put_all(jobs);
        Advancing(waiting)
    }

    /// Puts somebody on the list of those who do steps by hand, from a thread that may wait.
    pub fn staff_blocking(&self, staff: Staff) -> Result<(), RegistryError> {
        self.write_blocking(Write::Staff(staff)).map(drop)
    }

    /// Takes somebody off that list; whether there was such a person.
    pub fn dismiss_blocking(&self, name: &str) -> Result<bool, RegistryError> {
        Ok(self.write_blocking(Write::Dismiss(name.to_owned()))? == Written::Staffed(true))
    }

    /// Takes cases that are due into one worker's hands, from a thread that may wait.
    pub fn claim_blocking(&self, wish: Claim) -> Result<Vec<RegistrationNumber>, RegistryError> {
        match self.write_blocking(Write::Claim(wish))? {
            Written::Claimed(numbers) => Ok(numbers),
            _ => Err(StorageFault::Unreachable.into()),
        }
    }

    /// Has every case looked at that waits at a step of some roles, also one whose change is on its way; from a thread that may wait.
    pub fn wake_blocking(&self, wake: Wake) -> Result<(), RegistryError> {
        self.write_blocking(Write::Wake(wake)).map(drop)
    }

    /// Writes about messages of the asynchronous channel; what it says is on disk.
    pub async fn exchange(&self, write: ExchangeWrite) -> Result<ExchangeWritten, RegistryError> {
        at_most("message", write.octets(), limits::BODY_BYTES_MAX)?;
        match self.write(Write::Exchange(write)).await? {
            Written::Exchange(written) => Ok(written),
            _ => Err(StorageFault::Unreachable.into()),
        }
    }

    /// Writes, and says whether that works; lets go of what is too old by `now`.
    pub async fn probe(&self, now: Now) -> Result<(), RegistryError> {
        self.write(Write::Probe(now)).await.map(drop)
    }

    /// The same from a thread that may wait.
    pub fn probe_blocking(&self, now: Now) -> Result<(), RegistryError> {
        self.write_blocking(Write::Probe(now)).map(drop)
    }

    /// The store, for reads from a thread that may wait.
    pub fn store(&self) -> &dyn Store {
        &*self.0.store
    }

    /// Writes that wait for their commit.
    pub fn waiting(&self) -> usize {
        self.0.queue.waiting()
    }

    /// Why writes fail now and then, although small ones may fit still.
    pub fn unwell(&self) -> Option<StorageFault> {
        self.0.unwell.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Batches of writes that were not committed.
    pub fn failed_batches(&self) -> usize {
        self.0.failed.load(Ordering::Relaxed)
    }

    /// Reads on a thread that may wait.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Store) -> Result<T, RegistryError> + Send + 'static,
    ) -> Result<T, RegistryError> {
        let store = self.0.store.clone();
        tokio::task::spawn_blocking(move || work(&*store)).await.unwrap_or(Err(RegistryError::Closed))
    }

    pub(super) async fn write(&self, write: Write) -> Reply {
        let (teller, told) = oneshot::channel();
        self.0.queue.put(Job::of(write, Waiter::Task(teller)));
        told.await.unwrap_or(Err(RegistryError::Closed))
    }

    fn write_blocking(&self, write: Write) -> Reply {
        let (teller, told) = sync_channel(1);
        self.0.queue.put(Job::of(write, Waiter::Thread(teller)));
        told.recv().unwrap_or(Err(RegistryError::Closed))
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.queue.close();
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        // Dropped by what the writer went on with: it cannot wait for itself, and ends with what waits.
        let own = std::thread::current().id();
        if threads.iter().any(|thread| thread.thread().id() == own) {
            return;
        }
        for thread in threads.drain(..) {
            // A thread that panicked has answered its waiters; nobody is left to answer here.
            let _ = thread.join();
        }
    }
}

/// However the writer ends, nobody is left waiting.
struct Abandon<'a>(&'a Queue);

impl Drop for Abandon<'_> {
    fn drop(&mut self) {
        self.0.abandon();
    }
}

fn write(
    store: &dyn Store,
    queue: &Queue,
    wish: &SyncSender<()>,
    mut failures: Failures,
    mut watcher: CommitWatcher,
) {
    let _abandon = Abandon(queue);
    let mut players = 0;
    while let Some(Batch { jobs, deadline }) = queue.take() {
        let jobs = jobs.into_iter().filter_map(|job| current(job, &mut players));
        let (writes, waiters): (Vec<_>, Vec<_>) = jobs.map(|job| (job.write, job.waiter)).unzip();
        if writes.is_empty() {
            continue;
        }
        watcher(Commit::Begins);
        let committed = match deadline {
            Some(deadline) => store.commit_until(&writes, deadline),
            None => store.commit(&writes),
        };
        watcher(Commit::Ended { writes: writes.len() });
        match committed {
            Ok(outcomes) if outcomes.len() == waiters.len() => {
                failures.committed();
                for (waiter, outcome) in waiters.into_iter().zip(outcomes) {
                    waiter.tell(outcome);
                }
            }
            Ok(_) => fail(waiters, &StorageFault::Unreachable),
            Err(fault) => {
                failures.one(&fault);
                fail(waiters, &fault);
            }
        }
        if store.wants_upkeep() {
            // Full means that one is on its way already.
            let _ = wish.try_send(());
        }
    }
}

/// A write as it may be made behind a [`Wake`]: what earlier players would do may leave a case at a step that it did not find.
fn current(mut job: Job, players: &mut u64) -> Option<Job> {
    match job.write {
        Write::Wake(ref wake) => *players = wake.players.max(*players),
        Write::Advance(ref change) if change.players < *players => {
            job.waiter.tell(Err(RegistryError::PlayersChanged { number: change.number.clone() }));
            return None;
        }
        Write::Register(submission)
            if submission.first().is_some_and(|first| first.change().players < *players) =>
        {
            job.write = Write::Register(submission.without_first_change());
        }
        _ => {}
    }
    Some(job)
}

fn fail(waiters: Vec<Waiter>, fault: &StorageFault) {
    for waiter in waiters {
        waiter.tell(Err(RegistryError::Storage(fault.clone())));
    }
}

fn keep(store: &dyn Store, wishes: &Receiver<()>) {
    loop {
        match wishes.recv() {
            Ok(()) => {
                if let Err(fault) = store.upkeep() {
                    tracing::warn!(%fault, "the registry's housekeeping was put off");
                }
            }
            Err(RecvError) => return,
        }
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, OpenError> {
    std::thread::Builder::new().name(name.to_owned()).spawn(work).map_err(OpenError::Thread)
}

fn registered(written: Written) -> Result<Registered, RegistryError> {
    match written {
        Written::Registered(entry) => Ok(Registered(entry)),
        _ => Err(StorageFault::Unreachable.into()),
    }
}

fn advanced(written: Written) -> Result<Advanced, RegistryError> {
    match written {
        Written::Advanced(advanced) => Ok(advanced),
        _ => Err(StorageFault::Unreachable.into()),
    }
}

fn journalled(written: &Written) -> Result<Option<JournalId>, RegistryError> {
    match written {
        Written::Journalled(id) => Ok(*id),
        _ => Err(StorageFault::Unreachable.into()),
    }
}
