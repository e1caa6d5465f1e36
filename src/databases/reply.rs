//! What a database answers.

use super::kept::Keep;
use crate::envelope::DataShape;

/// An answer, before or after the database signs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// `responseInfo/status/code`.
    pub code: &'static str,
    /// `responseInfo/status/message`, in Russian as the field has it.
    pub message: String,
    /// The business document, XML.
    pub document: String,
    /// How `data` carries it.
    pub shape: DataShape,
    /// What is to be written down before it goes out.
    pub kept: Vec<Keep>,
}

impl Reply {
    /// Success with this document.
    pub(super) fn found(message: &str, document: String, shape: DataShape) -> Self {
        Reply { code: "SCSS001", message: message.to_owned(), document, shape, kept: Vec::new() }
    }
}

/// Why a database does not look at a question at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Its request must be signed, and is not.
    Unsigned,
    /// The BIN that it states is not that of the certificate that signed it.
    NotItsBin,
    /// The document is of another namespace, or lacks what must be there.
    Form,
    /// An element of it has a value that is none of its own.
    Value {
        /// Where it stands, by the names of the elements.
        path: &'static str,
        /// What may stand there.
        allowed: &'static str,
        /// What stands there, where that is a word of the contract's kind: nothing that a person typed.
        found: Option<String>,
    },
    /// What it is to keep, or to answer, is more than there is room for.
    NoRoom,
}
