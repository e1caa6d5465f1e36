//! What a correct checker says of a request that such a certificate signs: predicted with the certificate,
//! found without the prediction.
//!
//! The authority does not know those who check. It knows what it wrote, and what RFC 5280 and the regulation
//! ([000 ¶10(6)](crate::manual::regulation)) say of it; a test holds the gateway to that, defect by defect.

use crate::ca::request::defect::{Defect, SignedBy};
use crate::ca::request::draft::{Draft, UnknownExtension};
use crate::ca::request::kind::HOLDERS_ROLES;
use crate::ca::request::profile::HOLDERS_POLICIES;
use crate::ca::request::subject::NameDefect;
use crate::clock::Now;
use crate::findings::{Code, Decision};
use crate::x509::{ExtendedKeyUsage, KeyUsage};

/// The verdict to expect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// What becomes of the request.
    pub decision: Decision,
    /// Every finding, in the order of the report; none when it is accepted.
    pub codes: Vec<Code>,
}

/// What the certificate is judged by.
pub(in crate::ca) struct Facts<'a> {
    pub(in crate::ca) draft: &'a Draft,
    pub(in crate::ca) defects: &'a [Defect],
    pub(in crate::ca) signed_by: SignedBy,
    pub(in crate::ca) name_defect: NameDefect,
    /// Whether there is a person with an IIN in the name at all.
    pub(in crate::ca) has_iin: bool,
    /// Since when it is revoked.
    pub(in crate::ca) revoked_at: Option<Now>,
}

impl Facts<'_> {
    /// The verdict at `now` on a request that states the holder's own IIN.
    pub(in crate::ca) fn expected(&self, now: Now) -> Expected {
        let signature = self.has(Defect::WeakKey).then_some(Code::AlgorithmWeak);
        let chain = self.chain();
        let codes: Vec<Code> = [signature, chain, self.validity(now)]
            .into_iter()
            .chain([self.key_usage(), self.policy()])
            // Nobody's list is the right one where the issuer is not established.
            .chain([self.revocation(now).filter(|_| chain.is_none())])
            .chain([self.identity()])
            .flatten()
            .collect();
        let decision = if codes.is_empty() { Decision::Accepted } else { Decision::Rejected };
        Expected { decision, codes }
    }

    fn has(&self, defect: Defect) -> bool {
        self.defects.contains(&defect)
    }

    fn chain(&self) -> Option<Code> {
        match self.signed_by {
            SignedBy::Foreign => Some(Code::ChainUntrusted),
            // The algorithm is looked at before the value.
            _ if self.has(Defect::Sha1) => Some(Code::AlgorithmWeak),
            SignedBy::Forger => Some(Code::ChainForged),
            SignedBy::Below => Some(Code::ChainUntrusted),
            SignedBy::Issuer | SignedBy::Revoked => None,
        }
    }

    fn validity(&self, now: Now) -> Option<Code> {
        let validity = self.draft.validity;
        if now < validity.not_before {
            Some(Code::CertificateNotYetValid)
        } else if now.seconds() > validity.not_after.seconds() {
            Some(Code::CertificateExpired)
        } else {
            None
        }
    }

    fn key_usage(&self) -> Option<Code> {
        let draft = self.draft;
        let signs = draft.key_usage.has(KeyUsage::DIGITAL_SIGNATURE | KeyUsage::NON_REPUDIATION);
        let logs_in_only = draft.purposes.contains(&ExtendedKeyUsage::CLIENT_AUTH)
            && !draft.purposes.contains(&ExtendedKeyUsage::EMAIL_PROTECTION);
        (draft.unknown_extension == UnknownExtension::Critical || !signs || logs_in_only)
            .then_some(Code::KeyUsage)
    }

    fn policy(&self) -> Option<Code> {
        let policy = self.draft.policy.is_some_and(|policy| HOLDERS_POLICIES.contains(&policy));
        let role = self.draft.purposes.iter().any(|purpose| HOLDERS_ROLES.contains(purpose));
        (!(policy && role)).then_some(Code::CertificatePolicy)
    }

    fn revocation(&self, now: Now) -> Option<Code> {
        match self.revoked_at {
            Some(at) if at <= now && self.has(Defect::OnHold) => Some(Code::CertificateOnHold),
            Some(at) if at <= now => Some(Code::CertificateRevoked),
            _ => (self.signed_by == SignedBy::Revoked).then_some(Code::CaRevoked),
        }
    }

    fn identity(&self) -> Option<Code> {
        match self.name_defect {
            _ if !self.has_iin => Some(Code::IinAbsentInCertificate),
            NameDefect::None => None,
            NameDefect::NoIin | NameDefect::IinInCommonName | NameDefect::BinForIin => {
                Some(Code::IinAbsentInCertificate)
            }
            NameDefect::NoPrefix
            | NameDefect::TwoIins
            | NameDefect::LookAlikeLetters
            | NameDefect::LookAlikeDigits
            | NameDefect::Nul => Some(Code::IinMalformed),
        }
    }
}
