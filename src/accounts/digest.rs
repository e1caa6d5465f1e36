//! Digests of secrets, and their comparison.

use crate::crypto::{DigestAlgorithm, digest};

/// SHA-256 of parts, one behind the other; each use begins with a name of its own.
pub(super) fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut octets = [0; 32];
    octets.copy_from_slice(digest(DigestAlgorithm::Sha256, &parts.concat()).as_ref());
    octets
}

/// Whether two digests are the same. How long it takes does not say where they differ.
pub(super) fn same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}
