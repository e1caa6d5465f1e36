//! Inverses and squares modulo an odd prime by "divsteps" (D. Bernstein, B.-Y. Yang, "Fast constant-time gcd computation and
//! modular inversion", 2019), taken 62 at a time: as fast as the value allows for those that are public, always alike for
//! those that are secret. The form follows P. Wuille's account of them in libsecp256k1.

/// Bits of a signed limb that are used.
const BITS: u32 = 62;
const MASK: i64 = (1 << BITS) - 1;

/// Limbs of 62 bits that hold 256 and 512 bits and a sign, with room for twice as much.
const LIMBS_256: usize = 5;
const LIMBS_512: usize = 9;

/// A signed number: limbs below the top one are within 0 and 2^62.
type Signed<const L: usize> = [i64; L];

/// What 62 divsteps make of f and g, times 2^62.
struct Step {
    u: i64,
    v: i64,
    q: i64,
    r: i64,
}

/// A value and a prime, on the way to their greatest common divisor, which is f in the end: one or minus one, or the prime
/// for a value of zero.
struct Reduction<const L: usize> {
    prime: Signed<L>,
    /// Of the prime, modulo 2^62.
    inverse_of_lowest: u64,
    f: Signed<L>,
    g: Signed<L>,
    /// f is d times the value, modulo the prime, and g is e times it.
    d: Signed<L>,
    e: Signed<L>,
}

/// Rounds after which a number is through, if each step is taken as soon as it can be: ⌈(49·n + 57) / 17⌉ divsteps for n bits
/// (theorem 11.2), 62 in a round.
const fn rounds_max(bits: usize) -> usize {
    ((49 * bits + 57) / 17 + 1).div_ceil(BITS as usize)
}

/// The same with steps that begin at a half: (45907·n + 26313) / 19929 of them, by the account above.
const fn even_rounds(bits: usize) -> usize {
    ((45907 * bits + 26313) / 19929).div_ceil(BITS as usize)
}

/// `value⁻¹` modulo `modulus`, an odd prime; zero has none. For public values.
pub(super) fn inverse<const N: usize>(value: &[u64; N], modulus: &[u64; N]) -> Option<[u64; N]> {
    if N > 4 {
        inverse_in::<N, LIMBS_512>(value, modulus)
    } else {
        inverse_in::<N, LIMBS_256>(value, modulus)
    }
}

fn inverse_in<const N: usize, const L: usize>(value: &[u64; N], modulus: &[u64; N]) -> Option<[u64; N]> {
    let mut reduction = Reduction::<L>::new(value, modulus);
    let mut eta = -1;
    for _ in 0..rounds_max(64 * N) {
        reduction.advance(&divsteps(&mut eta, reduction.f[0], reduction.g[0]));
        if is_zero(&reduction.g) {
            break;
        }
    }
    let Reduction { f, g, .. } = &reduction;
    let negative = f[L - 1] < 0;
    let one = if negative {
        f.iter().all(|limb| *limb == MASK || *limb == -1)
    } else {
        f[0] == 1 && is_zero(&f[1..])
    };
    (one && is_zero(g)).then(|| reduction.inverse())
}

/// `value⁻¹` modulo `modulus`, an odd prime, and zero for zero: the same instructions on the same memory whatever the value.
pub(super) fn inverse_of_secret<const N: usize>(value: &[u64; N], modulus: &[u64; N]) -> [u64; N] {
    if N > 4 {
        inverse_of_secret_in::<N, LIMBS_512>(value, modulus)
    } else {
        inverse_of_secret_in::<N, LIMBS_256>(value, modulus)
    }
}

fn inverse_of_secret_in<const N: usize, const L: usize>(value: &[u64; N], modulus: &[u64; N]) -> [u64; N] {
    let mut reduction = Reduction::<L>::new(value, modulus);
    let mut zeta = -1;
    for _ in 0..even_rounds(64 * N) {
        reduction.advance(&even_divsteps(&mut zeta, reduction.f[0], reduction.g[0]));
    }
    reduction.inverse()
}

/// Whether `value` is a square other than zero modulo `modulus`, an odd prime, by Jacobi's symbol and the law of reciprocity;
/// `None` for the few values that the steps do not come to an end with, and for zero. For public values.
pub(super) fn is_square<const N: usize>(value: &[u64; N], modulus: &[u64; N]) -> Option<bool> {
    if N > 4 {
        is_square_in::<N, LIMBS_512>(value, modulus)
    } else {
        is_square_in::<N, LIMBS_256>(value, modulus)
    }
}

fn is_square_in<const N: usize, const L: usize>(value: &[u64; N], modulus: &[u64; N]) -> Option<bool> {
    let (mut f, mut g) = (split::<N, L>(modulus), split::<N, L>(value));
    let (mut eta, mut sign) = (-1, 0);
    // As f and g shrink more slowly where neither is ever negative, these steps have no bound that was proved.
    for _ in 0..2 * rounds_max(64 * N) {
        // Two bits more than are divided away: what f and g are modulo eight and four is asked for to the end.
        let lowest = |signed: &Signed<L>| signed[0] as u64 | (signed[1] as u64) << BITS;
        let step = positive_divsteps(&mut eta, lowest(&f), lowest(&g), &mut sign);
        advance(&mut f, &mut g, &step);
        if f[0] == 1 && is_zero(&f[1..]) {
            return Some(sign & 1 == 0);
        }
    }
    None
}

fn is_zero(limbs: &[i64]) -> bool {
    limbs.iter().all(|limb| *limb == 0)
}

fn split<const N: usize, const L: usize>(limbs: &[u64; N]) -> Signed<L> {
    let limb = |i: usize| limbs.get(i).copied().unwrap_or(0);
    std::array::from_fn(|i| {
        let (low, shift) = (i * BITS as usize / 64, i * BITS as usize % 64);
        let both = u128::from(limb(low)) | u128::from(limb(low + 1)) << 64;
        (both >> shift) as i64 & MASK
    })
}

fn joined<const N: usize, const L: usize>(signed: &Signed<L>) -> [u64; N] {
    let limb = |i: usize| signed.get(i).map_or(0, |limb| *limb as u64);
    std::array::from_fn(|i| {
        let (low, shift) = (i * 64 / BITS as usize, i * 64 % BITS as usize);
        let all = u128::from(limb(low))
            | u128::from(limb(low + 1)) << BITS
            | u128::from(limb(low + 2)) << (2 * BITS);
        (all >> shift) as u64
    })
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

impl<const L: usize> Reduction<L> {
    fn new<const N: usize>(value: &[u64; N], modulus: &[u64; N]) -> Self {
        let prime = split(modulus);
        let mut e = [0; L];
        e[0] = 1;
        Reduction {
            prime,
            inverse_of_lowest: inverse_of_odd(prime[0]),
            f: prime,
            g: split(value),
            d: [0; L],
            e,
        }
    }

    fn advance(&mut self, step: &Step) {
        carry_over(&mut self.d, &mut self.e, step, &self.prime, self.inverse_of_lowest);
        advance(&mut self.f, &mut self.g, step);
    }

    /// f is one or minus one: d or its negative is the inverse.
    fn inverse<const N: usize>(&self) -> [u64; N] {
        joined(&within(&self.d, self.f[L - 1] >> 63, &self.prime))
    }
}

/// 62 divsteps on the lowest limbs, one at a time by masks, with δ beginning at a half: `zeta` is −δ − 1/2.
fn even_divsteps(zeta: &mut i64, f: i64, g: i64) -> Step {
    let (mut u, mut v, mut q, mut r) = (1u64, 0u64, 0u64, 1u64);
    let (mut f, mut g) = (f as u64, g as u64);
    for _ in 0..BITS {
        // All ones where δ is above zero, and where g is odd.
        let above = std::hint::black_box((*zeta >> 63) as u64);
        let odd = (g & 1).wrapping_neg();
        // Where g is odd, f or −f and its multiples are added.
        let negated = |value: u64| (value ^ above).wrapping_sub(above);
        g = g.wrapping_add(negated(f) & odd);
        q = q.wrapping_add(negated(u) & odd);
        r = r.wrapping_add(negated(v) & odd);
        // Where δ is above zero as well, f takes the place of what g was: the sum and what was taken away.
        let swaps = above & odd;
        *zeta = (*zeta ^ swaps as i64).wrapping_sub(1);
        f = f.wrapping_add(g & swaps);
        u = u.wrapping_add(q & swaps);
        v = v.wrapping_add(r & swaps);
        g >>= 1;
        u <<= 1;
        v <<= 1;
    }
    Step { u: u as i64, v: v as i64, q: q as i64, r: r as i64 }
}

/// Divsteps that leave f and g positive, and what they make of Jacobi's symbol: the lowest bit of `sign` is turned for each
/// factor of two that leaves g with f at 3 or 5 modulo 8, and for each exchange of f and g that both are 3 modulo 4.
fn positive_divsteps(eta: &mut i64, f: u64, g: u64, sign: &mut u64) -> Step {
    let (mut u, mut v, mut q, mut r) = (1u64, 0u64, 0u64, 1u64);
    let (mut f, mut g) = (f, g);
    let mut left = BITS;
    loop {
        let zeros = (g | u64::MAX << left).trailing_zeros();
        g >>= zeros;
        u <<= zeros;
        v <<= zeros;
        *eta -= i64::from(zeros);
        left -= zeros;
        *sign ^= u64::from(zeros) & (f >> 1 ^ f >> 2);
        if left == 0 {
            return Step { u: u as i64, v: v as i64, q: q as i64, r: r as i64 };
        }
        let swaps = *eta < 0;
        if swaps {
            *eta = -*eta;
            *sign ^= (f & g) >> 1;
            (f, g, u, q, v, r) = (g, f, q, u, r, v);
        }
        let factor = factor(f, g, *eta, left, swaps);
        g = g.wrapping_add(f.wrapping_mul(factor));
        q = q.wrapping_add(u.wrapping_mul(factor));
        r = r.wrapping_add(v.wrapping_mul(factor));
    }
}

/// The multiple of f that clears low bits of g, both odd: up to six where they were just exchanged, and up to four otherwise.
#[inline(always)]
fn factor(f: u64, g: u64, eta: i64, left: u32, swapped: bool) -> u64 {
    let limit = u32::try_from(eta + 1).unwrap_or(u32::MAX).min(left).min(if swapped { 6 } else { 4 });
    // −g/f modulo 2^6 or 2^4.
    let factor = if swapped {
        f.wrapping_mul(g).wrapping_mul(f.wrapping_mul(f).wrapping_sub(2))
    } else {
        f.wrapping_add((f.wrapping_add(1) & 4) << 1).wrapping_neg().wrapping_mul(g)
    };
    factor & ((1 << limit) - 1)
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
        let factor = factor(f, g, *eta, left, swaps);
        g = g.wrapping_add(f.wrapping_mul(factor));
        q = q.wrapping_add(u.wrapping_mul(factor));
        r = r.wrapping_add(v.wrapping_mul(factor));
    }
}

fn product(a: i64, b: i64) -> i128 {
    i128::from(a) * i128::from(b)
}

/// (d, e) ← step·(d, e) / 2^62 modulo the prime; both stay above −2·prime and below it.
fn carry_over<const L: usize>(
    d: &mut Signed<L>,
    e: &mut Signed<L>,
    step: &Step,
    prime: &Signed<L>,
    inverse: u64,
) {
    let Step { u, v, q, r } = *step;
    let (below_d, below_e) = (d[L - 1] >> 63, e[L - 1] >> 63);
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
    for i in 1..L {
        to_d += product(u, d[i]) + product(v, e[i]) + product(prime[i], of_d);
        to_e += product(q, d[i]) + product(r, e[i]) + product(prime[i], of_e);
        d[i - 1] = to_d as i64 & MASK;
        e[i - 1] = to_e as i64 & MASK;
        to_d >>= BITS;
        to_e >>= BITS;
    }
    d[L - 1] = to_d as i64;
    e[L - 1] = to_e as i64;
}

/// (f, g) ← step·(f, g) / 2^62, which divides.
fn advance<const L: usize>(f: &mut Signed<L>, g: &mut Signed<L>, step: &Step) {
    let Step { u, v, q, r } = *step;
    let mut to_f = (product(u, f[0]) + product(v, g[0])) >> BITS;
    let mut to_g = (product(q, f[0]) + product(r, g[0])) >> BITS;
    for i in 1..L {
        to_f += product(u, f[i]) + product(v, g[i]);
        to_g += product(q, f[i]) + product(r, g[i]);
        f[i - 1] = to_f as i64 & MASK;
        g[i - 1] = to_g as i64 & MASK;
        to_f >>= BITS;
        to_g >>= BITS;
    }
    f[L - 1] = to_f as i64;
    g[L - 1] = to_g as i64;
}

/// `value`, which is above −2·prime and below it, or its negative where the mask is of ones, brought to 0 … prime − 1.
fn within<const L: usize>(value: &Signed<L>, negate: i64, prime: &Signed<L>) -> Signed<L> {
    let carried = |mut limbs: Signed<L>| {
        let mut carry = 0;
        for limb in &mut limbs[..L - 1] {
            carry += *limb;
            *limb = carry & MASK;
            carry >>= BITS;
        }
        limbs[L - 1] += carry;
        limbs
    };
    let below = value[L - 1] >> 63;
    let value = carried(std::array::from_fn(|i| ((value[i] + (prime[i] & below)) ^ negate) - negate));
    let below = value[L - 1] >> 63;
    carried(std::array::from_fn(|i| value[i] + (prime[i] & below)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::crypto::gost::curve::Curve as _;
    use crate::crypto::gost::curves;
    use crate::crypto::gost::limbs;
    use crate::crypto::gost::order::Order;

    fn check<const N: usize>(order: &Order<N>, value: [u64; N]) {
        let value = order.reduced(&value);
        let mut one = [0; N];
        one[0] = 1;
        match inverse(&value, order.modulus()) {
            Some(inverted) => assert_eq!(order.mul(&value, &inverted), one),
            None => assert!(limbs::is_zero(&value)),
        }
        assert_eq!(
            inverse_of_secret(&value, order.modulus()),
            inverse(&value, order.modulus()).unwrap_or([0; N])
        );
        // Of a prime at 3 modulo 4, either a number or its negative is a square.
        if let Some(square) = is_square(&order.mul(&value, &value), order.modulus()) {
            assert!(square && !limbs::is_zero(&value));
        }
    }

    #[test]
    fn the_ends_of_the_range_have_their_inverses_and_zero_has_none() {
        let order = &curves::TC26_512_A.order();
        let (mut one, minus_one) = ([0; 8], order.negated(&[1, 0, 0, 0, 0, 0, 0, 0]));
        assert_eq!(inverse(&one, order.modulus()), None);
        one[0] = 1;
        assert_eq!(inverse(&one, order.modulus()), Some(one));
        assert_eq!(inverse(&minus_one, order.modulus()), Some(minus_one));
        assert_eq!(inverse_of_secret(&[0; 8], order.modulus()), [0; 8]);
        assert_eq!(inverse_of_secret(&one, order.modulus()), one);
        assert_eq!(inverse_of_secret(&minus_one, order.modulus()), minus_one);
        assert_eq!(is_square(&[0; 8], order.modulus()), None);
        assert_ne!(is_square(&one, order.modulus()), Some(false));
    }

    proptest! {
        #[test]
        fn a_number_times_its_inverse_is_one(value: [u64; 8], narrow: [u64; 4], bits in 0usize..512) {
            check(curves::TC26_512_A.order(), value);
            check(curves::TC26_256_A.order(), narrow);
            check(curves::CRYPTOPRO_A.order(), narrow);
            let mut power = [0; 8];
            power[bits / 64] = 1 << (bits % 64);
            check(curves::TC26_512_A.order(), power);
        }
    }
}
