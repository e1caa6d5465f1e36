//! A due moment and how it came about.

use jiff::civil::Date;

use super::day::Day;
use super::limit::Limit;
use crate::clock::Now;

/// When a limit ends, and why then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The last moment of the limit.
    pub at: Now,
    /// What it was counted from.
    pub start: Now,
    /// What was counted.
    pub limit: Limit,
    /// How.
    pub derivation: Derivation,
}

/// How a due moment came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Derivation {
    /// So long after the start, day and night.
    Elapsed,
    /// So long in office hours.
    Office {
        /// When the limit ran.
        stretches: Vec<Stretch>,
        /// The days in between on which no office worked.
        skipped: Vec<Day>,
        /// The days in between that an act made working days.
        worked: Vec<Day>,
    },
    /// To the end of a day.
    Days {
        /// The day after the start.
        first: Date,
        /// The last day.
        last: Date,
        /// The days in between that do not count.
        skipped: Vec<Day>,
        /// The days that count because an act made them working days.
        worked: Vec<Day>,
    },
}

/// A part of a limit that ran without a break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// From when.
    pub from: Now,
    /// To when.
    pub to: Now,
}
