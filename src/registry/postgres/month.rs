//! Months, by which a registry on PostgreSQL is parted. The id of a request begins with the month of its registration, in UTC.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use jiff::tz::TimeZone;

use crate::clock::Now;

/// Bits of an id behind the month: a number of the sequence of all requests.
const SEQUENCE_BITS: u32 = 40;

/// The month 1 is the January of this year: 0 are ids without a month.
const FIRST_YEAR: i64 = 2000;

/// The last month (July 2682): ids stay below 2^53, which every reader of JSON can hold.
const LAST: i64 = (1 << (53 - SEQUENCE_BITS)) - 1;

/// A month of registrations: `2026-11`. What is earlier than 2000 or later than 2682 is of the first or of the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i64);

/// What was given as a month is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not a month; write YYYY-MM, such as 2026-11")]
pub struct NotAMonth;

impl Month {
    /// What was registered before ids had months, and what came from SQLite.
    pub const BEFORE: Month = Month(0);

    /// The month of an instant.
    pub(super) fn of(at: Now) -> Self {
        let Ok(stamp) = jiff::Timestamp::from_millisecond(at.millis()) else {
            return Month(if at.millis() < 0 { 1 } else { LAST });
        };
        let date = stamp.to_zoned(TimeZone::UTC).date();
        Month::numbered(i64::from(date.year()), i64::from(date.month()))
    }

    fn numbered(year: i64, month: i64) -> Self {
        Month(((year - FIRST_YEAR) * 12 + month).clamp(1, LAST))
    }

    /// The month of a request, by its id.
    pub(super) const fn of_id(id: i64) -> Self {
        Month(id >> SEQUENCE_BITS)
    }

    /// The id of the request of this month with this number of the sequence.
    pub(super) const fn id(self, sequence: i64) -> i64 {
        (self.0 << SEQUENCE_BITS) | sequence
    }

    /// The ids of its requests.
    pub(super) const fn ids(self) -> RangeInclusive<i64> {
        self.id(0)..=self.id((1 << SEQUENCE_BITS) - 1)
    }

    /// Its first instant.
    pub(super) fn begins(self) -> Now {
        let (year, month) = self.parts();
        Now::parse(&format!("{year:04}-{month:02}-01")).unwrap_or(Now::from_millis(i64::MAX))
    }

    const fn parts(self) -> (i64, i64) {
        ((self.0 - 1).div_euclid(12) + FIRST_YEAR, (self.0 - 1).rem_euclid(12) + 1)
    }

    /// The name of its partition of a table.
    pub(super) fn partition(self, table: &str) -> String {
        format!("{table}_{}", self.to_string().replace('-', "_"))
    }

    /// The month of which this is the name of the partition of a table.
    pub(super) fn of_partition(name: &str, table: &str) -> Option<Self> {
        let month = name.strip_prefix(table)?.strip_prefix('_')?;
        if month == "before" { Some(Month::BEFORE) } else { month.replace('_', "-").parse().ok() }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Month::BEFORE {
            return f.write_str("before");
        }
        let (year, month) = self.parts();
        write!(f, "{year:04}-{month:02}")
    }
}

impl FromStr for Month {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        let (year, month) = text.split_once('-').ok_or(NotAMonth)?;
        let digits =
            |text: &str, count| text.len() == count && text.bytes().all(|octet| octet.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) {
            return Err(NotAMonth);
        }
        let (year, month) = (year.parse().map_err(|_| NotAMonth)?, month.parse().map_err(|_| NotAMonth)?);
        let found = Month::numbered(year, month);
        if (1..=12).contains(&month) && found.parts() == (year, month) { Ok(found) } else { Err(NotAMonth) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_says_its_month_and_stays_small() {
        let of = |text: &str| Month::of(Now::parse(text).unwrap());
        let month = of("2026-11-30T23:59:59.999Z");
        assert_eq!((month.to_string(), month), ("2026-11".to_owned(), "2026-11".parse().unwrap()));
        let december = of("2026-12-01T00:00:00Z");
        assert_eq!(december, Month(month.0 + 1));
        assert_eq!(december.begins(), Now::parse("2026-12-01T00:00:00Z").unwrap());
        // Months are in UTC: in Asia/Almaty this is December.
        assert_eq!(of("2026-12-01T04:00:00+05:00"), month);
        let id = month.id(7);
        assert_eq!((Month::of_id(id), id), (month, (323 << 40) + 7));
        assert!(month.ids().contains(&id) && !month.ids().contains(&december.id(0)));
        assert_eq!(Month::of_id(1_099_511_627_775), Month::BEFORE);
        assert!(Month(LAST).id((1 << 40) - 1) < 1 << 53);
    }

    #[test]
    fn years_that_no_id_has_are_of_the_first_month_or_the_last() {
        for (millis, month) in [(-1, 1), (i64::MIN, 1), (i64::MAX, LAST), (30_000_000_000_000, LAST)] {
            assert_eq!(Month::of(Now::from_millis(millis)), Month(month), "{millis}");
        }
        assert_eq!(Month(1).to_string(), "2000-01");
        assert_eq!(Month(LAST).to_string(), "2682-07");
    }

    #[test]
    fn the_name_of_a_partition_is_read_as_it_was_written() {
        for month in [Month::BEFORE, Month(1), Month(323), Month(LAST)] {
            let name = month.partition("step_log");
            assert_eq!(Month::of_partition(&name, "step_log"), Some(month), "{name}");
            assert_eq!(Month::of_partition(&name, "documents"), None);
        }
        for text in ["", "2026", "2026-13", "2026-00", "1999-12", "2026-1", "26-01", "+026-01", "before"] {
            assert_eq!(text.parse::<Month>(), Err(NotAMonth), "{text}");
        }
    }
}
