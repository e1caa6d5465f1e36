//! OCSP, RFC 6960: what is asked about a certificate, what is answered, and whether the answer is worth anything.
//!
//! Reads and writes requests and responses and judges a response against the issuer's key at a given instant. Fetches
//! nothing, holds no key: `ca` answers, the checks ask.

mod check;
mod request;
mod response;

pub use check::{
    Lacks, MissingNonce, NoCheckRule, OcspAnswer, OcspFault, OcspPolicy, Responder, verify, verify_unasked,
};
pub use request::{CertId, OcspRequest};
pub use response::{
    Answer, BasicResponse, CertStatus, OcspRefusal, OcspResponse, ResponderId, SingleResponse,
};

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// Why octets are not OCSP.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OcspError {
    /// More octets than are read.
    #[error("{octets} bytes, the limit is {limit}")]
    TooLarge {
        /// How many there are.
        octets: usize,
        /// How many there may be.
        limit: usize,
    },
    /// Not the DER of RFC 6960; what it broke off at.
    #[error("not the DER of an OCSP message: `{0}`")]
    NotDer(Cow<'static, str>),
    /// More certificates asked about or answered than are looked at.
    #[error("more than {limit} certificates are spoken of")]
    TooMany {
        /// How many there may be.
        limit: usize,
    },
    /// A critical extension that is not understood, RFC 6960 §4.4.
    #[error("a critical extension that is not understood here")]
    UnknownCritical,
}

impl OcspError {
    /// Not DER: which part, by its name in ASN.1.
    const fn not_der(part: &'static str) -> Self {
        OcspError::NotDer(Cow::Borrowed(part))
    }
}

/// id-pkix-ocsp-nonce, RFC 6960 §4.4.1.
const NONCE: &[u8] = &[0x2B, 6, 1, 5, 5, 7, 0x30, 1, 2];
/// id-pkix-ocsp-extended-revoke, RFC 6960 §4.4.8.
const EXTENDED_REVOKE: &str = "1.3.6.1.5.5.7.48.1.9";
/// The nonce's OID in dotted text.
const NONCE_DOTTED: &str = "1.3.6.1.5.5.7.48.1.2";

/// Octets of a nonce's extnValue that are taken: RFC 9654 §2.1 allows 128 within a header of three.
const NONCE_OCTETS_MAX: usize = 131;

/// The extnValue of a nonce of no octets, which RFC 9654 §2.1 has refused.
const NO_NONCE: &[u8] = &[0x04, 0x00];

/// The nonce among extensions; any other critical one is refused.
fn nonce_of(list: super::der::Der<'_>) -> Result<Option<Vec<u8>>, OcspError> {
    let mut nonce = None;
    for extension in super::extension_list::extensions(list).ok_or(OcspError::not_der("extensions"))? {
        if extension.oid == NONCE {
            let is_void = extension.value.is_empty() || extension.value == NO_NONCE;
            if is_void || extension.value.len() > NONCE_OCTETS_MAX {
                return Err(OcspError::not_der("nonce"));
            }
            nonce = Some(extension.value.to_vec());
        } else if extension.critical {
            return Err(OcspError::UnknownCritical);
        }
    }
    Ok(nonce)
}
