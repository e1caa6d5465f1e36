//! CertificateList, RFC 5280 §5.1, read strictly: what is not as the grammar says is not a list.

use super::index::Index;
use super::{Crl, CrlError, Reason};
use crate::clock::Now;
use crate::limits;
use crate::x509::algorithms::signature_algorithm;
use crate::x509::certificate::range_of;
use crate::x509::comparison;
use crate::x509::der::{Der, integer, tag, time, whole_octets};
use crate::x509::distribution::IssuingPoint;
use crate::x509::extension;

/// deltaCRLIndicator, authorityKeyIdentifier and the others, as content octets of their OIDs.
const CRL_NUMBER: &[u8] = &[0x55, 0x1D, 0x14];
const REASON_CODE: &[u8] = &[0x55, 0x1D, 0x15];
const DELTA_INDICATOR: &[u8] = &[0x55, 0x1D, 0x1B];
const ISSUING_POINT: &[u8] = &[0x55, 0x1D, 0x1C];
const AUTHORITY_KEY_ID: &[u8] = &[0x55, 0x1D, 0x23];

/// The whole list and nothing after it.
pub(super) fn read(der: &[u8]) -> Result<Crl, CrlError> {
    if der.len() > limits::CRL_BYTES_MAX {
        return Err(CrlError::TooLarge { octets: der.len(), limit: limits::CRL_BYTES_MAX });
    }
    let bad = CrlError::NotDer;
    let mut outer = Der::new(der);
    let mut list = outer.inside(tag::SEQUENCE).filter(|_| outer.is_empty()).ok_or(bad)?;
    let tbs = list.any().filter(|value| value.tag == tag::SEQUENCE).ok_or(bad)?;
    let algorithm = list.any().filter(|value| value.tag == tag::SEQUENCE).ok_or(bad)?;
    let value = list.expect(tag::BIT_STRING).and_then(whole_octets).filter(|_| list.is_empty()).ok_or(bad)?;
    let mut identifier = Der::new(algorithm.content);
    let oid = identifier.expect(tag::OID).ok_or(bad)?;
    let named = signature_algorithm(oid, identifier.optional(tag::SEQUENCE));
    let mut crl = Crl {
        tbs: tbs.whole.to_vec(),
        signature_value: value.to_vec(),
        algorithm: named.ok_or(CrlError::Algorithm)?,
        issuer_raw: Vec::new(),
        issuer_key: Vec::new(),
        this_update: Now::from_seconds(0),
        next_update: None,
        number: None,
        base_number: None,
        authority_key_id: None,
        issuing_point: None,
        entries: Index::default(),
    };
    read_tbs(&mut crl, tbs.whole, Der::new(tbs.content), algorithm.whole)?;
    Ok(crl)
}

/// TBSCertList, RFC 5280 §5.1.2.
fn read_tbs(crl: &mut Crl, whole: &[u8], mut tbs: Der<'_>, algorithm: &[u8]) -> Result<(), CrlError> {
    let bad = CrlError::NotDer;
    // Version 1 is not written; the only other one is 2, as INTEGER 1.
    let second = match tbs.optional(tag::INTEGER) {
        Some([1]) => true,
        Some(_) => return Err(CrlError::Version),
        None => false,
    };
    // §5.1.1.2: both places name the same algorithm.
    if tbs.any().ok_or(bad)?.whole != algorithm {
        return Err(bad);
    }
    let issuer = tbs.any().filter(|value| comparison::is_name(value.whole)).ok_or(bad)?;
    crl.issuer_raw = issuer.whole.to_vec();
    crl.issuer_key = comparison::comparable(issuer.whole);
    crl.this_update = Now::from_seconds(tbs.any().and_then(time).ok_or(bad)?);
    if matches!(tbs.peek(), Some(tag::UTC_TIME | tag::GENERALIZED_TIME)) {
        crl.next_update = Some(Now::from_seconds(tbs.any().and_then(time).ok_or(bad)?));
    }
    let entries = tbs.optional(tag::SEQUENCE);
    read_entries(crl, Der::new(entries.unwrap_or_default()), second)?;
    if let Some(mut extensions) = tbs.inside(0xA0) {
        let list = extensions.expect(tag::SEQUENCE).filter(|_| extensions.is_empty()).ok_or(bad)?;
        if !second {
            return Err(CrlError::Version);
        }
        read_extensions(crl, whole, list)?;
    }
    if !tbs.is_empty() {
        return Err(bad);
    }
    // §5.1.2.6 leaves an empty list out. The real authority writes an empty SEQUENCE into lists that are otherwise as
    // §5.2.1 and §5.2.3 want them, and only there it is read.
    if entries.is_some() && crl.is_empty() && (crl.number.is_none() || crl.authority_key_id.is_none()) {
        return Err(CrlError::EmptyEntries);
    }
    // §5.2.1 and §5.2.3 demand both of a list that follows the RFC; lists of other profiles have neither.
    if crl.authority_key_id.is_some() && crl.number.is_none() {
        return Err(CrlError::Unnumbered);
    }
    Ok(())
}

/// revokedCertificates, RFC 5280 §5.1.2.6.
fn read_entries(crl: &mut Crl, mut list: Der<'_>, second: bool) -> Result<(), CrlError> {
    let bad = CrlError::NotDer;
    while !list.is_empty() {
        let mut entry = list.inside(tag::SEQUENCE).ok_or(bad)?;
        let serial = entry.expect(tag::INTEGER).and_then(integer).ok_or(bad)?;
        let at = entry.any().and_then(time).ok_or(bad)?;
        let mut reason = Reason::UNSPECIFIED;
        if let Some(extensions) = entry.optional(tag::SEQUENCE) {
            if !second {
                return Err(CrlError::Version);
            }
            each_extension(extensions, |oid, critical, value| {
                match oid {
                    REASON_CODE => {
                        let code = extension::only(value, |der| der.expect(tag::ENUMERATED)).ok_or(CrlError::BadExtension)?;
                        reason = Reason(*code.first().filter(|_| code.len() == 1).ok_or(CrlError::BadExtension)?);
                    }
                    // certificateIssuer, §5.3.3, is critical: it says that the entry is about another issuer's certificate.
                    _ if critical => return Err(CrlError::UnknownCritical),
                    _ => {}
                }
                Ok(())
            })?;
        }
        if !entry.is_empty() {
            return Err(bad);
        }
        crl.entries.push(serial, at, reason).ok_or(bad)?;
    }
    crl.entries.finish();
    Ok(())
}

/// crlExtensions, RFC 5280 §5.2.
fn read_extensions(crl: &mut Crl, whole: &[u8], list: &[u8]) -> Result<(), CrlError> {
    let number = |value| extension::only(value, |der: &mut Der<'_>| der.expect(tag::INTEGER)).and_then(integer).map(<[u8]>::to_vec);
    each_extension(list, |oid, critical, value| {
        let bad = CrlError::BadExtension;
        match oid {
            // §5.2.3: it is not critical.
            CRL_NUMBER => crl.number = Some(number(value).filter(|_| !critical).ok_or(bad)?),
            DELTA_INDICATOR => crl.base_number = Some(number(value).ok_or(bad)?),
            AUTHORITY_KEY_ID => {
                let mut id = extension::only(value, |der| der.inside(tag::SEQUENCE)).ok_or(bad)?;
                crl.authority_key_id = id.optional(0x80).map(<[u8]>::to_vec);
            }
            ISSUING_POINT => {
                IssuingPoint::read(value).ok_or(bad)?;
                crl.issuing_point = Some(range_of(whole, value));
            }
            _ if critical => return Err(CrlError::UnknownCritical),
            _ => {}
        }
        Ok(())
    })
}

/// Every extension of a non-empty list of them; none stands twice.
fn each_extension<'a>(content: &'a [u8], mut read: impl FnMut(&'a [u8], bool, &'a [u8]) -> Result<(), CrlError>) -> Result<(), CrlError> {
    let mut list = Der::new(content);
    let mut seen = [&[][..]; limits::EXTENSIONS_MAX];
    let mut count = 0;
    while !list.is_empty() {
        let (oid, critical, value) = extension::one(&mut list).ok_or(CrlError::NotDer)?;
        if count >= limits::EXTENSIONS_MAX || seen[..count].contains(&oid) {
            return Err(CrlError::BadExtension);
        }
        seen[count] = oid;
        count += 1;
        read(oid, critical, value)?;
    }
    if count == 0 { Err(CrlError::NotDer) } else { Ok(()) }
}
