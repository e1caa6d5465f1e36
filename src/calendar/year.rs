//! One year, day by day.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::act::{Act, Doubt};
use super::day::{Day, DayKind};

/// The act of a row, and what is not certain about it.
pub(super) type Source = (Arc<Act>, Option<Doubt>);

/// Every day of a year.
#[derive(Debug, Clone)]
pub(super) struct Year {
    year: i16,
    kinds: Vec<DayKind>,
    acts: BTreeMap<Date, Source>,
    /// Working days from 1 January through each day.
    worked: Vec<u16>,
    /// What makes the whole year doubtful.
    pub(super) doubt: Option<Doubt>,
}

impl Year {
    /// A year whose rows are `rows`; other days are what their weekday makes them.
    pub(super) fn new(
        year: i16,
        rows: &BTreeMap<Date, (DayKind, Source)>,
        doubt: Option<Doubt>,
    ) -> Option<Self> {
        let first = Date::new(year, 1, 1).ok()?;
        let kinds: Vec<DayKind> = first
            .series(jiff::Span::new().days(1))
            .take_while(|date| date.year() == year)
            .map(|date| rows.get(&date).map_or_else(|| DayKind::plain(date), |(kind, _)| *kind))
            .collect();
        let worked = kinds
            .iter()
            .scan(0, |count, kind| {
                *count += u16::from(kind.is_working());
                Some(*count)
            })
            .collect();
        let acts = rows.iter().map(|(date, (_, act))| (*date, act.clone())).collect();
        Some(Year { year, kinds, acts, worked, doubt })
    }

    /// A day of this year.
    pub(super) fn day(&self, date: Date) -> Day {
        let act = self.acts.get(&date);
        Day {
            date,
            kind: self.kinds.get(index(date)).copied().unwrap_or_else(|| DayKind::plain(date)),
            act: act.map(|(act, _)| Arc::clone(act)),
            doubt: act.and_then(|(_, doubt)| *doubt),
        }
    }

    /// Working days from 1 January to the day before `date`.
    pub(super) fn worked_before(&self, date: Date) -> u32 {
        let before = index(date).checked_sub(1).and_then(|day| self.worked.get(day));
        before.copied().unwrap_or_default().into()
    }

    /// Working days of the year.
    pub(super) fn working_days(&self) -> u32 {
        self.worked.last().copied().unwrap_or_default().into()
    }

    /// The `number`th working day of the year, counted from one.
    pub(super) fn working_day(&self, number: u32) -> Option<Date> {
        let day = self.worked.partition_point(|count| u32::from(*count) < number);
        let after = jiff::Span::new().days(i64::try_from(day).ok()?);
        (day < self.worked.len()).then(|| Date::new(self.year, 1, 1).ok()?.checked_add(after).ok())?
    }
}

/// The place of a date in its year, from zero.
fn index(date: Date) -> usize {
    usize::try_from(date.day_of_year()).unwrap_or_default().saturating_sub(1)
}
