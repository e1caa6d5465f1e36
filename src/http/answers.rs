//! Answers that every table of paths gives: problems (RFC 9457) and JSON.

use std::borrow::Cow;
use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use hyper::StatusCode;
use hyper::header::{CONTENT_LANGUAGE, CONTENT_TYPE, HeaderName, HeaderValue, VARY};
use serde::Serialize;
use utoipa::ToSchema;

use super::html;
use crate::crypto::{DigestAlgorithm, digest};
use crate::encoding::{base64, json_text};
use crate::interface::{InterfaceCode, Trouble};
use crate::text::{self, Lang, Text};

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

/// A page needs its own style and nothing else: no script, no picture, no frame around it. The style is named by its digest (CSP3
/// §6.7.2.4), so that a style that a stranger's text brought would do nothing.
fn page_policy(html: &str) -> String {
    let style = html.split_once("<style>").and_then(|(_, rest)| rest.split_once("</style>"));
    let style = match style {
        Some((style, _)) => {
            let sum = digest(DigestAlgorithm::Sha256, style.as_bytes());
            format!("'sha256-{}'", base64::encode(sum.as_ref()))
        }
        None => "'none'".to_owned(),
    };
    format!(
        "default-src 'none'; style-src {style}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
}

/// An HTML page without scripts, in which no text of a stranger turns the direction of another.
pub fn page(status: StatusCode, html: &str) -> Response {
    let html = text::visible(html).into_owned();
    let policy = page_policy(&html);
    let response = answer(status, "text/html; charset=utf-8", html);
    response.with("content-security-policy", policy)
}

/// Text in HTML.
pub fn escaped(text: &str) -> String {
    html::escaped(text)
}

/// A page with this title and this HTML below it.
pub fn document(title: &str, body: &str) -> String {
    html::document(title, body)
}

/// A document in English: a page of the manual, the description of the paths.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its title, text.
    pub title: Arc<str>,
    /// What stands below the title, HTML.
    pub body: Arc<str>,
}

/// A document, in the layout of the listener where that has one.
pub fn documented(document: &Document) -> Response {
    let mut response = page(StatusCode::OK, &html::document(&document.title, &document.body));
    response.extensions_mut().insert(document.clone());
    response
}

/// `value` as JSON.
pub fn json<T: Serialize + ?Sized>(status: StatusCode, value: &T) -> Response {
    match json_text::octets(value) {
        Ok(octets) => {
            let body = String::from_utf8(octets).unwrap_or_default();
            // Most texts have nothing that is to be made visible.
            let shown = match text::visible_json(&body) {
                Cow::Borrowed(_) => body,
                Cow::Owned(shown) => shown,
            };
            answer(status, "application/json", shown)
        }
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
    /// What is wrong, in a few words, in the language asked for.
    pub title: &'a str,
    /// Where the error is to be looked for, and what to do about it, in the language asked for.
    pub detail: String,
    /// Where the error is to be looked for: settings, request, document, authority or gateway.
    pub fault: &'static str,
    /// The code that programs go by.
    #[schema(value_type = String)]
    pub code: InterfaceCode,
    /// What the code means in Kazakh, Russian and English.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    pub titles: Text,
    /// What came, as it came, where one part of the request is at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actual: Option<String>,
}

/// A problem, RFC 9457. It goes out in the language that `Accept-Language` names.
pub fn problem(status: StatusCode, trouble: Trouble) -> Response {
    let code = trouble.code();
    let mut response = in_languages(status, move |lang| {
        let (fault, detail) = (code.at_fault(), text::trouble_detail(&trouble, lang));
        let problem = Problem {
            kind: "about:blank",
            status: status.as_u16(),
            title: text::trouble(&trouble).in_lang(lang),
            detail: format!("{} {detail}", text::at_fault_line(fault, lang)),
            fault: fault.as_str(),
            code,
            titles: text::trouble(&trouble),
            actual: trouble.actual(),
        };
        // Strings and numbers are always written.
        let written = serde_json::to_string(&problem).unwrap_or_default();
        Bytes::from(text::visible_json(&written).into_owned())
    });
    response.extensions_mut().insert(code);
    response
}

/// The answer to what should not happen.
pub fn broken() -> Response {
    problem(StatusCode::INTERNAL_SERVER_ERROR, Trouble::Broken)
}

/// Writes a problem in a language.
#[derive(Clone)]
pub(super) struct Written(Arc<dyn Fn(Lang) -> Bytes + Send + Sync>);

impl Written {
    /// What it says to a person.
    pub(super) fn told(&self, lang: Lang) -> Option<Told> {
        let problem: serde_json::Value = serde_json::from_slice(&(self.0)(lang)).ok()?;
        let text = |name: &str| problem[name].as_str().unwrap_or_default().to_owned();
        Some(Told { title: text("title"), detail: text("detail") })
    }
}

/// A problem that `written` can write in each language; in English, until the table of paths that it goes out by knows what was asked
/// for.
pub fn in_languages(status: StatusCode, written: impl Fn(Lang) -> Bytes + Send + Sync + 'static) -> Response {
    let mut response = answer(status, PROBLEM, written(Lang::En)).with("content-language", Lang::En.as_str());
    response.extensions_mut().insert(Written(Arc::new(written)));
    response
}

/// What a problem says to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What is wrong.
    pub title: String,
    /// Where the error is to be looked for, and what to do.
    pub detail: String,
}

/// The words of a problem in a language, for a page that shows what another door answered; `None` of any other answer.
pub fn told(response: &Response, lang: Lang) -> Option<Told> {
    response.extensions().get::<Written>()?.told(lang)
}

/// Writes a problem in the language that the client asked for. Any other answer stays as it is.
pub(super) fn in_language(response: &mut Response, accepted: Option<&HeaderValue>) {
    if response.status().as_u16() < 400 {
        return;
    }
    let Some(Written(written)) = response.extensions_mut().remove::<Written>() else { return };
    // What was a problem may have become a document in the meantime.
    if response.headers().get(CONTENT_TYPE).is_none_or(|kind| kind != PROBLEM) {
        return;
    }
    response.headers_mut().append(VARY, HeaderValue::from_static("accept-language"));
    let lang = accepted.and_then(|header| header.to_str().ok()).map_or(Lang::En, Lang::accepted);
    if lang != Lang::En {
        *response.body_mut() = Body::from(written(lang));
        response.headers_mut().insert(CONTENT_LANGUAGE, HeaderValue::from_static(lang.as_str()));
    }
}
