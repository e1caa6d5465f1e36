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

    /// Reads an instant as XML Schema 2 §3.2.7 writes one, with a zone (`2026-11-24T10:00:00Z`, `…+05:00`, `24:00:00` for the
    /// end of a day), or a date alone, meaning its midnight UTC.
    pub fn parse(text: &str) -> Result<Self, NotATime> {
        let refused = || NotATime(text.chars().take(40).collect());
        let (date, time) = match text.split_once('T') {
            Some((date, time)) => (date, Some(time)),
            None => (text, None),
        };
        let date = date_of(date).ok_or_else(refused)?;
        let Some(time) = time else { return Ok(Self::of_civil(date.at(0, 0, 0, 0))) };
        let (of_day, zone) = time_and_zone(time).ok_or_else(refused)?;
        Ok(Self::of_civil(date.at(0, 0, 0, 0)).plus_millis(of_day - i64::from(zone) * 60_000))
    }

    fn of_civil(civil: jiff::civil::DateTime) -> Self {
        Now(i64::try_from(civil.duration_since(EPOCH).as_millis()).unwrap_or(i64::MAX))
    }
}

/// Digits and nothing else, as a number.
fn number(text: &str) -> Option<i64> {
    text.bytes().all(|octet| octet.is_ascii_digit()).then(|| text.parse().ok())?
}

/// `YYYY-MM-DD`, XML Schema 2 §3.2.9; years of four digits.
fn date_of(text: &str) -> Option<jiff::civil::Date> {
    let (true, Some(year), Some(month), Some(day)) =
        (text.is_ascii() && text.len() == 10, text.get(..4), text.get(5..7), text.get(8..))
    else {
        return None;
    };
    if text.as_bytes()[4] != b'-' || text.as_bytes()[7] != b'-' {
        return None;
    }
    let small = |text: &str| i8::try_from(number(text)?).ok();
    jiff::civil::Date::new(i16::try_from(number(year)?).ok()?, small(month)?, small(day)?).ok()
}

/// `hh:mm:ss`, a fraction of a second, and `Z` or an offset of 14 hours at most: milliseconds of the day, and minutes east
/// of UTC. What is finer than a millisecond is cut off.
fn time_and_zone(text: &str) -> Option<(i64, i32)> {
    if !text.is_ascii() || text.len() < 9 || text.as_bytes()[2] != b':' || text.as_bytes()[5] != b':' {
        return None;
    }
    let (hour, minute, second) = (number(&text[..2])?, number(&text[3..5])?, number(&text[6..8])?);
    let rest = &text[8..];
    let (fraction, zone) = match rest.strip_prefix('.') {
        Some(rest) => rest.split_at(rest.find(|c: char| !c.is_ascii_digit())?),
        None => ("0", rest),
    };
    if fraction.is_empty() || minute > 59 || second > 59 || hour > 24 {
        return None;
    }
    let millis = number(&format!("{fraction:0<3}")[..3])?;
    // XML Schema 2 §3.2.7: 24:00:00 is the first instant of the next day, and there is no other of that hour.
    let is_midnight = minute == 0 && second == 0 && fraction.bytes().all(|digit| digit == b'0');
    if hour == 24 && !is_midnight {
        return None;
    }
    Some((((hour * 60 + minute) * 60 + second) * 1000 + millis, zone_of(zone)?))
}

/// `Z`, or `+hh:mm` up to 14:00, XML Schema 2 §3.2.7.3.
fn zone_of(text: &str) -> Option<i32> {
    if text == "Z" {
        return Some(0);
    }
    let (sign, rest) = match text.as_bytes().first()? {
        b'+' => (1, &text[1..]),
        b'-' => (-1, &text[1..]),
        _ => return None,
    };
    let (hours, minutes) =
        rest.split_once(':').filter(|(hours, minutes)| hours.len() == 2 && minutes.len() == 2)?;
    let minutes_east = number(hours)? * 60 + number(minutes).filter(|minutes| *minutes < 60)?;
    i32::try_from(minutes_east).ok().filter(|east| *east <= 14 * 60).map(|east| sign * east)
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
        assert_eq!(Now::parse("2026-11-24T00:00:00-14:00"), Now::parse("2026-11-24T14:00:00Z"));
        assert_eq!(Now::parse("2026-12-31T24:00:00Z"), Now::parse("2027-01-01T00:00:00Z"));
        assert_eq!(Now::parse("2026-12-31T24:00:00.000+05:00"), Now::parse("2026-12-31T19:00:00Z"));
        assert_eq!(Now::parse("2026-11-24T10:00:00.1239999Z"), Now::parse("2026-11-24T10:00:00.123Z"));
    }

    #[test]
    fn what_is_no_time_of_xml_schema_is_refused_wherever_it_is_read() {
        for text in [
            "2026-11-24T23:00:00",
            "2026-11-24 23:00",
            "2026-11-24T23:00:00+",
            "2026-11-31",
            "2026-11-24Z",
            "2026-11-24T23:00Z",
            "2026-11-24t23:00:00Z",
            "2026-11-24 23:00:00Z",
            "2026-11-24T23:00:00z",
            "2026-11-24T23:00:00+0600",
            "2026-11-24T23:00:00+06",
            "2026-11-24T23:00:00+14:01",
            "2026-11-24T23:00:00-15:00",
            "2026-11-24T23:00:00+05:60",
            "2026-11-24T23:00:00[Asia/Almaty]",
            "2026-11-24T24:00:01Z",
            "2026-11-24T24:00:00.001Z",
            "2026-11-24T25:00:00Z",
            "2026-11-24T23:60:00Z",
            "2026-11-24T23:00:60Z",
            "2026-11-24T23:00:00.Z",
            "2026-11-24T23:00:00,5Z",
            "2026-02-29T00:00:00Z",
            "26-11-24",
            "2026-11-2+",
            "20261124T100000Z",
            "+2026-11-24",
            "tomorrow",
            "Z",
            "",
        ] {
            assert!(Now::parse(text).is_err(), "{text}");
        }
    }
}
