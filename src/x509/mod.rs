//! Certificates and lists of revoked certificates, read once into what the checks need.
//!
//! Knows the encodings (RFC 5280 §4 and §5) and no judgement: whether a certificate is good is for `trust` to say.

mod addresses;
pub mod algorithms;
mod certificate;
mod crl;
mod crl_index;
pub mod der;
pub mod encode;
mod extension_list;
mod facts;
mod name;
pub mod ocsp;
mod pem;
mod usage;

pub use addresses::RevocationAddresses;
pub use algorithms::public_key_from_spki;
pub use certificate::{Certificate, CertificateError};
pub use crl::{Crl, CrlError, Reason, Revocation};
pub use crl_index::{CrlIndex, Entry};
pub use extension_list::{Extension, extensions};
pub use name::{Attribute, Name};
pub use pem::{PemError, certificates_from_pem, pem_blocks, to_pem};
pub use usage::{BasicConstraints, ExtendedKeyUsage, KeyUsage};

/// Octets in lower-case hexadecimal.
pub fn hex(octets: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    octets.iter().flat_map(|octet| [octet >> 4, octet & 15]).map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}
