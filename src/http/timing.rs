//! What a request's time was spent on: `Server-Timing`, and what is counted of it.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// Stages and what each took. A handler puts it into its answer; the table of paths adds what lies before and after, so that the
/// entries together are the time from the head of the request to its answer.
#[derive(Debug, Clone)]
pub struct Timing {
    begun: Instant,
    last: Instant,
    stages: Vec<(&'static str, Duration)>,
    /// Which signature was judged; empty where none was.
    pub algorithm: &'static str,
    /// What became of it; empty where nothing was decided.
    pub outcome: &'static str,
}

impl Timing {
    /// Begins to measure.
    pub fn start() -> Self {
        let now = Instant::now();
        Timing { begun: now, last: now, stages: Vec::with_capacity(12), algorithm: "", outcome: "" }
    }

    /// A stage has ended.
    pub fn ended(&mut self, name: &'static str) {
        let now = Instant::now();
        self.stages.push((name, now.duration_since(self.last)));
        self.last = now;
    }

    /// With what lies before it, since `arrived`, and after it: `receive` and `answer`.
    pub(super) fn whole(timing: Option<Timing>, arrived: Instant) -> Self {
        let mut whole = timing.unwrap_or_else(|| Timing { begun: arrived, last: arrived, ..Timing::start() });
        if whole.begun > arrived {
            whole.stages.insert(0, ("receive", whole.begun.duration_since(arrived)));
        }
        whole.ended("answer");
        whole
    }

    /// The stages, in their order.
    pub fn stages(&self) -> &[(&'static str, Duration)] {
        &self.stages
    }

    /// `Server-Timing`, milliseconds with three places.
    pub(super) fn header(&self) -> String {
        let mut header = String::with_capacity(self.stages.len() * 24);
        for (name, took) in &self.stages {
            let micros = took.as_micros();
            let comma = if header.is_empty() { "" } else { ", " };
            // Writing to a String cannot fail.
            let _ = write!(header, "{comma}{name};dur={}.{:03}", micros / 1000, micros % 1000);
        }
        header
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_entries_together_are_the_whole_time() {
        let arrived = Instant::now();
        std::thread::sleep(Duration::from_millis(2));
        let mut timing = Timing::start();
        std::thread::sleep(Duration::from_millis(3));
        timing.ended("work");
        std::thread::sleep(Duration::from_millis(2));
        let whole = Timing::whole(Some(timing), arrived);
        let sum: Duration = whole.stages().iter().map(|stage| stage.1).sum();
        assert!(arrived.elapsed() - sum < Duration::from_millis(1), "{:?}", whole.stages());
        let names: Vec<&str> = whole.stages().iter().map(|stage| stage.0).collect();
        assert_eq!(names, ["receive", "work", "answer"]);
        // Whatever else the machine did: three decimals of a millisecond, and at least what was slept.
        let first = whole.header().split_once(',').unwrap().0.to_owned();
        let millis: f64 = first.strip_prefix("receive;dur=").unwrap().parse().unwrap();
        assert!(millis >= 2.0 && first.split_once('.').unwrap().1.len() == 3, "{first}");
        assert_eq!(Timing::whole(None, arrived).stages().len(), 1);
    }
}
