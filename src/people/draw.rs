//! Draws: SHA-256 of the seed, a number and the name of an attribute.

use crate::crypto::{DigestAlgorithm, digest};

/// What every draw begins with; a change of it changes everybody.
const DOMAIN: &[u8] = b"qaqpa people v1\0";

/// No attribute has a longer name.
const NAME_OCTETS_MAX: usize = 32;

/// A seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seed(pub u64);

/// What was drawn for one attribute of one number: thirty-two octets, taken eight at a time.
pub(super) struct Draw {
    octets: [u8; 32],
    taken: usize,
}

impl Seed {
    /// The draw of `attribute` for `number`.
    pub(super) fn draw(self, number: u64, attribute: &'static str) -> Draw {
        const HEAD: usize = DOMAIN.len() + 16;
        let name = &attribute.as_bytes()[..attribute.len().min(NAME_OCTETS_MAX)];
        let mut message = [0; HEAD + NAME_OCTETS_MAX];
        message[..DOMAIN.len()].copy_from_slice(DOMAIN);
        message[DOMAIN.len()..DOMAIN.len() + 8].copy_from_slice(&self.0.to_be_bytes());
        message[DOMAIN.len() + 8..HEAD].copy_from_slice(&number.to_be_bytes());
        message[HEAD..HEAD + name.len()].copy_from_slice(name);
        let hash = digest(DigestAlgorithm::Sha256, &message[..HEAD + name.len()]);
        let mut octets = [0; 32];
        octets.copy_from_slice(&hash.as_ref()[..32]);
        Draw { octets, taken: 0 }
    }
}

impl Draw {
    /// The next eight octets as a number; after the fourth it begins anew.
    fn next(&mut self) -> u64 {
        let mut eight = [0; 8];
        eight.copy_from_slice(&self.octets[self.taken..self.taken + 8]);
        self.taken = (self.taken + 8) % 32;
        u64::from_be_bytes(eight)
    }

    /// A number from zero to below `count`.
    pub(super) fn below(&mut self, count: u64) -> u64 {
        let wide = u128::from(self.next()) * u128::from(count);
        // The upper half of a product of two 64-bit numbers.
        (wide >> 64) as u64
    }

    /// A whole number from `from` to `to`, both included.
    pub(super) fn between(&mut self, from: i32, to: i32) -> i32 {
        let count = u64::from(to.abs_diff(from)) + 1;
        from.saturating_add(i32::try_from(self.below(count)).unwrap_or(i32::MAX))
    }

    /// One of a list.
    pub(super) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        let index = usize::try_from(self.below(list.len() as u64)).unwrap_or(0);
        &list[index]
    }

    /// Whether it happens, so many times in ten thousand.
    pub(super) fn chance(&mut self, in_ten_thousand: u64) -> bool {
        self.below(10_000) < in_ten_thousand
    }
}
