//! Signed requests, ready when they are due: threads of their own sign them, ahead or along.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use super::error::LoadError;
use super::kinds::Signing;
use super::population::{Population, Prepared};

/// Requests that wait signed where they are signed along.
const ALONG: u64 = 256;

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
    changed: Condvar,
}

struct State {
    ready: VecDeque<Prepared>,
    /// The number of the next request that nobody has begun to sign.
    next: u64,
    /// Requests with smaller numbers are wanted.
    wanted: u64,
    /// Requests with smaller numbers were taken.
    taken: u64,
    over: bool,
    failed: Option<LoadError>,
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
        loop {
            let mut state = self.state();
            while !state.over && state.next >= state.wanted {
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
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
                }
            }
            drop(state);
            self.changed.notify_all();
        }
    }
}

impl Supply {
    /// Starts the threads; a pool is signed before this returns.
    pub(super) fn start(population: Arc<Population>) -> Result<Self, LoadError> {
        let (signing, threads) = (population.plan.signing, population.plan.signers);
        let state = State { ready: VecDeque::new(), next: 0, wanted: 0, taken: 0, over: false, failed: None };
        let shared = Arc::new(Shared { population, state: Mutex::new(state), changed: Condvar::new() });
        let signers = (0..threads)
            .map(|_| {
                let shared = Arc::clone(&shared);
                std::thread::Builder::new().name(THREAD.to_owned()).spawn(move || shared.sign())
            })
            .collect::<Result<Vec<_>, _>>()
            .map_err(LoadError::System)?;
        let mut supply = Supply { shared, signers, pool: Vec::new(), taken: 0 };
        if let Signing::Pool(count) = signing {
            supply.want(count);
            supply.ready(count)?;
            let mut pool: Vec<Prepared> = supply.shared.state().ready.drain(..).collect();
            pool.sort_by_key(|prepared| prepared.item.index);
            supply.pool = pool;
        }
        Ok(supply)
    }

    /// Has so many more requests signed beforehand, and waits for them.
    pub(super) fn ahead(&mut self, count: u64) -> Result<(), LoadError> {
        match self.shared.population.plan.signing {
            Signing::Pool(_) => Ok(()),
            Signing::Ahead => {
                let count = count.min(super::plan::AHEAD_MAX);
                self.want(count);
                self.ready(count)
            }
            Signing::Along => {
                self.want(ALONG);
                self.ready(ALONG)
            }
        }
    }

    /// Has as many signed as are ready, and `count` more.
    fn want(&self, count: u64) {
        let mut state = self.shared.state();
        state.wanted = state.wanted.max(state.taken + count);
        drop(state);
        self.shared.changed.notify_all();
    }

    fn ready(&self, count: u64) -> Result<(), LoadError> {
        let mut state = self.shared.state();
        while (state.ready.len() as u64) < count {
            if let Some(error) = state.failed.take() {
                return Err(error);
            }
            state = self.shared.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        Ok(())
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
        state.taken += 1;
        let along = self.shared.population.plan.signing == Signing::Along;
        let more = if along { ALONG } else { 0 };
        if state.wanted < state.taken + more {
            state.wanted = state.taken + more;
            self.shared.changed.notify_all();
        }
        let mut waited = false;
        loop {
            if let Some(prepared) = state.ready.pop_front() {
                return Ok(Taken { prepared, waited });
            }
            if let Some(error) = state.failed.take() {
                return Err(error);
            }
            waited = true;
            state = self.shared.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
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
        self.shared.changed.notify_all();
        for signer in self.signers.drain(..) {
            // A thread that panicked has nothing left to sign.
            let _ = signer.join();
        }
    }
}
