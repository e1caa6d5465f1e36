//! Signatures of former days: RSA below 2048 bits and SHA-1. The caller decides by the date whether they
//! count.

use ring::signature::{self as rs, UnparsedPublicKey};

use super::DigestAlgorithm::{Sha1, Sha256, Sha512};
use super::{CryptoError, EcdsaForm, KeyKind, PublicKey, RsaUse, SignatureAlgorithm};

impl PublicKey {
    /// As [`PublicKey::verify`], and RSASSA-PKCS1-v1_5 with keys from 1024 bits and with SHA-1 too.
    pub fn verify_historic(
        &self,
        algorithm: SignatureAlgorithm,
        form: EcdsaForm,
        message: &[u8],
        value: &[u8],
    ) -> Result<(), CryptoError> {
        let KeyKind::Rsa { bits } = self.kind() else { return self.verify(algorithm, form, message, value) };
        // What an old key is bound to binds it here too.
        if self.rsa_use() != RsaUse::Any {
            return self.verify(algorithm, form, message, value);
        }
        let with = match algorithm {
            SignatureAlgorithm::RsaPkcs1(Sha1) => &rs::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
            SignatureAlgorithm::RsaPkcs1(Sha256) if bits < 2048 => {
                &rs::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY
            }
            SignatureAlgorithm::RsaPkcs1(Sha512) if bits < 2048 => {
                &rs::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY
            }
            _ => return self.verify(algorithm, form, message, value),
        };
        UnparsedPublicKey::new(with, self.octets())
            .verify(message, value)
            .map_err(|_| CryptoError::BadSignature)
    }
}
