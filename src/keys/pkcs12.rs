//! PKCS#12, RFC 7292: being written.

use crate::crypto::PrivateKey;
use crate::random::Random;
use crate::x509::Certificate;

/// Why a PKCS#12 file cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Pkcs12Error {
    /// Not a PKCS#12 file.
    #[error("not a PKCS#12 file")]
    NotPkcs12,
}

/// Reads key and certificates.
pub fn read_pkcs12(_der: &[u8], _password: &str) -> Result<(PrivateKey, Vec<Certificate>), Pkcs12Error> {
    Err(Pkcs12Error::NotPkcs12)
}

/// Writes key and certificates.
pub fn write_pkcs12(_key: &PrivateKey, _certificates: &[&Certificate], _password: &str, _random: &dyn Random) -> Vec<u8> {
    Vec::new()
}
