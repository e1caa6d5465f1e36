//! Where in the DER of a certificate its fields stand, RFC 5280 §4.1.

use std::ops::Range;

use crate::crypto::SignatureAlgorithm;
use crate::x509::algorithms::signature_algorithm;
use crate::x509::comparison;
use crate::x509::der::{Der, integer, range_of, tag, time, whole_octets};

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
pub(super) fn read_signed(der: &[u8], certificate: &mut Der<'_>) -> Option<Signed> {
    let tbs = certificate.any().filter(|value| value.tag == tag::SEQUENCE)?;
    let identifier = certificate.any().filter(|value| value.tag == tag::SEQUENCE)?;
    let value = whole_octets(certificate.expect(tag::BIT_STRING)?)?;
    let mut fields = Der::new(identifier.content);
    let oid = fields.expect(tag::OID)?;
    certificate.is_empty().then(|| Signed {
        tbs: range_of(der, tbs.whole),
        content: range_of(der, tbs.content),
        identifier: range_of(der, identifier.whole),
        oid: range_of(der, oid),
        algorithm: signature_algorithm(oid, fields.optional(tag::SEQUENCE)),
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
pub(super) fn read_tbs(der: &[u8], content: &[u8]) -> Option<Body> {
    let mut tbs = Der::new(content);
    let version = match tbs.inside(0xA0) {
        // X.690 §11.5: version 1, the default, is not written.
        Some(mut stated) => match stated.expect(tag::INTEGER)? {
            [1] if stated.is_empty() => 2,
            [2] if stated.is_empty() => 3,
            _ => return None,
        },
        None => 1,
    };
    let serial = integer(tbs.expect(tag::INTEGER)?).filter(|serial| serial.len() <= SERIAL_OCTETS_MAX)?;
    let signature = tbs.any().filter(|value| value.tag == tag::SEQUENCE)?;
    let issuer = tbs.any().filter(|value| comparison::is_name(value.whole))?;
    let mut validity = tbs.inside(tag::SEQUENCE)?;
    let (not_before, not_after) = (time(validity.any()?)?, time(validity.any()?)?);
    let subject = tbs.any().filter(|value| comparison::is_name(value.whole))?;
    let spki = tbs.any().filter(|value| value.tag == tag::SEQUENCE)?;
    let unique = [tbs.optional(0x81), tbs.optional(0x82)];
    let extensions = match tbs.inside(0xA3) {
        Some(mut explicit) => Some(explicit.expect(tag::SEQUENCE).filter(|_| explicit.is_empty())?),
        None => None,
    };
    // §4.1.2.8 and §4.1.2.9: unique identifiers from version 2, extensions from version 3.
    let of_its_version = (version >= 2 || unique == [None, None]) && (version == 3 || extensions.is_none());
    (of_its_version && validity.is_empty() && tbs.is_empty()).then(|| Body {
        version,
        serial: range_of(der, serial),
        signature: range_of(der, signature.whole),
        issuer: range_of(der, issuer.whole),
        not_before,
        not_after,
        subject: range_of(der, subject.whole),
        spki: range_of(der, spki.whole),
        extensions: extensions.map(|list| range_of(der, list)),
    })
}

/// Twenty octets, RFC 5280 §4.1.2.2, and a zero in front where an issuer forgot the sign.
const SERIAL_OCTETS_MAX: usize = 21;
