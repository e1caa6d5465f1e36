//! Civil days and times of the country, Asia/Almaty.
//!
//! From the zone data that the program carries, never the machine's: the same instant has the same day everywhere. The zone is UTC+6 until
//! 2024-03-01T00:00, when the clocks went back to UTC+5.

use std::sync::LazyLock;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};

use crate::clock::Now;

/// UTC+5 is the one zone of the country since 2024-03-01; it stands in should the zone data lack the name.
static ZONE: LazyLock<TimeZone> = LazyLock::new(|| {
    TimeZoneDatabase::bundled().get("Asia/Almaty").unwrap_or_else(|_| TimeZone::fixed(Offset::constant(5)))
});

fn zoned(now: Now) -> jiff::Zoned {
    let stamp = jiff::Timestamp::from_millisecond(now.millis());
    let stamp = stamp.unwrap_or(if now.millis() < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX });
    stamp.to_zoned(ZONE.clone())
}

/// The day that `now` falls on.
pub fn date_of(now: Now) -> Date {
    zoned(now).date()
}

/// The last second of a day; a person reads its date as the date of the deadline. `None` at the end of the calendar.
pub fn last_second_of(date: Date) -> Option<Now> {
    Some(instant_of(date.tomorrow().ok()?, Time::midnight())?.plus_seconds(-1))
}

/// The instant at which clocks show `time` on a day; the earlier one where they show it twice.
pub fn instant_of(date: Date, time: Time) -> Option<Now> {
    let zoned = date.to_datetime(time).to_zoned(ZONE.clone()).ok()?;
    Some(Now::from_millis(zoned.timestamp().as_millisecond()))
}

/// A time with a zone (`2026-11-24T10:00:00Z`, `…+05:00`), or the country's own: `2026-11-24T10:00`, or a date alone for its first moment.
/// What is finer than a millisecond is cut off.
pub fn parse(text: &str) -> Option<Now> {
    let text = text.trim();
    let stamp = match text.parse::<jiff::Timestamp>() {
        Ok(stamp) => stamp,
        // A time zone in brackets would be a promise that the other zone data of jiff keeps.
        Err(_) if text.contains(['[', 'Z', 'z', '+']) => return None,
        Err(_) => text.parse::<DateTime>().ok()?.to_zoned(ZONE.clone()).ok()?.timestamp(),
    };
    Some(Now::from_millis(stamp.as_nanosecond().div_euclid(1_000_000).try_into().ok()?))
}

/// An instant as clocks of the country show it: `2024-05-08T23:59:59+05:00`.
pub fn shown(now: Now) -> String {
    let zoned = zoned(now);
    let format =
        if now.millis().rem_euclid(1000) == 0 { "%Y-%m-%dT%H:%M:%S%:z" } else { "%Y-%m-%dT%H:%M:%S%.3f%:z" };
    zoned.strftime(format).to_string()
}

/// The same as programs of the country write it: `08.05.2024 23:59:59`.
pub fn dotted(now: Now) -> String {
    zoned(now).strftime("%d.%m.%Y %H:%M:%S").to_string()
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

    #[test]
    fn a_time_without_a_zone_is_the_countrys() {
        for (text, utc) in [
            ("2024-05-06T10:00:00Z", "2024-05-06T10:00:00Z"),
            ("2024-05-06T10:00:00+05:00", "2024-05-06T05:00:00Z"),
            ("2024-05-06T10:00+05", "2024-05-06T05:00:00Z"),
            ("2024-05-06T10:00", "2024-05-06T05:00:00Z"),
            ("2024-05-06 10:00:30.5", "2024-05-06T05:00:30.5Z"),
            ("2024-05-06", "2024-05-05T19:00:00Z"),
            ("2012-05-06", "2012-05-05T18:00:00Z"),
            ("2012-05-06T10:00-03:00", "2012-05-06T13:00:00Z"),
        ] {
            assert_eq!(parse(text), Now::parse(utc).ok(), "{text}");
        }
        for wrong in
            ["", "today", "2024-02-30", "2024-05-06T25:00", "10:00", "2024-05-06T10:00[Europe/Paris]"]
        {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
        assert_eq!(shown(Now::parse("2024-05-08T18:59:59Z").unwrap()), "2024-05-08T23:59:59+05:00");
        assert_eq!(shown(Now::parse("2012-05-08T18:59:59.25Z").unwrap()), "2012-05-09T00:59:59.250+06:00");
    }
}
