//! Facts of a report, read back so that the certificate can be judged again.

use std::collections::HashMap;
use std::sync::Arc;

use super::outcome::Verdict;
use super::validator::Validator;
use crate::clock::{NotATime, Now};
use crate::encoding::{base64, hex};
use crate::findings::{CertificateFacts, ListFacts, TrustFacts};
use crate::trust::policy::{Policy, RevocationPolicy};
use crate::trust::revocation::source::{CrlState, RevocationSource};
use crate::trust::times::Times;
use crate::trust::usage::Usage;
use crate::x509::{Certificate, CertificateError, Crl, CrlError, Reason, Revocation};

/// Why facts cannot be judged again.
#[derive(Debug, thiserror::Error)]
pub enum FactsFault {
    /// A certificate in them is none.
    #[error("the certificate with serial number {0} in the report cannot be read: {1}")]
    Certificate(String, CertificateError),
    /// Not base64.
    #[error("the certificate with serial number {0} in the report is not base64")]
    NotBase64(String),
    /// A word that is none of those that are written.
    #[error("`{0}` in the report is no {1}")]
    Word(String, &'static str),
    /// Not a time.
    #[error(transparent)]
    Time(#[from] NotATime),
}

/// Facts read back into what [`Validator`] takes.
#[derive(Debug)]
pub struct Recalled {
    /// The signer's certificate.
    pub certificate: Certificate,
    /// Those that came with it.
    pub others: Vec<Certificate>,
    /// Those that were believed.
    pub authorities: Vec<Certificate>,
    /// The CRLs that were asked, cut down to what they said.
    pub lists: RecalledCrls,
    /// The policy.
    pub policy: Policy,
    /// The validation time.
    pub at: Now,
    /// When the signature was proven to have existed.
    proven: Option<Now>,
}

impl Recalled {
    /// Reads them back. The signatures on the CRLs were checked when they were written down, and cannot be checked again.
    pub fn from_facts(facts: &TrustFacts) -> Result<Self, FactsFault> {
        let all = |list: &[CertificateFacts]| list.iter().map(recall).collect::<Result<Vec<_>, _>>();
        let usage = Usage::parse(&facts.usage)
            .ok_or_else(|| FactsFault::Word(facts.usage.clone(), "usage of a key"))?;
        let revocation = RevocationPolicy::parse(&facts.revocation)
            .ok_or_else(|| FactsFault::Word(facts.revocation.clone(), "policy on revocation"))?;
        let (certificate, authorities) = (recall(&facts.certificate)?, all(&facts.authorities)?);
        let others = all(&facts.brought)?;
        let mut lists = HashMap::new();
        for list in &facts.lists {
            // Only an authority whose certificate is here can be asked for its CRL.
            let issuer = authorities
                .iter()
                .chain(&others)
                .find(|authority| authority.facts().sha256 == list.issuer_sha256);
            let subjects = || [&certificate].into_iter().chain(&others).chain(&authorities);
            if let (Some(issuer), Some(about)) =
                (issuer, subjects().find(|subject| subject.serial_hex() == list.about))
            {
                lists.insert(*issuer.sha256(), recall_list(list, issuer, about)?);
            }
        }
        let lists = RecalledCrls(lists);
        let proven = facts.proven_at.as_deref().map(Now::parse).transpose()?;
        let policy = Policy {
            usage,
            revocation,
            policies: facts.required_policies.clone(),
            roles: facts.required_roles.clone(),
            ..Policy::default()
        };
        Ok(Recalled { certificate, others, authorities, lists, policy, at: Now::parse(&facts.at)?, proven })
    }
}

impl Recalled {
    /// Judges the certificate again. What a time-stamp proved then is proven still, from its time on; the token is no more there
    /// than the document is.
    pub fn validate(&self, validator: &Validator<'_>) -> Verdict {
        let now = validator.now;
        let times = Times { now, proven: self.proven.filter(|at| *at <= now) };
        validator.judge(&self.certificate, &self.others, times)
    }
}

fn recall(facts: &CertificateFacts) -> Result<Certificate, FactsFault> {
    let serial = || facts.serial_number.chars().take(60).collect::<String>();
    let der = base64::decode(&facts.der).ok_or_else(|| FactsFault::NotBase64(serial()))?;
    Certificate::from_der(&der).map_err(|error| FactsFault::Certificate(serial(), error))
}

fn recall_list(
    facts: &ListFacts,
    issuer: &Certificate,
    about: &Certificate,
) -> Result<Vec<CrlState>, FactsFault> {
    Ok(vec![match facts.state.as_str() {
        "signed" => {
            let this_update = facts.this_update.as_deref().unwrap_or_default();
            let entry = match &facts.entry {
                Some(entry) => {
                    let reason = Reason::from_name(&entry.reason)
                        .ok_or_else(|| FactsFault::Word(entry.reason.clone(), "reason of a revocation"))?;
                    let invalid_since = entry.invalid_since.as_deref().map(Now::parse).transpose()?;
                    Some((
                        about.serial(),
                        Revocation { at: Now::parse(&entry.revoked_at)?, reason, invalid_since },
                    ))
                }
                None => None,
            };
            let next_update = facts.next_update.as_deref().map(Now::parse).transpose()?;
            let number = match &facts.number {
                Some(number) => Some(hex::decode(number).ok_or_else(|| {
                    FactsFault::Word(number.chars().take(60).collect(), "number of a list")
                })?),
                None => None,
            };
            CrlState::Signed(Arc::new(Crl::abridged(
                issuer.subject_raw(),
                Now::parse(this_update)?,
                next_update,
                number,
                entry,
            )))
        }
        "forged" => CrlState::Forged,
        "unreadable" => CrlState::Unreadable(CrlError::NotDer),
        "absent" => return Ok(Vec::new()),
        other => return Err(FactsFault::Word(other.to_owned(), "state of a list")),
    }])
}

/// What CRLs said when a report was made.
#[derive(Debug, Default)]
pub struct RecalledCrls(HashMap<[u8; 32], Vec<CrlState>>);

impl RevocationSource for RecalledCrls {
    fn crls_of(&self, issuer: &Certificate) -> Vec<CrlState> {
        self.0.get(issuer.sha256()).cloned().unwrap_or_default()
    }
}
