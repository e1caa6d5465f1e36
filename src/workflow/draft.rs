//! The fields of a drafted result, checked against the service file: each fault with the field and the clause, in three languages.

use std::collections::HashSet;

use super::fault_words as words;
use super::outcome::OutcomeField;
use crate::catalogue::{Names, ResultForm};
use crate::encoding::{is_blank, nearest};

/// Faults told of one draft; the rest would add nothing.
const FAULTS_MAX: usize = 50;

/// Characters of a name that is shown.
const SHOWN_CHARS: usize = 64;

/// What is wrong with the fields of a draft; nothing where they are what the service file says.
pub(super) fn draft_faults(result: &ResultForm, fields: &[OutcomeField]) -> Vec<Names> {
    let mut faults = Vec::new();
    let mut seen = HashSet::new();
    // The registry gives the number in the queue.
    let given = |name: &str| result.queue.as_ref().is_some_and(|queue| queue.field == name);
    for field in fields {
        let known = result.fields.iter().find(|known| known.name == field.name && !given(&known.name));
        let Some(known) = known else {
            let shown: String = field.name.chars().take(SHOWN_CHARS).collect();
            let label = Names::new(shown.as_str(), shown.as_str(), shown.as_str());
            let names = result.fields.iter().map(|known| known.name.as_str()).filter(|name| !given(name));
            let near = nearest(&shown, names);
            faults.push(words::sentence(
                &label,
                &words::unknown_result_field(near),
                None,
                Some(&result.cite),
            ));
            continue;
        };
        let clause = Some(known.cite.as_deref().unwrap_or(&result.cite));
        let value = field.value.trim();
        if !seen.insert(field.name.as_str()) {
            faults.push(words::sentence(&known.label, &words::repeated(), None, clause));
        } else if is_blank(value) {
            if known.required {
                faults.push(words::sentence(&known.label, &words::absent(), None, clause));
            }
        } else if let Err(fault) = known.check(value) {
            faults.push(words::sentence(&known.label, &words::value(fault), None, clause));
        }
        if faults.len() == FAULTS_MAX {
            return faults;
        }
    }
    let missing = result.fields.iter().filter(|known| known.required && !given(&known.name));
    for known in missing.filter(|known| fields.iter().all(|field| field.name != known.name)) {
        let clause = Some(known.cite.as_deref().unwrap_or(&result.cite));
        faults.push(words::sentence(&known.label, &words::absent(), None, clause));
    }
    faults.truncate(FAULTS_MAX);
    faults
}
