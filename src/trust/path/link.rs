//! One link of a path: whether an authority issued a certificate, and was allowed to, RFC 5280 §6.1.3 (a) and §6.1.4 (k) to (o).

use super::found::SignedLinks;
use crate::clock::Now;
use crate::crypto::EcdsaForm;
use crate::findings::evidence::PathEvidence;
use crate::findings::{Code, Finding};
use crate::trust::strength::Strength;
use crate::x509::{Certificate, KeyUsage};

/// Why a link does not hold.
#[derive(Debug, Clone)]
pub(super) enum Failure {
    /// Nobody known bears the issuer's name, or its key.
    NoIssuer(String),
    /// One bears it, and did not sign.
    Forged(String),
    /// One bears it, with a key that is not done here: nobody can say whether it signed. It never passes.
    UnknownKey(Finding),
    /// One signed, and was not allowed to.
    Constraint(Finding),
}

impl Failure {
    /// The more specific, the heavier. Of two that weigh the same the likelier issuer's counts.
    pub(super) const fn weight(&self) -> u8 {
        match self {
            Failure::NoIssuer(_) => 0,
            Failure::Forged(_) | Failure::UnknownKey(_) => 1,
            Failure::Constraint(_) => 2,
        }
    }
}

/// What the key identifiers say, RFC 5280 §4.2.1.1: whom to try first, no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum KeyHint {
    /// They are the same.
    Same,
    /// One is missing.
    Silent,
    /// They differ: most likely another key of the same name.
    Other,
}

/// Whether it is believed from the outset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// It is.
    Anchor,
    /// It is not.
    Between,
}

/// In which order issuers are tried: the right key, then anchors, then those that are valid now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    pub(super) key: KeyHint,
    pub(super) standing: Standing,
    pub(super) out_of_date: bool,
}

/// What the certificate says of its issuer's key, beside what `issuer` says of its own.
pub(super) fn key_hint(certificate: &Certificate, issuer: &Certificate) -> KeyHint {
    match (certificate.authority_key_id(), issuer.subject_key_id()) {
        (Some(named), Some(own)) if named == own => KeyHint::Same,
        (Some(_), Some(_)) => KeyHint::Other,
        _ => KeyHint::Silent,
    }
}

/// RFC 5280 §4.1.2.5: both ends belong to the period, and the last second counts to its end.
pub(in crate::trust) fn is_within_validity(certificate: &Certificate, now: Now) -> bool {
    certificate.not_before() <= now && now.seconds() <= certificate.not_after().seconds()
}

/// Whether `issuer`, whose name is the right one, signed `subject`, and may issue.
pub(super) fn check(
    subject: &Certificate,
    issuer: &Certificate,
    rank: Rank,
    strength: Strength,
    signed: &SignedLinks,
    now: Now,
) -> Result<(), Failure> {
    let name = || issuer.subject().to_string();
    let constraint = |code, evidence: PathEvidence| Err(Failure::Constraint(Finding::new(code, evidence)));
    if let Some(inconsistent) = [subject, issuer].into_iter().find(|certificate| !certificate.is_consistent())
    {
        let subject = inconsistent.subject().to_string();
        return constraint(Code::ChainForged, PathEvidence::TwoAlgorithms { subject });
    }
    let Some(algorithm) = subject.signature_algorithm() else {
        let oid = subject.signature_oid().to_string();
        return constraint(Code::AlgorithmUnsupported, PathEvidence::UnsupportedAlgorithm { oid });
    };
    if let Err(weak) = strength.check(algorithm, issuer.key().kind(), now) {
        return constraint(Code::AlgorithmWeak, PathEvidence::Weak(weak));
    }
    let verify = || {
        let (tbs, value) = (subject.tbs(), subject.signature_value());
        issuer.key().verify_historic(algorithm, EcdsaForm::Der, tbs, value).is_ok()
    };
    if !signed.known_or(subject, issuer, verify) {
        return Err(if rank.key == KeyHint::Other {
            Failure::NoIssuer(subject.issuer().to_string())
        } else if issuer.key().kind().is_supported() {
            Failure::Forged(name())
        } else {
            let evidence = PathEvidence::UnsupportedKey { issuer: name(), key: issuer.key_named() };
            Failure::UnknownKey(Finding::new(Code::AlgorithmUnsupported, evidence))
        });
    }
    may_issue(issuer, rank.standing, now)
}

/// RFC 5280 §6.1.4 (k), (n) and (o), and §6.1.3 (a)(2). An anchor is believed to be an authority unless it says otherwise.
fn may_issue(issuer: &Certificate, standing: Standing, now: Now) -> Result<(), Failure> {
    let name = || issuer.subject().to_string();
    let constraint =
        |evidence: PathEvidence| Err(Failure::Constraint(Finding::new(Code::ChainUntrusted, evidence)));
    let silent = standing == Standing::Anchor || may_be_next_key(issuer);
    if !issuer.basic_constraints().map_or(silent, |basic| basic.ca) {
        return Err(Failure::Constraint(no_authority(issuer)));
    }
    if issuer.key_usage().is_some_and(|usage| !usage.has(KeyUsage::KEY_CERT_SIGN)) {
        return constraint(PathEvidence::NoCertSign { issuer: name() });
    }
    if let Some(oid) = issuer.unknown_critical().first() {
        return constraint(PathEvidence::CriticalExtension { oid: oid.clone(), issuer: name() });
    }
    if !is_within_validity(issuer, now) {
        let (not_before, not_after) = (issuer.not_before(), issuer.not_after());
        return constraint(PathEvidence::IssuerPeriod { issuer: name(), not_before, not_after, at: now });
    }
    Ok(())
}

fn no_authority(issuer: &Certificate) -> Finding {
    let issuer = issuer.subject().to_string();
    Finding::new(Code::ChainUntrusted, PathEvidence::NotAnAuthority { issuer })
}

/// Whether a certificate without basicConstraints may be the next key of an anchor that has none either.
fn may_be_next_key(certificate: &Certificate) -> bool {
    certificate.basic_constraints().is_none()
        && certificate.is_self_issued()
        && certificate.key_usage().is_some_and(|usage| usage.has(KeyUsage::KEY_CERT_SIGN))
}

/// RFC 5280 §6.1.4 (k) once more, for the whole path: between the certificate and the anchor only the anchor's own next key, which the
/// anchor issued to its own name, may be without basicConstraints, and only where the anchor is believed without them too.
pub(super) fn are_authorities(links: &[Certificate]) -> Result<(), Finding> {
    let [_, between @ .., anchor] = links else { return Ok(()) };
    let (last, others) = between.split_last().map_or((None, between), |(last, others)| (Some(last), others));
    let next_key = last.filter(|last| {
        may_be_next_key(last)
            && anchor.basic_constraints().is_none()
            && last.subject_key() == anchor.subject_key()
    });
    let stated = |link: &&Certificate| link.basic_constraints().is_none_or(|basic| !basic.ca);
    match others.iter().chain(last.filter(|_| next_key.is_none())).find(stated) {
        None => Ok(()),
        Some(link) => Err(no_authority(link)),
    }
}

/// Whether a link whose signature is right is strong enough.
pub(super) fn is_strong(subject: &Certificate, issuer: &Certificate, strength: Strength, now: Now) -> bool {
    subject
        .signature_algorithm()
        .is_some_and(|algorithm| strength.check(algorithm, issuer.key().kind(), now).is_ok())
}

/// RFC 5280 §6.1.4 (l) and (m): how many authorities stand below this one; self-issued ones do not count, nor does the certificate itself.
pub(super) fn path_length(issuer: &Certificate, below: &[Certificate]) -> Result<(), Failure> {
    let Some(length) = issuer.basic_constraints().and_then(|basic| basic.path_len) else { return Ok(()) };
    let count = below.iter().skip(1).filter(|link| !link.is_self_issued()).count();
    if count <= length as usize {
        return Ok(());
    }
    let evidence = PathEvidence::PathLength { issuer: issuer.subject().to_string(), max: length, count };
    Err(Failure::Constraint(Finding::new(Code::ChainUntrusted, evidence)))
}
