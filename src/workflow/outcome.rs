//! What came of a case; what the sealer writes into the signed result.

use serde::{Deserialize, Serialize};

use super::state::state_names;
use crate::catalogue::Names;
use crate::clock::Now;
use crate::registry::State;

/// How a case ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Resolution {
    /// The service is rendered; [000 ¶3](crate::manual::regulation).
    Positive,
    /// A reasoned refusal; [000 ¶3](crate::manual::regulation).
    Negative,
    /// Faults in the documents; [000 ¶10(10)](crate::manual::regulation).
    DocumentsRefused,
}

/// The outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Which way.
    pub resolution: Resolution,
    /// The status in words.
    pub status: OutcomeStatus,
    /// The fields of the resulting document, such as the ordinal number in the queue.
    pub fields: Vec<OutcomeField>,
    /// Why not, unless positive.
    pub reasons: Vec<Names>,
    /// When it was decided.
    #[serde(with = "as_millis")]
    pub decided_at: Now,
}

impl Outcome {
    /// The service is rendered, with these fields of the result.
    pub(super) fn positive(fields: Vec<OutcomeField>, now: Now) -> Self {
        let status = OutcomeStatus::new("COMPLETED", &state_names(State::Completed));
        Outcome { resolution: Resolution::Positive, status, fields, reasons: Vec::new(), decided_at: now }
    }

    /// It is refused for these reasons.
    pub(super) fn negative(reasons: Vec<Names>, now: Now) -> Self {
        let status = OutcomeStatus::new("REFUSED", &state_names(State::Refused));
        Outcome { resolution: Resolution::Negative, status, fields: Vec::new(), reasons, decided_at: now }
    }

    /// [000 ¶10(10)](crate::manual::regulation).
    pub(super) fn documents_refused(reasons: Vec<Names>, now: Now) -> Self {
        let status = OutcomeStatus::new("DOCUMENTS_REFUSED", &state_names(State::DocumentsRefused));
        Outcome {
            resolution: Resolution::DocumentsRefused,
            status,
            fields: Vec::new(),
            reasons,
            decided_at: now,
        }
    }

    /// With the ordinal number that was taken with it, in the field that the service has for it.
    pub(super) fn place(&mut self, field: &str, place: u64) {
        self.fields.insert(0, OutcomeField { name: field.to_owned(), value: place.to_string() });
    }
}

/// A status with its names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutcomeStatus {
    /// A stable code.
    pub code: String,
    /// In Kazakh.
    pub name_kk: String,
    /// In Russian.
    pub name_ru: String,
    /// In English.
    pub name_en: String,
}

/// One field of the resulting document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutcomeField {
    /// Its name in the service file.
    pub name: String,
    /// Its value.
    pub value: String,
}

impl OutcomeStatus {
    /// A code with the names it has.
    pub fn new(code: &str, names: &Names) -> Self {
        OutcomeStatus {
            code: code.to_owned(),
            name_kk: names.kk.clone(),
            name_ru: names.ru.clone(),
            name_en: names.en.clone(),
        }
    }
}

/// An instant as milliseconds since 1970.
mod as_millis {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::clock::Now;

    pub(super) fn serialize<S: Serializer>(now: &Now, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_i64(now.millis())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Now, D::Error> {
        i64::deserialize(from).map(Now::from_millis)
    }
}
