//! The curve of 256 bits that has the form u² + v² = 1 + d·u²·v², after H. Edwards: R 1323565.1.024-2019 §4 with e = 1.
//!
//! Keys and signatures have its points in Weierstrass's form, y² = X·(X² + 3·t·X + s²) with X = x − t, s = (1 − d)/4 and
//! t = (1 + d)/6; u = X/y and v = (X − s)/(X + s). As d is no square, adding has one formula without exceptions
//! (D. Bernstein, T. Lange, "Faster addition and doubling on elliptic curves", 2007, theorem 3.3): it serves secrets too.

use std::sync::OnceLock;

use super::affine::Affine;
use super::curve::{C_256, Curve};
use super::field::Element;
use super::limbs::from_hex;
use super::multiply::{self, Comb};
use super::order::Order;
use super::sum::{Choice, Sum};

type Field = Element<4, C_256>;

/// RFC 7836 appendix A.2.
const D: Field =
    Element::from_limbs(from_hex("0605F6B7C183FA81578BC39CFAD518132B9DF62897009AF7E522C32D6DC7BFFB"));
const S: Field =
    Element::from_limbs(from_hex("7E7E82520F9F015FAA1D0F18C14AB9FB35188275DA3FD94206B74F34A48E0ECD"));
const T: Field =
    Element::from_limbs(from_hex("0100FE73F595FF158E974B44D478D9588744FE5C192AC47EA63075DCE7A14AAA"));
/// Of the base point, a fourth of all.
const ORDER: [u64; 4] = from_hex("400000000000000000000000000000000FD8CDDFC87B6635C115AF556C360C67");
const BASE: (Field, Field) = (
    Element::small(13),
    Element::from_limbs(from_hex("60CA1E32AA475B348488C38FAB07649CE7EF8DBE87F22E81F92B2592DBA300E7")),
);

/// The curve, and what is computed once for it.
pub(super) struct Edwards {
    order: Order<4>,
    odd_multiples: OnceLock<Vec<Fixed>>,
    comb: OnceLock<Comb<Fixed>>,
}

/// A point (e/g, h/f), as additions leave it: with u = x/z and v = y/z, x is e·f, y is g·h, z is f·g and x·y/z is e·h
/// (H. Hisil, K. Wong, G. Carter, E. Dawson, "Twisted Edwards curves revisited", 2008).
#[derive(Clone, Copy)]
pub(super) struct Point {
    e: Field,
    f: Field,
    g: Field,
    h: Field,
}

/// A point with z = 1, and d·u·v.
#[derive(Clone, Copy)]
pub(super) struct Fixed {
    u: Field,
    v: Field,
    duv: Field,
}

/// A point that is added often: (u/z, v/z), with d·u·v/z in the place of d·u·v.
pub(super) struct Multiple {
    fixed: Fixed,
    z: Field,
}

impl Choice for Fixed {
    const BLANK: Self = Fixed { u: Element::ZERO, v: Element::ZERO, duv: Element::ZERO };

    #[inline(always)]
    fn take(&mut self, other: &Self, mask: u64) {
        self.u.take(&other.u, mask);
        self.v.take(&other.v, mask);
        self.duv.take(&other.duv, mask);
    }

    fn select(a: &Self, b: &Self, choice: u64) -> Self {
        let select = |a, b| Element::select(a, b, choice);
        Fixed { u: select(&a.u, &b.u), v: select(&a.v, &b.v), duv: select(&a.duv, &b.duv) }
    }

    fn negated(&self) -> Self {
        Fixed { u: self.u.negated(), v: self.v, duv: self.duv.negated() }
    }
}

impl Point {
    fn select(a: &Self, b: &Self, choice: u64) -> Self {
        let select = |a, b| Element::select(a, b, choice);
        Point { e: select(&a.e, &b.e), f: select(&a.f, &b.f), g: select(&a.g, &b.g), h: select(&a.h, &b.h) }
    }

    /// x, y, z.
    #[inline(always)]
    fn projective(&self) -> [Field; 3] {
        [self.e.mul(&self.f), self.g.mul(&self.h), self.f.mul(&self.g)]
    }

    /// The sum with (u, v, d·u·v) over a common z, whose product with the z of this is asked for.
    #[inline(always)]
    fn summed(&self, u: &Field, v: &Field, duv: &Field, zz: impl FnOnce(Field) -> Field) -> Self {
        let [x, y, z] = self.projective();
        let duvt = self.e.mul(&self.h).mul(duv);
        let (xu, yv) = (x.mul(u), y.mul(v));
        let cross = x.add(&y).mul(&u.add(v));
        let z = zz(z);
        Point { e: cross.sub(&xu).sub(&yv), f: z.sub(&duvt), g: z.add(&duvt), h: yv.sub(&xu) }
    }
}

impl Sum for Point {
    type Multiple = Multiple;
    type Fixed = Fixed;

    const NEUTRAL: Self = Point { e: Element::ZERO, f: Element::ONE, g: Element::ONE, h: Element::ONE };

    /// "dbl-2008-hwcd" of the Explicit-Formulas Database.
    fn doubled(&self) -> Self {
        let [x, y, z] = self.projective();
        let (xx, yy) = (x.squared(), y.squared());
        let both = x.add(&y).squared();
        let two_zz = z.squared().doubled();
        let g = xx.add(&yy);
        Point { e: both.sub(&g), f: g.sub(&two_zz), g, h: xx.sub(&yy) }
    }

    fn prepared(&self) -> Multiple {
        let [u, v, z] = self.projective();
        Multiple { fixed: Fixed { u, v, duv: self.e.mul(&self.h).mul(&D) }, z }
    }

    fn fixed(points: &[Self]) -> Vec<Fixed> {
        let points: Vec<[Field; 3]> = points.iter().map(Point::projective).collect();
        let inverses = multiply::inverses(points.iter().map(|[.., z]| *z));
        let fixed = |([x, y, _], inverse): (&[Field; 3], Field)| {
            let (u, v) = (x.mul(&inverse), y.mul(&inverse));
            Fixed { u, v, duv: u.mul(&v).mul(&D) }
        };
        points.iter().zip(inverses).map(fixed).collect()
    }

    fn add(&self, Multiple { fixed, z }: &Multiple) -> Self {
        self.summed(&fixed.u, &fixed.v, &fixed.duv, |own| own.mul(z))
    }

    fn subtract(&self, Multiple { fixed, z }: &Multiple) -> Self {
        self.summed(&fixed.u.negated(), &fixed.v, &fixed.duv.negated(), |own| own.mul(z))
    }

    /// "madd-2008-hwcd".
    fn add_fixed(&self, fixed: &Fixed) -> Self {
        self.summed(&fixed.u, &fixed.v, &fixed.duv, |own| own)
    }

    fn subtract_fixed(&self, fixed: &Fixed) -> Self {
        self.add_fixed(&fixed.negated())
    }
}

impl Edwards {
    /// The curve, with its tables still to be made.
    pub(super) fn new() -> Self {
        Edwards { order: Order::new(ORDER), odd_multiples: OnceLock::new(), comb: OnceLock::new() }
    }

    fn base() -> Point {
        let (u, v) = BASE;
        Point { e: u, f: Element::ONE, g: Element::ONE, h: v }
    }
}

/// Whether (X, y) of the curve is in the base point's group: whether it is four times a point.
///
/// The group of all points is cyclic and has four times as many, as d is no square. Doubling goes by way of the curve
/// y² = X·(X² − 6·t·X + d): there by (X, y) ↦ ((y/X)², …), and back by (X′, y′) ↦ ((y′/2X′)², …). Either way meets the points
/// but (0, 0) whose X is a square (J. Silverman, J. Tate, "Rational Points on Elliptic Curves", III.5). See also T. Pornin,
/// "Point-Halving and Subgroup Membership in Twisted Edwards Curves", 2022.
///
/// - X is a square, w²: the point comes from X′ = 3·t + 2·X − 2·y/w, with either sign of w. The product of the two X′ is d, so
///   that one of them is a square: it comes from a point Q, and the point is 2·Q.
/// - Q has X′ = X_Q + 3·t + s²/X_Q, so that X_Q·(X′ − 3·t + 2·s) = (X_Q + s)²: it is a double where 2·(X + s − y/w) is a square;
///   and 2 is one. So is the product of the latter with either sign of w, −d·X: the sign is of no matter. As (0, 0) is a
///   double, Q + (0, 0), the other half, is a double where Q is.
fn is_in_group(x: &Field, y: &Field) -> bool {
    let of_x = x.root_of_inverse();
    of_x.squared().mul(x).equals(&Element::ONE) && x.add(&S).sub(&y.mul(&of_x)).is_square()
}

impl Curve<4, C_256> for Edwards {
    type Sum = Point;

    fn order(&self) -> &Order<4> {
        &self.order
    }

    fn point(&self, x: &Field, y: &Field) -> Option<Point> {
        let x = x.sub(&T);
        let right = x.mul(&x.add(&T.times(3))).add(&S.squared()).mul(&x);
        if !y.squared().equals(&right) || !is_in_group(&x, y) {
            return None;
        }
        // Neither y nor X + s is zero: such points are of order two and four.
        Some(Point { e: x, f: x.add(&S), g: *y, h: x.sub(&S) })
    }

    fn odd_multiples_of_base(&self) -> &[Fixed] {
        self.odd_multiples.get_or_init(|| multiply::odd_multiples_of_base(&Self::base()))
    }

    fn x_of(&self, sum: &Point) -> Option<(Field, Field)> {
        let below = sum.f.sub(&sum.h);
        // v is one at the neutral point only.
        (!below.is_zero()).then(|| (S.mul(&sum.f.add(&sum.h)).add(&T.mul(&below)), below))
    }

    fn multiple_of_base(&self, number: &[u64; 4]) -> Affine<4, C_256> {
        let comb = self.comb.get_or_init(|| Comb::new(&Self::base(), 32));
        let add =
            |sum: &Point, multiple: &Fixed, nothing| Point::select(&sum.add_fixed(multiple), sum, nothing);
        let Point { e, f, g, h } = comb.times(number, Point::NEUTRAL, add);
        let below = f.sub(&h);
        let over = S.mul(&f.add(&h)).mul(&below.mul(&e).inverted());
        Affine { x: over.mul(&e).add(&T), y: over.mul(&g) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::gost::model;

    #[test]
    fn the_two_forms_of_the_curve_are_one() {
        let (one, model) = (Element::ONE, model::tc26_256_a());
        assert!(S.times(4).equals(&one.sub(&D)) && T.times(6).equals(&one.add(&D)));
        // a = s² − 3·t² and b = 2·t³ − t·s².
        assert!(model.a.equals(&S.squared().sub(&T.squared().times(3))));
        assert!(model.b.equals(&T.squared().doubled().sub(&S.squared()).mul(&T)));
        let (u, v) = BASE;
        let x = model.base.x.sub(&T);
        assert!(u.mul(&model.base.y).equals(&x) && v.mul(&x.add(&S)).equals(&x.sub(&S)));
        assert!(!D.is_square() && Field::small(2).is_square());
    }
}
