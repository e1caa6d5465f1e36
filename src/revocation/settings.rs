//! How revocation data is fetched.

use std::time::Duration;

use crate::crypto::DigestAlgorithm;
use crate::http::Loopback;
use crate::limits;
use crate::x509::ocsp::OcspPolicy;

/// How revocation data is fetched. The defaults are those of the sample configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// For one list, all of it.
    pub list_patience: Duration,
    /// For one OCSP answer, all of it.
    pub answer_patience: Duration,
    /// How long a request may wait for what was never fetched before.
    pub wait: Duration,
    /// Octets of one list.
    pub list_octets_max: usize,
    /// Octets of one OCSP answer.
    pub answer_octets_max: usize,
    /// A list is asked for anew after this, whatever its nextUpdate: revocations come between.
    pub refresh: Duration,
    /// How long an OCSP answer is believed without being asked for anew, whatever its nextUpdate.
    pub answer_kept: Duration,
    /// The first pause after a failure; each further one doubles it.
    pub retry: Duration,
    /// The longest pause after failures.
    pub retry_max: Duration,
    /// The digest of the CertID, RFC 6960 §4.1.1.
    pub certificate_id: DigestAlgorithm,
    /// What an answer without its nonce is worth, and how old one may be.
    pub answer_policy: OcspPolicy,
    /// Beginnings of addresses, and what is asked in their place.
    pub map: Vec<(String, String)>,
    /// Further addresses of full lists, for every issuer.
    pub lists: Vec<String>,
    /// The responder to ask whatever certificates say.
    pub responder: Option<String>,
    /// Hosts that certificates may send us to, besides this machine: a name, `name:port`, `*.name`, an address. The hosts of `map`, `lists`
    /// and `responder` are named by standing there. Stops requests to addresses of the network behind the gateway.
    pub hosts: Vec<String>,
    /// Which ports of this machine are asked beside those of the addresses above.
    pub loopback: Loopback,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            // The production list, 21 MB, over a link of 8 Mbit/s.
            list_patience: Duration::from_secs(30),
            answer_patience: Duration::from_secs(5),
            wait: Duration::from_secs(10),
            list_octets_max: limits::CRL_BYTES_MAX,
            answer_octets_max: 64 * 1024,
            // The authority's other clients ask for deltas once an hour (manual/authority §1.5).
            refresh: Duration::from_secs(3_600),
            answer_kept: Duration::from_secs(300),
            retry: Duration::from_secs(5),
            retry_max: Duration::from_secs(300),
            // What NCANode asks with (manual/authority §1.6).
            certificate_id: DigestAlgorithm::Sha256,
            answer_policy: OcspPolicy::default(),
            map: Vec::new(),
            lists: Vec::new(),
            responder: None,
            hosts: Vec::new(),
            loopback: Loopback::AnyPort,
        }
    }
}
