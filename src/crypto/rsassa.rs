//! RSA that `ring` has not: signatures with SHA-224, and RSASSA-PSS with a salt of another length than the digest, verified only, so that
//! the timing of private keys is no matter; and the name of keys that are for RSASSA-PSS alone.

use ring::rsa::KeyPair;
use rsa::PublicKey;
use rsa::pkcs1::DecodeRsaPublicKey as _;
use rsa::pkcs8::{ObjectIdentifier, PrivateKeyInfoRef};
use rsa::signature::hazmat::PrehashVerifier as _;
use rsa::{pkcs1v15, pss};
use sha2::digest::{Digest, FixedOutputReset};
use sha2::{Sha224, Sha256, Sha384, Sha512};

use super::{DigestAlgorithm, SignatureAlgorithm, digest};
use crate::limits;

/// Whether `value` is the signature of this RSAPublicKey (RFC 8017 §A.1.1) over `message`. The key is held to what `ring` asks of its: a
/// modulus of 2048 to 8192 bits, and an odd exponent from 3 to 2³³ − 1; the upper ends are the reader's own.
pub(super) fn verify(algorithm: SignatureAlgorithm, key: &[u8], message: &[u8], value: &[u8]) -> bool {
    use rsa::traits::PublicKeyParts as _;
    let Ok(key) = PublicKey::from_pkcs1_der(key) else { return false };
    let one = key.e().bit_width() <= 1;
    if key.n().bit_width() < limits::RSA_BITS_MIN || value.len() != key.size() || one {
        return false;
    }
    let Some(hash) = algorithm.digest() else { return false };
    let hashed = digest(hash, message);
    match (algorithm, algorithm.salt().map(usize::from), hash) {
        (SignatureAlgorithm::RsaPkcs1(_), _, DigestAlgorithm::Sha224) => {
            let key = pkcs1v15::VerifyingKey::<Sha224>::new(key);
            pkcs1v15::Signature::try_from(value)
                .is_ok_and(|value| key.verify_prehash(hashed.as_ref(), &value).is_ok())
        }
        (_, Some(salt), DigestAlgorithm::Sha224) => salted::<Sha224>(key, salt, hashed.as_ref(), value),
        (_, Some(salt), DigestAlgorithm::Sha256) => salted::<Sha256>(key, salt, hashed.as_ref(), value),
        (_, Some(salt), DigestAlgorithm::Sha384) => salted::<Sha384>(key, salt, hashed.as_ref(), value),
        (_, Some(salt), DigestAlgorithm::Sha512) => salted::<Sha512>(key, salt, hashed.as_ref(), value),
        _ => false,
    }
}

/// RSASSA-PSS-VERIFY, RFC 8017 §8.1.2, with a salt of exactly so many octets.
fn salted<D: Digest + FixedOutputReset>(key: PublicKey, salt: usize, hashed: &[u8], value: &[u8]) -> bool {
    let key = pss::VerifyingKey::<D>::new_with_salt_len(key, salt);
    pss::Signature::try_from(value).is_ok_and(|value| key.verify_prehash(hashed, &value).is_ok())
}

/// The RSAPrivateKey in a PrivateKeyInfo that says id-RSASSA-PSS of it, RFC 4055 §1.2.
pub(super) fn key_for_pss(pkcs8: &[u8]) -> Option<KeyPair> {
    let info = PrivateKeyInfoRef::try_from(pkcs8).ok()?;
    let for_pss = info.algorithm.oid == ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
    KeyPair::from_der(info.private_key.as_bytes()).ok().filter(|_| for_pss)
}
