//! What a handler may know of a request beside its head and body, as extractors of axum: the moment of its receipt, the
//! connection, the address that the client used.

use std::cmp::Reverse;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use hyper::http::Extensions;
use hyper::http::request::Parts;
use hyper::{HeaderMap, Uri, Version};

use super::allowance::ClientAllowance;
use super::context::{Context, Stage};
use super::hits::Hits;
use super::seat::Seat;
use super::{Scheme, answers};
use crate::clock::{ClockState, Now};
use crate::interface::Trouble;

/// How and when a request came in.
#[derive(Clone)]
pub struct Received {
    pub(super) context: Arc<Context>,
    pub(super) now: Now,
    pub(super) arrived: Instant,
    pub(super) uri: Uri,
    pub(super) version: Version,
}

/// The request came over no listener.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotReceived;

impl IntoResponse for NotReceived {
    fn into_response(self) -> Response {
        tracing::error!("a table of paths is served by something else than a listener");
        answers::broken()
    }
}

impl Received {
    /// As the listener put it there; a router that no listener serves has none.
    pub(crate) fn of(extensions: &Extensions) -> Result<&Self, NotReceived> {
        extensions.get().ok_or(NotReceived)
    }

    /// When it was received: the one reading of the clock for this request.
    pub fn now(&self) -> Now {
        self.now
    }

    /// Octets of a body that the listener takes.
    pub(crate) fn body_octets_max(&self) -> usize {
        self.context.bounds.body_bytes_max
    }

    /// How the listener's clock goes, where it can be set.
    pub fn clock_state(&self) -> Option<ClockState> {
        self.context.clock.state()
    }

    /// Whether a tester has armed a fault.
    pub fn is_armed(&self) -> bool {
        self.context.bounds.armed.now()
    }

    /// How long ago its headers had been read.
    pub fn age(&self) -> Duration {
        self.arrived.elapsed()
    }

    /// The client's address.
    pub fn peer(&self) -> SocketAddr {
        self.context.peer
    }

    /// DER of the certificates that the client showed, its own first. TLS saw proof of the key and checked nothing else.
    pub fn client_certificates(&self) -> &Arc<[Vec<u8>]> {
        &self.context.peer_certificates
    }

    /// How it came in.
    pub fn scheme(&self) -> Scheme {
        self.context.scheme
    }

    /// Its target as it was sent, where the router sees it without slashes at its end.
    pub fn uri(&self) -> &Uri {
        &self.uri
    }

    /// The host and port that it was asked for: `Host`, or `:authority` of HTTP/2. Nothing where the client named none, or one that is no host.
    pub fn host<'a>(&'a self, headers: &'a HeaderMap) -> Option<&'a str> {
        let named = match headers.get(hyper::header::HOST) {
            Some(value) => value.to_str().ok(),
            None => self.uri.authority().map(|authority| authority.as_str()),
        };
        named.filter(|host| is_plain(host))
    }

    /// Whether it came by HTTP/1.0, which proxies speak and browsers do not.
    pub fn is_http_1_0(&self) -> bool {
        self.version < Version::HTTP_11
    }

    /// Waits until the listener stops: what holds a connection open (events, a WebSocket) ends then.
    pub fn stopping(&self) -> impl Future<Output = ()> + Send + use<> {
        let mut stage = self.context.stage.clone();
        // A listener that is gone has stopped too.
        async move { drop(stage.wait_for(|stage| *stage > Stage::Serving).await) }
    }

    /// Its connection's place, where it may have to give way.
    pub(super) fn seat(&self) -> Option<&Arc<Seat>> {
        self.context.seat.as_ref()
    }

    pub(super) fn hits(&self) -> &Hits {
        &self.context.bounds.hits
    }

    pub(super) fn allowance(&self) -> &ClientAllowance {
        &self.context.allowance
    }
}

impl std::fmt::Debug for Received {
    /// Paths may name people.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Received(from {} at {})", self.peer(), self.now)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Received {
    type Rejection = NotReceived;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, NotReceived> {
        Received::of(&parts.extensions).cloned()
    }
}

/// The moment of receipt, from the listener's clock.
impl<S: Send + Sync> FromRequestParts<S> for Now {
    type Rejection = NotReceived;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, NotReceived> {
        Received::of(&parts.extensions).map(Received::now)
    }
}

/// `scheme://host` as the client wrote it, fit to begin a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base(pub String);

impl Base {
    /// Of a host and port and nothing more (RFC 9110 §7.2); otherwise one that leads nowhere else than to this machine.
    pub fn of(scheme: Scheme, host: Option<&str>) -> Self {
        let host = host.filter(|host| is_plain(host));
        Base([scheme.as_str(), "://", host.unwrap_or("localhost")].concat())
    }
}

fn is_plain(host: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']');
    !host.is_empty() && host.len() <= 255 && host.chars().all(plain)
}

impl<S: Send + Sync> FromRequestParts<S> for Base {
    type Rejection = NotReceived;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, NotReceived> {
        let scheme = Received::of(&parts.extensions)?.scheme();
        Ok(Base::of(scheme, host(parts)))
    }
}

/// `Host`, or `:authority` of HTTP/2, unchecked.
pub(super) fn host(parts: &Parts) -> Option<&str> {
    let header = parts.headers.get(hyper::header::HOST).and_then(|value| value.to_str().ok());
    header.or_else(|| parts.uri.authority().map(|authority| authority.as_str()))
}

/// What the client wants to be answered in: `Accept` and `Accept-Language`, as they came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// `Accept`.
    pub accept: Option<String>,
    /// `Accept-Language`.
    pub languages: Option<String>,
    /// Whether a browser says what it fetches for: `Sec-Fetch-Mode`, which no page and no script may set.
    pub fetches: bool,
}

/// The media types of pages.
const PAGES: [&str; 2] = ["text/html", "application/xhtml+xml"];

impl Wanted {
    /// What these headers say.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        // Several lines are one list, RFC 9110 §5.3.
        let header = |name| {
            let lines = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
            lines.map(str::to_owned).reduce(|list, line| list + ", " + &line)
        };
        Wanted {
            accept: header(hyper::header::ACCEPT),
            languages: header(hyper::header::ACCEPT_LANGUAGE),
            fetches: headers.contains_key("sec-fetch-mode"),
        }
    }

    /// Whether a page is asked for by name, as browsers do. Java's `HttpURLConnection` names `text/html` of itself, with `image/gif` and
    /// `image/jpeg` and everything, and wants no page.
    pub fn is_browser(&self) -> bool {
        let by_browser =
            self.fetches || self.names(&["application/xhtml+xml"]) || !self.names(&["image/gif"]);
        self.names(&PAGES) && by_browser
    }

    /// `Accept`; of who is no browser without the pages that it names.
    pub fn accepted(&self) -> Option<String> {
        if self.is_browser() {
            return self.accept.clone();
        }
        let is_page = |range: &&str| {
            let kind = range.split(';').next().unwrap_or_default().trim();
            PAGES.iter().any(|page| page.eq_ignore_ascii_case(kind))
        };
        let others: Vec<&str> = self.accept.as_deref()?.split(',').filter(|range| !is_page(range)).collect();
        Some(others.join(","))
    }

    /// Whether `Accept` names one of these types, as acceptable.
    pub fn names(&self, types: &[&str]) -> bool {
        self.weight(types).is_some_and(|(weight, _)| weight > 0)
    }

    /// Whether `Accept` names one of these types and none of `others` that it would rather have, RFC 9110 §12.5.1; of the same weight the one
    /// that stands first.
    pub fn prefers(&self, types: &[&str], others: &[&str]) -> bool {
        let weight = self.weight(types).filter(|(weight, _)| *weight > 0);
        weight.is_some_and(|own| self.weight(others).is_none_or(|other| own > other))
    }

    /// The weight of the best of these types that is named, in thousandths, and by its place, the first as the largest.
    fn weight(&self, types: &[&str]) -> Option<(u32, Reverse<usize>)> {
        let named = self.accept.as_deref()?.split(',').enumerate().filter_map(|(place, range)| {
            let mut parts = range.split(';').map(str::trim);
            let kind = parts.next()?;
            let own = types.iter().any(|own| own.eq_ignore_ascii_case(kind));
            let quality = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
            // One that is no number counts as if none were there.
            let weight = quality.and_then(|q| q.parse::<f32>().ok()).map_or(1.0, |q| q.clamp(0.0, 1.0));
            own.then_some(((weight * 1_000.0).round() as u32, Reverse(place)))
        });
        named.max()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Wanted {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Wanted::of(&parts.headers))
    }
}

/// The steps of a path that its template names, decoded; what cannot be decoded is answered with a problem.
#[derive(Debug, Clone)]
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: serde::de::DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let steps = axum::extract::Path::from_request_parts(parts, state).await;
        steps
            .map(|axum::extract::Path(steps)| Path(steps))
            .map_err(|rejection| answers::problem(rejection.status(), Trouble::PathUnreadable))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_preferred_follows_the_weights() {
        let (xml, json) = (["application/xml", "text/xml"], ["application/json"]);
        for (accept, prefers) in [
            ("application/xml", true),
            ("TEXT/XML ; q=0.3", true),
            ("*/*", false),
            ("application/json, application/xml;q=0.5", false),
            ("application/json;q=1.0, application/xml;q=0", false),
            ("application/xml;q=0", false),
            ("application/xml;q=0.1, application/json;q=0.2", false),
            ("application/json;q=0.1, application/xml;q=0.2", true),
            ("application/xml, application/json", true),
            ("application/json, application/xml", false),
            ("text/html, application/xml;q=0.9, */*;q=0.8", true),
            ("application/xml;charset=utf-8;q=x", true),
        ] {
            let wanted = Wanted { accept: Some(accept.to_owned()), ..Wanted::default() };
            assert_eq!(wanted.prefers(&xml, &json), prefers, "{accept}");
        }
        assert!(!Wanted::default().prefers(&xml, &json));
        let mut headers = HeaderMap::new();
        for line in ["application/json;q=0.5", "text/xml"] {
            headers.append(hyper::header::ACCEPT, line.parse().unwrap());
        }
        assert!(Wanted::of(&headers).prefers(&xml, &json));
    }

    /// What clients send of themselves.
    #[test]
    fn browsers_are_told_from_programs() {
        for (client, accept, fetches, is_browser) in [
            (
                "Chromium",
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
                true,
                true,
            ),
            ("Firefox", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", true, true),
            (
                "Firefox before Sec-Fetch",
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                false,
                true,
            ),
            ("Safari", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", false, true),
            ("a page's fetch", "*/*", true, false),
            ("a page's image", "image/avif,image/webp,*/*", true, false),
            ("curl", "*/*", false, false),
            ("curl -H 'Accept: text/html'", "text/html", false, true),
            (
                "HttpURLConnection of JDK 8 to 17",
                "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",
                false,
                false,
            ),
            ("HttpURLConnection since", "text/html, image/gif, image/jpeg, */*; q=0.2", false, false),
            ("node", "*/*", false, false),
            ("axios", "application/json, text/plain, */*", false, false),
            ("somebody who would rather have a page", "text/html,*/*;q=0.8", false, true),
            ("no page at all", "text/html;q=0, application/xml", false, false),
        ] {
            let wanted = Wanted { accept: Some(accept.to_owned()), fetches, ..Wanted::default() };
            assert_eq!(wanted.is_browser(), is_browser, "{client}");
        }
        // The JDK's HttpClient says nothing.
        assert!(!Wanted::default().is_browser());
    }
}
