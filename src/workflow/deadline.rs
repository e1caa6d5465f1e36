//! A deadline of a service file.

use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, Counts, Due, DueError, Limit, Unit};
use crate::clock::Now;

/// A time limit and where the regulation states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// How many.
    pub value: u32,
    /// Of what.
    pub unit: Unit,
    /// On which clock, where it is not that of the one whose limit it is: office hours for people, the wall clock for systems.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts: Option<Counts>,
    /// Where it is stated.
    pub cite: String,
}

impl Deadline {
    /// The limit, on the clock of the file or else on `usual`.
    pub fn limit(&self, usual: Counts) -> Limit {
        Limit { value: self.value, unit: self.unit, counts: self.counts.unwrap_or(usual) }
    }

    /// The last moment of a limit that starts with something at `from`.
    pub fn end(&self, calendar: &Calendar, from: Now, usual: Counts) -> Result<Now, DueError> {
        calendar.due_at(from, &self.limit(usual))
    }

    /// The same with its derivation.
    pub fn due(&self, calendar: &Calendar, from: Now, usual: Counts) -> Result<Due, DueError> {
        calendar.due(from, &self.limit(usual))
    }
}
