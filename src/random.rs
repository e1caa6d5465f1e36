//! Randomness, as a value that is passed.
//!
//! [`Seeded`] gives the same octets for the same seed and the same sequence of draws, so that `--seed` repeats keys,
//! serials and ids; [`Entropy`] draws from the system. Nothing else in the crate draws randomness, but for the nonces
//! that `crypto` needs inside one signature.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use ring::digest::{Context, SHA256};
use ring::rand::{SecureRandom as _, SystemRandom};

/// A source of random octets.
pub trait Random: Send + Sync {
    /// Fills `into`.
    fn fill(&self, into: &mut [u8]);

    /// Begins anew: what was drawn since the start is drawn once more. Entropy has no beginning.
    fn restart(&self) {}

    /// Eight octets as a number.
    fn next_u64(&self) -> u64 {
        let mut octets = [0; 8];
        self.fill(&mut octets);
        u64::from_le_bytes(octets)
    }

    /// A random (version 4) UUID in lower-case text, RFC 9562 §5.4.
    fn uuid(&self) -> String {
        let mut b = [0u8; 16];
        self.fill(&mut b);
        b[6] = (b[6] & 0x0f) | 0x40;
        b[8] = (b[8] & 0x3f) | 0x80;
        let mut text = String::with_capacity(36);
        for (i, octet) in b.iter().enumerate() {
            if matches!(i, 4 | 6 | 8 | 10) {
                text.push('-');
            }
            for nibble in [octet >> 4, octet & 15] {
                text.push(char::from(b"0123456789abcdef"[usize::from(nibble)]));
            }
        }
        text
    }
}

/// The system's entropy.
#[derive(Debug, Clone, Copy, Default)]
pub struct Entropy;

/// # Panics
/// When the system has no entropy to give: nothing that follows could be right.
impl Random for Entropy {
    fn fill(&self, into: &mut [u8]) {
        #![allow(clippy::expect_used, reason = "there is no going on without entropy")]
        // Unwrap safety: getrandom(2) fails only on a kernel without it, where no key may be made at all.
        SystemRandom::new().fill(into).expect("the system gives entropy");
    }
}

/// SHA-256 in counter mode over a seed and a label: repeatable, and independent of what other labels draw.
#[derive(Debug)]
pub struct Seeded {
    key: [u8; 32],
    counter: AtomicU64,
    rest: Mutex<Vec<u8>>,
}

impl Seeded {
    /// The stream named `label` under `seed`. Streams of different labels have nothing to do with one another, so one
    /// more draw in one place does not change what another place draws.
    pub fn new(seed: u64, label: &str) -> Self {
        let mut key = [0; 32];
        let mut hash = Context::new(&SHA256);
        hash.update(b"qaqpa random v1\0");
        hash.update(&seed.to_be_bytes());
        hash.update(label.as_bytes());
        key.copy_from_slice(hash.finish().as_ref());
        Seeded { key, counter: AtomicU64::new(0), rest: Mutex::new(Vec::new()) }
    }
}

impl Random for Seeded {
    fn restart(&self) {
        let mut rest = self.rest.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        rest.clear();
        self.counter.store(0, Ordering::Relaxed);
    }

    fn fill(&self, into: &mut [u8]) {
        let mut rest = self.rest.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        while rest.len() < into.len() {
            let block = self.counter.fetch_add(1, Ordering::Relaxed);
            let mut hash = Context::new(&SHA256);
            hash.update(&self.key);
            hash.update(&block.to_be_bytes());
            rest.extend_from_slice(hash.finish().as_ref());
        }
        let octets = rest.drain(..into.len());
        for (to, from) in into.iter_mut().zip(octets) {
            *to = from;
        }
    }
}
