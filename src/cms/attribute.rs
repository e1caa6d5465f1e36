//! Attributes of a signer, RFC 5652 §5.3 and §11, with those of CAdES.

use super::{CmsError, CmsLimit, oid};
use crate::clock::Now;
use crate::crypto::{DigestAlgorithm, digest};
use crate::limits;
use crate::x509::der::{Der, oid_text, tag, time};
use crate::x509::{Certificate, comparable_rdns, digest_algorithm, encode};

/// SET, constructed.
pub(super) const SET: u8 = 0x31;

/// One attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// Its type in dotted text.
    pub oid: String,
    /// Its values, each a whole encoding.
    pub values: Vec<Vec<u8>>,
}

impl Attribute {
    /// With one value.
    pub(super) fn new(oid: &str, value: Vec<u8>) -> Self {
        Attribute { oid: oid.to_owned(), values: vec![value] }
    }

    /// The DER, values in the order of X.690 §11.6.
    pub(super) fn to_der(&self) -> Vec<u8> {
        encode::sequence(&[encode::oid(&self.oid), encode::set(self.values.clone())])
    }

    /// Reads those that follow one another.
    pub(super) fn read_all(mut list: Der<'_>) -> Result<Vec<Self>, CmsError> {
        let bad = || CmsError::not_signed_data("Attribute");
        let mut found = Vec::new();
        while !list.is_empty() {
            if found.len() >= limits::CMS_ATTRIBUTES_MAX {
                return Err(CmsError::TooMany {
                    what: CmsLimit::Attributes,
                    limit: limits::CMS_ATTRIBUTES_MAX,
                });
            }
            let mut one = list.inside(tag::SEQUENCE).ok_or_else(bad)?;
            let oid = one.expect(tag::OID).and_then(oid_text).ok_or_else(bad)?;
            let mut set = one.inside(SET).filter(|_| one.is_empty()).ok_or_else(bad)?;
            let mut values = Vec::new();
            while !set.is_empty() {
                if values.len() >= limits::CMS_ATTRIBUTES_MAX {
                    return Err(CmsError::TooMany {
                        what: CmsLimit::Values,
                        limit: limits::CMS_ATTRIBUTES_MAX,
                    });
                }
                values.push(set.any().ok_or_else(bad)?.whole.to_vec());
            }
            found.push(Attribute { oid, values });
        }
        Ok(found)
    }
}

/// How a signer's certificate is bound into what is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SigningCertificate {
    /// signingCertificateV2 by SHA-256, hashAlgorithm absent, no issuerSerial: as NCALayer writes it,
    /// [authority §3.2](crate::manual::authority).
    #[default]
    V2,
    /// signingCertificate by SHA-1, no issuerSerial: as the authority's time-stamps have it,
    /// [authority §1.7](crate::manual::authority).
    V1,
    /// Not at all: as NCANode signs.
    Unbound,
}

impl SigningCertificate {
    /// The attribute, ESSCertID of RFC 2634 §5.4.1 or ESSCertIDv2 of RFC 5035 §4.
    pub(super) fn attribute(self, certificate: &Certificate) -> Option<Attribute> {
        let (oid, hash) = match self {
            SigningCertificate::V2 => (oid::SIGNING_CERTIFICATE_V2, DigestAlgorithm::Sha256),
            SigningCertificate::V1 => (oid::SIGNING_CERTIFICATE, DigestAlgorithm::Sha1),
            SigningCertificate::Unbound => return None,
        };
        let id = encode::sequence(&[encode::octet_string(digest(hash, certificate.der()).as_ref())]);
        Some(Attribute::new(oid, encode::sequence(&[encode::sequence(&[id])])))
    }
}

/// Whether a CMSAlgorithmProtection names these algorithms, given as the contents of digestAlgorithm and signatureAlgorithm: RFC 6211
/// §2. Absent parameters and NULL are the same.
pub(super) fn protects(value: &[u8], digest: &[u8], signature: &[u8]) -> bool {
    let same = |named: &[u8], used: &[u8]| {
        named.strip_suffix(&[5, 0]).unwrap_or(named) == used.strip_suffix(&[5, 0]).unwrap_or(used)
    };
    let mut outer = Der::new(value);
    let Some(mut fields) = outer.inside(tag::SEQUENCE).filter(|_| outer.is_empty()) else { return false };
    let (named_digest, named_signature) = (fields.expect(tag::SEQUENCE), fields.expect(0xA1));
    fields.is_empty()
        && named_digest.is_some_and(|named| same(named, digest))
        && named_signature.is_some_and(|named| same(named, signature))
}

/// contentType.
pub(super) fn content_type(dotted: &str) -> Attribute {
    Attribute::new(oid::CONTENT_TYPE, encode::oid(dotted))
}

/// messageDigest.
pub(super) fn message_digest(value: &[u8]) -> Attribute {
    Attribute::new(oid::MESSAGE_DIGEST, encode::octet_string(value))
}

/// signingTime: UTCTime until 2049, RFC 5652 §11.3.
pub(super) fn signing_time(at: Now) -> Attribute {
    Attribute::new(oid::SIGNING_TIME, encode::time(at))
}

/// The instant of a signingTime value.
pub(super) fn time_of(value: &[u8]) -> Option<Now> {
    let mut der = Der::new(value);
    der.any().filter(|_| der.is_empty()).and_then(time).map(Now::from_seconds)
}

/// What a signingCertificate attribute says of the signer's certificate: the first ESSCertID is the signer's, RFC 5035 §3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    /// It is this one.
    Yes,
    /// It is another one.
    Other,
    /// Hashed with what is not done here.
    UnknownHash,
    /// Cannot be read.
    Unreadable,
}

/// Compares the value of a signingCertificate (v1 or v2) with `certificate`.
pub(super) fn bound(attribute: &Attribute, certificate: &Certificate) -> Bound {
    let [value] = attribute.values.as_slice() else { return Bound::Unreadable };
    let Some(NamedCertificate { hash, value, issuer_serial }) =
        named_certificate(value, attribute.oid == oid::SIGNING_CERTIFICATE_V2)
    else {
        return Bound::Unreadable;
    };
    let Some(hash) = hash else { return Bound::UnknownHash };
    let same_name = issuer_serial
        .is_none_or(|(name, serial)| is_issuer(certificate, name) && serial == certificate.serial());
    if digest(hash, certificate.der()).as_ref() == value && same_name { Bound::Yes } else { Bound::Other }
}

/// An ESSCertID (RFC 2634 §5.4.1) or ESSCertIDv2 (RFC 5035 §4).
struct NamedCertificate<'a> {
    /// Nothing where it is none that is done here.
    hash: Option<DigestAlgorithm>,
    value: &'a [u8],
    /// The issuer's name and the serial number.
    issuer_serial: Option<(&'a [u8], &'a [u8])>,
}

impl<'a> NamedCertificate<'a> {
    fn read(mut id: Der<'a>, v2: bool) -> Option<Self> {
        // hashAlgorithm DEFAULT sha256, v2 only.
        let hash = match (v2, id.peek()) {
            (true, Some(tag::SEQUENCE)) => {
                let mut algorithm = id.inside(tag::SEQUENCE)?;
                let hash = digest_algorithm(algorithm.expect(tag::OID)?);
                let _parameters = algorithm.any();
                if !algorithm.is_empty() {
                    return None;
                }
                hash
            }
            (true, _) => Some(DigestAlgorithm::Sha256),
            (false, _) => Some(DigestAlgorithm::Sha1),
        };
        let value = id.expect(tag::OCTET_STRING)?;
        let issuer_serial = if id.is_empty() {
            None
        } else {
            let mut parts = id.inside(tag::SEQUENCE)?;
            // GeneralNames with the issuer as directoryName [4], and no other name.
            let mut names = parts.inside(tag::SEQUENCE)?;
            let name = names.expect(0xA4).filter(|_| names.is_empty())?;
            let serial = parts.expect(tag::INTEGER).filter(|_| parts.is_empty())?;
            Some((name, serial))
        };
        id.is_empty().then_some(NamedCertificate { hash, value, issuer_serial })
    }
}

/// The first certificate that the value of a signingCertificate names; nothing where any part of the value is not what it has to be.
fn named_certificate(value: &[u8], v2: bool) -> Option<NamedCertificate<'_>> {
    let mut parts = Der::new(value).inside(tag::SEQUENCE)?;
    let mut ids = parts.inside(tag::SEQUENCE)?;
    // Policies; they bind nobody here.
    let _policies = if parts.is_empty() { None } else { Some(parts.expect(tag::SEQUENCE)?) };
    if !parts.is_empty() {
        return None;
    }
    let first = NamedCertificate::read(ids.inside(tag::SEQUENCE)?, v2)?;
    while !ids.is_empty() {
        NamedCertificate::read(ids.inside(tag::SEQUENCE)?, v2)?;
    }
    Some(first)
}

/// Whether the name is that of the certificate's issuer, RFC 5280 §7.1: some signers write it anew, in other types of string.
pub(super) fn is_issuer(certificate: &Certificate, name: &[u8]) -> bool {
    certificate.issuer_raw() == name
        || comparable_rdns(name).is_some_and(|rdns| rdns.concat() == certificate.issuer_key())
}
