//! All checks of one certificate, and the proof that they passed.

use std::sync::Arc;

use super::chain::{self, Path};
use super::grounds::{Grounds, Notes};
use super::proof::{ProofOfExistence, Times, WorthlessStamp};
use super::purpose::{self, Usage};
use super::revocation::Inquiry;
use super::verdicts::Made;
use super::{Anchors, RevocationOrder, RevocationSource, Strength, WithoutWord};
use crate::clock::Now;
use crate::findings::evidence::CertificateEvidence;
use crate::findings::{Basis, Check, CheckName, Code, Decision, Finding, Note, Status};
use crate::x509::Certificate;

/// Whether lists are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RevocationPolicy {
    /// The signer's issuer must have a fresh list; an authority's is asked where there is one.
    #[default]
    Required,
    /// Lists are not looked at, and the report says so.
    NotChecked,
}

/// The rules.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Policy {
    /// What the key must be meant for.
    pub usage: Usage,
    /// Whether lists are asked.
    pub revocation: RevocationPolicy,
    /// Who is asked first.
    pub order: RevocationOrder,
    /// What becomes of a certificate that nobody can speak of.
    pub without_word: WithoutWord,
    /// What becomes of a signature beside which a time-stamp stands that proves nothing.
    pub worthless_stamp: WorthlessStamp,
    /// How strong the signatures on certificates and lists must be.
    pub strength: Strength,
    /// Policies one of which the certificate must have, in dotted text; nothing is asked when there is none. The
    /// authority's are 1.2.398.3.3.2.1 to .4 by holder and usage, and since 2022 their parent alone (nca.md §1.2).
    pub policies: Vec<String>,
    /// Roles one of which it must have in ExtendedKeyUsage, e.g. 1.2.398.3.3.4.1.2.1, a first head.
    pub roles: Vec<String>,
}

/// Proof that a certificate was good at an instant. Only [`validate`] makes it.
#[derive(Debug, Clone)]
pub struct TrustedSigner {
    path: Arc<Path>,
    at: Now,
}

impl TrustedSigner {
    /// One whose verdict is remembered and holds at `at`.
    pub(super) fn known(path: &Arc<Path>, at: Now) -> Self {
        TrustedSigner { path: Arc::clone(path), at }
    }

    /// The certificate.
    pub fn certificate(&self) -> &Certificate {
        &self.path.links()[0]
    }

    /// The path to the anchor.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// When it was good.
    pub fn at(&self) -> Now {
        self.at
    }
}

/// What came of it.
#[derive(Debug)]
pub struct Verdict {
    /// Chain, validity, key usage, revocation; and policy and role where they are asked for.
    pub checks: Vec<Check>,
    /// The path to an anchor, whatever else was found.
    pub path: Option<Arc<Path>>,
    /// There only when every check passed.
    pub signer: Option<TrustedSigner>,
    /// When the signature is proven to have existed.
    pub proven: Option<Now>,
    /// What lists told.
    pub(super) grounds: Arc<Grounds>,
}

/// Judges a certificate at `now`; `others` came with it and are believed no more than it. A verdict that is known, and that nothing
/// has changed since, is told again.
pub fn validate(
    certificate: &Certificate,
    others: &[Certificate],
    anchors: &Anchors,
    lists: &dyn RevocationSource,
    policy: &Policy,
    now: Now,
) -> Verdict {
    judge(certificate, others, anchors, lists, policy, Times::unproven(now))
}

/// The same for a signature that is proven to have existed: the certificate is judged as at then, and what is known at `now` of its
/// revocation is weighed against that time.
pub fn validate_proven(
    certificate: &Certificate,
    others: &[Certificate],
    anchors: &Anchors,
    lists: &dyn RevocationSource,
    policy: &Policy,
    now: Now,
    proof: &ProofOfExistence,
) -> Verdict {
    judge(certificate, others, anchors, lists, policy, Times { now, proven: Some(proof.at()) })
}

pub(super) fn judge(
    certificate: &Certificate,
    others: &[Certificate],
    anchors: &Anchors,
    lists: &dyn RevocationSource,
    policy: &Policy,
    times: Times,
) -> Verdict {
    let now = times.now;
    // What is judged as at a time-stamp is judged once: only verdicts as at now are remembered.
    if times.proven.is_none()
        && let Some(known) = anchors.verdicts().find(certificate, others, lists, policy, now)
    {
        return known;
    }
    let edition = lists.edition();
    let mut checks = Vec::with_capacity(5);
    let at = times.of_signing();
    let path = chain::build(certificate, others, anchors, policy, at);
    checks.push(told(CheckName::Chain, path.as_ref().map(|_| ()).map_err(Clone::clone)));
    let within =
        told(CheckName::Validity, validity(certificate, at).map_err(|finding| finding.on(times.basis())));
    checks.push(Check { note: times.proven.map(|at| Note::AsAtTimeStamp { at }), ..within });
    checks.push(told(CheckName::KeyUsage, purpose::check(certificate, policy.usage)));
    if !policy.policies.is_empty() || !policy.roles.is_empty() {
        checks.push(told(
            CheckName::CertificatePolicy,
            purpose::required(certificate, &policy.policies, &policy.roles),
        ));
    }
    let notes = Notes::at(now);
    let (order, strength) = (policy.order, policy.strength);
    let inquiry = match (policy.revocation, path.as_deref()) {
        (RevocationPolicy::Required, Ok(path)) => {
            Some(Inquiry { anchors, others, source: lists, order, path, strength, times, notes: &notes })
        }
        _ => None,
    };
    checks.push(match &inquiry {
        Some(inquiry) => revocation(inquiry, policy.without_word),
        None if policy.revocation == RevocationPolicy::NotChecked => {
            Check::not_run(CheckName::Revocation, Note::NoCrlGiven)
        }
        // Without a path nobody's list is the right one; but a list of the issuer it names may be at hand.
        None => Check::not_run(CheckName::Revocation, Note::NoIssuer),
    });
    if times.proven.is_none() {
        tell_what_is_known(&mut checks);
    }
    let failed = checks.iter().any(|check| check.finding.is_some());
    // What rests on nobody's word is asked again, and what was missing may be there the next time.
    let spoken = policy.revocation == RevocationPolicy::NotChecked
        || checks.last().is_some_and(|check| check.status == Status::Passed);
    let lasting = edition
        .filter(|edition| times.proven.is_none() && !failed && spoken && lists.edition() == Some(*edition));
    if let (Some(edition), Ok(path)) = (lasting, &path) {
        inquiry.iter().for_each(Inquiry::ask_the_rest);
        notes.cut(|period| {
            period.cut_by_strength();
            anchors
                .all()
                .chain(others)
                .chain([certificate])
                .for_each(|looked_at| period.cut_by_certificate(looked_at));
        });
        let path = Arc::clone(path);
        return anchors.verdicts().keep(others, policy, edition, Made { checks, path, notes, now });
    }
    let path = path.ok();
    let signer = path.clone().filter(|_| !failed).map(|path| TrustedSigner { path, at });
    let (_, _, grounds) = notes.into_parts();
    Verdict { checks, path, signer, proven: times.proven, grounds: Arc::new(grounds) }
}

/// 000 ¶10(6), second condition, in the terms of the report.
fn revocation(inquiry: &Inquiry<'_>, without_word: WithoutWord) -> Check {
    match inquiry.along_the_path() {
        Ok(word) => Check { note: word.note(), ..Check::passed(CheckName::Revocation) },
        Err(finding) if finding.code.decision() == Decision::Retry && without_word == WithoutWord::Passes => {
            Check::not_run(CheckName::Revocation, Note::NobodyKnows)
        }
        Err(finding) => Check::failed(CheckName::Revocation, finding),
    }
}

/// ETSI EN 319 102-1 §5.2.6.4: of a certificate out of its period, of which nothing proves when it signed, it is told whether it is known
/// not to have been revoked. To be told again where something else than lists was asked after [`validate`].
pub fn tell_what_is_known(checks: &mut [Check]) {
    let not_revoked =
        checks.iter().any(|check| check.name == CheckName::Revocation && check.status == Status::Passed);
    let basis = if not_revoked { Basis::NotRevoked } else { Basis::NoProof };
    let period = checks.iter_mut().filter(|check| check.name == CheckName::Validity);
    period.filter_map(|check| check.finding.as_mut()).for_each(|finding| finding.basis = basis);
}

fn told(name: CheckName, result: Result<(), Finding>) -> Check {
    match result {
        Ok(()) => Check::passed(name),
        Err(finding) => Check::failed(name, finding),
    }
}

/// 000 ¶10(6), first condition; RFC 5280 §4.1.2.5: both ends belong to the period.
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
