//! Counting deadlines.
//!
//! The regulations give units only. As read here: seconds, minutes and hours run on the wall clock; a day-limit starts on
//! the day after and ends at the end of its last day in Asia/Almaty. Each limit is counted in its own unit, never converted.

use crate::catalogue::{Channel, Limit, Service, Unit};
use crate::clock::Now;
use crate::registry::almaty;

/// A limit that cannot be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Uncountable {
    /// Business days need a calendar of holidays.
    #[error(
        "business days and months cannot be counted without a calendar; state calendar days, hours or minutes"
    )]
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

/// When the result of a request that came in by `channel` at `received_at` must be there, if the service has an overall
/// deadline.
pub fn due_at(service: &Service, channel: Channel, received_at: Now) -> Result<Option<Now>, Uncountable> {
    service.deadline_on(channel).map(|deadline| end(&deadline.limit, channel, received_at)).transpose()
}

/// The last moment of a limit that starts with something at `from`.
fn end(limit: &Limit, intake: Channel, from: Now) -> Result<Now, Uncountable> {
    let value = limit.value_for(intake);
    let seconds = |unit: i64| Ok(from.plus_seconds(i64::from(value) * unit));
    match limit.unit {
        Unit::Seconds => seconds(1),
        Unit::Minutes => seconds(60),
        Unit::Hours => seconds(3_600),
        Unit::CalendarDays => {
            let beyond = Uncountable::BeyondCalendar { from, value };
            let last_day = almaty::date_of(from).checked_add(jiff::Span::new().days(i64::from(value)));
            last_day.ok().and_then(almaty::last_second_of).ok_or(beyond)
        }
        Unit::BusinessDays | Unit::Months => Err(Uncountable::NoCalendar),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{ClockStart, Counts};

    fn limit(value: u32, unit: Unit) -> Limit {
        Limit {
            value,
            min: None,
            unit,
            counts: Counts::Person,
            from: ClockStart::Application,
            when: Vec::new(),
            cite: None,
        }
    }

    fn end(limit: &Limit, from: Now) -> Result<Now, Uncountable> {
        super::end(limit, Channel::Portal, from)
    }

    #[test]
    fn thirty_calendar_days_end_with_the_thirtieth_day_after_in_almaty() {
        let received = Now::parse("2026-11-24T10:00:00+05:00").unwrap();
        assert_eq!(
            end(&limit(30, Unit::CalendarDays), received),
            Ok(Now::parse("2026-12-24T23:59:59+05:00").unwrap())
        );
        let late = Now::parse("2026-11-24T20:00:00Z").unwrap();
        assert_eq!(
            end(&limit(30, Unit::CalendarDays), late),
            Ok(Now::parse("2026-12-25T23:59:59+05:00").unwrap()),
            "already the 25th there"
        );
    }

    #[test]
    fn minutes_run_on_the_wall_clock_and_nothing_overflows() {
        let received = Now::parse("2026-11-24T23:50:00+05:00").unwrap();
        assert_eq!(end(&limit(15, Unit::Minutes), received), Ok(received.plus_seconds(900)));
        assert_eq!(end(&limit(1, Unit::BusinessDays), received), Err(Uncountable::NoCalendar));
        let end_of_time = Now::from_millis(i64::MAX);
        assert!(matches!(
            end(&limit(10_000, Unit::CalendarDays), end_of_time),
            Err(Uncountable::BeyondCalendar { .. })
        ));
    }
}
