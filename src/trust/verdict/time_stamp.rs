//! Proof that a signature existed at an instant, and what a later verdict makes of it: a time-stamp over the signature, by a service
//! that was to be believed then. ETSI EN 319 102-1 §5.5 and §5.6.2.3; which revocations leave it standing,
//! [authority §5](crate::manual::authority).

use super::outcome::{ProofOfExistence, Verdict};
use super::validator::Validator;
use crate::cms::timestamp::TimeStamp;
use crate::findings::evidence::TimeStampEvidence;
use crate::findings::{Check, CheckName, Code, Finding, Note};
use crate::limits;
use crate::trust::policy::Policy;
use crate::trust::times::Times;
use crate::trust::usage::{Purpose, Usage};
use crate::x509::{Certificate, ExtendedKeyUsage};

impl Validator<'_> {
    /// Judges the service that stamped as at the time that it stamped: path, validity, purpose and revocation, whose sources and
    /// strictness are the policy's. Otherwise what speaks against it, one finding at least.
    pub fn prove(&self, stamp: &TimeStamp, known: &[Certificate]) -> Result<ProofOfExistence, Vec<Finding>> {
        let (policy, now) = (self.policy, self.now);
        let gen_time = stamp.gen_time();
        if gen_time > now.plus_seconds(limits::TIME_STAMP_AHEAD_SECONDS_MAX) {
            let evidence = TimeStampEvidence::Later { gen_time, at: now };
            return Err(vec![Finding::new(Code::TimeStampInvalid, evidence)]);
        }
        let at = stamp.latest().min(now);
        let usage = Purpose::parse(ExtendedKeyUsage::TIME_STAMPING).map_or(Usage::Any, Usage::Purpose);
        let policy = Policy { usage, policies: Vec::new(), roles: Vec::new(), ..policy.clone() };
        let others: Vec<Certificate> = stamp.certificates().iter().chain(known).cloned().collect();
        let service = Validator { policy: &policy, ..*self };
        let Verdict { checks, signer, .. } =
            service.judge(stamp.certificate(), &others, Times { now, proven: Some(at) });
        match signer {
            Some(service) => Ok(ProofOfExistence { at, service }),
            None => Err(checks
                .into_iter()
                .filter_map(|check| check.finding)
                .map(|why| of_the_service(*why))
                .collect()),
        }
    }

    /// Judges every time-stamp over one signature: a check for each, and the earliest proof. One that proves nothing has a check of
    /// its own; what it does to the signature is the policy's.
    pub fn earliest_proof<'s, Fault: Clone + Into<TimeStampEvidence> + 's>(
        &self,
        stamps: impl IntoIterator<Item = Result<&'s TimeStamp, &'s Fault>>,
        known: &[Certificate],
    ) -> (Vec<Check>, Option<ProofOfExistence>) {
        let policy = self.policy;
        let (mut checks, mut proofs) = (Vec::new(), Vec::new());
        for stamp in stamps {
            match stamp.map(|stamp| (stamp, self.prove(stamp, known))) {
                Ok((stamp, Ok(proof))) => {
                    checks.push(passed(stamp));
                    proofs.push(proof);
                }
                Ok((_, Err(against))) => {
                    checks.extend(against.into_iter().map(|finding| policy.invalid_time_stamp.check(finding)))
                }
                Err(fault) => {
                    checks.push(policy.invalid_time_stamp.check(invalid_time_stamp_finding(fault.clone())))
                }
            }
        }
        (checks, proofs.into_iter().min_by_key(ProofOfExistence::at))
    }
}

/// The finding of a time-stamp that is wrong in itself.
pub fn invalid_time_stamp_finding(fault: impl Into<TimeStampEvidence>) -> Finding {
    Finding::new(Code::TimeStampInvalid, fault.into())
}

fn passed(stamp: &TimeStamp) -> Check {
    let service = stamp.certificate().subject().common_name().to_owned();
    Check::passed_by(CheckName::Timestamp, Note::TimeStamp { at: stamp.gen_time(), service })
}

/// That nobody can say whether the service is revoked stays what it is; anything else makes the time-stamp invalid.
fn of_the_service(why: Finding) -> Finding {
    match why.code {
        Code::RevocationUnavailable | Code::RevocationStale | Code::RevocationForged => why,
        code => {
            let found = why.evidence;
            Finding::new(Code::TimeStampInvalid, TimeStampEvidence::Service { code, found })
        }
    }
}
