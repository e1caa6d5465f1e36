//! Multiples of points: fast for what is public, even for what is secret.

use subtle::{ConditionallySelectable as _, ConstantTimeEq as _};

use super::curve::Curve;
use super::limbs;
use super::point::{Affine, Jacobian, Prepared, Projective};

/// Width of the base point's windows in verification: 64 odd multiples, 8 KB of the larger curve, which the first cache holds.
pub(super) const BASE_WIDTH: u32 = 8;

/// Width of a key's windows: its eight odd multiples are made anew for each signature.
const KEY_WIDTH: u32 = 5;

/// The odd multiples P, 3·P, … that windows of so many bits use.
pub(super) fn odd_multiples<const N: usize, const C: u64>(curve: &Curve<N, C>, point: &Affine<N, C>, width: u32) -> Vec<Jacobian<N, C>> {
    let first = Jacobian::from_affine(point);
    let twice = first.doubled(curve).prepared();
    std::iter::successors(Some(first), |last| Some(last.add(&twice, curve))).take(1 << (width - 2)).collect()
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
        let window = (0..width as usize).fold(0, |window, i| window | (bit(at + i) as i16) << i) + carry as i16;
        carry = u64::from(window >> (width - 1) & 1 == 1);
        digits[at] = window - ((carry as i16) << width);
        at += width as usize;
    }
    digits
}

/// The sum of a multiple of the base point and one of another, interleaved (H. Straus). For public numbers only.
pub(super) fn combined<const N: usize, const C: u64>(
    curve: &Curve<N, C>,
    of_base: &[u64; N],
    of_point: &[u64; N],
    point: &Affine<N, C>,
) -> Jacobian<N, C> {
    let base = curve.odd_multiples_of_base();
    let other: Vec<Prepared<N, C>> = odd_multiples(curve, point, KEY_WIDTH).into_iter().map(Jacobian::prepared).collect();
    let (base_digits, digits) = (signed_digits(of_base, BASE_WIDTH), signed_digits(of_point, KEY_WIDTH));
    let place = |digit: i16| usize::from(digit.unsigned_abs() / 2);
    let mut sum = Jacobian::NEUTRAL;
    let mut begun = false;
    for (to_base, to_point) in base_digits.iter().zip(&digits).rev() {
        if begun {
            sum = sum.doubled(curve);
        }
        if *to_point != 0 {
            let multiple = &other[place(*to_point)];
            sum = if *to_point < 0 { sum.add(&multiple.negated(), curve) } else { sum.add(multiple, curve) };
            begun = true;
        }
        if *to_base != 0 {
            let multiple = &base[place(*to_base)];
            sum = if *to_base < 0 { sum.add_affine(&multiple.negated(), curve) } else { sum.add_affine(multiple, curve) };
            begun = true;
        }
    }
    sum
}

/// Multiples of the base point of which any other is a sum without doublings: 1 to 8 times 16^i for each place i.
pub(super) struct Comb<const N: usize, const C: u64>(Vec<[Affine<N, C>; HALF]>);

/// Digits of four bits with a sign go from −8 to 8.
const HALF: usize = 8;

impl<const N: usize, const C: u64> Comb<N, C> {
    /// Of the curve's base point.
    pub(super) fn new(curve: &Curve<N, C>) -> Self {
        let places = 16 * N + 1;
        let mut points = Vec::with_capacity(places * HALF);
        let mut first = Jacobian::from_affine(curve.base());
        for _ in 0..places {
            let step = first.prepared();
            let multiples = std::iter::successors(Some(first), |last| Some(last.add(&step, curve)));
            points.extend(multiples.take(HALF));
            first = points[points.len() - 1].doubled(curve);
        }
        let affine = Jacobian::to_affine(&points);
        Comb(affine.chunks_exact(HALF).map(|row| std::array::from_fn(|i| row[i])).collect())
    }

    /// A multiple of the base point, for a secret number: the same operations on the same memory whatever it is.
    pub(super) fn times(&self, curve: &Curve<N, C>, number: &[u64; N]) -> Projective<N, C> {
        let octets = limbs::to_le(number);
        let nibbles = octets.iter().flat_map(|octet| [octet & 15, octet >> 4]).chain([0]);
        let (mut sum, mut carry) = (Projective::NEUTRAL, 0);
        for (row, nibble) in self.0.iter().zip(nibbles) {
            // −8 … 7, and a carry where the nibble was 8 or more.
            let digit = nibble + carry;
            carry = (digit + 8) >> 4;
            let negative = carry;
            let size = u8::conditional_select(&digit, &16u8.wrapping_sub(digit), negative.into());
            let mut multiple = row[0];
            for (at, candidate) in (1u8..).zip(row) {
                multiple = Affine::select(&multiple, candidate, at.ct_eq(&size).unwrap_u8().into());
            }
            let multiple = Affine::select(&multiple, &multiple.negated(), negative.into());
            let added = sum.add_affine(&multiple, curve);
            sum = Projective::select(&added, &sum, size.ct_eq(&0).unwrap_u8().into());
        }
        sum
    }
}
