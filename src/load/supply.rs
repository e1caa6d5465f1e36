//! Signed requests, ready when they are due: threads of their own sign them, ahead or along.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use super::error::LoadError;
use super::kinds::Signing;
use super::population::{Population, Prepared};

/// Requests that wait signed where they are signed along: some seconds of them, for the threads that sign give way to all others.
const ALONG: u64 = 4_096;

/// The threads that sign are woken for so many: each time it costs others the processor.
const WOKEN_FOR: u64 = 128;

/// The name of the threads that sign, by which their CPU time is found.
pub(super) const THREAD: &str = "load-sign";

/// Requests, signed.
pub(super) struct Supply {
    shared: Arc<Shared>,
    signers: Vec<JoinHandle<()>>,
    pool: Vec<Prepared>,
    taken: u64,
}

struct Shared {
    population: Arc<Population>,
    state: Mutex<State>,
    /// What the threads that sign wait for.
    wanted: Condvar,
    /// What who sends waits for.
    signed: Condvar,
}

struct State {
    ready: VecDeque<Prepared>,
    /// The number of the next request that nobody has begun to sign.
    next: u64,
    /// Requests with smaller numbers are wanted in the end.
    goal: u64,
    /// So many wait signed at most.
    stock: u64,
    /// Requests with smaller numbers were taken.
    taken: u64,
    /// Who sends waits for so many.
    awaited: u64,
    over: bool,
    failed: Option<LoadError>,
}

impl State {
    /// Nothing is wanted yet.
    fn new() -> Self {
        State {
            ready: VecDeque::new(),
            next: 0,
            goal: 0,
            stock: 0,
            taken: 0,
            awaited: 0,
            over: false,
            failed: None,
        }
    }

    /// Requests with smaller numbers are to be signed now.
    fn wanted(&self) -> u64 {
        self.goal.min(self.taken + self.stock)
    }

    /// One more is taken; whether the threads that sign are to be woken.
    fn takes(&mut self) -> bool {
        self.taken += 1;
        if self.taken > self.goal {
            // More than was said: nobody knows how many, or the rate grew.
            (self.goal, self.stock) = (self.taken + ALONG, self.stock.max(ALONG));
        }
        self.wanted().saturating_sub(self.next) >= WOKEN_FOR
    }
}

/// A request, and whether it had to be waited for.
pub(super) struct Taken {
    pub(super) prepared: Prepared,
    pub(super) waited: bool,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sign(&self) {
        give_way();
        loop {
            let mut state = self.state();
            while !state.over && state.next >= state.wanted() {
                state = self.wanted.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
            if state.over {
                return;
            }
            let index = state.next;
            state.next += 1;
            drop(state);
            let signed = self.population.prepared(index);
            let mut state = self.state();
            match signed {
                Ok(prepared) => state.ready.push_back(prepared),
                Err(error) => {
                    state.failed = Some(error);
                    state.over = true;
                    self.wanted.notify_all();
                }
            }
            let is_told = state.over || (state.awaited > 0 && state.ready.len() as u64 >= state.awaited);
            drop(state);
            if is_told {
                self.signed.notify_all();
            }
        }
    }

    /// Waits until so many are ready.
    fn ready(&self, count: u64) -> Result<MutexGuard<'_, State>, LoadError> {
        let mut state = self.state();
        state.awaited = count;
        while (state.ready.len() as u64) < count {
            if let Some(error) = state.failed.take() {
                return Err(error);
            }
            state = self.signed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.awaited = 0;
        Ok(state)
    }
}

/// Has this thread stand behind all others: what is signed for later delays nobody who sends now, and not the gateway beside. Without it
/// everything is right and later.
#[cfg(target_os = "linux")]
fn give_way() {
    // On Linux it is the thread's own, not the process's.
    if let Err(error) = rustix::process::nice(19) {
        tracing::debug!(%error, "a thread that signs stands where the others do");
    }
}

/// Elsewhere it would be the process that gives way.
#[cfg(not(target_os = "linux"))]
fn give_way() {}

impl Supply {
    /// Starts the threads; a pool is signed before this returns.
    pub(super) fn start(population: Arc<Population>) -> Result<Self, LoadError> {
        let (signing, threads) = (population.plan.signing, population.plan.signers);
        let state = Mutex::new(State::new());
        let shared = Arc::new(Shared { population, state, wanted: Condvar::new(), signed: Condvar::new() });
        let signers = (0..threads)
            .map(|_| {
                let shared = Arc::clone(&shared);
                std::thread::Builder::new().name(THREAD.to_owned()).spawn(move || shared.sign())
            })
            .collect::<Result<Vec<_>, _>>()
            .map_err(LoadError::System)?;
        let mut supply = Supply { shared, signers, pool: Vec::new(), taken: 0 };
        if let Signing::Pool(count) = signing {
            supply.want(count, count);
            let mut pool: Vec<Prepared> = supply.shared.ready(count)?.ready.drain(..).collect();
            pool.sort_by_key(|prepared| prepared.item.index);
            supply.pool = pool;
        }
        Ok(supply)
    }

    /// So many more requests follow: has them signed, beforehand as many as may wait, and waits for those. What is more is signed while
    /// the others are sent.
    pub(super) fn ahead(&mut self, count: u64) -> Result<(), LoadError> {
        let stock = match self.shared.population.plan.signing {
            Signing::Pool(_) => return Ok(()),
            Signing::Ahead => super::plan::AHEAD_MAX,
            Signing::Along => ALONG,
        };
        self.want(count, stock);
        self.shared.ready(count.min(stock)).map(drop)
    }

    /// Has `count` more signed than were taken, of which as many as `stock` wait.
    fn want(&self, count: u64, stock: u64) {
        let mut state = self.shared.state();
        state.goal = state.goal.max(state.taken.saturating_add(count));
        state.stock = stock;
        drop(state);
        self.shared.wanted.notify_all();
    }

    /// The next request.
    pub(super) fn take(&mut self) -> Result<Taken, LoadError> {
        let number = self.taken;
        self.taken += 1;
        if !self.pool.is_empty() {
            let mut prepared = self.pool[(number % self.pool.len() as u64) as usize].clone();
            prepared.again = number >= self.pool.len() as u64;
            return Ok(Taken { prepared, waited: false });
        }
        let mut state = self.shared.state();
        let (waited, is_low) = (state.ready.is_empty(), state.takes());
        if waited || is_low {
            self.shared.wanted.notify_all();
        }
        if waited {
            drop(state);
            state = self.shared.ready(1)?;
        }
        match state.ready.pop_front() {
            Some(prepared) => Ok(Taken { prepared, waited }),
            None => Err(LoadError::System(std::io::Error::other("nothing is signed"))),
        }
    }

    /// Documents that were sent more than once.
    pub(super) fn repeats(&self) -> u64 {
        if self.pool.is_empty() { 0 } else { self.taken.saturating_sub(self.pool.len() as u64) }
    }
}

impl Drop for Supply {
    fn drop(&mut self) {
        self.shared.state().over = true;
        self.shared.wanted.notify_all();
        for signer in self.signers.drain(..) {
            // A thread that panicked has nothing left to sign.
            let _ = signer.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_is_replaced_until_all_is_signed_and_the_signers_are_woken_now_and_then() {
        let (goal, stock) = (10 * WOKEN_FOR, 4 * WOKEN_FOR);
        let mut state = State { goal, stock, ..State::new() };
        assert_eq!(state.wanted(), stock);
        state.next = stock;
        let mut woken = 0;
        for taken in 1..=goal {
            if state.takes() {
                woken += 1;
                state.next = state.wanted();
            }
            assert_eq!(state.wanted(), goal.min(taken + stock));
        }
        assert_eq!((state.next, woken), (goal, (goal - stock) / WOKEN_FOR));
        // The rate was raised: it goes on.
        assert!(state.takes());
        assert_eq!(state.wanted(), state.taken + ALONG);
    }
}
