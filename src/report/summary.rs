//! What a report comes to, in a few lines.

use crate::findings::{CertificateFacts, Decision, Finding, Indication, Report};

/// The simple report: the decision, why, and whose signature it is.
#[derive(Debug, Clone, Copy)]
pub struct Summary<'a> {
    /// What becomes of the request.
    pub decision: Decision,
    /// What the signature is worth.
    pub indication: Indication,
    /// Why it is worth no more.
    pub sub_indication: Option<&'static str>,
    /// The finding that speaks first.
    pub leading: Option<&'a Finding>,
    /// The certificate that was judged.
    pub signer: Option<&'a CertificateFacts>,
    /// By which rules the signature was judged.
    pub policy: Option<&'a str>,
    /// The validation time.
    pub at: Option<&'a str>,
}

impl<'a> Summary<'a> {
    /// Of a report.
    pub fn of(report: &'a Report) -> Self {
        let signature = report.diagnostic.as_ref().and_then(|diagnostic| diagnostic.signature.as_ref());
        let trust = report.diagnostic.as_ref().and_then(|diagnostic| diagnostic.trust.as_ref());
        Summary {
            decision: report.decision(),
            indication: report.indication(),
            sub_indication: report.sub_indication(),
            leading: report.leading(),
            policy: signature.map(|signature| &*signature.policy),
            signer: trust.map(|trust| &trust.certificate),
            at: trust.map(|trust| trust.at.as_str()),
        }
    }
    /// Every finding, the one that speaks first before the others.
    pub fn causes(&self, report: &'a Report) -> impl Iterator<Item = &'a Finding> {
        let leading = self.leading;
        let others =
            report.findings().filter(move |one| leading.is_none_or(|leading| !std::ptr::eq(leading, *one)));
        leading.into_iter().chain(others)
    }
}
