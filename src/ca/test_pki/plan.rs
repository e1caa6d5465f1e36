//! What test PKI to make.

use crate::clock::Now;
use crate::random::{Entropy, Random, Seeded};

/// The password of every PKCS#12 file of the tree.
pub const PKCS12_PASSWORD: &str = "Qwerty12";

/// Where keys, serial numbers and salts come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Draws {
    /// The system's entropy: another PKI each time.
    System,
    /// A seed: the same PKI each time, to the octet.
    Seeded(u64),
}

impl Draws {
    /// A stream of its own for each purpose, so that one more draw in one place changes nothing elsewhere.
    pub fn stream(self, label: &str) -> Box<dyn Random> {
        match self {
            Draws::System => Box::new(Entropy),
            Draws::Seeded(seed) => Box::new(Seeded::new(seed, label)),
        }
    }
}

/// How strong the authorities' RSA keys are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// RSA-4096, as the real ones have.
    Real,
    /// RSA-2048: a tree for a test that must not wait.
    Quick,
}

/// What tree to make.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The instant around which every state is arranged.
    pub epoch: Now,
    /// Where lists and certificates will be published.
    pub base_url: String,
    /// Randomness.
    pub draws: Draws,
    /// Of the authorities' keys.
    pub strength: Strength,
}
