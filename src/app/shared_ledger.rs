//! The authority's ledger on the database that several gateways share: a revocation at one counts at the others.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::ca::{Authority, LedgerSharing, SharedLedger};
use crate::registry::{RegistryError, SharedLines};

/// Whoever revokes looks so often whether the other gateways have it, two seconds in all; one that died a moment ago does not hold it
/// longer.
const LOOKS_MAX: u32 = 200;

/// Between two looks at how far the others are.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// After so many publications without anything new a gateway shows that it lives: the background calls five times a second.
const SHOW_LIFE_CALLS: u32 = 15;

/// The ledger of this gateway beside the lines of all.
pub(super) struct LedgerOnDatabase {
    lines: Arc<dyn SharedLines>,
    state: Mutex<State>,
}

struct State {
    ledger: SharedLedger,
    /// The last line that was taken in.
    read: i64,
    /// This gateway's own lines among those behind it.
    own: Vec<(i64, i64)>,
    /// The last of its own lines.
    last_own: i64,
    /// What it said that it published, and how many calls ago.
    shown: Option<(i64, u32)>,
    unwell: bool,
}

impl LedgerOnDatabase {
    pub(super) fn new(lines: Arc<dyn SharedLines>, authority: &Authority) -> Self {
        let state = State {
            ledger: SharedLedger::new(authority),
            read: 0,
            own: Vec::new(),
            last_own: 0,
            shown: None,
            unwell: false,
        };
        LedgerOnDatabase { lines, state: Mutex::new(state) }
    }

    /// The lines of others that are there by now.
    fn take(&self, state: &mut State, authority: &Authority) -> anyhow::Result<()> {
        let all = self.lines.after(state.read)?;
        let Some((last, _)) = all.last().map(|(last, line)| (*last, line)) else { return Ok(()) };
        let own = |number: i64| state.own.iter().any(|(first, last)| (*first..=*last).contains(&number));
        let others: Vec<String> =
            all.into_iter().filter(|(number, _)| !own(*number)).map(|(_, line)| line).collect();
        state.ledger.take(authority, &others)?;
        state.read = last;
        state.own.retain(|(_, own_last)| *own_last > last);
        Ok(())
    }

    fn alike(&self, state: &mut State, authority: &Authority) -> anyhow::Result<()> {
        self.take(state, authority)?;
        let Some(own) = state.ledger.own(authority) else { return Ok(()) };
        let (first, last) = self.lines.put(&own.lines)?;
        let lines = own.lines.clone();
        state.ledger.written(own);
        state.own.push((first, last));
        state.last_own = last;
        if first > state.read + 1 {
            // Others wrote before it: what they did was done before, and is taken in, and then this again.
            self.take(state, authority)?;
            state.ledger.take(authority, &lines)?;
        }
        Ok(())
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LedgerSharing for LedgerOnDatabase {
    fn exchange(&self, authority: &Authority) {
        let mut state = self.state();
        match self.alike(&mut state, authority) {
            Ok(()) => state.unwell = false,
            Err(error) if !state.unwell => {
                state.unwell = true;
                tracing::warn!(%error, "the ledger was not compared with the other gateways'; it is tried again");
            }
            Err(_) => {}
        }
    }

    fn published(&self) {
        let mut state = self.state();
        let read = state.read.max(state.last_own);
        if let Some((line, calls)) = &mut state.shown
            && *line == read
            && *calls < SHOW_LIFE_CALLS
        {
            *calls += 1;
        } else if !state.unwell && self.lines.done(read).is_ok() {
            state.shown = Some((read, 0));
        }
    }

    fn everywhere(&self) {
        let (last, unwell) = {
            let state = self.state();
            (state.last_own, state.unwell)
        };
        let waits = |done: Result<bool, RegistryError>| matches!(done, Ok(false));
        if unwell || last == 0 {
            return;
        }
        for _ in 0..LOOKS_MAX {
            if !waits(self.lines.done_by_all(last)) {
                return;
            }
            std::thread::sleep(LOOK_AGAIN);
        }
    }
}
