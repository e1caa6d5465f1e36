//! What came of a case; what the sealer writes into the signed result.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::state::state_words;
use crate::catalogue::Names;
use crate::clock::Now;
use crate::registry::State;

const COMPLETED: &str = "COMPLETED";
const REFUSED: &str = "REFUSED";
const DOCUMENTS_REFUSED: &str = "DOCUMENTS_REFUSED";

/// How a case ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Resolution {
    /// The service is rendered; [000 ¶3](crate::manual::regulation).
    Positive,
    /// A reasoned refusal, [000 ¶3](crate::manual::regulation); where the regulation has a negative result in its place (003, service 9),
    /// that one.
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
        let status = OutcomeStatus::new(COMPLETED, State::Completed);
        Outcome { resolution: Resolution::Positive, status, fields, reasons: Vec::new(), decided_at: now }
    }

    /// It is refused for these reasons.
    pub(super) fn negative(reasons: Vec<Names>, now: Now) -> Self {
        let status = OutcomeStatus::new(REFUSED, State::Refused);
        Outcome { resolution: Resolution::Negative, status, fields: Vec::new(), reasons, decided_at: now }
    }

    /// The service is rendered with a negative result for these reasons: 003, service 9, which is no refusal.
    pub(super) fn negative_result(reasons: Vec<Names>, now: Now) -> Self {
        let status = OutcomeStatus::new(COMPLETED, State::Completed);
        Outcome { resolution: Resolution::Negative, status, fields: Vec::new(), reasons, decided_at: now }
    }

    /// Where a case stands whose outcome this is, once it is signed.
    pub(super) fn state(&self) -> State {
        if self.status.code == COMPLETED { State::Completed } else { State::Refused }
    }

    /// [000 ¶10(10)](crate::manual::regulation).
    pub(super) fn documents_refused(reasons: Vec<Names>, now: Now) -> Self {
        let status = OutcomeStatus::new(DOCUMENTS_REFUSED, State::DocumentsRefused);
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
    #[serde(deserialize_with = "well_known::read")]
    pub code: Cow<'static, str>,
    /// In Kazakh.
    #[serde(deserialize_with = "well_known::read")]
    pub name_kk: Cow<'static, str>,
    /// In Russian.
    #[serde(deserialize_with = "well_known::read")]
    pub name_ru: Cow<'static, str>,
    /// In English.
    #[serde(deserialize_with = "well_known::read")]
    pub name_en: Cow<'static, str>,
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
    /// A code with the names that its state has.
    pub fn new(code: &'static str, state: State) -> Self {
        let [name_kk, name_ru, name_en] = state_words(state).map(Cow::Borrowed);
        OutcomeStatus { code: Cow::Borrowed(code), name_kk, name_ru, name_en }
    }
}

/// The codes of outcomes and the words of states, which are not copied when they are read back.
mod well_known {
    use std::borrow::Cow;
    use std::fmt;

    use serde::Deserializer;
    use serde::de::{Error, Visitor};

    use super::{COMPLETED, DOCUMENTS_REFUSED, REFUSED};
    use crate::registry::State;
    use crate::workflow::state::state_words;

    pub(super) fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Cow<'static, str>, D::Error> {
        from.deserialize_str(Words)
    }

    struct Words;

    impl Visitor<'_> for Words {
        type Value = Cow<'static, str>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a text")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
            let words = State::ALL.iter().flat_map(|state| state_words(*state));
            let known = words.chain([COMPLETED, REFUSED, DOCUMENTS_REFUSED]).find(|known| *known == text);
            Ok(known.map_or_else(|| Cow::Owned(text.to_owned()), Cow::Borrowed))
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
