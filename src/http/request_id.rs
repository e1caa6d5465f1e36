//! The id of one request: in the header of its answer, in the log and in the journal.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use hyper::header::HeaderName;
use hyper::http::request::Parts;

use crate::random::{Entropy, Random as _};

/// The header that the answer carries it in.
pub(super) const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// A UUID that nobody can guess: who has it was given the answer, or reads the log. What a client sends under the header's name is
/// not taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// One that nobody has.
    pub(crate) fn new() -> Self {
        RequestId(Entropy.uuid().into())
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for RequestId {
    fn default() -> Self {
        RequestId::new()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for RequestId {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        // A router without the edge of a table has no ids: one of its own is as good.
        Ok(parts.extensions.get().cloned().unwrap_or_else(RequestId::new))
    }
}
