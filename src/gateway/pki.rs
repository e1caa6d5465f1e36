//! The authority's services behind the plain listener: OCSP and time-stamps. The gateway brings requests to them and knows nothing
//! of what is in them.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::Answer;
use super::services::{Inner, busy, json};
use crate::clock::Now;
use crate::encoding::{base64, percent};

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

    /// What the service was told to answer instead of the truth.
    fn script(&self, service: PkiService) -> serde_json::Value;

    /// Tells it what to answer; an error is for whoever wrote the script.
    fn follow(&self, service: PkiService, script: &[u8], now: Now) -> Result<(), String>;
}

/// The request in the path of a GET, RFC 6960 §A.1: base64, percent-encoded. `None` when it is neither.
pub(super) fn request_in_path(path: &str) -> Option<Vec<u8>> {
    let encoded = path.trim_start_matches('/').strip_prefix("ocsp")?.trim_start_matches('/');
    // Padding is left off by some.
    base64::decode_unpadded(&String::from_utf8(percent::decode(encoded)?).ok()?)
}

/// Answers a request on a worker thread, after the delay that a script asks for.
pub(super) async fn answer(inner: Arc<Inner>, service: PkiService, request: Bytes, now: Now) -> Answer {
    let services = Arc::clone(&inner.services.pki_services);
    let Ok(reply) = inner.services.workers.run(move || services.answer(service, &request, now)).await else {
        return busy(now).to_answer();
    };
    if !reply.delay.is_zero() {
        tokio::time::sleep(reply.delay).await;
    }
    Answer::new(200, reply.content_type, reply.body).with("cache-control", "no-store")
}

/// Sets what the service answers, when there is a script; returns what it answers from now on.
pub(super) fn script(inner: &Inner, service: PkiService, script: Option<&[u8]>, now: Now) -> Answer {
    let services = &inner.services.pki_services;
    if let Some(script) = script
        && let Err(detail) = services.follow(service, script, now)
    {
        return Answer::problem(400, "The script was not taken", &detail);
    }
    json(200, &services.script(service))
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
