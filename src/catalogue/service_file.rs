//! Reading a service file: closed, and it says what is wrong where.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::consistent::consistent;
use super::inconsistency::{Inconsistency, KeyPath, Segment};
use super::service::Service;
use crate::calendar::CalendarError;
use crate::encoding::toml_text::{self, TomlFault};

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
    /// Not TOML, a key or a value that there is not, or not of the types.
    #[error("{file}:{place}: {fault}")]
    Toml {
        /// Which file.
        file: String,
        /// Where.
        place: String,
        /// What is wrong.
        fault: TomlFault,
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
        let service: Service = toml_text::read(text).map_err(|error| ServiceFileError::Toml {
            file: file.to_owned(),
            place: place(text, error.span.start),
            fault: error.fault,
        })?;
        consistent(&service).map_err(|(key, fault)| ServiceFileError::Inconsistent {
            file: file.to_owned(),
            place: place(text, offset_of(text, &key)),
            key: Box::new(key),
            fault,
        })?;
        Ok(service)
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
