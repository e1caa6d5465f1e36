//! The grammar of a search: `channel:rest status:422 -code:IIN_MISMATCH after:2026-11-24 "ЖК Алма"`.
//!
//! Terms stand beside each other and all of them must hold; a minus before one turns it round. A term is `name:value` or a text that
//! stands in what the journal shows; quotes hold blanks and colons together.

use super::entry::Entry;
use super::facts::{Outcome, Way};
use crate::clock::Now;
use crate::findings::Code;
use crate::interface::{InterfaceCode, QueryFault, QueryValue};
use crate::limits;

/// As much of what came as is quoted.
const QUOTED_CHARACTERS_MAX: usize = 60;

/// The names that there are.
pub(super) const NAMES: [&str; 17] = [
    "code", "status", "outcome", "channel", "method", "path", "sender", "message", "serial", "iin",
    "service", "number", "since", "until", "after", "before", "text",
];

/// One term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    pub(super) is_negated: bool,
    pub(super) condition: Condition,
}

/// What an entry must be like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Condition {
    Code(String),
    Status(u16),
    /// Of the hundreds: 4 is 400 to 499.
    StatusClass(u16),
    Outcome(Outcome),
    Way(Way),
    Method(String),
    Path(Needle),
    Sender(String),
    Message(String),
    Serial(String),
    Iin(String),
    Service(String),
    /// A registration number, or the portal's own.
    Number(String),
    Since(Now),
    Until(Now),
    /// After the entry of this id.
    AfterEntry(String),
    BeforeEntry(String),
    AfterPlace(i64),
    BeforePlace(i64),
    Text(Needle),
}

impl Term {
    pub(super) fn fits(&self, entry: &Entry) -> bool {
        self.condition.fits(entry) != self.is_negated
    }
}

impl Condition {
    /// Of a name and a value.
    pub(super) fn read(name: &str, value: &str) -> Result<Self, QueryFault> {
        let refused = |expected| QueryFault::Value { name: cut(name), value: cut(value), expected };
        let owned = || value.to_owned();
        Ok(match name {
            "code" => {
                let code = value.to_ascii_uppercase();
                let known = codes().any(|known| known == code);
                if !known {
                    return Err(refused(one_of(codes())));
                }
                Condition::Code(code)
            }
            "status" => status(value).ok_or_else(|| {
                refused(one_of(
                    ["200", "4xx"].into_iter().chain(Outcome::ALL.iter().map(|outcome| outcome.as_str())),
                ))
            })?,
            "outcome" => Condition::Outcome(
                outcome(value).ok_or_else(|| refused(one_of(Outcome::ALL.iter().map(|one| one.as_str()))))?,
            ),
            "channel" => {
                let way = Way::ALL.into_iter().find(|way| way.as_str() == value.to_ascii_lowercase());
                Condition::Way(way.ok_or_else(|| refused(one_of(Way::ALL.iter().map(|way| way.as_str()))))?)
            }
            "method" => Condition::Method(value.to_ascii_uppercase()),
            "path" => Condition::Path(Needle::of(value)),
            "sender" => Condition::Sender(owned()),
            "message" => Condition::Message(owned()),
            "serial" => Condition::Serial(hex_of(value)),
            "iin" => Condition::Iin(owned()),
            "service" => Condition::Service(owned()),
            "number" => Condition::Number(owned()),
            "since" => Condition::Since(Now::parse(value).map_err(|_| refused(QueryValue::Time))?),
            "until" => Condition::Until(Now::parse(value).map_err(|_| refused(QueryValue::Time))?),
            "after" => Now::parse(value).map_or_else(|_| Condition::AfterEntry(owned()), Condition::Since),
            "before" => Now::parse(value).map_or_else(|_| Condition::BeforeEntry(owned()), Condition::Until),
            "text" => Condition::Text(Needle::of(value)),
            _ => return Err(QueryFault::Unknown { name: cut(name), known: NAMES.join(", ") }),
        })
    }

    fn fits(&self, entry: &Entry) -> bool {
        let is = |wanted: &String, actual: &Option<String>| actual.as_ref() == Some(wanted);
        match self {
            Condition::Code(code) => entry.codes.iter().any(|one| one == code),
            Condition::Status(status) => entry.status == *status,
            Condition::StatusClass(hundreds) => entry.status / 100 == *hundreds,
            Condition::Outcome(outcome) => entry.outcome == *outcome,
            Condition::Way(way) => entry.way == *way,
            Condition::Method(method) => entry.method == method,
            Condition::Path(needle) => needle.is_in(&entry.target),
            Condition::Sender(sender) => entry.sender == *sender,
            Condition::Message(id) => entry.message_id == *id,
            Condition::Serial(serial) => entry.serial.as_deref().is_some_and(|own| hex_of(own) == *serial),
            Condition::Iin(iin) => is(iin, &entry.iin),
            Condition::Service(service) => is(service, &entry.service_id),
            Condition::Number(number) => is(number, &entry.number) || is(number, &entry.request_number),
            Condition::Since(since) => entry.at >= *since,
            Condition::Until(until) => entry.at <= *until,
            Condition::AfterPlace(place) => entry.at_place > *place,
            Condition::BeforePlace(place) => entry.at_place < *place,
            // What names an entry is resolved before entries are looked at.
            Condition::AfterEntry(_) | Condition::BeforeEntry(_) => false,
            Condition::Text(needle) => needle.is_in_lower(&entry.text),
        }
    }
}

/// Reads a search.
pub(super) fn terms(search: &str) -> Result<Vec<Term>, QueryFault> {
    let mut terms = Vec::new();
    let mut rest = search.trim_start();
    while !rest.is_empty() {
        if terms.len() == limits::JOURNAL_TERMS_MAX {
            let expected = QueryValue::Terms { max: limits::JOURNAL_TERMS_MAX };
            return Err(QueryFault::Value { name: "q".to_owned(), value: cut(search), expected });
        }
        let is_negated =
            rest.len() > 1 && rest.starts_with('-') && !rest[1..].starts_with(char::is_whitespace);
        if is_negated {
            rest = &rest[1..];
        }
        let name_end = rest.find(|c: char| !(c.is_ascii_alphabetic() || c == '_')).unwrap_or(rest.len());
        let condition = match rest[name_end..].strip_prefix(':') {
            Some(value) if name_end > 0 => {
                let name = rest[..name_end].to_ascii_lowercase();
                let (value, left) = value_of(value);
                rest = left;
                Condition::read(&name, &value)?
            }
            _ => {
                let (text, left) = value_of(rest);
                rest = left;
                Condition::Text(Needle::of(&text))
            }
        };
        terms.push(Term { is_negated, condition });
        rest = rest.trim_start();
    }
    Ok(terms)
}

/// A value, in quotes or up to a blank, and what stands behind it. A quote that nothing closes reaches to the end.
fn value_of(text: &str) -> (String, &str) {
    if let Some(quoted) = text.strip_prefix('"') {
        let (value, left) = quoted.split_once('"').unwrap_or((quoted, ""));
        return (value.to_owned(), left);
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    (text[..end].to_owned(), &text[end..])
}

/// A text that is looked for, whatever its case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Needle {
    lower: String,
    /// The first octet in both cases, where all of it is ASCII.
    first: Option<(u8, u8)>,
}

impl Needle {
    fn of(text: &str) -> Self {
        let lower = text.to_lowercase();
        let first = lower.bytes().next().filter(|_| lower.is_ascii());
        Needle { first: first.map(|octet| (octet, octet.to_ascii_uppercase())), lower }
    }

    /// In a text that is in small letters already.
    fn is_in_lower(&self, text: &str) -> bool {
        memchr::memmem::find(text.as_bytes(), self.lower.as_bytes()).is_some()
    }

    /// Copies nothing: a hundred thousand entries are looked through while somebody waits.
    fn is_in(&self, text: &str) -> bool {
        let Some((lower, upper)) = self.first else {
            return self.lower.is_empty() || !text.is_ascii() && text.to_lowercase().contains(&self.lower);
        };
        let (octets, needle) = (text.as_bytes(), self.lower.as_bytes());
        memchr::memchr2_iter(lower, upper, octets).any(|at| {
            octets.get(at..at + needle.len()).is_some_and(|found| found.eq_ignore_ascii_case(needle))
        })
    }
}

fn status(text: &str) -> Option<Condition> {
    if let Some(outcome) = outcome(text) {
        return Some(Condition::Outcome(outcome));
    }
    let class =
        text.strip_suffix("xx").or_else(|| text.strip_suffix("XX")).and_then(|class| class.parse().ok());
    match class {
        Some(class @ 1..=5) => Some(Condition::StatusClass(class)),
        Some(_) => None,
        None => text.parse().ok().filter(|status| *status <= 599).map(Condition::Status),
    }
}

fn outcome(text: &str) -> Option<Outcome> {
    Outcome::ALL.into_iter().find(|outcome| outcome.as_str() == text.to_ascii_lowercase())
}

fn codes() -> impl Iterator<Item = &'static str> {
    Code::ALL.iter().map(|code| code.as_str()).chain(InterfaceCode::ALL.iter().map(|code| code.as_str()))
}

fn one_of<'a>(known: impl Iterator<Item = &'a str>) -> QueryValue {
    QueryValue::OneOf { known: known.collect::<Vec<_>>().join(", ") }
}

fn cut(text: &str) -> String {
    text.chars().take(QUOTED_CHARACTERS_MAX).collect()
}

/// A serial number however it is written: no colons, no zeros before it, lower case.
fn hex_of(serial: &str) -> String {
    let digits: String = serial.chars().filter(|c| !matches!(c, ':' | ' ')).collect();
    digits.trim_start_matches('0').to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(search: &str) -> Term {
        let mut all = terms(search).unwrap();
        assert_eq!(all.len(), 1, "{search}");
        all.remove(0)
    }

    #[test]
    fn a_search_is_read_term_by_term() {
        assert_eq!(one("channel:REST").condition, Condition::Way(Way::Rest));
        assert_eq!(one("status:4xx").condition, Condition::StatusClass(4));
        assert_eq!(one("status:refused").condition, Condition::Outcome(Outcome::Refused));
        assert!(one("-status:200").is_negated);
        assert_eq!(one("\"a b:c\"").condition, Condition::Text(Needle::of("a b:c")));
        assert_eq!(one("sender:\"ЖШС Алма\"").condition, Condition::Sender("ЖШС Алма".to_owned()));
        assert_eq!(one("-").condition, Condition::Text(Needle::of("-")));
        assert_eq!(one("000-2026-1").condition, Condition::Text(Needle::of("000-2026-1")));
        assert!(matches!(one("after:2026-11-24").condition, Condition::Since(_)));
        assert!(matches!(one("after:5f0c").condition, Condition::AfterEntry(_)));
        assert_eq!(terms("  channel:soap   x\ty ").unwrap().len(), 3);
        assert_eq!(terms("").unwrap(), []);
    }

    #[test]
    fn what_is_no_term_is_refused_by_its_name() {
        for search in ["kode:X", "code:NO_SUCH", "status:999", "status:9xx", "channel:ftp", "since:yesterday"]
        {
            assert!(terms(search).is_err(), "{search}");
        }
        let many = "a ".repeat(limits::JOURNAL_TERMS_MAX + 1);
        assert!(terms(&many).is_err());
    }

    #[test]
    fn a_text_is_found_whatever_its_case_and_script() {
        for (needle, text, expected) in [
            ("Portal", "my-PORTAL-2", true),
            ("portal", "porta", false),
            ("алма", "ЖШС АЛМА", true),
            ("алма", "Alma", false),
            ("l", "қL", true),
            ("", "x", true),
        ] {
            assert_eq!(Needle::of(needle).is_in(text), expected, "{needle} in {text}");
        }
    }
}
