//! `GET /health`: whether requests can be registered, found out by trying.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::Mutex;
use utoipa::ToSchema;

use super::services::Gateway;
use super::timing::Stopwatch;
use crate::clock::Now;
use crate::http::StatusCode;
use crate::http::answers::{self, With as _};
use crate::limits;

/// What `GET /health` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// What was tried, and why it failed where it did.
    pub checks: Vec<(&'static str, Option<String>)>,
    /// How long the process has run.
    pub uptime: Duration,
}

impl Health {
    /// Whether everything that is needed works.
    pub fn passes(&self) -> bool {
        self.checks.iter().all(|(_, failure)| failure.is_none())
    }

    /// As it is answered: `status`, `version`, `uptimeSeconds`, `checks`, and `output` with the reasons of what failed.
    pub fn to_json(&self) -> Value {
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
                .filter_map(|(name, failure)| failure.as_ref().map(|why| format!("{name}: {why}")))
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
    last: Mutex<Option<(Stopwatch, Option<String>)>>,
}

impl Default for Probe {
    fn default() -> Self {
        Probe { begun: Stopwatch::start(), last: Mutex::default() }
    }
}

/// As it is answered.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct HealthAnswer {
    status: String,
    version: String,
    uptime_seconds: u64,
    checks: BTreeMap<String, String>,
    output: Option<String>,
}

/// Whether requests can be registered
#[utoipa::path(
    get,
    path = "",
    responses(
        (status = 200, description = "They can.", body = HealthAnswer),
        (status = 503, description = "They cannot: `output` says why.", body = HealthAnswer),
    )
)]
pub(super) async fn answer(State(gateway): State<Arc<Gateway>>, now: Now) -> Response {
    let health = health(&gateway, now).await;
    let status = if health.passes() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    answers::json(status, &health.to_json()).with("cache-control", "no-store")
}

/// Tries everything. It costs the same however much is registered.
pub(super) async fn health(gateway: &Gateway, now: Now) -> Health {
    let lists = gateway
        .services
        .revocations
        .has_nothing()
        .then(|| format!("no list of revoked certificates is at hand on {now}"));
    Health {
        checks: vec![("registry", write_fails(gateway, now).await), ("revocation", lists)],
        uptime: gateway.probe.begun.elapsed(),
    }
}

/// Why a write fails, if it does. Those who ask at the same time share one.
async fn write_fails(gateway: &Gateway, now: Now) -> Option<String> {
    let mut last = gateway.probe.last.lock().await;
    let fresh = Duration::from_millis(limits::HEALTH_FRESH_MILLIS_MAX);
    if let Some((at, failure)) = &*last
        && at.elapsed() < fresh
    {
        return failure.clone();
    }
    let patience = Duration::from_millis(limits::HEALTH_WRITE_MILLIS_MAX);
    let failure = match tokio::time::timeout(patience, gateway.services.registry.probe(now)).await {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(error.to_string()),
        Err(_) => Some(format!("a write takes longer than {} ms", patience.as_millis())),
    };
    *last = Some((Stopwatch::start(), failure.clone()));
    failure
}
