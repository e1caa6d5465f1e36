//! Which algorithm an OID means, and which key a SubjectPublicKeyInfo holds.

use x509_parser::prelude::FromDer;

use super::der::{Der, tag};
use super::encode;
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

/// rsaEncryption, RFC 8017 appendix C: in CMS it stands for PKCS#1 v1.5 with the digest named beside it, RFC 3370 §3.2.
const RSA_ENCRYPTION: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01];
/// id-RSASSA-PSS, RFC 4055 §3.1.
const RSA_PSS: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0A];
/// id-ecPublicKey: some signers write the key's OID where the algorithm's belongs, as with RSA.
const EC_PUBLIC_KEY: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01];

/// The digests and the dotted text of their OIDs: RFC 5754 §2, nca.md §2.
const DIGESTS: &[(DigestAlgorithm, &str)] = &[
    (DigestAlgorithm::Sha1, "1.3.14.3.2.26"),
    (DigestAlgorithm::Sha256, "2.16.840.1.101.3.4.2.1"),
    (DigestAlgorithm::Sha384, "2.16.840.1.101.3.4.2.2"),
    (DigestAlgorithm::Sha512, "2.16.840.1.101.3.4.2.3"),
];

/// The digest of an OID's content octets.
pub fn digest_algorithm(oid: &[u8]) -> Option<DigestAlgorithm> {
    let dotted = super::der::oid_text(oid)?;
    DIGESTS.iter().find(|row| row.1 == dotted).map(|row| row.0)
}

/// The digest's AlgorithmIdentifier, with NULL as the authority's clients write it (nca.md §3.2).
pub fn digest_identifier(digest: DigestAlgorithm) -> Vec<u8> {
    let dotted = DIGESTS.iter().find(|row| row.0 == digest).map_or("", |row| row.1);
    encode::sequence(&[encode::oid(dotted), encode::null()])
}

/// The algorithm of a CMS SignerInfo, from its signatureAlgorithm's content and its digestAlgorithm: RFC 5652 §5.3, RFC 3370 §3,
/// RFC 4056 §3, RFC 5753 §2.1, RFC 8419 §3.
pub fn signer_algorithm(identifier: &[u8], digest: DigestAlgorithm) -> Option<SignatureAlgorithm> {
    let mut parts = Der::new(identifier);
    let oid = parts.expect(tag::OID)?;
    if oid == RSA_ENCRYPTION {
        return Some(SignatureAlgorithm::RsaPkcs1(digest));
    }
    if oid == EC_PUBLIC_KEY {
        return Some(SignatureAlgorithm::Ecdsa(digest));
    }
    if oid == RSA_PSS {
        return pss_digest(&mut parts).map(SignatureAlgorithm::RsaPss);
    }
    signature_algorithm(oid)
}

/// The digest of RSASSA-PSS-params, RFC 4055 §3.1, where MGF1 has the same one and the salt is as long as it.
fn pss_digest(parts: &mut Der<'_>) -> Option<DigestAlgorithm> {
    let named = |value: Der<'_>| {
        let mut value = value;
        digest_algorithm(value.inside(tag::SEQUENCE)?.expect(tag::OID)?)
    };
    let mut parameters = parts.inside(tag::SEQUENCE)?;
    let digest = named(parameters.inside(0xA0)?)?;
    let mut mask = parameters.inside(0xA1)?.inside(tag::SEQUENCE)?;
    let is_mgf1 = mask.expect(tag::OID)? == [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x08];
    let salt = parameters.inside(0xA2)?.expect(tag::INTEGER)?;
    (is_mgf1 && named(mask)? == digest && usize::from(*salt.first()?) == digest.octets() && salt.len() == 1).then_some(digest)
}

/// The AlgorithmIdentifier that such a signature is announced with: RFC 4055 §5 with NULL, RFC 5758 §3.2 and RFC 8410 §3 without
/// parameters; `None` for what Qaqpa does not write.
pub fn signature_identifier(algorithm: SignatureAlgorithm) -> Option<Vec<u8>> {
    use DigestAlgorithm::{Sha1, Sha256, Sha384, Sha512};
    let pkcs1 = |last: u8| encode::sequence(&[encode::oid(&format!("1.2.840.113549.1.1.{last}")), encode::null()]);
    let bare = |dotted: &str| encode::sequence(&[encode::oid(dotted)]);
    Some(match algorithm {
        SignatureAlgorithm::RsaPkcs1(Sha1) => pkcs1(5),
        SignatureAlgorithm::RsaPkcs1(Sha256) => pkcs1(11),
        SignatureAlgorithm::RsaPkcs1(Sha384) => pkcs1(12),
        SignatureAlgorithm::RsaPkcs1(Sha512) => pkcs1(13),
        SignatureAlgorithm::Ecdsa(Sha1) => bare("1.2.840.10045.4.1"),
        SignatureAlgorithm::Ecdsa(Sha256) => bare("1.2.840.10045.4.3.2"),
        SignatureAlgorithm::Ecdsa(Sha384) => bare("1.2.840.10045.4.3.3"),
        SignatureAlgorithm::Ecdsa(Sha512) => bare("1.2.840.10045.4.3.4"),
        SignatureAlgorithm::Ed25519 => bare("1.3.101.112"),
        SignatureAlgorithm::RsaPss(_) => return None,
    })
}
