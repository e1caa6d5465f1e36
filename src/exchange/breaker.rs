//! The circuit breaker of one peer: after so many failures in a row nothing is sent for a while, then a few probes decide.

use crate::clock::Now;

/// When it opens and closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BreakerRule {
    /// Failures in a row that open it.
    pub failures: u32,
    /// How long it stays open before it is probed.
    pub open_seconds: u32,
    /// Probes in a row that close it.
    pub probes: u32,
}

impl Default for BreakerRule {
    fn default() -> Self {
        BreakerRule { failures: 5, open_seconds: 30, probes: 2 }
    }
}

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BreakerState {
    /// Everything is sent.
    Closed,
    /// Nothing is sent before this time.
    Open {
        /// When it is probed.
        until: Now,
    },
    /// One message at a time is sent, to see.
    Probing,
}

impl BreakerState {
    /// As management writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            BreakerState::Closed => "closed",
            BreakerState::Open { .. } => "open",
            BreakerState::Probing => "probing",
        }
    }
}

/// One peer's.
#[derive(Debug, Clone)]
pub struct Breaker {
    rule: BreakerRule,
    state: BreakerState,
    failures: u32,
    successes: u32,
}

impl Breaker {
    /// Closed.
    pub const fn new(rule: BreakerRule) -> Self {
        Breaker { rule, state: BreakerState::Closed, failures: 0, successes: 0 }
    }

    /// How many messages may be under way at once; one whose time to be probed has come is.
    pub fn room(&mut self, now: Now, usual: usize) -> usize {
        if let BreakerState::Open { until } = self.state
            && until <= now
        {
            self.state = BreakerState::Probing;
            self.successes = 0;
        }
        match self.state {
            BreakerState::Closed => usual,
            BreakerState::Open { .. } => 0,
            BreakerState::Probing => 1,
        }
    }

    /// The peer answered, whatever it said.
    pub fn answered(&mut self) {
        self.failures = 0;
        if self.state == BreakerState::Probing {
            self.successes += 1;
            if self.successes >= self.rule.probes {
                self.state = BreakerState::Closed;
            }
        }
    }

    /// The peer did not answer, or not as a peer.
    pub fn failed(&mut self, now: Now) {
        self.failures += 1;
        if self.state == BreakerState::Probing || self.failures >= self.rule.failures {
            self.state = BreakerState::Open { until: now.plus_seconds(i64::from(self.rule.open_seconds)) };
        }
    }

    /// Where it stands.
    pub const fn state(&self) -> BreakerState {
        self.state
    }

    /// Failures in a row.
    pub const fn failures(&self) -> u32 {
        self.failures
    }
}
