//! What the authority refuses, as values that stand in an answer and in a line of a command alike.

use std::io;

use crate::clock::{NotATime, Now};
use crate::cms::SigningError;
use crate::crypto::CryptoError;
use crate::encoding::toml_text::TomlFault;
use crate::keys::KeyFileError;
use crate::x509::{CertificateError, PemError};

/// Why the authority does not do what is asked of it, or cannot. Kinds, profiles, defects and reasons stand by their names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuthorityFault {
    /// No certificate of this serial number was issued.
    NeverIssued {
        /// The number.
        serial: String,
    },
    /// Revoked already, for good.
    AlreadyRevoked {
        /// Whose.
        serial: String,
        /// When.
        at: Now,
        /// Why, by the name of RFC 5280 §5.3.1.
        reason: &'static str,
    },
    /// Not on hold.
    NotOnHold {
        /// The number.
        serial: String,
    },
    /// A text that is no serial number.
    NotASerial {
        /// Which, cut short.
        text: String,
    },
    /// It would end before it begins.
    EmptyValidity {
        /// From.
        not_before: Now,
        /// To.
        not_after: Now,
    },
    /// It would be valid longer than its issuer.
    OutlivesIssuer {
        /// Until when.
        not_after: Now,
        /// The issuer until when.
        issuer: Now,
    },
    /// Two defects that one certificate cannot have.
    DefectsAtOdds {
        /// The one.
        one: &'static str,
        /// The other.
        other: &'static str,
    },
    /// A defect that such a certificate cannot have.
    DefectUnsuited {
        /// Which.
        defect: &'static str,
        /// Why not.
        why: Unsuited,
    },
    /// The subject cannot be written.
    Subject(SubjectFault),
    /// Kind and subject do not go together.
    KindUnsuited {
        /// The kind.
        kind: &'static str,
    },
    /// The profile has no such kind.
    NotInProfile {
        /// The kind.
        kind: &'static str,
        /// The profile.
        profile: &'static str,
    },
    /// A time that no certificate can contain.
    TimeOutOfRange {
        /// Which.
        at: Now,
    },
    /// Every serial number that was drawn was given before.
    SerialNumbersTaken {
        /// How many.
        draws: u32,
    },
    /// A file of the authority cannot be read, or not be written.
    File {
        /// What was tried.
        access: Access,
        /// Which file.
        path: String,
        /// Of which kind the system's error is.
        kind: io::ErrorKind,
        /// What the system says of it.
        cause: String,
    },
    /// A key file of the authority is damaged or does not fit.
    KeyFile {
        /// Which file.
        path: String,
        /// Why.
        cause: KeyFileError,
    },
    /// A PEM file of the authority is damaged.
    Pem {
        /// Which file.
        path: String,
        /// Why.
        cause: PemError,
    },
    /// The ledger has something else in it than the authority writes.
    Ledger {
        /// Which file.
        path: String,
        /// What.
        fault: LedgerFault,
    },
    /// A time-stamp was not made.
    Stamp(SigningError),
    /// A key or a signature.
    Crypto(CryptoError),
    /// What was made cannot be read back.
    Certificate(CertificateError),
    /// Key and certificate do not fit.
    Holder(KeyFileError),
    /// The root's certificate was not written.
    Root {
        /// What the library that writes it says, in English.
        cause: String,
    },
}

impl AuthorityFault {
    /// Whether the authority itself fails, and not what is asked of it.
    pub const fn is_its_own(&self) -> bool {
        matches!(
            self,
            AuthorityFault::File { .. }
                | AuthorityFault::KeyFile { .. }
                | AuthorityFault::Pem { .. }
                | AuthorityFault::Ledger { .. }
        )
    }

    /// Whether there is no room for what the authority writes: with room the same is done.
    pub const fn is_full(&self) -> bool {
        use io::ErrorKind::{QuotaExceeded, StorageFull};
        matches!(self, AuthorityFault::File { kind: StorageFull | QuotaExceeded, .. })
    }
}

/// What was tried with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// To read it.
    Read,
    /// To write it, to make it or to move it.
    Write,
}

/// Why a certificate cannot have a defect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsuited {
    /// Only RSA keys come in a weak size.
    OnlyRsa,
    /// GOST has digests of its own.
    OwnDigest,
    /// The defect is about an IIN, and the name has none.
    NoIin,
}

/// Why a subject cannot be written into a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SubjectFault {
    /// A number is not twelve digits.
    NotTwelveDigits {
        /// Which part.
        part: SubjectPart,
        /// Characters that were given.
        given: usize,
    },
    /// A text is empty or too long.
    Length {
        /// Which part.
        part: SubjectPart,
        /// Characters that were given.
        given: usize,
        /// The most there may be.
        max: usize,
    },
    /// A text is nothing but blanks.
    Blank {
        /// Which part.
        part: SubjectPart,
    },
    /// A text has control characters.
    Control {
        /// Which part.
        part: SubjectPart,
    },
    /// A server without names.
    NoHost,
    /// Neither a host name nor an address.
    NotAHost(String),
}

/// A part of a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubjectPart {
    /// The IIN.
    Iin,
    /// The BIN.
    Bin,
    /// The surname.
    Surname,
    /// The given name.
    Name,
    /// Surname and given name: the common name.
    SurnameAndName,
    /// The patronymic.
    Patronymic,
    /// The name of the organisation.
    Organization,
    /// The OID of the system.
    SystemId,
    /// The name of the system.
    SystemName,
    /// The code of the treasury's client.
    ClientCode,
    /// The name of a service of the authority.
    ServiceName,
}

/// What the ledger has in it that the authority does not write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LedgerFault {
    /// More than is read.
    TooLarge {
        /// Bytes it has.
        octets: u64,
        /// Bytes that are read.
        octets_max: u64,
    },
    /// A line of the certificates issued.
    Line {
        /// Its number, counted from one.
        number: usize,
    },
    /// The revocations are not TOML of their form.
    Toml {
        /// What is wrong.
        fault: TomlFault,
    },
    /// The revocations are fewer than their file says.
    Fewer {
        /// How many there are.
        rows: usize,
        /// How many it says.
        said: usize,
    },
    /// Revocations that were known are not in their file any more, and nobody let go of them.
    Lost {
        /// How many.
        revocations: usize,
    },
    /// A revocation by an issuer that there is not.
    Issuer {
        /// Of which certificate.
        serial: String,
        /// The issuer named.
        issuer: String,
    },
    /// A revocation for a reason that there is not.
    Reason {
        /// Of which certificate.
        serial: String,
        /// The reason named.
        reason: String,
    },
    /// A revocation at what is no time.
    Time {
        /// Of which certificate.
        serial: String,
        /// What stands there.
        cause: NotATime,
    },
}
