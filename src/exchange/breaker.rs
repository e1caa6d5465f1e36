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

    /// How many messages may be under way at once; one whose time to be probed has come is. Where the clock was set back it stays open
    /// for its usual time from now.
    pub fn room(&mut self, now: Now, usual: usize) -> usize {
        if let BreakerState::Open { until } = self.state {
            let until = until.min(self.opens_until(now));
            self.state = BreakerState::Open { until };
            if until <= now {
                self.state = BreakerState::Probing;
                self.successes = 0;
            }
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
            self.state = BreakerState::Open { until: self.opens_until(now) };
        }
    }

    fn opens_until(&self, now: Now) -> Now {
        now.plus_seconds(i64::from(self.rule.open_seconds))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_opens_after_failures_in_a_row_and_closes_after_probes_also_where_the_clock_was_set_back() {
        for back in [0, 30 * 86_400] {
            let mut breaker = Breaker::new(BreakerRule { failures: 2, open_seconds: 30, probes: 2 });
            let then = Now::from_seconds(1_795_000_000);
            breaker.failed(then);
            breaker.answered();
            breaker.failed(then);
            assert_eq!(breaker.room(then, 8), 8, "one failure in a row");
            breaker.failed(then);
            let now = then.plus_seconds(-back);
            assert_eq!(breaker.room(now, 8), 0);
            assert_eq!(breaker.state(), BreakerState::Open { until: now.plus_seconds(30) });
            assert_eq!(breaker.room(now.plus_seconds(29), 8), 0);
            assert_eq!(breaker.room(now.plus_seconds(30), 8), 1, "a probe");
            breaker.failed(now.plus_seconds(30));
            assert_eq!(breaker.room(now.plus_seconds(59), 8), 0);
            assert_eq!(breaker.room(now.plus_seconds(60), 8), 1);
            breaker.answered();
            breaker.answered();
            assert_eq!(breaker.room(now.plus_seconds(60), 8), 8);
        }
    }
}
