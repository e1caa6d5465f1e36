//! Who is believed, and what was found under them before.

use std::sync::Arc;

use super::cache::VerdictCache;
use crate::trust::path::anchors::Anchors;
use crate::trust::path::build::PathBuilder;
use crate::trust::path::found::PathCache;
use crate::x509::Certificate;

/// Anchors and intermediates, with the paths and verdicts that were found under them. Clones share what is remembered.
#[derive(Debug, Clone, Default)]
pub struct TrustStore {
    anchors: Anchors,
    paths: Arc<PathCache>,
    verdicts: Arc<VerdictCache>,
}

impl TrustStore {
    /// Of the certificates of a trust file, see [`Anchors::from_certificates`].
    pub fn from_certificates(certificates: &[Certificate]) -> Self {
        TrustStore { anchors: Anchors::from_certificates(certificates), ..TrustStore::default() }
    }

    /// Adds an intermediate. What was found before is forgotten here, and stays with the other clones.
    pub fn add_intermediate(&mut self, certificate: Certificate) {
        self.anchors.add_intermediate(certificate);
        (self.paths, self.verdicts) = Default::default();
    }

    /// Who is believed.
    pub fn anchors(&self) -> &Anchors {
        &self.anchors
    }

    pub(super) fn verdicts(&self) -> &VerdictCache {
        &self.verdicts
    }

    /// Looks for paths to these anchors, also by way of `others`.
    pub(super) fn paths<'a>(&'a self, others: &'a [Certificate]) -> PathBuilder<'a> {
        PathBuilder { anchors: &self.anchors, known: &self.paths, others }
    }
}
