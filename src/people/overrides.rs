//! People who are changed by hand: each a JSON merge patch (RFC 7396) over what is drawn.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::person::Person;

/// Why an override was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OverrideError {
    /// Not JSON, or not an object of numbers and patches.
    #[error("line {line}, column {column}: {what}")]
    NotJson {
        /// The line, from one.
        line: usize,
        /// The column, from one.
        column: usize,
        /// What the parser says.
        what: String,
    },
    /// A key that is no number of a person.
    #[error("`{0}` is not the number of a person")]
    NotANumber(String),
    /// What comes of the patch is no person.
    #[error("person {n}: {what}")]
    NotAPerson {
        /// Which.
        n: u64,
        /// What is wrong.
        what: String,
    },
    /// More than are kept.
    #[error("more than {most} people are changed")]
    TooMany {
        /// What is kept.
        most: usize,
    },
}

/// What is kept at most: they are held in memory.
const OVERRIDES_MAX: usize = 100_000;

/// People changed by hand, by their numbers.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    changed: BTreeMap<u64, Person>,
    by_iin: BTreeMap<String, u64>,
}

impl Overrides {
    /// The numbers and patches of `{"12": {"eds": null}, "13": {"name": {"ru": "Иван"}}}`; there are so many people.
    pub(super) fn patches(text: &str, people: u64) -> Result<Vec<(u64, Value)>, OverrideError> {
        let refused = |error: serde_json::Error| OverrideError::NotJson {
            line: error.line(),
            column: error.column(),
            what: error.to_string(),
        };
        let patches: Map<String, Value> = serde_json::from_str(text).map_err(refused)?;
        let number = |key: String| {
            let n = key.parse().ok().filter(|n| *n < people);
            n.ok_or_else(|| OverrideError::NotANumber(key.chars().take(40).collect()))
        };
        patches.into_iter().map(|(key, patch)| Ok((number(key)?, patch))).collect()
    }

    /// Changes a person: the patch is laid over what is drawn, not over an earlier one.
    pub fn set(&mut self, drawn: &Person, patch: &Value) -> Result<&Person, OverrideError> {
        let n = drawn.n;
        if self.changed.len() >= OVERRIDES_MAX && !self.changed.contains_key(&n) {
            return Err(OverrideError::TooMany { most: OVERRIDES_MAX });
        }
        let refused = |what: String| OverrideError::NotAPerson { n, what };
        let mut value = serde_json::to_value(drawn).map_err(|error| refused(error.to_string()))?;
        if !patch.is_object() {
            return Err(refused("a patch is an object".to_owned()));
        }
        merge(&mut value, patch);
        let person: Person = serde_json::from_value(value).map_err(|error| refused(error.to_string()))?;
        if person.n != n {
            return Err(refused("`n` cannot be changed".to_owned()));
        }
        if person.iin.len() != 12 || !person.iin.bytes().all(|octet| octet.is_ascii_digit()) {
            return Err(refused("`iin` has twelve digits".to_owned()));
        }
        self.remove(n);
        self.by_iin.insert(person.iin.clone(), n);
        Ok(self.changed.entry(n).or_insert(person))
    }

    /// Takes an override back; whether there was one.
    pub fn remove(&mut self, n: u64) -> bool {
        let before = self.changed.remove(&n);
        if let Some(person) = &before {
            self.by_iin.remove(&person.iin);
        }
        before.is_some()
    }

    /// The numbers of those who are changed.
    pub fn numbers(&self) -> impl Iterator<Item = u64> {
        self.changed.keys().copied()
    }

    pub(super) fn of(&self, n: u64) -> Option<Person> {
        if self.changed.is_empty() { None } else { self.changed.get(&n).cloned() }
    }

    pub(super) fn by_iin(&self, iin: &str) -> Option<Person> {
        self.of(*self.by_iin.get(iin)?)
    }
}

/// RFC 7396 §2. The patch is as deep as the parser let it be.
fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Value::Object(target) = target else { return };
    for (key, value) in patch {
        match value {
            Value::Null => drop(target.remove(key)),
            value => merge(target.entry(key.clone()).or_insert(Value::Null), value),
        }
    }
}
