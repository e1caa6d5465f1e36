//! What signing and verifying ask of a curve, and the three curves that the national authority uses.

use std::sync::LazyLock;

use super::edwards::Edwards;
use super::field::Element;
use super::limbs::from_hex;
use super::multiply::Sum;
use super::order::Order;
use super::point::Affine;
use super::weierstrass::Weierstrass;

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

/// id-tc26-gost-3410-12-512-paramSetA, RFC 7836 appendix A.2: GOST 34.10-2015 with 512 bits.
pub(super) static TC26_512_A: LazyLock<Weierstrass<8, C_512>> = LazyLock::new(|| {
    Weierstrass::new(
        from_hex(
            "E8C2505DEDFC86DDC1BD0B2B6667F1DA34B82574761CB0E879BD081CFD0B6265EE3CB090F30D27614CB4574010DA90DD862EF9D4EBEE4761503190785A71C760",
        ),
        from_hex(
            "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF27E69532F48D89116FF22B8D4E0560609B4B38ABFAD2B85DCACDB1411F10B275",
        ),
        from_hex("3"),
        from_hex(
            "7503CFE87A836AE3A61B8816E25450E6CE5E1C93ACF1ABC1778064FDCBEFA921DF1626BE4FD036E93D75E6A50E3A41E98028FE5FC235F5B889A589CB5215F2A4",
        ),
    )
});

/// id-tc26-gost-3410-2012-256-paramSetA, RFC 7836 appendix A.2: GOST 34.10-2015 with 256 bits.
pub(super) static TC26_256_A: LazyLock<Edwards> = LazyLock::new(Edwards::new);

/// id-GostR3410-2001-CryptoPro-A-ParamSet, RFC 4357 §11.4, also known as tc26-256-paramSetB: GOST 34.310-2004.
pub(super) static CRYPTOPRO_A: LazyLock<Weierstrass<4, C_256>> = LazyLock::new(|| {
    Weierstrass::new(
        from_hex("A6"),
        from_hex("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF6C611070995AD10045841B09B761B893"),
        from_hex("1"),
        from_hex("8D91E471E0989CDA27DF505A453F2B7635294F2DDF23E3B122ACC99C9E9F1E14"),
    )
});
