//! Signing and verifying, RFC 7091 §6, in the octets of the national authority: the digest is read as a little-endian number,
//! and the value is r ‖ s with each half little-endian, which is the value of RFC 9215 read backwards.

use super::curve::Curve;
use super::field::Element;
use super::inverse::inverse;
use super::limbs;
use super::multiply;
use super::nonce::Candidates;
use super::order::Order;

/// The digest as a number modulo the order; zero counts as one.
fn number_of<const N: usize>(order: &Order<N>, digest: &[u8]) -> [u64; N] {
    // A digest is as long as the field: parameter sets and hash functions come in pairs.
    let mut number = order.reduced(&limbs::from_le(digest).unwrap_or([0; N]));
    number[0] |= u64::from(limbs::is_zero(&number));
    number
}

/// x ‖ y, each little-endian, of a point of the curve.
pub(super) fn public_point<const N: usize, const C: u64, G: Curve<N, C>>(
    curve: &G,
    octets: &[u8],
) -> Option<G::Sum> {
    let (x, y) = octets.split_at_checked(8 * N)?;
    curve.point(&Element::from_le(x)?, &Element::from_le(y)?)
}

/// A private key's little-endian octets, if they are a number from 1 to below the order.
pub(super) fn private_number<const N: usize, const C: u64>(
    curve: &impl Curve<N, C>,
    octets: &[u8],
) -> Option<[u64; N]> {
    limbs::from_le(octets).filter(|number| curve.order().contains(number))
}

/// x ‖ y of the public key that goes with a private one.
pub(super) fn public_of<const N: usize, const C: u64>(
    curve: &impl Curve<N, C>,
    secret: &[u64; N],
) -> Vec<u8> {
    let point = curve.multiple_of_base(secret);
    [point.x.to_le(), point.y.to_le()].concat()
}

/// Whether `value` is the signature of `point` over a message with this digest.
pub(super) fn verify<const N: usize, const C: u64, G: Curve<N, C>>(
    curve: &G,
    point: &G::Sum,
    digest: &[u8],
    value: &[u8],
) -> bool {
    let order = curve.order();
    let Some((r, s)) = value.split_at_checked(8 * N) else { return false };
    let number = |octets: &[u8]| {
        (octets.len() == 8 * N).then(|| limbs::from_le(octets)).flatten().filter(|n| order.contains(n))
    };
    let (Some(r), Some(s)) = (number(r), number(s)) else { return false };
    // The number is from 1 to below the order, a prime: it has an inverse.
    let Some(v) = inverse(&number_of(order, digest), order.modulus()) else { return false };
    let sum = multiply::combined(curve, &order.mul(&s, &v), &order.negated(&order.mul(&r, &v)), point);
    let Some((above, below)) = curve.x_of(&sum) else { return false };
    // r = x modulo the order, without the division: r, r + order, … below the field's prime.
    let mut candidate = Some(r);
    while let Some(x) = candidate {
        let element = Element::from_limbs(x);
        if element.canonical() == x && element.mul(&below).equals(&above) {
            return true;
        }
        let (next, carry) = limbs::add(&x, order.modulus());
        candidate = (carry == 0).then_some(next);
    }
    false
}

/// The signature over a message with this digest; the same for the same key and digest. Constant in time but for the
/// candidates that are passed over, which reveals nothing about the one that is taken.
pub(super) fn sign<const N: usize, const C: u64>(
    curve: &impl Curve<N, C>,
    secret: &[u64; N],
    digest: &[u8],
) -> Vec<u8> {
    let order = curve.order();
    let e = number_of(order, digest);
    let mut candidates = Candidates::new(order, secret, &e);
    loop {
        let k = candidates.next();
        let r = order.reduced(&curve.multiple_of_base(&k).x.canonical());
        let s = order.add(&order.mul(&r, secret), &order.mul(&k, &e));
        // Either is zero once in 2^254.
        if !limbs::is_zero(&r) && !limbs::is_zero(&s) {
            return [limbs::to_le(&r), limbs::to_le(&s)].concat();
        }
    }
}
