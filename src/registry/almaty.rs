//! Civil days of the country, Asia/Almaty.
//!
//! From the zone data that the program carries, never the machine's: the same instant has the same day everywhere.

use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};

use crate::clock::Now;

/// UTC+5 is the one zone of the country since 2024-03-01; it stands in should the zone data lack the name.
static ZONE: LazyLock<TimeZone> = LazyLock::new(|| {
    TimeZoneDatabase::bundled().get("Asia/Almaty").unwrap_or_else(|_| TimeZone::fixed(Offset::constant(5)))
});

/// The day that `now` falls on.
pub fn date_of(now: Now) -> Date {
    let stamp = jiff::Timestamp::from_millisecond(now.millis());
    let stamp = stamp.unwrap_or(if now.millis() < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX });
    stamp.to_zoned(ZONE.clone()).date()
}

/// The last second of a day; a person reads its date as the date of the deadline. `None` at the end of the calendar.
pub fn last_second_of(date: Date) -> Option<Now> {
    let start_of_next = date.tomorrow().ok()?.to_zoned(ZONE.clone()).ok()?;
    Some(Now::from_millis(start_of_next.timestamp().as_millisecond()).plus_seconds(-1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_turns_at_midnight_in_almaty_not_in_greenwich() {
        let before = Now::parse("2026-12-31T18:59:59Z").unwrap();
        assert_eq!(date_of(before).year(), 2026);
        assert_eq!(date_of(before.plus_seconds(1)).year(), 2027);
        assert_eq!(last_second_of(date_of(before)), Some(before));
        assert_eq!(
            date_of(Now::parse("2024-01-31T18:00:00Z").unwrap()).to_string(),
            "2024-02-01",
            "UTC+6 until 2024-03-01"
        );
        let _ = (date_of(Now::from_millis(i64::MAX)), date_of(Now::from_millis(i64::MIN)));
        assert_eq!(last_second_of(date_of(Now::from_millis(i64::MAX))), None);
    }
}
