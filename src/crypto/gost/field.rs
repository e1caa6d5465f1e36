//! The field of a curve: whole numbers modulo 2^(64·N) − C with a small C, which both primes of the standard's curves are
//! (R 1323565.1.024-2019): what lies above 2^(64·N) is folded back C times. No branch and no index depends on a value, but
//! in [`Element::is_square`].

use super::inverse;
use super::limbs::{self, mac};

/// An element of GF(2^(64·N) − C). Any N limbs stand for one, so zero and a few small numbers have two forms;
/// [`Element::canonical`] gives the least.
#[derive(Clone, Copy, Debug)]
pub(super) struct Element<const N: usize, const C: u64>([u64; N]);

impl<const N: usize, const C: u64> Element<N, C> {
    /// Zero.
    pub(super) const ZERO: Self = Element([0; N]);

    /// One.
    pub(super) const ONE: Self = Element::small(1);

    /// A small number.
    pub(super) const fn small(value: u64) -> Self {
        let mut limbs = [0; N];
        limbs[0] = value;
        Element(limbs)
    }

    /// These limbs, whatever they are.
    pub(super) const fn from_limbs(limbs: [u64; N]) -> Self {
        Element(limbs)
    }

    /// These little-endian octets, if they are the least form of an element.
    pub(super) fn from_le(octets: &[u8]) -> Option<Self> {
        let limbs = limbs::from_le(octets)?;
        let element = Element(limbs);
        (octets.len() == 8 * N && element.canonical() == limbs).then_some(element)
    }

    /// Little-endian octets of the least form.
    pub(super) fn to_le(self) -> Vec<u8> {
        limbs::to_le(&self.canonical())
    }

    /// The least form.
    pub(super) fn canonical(&self) -> [u64; N] {
        // x ≥ 2^n − C exactly when x + C passes 2^n.
        let mut above = self.0;
        let carry = limbs::add_limb(&mut above, C);
        limbs::select(&self.0, &above, carry)
    }

    /// Whether it is zero.
    pub(super) fn is_zero(&self) -> bool {
        limbs::is_zero(&self.canonical())
    }

    /// Whether they are the same element.
    pub(super) fn equals(&self, other: &Self) -> bool {
        self.sub(other).is_zero()
    }

    /// Brings back a carry out of the top limb: 2^n is C.
    #[inline(always)]
    fn folded(mut limbs: [u64; N], top: u64) -> Self {
        let carry = limbs::add_limb(&mut limbs, top * C);
        // A second carry leaves a number below `top`·C, to which C is added without a further one.
        limbs[0] = limbs[0].wrapping_add(carry * C);
        Element(limbs)
    }

    /// The sum.
    #[inline(always)]
    pub(super) fn add(&self, other: &Self) -> Self {
        let (sum, carry) = limbs::add(&self.0, &other.0);
        Self::folded(sum, carry)
    }

    /// The difference.
    #[inline(always)]
    pub(super) fn sub(&self, other: &Self) -> Self {
        let (mut limbs, borrow) = limbs::sub(&self.0, &other.0);
        let borrow = limbs::sub_limb(&mut limbs, borrow * C);
        limbs[0] = limbs[0].wrapping_sub(borrow * C);
        Element(limbs)
    }

    /// Its negative.
    pub(super) fn negated(&self) -> Self {
        Self::ZERO.sub(self)
    }

    /// Twice it.
    #[inline(always)]
    pub(super) fn doubled(&self) -> Self {
        self.add(self)
    }

    /// A small multiple of it.
    #[inline(always)]
    pub(super) fn times(&self, small: u64) -> Self {
        let (mut limbs, mut carry) = ([0; N], 0);
        for (to, from) in limbs.iter_mut().zip(&self.0) {
            (*to, carry) = mac(0, *from, small, carry);
        }
        Self::folded(limbs, carry)
    }

    /// Folds a double-length product. The upper half times C has a low and a high limb for each of its limbs; they are added
    /// in two runs, whose carries the machine keeps.
    #[inline(always)]
    fn reduced(product: &[[u64; N]; 2]) -> Self {
        let [low, high] = product;
        let (mut lower, mut upper) = ([0; N], [0; N]);
        for i in 0..N {
            (lower[i], upper[i]) = mac(0, high[i], C, 0);
        }
        let (mut limbs, first) = limbs::add(low, &lower);
        let mut carry = false;
        for i in 1..N {
            (limbs[i], carry) = limbs[i].carrying_add(upper[i - 1], carry);
        }
        Self::folded(limbs, upper[N - 1] + first + u64::from(carry))
    }

    /// The product. The sum of the rows moves down a limb with each, so that it stays in registers.
    #[inline(never)]
    pub(super) fn mul(&self, other: &Self) -> Self {
        let mut product = [[0; N]; 2];
        let [low, high] = &mut product;
        for (out, digit) in low.iter_mut().zip(&self.0) {
            let mut carry;
            (*out, carry) = mac(high[0], *digit, other.0[0], 0);
            for j in 1..N {
                (high[j - 1], carry) = mac(high[j], *digit, other.0[j], carry);
            }
            high[N - 1] = carry;
        }
        Self::reduced(&product)
    }

    /// The square: the products of different limbs once, doubled, and the squares of the limbs.
    #[inline(never)]
    pub(super) fn squared(&self) -> Self {
        let mut product = [[0; N]; 2];
        let wide = product.as_flattened_mut();
        for i in 0..N {
            let mut carry = 0;
            for j in i + 1..N {
                (wide[i + j], carry) = mac(wide[i + j], self.0[i], self.0[j], carry);
            }
            wide[i + N] = carry;
        }
        let (mut bit, mut carry) = (0, 0);
        for i in 0..N {
            let (even, odd) = (wide[2 * i], wide[2 * i + 1]);
            let (low, high) = ((even << 1) | bit, (odd << 1) | (even >> 63));
            bit = odd >> 63;
            (wide[2 * i], carry) = mac(low, self.0[i], self.0[i], carry);
            let over;
            (wide[2 * i + 1], over) = high.overflowing_add(carry);
            carry = over.into();
        }
        Self::reduced(&product)
    }

    /// The square, `times` over.
    fn squared_times(self, times: u32) -> Self {
        (0..times).fold(self, |power, _| power.squared())
    }

    /// 2^n − C.
    const PRIME: [u64; N] = {
        let mut prime = [u64::MAX; N];
        prime[0] = C.wrapping_neg();
        prime
    };

    /// Its inverse. Zero gives zero.
    pub(super) fn inverted(&self) -> Self {
        Element(inverse::inverse_of_secret(&self.canonical(), &Self::PRIME))
    }

    /// The inverse's square root where it has one: the power (2^n − C − 3)/4, as 2^n − C is 3 modulo 4. Its square times the
    /// number is one for a square, and minus one for another but zero.
    pub(super) fn root_of_inverse(&self) -> Self {
        /// Bits at the low end of the exponent that are not all ones: (C + 3)/4, which is C/4 + 1 for these C, is below 2^8.
        const LOW: u32 = 8;
        let ones = 64 * N as u32 - 2 - LOW;
        // self^(2^k − 1) for k = 1, 2, …, `ones`, along the bits of `ones`.
        let (mut power, mut length) = (*self, 1);
        for bit in (0..ones.ilog2()).rev() {
            power = power.squared_times(length).mul(&power);
            length *= 2;
            if ones >> bit & 1 == 1 {
                power = power.squared().mul(self);
                length += 1;
            }
        }
        let low = (1 << LOW) - (C / 4 + 1);
        for bit in (0..LOW).rev() {
            power = power.squared();
            if low >> bit & 1 == 1 {
                power = power.mul(self);
            }
        }
        power
    }

    /// Whether it is the square of an element other than zero. For public values.
    pub(super) fn is_square(&self) -> bool {
        inverse::is_square(&self.canonical(), &Self::PRIME)
            .unwrap_or_else(|| self.root_of_inverse().squared().mul(self).equals(&Element::ONE))
    }

    /// Takes in the bits of another one where the mask has ones.
    #[inline(always)]
    pub(super) fn take(&mut self, other: &Self, mask: u64) {
        self.0.iter_mut().zip(&other.0).for_each(|(to, from)| *to |= from & mask);
    }

    /// `a` where `choice` is 0, `b` where it is 1, without a branch.
    pub(super) fn select(a: &Self, b: &Self, choice: u64) -> Self {
        Element(limbs::select(&a.0, &b.0, choice))
    }
}
