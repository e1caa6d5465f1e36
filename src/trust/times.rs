//! The instants of one judgement: now, and when the signature is proven to have existed.

use crate::clock::Now;
use crate::findings::Basis;
use crate::x509::Revocation;

/// The instants of one judgement.
#[derive(Debug, Clone, Copy)]
pub(super) struct Times {
    /// When it is judged: CRLs and answers are of then.
    pub(super) now: Now,
    /// When the signature is proven to have existed.
    pub(super) proven: Option<Now>,
}

impl Times {
    /// No proof of when it was signed.
    pub(super) const fn unproven(now: Now) -> Self {
        Times { now, proven: None }
    }

    /// The time as at which a certificate is judged: without proof everything may have been signed just now.
    pub(super) fn of_signing(self) -> Now {
        self.proven.unwrap_or(self.now)
    }

    /// On what a finding about a certificate's period rests.
    pub(super) fn basis(self) -> Basis {
        if self.proven.is_some() { Basis::TimeStamp } else { Basis::NoProof }
    }

    /// Whether what was signed outlives this revocation: it came later, and for a reason that says nothing against the key; what was
    /// signed after an earlier invalidityDate does not, RFC 5280 §5.3.2.
    pub(super) fn outlive(self, entry: Revocation) -> bool {
        self.proven.is_some_and(|at| at < entry.counts_from()) && entry.reason.leaves_the_past()
    }

    /// On what the finding of a revocation rests: the time-stamp may be later than it.
    pub(super) fn basis_of(self, entry: Revocation) -> Basis {
        if self.proven.is_some_and(|at| at >= entry.at) { Basis::TimeStamp } else { Basis::NoProof }
    }
}
