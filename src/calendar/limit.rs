//! A time limit: how many of what, and on which clock.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::clock::Now;

/// In what a limit is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days, holidays included.
    CalendarDays,
    /// Days on which offices work.
    BusinessDays,
    /// Months of the calendar.
    Months,
}

impl Unit {
    /// All of them, the shortest first.
    pub const ALL: [Unit; 6] =
        [Unit::Seconds, Unit::Minutes, Unit::Hours, Unit::CalendarDays, Unit::BusinessDays, Unit::Months];

    /// Whether it is days or longer: an employee's time at the counter is shorter.
    pub const fn is_days(self) -> bool {
        matches!(self, Unit::CalendarDays | Unit::BusinessDays | Unit::Months)
    }

    /// Its name in files and commands.
    pub const fn as_str(self) -> &'static str {
        match self {
            Unit::Seconds => "seconds",
            Unit::Minutes => "minutes",
            Unit::Hours => "hours",
            Unit::CalendarDays => "calendar_days",
            Unit::BusinessDays => "business_days",
            Unit::Months => "months",
        }
    }

    /// The unit of a name, with `-` for `_`, or in the singular.
    pub fn parse(name: &str) -> Option<Unit> {
        let name = name.to_ascii_lowercase().replace('-', "_");
        Unit::ALL.into_iter().find(|unit| {
            unit.as_str().strip_suffix('s').is_some_and(|one| name == one || name == unit.as_str())
        })
    }

    /// No limit has more: some twenty-seven years of days, a hundred of months, and as many of the shorter ones as ten thousand days have.
    pub const fn value_max(self) -> u32 {
        const DAYS_MAX: u32 = 10_000;
        match self {
            Unit::Seconds => DAYS_MAX * 24 * 60 * 60,
            Unit::Minutes => DAYS_MAX * 24 * 60,
            Unit::Hours => DAYS_MAX * 24,
            Unit::CalendarDays | Unit::BusinessDays => DAYS_MAX,
            Unit::Months => 1_200,
        }
    }

    /// How many milliseconds one has, of those that run by the second.
    pub(super) const fn millis(self) -> Option<i64> {
        match self {
            Unit::Seconds => Some(1_000),
            Unit::Minutes => Some(60_000),
            Unit::Hours => Some(3_600_000),
            Unit::CalendarDays | Unit::BusinessDays | Unit::Months => None,
        }
    }
}

/// Which clock seconds, minutes and hours run on. Days and months end with their last day on either.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    /// Day and night: a limit of a system.
    #[default]
    Wall,
    /// In office hours of working days: a limit of a person.
    Office,
}

impl Counts {
    /// Its name in files and commands.
    pub const fn as_str(self) -> &'static str {
        match self {
            Counts::Wall => "wall",
            Counts::Office => "office",
        }
    }
}

/// A time limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Limit {
    /// How many, 1 to [`Unit::value_max`].
    pub value: u32,
    /// Of what.
    pub unit: Unit,
    /// On which clock.
    pub counts: Counts,
}

/// A year that has no data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the calendar has no data for {year}{}", span_of(*.span))]
pub struct NoYear {
    /// Which.
    pub year: i16,
    /// The first and the last year that have some.
    pub span: Option<(i16, i16)>,
}

fn span_of(span: Option<(i16, i16)>) -> String {
    span.map(|(first, last)| format!("; it has {first} to {last}")).unwrap_or_default()
}

/// Why a limit cannot be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DueError {
    /// A limit of nothing.
    #[error("`0` is not a number of {}; give 1 to {}", .unit.as_str(), .unit.value_max())]
    Zero {
        /// Of what.
        unit: Unit,
    },
    /// More than any limit has.
    #[error("`{value}` is not a number of {}; give 1 to {}", .unit.as_str(), .unit.value_max())]
    TooLarge {
        /// How many.
        value: u32,
        /// Of what.
        unit: Unit,
    },
    /// The count reaches a year without data.
    #[error("{0}")]
    NoYear(#[from] NoYear),
    /// The end lies beyond the last day that can be written.
    #[error("the limit starts on {from} and ends beyond the last day that can be written")]
    BeyondTime {
        /// The day of the start.
        from: Date,
    },
}

impl Limit {
    /// A limit on the wall clock.
    pub const fn wall(value: u32, unit: Unit) -> Self {
        Limit { value, unit, counts: Counts::Wall }
    }

    /// A limit in office hours.
    pub const fn office(value: u32, unit: Unit) -> Self {
        Limit { value, unit, counts: Counts::Office }
    }

    pub(super) fn checked(self) -> Result<Self, DueError> {
        match self.value {
            0 => Err(DueError::Zero { unit: self.unit }),
            value if value > self.unit.value_max() => Err(DueError::TooLarge { value, unit: self.unit }),
            _ => Ok(self),
        }
    }

    /// How long it is by the second, of those that run by the second.
    pub(super) fn millis(self) -> Option<i64> {
        self.unit.millis().map(|one| one * i64::from(self.value))
    }
}

/// Where the limit of an error starts.
pub(super) fn beyond(start: Now) -> DueError {
    DueError::BeyondTime { from: super::almaty::date_of(start) }
}
