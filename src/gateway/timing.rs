//! What a request's time was spent on, for `Server-Timing`.

use std::time::Instant;

/// Stages and what each took.
#[derive(Debug)]
pub struct Laps {
    last: Instant,
    laps: Vec<(&'static str, u128)>,
}

impl Laps {
    /// Begins to measure.
    pub fn start() -> Self {
        Laps { last: Instant::now(), laps: Vec::with_capacity(8) }
    }

    /// A stage has ended.
    pub fn lap(&mut self, name: &'static str) {
        let now = Instant::now();
        self.laps.push((name, now.duration_since(self.last).as_micros()));
        self.last = now;
    }

    /// `Server-Timing`, milliseconds with three places.
    pub fn header(&self) -> String {
        let entry =
            |(name, micros): &(&str, u128)| format!("{name};dur={}.{:03}", micros / 1000, micros % 1000);
        self.laps.iter().map(entry).collect::<Vec<_>>().join(", ")
    }
}
