//! The report: simple, detailed or diagnostic; as JSON, XML (`schemas/report.xsd`), HTML or plain text,
//! in Kazakh, Russian and English; and the certificate's checks run again from what a diagnostic report holds.
//!
//! Judges nothing but in [`replay`], and there through `trust` alone. Knows no HTTP status, no route and no file; what it
//! writes is escaped, and carries neither script nor anything to be fetched.

mod checks;
mod html;
mod json;
mod microscope;
mod query;
mod replay;
mod rows;
mod summary;
mod text;
mod xml;

pub use checks::{NotAReport, check_json, checks_json, read_one};
pub use html::html;
pub use json::{json, kept, read};
pub use microscope::{Compared, Question, microscope};
pub use query::{Form, ReportQuery, ReportQueryError};
pub use replay::{Conditions, ReplayFault, authorities, replay};
pub use summary::Summary;
pub use text::{INDETERMINATE, decision_line, indeterminate_line, signer_line, text};
pub use xml::{NAMESPACE, xml};

/// How much a report contains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Level {
    /// What was decided, the finding that speaks first, whose signature it is.
    Simple,
    /// Every check as well.
    #[default]
    Detailed,
    /// What it was judged with as well: enough to be judged again.
    Diagnostic,
}

impl Level {
    /// All of them, from little to much.
    pub const ALL: [Level; 3] = [Level::Simple, Level::Detailed, Level::Diagnostic];

    /// As it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Level::Simple => "simple",
            Level::Detailed => "detailed",
            Level::Diagnostic => "diagnostic",
        }
    }

    /// The level written so.
    pub fn parse(text: &str) -> Option<Self> {
        Level::ALL.into_iter().find(|level| level.as_str() == text)
    }
}
