//! Why octets are not a list that can be used.

use serde::{Deserialize, Serialize};

use crate::encoding::term::{self, Term};
use crate::x509::encoded::Encoded;
use crate::x509::field::BadField;

/// Why octets are not a list that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CrlError {
    /// More octets than a list may have.
    #[error("the CRL has {octets} bytes, the limit is {limit}")]
    TooLarge {
        /// How many there are.
        octets: usize,
        /// How many there may be.
        limit: usize,
    },
    /// Not the DER of a list.
    #[error("not a DER-encoded CRL")]
    NotDer,
    /// Another thing of the same house.
    #[error("not a CRL, but {0}")]
    Other(Encoded),
    /// Something follows the list.
    #[error("{octets} bytes follow the CRL")]
    Trailing {
        /// How many.
        octets: usize,
    },
    /// A field cannot be read.
    #[error("the CRL's {0}")]
    Field(#[from] BadField),
    /// An entry cannot be read.
    #[error("the CRL's revokedCertificates: in entry {number}, {fault}")]
    Entry {
        /// Which, counted from one.
        number: usize,
        /// What of it.
        fault: BadField,
    },
    /// A field that its version does not have, or a version that does not exist, RFC 5280 §5.1.2.1.
    #[error("the CRL has a version that does not exist, or fields that its version does not have")]
    Version,
    /// An extension of the list stands twice, or cannot be read.
    #[error("the CRL's extension {0} stands twice, or cannot be read")]
    BadExtension(#[serde(deserialize_with = "term::deserialize")] Term),
    /// A number of the list is negative, RFC 5280 §5.2.3 and §5.2.4.
    #[error("the CRL's {0} is negative; RFC 5280 §5.2.3 has INTEGER (0..MAX)")]
    NegativeNumber(#[serde(deserialize_with = "term::deserialize")] Term),
    /// It says which key signed it, and not which of the key's lists it is, RFC 5280 §5.2.3.
    #[error("the CRL has authorityKeyIdentifier and no cRLNumber")]
    Unnumbered,
    /// Without entries, but not without the place for them, RFC 5280 §5.1.2.6; lists that otherwise are as the RFC wants
    /// them are forgiven.
    #[error("revokedCertificates is there and empty, in a CRL without cRLNumber and authorityKeyIdentifier")]
    EmptyEntries,
    /// A critical extension that is not understood, RFC 5280 §5.2.
    #[error("the CRL has a critical extension that is not understood here")]
    UnknownCritical,
    /// Signed with an algorithm that is not known here.
    #[error("the CRL is signed with an algorithm that is not known here")]
    Algorithm,
}
