//! RSA with SHA-224, which `ring` has not: verification only, so that the timing of private keys is no matter.

use rsa::PublicKey;
use rsa::pkcs1::DecodeRsaPublicKey as _;
use rsa::signature::hazmat::PrehashVerifier as _;
use rsa::{pkcs1v15, pss};
use sha2::Sha224;

use super::SignatureAlgorithm;
use crate::limits;

/// Whether `value` is the signature of this RSAPublicKey (RFC 8017 §A.1.1) over a message with this SHA-224 digest. The
/// modulus has the size that other digests ask for too: 2048 to 8192 bits, the latter the most the reader takes.
pub(super) fn verify(algorithm: SignatureAlgorithm, key: &[u8], digest: &[u8], value: &[u8]) -> bool {
    use rsa::traits::PublicKeyParts as _;
    let Ok(key) = PublicKey::from_pkcs1_der(key) else { return false };
    if key.n().bit_width() < limits::RSA_BITS_MIN || value.len() != key.size() {
        return false;
    }
    match algorithm {
        SignatureAlgorithm::RsaPkcs1(_) => {
            let key = pkcs1v15::VerifyingKey::<Sha224>::new(key);
            pkcs1v15::Signature::try_from(value).is_ok_and(|value| key.verify_prehash(digest, &value).is_ok())
        }
        SignatureAlgorithm::RsaPss(_) => {
            let key = pss::VerifyingKey::<Sha224>::new(key);
            pss::Signature::try_from(value).is_ok_and(|value| key.verify_prehash(digest, &value).is_ok())
        }
        _ => false,
    }
}
