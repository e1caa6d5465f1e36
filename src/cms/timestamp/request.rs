//! TimeStampReq, RFC 3161 §2.4.1.

use super::{Imprint, TimeStampError};
use crate::limits;
use crate::x509::der::{Der, oid_text, tag};
use crate::x509::encode;

/// What is asked of a TSA.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeStampRequest {
    /// Of what.
    pub imprint: Imprint,
    /// Under which policy, in dotted text.
    pub policy: Option<String>,
    /// To be repeated, content octets of an INTEGER.
    pub nonce: Option<Vec<u8>>,
    /// Whether the TSA's certificate shall come with the token.
    pub wants_certificate: bool,
    /// Extensions are there; none is known here.
    pub has_extensions: bool,
}

impl TimeStampRequest {
    /// For this imprint, with the certificate and these octets as nonce.
    pub fn new(imprint: Imprint, policy: Option<&str>, nonce: &[u8; 8]) -> Self {
        let encoded = encode::unsigned(nonce);
        let nonce = Der::new(&encoded).expect(tag::INTEGER).map(<[u8]>::to_vec);
        TimeStampRequest {
            imprint,
            policy: policy.map(str::to_owned),
            nonce,
            wants_certificate: true,
            has_extensions: false,
        }
    }

    /// Reads one DER request and nothing after it.
    pub fn from_der(der: &[u8]) -> Result<Self, TimeStampError> {
        let limit = limits::TIME_STAMP_REQUEST_BYTES_MAX;
        if der.len() > limit {
            return Err(TimeStampError::TooLarge { octets: der.len(), limit });
        }
        let bad = TimeStampError::not_der;
        let mut outer = Der::new(der);
        let mut request =
            outer.inside(tag::SEQUENCE).filter(|_| outer.is_empty()).ok_or(bad("TimeStampReq"))?;
        if request.expect(tag::INTEGER) != Some(&[1]) {
            return Err(bad("version"));
        }
        let imprint = Imprint::read(&mut request).ok_or(bad("messageImprint"))?;
        let policy = match request.optional(tag::OID) {
            Some(oid) => Some(oid_text(oid).ok_or(bad("reqPolicy"))?),
            None => None,
        };
        let nonce = request.optional(tag::INTEGER).map(<[u8]>::to_vec);
        let wants_certificate = request.optional(tag::BOOLEAN).is_some_and(|value| value != [0]);
        let has_extensions = request.optional(0xA0).is_some();
        if !request.is_empty() {
            return Err(bad("TimeStampReq"));
        }
        Ok(TimeStampRequest { imprint, policy, nonce, wants_certificate, has_extensions })
    }

    /// The DER.
    pub fn to_der(&self) -> Vec<u8> {
        let mut parts = vec![encode::integer(1), self.imprint.encoded.clone()];
        parts.extend(self.policy.as_deref().map(encode::oid));
        parts.extend(self.nonce.as_ref().map(|nonce| encode::tlv(tag::INTEGER, nonce)));
        parts.extend(self.wants_certificate.then(encode::yes));
        encode::sequence(&parts)
    }
}
