//! What `ring` gives beside digests and signatures: entropy, HMAC, PBKDF2.

use ring::rand::{SecureRandom, SystemRandom};
use ring::{hmac, pbkdf2};

/// Fills `into` from the system.
///
/// # Panics
/// When the system has no entropy to give: nothing that follows could be right.
pub fn entropy(into: &mut [u8]) {
    #![allow(clippy::expect_used, reason = "there is no going on without entropy")]
    // Unwrap safety: getrandom(2) fails only on a kernel without it, where no key may be made at all.
    SystemRandom::new().fill(into).expect("the system gives entropy");
}

/// HMAC-SHA1, for the MAC of old PKCS#12 files only.
pub fn hmac_sha1(key: &[u8], message: &[u8]) -> Vec<u8> {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key);
    hmac::sign(&key, message).as_ref().to_vec()
}

/// HMAC-SHA256.
pub fn hmac_sha256(key: &[u8], message: &[u8]) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message).as_ref().to_vec()
}

/// PBKDF2-HMAC-SHA256, RFC 8018 §5.2. `iterations` of zero counts as one.
pub fn pbkdf2_sha256(password: &[u8], salt: &[u8], iterations: u32, into: &mut [u8]) {
    let iterations = std::num::NonZeroU32::new(iterations).unwrap_or(std::num::NonZeroU32::MIN);
    pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, iterations, salt, password, into);
}

/// HMAC-SHA512.
pub(super) fn hmac_sha512(key: &[u8], message: &[u8]) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA512, key), message).as_ref().to_vec()
}

/// The system's randomness, for signatures that need some.
pub(super) fn system() -> impl SecureRandom {
    SystemRandom::new()
}
