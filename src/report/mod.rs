//! The report: simple, detailed or diagnostic; as JSON, XML (`schemas/report.xsd`), HTML or plain text,
//! in Kazakh, Russian and English; and the certificate's checks run again from what a diagnostic report holds.
//!
//! Judges nothing but in [`replay`], and there through `trust` alone. Knows no HTTP status, no route and no file; what it
//! writes is escaped, and carries neither script nor anything to be fetched.

mod checks;
mod html;
mod json;
mod kept;
mod microscope;
mod query;
mod replay;
mod rows;
mod summary;
mod text;
mod xml;

pub use checks::{Checks, NotAReport, check_json, check_json_in, checks_json, checks_json_in, read_one};
pub use html::html;
pub use json::{json, json_in, read, self_contained};
pub use kept::{KeptReports, kept, restored};
pub use microscope::{Compared, Question, microscope, unhashed};
pub use query::{Form, ReportQuery, ReportQueryError};
pub use replay::{Conditions, ReplayFault, authorities, replay};
pub use rows::facts;
pub use summary::Summary;
pub use text::{INDETERMINATE, decision_line, indeterminate_line, signer_line, text};
pub use xml::{NAMESPACE, xml, xml_in};

use crate::encoding::names::names;

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

names!(Level {
    Simple => "simple",
    Detailed => "detailed",
    Diagnostic => "diagnostic",
});
