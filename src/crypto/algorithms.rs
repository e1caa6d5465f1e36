//! The one table of algorithms: names, URIs, sizes.

/// A message digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DigestAlgorithm {
    /// SHA-1, known only to be refused by name.
    Sha1,
    /// SHA-224.
    Sha224,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
    /// GOST 34.311-95 (GOST R 34.11-94) with the S-boxes of id-GostR3411-94-TestParamSet, as the authority has it.
    Gost94,
    /// GOST 34.11-2015 (Streebog, RFC 6986) with 256 bits.
    Streebog256,
    /// GOST 34.11-2015 (Streebog, RFC 6986) with 512 bits.
    Streebog512,
}

/// A signature algorithm, as XMLDSig and X.509 name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignatureAlgorithm {
    /// RSASSA-PKCS1-v1_5, RFC 8017 §8.2.
    RsaPkcs1(DigestAlgorithm),
    /// RSASSA-PSS with the salt as long as the digest, RFC 8017 §8.1.
    RsaPss(DigestAlgorithm),
    /// RSASSA-PSS with a salt of another length, in octets; [`SignatureAlgorithm::rsa_pss`] distinguishes the
    /// two.
    RsaPssSalted(DigestAlgorithm, u16),
    /// ECDSA, FIPS 186-5 §6.
    Ecdsa(DigestAlgorithm),
    /// Ed25519, RFC 8032.
    Ed25519,
    /// GOST 34.310-2004 with GOST 34.311-95.
    Gost2004,
    /// GOST 34.10-2015 with 256 bits.
    Gost2015_256,
    /// GOST 34.10-2015 with 512 bits.
    Gost2015_512,
}

/// A kind of key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// RSA with the modulus of so many bits.
    Rsa {
        /// Of its modulus.
        bits: u32,
    },
    /// NIST P-256.
    EcP256,
    /// NIST P-384.
    EcP384,
    /// NIST P-521.
    EcP521,
    /// Ed25519.
    Ed25519,
    /// GOST 34.310-2004 on id-GostR3410-2001-CryptoPro-A-ParamSet.
    Gost2004,
    /// GOST 34.10-2015 on id-tc26-gost-3410-2012-256-paramSetA.
    Gost2015_256,
    /// GOST 34.10-2015 on id-tc26-gost-3410-12-512-paramSetA.
    Gost2015_512,
    /// Anything else.
    Other,
}

/// Bits of the longest RSA modulus whose signatures are verified: `ring`'s own end.
const RSA_BITS_MAX: u32 = 8192;

impl KeyKind {
    /// Whether signatures of such a key can be verified here at all. Of others nobody can say whether they are right.
    pub const fn is_supported(self) -> bool {
        match self {
            KeyKind::Rsa { bits } => bits <= RSA_BITS_MAX,
            KeyKind::Other => false,
            _ => true,
        }
    }

    /// The name in a report.
    pub const fn name(self) -> &'static str {
        match self {
            KeyKind::Rsa { .. } => "RSA",
            KeyKind::EcP256 => "EC P-256",
            KeyKind::EcP384 => "EC P-384",
            KeyKind::EcP521 => "EC P-521",
            KeyKind::Ed25519 => "Ed25519",
            KeyKind::Gost2004 => "GOST 34.310-2004",
            KeyKind::Gost2015_256 => "GOST 34.10-2015 (256)",
            KeyKind::Gost2015_512 => "GOST 34.10-2015 (512)",
            KeyKind::Other => "unknown",
        }
    }
}

/// The authority's own names, as its XML library has them.
macro_rules! national {
    ($name:literal) => {
        concat!("urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:", $name)
    };
}

/// XMLDSig 1.1 §6.2, RFC 9231 §2.1, and the URIs of the authority's XML library; in the order of the enumeration.
const DIGESTS: [(DigestAlgorithm, &str, &str); 8] = [
    (DigestAlgorithm::Sha1, "SHA-1", "http://www.w3.org/2000/09/xmldsig#sha1"),
    (DigestAlgorithm::Sha224, "SHA-224", "http://www.w3.org/2001/04/xmldsig-more#sha224"),
    (DigestAlgorithm::Sha256, "SHA-256", "http://www.w3.org/2001/04/xmlenc#sha256"),
    (DigestAlgorithm::Sha384, "SHA-384", "http://www.w3.org/2001/04/xmldsig-more#sha384"),
    (DigestAlgorithm::Sha512, "SHA-512", "http://www.w3.org/2001/04/xmlenc#sha512"),
    (DigestAlgorithm::Gost94, "GOST 34.311-95", "http://www.w3.org/2001/04/xmldsig-more#gost34311"),
    (DigestAlgorithm::Streebog256, "GOST 34.11-2015 (256)", national!("gostr34112015-256")),
    (DigestAlgorithm::Streebog512, "GOST 34.11-2015 (512)", national!("gostr34112015-512")),
];

/// The second name under which old clients of the authority write SHA-1.
const SHA1_OLD: &str = "http://www.w3.org/2001/04/xmldsig-more#sha1";

impl DigestAlgorithm {
    /// The algorithm of an XMLDSig `DigestMethod` URI, XMLDSig 1.1 §6.2, RFC 9231 §2.1.
    pub fn from_uri(uri: &str) -> Option<Self> {
        if uri == SHA1_OLD {
            return Some(DigestAlgorithm::Sha1);
        }
        DIGESTS.iter().find(|row| row.2 == uri).map(|row| row.0)
    }

    /// Its XMLDSig URI.
    pub fn uri(self) -> &'static str {
        DIGESTS[self as usize].2
    }

    /// The name in a report.
    pub fn name(self) -> &'static str {
        DIGESTS[self as usize].1
    }

    /// Octets of its output.
    pub const fn octets(self) -> usize {
        match self {
            DigestAlgorithm::Sha1 => 20,
            DigestAlgorithm::Sha224 => 28,
            DigestAlgorithm::Sha256 | DigestAlgorithm::Gost94 | DigestAlgorithm::Streebog256 => 32,
            DigestAlgorithm::Sha384 => 48,
            DigestAlgorithm::Sha512 | DigestAlgorithm::Streebog512 => 64,
        }
    }

    /// Broken, and refused unless a policy asks for it by name.
    pub const fn is_weak(self) -> bool {
        matches!(self, DigestAlgorithm::Sha1)
    }
}

use DigestAlgorithm::{Gost94, Sha1, Sha224, Sha256, Sha384, Sha512, Streebog256, Streebog512};

/// RFC 9231 §2.3 and §2.3.10; the last row is how old clients of the authority write RSA-SHA1.
const SIGNATURES: [(SignatureAlgorithm, &str, &str); 20] = [
    (SignatureAlgorithm::RsaPkcs1(Sha224), "RSA-SHA224", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha224"),
    (SignatureAlgorithm::RsaPkcs1(Sha256), "RSA-SHA256", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"),
    (SignatureAlgorithm::RsaPkcs1(Sha384), "RSA-SHA384", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384"),
    (SignatureAlgorithm::RsaPkcs1(Sha512), "RSA-SHA512", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"),
    (
        SignatureAlgorithm::Ecdsa(Sha224),
        "ECDSA-SHA224",
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha224",
    ),
    (
        SignatureAlgorithm::Ecdsa(Sha256),
        "ECDSA-SHA256",
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
    ),
    (
        SignatureAlgorithm::Ecdsa(Sha384),
        "ECDSA-SHA384",
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384",
    ),
    (
        SignatureAlgorithm::Ecdsa(Sha512),
        "ECDSA-SHA512",
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512",
    ),
    (
        SignatureAlgorithm::RsaPss(Sha224),
        "RSA-PSS-SHA224",
        "http://www.w3.org/2007/05/xmldsig-more#sha224-rsa-MGF1",
    ),
    (
        SignatureAlgorithm::RsaPss(Sha256),
        "RSA-PSS-SHA256",
        "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1",
    ),
    (
        SignatureAlgorithm::RsaPss(Sha384),
        "RSA-PSS-SHA384",
        "http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1",
    ),
    (
        SignatureAlgorithm::RsaPss(Sha512),
        "RSA-PSS-SHA512",
        "http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1",
    ),
    (SignatureAlgorithm::Ed25519, "Ed25519", "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519"),
    (
        SignatureAlgorithm::Gost2004,
        "GOST 34.310-2004",
        "http://www.w3.org/2001/04/xmldsig-more#gost34310-gost34311",
    ),
    (SignatureAlgorithm::Gost2015_256, "GOST 34.10-2015 (256)", national!("gostr34102015-gostr34112015-256")),
    (SignatureAlgorithm::Gost2015_512, "GOST 34.10-2015 (512)", national!("gostr34102015-gostr34112015-512")),
    (SignatureAlgorithm::RsaPkcs1(Sha1), "RSA-SHA1", "http://www.w3.org/2000/09/xmldsig#rsa-sha1"),
    (SignatureAlgorithm::Ecdsa(Sha1), "ECDSA-SHA1", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1"),
    (
        SignatureAlgorithm::RsaPss(Sha1),
        "RSA-PSS-SHA1",
        "http://www.w3.org/2007/05/xmldsig-more#sha1-rsa-MGF1",
    ),
    (SignatureAlgorithm::RsaPkcs1(Sha1), "RSA-SHA1", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha1"),
];

impl SignatureAlgorithm {
    /// The algorithm of an XMLDSig `SignatureMethod` URI.
    pub fn from_uri(uri: &str) -> Option<Self> {
        SIGNATURES.iter().find(|row| row.2 == uri).map(|row| row.0)
    }

    /// The URIs of all of them.
    pub fn uris() -> impl Iterator<Item = &'static str> {
        SIGNATURES.iter().map(|row| row.2)
    }

    /// Its XMLDSig URI.
    pub fn uri(self) -> &'static str {
        if matches!(self, SignatureAlgorithm::RsaPssSalted(..)) { Self::RSA_PSS_URI } else { self.row().2 }
    }

    /// RSASSA-PSS with its parameters beside it, RFC 9231 §2.3.9.
    pub const RSA_PSS_URI: &'static str = "http://www.w3.org/2007/05/xmldsig-more#rsa-pss";

    /// RSASSA-PSS with this digest, in MGF1 too, and a salt of so many octets.
    pub const fn rsa_pss(digest: DigestAlgorithm, salt: u16) -> Self {
        if salt as usize == digest.octets() {
            SignatureAlgorithm::RsaPss(digest)
        } else {
            SignatureAlgorithm::RsaPssSalted(digest, salt)
        }
    }

    /// The octets of its salt, where it has one whose length is stated.
    pub const fn salt(self) -> Option<u16> {
        match self {
            SignatureAlgorithm::RsaPss(digest) => Some(digest.octets() as u16),
            SignatureAlgorithm::RsaPssSalted(_, salt) => Some(salt),
            _ => None,
        }
    }

    /// The name in a report; the length of a salt is none of it.
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// The digest inside it; Ed25519 has its own.
    pub const fn digest(self) -> Option<DigestAlgorithm> {
        match self {
            SignatureAlgorithm::RsaPkcs1(d)
            | SignatureAlgorithm::RsaPss(d)
            | SignatureAlgorithm::RsaPssSalted(d, _) => Some(d),
            SignatureAlgorithm::Ecdsa(d) => Some(d),
            SignatureAlgorithm::Ed25519 => None,
            SignatureAlgorithm::Gost2004 => Some(Gost94),
            SignatureAlgorithm::Gost2015_256 => Some(Streebog256),
            SignatureAlgorithm::Gost2015_512 => Some(Streebog512),
        }
    }

    /// Whether a key of this kind can make such signatures.
    pub const fn goes_with(self, kind: KeyKind) -> bool {
        match self {
            SignatureAlgorithm::RsaPkcs1(_)
            | SignatureAlgorithm::RsaPss(_)
            | SignatureAlgorithm::RsaPssSalted(..) => {
                matches!(kind, KeyKind::Rsa { .. })
            }
            SignatureAlgorithm::Ecdsa(_) => {
                matches!(kind, KeyKind::EcP256 | KeyKind::EcP384 | KeyKind::EcP521)
            }
            SignatureAlgorithm::Ed25519 => matches!(kind, KeyKind::Ed25519),
            SignatureAlgorithm::Gost2004 => matches!(kind, KeyKind::Gost2004),
            SignatureAlgorithm::Gost2015_256 => matches!(kind, KeyKind::Gost2015_256),
            SignatureAlgorithm::Gost2015_512 => matches!(kind, KeyKind::Gost2015_512),
        }
    }

    /// Made with a digest that is refused.
    pub const fn is_weak(self) -> bool {
        match self.digest() {
            Some(digest) => digest.is_weak(),
            None => false,
        }
    }

    /// What a key of this kind signs with by default.
    pub const fn default_for(kind: KeyKind) -> Option<Self> {
        match kind {
            KeyKind::Rsa { .. } => Some(SignatureAlgorithm::RsaPkcs1(Sha256)),
            KeyKind::EcP256 => Some(SignatureAlgorithm::Ecdsa(Sha256)),
            KeyKind::EcP384 => Some(SignatureAlgorithm::Ecdsa(Sha384)),
            KeyKind::Ed25519 => Some(SignatureAlgorithm::Ed25519),
            KeyKind::EcP521 => Some(SignatureAlgorithm::Ecdsa(Sha512)),
            KeyKind::Gost2004 => Some(SignatureAlgorithm::Gost2004),
            KeyKind::Gost2015_256 => Some(SignatureAlgorithm::Gost2015_256),
            KeyKind::Gost2015_512 => Some(SignatureAlgorithm::Gost2015_512),
            KeyKind::Other => None,
        }
    }

    fn row(self) -> &'static (SignatureAlgorithm, &'static str, &'static str) {
        // Every value has its row: the table lists each family with each digest that can be built from a URI.
        let usual = match self {
            SignatureAlgorithm::RsaPssSalted(digest, _) => SignatureAlgorithm::RsaPss(digest),
            other => other,
        };
        SIGNATURES.iter().find(|row| row.0 == usual).unwrap_or(&SIGNATURES[0])
    }
}

/// How an ECDSA signature value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EcdsaForm {
    /// r ‖ s, each as long as the field: XMLDSig 1.1 §6.4.3.
    Fixed,
    /// `SEQUENCE { r, s }`: X.509, CMS.
    Der,
}
