//! Whether one signer signed these octets, RFC 5652 §5.4 and §5.6.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::attribute::{self, Attribute, Bound};
use super::oid;
use super::read::{SignedData, SignerInfo};
use super::timestamp::{self, Stamped};
use crate::clock::Now;
use crate::crypto::{DigestAlgorithm, EcdsaForm, KeyKind, SignatureAlgorithm, digest};
use crate::encoding::hex;
use crate::limits;
use crate::x509::algorithms::signer_algorithm;
use crate::x509::der::{Der, oid_text, tag};
use crate::x509::{Certificate, encode};

/// What is wrong with one signature.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignerFault {
    /// No certificate that the signer names.
    #[error("no certificate with {named}, neither in the CMS nor given beside it")]
    NoCertificate {
        /// How it is named.
        named: SignerName,
    },
    /// The content's digest is another one.
    #[error("the content's {algorithm} digest is {computed}, the signer signed {signed}")]
    DigestMismatch {
        /// Of which algorithm.
        algorithm: Cow<'static, str>,
        /// What messageDigest says, in hexadecimal.
        signed: String,
        /// What the content has.
        computed: String,
    },
    /// The value is not the key's.
    #[error("the signature value does not belong to this key and these attributes")]
    BadSignature,
    /// The value has the form of XMLDSig, which CMS does not have.
    #[error(
        "the signature value is r and s side by side, {octets} octets; CMS has them in DER, ECDSA-Sig-Value of RFC 5753 §2.1.1"
    )]
    EcdsaNotDer {
        /// How many octets it has.
        octets: usize,
    },
    /// An algorithm that is not done here.
    #[error("{what} {oid} is not done here")]
    Unsupported {
        /// Digest or signature algorithm.
        what: UnsupportedPart,
        /// Its OID.
        oid: String,
    },
    /// A broken algorithm, or a short key.
    #[error("{0} is not taken any more")]
    Weak(String),
    /// A short RSA key.
    #[error("an RSA key of {0} bits is too short")]
    WeakKey(u32),
    /// digestAlgorithm and signatureAlgorithm name different digests.
    #[error("the digest is {digest}, and the signature algorithm is {signature}")]
    AlgorithmsAtOdds {
        /// Of digestAlgorithm.
        digest: Cow<'static, str>,
        /// signatureAlgorithm's name.
        signature: Cow<'static, str>,
    },
    /// CMSAlgorithmProtection names other algorithms, RFC 6211 §3.
    #[error("the signed algorithmProtection names other algorithms than the signer used")]
    Unprotected,
    /// A signed attribute that must be there once, with one value.
    #[error("signed attribute {0} must be there once, with one value")]
    Attribute(Cow<'static, str>),
    /// The signed contentType is not the content's.
    #[error("the signed contentType is {signed}, the content is {found}")]
    ContentType {
        /// What the attribute says.
        signed: String,
        /// What the content is.
        found: String,
    },
    /// Without signed attributes nothing says that the content is data, RFC 5652 §5.3.
    #[error("content of type {0} must be signed with signed attributes")]
    AttributesRequired(String),
    /// The content is what a signer's attributes look like: a signature over attributes passed off as one over content.
    #[error(
        "the content is itself a set of signed attributes, and nothing says that it was signed as content"
    )]
    AttributesAsContent,
    /// signingCertificate names another certificate.
    #[error("the signed signingCertificate names another certificate than {named}")]
    OtherCertificate {
        /// Serial number of the one that fits the signer's name.
        named: String,
    },
}

/// How a signer names its certificate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignerName {
    /// By its serial number, beside the issuer's name.
    #[error("serial number {0}")]
    Serial(String),
    /// By its key identifier.
    #[error("key identifier {0}")]
    KeyId(String),
}

/// Of what an algorithm is not done here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnsupportedPart {
    /// The content's digest.
    #[error("the digest")]
    Digest,
    /// The signature.
    #[error("the signature algorithm")]
    Signature,
    /// The digest in an attribute that names the signer's certificate.
    #[error("the digest in")]
    CertificateHash,
}

/// A signer whose signature is right. Only [`super::verify`] makes it; trust is not looked at.
#[derive(Debug, Clone)]
pub struct VerifiedSigner {
    certificate: Certificate,
    algorithm: SignatureAlgorithm,
    digest: DigestAlgorithm,
    signing_time: Option<Now>,
    bound: bool,
    time_stamps: Vec<Stamped>,
}

impl VerifiedSigner {
    /// The certificate of the key that signed.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// With what.
    pub fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    /// The digest of the content.
    pub fn digest(&self) -> DigestAlgorithm {
        self.digest
    }

    /// When the signer says that it signed; nobody else vouches for it.
    pub fn signing_time(&self) -> Option<Now> {
        self.signing_time
    }

    /// Whether what was signed names this very certificate.
    pub fn names_certificate(&self) -> bool {
        self.bound
    }

    /// The time-stamps over the signature value, each with what came of it: right in themselves, trust is not looked at.
    pub fn time_stamps(&self) -> &[Stamped] {
        &self.time_stamps
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

/// Whether time-stamps over the signature are looked at: those of a time-stamp's own signer are not, so that nothing nests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stamps {
    Verified,
    Ignored,
}

/// Judges one signer of `data` over `content`.
pub(super) fn verify(
    signer: &SignerInfo,
    data: &SignedData,
    content: &[u8],
    known: &[Certificate],
    stamps: Stamps,
) -> Result<VerifiedSigner, SignerRefusal> {
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
    is_protected(signer, &mut faults);
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
        let form = EcdsaForm::of(&signer.signature, certificate.key().kind());
        faults.push(match form {
            Some(EcdsaForm::Fixed) => SignerFault::EcdsaNotDer { octets: signer.signature.len() },
            _ => SignerFault::BadSignature,
        });
    }
    let bound = names_certificate(signer, certificate, &mut faults);
    if !faults.is_empty() {
        return Err(refusal(faults, Some(certificate)));
    }
    let time_stamps = match stamps {
        Stamps::Verified => timestamp::over_signature(signer, data, known),
        Stamps::Ignored => Vec::new(),
    };
    let signing_time = single(&signer.signed, oid::SIGNING_TIME).and_then(attribute::time_of);
    Ok(VerifiedSigner {
        certificate: certificate.clone(),
        algorithm,
        digest: digest_used,
        signing_time,
        bound,
        time_stamps,
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
        None => faults.push(SignerFault::Attribute("algorithmProtection".into())),
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
            faults.push(SignerFault::Attribute(name.into()));
        }
        match attribute::bound(attribute, certificate) {
            Bound::Yes => bound = true,
            Bound::Other => faults.push(SignerFault::OtherCertificate { named: certificate.serial_hex() }),
            Bound::UnknownHash => faults.push(SignerFault::Unsupported {
                what: UnsupportedPart::CertificateHash,
                oid: name.to_owned(),
            }),
            Bound::Unreadable => faults.push(SignerFault::Attribute(name.into())),
        }
    }
    bound
}
