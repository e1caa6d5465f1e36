//! The number of the request against the certificate's. Every number here is masked.

use serde::{Deserialize, Serialize};

/// What was found of the declarant's number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IdentityEvidence {
    /// The request has none of the elements.
    Absent {
        /// Where it may stand.
        paths: Vec<String>,
    },
    /// The element stands more than once.
    Repeated {
        /// The element.
        path: String,
        /// How often.
        count: usize,
    },
    /// The element is empty.
    Empty {
        /// The element.
        path: String,
    },
    /// Not twelve digits.
    NotTwelveDigits {
        /// Characters of it.
        count: usize,
        /// Masked.
        number: String,
    },
    /// The certificate has no number.
    NotInCertificate,
    /// The certificate's number is not twelve digits after one prefix.
    MalformedInCertificate,
    /// The certificate has different numbers of one kind.
    SeveralInCertificate,
    /// The two differ.
    Mismatch {
        /// The certificate's, masked.
        certificate: String,
        /// The request's, masked.
        request: String,
    },
}
