//! A listener for tests of the HTTP layer: it gives every request, read whole, to one handler.

use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;

use axum::http::request::Parts;
use bytes::Bytes;
use qaqpa::http::header::{self, CONTENT_TYPE, HeaderName, HeaderValue};
use qaqpa::http::{HeaderMap, Method, Received, Scheme, StatusCode, WholeBody};

/// A request, read whole.
#[derive(Clone)]
pub struct Request {
    /// Its method.
    pub method: Method,
    /// The path as it was sent, without the query; starts with `/`.
    pub path: String,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
    /// How it came in.
    pub scheme: Scheme,
    /// `Host`, or `:authority` of HTTP/2, unchecked.
    pub host: Option<String>,
    /// The client's address.
    pub peer: SocketAddr,
    /// DER of the certificates the client showed, its own first; the TLS layer saw proof of the key and checked nothing else.
    pub peer_certificates: Arc<[Vec<u8>]>,
}

impl Request {
    /// A header's value, if it is there once and is text.
    pub fn header(&self, name: HeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

impl std::fmt::Debug for Request {
    /// Method and size: paths and bodies may speak of people.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Request({}, {} bytes from {})", self.method, self.body.len(), self.peer)
    }
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Response {
    /// Its status.
    pub status: StatusCode,
    /// Its headers; `Content-Length` and `Date` are added on the way out.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
}

impl Response {
    /// An answer with a body of the type given.
    pub fn new(status: StatusCode, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        Response { status, headers, body: body.into() }
    }

    /// With one more header; a value that is no header value is left out.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.append(name, value);
        }
        self
    }
}

/// An answer under way.
pub type Answering<'a> = Pin<Box<dyn Future<Output = Response> + Send + 'a>>;

/// A table of paths that gives every request, read whole, to `handler`.
pub fn read_whole(handler: Arc<dyn Handler>) -> axum::Router {
    axum::Router::new().fallback(async move |received: Received, head: Parts, WholeBody(body): WholeBody| {
        let request = Request {
            method: head.method.clone(),
            path: received.uri().path().to_owned(),
            host: host(&head),
            headers: head.headers,
            body,
            scheme: received.scheme(),
            peer: received.peer(),
            peer_certificates: Arc::clone(received.client_certificates()),
        };
        let answer = handler.handle(request).await;
        let mut response = axum::response::Response::new(axum::body::Body::from(answer.body));
        *response.status_mut() = answer.status;
        *response.headers_mut() = answer.headers;
        response
    })
}

/// What makes an answer of a request.
pub trait Handler: Send + Sync {
    /// Answers `request`.
    fn handle(&self, request: Request) -> Answering<'_>;
}

/// `Host`, or `:authority` of HTTP/2.
fn host(head: &Parts) -> Option<String> {
    let header = head.headers.get(header::HOST).and_then(|value| value.to_str().ok()).map(str::to_owned);
    header.or_else(|| head.uri.authority().map(ToString::to_string))
}
