//! Moments as people read them.

use crate::calendar::almaty;
use crate::clock::Now;

/// Day and time in Asia/Almaty with the offset: `27.11.2026 16:40:05 (UTC+05:00)`.
pub fn moment(now: Now) -> String {
    let shown = almaty::shown(now);
    let (date, rest) = shown.split_once('T').unwrap_or((&shown, ""));
    let day: Vec<&str> = date.rsplit('-').collect();
    // The offset stands last: `16:40:05+05:00`, with three more digits where there are milliseconds.
    let (time, offset) = rest.split_at(rest.rfind(['+', '-']).unwrap_or(rest.len()));
    let time = time.split('.').next().unwrap_or(time);
    format!("{} {time} (UTC{offset})", day.join("."))
}

/// A day as people here write it: `2026-11-27` is `27.11.2026`; nothing where the text is no such day.
pub fn day(written: &str) -> Option<String> {
    let bytes = written.as_bytes();
    let is_day = bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    is_day.then(|| format!("{}.{}.{}", &written[8..], &written[5..7], &written[..4]))
}

/// A sentence whose moments of UTC, as the interface for programs writes them, are moments for people.
pub fn with_moments(sentence: &str) -> String {
    /// `2026-11-27T11:40:05Z`
    const LENGTH: usize = 20;
    let mut shown = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some(found) = rest.find('-') {
        // A moment's first hyphen stands behind its year.
        let begun = found.saturating_sub(4);
        let candidate = rest.get(begun..begun + LENGTH);
        match candidate.filter(|text| text.ends_with('Z')).and_then(|text| Now::parse(text).ok()) {
            Some(now) => {
                shown.push_str(&rest[..begun]);
                shown.push_str(&moment(now));
                rest = &rest[begun + LENGTH..];
            }
            None => {
                shown.push_str(&rest[..=found]);
                rest = &rest[found + 1..];
            }
        }
    }
    shown.push_str(rest);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_has_day_time_and_offset() {
        let now = Now::parse("2026-11-27T11:40:05Z").unwrap();
        assert_eq!(moment(now), "27.11.2026 16:40:05 (UTC+05:00)");
        assert_eq!(moment(now.plus_millis(7)), "27.11.2026 16:40:05 (UTC+05:00)");
        assert_eq!(moment(Now::parse("2024-01-01T00:00:00Z").unwrap()), "01.01.2024 06:00:00 (UTC+06:00)");
    }
    #[test]
    fn a_day_is_written_as_people_here_write_it() {
        assert_eq!(day("2026-11-27").as_deref(), Some("27.11.2026"));
        for other in ["2026-11-2", "27.11.2026", "2026-11-27T11:40:05Z", "жыл-ай-күн", ""] {
            assert_eq!(day(other), None, "{other}");
        }
    }

    #[test]
    fn the_moments_of_a_sentence_are_for_people_and_all_else_stays() {
        assert_eq!(
            with_moments("с 2026-11-27T11:40:05Z по 2027-01-01T00:00:00Z (не-ключ 12-34)"),
            "с 27.11.2026 16:40:05 (UTC+05:00) по 01.01.2027 05:00:00 (UTC+05:00) (не-ключ 12-34)"
        );
        for other in ["-", "ә-2026-11-27", "2026-99-99T99:99:99Z", "қол-2026-11-27T11:40:05", ""] {
            assert_eq!(with_moments(other), other);
        }
    }
}
