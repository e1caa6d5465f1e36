//! Time limits as the regulations state them; how they are counted, the calendar knows.

use serde::{Deserialize, Serialize};

use super::channel::Channel;
use crate::calendar::{self, Unit};
use crate::encoding::names::names;

/// An upper limit of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// How many of `unit` at most.
    pub value: u32,
    /// The lower end, where the text gives a range (the tables of 001).
    pub min: Option<u32>,
    /// Of what.
    pub unit: Unit,
    /// Who works meanwhile. A reading: the texts do not say whether minutes run outside office hours.
    pub counts: Counts,
    /// From when. A reading where the text says nothing: from the output of the step before.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub from: ClockStart,
    /// Other values by the channel of the intake: 004 ¶5(4) gives seven days, six if the documents came from the centre.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<When>,
    /// Where it is stated, if not where the item is (001 states them in tables).
    pub cite: Option<String>,
}

impl Limit {
    /// How many of the unit for a request that came in by `intake`.
    pub fn value_for(&self, intake: Channel) -> u32 {
        self.when.iter().find(|when| when.intake == intake).map_or(self.value, |when| when.value)
    }

    /// The same for the calendar to count.
    pub fn counted(&self, intake: Channel) -> calendar::Limit {
        let counts = match self.counts {
            Counts::Person => calendar::Counts::Office,
            Counts::System => calendar::Counts::Wall,
        };
        calendar::Limit { value: self.value_for(intake), unit: self.unit, counts }
    }
}

/// The value for one channel of the intake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// The channel by which the request came in.
    pub intake: Channel,
    /// How many of the limit's unit then.
    pub value: u32,
}

/// Who works while a limit runs: limits of people run in office hours, limits of systems on the wall clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counts {
    /// A person.
    Person,
    /// A system.
    System,
}

names!(Counts {
    Person => "person",
    System => "system",
});

/// From when a limit runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClockStart {
    /// From the output of the step or item before.
    #[default]
    PreviousOutput,
    /// From the moment the recipient applies.
    Application,
    /// From the moment the documents are handed in.
    DocumentsHandedIn,
    /// From the moment the documents arrive.
    DocumentsArrived,
}

names!(ClockStart {
    PreviousOutput => "previous-output",
    Application => "application",
    DocumentsHandedIn => "documents-handed-in",
    DocumentsArrived => "documents-arrived",
});

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde's skip_serializing_if passes a reference")]
fn is_usual(start: &ClockStart) -> bool {
    *start == ClockStart::PreviousOutput
}
