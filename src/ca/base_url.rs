//! What stands before the paths in certificates: where the gateway publishes.

use std::sync::OnceLock;

use super::issue::issuer::Issuer;
use super::issue::issuer_id::IssuerId;

/// Where the gateway's plain listener is by default.
pub const DEFAULT_BASE_URL: &str = "http://127.0.0.1:8080";

/// The two beginnings of addresses.
#[derive(Debug)]
pub(super) struct BaseUrls {
    /// Of what is the same in every process: what the issuing authority's own certificate says.
    pub(super) fixed: String,
    running: OnceLock<String>,
}

impl BaseUrls {
    /// Those of a PKI before a gateway runs; `rsa` is its issuing authority.
    pub(super) fn of(rsa: &Issuer) -> Self {
        let named = rsa.certificate().crl_urls().first();
        let fixed = named.and_then(|url| url.strip_suffix(IssuerId::Root.crl_path()));
        BaseUrls { fixed: fixed.unwrap_or(DEFAULT_BASE_URL).to_owned(), running: OnceLock::new() }
    }

    /// A gateway publishes there; the first call counts.
    pub(super) fn publish_at(&self, base_url: &str) {
        self.running.get_or_init(|| base_url.trim_end_matches('/').to_owned());
    }

    /// Of what is issued now.
    pub(super) fn now(&self) -> &str {
        self.running.get().unwrap_or(&self.fixed)
    }
}
