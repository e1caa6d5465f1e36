//! Names of a standard that come back from a stored report: the same few again and again, kept once each.
//!
//! A name that is written by the program itself is `&'static str`; read back, it is looked up among those that were read before.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Deserializer};

/// A name of a standard.
pub type Term = &'static str;

/// Names that are kept: more than there are in every standard that is read here.
const TERMS_MAX: usize = 1_000;

/// Bytes of a name.
const TERM_BYTES_MAX: usize = 80;

/// What stands for a name that is not kept.
const UNKNOWN: Term = "?";

static TERMS: Mutex<BTreeSet<Term>> = Mutex::new(BTreeSet::new());

/// The name as it is kept.
pub fn kept(name: &str) -> Term {
    let mut terms = TERMS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = terms.get(name) {
        return known;
    }
    if name.len() > TERM_BYTES_MAX || terms.len() >= TERMS_MAX {
        return UNKNOWN;
    }
    let new: Term = Box::leak(name.into());
    terms.insert(new);
    new
}

/// Reads a name of a report.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Term, D::Error> {
    std::borrow::Cow::<'de, str>::deserialize(deserializer).map(|name| kept(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_kept_once_and_a_long_one_not_at_all() {
        assert!(std::ptr::eq(kept("serialNumber"), kept(String::from("serialNumber").as_str())));
        assert_eq!(kept(&"x".repeat(TERM_BYTES_MAX + 1)), UNKNOWN);
    }
}
