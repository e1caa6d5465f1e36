//! Which keys a request may be signed with: what it asks of the certificate, against the keys of the store.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::key::{AgentKey, KeyFault, KeySource, Purpose};
use crate::clock::Now;
use crate::crypto::EcdsaForm;
use crate::keys::Signer as _;
use crate::limits;
use crate::x509::{Certificate, with_numbers_masked};

/// Certificates between a key's and the one that a request names, at most; the authority's chains have three.
const CHAIN_MAX: usize = 8;

/// Under whom a certificate must have been issued.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum Issuers {
    /// Under the authority: no chain was named.
    #[default]
    Authority,
    /// Under anybody: the chain is empty.
    Anybody,
    /// Under one of these.
    These(Vec<Certificate>),
}

/// What a request asks of the certificate. What is empty asks nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) purpose: Purpose,
    /// All of them must be in the extended key usage.
    pub(super) usages: Vec<String>,
    pub(super) iin: Option<String>,
    pub(super) bin: Option<String>,
    /// Hexadecimal, without leading zeros, lower case.
    pub(super) serial: Option<String>,
    pub(super) issuers: Issuers,
}

impl Wanted {
    /// Any key for this purpose, whoever issued it: what `commonUtils` asks.
    pub(super) fn of_purpose(purpose: Purpose) -> Self {
        Wanted { purpose, usages: Vec::new(), iin: None, bin: None, serial: None, issuers: Issuers::Anybody }
    }

    /// What of it the key does not have; nothing where it fits.
    fn misfit(&self, key: &AgentKey, authorities: &[Certificate]) -> Option<&'static str> {
        let certificate = key.certificate();
        let has = |oid: &String| certificate.extended_key_usage().is_some_and(|usage| usage.has(oid));
        let is = |wanted: &Option<String>, found: Option<String>| wanted.is_none() || *wanted == found;
        if !key.is_for(self.purpose) {
            return Some("keyType");
        }
        if !self.usages.iter().all(has) {
            return Some("extKeyUsageOids");
        }
        if !is(&self.iin, key.iin()) {
            return Some("iin");
        }
        if !is(&self.bin, key.bin()) {
            return Some("bin");
        }
        if !is(&self.serial, Some(normal_serial(&certificate.serial_hex()))) {
            return Some("serialNumber");
        }
        let under = match &self.issuers {
            Issuers::Anybody => true,
            Issuers::Authority => leads_to(key, authorities),
            Issuers::These(these) => leads_to(key, these),
        };
        (!under).then_some("chain")
    }
}

/// A serial number as two are compared.
pub(super) fn normal_serial(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_hexdigit).collect();
    digits.trim_start_matches('0').to_ascii_lowercase()
}

/// Whether one of `issuers` issued the certificate, or one above it.
fn leads_to(key: &AgentKey, issuers: &[Certificate]) -> bool {
    let chain = key.holder().chain();
    let mut current = key.certificate();
    for _ in 0..CHAIN_MAX {
        if issuers.iter().any(|issuer| issued(issuer, current)) {
            return true;
        }
        match chain.iter().find(|above| *above != current && issued(above, current)) {
            Some(above) => current = above,
            None => return false,
        }
    }
    false
}

/// Whether the key of `issuer` signed `certificate`, which names it.
fn issued(issuer: &Certificate, certificate: &Certificate) -> bool {
    certificate.is_issued_in_name_of(issuer)
        && certificate.signature_algorithm().is_some_and(|algorithm| {
            let (tbs, value) = (certificate.tbs(), certificate.signature_value());
            issuer.key().verify(algorithm, EcdsaForm::Der, tbs, value).is_ok()
        })
}

/// The keys that were made or read, kept by their names.
pub(super) struct KeyRing {
    source: Arc<dyn KeySource>,
    kept: Mutex<HashMap<String, Arc<AgentKey>>>,
}

impl KeyRing {
    pub(super) fn new(source: Arc<dyn KeySource>) -> Self {
        KeyRing { source, kept: Mutex::default() }
    }

    pub(super) fn source(&self) -> &dyn KeySource {
        self.source.as_ref()
    }

    /// The key of a name, made where it is not kept yet.
    pub(super) fn key(&self, name: &str, now: Now) -> Result<Arc<AgentKey>, KeyFault> {
        if let Some(key) = self.kept().get(name) {
            return Ok(Arc::clone(key));
        }
        let key = Arc::new(AgentKey::new(name, self.source.key(name, now)?));
        let mut kept = self.kept();
        // Keys can be made again; those of people may be many.
        if kept.len() >= limits::AGENT_KEYS_MAX {
            kept.clear();
        }
        Ok(Arc::clone(kept.entry(name.to_owned()).or_insert(key)))
    }

    /// Those of `names` that fit, in their order. Why another does not is logged: pages ask for more than a person sees.
    pub(super) fn fitting(&self, names: &[String], wanted: &Wanted, now: Now) -> Vec<Arc<AgentKey>> {
        let mut found = Vec::new();
        for name in names {
            match self.key(name, now) {
                Err(error) => {
                    let error = with_numbers_masked(&error.to_string());
                    tracing::warn!(error, "a key of the agent cannot be used");
                }
                Ok(key) => match wanted.misfit(&key, self.source.authorities()) {
                    None => found.push(key),
                    Some(member) => {
                        let key = with_numbers_masked(name);
                        tracing::debug!(key, member, "a key of the agent does not fit the request");
                    }
                },
            }
        }
        found
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, HashMap<String, Arc<AgentKey>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
