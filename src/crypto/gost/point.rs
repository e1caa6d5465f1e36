//! Points of y² = x³ − 3·x + b in the three forms that are reckoned with.
//!
//! [`Affine`] is what is stored and exchanged. [`Jacobian`], (x/z², y/z³), is fastest and branches where the formulas have
//! exceptions: for public values. [`Projective`], (x/z, y/z), has one formula for every case and no branch: for secrets.
//! That formula is complete for points of odd order (J. Renes, C. Costello, L. Batina, "Complete addition formulas for prime
//! order elliptic curves", 2015, §3), and every point that a secret touches is a multiple of the base, of prime order.

use super::affine::Affine;
use super::field::Element;
use super::multiply;
use super::sum::{Choice as _, Sum};

/// (x/z², y/z³); the neutral point has z = 0.
#[derive(Clone, Copy, Debug)]
pub(super) struct Jacobian<const N: usize, const C: u64> {
    pub(super) x: Element<N, C>,
    pub(super) y: Element<N, C>,
    pub(super) z: Element<N, C>,
    /// After a doubling, two factors of −3·z⁴, which the next asks for.
    slope: Option<(Element<N, C>, Element<N, C>)>,
}

/// A Jacobian point with z² and z³, which adding it again and again asks for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Prepared<const N: usize, const C: u64> {
    point: Jacobian<N, C>,
    zz: Element<N, C>,
    zzz: Element<N, C>,
}

impl<const N: usize, const C: u64> Jacobian<N, C> {
    /// The same point.
    pub(super) const fn from_affine(point: &Affine<N, C>) -> Self {
        Jacobian { x: point.x, y: point.y, z: Element::ONE, slope: None }
    }

    /// Whether it is the neutral point.
    pub(super) fn is_neutral(&self) -> bool {
        self.z.is_zero()
    }

    /// The sum of (u1, s1) and (u2, s2), both over the same z.
    #[inline(always)]
    fn summed(
        &self,
        [u1, s1]: [&Element<N, C>; 2],
        [u2, s2]: [&Element<N, C>; 2],
        z: &Element<N, C>,
    ) -> Self {
        let (h, r) = (u2.sub(u1), s2.sub(s1));
        if h.is_zero() {
            return if r.is_zero() { self.doubled() } else { Self::NEUTRAL };
        }
        let (hh, rr, z) = (h.squared(), r.squared(), z.mul(&h));
        let (hhh, v) = (hh.mul(&h), u1.mul(&hh));
        let x = rr.sub(&hhh).sub(&v.doubled());
        let y = r.mul(&v.sub(&x)).sub(&s1.mul(&hhh));
        Jacobian { x, y, z, slope: None }
    }
}

impl<const N: usize, const C: u64> Sum for Jacobian<N, C> {
    type Multiple = Prepared<N, C>;
    type Fixed = Affine<N, C>;

    const NEUTRAL: Self = Jacobian { x: Element::ONE, y: Element::ONE, z: Element::ZERO, slope: None };

    /// In "modified Jacobian" coordinates, which carry −3·z⁴ along (H. Cohen, A. Miyaji, T. Ono, "Efficient elliptic curve
    /// exponentiation using mixed coordinates", 1998). Without exceptions: the neutral point comes out with z = 0.
    fn doubled(&self) -> Self {
        let (xx, yy) = (self.x.squared(), self.y.squared());
        let four_z = match &self.slope {
            Some((a, b)) => a.mul(b),
            None => self.z.squared().squared().times(3).negated(),
        };
        let z = self.y.mul(&self.z).doubled();
        let slope = xx.times(3).add(&four_z);
        let (xyy, yyyy, ss) = (self.x.mul(&yy), yy.squared(), slope.squared());
        let x = ss.sub(&xyy.times(8));
        let eight_yyyy = yyyy.times(8);
        let y = slope.mul(&xyy.times(4).sub(&x)).sub(&eight_yyyy);
        // The new z⁴ is 16·y⁴ times the old.
        Jacobian { x, y, z, slope: Some((four_z, eight_yyyy.doubled())) }
    }

    fn prepared(&self) -> Prepared<N, C> {
        let zz = self.z.squared();
        Prepared { point: *self, zz, zzz: zz.mul(&self.z) }
    }

    /// None may be neutral.
    fn fixed(points: &[Self]) -> Vec<Affine<N, C>> {
        let affine = |(point, z): (&Self, Element<N, C>)| {
            let zz = z.squared();
            Affine { x: point.x.mul(&zz), y: point.y.mul(&zz.mul(&z)) }
        };
        points.iter().zip(multiply::inverses(points.iter().map(|point| point.z))).map(affine).collect()
    }

    /// "add-2007-bl" of the Explicit-Formulas Database without the doublings, with z² and z³ of the second at hand.
    fn add(&self, other: &Prepared<N, C>) -> Self {
        if self.is_neutral() {
            return other.point;
        }
        if other.point.is_neutral() {
            return *self;
        }
        let (zz, z) = (self.z.squared(), self.z.mul(&other.point.z));
        let (u1, s1) = (self.x.mul(&other.zz), self.y.mul(&other.zzz));
        let zzz = zz.mul(&self.z);
        let (u2, s2) = (other.point.x.mul(&zz), other.point.y.mul(&zzz));
        self.summed([&u1, &s1], [&u2, &s2], &z)
    }

    fn subtract(&self, other: &Prepared<N, C>) -> Self {
        let point = Jacobian { y: other.point.y.negated(), ..other.point };
        self.add(&Prepared { point, ..*other })
    }

    fn add_fixed(&self, other: &Affine<N, C>) -> Self {
        if self.is_neutral() {
            return Self::from_affine(other);
        }
        let zz = self.z.squared();
        let (u2, zzz) = (other.x.mul(&zz), zz.mul(&self.z));
        let s2 = other.y.mul(&zzz);
        self.summed([&self.x, &self.y], [&u2, &s2], &self.z)
    }

    fn subtract_fixed(&self, other: &Affine<N, C>) -> Self {
        self.add_fixed(&other.negated())
    }
}

/// The b of a curve, which a sum of [`Projective`] points multiplies by.
pub(super) struct Coefficient<const N: usize, const C: u64> {
    b: Element<N, C>,
    /// b, where it is a small number.
    small: Option<u64>,
}

impl<const N: usize, const C: u64> Coefficient<N, C> {
    /// Of this value.
    pub(super) fn new(b: [u64; N]) -> Self {
        let small = b[1..].iter().all(|limb| *limb == 0).then_some(b[0]);
        Coefficient { b: Element::from_limbs(b), small }
    }

    /// As an element of the field.
    pub(super) fn element(&self) -> &Element<N, C> {
        &self.b
    }

    /// b times an element.
    #[inline(always)]
    fn times(&self, element: &Element<N, C>) -> Element<N, C> {
        match self.small {
            Some(small) => element.times(small),
            None => self.b.mul(element),
        }
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

    /// The sum with a point whose z is 1: algorithm 5 of the paper, for a = −3, whatever the two are.
    pub(super) fn add_affine(&self, other: &Affine<N, C>, b: &Coefficient<N, C>) -> Self {
        let (xx, yy) = (self.x.mul(&other.x), self.y.mul(&other.y));
        let xy = other.x.add(&other.y).mul(&self.x.add(&self.y)).sub(&xx.add(&yy));
        let xz = other.x.mul(&self.z).add(&self.x);
        let yz = other.y.mul(&self.z).add(&self.y);
        let middle = b.times(&self.z).sub(&xz).times(3);
        let (minus, plus) = (yy.add(&middle), yy.sub(&middle));
        let three_z = self.z.times(3);
        let cross = b.times(&xz).sub(&three_z).sub(&xx).times(3);
        let side = xx.times(3).sub(&three_z);
        Projective {
            x: plus.mul(&xy).sub(&yz.mul(&cross)),
            y: plus.mul(&minus).add(&side.mul(&cross)),
            z: minus.mul(&yz).add(&xy.mul(&side)),
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
