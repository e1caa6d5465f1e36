//! Due dates counted by hand with a wall calendar and the acts beside it.

use qaqpa::calendar::{Counts, Limit, Unit, almaty};

use super::calendar;
use qaqpa::Now;

/// Start, limit, end; a date alone is 10:00 at the start and the last second at the end. All in the time of Almaty.
const CASES: &[(&str, u32, Unit, &str)] = {
    use Unit::{BusinessDays as Bd, CalendarDays as Cd, Months as M};
    &[
        // 8 March 2012 is a Thursday; the 9th is off for Sunday the 11th.
        ("2012-03-07", 1, Bd, "2012-03-11"),
        ("2012-03-07", 2, Bd, "2012-03-12"),
        ("2012-03-09", 1, Bd, "2012-03-11"),
        ("2012-03-11", 1, Bd, "2012-03-12"),
        // Nauryz, Wednesday to Friday.
        ("2012-03-20", 1, Bd, "2012-03-26"),
        ("2012-03-20", 3, Bd, "2012-03-28"),
        // Saturday 28 April is worked, Monday 30 April is off.
        ("2012-04-27", 1, Bd, "2012-04-28"),
        ("2012-04-27", 2, Bd, "2012-05-02"),
        ("2012-04-28", 1, Bd, "2012-05-02"),
        // 7 May is no holiday yet.
        ("2012-05-04", 1, Bd, "2012-05-07"),
        ("2012-05-04", 3, Bd, "2012-05-10"),
        ("2012-07-05", 1, Bd, "2012-07-09"),
        ("2012-08-29", 2, Bd, "2012-09-03"),
        // Kurban Ait on a Friday.
        ("2012-10-25", 1, Bd, "2012-10-29"),
        // 1 December is a Saturday, 16 December a Sunday with the 17th after it.
        ("2012-11-30", 1, Bd, "2012-12-04"),
        ("2012-12-14", 1, Bd, "2012-12-19"),
        // Saturday 29 December is worked, Monday the 31st is off; then the year ends.
        ("2012-12-28", 1, Bd, "2012-12-29"),
        ("2012-12-28", 2, Bd, "2013-01-03"),
        // From a year without data into one that has: the count begins on the day after.
        ("2011-12-31", 1, Bd, "2012-01-04"),
        // Christmas on a Saturday gives nothing.
        ("2012-01-06", 1, Bd, "2012-01-09"),
        // Christmas on a Monday.
        ("2013-01-04", 1, Bd, "2013-01-08"),
        ("2013-03-20", 1, Bd, "2013-03-26"),
        // Saturday 4 May 2013 is worked, Friday the 10th is off; 7 May is a holiday now.
        ("2013-05-03", 1, Bd, "2013-05-04"),
        ("2013-05-03", 3, Bd, "2013-05-08"),
        ("2013-05-08", 1, Bd, "2013-05-13"),
        ("2013-07-05", 1, Bd, "2013-07-09"),
        // Saturday 12 October is worked, Monday the 14th is off, Tuesday the 15th is Kurban Ait.
        ("2013-10-11", 1, Bd, "2013-10-12"),
        ("2013-10-12", 1, Bd, "2013-10-16"),
        ("2013-11-29", 1, Bd, "2013-12-03"),
        // Saturday 28 December is worked for Friday 3 January.
        ("2013-12-27", 1, Bd, "2013-12-28"),
        ("2013-12-27", 2, Bd, "2013-12-30"),
        ("2013-12-31", 1, Bd, "2014-01-06"),
        ("2013-12-31", 2, Bd, "2014-01-08"),
        // May 2014: off 1 to 3, worked 4 to 6, off 7 to 10, worked from Sunday the 11th.
        ("2014-04-30", 1, Bd, "2014-05-04"),
        ("2014-04-30", 3, Bd, "2014-05-06"),
        ("2014-04-30", 4, Bd, "2014-05-11"),
        ("2014-04-30", 5, Bd, "2014-05-12"),
        ("2014-03-07", 1, Bd, "2014-03-11"),
        // Nauryz from Friday to Sunday: Monday and Tuesday are off for it.
        ("2014-03-20", 1, Bd, "2014-03-26"),
        ("2014-08-29", 1, Bd, "2014-09-02"),
        ("2014-10-03", 1, Bd, "2014-10-06"),
        // Saturday 7 May 2016: Monday is a holiday itself, so that Tuesday is off.
        ("2016-05-06", 1, Bd, "2016-05-11"),
        ("2016-12-15", 1, Bd, "2016-12-20"),
        ("2017-12-15", 1, Bd, "2017-12-20"),
        // The day off for Saturday 9 May 2020, Monday the 11th, was moved to Friday the 8th.
        ("2020-05-06", 1, Bd, "2020-05-11"),
        ("2019-12-31", 1, Bd, "2020-01-05"),
        ("2020-12-15", 1, Bd, "2020-12-20"),
        // 1 and 2 January 2022 are Saturday and Sunday.
        ("2021-12-31", 1, Bd, "2022-01-05"),
        ("2022-10-21", 2, Bd, "2022-10-26"),
        // One day of Independence from 2022 on, and none of the First President.
        ("2022-12-15", 1, Bd, "2022-12-19"),
        ("2022-11-30", 1, Bd, "2022-12-01"),
        ("2024-05-03", 2, Bd, "2024-05-06"),
        // No day of the Constitution in 2026, and 15 March from 2027 on.
        ("2026-08-28", 1, Bd, "2026-08-31"),
        ("2026-10-23", 1, Bd, "2026-10-27"),
        ("2026-05-08", 1, Bd, "2026-05-12"),
        ("2027-03-12", 1, Bd, "2027-03-16"),
        // Days of the calendar: holidays count.
        ("2026-11-24", 30, Cd, "2026-12-24"),
        ("2014-04-30", 1, Cd, "2014-05-01"),
        ("2012-02-28", 2, Cd, "2012-03-01"),
        ("2013-02-28", 1, Cd, "2013-03-01"),
        ("2026-12-31", 1, Cd, "2027-01-01"),
        ("2024-02-28", 1, Cd, "2024-02-29"),
        ("2024-02-29", 1, Cd, "2024-03-01"),
        // Months: the same number, or the last day of a shorter month.
        ("2012-01-31", 1, M, "2012-02-29"),
        ("2013-01-31", 1, M, "2013-02-28"),
        ("2013-12-15", 1, M, "2014-01-15"),
        ("2014-08-31", 1, M, "2014-09-30"),
        ("2024-02-29", 12, M, "2025-02-28"),
    ]
};

/// The offset of Almaty, as the law has it: UTC+6 until 1 March 2024, UTC+5 from then on.
fn with_offset(local: &str) -> Now {
    let offset = if local < "2024-02-29T23:59:59" { "+06:00" } else { "+05:00" };
    Now::parse(&format!("{local}{offset}")).unwrap()
}

#[test]
fn days_and_months_end_as_counted_by_hand() {
    assert!(CASES.len() >= 60);
    let calendar = calendar();
    for (start, value, unit, end) in CASES {
        for time in ["T00:00:00", "T10:00:00", "T23:30:00"] {
            // The last half hour of 29 February 2024 comes twice.
            let start =
                with_offset(&format!("{start}{}", if *start == "2024-02-29" { "T22:30:00" } else { time }));
            let due = calendar.due(start, &Limit::office(*value, *unit)).unwrap();
            let expected = with_offset(&format!("{end}T23:59:59"));
            assert_eq!(due.at, expected, "{start} and {value} {unit:?}: {}", almaty::shown(due.at));
        }
    }
}

#[test]
fn seconds_minutes_and_hours_end_as_counted_by_hand() {
    use Counts::{Office, Wall};
    use Unit::{Hours, Minutes, Seconds};
    for (start, value, unit, counts, end) in [
        // Friday half past five: one hour is left of the day, one is on Monday.
        ("2026-11-27T17:30:00+05:00", 2, Hours, Office, "2026-11-30T10:00:00+05:00"),
        // Through the break, and up to it.
        ("2026-11-27T12:45:00+05:00", 20, Minutes, Office, "2026-11-27T14:35:00+05:00"),
        ("2026-11-27T12:45:00+05:00", 15, Minutes, Office, "2026-11-27T13:00:00+05:00"),
        ("2026-11-27T13:30:00+05:00", 1, Minutes, Office, "2026-11-27T14:31:00+05:00"),
        ("2026-11-28T11:00:00+05:00", 15, Minutes, Office, "2026-11-30T09:15:00+05:00"),
        ("2026-11-30T03:00:00+05:00", 15, Minutes, Office, "2026-11-30T09:15:00+05:00"),
        // Eight hours a day.
        ("2026-11-30T09:00:00+05:00", 9, Hours, Office, "2026-12-01T10:00:00+05:00"),
        ("2026-11-30T09:00:00+05:00", 8, Hours, Office, "2026-11-30T18:30:00+05:00"),
        // The next working day after 30 April 2014 is Sunday 4 May; after 6 May it is Sunday 11 May.
        ("2014-04-30T18:20:00+06:00", 20, Minutes, Office, "2014-05-04T09:10:00+06:00"),
        ("2014-05-06T18:30:00+06:00", 1, Seconds, Office, "2014-05-11T09:00:01+06:00"),
        ("2012-12-31T12:00:00+06:00", 1, Hours, Office, "2013-01-03T10:00:00+06:00"),
        // Day and night.
        ("2026-11-24T23:50:00+05:00", 15, Minutes, Wall, "2026-11-25T00:05:00+05:00"),
        ("2012-12-31T23:59:00+06:00", 90, Seconds, Wall, "2013-01-01T00:00:30+06:00"),
        ("2014-05-01T10:00:00+06:00", 2, Hours, Wall, "2014-05-01T12:00:00+06:00"),
        // The clocks went back one hour at midnight before 1 March 2024.
        ("2024-02-29T22:00:00+06:00", 3, Hours, Wall, "2024-03-01T00:00:00+05:00"),
        ("2024-02-29T18:00:00+06:00", 1, Hours, Office, "2024-03-01T09:30:00+05:00"),
    ] {
        let limit = Limit { value, unit, counts };
        let due = calendar().due(Now::parse(start).unwrap(), &limit).unwrap();
        assert_eq!(
            due.at,
            Now::parse(end).unwrap(),
            "{start} and {value} {unit:?}: {}",
            almaty::shown(due.at)
        );
    }
}

#[test]
fn the_day_of_the_start_is_that_of_almaty() {
    let day = Limit::wall(1, Unit::CalendarDays);
    // 01:00 on the 25th there.
    let due = calendar().due_at(Now::parse("2026-11-24T20:00:00Z").unwrap(), &day).unwrap();
    assert_eq!(due.to_string(), "2026-11-26T18:59:59Z");
    // Before the change the same hour was 02:00.
    let due = calendar().due_at(Now::parse("2023-11-24T18:30:00Z").unwrap(), &day).unwrap();
    assert_eq!(due.to_string(), "2023-11-26T17:59:59Z");
}
