//! Public keys and what they verify.

use ring::signature::{self as rs, VerificationAlgorithm};

use super::algorithms::DigestAlgorithm::{Sha1, Sha224, Sha256, Sha384, Sha512};
use super::gost::{self, Parameters};
use super::{CryptoError, DigestAlgorithm, EcdsaForm, KeyKind, SignatureAlgorithm, digest, nist, rsassa};

/// What an RSA key may sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RsaUse {
    /// By either scheme: rsaEncryption, RFC 8017 appendix C.
    #[default]
    Any,
    /// RSASSA-PSS alone: id-RSASSA-PSS without parameters, RFC 4055 §1.2.
    Pss,
    /// RSASSA-PSS with this digest, and a salt of so many octets or more: id-RSASSA-PSS with parameters, RFC 4055 §3.3.
    PssWith {
        /// In MGF1 too.
        digest: DigestAlgorithm,
        /// saltLength.
        salt_min: u16,
    },
}

impl RsaUse {
    /// Whether the key may sign so.
    fn allows(self, algorithm: SignatureAlgorithm) -> bool {
        match self {
            RsaUse::Any => true,
            RsaUse::Pss => algorithm.salt().is_some(),
            RsaUse::PssWith { digest, salt_min } => {
                algorithm.digest() == Some(digest) && algorithm.salt().is_some_and(|salt| salt >= salt_min)
            }
        }
    }
}

/// A public key: its kind and the content of the SubjectPublicKeyInfo's BIT STRING.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    kind: KeyKind,
    octets: Vec<u8>,
    rsa_use: RsaUse,
}

impl EcdsaForm {
    /// Which form a value has by its shape; `None` when it is neither, or the key has no such values.
    pub fn of(value: &[u8], kind: KeyKind) -> Option<Self> {
        let octets = match kind {
            KeyKind::EcP256 => 64,
            KeyKind::EcP384 => 96,
            KeyKind::EcP521 => 132,
            _ => return None,
        };
        // SEQUENCE { r INTEGER, s INTEGER }; the length of P-521's may take two octets.
        let content = match value {
            [0x30, length, rest @ ..] if *length < 0x80 => Some((usize::from(*length), rest)),
            [0x30, 0x81, length, rest @ ..] => Some((usize::from(*length), rest)),
            _ => None,
        };
        if content.is_some_and(|(length, rest)| rest.len() == length && rest.first() == Some(&0x02)) {
            Some(EcdsaForm::Der)
        } else {
            (value.len() == octets).then_some(EcdsaForm::Fixed)
        }
    }
}

impl PublicKey {
    /// From the parts of a SubjectPublicKeyInfo. Nothing is checked before the key is used.
    pub fn new(kind: KeyKind, octets: Vec<u8>) -> Self {
        PublicKey { kind, octets, rsa_use: RsaUse::Any }
    }

    /// The same RSA key, bound to this use.
    #[must_use]
    pub fn bound_to(self, rsa_use: RsaUse) -> Self {
        PublicKey { rsa_use, ..self }
    }

    /// To what an RSA key is bound.
    pub fn rsa_use(&self) -> RsaUse {
        self.rsa_use
    }

    /// What it signs with by default.
    pub fn default_algorithm(&self) -> Option<SignatureAlgorithm> {
        match self.rsa_use {
            RsaUse::Any => SignatureAlgorithm::default_for(self.kind),
            RsaUse::Pss => Some(SignatureAlgorithm::RsaPss(Sha256)),
            RsaUse::PssWith { digest, .. } => {
                Some(SignatureAlgorithm::RsaPss(digest)).filter(|usual| self.rsa_use.allows(*usual))
            }
        }
    }

    /// Whether it may make such signatures, by what binds it.
    pub fn check_use(&self, algorithm: SignatureAlgorithm) -> Result<(), CryptoError> {
        let key = match self.rsa_use {
            RsaUse::PssWith { .. } => "RSA, bound to other parameters of RSASSA-PSS",
            _ => "RSA, for RSASSA-PSS alone",
        };
        if self.rsa_use.allows(algorithm) {
            Ok(())
        } else {
            Err(CryptoError::KeyMismatch { algorithm: algorithm.name(), key })
        }
    }

    /// What kind of key it is.
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// SHA-256 of the content of the BIT STRING: the same key in another certificate has the same.
    pub fn fingerprint(&self) -> [u8; 32] {
        let mut octets = [0; 32];
        octets.copy_from_slice(digest(Sha256, &self.octets).as_ref());
        octets
    }

    /// The content of the BIT STRING.
    pub fn octets(&self) -> &[u8] {
        &self.octets
    }

    /// Whether `value` is this key's signature over `message`. SHA-1 verifies nothing here.
    pub fn verify(
        &self,
        algorithm: SignatureAlgorithm,
        form: EcdsaForm,
        message: &[u8],
        value: &[u8],
    ) -> Result<(), CryptoError> {
        self.check_use(algorithm)?;
        if let Some(parameters) = Parameters::of(self.kind)
            && algorithm.goes_with(self.kind)
            && let Some(hash) = algorithm.digest()
        {
            let right = gost::verify(parameters, &self.octets, digest(hash, message).as_ref(), value);
            return if right { Ok(()) } else { Err(CryptoError::BadSignature) };
        }
        if let SignatureAlgorithm::Ecdsa(hash) = algorithm
            && matches!(self.kind, KeyKind::EcP256 | KeyKind::EcP384)
            && self.octets.first() != Some(&UNCOMPRESSED)
            && !hash.is_weak()
        {
            // ring takes no compressed point, RFC 5480 §2.2.
            let right = nist::verify(self.kind, form, &self.octets, digest(hash, message).as_ref(), value);
            return if right == Some(true) { Ok(()) } else { Err(CryptoError::BadSignature) };
        }
        if self.kind == KeyKind::Ed25519 && is_of_small_order(&self.octets) {
            return Err(CryptoError::BadSignature);
        }
        let check = |with: &'static dyn VerificationAlgorithm, value: &[u8]| {
            rs::UnparsedPublicKey::new(with, &self.octets)
                .verify(message, value)
                .map_err(|_| CryptoError::BadSignature)
        };
        let der;
        let (with, value): (&'static dyn VerificationAlgorithm, &[u8]) = match (algorithm, self.kind, form) {
            (SignatureAlgorithm::RsaPkcs1(Sha256), KeyKind::Rsa { .. }, _) => {
                (&rs::RSA_PKCS1_2048_8192_SHA256, value)
            }
            (SignatureAlgorithm::RsaPkcs1(Sha384), KeyKind::Rsa { .. }, _) => {
                (&rs::RSA_PKCS1_2048_8192_SHA384, value)
            }
            (SignatureAlgorithm::RsaPkcs1(Sha512), KeyKind::Rsa { .. }, _) => {
                (&rs::RSA_PKCS1_2048_8192_SHA512, value)
            }
            (SignatureAlgorithm::RsaPss(Sha256), KeyKind::Rsa { .. }, _) => {
                (&rs::RSA_PSS_2048_8192_SHA256, value)
            }
            (SignatureAlgorithm::RsaPss(Sha384), KeyKind::Rsa { .. }, _) => {
                (&rs::RSA_PSS_2048_8192_SHA384, value)
            }
            (SignatureAlgorithm::RsaPss(Sha512), KeyKind::Rsa { .. }, _) => {
                (&rs::RSA_PSS_2048_8192_SHA512, value)
            }
            (SignatureAlgorithm::Ecdsa(Sha256), KeyKind::EcP256, EcdsaForm::Fixed) => {
                (&rs::ECDSA_P256_SHA256_FIXED, value)
            }
            (SignatureAlgorithm::Ecdsa(Sha384), KeyKind::EcP384, EcdsaForm::Fixed) => {
                (&rs::ECDSA_P384_SHA384_FIXED, value)
            }
            (SignatureAlgorithm::Ecdsa(Sha256), KeyKind::EcP256, EcdsaForm::Der) => {
                (&rs::ECDSA_P256_SHA256_ASN1, value)
            }
            (SignatureAlgorithm::Ecdsa(Sha384), KeyKind::EcP384, EcdsaForm::Der) => {
                (&rs::ECDSA_P384_SHA384_ASN1, value)
            }
            // ring has these two as DER only.
            (
                SignatureAlgorithm::Ecdsa(digest @ (Sha256 | Sha384)),
                KeyKind::EcP256 | KeyKind::EcP384,
                form,
            ) => {
                let with: &'static dyn VerificationAlgorithm =
                    if digest == Sha384 { &rs::ECDSA_P256_SHA384_ASN1 } else { &rs::ECDSA_P384_SHA256_ASN1 };
                if form == EcdsaForm::Der {
                    (with, value)
                } else {
                    let field = if self.kind == KeyKind::EcP256 { 32 } else { 48 };
                    der = fixed_to_der(value, field).ok_or(CryptoError::BadSignature)?;
                    (with, der.as_slice())
                }
            }
            (SignatureAlgorithm::Ed25519, KeyKind::Ed25519, _) => (&rs::ED25519, value),
            (SignatureAlgorithm::Ecdsa(hash), KeyKind::EcP256 | KeyKind::EcP384 | KeyKind::EcP521, _)
                if !hash.is_weak() =>
            {
                let right =
                    nist::verify(self.kind, form, &self.octets, digest(hash, message).as_ref(), value);
                return if right == Some(true) { Ok(()) } else { Err(CryptoError::BadSignature) };
            }
            (weak, _, _) if weak.is_weak() => return Err(CryptoError::Unsupported(weak.name())),
            (
                SignatureAlgorithm::RsaPkcs1(Sha224)
                | SignatureAlgorithm::RsaPss(Sha224)
                | SignatureAlgorithm::RsaPssSalted(..),
                KeyKind::Rsa { .. },
                _,
            ) => {
                let right = rsassa::verify(algorithm, &self.octets, message, value);
                return if right { Ok(()) } else { Err(CryptoError::BadSignature) };
            }
            _ => return Err(CryptoError::KeyMismatch { algorithm: algorithm.name(), key: self.kind.name() }),
        };
        check(with, value)
    }

    /// Whether `value` is this key's signature over `message` by an algorithm with SHA-1: for a policy that asks for it by
    /// name, and never otherwise. RSA PKCS#1 v1.5 of 2048 bits or more, and ECDSA.
    pub fn verify_legacy_sha1(
        &self,
        algorithm: SignatureAlgorithm,
        form: EcdsaForm,
        message: &[u8],
        value: &[u8],
    ) -> Result<(), CryptoError> {
        self.check_use(algorithm)?;
        let right = match (algorithm, self.kind) {
            (SignatureAlgorithm::RsaPkcs1(Sha1), KeyKind::Rsa { .. }) => {
                let with = &rs::RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY;
                rs::UnparsedPublicKey::new(with, &self.octets).verify(message, value).is_ok()
            }
            (SignatureAlgorithm::Ecdsa(Sha1), kind) => {
                nist::verify(kind, form, &self.octets, digest(Sha1, message).as_ref(), value)
                    .ok_or(CryptoError::KeyMismatch { algorithm: algorithm.name(), key: kind.name() })?
            }
            (SignatureAlgorithm::RsaPss(Sha1) | SignatureAlgorithm::RsaPssSalted(Sha1, _), _) => {
                return Err(CryptoError::Unsupported(algorithm.name()));
            }
            _ => return Err(CryptoError::KeyMismatch { algorithm: algorithm.name(), key: self.kind.name() }),
        };
        if right { Ok(()) } else { Err(CryptoError::BadSignature) }
    }
}

/// The first octet of a point that has both coordinates, SEC1 §2.3.3.
const UNCOMPRESSED: u8 = 4;

/// The y coordinates, little-endian, of the points of Ed25519 whose order divides eight, two of them also written
/// beyond the field. With such a key one value is the signature of any message; RFC 8032 §5.1.7 does not ask.
const SMALL_ORDER: [[u8; 32]; 7] = {
    const fn ends(low: u8, within: u8, high: u8) -> [u8; 32] {
        let mut y = [within; 32];
        y[0] = low;
        y[31] = high;
        y
    }
    [
        ends(0, 0, 0),
        ends(1, 0, 0),
        ends(0xEC, 0xFF, 0x7F),
        ends(0xED, 0xFF, 0x7F),
        ends(0xEE, 0xFF, 0x7F),
        [
            0x26, 0xE8, 0x95, 0x8F, 0xC2, 0xB2, 0x27, 0xB0, 0x45, 0xC3, 0xF4, 0x89, 0xF2, 0xEF, 0x98, 0xF0,
            0xD5, 0xDF, 0xAC, 0x05, 0xD3, 0xC6, 0x33, 0x39, 0xB1, 0x38, 0x02, 0x88, 0x6D, 0x53, 0xFC, 0x05,
        ],
        [
            0xC7, 0x17, 0x6A, 0x70, 0x3D, 0x4D, 0xD8, 0x4F, 0xBA, 0x3C, 0x0B, 0x76, 0x0D, 0x10, 0x67, 0x0F,
            0x2A, 0x20, 0x53, 0xFA, 0x2C, 0x39, 0xCC, 0xC6, 0x4E, 0xC7, 0xFD, 0x77, 0x92, 0xAC, 0x03, 0x7A,
        ],
    ]
};

/// Whether an Ed25519 key is a point that binds nobody.
fn is_of_small_order(key: &[u8]) -> bool {
    let Ok(mut y) = <[u8; 32]>::try_from(key) else { return false };
    // The highest bit is the sign of x.
    y[31] &= 0x7F;
    SMALL_ORDER.contains(&y)
}

/// r ‖ s → `SEQUENCE { INTEGER r, INTEGER s }`.
fn fixed_to_der(value: &[u8], field: usize) -> Option<Vec<u8>> {
    if value.len() != 2 * field {
        return None;
    }
    let mut body = Vec::with_capacity(2 * field + 8);
    for half in value.chunks(field) {
        let first = half.iter().position(|octet| *octet != 0)?;
        let digits = &half[first..];
        let pad = usize::from(digits[0] & 0x80 != 0);
        body.push(2);
        body.push(u8::try_from(digits.len() + pad).ok()?);
        body.extend(std::iter::repeat_n(0, pad));
        body.extend_from_slice(digits);
    }
    let mut der = vec![0x30, u8::try_from(body.len()).ok().filter(|length| *length < 128)?];
    der.append(&mut body);
    Some(der)
}
