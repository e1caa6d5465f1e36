//! The query of a call, read by the names that there are: a misspelt member is an error, not a question without an answer.

use crate::clock::Now;
use crate::encoding::percent;
use crate::interface::{QueryFault, QueryValue};

/// As much of what came as is quoted.
const QUOTED_CHARACTERS_MAX: usize = 60;

/// The members of a query, decoded.
#[derive(Debug, Default)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Reads the members, each of them once and known.
    pub fn read(query: Option<&str>, known: &[&str]) -> Result<Self, QueryFault> {
        unknown(query, known)?;
        let mut members: Vec<(String, String)> = Vec::new();
        for (name, value) in pairs(query) {
            let spaced = value.replace('+', " ");
            let decoded = percent::decode(&spaced).and_then(|octets| String::from_utf8(octets).ok());
            let value = decoded.ok_or_else(|| fault(name, value, QueryValue::Encoded))?;
            if members.iter().any(|member| member.0 == name) {
                return Err(QueryFault::Twice { name: name.to_owned() });
            }
            members.push((name.to_owned(), value));
        }
        Ok(Query(members))
    }

    /// The value of a member that is there and not empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|member| member.0 == name)
            .map(|member| member.1.as_str())
            .filter(|value| !value.is_empty())
    }

    /// A whole number up to `max`.
    pub fn whole(&self, name: &str, max: u64) -> Result<Option<u64>, QueryFault> {
        self.read_as(name, QueryValue::Whole { max }, |text| {
            text.parse().ok().filter(|number| *number <= max)
        })
    }

    /// Seconds up to `max`, in milliseconds.
    pub fn seconds(&self, name: &str, max: u64) -> Result<Option<u64>, QueryFault> {
        self.read_as(name, QueryValue::Seconds { max }, |text| {
            let seconds: f64 = text.strip_suffix('s').unwrap_or(text).parse().ok()?;
            let fits = seconds.is_finite() && (0.0..=max as f64).contains(&seconds);
            fits.then(|| (seconds * 1000.0).round() as u64)
        })
    }

    /// A time.
    pub fn time(&self, name: &str) -> Result<Option<Now>, QueryFault> {
        self.read_as(name, QueryValue::Time, |text| Now::parse(text).ok())
    }

    /// What `read` makes of the value; `expected` says what it may be.
    pub fn read_as<T>(
        &self,
        name: &str,
        expected: QueryValue,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, QueryFault> {
        let Some(text) = self.text(name) else { return Ok(None) };
        read(text).map(Some).ok_or_else(|| fault(name, text, expected))
    }
}

/// The first member that is not known, as an error.
pub(super) fn unknown<S: AsRef<str>>(query: Option<&str>, known: &[S]) -> Result<(), QueryFault> {
    match pairs(query).find(|(name, _)| !known.iter().any(|one| one.as_ref() == *name)) {
        None => Ok(()),
        Some((name, _)) => Err(QueryFault::Unknown {
            name: name.chars().take(QUOTED_CHARACTERS_MAX).collect(),
            known: known.iter().map(S::as_ref).collect::<Vec<_>>().join(", "),
        }),
    }
}

fn pairs(query: Option<&str>) -> impl Iterator<Item = (&str, &str)> {
    let parts = query.unwrap_or_default().split('&').filter(|part| !part.is_empty());
    parts.map(|part| part.split_once('=').unwrap_or((part, "")))
}

fn fault(name: &str, value: &str, expected: QueryValue) -> QueryFault {
    let value = value.chars().take(QUOTED_CHARACTERS_MAX).collect();
    QueryFault::Value { name: name.to_owned(), value, expected }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_read_by_their_names_and_kinds() {
        let query =
            Query::read(Some("text=%D2%9B+a&wait=2.5&n=7&empty="), &["text", "wait", "n", "empty"]).unwrap();
        assert_eq!(query.text("text"), Some("қ a"));
        assert_eq!((query.seconds("wait", 60), query.whole("n", 7)), (Ok(Some(2_500)), Ok(Some(7))));
        assert_eq!((query.text("empty"), query.text("none")), (None, None));
        assert!(
            query.whole("n", 6).is_err() && query.seconds("wait", 2).is_err() && query.time("n").is_err()
        );
    }

    #[test]
    fn what_is_misspelt_or_twice_there_or_no_utf8_is_an_error() {
        for query in ["tex=1", "n=1&n=2", "n=%FF", "n=%2", "=1"] {
            assert!(Query::read(Some(query), &["n", "text"]).is_err(), "{query}");
        }
        assert!(Query::read(None, &[]).is_ok() && Query::read(Some(""), &[]).is_ok());
    }
}
