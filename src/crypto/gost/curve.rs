//! What signing and verifying ask of a curve.

use super::affine::Affine;
use super::field::Element;
use super::order::Order;
use super::sum::Sum;

/// A curve over GF(2^(64·N) − C) with a base point. Its points are given and returned by the x and y of
/// y² = x³ + a·x + b, which is how keys and signatures have them.
pub(super) trait Curve<const N: usize, const C: u64> {
    /// What sums of public points are reckoned in.
    type Sum: Sum;

    /// Of the base point.
    fn order(&self) -> &Order<N>;

    /// The point with these coordinates, if it is on the curve and in the base point's group: a key, RFC 7091 §5.2.
    fn point(&self, x: &Element<N, C>, y: &Element<N, C>) -> Option<Self::Sum>;

    /// Odd multiples of the base point, for sums of public points.
    fn odd_multiples_of_base(&self) -> &[<Self::Sum as Sum>::Fixed];

    /// Numerator and denominator of a sum's x; the neutral point has none.
    fn x_of(&self, sum: &Self::Sum) -> Option<(Element<N, C>, Element<N, C>)>;

    /// A multiple of the base point for a secret number that is no multiple of the order: the same operations on the same
    /// memory whatever it is.
    fn multiple_of_base(&self, number: &[u64; N]) -> Affine<N, C>;
}

/// The larger field: 2^512 − 569.
pub(super) const C_512: u64 = 569;
/// The smaller field: 2^256 − 617.
pub(super) const C_256: u64 = 617;
