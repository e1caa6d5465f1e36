//! Digests: those of `ring`, and those it does not have.

use sha2::{Digest as _, Sha224};
use streebog::{Streebog256, Streebog512};

use super::DigestAlgorithm;
use super::gost94::Gost94;

/// A finished digest: up to 64 octets, held in place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Digest {
    octets: [u8; Self::OCTETS_MAX],
    length: usize,
}

impl Digest {
    /// SHA-512 and Streebog-512 have the most.
    const OCTETS_MAX: usize = 64;

    fn of(octets: &[u8]) -> Self {
        let mut digest = Digest { octets: [0; Self::OCTETS_MAX], length: octets.len() };
        digest.octets[..octets.len()].copy_from_slice(octets);
        digest
    }
}

impl AsRef<[u8]> for Digest {
    fn as_ref(&self) -> &[u8] {
        &self.octets[..self.length]
    }
}

impl std::fmt::Debug for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.as_ref().iter().try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}

/// A digest under way.
#[derive(Clone)]
pub struct Hasher(State);

#[derive(Clone)]
enum State {
    Ring(ring::digest::Context),
    Sha224(Sha224),
    Gost94(Gost94),
    Streebog256(Streebog256),
    Streebog512(Streebog512),
}

impl Hasher {
    /// An empty one.
    pub fn new(algorithm: DigestAlgorithm) -> Self {
        let ring = |algorithm| State::Ring(ring::digest::Context::new(algorithm));
        Hasher(match algorithm {
            DigestAlgorithm::Sha1 => ring(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY),
            DigestAlgorithm::Sha224 => State::Sha224(Sha224::new()),
            DigestAlgorithm::Sha256 => ring(&ring::digest::SHA256),
            DigestAlgorithm::Sha384 => ring(&ring::digest::SHA384),
            DigestAlgorithm::Sha512 => ring(&ring::digest::SHA512),
            DigestAlgorithm::Gost94 => State::Gost94(Gost94::new()),
            DigestAlgorithm::Streebog256 => State::Streebog256(Streebog256::new()),
            DigestAlgorithm::Streebog512 => State::Streebog512(Streebog512::new()),
        })
    }

    /// Takes in more octets.
    pub fn update(&mut self, octets: &[u8]) {
        match &mut self.0 {
            State::Ring(context) => context.update(octets),
            State::Sha224(hash) => hash.update(octets),
            State::Gost94(hash) => hash.update(octets),
            State::Streebog256(hash) => hash.update(octets),
            State::Streebog512(hash) => hash.update(octets),
        }
    }

    /// Ends it.
    pub fn finish(self) -> Digest {
        match self.0 {
            State::Ring(context) => Digest::of(context.finish().as_ref()),
            State::Sha224(hash) => Digest::of(&hash.finalize()),
            State::Gost94(hash) => Digest::of(&hash.finish()),
            State::Streebog256(hash) => Digest::of(&hash.finalize()),
            State::Streebog512(hash) => Digest::of(&hash.finalize()),
        }
    }
}

/// The digest of one slice.
pub fn digest(algorithm: DigestAlgorithm, octets: &[u8]) -> Digest {
    let mut hasher = Hasher::new(algorithm);
    hasher.update(octets);
    hasher.finish()
}
