//! Heads that no handler sees: what HTTP/1.1 forbids and hyper lets pass, because another reader of the same octets could
//! understand them in another way; and an expectation that cannot be met.

use axum::response::Response;
use hyper::header::{EXPECT, HOST, TRANSFER_ENCODING};
use hyper::http::request::Parts;
use hyper::{StatusCode, Version};

use super::answers;
use crate::interface::Trouble;

/// The answer to such a head; `has_body` is whether a body is still to come.
pub(super) fn refused(head: &Parts, has_body: bool) -> Option<Response> {
    // RFC 9112 §3.2: exactly one. HTTP/1.0 may have none, and HTTP/2 has `:authority` in its place; several are never right.
    let hosts = head.headers.get_all(HOST).iter().count();
    if hosts > 1 || hosts == 0 && head.version == Version::HTTP_11 {
        return Some(answers::problem(StatusCode::BAD_REQUEST, Trouble::Hosts { count: hosts }));
    }
    // RFC 9112 §6.1: a coding that is not understood is answered 501.
    let mut codings = head.headers.get_all(TRANSFER_ENCODING).iter();
    let understood = codings.all(|coding| coding.as_bytes().trim_ascii().eq_ignore_ascii_case(b"chunked"));
    if !understood {
        return Some(answers::problem(StatusCode::NOT_IMPLEMENTED, Trouble::TransferCoding));
    }
    // RFC 9110 §10.1.1: who waits is told to send, or is answered at once. hyper sends 100 over HTTP/1.1 alone; who is answered 417 sends
    // it again without the expectation (§15.5.18).
    let waits = has_body
        && head.version == Version::HTTP_2
        && head
            .headers
            .get_all(EXPECT)
            .iter()
            .any(|expected| expected.as_bytes().trim_ascii().eq_ignore_ascii_case(b"100-continue"));
    waits.then(|| answers::problem(StatusCode::EXPECTATION_FAILED, Trouble::Expectation))
}
