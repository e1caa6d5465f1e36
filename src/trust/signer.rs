//! All checks of one certificate, and the proof that they passed.

use std::sync::Arc;

use super::chain::{self, Path};
use super::revocation::Whose;
use super::sources::{self, Counted};
use super::{Anchors, RevocationOrder, RevocationSource, WithoutWord};
use crate::clock::Now;
use crate::findings::{Check, CheckName, Code, Decision, Finding};
use crate::x509::{Certificate, ExtendedKeyUsage, KeyUsage};

/// What the key must be meant for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Usage {
    /// Signing documents: digitalSignature and nonRepudiation, and not a log-in (AUTH) certificate, nca.md §1.2.
    #[default]
    Sign,
    /// Signing what a system sends: digitalSignature.
    Transport,
    /// Anything.
    Any,
}

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Policy {
    /// What the key must be meant for.
    pub usage: Usage,
    /// Whether lists are asked.
    pub revocation: RevocationPolicy,
    /// Who is asked first.
    pub order: RevocationOrder,
    /// What becomes of a certificate that nobody can speak of.
    pub without_word: WithoutWord,
}

/// Proof that a certificate was good at an instant. Only [`validate`] makes it.
#[derive(Debug, Clone)]
pub struct TrustedSigner {
    path: Arc<Path>,
    at: Now,
}

impl TrustedSigner {
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
    /// Chain, validity, key usage, revocation.
    pub checks: Vec<Check>,
    /// The path to an anchor, whatever else was found.
    pub path: Option<Arc<Path>>,
    /// There only when every check passed.
    pub signer: Option<TrustedSigner>,
}

/// Judges a certificate at `now`; `others` came with it and are believed no more than it.
pub fn validate(
    certificate: &Certificate,
    others: &[Certificate],
    anchors: &Anchors,
    lists: &dyn RevocationSource,
    policy: &Policy,
    now: Now,
) -> Verdict {
    let mut checks = Vec::with_capacity(4);
    let path = chain::build(certificate, others, anchors, now);
    checks.push(told(CheckName::Chain, path.as_ref().map(|_| ()).map_err(Clone::clone)));
    checks.push(told(CheckName::Validity, validity(certificate, now)));
    checks.push(told(CheckName::KeyUsage, key_usage(certificate, policy.usage)));
    checks.push(match (policy.revocation, &path) {
        (RevocationPolicy::NotChecked, _) => Check::not_run(CheckName::Revocation, "no list was given"),
        (RevocationPolicy::Required, Ok(path)) => match revoked(path, lists, policy.order, now) {
            Ok(counted) => Check { note: counted.note(), ..Check::passed(CheckName::Revocation) },
            Err(finding) if finding.code.decision() == Decision::Retry && policy.without_word == WithoutWord::Passes => {
                Check::not_run(CheckName::Revocation, "nobody could say whether it is revoked, and the settings let it pass")
            }
            Err(finding) => Check::failed(CheckName::Revocation, finding),
        },
        // Without a path nobody's list is the right one; but a list of the issuer it names may be at hand.
        (RevocationPolicy::Required, Err(_)) => Check::not_run(CheckName::Revocation, "the issuer is not established"),
    });
    let failed = checks.iter().any(|check| check.finding.is_some());
    let path = path.ok();
    let signer = path.clone().filter(|_| !failed).map(|path| TrustedSigner { path, at: now });
    Verdict { checks, path, signer }
}

fn told(name: CheckName, result: Result<(), Finding>) -> Check {
    match result {
        Ok(()) => Check::passed(name),
        Err(finding) => Check::failed(name, finding),
    }
}

/// 000 ¶10(6), first condition; RFC 5280 §4.1.2.5: both ends belong to the period.
fn validity(certificate: &Certificate, now: Now) -> Result<(), Finding> {
    let period = || format!("{} … {}", certificate.not_before(), certificate.not_after());
    if now < certificate.not_before() {
        return Err(Finding::with(Code::CertificateNotYetValid, period(), now.to_string()));
    }
    // The last second counts to its end.
    if now.seconds() > certificate.not_after().seconds() {
        return Err(Finding::with(Code::CertificateExpired, period(), now.to_string()));
    }
    Ok(())
}

fn key_usage(certificate: &Certificate, usage: Usage) -> Result<(), Finding> {
    if let Some(oid) = certificate.unknown_critical().first() {
        return Err(Finding::with(Code::KeyUsage, "no critical extension that is not understood", format!("critical extension {oid}")));
    }
    let bits = certificate.key_usage();
    let shown = || bits.map_or_else(|| "no key usage".to_owned(), KeyUsage::names);
    match usage {
        Usage::Any => Ok(()),
        Usage::Transport if bits.is_none_or(|bits| bits.has(KeyUsage::DIGITAL_SIGNATURE)) => Ok(()),
        Usage::Transport => Err(Finding::with(Code::KeyUsage, "digitalSignature", shown())),
        Usage::Sign => {
            if !bits.is_some_and(|bits| bits.has(KeyUsage::DIGITAL_SIGNATURE | KeyUsage::NON_REPUDIATION)) {
                return Err(Finding::with(Code::KeyUsage, "digitalSignature+nonRepudiation", shown()));
            }
            let purposes = certificate.extended_key_usage();
            let log_in_only =
                purposes.is_some_and(|eku| eku.has(ExtendedKeyUsage::CLIENT_AUTH) && !eku.has(ExtendedKeyUsage::EMAIL_PROTECTION));
            if log_in_only {
                return Err(Finding::with(
                    Code::KeyUsage,
                    "a signing (SIGN) certificate",
                    "a log-in (AUTH) certificate: clientAuth without emailProtection",
                ));
            }
            Ok(())
        }
    }
}

/// 000 ¶10(6), second condition: the signer by its issuer's list or responder, then each authority above, where its issuer has
/// one. Tells what counted for the signer.
fn revoked(path: &Path, lists: &dyn RevocationSource, order: RevocationOrder, now: Now) -> Result<Counted, Finding> {
    let links = path.links();
    if links.len() < 2 {
        return Ok(Counted::Nothing);
    }
    let counted = sources::check(&links[0], &links[1], Whose::Signer, lists, order, now)?;
    for pair in links[1..].windows(2) {
        match sources::check(&pair[0], &pair[1], Whose::Authority, lists, order, now) {
            Err(finding) if finding.code == Code::CaRevoked => return Err(finding),
            // The root's list is issued rarely; its absence alone does not stop the gateway.
            _ => {}
        }
    }
    Ok(counted)
}
