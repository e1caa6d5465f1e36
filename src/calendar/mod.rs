//! The days of Kazakhstan: which are worked, and when a time limit ends.
//!
//! A [`Calendar`] is made of one file a year (`schemas/calendar/YYYY.toml`), each row with the act that ordered it; a year without a file
//! is refused and never guessed. [`Calendar::due`] counts a [`Limit`] in its own unit, never converted, and returns the moment together
//! with its derivation. The regulations give units only; as read here: a limit of days or months starts on the day after and ends at the
//! end of its last day in Asia/Almaty; business days skip weekends and holidays; seconds, minutes and hours run on the wall clock for
//! systems and in office hours for people. Never reads a clock or a file.

mod act;
pub mod almaty;
mod builtin;
mod counting;
mod day;
mod due;
mod file;
mod limit;
mod office;
mod year;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

pub use act::{Act, ActKind, Doubt};
pub use day::{Day, DayKind, Holiday};
pub use due::{Derivation, Due, Stretch};
pub use file::{CalendarError, CalendarFault};
pub use limit::{Counts, DueError, Limit, NoYear, Unit};
pub use office::{NotOfficeHours, OfficeHours};
use year::Year;

/// The years that are known, and the office hours. Clones share the years.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    years: Arc<BTreeMap<i16, Year>>,
    office: Arc<OfficeHours>,
}

impl Calendar {
    /// The years that the program carries, with the usual office hours.
    pub fn builtin() -> Result<Self, CalendarError> {
        builtin::YEARS.clone().map(|years| Calendar { years, ..Calendar::default() })
    }

    /// A calendar of these year files: each its name in errors and its text.
    pub fn of_files<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, CalendarError> {
        let years = Arc::new(file::years(files)?);
        Ok(Calendar { years, ..Calendar::default() })
    }

    /// The same years with other office hours.
    #[must_use]
    pub fn with_office_hours(self, office: OfficeHours) -> Self {
        Calendar { office: Arc::new(office), ..self }
    }

    /// When offices work on a working day.
    pub fn office_hours(&self) -> &OfficeHours {
        &self.office
    }

    /// What kind of day it is, and by which act.
    pub fn day(&self, date: Date) -> Result<Day, NoYear> {
        Ok(self.year(date.year())?.day(date))
    }

    /// What makes a whole year doubtful, as its file says.
    pub fn doubt(&self, year: i16) -> Option<Doubt> {
        self.years.get(&year)?.doubt
    }

    /// The first and the last year that have data.
    pub fn span(&self) -> Option<(i16, i16)> {
        Some((*self.years.first_key_value()?.0, *self.years.last_key_value()?.0))
    }

    fn year(&self, year: i16) -> Result<&Year, NoYear> {
        self.years.get(&year).ok_or_else(|| NoYear { year, span: self.span() })
    }
}
