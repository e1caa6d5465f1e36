//! The one file that names `ring`.

use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{self as rs, KeyPair, VerificationAlgorithm};
use ring::{digest as rd, hmac, pbkdf2};

use super::algorithms::DigestAlgorithm::{Sha1, Sha256, Sha384, Sha512};
use super::weak::ShortRsa;
use super::{CryptoError, DigestAlgorithm, KeyKind, SignatureAlgorithm};

/// A finished digest: up to 64 octets, held in place.
pub type Digest = rd::Digest;

/// A digest under way.
#[derive(Clone)]
pub struct Hasher(rd::Context);

impl Hasher {
    /// An empty one.
    pub fn new(algorithm: DigestAlgorithm) -> Self {
        Hasher(rd::Context::new(algorithm_of(algorithm)))
    }

    /// Takes in more octets.
    pub fn update(&mut self, octets: &[u8]) {
        self.0.update(octets);
    }

    /// Ends it.
    pub fn finish(self) -> Digest {
        self.0.finish()
    }
}

fn algorithm_of(algorithm: DigestAlgorithm) -> &'static rd::Algorithm {
    match algorithm {
        Sha1 => &rd::SHA1_FOR_LEGACY_USE_ONLY,
        Sha256 => &rd::SHA256,
        Sha384 => &rd::SHA384,
        Sha512 => &rd::SHA512,
    }
}

/// The digest of one slice.
pub fn digest(algorithm: DigestAlgorithm, octets: &[u8]) -> Digest {
    rd::digest(algorithm_of(algorithm), octets)
}

/// Fills `into` from the system.
///
/// # Panics
/// When the system has no entropy to give: nothing that follows could be right.
pub fn entropy(into: &mut [u8]) {
    #![allow(clippy::expect_used, reason = "there is no going on without entropy")]
    // Unwrap safety: getrandom(2) fails only on a kernel without it, where no key may be made at all.
    SystemRandom::new().fill(into).expect("the system gives entropy");
}

/// HMAC-SHA1, for the MAC of old PKCS#12 files only.
pub fn hmac_sha1(key: &[u8], message: &[u8]) -> Vec<u8> {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key);
    hmac::sign(&key, message).as_ref().to_vec()
}

/// HMAC-SHA256.
pub fn hmac_sha256(key: &[u8], message: &[u8]) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message).as_ref().to_vec()
}

/// PBKDF2-HMAC-SHA256, RFC 8018 §5.2. `iterations` of zero counts as one.
pub fn pbkdf2_sha256(password: &[u8], salt: &[u8], iterations: u32, into: &mut [u8]) {
    let iterations = std::num::NonZeroU32::new(iterations).unwrap_or(std::num::NonZeroU32::MIN);
    pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, iterations, salt, password, into);
}

/// How an ECDSA signature value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EcdsaForm {
    /// r ‖ s, each as long as the field: XMLDSig 1.1 §6.4.3.
    Fixed,
    /// `SEQUENCE { r, s }`: X.509, CMS.
    Der,
}

/// A public key: its kind and the content of the SubjectPublicKeyInfo's BIT STRING.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    kind: KeyKind,
    octets: Vec<u8>,
}

impl PublicKey {
    /// From the parts of a SubjectPublicKeyInfo. Nothing is checked before the key is used.
    pub fn new(kind: KeyKind, octets: Vec<u8>) -> Self {
        PublicKey { kind, octets }
    }

    /// What kind of key it is.
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The content of the BIT STRING.
    pub fn octets(&self) -> &[u8] {
        &self.octets
    }

    /// Whether `value` is this key's signature over `message`. SHA-1 verifies nothing here.
    pub fn verify(&self, algorithm: SignatureAlgorithm, form: EcdsaForm, message: &[u8], value: &[u8]) -> Result<(), CryptoError> {
        let check = |with: &'static dyn VerificationAlgorithm, value: &[u8]| {
            rs::UnparsedPublicKey::new(with, &self.octets).verify(message, value).map_err(|_| CryptoError::BadSignature)
        };
        let der;
        let (with, value): (&'static dyn VerificationAlgorithm, &[u8]) = match (algorithm, self.kind, form) {
            (SignatureAlgorithm::RsaPkcs1(Sha256), KeyKind::Rsa { .. }, _) => (&rs::RSA_PKCS1_2048_8192_SHA256, value),
            (SignatureAlgorithm::RsaPkcs1(Sha384), KeyKind::Rsa { .. }, _) => (&rs::RSA_PKCS1_2048_8192_SHA384, value),
            (SignatureAlgorithm::RsaPkcs1(Sha512), KeyKind::Rsa { .. }, _) => (&rs::RSA_PKCS1_2048_8192_SHA512, value),
            (SignatureAlgorithm::RsaPss(Sha256), KeyKind::Rsa { .. }, _) => (&rs::RSA_PSS_2048_8192_SHA256, value),
            (SignatureAlgorithm::RsaPss(Sha384), KeyKind::Rsa { .. }, _) => (&rs::RSA_PSS_2048_8192_SHA384, value),
            (SignatureAlgorithm::RsaPss(Sha512), KeyKind::Rsa { .. }, _) => (&rs::RSA_PSS_2048_8192_SHA512, value),
            (SignatureAlgorithm::Ecdsa(Sha256), KeyKind::EcP256, EcdsaForm::Fixed) => (&rs::ECDSA_P256_SHA256_FIXED, value),
            (SignatureAlgorithm::Ecdsa(Sha384), KeyKind::EcP384, EcdsaForm::Fixed) => (&rs::ECDSA_P384_SHA384_FIXED, value),
            (SignatureAlgorithm::Ecdsa(Sha256), KeyKind::EcP256, EcdsaForm::Der) => (&rs::ECDSA_P256_SHA256_ASN1, value),
            (SignatureAlgorithm::Ecdsa(Sha384), KeyKind::EcP384, EcdsaForm::Der) => (&rs::ECDSA_P384_SHA384_ASN1, value),
            // ring has these two as DER only.
            (SignatureAlgorithm::Ecdsa(digest @ (Sha256 | Sha384)), KeyKind::EcP256 | KeyKind::EcP384, form) => {
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
            (SignatureAlgorithm::Ecdsa(Sha512), KeyKind::EcP256 | KeyKind::EcP384, _) => {
                return Err(CryptoError::Unsupported("ECDSA-SHA512 with a P-256 or P-384 key"));
            }
            (SignatureAlgorithm::Ecdsa(_), KeyKind::EcP521, _) => return Err(CryptoError::Unsupported("EC P-521")),
            (weak, _, _) if weak.is_weak() => return Err(CryptoError::Unsupported(weak.name())),
            _ => return Err(CryptoError::KeyMismatch { algorithm: algorithm.name(), key: self.kind.name() }),
        };
        check(with, value)
    }
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

/// A private key, ready to sign.
pub struct PrivateKey {
    pair: Pair,
    pkcs8: Vec<u8>,
}

enum Pair {
    Rsa(Box<rs::RsaKeyPair>),
    /// The same key twice: ring fixes the form of the value in the key.
    Ecdsa {
        kind: KeyKind,
        fixed: Box<rs::EcdsaKeyPair>,
        der: Box<rs::EcdsaKeyPair>,
    },
    Ed25519(Box<rs::Ed25519KeyPair>),
    /// RSA below what `ring` takes.
    ShortRsa(Box<ShortRsa>),
}

impl std::fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PrivateKey({})", self.kind().name())
    }
}

impl PrivateKey {
    /// From a PKCS#8 `PrivateKeyInfo`, RFC 5958.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, CryptoError> {
        let random = SystemRandom::new();
        let ecdsa = |kind, fixed, asn1| {
            let fixed = rs::EcdsaKeyPair::from_pkcs8(fixed, der, &random).ok()?;
            let der = rs::EcdsaKeyPair::from_pkcs8(asn1, der, &random).ok()?;
            Some(Pair::Ecdsa { kind, fixed: Box::new(fixed), der: Box::new(der) })
        };
        let pair = rs::RsaKeyPair::from_pkcs8(der)
            .map(|pair| Pair::Rsa(Box::new(pair)))
            .ok()
            .or_else(|| ecdsa(KeyKind::EcP256, &rs::ECDSA_P256_SHA256_FIXED_SIGNING, &rs::ECDSA_P256_SHA256_ASN1_SIGNING))
            .or_else(|| ecdsa(KeyKind::EcP384, &rs::ECDSA_P384_SHA384_FIXED_SIGNING, &rs::ECDSA_P384_SHA384_ASN1_SIGNING))
            .or_else(|| rs::Ed25519KeyPair::from_pkcs8_maybe_unchecked(der).ok().map(|pair| Pair::Ed25519(Box::new(pair))))
            .or_else(|| ShortRsa::from_pkcs8(der).ok().map(|pair| Pair::ShortRsa(Box::new(pair))))
            .ok_or(CryptoError::BadKey)?;
        Ok(PrivateKey { pair, pkcs8: der.to_vec() })
    }

    /// From a PKCS#1 `RSAPrivateKey`, RFC 8017 §A.1.2.
    pub fn from_pkcs1(der: &[u8]) -> Result<Self, CryptoError> {
        // SEQUENCE { INTEGER 0, SEQUENCE { rsaEncryption, NULL }, OCTET STRING der }
        const ALGORITHM: [u8; 18] = [2, 1, 0, 0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0];
        Self::from_pkcs8(&wrapped(&ALGORITHM, der))
    }

    /// From a SEC1 `ECPrivateKey`, RFC 5915, which names its curve and bears its public key.
    pub fn from_sec1(der: &[u8]) -> Result<Self, CryptoError> {
        const P256: &[u8] = &[2, 1, 0, 0x30, 19, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
        const P384: &[u8] = &[2, 1, 0, 0x30, 16, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 5, 0x2b, 0x81, 4, 0, 0x22];
        Self::from_pkcs8(&wrapped(P256, der)).or_else(|_| Self::from_pkcs8(&wrapped(P384, der)))
    }

    /// What kind of key it is.
    pub fn kind(&self) -> KeyKind {
        match &self.pair {
            Pair::Rsa(pair) => KeyKind::Rsa { bits: u32::try_from(pair.public().modulus_len() * 8).unwrap_or(u32::MAX) },
            Pair::Ecdsa { kind, .. } => *kind,
            Pair::Ed25519(_) => KeyKind::Ed25519,
            Pair::ShortRsa(pair) => KeyKind::Rsa { bits: pair.bits() },
        }
    }

    /// The PKCS#8 it was read from.
    pub fn pkcs8(&self) -> &[u8] {
        &self.pkcs8
    }

    /// Its public half.
    pub fn public(&self) -> PublicKey {
        let short;
        let octets = match &self.pair {
            Pair::ShortRsa(pair) => {
                short = pair.public();
                &short
            }
            Pair::Rsa(pair) => pair.public_key().as_ref(),
            Pair::Ecdsa { fixed, .. } => fixed.public_key().as_ref(),
            Pair::Ed25519(pair) => pair.public_key().as_ref(),
        };
        PublicKey { kind: self.kind(), octets: octets.to_vec() }
    }

    /// Signs `message`.
    pub fn sign(&self, algorithm: SignatureAlgorithm, form: EcdsaForm, message: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let random = SystemRandom::new();
        let rsa = |pair: &rs::RsaKeyPair, padding: &'static dyn rs::RsaEncoding| {
            let mut value = vec![0; pair.public().modulus_len()];
            pair.sign(padding, &random, message, &mut value).map_err(|_| CryptoError::BadKey)?;
            Ok(value)
        };
        match (&self.pair, algorithm) {
            (Pair::Rsa(pair), SignatureAlgorithm::RsaPkcs1(Sha256)) => rsa(pair, &rs::RSA_PKCS1_SHA256),
            (Pair::Rsa(pair), SignatureAlgorithm::RsaPkcs1(Sha384)) => rsa(pair, &rs::RSA_PKCS1_SHA384),
            (Pair::Rsa(pair), SignatureAlgorithm::RsaPkcs1(Sha512)) => rsa(pair, &rs::RSA_PKCS1_SHA512),
            (Pair::Rsa(pair), SignatureAlgorithm::RsaPss(Sha256)) => rsa(pair, &rs::RSA_PSS_SHA256),
            (Pair::Rsa(pair), SignatureAlgorithm::RsaPss(Sha384)) => rsa(pair, &rs::RSA_PSS_SHA384),
            (Pair::Rsa(pair), SignatureAlgorithm::RsaPss(Sha512)) => rsa(pair, &rs::RSA_PSS_SHA512),
            (Pair::Ecdsa { kind, fixed, der }, SignatureAlgorithm::Ecdsa(digest))
                if matches!((kind, digest), (KeyKind::EcP256, Sha256) | (KeyKind::EcP384, Sha384)) =>
            {
                let pair = if form == EcdsaForm::Fixed { fixed } else { der };
                let value = pair.sign(&random, message).map_err(|_| CryptoError::BadKey)?;
                Ok(value.as_ref().to_vec())
            }
            (Pair::ShortRsa(pair), SignatureAlgorithm::RsaPkcs1(Sha256)) => pair.sign(message),
            (Pair::Ed25519(pair), SignatureAlgorithm::Ed25519) => Ok(pair.sign(message).as_ref().to_vec()),
            _ => Err(CryptoError::KeyMismatch { algorithm: algorithm.name(), key: self.kind().name() }),
        }
    }
}

/// `SEQUENCE { head, OCTET STRING key }`.
fn wrapped(head: &[u8], key: &[u8]) -> Vec<u8> {
    let length = |octets: usize| -> Vec<u8> {
        match octets {
            0..=0x7f => vec![octets as u8],
            0x80..=0xff => vec![0x81, octets as u8],
            _ => vec![0x82, (octets >> 8) as u8, octets as u8],
        }
    };
    let mut inner = head.to_vec();
    inner.push(4);
    inner.extend(length(key.len()));
    inner.extend_from_slice(key);
    let mut outer = vec![0x30];
    outer.extend(length(inner.len()));
    outer.append(&mut inner);
    outer
}
