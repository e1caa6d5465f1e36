//! What the gateway does to a request: the sentence of the house. Each line calls one room, and each room gives a proof
//! that only it can make and that the next one asks for.

use crate::clock::Now;
use crate::findings::{Check, CheckName, Code, Finding, Note, Report, Status, Subject};
use crate::identity::{self, AuthenticRequest, DeclarantPath};
use crate::trust::{self, RevocationSource, TrustStore, TrustedSigner, Validator};
use crate::xml::{Document, XmlError};
use crate::xmldsig::{self, KeyInfoCertificate, KnownCertificates, VerifiedContent};

/// What documents are judged by.
#[derive(Clone, Copy)]
pub struct Rules<'a> {
    /// What a signature may look like.
    pub signature: &'a xmldsig::Policy,
    /// Certificates that messages may name without carrying them.
    pub known: &'a KnownCertificates,
    /// Whom to believe.
    pub anchors: &'a TrustStore,
    /// Who has been revoked.
    pub lists: &'a dyn RevocationSource,
    /// What a certificate must be good for.
    pub trust: &'a trust::Policy,
}

/// What the service makes of signed content.
pub struct Reading<T> {
    /// Where the declarant's number stands, most wanted first.
    pub paths: Vec<DeclarantPath>,
    /// The request as the service reads it.
    pub request: Result<T, Finding>,
}

/// What came of a document: a report always, the proof only when everything passed.
#[derive(Debug)]
pub struct Examined<T> {
    /// Every check.
    pub report: Report,
    /// The request, if it may go on.
    pub request: Option<(AuthenticRequest, T)>,
}

/// Told after each stage, by its name: for whoever measures. A stage reads no clock itself.
pub type OnStage<'a> = &'a mut dyn FnMut(&'static str);

/// Octets → document → verified content → trusted signer → authentic request. Checks that do not depend on one another all
/// run: an expired, revoked and mismatched certificate is told as three findings.
pub fn examine<T>(
    parsed: Result<Document, XmlError>,
    rules: &Rules<'_>,
    read: impl Fn(&VerifiedContent) -> Reading<T>,
    now: Now,
    on_stage: OnStage<'_>,
) -> Examined<T> {
    match parsed {
        Ok(document) => {
            on_stage("parse");
            examine_document(document, rules, read, now, on_stage)
        }
        Err(error) => Examined { report: unreadable(Subject::Document, &error), request: None },
    }
}

/// The same from a document that was parsed already.
pub fn examine_document<T>(
    document: Document,
    rules: &Rules<'_>,
    read: impl Fn(&VerifiedContent) -> Reading<T>,
    now: Now,
    on_stage: OnStage<'_>,
) -> Examined<T> {
    let xmldsig::Outcome { mut report, named, content, .. } =
        xmldsig::verify_enveloped(document, rules.signature, rules.known);
    report.checks.insert(0, Check::passed(CheckName::Format));
    on_stage("signature");
    let Some(named) = named else { return Examined { report, request: None } };
    let signer = judge_certificate(&mut report, &named, rules, rules.trust, now);
    on_stage("chain");
    let Some(content) = content else {
        let not_run = |name| Check::not_run(name, Note::ContentNotVerified);
        report.checks.extend([not_run(CheckName::Identity), not_run(CheckName::Request)]);
        return Examined { report, request: None };
    };
    let reading = read(&content);
    let (check, declarant) = identity::compare(&content, &named.certificate, &reading.paths);
    report.checks.push(check);
    let request = match reading.request {
        Ok(request) => {
            report.checks.push(Check::passed(CheckName::Request));
            Some(request)
        }
        Err(finding) => {
            report.checks.push(Check::failed(CheckName::Request, finding));
            None
        }
    };
    on_stage("identity");
    let request = match (signer, declarant, request) {
        (Some(signer), Some(declarant), Some(request)) => {
            Some((AuthenticRequest::new(content, signer, declarant), request))
        }
        _ => None,
    };
    Examined { report, request }
}

/// The report on octets that are no document.
pub fn unreadable(subject: Subject, error: &XmlError) -> Report {
    let code = if error.is_limit() { Code::XmlLimit } else { Code::XmlMalformed };
    let finding = Finding::new(code, error.fault.clone()).at(error.position.to_string());
    Report::of(subject, Check::failed(CheckName::Format, finding))
}

/// The certificate checks of a transport signature, added to its report; the Body only if everything passed.
pub fn judge_transport(
    outcome: xmldsig::Outcome,
    rules: &Rules<'_>,
    now: Now,
) -> (Report, Option<VerifiedContent>) {
    let xmldsig::Outcome { mut report, named, content, .. } = outcome;
    let Some(named) = named else { return (report, None) };
    let policy = trust::Policy { usage: trust::Usage::Transport, ..rules.trust.clone() };
    let signer = judge_certificate(&mut report, &named, rules, &policy, now);
    (report, content.filter(|_| signer.is_some()))
}

/// The certificate's checks, added to its signature's report together with what they were made with. What is wrong with a
/// certificate is wrong where KeyInfo names it.
pub fn judge_certificate(
    report: &mut Report,
    named: &KeyInfoCertificate,
    rules: &Rules<'_>,
    policy: &trust::Policy,
    now: Now,
) -> Option<TrustedSigner> {
    let (certificate, others) = (&named.certificate, &named.others);
    let (stamps, known) =
        (named.time_stamps.iter().map(Result::as_ref), rules.anchors.anchors().intermediates());
    let validator = Validator::new(rules.anchors, rules.lists, policy, now);
    let (mut checks, proof) = validator.earliest_proof(stamps, known);
    // One that proves nothing is left aside, or refuses the request by policy.
    let stands = checks.iter().all(|check| check.status != Status::Failed);
    report.checks.append(&mut checks);
    let mut verdict = match &proof {
        Some(proof) => validator.validate_proven(certificate, others, proof),
        None => validator.validate(certificate, others),
    };
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
