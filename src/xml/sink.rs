//! Where canonical octets go.

use crate::crypto::{Digest, DigestAlgorithm, Hasher};

/// Takes octets, piece by piece.
pub trait Sink {
    /// Takes the next piece.
    fn write(&mut self, octets: &[u8]);
}

impl Sink for Vec<u8> {
    fn write(&mut self, octets: &[u8]) {
        self.extend_from_slice(octets);
    }
}

/// Counts them.
#[derive(Debug, Default, Clone, Copy)]
pub struct LengthSink(pub u64);

impl Sink for LengthSink {
    fn write(&mut self, octets: &[u8]) {
        self.0 += octets.len() as u64;
    }
}

/// Canonical form comes in pieces of a few octets and a digest is cheapest in whole blocks: so many are gathered.
const GATHERED: usize = 2048;

/// Hashes them.
pub struct DigestSink {
    hasher: Hasher,
    gathered: [u8; GATHERED],
    used: usize,
}

impl DigestSink {
    /// An empty one.
    pub fn new(algorithm: DigestAlgorithm) -> Self {
        DigestSink { hasher: Hasher::new(algorithm), gathered: [0; GATHERED], used: 0 }
    }

    /// The digest of everything written.
    pub fn finish(mut self) -> Digest {
        self.flush();
        self.hasher.finish()
    }

    fn flush(&mut self) {
        self.hasher.update(&self.gathered[..self.used]);
        self.used = 0;
    }
}

impl Sink for DigestSink {
    fn write(&mut self, octets: &[u8]) {
        if octets.len() > GATHERED - self.used {
            self.flush();
            if octets.len() >= GATHERED {
                self.hasher.update(octets);
                return;
            }
        }
        self.gathered[self.used..self.used + octets.len()].copy_from_slice(octets);
        self.used += octets.len();
    }
}
