//! What a certificate was judged by, written down so that it can be judged again: with another time, other anchors or lists.

use std::collections::HashMap;
use std::sync::Arc;

use super::grounds::{Notes, Told};
use super::proof::Times;
use super::purpose::Usage;
use super::revocation::Inquiry;
use super::signer::{self, Policy, RevocationPolicy, Verdict};
use super::{Anchors, ListState, RevocationSource};
use crate::clock::{NotATime, Now};
use crate::encoding::{base64, hex};
use crate::findings::{CertificateFacts, EntryFacts, ListFacts, TrustFacts, TrustParts};
use crate::limits;
use crate::x509::{Certificate, CertificateError, Crl, CrlError, Reason, Revocation};

impl RevocationPolicy {
    /// As it is written in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            RevocationPolicy::Required => "required",
            RevocationPolicy::NotChecked => "not-checked",
        }
    }

    /// The policy written so.
    pub fn parse(text: &str) -> Option<Self> {
        [RevocationPolicy::Required, RevocationPolicy::NotChecked]
            .into_iter()
            .find(|policy| policy.as_str() == text)
    }
}

/// The facts of a verdict that [`super::validate`] gave with these arguments. Of one that is remembered they are written down once.
pub fn facts(
    certificate: &Certificate,
    others: &[Certificate],
    anchors: &Anchors,
    lists: &dyn RevocationSource,
    policy: &Policy,
    verdict: &Verdict,
    now: Now,
) -> TrustFacts {
    let parts = verdict
        .grounds
        .written
        .get_or_init(|| Arc::new(parts(certificate, others, anchors, lists, policy, verdict, now)));
    TrustFacts::new(now.to_string(), verdict.proven.map(|at| at.to_string()), Arc::clone(parts))
}

fn parts(
    certificate: &Certificate,
    others: &[Certificate],
    anchors: &Anchors,
    lists: &dyn RevocationSource,
    policy: &Policy,
    verdict: &Verdict,
    now: Now,
) -> TrustParts {
    let links = verdict.path.as_ref().map_or(&[][..], |path| path.links());
    let asked =
        if policy.revocation == RevocationPolicy::Required { links.windows(2) } else { [].windows(2) };
    let (order, strength, times) = (policy.order, policy.strength, Times { now, proven: verdict.proven });
    let notes = Notes::at(now);
    let inquiry = verdict.path.as_deref().map(|path| Inquiry {
        anchors,
        others,
        source: lists,
        order,
        path,
        strength,
        times,
        notes: &notes,
    });
    // What the verdict was made with, and of the rest of the path what there is.
    let told = |pair: &[Certificate], inquiry: &Inquiry<'_>| match verdict.grounds.told(&pair[0]) {
        Some(told) => list_facts(&pair[0], &pair[1], told),
        None => list_facts(&pair[0], &pair[1], &inquiry.about(&pair[0], &pair[1])),
    };
    TrustParts {
        usage: policy.usage.as_str().to_owned(),
        revocation: policy.revocation.as_str().to_owned(),
        certificate: certificate.facts().clone(),
        brought: others.iter().map(Certificate::facts).cloned().collect(),
        authorities: authorities(certificate, others, anchors)
            .into_iter()
            .map(Certificate::facts)
            .cloned()
            .collect(),
        path: links.iter().map(|link| link.facts().sha256.clone()).collect(),
        required_policies: policy.policies.clone(),
        required_roles: policy.roles.clone(),
        lists: inquiry.map(|inquiry| asked.map(|pair| told(pair, &inquiry)).collect()).unwrap_or_default(),
    }
}

/// Those believed here that may have issued one of these, by name, and so on upwards.
fn authorities<'a>(
    certificate: &'a Certificate,
    others: &'a [Certificate],
    anchors: &'a Anchors,
) -> Vec<&'a Certificate> {
    let mut found: Vec<&Certificate> = anchors.all().filter(|known| *known == certificate).collect();
    let mut below: Vec<&Certificate> = std::iter::once(certificate).chain(others).collect();
    while let Some(certificate) = below.pop() {
        for known in anchors.all().filter(|known| certificate.is_issued_in_name_of(known)) {
            if !found.contains(&known) && found.len() < limits::CHAIN_LINKS_MAX {
                found.push(known);
                below.push(known);
            }
        }
    }
    found
}

fn list_facts(certificate: &Certificate, issuer: &Certificate, answer: &Told) -> ListFacts {
    let entry = answer.entry.map(|entry| EntryFacts {
        revoked_at: entry.at.to_string(),
        reason: entry.reason.name().to_owned(),
        invalid_since: entry.invalid_since.map(|since| since.to_string()),
    });
    ListFacts {
        issuer: issuer.facts().subject.clone(),
        issuer_sha256: issuer.facts().sha256.clone(),
        about: certificate.facts().serial_number.clone(),
        state: if answer.list.is_some() { "signed" } else { answer.otherwise }.to_owned(),
        this_update: answer.list.as_ref().map(|crl| crl.this_update().to_string()),
        next_update: answer.until.map(|next| next.to_string()),
        number: answer.list.as_ref().and_then(|crl| crl.number()).map(hex::encode),
        entry,
    }
}

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

/// Facts read back into what [`super::validate`] takes.
#[derive(Debug)]
pub struct Recalled {
    /// The signer's certificate.
    pub certificate: Certificate,
    /// Those that came with it.
    pub others: Vec<Certificate>,
    /// Those that were believed.
    pub authorities: Vec<Certificate>,
    /// The lists that were asked, cut down to what they said.
    pub lists: RecalledLists,
    /// The policy.
    pub policy: Policy,
    /// The validation time.
    pub at: Now,
    /// When the signature was proven to have existed.
    proven: Option<Now>,
}

impl Recalled {
    /// Reads them back. The signatures on the lists were checked when they were written down, and cannot be checked again.
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
            // Only an authority whose certificate is here can be asked for its list.
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
        let lists = RecalledLists(lists);
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
    /// Judges the certificate again, as [`super::validate`] does. What a time-stamp proved then is proven still, from its time on; the
    /// token is no more there than the document is.
    pub fn validate(
        &self,
        anchors: &Anchors,
        lists: &dyn RevocationSource,
        policy: &Policy,
        now: Now,
    ) -> Verdict {
        let times = Times { now, proven: self.proven.filter(|at| *at <= now) };
        signer::judge(&self.certificate, &self.others, anchors, lists, policy, times)
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
) -> Result<Vec<ListState>, FactsFault> {
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
            ListState::Signed(Arc::new(Crl::abridged(
                issuer.subject_raw(),
                Now::parse(this_update)?,
                next_update,
                number,
                entry,
            )))
        }
        "forged" => ListState::Forged,
        "unreadable" => ListState::Unreadable(CrlError::NotDer),
        "absent" => return Ok(Vec::new()),
        other => return Err(FactsFault::Word(other.to_owned(), "state of a list")),
    }])
}

/// What lists said when a report was made.
#[derive(Debug, Default)]
pub struct RecalledLists(HashMap<[u8; 32], Vec<ListState>>);

impl RevocationSource for RecalledLists {
    fn lists_of(&self, issuer: &Certificate) -> Vec<ListState> {
        self.0.get(issuer.sha256()).cloned().unwrap_or_default()
    }
}
