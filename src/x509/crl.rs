//! One list of revoked certificates, RFC 5280 §5, read into an index that is looked up by binary search.

use super::Certificate;
use super::algorithms::signature_algorithm;
use super::der::{Der, tag, time};
use crate::clock::Now;
use crate::crypto::{CryptoError, EcdsaForm, SignatureAlgorithm};
use crate::limits;

/// Why octets are not a list that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CrlError {
    /// More octets than a list may have.
    #[error("the CRL has {octets} octets, the limit is {limit}")]
    TooLarge {
        /// How many there are.
        octets: usize,
        /// How many there may be.
        limit: usize,
    },
    /// Not the DER of a list.
    #[error("not a DER-encoded CRL")]
    NotDer,
    /// A critical extension that is not understood, RFC 5280 §5.2.
    #[error("the CRL has a critical extension that is not understood here")]
    UnknownCritical,
    /// Signed with an algorithm that is not known here.
    #[error("the CRL is signed with an algorithm that is not known here")]
    Algorithm,
}

/// CRLReason, RFC 5280 §5.3.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason(pub u8);

impl Reason {
    /// No reason is given.
    pub const UNSPECIFIED: Reason = Reason(0);
    /// certificateHold.
    pub const HOLD: Reason = Reason(6);
    /// removeFromCRL, in delta lists.
    pub const REMOVED: Reason = Reason(8);

    /// Its name in RFC 5280.
    pub const fn name(self) -> &'static str {
        match self.0 {
            1 => "keyCompromise",
            2 => "cACompromise",
            3 => "affiliationChanged",
            4 => "superseded",
            5 => "cessationOfOperation",
            6 => "certificateHold",
            8 => "removeFromCRL",
            9 => "privilegeWithdrawn",
            10 => "aACompromise",
            _ => "unspecified",
        }
    }

    /// The reason of that name.
    pub fn from_name(name: &str) -> Option<Reason> {
        (0..=10).map(Reason).find(|reason| reason.name() == name)
    }
}

/// When and why a certificate was revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revocation {
    /// revocationDate.
    pub at: Now,
    /// reasonCode.
    pub reason: Reason,
}

/// Serial numbers have at most twenty octets, RFC 5280 §4.1.2.2; shorter ones are padded in front.
type Serial = [u8; 20];

#[derive(Debug, Clone, Copy)]
struct Entry {
    serial: Serial,
    at: u32,
    reason: u8,
}

/// A list, parsed. Who signed it is not known until [`Crl::is_signed_by`] says so.
#[derive(Debug)]
pub struct Crl {
    tbs: Vec<u8>,
    signature_value: Vec<u8>,
    algorithm: SignatureAlgorithm,
    issuer_raw: Vec<u8>,
    this_update: Now,
    next_update: Option<Now>,
    number: Option<Vec<u8>>,
    authority_key_id: Option<Vec<u8>>,
    is_delta: bool,
    entries: Vec<Entry>,
}

impl Crl {
    /// Reads one DER list and nothing after it.
    pub fn from_der(der: &[u8]) -> Result<Self, CrlError> {
        if der.len() > limits::CRL_BYTES_MAX {
            return Err(CrlError::TooLarge { octets: der.len(), limit: limits::CRL_BYTES_MAX });
        }
        let mut outer = Der::new(der);
        let mut list = outer.inside(tag::SEQUENCE).filter(|_| outer.is_empty()).ok_or(CrlError::NotDer)?;
        let tbs = list.any().filter(|value| value.tag == tag::SEQUENCE).ok_or(CrlError::NotDer)?;
        let algorithm = list.any().filter(|value| value.tag == tag::SEQUENCE).ok_or(CrlError::NotDer)?;
        let value = list.expect(tag::BIT_STRING).filter(|_| list.is_empty()).ok_or(CrlError::NotDer)?;
        let (0, signature_value) = value.split_first().map(|(unused, bits)| (*unused, bits)).ok_or(CrlError::NotDer)? else {
            return Err(CrlError::NotDer);
        };
        let mut identifier = Der::new(algorithm.content);
        let oid = identifier.expect(tag::OID).ok_or(CrlError::NotDer)?;
        let named = signature_algorithm(oid, identifier.optional(tag::SEQUENCE));
        let mut crl = Crl {
            tbs: tbs.whole.to_vec(),
            signature_value: signature_value.to_vec(),
            algorithm: named.ok_or(CrlError::Algorithm)?,
            issuer_raw: Vec::new(),
            this_update: Now::from_seconds(0),
            next_update: None,
            number: None,
            authority_key_id: None,
            is_delta: false,
            entries: Vec::new(),
        };
        crl.read_tbs(Der::new(tbs.content), algorithm.whole)?;
        Ok(crl)
    }

    /// What a report tells of a list: whose, of when, and the one entry that was looked for. Nobody signed this copy, and
    /// [`Crl::is_signed_by`] says so of everyone.
    pub fn abridged(issuer_raw: &[u8], this_update: Now, next_update: Option<Now>, entry: Option<(&[u8], Revocation)>) -> Self {
        let entry = entry.and_then(|(serial, revocation)| {
            let at = u32::try_from(revocation.at.seconds().max(0)).unwrap_or(u32::MAX);
            Some(Entry { serial: padded(serial)?, at, reason: revocation.reason.0 })
        });
        Crl {
            tbs: Vec::new(),
            signature_value: Vec::new(),
            // An empty value is no signature by any algorithm.
            algorithm: SignatureAlgorithm::Ed25519,
            issuer_raw: issuer_raw.to_vec(),
            this_update,
            next_update,
            number: None,
            authority_key_id: None,
            is_delta: false,
            entries: entry.into_iter().collect(),
        }
    }

    /// TBSCertList, RFC 5280 §5.1.
    fn read_tbs(&mut self, mut tbs: Der<'_>, algorithm: &[u8]) -> Result<(), CrlError> {
        let bad = CrlError::NotDer;
        if let Some(version) = tbs.optional(tag::INTEGER)
            && version != [1]
        {
            return Err(bad);
        }
        // §5.1.1.2: both places name the same algorithm.
        if tbs.any().ok_or(bad)?.whole != algorithm {
            return Err(bad);
        }
        self.issuer_raw = tbs.any().filter(|value| value.tag == tag::SEQUENCE).ok_or(bad)?.whole.to_vec();
        self.this_update = Now::from_seconds(tbs.any().and_then(time).ok_or(bad)?);
        if matches!(tbs.peek(), Some(tag::UTC_TIME | tag::GENERALIZED_TIME)) {
            self.next_update = Some(Now::from_seconds(tbs.any().and_then(time).ok_or(bad)?));
        }
        // The real authority writes an empty list as an empty SEQUENCE; RFC 5280 §5.1.2.6 leaves it out. Both are read.
        if let Some(entries) = tbs.optional(tag::SEQUENCE) {
            self.read_entries(Der::new(entries))?;
        }
        if let Some(mut extensions) = tbs.inside(0xA0) {
            let list = extensions.inside(tag::SEQUENCE).ok_or(bad)?;
            self.read_extensions(list)?;
        }
        if tbs.is_empty() { Ok(()) } else { Err(bad) }
    }

    fn read_entries(&mut self, mut list: Der<'_>) -> Result<(), CrlError> {
        let bad = CrlError::NotDer;
        let mut sorted = true;
        while !list.is_empty() {
            let mut entry = list.inside(tag::SEQUENCE).ok_or(bad)?;
            let serial = padded(entry.expect(tag::INTEGER).ok_or(bad)?).ok_or(bad)?;
            let at = entry.any().and_then(time).ok_or(bad)?;
            let mut reason = Reason::UNSPECIFIED.0;
            if let Some(extensions) = entry.optional(tag::SEQUENCE) {
                each_extension(Der::new(extensions), |oid, critical, value| {
                    match oid {
                        // reasonCode, RFC 5280 §5.3.1.
                        [0x55, 0x1D, 0x15] => match Der::new(value).expect(tag::ENUMERATED) {
                            Some([code]) => reason = *code,
                            _ => return Err(bad),
                        },
                        // certificateIssuer makes a list indirect, and others may change what an entry means.
                        _ if critical => return Err(CrlError::UnknownCritical),
                        _ => {}
                    }
                    Ok(())
                })?;
            }
            if !entry.is_empty() {
                return Err(bad);
            }
            sorted &= self.entries.last().is_none_or(|last| last.serial < serial);
            self.entries.push(Entry { serial, at: u32::try_from(at.max(0)).unwrap_or(u32::MAX), reason });
        }
        if !sorted {
            self.entries.sort_by_key(|entry| entry.serial);
        }
        self.entries.shrink_to_fit();
        Ok(())
    }

    fn read_extensions(&mut self, list: Der<'_>) -> Result<(), CrlError> {
        each_extension(list, |oid, critical, value| {
            match oid {
                // cRLNumber, RFC 5280 §5.2.3.
                [0x55, 0x1D, 0x14] => self.number = Some(Der::new(value).expect(tag::INTEGER).ok_or(CrlError::NotDer)?.to_vec()),
                // deltaCRLIndicator, §5.2.4.
                [0x55, 0x1D, 0x1B] => self.is_delta = true,
                // authorityKeyIdentifier, §5.2.1: the keyIdentifier, [0].
                [0x55, 0x1D, 0x23] => {
                    self.authority_key_id = Der::new(value).inside(tag::SEQUENCE).and_then(|mut id| id.optional(0x80)).map(<[u8]>::to_vec);
                }
                _ if critical => return Err(CrlError::UnknownCritical),
                _ => {}
            }
            Ok(())
        })
    }

    /// Whether this authority's key signed it: same name, key identifiers not at odds, signature right.
    pub fn is_signed_by(&self, issuer: &Certificate) -> Result<(), CryptoError> {
        let same_key = match (self.authority_key_id.as_deref(), issuer.subject_key_id()) {
            (Some(named), Some(own)) => named == own,
            _ => true,
        };
        if self.issuer_raw != issuer.subject_raw() || !same_key {
            return Err(CryptoError::BadSignature);
        }
        issuer.key().verify(self.algorithm, EcdsaForm::Der, &self.tbs, &self.signature_value)
    }

    /// The entry of a serial number's content octets.
    pub fn lookup(&self, serial: &[u8]) -> Option<Revocation> {
        let serial = padded(serial)?;
        let found = self.entries.binary_search_by_key(&serial, |entry| entry.serial).ok()?;
        let entry = &self.entries[found];
        Some(Revocation { at: Now::from_seconds(i64::from(entry.at)), reason: Reason(entry.reason) })
    }

    /// The issuer's name as encoded.
    pub fn issuer_raw(&self) -> &[u8] {
        &self.issuer_raw
    }

    /// When it was issued.
    pub fn this_update(&self) -> Now {
        self.this_update
    }

    /// When the next will have been issued.
    pub fn next_update(&self) -> Option<Now> {
        self.next_update
    }

    /// Its number's content octets.
    pub fn number(&self) -> Option<&[u8]> {
        self.number.as_deref()
    }

    /// It lists changes to another list only.
    pub fn is_delta(&self) -> bool {
        self.is_delta
    }

    /// How many certificates are on it.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// Serial octets without leading zeros, in twenty octets.
fn padded(serial: &[u8]) -> Option<Serial> {
    let first = serial.iter().position(|octet| *octet != 0).unwrap_or(serial.len());
    let digits = &serial[first..];
    let mut padded = [0; 20];
    let from = padded.len().checked_sub(digits.len())?;
    padded[from..].copy_from_slice(digits);
    Some(padded)
}

fn each_extension<'a>(mut list: Der<'a>, mut read: impl FnMut(&'a [u8], bool, &'a [u8]) -> Result<(), CrlError>) -> Result<(), CrlError> {
    while !list.is_empty() {
        let parts = (|| {
            let mut extension = list.inside(tag::SEQUENCE)?;
            let oid = extension.expect(tag::OID)?;
            let critical = extension.optional(tag::BOOLEAN).is_some_and(|value| value != [0]);
            let value = extension.expect(tag::OCTET_STRING)?;
            extension.is_empty().then_some((oid, critical, value))
        })();
        let (oid, critical, value) = parts.ok_or(CrlError::NotDer)?;
        read(oid, critical, value)?;
    }
    Ok(())
}
