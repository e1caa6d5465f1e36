//! `/health` and `/metrics`.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::metrics::gauge;
use super::services::Gateway;
use crate::clock::Now;
use crate::http::answers::{self, With as _};
use crate::http::header::ACCEPT_LANGUAGE;
use crate::http::{HeaderMap, StatusCode};
use crate::text::Lang;

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
        (status = 503, description = "They cannot: `output` says why, in the language of Accept-Language.", body = HealthAnswer),
    )
)]
pub(super) async fn health(State(gateway): State<Arc<Gateway>>, now: Now, headers: HeaderMap) -> Response {
    let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let lang = accepted.map_or(Lang::En, Lang::accepted);
    let health = gateway.health(now).await;
    let status = if health.passes() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    answers::json(status, &health.to_json(lang))
        .with("cache-control", "no-store")
        .with("content-language", lang.as_str())
        .with("vary", "accept-language")
}

/// Figures for Prometheus
#[utoipa::path(get, path = "", responses((status = 200, description = "Exposition format 0.0.4.", body = String, content_type = "text/plain")))]
pub(super) async fn metrics(State(gateway): State<Arc<Gateway>>, now: Now) -> Response {
    let mut text = gateway.services.metrics.text();
    let age = |since: Now| now.millis().saturating_sub(since.millis()) as f64 / 1000.0;
    // A store that does not answer is what /health is about.
    if let Ok(Some(behind)) = gateway.services.registry.behind(now).await {
        let (name, help) = ("qaqpa_requests_behind", "Requests whose next step is due and not done.");
        gauge(&mut text, name, help, behind.requests as f64);
        let (name, help) = ("qaqpa_requests_behind_seconds", "For how long the oldest of them is due.");
        gauge(&mut text, name, help, behind.since.map_or(0.0, age));
    }
    if let Some(oldest) = gateway.services.revocations.lists().oldest() {
        let (name, help) = ("qaqpa_crl_age_seconds", "Since the oldest CRL that is held was issued.");
        gauge(&mut text, name, help, age(oldest));
    }
    answers::answer(StatusCode::OK, "text/plain; version=0.0.4; charset=utf-8", text)
}
