//! Threads for work that would hold up the I/O: parsing, digests, signatures.
//!
//! Two sets of threads: for requests and what follows from them, and one thread for explanations. In each lane clients take turns by the time that their work
//! takes, not by the number of jobs; what would wait too long is refused at once as [`Busy`] instead of being answered late.
//! Knows nothing of what it runs.

pub mod at_rest;
mod queue;
mod work;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use crate::limits;
use queue::{Queue, Taken, Task};
pub use work::{Busy, Lane, Work};

/// How much may wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Of requests, for each thread.
    pub requests: Duration,
    /// Of explanations.
    pub explanations: Duration,
    /// Parts in a hundred of it that one client may have.
    pub share_percent_max: u32,
}

impl Default for Waiting {
    fn default() -> Self {
        Waiting {
            requests: Duration::from_millis(limits::WORKER_QUEUE_MILLIS_MAX),
            explanations: Duration::from_millis(limits::EXPLANATION_QUEUE_MILLIS_MAX),
            share_percent_max: limits::CLIENT_SHARE_PERCENT_MAX,
        }
    }
}

/// Threads, and the queues before them. Dropping the pool lets the threads finish what is queued.
pub struct Workers {
    requests: Arc<Queue>,
    explanations: Arc<Queue>,
    refused: Arc<AtomicUsize>,
}

impl std::fmt::Debug for Workers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Workers({} waiting)", self.waiting())
    }
}

impl Workers {
    /// As many threads as the machine has cores, and one for explanations.
    pub fn new() -> std::io::Result<Self> {
        Self::of(None, Waiting::default())
    }

    /// So many threads for requests (one a core if nothing is said), and so much waiting at most.
    pub fn of(threads: Option<usize>, waiting: Waiting) -> std::io::Result<Self> {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        let threads = threads.unwrap_or_else(cores);
        let lane = |name: &str, threads: usize, most: Duration| {
            let queue = Arc::new(Queue::new(threads, most, waiting.share_percent_max));
            for number in 0..threads {
                let queue = Arc::clone(&queue);
                let name = format!("{name}-{number}");
                std::thread::Builder::new().name(name).spawn(move || work(&queue))?;
            }
            Ok::<_, std::io::Error>(queue)
        };
        Ok(Workers {
            requests: lane("worker", threads.max(1), waiting.requests)?,
            explanations: lane("explainer", 1, waiting.explanations)?,
            refused: Arc::default(),
        })
    }

    /// Runs a job of the gateway itself on a worker, however long it takes, and gives what it gives.
    pub async fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Result<T, Busy> {
        self.elsewhere(Work::OWN, job).await
    }

    /// Runs `job`, when it is the turn of its client, and gives what it gives: on a worker, or on the thread that asks, where all the workers
    /// rest and the job is small.
    pub async fn run_for<T: Send + 'static>(
        &self,
        work: Work,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Busy> {
        if let Some(_turn) = self.queue(work.lane).at_once(work, Instant::now()) {
            return caught(job).ok_or(Busy::Broken);
        }
        self.elsewhere(work, job).await
    }

    async fn elsewhere<T: Send + 'static>(
        &self,
        work: Work,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Busy> {
        let (give, take) = oneshot::channel();
        self.hand(work, move || {
            // Nobody takes the outcome where the client has gone; that is no error.
            let _ = give.send(job());
        })?;
        take.await.map_err(|_| Busy::Broken)
    }

    /// Runs `job` on a worker, for nobody who waits here: it says itself to whom it hands on what it gives.
    pub fn hand(&self, work: Work, job: impl FnOnce() + Send + 'static) -> Result<(), Busy> {
        self.queue(work.lane).put(work, Instant::now(), Box::new(job)).inspect_err(|_| {
            self.refused.fetch_add(1, Ordering::Relaxed);
        })
    }

    fn queue(&self, lane: Lane) -> &Queue {
        match lane {
            Lane::Requests | Lane::FollowUps | Lane::Afterwards => &self.requests,
            Lane::Explanations => &self.explanations,
        }
    }

    /// How many jobs wait.
    pub fn waiting(&self) -> usize {
        self.requests.waiting() + self.explanations.waiting()
    }

    /// A reading of how many jobs wait, that outlives a borrow.
    pub fn gauge(&self) -> impl Fn() -> usize + Send + Sync + use<> {
        let (requests, explanations) = (Arc::clone(&self.requests), Arc::clone(&self.explanations));
        move || requests.waiting() + explanations.waiting()
    }

    /// A reading of how many jobs were refused.
    pub fn refused(&self) -> impl Fn() -> usize + Send + Sync + use<> {
        let refused = Arc::clone(&self.refused);
        move || refused.load(Ordering::Relaxed)
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.requests.close();
        self.explanations.close();
    }
}

fn work(queue: &Queue) {
    let mut given_back = 0;
    loop {
        match queue.take((given_back < at_rest::TIMES).then_some(at_rest::REST)) {
            Taken::Task(Task { cost, job }) => {
                given_back = 0;
                let begun = Instant::now();
                caught(job);
                queue.took(cost, begun.elapsed());
            }
            Taken::Unhurried(Task { job, .. }) => {
                given_back = 0;
                let begun = Instant::now();
                caught(job);
                queue.took_unhurried(begun.elapsed());
            }
            Taken::Nothing => {
                given_back += 1;
                at_rest::give_back();
            }
            Taken::Closed => return,
        }
    }
}

/// What a job gives; nothing where it panicked.
fn caught<T>(job: impl FnOnce() -> T) -> Option<T> {
    let done = catch_unwind(AssertUnwindSafe(job));
    if done.is_err() {
        tracing::error!("a job panicked; the worker goes on");
    }
    done.ok()
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use std::sync::Mutex;
    use std::sync::mpsc::{Sender, channel};

    use super::*;

    fn client(last: u8) -> Option<IpAddr> {
        Some(IpAddr::from([127, 0, 0, last]))
    }

    fn request(last: u8, octets: usize) -> Work {
        Work { lane: Lane::Requests, client: client(last), octets }
    }

    /// One thread that is held until the sender is dropped.
    async fn held() -> (Arc<Workers>, Sender<()>) {
        let workers = Arc::new(Workers::of(Some(1), Waiting::default()).unwrap());
        let (open, gate) = channel::<()>();
        let (started, running) = oneshot::channel();
        let busy = Arc::clone(&workers);
        tokio::spawn(async move {
            let job = move || {
                started.send(()).unwrap();
                let _ = gate.recv();
            };
            busy.run(job).await
        });
        running.await.unwrap();
        (workers, open)
    }

    /// Puts a job that writes its name down, and waits until it is in the queue.
    async fn put(
        workers: &Arc<Workers>,
        work: Work,
        name: &'static str,
        order: &Arc<Mutex<Vec<&'static str>>>,
    ) {
        let before = workers.waiting();
        let (held, order) = (Arc::clone(workers), Arc::clone(order));
        tokio::spawn(async move { held.run_for(work, move || order.lock().unwrap().push(name)).await });
        while workers.waiting() == before {
            tokio::task::yield_now().await;
        }
    }

    #[test]
    fn a_thread_that_waits_a_while_for_a_job_gets_none_then_the_next_and_at_the_end_is_told_so() {
        let queue = Queue::new(1, Duration::from_secs(1), 50);
        let wait = Some(Duration::from_millis(1));
        assert!(matches!(queue.take(wait), Taken::Nothing));
        queue.put(Work::OWN, Instant::now(), Box::new(at_rest::give_back)).unwrap();
        queue.put(Work::FOLLOW_UP, Instant::now(), Box::new(|| {})).unwrap();
        assert!(matches!(queue.take(wait), Taken::Task(Task { cost: 0, .. })));
        let Taken::Task(task) = queue.take(wait) else { panic!("no job") };
        (task.job)();
        assert!(matches!(queue.take(wait), Taken::Nothing));
        queue.close();
        assert!(matches!(queue.take(None), Taken::Closed));
    }

    #[tokio::test]
    async fn what_nobody_waits_for_stands_behind_requests_but_not_for_long() {
        let (workers, gate) = held().await;
        let order: Arc<Mutex<Vec<&'static str>>> = Arc::default();
        let note = |name| {
            let order = Arc::clone(&order);
            move || order.lock().unwrap().push(name)
        };
        workers.hand(Work::AFTERWARDS, note("long ago")).unwrap();
        std::thread::sleep(Duration::from_millis(limits::AFTERWARDS_MILLIS_MAX));
        put(&workers, request(1, 0), "request", &order).await;
        workers.hand(Work::FOLLOW_UP, note("waited for")).unwrap();
        // The thread is held before it may take this: it is still new when the others are done.
        workers.hand(Work::AFTERWARDS, note("new")).unwrap();
        drop(gate);
        while workers.waiting() > 0 || order.lock().unwrap().len() < 4 {
            tokio::task::yield_now().await;
        }
        assert_eq!(order.lock().unwrap()[..2], ["waited for", "long ago"]);
        assert!(order.lock().unwrap()[2..].contains(&"request"));
    }

    #[tokio::test]
    async fn a_panic_breaks_only_its_own_job() {
        let workers = Workers::of(Some(1), Waiting::default()).unwrap();
        assert_eq!(workers.run(|| panic!("on purpose")).await, Err::<(), _>(Busy::Broken));
        assert_eq!(workers.run(|| 3).await, Ok(3));
    }

    #[tokio::test]
    async fn what_is_small_is_done_at_once_where_every_worker_rests() {
        let workers = Workers::of(Some(2), Waiting::default()).unwrap();
        let own = std::thread::current().id();
        let is_here = move || std::thread::current().id() == own;
        while workers.requests.idle() < 2 {
            std::thread::yield_now();
        }
        assert_eq!(workers.run_for(request(1, 10), is_here).await, Ok(true));
        assert_eq!(workers.run_for(request(1, 65_537), is_here).await, Ok(false), "it is large");
        assert_eq!(workers.run(is_here).await, Ok(false), "nobody said how large it is");
        let explains = Work { lane: Lane::Explanations, ..request(1, 10) };
        assert_eq!(workers.run_for(explains, is_here).await, Ok(false));
        while workers.requests.idle() < 2 {
            std::thread::yield_now();
        }
        assert_eq!(
            workers.run_for(request(1, 10), || panic!("on purpose")).await,
            Err::<(), _>(Busy::Broken)
        );
        let turn = workers.requests.at_once(request(1, 10), Instant::now()).unwrap();
        assert_eq!(workers.run_for(request(2, 10), is_here).await, Ok(false), "one at a time");
        drop(turn);
        while workers.requests.idle() < 2 {
            std::thread::yield_now();
        }
        let busy = |work: Work| {
            let (open, gate) = channel::<()>();
            workers.hand(work, move || gate.recv().unwrap_or_default()).unwrap();
            open
        };
        let unhurried = busy(Work::AFTERWARDS);
        assert_eq!(workers.run_for(request(1, 10), is_here).await, Ok(true), "nobody waits for that");
        drop(unhurried);
        while workers.requests.idle() < 2 {
            std::thread::yield_now();
        }
        let open = busy(Work::FOLLOW_UP);
        assert_eq!(workers.run_for(request(1, 10), is_here).await, Ok(false), "one is at work");
        drop(open);
    }

    #[test]
    fn one_thread_of_two_is_left_for_what_somebody_waits_for_and_what_stands_too_long_is_done_all_the_same() {
        let queue = Queue::new(2, Duration::from_secs(1), 50);
        for _ in 0..2 {
            queue.put(Work::AFTERWARDS, Instant::now(), Box::new(|| {})).unwrap();
        }
        assert!(matches!(queue.take(None), Taken::Unhurried(_)));
        queue.put(Work::FOLLOW_UP, Instant::now(), Box::new(|| {})).unwrap();
        assert!(matches!(queue.take(None), Taken::Task(_)));
        assert_eq!(queue.waiting(), 1, "it stands while the other thread does the like");
        // That one is long at work, and nobody puts anything: it is not forgotten.
        assert!(matches!(queue.take(None), Taken::Task(_)));
        assert_eq!(queue.waiting(), 0);
    }

    #[tokio::test]
    async fn clients_take_turns_by_what_their_work_costs() {
        let (workers, gate) = held().await;
        let order = Arc::default();
        for _ in 0..6 {
            put(&workers, request(1, 0), "many", &order).await;
        }
        for _ in 0..2 {
            put(&workers, request(2, 1024 * 1024), "large", &order).await;
        }
        put(&workers, request(3, 0), "late", &order).await;
        drop(gate);
        // Of the client whose turn is furthest off, whenever it is put.
        assert_eq!(workers.run_for(request(2, 0), || 1).await, Ok(1), "it comes last");
        let order = order.lock().unwrap();
        let place = |name| order.iter().position(|one| *one == name).unwrap();
        assert!(place("late") <= 2, "{order:?}");
        assert_eq!(order.iter().rposition(|one| *one == "large"), Some(8), "{order:?}");
    }

    #[tokio::test]
    async fn one_client_has_its_share_of_the_queue_and_others_the_rest() {
        let (workers, gate) = held().await;
        let order = Arc::default();
        // Half a second of a second, at 5 ns an octet: some hundred million octets.
        put(&workers, request(1, 90_000_000), "large", &order).await;
        let refused = workers.run_for(request(1, 20_000_000), || ()).await.unwrap_err();
        assert!(matches!(refused, Busy::Share { waiting_millis: 400..=500 }), "{refused}");
        put(&workers, request(2, 90_000_000), "other", &order).await;
        put(&workers, request(3, 90_000_000), "third", &order).await;
        // The lane is full: who has something in it waits, who has nothing is taken still.
        let full = workers.run_for(request(2, 0), || ()).await.unwrap_err();
        assert!(matches!(full, Busy::Full { waiting_millis: 1_300..=1_400 }), "{full}");
        put(&workers, request(4, 0), "fourth", &order).await;
        assert_eq!(workers.refused()(), 2);
        drop(gate);
    }

    #[tokio::test]
    async fn explanations_hold_up_no_request() {
        let workers = Arc::new(Workers::of(Some(1), Waiting::default()).unwrap());
        let (open, gate) = channel::<()>();
        let heavy = Work { lane: Lane::Explanations, client: client(1), octets: 2_000_000 };
        let busy = Arc::clone(&workers);
        let explaining = tokio::spawn(async move { busy.run_for(heavy, move || gate.recv().is_err()).await });
        assert_eq!(workers.run_for(request(2, 10), || 7).await, Ok(7));
        assert!(!explaining.is_finished());
        drop(open);
        assert_eq!(explaining.await.unwrap(), Ok(true));
    }

    #[tokio::test]
    async fn what_jobs_took_is_what_the_next_are_expected_to_take() {
        let workers = Arc::new(Workers::of(Some(1), Waiting::default()).unwrap());
        for _ in 0..60 {
            workers.run_for(request(1, 0), || std::thread::sleep(Duration::from_millis(4))).await.unwrap();
        }
        // Now 32 KB are expected to take some 4 ms: 150 of them are more than half a second.
        let (open, gate) = channel::<()>();
        let gate = Mutex::new(gate);
        let held = Arc::clone(&workers);
        tokio::spawn(async move { held.run(move || gate.lock().unwrap().recv().is_ok()).await });
        let mut refused = 0;
        let mut waiting = Vec::new();
        for _ in 0..200 {
            let workers = Arc::clone(&workers);
            let job = tokio::spawn(async move { workers.run_for(request(1, 0), || ()).await });
            tokio::task::yield_now().await;
            waiting.push(job);
        }
        drop(open);
        for job in waiting {
            refused += usize::from(job.await.unwrap().is_err());
        }
        assert!((20..180).contains(&refused), "{refused} of 200");
    }
}
