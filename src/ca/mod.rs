//! The national certification authority in small: root, two issuing authorities, certificates, lists of revoked ones.
//!
//! Knows the profile of the real authority's certificates (order of names and extensions, string types, policies, roles) and
//! keeps a ledger of what it issued and revoked. Reads no clock: whoever holds one asks [`Authority::due`] and publishes
//! what [`Authority::crls`] makes. It never meets the rooms that check certificates, but through certificates and lists, as
//! strangers would.

mod authority;
pub mod builtin;
mod error;
mod extension;
mod issuer;
mod ledger;
mod list;
mod order;
mod profile;
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

pub use authority::{Authority, DEFAULT_BASE_URL, PublishedCrl};
pub use error::AuthorityError;
pub use issuer::{Issuer, IssuerId, Validity};
pub use list::{Entry, ListValidity};
pub use order::{DAYS_DEFAULT, Issued, Order};
pub use profile::{Algorithm, Kind, Profile};
pub use reason::Reason;
pub use responder::Responder;
pub use script::{OcspOutcome, OcspScript, ScriptError, TspOutcome, TspScript};
pub use service::Reply;
pub use stamper::Stamper;
pub use subject::{Organization, Person, Subject, SubjectError};
pub use tree::{Draws, PKCS12_PASSWORD, Plan, Strength, plant};
