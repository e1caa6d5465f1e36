//! What was handed in, told by its octets, and judged by the one judge.

use std::sync::Arc;

use bytes::Bytes;

use super::super::super::services::{Gateway, judged};
use crate::clock::Now;
use crate::cms;
use crate::encoding::base64;
use crate::findings::Report;
use crate::http::Timing;
use crate::reply::paper;
use crate::trust::{RevocationSource, Strength, Usage};
use crate::validation::Profile;
use crate::workers::{Busy, Work};
use crate::x509::{Certificate, certificates_in};

/// How a document is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Rule {
    /// As the gateway judges a request.
    #[default]
    Gateway,
    /// By its signatures alone.
    Document,
}

/// What was handed in.
#[derive(Debug, Clone)]
pub(super) enum Handed {
    /// XML, or what is judged as such because it is nothing else.
    Xml(Bytes),
    /// A certificate, and others that came with it.
    Certificate(Vec<Certificate>),
    /// A CMS; the content is what a detached one signs.
    Cms { octets: Bytes, content: Option<Bytes> },
}

/// A PDF without a signed result.
pub(super) struct NoAttachment;

impl Handed {
    /// Told by the octets, whatever the file is called.
    pub(super) fn of(octets: &Bytes, content: Option<&Bytes>) -> Result<Self, NoAttachment> {
        if paper::is_pdf(octets) {
            let xml = paper::attached_xml(octets).map_err(|_| NoAttachment)?;
            return Ok(Handed::Xml(xml.into()));
        }
        if is_xml(octets) {
            return Ok(Handed::Xml(octets.clone()));
        }
        let all = certificates_in(octets).unwrap_or_default();
        let all: Vec<Certificate> = all.iter().filter_map(|der| Certificate::from_der(der).ok()).collect();
        if !all.is_empty() {
            return Ok(Handed::Certificate(all));
        }
        // Base64 without armour: of a certificate, of XML, or of a CMS.
        let text = std::str::from_utf8(octets).ok().map(|text| text.split_whitespace().collect::<String>());
        if let Some(inner) = text.as_deref().and_then(base64::decode).filter(|inner| !inner.is_empty()) {
            if is_xml(&inner) {
                return Ok(Handed::Xml(inner.into()));
            }
            if let Ok(certificate) = Certificate::from_der(&inner) {
                return Ok(Handed::Certificate(vec![certificate]));
            }
        }
        if cms::unwrapped(octets).is_ok_and(|der| der.first() == Some(&0x30)) {
            return Ok(Handed::Cms { octets: octets.clone(), content: content.cloned() });
        }
        Ok(Handed::Xml(octets.clone()))
    }

    /// The XML, where there is some.
    pub(super) fn xml(&self) -> Option<&Bytes> {
        match self {
            Handed::Xml(octets) => Some(octets),
            _ => None,
        }
    }
}

fn is_xml(octets: &[u8]) -> bool {
    octets.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(octets).trim_ascii_start().starts_with(b"<")
}

/// A report, and whose certificate it speaks of where the report itself does not keep it: of a certificate, of a CMS.
pub(super) type Judged = (Report, Option<Certificate>);

/// The reports on it, as at that time.
pub(super) async fn reports(
    gateway: &Arc<Gateway>,
    size: Work,
    handed: Handed,
    rule: Rule,
    now: Now,
) -> Result<Vec<Judged>, Busy> {
    let job = move |work: &Gateway, lists: &dyn RevocationSource, timer: &mut Timing| {
        let services = &work.services;
        match &handed {
            Handed::Xml(octets) => {
                let reader = work.reader(now);
                let document = services.as_set(Profile::document());
                let judge = match rule {
                    Rule::Gateway => work.judge(lists),
                    Rule::Document => work.judge_as(&document, lists),
                };
                let seen = judge.look_at(octets, &reader, now, &mut |name| timer.ended(name));
                seen.reports.into_iter().map(|report| (report, None)).collect()
            }
            Handed::Certificate(all) => {
                let profile = services.as_set(Profile::certificate(Usage::Any));
                let profile = profile.with_policies(|policy| policy.strength = Strength::Historic);
                let Some((leaf, others)) = all.split_first() else { return Vec::new() };
                let judge = work.judge_as(&profile, lists);
                vec![(judge.certificate(leaf, others, None, now).0, Some(leaf.clone()))]
            }
            Handed::Cms { octets, content } => {
                let profile = services.as_set(Profile::document());
                let verdict = work.judge_as(&profile, lists).cms(octets, content.as_deref(), now);
                verdict.signers.into_iter().map(|signer| (signer.report, signer.named)).collect()
            }
        }
    };
    judged(gateway, size, now, Timing::start(), job).await.map(|(reports, _)| reports)
}
