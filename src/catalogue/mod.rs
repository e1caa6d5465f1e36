//! The services there are: what the regulations say, as values.
//!
//! A [`Service`] is a file (`schemas/services/*.toml`), one for each of the regulations' services: names, provider,
//! channels, form, documents, the provider's steps, the channel flows with their conditions and messages, results,
//! refusals, deadlines; each item with its clause. The files are read and checked at start, and say line and column of
//! what is wrong. Knows no request, no case and no clock: what is done with it is not known here.

mod act;
mod channel;
mod consistent;
pub mod coverage;
mod file_name;
mod flow;
mod flow_order;
mod form;
mod inconsistency;
mod label;
mod limit;
mod list;
mod media;
mod names;
mod parts;
mod result;
mod sample;
mod service;
mod service_file;
mod step;
mod value;
mod xsd;

pub use act::{ActRef, Provider, ProviderBody, ProviderKind, Regulation};
pub use channel::{Channel, Message, System};
pub use file_name::{NameFault, check_file_name};
pub use flow::{Flow, FlowCheck, FlowItem, ItemKind, Part};
pub use form::{
    Choice, DocumentType, Field, FieldKind, FieldMeaning, IdentityKind, IdentityPath, StateDatum,
};
pub use inconsistency::{Bearer, Inconsistency, KeyPath, Needed};
pub use label::{Label, NotALabel};
pub use limit::{ClockStart, Counts, Limit, When};
pub use list::Catalogue;
pub use media::MediaType;
pub use names::Names;
pub use result::{
    Delivery, IntakeGround, IntakeRefusal, Means, Queue, RefusalForm, ResultField, ResultForm, ResultKind,
    SignedBy, StoragePlace, StorageRule,
};
pub use sample::{Sample, SampleAttachment, SampleValue, sample, sample_on, sample_request};
pub use service::{
    Anomaly, Automation, Channels, Clause, Fee, FeeKind, Forms, IntakeCheck, OverallDeadline, Participant,
    Recipient, Recipients, Rule, Service, StartGround, SystemUse, Topic,
};
pub use service_file::ServiceFileError;
pub use step::{Step, StepKind, StepOutput};
pub use value::ValueFault;
pub use xsd::xsd;

pub use crate::calendar::Unit;
pub use crate::registry::Actor;
