//! Private keys and their signatures.

use ring::signature::{self as rs, KeyPair};

use super::algorithms::DigestAlgorithm::{Sha256, Sha384, Sha512};
use super::gost::SigningKey;
use super::nist::{self, P521Key};
use super::provider::system;
use super::short_rsa::ShortRsa;
use super::{CryptoError, EcdsaForm, KeyKind, PublicKey, SignatureAlgorithm, digest, rsassa};

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
    P521(Box<P521Key>),
    Gost(SigningKey),
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
        Self::read(der).or_else(|error| nist::with_public(der).map_or(Err(error), |whole| Self::read(&whole)))
    }

    fn read(der: &[u8]) -> Result<Self, CryptoError> {
        let random = system();
        let ecdsa = |kind, fixed, asn1| {
            let fixed = rs::EcdsaKeyPair::from_pkcs8(fixed, der, &random).ok()?;
            let der = rs::EcdsaKeyPair::from_pkcs8(asn1, der, &random).ok()?;
            Some(Pair::Ecdsa { kind, fixed: Box::new(fixed), der: Box::new(der) })
        };
        let pair = rs::RsaKeyPair::from_pkcs8(der)
            .ok()
            .or_else(|| rsassa::key_for_pss(der))
            .map(|pair| Pair::Rsa(Box::new(pair)))
            .or_else(|| {
                ecdsa(
                    KeyKind::EcP256,
                    &rs::ECDSA_P256_SHA256_FIXED_SIGNING,
                    &rs::ECDSA_P256_SHA256_ASN1_SIGNING,
                )
            })
            .or_else(|| {
                ecdsa(
                    KeyKind::EcP384,
                    &rs::ECDSA_P384_SHA384_FIXED_SIGNING,
                    &rs::ECDSA_P384_SHA384_ASN1_SIGNING,
                )
            })
            .or_else(|| {
                rs::Ed25519KeyPair::from_pkcs8_maybe_unchecked(der)
                    .ok()
                    .map(|pair| Pair::Ed25519(Box::new(pair)))
            })
            .or_else(|| P521Key::from_pkcs8(der).map(|key| Pair::P521(Box::new(key))))
            .or_else(|| SigningKey::from_pkcs8(der).map(Pair::Gost))
            .or_else(|| ShortRsa::from_pkcs8(der).ok().map(|pair| Pair::ShortRsa(Box::new(pair))))
            .ok_or(CryptoError::BadKey)?;
        Ok(PrivateKey { pair, pkcs8: der.to_vec() })
    }

    /// From a PKCS#1 `RSAPrivateKey`, RFC 8017 §A.1.2.
    pub fn from_pkcs1(der: &[u8]) -> Result<Self, CryptoError> {
        // SEQUENCE { INTEGER 0, SEQUENCE { rsaEncryption, NULL }, OCTET STRING der }
        const ALGORITHM: [u8; 18] =
            [2, 1, 0, 0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0];
        Self::from_pkcs8(&wrapped(&ALGORITHM, der))
    }

    /// From a SEC1 `ECPrivateKey`, RFC 5915, which names its curve.
    pub fn from_sec1(der: &[u8]) -> Result<Self, CryptoError> {
        const P256: &[u8] = &[
            2, 1, 0, 0x30, 19, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d,
            3, 1, 7,
        ];
        const P384: &[u8] =
            &[2, 1, 0, 0x30, 16, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 5, 0x2b, 0x81, 4, 0, 0x22];
        const P521: &[u8] =
            &[2, 1, 0, 0x30, 16, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 5, 0x2b, 0x81, 4, 0, 0x23];
        let curves = [P256, P384, P521];
        curves.iter().find_map(|curve| Self::from_pkcs8(&wrapped(curve, der)).ok()).ok_or(CryptoError::BadKey)
    }

    /// What kind of key it is.
    pub fn kind(&self) -> KeyKind {
        match &self.pair {
            Pair::Rsa(pair) => {
                KeyKind::Rsa { bits: u32::try_from(pair.public().modulus_len() * 8).unwrap_or(u32::MAX) }
            }
            Pair::Ecdsa { kind, .. } => *kind,
            Pair::Ed25519(_) => KeyKind::Ed25519,
            Pair::P521(_) => KeyKind::EcP521,
            Pair::Gost(key) => key.kind(),
            Pair::ShortRsa(pair) => KeyKind::Rsa { bits: pair.bits() },
        }
    }

    /// The PKCS#8 it was read from, with its public key.
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
            Pair::P521(key) => key.public(),
            Pair::Gost(key) => key.public(),
        };
        PublicKey::new(self.kind(), octets.to_vec())
    }

    /// Signs `message`.
    pub fn sign(
        &self,
        algorithm: SignatureAlgorithm,
        form: EcdsaForm,
        message: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        let random = system();
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
            (Pair::P521(key), SignatureAlgorithm::Ecdsa(Sha512)) => key.sign(form, message),
            (Pair::Gost(key), algorithm) if algorithm.goes_with(key.kind()) => {
                let hash = algorithm.digest().ok_or(CryptoError::BadKey)?;
                key.sign(digest(hash, message).as_ref()).ok_or(CryptoError::BadKey)
            }
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
