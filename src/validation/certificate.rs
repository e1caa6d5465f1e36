//! The certificate behind a signature, and a certificate by itself.

use std::sync::Arc;

use super::judge::Judge;
use super::signer::{Document, Purpose, Signer, Transport};
use crate::clock::Now;
use crate::findings::{
    Check, CheckName, Code, Decision, Finding, Note, Report, RevocationSourceName, Status, Subject,
};
use crate::trust::{Path, Policy, TrustedSigner, state_period_basis};
use crate::x509::Certificate;
use crate::xmldsig::KeyInfoCertificate;

impl Judge<'_> {
    /// Who signed a document, if it may be believed; the checks are added to the signature's report.
    pub(super) fn document_signer(
        &self,
        report: &mut Report,
        named: &KeyInfoCertificate,
        now: Now,
    ) -> Option<Signer<Document>> {
        self.signer(report, named, &self.profile.document, now)
    }

    /// Which system sent a message, if it may be believed; the checks are added to the signature's report.
    pub(super) fn transport_signer(
        &self,
        report: &mut Report,
        named: &KeyInfoCertificate,
        now: Now,
    ) -> Option<Signer<Transport>> {
        self.signer(report, named, &self.profile.transport, now)
    }

    fn signer<For: Purpose>(
        &self,
        report: &mut Report,
        named: &KeyInfoCertificate,
        policy: &Policy,
        now: Now,
    ) -> Option<Signer<For>> {
        self.named(report, named, policy, now).map(Signer::new)
    }

    /// The certificate's checks, added to the report together with what they were made with. What is wrong with a certificate is
    /// wrong where KeyInfo names it.
    fn named(
        &self,
        report: &mut Report,
        named: &KeyInfoCertificate,
        policy: &Policy,
        now: Now,
    ) -> Option<TrustedSigner> {
        let (certificate, others) = (&named.certificate, &named.others);
        let stamps = named.time_stamps.iter().map(Result::as_ref);
        let before = report.checks.len();
        let intermediates = self.anchors.anchors().intermediates();
        let stamped = self.earliest_time_stamp(stamps, intermediates, policy, now, report);
        // One that proves nothing is ignored, or refuses the request by policy.
        let stands = report.checks[before..].iter().all(|check| check.status != Status::Failed);
        let mut verdict = self.signed_at(certificate, others, stamped.as_ref(), policy, now);
        let validator = self.validator(policy, now);
        let facts = validator.facts(certificate, others, &verdict);
        let diagnostic = report.diagnostic_mut();
        diagnostic.trust = Some(facts);
        let key_info = diagnostic.signature.as_ref().and_then(|signature| signature.key_info.clone());
        for finding in verdict.checks.iter_mut().filter_map(|check| check.finding.as_mut()) {
            finding.place = finding.place.take().or_else(|| key_info.clone());
        }
        report.checks.append(&mut verdict.checks);
        verdict.signer.filter(|_| stands)
    }

    /// Judges a certificate by itself; `others` came with it, `ocsp` is an OCSP answer about it in DER.
    pub fn certificate(
        &self,
        leaf: &Certificate,
        others: &[Certificate],
        ocsp: Option<&[u8]>,
        now: Now,
    ) -> (Report, Option<Arc<Path>>) {
        let mut report = Report::of(Subject::Document, Check::passed(CheckName::Certificate));
        let policy = &self.profile.document;
        let validator = self.validator(policy, now);
        let mut verdict = validator.validate(leaf, others);
        if let (Some(der), Some(path)) = (ocsp, &verdict.path) {
            let said = validator.check_ocsp_answer(der, path, others);
            let about = verdict.checks.iter_mut().filter(|check| check.name == CheckName::Revocation);
            about.for_each(|check| by_ocsp(check, said.clone()));
            state_period_basis(&mut verdict.checks);
        }
        if let Err(finding) = policy.strength.of_key(leaf, now) {
            report.checks.push(Check::failed(CheckName::Algorithms, finding));
        }
        report.checks.append(&mut verdict.checks);
        (report, verdict.path)
    }
}

/// The check on revocation, given an OCSP answer too: a revocation in either of them counts; one valid answer of "good" is enough.
fn by_ocsp(check: &mut Check, said: Result<(), Finding>) {
    let undecided = |code: Option<Code>| code.is_some_and(|code| code.decision() == Decision::Retry);
    let by_crls = (check.status, check.code());
    match said {
        Ok(()) if check.status == Status::NotRun || undecided(by_crls.1) => {
            let by = Note::NotRevoked(RevocationSourceName::GivenAnswer);
            *check = Check::passed_by(CheckName::Revocation, by);
        }
        Ok(()) => {}
        Err(finding) if finding.code.decision() == Decision::Retry && by_crls.0 == Status::Passed => {
            check.note = Some(Note::GivenAnswerSilent { found: finding.evidence });
        }
        Err(_) if by_crls.1.is_some() && !undecided(by_crls.1) => {}
        Err(finding) => *check = Check::failed(CheckName::Revocation, finding),
    }
}
