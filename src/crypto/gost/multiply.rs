//! Multiples of points: fast for what is public, even for what is secret.

use subtle::{ConditionallySelectable as _, ConstantTimeEq as _};

use super::curve::Curve;
use super::field::Element;
use super::sum::{Choice, Sum};

/// Width of the base point's windows in verification: 64 odd multiples, 8 KB of the larger curve, which the first cache holds.
const BASE_WIDTH: u32 = 8;

/// Width of a key's windows: its eight odd multiples are made anew for each signature.
const KEY_WIDTH: u32 = 5;

/// The odd multiples P, 3·P, … that windows of so many bits use.
fn odd_multiples<S: Sum>(point: &S, width: u32) -> impl Iterator<Item = S> {
    let twice = point.doubled().prepared();
    std::iter::successors(Some(*point), move |last| Some(last.add(&twice))).take(1 << (width - 2))
}

/// The odd multiples of a base point, to be stored.
pub(super) fn odd_multiples_of_base<S: Sum>(base: &S) -> Vec<S::Fixed> {
    S::fixed(&odd_multiples(base, BASE_WIDTH).collect::<Vec<_>>())
}

/// The inverses of all of them with one inversion (P. Montgomery's trick); none may be zero.
pub(super) fn inverses<const N: usize, const C: u64>(
    elements: impl Iterator<Item = Element<N, C>>,
) -> Vec<Element<N, C>> {
    let mut product = Element::ONE;
    let mut inverses: Vec<(Element<N, C>, Element<N, C>)> = elements
        .map(|element| {
            let before = product;
            product = product.mul(&element);
            (before, element)
        })
        .collect();
    let mut inverse = product.inverted();
    for (before, element) in inverses.iter_mut().rev() {
        *before = before.mul(&inverse);
        inverse = inverse.mul(element);
    }
    inverses.into_iter().map(|(inverse, _)| inverse).collect()
}

/// The digits of a number in width-w non-adjacent form, least first: zero, or odd and below 2^(w−1) in size (D. Hankerson,
/// A. Menezes, S. Vanstone, "Guide to Elliptic Curve Cryptography", algorithm 3.35).
fn signed_digits<const N: usize>(number: &[u64; N], width: u32) -> Vec<i16> {
    let mut digits = vec![0; 64 * N + 1];
    let bit = |at: usize| number.get(at / 64).map_or(0, |limb| limb >> (at % 64) & 1);
    let (mut at, mut carry) = (0, 0);
    while at < digits.len() {
        if bit(at) == carry {
            at += 1;
            continue;
        }
        let window =
            (0..width as usize).fold(0, |window, i| window | (bit(at + i) as i16) << i) + carry as i16;
        carry = u64::from(window >> (width - 1) & 1 == 1);
        digits[at] = window - ((carry as i16) << width);
        at += width as usize;
    }
    digits
}

/// The sum of a multiple of the base point and one of another, interleaved (H. Straus). For public numbers only.
pub(super) fn combined<const N: usize, const C: u64, G: Curve<N, C>>(
    curve: &G,
    of_base: &[u64; N],
    of_point: &[u64; N],
    point: &G::Sum,
) -> G::Sum {
    let base = curve.odd_multiples_of_base();
    let other: Vec<_> = odd_multiples(point, KEY_WIDTH).map(|multiple| multiple.prepared()).collect();
    let (base_digits, digits) = (signed_digits(of_base, BASE_WIDTH), signed_digits(of_point, KEY_WIDTH));
    let place = |digit: i16| usize::from(digit.unsigned_abs() / 2);
    let mut sum = G::Sum::NEUTRAL;
    let mut begun = false;
    for (to_base, to_point) in base_digits.iter().zip(&digits).rev() {
        if begun {
            sum = sum.doubled();
        }
        if *to_point != 0 {
            let multiple = &other[place(*to_point)];
            sum = if *to_point < 0 { sum.subtract(multiple) } else { sum.add(multiple) };
            begun = true;
        }
        if *to_base != 0 {
            let multiple = &base[place(*to_base)];
            sum = if *to_base < 0 { sum.subtract_fixed(multiple) } else { sum.add_fixed(multiple) };
            begun = true;
        }
    }
    sum
}

/// Multiples of the base point of which any other is a sum without doublings: 1 to 16 times 32^i for each place i.
pub(super) struct Comb<F>(Vec<[F; HALF]>);

/// Bits of a digit. Five take fewer additions than four, and the table, which is read whole each time, still goes into the
/// second cache.
const DIGIT: usize = 5;

/// Digits with a sign go from −16 to 16.
const HALF: usize = 1 << (DIGIT - 1);

impl<F: Choice> Comb<F> {
    /// Of this base point, for numbers of so many octets.
    pub(super) fn new<S: Sum<Fixed = F>>(base: &S, octets: usize) -> Self {
        // One more bit, for a carry.
        let places = (8 * octets + 1).div_ceil(DIGIT);
        let mut points = Vec::with_capacity(places * HALF);
        let mut first = *base;
        for _ in 0..places {
            let step = first.prepared();
            points.extend(std::iter::successors(Some(first), |last| Some(last.add(&step))).take(HALF));
            first = points[points.len() - 1].doubled();
        }
        let fixed = S::fixed(&points);
        Comb(fixed.chunks_exact(HALF).map(|row| std::array::from_fn(|i| row[i])).collect())
    }

    /// A multiple of the base point, for a secret number: the same operations on the same memory whatever it is. `add` gives
    /// the sum of two points, or, where the last argument is 1, the first of them; the second is blank then.
    pub(super) fn times<const N: usize, S>(
        &self,
        number: &[u64; N],
        neutral: S,
        add: impl Fn(&S, &F, u64) -> S,
    ) -> S {
        let (mut sum, mut carry) = (neutral, 0);
        for (place, row) in self.0.iter().enumerate() {
            // −16 … 15, and a carry where the bits, with the carry before, were 16 or more.
            let digit = bits(number, place * DIGIT) + carry;
            carry = (digit + HALF as u8) >> DIGIT;
            let negative = carry;
            let size = u8::conditional_select(&digit, &(2 * HALF as u8).wrapping_sub(digit), negative.into());
            let multiple = looked_up(row, size);
            let multiple = F::select(&multiple, &multiple.negated(), negative.into());
            sum = add(&sum, &multiple, size.ct_eq(&0).unwrap_u8().into());
        }
        sum
    }
}

/// The point at this place, counted from one; blank at zero. Apart from what uses it, so that it keeps to wide registers.
#[inline(never)]
fn looked_up<F: Choice>(row: &[F; HALF], size: u8) -> F {
    let size = std::hint::black_box(i64::from(size));
    let mut found = F::BLANK;
    for (at, candidate) in (1i64..).zip(row) {
        // Both are small: the difference less one is negative where they are the same, and there only.
        found.take(candidate, (((at ^ size) - 1) >> 63) as u64);
    }
    found
}

/// The bits of a digit from this place on.
fn bits<const N: usize>(number: &[u64; N], at: usize) -> u8 {
    let limb = |i: usize| number.get(i).copied().unwrap_or(0);
    let (low, shift) = (at / 64, at % 64);
    let bits = u128::from(limb(low)) | u128::from(limb(low + 1)) << 64;
    (bits >> shift) as u8 & (2 * HALF as u8 - 1)
}
