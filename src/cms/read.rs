//! SignedData, RFC 5652 §5.1, as it stands in a file.

use super::attribute::{Attribute, SET, is_issuer};
use super::{CmsError, CmsLimit, SignerName, ber, oid};
use crate::crypto::{DigestAlgorithm, digest};
use crate::encoding::hex;
use crate::limits;
use crate::x509::der::{Der, oid_text, tag};
use crate::x509::{Certificate, digest_algorithm};

/// How a signer names its certificate, RFC 5652 §5.3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignerId {
    /// By its issuer's name and its serial number, as encoded.
    IssuerAndSerial {
        /// The name.
        issuer: Vec<u8>,
        /// The serial number's content octets.
        serial: Vec<u8>,
    },
    /// By its SubjectKeyIdentifier.
    KeyId(Vec<u8>),
}

impl SignerId {
    /// Whether this certificate is meant.
    pub fn is(&self, certificate: &Certificate) -> bool {
        match self {
            SignerId::IssuerAndSerial { issuer, serial } => {
                certificate.serial() == serial && is_issuer(certificate, issuer)
            }
            SignerId::KeyId(id) => match certificate.subject_key_id() {
                Some(own) => own == id,
                // RFC 5280 §4.2.1.2 method (1), for a certificate that does not say.
                None => digest(DigestAlgorithm::Sha1, certificate.key().octets()).as_ref() == id.as_slice(),
            },
        }
    }
}

impl SignerId {
    /// As it is shown.
    pub fn name(&self) -> SignerName {
        match self {
            SignerId::IssuerAndSerial { serial, .. } => {
                SignerName::Serial(hex::encode(serial).trim_start_matches('0').to_owned())
            }
            SignerId::KeyId(id) => SignerName::KeyId(hex::encode(id)),
        }
    }
}

impl std::fmt::Display for SignerId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.name().fmt(f)
    }
}

/// One signer, RFC 5652 §5.3.
#[derive(Debug, Clone)]
pub struct SignerInfo {
    pub(super) id: SignerId,
    /// What stands before the unsigned attributes, encoded: it is never written anew.
    pub(super) head: Vec<u8>,
    pub(super) digest_oid: Vec<u8>,
    /// The content of digestAlgorithm.
    pub(super) digest_identifier: Vec<u8>,
    /// The content of `[0] signedAttrs`, as received.
    pub(super) signed_raw: Option<Vec<u8>>,
    pub(super) signed: Vec<Attribute>,
    /// The content of signatureAlgorithm.
    pub(super) algorithm: Vec<u8>,
    pub(super) signature: Vec<u8>,
    pub(super) unsigned: Vec<Attribute>,
}

impl SignerInfo {
    /// How it names its certificate.
    pub fn id(&self) -> &SignerId {
        &self.id
    }

    /// Its digest algorithm, when it is one known here.
    pub fn digest(&self) -> Option<DigestAlgorithm> {
        digest_algorithm(&self.digest_oid)
    }

    /// Its signed attributes; empty when it signs the content itself.
    pub fn signed_attributes(&self) -> &[Attribute] {
        &self.signed
    }

    /// Its unsigned attributes: only what they contain can prove anything about them.
    pub fn unsigned_attributes(&self) -> &[Attribute] {
        &self.unsigned
    }

    /// The signature value: what a signature time-stamp is over.
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }

    fn read(mut one: Der<'_>) -> Result<Self, CmsError> {
        let bad = CmsError::not_signed_data;
        let mut head = Vec::new();
        let version = one.any().filter(|value| value.tag == tag::INTEGER).ok_or(bad("SignerInfo.version"))?;
        head.extend_from_slice(version.whole);
        let sid = one.any().ok_or(bad("SignerIdentifier"))?;
        head.extend_from_slice(sid.whole);
        let id = match sid.tag {
            tag::SEQUENCE => {
                let mut parts = Der::new(sid.content);
                let issuer =
                    parts.any().filter(|name| name.tag == tag::SEQUENCE).ok_or(bad("SignerIdentifier"))?;
                let serial =
                    parts.expect(tag::INTEGER).filter(|_| parts.is_empty()).ok_or(bad("SignerIdentifier"))?;
                SignerId::IssuerAndSerial { issuer: issuer.whole.to_vec(), serial: serial.to_vec() }
            }
            // [0] IMPLICIT OCTET STRING.
            0x80 => SignerId::KeyId(sid.content.to_vec()),
            _ => return Err(bad("SignerIdentifier")),
        };
        let digest = one.any().filter(|value| value.tag == tag::SEQUENCE).ok_or(bad("digestAlgorithm"))?;
        head.extend_from_slice(digest.whole);
        let digest_oid = Der::new(digest.content).expect(tag::OID).ok_or(bad("digestAlgorithm"))?.to_vec();
        let mut signed_raw = None;
        let mut signed = Vec::new();
        if one.peek() == Some(0xA0) {
            let attributes = one.any().ok_or(bad("signedAttrs"))?;
            head.extend_from_slice(attributes.whole);
            signed = Attribute::read_all(Der::new(attributes.content))?;
            signed_raw = Some(attributes.content.to_vec());
        }
        let algorithm =
            one.any().filter(|value| value.tag == tag::SEQUENCE).ok_or(bad("signatureAlgorithm"))?;
        head.extend_from_slice(algorithm.whole);
        let value = one.any().filter(|value| value.tag == tag::OCTET_STRING).ok_or(bad("signature"))?;
        head.extend_from_slice(value.whole);
        let unsigned = match one.inside(0xA1) {
            Some(attributes) => Attribute::read_all(attributes)?,
            None => Vec::new(),
        };
        if !one.is_empty() {
            return Err(bad("SignerInfo"));
        }
        let (algorithm, signature, digest_identifier) =
            (algorithm.content.to_vec(), value.content.to_vec(), digest.content.to_vec());
        Ok(SignerInfo {
            id,
            head,
            digest_oid,
            digest_identifier,
            signed_raw,
            signed,
            algorithm,
            signature,
            unsigned,
        })
    }
}

/// SignedData, read. Whose signatures are right is for [`super::verify`] to say.
#[derive(Debug, Clone)]
pub struct SignedData {
    pub(super) content_type: String,
    pub(super) content: Option<Vec<u8>>,
    pub(super) digests: Vec<Vec<u8>>,
    /// Every member of the certificate set, encoded, those of other kinds too.
    pub(super) certificate_entries: Vec<Vec<u8>>,
    pub(super) certificates: Vec<Certificate>,
    /// Every member of the set of revocation information, encoded.
    pub(super) revocation_entries: Vec<Vec<u8>>,
    pub(super) signers: Vec<SignerInfo>,
}

impl SignedData {
    /// Reads one ContentInfo of BER or DER, and nothing after it.
    pub fn from_ber(octets: &[u8]) -> Result<Self, CmsError> {
        let der = ber::to_der(octets)?;
        let bad = CmsError::not_signed_data;
        let mut info = Der::new(&der).inside(tag::SEQUENCE).ok_or(bad("ContentInfo"))?;
        let kind = info.expect(tag::OID).and_then(oid_text).ok_or(bad("contentType"))?;
        if kind != oid::SIGNED_DATA {
            return Err(bad("contentType"));
        }
        let mut explicit = info.inside(0xA0).filter(|_| info.is_empty()).ok_or(bad("ContentInfo"))?;
        let mut data =
            explicit.inside(tag::SEQUENCE).filter(|_| explicit.is_empty()).ok_or(bad("SignedData"))?;
        let _version = data.expect(tag::INTEGER).ok_or(bad("version"))?;
        let digests =
            members(data.inside(SET).ok_or(bad("digestAlgorithms"))?, CmsLimit::Digests, "digestAlgorithms")?;
        let mut encapsulated = data.inside(tag::SEQUENCE).ok_or(bad("encapContentInfo"))?;
        let content_type = encapsulated.expect(tag::OID).and_then(oid_text).ok_or(bad("eContentType"))?;
        let content = match encapsulated.inside(0xA0) {
            Some(mut explicit) => {
                let octets = explicit.expect(tag::OCTET_STRING).filter(|_| explicit.is_empty());
                Some(octets.ok_or(bad("eContent"))?.to_vec())
            }
            None => None,
        };
        if !encapsulated.is_empty() {
            return Err(bad("encapContentInfo"));
        }
        let certificate_entries = match data.inside(0xA0) {
            Some(set) => members(set, CmsLimit::Certificates, "certificates")?,
            None => Vec::new(),
        };
        let revocation_entries = match data.inside(0xA1) {
            Some(set) => members(set, CmsLimit::Crls, "crls")?,
            None => Vec::new(),
        };
        let mut set = data.inside(SET).filter(|_| data.is_empty()).ok_or(bad("signerInfos"))?;
        let mut signers = Vec::new();
        while !set.is_empty() {
            if signers.len() >= limits::CMS_SIGNERS_MAX {
                return Err(CmsError::TooMany { what: CmsLimit::Signers, limit: limits::CMS_SIGNERS_MAX });
            }
            signers.push(SignerInfo::read(set.inside(tag::SEQUENCE).ok_or(bad("SignerInfo"))?)?);
        }
        // A member that is no X.509 certificate, or one that cannot be read, is nobody's; a check that needs
        // it does not find it.
        let certificates =
            certificate_entries.iter().filter_map(|entry| Certificate::from_der(entry).ok()).collect();
        Ok(SignedData {
            content_type,
            content,
            digests,
            certificate_entries,
            certificates,
            revocation_entries,
            signers,
        })
    }

    /// eContentType in dotted text.
    pub fn content_type(&self) -> &str {
        &self.content_type
    }

    /// The content, as it stands there: nobody has said yet that it is signed. `None` when it is kept elsewhere.
    pub fn unverified_content(&self) -> Option<&[u8]> {
        self.content.as_deref()
    }

    /// The certificates in it, claims all of them.
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// The lists of revoked certificates in it, DER.
    pub fn lists(&self) -> impl Iterator<Item = &[u8]> {
        self.revocation_entries
            .iter()
            .map(Vec::as_slice)
            .filter(|entry| entry.first() == Some(&tag::SEQUENCE))
    }

    /// The OCSP responses in it, DER: `[1] { id-ri-ocsp-response, OCSPResponse }`, RFC 5940 §2.1.
    pub fn ocsp_responses(&self) -> impl Iterator<Item = &[u8]> {
        self.revocation_entries.iter().filter_map(|entry| {
            let mut other = Der::new(entry).inside(0xA1)?;
            let kind = other.expect(tag::OID).and_then(oid_text)?;
            other.any().filter(|_| kind == oid::OCSP_RESPONSE).map(|response| response.whole)
        })
    }

    /// Its signers.
    pub fn signers(&self) -> &[SignerInfo] {
        &self.signers
    }
}

fn members(mut set: Der<'_>, what: CmsLimit, part: &'static str) -> Result<Vec<Vec<u8>>, CmsError> {
    let mut found = Vec::new();
    while !set.is_empty() {
        if found.len() >= limits::CMS_CERTIFICATES_MAX {
            return Err(CmsError::TooMany { what, limit: limits::CMS_CERTIFICATES_MAX });
        }
        found.push(set.any().ok_or(CmsError::not_signed_data(part))?.whole.to_vec());
    }
    Ok(found)
}
