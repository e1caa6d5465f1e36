//! `[revocation]`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::limits;

/// `[revocation]`; what each key means stands in `qaqpa.sample.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Revocation {
    /// Whether anything is fetched.
    pub mode: RevocationMode,
    /// Who is asked first.
    pub order: RevocationOrder,
    /// What becomes of a certificate that nobody can speak of.
    pub without_answer: WithoutAnswer,
    /// How long a request may wait for what was never fetched before.
    pub wait_millis_max: u64,
    /// For one list.
    pub list_millis_max: u64,
    /// Octets of one list.
    pub list_bytes_max: usize,
    /// Between two requests for a list.
    pub refresh_seconds: u64,
    /// For one OCSP answer.
    pub answer_millis_max: u64,
    /// How long an OCSP answer is believed.
    pub answer_kept_seconds: u64,
    /// What an answer without its nonce is worth.
    pub nonce: Nonce,
    /// The digest of the CertID.
    pub certificate_id: CertificateIdDigest,
    /// Beginnings of addresses, and what is asked in their place.
    pub map: BTreeMap<String, String>,
    /// Addresses of further lists.
    pub lists: Vec<String>,
    /// The responder to ask whatever certificates say.
    pub responder: Option<String>,
    /// Hosts that certificates may send us to, with a port or for every port; of this machine, besides the authority's own ports.
    pub hosts: Vec<String>,
}

impl Default for Revocation {
    fn default() -> Self {
        Revocation {
            mode: RevocationMode::Direct,
            order: RevocationOrder::CrlThenOcsp,
            without_answer: WithoutAnswer::Retry,
            wait_millis_max: 10_000,
            list_millis_max: 30_000,
            list_bytes_max: limits::CRL_BYTES_MAX,
            refresh_seconds: 3_600,
            answer_millis_max: 5_000,
            answer_kept_seconds: 300,
            nonce: Nonce::Required,
            certificate_id: CertificateIdDigest::Sha256,
            map: BTreeMap::new(),
            lists: Vec::new(),
            responder: None,
            hosts: Vec::new(),
        }
    }
}

/// Whether revocation data is fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RevocationMode {
    /// The authority hands its lists over.
    Direct,
    /// What certificates name is fetched.
    Http,
}

/// Who is asked first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum RevocationOrder {
    /// The list; the responder where no list counts.
    #[serde(rename = "crl,ocsp")]
    CrlThenOcsp,
    /// The responder; the list where no answer counts.
    #[serde(rename = "ocsp,crl")]
    OcspThenCrl,
    /// Both must say good.
    #[serde(rename = "both")]
    Both,
    /// Lists alone.
    #[serde(rename = "crl")]
    Crl,
    /// Responders alone.
    #[serde(rename = "ocsp")]
    Ocsp,
}

/// What becomes of a certificate that nobody can speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WithoutAnswer {
    /// The request is to be sent again later.
    Retry,
    /// It passes, and the report says so.
    Accept,
}

/// What an answer without the nonce that was sent is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Nonce {
    /// Nothing.
    Required,
    /// What its times say.
    Optional,
}

/// The digest of the CertID, RFC 6960 §4.1.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CertificateIdDigest {
    /// SHA-256.
    Sha256,
    /// SHA-1, which every responder knows.
    Sha1,
}
