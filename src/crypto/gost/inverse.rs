//! The inverse modulo an odd prime by "divsteps" (D. Bernstein, B.-Y. Yang, "Fast constant-time gcd computation and
//! modular inversion", 2019), taken 62 at a time and as fast as the value allows: for values that are public only.

use super::limbs;

/// Bits of a signed limb that are used.
const BITS: u32 = 62;
const MASK: i64 = (1 << BITS) - 1;

/// Limbs of 62 bits that hold 512 bits and a sign, with room for twice as much.
const LIMBS: usize = 9;

/// A signed number: limbs below the top one are within 0 and 2^62.
type Signed = [i64; LIMBS];

/// Rounds after which a number of 512 bits is through: ⌈(49·512 + 57) / 17⌉ divsteps (theorem 11.2), 62 in a round.
const ROUNDS_MAX: usize = 24;

/// What 62 divsteps make of f and g, times 2^62.
struct Step {
    u: i64,
    v: i64,
    q: i64,
    r: i64,
}

/// `value⁻¹` modulo `modulus`, an odd prime; zero has none.
pub(super) fn inverse<const N: usize>(value: &[u64; N], modulus: &[u64; N]) -> Option<[u64; N]> {
    let prime = split(modulus);
    let inverse_of_lowest = inverse_of_odd(prime[0]);
    let (mut d, mut e) = ([0; LIMBS], [0; LIMBS]);
    e[0] = 1;
    let (mut f, mut g) = (prime, split(value));
    let mut eta = -1;
    for _ in 0..ROUNDS_MAX {
        let step = divsteps(&mut eta, f[0], g[0]);
        carry_over(&mut d, &mut e, &step, &prime, inverse_of_lowest);
        advance(&mut f, &mut g, &step);
        if g.iter().all(|limb| *limb == 0) {
            break;
        }
    }
    let negative = f[LIMBS - 1] < 0;
    // What is left is the greatest common divisor, 1 or −1; a value of zero leaves the modulus.
    let one = if negative { f.iter().all(|limb| *limb == MASK || *limb == -1) } else { f[0] == 1 && f[1..].iter().all(|limb| *limb == 0) };
    if !one || g.iter().any(|limb| *limb != 0) {
        return None;
    }
    Some(joined(&within(d, negative, &prime)))
}

fn split<const N: usize>(limbs: &[u64; N]) -> Signed {
    let bit = |at: usize| limbs.get(at / 64).map_or(0, |limb| limb >> (at % 64));
    std::array::from_fn(|i| {
        let at = i * BITS as usize;
        let next = limbs.get(at / 64 + 1).copied().unwrap_or(0);
        let low = if at.is_multiple_of(64) { bit(at) } else { bit(at) | next << (64 - at % 64) };
        low as i64 & MASK
    })
}

fn joined<const N: usize>(signed: &Signed) -> [u64; N] {
    let mut octets = [0; 8 * LIMBS];
    for at in 0..LIMBS * BITS as usize {
        let bit = signed[at / BITS as usize] >> (at % BITS as usize) & 1;
        octets[at / 8] |= (bit as u8) << (at % 8);
    }
    limbs::from_le(&octets[..8 * N]).unwrap_or([0; N])
}

/// Modulo 2^62, by Newton.
fn inverse_of_odd(odd: i64) -> u64 {
    let odd = odd as u64;
    let mut inverse = odd;
    for _ in 0..5 {
        inverse = inverse.wrapping_mul(2u64.wrapping_sub(odd.wrapping_mul(inverse)));
    }
    inverse & MASK as u64
}

/// 62 divsteps on the lowest limbs; several at once where a multiple of f clears several low bits of g.
fn divsteps(eta: &mut i64, f: i64, g: i64) -> Step {
    let (mut u, mut v, mut q, mut r) = (1u64, 0u64, 0u64, 1u64);
    let (mut f, mut g) = (f as u64, g as u64);
    let mut left = BITS;
    loop {
        let zeros = (g | u64::MAX << left).trailing_zeros();
        g >>= zeros;
        u <<= zeros;
        v <<= zeros;
        *eta -= i64::from(zeros);
        left -= zeros;
        if left == 0 {
            return Step { u: u as i64, v: v as i64, q: q as i64, r: r as i64 };
        }
        let swaps = *eta < 0;
        if swaps {
            *eta = -*eta;
            (f, g) = (g, f.wrapping_neg());
            (u, q) = (q, u.wrapping_neg());
            (v, r) = (r, v.wrapping_neg());
        }
        let limit = u32::try_from(*eta + 1).unwrap_or(u32::MAX).min(left).min(if swaps { 6 } else { 4 });
        // −g/f modulo 2^6 or 2^4.
        let factor = if swaps {
            f.wrapping_mul(g).wrapping_mul(f.wrapping_mul(f).wrapping_sub(2))
        } else {
            f.wrapping_add((f.wrapping_add(1) & 4) << 1).wrapping_neg().wrapping_mul(g)
        };
        let factor = factor & ((1 << limit) - 1);
        g = g.wrapping_add(f.wrapping_mul(factor));
        q = q.wrapping_add(u.wrapping_mul(factor));
        r = r.wrapping_add(v.wrapping_mul(factor));
    }
}

fn product(a: i64, b: i64) -> i128 {
    i128::from(a) * i128::from(b)
}

/// (d, e) ← step·(d, e) / 2^62 modulo the prime; both stay above −2·prime and below it.
fn carry_over(d: &mut Signed, e: &mut Signed, step: &Step, prime: &Signed, inverse: u64) {
    let Step { u, v, q, r } = *step;
    let (below_d, below_e) = (d[LIMBS - 1] >> 63, e[LIMBS - 1] >> 63);
    let multiple = |sum: i128, at_least: i64| {
        let wanted = inverse.wrapping_mul(sum as u64).wrapping_add(at_least as u64) & MASK as u64;
        at_least.wrapping_sub(wanted as i64)
    };
    let mut to_d = product(u, d[0]) + product(v, e[0]);
    let mut to_e = product(q, d[0]) + product(r, e[0]);
    let of_d = multiple(to_d, (u & below_d).wrapping_add(v & below_e));
    let of_e = multiple(to_e, (q & below_d).wrapping_add(r & below_e));
    to_d = (to_d + product(prime[0], of_d)) >> BITS;
    to_e = (to_e + product(prime[0], of_e)) >> BITS;
    for i in 1..LIMBS {
        to_d += product(u, d[i]) + product(v, e[i]) + product(prime[i], of_d);
        to_e += product(q, d[i]) + product(r, e[i]) + product(prime[i], of_e);
        d[i - 1] = to_d as i64 & MASK;
        e[i - 1] = to_e as i64 & MASK;
        to_d >>= BITS;
        to_e >>= BITS;
    }
    d[LIMBS - 1] = to_d as i64;
    e[LIMBS - 1] = to_e as i64;
}

/// (f, g) ← step·(f, g) / 2^62, which divides.
fn advance(f: &mut Signed, g: &mut Signed, step: &Step) {
    let Step { u, v, q, r } = *step;
    let mut to_f = (product(u, f[0]) + product(v, g[0])) >> BITS;
    let mut to_g = (product(q, f[0]) + product(r, g[0])) >> BITS;
    for i in 1..LIMBS {
        to_f += product(u, f[i]) + product(v, g[i]);
        to_g += product(q, f[i]) + product(r, g[i]);
        f[i - 1] = to_f as i64 & MASK;
        g[i - 1] = to_g as i64 & MASK;
        to_f >>= BITS;
        to_g >>= BITS;
    }
    f[LIMBS - 1] = to_f as i64;
    g[LIMBS - 1] = to_g as i64;
}

/// `value`, which is above −2·prime and below it, or its negative, brought to 0 … prime − 1.
fn within(mut value: Signed, negate: bool, prime: &Signed) -> Signed {
    let shifted = |value: Signed, sign: i64, multiple: i64| {
        let mut carry = 0i64;
        let mut sum = value;
        for i in 0..LIMBS {
            carry += sign * value[i] + multiple * prime[i];
            sum[i] = if i < LIMBS - 1 { carry & MASK } else { carry };
            carry >>= BITS;
        }
        sum
    };
    if value[LIMBS - 1] < 0 {
        value = shifted(value, 1, 1);
    }
    if negate {
        value = shifted(value, -1, 0);
    }
    if value[LIMBS - 1] < 0 {
        value = shifted(value, 1, 1);
    }
    value
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::crypto::gost::curve::{self, Curve as _};
    use crate::crypto::gost::order::Order;

    fn check<const N: usize>(order: &Order<N>, value: [u64; N]) {
        let value = order.reduced(&value);
        let mut one = [0; N];
        one[0] = 1;
        match inverse(&value, order.modulus()) {
            Some(inverted) => assert_eq!(order.mul(&value, &inverted), one),
            None => assert!(limbs::is_zero(&value)),
        }
    }

    #[test]
    fn the_ends_of_the_range_have_their_inverses_and_zero_has_none() {
        let order = &curve::TC26_512_A.order();
        let (mut one, minus_one) = ([0; 8], order.negated(&[1, 0, 0, 0, 0, 0, 0, 0]));
        assert_eq!(inverse(&one, order.modulus()), None);
        one[0] = 1;
        assert_eq!(inverse(&one, order.modulus()), Some(one));
        assert_eq!(inverse(&minus_one, order.modulus()), Some(minus_one));
    }

    proptest! {
        #[test]
        fn a_number_times_its_inverse_is_one(value: [u64; 8], narrow: [u64; 4], bits in 0usize..512) {
            check(&curve::TC26_512_A.order(), value);
            check(&curve::TC26_256_A.order(), narrow);
            check(&curve::CRYPTOPRO_A.order(), narrow);
            let mut power = [0; 8];
            power[bits / 64] = 1 << (bits % 64);
            check(&curve::TC26_512_A.order(), power);
        }
    }
}
