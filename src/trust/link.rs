//! One link of a path: whether an authority issued a certificate, and was allowed to, RFC 5280 §6.1.3 (a) and §6.1.4 (k) to (o).

use crate::clock::Now;
use crate::crypto::{EcdsaForm, KeyKind};
use crate::findings::{Code, Finding};
use crate::limits;
use crate::x509::{Certificate, KeyUsage};

/// Why a link does not hold.
#[derive(Debug, Clone)]
pub(super) enum Failure {
    /// Nobody known bears the issuer's name, or its key.
    NoIssuer(String),
    /// One bears it, and did not sign.
    Forged(String),
    /// One signed, and was not allowed to.
    Constraint(Finding),
}

impl Failure {
    /// The more it tells, the heavier.
    pub(super) const fn weight(&self) -> u8 {
        match self {
            Failure::NoIssuer(_) => 0,
            Failure::Forged(_) => 1,
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

/// What the certificate says of its issuer's key, beside what `issuer` says of its own.
pub(super) fn key_hint(certificate: &Certificate, issuer: &Certificate) -> KeyHint {
    match (certificate.authority_key_id(), issuer.subject_key_id()) {
        (Some(named), Some(own)) if named == own => KeyHint::Same,
        (Some(_), Some(_)) => KeyHint::Other,
        _ => KeyHint::Silent,
    }
}

/// RFC 5280 §4.1.2.5: both ends belong to the period, and the last second counts to its end.
pub(super) fn is_within_validity(certificate: &Certificate, now: Now) -> bool {
    certificate.not_before() <= now && now.seconds() <= certificate.not_after().seconds()
}

/// Whether `issuer`, whose name is the right one, signed `subject`, and may issue.
pub(super) fn check(subject: &Certificate, issuer: &Certificate, is_anchor: bool, key: KeyHint, now: Now) -> Result<(), Failure> {
    let name = || issuer.subject().to_string();
    let constraint = |code, expected: String, actual: String| Err(Failure::Constraint(Finding::with(code, expected, actual)));
    if let Some(inconsistent) = [subject, issuer].into_iter().find(|certificate| !certificate.is_consistent()) {
        let expected = "one signature algorithm, named twice (RFC 5280 §4.1.1.2)".to_owned();
        return constraint(Code::ChainForged, expected, format!("two in `{}`", inconsistent.subject()));
    }
    let Some(algorithm) = subject.signature_algorithm() else {
        let actual = format!("OID {}", subject.signature_oid());
        return constraint(Code::AlgorithmUnsupported, "a signature algorithm done here".to_owned(), actual);
    };
    if algorithm.is_weak() {
        let expected = "SHA-256 or stronger in the certificate's signature".to_owned();
        return constraint(Code::AlgorithmWeak, expected, algorithm.name().to_owned());
    }
    if let KeyKind::Rsa { bits } = issuer.key().kind()
        && bits < limits::RSA_BITS_MIN
    {
        return constraint(
            Code::AlgorithmWeak,
            format!("an issuer's key of {} bits or more", limits::RSA_BITS_MIN),
            format!("{bits} bits"),
        );
    }
    if issuer.key().verify(algorithm, EcdsaForm::Der, subject.tbs(), subject.signature_value()).is_err() {
        return Err(if key == KeyHint::Other { Failure::NoIssuer(subject.issuer().to_string()) } else { Failure::Forged(name()) });
    }
    may_issue(issuer, is_anchor, now)
}

/// RFC 5280 §6.1.4 (k), (n) and (o), and §6.1.3 (a)(2). An anchor is believed to be an authority unless it says otherwise.
fn may_issue(issuer: &Certificate, is_anchor: bool, now: Now) -> Result<(), Failure> {
    let name = || issuer.subject().to_string();
    let constraint = |expected: String, actual: String| Err(Failure::Constraint(Finding::with(Code::ChainUntrusted, expected, actual)));
    if !issuer.basic_constraints().map_or(is_anchor, |basic| basic.ca) {
        return constraint("an issuer that is an authority (basicConstraints CA:TRUE)".to_owned(), name());
    }
    if issuer.key_usage().is_some_and(|usage| !usage.has(KeyUsage::KEY_CERT_SIGN)) {
        return constraint("an issuer whose key may sign certificates (keyCertSign)".to_owned(), name());
    }
    if let Some(oid) = issuer.unknown_critical().first() {
        return constraint("no critical extension that is not understood".to_owned(), format!("{oid} in `{}`", name()));
    }
    if !is_within_validity(issuer, now) {
        return constraint(format!("`{}` within {} … {}", name(), issuer.not_before(), issuer.not_after()), now.to_string());
    }
    Ok(())
}

/// RFC 5280 §6.1.4 (l) and (m): how many authorities stand below this one; self-issued ones do not count, nor does the certificate itself.
pub(super) fn path_length(issuer: &Certificate, below: &[Certificate]) -> Result<(), Failure> {
    let Some(length) = issuer.basic_constraints().and_then(|basic| basic.path_len) else { return Ok(()) };
    let count = below.iter().skip(1).filter(|link| !link.is_self_issued()).count();
    if count <= length as usize {
        return Ok(());
    }
    let expected = format!("at most {length} intermediates below `{}`", issuer.subject());
    Err(Failure::Constraint(Finding::with(Code::ChainUntrusted, expected, count.to_string())))
}
