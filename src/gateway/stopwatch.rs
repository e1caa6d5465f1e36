//! A time that is measured.

use std::time::{Duration, Instant};

/// Measures from its start.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Begins now.
    pub fn start() -> Self {
        Stopwatch(Instant::now())
    }

    /// How long it has been since.
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}
