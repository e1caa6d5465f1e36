//! The three parameter sets that the national authority uses.

use std::sync::{LazyLock, OnceLock};

use super::field::Element;
use super::limbs::from_hex;
use super::multiply::{self, Comb};
use super::order::Order;
use super::point::{Affine, Jacobian};

/// y² = x³ + a·x + b over GF(2^(64·N) − C), its base point, and what is computed once for it.
pub(super) struct Curve<const N: usize, const C: u64> {
    /// `None` for −3, which has shorter formulas.
    pub(super) a: Option<Element<N, C>>,
    pub(super) b: Element<N, C>,
    pub(super) three_b: Element<N, C>,
    /// Of the base point.
    pub(super) order: Order<N>,
    cofactor: Cofactor,
    base: Affine<N, C>,
    odd_multiples: OnceLock<Vec<Affine<N, C>>>,
    comb: OnceLock<Comb<N, C>>,
}

/// How many times the base point's order the curve has of points.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cofactor {
    One,
    Four,
}

/// The larger field: 2^512 − 569.
pub(super) const C_512: u64 = 569;
/// The smaller field: 2^256 − 617.
pub(super) const C_256: u64 = 617;

/// id-tc26-gost-3410-12-512-paramSetA, RFC 7836 appendix A.2: GOST 34.10-2015 with 512 bits.
pub(super) static TC26_512_A: LazyLock<Curve<8, C_512>> = LazyLock::new(|| {
    Curve::new(
        None,
        from_hex(
            "E8C2505DEDFC86DDC1BD0B2B6667F1DA34B82574761CB0E879BD081CFD0B6265EE3CB090F30D27614CB4574010DA90DD862EF9D4EBEE4761503190785A71C760",
        ),
        from_hex(
            "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF27E69532F48D89116FF22B8D4E0560609B4B38ABFAD2B85DCACDB1411F10B275",
        ),
        Cofactor::One,
        from_hex("3"),
        from_hex(
            "7503CFE87A836AE3A61B8816E25450E6CE5E1C93ACF1ABC1778064FDCBEFA921DF1626BE4FD036E93D75E6A50E3A41E98028FE5FC235F5B889A589CB5215F2A4",
        ),
    )
});

/// id-tc26-gost-3410-2012-256-paramSetA, RFC 7836 appendix A.2: GOST 34.10-2015 with 256 bits. Cofactor four.
pub(super) static TC26_256_A: LazyLock<Curve<4, C_256>> = LazyLock::new(|| {
    Curve::new(
        Some(from_hex("C2173F1513981673AF4892C23035A27CE25E2013BF95AA33B22C656F277E7335")),
        from_hex("295F9BAE7428ED9CCC20E7C359A9D41A22FCCD9108E17BF7BA9337A6F8AE9513"),
        from_hex("400000000000000000000000000000000FD8CDDFC87B6635C115AF556C360C67"),
        Cofactor::Four,
        from_hex("91E38443A5E82C0D880923425712B2BB658B9196932E02C78B2582FE742DAA28"),
        from_hex("32879423AB1A0375895786C4BB46E9565FDE0B5344766740AF268ADB32322E5C"),
    )
});

/// id-GostR3410-2001-CryptoPro-A-ParamSet, RFC 4357 §11.4, also known as tc26-256-paramSetB: GOST 34.310-2004.
pub(super) static CRYPTOPRO_A: LazyLock<Curve<4, C_256>> = LazyLock::new(|| {
    Curve::new(
        None,
        from_hex("A6"),
        from_hex("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF6C611070995AD10045841B09B761B893"),
        Cofactor::One,
        from_hex("1"),
        from_hex("8D91E471E0989CDA27DF505A453F2B7635294F2DDF23E3B122ACC99C9E9F1E14"),
    )
});

impl<const N: usize, const C: u64> Curve<N, C> {
    fn new(a: Option<[u64; N]>, b: [u64; N], order: [u64; N], cofactor: Cofactor, x: [u64; N], y: [u64; N]) -> Self {
        let b = Element::from_limbs(b);
        Curve {
            a: a.map(Element::from_limbs),
            b,
            three_b: b.times(3),
            order: Order::new(order),
            cofactor,
            base: Affine { x: Element::from_limbs(x), y: Element::from_limbs(y) },
            odd_multiples: OnceLock::new(),
            comb: OnceLock::new(),
        }
    }

    /// a times an element.
    #[inline]
    pub(super) fn times_a(&self, element: &Element<N, C>) -> Element<N, C> {
        match &self.a {
            None => element.times(3).negated(),
            Some(a) => a.mul(element),
        }
    }

    /// The point with these coordinates, if it is on the curve and in the base point's group: a key, RFC 7091 §5.2.
    pub(super) fn point(&self, x: Element<N, C>, y: Element<N, C>) -> Option<Affine<N, C>> {
        let right = x.squared().mul(&x).add(&self.times_a(&x)).add(&self.b);
        let point = Affine { x, y };
        if !y.squared().equals(&right) {
            return None;
        }
        // Where the cofactor is one, every point of the curve but the neutral one, which is no (x, y), is in the group.
        let inside = self.cofactor == Cofactor::One || multiply::combined(self, &[0; N], self.order.modulus(), &point).is_neutral();
        inside.then_some(point)
    }

    /// The base point.
    pub(super) fn base(&self) -> &Affine<N, C> {
        &self.base
    }

    /// Odd multiples of the base point for verification, made at first use.
    pub(super) fn odd_multiples_of_base(&self) -> &[Affine<N, C>] {
        self.odd_multiples.get_or_init(|| Jacobian::to_affine(&multiply::odd_multiples(self, &self.base, multiply::BASE_WIDTH)))
    }

    /// Multiples of the base point for signing, made at first use.
    pub(super) fn comb(&self) -> &Comb<N, C> {
        self.comb.get_or_init(|| Comb::new(self))
    }
}
