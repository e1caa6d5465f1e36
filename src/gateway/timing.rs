//! What a request's time was spent on, for `Server-Timing`.

use std::time::{Duration, Instant};

/// Measures from its start.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stopwatch(Instant);

impl Stopwatch {
    pub(super) fn start() -> Self {
        Stopwatch(Instant::now())
    }

    pub(super) fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}

/// Stages and what each took.
#[derive(Debug)]
pub struct StageTimer {
    last: Instant,
    stages: Vec<(&'static str, u128)>,
}

impl StageTimer {
    /// Begins to measure.
    pub fn start() -> Self {
        StageTimer { last: Instant::now(), stages: Vec::with_capacity(8) }
    }

    /// A stage has ended.
    pub fn ended(&mut self, name: &'static str) {
        let now = Instant::now();
        self.stages.push((name, now.duration_since(self.last).as_micros()));
        self.last = now;
    }

    /// `Server-Timing`, milliseconds with three places.
    pub fn header(&self) -> String {
        let entry =
            |(name, micros): &(&str, u128)| format!("{name};dur={}.{:03}", micros / 1000, micros % 1000);
        self.stages.iter().map(entry).collect::<Vec<_>>().join(", ")
    }
}
