//! Why octets are not a certificate.

use serde::{Deserialize, Serialize};

use crate::x509::encoded::Encoded;
use crate::x509::extension::BadExtension;
use crate::x509::field::BadField;
use crate::x509::name::BadAttribute;

/// Why octets are not a certificate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CertificateError {
    /// More octets than a certificate may have.
    #[error("the certificate has {octets} bytes, the limit is {limit}")]
    TooLarge {
        /// How many there are.
        octets: usize,
        /// How many there may be.
        limit: usize,
    },
    /// Not a SEQUENCE in DER.
    #[error("not a DER-encoded X.509 certificate")]
    NotDer,
    /// Another thing of the same house, which a certificate was expected in the place of.
    #[error("not an X.509 certificate, but {0}")]
    Other(Encoded),
    /// Something follows the certificate.
    #[error("{octets} bytes follow the certificate")]
    Trailing {
        /// How many.
        octets: usize,
    },
    /// A field cannot be read.
    #[error("the certificate's {0}")]
    Field(#[from] BadField),
    /// An attribute of a name cannot be read.
    #[error("{0}")]
    Attribute(#[from] BadAttribute),
    /// The key cannot be read, RFC 5280 §4.1.2.7.
    #[error("the certificate's subjectPublicKeyInfo cannot be read")]
    Key,
    /// An extension cannot be taken, RFC 5280 §4.2.
    #[error("the certificate's {0}")]
    Extension(#[from] BadExtension),
}
