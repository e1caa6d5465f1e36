//! Points of y² = x³ + a·x + b by the plainest formulas, for the tests to hold the fast ones against.

use super::affine::Affine;
use super::curve::{C_256, C_512};
use super::field::Element;
use super::limbs::from_hex;

/// A curve in Weierstrass's form, as the standards print it.
pub(super) struct Model<const N: usize, const C: u64> {
    pub(super) a: Element<N, C>,
    pub(super) b: Element<N, C>,
    pub(super) base: Affine<N, C>,
}

/// (x/z², y/z³).
#[derive(Clone, Copy)]
pub(super) struct Point<const N: usize, const C: u64>([Element<N, C>; 3]);

/// RFC 7836 appendix A.2.
pub(super) fn tc26_512_a() -> Model<8, C_512> {
    Model {
        a: Element::small(3).negated(),
        b: Element::from_limbs(from_hex(
            "E8C2505DEDFC86DDC1BD0B2B6667F1DA34B82574761CB0E879BD081CFD0B6265EE3CB090F30D27614CB4574010DA90DD862EF9D4EBEE4761503190785A71C760",
        )),
        base: Affine {
            x: Element::small(3),
            y: Element::from_limbs(from_hex(
                "7503CFE87A836AE3A61B8816E25450E6CE5E1C93ACF1ABC1778064FDCBEFA921DF1626BE4FD036E93D75E6A50E3A41E98028FE5FC235F5B889A589CB5215F2A4",
            )),
        },
    }
}

/// RFC 7836 appendix A.2.
pub(super) fn tc26_256_a() -> Model<4, C_256> {
    Model {
        a: Element::from_limbs(from_hex("C2173F1513981673AF4892C23035A27CE25E2013BF95AA33B22C656F277E7335")),
        b: Element::from_limbs(from_hex("295F9BAE7428ED9CCC20E7C359A9D41A22FCCD9108E17BF7BA9337A6F8AE9513")),
        base: Affine {
            x: Element::from_limbs(from_hex(
                "91E38443A5E82C0D880923425712B2BB658B9196932E02C78B2582FE742DAA28",
            )),
            y: Element::from_limbs(from_hex(
                "32879423AB1A0375895786C4BB46E9565FDE0B5344766740AF268ADB32322E5C",
            )),
        },
    }
}

/// RFC 4357 §11.2.
pub(super) fn cryptopro_a() -> Model<4, C_256> {
    Model {
        a: Element::small(3).negated(),
        b: Element::small(166),
        base: Affine {
            x: Element::ONE,
            y: Element::from_limbs(from_hex(
                "8D91E471E0989CDA27DF505A453F2B7635294F2DDF23E3B122ACC99C9E9F1E14",
            )),
        },
    }
}

impl<const N: usize, const C: u64> Point<N, C> {
    /// With z = 1.
    pub(super) fn of(point: &Affine<N, C>) -> Self {
        Point([point.x, point.y, Element::ONE])
    }

    /// With z = 1; `None` for the neutral one.
    pub(super) fn affine(&self) -> Option<Affine<N, C>> {
        let Point([x, y, z]) = self;
        let inverse = z.inverted();
        let square = inverse.squared();
        (!z.is_zero()).then(|| Affine { x: x.mul(&square), y: y.mul(&square.mul(&inverse)) })
    }
}

impl<const N: usize, const C: u64> Model<N, C> {
    /// The neutral point.
    pub(super) const NEUTRAL: Point<N, C> = Point([Element::ONE, Element::ONE, Element::ZERO]);

    /// x³ + a·x + b.
    pub(super) fn square_of_y(&self, x: &Element<N, C>) -> Element<N, C> {
        x.mul(x).add(&self.a).mul(x).add(&self.b)
    }

    /// Twice a point.
    pub(super) fn doubled(&self, Point([x, y, z]): &Point<N, C>) -> Point<N, C> {
        let zz = z.mul(z);
        let slope = x.mul(x).times(3).add(&self.a.mul(&zz.mul(&zz)));
        let (yy, two_yz) = (y.mul(y), y.mul(z).times(2));
        let four_xyy = x.mul(&yy).times(4);
        let new_x = slope.mul(&slope).sub(&four_xyy.times(2));
        let new_y = slope.mul(&four_xyy.sub(&new_x)).sub(&yy.mul(&yy).times(8));
        Point([new_x, new_y, two_yz])
    }

    /// The sum of two points.
    pub(super) fn sum(&self, first: &Point<N, C>, second: &Point<N, C>) -> Point<N, C> {
        let (Point([x1, y1, z1]), Point([x2, y2, z2])) = (first, second);
        if z1.is_zero() {
            return *second;
        }
        if z2.is_zero() {
            return *first;
        }
        let (zz1, zz2) = (z1.mul(z1), z2.mul(z2));
        let (u1, u2) = (x1.mul(&zz2), x2.mul(&zz1));
        let (s1, s2) = (y1.mul(&zz2).mul(z2), y2.mul(&zz1).mul(z1));
        let (h, r) = (u2.sub(&u1), s2.sub(&s1));
        if h.is_zero() {
            return if r.is_zero() { self.doubled(first) } else { Self::NEUTRAL };
        }
        let hh = h.mul(&h);
        let (hhh, v) = (hh.mul(&h), hh.mul(&u1));
        let x = r.mul(&r).sub(&hhh).sub(&v.times(2));
        let y = r.mul(&v.sub(&x)).sub(&s1.mul(&hhh));
        Point([x, y, z1.mul(z2).mul(&h)])
    }

    /// A multiple of a point, bit by bit.
    pub(super) fn multiple(&self, number: &[u64; N], point: &Affine<N, C>) -> Point<N, C> {
        let bits = number.iter().rev().flat_map(|limb| (0..64).rev().map(move |bit| limb >> bit & 1));
        bits.fold(Self::NEUTRAL, |sum, bit| {
            let twice = self.doubled(&sum);
            if bit == 1 { self.sum(&twice, &Point::of(point)) } else { twice }
        })
    }
}
