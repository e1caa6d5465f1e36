//! Heads that no handler sees: what HTTP/1.1 forbids and hyper lets pass, because another reader of the same octets could
//! understand them in another way.

use axum::response::Response;
use hyper::header::{HOST, TRANSFER_ENCODING};
use hyper::http::request::Parts;
use hyper::{StatusCode, Version};

use super::answers;
use crate::interface::Trouble;

/// The answer to such a head.
pub(super) fn refused(head: &Parts) -> Option<Response> {
    // RFC 9112 §3.2: exactly one. HTTP/1.0 may have none, and HTTP/2 has `:authority` in its place; several are never right.
    let hosts = head.headers.get_all(HOST).iter().count();
    if hosts > 1 || hosts == 0 && head.version == Version::HTTP_11 {
        return Some(answers::problem(StatusCode::BAD_REQUEST, Trouble::Hosts { count: hosts }));
    }
    // RFC 9112 §6.1: a coding that is not understood is answered 501.
    let mut codings = head.headers.get_all(TRANSFER_ENCODING).iter();
    let understood = codings.all(|coding| coding.as_bytes().trim_ascii().eq_ignore_ascii_case(b"chunked"));
    (!understood).then(|| answers::problem(StatusCode::NOT_IMPLEMENTED, Trouble::TransferCoding))
}
