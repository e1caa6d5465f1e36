//! The form and the documents of a request.

use serde::{Deserialize, Serialize};

use super::channel::{Channel, System};
use super::flow::is_false;
use super::names::Names;
use crate::encoding::names::names;

/// Which number identifies the applicant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IdentityKind {
    /// Individual identification number.
    Iin,
    /// Business identification number.
    Bin,
}

/// Where in a document the applicant's number stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdentityPath {
    /// Which number.
    pub kind: IdentityKind,
    /// Local names of elements below the root, joined by `/`, such as `declarantId` or `Applicant/uin`.
    pub path: String,
}

impl IdentityPath {
    /// The local names, outermost first.
    pub fn segments(&self) -> impl Iterator<Item = &str> {
        self.path.split('/')
    }
}

/// A field of the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The element's name in `businessData`.
    pub name: String,
    /// What it is called on the screen.
    pub label: Names,
    /// What may stand in it.
    #[serde(rename = "type")]
    pub kind: FieldKind,
    /// Whether it must be there.
    #[serde(default)]
    pub required: bool,
    /// What it says of the application itself, where it says something: then it must agree with the request.
    pub meaning: Option<FieldMeaning>,
    /// Characters at most.
    pub max_chars: Option<u32>,
    /// An input mask: `0` stands for a digit, `A` for a letter, anything else for itself.
    pub mask: Option<String>,
    /// The least integer; of a table, the fewest rows.
    pub min: Option<i64>,
    /// The greatest integer; of a table, the most rows.
    pub max: Option<i64>,
    /// What there is to choose from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// The columns of a table.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<Field>,
    /// Whether it is ours: the regulation's own form is in a standard that it only points to.
    #[serde(default, skip_serializing_if = "is_false")]
    pub ours: bool,
    /// Where the regulation says so, or what implies it.
    pub cite: Option<String>,
}

/// What may stand in a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    /// Any text on one or more lines.
    Text,
    /// A whole number.
    Integer,
    /// A day, `2026-11-24`.
    Date,
    /// One of `choices`.
    Choice,
    /// An individual identification number: twelve digits.
    Iin,
    /// A consent: `true`, and nothing else.
    Consent,
    /// Rows: each is an element `row` with one element a column.
    Table,
}

names!(FieldKind {
    Text => "text",
    Integer => "integer",
    Date => "date",
    Choice => "choice",
    Iin => "iin",
    Consent => "consent",
    Table => "table",
});

/// What a field says of the application itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldMeaning {
    /// The applicant's own IIN: the recipient's, or that of who acts for the recipient.
    ApplicantIin,
    /// The day of the application: not after the day on which the request is made.
    ApplicationDate,
}

names!(FieldMeaning {
    ApplicantIin => "applicant-iin",
    ApplicationDate => "application-date",
});

/// One thing to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: Names,
}

/// A document to be attached or presented.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentType {
    /// Its code in `documentType`.
    #[serde(rename = "type")]
    pub code: String,
    /// What it is called.
    pub label: Names,
    /// Whether it must be there.
    #[serde(default)]
    pub required: bool,
    /// The channels on which it is asked for; every one if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<Channel>,
    /// Whether the original is presented and given back, not kept.
    #[serde(default, skip_serializing_if = "is_false")]
    pub original: bool,
    /// The media types taken; empty means any.
    #[serde(default)]
    pub mime_types: Vec<String>,
    /// Octets at most, decoded.
    pub max_bytes: Option<u64>,
    /// Files of this kind at most in one request.
    #[serde(default = "files_of_a_kind")]
    pub max_files: u32,
    /// Whether it is ours: the regulation's own list is in a standard that it only points to.
    #[serde(default, skip_serializing_if = "is_false")]
    pub ours: bool,
    /// Where the regulation says so, or what implies it.
    pub cite: Option<String>,
}

impl DocumentType {
    /// Whether it is asked for of a request that comes in by `channel`.
    pub fn asked_on(&self, channel: Channel) -> bool {
        self.channels.is_empty() || self.channels.contains(&channel)
    }
}

/// Data that are asked of state systems instead of the recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StateDatum {
    /// Its code.
    pub code: String,
    /// What it is.
    pub label: Names,
    /// The system that has it.
    pub system: System,
    /// Where the regulation says so.
    pub cite: String,
}

/// A document of some sheets, each photographed.
fn files_of_a_kind() -> u32 {
    10
}
