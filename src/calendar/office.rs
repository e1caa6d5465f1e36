//! Office hours.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Time;
use serde::Deserialize;

/// When offices work on a working day: one or more spans of local time, in order. The regulations name none; the usual day of the state
/// bodies is 09:00 to 18:30 with a break from 13:00 to 14:30.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct OfficeHours(Vec<(Time, Time)>);

/// No day has more spans than hours.
const SPANS_MAX: usize = 24;

impl Default for OfficeHours {
    fn default() -> Self {
        let at = |hour, minute| Time::constant(hour, minute, 0, 0);
        OfficeHours(vec![(at(9, 0), at(13, 0)), (at(14, 30), at(18, 30))])
    }
}

impl OfficeHours {
    /// The spans, each from its first instant to its end.
    pub fn spans(&self) -> &[(Time, Time)] {
        &self.0
    }
}

/// What was given as office hours is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no office hours; write spans of a day in order, such as 09:00-13:00,14:30-18:30")]
pub struct NotOfficeHours(pub String);

impl FromStr for OfficeHours {
    type Err = NotOfficeHours;

    fn from_str(text: &str) -> Result<Self, NotOfficeHours> {
        let refused = || NotOfficeHours(text.chars().take(80).collect());
        let spans: Option<Vec<(Time, Time)>> = text.split(',').take(SPANS_MAX + 1).map(span).collect();
        let spans = spans.filter(|spans| spans.len() <= SPANS_MAX).ok_or_else(refused)?;
        let in_order = spans.windows(2).all(|pair| pair[0].1 <= pair[1].0);
        if in_order { Ok(OfficeHours(spans)) } else { Err(refused()) }
    }
}

impl TryFrom<String> for OfficeHours {
    type Error = NotOfficeHours;

    fn try_from(text: String) -> Result<Self, NotOfficeHours> {
        text.parse()
    }
}

impl fmt::Display for OfficeHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, (from, to)) in self.0.iter().enumerate() {
            let comma = if number == 0 { "" } else { "," };
            write!(f, "{comma}{:02}:{:02}-{:02}:{:02}", from.hour(), from.minute(), to.hour(), to.minute())?;
        }
        Ok(())
    }
}

/// `09:00-13:00`.
fn span(text: &str) -> Option<(Time, Time)> {
    let (from, to) = text.trim().split_once('-')?;
    let (from, to) = (time(from.trim())?, time(to.trim())?);
    (from < to).then_some((from, to))
}

fn time(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    let number = |text: &str| {
        let digits = matches!(text.len(), 1 | 2) && text.bytes().all(|octet| octet.is_ascii_digit());
        digits.then(|| text.parse::<i8>().ok())?
    };
    Time::new(number(hour)?, number(minute)?, 0, 0).ok()
}
