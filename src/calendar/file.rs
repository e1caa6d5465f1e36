//! Reading a year file: closed, and an error says where.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::act::{Act, Doubt};
use super::day::{DayKind, Holiday};
use super::year::{Source, Year};
use crate::encoding::toml_text::{self, TomlFault};

/// A year file has some five KB.
const FILE_BYTES_MAX: usize = 1024 * 1024;

/// Why a year file was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {fault}")]
pub struct CalendarError {
    /// Which file.
    pub file: String,
    /// The line, from one.
    pub line: usize,
    /// The column, from one.
    pub column: usize,
    /// What is wrong there.
    pub fault: CalendarFault,
}

/// What is wrong with a year file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CalendarFault {
    /// Not TOML, or not of the types.
    #[error("{0}")]
    Toml(TomlFault),
    /// Larger than a year file can be.
    #[error("the file has {octets} octets, a year file has at most {octets_max}")]
    TooLarge {
        /// What it has.
        octets: usize,
        /// What is allowed.
        octets_max: usize,
    },
    /// A row of another year.
    #[error("{date} is not a day of {year}")]
    OtherYear {
        /// The date.
        date: Date,
        /// The year of the file.
        year: i16,
    },
    /// A time of day where only a date may be.
    #[error("a date alone is expected, such as 2014-05-08")]
    NotADate,
    /// Two rows of one day.
    #[error("{0} has a row already")]
    Twice(Date),
    /// A day off that was none to be given.
    #[error("{0} is a day off already; `off` is the working day that becomes one")]
    OffAlready(Date),
    /// A worked day that was worked anyway.
    #[error("{0} is a working day already; `worked` is the day off that becomes one")]
    WorkedAlready(Date),
    /// A row whose act cannot be found.
    #[error(
        "name the act that ordered it: the article of a law, or the number and the date or year of a resolution or an order"
    )]
    NoAct,
    /// Two files of one year.
    #[error("{0} has a file already")]
    YearTwice(i16),
    /// No working day of the year is left for a holiday.
    #[error("no working day of the year is left for the holiday of {0}")]
    NoSubstitute(Date),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct YearFile {
    year: Spanned<i16>,
    substitution: Spanned<Act>,
    doubt: Option<Doubt>,
    #[serde(default)]
    holidays: Vec<HolidayRow>,
    #[serde(default)]
    religious: Vec<HolidayRow>,
    #[serde(default)]
    moved: Vec<MovedRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HolidayRow {
    date: Spanned<toml::value::Datetime>,
    holiday: Holiday,
    act: Spanned<Act>,
    doubt: Option<Doubt>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MovedRow {
    off: Spanned<toml::value::Datetime>,
    worked: Spanned<toml::value::Datetime>,
    act: Spanned<Act>,
    doubt: Option<Doubt>,
}

/// Where in the text, and what.
type Wrong = (Range<usize>, CalendarFault);

/// The years of these files.
pub(super) fn years<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<BTreeMap<i16, Year>, CalendarError> {
    let mut years = BTreeMap::new();
    for (file, text) in files {
        let (number, place, year) = year(text).map_err(|wrong| error(file, text, wrong))?;
        if years.insert(number, year).is_some() {
            return Err(error(file, text, (place, CalendarFault::YearTwice(number))));
        }
    }
    Ok(years)
}

fn error(file: &str, text: &str, (place, fault): Wrong) -> CalendarError {
    let before = text.get(..place.start).unwrap_or_default();
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    CalendarError { file: file.to_owned(), line: before.matches('\n').count() + 1, column, fault }
}

fn year(text: &str) -> Result<(i16, Range<usize>, Year), Wrong> {
    if text.len() > FILE_BYTES_MAX {
        let fault = CalendarFault::TooLarge { octets: text.len(), octets_max: FILE_BYTES_MAX };
        return Err((0..0, fault));
    }
    let file: YearFile =
        toml_text::read(text).map_err(|error| (error.span, CalendarFault::Toml(error.fault)))?;
    let mut rows = Rows { year: *file.year.get_ref(), days: BTreeMap::new() };
    for row in &file.holidays {
        rows.add(&row.date, DayKind::Holiday(row.holiday), source(&row.act, row.doubt)?)?;
    }
    for row in &file.religious {
        rows.add(&row.date, DayKind::Religious(row.holiday), source(&row.act, row.doubt)?)?;
    }
    rows.substitute(&source(&file.substitution, None)?).map_err(|fault| (file.substitution.span(), fault))?;
    file.moved.iter().try_for_each(|row| rows.moved(row))?;
    let beyond = || (file.year.span(), CalendarFault::NotADate);
    let year = Year::new(rows.year, &rows.days, file.doubt).ok_or_else(beyond)?;
    Ok((rows.year, file.year.span(), year))
}

fn source(act: &Spanned<Act>, doubt: Option<Doubt>) -> Result<Source, Wrong> {
    if !act.get_ref().is_whole() {
        return Err((act.span(), CalendarFault::NoAct));
    }
    Ok((Arc::new(act.get_ref().clone()), doubt))
}

fn date(row: &Spanned<toml::value::Datetime>) -> Result<Date, Wrong> {
    let wrong = || (row.span(), CalendarFault::NotADate);
    let toml::value::Datetime { date: Some(date), time: None, offset: None } = row.get_ref() else {
        return Err(wrong());
    };
    let small = |value: u8| i8::try_from(value).ok();
    let civil = || Date::new(i16::try_from(date.year).ok()?, small(date.month)?, small(date.day)?).ok();
    civil().ok_or_else(wrong)
}

struct Rows {
    year: i16,
    days: BTreeMap<Date, (DayKind, Source)>,
}

impl Rows {
    fn kind(&self, date: Date) -> DayKind {
        self.days.get(&date).map_or_else(|| DayKind::plain(date), |(kind, _)| *kind)
    }

    fn add(&mut self, row: &Spanned<toml::value::Datetime>, kind: DayKind, act: Source) -> Result<(), Wrong> {
        let date = date(row)?;
        if date.year() != self.year {
            return Err((row.span(), CalendarFault::OtherYear { date, year: self.year }));
        }
        match self.days.insert(date, (kind, act)) {
            Some(_) => Err((row.span(), CalendarFault::Twice(date))),
            None => Ok(()),
        }
    }

    /// Law on holidays, article 5: when a holiday falls on a day off, the next working day after it is off. In the order of the holidays,
    /// so that two in one weekend take two days. A religious holiday is a day off, no holiday of the law, and gives none.
    fn substitute(&mut self, act: &Source) -> Result<(), CalendarFault> {
        let on_days_off: Vec<(Date, Holiday)> = self
            .days
            .iter()
            .filter_map(|(date, (kind, _))| match kind {
                DayKind::Holiday(holiday) if DayKind::plain(*date) == DayKind::Weekend => {
                    Some((*date, *holiday))
                }
                _ => None,
            })
            .collect();
        for (of, holiday) in on_days_off {
            let free = of
                .series(jiff::Span::new().days(1))
                .take_while(|date| date.year() == self.year)
                .find(|date| self.kind(*date) == DayKind::Working)
                .ok_or(CalendarFault::NoSubstitute(of))?;
            self.days.insert(free, (DayKind::Substitute { holiday, of }, act.clone()));
        }
        Ok(())
    }

    /// Labour Code, article 85(3). The days of one row may lie in two years; then the row stands in both files, and each takes its day.
    fn moved(&mut self, row: &MovedRow) -> Result<(), Wrong> {
        let act = source(&row.act, row.doubt)?;
        let (off, worked) = (date(&row.off)?, date(&row.worked)?);
        if off.year() != self.year && worked.year() != self.year {
            return Err((row.off.span(), CalendarFault::OtherYear { date: off, year: self.year }));
        }
        if off.year() == self.year {
            if !self.kind(off).is_working() {
                return Err((row.off.span(), CalendarFault::OffAlready(off)));
            }
            self.days.insert(off, (DayKind::Off { worked }, act.clone()));
        }
        if worked.year() == self.year {
            if self.kind(worked).is_working() {
                return Err((row.worked.span(), CalendarFault::WorkedAlready(worked)));
            }
            self.days.insert(worked, (DayKind::Worked { off }, act));
        }
        Ok(())
    }
}
