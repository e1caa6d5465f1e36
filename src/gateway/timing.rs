//! What a request's time was spent on, and what came of it.

use axum::response::Response;

use super::metrics::name_of;
use crate::crypto::SignatureAlgorithm;
use crate::findings::{Decision, Report};
use crate::http::Timing;

/// Takes the time into an answer, for `Server-Timing` and the figures.
pub(super) trait Timed {
    /// With the time of its stages.
    #[must_use]
    fn timed(self, timing: Timing) -> Self;
}

impl Timed for Response {
    fn timed(mut self, timing: Timing) -> Self {
        self.extensions_mut().insert(timing);
        self
    }
}

/// Names what was judged and decided, by closed sets of words.
pub(super) fn decided(timing: &mut Timing, reports: &[Report]) {
    let facts = reports.last().and_then(|report| report.diagnostic.as_deref()?.signature.as_ref());
    let method = facts.and_then(|facts| SignatureAlgorithm::from_uri(&facts.signature_method));
    timing.algorithm = method.map_or("", SignatureAlgorithm::name);
    timing.outcome = name_of(reports.iter().map(Report::decision).max().unwrap_or(Decision::Rejected));
}
