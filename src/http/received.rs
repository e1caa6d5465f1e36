//! What a handler may know of a request beside its head and body, as extractors of axum: the moment of its receipt, the
//! connection, the address that the client used.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use hyper::http::Extensions;
use hyper::http::request::Parts;
use hyper::{HeaderMap, Uri};

use super::allowance::ClientAllowance;
use super::context::{Context, Stage};
use super::hits::Hits;
use super::{Scheme, answers};
use crate::clock::Now;
use crate::interface::Trouble;

/// How and when a request came in.
#[derive(Clone)]
pub struct Received {
    pub(super) context: Arc<Context>,
    pub(super) now: Now,
    pub(super) arrived: Instant,
    pub(super) uri: Uri,
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

    /// Waits until the listener stops: what holds a connection open (events, a WebSocket) ends then.
    pub fn stopping(&self) -> impl Future<Output = ()> + Send + use<> {
        let mut stage = self.context.stage.clone();
        // A listener that is gone has stopped too.
        async move { drop(stage.wait_for(|stage| *stage > Stage::Serving).await) }
    }

    /// The connection becomes something else, which is bounded by itself.
    pub(super) fn stays(&self) {
        self.context.seat.iter().for_each(|seat| seat.stay());
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
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']');
        let host = host.filter(|host| !host.is_empty() && host.len() <= 255 && host.chars().all(plain));
        Base([scheme.as_str(), "://", host.unwrap_or("localhost")].concat())
    }
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
}

impl Wanted {
    /// What these headers say.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let header = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        Wanted { accept: header(hyper::header::ACCEPT), languages: header(hyper::header::ACCEPT_LANGUAGE) }
    }

    /// Whether a page is asked for by name, as browsers do.
    pub fn is_browser(&self) -> bool {
        self.names(&["text/html", "application/xhtml+xml"])
    }

    /// Whether `Accept` names one of these types.
    pub fn names(&self, types: &[&str]) -> bool {
        let named = |accept: &str| {
            accept
                .split(',')
                .filter_map(|kind| kind.split(';').next())
                .any(|kind| types.contains(&kind.trim()))
        };
        self.accept.as_deref().is_some_and(named)
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
