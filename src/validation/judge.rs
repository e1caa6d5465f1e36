//! What a judgement is made with.

use super::profile::Profile;
use crate::clock::Now;
use crate::trust::{Policy, RevocationSource, TrustStore, Validator};
use crate::xmldsig::KnownCertificates;

/// Judges signatures: who is believed, where revocation is asked, which certificates messages may name without carrying them, and
/// what is wanted.
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
