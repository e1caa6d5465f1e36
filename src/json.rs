//! JSON objects that people write by hand: read member by member; an error says what to send instead.
//!
//! Knows no path and no status.

pub mod placed;

use std::borrow::Cow;

use serde::de::{DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Members and elements of arrays in one body, in all: many times what any call has. In memory each takes tens of octets, however short it
/// is written.
const VALUES_MAX: usize = 10_000;

/// What a member must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A string.
    Text,
    /// An array of strings.
    Texts,
    /// A whole number from zero up to this one.
    Whole(u64),
    /// An array of such numbers.
    Wholes(u64),
    /// A whole number, negative ones too.
    Signed,
    /// A string or a whole number.
    TextOrWhole,
    /// A string or a whole number, negative ones too.
    TextOrSigned,
    /// `true` or `false`.
    Flag,
}

/// Whether a member may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It may not.
    Must,
    /// It may, and `null` is as good as leaving it out.
    May,
}

/// One member of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    name: &'static str,
    kind: Kind,
    need: Need,
}

impl Member {
    /// One that may not be left out.
    pub const fn must(name: &'static str, kind: Kind) -> Self {
        Member { name, kind, need: Need::Must }
    }

    /// One that may be left out.
    pub const fn may(name: &'static str, kind: Kind) -> Self {
        Member { name, kind, need: Need::May }
    }
}

/// What is taken at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    /// Every member there may be.
    pub members: &'static [Member],
    /// One that is right.
    pub example: &'static str,
}

/// Why a body is not of its form: what is wrong with it, and what to send instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{wrong}; send for example {example}")]
pub struct Misfit {
    /// What is wrong.
    pub wrong: Wrong,
    /// One that is right.
    pub example: Cow<'static, str>,
}

impl Misfit {
    /// Every member there may be, with what it must be.
    pub fn instead(&self) -> String {
        format!("a JSON object such as {}", self.example)
    }
}

/// What is wrong with a body.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wrong {
    /// Nothing at all.
    #[error("the body is empty, and a JSON object was expected")]
    Empty,
    /// It ends too early.
    #[error("the body is JSON that breaks off at line {line}, column {column}")]
    BreaksOff {
        /// Counted from one.
        line: usize,
        /// Counted from one.
        column: usize,
    },
    /// No JSON, RFC 8259.
    #[error("the body is not JSON, or nests too deeply: it goes wrong at line {line}, column {column}")]
    NotJson {
        /// Counted from one.
        line: usize,
        /// Counted from one.
        column: usize,
    },
    /// More values than anybody writes by hand.
    #[error("the body has more than {max} values")]
    TooMany {
        /// How many are taken.
        max: usize,
    },
    /// JSON of another kind.
    #[error("the body is {found}, and a JSON object was expected")]
    NotAnObject {
        /// What it is.
        found: Found,
    },
    /// A member that nothing is done with.
    #[error("there is no member `{member}`; there are {known}")]
    Unknown {
        /// Which, cut short.
        member: String,
        /// Those there are.
        known: String,
    },
    /// RFC 8259 §4 leaves open which counts.
    #[error("`{member}` stands twice")]
    Twice {
        /// Which.
        member: String,
    },
    /// A member that may not be left out.
    #[error("`{member}`, {kind}, is missing")]
    Missing {
        /// Which.
        member: Cow<'static, str>,
        /// What it must be.
        kind: Kind,
    },
    /// A member of another kind.
    #[error("`{member}` is {found}, and {kind} was expected")]
    Kind {
        /// Which.
        member: Cow<'static, str>,
        /// What it must be.
        kind: Kind,
        /// What it is.
        found: Found,
    },
}

/// What stands in the place of something else.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Found {
    /// `null`.
    #[error("null")]
    Null,
    /// `true` or `false`.
    #[error("true or false")]
    Boolean,
    /// A number; shown where it may be of the right kind and too large.
    #[error("{}", .0.as_deref().unwrap_or("a number"))]
    Number(Option<String>),
    /// A string.
    #[error("a string")]
    Text,
    /// An array.
    #[error("an array")]
    Array,
    /// An object.
    #[error("an object")]
    Object,
    /// An object, but of another form.
    #[error("an object of another form")]
    OtherObject,
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Kind::Text => f.write_str("a string"),
            Kind::Texts => f.write_str("an array of strings"),
            Kind::Whole(max) => write!(f, "a whole number from 0 to {max}"),
            Kind::Wholes(max) => write!(f, "an array of whole numbers from 0 to {max}"),
            Kind::Signed => f.write_str("a whole number"),
            Kind::TextOrWhole | Kind::TextOrSigned => f.write_str("a string or a whole number"),
            Kind::Flag => f.write_str("true or false"),
        }
    }
}

impl Kind {
    fn suits(self, value: &Value) -> bool {
        match self {
            Kind::Text => value.is_string(),
            Kind::Texts => value.as_array().is_some_and(|list| list.iter().all(Value::is_string)),
            Kind::Whole(max) => value.as_u64().is_some_and(|number| number <= max),
            Kind::Wholes(max) => {
                let fits = |value: &Value| value.as_u64().is_some_and(|number| number <= max);
                value.as_array().is_some_and(|list| list.iter().all(fits))
            }
            Kind::Signed => value.is_i64(),
            Kind::TextOrWhole => value.is_string() || value.is_u64(),
            Kind::TextOrSigned => value.is_string() || value.is_i64(),
            Kind::Flag => value.is_boolean(),
        }
    }
}

impl Form {
    /// Reads a body into `T`, whose members are those of the form.
    pub fn read<T: DeserializeOwned>(&self, body: &[u8]) -> Result<T, Misfit> {
        let members = self.members(body).map_err(|wrong| self.misfit(wrong))?;
        // Every member is of its kind: what is still wrong is the form's.
        serde_json::from_value(Value::Object(members))
            .map_err(|_| self.misfit(Wrong::NotAnObject { found: Found::OtherObject }))
    }

    /// The members by name, those that are `null` left out.
    fn members(&self, body: &[u8]) -> Result<Map<String, Value>, Wrong> {
        if body.iter().all(u8::is_ascii_whitespace) {
            return Err(Wrong::Empty);
        }
        if separators(body) > VALUES_MAX {
            return Err(Wrong::TooMany { max: VALUES_MAX });
        }
        let value: Value = serde_json::from_slice(body).map_err(|error| not_json(&error))?;
        if !value.is_object() {
            return Err(Wrong::NotAnObject { found: kind_of(&value) });
        }
        let Listed(listed) = serde_json::from_slice(body).map_err(|error| not_json(&error))?;
        let mut members = Map::new();
        for (name, value) in listed {
            let Some(member) = self.members.iter().find(|member| member.name == name) else {
                let known = self.members.iter().map(|member| member.name).collect::<Vec<_>>().join(", ");
                return Err(Wrong::Unknown { member: shown(&name), known });
            };
            let absent = value.is_null() && member.need == Need::May;
            if !absent && !member.kind.suits(&value) {
                return Err(Wrong::Kind {
                    member: member.name.into(),
                    kind: member.kind,
                    found: described(&value),
                });
            }
            if members.insert(name, value).is_some() {
                return Err(Wrong::Twice { member: member.name.to_owned() });
            }
        }
        members.retain(|_, value| !value.is_null());
        match self
            .members
            .iter()
            .find(|member| member.need == Need::Must && !members.contains_key(member.name))
        {
            Some(member) => Err(Wrong::Missing { member: member.name.into(), kind: member.kind }),
            None => Ok(members),
        }
    }

    fn misfit(&self, wrong: Wrong) -> Misfit {
        Misfit { wrong, example: self.example.into() }
    }
}

/// Commas between values: those in strings, RFC 8259 §7, are none. It stops behind the first that is too many.
fn separators(body: &[u8]) -> usize {
    if memchr::memchr_iter(b',', body).nth(VALUES_MAX).is_none() {
        return 0;
    }
    let (mut count, mut at) = (0, 0);
    while let Some(found) = memchr::memchr2(b',', b'"', &body[at..]) {
        at += found + 1;
        if body[at - 1] == b',' {
            count += 1;
            if count > VALUES_MAX {
                break;
            }
            continue;
        }
        // The string's end: what stands behind a reverse solidus belongs to it.
        while let Some(found) = memchr::memchr2(b'"', b'\\', &body[at..]) {
            at = (at + found + 1).min(body.len());
            if body[at - 1] == b'"' {
                break;
            }
            at = (at + 1).min(body.len());
        }
    }
    count
}

fn not_json(error: &serde_json::Error) -> Wrong {
    let (line, column) = (error.line(), error.column());
    if error.is_eof() { Wrong::BreaksOff { line, column } } else { Wrong::NotJson { line, column } }
}

const fn kind_of(value: &Value) -> Found {
    match value {
        Value::Null => Found::Null,
        Value::Bool(_) => Found::Boolean,
        Value::Number(_) => Found::Number(None),
        Value::String(_) => Found::Text,
        Value::Array(_) => Found::Array,
        Value::Object(_) => Found::Object,
    }
}

/// A number is shown, for it may be of the right kind and too large.
fn described(value: &Value) -> Found {
    match value {
        Value::Number(number) => Found::Number(Some(shown(&number.to_string()))),
        other => kind_of(other),
    }
}

fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(60).collect()
}

/// Members in their order, those that stand twice too.
struct Listed(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Listed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Listed;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Listed, A::Error> {
                let mut listed = Vec::new();
                while let Some(member) = map.next_entry()? {
                    listed.push(member);
                }
                Ok(Listed(listed))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_counted_and_not_what_stands_in_strings() {
        let many = |value: &str| format!("{{\"hosts\":[{}]}}", vec![value; VALUES_MAX + 2].join(","));
        for value in ["\"\"", "1", "{}", r#""\"""#, r#""\\""#] {
            let wrong = FORM.members(many(value).as_bytes()).unwrap_err();
            assert_eq!(wrong, Wrong::TooMany { max: VALUES_MAX }, "{value}");
        }
        let commas = format!(r#"{{"path": "\",{}\\"}}"#, ",".repeat(VALUES_MAX * 2));
        assert_eq!(FORM.members(commas.as_bytes()).unwrap().len(), 1);
        let open = format!(r#"{{"path": "{}\"#, ",".repeat(VALUES_MAX * 2));
        assert!(matches!(FORM.members(open.as_bytes()), Err(Wrong::BreaksOff { .. })));
    }

    const FORM: Form = Form {
        members: &[
            Member::must("path", Kind::Text),
            Member::may("days", Kind::Whole(9)),
            Member::may("hosts", Kind::Texts),
            Member::may("seconds", Kind::Signed),
        ],
        example: r#"{"path": "/a"}"#,
    };

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Read {
        path: String,
        days: Option<u32>,
        #[serde(default)]
        hosts: Vec<String>,
        seconds: Option<i64>,
    }

    #[test]
    fn what_fits_is_read_and_null_is_as_good_as_nothing() {
        let read =
            FORM.read::<Read>(br#" {"path": "/b", "days": 9, "hosts": ["a"], "seconds": -1} "#).unwrap();
        assert_eq!(
            read,
            Read { path: "/b".into(), days: Some(9), hosts: vec!["a".into()], seconds: Some(-1) }
        );
        let read = FORM.read::<Read>(br#"{"path": "/b", "days": null, "hosts": null}"#).unwrap();
        assert_eq!(read, Read { path: "/b".into(), days: None, hosts: Vec::new(), seconds: None });
    }

    #[test]
    fn what_does_not_fit_is_told_in_words_with_an_example() {
        for (body, told) in [
            ("", "the body is empty, and a JSON object was expected"),
            (" \n", "the body is empty, and a JSON object was expected"),
            ("{\"path\": ", "the body is JSON that breaks off at line 1, column 9"),
            ("{path: 1}", "the body is not JSON, or nests too deeply: it goes wrong at line 1, column 2"),
            ("<a/>", "the body is not JSON, or nests too deeply: it goes wrong at line 1, column 1"),
            ("{}{}", "the body is not JSON, or nests too deeply: it goes wrong at line 1, column 3"),
            ("[]", "the body is an array, and a JSON object was expected"),
            ("null", "the body is null, and a JSON object was expected"),
            ("{}", "`path`, a string, is missing"),
            (r#"{"path": null}"#, "`path` is null, and a string was expected"),
            (r#"{"path": 1}"#, "`path` is 1, and a string was expected"),
            (
                r#"{"path": "/", "Days": 1}"#,
                "there is no member `Days`; there are path, days, hosts, seconds",
            ),
            (r#"{"path": "/", "days": 10}"#, "`days` is 10, and a whole number from 0 to 9 was expected"),
            (
                r#"{"path": "/", "days": 1e99}"#,
                "`days` is 1e+99, and a whole number from 0 to 9 was expected",
            ),
            (r#"{"path": "/", "days": -1}"#, "`days` is -1, and a whole number from 0 to 9 was expected"),
            (
                r#"{"path": "/", "hosts": ["a", 1]}"#,
                "`hosts` is an array, and an array of strings was expected",
            ),
            (r#"{"path": "/", "hosts": "a"}"#, "`hosts` is a string, and an array of strings was expected"),
            (r#"{"path": "/", "seconds": 1.5}"#, "`seconds` is 1.5, and a whole number was expected"),
            (r#"{"path": "/", "path": "/"}"#, "`path` stands twice"),
        ] {
            let misfit = FORM.read::<Read>(body.as_bytes()).unwrap_err();
            assert_eq!(misfit.to_string(), format!(r#"{told}; send for example {{"path": "/a"}}"#), "{body}");
        }
        assert!(matches!(
            FORM.read::<Read>(b"{\"path\": \"\xFF\"}").unwrap_err().wrong,
            Wrong::NotJson { .. }
        ));
        assert!(matches!(
            FORM.read::<Read>("[".repeat(100_000).as_bytes()).unwrap_err().wrong,
            Wrong::NotJson { .. }
        ));
    }
}
