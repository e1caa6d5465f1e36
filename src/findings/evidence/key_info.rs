//! Names of certificates: those of KeyInfo that lead nowhere, and those of XAdES that name another.

use serde::{Deserialize, Serialize};

use crate::x509::NameTextFault;

/// Why a name leads to no certificate that is known here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotKnown {
    /// A distinguished name that cannot be read.
    #[error("`{element}` is not a name of RFC 4514: {fault}")]
    NameText {
        /// Where it stands.
        element: String,
        /// What is wrong with it.
        fault: NameTextFault,
    },
    /// A serial number in hexadecimal.
    #[error(
        "`X509SerialNumber` {written} is in hexadecimal; XMLDSig 1.1 §4.5.4.1 has xs:integer: write the serial number {decimal}"
    )]
    SerialInHex {
        /// As it is written.
        written: String,
        /// What it is in decimal.
        decimal: String,
    },
    /// A serial number that is no number.
    #[error("`X509SerialNumber` {0} is not a number; XMLDSig 1.1 §4.5.4.1 has xs:integer")]
    SerialNotANumber(String),
    /// No certificate of this issuer and serial number.
    #[error(
        "no certificate with the serial number {serial} of that issuer is known here (`X509IssuerSerial`)"
    )]
    IssuerSerial {
        /// In decimal.
        serial: String,
    },
    /// None of this subject, or several.
    #[error("no certificate, or more than one, of that subject is known here (`X509SubjectName`)")]
    Subject,
    /// None of this key identifier.
    #[error("no certificate with that subject key identifier is known here")]
    KeyId,
    /// None of this thumbprint.
    #[error("no certificate with that SHA-1 thumbprint is known here")]
    Thumbprint,
    /// A kind of reference that is not read.
    #[error("the type `{0}` of the reference to a token is not read here; X509v3 is")]
    Type(String),
}

/// Why the certificate used is not the one that was signed with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SigningCertificateFault {
    /// It names others only.
    #[error("the signed `{element}` names another certificate than the one with the serial number {used}")]
    Other {
        /// Which of the two.
        element: String,
        /// Serial number of the certificate whose key signed.
        used: String,
    },
    /// A property that may stand once stands twice.
    #[error("the signed `{0}` stands twice")]
    Twice(String),
    /// It names no certificate, or in a form that cannot be read.
    #[error("the signed `{0}` cannot be read")]
    Unreadable(String),
    /// More certificates than are looked at.
    #[error("the signed `{element}` names more than {limit} certificates")]
    TooMany {
        /// Which of the two.
        element: String,
        /// How many are looked at.
        limit: usize,
    },
    /// A digest that is not done here.
    #[error("the digest `{0}` of a signed certificate reference is not done here")]
    Digest(String),
}
