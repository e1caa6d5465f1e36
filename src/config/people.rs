//! People who do not exist.

use std::path::PathBuf;

use serde::Deserialize;

use crate::people::Rates;

/// `[people]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PeopleSettings {
    /// Whose people they are.
    pub seed: u64,
    /// A file of people changed by hand.
    pub overrides: Option<PathBuf>,
    /// How many records in ten thousand have each defect.
    pub dirt: Rates,
}

impl Default for PeopleSettings {
    fn default() -> Self {
        PeopleSettings { seed: 1, overrides: None, dirt: Rates::default() }
    }
}
