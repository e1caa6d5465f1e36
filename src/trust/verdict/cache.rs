//! VerdictCache on signers that are known: while nothing they rest on has changed, they cost a lookup.
//!
//! What is remembered is "good" alone. It holds for the certificate with those that came with it, for the policy, for the state of
//! the source of CRLs and answers, for the very answers that counted, and within the time in which no comparison with the clock
//! would come out otherwise. Who is believed is fixed: other anchors remember other verdicts.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use super::outcome::{TrustedSigner, Verdict};
use crate::cache::{Half, Halves};
use crate::clock::Now;
use crate::findings::Check;
use crate::limits;
use crate::trust::path::found::Path;
use crate::trust::policy::Policy;
use crate::trust::revocation::edition::Edition;
use crate::trust::revocation::period::Period;
use crate::trust::revocation::source::RevocationSource;
use crate::trust::revocation::trace::{ConsultedOcsp, Trace, VerdictBasis};
use crate::x509::Certificate;

/// Parts that are locked separately, because then a writer stops few readers.
const SHARDS: usize = 16;

/// By SHA-256 of the certificate.
type Shard = RwLock<Halves<[u8; 32], Vec<Arc<Kept>>>>;

/// What is remembered.
pub(super) struct VerdictCache([Shard; SHARDS]);

impl Default for VerdictCache {
    fn default() -> Self {
        VerdictCache(std::array::from_fn(|_| RwLock::new(Halves::of(limits::VERDICTS_KEPT_MAX / SHARDS))))
    }
}

struct Kept {
    /// SHA-256 of those that came with it.
    others: Vec<[u8; 32]>,
    policy: Policy,
    edition: Edition,
    period: Period,
    consulted: Vec<ConsultedOcsp>,
    checks: Vec<Check>,
    path: Arc<Path>,
    basis: Arc<VerdictBasis>,
}

impl Kept {
    fn answers(&self, others: &[Certificate], policy: &Policy) -> bool {
        self.policy == *policy && self.others.iter().eq(others.iter().map(Certificate::sha256))
    }

    fn verdict(&self, now: Now) -> Verdict {
        let signer = TrustedSigner::new(&self.path, now);
        Verdict {
            checks: self.checks.clone(),
            path: Some(Arc::clone(&self.path)),
            signer: Some(signer),
            proven: None,
            basis: Arc::clone(&self.basis),
        }
    }
}

impl VerdictCache {
    fn shard(&self, certificate: &Certificate) -> &Shard {
        &self.0[usize::from(certificate.sha256()[0]) % SHARDS]
    }

    /// The verdict, if it is known and holds now.
    pub(super) fn find(
        &self,
        certificate: &Certificate,
        others: &[Certificate],
        source: &dyn RevocationSource,
        policy: &Policy,
        now: Now,
    ) -> Option<Verdict> {
        let (kept, half) = {
            let shard = self.shard(certificate).read().unwrap_or_else(PoisonError::into_inner);
            let (of_one, half) = shard.find(certificate.sha256())?;
            (of_one.iter().find(|kept| kept.answers(others, policy)).map(Arc::clone)?, half)
        };
        if half == Half::Before {
            let mut shard = self.shard(certificate).write().unwrap_or_else(PoisonError::into_inner);
            shard.renew(certificate.sha256());
        }
        let holds = kept.period.holds(now) && kept.consulted.iter().all(|answer| answer.stands(source));
        // The edition last: to consult a responder may show that something is to be fetched.
        (holds && source.edition() == Some(kept.edition)).then(|| kept.verdict(now))
    }

    /// Remembers a verdict that is good, in the state `edition` of its source, in which it was made.
    pub(super) fn keep(
        &self,
        others: &[Certificate],
        policy: &Policy,
        edition: Edition,
        made: Made,
    ) -> Verdict {
        let Made { checks, path, trace, now } = made;
        let (period, consulted, basis) = trace.into_parts();
        let others = others.iter().map(|other| *other.sha256()).collect();
        let basis = Arc::new(basis);
        let kept = Arc::new(Kept {
            others,
            policy: policy.clone(),
            edition,
            period,
            consulted,
            checks,
            path,
            basis,
        });
        let verdict = kept.verdict(now);
        let certificate = &kept.path.links()[0];
        let mut shard = self.shard(certificate).write().unwrap_or_else(PoisonError::into_inner);
        let of_one = shard.entry(certificate.sha256());
        of_one.retain(|known| known.policy != kept.policy || known.others != kept.others);
        if of_one.len() >= limits::VERDICTS_OF_ONE_MAX {
            of_one.remove(0);
        }
        of_one.push(kept);
        verdict
    }
}

/// A good verdict in the making.
pub(super) struct Made {
    pub(super) checks: Vec<Check>,
    pub(super) path: Arc<Path>,
    pub(super) trace: Trace,
    pub(super) now: Now,
}

impl fmt::Debug for VerdictCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerdictCache").finish_non_exhaustive()
    }
}
