//! What an OCSP answer in the hand says of a certificate, RFC 6960, in the terms of the report.

use super::validator::Validator;
use crate::findings::evidence::{OcspGap, RevocationEvidence, RevokedBy};
use crate::findings::{CheckName, Code, Decision, Evidence, Finding, Status};
use crate::limits;
use crate::trust::path::found::Path;
use crate::trust::policy::{Policy, RevocationOrder};
use crate::trust::revocation::findings::entry_of;
use crate::trust::usage::Usage;
use crate::x509::ocsp::{CertStatus, NoCheckRule, OcspFault, OcspPolicy, Responder, verify_unasked};
use crate::x509::{Certificate, Reason, RevocationAddresses};

impl Validator<'_> {
    /// Whether an answer says that the first certificate of `path` is not revoked. Only a right and fresh answer of the issuer, or of
    /// one whom it certified for that, says so; who signed it may be looked for among `others`.
    pub fn check_ocsp_answer(&self, der: &[u8], path: &Path, others: &[Certificate]) -> Result<(), Finding> {
        let now = self.now;
        let (certificate, issuer) = (&path.links()[0], path.issuer());
        let silent = |code, found: OcspGap| {
            let issuer = issuer.subject().to_string();
            Finding::new(code, RevocationEvidence::Ocsp { issuer, found })
        };
        // An answer in a file was fresh when it was put there; one without end is taken as long as a CRL without end is.
        let age_seconds_max = limits::CRL_UNNUMBERED_SECONDS_MAX;
        let policy =
            OcspPolicy { no_check: NoCheckRule::LeftToCaller, age_seconds_max, ..OcspPolicy::default() };
        let answer = verify_unasked(der, certificate.serial(), issuer, now, &policy)
            .map_err(|fault| silent(code_of(&fault), OcspGap::Fault(Box::new(fault))))?;
        if let Responder::Delegate { certificate, no_check: false } = answer.responder() {
            self.is_not_revoked(certificate, others).map_err(|(code, found)| silent(code, found))?;
        }
        match answer.status() {
            CertStatus::Good => Ok(()),
            CertStatus::Unknown => Err(silent(Code::RevocationUnavailable, OcspGap::Unknown)),
            CertStatus::Revoked(entry) => {
                let code = if entry.reason == Reason::HOLD {
                    Code::CertificateOnHold
                } else {
                    Code::CertificateRevoked
                };
                let entry = entry_of(certificate, entry, None, RevokedBy::GivenAnswer);
                Err(Finding::new(code, RevocationEvidence::Revoked(entry)))
            }
        }
    }

    /// RFC 6960 §4.2.2.2.1: a responder without id-pkix-ocsp-nocheck is looked up in CRLs. Where there is none, and its issuer names no place
    /// to ask, the RFC leaves it to the checker, and it is accepted, as other checkers do.
    fn is_not_revoked(&self, responder: &Certificate, others: &[Certificate]) -> Result<(), (Code, OcspGap)> {
        let strength = self.policy.strength;
        let policy =
            Policy { usage: Usage::Any, order: RevocationOrder::CrlOnly, strength, ..Policy::default() };
        let verdict = Validator { policy: &policy, ..*self }.validate(responder, others);
        let check = verdict.checks.into_iter().find(|check| check.name == CheckName::Revocation);
        match check.map(|check| (check.status, check.finding)) {
            Some((Status::Passed, _)) => Ok(()),
            Some((_, Some(finding))) if finding.code.decision() != Decision::Retry => {
                let why = match *finding.evidence {
                    Evidence::Revocation(found) => OcspGap::ResponderRevoked(Box::new(found)),
                    _ => OcspGap::ResponderUnknown,
                };
                Err((Code::RevocationForged, why))
            }
            _ if RevocationAddresses::of(responder).names_no_place() => Ok(()),
            _ => Err((Code::RevocationUnavailable, OcspGap::ResponderUnknown)),
        }
    }
}

fn code_of(fault: &OcspFault) -> Code {
    match fault {
        OcspFault::Unreadable(_)
        | OcspFault::Refused(_)
        | OcspFault::OtherCertificate { .. }
        | OcspFault::OtherIssuer { .. } => Code::RevocationUnavailable,
        OcspFault::NotYet { .. }
        | OcspFault::ProducedLater { .. }
        | OcspFault::Stale { .. }
        | OcspFault::TooOld { .. } => Code::RevocationStale,
        OcspFault::NonceDiffers
        | OcspFault::NonceMissing
        | OcspFault::NotAuthorized { .. }
        | OcspFault::BadSignature
        | OcspFault::Algorithm(_) => Code::RevocationForged,
    }
}
