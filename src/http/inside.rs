//! A router asked from within: the same answers as over a connection, without one.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Limited};
use hyper::header::{ACCEPT_LANGUAGE, CONTENT_TYPE, HOST, HeaderValue};
use hyper::{HeaderMap, Method, StatusCode, Uri};
use tower::ServiceExt as _;

use super::Received;
use crate::limits;

/// A router that others of this process ask.
#[derive(Clone)]
pub struct Inside(Arc<Router>);

impl std::fmt::Debug for Inside {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Inside")
    }
}

/// What it answered.
#[derive(Debug, Clone)]
pub struct InsideAnswer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body; nothing of one that is longer than a body may be.
    pub body: Bytes,
}

impl Inside {
    /// Asks this router.
    pub fn new(router: Router) -> Self {
        Inside(Arc::new(router))
    }

    /// Asks for `target`, a path and a query, in the name of a request that was received: at its moment, from its client.
    pub async fn ask(
        &self,
        received: &Received,
        method: Method,
        target: &str,
        (content_type, language): (&'static str, &'static str),
        body: impl Into<Bytes>,
    ) -> InsideAnswer {
        let Ok(uri) = target.parse::<Uri>() else {
            let (headers, body) = (HeaderMap::new(), Bytes::new());
            return InsideAnswer { status: StatusCode::BAD_REQUEST, headers, body };
        };
        let mut request = Request::new(Body::from(body.into()));
        *request.method_mut() = method;
        *request.uri_mut() = uri.clone();
        request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        request.headers_mut().insert(ACCEPT_LANGUAGE, HeaderValue::from_static(language));
        request.headers_mut().insert(HOST, HeaderValue::from_static("localhost"));
        request.extensions_mut().insert(Received { uri, ..received.clone() });
        // A router answers always.
        let Ok(response) = Router::clone(&self.0).oneshot(request).await;
        let (head, body) = response.into_parts();
        let body = Limited::new(body, limits::BODY_BYTES_MAX).collect().await;
        let body = body.map(|whole| whole.to_bytes()).unwrap_or_default();
        InsideAnswer { status: head.status, headers: head.headers, body }
    }
}
