//! The authority's paths: `/crl/…`, `/cert/…`, `/ocsp` and `/tsp`. Signing goes to a worker thread.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use bytes::Bytes;
use utoipa_axum::routes;

use super::published::Published;
use crate::ca::services::responder::Responder;
use crate::ca::services::service_keys::Reply;
use crate::ca::services::stamper::Stamper;
use crate::clock::Now;
use crate::encoding::{base64, percent};
use crate::http::answers::{self, Octets, With as _};
use crate::http::{HeaderMap, Received, StatusCode, Table, WholeBody};
use crate::interface::Trouble;
use crate::workers::Workers;

/// What answers under the authority's paths.
#[derive(Debug, Clone)]
pub struct AuthorityServices {
    /// The files under `/crl/` and `/cert/`.
    pub published: Arc<Published>,
    /// `/ocsp`.
    pub responder: Arc<Responder>,
    /// `/tsp`.
    pub stamper: Arc<Stamper>,
    /// Where signatures are made.
    pub workers: Arc<Workers>,
}

impl AuthorityServices {
    /// The paths of the authority.
    pub fn table(self) -> Table {
        Table::new()
            .at("/crl/{file}", routes!(published))
            .at("/cert/{file}", routes!(published))
            .at("/ocsp", routes!(ocsp_by_get, ocsp))
            .at("/ocsp/{*request}", routes!(ocsp_by_get, ocsp))
            .at("/tsp", routes!(tsp))
            .with_state(self)
    }

    async fn ocsp(&self, request: Bytes, now: Now) -> Response {
        let responder = Arc::clone(&self.responder);
        self.answer(move || responder.respond(&request, now)).await
    }

    async fn tsp(&self, request: Bytes, now: Now) -> Response {
        let stamper = Arc::clone(&self.stamper);
        self.answer(move || stamper.stamp(&request, now)).await
    }

    /// Answers on a worker thread, after the delay that a script asks for.
    async fn answer(&self, reply: impl FnOnce() -> Reply + Send + 'static) -> Response {
        let Ok(reply) = self.workers.run(reply).await else {
            let busy = answers::problem(StatusCode::SERVICE_UNAVAILABLE, Trouble::AuthorityBusy);
            return busy.with("retry-after", "1");
        };
        if reply.delay_millis > 0 {
            tokio::time::sleep(Duration::from_millis(reply.delay_millis)).await;
        }
        answers::answer(StatusCode::OK, reply.content_type, reply.body).with("cache-control", "no-store")
    }
}

/// The request in the path of a GET, RFC 6960 §A.1: base64, percent-encoded. `None` when it is neither.
fn request_in_path(path: &str) -> Option<Vec<u8>> {
    let encoded = path.trim_start_matches('/').strip_prefix("ocsp")?.trim_start_matches('/');
    // Padding is left off by some.
    base64::decode_unpadded(&String::from_utf8(percent::decode(encoded)?).ok()?)
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
async fn published(State(services): State<AuthorityServices>, uri: Uri, headers: HeaderMap) -> Response {
    services
        .published
        .answer(uri.path(), &headers)
        .await
        .unwrap_or_else(|| answers::problem(StatusCode::NOT_FOUND, Trouble::NothingPublished))
}

/// OCSP, RFC 6960
#[utoipa::path(
    post,
    path = "",
    params(("request" = String, Path, description = "Passed over.")),
    request_body(content = Octets, content_type = "application/ocsp-request"),
    responses((status = 200, description = "OCSPResponse.", body = Octets, content_type = "application/ocsp-response"))
)]
async fn ocsp(State(services): State<AuthorityServices>, now: Now, WholeBody(body): WholeBody) -> Response {
    services.ocsp(body, now).await
}

/// OCSP by GET, RFC 6960 §A.1: the request in base64
#[utoipa::path(
    get,
    path = "",
    params(("request" = String, Path, description = "OCSPRequest in base64, percent-encoded.")),
    responses((status = 200, description = "OCSPResponse.", body = Octets, content_type = "application/ocsp-response"))
)]
async fn ocsp_by_get(State(services): State<AuthorityServices>, received: Received) -> Response {
    // What is no request in a path is none that the responder understands either, and it says so.
    let request = request_in_path(received.uri().path()).unwrap_or_default();
    services.ocsp(request.into(), received.now()).await
}

/// Time-stamps, RFC 3161
#[utoipa::path(
    post,
    path = "",
    request_body(content = Octets, content_type = "application/timestamp-query"),
    responses((status = 200, description = "TimeStampResp.", body = Octets, content_type = "application/timestamp-reply"))
)]
async fn tsp(State(services): State<AuthorityServices>, now: Now, WholeBody(body): WholeBody) -> Response {
    services.tsp(body, now).await
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
