//! When each request is due, and waiting until then.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::kinds::Arrivals;
use super::plan::Stretch;
use crate::random::{Random, Seeded};

/// The time of a run, from its beginning.
#[derive(Debug, Clone, Copy)]
pub(super) struct RunClock(Instant);

impl RunClock {
    pub(super) fn start() -> Self {
        RunClock(Instant::now())
    }

    pub(super) fn now(self) -> Duration {
        self.0.elapsed()
    }

    /// Sleeps until then, in pieces, so that an end asked for is heard.
    pub(super) fn sleep_until(self, moment: Duration, over: impl Fn() -> bool) {
        const PIECE: Duration = Duration::from_millis(50);
        loop {
            let left = moment.saturating_sub(self.now());
            if left.is_zero() || over() {
                return;
            }
            std::thread::sleep(left.min(PIECE));
        }
    }
}

/// What a person may do to a run while it runs.
#[derive(Debug)]
pub struct Controls {
    /// Parts in a thousand of the planned rate.
    factor: AtomicU64,
    over: AtomicBool,
}

impl Default for Controls {
    fn default() -> Self {
        Controls { factor: AtomicU64::new(1000), over: AtomicBool::new(false) }
    }
}

/// One press of a key changes the rate by so much.
const KEY_PERCENT: u64 = 10;

impl Controls {
    /// A tenth more.
    pub fn faster(&self) {
        self.change(|factor| factor * (100 + KEY_PERCENT) / 100);
    }

    /// A tenth less.
    pub fn slower(&self) {
        self.change(|factor| factor * 100 / (100 + KEY_PERCENT));
    }

    fn change(&self, to: impl Fn(u64) -> u64) {
        let _ = self
            .factor
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |factor| Some(to(factor).clamp(10, 100_000)));
    }

    /// The factor of the planned rate.
    pub fn factor(&self) -> f64 {
        self.factor.load(Ordering::Relaxed) as f64 / 1000.0
    }

    /// Ends the load; the audit follows.
    pub fn end(&self) {
        self.over.store(true, Ordering::Relaxed);
    }

    /// Whether the load is to end.
    pub fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }
}

/// The moments of a stretch, seconds from its begin, one after another.
pub(super) struct Moments {
    stretch: Stretch,
    arrivals: Arrivals,
    random: Seeded,
    at: f64,
}

impl Moments {
    pub(super) fn new(stretch: Stretch, arrivals: Arrivals, random: Seeded) -> Self {
        Moments { stretch, arrivals, random, at: 0.0 }
    }

    /// The next moment, at a multiple of the planned rate; nothing once the stretch is over.
    pub(super) fn next(&mut self, factor: f64) -> Option<f64> {
        let lasting = self.stretch.lasting.as_secs_f64();
        let slope = (self.stretch.to - self.stretch.from) / lasting;
        let gap = match self.arrivals {
            Arrivals::Even => 1.0,
            // From (0, 1]: the logarithm of nothing is not finite.
            Arrivals::Poisson => {
                let part = ((self.random.next_u64() >> 11) + 1) as f64 / (1u64 << 53) as f64;
                -part.ln()
            }
        } / factor;
        // The rate grows by `slope`: rate·t + slope·t²/2 = gap.
        let rate = self.stretch.from + slope * self.at;
        let step = if slope.abs() < 1e-9 {
            gap / rate
        } else {
            let root = rate * rate + 2.0 * slope * gap;
            if root < 0.0 {
                return None;
            }
            (root.sqrt() - rate) / slope
        };
        self.at += step;
        (self.at <= lasting).then_some(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(from: f64, to: f64, arrivals: Arrivals) -> Vec<f64> {
        let stretch = Stretch { from, to, lasting: Duration::from_secs(10) };
        let mut moments = Moments::new(stretch, arrivals, Seeded::new(7, "test"));
        std::iter::from_fn(|| moments.next(1.0)).collect()
    }

    #[test]
    fn even_moments_lie_at_equal_distances_and_poissons_as_many_on_the_average() {
        let even = moments(100.0, 100.0, Arrivals::Even);
        assert!((999..=1000).contains(&even.len()), "{}", even.len());
        assert!((even[10] - even[9] - 0.01).abs() < 1e-9);
        let poisson = moments(100.0, 100.0, Arrivals::Poisson);
        assert!((880..=1120).contains(&poisson.len()), "{}", poisson.len());
        assert_eq!(poisson, moments(100.0, 100.0, Arrivals::Poisson), "the same seed, the same moments");
    }

    #[test]
    fn a_ramp_has_as_many_moments_as_its_mean_rate_and_most_of_them_late() {
        let ramp = moments(0.1, 200.0, Arrivals::Even);
        assert!((990..=1002).contains(&ramp.len()), "{}", ramp.len());
        let early = ramp.iter().filter(|at| **at < 5.0).count();
        assert!((240..=260).contains(&early), "{early} of a quarter");
        let down = moments(200.0, 0.1, Arrivals::Even);
        assert!((990..=1002).contains(&down.len()), "{}", down.len());
    }

    #[test]
    fn keys_change_the_rate_by_a_tenth_and_back() {
        let controls = Controls::default();
        controls.faster();
        assert!((controls.factor() - 1.1).abs() < 1e-9);
        controls.slower();
        assert!((controls.factor() - 1.0).abs() < 1e-2);
    }
}
