//! The three curves that the national authority uses.

use std::sync::LazyLock;

use super::curve::{C_256, C_512};
use super::edwards::Edwards;
use super::limbs::from_hex;
use super::weierstrass::Weierstrass;

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
