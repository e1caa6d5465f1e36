//! The national certification authority in small: a hierarchy for RSA and ECDSA, one for each GOST, certificates, CRLs,
//! OCSP answers and time-stamps; and whatever can be wrong with any of them, on demand, with the verdict to expect.
//!
//! Knows the profiles of the real authority's certificates (order of names and extensions, string types, policies, roles) and
//! keeps a ledger of what it issued and revoked. Reads no clock: the owner of a clock asks [`Authority::due`] and publishes
//! what [`Authority::crls`] makes. It never meets the rooms that check certificates, except through certificates, CRLs and
//! HTTP.
//!
//! Five groups, each using only those before it: `request` (what is asked for), `issue` (what is signed), `publish` (CRLs),
//! `test_pki` (the committed tree), `services` (OCSP, time-stamps); `authority.rs` joins the first three over the ledger, and
//! `http` is the authority's own face.
//!
//! ```
//! use qaqpa::ca::{Authority, CertificateRequest, Kind, Person, Reason, Subject};
//! use qaqpa::keys::Signer;
//! use qaqpa::random::Seeded;
//! use qaqpa::{Crl, Now};
//!
//! let authority = Authority::builtin(None)?;
//! let now = Now::parse("2026-11-24T10:00:00Z")?;
//! let person = Person::parse("ТЕСТОВ ТЕСТ ТЕСТОВИЧ", Some("123456789011"));
//! let request = CertificateRequest::new(Kind::PersonSign, Subject::Person(person));
//! let issued = authority.issue(&request, now, &Seeded::new(7, "example"))?;
//! let certificate = issued.holder.certificate();
//! assert!(certificate.subject().to_string().contains("IIN123456789011"));
//!
//! authority.revoke(&certificate.serial_hex(), Reason::KeyCompromise, now)?;
//! let crls = authority.crls(now)?;
//! let read = crls.iter().map(|crl| Crl::from_der(&crl.der)).collect::<Result<Vec<_>, _>>()?;
//! assert!(read.iter().any(|crl| crl.lookup(certificate.serial()).is_some()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod authority;
mod base_url;
mod error;
mod forget;
#[cfg(feature = "simulator")]
pub mod http;
mod issue;
mod issued_lately;
mod ledger;
mod ledger_record;
mod ledger_state;
mod publish;
mod request;
mod services;
mod sharing;
mod test_pki;
mod words;

pub use authority::{Authority, LedgerEntry};
pub use base_url::DEFAULT_BASE_URL;
pub use error::AuthorityError;
pub use issue::expected::Expected;
pub use issue::issued::Issued;
pub use issue::issuer::Issuer;
pub use issue::issuer_id::IssuerId;
pub use ledger_record::LedgerRecord;
pub use publish::crl_fault::{CrlFault, FaultyCrl};
pub use publish::settings::{CrlSettings, CrlValidity, EmptyCrl, Publication};
pub use publish::state::PublishedCrl;
pub use request::certificate_request::CertificateRequest;
pub use request::defect::Defect;
pub use request::form::RequestForm;
pub use request::invented;
pub use request::kind::Kind;
pub use request::profile::{Algorithm, Criticality, Profile, Statement};
pub use request::reason::Reason;
pub use request::subject::{Organization, Person, Subject};
pub use request::validity::Validity;
pub use services::responder::Responder;
pub use services::script::{OcspOutcome, OcspScript, TspOutcome, TspScript};
pub use services::service_keys::Reply;
pub use services::stamper::Stamper;
pub use services::system_keys::SystemKeys;
pub use sharing::{LedgerSharing, OwnLines, SharedLedger, Sharing};
pub use test_pki::builtin;
pub use test_pki::plan::{Draws, PKCS12_PASSWORD, Plan, Strength};
pub use test_pki::tree::test_pki_files;
