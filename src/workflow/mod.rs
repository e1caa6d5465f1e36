//! From a registered request to its outcome, as the regulation says.
//!
//! What a service is, the room [`catalogue`](crate::catalogue) says: its form, its documents, its steps, its deadlines. The
//! [`Driver`] takes a case through the documents check, the provider's steps and the signing, each change one durable
//! compare-and-set, so that a crash between any two loses nothing and repeats nothing. Knows no XML, no signature and no
//! wire: who decides is a [`Provider`], who signs is a [`Sealer`]. Takes `now`, never reads a clock.

mod application;
mod case_view;
mod documents;
mod driver;
mod fault_words;
mod outcome;
mod provider;
mod stage;
mod state;

pub use application::{Application, Attachment, PowerOfAttorney, Representative};
pub use case_view::CaseView;
pub use documents::{Fault, FaultCode, check_documents};
pub use driver::{Driver, LeaseHolder, Progress, SealError, Sealer, Sweep, WorkflowError};
pub use outcome::{Outcome, OutcomeField, OutcomeStatus, Resolution};
pub use provider::{Automatic, Decision, Provider, RefuseWhen};
pub use state::{RECEIVED, state_names};
