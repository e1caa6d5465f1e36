//! Time, as a value that is passed.
//!
//! Owners hold a [`Clock`]; stages take a [`Now`]. One reading per request. The wall clock is read in this file and
//! nowhere else (`tests/it/tidy.rs` says so). Knows nothing of time zones beyond printing UTC.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// An instant: milliseconds since 1970-01-01T00:00:00Z, negative before it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Now(i64);

impl Now {
    /// From milliseconds since 1970-01-01T00:00:00Z.
    pub const fn from_millis(millis: i64) -> Self {
        Now(millis)
    }

    /// From seconds since 1970-01-01T00:00:00Z.
    pub const fn from_seconds(seconds: i64) -> Self {
        Now(seconds.saturating_mul(1000))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// This instant moved by `millis`, held at the ends of the range.
    pub const fn plus_millis(self, millis: i64) -> Self {
        Now(self.0.saturating_add(millis))
    }

    /// This instant moved by `seconds`.
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        self.plus_millis(seconds.saturating_mul(1000))
    }

    /// The same day and hour `years` later (earlier when negative), in UTC; 29 February gives way to the 28th. Held at the
    /// ends of the calendar.
    pub fn plus_years(self, years: i16) -> Self {
        let Ok(stamp) = jiff::Timestamp::from_millisecond(self.0) else { return self };
        let moved = stamp
            .to_zoned(jiff::tz::TimeZone::UTC)
            .saturating_add(jiff::Span::new().try_years(years).unwrap_or_default());
        Now(moved.timestamp().as_millisecond())
    }

    /// Reads RFC 3339 with a zone (`2026-11-24T10:00:00Z`, `…+05:00`), or a date alone, meaning its midnight UTC.
    pub fn parse(text: &str) -> Result<Self, NotATime> {
        let refused = || NotATime(text.chars().take(40).collect());
        if let Ok(stamp) = text.parse::<jiff::Timestamp>() {
            return Ok(Now(stamp.as_millisecond()));
        }
        // The last day of the calendar, the time without end of RFC 5280 §4.1.2.5, is no timestamp of the library.
        let has_time = text.contains(['T', 't', ' ', ':']);
        if let Some(Ok(civil)) =
            text.strip_suffix(['Z', 'z']).filter(|_| has_time).map(str::parse::<jiff::civil::DateTime>)
        {
            return Ok(Self::of_civil(civil));
        }
        // The library reads a time without a zone as its date, and whoever wrote a time meant it.
        let date: jiff::civil::Date = text.parse().map_err(|_| refused())?;
        if has_time { Err(refused()) } else { Ok(Self::of_civil(date.at(0, 0, 0, 0))) }
    }

    fn of_civil(civil: jiff::civil::DateTime) -> Self {
        Now(i64::try_from(civil.duration_since(EPOCH).as_millis()).unwrap_or(i64::MAX))
    }
}

/// 1970-01-01T00:00:00 on a calendar without zones.
const EPOCH: jiff::civil::DateTime = jiff::civil::DateTime::constant(1970, 1, 1, 0, 0, 0, 0);

/// What was given as a time is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a time; write 2026-11-24 or 2026-11-24T10:00:00Z")]
pub struct NotATime(String);

impl fmt::Display for Now {
    /// RFC 3339 in UTC; milliseconds only where there are some.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(stamp) => write!(f, "{stamp}"),
            Err(_) => match EPOCH.checked_add(jiff::SignedDuration::from_millis(self.0)) {
                Ok(civil) => write!(f, "{civil}Z"),
                Err(_) => write!(f, "{} ms", self.0),
            },
        }
    }
}

impl serde::Serialize for Now {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Now {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Now::parse(&text).map_err(serde::de::Error::custom)
    }
}

impl fmt::Debug for Now {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Who can say what time it is.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Now;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Now {
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => Now(i64::try_from(since.as_millis()).unwrap_or(i64::MAX)),
            Err(before) => Now(-i64::try_from(before.duration().as_millis()).unwrap_or(i64::MAX)),
        }
    }
}

/// A clock that stands until it is moved; its clones share one hand.
#[derive(Debug, Clone)]
pub struct ManualClock(Arc<AtomicI64>);

impl ManualClock {
    /// A clock standing at `now`.
    pub fn at(now: Now) -> Self {
        ManualClock(Arc::new(AtomicI64::new(now.0)))
    }

    /// Puts the hand to `now`, forwards or back.
    pub fn set(&self, now: Now) {
        self.0.store(now.0, Ordering::SeqCst);
    }

    /// Moves the hand by `millis`.
    pub fn advance_millis(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Now {
        Now(self.0.load(Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_as_it_is_told_to_the_last_second_of_the_calendar() {
        for text in [
            "1949-12-31T00:00:00Z",
            "2026-11-24T10:00:00Z",
            "2026-11-24T10:00:00.5Z",
            "9999-12-30T23:00:00Z",
            "9999-12-31T23:59:59Z",
        ] {
            assert_eq!(Now::parse(text).expect(text).to_string(), text);
        }
        assert_eq!(Now::from_seconds(253_402_300_799).to_string(), "9999-12-31T23:59:59Z");
        assert_eq!(Now::parse("9999-12-31"), Ok(Now::from_seconds(253_402_214_400)));
        assert_eq!(Now::parse("2026-11-24T15:00:00+05:00"), Now::parse("2026-11-24T10:00:00Z"));
    }

    #[test]
    fn a_time_without_a_zone_is_not_taken_for_its_midnight() {
        for text in [
            "2026-11-24T23:00:00",
            "2026-11-24 23:00",
            "2026-11-24T23:00:00+",
            "2026-11-31",
            "2026-11-24Z",
            "tomorrow",
            "Z",
            "",
        ] {
            assert!(Now::parse(text).is_err(), "{text}");
        }
    }
}
