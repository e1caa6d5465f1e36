//! The fields of Certificate and TBSCertificate, RFC 5280 §4.1, as places in the encoding.

use std::ops::Range;

use super::error::CertificateError;
use crate::crypto::SignatureAlgorithm;
use crate::x509::algorithms::signature_algorithm;
use crate::x509::der::{Der, range_of, tag};
use crate::x509::field::{BadField, FieldFault};
use crate::x509::{comparison, name};

/// Certificate, as places in the encoding: what is signed, with which algorithm, and the signature.
pub(super) struct Signed {
    pub(super) tbs: Range<usize>,
    pub(super) content: Range<usize>,
    pub(super) identifier: Range<usize>,
    pub(super) oid: Range<usize>,
    pub(super) algorithm: Option<SignatureAlgorithm>,
    pub(super) value: Range<usize>,
}

/// RFC 5280 §4.1.1.
pub(super) fn read_signed(der: &[u8], certificate: &mut Der<'_>) -> Result<Signed, BadField> {
    let tbs = certificate.field(tag::SEQUENCE, "tbsCertificate")?;
    let identifier = certificate.field(tag::SEQUENCE, "signatureAlgorithm")?;
    let value = certificate.bits_field("signatureValue")?;
    let mut fields = Der::new(identifier.content);
    let oid = fields.field(tag::OID, "the OID of signatureAlgorithm")?.content;
    certificate.end_of("the certificate")?;
    Ok(Signed {
        tbs: range_of(der, tbs.whole),
        content: range_of(der, tbs.content),
        identifier: range_of(der, identifier.whole),
        oid: range_of(der, oid),
        algorithm: signature_algorithm(oid, fields),
        value: range_of(der, value),
    })
}

/// TBSCertificate, as places in the encoding.
pub(super) struct Body {
    pub(super) version: u8,
    pub(super) serial: Range<usize>,
    pub(super) signature: Range<usize>,
    pub(super) issuer: Range<usize>,
    pub(super) not_before: i64,
    pub(super) not_after: i64,
    pub(super) subject: Range<usize>,
    pub(super) spki: Range<usize>,
    pub(super) extensions: Option<Range<usize>>,
}

/// RFC 5280 §4.1.2.
pub(super) fn read_tbs(der: &[u8], content: &[u8]) -> Result<Body, CertificateError> {
    let mut tbs = Der::new(content);
    let version = version(&mut tbs)?;
    let serial = tbs.integer_field("serialNumber")?;
    if serial.len() > SERIAL_OCTETS_MAX {
        let fault = FieldFault::TooLong { octets: serial.len(), limit: SERIAL_OCTETS_MAX };
        return Err(BadField::new("serialNumber", fault).into());
    }
    let signature = tbs.field(tag::SEQUENCE, "signature")?;
    let issuer = name_field(&mut tbs, "issuer")?;
    let mut validity = Der::new(tbs.field(tag::SEQUENCE, "validity")?.content);
    let (not_before, not_after) = (validity.time_field("notBefore")?, validity.time_field("notAfter")?);
    validity.end_of("validity")?;
    let subject = name_field(&mut tbs, "subject")?;
    let spki = tbs.field(tag::SEQUENCE, "subjectPublicKeyInfo")?;
    let unique = [tbs.optional(0x81), tbs.optional(0x82)];
    let extensions = match tbs.peek() {
        Some(0xA3) => {
            let mut explicit = Der::new(tbs.field(0xA3, "extensions")?.content);
            let list = explicit.field(tag::SEQUENCE, "extensions")?;
            explicit.end_of("extensions")?;
            Some(list.content)
        }
        _ => None,
    };
    tbs.end_of("tbsCertificate")?;
    // §4.1.2.8 and §4.1.2.9: unique identifiers from version 2, extensions from version 3.
    if version < 2 && unique != [None, None] {
        return Err(BadField::new("issuerUniqueID or subjectUniqueID", FieldFault::Version).into());
    }
    if version != 3 && extensions.is_some() {
        return Err(BadField::new("extensions", FieldFault::Version).into());
    }
    Ok(Body {
        version,
        serial: range_of(der, serial),
        signature: range_of(der, signature.whole),
        issuer: range_of(der, issuer),
        not_before,
        not_after,
        subject: range_of(der, subject),
        spki: range_of(der, spki.whole),
        extensions: extensions.map(|list| range_of(der, list)),
    })
}

/// X.690 §11.5: version 1, the default, is not written.
fn version(tbs: &mut Der<'_>) -> Result<u8, BadField> {
    if tbs.peek() != Some(0xA0) {
        return Ok(1);
    }
    let mut explicit = Der::new(tbs.field(0xA0, "version")?.content);
    let stated = explicit.integer_field("version")?;
    explicit.end_of("version")?;
    match stated {
        [1] => Ok(2),
        [2] => Ok(3),
        _ => Err(BadField::new("version", FieldFault::Value)),
    }
}

/// A Name whose attributes can all be read.
fn name_field<'a>(tbs: &mut Der<'a>, field: &'static str) -> Result<&'a [u8], CertificateError> {
    let value = tbs.field(tag::SEQUENCE, field)?;
    if !comparison::is_name(value.whole) {
        return Err(BadField::new(field, FieldFault::Name).into());
    }
    name::check(value.whole, field)?;
    Ok(value.whole)
}

/// Twenty octets, RFC 5280 §4.1.2.2, and a zero in front where an issuer forgot the sign.
const SERIAL_OCTETS_MAX: usize = 21;
