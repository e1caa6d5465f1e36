//! One day, and why it is worked or not.

use std::sync::Arc;

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use super::act::{Act, Doubt};

/// A holiday of the law, or one of the two religious holidays of the Labour Code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holiday {
    /// 1 and 2 January.
    NewYear,
    /// 7 January.
    OrthodoxChristmas,
    /// 8 March.
    WomensDay,
    /// 21 to 23 March.
    Nauryz,
    /// 1 May.
    UnityDay,
    /// 7 May, from 2013 on.
    DefenderDay,
    /// 9 May.
    VictoryDay,
    /// 6 July.
    CapitalDay,
    /// 30 August until 2025, 15 March from 2027 on.
    ConstitutionDay,
    /// The first day of Kurban Ait, by the Moslem calendar.
    KurbanAit,
    /// 25 October, from 2022 on.
    RepublicDay,
    /// 1 December, 2012 to 2021.
    FirstPresidentDay,
    /// 16 December, and 17 December until 2021.
    IndependenceDay,
}

/// What kind of day it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind {
    /// Monday to Friday, nothing else.
    Working,
    /// Saturday or Sunday, nothing else.
    Weekend,
    /// A national or state holiday.
    Holiday(Holiday),
    /// A religious holiday: a day off that gives no other day off when it falls on a weekend.
    Religious(Holiday),
    /// The working day that is off for a holiday which fell on a day off.
    Substitute {
        /// Which holiday.
        holiday: Holiday,
        /// The day that it fell on.
        of: Date,
    },
    /// A working day that an act made a day off.
    Off {
        /// The day off that is worked for it.
        worked: Date,
    },
    /// A day off that an act made a working day.
    Worked {
        /// The day that is off for it.
        off: Date,
    },
}

impl DayKind {
    /// Whether offices work on it.
    pub const fn is_working(self) -> bool {
        matches!(self, DayKind::Working | DayKind::Worked { .. })
    }

    /// What a date is when no row says otherwise.
    pub(super) fn plain(date: Date) -> Self {
        match date.weekday() {
            Weekday::Saturday | Weekday::Sunday => DayKind::Weekend,
            _ => DayKind::Working,
        }
    }

    /// Its name in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            DayKind::Working => "working",
            DayKind::Weekend => "weekend",
            DayKind::Holiday(_) => "holiday",
            DayKind::Religious(_) => "religious_holiday",
            DayKind::Substitute { .. } => "substitute",
            DayKind::Off { .. } => "moved_day_off",
            DayKind::Worked { .. } => "moved_working_day",
        }
    }
}

/// A day and the act that makes it what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// Which.
    pub date: Date,
    /// What it is.
    pub kind: DayKind,
    /// The act; none for plain weekends and working days.
    pub act: Option<Arc<Act>>,
    /// What is not certain about it.
    pub doubt: Option<Doubt>,
}
