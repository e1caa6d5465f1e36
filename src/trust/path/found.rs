//! A path that was found, and those that are remembered.

use std::sync::{Arc, PoisonError, RwLock};

use crate::cache::{Half, Halves};
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
#[derive(Debug)]
pub(in crate::trust) struct PathCache {
    paths: RwLock<Halves<[u8; 32], Arc<Path>>>,
    /// What a signer who was never seen shares with those who were.
    pub(super) signed: SignedLinks,
}

impl Default for PathCache {
    fn default() -> Self {
        PathCache { paths: RwLock::new(Halves::of(limits::PATHS_KEPT_MAX)), signed: SignedLinks::default() }
    }
}

impl PathCache {
    /// The path that was found for a certificate before.
    pub(super) fn find(&self, certificate: &Certificate) -> Option<Arc<Path>> {
        let paths = self.paths.read().unwrap_or_else(PoisonError::into_inner);
        let (path, half) = paths.find(certificate.sha256())?;
        let path = Arc::clone(path);
        drop(paths);
        if half == Half::Before {
            self.paths.write().unwrap_or_else(PoisonError::into_inner).renew(certificate.sha256());
        }
        Some(path)
    }

    /// Keeps a path; when there are too many, those that were not asked for lately are forgotten and found anew.
    pub(super) fn keep(&self, path: &Arc<Path>) {
        let mut paths = self.paths.write().unwrap_or_else(PoisonError::into_inner);
        paths.insert(*path.links()[0].sha256(), Arc::clone(path));
    }
}

/// Signatures of authorities on authorities' certificates that were found right: they stay right. Those on the certificates of people are
/// in the paths; there is one for each of them.
#[derive(Debug)]
pub(super) struct SignedLinks(RwLock<Halves<SignedLink, ()>>);

/// The digests of a certificate and of the one above it.
type SignedLink = ([u8; 32], [u8; 32]);

impl Default for SignedLinks {
    fn default() -> Self {
        SignedLinks(RwLock::new(Halves::of(limits::LINKS_KEPT_MAX)))
    }
}

impl SignedLinks {
    /// Whether `issuer` signed `subject`: known, or what `verify` says now.
    pub(super) fn known_or(
        &self,
        subject: &Certificate,
        issuer: &Certificate,
        verify: impl FnOnce() -> bool,
    ) -> bool {
        if !subject.basic_constraints().is_some_and(|basic| basic.ca) {
            return verify();
        }
        let pair = (*subject.sha256(), *issuer.sha256());
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).find(&pair).map(|(_, half)| half);
        if known == Some(Half::Newest) {
            return true;
        }
        let signed = known.is_some() || verify();
        if signed {
            self.0.write().unwrap_or_else(PoisonError::into_inner).insert(pair, ());
        }
        signed
    }
}
