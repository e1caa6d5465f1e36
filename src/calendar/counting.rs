//! Counting limits.

use jiff::Span;
use jiff::civil::Date;

use super::almaty;
use super::day::{Day, DayKind};
use super::due::{Derivation, Due, Stretch};
use super::limit::{Counts, DueError, Limit, Unit, beyond};
use super::{Calendar, NoYear};
use crate::clock::Now;

impl Calendar {
    /// The last moment of a limit that starts with something at `start`.
    pub fn due_at(&self, start: Now, limit: &Limit) -> Result<Now, DueError> {
        let limit = limit.checked()?;
        match (limit.millis(), limit.counts) {
            (Some(millis), Counts::Wall) => elapsed(start, millis),
            (Some(millis), Counts::Office) => self.in_office_hours(start, millis, |_| {}, |_| {}),
            (None, _) => almaty::last_second_of(self.last_day(start, limit)?).ok_or_else(|| beyond(start)),
        }
    }

    /// The same with its derivation.
    pub fn due(&self, start: Now, limit: &Limit) -> Result<Due, DueError> {
        let at = self.due_at(start, limit)?;
        let derivation = match (limit.millis(), limit.counts) {
            (Some(_), Counts::Wall) => Derivation::Elapsed,
            (Some(millis), Counts::Office) => self.stretches(start, millis)?,
            (None, _) => self.days(start, *limit)?,
        };
        Ok(Due { at, start, limit: *limit, derivation })
    }

    /// The day with whose end a limit of days or months ends.
    fn last_day(&self, start: Now, limit: Limit) -> Result<Date, DueError> {
        let day = almaty::date_of(start);
        let value = i64::from(limit.value);
        let span = match limit.unit {
            Unit::Months => Span::new().try_months(value),
            Unit::BusinessDays => return Ok(self.working_day_after(day, limit.value)?),
            _ => Span::new().try_days(value),
        };
        // 31 January and one month is the last day of February.
        span.and_then(|span| day.checked_add(span)).map_err(|_| beyond(start))
    }

    /// The `count`th working day after `day`.
    fn working_day_after(&self, day: Date, count: u32) -> Result<Date, NoYear> {
        let first = day.tomorrow().unwrap_or(day);
        let mut number = first.year();
        let mut year = self.year(number)?;
        // The place of the last day among the working days of the year.
        let mut target = year.worked_before(first) + count;
        while target > year.working_days() {
            target -= year.working_days();
            number = number.saturating_add(1);
            year = self.year(number)?;
        }
        year.working_day(target).ok_or(NoYear { year: number, span: self.span() })
    }

    fn days(&self, start: Now, limit: Limit) -> Result<Derivation, DueError> {
        let last = self.last_day(start, limit)?;
        let first = almaty::date_of(start).tomorrow().map_err(|_| beyond(start))?;
        let (mut skipped, mut worked) = (Vec::new(), Vec::new());
        if limit.unit == Unit::BusinessDays {
            for date in first.series(Span::new().days(1)).take_while(|date| *date <= last) {
                let day = self.day(date)?;
                match day.kind {
                    DayKind::Working => {}
                    DayKind::Worked { .. } => worked.push(day),
                    _ => skipped.push(day),
                }
            }
        }
        Ok(Derivation::Days { first, last, skipped, worked })
    }

    fn stretches(&self, start: Now, millis: i64) -> Result<Derivation, DueError> {
        let (mut stretches, mut skipped, mut worked) = (Vec::new(), Vec::new(), Vec::new());
        self.in_office_hours(
            start,
            millis,
            |stretch| stretches.push(stretch),
            |day| match day.kind.is_working() {
                true => worked.push(day),
                false => skipped.push(day),
            },
        )?;
        Ok(Derivation::Office { stretches, skipped, worked })
    }

    /// Runs through office hours until `millis` of them are over. `day` is called for each day that is no plain working day.
    fn in_office_hours(
        &self,
        start: Now,
        mut millis: i64,
        mut stretch: impl FnMut(Stretch),
        mut day: impl FnMut(Day),
    ) -> Result<Now, DueError> {
        let mut date = almaty::date_of(start);
        loop {
            let today = self.day(date)?;
            let works = today.kind.is_working();
            if today.kind != DayKind::Working {
                day(today);
            }
            for (opens, closes) in self.office.spans().iter().filter(|_| works) {
                let instant = |time| almaty::instant_of(date, time).ok_or_else(|| beyond(start));
                let (from, to) = (instant(*opens)?.max(start), instant(*closes)?);
                let runs = to.millis() - from.millis();
                if runs <= 0 {
                    continue;
                }
                let to = if millis <= runs { from.plus_millis(millis) } else { to };
                stretch(Stretch { from, to });
                if millis <= runs {
                    return Ok(to);
                }
                millis -= runs;
            }
            date = date.tomorrow().map_err(|_| beyond(start))?;
        }
    }
}

fn elapsed(start: Now, millis: i64) -> Result<Now, DueError> {
    let at = start.plus_millis(millis);
    // Held at the end of the range: no moment that could be written.
    if at.millis() - start.millis() == millis { Ok(at) } else { Err(beyond(start)) }
}
