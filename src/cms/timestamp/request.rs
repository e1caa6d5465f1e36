//! TimeStampReq, RFC 3161 §2.4.1.

use super::{Imprint, TimeStampError};
use crate::limits;
use crate::x509::der::{Der, boolean, integer, oid_text, tag};
use crate::x509::encode;

/// Octets of a nonce: RFC 3161 §2.4.1 speaks of 64 bits.
const NONCE_BYTES_MAX: usize = 64;

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

    /// Reads one DER request and nothing after it: what is repeated in a token must be as X.690 has it. A written FALSE, which DER leaves out,
    /// is read.
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
        let nonce = match request.optional(tag::INTEGER) {
            Some(octets) if octets.len() <= NONCE_BYTES_MAX => {
                Some(integer(octets).ok_or(bad("nonce"))?.to_vec())
            }
            Some(_) => return Err(bad("nonce")),
            None => None,
        };
        let wants_certificate = match request.optional(tag::BOOLEAN) {
            Some(octets) => boolean(octets).ok_or(bad("certReq"))?,
            None => false,
        };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::DigestAlgorithm;

    fn request(parts: &[Vec<u8>]) -> Vec<u8> {
        let imprint = Imprint::over(DigestAlgorithm::Sha256, b"x").encoded;
        encode::sequence(&[vec![encode::integer(1), imprint], parts.to_vec()].concat())
    }

    #[test]
    fn what_is_not_der_is_no_request() {
        let nonce = |octets: &[u8]| request(&[encode::tlv(tag::INTEGER, octets)]);
        let certificate = |octets: &[u8]| request(&[encode::tlv(tag::BOOLEAN, octets)]);
        let longest = [&[1][..], &[0; NONCE_BYTES_MAX - 1]].concat();
        for good in [
            nonce(&[0]),
            nonce(&[0, 0x80]),
            nonce(&[0x80]),
            nonce(&longest),
            certificate(&[0xFF]),
            certificate(&[0]),
            request(&[]),
        ] {
            assert!(TimeStampRequest::from_der(&good).is_ok(), "{good:02x?}");
        }
        for bad in [
            nonce(&[]),
            nonce(&[0, 0, 1]),
            nonce(&[0xFF, 0x80]),
            nonce(&[longest.clone(), vec![0]].concat()),
            nonce(&[7; 10_000]),
            certificate(&[1]),
            certificate(&[]),
            certificate(&[0xFF, 0xFF]),
        ] {
            assert!(TimeStampRequest::from_der(&bad).is_err(), "{} octets", bad.len());
        }
    }

    #[test]
    fn the_parameters_of_a_digest_are_none_or_null() {
        let with = |parameters: &[u8]| {
            let algorithm = encode::sequence(&[encode::oid("2.16.840.1.101.3.4.2.1"), parameters.to_vec()]);
            let imprint = encode::sequence(&[algorithm, encode::octet_string(&[7; 32])]);
            TimeStampRequest::from_der(&encode::sequence(&[encode::integer(1), imprint])).is_ok()
        };
        assert!(with(&[]) && with(&encode::null()));
        assert!(!with(&[5, 1, 0]) && !with(&encode::integer(1)) && !with(&[5, 0, 5, 0]) && !with(&[1]));
    }
}
