//! The queue of one lane: clients take turns by cost (start-time fair queueing), and what waits is bounded in time.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::work::{Busy, Lane, Work};
use crate::limits;

pub(super) type Job = Box<dyn FnOnce() + Send>;

/// A job with its cost in units.
pub(super) struct Task {
    pub(super) cost: u64,
    pub(super) job: Job,
}

/// What a thread that asked for a job got.
pub(super) enum Taken {
    /// A job.
    Task(Task),
    /// A job for which nobody waits.
    Unhurried(Task),
    /// Nothing for as long as it would wait.
    Nothing,
    /// The queue is closed and empty.
    Closed,
}

/// What a job costs beside the octets it looks at, in octets: two signatures take as long as parsing so many.
const BASE_OCTETS: u64 = 32 * 1024;

/// Nanoseconds of an octet before anything was measured: 64 KB of markup are verified in 0.3 ms.
const OCTET_NANOS_FIRST: f64 = 5.0;

/// How fast a measurement counts: the last thirty-two jobs are most of it.
const MEASURED_WEIGHT: f64 = 1.0 / 32.0;

/// A job counts as one of so many octets at most.
const LARGEST_COUNTED: f64 = 8.0 * BASE_OCTETS as f64;

pub(super) struct Queue {
    threads: u64,
    /// Threads that do at once what nobody waits for: one is left for what somebody waits for, and its core for the I/O.
    unhurried_max: usize,
    nanos_max: f64,
    share_nanos_max: f64,
    inner: Mutex<Inner>,
    changed: Condvar,
}

struct Inner {
    /// What follows from what was taken: done first, never refused. It is bounded by what is taken.
    follow_ups: VecDeque<Task>,
    /// What follows from what was answered, with the moment at which it was put: never refused either.
    afterwards: VecDeque<(Instant, Task)>,
    /// By the time, in units of work, at which each begins, then by arrival.
    tasks: BTreeMap<(u64, u64), (Option<IpAddr>, Task)>,
    clients: HashMap<Option<IpAddr>, Standing>,
    /// Units of work up to now, as the last task that was taken began.
    clock: u64,
    /// When the last of all jobs that were put ends, in units of work.
    end: u64,
    arrivals: u64,
    waiting: u64,
    measured: Measured,
    /// Threads that wait for a job: to wake where nobody waits is a system call for nothing.
    idle: usize,
    /// Somebody does a job for whom all threads rested.
    at_once: bool,
    /// Threads at work for which nobody waits.
    unhurried: usize,
    closed: bool,
}

/// What an octet takes, with all that follows from the request that has it: what waits is as late as that.
struct Measured {
    nanos: f64,
    units: f64,
}

impl Measured {
    fn octet_nanos(&self) -> f64 {
        self.nanos / self.units
    }

    /// Counts a job; what follows from another has its time and no octets.
    fn count(&mut self, units: u64, took: Duration) {
        let left = if units == 0 { 1.0 } else { 1.0 - MEASURED_WEIGHT };
        // One large document is not the measure of many small ones.
        let counted = (LARGEST_COUNTED / units as f64).min(1.0);
        self.nanos = self.nanos * left + took.as_nanos() as f64 * counted;
        self.units = self.units * left + units as f64 * counted;
    }
}

impl Inner {
    /// What stood behind new requests for long enough.
    fn waited_long(&mut self) -> Option<Task> {
        self.is_long().then(|| self.afterwards.pop_front()).flatten().map(|(_, task)| task)
    }

    fn is_long(&self) -> bool {
        let most = Duration::from_millis(limits::AFTERWARDS_MILLIS_MAX);
        self.afterwards.front().is_some_and(|(put, _)| put.elapsed() >= most)
    }

    fn waiting(&self) -> usize {
        self.tasks.len() + self.follow_ups.len() + self.afterwards.len()
    }
}

/// Where a client stands that had a job lately.
#[derive(Debug, Default)]
struct Standing {
    /// When its next job begins at the earliest.
    next: u64,
    waiting: u64,
}

/// Clients that are remembered while the queue is not empty; then those go that have nothing waiting.
const CLIENTS_MAX: usize = 4_096;

/// What is larger is not done at once: others wait for the thread that would do it.
const AT_ONCE_OCTETS_MAX: usize = 64 * 1024;

/// How many times over a lane may be full for clients that have nothing in it yet.
const FIRST_JOBS: f64 = 4.0;

/// A turn of who does a job itself; dropped when it is done.
pub(super) struct AtOnce<'a> {
    queue: &'a Queue,
    cost: u64,
    begun: Instant,
}

impl Drop for AtOnce<'_> {
    fn drop(&mut self) {
        let mut inner = self.queue.lock();
        inner.at_once = false;
        inner.measured.count(self.cost, self.begun.elapsed());
    }
}

impl Queue {
    pub(super) fn new(threads: usize, most: Duration, share_percent_max: u32) -> Self {
        let threads = threads.max(1) as u64;
        let nanos_max = most.as_nanos() as f64 * threads as f64;
        let inner = Inner {
            tasks: BTreeMap::new(),
            clients: HashMap::new(),
            clock: 0,
            end: 0,
            arrivals: 0,
            waiting: 0,
            follow_ups: VecDeque::new(),
            afterwards: VecDeque::new(),
            measured: Measured {
                nanos: OCTET_NANOS_FIRST * BASE_OCTETS as f64 / MEASURED_WEIGHT,
                units: BASE_OCTETS as f64 / MEASURED_WEIGHT,
            },
            idle: 0,
            at_once: false,
            unhurried: 0,
            closed: false,
        };
        Queue {
            threads,
            unhurried_max: (threads as usize).saturating_sub(1).max(1),
            nanos_max,
            share_nanos_max: nanos_max * f64::from(share_percent_max) / 100.0,
            inner: Mutex::new(inner),
            changed: Condvar::new(),
        }
    }

    /// Puts a job in its place. A full lane still takes the first job of a client that has none in it.
    pub(super) fn put(&self, work: Work, now: Instant, job: Job) -> Result<(), Busy> {
        let mut inner = self.lock();
        match work.lane {
            Lane::FollowUps => inner.follow_ups.push_back(Task { cost: 0, job }),
            Lane::Afterwards => inner.afterwards.push_back((now, Task { cost: 0, job })),
            Lane::Requests | Lane::Explanations => self.line_up(&mut inner, work, job)?,
        }
        // What may stand there for a while wakes nobody who would leave it.
        let stands =
            work.lane == Lane::Afterwards && inner.unhurried >= self.unhurried_max && !inner.is_long();
        let wakes = inner.idle > 0 && !stands;
        drop(inner);
        if wakes {
            self.changed.notify_one();
        }
        Ok(())
    }

    fn line_up(&self, inner: &mut Inner, work: Work, job: Job) -> Result<(), Busy> {
        let cost = BASE_OCTETS + work.octets as u64;
        let octet_nanos = inner.measured.octet_nanos();
        let nanos = |units: u64| units as f64 * octet_nanos;
        // What all the threads of the lane have before them, in the time of one.
        let millis = |units: u64| (nanos(units) / self.threads as f64 / 1e6) as u64;
        let held = inner.clients.get(&work.client).map_or(0, |standing| standing.waiting);
        let room = if held == 0 { self.nanos_max * FIRST_JOBS } else { self.nanos_max };
        if nanos(inner.waiting) >= room {
            return Err(Busy::Full { waiting_millis: millis(inner.waiting) });
        }
        if work.client.is_some() && held > 0 && nanos(held + cost) > self.share_nanos_max {
            return Err(Busy::Share { waiting_millis: millis(held) });
        }
        let standing = inner.clients.entry(work.client).or_default();
        let begins = standing.next.max(inner.clock);
        standing.next = begins + cost;
        standing.waiting += cost;
        inner.end = inner.end.max(standing.next);
        inner.waiting += cost;
        inner.arrivals += 1;
        inner.tasks.insert((begins, inner.arrivals), (work.client, Task { cost, job }));
        Ok(())
    }

    /// Waits for the next job: so long, or until there is one.
    pub(super) fn take(&self, wait: Option<Duration>) -> Taken {
        let mut inner = self.lock();
        loop {
            if let Some(task) = inner.follow_ups.pop_front().or_else(|| inner.waited_long()) {
                return Taken::Task(task);
            }
            if let Some(((begins, _), (client, task))) = inner.tasks.pop_first() {
                inner.clock = begins;
                inner.waiting -= task.cost;
                if inner.tasks.is_empty() {
                    // Nobody waits: whatever they had before, all begin alike again.
                    inner.clock = inner.end;
                    inner.clients.clear();
                } else if let Some(standing) = inner.clients.get_mut(&client) {
                    standing.waiting -= task.cost;
                    if inner.clients.len() > CLIENTS_MAX {
                        inner.clients.retain(|_, standing| standing.waiting > 0);
                    }
                }
                return Taken::Task(task);
            }
            if inner.unhurried < self.unhurried_max || inner.closed {
                if let Some((_, task)) = inner.afterwards.pop_front() {
                    inner.unhurried += 1;
                    return Taken::Unhurried(task);
                }
                if inner.closed {
                    return Taken::Closed;
                }
            }
            inner.idle += 1;
            // What was left to another thread is looked at again, in case that one is long at work.
            let left =
                (!inner.afterwards.is_empty()).then(|| Duration::from_millis(limits::AFTERWARDS_MILLIS_MAX));
            let wait = wait.into_iter().chain(left).min();
            let Some(wait) = wait else {
                inner = self.changed.wait(inner).unwrap_or_else(PoisonError::into_inner);
                inner.idle -= 1;
                continue;
            };
            let (after, waited) =
                self.changed.wait_timeout(inner, wait).unwrap_or_else(PoisonError::into_inner);
            inner = after;
            inner.idle -= 1;
            if waited.timed_out() && inner.waiting() == 0 && !inner.closed {
                return Taken::Nothing;
            }
        }
    }

    /// A turn for who is to have a small job done while every thread rests, or does what nobody waits for: it does it itself, for to hand it
    /// over and back costs two wake-ups and what its core has at hand. One at a time, so that somebody is left for the I/O.
    pub(super) fn at_once(&self, work: Work, now: Instant) -> Option<AtOnce<'_>> {
        if work.octets > AT_ONCE_OCTETS_MAX || work.lane == Lane::Explanations {
            return None;
        }
        let mut inner = self.lock();
        let hurries = inner.waiting() > inner.afterwards.len() || inner.is_long();
        let resting = inner.idle + inner.unhurried;
        if inner.at_once || inner.closed || hurries || (resting as u64) < self.threads {
            return None;
        }
        inner.at_once = true;
        drop(inner);
        let cost = if work.lane == Lane::Requests { BASE_OCTETS + work.octets as u64 } else { 0 };
        Some(AtOnce { queue: self, cost, begun: now })
    }

    /// Learns what a job of this cost took.
    pub(super) fn took(&self, cost: u64, took: Duration) {
        self.lock().measured.count(cost, took);
    }

    /// The same of a job for which nobody waited.
    pub(super) fn took_unhurried(&self, took: Duration) {
        let mut inner = self.lock();
        inner.unhurried -= 1;
        inner.measured.count(0, took);
    }

    /// Takes no more; what waits is still worked off.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }

    pub(super) fn waiting(&self) -> usize {
        self.lock().waiting()
    }

    /// Threads that rest.
    #[cfg(test)]
    pub(super) fn idle(&self) -> usize {
        self.lock().idle
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
