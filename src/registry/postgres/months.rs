//! Which months a process knows: it makes the others before it registers something in them.

use std::collections::BTreeSet;

use super::month::Month;
use crate::clock::Now;

/// The next month is made so long before it begins.
const AHEAD_SECONDS: i64 = 7 * 24 * 3_600;

/// The months of which this process knows that their partitions are there.
#[derive(Debug, Default)]
pub(super) struct Months {
    known: BTreeSet<Month>,
    /// Begins soon, and is not known.
    next: Option<Month>,
}

impl Months {
    /// Those of these registrations that are not known.
    pub(super) fn missing(&mut self, registered: impl Iterator<Item = Now>) -> BTreeSet<Month> {
        let mut missing = BTreeSet::new();
        for at in registered {
            let (month, soon) = (Month::of(at), Month::of(at.plus_seconds(AHEAD_SECONDS)));
            if !self.known.contains(&month) {
                missing.insert(month);
            }
            if soon != month && !self.known.contains(&soon) {
                self.next = Some(soon);
            }
        }
        missing
    }

    /// Something else took partitions away.
    pub(super) fn forget(&mut self) {
        self.known.clear();
    }

    /// These are there.
    pub(super) fn made(&mut self, months: BTreeSet<Month>) {
        self.known.extend(months);
    }

    /// Whether the next month is to be made ahead.
    pub(super) fn has_next(&self) -> bool {
        self.next.is_some()
    }

    /// That month, once.
    pub(super) fn take_next(&mut self) -> Option<Month> {
        self.next.take()
    }
}
