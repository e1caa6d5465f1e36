//! The dates of ASN.1, X.680 §46 and §47, as DER writes them, and of HTTP: to the second, in Zulu.

use crate::clock::Now;

/// Seconds since 1970 of a UTCTime's content, RFC 5280 §4.1.2.5.1: two digits of the year, 50 to 99 of the last century.
pub fn utc_time(content: &[u8]) -> Option<i64> {
    let digits = digits_of(content, 12)?;
    let year = number(&digits[..2]);
    seconds(year + if year >= 50 { 1900 } else { 2000 }, &digits[2..])
}

/// Seconds since 1970 of a GeneralizedTime's content, RFC 5280 §4.1.2.5.2.
pub fn generalized_time(content: &[u8]) -> Option<i64> {
    let digits = digits_of(content, 14)?;
    seconds(number(&digits[..4]), &digits[4..])
}

/// The content of a UTCTime; nothing before 1950 and from 2050, which it cannot say.
pub fn to_utc_time(at: Now) -> Option<String> {
    let utc = jiff::Timestamp::from_second(at.seconds()).ok()?.to_zoned(jiff::tz::TimeZone::UTC);
    (1950..2050).contains(&utc.year()).then(|| utc.strftime("%y%m%d%H%M%SZ").to_string())
}

/// The content of a GeneralizedTime. What lies beyond the calendar becomes the time without end, RFC 5280 §4.1.2.5.
pub fn to_generalized_time(at: Now) -> String {
    jiff::Timestamp::from_second(at.seconds()).map_or_else(
        |_| "99991231235959Z".to_owned(),
        |stamp| stamp.to_zoned(jiff::tz::TimeZone::UTC).strftime("%Y%m%d%H%M%SZ").to_string(),
    )
}

/// IMF-fixdate, RFC 9110 §5.6.7; nothing beyond the calendar.
pub fn to_http(at: Now) -> Option<String> {
    let stamp = jiff::Timestamp::from_second(at.seconds()).ok()?;
    jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&stamp).ok()
}

fn digits_of(content: &[u8], count: usize) -> Option<&[u8]> {
    let digits = content.strip_suffix(b"Z")?;
    (digits.len() == count && digits.iter().all(u8::is_ascii_digit)).then_some(digits)
}

fn number(digits: &[u8]) -> i64 {
    digits.iter().fold(0, |n, digit| n * 10 + i64::from(digit - b'0'))
}

/// Of a year, and ten digits from the month to the second.
fn seconds(year: i64, digits: &[u8]) -> Option<i64> {
    let [month, day, hour, minute, second] = [0, 2, 4, 6, 8].map(|at| number(&digits[at..at + 2]));
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    if !(1..=days).contains(&day) || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    Some(((days_since_1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second)
}

/// Days from 1970-01-01 to a date of the Gregorian calendar. Years are counted from March, so that the leap day ends one;
/// lists have a date for each of their entries, and a calendar library takes longer over one than the rest of the entry.
const fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (century, of_century) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * month + 2) / 5 + day - 1;
    century * 146_097 + of_century * 365 + of_century / 4 - of_century / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_a_day_that_no_calendar_has_is_not() {
        for text in ["1950-01-01T00:00:00Z", "2000-02-29T23:59:59Z", "2049-12-31T00:00:01Z"] {
            let at = Now::parse(text).unwrap();
            assert_eq!(utc_time(to_utc_time(at).unwrap().as_bytes()), Some(at.seconds()), "{text}");
            assert_eq!(generalized_time(to_generalized_time(at).as_bytes()), Some(at.seconds()), "{text}");
        }
        assert_eq!(to_utc_time(Now::parse("2050-01-01").unwrap()), None);
        for content in
            ["20230229000000Z", "20240101240000Z", "20240101000000", "2024010100000Z", "2024+101000000Z"]
        {
            assert_eq!(generalized_time(content.as_bytes()), None, "{content}");
        }
        assert_eq!(utc_time(b"001301000000Z"), None);
    }
}
