//! The path from a certificate to an anchor, RFC 5280 §6.1.

use serde::{Deserialize, Serialize};

use crate::clock::Now;

/// What was found of a path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PathEvidence {
    /// The issuer is not known.
    UnknownIssuer {
        /// Its name.
        issuer: String,
    },
    /// The issuer did not sign it.
    Forged {
        /// Its name.
        issuer: String,
    },
    /// The path is longer than is taken.
    TooLong {
        /// Certificates that are taken.
        max: usize,
    },
    /// More candidates than are tried.
    TooManySignatures {
        /// Signatures that are tried.
        max: u32,
    },
    /// The certificate names two signature algorithms.
    TwoAlgorithms {
        /// Whose certificate it is.
        subject: String,
    },
    /// The signature algorithm is not done here.
    UnsupportedAlgorithm {
        /// Its OID.
        oid: String,
    },
    /// The issuer's key is of a kind that is not done here.
    UnsupportedKey {
        /// The issuer's name.
        issuer: String,
        /// The kind of its key, or its OIDs.
        key: String,
    },
    /// The signature on the certificate is weak.
    Weak(WeakSignature),
    /// The issuer is no authority.
    NotAnAuthority {
        /// Its name.
        issuer: String,
    },
    /// The issuer's key may not sign certificates.
    NoCertSign {
        /// Its name.
        issuer: String,
    },
    /// The issuer has a critical extension that is not understood here.
    CriticalExtension {
        /// Its OID.
        oid: String,
        /// The issuer's name.
        issuer: String,
    },
    /// The issuer is judged outside its period.
    IssuerPeriod {
        /// Its name.
        issuer: String,
        /// From when it is valid.
        not_before: Now,
        /// Until when.
        not_after: Now,
        /// When it was judged.
        at: Now,
    },
    /// More authorities below the issuer than it allows.
    PathLength {
        /// Its name.
        issuer: String,
        /// How many it allows.
        max: u32,
        /// How many there are.
        count: usize,
    },
    /// An authority may not issue for this usage.
    Usage {
        /// The usage.
        usage: String,
        /// The authority's name.
        authority: String,
        /// What it may issue for.
        purposes: Vec<String>,
    },
    /// An extension about policies that cannot be read.
    PoliciesUnreadable {
        /// Whose certificate it is.
        subject: String,
        /// The extension.
        extension: String,
    },
    /// No policy holds along the path.
    NoPolicy {
        /// From whose certificate on.
        subject: String,
    },
    /// Name constraints that cannot be read.
    ConstraintsUnreadable {
        /// Whose they are.
        authority: String,
        /// The extension.
        extension: String,
    },
    /// Neither a subject nor critical alternative names.
    Nameless,
    /// Alternative names that cannot be read.
    NamesUnreadable {
        /// Whose they are.
        subject: String,
        /// The extension.
        extension: String,
    },
    /// More names than are compared.
    TooManyNames {
        /// Comparisons that are made.
        max: usize,
    },
    /// A name that an authority does not allow below it.
    Name {
        /// The authority.
        authority: String,
        /// The name.
        name: ShownName,
        /// Why it is not allowed.
        fault: NameFault,
    },
}

/// Why a signature on a certificate or a CRL does not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WeakSignature {
    /// A broken algorithm.
    Algorithm(String),
    /// A short key of the issuer.
    Key {
        /// What is asked for.
        bits_min: u32,
        /// What it has.
        bits: u32,
    },
}

/// A name as it is shown: of a person's names only the kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShownName {
    /// A mailbox.
    Mailbox,
    /// A directory name.
    Directory,
    /// A host.
    Dns(String),
    /// A URI.
    Uri(String),
    /// An address by number.
    Ip(String),
    /// Another kind, by its tag.
    Other(u8),
}

/// What is wrong with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NameFault {
    /// It cannot be compared with the constraints.
    Unclear,
    /// It is excluded.
    Excluded,
    /// It is not permitted.
    NotPermitted,
}
