//! What is asked, RFC 6960 §4.1.

use super::{NONCE_DOTTED, OcspError, nonce_of};
use crate::crypto::{DigestAlgorithm, digest};
use crate::limits;
use crate::x509::der::{Der, integer, tag};
use crate::x509::{Certificate, encode};
use crate::x509::{digest_algorithm, digest_identifier};

/// CertID, RFC 6960 §4.1.1: which certificate, by its issuer's name and key, hashed, and its serial number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertId {
    hash_oid: Vec<u8>,
    name_hash: Vec<u8>,
    key_hash: Vec<u8>,
    serial: Vec<u8>,
    /// As it was sent, so that an answer repeats it to the octet.
    encoded: Vec<u8>,
}

impl CertId {
    /// Of the certificate with these serial octets under `issuer`.
    pub fn of(hash: DigestAlgorithm, issuer: &Certificate, serial: &[u8]) -> Self {
        let name_hash = digest(hash, issuer.subject_raw()).as_ref().to_vec();
        let key_hash = digest(hash, issuer.key().octets()).as_ref().to_vec();
        let algorithm = digest_identifier(hash);
        let serial_der = encode::tlv(tag::INTEGER, serial);
        let encoded = encode::sequence(&[
            &algorithm[..],
            &encode::octet_string(&name_hash),
            &encode::octet_string(&key_hash),
            &serial_der,
        ]);
        let hash_oid =
            Der::new(&algorithm).inside(tag::SEQUENCE).and_then(|mut parts| parts.expect(tag::OID));
        CertId {
            hash_oid: hash_oid.unwrap_or_default().to_vec(),
            name_hash,
            key_hash,
            serial: serial.to_vec(),
            encoded,
        }
    }

    /// Reads the next value.
    pub(super) fn read(der: &mut Der<'_>) -> Option<Self> {
        let value = der.any().filter(|value| value.tag == tag::SEQUENCE)?;
        let mut parts = Der::new(value.content);
        let hash_oid = parts.inside(tag::SEQUENCE)?.expect(tag::OID)?.to_vec();
        let name_hash = parts.expect(tag::OCTET_STRING)?.to_vec();
        let key_hash = parts.expect(tag::OCTET_STRING)?.to_vec();
        let serial = parts.expect(tag::INTEGER).filter(|serial| !serial.is_empty())?.to_vec();
        parts.is_empty().then(|| CertId {
            hash_oid,
            name_hash,
            key_hash,
            serial,
            encoded: value.whole.to_vec(),
        })
    }

    /// The hash it is written in, when it is one done here.
    pub fn hash(&self) -> Option<DigestAlgorithm> {
        digest_algorithm(&self.hash_oid)
    }

    /// The serial number's content octets.
    pub fn serial(&self) -> &[u8] {
        &self.serial
    }

    /// The whole encoding.
    pub fn der(&self) -> &[u8] {
        &self.encoded
    }

    /// Whether it speaks of what this authority issues.
    pub fn is_under(&self, issuer: &Certificate) -> bool {
        let Some(hash) = self.hash() else { return false };
        digest(hash, issuer.subject_raw()).as_ref() == self.name_hash
            && digest(hash, issuer.key().octets()).as_ref() == self.key_hash
    }

    /// Whether both mean the same in the same hash; parameters of the algorithm may be NULL in one and absent in the other.
    pub fn is_same(&self, other: &Self) -> bool {
        (&self.hash_oid, &self.name_hash, &self.key_hash, &self.serial)
            == (&other.hash_oid, &other.name_hash, &other.key_hash, &other.serial)
    }
}

/// An OCSPRequest. Signatures of requestors are passed over, as the authority does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OcspRequest {
    ids: Vec<CertId>,
    nonce: Option<Vec<u8>>,
}

impl OcspRequest {
    /// Asks about one certificate; with octets to be repeated in the answer, if any.
    pub fn new(id: CertId, nonce: Option<&[u8]>) -> Self {
        OcspRequest { ids: vec![id], nonce: nonce.map(encode::octet_string) }
    }

    /// Reads one DER request and nothing after it.
    pub fn from_der(der: &[u8]) -> Result<Self, OcspError> {
        let limit = limits::OCSP_REQUEST_BYTES_MAX;
        if der.len() > limit {
            return Err(OcspError::TooLarge { octets: der.len(), limit });
        }
        let bad = OcspError::not_der;
        let mut outer = Der::new(der);
        let mut message =
            outer.inside(tag::SEQUENCE).filter(|_| outer.is_empty()).ok_or(bad("OCSPRequest"))?;
        let mut tbs = message.inside(tag::SEQUENCE).ok_or(bad("tbsRequest"))?;
        // version [0] DEFAULT v1.
        if let Some(version) = tbs.optional(0xA0)
            && version != [tag::INTEGER, 1, 0]
        {
            return Err(bad("version"));
        }
        // requestorName [1].
        let _ = tbs.optional(0xA1);
        let mut list = tbs.inside(tag::SEQUENCE).ok_or(bad("requestList"))?;
        let mut ids = Vec::new();
        while !list.is_empty() {
            if ids.len() >= limits::OCSP_CERTIFICATES_ASKED_MAX {
                return Err(OcspError::TooMany { limit: limits::OCSP_CERTIFICATES_ASKED_MAX });
            }
            let mut one = list.inside(tag::SEQUENCE).ok_or(bad("Request"))?;
            // It is repeated in the answer to the octet, which has to be DER for others.
            let id = CertId::read(&mut one).filter(|id| integer(id.serial()).is_some());
            ids.push(id.ok_or(bad("CertID"))?);
            // singleRequestExtensions [0]: none is known here.
            if let Some(mut extensions) = one.inside(0xA0) {
                let _ = nonce_of(extensions.inside(tag::SEQUENCE).ok_or(bad("singleRequestExtensions"))?)?;
            }
            if !one.is_empty() {
                return Err(bad("Request"));
            }
        }
        let mut nonce = None;
        if let Some(mut extensions) = tbs.inside(0xA2) {
            nonce = nonce_of(extensions.inside(tag::SEQUENCE).ok_or(bad("requestExtensions"))?)?;
        }
        // optionalSignature [0].
        let _ = message.optional(0xA0);
        if ids.is_empty() || !tbs.is_empty() || !message.is_empty() {
            return Err(bad("OCSPRequest"));
        }
        Ok(OcspRequest { ids, nonce })
    }

    /// The DER, unsigned.
    pub fn to_der(&self) -> Vec<u8> {
        let requests: Vec<Vec<u8>> = self.ids.iter().map(|id| encode::sequence(&[id.der()])).collect();
        let mut parts = vec![encode::sequence(&requests)];
        if let Some(nonce) = &self.nonce {
            let extension = encode::sequence(&[encode::oid(NONCE_DOTTED), encode::octet_string(nonce)]);
            parts.push(encode::context(2, encode::sequence(&[extension])));
        }
        encode::sequence(&[encode::sequence(&parts)])
    }

    /// What is asked about; one at least.
    pub fn ids(&self) -> &[CertId] {
        &self.ids
    }

    /// The nonce's extnValue as it was sent.
    pub fn nonce(&self) -> Option<&[u8]> {
        self.nonce.as_deref()
    }
}
