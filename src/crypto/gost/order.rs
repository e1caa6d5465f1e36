//! Scalars: whole numbers modulo the order of a curve's group, an odd prime, by Montgomery's multiplication
//! (P. Montgomery, 1985). No branch and no index depends on a value.

use super::limbs::{self, mac};

/// An odd prime modulus with what Montgomery's multiplication needs of it.
#[derive(Clone, Debug)]
pub(super) struct Order<const N: usize> {
    modulus: [u64; N],
    /// −modulus⁻¹ modulo 2^64.
    negative_inverse: u64,
    /// 2^(128·N) modulo the modulus: brings a number into Montgomery's form.
    square: [u64; N],
}

impl<const N: usize> Order<N> {
    /// Of this odd prime.
    pub(super) fn new(modulus: [u64; N]) -> Self {
        // Newton: each round doubles the bits that are right, and an odd number is its own inverse to three.
        let mut inverse = modulus[0];
        for _ in 0..5 {
            inverse = inverse.wrapping_mul(2u64.wrapping_sub(modulus[0].wrapping_mul(inverse)));
        }
        let mut order = Order { modulus, negative_inverse: inverse.wrapping_neg(), square: [0; N] };
        let mut power = [0; N];
        power[0] = 1;
        for _ in 0..128 * N {
            power = order.add(&power, &power);
        }
        order.square = power;
        order
    }

    /// The modulus itself.
    pub(super) fn modulus(&self) -> &[u64; N] {
        &self.modulus
    }

    /// How many bits it has.
    pub(super) fn bits(&self) -> usize {
        let top = self.modulus.iter().rposition(|limb| *limb != 0).unwrap_or(0);
        64 * (top + 1) - self.modulus[top].leading_zeros() as usize
    }

    /// Whether `1 ≤ value < modulus`.
    pub(super) fn contains(&self, value: &[u64; N]) -> bool {
        let (_, borrow) = limbs::sub(value, &self.modulus);
        (borrow == 1) & !limbs::is_zero(value)
    }

    /// `value` less the modulus where it, with the carry above it, is not below; for values below twice the modulus.
    #[inline(always)]
    fn once_less(&self, value: &[u64; N], carry: u64) -> [u64; N] {
        let (less, borrow) = limbs::sub(value, &self.modulus);
        let (_, below) = limbs::sub(&[carry], &[borrow]);
        limbs::select(&less, value, below)
    }

    /// The sum of two that are below the modulus.
    pub(super) fn add(&self, a: &[u64; N], b: &[u64; N]) -> [u64; N] {
        let (sum, carry) = limbs::add(a, b);
        self.once_less(&sum, carry)
    }

    /// The negative of one that is not zero and below the modulus.
    pub(super) fn negated(&self, a: &[u64; N]) -> [u64; N] {
        limbs::sub(&self.modulus, a).0
    }

    /// `a·b / 2^(64·N)`, below the modulus if one of them is; the other may be any.
    fn reduced_product(&self, a: &[u64; N], b: &[u64; N]) -> [u64; N] {
        let (mut sum, mut above) = ([0; N], 0u64);
        for digit in a {
            let mut carry = 0;
            for j in 0..N {
                (sum[j], carry) = mac(sum[j], *digit, b[j], carry);
            }
            let (top, over) = above.overflowing_add(carry);
            // Makes the lowest limb zero, which is then dropped.
            let factor = sum[0].wrapping_mul(self.negative_inverse);
            let (_, mut carry) = mac(sum[0], factor, self.modulus[0], 0);
            for j in 1..N {
                (sum[j - 1], carry) = mac(sum[j], factor, self.modulus[j], carry);
            }
            let (last, more) = top.overflowing_add(carry);
            sum[N - 1] = last;
            above = u64::from(over) + u64::from(more);
        }
        self.once_less(&sum, above)
    }

    /// Any N limbs modulo the modulus.
    pub(super) fn reduced(&self, value: &[u64; N]) -> [u64; N] {
        let mut one = [0; N];
        one[0] = 1;
        self.reduced_product(&self.reduced_product(value, &self.square), &one)
    }

    /// The product of two that are below the modulus.
    pub(super) fn mul(&self, a: &[u64; N], b: &[u64; N]) -> [u64; N] {
        self.reduced_product(&self.reduced_product(a, &self.square), b)
    }
}
