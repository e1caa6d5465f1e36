//! Reading a service file: closed, and it says what is wrong where.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::consistent::consistent;
use super::inconsistency::{Inconsistency, KeyPath, Segment};
use super::nearest::nearest;
use super::service::Service;
use crate::calendar::CalendarError;

/// A service file has some sixty KB.
const FILE_BYTES_MAX: usize = 1024 * 1024;

/// Why a service file was not taken. `place` is `line:column`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ServiceFileError {
    /// The file cannot be read.
    #[error("{file}: {what}")]
    File {
        /// Which file or directory.
        file: String,
        /// What the system says.
        what: String,
    },
    /// Larger than a service file can be.
    #[error("{file} has {octets} bytes, a service file has at most {octets_max}")]
    TooLarge {
        /// Which file.
        file: String,
        /// What it has.
        octets: usize,
        /// What is allowed.
        octets_max: usize,
    },
    /// A key that does not exist.
    #[error("{file}:{place}: there is no key `{key}` here{}", hint(.nearest.as_deref(), .known))]
    UnknownKey {
        /// Which file.
        file: String,
        /// Where.
        place: String,
        /// The key.
        key: String,
        /// The known key it resembles.
        nearest: Option<String>,
        /// Every key there may be.
        known: Vec<String>,
    },
    /// A value that is none of those there may be.
    #[error("{file}:{place}: there is no `{value}` here{}", hint(.nearest.as_deref(), .known))]
    UnknownValue {
        /// Which file.
        file: String,
        /// Where.
        place: String,
        /// The value.
        value: String,
        /// The known value it resembles.
        nearest: Option<String>,
        /// Every value there may be.
        known: Vec<String>,
    },
    /// Not TOML, or not of the types.
    #[error("{file}:{place}: {what}")]
    Malformed {
        /// Which file.
        file: String,
        /// Where.
        place: String,
        /// What the parser says.
        what: String,
    },
    /// Of the types, but not a service.
    #[error("{file}:{place}: {key}: {fault}")]
    Inconsistent {
        /// Which file.
        file: String,
        /// Where.
        place: String,
        /// The key.
        key: Box<KeyPath>,
        /// What is wrong with it.
        fault: Inconsistency,
    },
    /// The calendar that deadlines are counted by was not taken.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// Two files of one id, alias or code.
    #[error("{file}: `{name}` is taken by the service {by}; give each service its own id, code and aliases")]
    Taken {
        /// Which file.
        file: String,
        /// The id, alias or code.
        name: String,
        /// Whose it is.
        by: String,
    },
}

fn hint(nearest: Option<&str>, known: &[String]) -> String {
    match nearest {
        Some(name) => format!("; did you mean `{name}`?"),
        None => format!("; known are {}", known.join(", ")),
    }
}

impl Service {
    /// Reads a service file; `file` is its name in errors.
    pub fn parse(file: &str, text: &str) -> Result<Service, ServiceFileError> {
        if text.len() > FILE_BYTES_MAX {
            return Err(ServiceFileError::TooLarge {
                file: file.into(),
                octets: text.len(),
                octets_max: FILE_BYTES_MAX,
            });
        }
        let service: Service = toml::from_str(text).map_err(|error| refusal(file, text, &error))?;
        consistent(&service).map_err(|(key, fault)| ServiceFileError::Inconsistent {
            file: file.to_owned(),
            place: place(text, offset_of(text, &key)),
            key: Box::new(key),
            fault,
        })?;
        Ok(service)
    }
}

fn refusal(file: &str, text: &str, error: &toml::de::Error) -> ServiceFileError {
    let file = file.to_owned();
    let place = place(text, error.span().map_or(0, |span| span.start));
    // serde words it so: unknown field `a`, expected one of `b`, `c`.
    let message = error.message();
    let mut quoted = message.split('`').skip(1).step_by(2).map(str::to_owned);
    let (field, variant) = (message.starts_with("unknown field"), message.starts_with("unknown variant"));
    if !field && !variant {
        let what = message.lines().collect::<Vec<_>>().join("; ");
        return ServiceFileError::Malformed { file, place, what };
    }
    let stated = quoted.next().unwrap_or_default();
    let known: Vec<String> = quoted.collect();
    let nearest = nearest(&stated, known.iter().map(String::as_str)).map(str::to_owned);
    if field {
        ServiceFileError::UnknownKey { file, place, key: stated, nearest, known }
    } else {
        ServiceFileError::UnknownValue { file, place, value: stated, nearest, known }
    }
}

fn place(text: &str, offset: usize) -> String {
    let before = text.get(..offset).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    format!("{line}:{column}")
}

/// Where the value at `path` begins; where a part of the way is not written, the nearest part that is.
fn offset_of(text: &str, path: &KeyPath) -> usize {
    let Ok(root) = DeTable::parse(text) else { return 0 };
    let mut found = root.span().start;
    let mut here: Option<&Spanned<DeValue<'_>>> = None;
    for (turn, segment) in path.0.iter().enumerate() {
        let next = match (segment, here.map(Spanned::get_ref)) {
            (Segment::Key(key), None) if turn == 0 => root.get_ref().get(*key),
            (Segment::Key(key), Some(DeValue::Table(table))) => table.get(*key),
            (Segment::At(at), Some(DeValue::Array(array))) => array.get(*at),
            _ => None,
        };
        let Some(next) = next else { break };
        found = next.span().start;
        here = Some(next);
    }
    found
}
