//! All checks of one certificate.

use std::sync::Arc;

use super::cache::Made;
use super::outcome::{ProofOfExistence, TrustedSigner, Verdict};
use super::store::TrustStore;
use crate::clock::Now;
use crate::findings::evidence::CertificateEvidence;
use crate::findings::{Basis, Check, CheckName, Code, Decision, Finding, Note, Status};
use crate::trust::policy::{Policy, RevocationPolicy, UnknownStatus};
use crate::trust::revocation::crls::Inquiry;
use crate::trust::revocation::source::RevocationSource;
use crate::trust::revocation::sources;
use crate::trust::revocation::trace::Trace;
use crate::trust::times::Times;
use crate::trust::usage;
use crate::x509::Certificate;

/// Judges certificates: who is believed, where revocation is asked, by which rules, and when.
#[derive(Clone, Copy)]
pub struct Validator<'a> {
    pub(super) anchors: &'a TrustStore,
    pub(super) revocation: &'a dyn RevocationSource,
    pub(super) policy: &'a Policy,
    pub(super) now: Now,
}

impl<'a> Validator<'a> {
    /// One for an instant.
    pub fn new(
        anchors: &'a TrustStore,
        revocation: &'a dyn RevocationSource,
        policy: &'a Policy,
        now: Now,
    ) -> Self {
        Validator { anchors, revocation, policy, now }
    }

    /// Judges a certificate; `others` came with it and are believed no more than it. A verdict that is known, and that nothing has
    /// changed since, is given again.
    pub fn validate(&self, certificate: &Certificate, others: &[Certificate]) -> Verdict {
        self.judge(certificate, others, Times::unproven(self.now))
    }

    /// The same for a signature that is proven to have existed: the certificate is judged as at then, and what is known now of its
    /// revocation is weighed against that time.
    pub fn validate_proven(
        &self,
        certificate: &Certificate,
        others: &[Certificate],
        proof: &ProofOfExistence,
    ) -> Verdict {
        self.judge(certificate, others, Times { now: self.now, proven: Some(proof.at()) })
    }

    pub(super) fn judge(&self, certificate: &Certificate, others: &[Certificate], times: Times) -> Verdict {
        let Validator { anchors, revocation, policy, .. } = *self;
        let now = times.now;
        // What is judged as at a time-stamp is judged once: only verdicts as at now are remembered.
        if times.proven.is_none()
            && let Some(known) = anchors.verdicts().find(certificate, others, revocation, policy, now)
        {
            return known;
        }
        let edition = revocation.edition();
        let mut checks = Vec::with_capacity(5);
        let at = times.of_signing();
        let path = anchors.paths(others).build(certificate, policy, at);
        checks.push(check_of(CheckName::Chain, path.as_ref().map(|_| ()).map_err(Clone::clone)));
        let within = check_of(
            CheckName::Validity,
            validity(certificate, at).map_err(|finding| finding.on(times.basis())),
        );
        checks.push(Check { note: times.proven.map(|at| Note::AsAtTimeStamp { at }), ..within });
        checks.push(check_of(CheckName::KeyUsage, usage::check(certificate, policy.usage)));
        if !policy.policies.is_empty() || !policy.roles.is_empty() {
            checks.push(check_of(
                CheckName::CertificatePolicy,
                usage::required(certificate, &policy.policies, &policy.roles),
            ));
        }
        let trace = Trace::at(now);
        let (order, strength) = (policy.order, policy.strength);
        let inquiry = match (policy.revocation, path.as_deref()) {
            (RevocationPolicy::Required, Ok(path)) => Some(Inquiry {
                paths: anchors.paths(others),
                source: revocation,
                order,
                path,
                strength,
                times,
                trace: &trace,
            }),
            _ => None,
        };
        checks.push(match &inquiry {
            Some(inquiry) => revocation_check(inquiry, policy.unknown_status),
            None if policy.revocation == RevocationPolicy::NotChecked => {
                Check::not_run(CheckName::Revocation, Note::NoCrlGiven)
            }
            // Without a path no CRL is known to be the right one; but a CRL of the issuer it names may be at hand.
            None => Check::not_run(CheckName::Revocation, Note::NoIssuer),
        });
        if times.proven.is_none() {
            state_period_basis(&mut checks);
        }
        let failed = checks.iter().any(|check| check.finding.is_some());
        // An unknown status is asked again: what was missing may be there the next time.
        let known = policy.revocation == RevocationPolicy::NotChecked
            || checks.last().is_some_and(|check| check.status == Status::Passed);
        let lasting = edition.filter(|edition| {
            times.proven.is_none() && !failed && known && revocation.edition() == Some(*edition)
        });
        if let (Some(edition), Ok(path)) = (lasting, &path) {
            inquiry.iter().for_each(Inquiry::ask_the_rest);
            trace.cut(|period| {
                period.cut_by_strength();
                anchors
                    .anchors()
                    .all()
                    .chain(others)
                    .chain([certificate])
                    .for_each(|looked_at| period.cut_by_certificate(looked_at));
            });
            let path = Arc::clone(path);
            return anchors.verdicts().keep(others, policy, edition, Made { checks, path, trace, now });
        }
        let path = path.ok();
        let signer = path.as_ref().filter(|_| !failed).map(|path| TrustedSigner::new(path, at));
        let (_, _, basis) = trace.into_parts();
        Verdict { checks, path, signer, proven: times.proven, basis: Arc::new(basis) }
    }
}

/// [000 ¶10(6)](crate::manual::regulation), second condition, in the terms of the report.
fn revocation_check(inquiry: &Inquiry<'_>, unknown_status: UnknownStatus) -> Check {
    match sources::along_the_path(inquiry) {
        Ok(not_revoked) => Check { note: not_revoked.note(), ..Check::passed(CheckName::Revocation) },
        Err(finding)
            if finding.code.decision() == Decision::Retry && unknown_status == UnknownStatus::Passes =>
        {
            Check::not_run(CheckName::Revocation, Note::NobodyKnows)
        }
        Err(finding) => Check::failed(CheckName::Revocation, finding),
    }
}

/// ETSI EN 319 102-1 §5.2.6.4: the finding of a certificate out of its period, of which nothing proves when it signed, says whether
/// it is known not to have been revoked. To be called again where something else than [`Validator`] has changed the check on revocation.
pub fn state_period_basis(checks: &mut [Check]) {
    let not_revoked =
        checks.iter().any(|check| check.name == CheckName::Revocation && check.status == Status::Passed);
    let basis = if not_revoked { Basis::NotRevoked } else { Basis::NoProof };
    let period = checks.iter_mut().filter(|check| check.name == CheckName::Validity);
    period.filter_map(|check| check.finding.as_mut()).for_each(|finding| finding.basis = basis);
}

fn check_of(name: CheckName, result: Result<(), Finding>) -> Check {
    match result {
        Ok(()) => Check::passed(name),
        Err(finding) => Check::failed(name, finding),
    }
}

/// [000 ¶10(6)](crate::manual::regulation), first condition; RFC 5280 §4.1.2.5: both ends belong to the
/// period.
fn validity(certificate: &Certificate, now: Now) -> Result<(), Finding> {
    let (not_before, not_after) = (certificate.not_before(), certificate.not_after());
    let period = CertificateEvidence::Period { not_before, not_after, at: now };
    if now < not_before {
        return Err(Finding::new(Code::CertificateNotYetValid, period));
    }
    // The last second counts to its end.
    if now.seconds() > not_after.seconds() {
        return Err(Finding::new(Code::CertificateExpired, period));
    }
    Ok(())
}
