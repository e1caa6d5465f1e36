//! Whether one signer signed these octets, RFC 5652 §5.4 and §5.6.

use super::attribute::{self, Attribute, Bound};
use super::fault::{SignerFault, UnsupportedPart};
use super::oid;
use super::read::{SignedData, SignerInfo};
use crate::clock::Now;
use crate::crypto::{DigestAlgorithm, EcdsaForm, KeyKind, SignatureAlgorithm, digest};
use crate::encoding::hex;
use crate::limits;
use crate::x509::algorithms::signer_algorithm;
use crate::x509::der::{Der, oid_text, tag};
use crate::x509::{Certificate, encode};

/// A signature that is right, its time-stamps not looked at. Only [`verify`] makes it.
#[derive(Debug, Clone)]
pub(super) struct RightSignature {
    certificate: Certificate,
    algorithm: SignatureAlgorithm,
    digest: DigestAlgorithm,
    signing_time: Option<Now>,
    bound: bool,
}

impl RightSignature {
    /// The certificate of the key that signed.
    pub(super) fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// With what.
    pub(super) fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    /// The digest of the content.
    pub(super) fn digest(&self) -> DigestAlgorithm {
        self.digest
    }

    /// When the signer says that it signed; nobody else vouches for it.
    pub(super) fn signing_time(&self) -> Option<Now> {
        self.signing_time
    }

    /// Whether what was signed names this very certificate.
    pub(super) fn names_certificate(&self) -> bool {
        self.bound
    }
}

/// A signer that is not believed, and everything that speaks against it.
#[derive(Debug, Clone)]
pub struct SignerRefusal {
    /// How it names its certificate.
    pub named: String,
    /// The certificate, where there is one.
    pub certificate: Option<Certificate>,
    /// One at least.
    pub faults: Vec<SignerFault>,
}

/// Judges one signer of `data` over `content`.
pub(super) fn verify(
    signer: &SignerInfo,
    data: &SignedData,
    content: &[u8],
    known: &[Certificate],
) -> Result<RightSignature, SignerRefusal> {
    let mut faults = Vec::new();
    let digest_used = covers(signer, data, content, &mut faults);
    let named: Vec<&Certificate> =
        data.certificates.iter().chain(known).filter(|certificate| signer.id.is(certificate)).collect();
    let refusal = |faults, certificate: Option<&Certificate>| SignerRefusal {
        named: signer.id.to_string(),
        certificate: certificate.cloned(),
        faults,
    };
    if named.is_empty() {
        faults.push(SignerFault::NoCertificate { named: signer.id.name() });
    }
    let (Some(digest_used), Some(first)) = (digest_used, named.first().copied()) else {
        return Err(refusal(faults, named.first().copied()));
    };
    unsigned(signer, &mut faults);
    is_protected(signer, &mut faults);
    let signing_time = signing_time(signer, &mut faults);
    let Some(algorithm) = algorithm_of(signer, digest_used, &mut faults) else {
        return Err(refusal(faults, Some(first)));
    };
    // Two certificates may have one name; the one whose key it is signed it. They are few, for the set is
    // bounded.
    let right = named
        .iter()
        .copied()
        .take(limits::CMS_CANDIDATES_MAX)
        .find(|certificate| signed_by(signer, content, certificate, algorithm));
    let certificate = right.unwrap_or(first);
    if let KeyKind::Rsa { bits } = certificate.key().kind()
        && bits < limits::RSA_BITS_MIN
    {
        faults.push(SignerFault::WeakKey(bits));
    }
    if right.is_none() {
        let kind = certificate.key().kind();
        faults.push(match EcdsaForm::of(&signer.signature, kind) {
            _ if !kind.is_supported() => {
                SignerFault::Unsupported { what: UnsupportedPart::Key, oid: certificate.key_named() }
            }
            Some(EcdsaForm::Fixed) => SignerFault::EcdsaNotDer { octets: signer.signature.len() },
            _ => SignerFault::BadSignature,
        });
    }
    let bound = names_certificate(signer, certificate, &mut faults);
    if !faults.is_empty() {
        return Err(refusal(faults, Some(certificate)));
    }
    Ok(RightSignature {
        certificate: certificate.clone(),
        algorithm,
        digest: digest_used,
        signing_time,
        bound,
    })
}

/// Whether what is signed speaks of this content; gives the digest algorithm, when there is one to go on with.
fn covers(
    signer: &SignerInfo,
    data: &SignedData,
    content: &[u8],
    faults: &mut Vec<SignerFault>,
) -> Option<DigestAlgorithm> {
    let Some(algorithm) = signer.digest() else {
        faults.push(SignerFault::Unsupported {
            what: UnsupportedPart::Digest,
            oid: oid_text(&signer.digest_oid).unwrap_or_default(),
        });
        return None;
    };
    if algorithm.is_weak() {
        faults.push(SignerFault::Weak(algorithm.name().to_owned()));
    }
    if signer.signed_raw.is_none() {
        if data.content_type != oid::DATA {
            faults.push(SignerFault::AttributesRequired(data.content_type.clone()));
        }
        if looks_like_attributes(content) {
            faults.push(SignerFault::AttributesAsContent);
        }
        return Some(algorithm);
    }
    match single(&signer.signed, oid::CONTENT_TYPE)
        .and_then(|value| Der::new(value).expect(tag::OID))
        .and_then(oid_text)
    {
        Some(signed) if signed == data.content_type => {}
        Some(signed) => faults.push(SignerFault::ContentType { signed, found: data.content_type.clone() }),
        None => faults.push(SignerFault::Attribute("contentType".into())),
    }
    match single(&signer.signed, oid::MESSAGE_DIGEST)
        .and_then(|value| Der::new(value).expect(tag::OCTET_STRING))
    {
        Some(signed) => {
            let computed = digest(algorithm, content);
            if computed.as_ref() != signed {
                let (signed, computed) = (hex::encode(signed), hex::encode(computed.as_ref()));
                faults.push(SignerFault::DigestMismatch {
                    algorithm: algorithm.name().into(),
                    signed,
                    computed,
                });
            }
        }
        None => faults.push(SignerFault::Attribute("messageDigest".into())),
    }
    Some(algorithm)
}

/// The one value of an attribute that stands once.
fn single<'a>(attributes: &'a [Attribute], oid: &str) -> Option<&'a [u8]> {
    let mut found = attributes.iter().filter(|attribute| attribute.oid == oid);
    match (found.next().map(|attribute| attribute.values.as_slice()), found.next()) {
        (Some([value]), None) => Some(value),
        _ => None,
    }
}

/// Attributes that are none unless they are signed: RFC 5652 §11.1 to §11.3, RFC 5035 §3, RFC 6211 §2.
const SIGNED_ALONE: [(&str, &str); 6] = [
    (oid::CONTENT_TYPE, "contentType"),
    (oid::MESSAGE_DIGEST, "messageDigest"),
    (oid::SIGNING_TIME, "signingTime"),
    (oid::SIGNING_CERTIFICATE, "signingCertificate"),
    (oid::SIGNING_CERTIFICATE_V2, "signingCertificateV2"),
    (oid::ALGORITHM_PROTECTION, "algorithmProtection"),
];

/// None of these stands beside the signature, where anybody could have put it.
fn unsigned(signer: &SignerInfo, faults: &mut Vec<SignerFault>) {
    for (oid, name) in SIGNED_ALONE {
        if signer.unsigned.iter().any(|attribute| attribute.oid == oid) {
            faults.push(SignerFault::AttributeMalformed(name.into()));
        }
    }
}

/// RFC 5652 §11.3: one UTCTime or GeneralizedTime to the second, where it is there.
fn signing_time(signer: &SignerInfo, faults: &mut Vec<SignerFault>) -> Option<Now> {
    if signer.signed.iter().all(|attribute| attribute.oid != oid::SIGNING_TIME) {
        return None;
    }
    let time = single(&signer.signed, oid::SIGNING_TIME).and_then(attribute::time_of);
    if time.is_none() {
        faults.push(SignerFault::AttributeMalformed("signingTime".into()));
    }
    time
}

/// `SET OF Attribute` with contentType and messageDigest: what RFC 5652 §5.4 has signed in the content's stead.
fn looks_like_attributes(content: &[u8]) -> bool {
    let attributes = Der::new(content)
        .inside(attribute::SET)
        .and_then(|set| Attribute::read_all(set).ok())
        .unwrap_or_default();
    [oid::CONTENT_TYPE, oid::MESSAGE_DIGEST]
        .iter()
        .all(|wanted| attributes.iter().any(|attribute| attribute.oid == *wanted))
}

fn algorithm_of(
    signer: &SignerInfo,
    digest: DigestAlgorithm,
    faults: &mut Vec<SignerFault>,
) -> Option<SignatureAlgorithm> {
    let Some(algorithm) = signer_algorithm(&signer.algorithm, digest) else {
        let named = Der::new(&signer.algorithm).expect(tag::OID).and_then(oid_text).unwrap_or_default();
        faults.push(SignerFault::Unsupported { what: UnsupportedPart::Signature, oid: named });
        return None;
    };
    // RFC 8419 §3: Ed25519 goes with SHA-512 where there are attributes; without them the digest means nothing.
    let inner = algorithm
        .digest()
        .or_else(|| signer.signed_raw.as_ref().map(|_| DigestAlgorithm::Sha512))
        .unwrap_or(digest);
    if inner != digest {
        faults.push(SignerFault::AlgorithmsAtOdds {
            digest: digest.name().into(),
            signature: algorithm.name().into(),
        });
    }
    if algorithm.is_weak() && !digest.is_weak() {
        faults.push(SignerFault::Weak(algorithm.name().to_owned()));
    }
    Some(algorithm)
}

/// RFC 6211 §3: who names its algorithms among what it signs has used them.
fn is_protected(signer: &SignerInfo, faults: &mut Vec<SignerFault>) {
    if signer.signed.iter().all(|attribute| attribute.oid != oid::ALGORITHM_PROTECTION) {
        return;
    }
    match single(&signer.signed, oid::ALGORITHM_PROTECTION) {
        Some(value) if attribute::protects(value, &signer.digest_identifier, &signer.algorithm) => {}
        Some(_) => faults.push(SignerFault::Unprotected),
        None => faults.push(SignerFault::AttributeMalformed("algorithmProtection".into())),
    }
}

/// RFC 5652 §5.4: over the attributes' DER with the tag of a SET, or over the content where there are none.
fn signed_by(
    signer: &SignerInfo,
    content: &[u8],
    certificate: &Certificate,
    algorithm: SignatureAlgorithm,
) -> bool {
    let verifies = |message: &[u8]| {
        certificate.key().verify(algorithm, EcdsaForm::Der, message, &signer.signature).is_ok()
    };
    let Some(raw) = &signer.signed_raw else { return verifies(content) };
    if verifies(&encode::tlv(attribute::SET, raw)) {
        return true;
    }
    // Received in another order than X.690 §11.6 has it: what was signed is the order of DER.
    let sorted = encode::set(signer.signed.iter().map(Attribute::to_der).collect());
    sorted != encode::tlv(attribute::SET, raw) && verifies(&sorted)
}

/// RFC 5035 §3; both attributes may stand, and then both must be right.
fn names_certificate(signer: &SignerInfo, certificate: &Certificate, faults: &mut Vec<SignerFault>) -> bool {
    let mut bound = false;
    for (oid, name) in [
        (oid::SIGNING_CERTIFICATE, "signingCertificate"),
        (oid::SIGNING_CERTIFICATE_V2, "signingCertificateV2"),
    ] {
        let mut found = signer.signed.iter().filter(|attribute| attribute.oid == oid);
        let Some(attribute) = found.next() else { continue };
        if found.next().is_some() {
            faults.push(SignerFault::AttributeMalformed(name.into()));
        }
        match attribute::bound(attribute, certificate) {
            Bound::Yes => bound = true,
            Bound::Other => faults.push(SignerFault::OtherCertificate { named: certificate.serial_hex() }),
            Bound::UnknownHash => faults.push(SignerFault::Unsupported {
                what: UnsupportedPart::CertificateHash,
                oid: name.to_owned(),
            }),
            Bound::Unreadable => faults.push(SignerFault::AttributeMalformed(name.into())),
        }
    }
    bound
}
