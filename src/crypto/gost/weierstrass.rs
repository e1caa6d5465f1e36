//! Curves y² = x³ − 3·x + b whose points, without exception, are in the base point's group.

use std::sync::OnceLock;

use super::affine::Affine;
use super::curve::Curve;
use super::field::Element;
use super::multiply::{self, Comb};
use super::order::Order;
use super::point::{Coefficient, Jacobian, Projective};

/// Such a curve over GF(2^(64·N) − C), its base point, and what is computed once for it.
pub(super) struct Weierstrass<const N: usize, const C: u64> {
    b: Coefficient<N, C>,
    order: Order<N>,
    base: Affine<N, C>,
    odd_multiples: OnceLock<Vec<Affine<N, C>>>,
    comb: OnceLock<Comb<Affine<N, C>>>,
}

impl<const N: usize, const C: u64> Weierstrass<N, C> {
    /// With the base point (x, y) of this order, which is the number of the curve's points.
    pub(super) fn new(b: [u64; N], order: [u64; N], x: [u64; N], y: [u64; N]) -> Self {
        Weierstrass {
            b: Coefficient::new(b),
            order: Order::new(order),
            base: Affine { x: Element::from_limbs(x), y: Element::from_limbs(y) },
            odd_multiples: OnceLock::new(),
            comb: OnceLock::new(),
        }
    }
}

impl<const N: usize, const C: u64> Curve<N, C> for Weierstrass<N, C> {
    type Sum = Jacobian<N, C>;

    fn order(&self) -> &Order<N> {
        &self.order
    }

    fn point(&self, x: &Element<N, C>, y: &Element<N, C>) -> Option<Jacobian<N, C>> {
        let right = x.squared().mul(x).sub(&x.times(3)).add(self.b.element());
        // The neutral point, the only one that is no key, is no (x, y).
        y.squared().equals(&right).then(|| Jacobian::from_affine(&Affine { x: *x, y: *y }))
    }

    fn odd_multiples_of_base(&self) -> &[Affine<N, C>] {
        self.odd_multiples.get_or_init(|| multiply::odd_multiples_of_base(&Jacobian::from_affine(&self.base)))
    }

    fn x_of(&self, sum: &Jacobian<N, C>) -> Option<(Element<N, C>, Element<N, C>)> {
        (!sum.is_neutral()).then(|| (sum.x, sum.z.squared()))
    }

    fn multiple_of_base(&self, number: &[u64; N]) -> Affine<N, C> {
        let comb = self.comb.get_or_init(|| Comb::new(&Jacobian::from_affine(&self.base), 8 * N));
        let add = |sum: &Projective<N, C>, multiple: &Affine<N, C>, nothing| {
            Projective::select(&sum.add_affine(multiple, &self.b), sum, nothing)
        };
        comb.times(number, Projective::NEUTRAL, add).to_affine()
    }
}
