//! What can go wrong at the authority.

use std::path::PathBuf;

use crate::ca::request::defect::Defect;
use crate::ca::request::kind::Kind;
use crate::ca::request::profile::Profile;
use crate::ca::request::reason::Reason;
use crate::ca::request::subject::SubjectError;
use crate::clock::Now;
use crate::crypto::CryptoError;
use crate::keys::KeyFileError;
use crate::x509::{CertificateError, PemError};

/// Why the authority did not do as it was asked.
#[derive(Debug, thiserror::Error)]
pub enum AuthorityError {
    /// A file or directory cannot be read or written.
    #[error("cannot {action} {}: {source}", .path.display())]
    File {
        /// `read`, `write`, `create`, …
        action: &'static str,
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A key file is damaged or does not fit.
    #[error("{}: {source}", .path.display())]
    KeyFile {
        /// Which.
        path: PathBuf,
        /// Why.
        source: KeyFileError,
    },
    /// A PEM file is damaged.
    #[error("{}: {source}", .path.display())]
    Pem {
        /// Which.
        path: PathBuf,
        /// Why.
        source: PemError,
    },
    /// The ledger has something else in it than the authority writes.
    #[error("{}: {problem}", .path.display())]
    Ledger {
        /// Which.
        path: PathBuf,
        /// Where and why.
        problem: String,
    },
    /// The subject cannot be written.
    #[error("{0}")]
    Subject(#[from] SubjectError),
    /// Kind and subject do not go together.
    #[error("a certificate of kind {} cannot speak of such a subject; give --bin for an organisation's, --host for a server's", .kind.name())]
    Unsuited {
        /// The kind asked for.
        kind: Kind,
    },
    /// The profile has no such kind.
    #[error("profile {} has no certificate of kind {}: one certificate signs and logs in", .profile.name(), .kind.name())]
    NotInProfile {
        /// The kind asked for.
        kind: Kind,
        /// In which profile.
        profile: Profile,
    },
    /// Two defects that cannot be had together.
    #[error("defects {} and {} exclude one another", .one.name(), .other.name())]
    DefectsAtOdds {
        /// One.
        one: Defect,
        /// The other.
        other: Defect,
    },
    /// A defect that such a certificate cannot have.
    #[error("defect {}: {why}", .defect.name())]
    DefectUnsuited {
        /// Which.
        defect: Defect,
        /// Why not.
        why: &'static str,
    },
    /// The certificate would end before it begins.
    #[error("the certificate would be valid from {not_before} to {not_after}")]
    EmptyValidity {
        /// First instant.
        not_before: Now,
        /// Last instant.
        not_after: Now,
    },
    /// The certificate would outlive its issuer.
    #[error(
        "the certificate would be valid until {not_after}, but its issuer only until {issuer}; ask for fewer days"
    )]
    OutlivesIssuer {
        /// Last instant.
        not_after: Now,
        /// The issuer's.
        issuer: Now,
    },
    /// A time that no certificate can contain.
    #[error("{at} cannot stand in a certificate")]
    TimeOutOfRange {
        /// Which.
        at: Now,
    },
    /// A serial number that is none.
    #[error("`{0}` is not a serial number: 1 to 20 octets in hexadecimal")]
    NotASerial(String),
    /// Every serial number that was drawn was given before.
    #[error("{draws} serial numbers were drawn and all of them are given already; use another seed")]
    SerialNumbersTaken {
        /// How many.
        draws: u32,
    },
    /// No certificate of this serial number was issued here.
    #[error("no certificate with serial number {0} was issued here")]
    NeverIssued(String),
    /// Already revoked, for good.
    #[error("certificate {serial} was revoked at {at} already ({}); only a hold can be changed", .reason.name())]
    AlreadyRevoked {
        /// Whose.
        serial: String,
        /// When.
        at: Now,
        /// Why.
        reason: Reason,
    },
    /// Not on hold, so there is nothing to lift.
    #[error("certificate {0} is not on hold; only a hold can be lifted")]
    NotOnHold(String),
    /// A time-stamp could not be made.
    #[error("{0}")]
    Stamp(#[from] crate::cms::SigningError),
    /// Key or signature.
    #[error("{0}")]
    Crypto(#[from] CryptoError),
    /// What was made cannot be read back.
    #[error("{0}")]
    Certificate(#[from] CertificateError),
    /// Key and certificate do not fit.
    #[error("{0}")]
    Holder(#[from] KeyFileError),
    /// The root could not be written.
    #[error("the root's certificate: {0}")]
    Rcgen(rcgen::Error),
}
