//! What a judgement gives: the checks, and the proofs that they passed.

use std::sync::Arc;

use crate::clock::Now;
use crate::findings::Check;
use crate::trust::path::found::Path;
use crate::trust::revocation::trace::VerdictBasis;
use crate::x509::Certificate;

/// Proof that a certificate was good at an instant. Only [`super::validator::Validator`] makes it.
#[derive(Debug, Clone)]
pub struct TrustedSigner {
    path: Arc<Path>,
    at: Now,
}

impl TrustedSigner {
    /// One whose checks all passed at `at`.
    pub(super) fn new(path: &Arc<Path>, at: Now) -> Self {
        TrustedSigner { path: Arc::clone(path), at }
    }

    /// The certificate.
    pub fn certificate(&self) -> &Certificate {
        &self.path.links()[0]
    }

    /// The path to the anchor.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// When it was good.
    pub fn at(&self) -> Now {
        self.at
    }
}

/// What came of it.
#[derive(Debug)]
pub struct Verdict {
    /// Chain, validity, key usage, revocation; and policy and role where they are asked for.
    pub checks: Vec<Check>,
    /// The path to an anchor, whatever else was found.
    pub path: Option<Arc<Path>>,
    /// There only when every check passed.
    pub signer: Option<TrustedSigner>,
    /// When the signature is proven to have existed.
    pub proven: Option<Now>,
    /// What CRLs and responders said.
    pub(super) basis: Arc<VerdictBasis>,
}

/// Proof that a signature existed. Only [`super::validator::Validator::prove`] makes it, of a time-stamp
/// that is right in itself.
#[derive(Debug, Clone)]
pub struct ProofOfExistence {
    pub(super) at: Now,
    pub(super) service: TrustedSigner,
}

impl ProofOfExistence {
    /// When the signature was there at the latest.
    pub fn at(&self) -> Now {
        self.at
    }

    /// Whose word that is, good at that time.
    pub fn service(&self) -> &TrustedSigner {
        &self.service
    }
}
