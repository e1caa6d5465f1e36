//! A diagnostic report, judged again: another time, other anchors, other lists, or another policy on revocation.

use crate::clock::Now;
use crate::findings::{Check, CheckName, Note, Report};
use crate::trust::{
    self, CrlState, CrlStore, FactsFault, Recalled, RecalledCrls, RevocationPolicy, RevocationSource,
    TrustStore, Validator,
};
use crate::x509::Certificate;

/// What shall be different. What is not given stays as the report has it.
#[derive(Debug, Default)]
pub struct Conditions {
    /// Another validation time.
    pub at: Option<Now>,
    /// Others to believe.
    pub trust: Option<Vec<Certificate>>,
    /// Newer lists; the report's own are asked where there is none of an issuer among these.
    pub lists: CrlStore,
    /// Another policy on revocation.
    pub revocation: Option<RevocationPolicy>,
}

/// Why a report cannot be judged again.
#[derive(Debug, thiserror::Error)]
pub enum ReplayFault {
    /// It is not a diagnostic one.
    #[error(
        "the report holds no diagnostic data; ask for it with `?level=diagnostic` or `--report diagnostic`"
    )]
    NotDiagnostic,
    /// What it holds cannot be read.
    #[error(transparent)]
    Facts(#[from] FactsFault),
}

/// The checks that are run anew; the others cannot be, for a report does not hold the document.
const ANEW: [CheckName; 5] = [
    CheckName::Chain,
    CheckName::Validity,
    CheckName::KeyUsage,
    CheckName::CertificatePolicy,
    CheckName::Revocation,
];

/// Judges the certificate of a report anew. A report that never came to a certificate is carried over as it is.
pub fn replay(report: &Report, conditions: &Conditions) -> Result<Report, ReplayFault> {
    let diagnostic = report.diagnostic.as_ref().ok_or(ReplayFault::NotDiagnostic)?;
    let mut again =
        Report { checks: report.checks.iter().cloned().map(carried_over).collect(), ..report.clone() };
    let Some(facts) = &diagnostic.trust else { return Ok(again) };
    let recalled = Recalled::from_facts(facts)?;
    let believed = conditions.trust.as_ref().unwrap_or(&recalled.authorities);
    let anchors = TrustStore::from_certificates(believed);
    let lists = Lists { given: &conditions.lists, recalled: &recalled.lists };
    let policy = trust::Policy {
        revocation: conditions.revocation.unwrap_or(recalled.policy.revocation),
        ..recalled.policy.clone()
    };
    let (certificate, others, now) =
        (&recalled.certificate, &recalled.others, conditions.at.unwrap_or(recalled.at));
    let validator = Validator::new(&anchors, &lists, &policy, now);
    let mut verdict = recalled.validate(&validator);
    again.diagnostic_mut().trust = Some(validator.facts(certificate, others, &verdict));
    let key_info = diagnostic.signature.as_ref().and_then(|signature| signature.key_info.as_ref());
    for finding in verdict.checks.iter_mut().filter_map(|check| check.finding.as_mut()) {
        finding.place = key_info.cloned();
    }
    let first =
        again.checks.iter().position(|check| ANEW.contains(&check.name)).unwrap_or(again.checks.len());
    again.checks.retain(|check| !ANEW.contains(&check.name));
    again.checks.splice(first..first, verdict.checks);
    Ok(again)
}

/// The authorities that a report was made with, as far as they can be read.
pub fn authorities(report: &Report) -> Vec<Certificate> {
    let facts = report.diagnostic.as_ref().and_then(|diagnostic| diagnostic.trust.as_ref());
    facts
        .and_then(|facts| Recalled::from_facts(facts).ok())
        .map(|recalled| recalled.authorities)
        .unwrap_or_default()
}

fn carried_over(check: Check) -> Check {
    let note = check.note.or(Some(Note::CarriedOver));
    Check { note, ..check }
}

/// The lists that were given, then what the report says of its own.
struct Lists<'a> {
    given: &'a CrlStore,
    recalled: &'a RecalledCrls,
}

impl RevocationSource for Lists<'_> {
    fn crls_of(&self, issuer: &Certificate) -> Vec<CrlState> {
        let given = self.given.crls_of(issuer);
        if given.is_empty() { self.recalled.crls_of(issuer) } else { given }
    }
}
