//! Moments as people read them.

use crate::calendar::almaty;
use crate::clock::Now;

/// Day and time in Asia/Almaty with the offset: `27.11.2026 16:40:05 (UTC+05:00)`.
pub fn moment(now: Now) -> String {
    let shown = almaty::shown(now);
    let (date, rest) = shown.split_once('T').unwrap_or((&shown, ""));
    let day: Vec<&str> = date.rsplit('-').collect();
    // The offset stands last: `16:40:05+05:00`, with three more digits where there are milliseconds.
    let (time, offset) = rest.split_at(rest.rfind(['+', '-']).unwrap_or(rest.len()));
    let time = time.split('.').next().unwrap_or(time);
    format!("{} {time} (UTC{offset})", day.join("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_has_day_time_and_offset() {
        let now = Now::parse("2026-11-27T11:40:05Z").unwrap();
        assert_eq!(moment(now), "27.11.2026 16:40:05 (UTC+05:00)");
        assert_eq!(moment(now.plus_millis(7)), "27.11.2026 16:40:05 (UTC+05:00)");
        assert_eq!(moment(Now::parse("2024-01-01T00:00:00Z").unwrap()), "01.01.2024 06:00:00 (UTC+06:00)");
    }
}
