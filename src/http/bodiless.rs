//! Calls of testers whose description has no body: one that came would be passed over, and whoever sent it believes that it narrows what is
//! done.

use std::collections::HashSet;

use axum::extract::Request;
use hyper::body::Body as _;
use utoipa::openapi::path::Operation;

use crate::interface::Trouble;

/// Octets of a body that says nothing: `{}`, `null`.
const NOTHING_BYTES_MAX: u64 = 4;

/// By template and method.
#[derive(Debug, Clone, Default)]
pub(super) struct Bodiless(HashSet<(&'static str, &'static str)>);

impl Bodiless {
    /// Notes a call, if it is one.
    pub(super) fn note(&mut self, path: &'static str, method: &'static str, operation: &Operation) {
        if path.starts_with("/manage/") && operation.request_body.is_none() {
            self.0.insert((path, method));
        }
    }

    /// With those of another table.
    pub(super) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Refuses a body; `known` are the members of the query.
    pub(super) fn look(
        &self,
        call: (&'static str, &'static str),
        request: &Request,
        known: Option<&Vec<String>>,
    ) -> Result<(), Trouble> {
        let body = request.body();
        let is_long = body.size_hint().exact().is_none_or(|octets| octets > NOTHING_BYTES_MAX);
        if body.is_end_stream() || !is_long || !self.0.contains(&call) {
            return Ok(());
        }
        Err(Trouble::BodyUnexpected { known: known.map(|known| known.join(", ")).unwrap_or_default() })
    }
}
