//! Days of birth, in a calendar of years of 365 days: nobody is born on 29 February, which not every century has.

use jiff::civil::Date;

/// The year in which the first mothers are born.
const FIRST_YEAR: i32 = 1948;

/// Days before each month.
const BEFORE: [i32; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/// The day as a date; days are counted from 1 January 1948.
pub(super) fn date(day: i32) -> Date {
    let (year, of_year) = (FIRST_YEAR + day.div_euclid(365), day.rem_euclid(365));
    let month = BEFORE.iter().rposition(|before| *before <= of_year).unwrap_or(0);
    let small = |value: i32| i8::try_from(value).unwrap_or(1);
    let year = i16::try_from(year).unwrap_or(i16::MAX);
    Date::new(year, small(month as i32 + 1), small(of_year - BEFORE[month] + 1)).unwrap_or(Date::MAX)
}

/// The day of a date of these parts, unless there is none.
pub(super) fn day(year: i32, month: u8, day: u8) -> Option<i32> {
    let before = BEFORE.get(usize::from(month).checked_sub(1)?)?;
    let next = BEFORE.get(usize::from(month)).copied().unwrap_or(365);
    let of_year = before + i32::from(day.checked_sub(1)?);
    (of_year < next).then(|| (year - FIRST_YEAR) * 365 + of_year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_found_again() {
        for number in -20_000..30_000 {
            let date = date(number);
            let parts = |part: i8| u8::try_from(part).unwrap();
            assert_eq!(
                day(date.year().into(), parts(date.month()), parts(date.day())),
                Some(number),
                "{date}"
            );
        }
        assert_eq!(
            (day(2000, 2, 29), day(2000, 13, 1), day(2000, 0, 1), day(2000, 4, 31)),
            (None, None, None, None)
        );
    }
}
