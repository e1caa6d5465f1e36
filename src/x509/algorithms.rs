//! Which algorithm an OID means, and which key a SubjectPublicKeyInfo holds.

use x509_parser::der_parser::asn1_rs::{Any, Tag};
use x509_parser::prelude::FromDer;

use super::der::{Der, oid_text, tag};
use super::{encode, pss};
use crate::crypto::{
    DigestAlgorithm, KeyKind, PublicKey, RsaUse, SignatureAlgorithm, gost_key_algorithm, gost_key_kind,
};

/// The X.509 signature algorithm of an AlgorithmIdentifier, given as the content octets of its OID and what stands behind it: RFC 4055 §3
/// and §5, RFC 5758 §3, RFC 8410 §3, and the arc of the authority. Parameters other than NULL are there for RSASSA-PSS alone.
pub(super) fn signature_algorithm(oid: &[u8], mut behind: Der<'_>) -> Option<SignatureAlgorithm> {
    let parameters = behind.optional(tag::SEQUENCE);
    let is_null = behind.optional(tag::NULL).is_none_or(<[u8]>::is_empty);
    let named = known_algorithm(oid, parameters)?;
    (is_null && behind.is_empty() && (parameters.is_none() || named.salt().is_some())).then_some(named)
}

fn known_algorithm(oid: &[u8], parameters: Option<&[u8]>) -> Option<SignatureAlgorithm> {
    use DigestAlgorithm::{Sha1, Sha224, Sha256, Sha384, Sha512};
    const PKCS1: [u8; 8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01];
    const ECDSA: [u8; 6] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04];
    if let Some(rest) = oid.strip_prefix(&PKCS1) {
        return Some(SignatureAlgorithm::RsaPkcs1(match rest {
            [5] => Sha1,
            [10] => {
                return pss::parameters(parameters?)
                    .map(|stated| SignatureAlgorithm::rsa_pss(stated.digest, stated.salt));
            }
            [11] => Sha256,
            [12] => Sha384,
            [13] => Sha512,
            [14] => Sha224,
            _ => return None,
        }));
    }
    if let Some(rest) = oid.strip_prefix(&ECDSA) {
        return Some(SignatureAlgorithm::Ecdsa(match rest {
            [1] => Sha1,
            [3, 1] => Sha224,
            [3, 2] => Sha256,
            [3, 3] => Sha384,
            [3, 4] => Sha512,
            _ => return None,
        }));
    }
    match oid.strip_prefix(&KAZAKHSTAN) {
        Some([1, 1, 1, 2]) => Some(SignatureAlgorithm::Gost2004),
        Some([1, 1, 2, 3, 1]) => Some(SignatureAlgorithm::Gost2015_256),
        Some([1, 1, 2, 3, 2]) => Some(SignatureAlgorithm::Gost2015_512),
        _ => (oid == ED25519).then_some(SignatureAlgorithm::Ed25519),
    }
}

/// 1.2.398.3.10, below which the authority's algorithms have their OIDs.
const KAZAKHSTAN: [u8; 5] = [0x2A, 0x83, 0x0E, 0x03, 0x0A];

/// The AlgorithmIdentifier of a signature: RFC 4055 §3 and §5, RFC 5758 §3.2 without parameters, the authority's with NULL.
pub fn signature_identifier(algorithm: SignatureAlgorithm) -> Vec<u8> {
    use DigestAlgorithm::{Sha1, Sha224, Sha256, Sha384};
    let with_null = |oid: &str| encode::sequence(&[encode::oid(oid), encode::null()]);
    let bare = |oid: &str| encode::sequence(&[encode::oid(oid)]);
    match algorithm {
        SignatureAlgorithm::RsaPkcs1(Sha1) => with_null("1.2.840.113549.1.1.5"),
        SignatureAlgorithm::RsaPkcs1(Sha224) => with_null("1.2.840.113549.1.1.14"),
        SignatureAlgorithm::RsaPkcs1(Sha256) => with_null("1.2.840.113549.1.1.11"),
        SignatureAlgorithm::RsaPkcs1(Sha384) => with_null("1.2.840.113549.1.1.12"),
        SignatureAlgorithm::RsaPkcs1(_) => with_null("1.2.840.113549.1.1.13"),
        SignatureAlgorithm::RsaPss(digest) => {
            pss::identifier(pss::Parameters { digest, salt: digest.octets() as u16 })
        }
        SignatureAlgorithm::RsaPssSalted(digest, salt) => pss::identifier(pss::Parameters { digest, salt }),
        SignatureAlgorithm::Ecdsa(Sha1) => bare("1.2.840.10045.4.1"),
        SignatureAlgorithm::Ecdsa(Sha224) => bare("1.2.840.10045.4.3.1"),
        SignatureAlgorithm::Ecdsa(Sha256) => bare("1.2.840.10045.4.3.2"),
        SignatureAlgorithm::Ecdsa(Sha384) => bare("1.2.840.10045.4.3.3"),
        SignatureAlgorithm::Ecdsa(_) => bare("1.2.840.10045.4.3.4"),
        SignatureAlgorithm::Ed25519 => bare("1.3.101.112"),
        SignatureAlgorithm::Gost2004 => with_null("1.2.398.3.10.1.1.1.2"),
        SignatureAlgorithm::Gost2015_256 => with_null("1.2.398.3.10.1.1.2.3.1"),
        SignatureAlgorithm::Gost2015_512 => with_null("1.2.398.3.10.1.1.2.3.2"),
    }
}

/// The DER SubjectPublicKeyInfo of a key, RFC 5280 §4.1.2.7; `None` for a kind not known here.
pub fn spki_of(key: &PublicKey) -> Option<Vec<u8>> {
    let ec = |curve: &str| encode::sequence(&[encode::oid("1.2.840.10045.2.1"), encode::oid(curve)]);
    let algorithm = match key.kind() {
        KeyKind::Rsa { .. } => match key.rsa_use() {
            RsaUse::Any => encode::sequence(&[encode::oid("1.2.840.113549.1.1.1"), encode::null()]),
            RsaUse::Pss => encode::sequence(&[encode::oid("1.2.840.113549.1.1.10")]),
            RsaUse::PssWith { digest, salt_min } => {
                pss::identifier(pss::Parameters { digest, salt: salt_min })
            }
        },
        KeyKind::EcP256 => ec("1.2.840.10045.3.1.7"),
        KeyKind::EcP384 => ec("1.3.132.0.34"),
        KeyKind::EcP521 => ec("1.3.132.0.35"),
        KeyKind::Ed25519 => encode::sequence(&[encode::oid("1.3.101.112")]),
        KeyKind::Gost2004 | KeyKind::Gost2015_256 | KeyKind::Gost2015_512 => {
            encode::tlv(tag::SEQUENCE, gost_key_algorithm(key.kind())?)
        }
        KeyKind::Other => return None,
    };
    Some(encode::sequence(&[algorithm, encode::bit_string(key.octets())]))
}

/// 1.3.101.112.
const ED25519: [u8; 3] = [0x2B, 0x65, 0x70];

/// The key of a DER SubjectPublicKeyInfo, RFC 5280 §4.1.2.7.
pub fn public_key_from_spki(der: &[u8]) -> Option<PublicKey> {
    let (rest, spki) = x509_parser::x509::SubjectPublicKeyInfo::from_der(der).ok()?;
    rest.is_empty().then(|| public_key(&spki))
}

/// The OID of the algorithm of a DER SubjectPublicKeyInfo, and of the curve where one is named: for people.
pub(super) fn key_oids(spki: &[u8]) -> String {
    let identifier = Der::new(spki).inside(tag::SEQUENCE).and_then(|mut spki| spki.inside(tag::SEQUENCE));
    let Some(mut identifier) = identifier else { return String::new() };
    let algorithm = identifier.expect(tag::OID).and_then(oid_text);
    let curve = identifier.optional(tag::OID).and_then(oid_text);
    let named: Vec<String> = [algorithm, curve].into_iter().flatten().collect();
    named.join(", ").chars().take(120).collect()
}

pub(super) fn public_key(spki: &x509_parser::x509::SubjectPublicKeyInfo<'_>) -> PublicKey {
    const RSA: [u8; 9] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01];
    const PSS: [u8; 9] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0A];
    const EC: [u8; 7] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01];
    const P256: [u8; 8] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07];
    const P384: [u8; 5] = [0x2B, 0x81, 0x04, 0x00, 0x22];
    const P521: [u8; 5] = [0x2B, 0x81, 0x04, 0x00, 0x23];
    let octets = spki.subject_public_key.data.to_vec();
    let parameters_as = |tag: Tag| {
        spki.algorithm.parameters.as_ref().filter(|any| any.header.tag() == tag).map(|any| any.data)
    };
    let algorithm = spki.algorithm.algorithm.as_bytes();
    // id-RSASSA-PSS, RFC 4055 §1.2 and §3.3: parameters that are not understood bind the key to nothing that is done here.
    let rsa_use = match (algorithm == PSS, &spki.algorithm.parameters) {
        (true, None) => Some(RsaUse::Pss),
        (true, Some(stated)) => pss_use(stated),
        (false, None) => (algorithm == RSA).then_some(RsaUse::Any),
        (false, Some(stated)) => {
            (algorithm == RSA && stated.header.tag() == Tag::Null).then_some(RsaUse::Any)
        }
    };
    let kind = if rsa_use.is_some() {
        // RSAPublicKey, RFC 8017 §A.1.1: the modulus stands first.
        let modulus = Der::new(&octets).inside(tag::SEQUENCE).and_then(|mut key| key.expect(tag::INTEGER));
        modulus.map_or(KeyKind::Other, |modulus| KeyKind::Rsa { bits: modulus_bits(modulus) })
    } else if algorithm == EC {
        // namedCurve, RFC 5480 §2.1.1.
        let curve = parameters_as(Tag::Oid);
        match curve {
            Some(curve) if curve == P256 => KeyKind::EcP256,
            Some(curve) if curve == P384 => KeyKind::EcP384,
            Some(curve) if curve == P521 => KeyKind::EcP521,
            _ => KeyKind::Other,
        }
    } else if algorithm == ED25519 {
        KeyKind::Ed25519
    } else {
        let parameters = parameters_as(Tag::Sequence).unwrap_or_default();
        let whole = [encode::tlv(tag::OID, algorithm), encode::tlv(tag::SEQUENCE, parameters)].concat();
        gost_key_kind(&whole).unwrap_or(KeyKind::Other)
    };
    PublicKey::new(kind, octets).bound_to(rsa_use.unwrap_or_default())
}

fn pss_use(stated: &Any<'_>) -> Option<RsaUse> {
    let sequence = stated.header.tag() == Tag::Sequence;
    let read = pss::parameters(stated.data).filter(|_| sequence)?;
    Some(RsaUse::PssWith { digest: read.digest, salt_min: read.salt })
}

fn modulus_bits(modulus: &[u8]) -> u32 {
    let first = modulus.iter().position(|octet| *octet != 0).unwrap_or(modulus.len());
    let digits = &modulus[first..];
    let octets = u32::try_from(digits.len()).unwrap_or(u32::MAX / 8);
    octets * 8 - digits.first().map_or(0, |octet| octet.leading_zeros())
}

/// rsaEncryption, RFC 8017 appendix C: in CMS it stands for PKCS#1 v1.5 with the digest named beside it, RFC 3370 §3.2.
const RSA_ENCRYPTION: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01];
/// id-ecPublicKey: some signers write the key's OID where the algorithm's belongs, as with RSA.
const EC_PUBLIC_KEY: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01];

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
    signature_algorithm(oid, parts)
}
