//! CertificateList, RFC 5280 §5.1, read strictly: what is not as the grammar says is not a list.

use std::ops::Range;

use bytes::Bytes;

use super::error::CrlError;
use super::index::CrlIndex;
use crate::clock::Now;
use crate::crypto::SignatureAlgorithm;
use crate::limits;
use crate::x509::algorithms::signature_algorithm;
use crate::x509::comparison;
use crate::x509::der::{Der, integer, range_of, tag};
use crate::x509::distribution::IssuingPoint;
use crate::x509::encoded::Encoded;
use crate::x509::extension;
use crate::x509::field::{BadField, FieldFault};

/// deltaCRLIndicator, authorityKeyIdentifier and the others, as content octets of their OIDs.
const CRL_NUMBER: &[u8] = &[0x55, 0x1D, 0x14];
const DELTA_INDICATOR: &[u8] = &[0x55, 0x1D, 0x1B];
const ISSUING_POINT: &[u8] = &[0x55, 0x1D, 0x1C];
const AUTHORITY_KEY_ID: &[u8] = &[0x55, 0x1D, 0x23];

/// What a list says.
#[derive(Debug)]
pub(super) struct Fields {
    /// Parts of the one copy of the list.
    pub(super) tbs: Bytes,
    pub(super) signature_value: Bytes,
    pub(super) issuer_raw: Bytes,
    pub(super) algorithm: SignatureAlgorithm,
    pub(super) issuer_key: Vec<u8>,
    pub(super) this_update: Now,
    pub(super) next_update: Option<Now>,
    pub(super) number: Option<Vec<u8>>,
    pub(super) base_number: Option<Vec<u8>>,
    pub(super) authority_key_id: Option<Vec<u8>>,
    /// Where in `tbs` the value of issuingDistributionPoint stands.
    pub(super) issuing_point: Option<Range<usize>>,
    pub(super) entries: CrlIndex,
}

/// The whole list and nothing after it.
pub(super) fn read(der: &Bytes) -> Result<Fields, CrlError> {
    if der.len() > limits::CRL_BYTES_MAX {
        return Err(CrlError::TooLarge { octets: der.len(), limit: limits::CRL_BYTES_MAX });
    }
    let mut outer = Der::new(der);
    let mut list = outer.inside(tag::SEQUENCE).ok_or_else(|| not_a_list(der))?;
    if !outer.is_empty() {
        return Err(CrlError::Trailing { octets: outer.remaining() });
    }
    read_list(der, &mut list).map_err(|error| match not_a_list(der) {
        CrlError::NotDer => error,
        other => other,
    })
}

/// What stands there in the place of a list.
fn not_a_list(octets: &[u8]) -> CrlError {
    match Encoded::of(octets) {
        Some(other) if other != Encoded::Crl => CrlError::Other(other),
        _ => CrlError::NotDer,
    }
}

fn read_list(der: &Bytes, list: &mut Der<'_>) -> Result<Fields, CrlError> {
    let tbs = list.field(tag::SEQUENCE, "tbsCertList")?;
    let algorithm = list.field(tag::SEQUENCE, "signatureAlgorithm")?;
    let value = list.bits_field("signatureValue")?;
    list.end_of("signature")?;
    let mut identifier = Der::new(algorithm.content);
    let oid = identifier.field(tag::OID, "the OID of signatureAlgorithm")?.content;
    let named = signature_algorithm(oid, identifier);
    let mut crl = Fields {
        tbs: der.slice_ref(tbs.whole),
        signature_value: der.slice_ref(value),
        issuer_raw: Bytes::new(),
        algorithm: named.ok_or(CrlError::Algorithm)?,
        issuer_key: Vec::new(),
        this_update: Now::from_seconds(0),
        next_update: None,
        number: None,
        base_number: None,
        authority_key_id: None,
        issuing_point: None,
        entries: CrlIndex::default(),
    };
    read_tbs(&mut crl, der, tbs.whole, Der::new(tbs.content), algorithm.whole)?;
    Ok(crl)
}

/// TBSCertList, RFC 5280 §5.1.2.
fn read_tbs(
    crl: &mut Fields,
    list: &Bytes,
    whole: &[u8],
    mut tbs: Der<'_>,
    algorithm: &[u8],
) -> Result<(), CrlError> {
    // Version 1 is not written; the only other one is 2, as INTEGER 1.
    let second = match tbs.optional(tag::INTEGER) {
        Some([1]) => true,
        Some(_) => return Err(CrlError::Version),
        None => false,
    };
    // §5.1.1.2: both places name the same algorithm.
    if tbs.present("signature")?.whole != algorithm {
        return Err(BadField::new("signature", FieldFault::Algorithm).into());
    }
    let issuer = tbs.field(tag::SEQUENCE, "issuer")?;
    if !comparison::is_name(issuer.whole) {
        return Err(BadField::new("issuer", FieldFault::Name).into());
    }
    crl.issuer_raw = list.slice_ref(issuer.whole);
    crl.issuer_key = comparison::comparable(issuer.whole);
    crl.this_update = Now::from_seconds(tbs.time_field("thisUpdate")?);
    if matches!(tbs.peek(), Some(tag::UTC_TIME | tag::GENERALIZED_TIME)) {
        crl.next_update = Some(Now::from_seconds(tbs.time_field("nextUpdate")?));
    }
    let entries = match tbs.peek() {
        Some(tag::SEQUENCE) => Some(tbs.field(tag::SEQUENCE, "revokedCertificates")?.content),
        _ => None,
    };
    if let Some(entries) = entries {
        crl.entries = CrlIndex::read(list, range_of(list, entries))?;
    }
    if crl.entries.is_extended() && !second {
        return Err(CrlError::Version);
    }
    // §5.3.3: entries about other issuers' certificates stand in indirect lists, which are not read here.
    if crl.entries.names_issuers() {
        return Err(CrlError::UnknownCritical);
    }
    if tbs.peek() == Some(0xA0) {
        let mut extensions = Der::new(tbs.field(0xA0, "crlExtensions")?.content);
        let list = extensions.field(tag::SEQUENCE, "crlExtensions")?.content;
        extensions.end_of("crlExtensions")?;
        if !second {
            return Err(CrlError::Version);
        }
        read_extensions(crl, whole, list)?;
    }
    tbs.end_of("tbsCertList")?;
    // §5.1.2.6 leaves an empty list out. The real authority writes an empty SEQUENCE into lists that are otherwise as
    // §5.2.1 and §5.2.3 want them, and only there it is read.
    if entries.is_some() && crl.entries.is_empty() && (crl.number.is_none() || crl.authority_key_id.is_none())
    {
        return Err(CrlError::EmptyEntries);
    }
    // §5.2.1 and §5.2.3 demand both of a list that follows the RFC; lists of other profiles have neither.
    if crl.authority_key_id.is_some() && crl.number.is_none() {
        return Err(CrlError::Unnumbered);
    }
    Ok(())
}

/// crlExtensions, RFC 5280 §5.2.
fn read_extensions(crl: &mut Fields, whole: &[u8], list: &[u8]) -> Result<(), CrlError> {
    let number = |value, name| {
        let content = extension::only(value, |der: &mut Der<'_>| der.expect(tag::INTEGER)).and_then(integer);
        match content.ok_or(CrlError::BadExtension(name))? {
            [first, ..] if first & 0x80 != 0 => Err(CrlError::NegativeNumber(name)),
            content => Ok(content.to_vec()),
        }
    };
    each_extension(list, |oid, critical, value| {
        match oid {
            // §5.2.3: it is not critical.
            CRL_NUMBER if critical => return Err(CrlError::BadExtension("cRLNumber, which is critical,")),
            CRL_NUMBER => crl.number = Some(number(value, "cRLNumber")?),
            DELTA_INDICATOR => crl.base_number = Some(number(value, "deltaCRLIndicator")?),
            AUTHORITY_KEY_ID => {
                let mut id = extension::only(value, |der| der.inside(tag::SEQUENCE))
                    .ok_or(CrlError::BadExtension("authorityKeyIdentifier"))?;
                crl.authority_key_id = id.optional(0x80).map(<[u8]>::to_vec);
            }
            ISSUING_POINT => {
                IssuingPoint::read(value).ok_or(CrlError::BadExtension("issuingDistributionPoint"))?;
                crl.issuing_point = Some(range_of(whole, value));
            }
            _ if critical => return Err(CrlError::UnknownCritical),
            _ => {}
        }
        Ok(())
    })
}

/// Every extension of a non-empty list of them; none stands twice.
fn each_extension<'a>(
    content: &'a [u8],
    mut read: impl FnMut(&'a [u8], bool, &'a [u8]) -> Result<(), CrlError>,
) -> Result<(), CrlError> {
    let mut list = Der::new(content);
    let mut seen = [&[][..]; limits::EXTENSIONS_MAX];
    let mut count = 0;
    while !list.is_empty() {
        let (oid, critical, value) =
            extension::one(&mut list).ok_or(CrlError::BadExtension("in crlExtensions"))?;
        if count >= limits::EXTENSIONS_MAX || seen[..count].contains(&oid) {
            return Err(CrlError::BadExtension(name_of(oid)));
        }
        seen[count] = oid;
        count += 1;
        read(oid, critical, value)?;
    }
    if count == 0 { Err(BadField::new("crlExtensions", FieldFault::Missing).into()) } else { Ok(()) }
}

fn name_of(oid: &[u8]) -> &'static str {
    match oid {
        CRL_NUMBER => "cRLNumber",
        DELTA_INDICATOR => "deltaCRLIndicator",
        AUTHORITY_KEY_ID => "authorityKeyIdentifier",
        ISSUING_POINT => "issuingDistributionPoint",
        _ => "of another kind",
    }
}
