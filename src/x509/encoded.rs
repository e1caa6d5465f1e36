//! What octets are, by their shape alone: for the error that says what stands in the place of something else.

use serde::{Deserialize, Serialize};

use super::der::{Der, tag};
use crate::encoding::base64;

/// A kind of encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoded {
    /// Nothing.
    #[error("an empty file")]
    Nothing,
    /// RFC 5280 §4.
    #[error("an X.509 certificate")]
    Certificate,
    /// RFC 5280 §5.
    #[error("a list of revoked certificates (CRL)")]
    Crl,
    /// RFC 6960 §4.2.
    #[error("an OCSP response")]
    OcspResponse,
    /// RFC 5652 §3.
    #[error("a CMS message")]
    Cms,
    /// RFC 7292 §4.
    #[error("a PKCS#12 file")]
    Pkcs12,
    /// RFC 2986.
    #[error("a certification request (CSR)")]
    CertificationRequest,
    /// PKCS#8, PKCS#1 or SEC1.
    #[error("a private key")]
    PrivateKey,
    /// SubjectPublicKeyInfo.
    #[error("a public key without a certificate")]
    PublicKey,
    /// A SEQUENCE OF certificates, X.509 §10.
    #[error("a PKIPath: a sequence of certificates")]
    PkiPath,
    /// RFC 7468.
    #[error("PEM text")]
    Pem,
    /// Base64 of something of these.
    #[error("base64 text: it was encoded once more than is read here")]
    Base64,
    /// XML.
    #[error("XML text")]
    Xml,
}

impl Encoded {
    /// What these octets look like.
    pub fn of(octets: &[u8]) -> Option<Self> {
        if octets.is_empty() {
            return Some(Encoded::Nothing);
        }
        of_text(octets).or_else(|| of_der(octets))
    }
}

fn of_text(octets: &[u8]) -> Option<Encoded> {
    let text = std::str::from_utf8(octets).ok()?.trim_start_matches('\u{FEFF}').trim_ascii();
    if text.contains("-----BEGIN ") {
        return Some(Encoded::Pem);
    }
    if text.starts_with('<') {
        return Some(Encoded::Xml);
    }
    // A SEQUENCE of more than 127 octets in base64 begins so.
    let is_base64 = text.starts_with("MI") && base64::decode(text).is_some();
    is_base64.then_some(Encoded::Base64)
}

fn of_der(octets: &[u8]) -> Option<Encoded> {
    let mut parts = Der::new(octets).inside(tag::SEQUENCE)?;
    let first = parts.any()?;
    let second = parts.any();
    let tags = (first.tag, second.map(|second| second.tag));
    Some(match tags {
        (tag::ENUMERATED, _) => Encoded::OcspResponse,
        (tag::OID, Some(0xA0)) => Encoded::Cms,
        (tag::INTEGER, Some(tag::SEQUENCE)) if first.content == [3] => Encoded::Pkcs12,
        (tag::INTEGER, Some(tag::SEQUENCE | tag::INTEGER | tag::OCTET_STRING)) => Encoded::PrivateKey,
        (tag::SEQUENCE, Some(tag::OCTET_STRING)) => Encoded::PrivateKey,
        (tag::SEQUENCE, Some(tag::BIT_STRING)) => Encoded::PublicKey,
        (tag::SEQUENCE, Some(tag::SEQUENCE)) if parts.peek() == Some(tag::BIT_STRING) => {
            signed(first.content)?
        }
        (tag::SEQUENCE, _) if of_der(first.whole) == Some(Encoded::Certificate) => Encoded::PkiPath,
        _ => return None,
    })
}

/// What is signed, of the three that are signed alike.
fn signed(tbs: &[u8]) -> Option<Encoded> {
    let mut fields = Der::new(tbs);
    let mut tags = Vec::with_capacity(6);
    while let (Some(value), true) = (fields.any(), tags.len() < 6) {
        tags.push(value.tag);
    }
    Some(match tags[..] {
        [tag::INTEGER, tag::SEQUENCE, tag::SEQUENCE, 0xA0, ..] => Encoded::CertificationRequest,
        [0xA0, tag::INTEGER, ..] => Encoded::Certificate,
        [tag::INTEGER, tag::SEQUENCE, tag::SEQUENCE, tag::SEQUENCE, ..] => Encoded::Certificate,
        [tag::INTEGER, tag::SEQUENCE, tag::SEQUENCE, ..] | [tag::SEQUENCE, tag::SEQUENCE, ..] => Encoded::Crl,
        _ => return None,
    })
}
