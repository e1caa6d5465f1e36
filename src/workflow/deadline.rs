//! Counting deadlines.
//!
//! The regulations give units only. As read here: minutes run on the wall clock; a day-limit starts on the day after and
//! ends at the end of its last day in Asia/Almaty. Each limit is counted in its own unit, never converted.

use serde::{Deserialize, Serialize};

use crate::clock::Now;
use crate::registry::almaty;

/// No regulation gives more than a year.
pub(super) const VALUE_MAX: u32 = 10_000;

/// A time limit and where the regulation states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// How many.
    pub value: u32,
    /// Of what.
    pub unit: Unit,
    /// Where it is stated.
    pub cite: String,
}

/// In what a limit is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Minutes on the wall clock.
    Minutes,
    /// Days, holidays included.
    CalendarDays,
    /// Days on which offices work. Needs the calendar of holidays and moved days; a file that uses it is refused until
    /// there is one.
    BusinessDays,
}

/// A limit that cannot be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Uncountable {
    /// Business days need a calendar of holidays.
    #[error("business days cannot be counted without a calendar of holidays; state calendar days or minutes")]
    NoCalendar,
    /// The end lies beyond the calendar.
    #[error("{value} days from {from} lie beyond the calendar")]
    BeyondCalendar {
        /// From when.
        from: Now,
        /// How many days.
        value: u32,
    },
}

impl Deadline {
    /// The last moment of a limit that starts with something at `from`.
    pub fn end(&self, from: Now) -> Result<Now, Uncountable> {
        match self.unit {
            Unit::Minutes => Ok(from.plus_seconds(i64::from(self.value) * 60)),
            Unit::CalendarDays => {
                let beyond = Uncountable::BeyondCalendar { from, value: self.value };
                let last_day = almaty::date_of(from)
                    .checked_add(jiff::Span::new().days(i64::from(self.value.min(VALUE_MAX))));
                last_day.ok().and_then(almaty::last_second_of).ok_or(beyond)
            }
            Unit::BusinessDays => Err(Uncountable::NoCalendar),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(value: u32, unit: Unit) -> Deadline {
        Deadline { value, unit, cite: "000 ¶10(11)".into() }
    }

    #[test]
    fn thirty_calendar_days_end_with_the_thirtieth_day_after_in_almaty() {
        let received = Now::parse("2026-11-24T10:00:00+05:00").unwrap();
        assert_eq!(
            limit(30, Unit::CalendarDays).end(received),
            Ok(Now::parse("2026-12-24T23:59:59+05:00").unwrap())
        );
        let late = Now::parse("2026-11-24T20:00:00Z").unwrap();
        assert_eq!(
            limit(30, Unit::CalendarDays).end(late),
            Ok(Now::parse("2026-12-25T23:59:59+05:00").unwrap()),
            "already the 25th there"
        );
    }

    #[test]
    fn minutes_run_on_the_wall_clock_and_nothing_overflows() {
        let received = Now::parse("2026-11-24T23:50:00+05:00").unwrap();
        assert_eq!(limit(15, Unit::Minutes).end(received), Ok(received.plus_seconds(900)));
        assert_eq!(limit(1, Unit::BusinessDays).end(received), Err(Uncountable::NoCalendar));
        let end_of_time = Now::from_millis(i64::MAX);
        assert!(matches!(
            limit(VALUE_MAX, Unit::CalendarDays).end(end_of_time),
            Err(Uncountable::BeyondCalendar { .. })
        ));
    }
}
