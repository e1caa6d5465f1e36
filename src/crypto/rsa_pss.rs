//! RSASSA-PSS with parameters that `ring` has not: a salt of another length, another digest in the mask. RFC 8017 §8.1.2 and §9.1.2;
//! verification only, so that the timing of private keys is no matter.

use rsa::pkcs1::DecodeRsaPublicKey as _;
use rsa::traits::PublicKeyParts as _;
use rsa::{BoxedUint, PublicKey};

use super::algorithms::{DigestAlgorithm, PssParameters};
use super::{Hasher, digest};
use crate::limits;

/// Whether `value` is the signature of this RSAPublicKey over a message. The modulus has 2048 bits or more, and at most what the reader takes.
pub(super) fn verify(parameters: PssParameters, key: &[u8], message: &[u8], value: &[u8]) -> bool {
    let Ok(key) = PublicKey::from_pkcs1_der(key) else { return false };
    let bits = key.n().bit_width();
    if bits < limits::RSA_BITS_MIN || value.len() != key.size() {
        return false;
    }
    let Ok(number) = BoxedUint::from_be_slice(value, key.n_bits_precision()) else { return false };
    if number >= **key.n() {
        return false;
    }
    let Ok(opened) = rsa::hazmat::rsa_encrypt(&key, &number) else { return false };
    let opened = opened.to_be_bytes();
    // emBits is one less than the modulus has; what stands before is zero.
    let em_bits = bits as usize - 1;
    let em_len = em_bits.div_ceil(8);
    let Some(start) = opened.len().checked_sub(em_len) else { return false };
    let (before, encoded) = opened.split_at(start);
    before.iter().all(|octet| *octet == 0) && is_encoded(parameters, message, encoded, 8 * em_len - em_bits)
}

/// EMSA-PSS-VERIFY, RFC 8017 §9.1.2; `unused` are the bits in front that are none of the encoding's.
fn is_encoded(parameters: PssParameters, message: &[u8], encoded: &[u8], unused: usize) -> bool {
    let (hash_len, salt_len) = (parameters.digest.octets(), usize::from(parameters.salt));
    let Some(padding) = encoded.len().checked_sub(hash_len + salt_len + 2) else { return false };
    let Some((0xBC, front)) = encoded.split_last() else { return false };
    let (masked, hash) = front.split_at(front.len() - hash_len);
    let top = 0xFF_u8.checked_shr(unused as u32).unwrap_or(0);
    if masked.first().is_none_or(|first| first & !top != 0) {
        return false;
    }
    let mask = mgf1(parameters.mask, hash, masked.len());
    let mut block: Vec<u8> = masked.iter().zip(mask).map(|(octet, mask)| octet ^ mask).collect();
    block[0] &= top;
    let (zeros, rest) = block.split_at(padding);
    let Some((1, salt)) = rest.split_first() else { return false };
    if zeros.iter().any(|octet| *octet != 0) {
        return false;
    }
    let mut hasher = Hasher::new(parameters.digest);
    hasher.update(&[0; 8]);
    hasher.update(digest(parameters.digest, message).as_ref());
    hasher.update(salt);
    hasher.finish().as_ref() == hash
}

/// RFC 8017 §B.2.1.
fn mgf1(algorithm: DigestAlgorithm, seed: &[u8], octets: usize) -> Vec<u8> {
    let mut mask = Vec::with_capacity(octets + algorithm.octets());
    for counter in 0_u32.. {
        if mask.len() >= octets {
            break;
        }
        mask.extend_from_slice(digest(algorithm, &[seed, &counter.to_be_bytes()].concat()).as_ref());
    }
    mask.truncate(octets);
    mask
}
