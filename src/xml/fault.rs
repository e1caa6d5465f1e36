//! What is wrong with a document, and where.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::position::Position;

/// What is wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum XmlFault {
    /// Nothing but white space.
    #[error("there is no element in it")]
    Empty,
    /// Not UTF-8.
    #[error("it is not UTF-8; Qaqpa reads UTF-8 only")]
    NotUtf8,
    /// Another encoding by its byte order mark or declaration.
    #[error("it is {0}; Qaqpa reads UTF-8 only")]
    Encoding(EncodingFault),
    /// A character XML does not allow.
    #[error("the character U+{0:04X} is not allowed in XML")]
    Character(u32),
    /// A document type declaration.
    #[error("it has a document type declaration (DOCTYPE), which is not allowed")]
    Doctype,
    /// Markup that is not closed or not begun rightly.
    #[error("markup that XML does not allow: {0}")]
    Syntax(SyntaxFault),
    /// Not a name.
    #[error("`{0}` is not a name in XML with namespaces")]
    Name(String),
    /// An end-tag without its start-tag, or the reverse.
    #[error("the end-tag `{found}` does not close `{expected}`")]
    EndTag {
        /// The element that is open.
        expected: String,
        /// What the end-tag names.
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
    Namespace(NamespaceFault),
    /// An entity that is not one of the five, or a reference to no character.
    #[error("`&{0};` stands for nothing: only lt, gt, amp, apos, quot and characters may be referred to")]
    Reference(String),
    /// The XML declaration is wrong or late.
    #[error("the XML declaration is wrong: {0}")]
    Declaration(DeclarationFault),
    /// More than a limit allows.
    #[error("more than {limit} {what}")]
    Limit {
        /// Of what.
        what: XmlLimit,
        /// The limit.
        limit: usize,
    },
}

/// An encoding that is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EncodingFault {
    /// UTF-16.
    #[error("UTF-16")]
    Utf16,
    /// UTF-16 with unpaired surrogates.
    #[error("broken UTF-16")]
    BrokenUtf16,
    /// By its declaration.
    #[error("declared as `{0}`")]
    Declared(String),
}

/// Markup that is not closed or not begun rightly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SyntaxFault {
    /// An end-tag where nothing is open.
    #[error("an end-tag without its start-tag")]
    EndTag,
    /// `<!--` that ends before it began.
    #[error("a comment that is not one")]
    Comment,
    /// `--` in a comment.
    #[error("`--` within a comment")]
    DoubleHyphen,
    /// `]]>` in text.
    #[error("`]]>` in text")]
    SectionEnd,
    /// `<` in an attribute value.
    #[error("`<` in an attribute value")]
    LessThan,
    /// `&` without `;`.
    #[error("`&` without `;`")]
    Ampersand,
    /// Attributes that touch.
    #[error("no white space between attributes")]
    NoSpace,
    /// An attribute without value.
    #[error("an attribute without value")]
    NoValue,
    /// A value without quotes.
    #[error("a value without quotes")]
    NoQuotes,
    /// A value that does not end.
    #[error("a value that is not closed")]
    OpenValue,
    /// `<!` and what follows no markup.
    #[error("`<!` that begins neither a comment nor a CDATA section")]
    Bang,
    /// A comment that does not end.
    #[error("a comment that is not closed")]
    OpenComment,
    /// A CDATA section that does not end.
    #[error("a CDATA section that is not closed")]
    OpenSection,
    /// An instruction that does not end.
    #[error("a processing instruction that is not closed")]
    OpenInstruction,
    /// A tag that does not end.
    #[error("a tag that is not closed")]
    OpenTag,
    /// Markup that does not end.
    #[error("markup that is not closed")]
    Open,
    /// Markup that is no XML in another way.
    #[error("markup that cannot be read")]
    Other,
    /// A DTD subset that is not read.
    #[error("a DTD subset with parameter entities or with something unknown in it")]
    Subset,
    /// A parameter entity.
    #[error("a parameter entity")]
    ParameterEntity,
    /// A declaration of a DTD without a name.
    #[error("a declaration without a name")]
    NamelessDeclaration,
    /// A declaration of a DTD that does not end.
    #[error("a declaration that is not closed")]
    OpenDeclaration,
    /// A group of a DTD that does not end.
    #[error("a group that is not closed")]
    OpenGroup,
}

/// Against Namespaces in XML 1.0 §3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NamespaceFault {
    /// `xml` for another namespace.
    #[error("the prefix xml stands for its own namespace only")]
    XmlPrefix,
    /// `xmlns` declared.
    #[error("the prefix xmlns must not be declared")]
    XmlnsPrefix,
    /// Another prefix for the namespace of `xml`.
    #[error("no other prefix may stand for the xml namespace")]
    XmlName,
    /// Any prefix for the namespace of `xmlns`.
    #[error("nothing may stand for the xmlns namespace")]
    XmlnsName,
    /// A prefix for nothing.
    #[error("a prefix cannot be undeclared (xmlns:p=\"\")")]
    Undeclared,
}

/// What is wrong with the XML declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeclarationFault {
    /// It does not stand first.
    #[error("it must stand at the very beginning")]
    Late,
    /// It cannot be read.
    #[error("it cannot be read")]
    Unreadable,
    /// It does not end.
    #[error("it is not closed")]
    Open,
    /// Other parts than there are, or in another order.
    #[error("it has version, then encoding, then standalone, and nothing else")]
    Parts,
    /// Another version.
    #[error("the version is not 1.0, nor another 1.x")]
    Version,
    /// 1.1, with line ends that 1.0 does not have.
    #[error("the version is 1.1, and there are line ends of 1.1 that 1.0 reads as characters")]
    LineEnds,
    /// The encoding has no name.
    #[error("the encoding is not a name of one")]
    Encoding,
    /// standalone is something else.
    #[error("standalone is yes or no")]
    Standalone,
}

/// What there may be no more of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum XmlLimit {
    /// The document.
    #[error("bytes")]
    Bytes,
    /// Its nodes.
    #[error("nodes")]
    Nodes,
    /// How deep elements stand.
    #[error("nested elements")]
    Depth,
    /// On one element.
    #[error("attributes on one element")]
    Attributes,
    /// In scope at once.
    #[error("namespace declarations in scope")]
    NamespacesInScope,
    /// Prefixes.
    #[error("distinct prefixes")]
    Prefixes,
    /// Namespace names.
    #[error("distinct namespace names")]
    NamespaceNames,
    /// Entities within one another.
    #[error("entities within entities")]
    Entities,
    /// What entities come to.
    #[error("bytes after its entities are replaced")]
    ExpandedBytes,
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
