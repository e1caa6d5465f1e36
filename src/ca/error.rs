//! What can go wrong at the authority.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::ca::request::defect::Defect;
use crate::ca::request::kind::Kind;
use crate::ca::request::profile::Profile;
use crate::ca::request::reason::Reason;
use crate::clock::Now;
use crate::cms::SigningError;
use crate::crypto::CryptoError;
use crate::interface::{Access, AuthorityFault, LedgerFault, SubjectFault, Unsuited};
use crate::keys::KeyFileError;
use crate::x509::{CertificateError, PemError};

/// Why the authority did not do as it was asked.
#[derive(Debug)]
pub enum AuthorityError {
    /// A file or directory cannot be read or written.
    File {
        /// What was tried.
        access: Access,
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A key file is damaged or does not fit.
    KeyFile {
        /// Which.
        path: PathBuf,
        /// Why.
        source: KeyFileError,
    },
    /// A PEM file is damaged.
    Pem {
        /// Which.
        path: PathBuf,
        /// Why.
        source: PemError,
    },
    /// The ledger has something else in it than the authority writes.
    Ledger {
        /// Which.
        path: PathBuf,
        /// What.
        fault: LedgerFault,
    },
    /// The subject cannot be written.
    Subject(SubjectFault),
    /// Kind and subject do not go together.
    Unsuited {
        /// The kind asked for.
        kind: Kind,
    },
    /// The profile has no such kind.
    NotInProfile {
        /// The kind asked for.
        kind: Kind,
        /// In which profile.
        profile: Profile,
    },
    /// Two defects that cannot be had together.
    DefectsAtOdds {
        /// One.
        one: Defect,
        /// The other.
        other: Defect,
    },
    /// A defect that such a certificate cannot have.
    DefectUnsuited {
        /// Which.
        defect: Defect,
        /// Why not.
        why: Unsuited,
    },
    /// The certificate would end before it begins.
    EmptyValidity {
        /// First instant.
        not_before: Now,
        /// Last instant.
        not_after: Now,
    },
    /// The certificate would outlive its issuer.
    OutlivesIssuer {
        /// Last instant.
        not_after: Now,
        /// The issuer's.
        issuer: Now,
    },
    /// A time that no certificate can contain.
    TimeOutOfRange {
        /// Which.
        at: Now,
    },
    /// A serial number that is none.
    NotASerial(String),
    /// Every serial number that was drawn was given before.
    SerialNumbersTaken {
        /// How many.
        draws: u32,
    },
    /// No certificate of this serial number was issued here.
    NeverIssued(String),
    /// Already revoked, for good.
    AlreadyRevoked {
        /// Whose.
        serial: String,
        /// When.
        at: Now,
        /// Why.
        reason: Reason,
    },
    /// Not on hold, so there is nothing to lift.
    NotOnHold(String),
    /// A time-stamp could not be made.
    Stamp(SigningError),
    /// Key or signature.
    Crypto(CryptoError),
    /// What was made cannot be read back.
    Certificate(CertificateError),
    /// Key and certificate do not fit.
    Holder(KeyFileError),
    /// The root could not be written.
    Rcgen(rcgen::Error),
}

impl AuthorityError {
    /// The file at `path` was not read, because of a system error.
    pub(super) fn unread(path: &Path) -> impl Fn(io::Error) -> Self {
        |source| Self::File { access: Access::Read, path: path.to_owned(), source }
    }

    /// The file at `path` was not written, because of a system error.
    pub(super) fn unwritten(path: &Path) -> impl Fn(io::Error) -> Self {
        |source| Self::File { access: Access::Write, path: path.to_owned(), source }
    }

    /// Whether there is no room on the disk for what the authority writes.
    pub fn is_full(&self) -> bool {
        self.fault().is_full()
    }

    /// It as a value that the room `text` has words for.
    pub fn fault(&self) -> AuthorityFault {
        use AuthorityFault as F;
        let shown = |path: &PathBuf| path.display().to_string();
        match self {
            Self::File { access, path, source } => {
                F::File { access: *access, path: shown(path), kind: source.kind(), cause: source.to_string() }
            }
            Self::KeyFile { path, source } => F::KeyFile { path: shown(path), cause: source.clone() },
            Self::Pem { path, source } => F::Pem { path: shown(path), cause: source.clone() },
            Self::Ledger { path, fault } => F::Ledger { path: shown(path), fault: fault.clone() },
            Self::Subject(fault) => F::Subject(fault.clone()),
            Self::Unsuited { kind } => F::KindUnsuited { kind: kind.name() },
            Self::NotInProfile { kind, profile } => {
                F::NotInProfile { kind: kind.name(), profile: profile.name() }
            }
            Self::DefectsAtOdds { one, other } => F::DefectsAtOdds { one: one.name(), other: other.name() },
            Self::DefectUnsuited { defect, why } => F::DefectUnsuited { defect: defect.name(), why: *why },
            Self::EmptyValidity { not_before, not_after } => {
                F::EmptyValidity { not_before: *not_before, not_after: *not_after }
            }
            Self::OutlivesIssuer { not_after, issuer } => {
                F::OutlivesIssuer { not_after: *not_after, issuer: *issuer }
            }
            Self::TimeOutOfRange { at } => F::TimeOutOfRange { at: *at },
            Self::NotASerial(text) => F::NotASerial { text: text.clone() },
            Self::SerialNumbersTaken { draws } => F::SerialNumbersTaken { draws: *draws },
            Self::NeverIssued(serial) => F::NeverIssued { serial: serial.clone() },
            Self::AlreadyRevoked { serial, at, reason } => {
                F::AlreadyRevoked { serial: serial.clone(), at: *at, reason: reason.name() }
            }
            Self::NotOnHold(serial) => F::NotOnHold { serial: serial.clone() },
            Self::Stamp(error) => F::Stamp(error.clone()),
            Self::Crypto(error) => F::Crypto(*error),
            Self::Certificate(error) => F::Certificate(error.clone()),
            Self::Holder(error) => F::Holder(error.clone()),
            Self::Rcgen(error) => F::Root { cause: error.to_string() },
        }
    }
}

impl fmt::Display for AuthorityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fault().fmt(f)
    }
}

impl std::error::Error for AuthorityError {}

macro_rules! from {
    ($($error:ty => $variant:ident,)+) => {$(
        impl From<$error> for AuthorityError {
            fn from(error: $error) -> Self {
                AuthorityError::$variant(error)
            }
        }
    )+};
}

from! {
    SubjectFault => Subject,
    SigningError => Stamp,
    CryptoError => Crypto,
    CertificateError => Certificate,
    KeyFileError => Holder,
}
