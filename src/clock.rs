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
        let moved = stamp.to_zoned(jiff::tz::TimeZone::UTC).saturating_add(jiff::Span::new().try_years(years).unwrap_or_default());
        Now(moved.timestamp().as_millisecond())
    }

    /// Reads RFC 3339 with a zone (`2026-11-24T10:00:00Z`, `…+05:00`), or a date alone, meaning its midnight UTC.
    pub fn parse(text: &str) -> Result<Self, NotATime> {
        let refused = || NotATime(text.chars().take(40).collect());
        if let Ok(stamp) = text.parse::<jiff::Timestamp>() {
            return Ok(Now(stamp.as_millisecond()));
        }
        let date: jiff::civil::Date = text.parse().map_err(|_| refused())?;
        let midnight = date.to_zoned(jiff::tz::TimeZone::UTC).map_err(|_| refused())?;
        Ok(Now(midnight.timestamp().as_millisecond()))
    }
}

/// What was given as a time is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a time; write 2026-11-24 or 2026-11-24T10:00:00Z")]
pub struct NotATime(String);

impl fmt::Display for Now {
    /// RFC 3339 in UTC; milliseconds only where there are some.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(stamp) => write!(f, "{stamp}"),
            Err(_) => write!(f, "{} ms", self.0),
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
