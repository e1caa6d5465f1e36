//! The secret number of a signature, drawn from the key and the message as RFC 6979 §3.2 does it, with HMAC-SHA-512 for every
//! curve: one key and one message always give one signature, and two messages never share a number.

use super::limbs;
use super::order::Order;
use crate::crypto::hmac_sha512;

/// The candidates, one after another.
pub(super) struct Candidates<'a, const N: usize> {
    order: &'a Order<N>,
    key: Vec<u8>,
    value: Vec<u8>,
}

impl<'a, const N: usize> Candidates<'a, N> {
    /// Steps a to g: `secret` is the private key, `digest` the message's, both below the order.
    pub(super) fn new(order: &'a Order<N>, secret: &[u64; N], digest: &[u64; N]) -> Self {
        let mut candidates = Candidates { order, key: vec![0; 64], value: vec![1; 64] };
        let seed = [limbs::to_le(secret), limbs::to_le(digest)].concat();
        candidates.stir(0, &seed);
        candidates.stir(1, &seed);
        candidates
    }

    fn stir(&mut self, mark: u8, seed: &[u8]) {
        self.key = hmac_sha512(&self.key, &[self.value.as_slice(), &[mark], seed].concat());
        self.value = hmac_sha512(&self.key, &self.value);
    }

    /// Step h: the next that is in 1 … order − 1. The order has its top bit at `bits`, so half of them are at worst refused.
    pub(super) fn next(&mut self) -> [u64; N] {
        loop {
            self.value = hmac_sha512(&self.key, &self.value);
            let mut drawn = limbs::from_le::<N>(&self.value[..8 * N]).unwrap_or([0; N]);
            let spare = 64 * N - self.order.bits();
            drawn[N - 1] = drawn[N - 1] << spare >> spare;
            let fits = self.order.contains(&drawn);
            if fits {
                return drawn;
            }
            self.stir(0, &[]);
        }
    }
}
