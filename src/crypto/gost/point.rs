//! Points of y² = x³ + a·x + b in the three forms that are reckoned with.
//!
//! [`Affine`] is what is stored and exchanged. [`Jacobian`], (x/z², y/z³), is fastest and branches where the formulas have
//! exceptions: for public values. [`Projective`], (x/z, y/z), has one formula for every case and no branch: for secrets.
//! That formula is complete for points of odd order (J. Renes, C. Costello, L. Batina, "Complete addition formulas for prime
//! order elliptic curves", 2015, §3), and every point that a secret touches is a multiple of the base, of prime order.

use super::curve::Curve;
use super::field::Element;

/// A point other than the neutral one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Affine<const N: usize, const C: u64> {
    pub(super) x: Element<N, C>,
    pub(super) y: Element<N, C>,
}

impl<const N: usize, const C: u64> Affine<N, C> {
    /// The point opposite.
    pub(super) fn negated(&self) -> Self {
        Affine { x: self.x, y: self.y.negated() }
    }

    /// `a` where `choice` is 0, `b` where it is 1, without a branch.
    pub(super) fn select(a: &Self, b: &Self, choice: u64) -> Self {
        Affine { x: Element::select(&a.x, &b.x, choice), y: Element::select(&a.y, &b.y, choice) }
    }
}

/// (x/z², y/z³); the neutral point has z = 0.
#[derive(Clone, Copy, Debug)]
pub(super) struct Jacobian<const N: usize, const C: u64> {
    pub(super) x: Element<N, C>,
    pub(super) y: Element<N, C>,
    pub(super) z: Element<N, C>,
}

/// A Jacobian point with z² and z³, which adding it again and again asks for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Prepared<const N: usize, const C: u64> {
    point: Jacobian<N, C>,
    zz: Element<N, C>,
    zzz: Element<N, C>,
}

impl<const N: usize, const C: u64> Prepared<N, C> {
    /// The point opposite.
    pub(super) fn negated(&self) -> Self {
        let point = Jacobian { y: self.point.y.negated(), ..self.point };
        Prepared { point, ..*self }
    }
}

impl<const N: usize, const C: u64> Jacobian<N, C> {
    /// The neutral point.
    pub(super) const NEUTRAL: Self = Jacobian { x: Element::ONE, y: Element::ONE, z: Element::ZERO };

    /// The same point.
    pub(super) const fn from_affine(point: &Affine<N, C>) -> Self {
        Jacobian { x: point.x, y: point.y, z: Element::ONE }
    }

    /// Whether it is the neutral point.
    pub(super) fn is_neutral(&self) -> bool {
        self.z.is_zero()
    }

    /// Made ready to be added often.
    pub(super) fn prepared(self) -> Prepared<N, C> {
        let zz = self.z.squared();
        Prepared { point: self, zz, zzz: zz.mul(&self.z) }
    }

    /// Twice the point: "dbl-2001-b" where a = −3 and "dbl-2007-bl" elsewhere, of the Explicit-Formulas Database, both with
    /// 2·y·z by its product. Neither has exceptions: a point of order two and the neutral one come out with z = 0.
    pub(super) fn doubled(&self, curve: &Curve<N, C>) -> Self {
        let zz = self.z.squared();
        let two_yy = self.y.squared().doubled();
        let four_xyy = self.x.mul(&two_yy).doubled();
        let slope = match &curve.a {
            None => self.x.sub(&zz).mul(&self.x.add(&zz)).times(3),
            Some(a) => self.x.squared().times(3).add(&a.mul(&zz.squared())),
        };
        let x = slope.squared().sub(&four_xyy.doubled());
        let eight_yyyy = two_yy.squared().doubled();
        let y = slope.mul(&four_xyy.sub(&x)).sub(&eight_yyyy);
        Jacobian { x, y, z: self.y.mul(&self.z).doubled() }
    }

    /// The sum: "add-2007-bl" without the doublings, with z² and z³ of the second at hand.
    pub(super) fn add(&self, other: &Prepared<N, C>, curve: &Curve<N, C>) -> Self {
        if self.is_neutral() {
            return other.point;
        }
        if other.point.is_neutral() {
            return *self;
        }
        let zz = self.z.squared();
        let (u1, u2) = (self.x.mul(&other.zz), other.point.x.mul(&zz));
        let (s1, s2) = (self.y.mul(&other.zzz), other.point.y.mul(&zz.mul(&self.z)));
        self.summed(&u1, &u2, &s1, &s2, &self.z.mul(&other.point.z), curve)
    }

    /// The sum with a point whose z is 1.
    pub(super) fn add_affine(&self, other: &Affine<N, C>, curve: &Curve<N, C>) -> Self {
        if self.is_neutral() {
            return Self::from_affine(other);
        }
        let zz = self.z.squared();
        let (u2, s2) = (other.x.mul(&zz), other.y.mul(&zz.mul(&self.z)));
        self.summed(&self.x, &u2, &self.y, &s2, &self.z, curve)
    }

    /// The sum of (u1, s1) and (u2, s2), both over the same z.
    fn summed(
        &self,
        u1: &Element<N, C>,
        u2: &Element<N, C>,
        s1: &Element<N, C>,
        s2: &Element<N, C>,
        z: &Element<N, C>,
        curve: &Curve<N, C>,
    ) -> Self {
        let (h, r) = (u2.sub(u1), s2.sub(s1));
        if h.is_zero() {
            return if r.is_zero() { self.doubled(curve) } else { Self::NEUTRAL };
        }
        let hh = h.squared();
        let hhh = hh.mul(&h);
        let v = u1.mul(&hh);
        let x = r.squared().sub(&hhh).sub(&v.doubled());
        let y = r.mul(&v.sub(&x)).sub(&s1.mul(&hhh));
        Jacobian { x, y, z: z.mul(&h) }
    }

    /// All of them brought to z = 1 with one inversion (P. Montgomery's trick); none may be neutral.
    pub(super) fn to_affine(points: &[Self]) -> Vec<Affine<N, C>> {
        let mut product = Element::ONE;
        let before: Vec<Element<N, C>> = points
            .iter()
            .map(|point| {
                let before = product;
                product = product.mul(&point.z);
                before
            })
            .collect();
        let mut inverse = product.inverted();
        let mut affine: Vec<Affine<N, C>> = Vec::with_capacity(points.len());
        for (point, before) in points.iter().zip(&before).rev() {
            let z = inverse.mul(before);
            inverse = inverse.mul(&point.z);
            let zz = z.squared();
            affine.push(Affine { x: point.x.mul(&zz), y: point.y.mul(&zz.mul(&z)) });
        }
        affine.reverse();
        affine
    }
}

/// (x/z, y/z); the neutral point is (0, 1, 0).
#[derive(Clone, Copy, Debug)]
pub(super) struct Projective<const N: usize, const C: u64> {
    x: Element<N, C>,
    y: Element<N, C>,
    z: Element<N, C>,
}

impl<const N: usize, const C: u64> Projective<N, C> {
    /// The neutral point.
    pub(super) const NEUTRAL: Self = Projective { x: Element::ZERO, y: Element::ONE, z: Element::ZERO };

    /// The sum with a point whose z is 1: algorithm 2 of the paper, whatever the two are.
    pub(super) fn add_affine(&self, other: &Affine<N, C>, curve: &Curve<N, C>) -> Self {
        let (xx, yy) = (self.x.mul(&other.x), self.y.mul(&other.y));
        let xy = other.x.add(&other.y).mul(&self.x.add(&self.y)).sub(&xx.add(&yy));
        let xz = other.x.mul(&self.z).add(&self.x);
        let yz = other.y.mul(&self.z).add(&self.y);
        let middle = curve.times_a(&xz).add(&curve.three_b.mul(&self.z));
        let (minus, plus) = (yy.sub(&middle), yy.add(&middle));
        let a_z = curve.times_a(&self.z);
        let side = xx.times(3).add(&a_z);
        let cross = curve.times_a(&xx.sub(&a_z)).add(&curve.three_b.mul(&xz));
        Projective {
            x: xy.mul(&minus).sub(&yz.mul(&cross)),
            y: minus.mul(&plus).add(&side.mul(&cross)),
            z: yz.mul(&plus).add(&xy.mul(&side)),
        }
    }

    /// `a` where `choice` is 0, `b` where it is 1, without a branch.
    pub(super) fn select(a: &Self, b: &Self, choice: u64) -> Self {
        let select = |a, b| Element::select(a, b, choice);
        Projective { x: select(&a.x, &b.x), y: select(&a.y, &b.y), z: select(&a.z, &b.z) }
    }

    /// With z = 1; the neutral point, which has no such form, comes out as (0, 0), which is on none of the curves.
    pub(super) fn to_affine(self) -> Affine<N, C> {
        let inverse = self.z.inverted();
        Affine { x: self.x.mul(&inverse), y: self.y.mul(&inverse) }
    }
}
