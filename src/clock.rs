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

    /// This instant moved by an ISO 8601 duration (`P1D`, `-PT5M`, `P1Y`), by the calendar in UTC.
    pub fn plus_duration(self, text: &str) -> Result<Self, NotADuration> {
        let refused = || NotADuration(text.chars().take(40).collect());
        let span: jiff::Span = text.parse().map_err(|_| refused())?;
        let stamp = jiff::Timestamp::from_millisecond(self.0).map_err(|_| refused())?;
        let moved = stamp.to_zoned(jiff::tz::TimeZone::UTC).checked_add(span).map_err(|_| refused())?;
        Ok(Now(moved.timestamp().as_millisecond()))
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

pub mod xml_schema;

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
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[error("`{0}` is not a time; write 2026-11-24 or 2026-11-24T10:00:00Z")]
pub struct NotATime(String);

impl NotATime {
    /// What was written, cut short.
    pub fn text(&self) -> &str {
        &self.0
    }
}

/// What was given as a duration is none, or leads out of the calendar.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a duration within the calendar; write P1D, -PT5M or P1Y")]
pub struct NotADuration(String);

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

    /// How it goes, where it can be set by hand.
    fn state(&self) -> Option<ClockState> {
        None
    }
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

/// A clock that is set by hand: it stands until it is moved, or it ticks with the machine's clock, some time away from it. Its
/// clones share one state.
#[derive(Debug, Clone)]
pub struct ManualClock(Arc<AtomicI64>);

/// Whether a [`ManualClock`] stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockState {
    /// It stands at this instant.
    Stands(Now),
    /// It ticks, so many milliseconds from the machine's clock.
    Ticks {
        /// Positive when it is ahead.
        offset_millis: i64,
    },
}

impl ManualClock {
    /// A clock standing at `now`.
    pub fn at(now: Now) -> Self {
        ManualClock(Arc::new(AtomicI64::new(ClockState::Stands(now).packed())))
    }

    /// A clock that ticks, as the machine's does.
    pub fn ticking() -> Self {
        ManualClock(Arc::new(AtomicI64::new(ClockState::Ticks { offset_millis: 0 }.packed())))
    }

    /// How it goes.
    pub fn state(&self) -> ClockState {
        ClockState::unpacked(self.0.load(Ordering::SeqCst))
    }

    /// Puts it to `now`, forwards or back; it stands or ticks as before.
    pub fn set(&self, now: Now) {
        let state = match self.state() {
            ClockState::Stands(_) => ClockState::Stands(now),
            ClockState::Ticks { .. } => {
                ClockState::Ticks { offset_millis: now.0.saturating_sub(SystemClock.now().0) }
            }
        };
        self.0.store(state.packed(), Ordering::SeqCst);
    }

    /// Puts it to how it went before, in one step.
    pub fn put(&self, state: ClockState) {
        self.0.store(state.packed(), Ordering::SeqCst);
    }

    /// Moves it by `millis`.
    pub fn advance_millis(&self, millis: i64) {
        let moved = |packed| match ClockState::unpacked(packed) {
            ClockState::Stands(now) => ClockState::Stands(now.plus_millis(millis)).packed(),
            ClockState::Ticks { offset_millis } => {
                ClockState::Ticks { offset_millis: offset_millis.saturating_add(millis) }.packed()
            }
        };
        // The closure always gives a value, so the update cannot fail.
        let _ = self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |packed| Some(moved(packed)));
    }

    /// From here on it is the machine's clock.
    pub fn follow_the_machine(&self) {
        self.0.store(ClockState::Ticks { offset_millis: 0 }.packed(), Ordering::SeqCst);
    }
}

impl ClockState {
    /// One number, so that no reader sees half a change: the lowest bit says whether it ticks.
    const fn packed(self) -> i64 {
        let (value, ticks) = match self {
            ClockState::Stands(Now(millis)) => (millis, 0),
            ClockState::Ticks { offset_millis } => (offset_millis, 1),
        };
        // Held within 62 bits: a hundred million years.
        let most = i64::MAX / 4;
        let value = if value > most {
            most
        } else if value < -most {
            -most
        } else {
            value
        };
        value * 2 + ticks
    }

    const fn unpacked(packed: i64) -> Self {
        let value = packed >> 1;
        if packed & 1 == 0 {
            ClockState::Stands(Now(value))
        } else {
            ClockState::Ticks { offset_millis: value }
        }
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Now {
        match self.state() {
            ClockState::Stands(now) => now,
            ClockState::Ticks { offset_millis } => SystemClock.now().plus_millis(offset_millis),
        }
    }

    fn state(&self) -> Option<ClockState> {
        Some(ManualClock::state(self))
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
    fn a_duration_moves_by_the_calendar() {
        let at = Now::parse("2028-02-29T10:00:00Z").expect("a time");
        for (duration, then) in [
            ("P1D", "2028-03-01T10:00:00Z"),
            ("-P1Y", "2027-02-28T10:00:00Z"),
            ("-PT5M", "2028-02-29T09:55:00Z"),
            ("PT0.5S", "2028-02-29T10:00:00.5Z"),
        ] {
            assert_eq!(
                at.plus_duration(duration).map(|now| now.to_string()).as_deref(),
                Ok(then),
                "{duration}"
            );
        }
        for wrong in ["", "1", "a day", "P", "P99999Y", "P1D2"] {
            assert!(at.plus_duration(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_ticking_clock_is_moved_and_goes_on_from_there() {
        let clock = ManualClock::ticking();
        let near = |now: Now| (clock.now().millis() - now.millis()).abs() < 60_000;
        assert!(near(SystemClock.now()));
        clock.set(Now::from_seconds(-5));
        assert!(near(Now::from_seconds(-5)) && matches!(clock.state(), ClockState::Ticks { .. }));
        clock.clone().advance_millis(86_400_000);
        assert!(near(Now::from_seconds(86_395)));
        clock.follow_the_machine();
        assert_eq!(clock.state(), ClockState::Ticks { offset_millis: 0 });
    }

    #[test]
    fn a_standing_clock_stands_where_it_is_put() {
        for millis in [0, 1, -1, 1_795_000_000_123, -62_135_596_800_000, 253_402_300_799_999] {
            let clock = ManualClock::at(Now::from_millis(millis));
            assert_eq!(clock.now(), Now::from_millis(millis));
            clock.advance_millis(-7);
            assert_eq!(clock.now(), Now::from_millis(millis - 7));
        }
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
