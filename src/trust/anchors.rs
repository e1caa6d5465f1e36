//! The certificates that are believed from the outset, and those that lead to them.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::Path;
use super::verdicts::Verdicts;
use crate::limits;
use crate::x509::Certificate;

/// Anchors, and intermediates known beforehand.
#[derive(Debug, Clone, Default)]
pub struct Anchors {
    anchors: Vec<Certificate>,
    intermediates: Vec<Certificate>,
    /// Paths whose signatures were found right: they stay right, whatever the time. By SHA-256 of the certificate.
    paths: Arc<RwLock<HashMap<[u8; 32], Arc<Path>>>>,
    verdicts: Arc<Verdicts>,
}

impl Anchors {
    /// From a trust file: what is self-issued is an anchor; what another certificate of the file issued is an intermediate,
    /// so that its own revocation is looked at; what nobody there issued is an anchor as well.
    pub fn from_certificates(certificates: &[Certificate]) -> Self {
        let mut sorted = Anchors::default();
        for certificate in certificates {
            let issued_here = certificates
                .iter()
                .any(|other| other != certificate && certificate.is_issued_in_name_of(other));
            let list = if !certificate.is_self_issued() && issued_here {
                &mut sorted.intermediates
            } else {
                &mut sorted.anchors
            };
            if !list.contains(certificate) {
                list.push(certificate.clone());
            }
        }
        sorted
    }

    /// Adds an intermediate. What was found before is forgotten here, and stays with the other clones.
    pub fn add_intermediate(&mut self, certificate: Certificate) {
        self.intermediates.push(certificate);
        (self.paths, self.verdicts) = Default::default();
    }

    /// The verdicts that are remembered.
    pub(super) fn verdicts(&self) -> &Verdicts {
        &self.verdicts
    }

    /// The path that was found for a certificate before.
    pub(super) fn known_path(&self, certificate: &Certificate) -> Option<Arc<Path>> {
        self.paths.read().unwrap_or_else(PoisonError::into_inner).get(certificate.sha256()).cloned()
    }

    /// Keeps a path; when there are too many, all are forgotten and found anew.
    pub(super) fn keep_path(&self, path: &Arc<Path>) {
        let mut paths = self.paths.write().unwrap_or_else(PoisonError::into_inner);
        if paths.len() >= limits::PATHS_KEPT_MAX {
            paths.clear();
        }
        paths.insert(*path.links()[0].sha256(), Arc::clone(path));
    }

    /// Whether this very certificate is an anchor.
    pub fn is_anchor(&self, certificate: &Certificate) -> bool {
        self.anchors.contains(certificate)
    }

    /// The anchors.
    pub fn anchors(&self) -> &[Certificate] {
        &self.anchors
    }

    /// The intermediates.
    pub fn intermediates(&self) -> &[Certificate] {
        &self.intermediates
    }

    /// All of them: what a message may name without carrying it is looked for here too.
    pub fn all(&self) -> impl Iterator<Item = &Certificate> {
        self.anchors.iter().chain(&self.intermediates)
    }
}
