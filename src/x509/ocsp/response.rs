//! What is answered, RFC 6960 §4.2.

use serde::{Deserialize, Serialize};

use super::{EXTENDED_REVOKE, NONCE_DOTTED, OcspError, OcspRequest, nonce_of, request::CertId};
use crate::clock::Now;
use crate::crypto::{DigestAlgorithm, SignatureAlgorithm, digest};
use crate::limits;
use crate::x509::algorithms::signature_algorithm;
use crate::x509::comparison;
use crate::x509::crl::{Reason, Revocation};
use crate::x509::der::{Der, tag, time};
use crate::x509::extension::{INVALIDITY_DATE, only};
use crate::x509::{Certificate, encode, extension_list};

/// OCSPResponseStatus other than successful, RFC 6960 §4.2.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OcspRefusal {
    /// The request was not understood.
    #[error("malformedRequest")]
    MalformedRequest,
    /// The responder failed.
    #[error("internalError")]
    InternalError,
    /// Ask again later.
    #[error("tryLater")]
    TryLater,
    /// Only signed requests are answered.
    #[error("sigRequired")]
    SigRequired,
    /// Not for this client, or not about this issuer.
    #[error("unauthorized")]
    Unauthorized,
}

impl OcspRefusal {
    /// The ENUMERATED's value.
    pub const fn code(self) -> u8 {
        match self {
            OcspRefusal::MalformedRequest => 1,
            OcspRefusal::InternalError => 2,
            OcspRefusal::TryLater => 3,
            OcspRefusal::SigRequired => 5,
            OcspRefusal::Unauthorized => 6,
        }
    }

    /// The refusal of this value.
    pub const fn from_code(code: u8) -> Option<Self> {
        Some(match code {
            1 => OcspRefusal::MalformedRequest,
            2 => OcspRefusal::InternalError,
            3 => OcspRefusal::TryLater,
            5 => OcspRefusal::SigRequired,
            6 => OcspRefusal::Unauthorized,
            _ => return None,
        })
    }

    /// The whole response: nothing but the status.
    pub fn to_der(self) -> Vec<u8> {
        encode::sequence(&[encode::enumerated(self.code())])
    }
}

/// CertStatus, RFC 6960 §4.2.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertStatus {
    /// Not revoked, as far as the responder knows.
    Good,
    /// Revoked, or on hold; at 1970-01-01 with certificateHold also what was never issued, RFC 6960 §2.2.
    Revoked(Revocation),
    /// The responder knows nothing of it.
    Unknown,
}

/// ResponderID, RFC 6960 §4.2.1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResponderId {
    /// By the subject of the responder's certificate, as encoded.
    ByName(Vec<u8>),
    /// By SHA-1 over the content of its key's BIT STRING.
    ByKey(Vec<u8>),
}

impl ResponderId {
    /// Whether this certificate is meant.
    pub fn is(&self, certificate: &Certificate) -> bool {
        match self {
            ResponderId::ByName(name) => {
                name == certificate.subject_raw()
                    || comparison::is_name(name) && comparison::comparable(name) == certificate.subject_key()
            }
            ResponderId::ByKey(hash) => {
                digest(DigestAlgorithm::Sha1, certificate.key().octets()).as_ref() == hash.as_slice()
            }
        }
    }

    fn to_der(&self) -> Vec<u8> {
        match self {
            ResponderId::ByName(name) => encode::context(1, name),
            ResponderId::ByKey(hash) => encode::context(2, encode::octet_string(hash)),
        }
    }
}

/// What is said of one certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SingleResponse {
    /// Of which.
    pub id: CertId,
    /// What.
    pub status: CertStatus,
    /// When it was known to be so.
    pub this_update: Now,
    /// Until when newer information will be there; the authority leaves it out.
    pub next_update: Option<Now>,
}

/// A BasicOCSPResponse, read. Whether anybody's signature is on it is for [`super::verify`] to say.
#[derive(Debug, Clone)]
pub struct BasicResponse {
    pub(super) tbs: Vec<u8>,
    pub(super) algorithm: Option<SignatureAlgorithm>,
    pub(super) signature: Vec<u8>,
    pub(super) responder: ResponderId,
    pub(super) produced_at: Now,
    pub(super) singles: Vec<SingleResponse>,
    pub(super) nonce: Option<Vec<u8>>,
    pub(super) certificates: Vec<Certificate>,
}

/// An OCSPResponse.
#[derive(Debug, Clone)]
pub enum OcspResponse {
    /// No answer, and why.
    Refused(OcspRefusal),
    /// An answer.
    Basic(Box<BasicResponse>),
}

impl OcspResponse {
    /// Reads one DER response and nothing after it.
    pub fn from_der(der: &[u8]) -> Result<Self, OcspError> {
        let limit = limits::OCSP_RESPONSE_BYTES_MAX;
        if der.len() > limit {
            return Err(OcspError::TooLarge { octets: der.len(), limit });
        }
        let bad = OcspError::not_der;
        let mut outer = Der::new(der);
        let mut message =
            outer.inside(tag::SEQUENCE).filter(|_| outer.is_empty()).ok_or(bad("OCSPResponse"))?;
        let status = message.expect(tag::ENUMERATED).ok_or(bad("responseStatus"))?;
        let octets = match message.inside(0xA0) {
            Some(mut bytes) => {
                let mut parts =
                    bytes.inside(tag::SEQUENCE).filter(|_| bytes.is_empty()).ok_or(bad("responseBytes"))?;
                // id-pkix-ocsp-basic, RFC 6960 §4.2.1.
                let is_basic = parts.expect(tag::OID) == Some(&[0x2B, 6, 1, 5, 5, 7, 0x30, 1, 1]);
                let octets = parts.expect(tag::OCTET_STRING).filter(|_| is_basic && parts.is_empty());
                Some(octets.ok_or(bad("responseType"))?)
            }
            None => None,
        };
        match (status, octets) {
            _ if !message.is_empty() => Err(bad("OCSPResponse")),
            ([0], Some(octets)) => Ok(OcspResponse::Basic(Box::new(BasicResponse::read(octets)?))),
            ([code], None) => {
                OcspRefusal::from_code(*code).map(OcspResponse::Refused).ok_or(bad("responseStatus"))
            }
            _ => Err(bad("responseStatus")),
        }
    }
}

impl BasicResponse {
    fn read(der: &[u8]) -> Result<Self, OcspError> {
        let bad = OcspError::not_der;
        let mut outer = Der::new(der);
        let mut basic =
            outer.inside(tag::SEQUENCE).filter(|_| outer.is_empty()).ok_or(bad("BasicOCSPResponse"))?;
        let tbs = basic.any().filter(|value| value.tag == tag::SEQUENCE).ok_or(bad("tbsResponseData"))?;
        let mut identifier = basic.inside(tag::SEQUENCE).ok_or(bad("signatureAlgorithm"))?;
        let oid = identifier.expect(tag::OID).ok_or(bad("signatureAlgorithm"))?;
        let named = signature_algorithm(oid, identifier);
        let Some([0, signature @ ..]) = basic.expect(tag::BIT_STRING) else {
            return Err(bad("signature"));
        };
        let mut certificates = Vec::new();
        if let Some(mut explicit) = basic.inside(0xA0) {
            let mut list =
                explicit.inside(tag::SEQUENCE).filter(|_| explicit.is_empty()).ok_or(bad("certs"))?;
            while !list.is_empty() {
                let one = list.any().ok_or(bad("certs"))?;
                if certificates.len() >= limits::OCSP_CERTIFICATES_BROUGHT_MAX {
                    return Err(OcspError::TooMany { limit: limits::OCSP_CERTIFICATES_BROUGHT_MAX });
                }
                certificates.push(Certificate::from_der(one.whole).map_err(|_| bad("certs"))?);
            }
        }
        if !basic.is_empty() {
            return Err(bad("BasicOCSPResponse"));
        }
        let mut data = Der::new(tbs.content);
        if let Some(version) = data.optional(0xA0)
            && version != [tag::INTEGER, 1, 0]
        {
            return Err(bad("version"));
        }
        let responder =
            data.any().and_then(|value| responder_of(value.tag, value.content)).ok_or(bad("responderID"))?;
        let produced_at = instant(&mut data).ok_or(bad("producedAt"))?;
        let mut list = data.inside(tag::SEQUENCE).ok_or(bad("responses"))?;
        let mut singles = Vec::new();
        while !list.is_empty() {
            if singles.len() >= limits::OCSP_CERTIFICATES_ASKED_MAX {
                return Err(OcspError::TooMany { limit: limits::OCSP_CERTIFICATES_ASKED_MAX });
            }
            let one = list.inside(tag::SEQUENCE).ok_or(bad("SingleResponse"))?;
            singles.push(single(one)?);
        }
        let mut nonce = None;
        if let Some(mut extensions) = data.inside(0xA1) {
            nonce = nonce_of(extensions.inside(tag::SEQUENCE).ok_or(bad("responseExtensions"))?)?;
        }
        if !data.is_empty() {
            return Err(bad("ResponseData"));
        }
        let (tbs, algorithm, signature) = (tbs.whole.to_vec(), named, signature.to_vec());
        Ok(BasicResponse { tbs, algorithm, signature, responder, produced_at, singles, nonce, certificates })
    }

    /// Who says it.
    pub fn responder(&self) -> &ResponderId {
        &self.responder
    }

    /// When it was signed.
    pub fn produced_at(&self) -> Now {
        self.produced_at
    }

    /// What is said.
    pub fn singles(&self) -> &[SingleResponse] {
        &self.singles
    }

    /// The nonce's extnValue.
    pub fn nonce(&self) -> Option<&[u8]> {
        self.nonce.as_deref()
    }

    /// The certificates that came with it.
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }
}

fn responder_of(tag: u8, content: &[u8]) -> Option<ResponderId> {
    let mut inner = Der::new(content);
    match tag {
        0xA1 => inner
            .any()
            .filter(|name| name.tag == tag::SEQUENCE && inner.is_empty())
            .map(|name| ResponderId::ByName(name.whole.to_vec())),
        0xA2 => inner
            .expect(tag::OCTET_STRING)
            .filter(|_| inner.is_empty())
            .map(|hash| ResponderId::ByKey(hash.to_vec())),
        _ => None,
    }
}

/// RFC 6960 has GeneralizedTime everywhere.
fn instant(der: &mut Der<'_>) -> Option<Now> {
    der.any().filter(|value| value.tag == tag::GENERALIZED_TIME).and_then(time).map(Now::from_seconds)
}

fn single(mut one: Der<'_>) -> Result<SingleResponse, OcspError> {
    let bad = OcspError::not_der;
    let id = CertId::read(&mut one).ok_or(bad("CertID"))?;
    let mut status =
        one.any().and_then(|value| status_of(value.tag, value.content)).ok_or(bad("certStatus"))?;
    let this_update = instant(&mut one).ok_or(bad("thisUpdate"))?;
    let next_update = match one.inside(0xA0) {
        Some(mut explicit) => {
            Some(instant(&mut explicit).filter(|_| explicit.is_empty()).ok_or(bad("nextUpdate"))?)
        }
        None => None,
    };
    if let Some(mut extensions) = one.inside(0xA1) {
        let since = invalidity_of(extensions.inside(tag::SEQUENCE).ok_or(bad("singleExtensions"))?)?;
        if let CertStatus::Revoked(revocation) = &mut status {
            revocation.invalid_since = since;
        }
    }
    if one.is_empty() {
        Ok(SingleResponse { id, status, this_update, next_update })
    } else {
        Err(bad("SingleResponse"))
    }
}

/// RFC 6960 §4.4.5: the extensions of a list's entry may stand here, invalidityDate among them; another critical one is refused.
fn invalidity_of(list: Der<'_>) -> Result<Option<Now>, OcspError> {
    let mut since = None;
    for extension in extension_list::extensions(list).ok_or(OcspError::not_der("singleExtensions"))? {
        if extension.oid == INVALIDITY_DATE {
            let date = only(extension.value, Der::any)
                .filter(|date| date.tag == tag::GENERALIZED_TIME)
                .and_then(time);
            since = Some(Now::from_seconds(date.ok_or(OcspError::not_der("invalidityDate"))?));
        } else if extension.critical {
            return Err(OcspError::UnknownCritical);
        }
    }
    Ok(since)
}

fn status_of(tag: u8, content: &[u8]) -> Option<CertStatus> {
    match (tag, content) {
        (0x80, []) => Some(CertStatus::Good),
        (0x82, []) => Some(CertStatus::Unknown),
        (0xA1, content) => {
            let mut info = Der::new(content);
            let at = instant(&mut info)?;
            let reason = match info.inside(0xA0) {
                Some(mut explicit) => match explicit.expect(tag::ENUMERATED)? {
                    [code] if explicit.is_empty() => Reason(*code),
                    _ => return None,
                },
                None => Reason::UNSPECIFIED,
            };
            info.is_empty().then_some(CertStatus::Revoked(Revocation { at, reason, invalid_since: None }))
        }
        _ => None,
    }
}

/// An answer to be signed.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Who says it.
    pub responder: ResponderId,
    /// When.
    pub produced_at: Now,
    /// What.
    pub singles: Vec<SingleResponse>,
    /// extnValue of the nonce, as [`OcspRequest::nonce`] gives it.
    pub nonce: Option<Vec<u8>>,
}

impl Answer {
    /// Repeats the nonce of `request`.
    pub fn to(
        request: &OcspRequest,
        responder: ResponderId,
        produced_at: Now,
        singles: Vec<SingleResponse>,
    ) -> Self {
        Answer { responder, produced_at, singles, nonce: request.nonce().map(<[u8]>::to_vec) }
    }

    /// ResponseData, the octets to sign: with extended-revoke always, as the authority has it
    /// ([authority §1.6](crate::manual::authority)).
    pub fn tbs(&self) -> Vec<u8> {
        let singles: Vec<Vec<u8>> = self.singles.iter().map(encoded_single).collect();
        let mut extensions = Vec::new();
        if let Some(nonce) = &self.nonce {
            extensions.push(encode::sequence(&[encode::oid(NONCE_DOTTED), encode::octet_string(nonce)]));
        }
        extensions
            .push(encode::sequence(&[encode::oid(EXTENDED_REVOKE), encode::octet_string(&encode::null())]));
        encode::sequence(&[
            self.responder.to_der(),
            encode::generalized_time(self.produced_at),
            encode::sequence(&singles),
            encode::context(1, encode::sequence(&extensions)),
        ])
    }

    /// The whole response, of the octets that were signed, the AlgorithmIdentifier, the value, and certificates to go with it.
    pub fn framed(tbs: &[u8], algorithm: &[u8], signature: &[u8], certificates: &[&Certificate]) -> Vec<u8> {
        let mut parts = vec![tbs.to_vec(), algorithm.to_vec(), encode::bit_string(signature)];
        if !certificates.is_empty() {
            let list: Vec<&[u8]> = certificates.iter().map(|certificate| certificate.der()).collect();
            parts.push(encode::context(0, encode::sequence(&list)));
        }
        let basic = encode::octet_string(&encode::sequence(&parts));
        let bytes = encode::sequence(&[encode::oid("1.3.6.1.5.5.7.48.1.1"), basic]);
        encode::sequence(&[encode::enumerated(0), encode::context(0, bytes)])
    }
}

fn encoded_single(single: &SingleResponse) -> Vec<u8> {
    let status = match single.status {
        CertStatus::Good => encode::context_primitive(0, []),
        CertStatus::Unknown => encode::context_primitive(2, []),
        CertStatus::Revoked(Revocation { at, reason, .. }) => {
            let mut info = encode::generalized_time(at);
            if reason != Reason::UNSPECIFIED {
                info.extend(encode::context(0, encode::enumerated(reason.0)));
            }
            encode::context(1, info)
        }
    };
    let mut parts = vec![single.id.der().to_vec(), status, encode::generalized_time(single.this_update)];
    parts.extend(single.next_update.map(|next| encode::context(0, encode::generalized_time(next))));
    if let CertStatus::Revoked(Revocation { invalid_since: Some(since), .. }) = single.status {
        let extension = encode::sequence(&[
            encode::oid("2.5.29.24"),
            encode::octet_string(&encode::generalized_time(since)),
        ]);
        parts.push(encode::context(1, encode::sequence(&[extension])));
    }
    encode::sequence(&parts)
}
