//! OCSP and time-stamps: the request goes to the authority's service on a worker thread.

use std::sync::Arc;

use bytes::Bytes;

use super::{Inner, busy};
use crate::clock::Now;
use crate::gateway::{Answer, PkiService};

/// Answers a request, after the delay that a script asks for.
pub(super) async fn answer(inner: Arc<Inner>, service: PkiService, request: Bytes, now: Now) -> Answer {
    let services = Arc::clone(&inner.parts.services);
    let Ok(reply) = inner.parts.workers.run(move || services.answer(service, &request, now)).await else {
        return busy(now).to_answer();
    };
    if !reply.delay.is_zero() {
        tokio::time::sleep(reply.delay).await;
    }
    Answer::new(200, reply.content_type, reply.body).with("cache-control", "no-store")
}

/// Tells the service what to answer, when there is a script; and what it answers from now on.
pub(super) fn script(inner: &Inner, service: PkiService, script: Option<&[u8]>, now: Now) -> Answer {
    let services = &inner.parts.services;
    if let Some(script) = script
        && let Err(detail) = services.follow(service, script, now)
    {
        return Answer::problem(400, "The script was not taken", &detail);
    }
    super::json(200, &services.script(service))
}
