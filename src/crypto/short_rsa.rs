//! RSA keys below what `ring` takes.

use rsa::pkcs8::DecodePrivateKey as _;

use super::draw::Draw;
use super::{CryptoError, DigestAlgorithm, digest};
use crate::random::Entropy;

/// The octets before a SHA-256 digest in a PKCS#1 v1.5 signature, RFC 8017 §9.2 note 1.
const SHA256_INFO: [u8; 19] =
    [0x30, 0x31, 0x30, 13, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 5, 0, 4, 32];

/// An RSA key of any size.
pub(super) struct ShortRsa(rsa::PrivateKey);

impl ShortRsa {
    /// From a PKCS#8 `PrivateKeyInfo`.
    pub(super) fn from_pkcs8(der: &[u8]) -> Result<Self, CryptoError> {
        rsa::PrivateKey::from_pkcs8_der(der).map(ShortRsa).map_err(|_| CryptoError::BadKey)
    }

    /// The bits of its modulus.
    pub(super) fn bits(&self) -> u32 {
        use rsa::traits::PublicKeyParts as _;
        u32::try_from(self.0.size() * 8).unwrap_or(u32::MAX)
    }

    /// `RSAPublicKey`, RFC 8017 §A.1.1.
    pub(super) fn public(&self) -> Vec<u8> {
        use rsa::pkcs1::EncodeRsaPublicKey as _;
        self.0.as_public_key().to_pkcs1_der().map(|der| der.as_bytes().to_vec()).unwrap_or_default()
    }

    /// PKCS#1 v1.5 with SHA-256.
    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, CryptoError> {
        self.sign_info(&SHA256_INFO, digest(DigestAlgorithm::Sha256, message).as_ref())
    }

    /// PKCS#1 v1.5 over a digest, after the octets that name its algorithm.
    pub(super) fn sign_info(&self, info: &[u8], hashed: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let padded = [info, hashed].concat();
        let padding = rsa::Pkcs1v15Sign::new_unprefixed();
        self.0.sign_with_rng(&mut Draw(&Entropy), padding, &padded).map_err(|_| CryptoError::BadKey)
    }
}
