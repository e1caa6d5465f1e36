//! What was typed into the form of an act and waits for its signature or its confirmation. It stands here and not in the page, which a
//! long refusal would make too large. It is in memory, bounded, and nothing of it is promised to anybody.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::clock::Now;
use crate::web::Fields;

/// Forms that wait: one an official, and some that were left. A form has some KB, and what its page takes at most.
const KEPT_MAX: usize = 256;

/// Those of one official.
const KEPT_OF_ONE_MAX: usize = 8;

/// How long one waits.
const KEPT_MILLIS_MAX: i64 = 2 * 3600 * 1000;

/// A form that waits.
struct Kept {
    id: String,
    /// Whose it is, and of which case's act.
    of: [String; 3],
    fields: Fields,
    since: Now,
}

/// The forms that wait.
#[derive(Default)]
pub(in crate::gateway) struct KeptActs {
    kept: Mutex<VecDeque<Kept>>,
}

impl KeptActs {
    fn kept(&self) -> MutexGuard<'_, VecDeque<Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps the form of a person, a case and an act under an id that nobody can guess.
    pub(super) fn keep(&self, id: String, of: [&str; 3], fields: Fields, now: Now) {
        let mut kept = self.kept();
        kept.retain(|one| now.millis().saturating_sub(one.since.millis()) < KEPT_MILLIS_MAX);
        let whose = |one: &Kept| one.of[0] == of[0];
        let oldest_own = kept.iter().position(whose);
        if kept.iter().filter(|one| whose(one)).count() >= KEPT_OF_ONE_MAX {
            oldest_own.and_then(|at| kept.remove(at));
        }
        while kept.len() >= KEPT_MAX {
            kept.pop_front();
        }
        kept.push_back(Kept { id, of: of.map(str::to_owned), fields, since: now });
    }

    /// The form of this id, if it is this person's and of this case and act.
    pub(super) fn of(&self, id: &str, of: [&str; 3]) -> Option<Fields> {
        let kept = self.kept();
        kept.iter().find(|one| one.id == id && one.of == of).map(|one| one.fields.clone())
    }

    /// It is sent.
    pub(super) fn sent(&self, id: &str) {
        self.kept().retain(|one| one.id != id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_only_its_own_persons_and_does_not_wait_for_ever() {
        let (acts, now) = (KeptActs::default(), Now::from_seconds(0));
        let fields = Fields::of_urlencoded("text=a").unwrap();
        acts.keep("1".to_owned(), ["Әлия", "n", "sign"], fields.clone(), now);
        assert_eq!(acts.of("1", ["Әлия", "n", "sign"]).unwrap().text("text").as_deref(), Some("a"));
        for other in [["Әли", "n", "sign"], ["Әлия", "m", "sign"], ["Әлия", "n", "vote"]] {
            assert!(acts.of("1", other).is_none(), "{other:?}");
        }
        acts.keep("2".to_owned(), ["Әлия", "n", "sign"], fields, now.plus_seconds(3 * 3600));
        assert!(acts.of("1", ["Әлия", "n", "sign"]).is_none(), "it waited too long");
        acts.sent("2");
        assert!(acts.of("2", ["Әлия", "n", "sign"]).is_none());
    }

    #[test]
    fn who_leaves_many_forms_loses_its_own() {
        let (acts, now) = (KeptActs::default(), Now::from_seconds(0));
        let keep = |id: usize, who: &str| {
            acts.keep(id.to_string(), [who, "n", "sign"], Fields::of_urlencoded("text=a").unwrap(), now);
        };
        keep(0, "Болат");
        (1..=2 * KEPT_OF_ONE_MAX).for_each(|id| keep(id, "Әлия"));
        assert!(acts.of("0", ["Болат", "n", "sign"]).is_some());
        let own = |id: usize| acts.of(&id.to_string(), ["Әлия", "n", "sign"]).is_some();
        let left: Vec<usize> = (1..=2 * KEPT_OF_ONE_MAX).filter(|id| own(*id)).collect();
        assert_eq!(left, (KEPT_OF_ONE_MAX + 1..=2 * KEPT_OF_ONE_MAX).collect::<Vec<_>>());
    }
}
