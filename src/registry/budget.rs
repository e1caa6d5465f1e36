//! How much is kept of what was refused.

use crate::limits;

/// What refusals may take. Anybody can be refused, so that nobody may fill the disk with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefusalBudget {
    /// Octets of all refusals together.
    pub octets_max: u64,
    /// How old a refusal becomes.
    pub age_seconds_max: i64,
    /// What happens to one more.
    pub when_full: WhenFull,
}

/// What happens to one more refusal where there is no room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WhenFull {
    /// The oldest go: the journal is a ring.
    #[default]
    OldestGo,
    /// It is not kept: the first of an attack stay.
    NewestGo,
}

impl Default for RefusalBudget {
    fn default() -> Self {
        RefusalBudget {
            octets_max: limits::REFUSALS_BYTES_MAX,
            age_seconds_max: i64::from(limits::REFUSALS_DAYS_MAX) * 24 * 3600,
            when_full: WhenFull::default(),
        }
    }
}
