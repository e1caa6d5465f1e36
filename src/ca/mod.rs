//! The national certification authority in small: root, two issuing authorities, certificates, lists of revoked ones.
//!
//! Knows the profile of the real authority's certificates (order of names and extensions, string types, policies, roles) and
//! keeps a ledger of what it issued and revoked. Reads no clock: whoever holds one asks [`Authority::due`] and publishes
//! what [`Authority::crls`] makes. It never meets the rooms that check certificates, but through certificates and lists, as
//! strangers would.

mod authority;
pub mod builtin;
mod crowd;
mod defect;
mod draft;
mod error;
mod extension;
pub mod invented;
mod issued;
mod issuer;
mod issuer_id;
mod kind;
mod ledger;
mod list;
mod list_fault;
mod order;
mod profile;
mod publication;
mod readme;
mod reason;
mod responder;
mod root;
mod roster;
mod script;
mod service;
mod signed;
mod stamper;
mod subject;
mod tree;
mod verdict;
mod wish;

pub use authority::{Authority, DEFAULT_BASE_URL, Registered};
pub use defect::Defect;
pub use error::AuthorityError;
pub use issued::Issued;
pub use issuer::{Issuer, Validity};
pub use issuer_id::IssuerId;
pub use kind::Kind;
pub use list::{EmptyList, ListValidity};
pub use list_fault::{ListFault, Served};
pub use order::Order;
pub use profile::{Algorithm, Criticality, Profile, Statement};
pub use publication::{ListSettings, Publication, PublishedCrl};
pub use reason::Reason;
pub use responder::Responder;
pub use script::{OcspOutcome, OcspScript, ScriptError, TspOutcome, TspScript};
pub use service::Reply;
pub use stamper::Stamper;
pub use subject::{Organization, Person, Subject, SubjectError};
pub use tree::{Draws, PKCS12_PASSWORD, Plan, Strength, plant};
pub use verdict::Expected;
pub use wish::{Wish, WishError};
