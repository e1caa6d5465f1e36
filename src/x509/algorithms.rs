//! Which algorithm an OID means, and which key a SubjectPublicKeyInfo holds.

use x509_parser::prelude::FromDer;

use super::der::{Der, tag};
use crate::crypto::{DigestAlgorithm, KeyKind, PublicKey, SignatureAlgorithm};

/// The X.509 signature algorithms known here, by the content octets of their OIDs: RFC 4055 §5, RFC 5758 §3.2, RFC 8410 §3.
pub(super) fn signature_algorithm(oid: &[u8]) -> Option<SignatureAlgorithm> {
    use DigestAlgorithm::{Sha1, Sha256, Sha384, Sha512};
    const PKCS1: [u8; 8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01];
    const ECDSA: [u8; 6] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04];
    if let Some(rest) = oid.strip_prefix(&PKCS1) {
        return Some(SignatureAlgorithm::RsaPkcs1(match rest {
            [5] => Sha1,
            [11] => Sha256,
            [12] => Sha384,
            [13] => Sha512,
            _ => return None,
        }));
    }
    if let Some(rest) = oid.strip_prefix(&ECDSA) {
        return Some(SignatureAlgorithm::Ecdsa(match rest {
            [1] => Sha1,
            [3, 2] => Sha256,
            [3, 3] => Sha384,
            [3, 4] => Sha512,
            _ => return None,
        }));
    }
    (oid == ED25519).then_some(SignatureAlgorithm::Ed25519)
}

/// 1.3.101.112.
const ED25519: [u8; 3] = [0x2B, 0x65, 0x70];

/// The key of a DER SubjectPublicKeyInfo, RFC 5280 §4.1.2.7.
pub fn public_key_from_spki(der: &[u8]) -> Option<PublicKey> {
    let (rest, spki) = x509_parser::x509::SubjectPublicKeyInfo::from_der(der).ok()?;
    rest.is_empty().then(|| public_key(&spki))
}

pub(super) fn public_key(spki: &x509_parser::x509::SubjectPublicKeyInfo<'_>) -> PublicKey {
    const RSA: [u8; 9] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01];
    const EC: [u8; 7] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01];
    const P256: [u8; 8] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07];
    const P384: [u8; 5] = [0x2B, 0x81, 0x04, 0x00, 0x22];
    const P521: [u8; 5] = [0x2B, 0x81, 0x04, 0x00, 0x23];
    let octets = spki.subject_public_key.data.to_vec();
    let algorithm = spki.algorithm.algorithm.as_bytes();
    let kind = if algorithm == RSA {
        // RSAPublicKey, RFC 8017 §A.1.1: the modulus stands first.
        let modulus = Der::new(&octets).inside(tag::SEQUENCE).and_then(|mut key| key.expect(tag::INTEGER));
        modulus.map_or(KeyKind::Other, |modulus| KeyKind::Rsa { bits: modulus_bits(modulus) })
    } else if algorithm == EC {
        // namedCurve, RFC 5480 §2.1.1.
        let curve = spki.algorithm.parameters.as_ref().map(|any| any.data);
        match curve {
            Some(curve) if curve == P256 => KeyKind::EcP256,
            Some(curve) if curve == P384 => KeyKind::EcP384,
            Some(curve) if curve == P521 => KeyKind::EcP521,
            _ => KeyKind::Other,
        }
    } else if algorithm == ED25519 {
        KeyKind::Ed25519
    } else {
        KeyKind::Other
    };
    PublicKey::new(kind, octets)
}

fn modulus_bits(modulus: &[u8]) -> u32 {
    let first = modulus.iter().position(|octet| *octet != 0).unwrap_or(modulus.len());
    let digits = &modulus[first..];
    let octets = u32::try_from(digits.len()).unwrap_or(u32::MAX / 8);
    octets * 8 - digits.first().map_or(0, |octet| octet.leading_zeros())
}
