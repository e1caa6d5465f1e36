//! When something is asked for again.

use std::time::Duration;

use super::Settings;
use crate::clock::Now;

/// After a success: four fifths of the interval to all of it, so that gateways started together do not ask together.
pub(super) fn after_success(interval: Duration, draw: u64) -> Duration {
    interval.mul_f64(0.8 + 0.2 * fraction(draw))
}

/// After `failures` in a row: doubled each time up to a limit, and then half of it to all of it.
pub(super) fn after_failure(settings: &Settings, failures: u32, draw: u64) -> Duration {
    let doubled =
        settings.retry.saturating_mul(1u32.checked_shl(failures.saturating_sub(1)).unwrap_or(u32::MAX));
    doubled.min(settings.retry_max).mul_f64(0.5 + 0.5 * fraction(draw))
}

/// Nine tenths of the time from thisUpdate to nextUpdate have passed.
pub(super) fn ends_soon(this_update: Now, next_update: Option<Now>, now: Now) -> bool {
    next_update.is_some_and(|next| {
        let whole = next.millis().saturating_sub(this_update.millis());
        now >= this_update.plus_millis(whole - whole / 10)
    })
}

/// A draw as a number from nought to one.
fn fraction(draw: u64) -> f64 {
    (draw >> 11) as f64 / (1u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_their_limit_and_are_drawn() {
        let settings = Settings::default();
        let least = |failures| after_failure(&settings, failures, 0).as_secs_f64();
        let most = |failures| after_failure(&settings, failures, u64::MAX).as_secs_f64();
        assert_eq!([1, 2, 3].map(least), [2.5, 5.0, 10.0]);
        assert!(most(1) > 4.99 && most(1) <= 5.0 && most(7) <= 300.0 && most(7) > 299.0);
        assert_eq!([least(8), least(33), least(u32::MAX)], [150.0; 3]);
        let hour = Duration::from_secs(3600);
        assert_eq!(after_success(hour, 0).as_secs(), 2880);
        assert!(
            after_success(hour, u64::MAX) > Duration::from_secs(3599)
                && after_success(hour, u64::MAX) <= hour
        );
    }

    #[test]
    fn a_list_ends_soon_when_a_tenth_of_its_time_is_left() {
        let (this, next) = (Now::from_seconds(1_000), Now::from_seconds(2_000));
        let soon = |seconds| ends_soon(this, Some(next), Now::from_seconds(seconds));
        assert_eq!([soon(1_000), soon(1_899), soon(1_900), soon(3_000)], [false, false, true, true]);
        assert!(!ends_soon(this, None, next));
    }
}
