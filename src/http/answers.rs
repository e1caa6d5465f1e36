//! Answers that every table of paths gives: problems (RFC 9457) and JSON.

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use hyper::StatusCode;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use serde::Serialize;

use crate::findings::Code;

/// `application/problem+json`, RFC 9457.
pub const PROBLEM: &str = "application/problem+json";

/// An answer with a body of the type given.
pub fn answer(status: StatusCode, content_type: &'static str, body: impl Into<Bytes>) -> Response {
    let mut response = Response::new(Body::from(body.into()));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

/// `value` as JSON.
pub fn json<T: Serialize + ?Sized>(status: StatusCode, value: &T) -> Response {
    match serde_json::to_vec(value) {
        Ok(body) => answer(status, "application/json", body),
        Err(error) => {
            tracing::error!(%error, "an answer could not be written as JSON");
            broken()
        }
    }
}

/// A problem, RFC 9457: what is wrong in a few words, what to do about it, and the code that programs go by, with what it
/// means in three languages.
pub fn problem(status: StatusCode, code: Code, title: &str, detail: &str) -> Response {
    let body = serde_json::json!({
        "type": "about:blank", "status": status.as_u16(), "title": title, "detail": detail, "code": code, "titles": code.title(),
    });
    answer(status, PROBLEM, body.to_string())
}

/// The answer to what should not happen.
pub fn broken() -> Response {
    problem(
        StatusCode::INTERNAL_SERVER_ERROR,
        Code::Busy,
        "Something went wrong inside",
        "This is a defect of the simulator. The request may be sent again; the log says where it happened.",
    )
}
