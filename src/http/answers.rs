//! Answers that every table of paths gives: problems (RFC 9457) and JSON.

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use hyper::StatusCode;
use hyper::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue};
use serde::Serialize;
use utoipa::ToSchema;

use super::html;
use crate::findings::Code;
use crate::text::{self, Text};

/// `application/problem+json`, RFC 9457.
pub const PROBLEM: &str = "application/problem+json";

/// Octets that are no text, for descriptions of paths.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
pub struct Octets(#[expect(dead_code, reason = "a description only")] Vec<u8>);

/// An answer with a body of the type given.
pub fn answer(status: StatusCode, content_type: &'static str, body: impl Into<Bytes>) -> Response {
    let mut response = Response::new(Body::from(body.into()));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

/// An answer with further headers.
pub trait With {
    /// With one more header, its name in lower case; a value that is no header value is left out.
    #[must_use]
    fn with(self, name: &'static str, value: impl AsRef<str>) -> Self;
}

impl With for Response {
    fn with(mut self, name: &'static str, value: impl AsRef<str>) -> Self {
        if let Ok(value) = HeaderValue::from_str(value.as_ref()) {
            self.headers_mut().append(HeaderName::from_static(name), value);
        }
        self
    }
}

/// A page needs its style and nothing else: no script, no picture, no frame around it.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// An HTML page without scripts.
pub fn page(status: StatusCode, html: impl Into<Bytes>) -> Response {
    let mut response = answer(status, "text/html; charset=utf-8", html);
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(PAGE_POLICY));
    response
}

/// A page with this title and this HTML below it.
pub fn document(title: &str, body: &str) -> String {
    html::document(title, body)
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

/// A problem, RFC 9457, as it goes out.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problem<'a> {
    /// What kind of problem, a URI.
    #[serde(rename = "type")]
    pub kind: &'a str,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong, in a few words.
    pub title: &'a str,
    /// What to do about it.
    pub detail: &'a str,
    /// The code that programs go by.
    #[schema(value_type = String)]
    pub code: Code,
    /// What the code means in Kazakh, Russian and English.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    pub titles: Text,
}

/// A problem, RFC 9457: what is wrong in a few words, what to do about it, and the code that programs go by, with what it
/// means in three languages.
pub fn problem(status: StatusCode, code: Code, title: &str, detail: &str) -> Response {
    let problem = Problem {
        kind: "about:blank",
        status: status.as_u16(),
        title,
        detail,
        code,
        titles: text::title(code),
    };
    // Strings and numbers are always written.
    answer(status, PROBLEM, serde_json::to_vec(&problem).unwrap_or_default())
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
