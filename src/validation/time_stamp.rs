//! The time-stamps over a signature, and the service that is believed for the earliest.

use super::judge::Judge;
use super::signer::{Signer, TimeStamp};
use crate::clock::Now;
use crate::cms::timestamp;
use crate::findings::Report;
use crate::findings::evidence::TimeStampEvidence;
use crate::trust::{Policy, ProofOfExistence, Verdict};
use crate::x509::Certificate;

/// Proof that a signature existed, by a time-stamp whose service is trusted for time-stamps. Only [`Judge`] makes one.
#[derive(Debug)]
pub struct TimeStamped {
    proof: ProofOfExistence,
    service: Signer<TimeStamp>,
}

impl TimeStamped {
    fn new(proof: ProofOfExistence) -> Self {
        let service = Signer::new(proof.service().clone());
        TimeStamped { proof, service }
    }

    /// When the signature existed at the latest.
    pub fn at(&self) -> Now {
        self.proof.at()
    }

    /// Whose time-stamp proves it, judged as at that time.
    pub fn service(&self) -> &Signer<TimeStamp> {
        &self.service
    }
}

impl Judge<'_> {
    /// Checks every time-stamp over one signature, each check into the report, and gives the earliest proof. `known` are certificates
    /// that the time-stamps need not carry.
    pub(super) fn earliest_time_stamp<'s, Fault: Clone + Into<TimeStampEvidence> + 's>(
        &self,
        stamps: impl IntoIterator<Item = Result<&'s timestamp::TimeStamp, &'s Fault>>,
        known: &[Certificate],
        policy: &Policy,
        now: Now,
        report: &mut Report,
    ) -> Option<TimeStamped> {
        let (mut checks, proof) = self.validator(policy, now).earliest_proof(stamps, known);
        report.checks.append(&mut checks);
        proof.map(TimeStamped::new)
    }

    /// Judges a signer's certificate: as at its time-stamp, where one is believed.
    pub(super) fn signed_at(
        &self,
        certificate: &Certificate,
        others: &[Certificate],
        stamped: Option<&TimeStamped>,
        policy: &Policy,
        now: Now,
    ) -> Verdict {
        let validator = self.validator(policy, now);
        match stamped {
            Some(stamped) => validator.validate_proven(certificate, others, &stamped.proof),
            None => validator.validate(certificate, others),
        }
    }
}
