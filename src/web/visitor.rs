//! Who looks at a page: in which language, where, when, with which cookies.

use axum::extract::FromRequestParts;
use axum::response::{IntoResponse as _, Response};

use super::{cookies, csrf};
use crate::clock::{ClockState, Now};
use crate::http::header::ACCEPT_LANGUAGE;
use crate::http::{Base, HeaderMap, Received, Scheme};
use crate::text::web::layout;
use crate::text::{Lang, Text};
use axum::http::request::Parts;

/// The cookie that keeps the language.
pub(super) const LANG_COOKIE: &str = "qaqpa-lang";

/// A visitor of a page.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// The language: of the query's `lang`, of the cookie, of `Accept-Language`; English where none of them names one of the three.
    pub lang: Lang,
    /// The moment of the request.
    pub now: Now,
    /// The path of the page.
    pub path: String,
    /// Its query without `lang`.
    pub query: String,
    /// `scheme://host`, as the visitor wrote it.
    pub base: Base,
    /// How it came in.
    pub scheme: Scheme,
    /// What is said beside the time in the header of every page: that the clock stands or was moved, that faults are armed.
    pub(super) notes: Vec<Text>,
    /// The language that the query asks for, which the cookie is to keep.
    pub(super) lang_asked: Option<Lang>,
    pub(super) csrf: Option<String>,
    pub(super) headers: HeaderMap,
}

impl Visitor {
    /// A text in the visitor's language.
    pub fn t(&self, text: Text) -> &'static str {
        text.in_lang(self.lang)
    }

    /// The value of a cookie of this listener, set by [`super::Page::with_cookie`] or [`super::see_other`].
    pub fn cookie(&self, name: &str) -> Option<&str> {
        cookies::value(&self.headers, &cookies::name(self.scheme, name))
    }

    /// A `Set-Cookie` for the whole listener, kept for so many seconds, or until the browser is closed.
    pub fn set_cookie(&self, name: &str, value: &str, seconds: Option<u32>) -> String {
        cookies::set(self.scheme, &cookies::name(self.scheme, name), value, seconds)
    }

    /// The visitor as of another page of the listener: what answers a form at a path without a page of its own stands where the form does,
    /// and the links to the other languages lead there.
    #[must_use]
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self.query.clear();
        self
    }

    /// The headers of the request.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }
}

/// What is unusual of the listener, in words.
fn notes(clock: Option<ClockState>, is_armed: bool) -> Vec<Text> {
    let clock = match clock {
        Some(ClockState::Stands(_)) => Some(layout::CLOCK_STANDS),
        Some(ClockState::Ticks { offset_millis }) if offset_millis != 0 => Some(layout::CLOCK_MOVED),
        _ => None,
    };
    clock.into_iter().chain(is_armed.then_some(layout::FAULTS_ARMED)).collect()
}

/// The query without `lang`, and what that asks for.
fn without_lang(query: &str) -> (String, Option<Lang>) {
    let (mut rest, mut asked) = (Vec::new(), None);
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.strip_prefix("lang=") {
            Some(tag) => asked = Lang::parse(tag),
            None => rest.push(pair),
        }
    }
    (rest.join("&"), asked)
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let received = Received::of(&parts.extensions).map_err(|error| error.into_response())?;
        let (scheme, now) = (received.scheme(), received.now());
        let notes = notes(received.clock_state(), received.is_armed());
        let host = parts.headers.get("host").and_then(|value| value.to_str().ok());
        let host = host.or_else(|| received.uri().authority().map(|authority| authority.as_str()));
        let base = Base::of(scheme, host);
        let headers = parts.headers.clone();
        let (query, lang_asked) = without_lang(parts.uri.query().unwrap_or_default());
        let kept = cookies::value(&headers, LANG_COOKIE).and_then(Lang::parse);
        let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).map(Lang::accepted);
        Ok(Visitor {
            lang: lang_asked.or(kept).or(accepted).unwrap_or(Lang::En),
            now,
            path: parts.uri.path().to_owned(),
            query,
            base,
            scheme,
            notes,
            lang_asked,
            csrf: csrf::of_cookie(&headers, scheme).map(str::to_owned),
            headers,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_taken_out_of_the_query() {
        assert_eq!(without_lang("a=1&lang=ru&b=2"), ("a=1&b=2".to_owned(), Some(Lang::Ru)));
        assert_eq!(without_lang("lang=de"), (String::new(), None));
        assert_eq!(without_lang(""), (String::new(), None));
    }
}
