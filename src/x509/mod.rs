//! Certificates and lists of revoked certificates, read once into what the checks need.
//!
//! Knows the encodings (RFC 5280 §4 and §5) and no judgement: whether a certificate is good is for `trust` to say.

mod certificate;
mod crl;
pub mod der;
pub mod encode;
mod name;
mod pem;

pub use certificate::{BasicConstraints, Certificate, CertificateError, ExtendedKeyUsage, KeyUsage, public_key_from_spki};
pub use crl::{Crl, CrlError, Reason, Revocation};
pub use name::{Attribute, Name};
pub use pem::{PemError, certificates_from_pem, pem_blocks, to_pem};
