//! Keys from a password, RFC 7292 appendix B, and the account of how many rounds a file has asked for.

use super::{Pkcs12Damage, Pkcs12Error};
use crate::crypto::{DigestAlgorithm, Hasher};
use crate::limits;

/// Octets that a digest takes in at once: `v` of appendix B.2.
const fn block_octets(digest: DigestAlgorithm) -> usize {
    match digest {
        DigestAlgorithm::Sha384 | DigestAlgorithm::Sha512 => 128,
        _ => 64,
    }
}

/// What the derived octets are for, RFC 7292 appendix B.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Key = 1,
    Iv = 2,
    Mac = 3,
}

/// Rounds that a file may still ask for, over all of its parts.
#[derive(Debug)]
pub(super) struct Rounds(u64);

impl Rounds {
    pub(super) fn new() -> Self {
        Rounds(u64::from(limits::PKCS12_ITERATIONS_MAX))
    }

    /// Takes `asked` from the account; one at least.
    pub(super) fn take(&mut self, asked: u64) -> Result<u32, Pkcs12Error> {
        if asked == 0 {
            return Err(Pkcs12Error::Malformed(Pkcs12Damage::NoRounds));
        }
        let refused = Pkcs12Error::Iterations { asked, limit: limits::PKCS12_ITERATIONS_MAX };
        let (Some(left), Ok(granted)) = (self.0.checked_sub(asked), u32::try_from(asked)) else {
            return Err(refused);
        };
        self.0 = left;
        Ok(granted)
    }
}

/// A password as RFC 7292 appendix B.1 has it: BMPString with two zeros at its end.
pub(super) fn bmp(password: &str) -> Vec<u8> {
    password.encode_utf16().chain([0]).flat_map(u16::to_be_bytes).collect()
}

/// RFC 7292 appendix B.2.
pub(super) fn derive(
    digest: DigestAlgorithm,
    purpose: Purpose,
    password: &[u8],
    salt: &[u8],
    rounds: u32,
    octets: usize,
) -> Vec<u8> {
    let block_octets = block_octets(digest);
    let diversifier = vec![purpose as u8; block_octets];
    let mut input = filled(salt, block_octets);
    input.extend(filled(password, block_octets));
    let mut out = Vec::with_capacity(octets + digest.octets());
    while out.len() < octets {
        let mut hash = Hasher::new(digest);
        hash.update(&diversifier);
        hash.update(&input);
        let mut value = hash.finish();
        for _ in 1..rounds {
            value = crate::crypto::digest(digest, value.as_ref());
        }
        out.extend_from_slice(value.as_ref());
        let block: Vec<u8> = value.as_ref().iter().copied().cycle().take(block_octets).collect();
        for part in input.chunks_mut(block_octets) {
            add_with_one(part, &block);
        }
    }
    out.truncate(octets);
    out
}

/// Repeated up to a whole number of blocks.
fn filled(octets: &[u8], block_octets: usize) -> Vec<u8> {
    octets.iter().copied().cycle().take(octets.len().div_ceil(block_octets) * block_octets).collect()
}

/// `part + block + 1` modulo 2^(8·v), big-endian.
fn add_with_one(part: &mut [u8], block: &[u8]) {
    let mut carry = 1u16;
    for (digit, other) in part.iter_mut().rev().zip(block.iter().rev()) {
        let sum = u16::from(*digit) + u16::from(*other) + carry;
        *digit = sum as u8;
        carry = sum >> 8;
    }
}
