//! What there is of an entry of the journal beside itself: its octets, its document, its report, and what it was judged with.

use std::sync::Arc;

use bytes::Bytes;
use serde_json::Value;

use super::journal::Entry;
use super::services::{Gateway, judged};
use crate::clock::Now;
use crate::findings::Report;
use crate::http::{KeptCall, Timing};
use crate::registry::RegistryError;
use crate::report;
use crate::text::Lang;
use crate::trust::{CrlState, Recalled, RevocationSource as _};
use crate::workers::{Busy, Lane, Work};
use crate::x509::{Certificate, to_pem};
use crate::xml::{self, Document};
use crate::xmldsig::{explain, ns, signed_info_octets};

/// What there is of an entry.
pub(super) struct Sources {
    /// The call and its answer, while the journal keeps their octets.
    pub(super) call: Option<Arc<KeptCall>>,
    /// The document whose signature was judged: from the registry, or the call's body.
    pub(super) document: Option<Bytes>,
    /// What was written down of the judgement.
    pub(super) report: Option<Value>,
    /// The reports in it, with what they were judged with.
    pub(super) reports: Vec<Report>,
    /// Those that only the journal has.
    pub(super) remarked: Option<Arc<[Report]>>,
}

impl Sources {
    /// Of an entry.
    pub(super) async fn of(gateway: &Gateway, entry: &Entry) -> Result<Self, RegistryError> {
        let call = gateway.journal.call(entry);
        let body = call.as_ref().filter(|call| call.body.is_whole() && call.body.whole > 0);
        let body = body.map(|call| call.body.octets.clone());
        let number = entry.number().and_then(|number| number.parse().ok());
        let remarked = gateway.journal.remarked(entry);
        let whole = |report: &Report| report::json_in(report, report::Level::Diagnostic, Lang::En);
        let (document, report, reports) = match number {
            Some(number) => match gateway.services.registry.document(&number).await {
                // What the journal itself kept of the call is still shown.
                Err(RegistryError::Archived { .. }) | Ok(None) => (None, None, Vec::new()),
                Err(error) => return Err(error),
                Ok(Some(stored)) => {
                    let reports = report::restored(&stored.report, &stored.certificates).unwrap_or_default();
                    let report = Some(reports.iter().map(whole).collect());
                    (Some(stored.document), report, reports)
                }
            },
            None => match gateway.services.registry.refusal(entry.id()).await? {
                // Of a stranger's the beginning only is kept.
                Some(kept) => {
                    let whole = kept.document.filter(|document| document.len() == kept.entry.octets);
                    let report: Option<Value> = serde_json::from_slice(&kept.report).ok();
                    let reports = report.as_ref().and_then(|report| report::read(report).ok());
                    (whole, report, reports.unwrap_or_default())
                }
                None => {
                    let report = remarked.as_ref().map(|reports| reports.iter().map(whole).collect());
                    (None, report, Vec::new())
                }
            },
        };
        Ok(Sources { call, document: document.or(body), report, reports, remarked })
    }

    /// What was sent: the body as it came, or the document that the registry has of it.
    pub(super) fn sent(&self) -> Option<Bytes> {
        let kept = self.call.as_ref().map(|call| &call.body).filter(|body| body.whole > 0);
        match kept {
            Some(body) if body.is_whole() => Some(body.octets.clone()),
            Some(body) => self.document.clone().or_else(|| Some(body.octets.clone())),
            None => self.document.clone(),
        }
    }

    /// The certificates that the last of these reports was made with: the signer's, those that came with it, those that were
    /// believed.
    pub(super) fn certificates(reports: &[Report]) -> Vec<Certificate> {
        let Some(recalled) = recalled(reports) else { return Vec::new() };
        let mut all: Vec<Certificate> = vec![recalled.certificate];
        for one in recalled.others.into_iter().chain(recalled.authorities) {
            if !all.iter().any(|known| known.sha256() == one.sha256()) {
                all.push(one);
            }
        }
        all
    }

    /// The signer's certificate and its issuers, PEM, as far as they are known.
    pub(super) fn chain(certificates: &[Certificate]) -> String {
        let mut chain: Vec<&Certificate> = certificates.first().into_iter().collect();
        while let Some(last) = chain.last().copied() {
            let issuer = certificates.iter().find(|one| is_issuer(one, last));
            match issuer.filter(|issuer| !chain.iter().any(|known| known.sha256() == issuer.sha256())) {
                Some(issuer) => chain.push(issuer),
                None => break,
            }
        }
        chain.iter().map(|one| to_pem("CERTIFICATE", one.der())).collect()
    }

    /// The CRL of the signer's issuer that is held now, DER.
    pub(super) fn crl(gateway: &Gateway, certificates: &[Certificate]) -> Option<Bytes> {
        let signer = certificates.first()?;
        let issuer = certificates.iter().find(|one| is_issuer(one, signer))?;
        let lists = gateway.services.revocations.lists();
        lists.crls_of(issuer).into_iter().find_map(|crl| match crl {
            CrlState::Signed(crl) => Some(crl.der().clone()).filter(|der| !der.is_empty()),
            _ => None,
        })
    }
}

fn is_issuer(one: &Certificate, of: &Certificate) -> bool {
    of.is_issued_in_name_of(one)
}

fn recalled(reports: &[Report]) -> Option<Recalled> {
    let mut facts = reports.iter().rev().filter_map(|report| report.diagnostic.as_ref()?.trust.as_ref());
    facts.find_map(|facts| Recalled::from_facts(facts).ok())
}

/// What a signature of the document hashes: the octets of its first Reference, or of SignedInfo.
pub(super) fn hashed(document: &[u8], signature: usize, of: Hashed) -> Option<Vec<u8>> {
    let document = xml::parse(document).ok()?;
    let signature = nth_signature(&document, signature)?;
    match of {
        Hashed::SignedInfo => signed_info_octets(&document, signature).ok(),
        Hashed::Reference(number) => {
            let view = explain(&document, signature).ok()?.into_iter().nth(number.checked_sub(1)?)?;
            view.hashed.ok().map(|(octets, _)| octets)
        }
    }
}

/// Whose octets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hashed {
    /// Of a Reference, counted from one.
    Reference(usize),
    /// Of SignedInfo.
    SignedInfo,
}

fn nth_signature(document: &Document, number: usize) -> Option<xml::NodeId> {
    let mut all = document.subtree(document.root()).filter(|id| document.is(*id, ns::DS, "Signature"));
    all.nth(number.checked_sub(1)?)
}

/// Judges octets anew as received at `at`; nothing is registered.
pub(super) async fn judged_again(
    gateway: &Arc<Gateway>,
    document: Bytes,
    at: Now,
) -> Result<Vec<Report>, Busy> {
    let size = Work { lane: Lane::Explanations, client: None, octets: document.len() };
    let done = judged(gateway, size, at, Timing::start(), move |work, lists, timer| {
        let (judge, reader) = (work.judge(lists), work.reader(at));
        judge.look_at(&document, &reader, at, &mut |name| timer.ended(name)).reports
    });
    done.await.map(|(reports, _)| reports)
}
