//! `GET /health`: whether requests can be registered, found out by trying.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::Mutex;

use super::stopwatch::Stopwatch;
use crate::clock::Now;
use crate::interface::HealthFault;
use crate::limits;
use crate::registry::{Registry, RegistryError};
use crate::revocation::Revocations;
use crate::text::{Lang, health_fault};

/// What `GET /health` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// What was tried, and why it failed where it did.
    pub checks: Vec<(&'static str, Option<HealthFault>)>,
    /// How long the process has run.
    pub uptime: Duration,
}

impl Health {
    /// Whether everything that is needed works.
    pub fn passes(&self) -> bool {
        self.checks.iter().all(|(_, failure)| failure.is_none())
    }

    /// As it is answered: `status`, `version`, `uptimeSeconds`, `checks`, and `output` with the reasons of what failed, in `lang`.
    pub fn to_json(&self, lang: Lang) -> Value {
        let word = |failed: bool| if failed { "fail" } else { "pass" };
        let checks: serde_json::Map<String, Value> = self
            .checks
            .iter()
            .map(|(name, failure)| ((*name).to_owned(), json!(word(failure.is_some()))))
            .collect();
        let mut body = json!({
            "status": word(!self.passes()),
            "version": env!("CARGO_PKG_VERSION"),
            "uptimeSeconds": self.uptime.as_secs(),
            "checks": checks,
        });
        if !self.passes() {
            let reasons: Vec<String> = self
                .checks
                .iter()
                .filter_map(|(name, failure)| {
                    failure.as_ref().map(|why| format!("{name}: {}", health_fault(why, lang)))
                })
                .collect();
            body["output"] = json!(reasons.join("; "));
        }
        body
    }
}

/// The last write that was tried: frequent questions cause no more than one write a second.
#[derive(Debug)]
pub(super) struct Probe {
    begun: Stopwatch,
    last: Mutex<Option<(Stopwatch, Option<HealthFault>)>>,
}

impl Default for Probe {
    fn default() -> Self {
        Probe { begun: Stopwatch::start(), last: Mutex::default() }
    }
}

impl Probe {
    /// Tries everything. It costs the same however much is registered.
    pub(super) async fn try_all(&self, registry: &Registry, revocations: &Revocations, now: Now) -> Health {
        let lists = revocations.has_nothing().then_some(HealthFault::NoCrl { at: now });
        Health {
            checks: vec![("registry", self.write_fails(registry, now).await), ("revocation", lists)],
            uptime: self.begun.elapsed(),
        }
    }

    /// Why a write fails, if it does. Those who ask at the same time share one.
    async fn write_fails(&self, registry: &Registry, now: Now) -> Option<HealthFault> {
        let mut last = self.last.lock().await;
        let fresh = Duration::from_millis(limits::HEALTH_FRESH_MILLIS_MAX);
        if let Some((at, failure)) = &*last
            && at.elapsed() < fresh
        {
            return failure.clone();
        }
        let patience = Duration::from_millis(limits::HEALTH_WRITE_MILLIS_MAX);
        let failure = match tokio::time::timeout(patience, registry.probe(now)).await {
            Ok(Ok(())) => registry.unwell().map(HealthFault::Storage),
            Ok(Err(RegistryError::Storage(fault))) => Some(HealthFault::Storage(fault)),
            Ok(Err(RegistryError::Closed)) => Some(HealthFault::Closed),
            // A write that changes no case is refused for no other reason.
            Ok(Err(_)) => Some(HealthFault::Queue),
            Err(_) => Some(HealthFault::SlowWrite { millis: patience.as_millis() }),
        };
        *last = Some((Stopwatch::start(), failure.clone()));
        failure
    }
}
