//! The authority's services behind the plain listener: OCSP and time-stamps. The gateway brings requests to them and knows nothing
//! of what is in them.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use bytes::Bytes;

use super::Answer;
use super::services::{Gateway, busy};
use crate::clock::Now;
use crate::encoding::{base64, percent};
use crate::findings::Code;
use crate::http::answers::{self, Octets, With as _};
use crate::http::{HeaderMap, Received, StatusCode, WholeBody};

/// Which service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PkiService {
    /// RFC 6960, `/ocsp/`.
    Ocsp,
    /// RFC 3161, `/tsp/`.
    Tsp,
}

/// What a service answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PkiReply {
    /// `Content-Type`.
    pub content_type: &'static str,
    /// The body.
    pub body: Vec<u8>,
    /// How long it is held back.
    pub delay: Duration,
}

/// The services. Those of the house are joined to it by `app`.
pub trait PkiServices: Send + Sync {
    /// Answers a request; takes the time of a signature.
    fn answer(&self, service: PkiService, request: &[u8], now: Now) -> PkiReply;

    /// What a tester set the service to answer instead of the truth.
    fn script(&self, service: PkiService) -> serde_json::Value;

    /// Sets what it answers; an error is for the author of the script.
    fn follow(&self, service: PkiService, script: &[u8], now: Now) -> Result<(), String>;
}

/// The request in the path of a GET, RFC 6960 §A.1: base64, percent-encoded. `None` when it is neither.
pub(super) fn request_in_path(path: &str) -> Option<Vec<u8>> {
    let encoded = path.trim_start_matches('/').strip_prefix("ocsp")?.trim_start_matches('/');
    // Padding is left off by some.
    base64::decode_unpadded(&String::from_utf8(percent::decode(encoded)?).ok()?)
}

/// Answers a request on a worker thread, after the delay that a script asks for.
async fn answer(gateway: &Arc<Gateway>, service: PkiService, request: Bytes, now: Now) -> Response {
    let services = Arc::clone(&gateway.services.pki_services);
    let Ok(reply) = gateway.services.workers.run(move || services.answer(service, &request, now)).await
    else {
        return busy(now).to_answer();
    };
    if !reply.delay.is_zero() {
        tokio::time::sleep(reply.delay).await;
    }
    answers::answer(StatusCode::OK, reply.content_type, reply.body).with("cache-control", "no-store")
}

/// A CRL or a certificate of the authority
#[utoipa::path(
    get,
    path = "",
    params(("file" = String, Path, description = "Its name, as certificates have it.")),
    responses(
        (status = 200, description = "DER.", content((Octets = "application/pkix-crl"), (Octets = "application/pkix-cert"))),
        (status = 304, description = "Not changed since."),
    )
)]
pub(super) async fn published(State(gateway): State<Arc<Gateway>>, uri: Uri, headers: HeaderMap) -> Response {
    gateway.services.published.answer(uri.path(), &headers).await.unwrap_or_else(|| {
        answers::problem(
            StatusCode::NOT_FOUND,
            Code::NotFound,
            "Nothing is published under this name",
            "The names stand in the certificates: CRL distribution points and authority information access.",
        )
    })
}

/// OCSP, RFC 6960
#[utoipa::path(
    post,
    path = "",
    params(("request" = String, Path, description = "Passed over.")),
    request_body(content = Octets, content_type = "application/ocsp-request"),
    responses((status = 200, description = "OCSPResponse.", body = Octets, content_type = "application/ocsp-response"))
)]
pub(super) async fn ocsp(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    WholeBody(body): WholeBody,
) -> Response {
    answer(&gateway, PkiService::Ocsp, body, now).await
}

/// OCSP by GET, RFC 6960 §A.1: the request in base64
#[utoipa::path(
    get,
    path = "",
    params(("request" = String, Path, description = "OCSPRequest in base64, percent-encoded.")),
    responses((status = 200, description = "OCSPResponse.", body = Octets, content_type = "application/ocsp-response"))
)]
pub(super) async fn ocsp_by_get(State(gateway): State<Arc<Gateway>>, received: Received) -> Response {
    // What is no request in a path is none that the responder understands either, and it says so.
    let request = request_in_path(received.uri().path()).unwrap_or_default();
    answer(&gateway, PkiService::Ocsp, request.into(), received.now()).await
}

/// Time-stamps, RFC 3161
#[utoipa::path(
    post,
    path = "",
    request_body(content = Octets, content_type = "application/timestamp-query"),
    responses((status = 200, description = "TimeStampResp.", body = Octets, content_type = "application/timestamp-reply"))
)]
pub(super) async fn tsp(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    WholeBody(body): WholeBody,
) -> Response {
    answer(&gateway, PkiService::Tsp, body, now).await
}

/// Sets what the service answers, when there is a script; returns what it answers from now on.
pub(super) fn script(gateway: &Gateway, service: PkiService, script: Option<&[u8]>, now: Now) -> Answer {
    let services = &gateway.services.pki_services;
    if let Some(script) = script
        && let Err(detail) = services.follow(service, script, now)
    {
        return Answer::problem(400, "The script was not taken", &detail);
    }
    Answer::new(200, "application/json", services.script(service).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_read_from_its_path_however_it_was_encoded() {
        let octets = [0x30, 0xFB, 0xEF, 0xBE, 0xFF];
        for path in ["/ocsp/MPvvvv8=", "/ocsp/MPvvvv8%3D", "/ocsp/MPvvvv8", "/ocsp//MPvvvv8%3d"] {
            assert_eq!(request_in_path(path).as_deref(), Some(&octets[..]), "{path}");
        }
        assert_eq!(request_in_path("/ocsp/MP%2Fv").as_deref(), request_in_path("/ocsp/MP/v").as_deref());
        for path in ["/ocsp/%", "/ocsp/%zz", "/ocsp/M", "/ocsp/привет", "/other"] {
            assert_eq!(request_in_path(path), None, "{path}");
        }
    }
}
