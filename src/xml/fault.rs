//! What is wrong with a document, and where.

use std::fmt;

use super::document::Position;

/// What is wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum XmlFault {
    /// Nothing but white space.
    #[error("there is no element in it")]
    Empty,
    /// Not UTF-8.
    #[error("it is not UTF-8; Qaqpa reads UTF-8 only")]
    NotUtf8,
    /// Another encoding by its byte order mark or declaration.
    #[error("it is {0}; Qaqpa reads UTF-8 only")]
    Encoding(String),
    /// A character XML does not allow.
    #[error("the character U+{0:04X} is not allowed in XML")]
    Character(u32),
    /// A document type declaration.
    #[error("it has a document type declaration (DOCTYPE), which is not allowed")]
    Doctype,
    /// Markup that is not closed or not begun rightly.
    #[error("markup that XML does not allow: {0}")]
    Syntax(String),
    /// Not a name.
    #[error("`{0}` is not a name in XML with namespaces")]
    Name(String),
    /// An end-tag without its start-tag, or the reverse.
    #[error("the end-tag `{found}` does not close `{expected}`")]
    EndTag {
        /// The name of the element that is open.
        expected: String,
        /// The name in the end-tag.
        found: String,
    },
    /// An element is open at the end.
    #[error("the element `{0}` is not closed")]
    Unclosed(String),
    /// A second document element.
    #[error("there is a second document element")]
    SecondRoot,
    /// Text or references beside the document element.
    #[error("there is text outside the document element")]
    TextOutside,
    /// Two attributes of one name.
    #[error("the attribute `{0}` stands twice on one element")]
    DuplicateAttribute(String),
    /// A prefix without declaration.
    #[error("the prefix `{0}` is not declared")]
    Prefix(String),
    /// Against Namespaces in XML.
    #[error("{0}")]
    Namespace(&'static str),
    /// An entity that is not one of the five, or a reference to no character.
    #[error("`&{0};` stands for nothing: only lt, gt, amp, apos, quot and characters may be referred to")]
    Reference(String),
    /// The XML declaration is wrong or late.
    #[error("the XML declaration is wrong: {0}")]
    Declaration(&'static str),
    /// More than a limit allows.
    #[error("more {what} than the {limit} that are allowed")]
    Limit {
        /// Of what.
        what: &'static str,
        /// How many there may be.
        limit: usize,
    },
}

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlError {
    /// What.
    pub fault: XmlFault,
    /// Where.
    pub position: Position,
}

impl fmt::Display for XmlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.position.line, self.position.column, self.fault)
    }
}

impl std::error::Error for XmlError {}

impl XmlError {
    /// A bound was passed, rather than a rule broken.
    pub fn is_limit(&self) -> bool {
        matches!(self.fault, XmlFault::Limit { .. })
    }
}

/// A fault at an octet of the text.
pub(super) struct At(pub(super) XmlFault, pub(super) usize);
