//! What a judgement is made with.

use super::profile::Profile;
use crate::clock::Now;
use crate::trust::{Policy, RevocationSource, TrustStore, Validator};
use crate::xmldsig::KnownCertificates;

/// Judges signatures: who is believed, where revocation is asked, which certificates messages may name without carrying them, and
/// what is wanted.
///
/// ```
/// use qaqpa::ca::{Authority, builtin};
/// use qaqpa::clock::Now;
/// use qaqpa::trust::{CrlStore, TrustStore};
/// use qaqpa::validation::{Enveloped, Judge, Profile};
/// use qaqpa::xml;
/// use qaqpa::xmldsig::{KnownCertificates, SigningRequest, sign_enveloped};
///
/// // The test PKI that is built in, and the CRLs it publishes at that time.
/// let now = Now::parse("2026-11-24T10:00:00Z")?;
/// let authority = Authority::builtin(None)?;
/// let certificates: Vec<_> = authority.certificates().cloned().collect();
/// let crls = CrlStore::new();
/// for crl in authority.crls(now)? {
///     crls.insert(&crl.der, &certificates)?;
/// }
/// let judge = Judge {
///     anchors: &TrustStore::from_certificates(&certificates),
///     revocation: &crls,
///     known: &KnownCertificates::default(),
///     profile: &Profile::document(),
/// };
///
/// let signed_by = |person: &str| {
///     let holder = builtin::holder(person).expect("one of the built-in people");
///     sign_enveloped("<note>қол қойылды</note>", &holder, &SigningRequest::document()).expect("a signature")
/// };
/// let judged = |signed: &str| {
///     let document = xml::parse(signed.as_bytes()).expect("XML");
///     let (report, _, enveloped) = judge.enveloped(document, now, &mut |_| {});
///     (report.codes(), matches!(enveloped, Enveloped::Trusted(_)))
/// };
/// assert_eq!(judged(&signed_by("people/valid")), (vec![], true));
/// assert_eq!(judged(&signed_by("people/revoked")), (vec![qaqpa::Code::CertificateRevoked], false));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy)]
pub struct Judge<'a> {
    /// Who is believed.
    pub anchors: &'a TrustStore,
    /// Who is revoked.
    pub revocation: &'a dyn RevocationSource,
    /// Certificates that messages may name without carrying them.
    pub known: &'a KnownCertificates,
    /// What is wanted.
    pub profile: &'a Profile,
}

impl Judge<'_> {
    /// The judge of certificates by one of the profile's policies.
    pub(super) fn validator<'s>(&'s self, policy: &'s Policy, now: Now) -> Validator<'s> {
        Validator::new(self.anchors, self.revocation, policy, now)
    }
}

/// Called after each stage with its name, for those who measure. A stage reads no clock itself.
pub type OnStage<'a> = &'a mut dyn FnMut(&'static str);
