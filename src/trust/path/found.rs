//! A path that was found, and those that are remembered.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::limits;
use crate::x509::Certificate;

/// A path whose signatures are right: the certificate first, the anchor last.
#[derive(Debug, Clone)]
pub struct Path {
    pub(super) links: Vec<Certificate>,
}

impl Path {
    /// The certificate, its issuer, and so on to the anchor.
    pub fn links(&self) -> &[Certificate] {
        &self.links
    }

    /// The certificate's issuer; the certificate itself when it is an anchor.
    pub fn issuer(&self) -> &Certificate {
        self.links.get(1).unwrap_or(&self.links[0])
    }

    /// The anchor.
    pub fn anchor(&self) -> &Certificate {
        self.links.last().unwrap_or(&self.links[0])
    }
}

/// Paths whose signatures were found right under one set of anchors: they stay right, whatever the time. By SHA-256 of the
/// certificate.
#[derive(Debug, Default)]
pub(in crate::trust) struct PathCache(RwLock<HashMap<[u8; 32], Arc<Path>>>);

impl PathCache {
    /// The path that was found for a certificate before.
    pub(super) fn find(&self, certificate: &Certificate) -> Option<Arc<Path>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(certificate.sha256()).cloned()
    }

    /// Keeps a path; when there are too many, all are forgotten and found anew.
    pub(super) fn keep(&self, path: &Arc<Path>) {
        let mut paths = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if paths.len() >= limits::PATHS_KEPT_MAX {
            paths.clear();
        }
        paths.insert(*path.links()[0].sha256(), Arc::clone(path));
    }
}
