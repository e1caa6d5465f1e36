//! JSON that is read by its types alone, where a [`super::Form`] is too plain: an error says which member is wrong, what it holds and what
//! it may be.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::{Misfit, Wrong, kind_of, not_json, shown};

/// Members of one object or array that are looked at for the one that is wrong.
const MEMBERS_MAX: usize = 1_000;

/// Characters of what is quoted.
const CHARS_MAX: usize = 400;

/// A member that is not what may stand there. What is found and expected is in the words of the library that reads JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misplaced {
    /// Which: `a.b[0]`; empty for the whole body. Of a name that is none the object that has it.
    pub member: String,
    /// Whether a name is wrong, and not what stands under it.
    pub is_name: bool,
    /// What was found.
    pub found: String,
    /// What may stand there, where that is known.
    pub expected: Option<String>,
}

/// Why a body is not what was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    /// It is no JSON at all.
    Form(Misfit),
    /// A member is wrong.
    Placed(Misplaced),
}

enum Step {
    Name(String),
    Index(usize),
}

/// Reads a body into `T`; `example` is one that is right.
pub fn read<T: DeserializeOwned>(body: &[u8], example: &'static str) -> Result<T, Unread> {
    let misfit = |wrong| Unread::Form(Misfit { wrong, example: example.into() });
    if body.iter().all(u8::is_ascii_whitespace) {
        return Err(misfit(Wrong::Empty));
    }
    let value: Value = serde_json::from_slice(body).map_err(|error| misfit(not_json(&error)))?;
    // By its types an array may be read as an object of members without names.
    if !value.is_object() {
        return Err(misfit(Wrong::NotAnObject { found: kind_of(&value) }));
    }
    // Read from the octets: a member that stands twice is seen only there.
    serde_json::from_slice(body).map_err(|error| Unread::Placed(placed::<T>(&value, &reason(&error))))
}

/// What the library says, without the place: it is the end of a member, and not its beginning.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.as_str(), |(before, _)| before).to_owned()
}

fn placed<T: DeserializeOwned>(whole: &Value, reason: &str) -> Misplaced {
    let mut steps: Vec<Step> = Vec::new();
    let (mut at, mut is_name) = (whole, false);
    let fails = |steps: &[Step], value: Value| {
        let value = steps.iter().rev().fold(value, |value, step| match step {
            Step::Name(name) => Value::Object(Map::from_iter([(name.clone(), value)])),
            Step::Index(_) => json!([value]),
        });
        serde_json::from_value::<T>(value).is_err_and(|error| self::reason(&error) == reason)
    };
    // The one member that alone gives the same error; then the one within it.
    while let Some((step, member)) = members(at).find_map(|(step, member)| {
        steps.push(step);
        let is_it = fails(&steps, member.clone());
        let step = steps.pop()?;
        is_it.then_some((step, member))
    }) {
        steps.push(step);
        let empty = match member {
            Value::Object(_) => json!({}),
            Value::Array(_) => json!([]),
            _ => Value::Null,
        };
        at = member;
        if fails(&steps, empty) {
            is_name = true;
            steps.pop();
            break;
        }
    }
    said(&written(&steps), is_name, reason)
}

fn members(of: &Value) -> Box<dyn Iterator<Item = (Step, &Value)> + '_> {
    match of {
        Value::Object(all) => {
            Box::new(all.iter().take(MEMBERS_MAX).map(|(name, value)| (Step::Name(name.clone()), value)))
        }
        Value::Array(all) => Box::new(
            all.iter().take(MEMBERS_MAX).enumerate().map(|(index, value)| (Step::Index(index), value)),
        ),
        _ => Box::new(std::iter::empty()),
    }
}

fn written(steps: &[Step]) -> String {
    let mut path = String::new();
    for step in steps {
        match step {
            Step::Name(name) if path.is_empty() => path.push_str(&shown(name)),
            Step::Name(name) => path.extend([".", &shown(name)]),
            Step::Index(index) => path.push_str(&format!("[{index}]")),
        }
    }
    path.chars().take(CHARS_MAX).collect()
}

/// The library's sentence, parted.
fn said(member: &str, is_name: bool, reason: &str) -> Misplaced {
    let cut = |text: &str| text.chars().filter(|c| !c.is_control()).take(CHARS_MAX).collect::<String>();
    let (found, expected) = match reason.split_once(", expected ") {
        Some((found, expected)) => (found, Some(expected)),
        None => (reason, None),
    };
    let lead =
        ["unknown variant ", "unknown field ", "invalid type: ", "invalid value: ", "string ", "integer "];
    let found = lead.iter().fold(found, |found, lead| found.strip_prefix(lead).unwrap_or(found));
    let expected = expected.map(|expected| expected.trim_start_matches("one of ").replace("` or `", "`, `"));
    Misplaced {
        member: member.to_owned(),
        is_name,
        found: cut(found),
        expected: expected.map(|expected| cut(&expected)),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Colour {
        Red,
        DarkBlue,
    }

    #[derive(Debug, Default, serde::Deserialize)]
    #[serde(default, deny_unknown_fields)]
    struct Thing {
        colours: Vec<Colour>,
        size: u8,
        inner: BTreeMap<String, Thing>,
    }

    fn wrong(body: &str) -> Misplaced {
        match read::<Thing>(body.as_bytes(), "{}") {
            Err(Unread::Placed(misplaced)) => misplaced,
            other => panic!("{body}: {other:?}"),
        }
    }

    #[test]
    fn the_member_what_it_holds_and_what_it_may_be_are_told() {
        let misplaced = |member: &str, is_name, found: &str, expected: Option<&str>| Misplaced {
            member: member.to_owned(),
            is_name,
            found: found.to_owned(),
            expected: expected.map(str::to_owned),
        };
        let known = Some("`red`, `dark-blue`");
        assert_eq!(wrong(r#"{"colours": ["red", "rad"]}"#), misplaced("colours[1]", false, "`rad`", known));
        let within = r#"{"size": 1, "inner": {"a": {"size": 2}, "b": {"size": "big"}}}"#;
        assert_eq!(wrong(within), misplaced("inner.b.size", false, "\"big\"", Some("u8")));
        let fields = Some("`colours`, `size`, `inner`");
        assert_eq!(wrong(r#"{"inner": {"a": {"siez": {}}}}"#), misplaced("inner.a", true, "`siez`", fields));
        for other in ["[]", "null", "1"] {
            let read = read::<Thing>(other.as_bytes(), "{}");
            assert!(
                matches!(read, Err(Unread::Form(Misfit { wrong: Wrong::NotAnObject { .. }, .. }))),
                "{other}"
            );
        }
        assert!(matches!(read::<Thing>(b"{", "{}"), Err(Unread::Form(_))));
        assert!(read::<Thing>(br#"{"colours": ["dark-blue"]}"#, "{}").is_ok());
    }
}
