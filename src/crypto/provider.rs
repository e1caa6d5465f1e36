//! What `ring` gives beside digests and signatures: HMAC, PBKDF2.

use ring::rand::{SecureRandom, SystemRandom};
use ring::{hmac, pbkdf2};

use super::DigestAlgorithm;

/// HMAC, RFC 2104, with SHA-256, SHA-384, SHA-512, and SHA-1 for old key files; `None` with another digest.
pub fn hmac(algorithm: DigestAlgorithm, key: &[u8], message: &[u8]) -> Option<Vec<u8>> {
    let algorithm = match algorithm {
        DigestAlgorithm::Sha1 => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
        DigestAlgorithm::Sha256 => hmac::HMAC_SHA256,
        DigestAlgorithm::Sha384 => hmac::HMAC_SHA384,
        DigestAlgorithm::Sha512 => hmac::HMAC_SHA512,
        _ => return None,
    };
    Some(hmac::sign(&hmac::Key::new(algorithm, key), message).as_ref().to_vec())
}

/// PBKDF2 with HMAC of the same digests, RFC 8018 §5.2; `None` with another digest. `iterations` of zero counts as one.
pub fn pbkdf2(
    algorithm: DigestAlgorithm,
    password: &[u8],
    salt: &[u8],
    iterations: u32,
    octets: usize,
) -> Option<Vec<u8>> {
    let algorithm = match algorithm {
        DigestAlgorithm::Sha1 => pbkdf2::PBKDF2_HMAC_SHA1,
        DigestAlgorithm::Sha256 => pbkdf2::PBKDF2_HMAC_SHA256,
        DigestAlgorithm::Sha384 => pbkdf2::PBKDF2_HMAC_SHA384,
        DigestAlgorithm::Sha512 => pbkdf2::PBKDF2_HMAC_SHA512,
        _ => return None,
    };
    let iterations = std::num::NonZeroU32::new(iterations).unwrap_or(std::num::NonZeroU32::MIN);
    let mut key = vec![0; octets];
    pbkdf2::derive(algorithm, iterations, salt, password, &mut key);
    Some(key)
}

/// HMAC-SHA512.
pub(super) fn hmac_sha512(key: &[u8], message: &[u8]) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA512, key), message).as_ref().to_vec()
}

/// The system's randomness, for signatures that need some.
pub(super) fn system() -> impl SecureRandom {
    SystemRandom::new()
}
