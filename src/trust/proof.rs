//! Proof that a signature existed at an instant, and what a later verdict makes of it: a time-stamp over the signature, by a service
//! that was to be believed then. ETSI EN 319 102-1 §5.5 and §5.6.2.3; which revocations leave it standing, nca.md §5.

use super::purpose::{Purpose, Usage};
use super::signer::{self, Policy, TrustedSigner, Verdict};
use super::{Anchors, RevocationSource};
use crate::clock::Now;
use crate::cms::timestamp::TimeStamp;
use crate::findings::evidence::TimeStampEvidence;
use crate::findings::{Basis, Check, CheckName, Code, Finding, Note};
use crate::limits;
use crate::x509::{Certificate, ExtendedKeyUsage, Revocation};

/// What becomes of a signature beside which a time-stamp stands that proves nothing: forged, over something else, of a service that is
/// not trusted or of which nobody can say whether it is revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WorthlessStamp {
    /// It is judged as if the time-stamp were not there, which is told, ETSI EN 319 102-1 §5.5.4: no signature covers it, so that anyone
    /// on the way might otherwise spoil a good one.
    #[default]
    Ignored,
    /// It is refused: whoever put it there meant to prove something.
    Refused,
}

impl WorthlessStamp {
    /// Each with its name.
    pub const NAMES: [(WorthlessStamp, &'static str); 2] =
        [(WorthlessStamp::Ignored, "ignored"), (WorthlessStamp::Refused, "refused")];

    /// The one of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::NAMES.into_iter().find(|row| row.1 == name).map(|row| row.0)
    }

    /// The check of a time-stamp of which this was found.
    pub fn check(self, finding: Finding) -> Check {
        match self {
            WorthlessStamp::Ignored => {
                Check::ignored(CheckName::Timestamp, finding, Note::TimeStampLeftAside)
            }
            WorthlessStamp::Refused => Check::failed(CheckName::Timestamp, finding),
        }
    }
}

/// Proof that a signature existed. Only [`ProofOfExistence::of`] makes it, of a time-stamp that is right in itself.
#[derive(Debug, Clone)]
pub struct ProofOfExistence {
    at: Now,
    service: TrustedSigner,
}

impl ProofOfExistence {
    /// Judges the service that stamped as at the time that it stamped: path, validity, purpose and revocation, whose sources and
    /// strictness are the policy's. Otherwise what speaks against it, one finding at least.
    pub fn of(
        stamp: &TimeStamp,
        known: &[Certificate],
        anchors: &Anchors,
        lists: &dyn RevocationSource,
        policy: &Policy,
        now: Now,
    ) -> Result<Self, Vec<Finding>> {
        let gen_time = stamp.gen_time();
        if gen_time > now.plus_seconds(limits::TIME_STAMP_AHEAD_SECONDS_MAX) {
            let evidence = TimeStampEvidence::Later { gen_time, at: now };
            return Err(vec![Finding::new(Code::TimeStampInvalid, evidence)]);
        }
        let at = gen_time.min(now);
        let usage = Purpose::parse(ExtendedKeyUsage::TIME_STAMPING).map_or(Usage::Any, Usage::Purpose);
        let policy = Policy { usage, policies: Vec::new(), roles: Vec::new(), ..policy.clone() };
        let others: Vec<Certificate> = stamp.certificates().iter().chain(known).cloned().collect();
        let Verdict { checks, signer, .. } = signer::judge(
            stamp.certificate(),
            &others,
            anchors,
            lists,
            &policy,
            Times { now, proven: Some(at) },
        );
        match signer {
            Some(service) => Ok(ProofOfExistence { at, service }),
            None => Err(checks
                .into_iter()
                .filter_map(|check| check.finding)
                .map(|why| of_the_service(*why))
                .collect()),
        }
    }

    /// Judges every time-stamp over one signature: a check for each, and the earliest proof. One that proves nothing is told, and is
    /// never passed over in silence; what it does to the signature is the policy's.
    pub fn earliest<'a, Fault: Clone + Into<TimeStampEvidence> + 'a>(
        stamps: impl IntoIterator<Item = Result<&'a TimeStamp, &'a Fault>>,
        known: &[Certificate],
        anchors: &Anchors,
        lists: &dyn RevocationSource,
        policy: &Policy,
        now: Now,
    ) -> (Vec<Check>, Option<Self>) {
        let (mut checks, mut proofs) = (Vec::new(), Vec::new());
        for stamp in stamps {
            match stamp.map(|stamp| (stamp, Self::of(stamp, known, anchors, lists, policy, now))) {
                Ok((stamp, Ok(proof))) => {
                    checks.push(told(stamp));
                    proofs.push(proof);
                }
                Ok((_, Err(against))) => {
                    checks.extend(against.into_iter().map(|finding| policy.worthless_stamp.check(finding)))
                }
                Err(fault) => checks.push(policy.worthless_stamp.check(no_stamp(fault.clone()))),
            }
        }
        (checks, proofs.into_iter().min_by_key(Self::at))
    }

    /// When the signature was there at the latest.
    pub fn at(&self) -> Now {
        self.at
    }

    /// Whose word that is, good at that time.
    pub fn service(&self) -> &TrustedSigner {
        &self.service
    }
}

/// The finding of a time-stamp that is wrong in itself.
pub fn no_stamp(fault: impl Into<TimeStampEvidence>) -> Finding {
    Finding::new(Code::TimeStampInvalid, fault.into())
}

fn told(stamp: &TimeStamp) -> Check {
    let service = stamp.certificate().subject().common_name().to_string();
    Check::passed_by(CheckName::Timestamp, Note::TimeStamp { at: stamp.gen_time(), service })
}

/// That nobody can say whether the service is revoked stays what it is; anything else makes the time-stamp worthless.
fn of_the_service(why: Finding) -> Finding {
    match why.code {
        Code::RevocationUnavailable | Code::RevocationStale | Code::RevocationForged => why,
        code => {
            let found = Box::new(why.evidence);
            Finding::new(Code::TimeStampInvalid, TimeStampEvidence::Service { code, found })
        }
    }
}

/// The instants of one judgement.
#[derive(Debug, Clone, Copy)]
pub(super) struct Times {
    /// When it is judged: lists and answers are of then.
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
