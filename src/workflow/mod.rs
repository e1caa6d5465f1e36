//! From a registered request to its outcome, as the regulation says.
//!
//! A [`Service`] is a file (`schemas/services/*.toml`): its form, its documents, its steps, its deadlines. The [`Driver`]
//! takes a case through the documents check, the provider's steps and the signing, each change one durable
//! compare-and-set, so that a crash between any two loses nothing and repeats nothing. Knows no XML, no signature and no
//! wire: who decides is a [`Provider`], who signs is a [`Sealer`]. Takes `now`, never reads a clock.

mod application;
mod case_view;
mod catalogue;
mod deadline;
mod documents;
mod driver;
mod nearest;
mod outcome;
mod provider;
mod service;
mod service_file;
mod stage;
mod state;

pub use application::{Application, Attachment, PowerOfAttorney, Representative};
pub use case_view::CaseView;
pub use catalogue::Catalogue;
pub use deadline::Deadline;
pub use documents::{Fault, FaultCode, check_documents};
pub use driver::{Driver, LeaseHolder, Progress, SealError, Sealer, Sweep, WorkflowError};
pub use nearest::nearest;
pub use outcome::{Outcome, OutcomeField, OutcomeStatus, Resolution};
pub use provider::{Automatic, Decision, Provider, RefuseWhen};
pub use service::{
    Choice, DocumentType, Field, FieldKind, IdentityKind, IdentityPath, Names, Queue, Recipient, Regulation,
    ResultField, ResultForm, Route, Service, Step, StepKind,
};

pub use crate::registry::Actor;
pub use service_file::ServiceFileError;
pub use state::{RECEIVED, state_names};
