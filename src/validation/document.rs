//! Enveloped XMLDSig: one signature over a whole document, or several stacked.

use super::judge::{Judge, OnStage};
use super::profile::CertificateRule;
use super::signer::{Document, Signer};
use crate::clock::Now;
use crate::findings::{Check, CheckName, Code, Decision, Finding, Report, Subject};
use crate::x509::Certificate;
use crate::xml::{self, XmlError};
use crate::xmldsig::{self, VerifiedContent};

/// What was signed, by one who may be believed for it. Only [`Judge`] makes one: a signature that is right says nothing yet about
/// its signer.
///
/// ```compile_fail,E0451
/// use qaqpa::validation::{Document, Signer, TrustedContent};
/// fn believed(content: qaqpa::VerifiedContent, signer: Signer<Document>) -> TrustedContent {
///     TrustedContent { content, signer }
/// }
/// ```
///
/// ```
/// use qaqpa::validation::{Enveloped, TrustedContent};
/// fn believed(enveloped: Enveloped) -> Option<TrustedContent> {
///     match enveloped {
///         Enveloped::Trusted(trusted) => Some(trusted),
///         Enveloped::Untrusted(_) | Enveloped::Nothing => None,
///     }
/// }
/// ```
#[derive(Debug)]
pub struct TrustedContent {
    content: VerifiedContent,
    signer: Signer<Document>,
}

impl TrustedContent {
    /// Joins the two proofs.
    ///
    /// # Panics
    /// When they speak of two certificates: the caller mixed up two documents, and no verdict may follow from that.
    fn new(content: VerifiedContent, signer: Signer<Document>) -> Self {
        assert_eq!(
            content.signer(),
            signer.certificate().sha256(),
            "signature and trust speak of one certificate"
        );
        TrustedContent { content, signer }
    }

    /// What was signed.
    pub fn content(&self) -> &VerifiedContent {
        &self.content
    }

    /// Who signed.
    pub fn signer(&self) -> &Signer<Document> {
        &self.signer
    }

    /// What was signed, by itself.
    pub fn into_content(self) -> VerifiedContent {
        self.content
    }
}

/// What came of one enveloped signature.
#[derive(Debug)]
pub enum Enveloped {
    /// The signature is right, and its signer is believed.
    Trusted(TrustedContent),
    /// The signature is right; its signer is not believed. The content is for a report only.
    Untrusted(VerifiedContent),
    /// Nothing is signed.
    Nothing,
}

impl Enveloped {
    /// What the signature covers, whether or not its signer is believed.
    pub fn content(&self) -> Option<&VerifiedContent> {
        match self {
            Enveloped::Trusted(trusted) => Some(trusted.content()),
            Enveloped::Untrusted(content) => Some(content),
            Enveloped::Nothing => None,
        }
    }
}

/// The report on octets that are no document.
pub fn unreadable(subject: Subject, error: &XmlError) -> Report {
    let code = if error.is_limit() { Code::XmlLimit } else { Code::XmlMalformed };
    let finding = Finding::new(code, error.fault.clone()).at(error.position.to_string());
    Report::of(subject, Check::failed(CheckName::Format, finding))
}

impl Judge<'_> {
    /// The one signature over a document: the checks of the signature, and of the certificate that it names.
    pub fn enveloped(
        &self,
        document: xml::Document,
        now: Now,
        on_stage: OnStage<'_>,
    ) -> (Report, Option<Certificate>, Enveloped) {
        let outcome = xmldsig::verify_enveloped(document, &self.profile.signature, self.known);
        let xmldsig::Outcome { mut report, named, content, .. } = outcome;
        report.checks.insert(0, Check::passed(CheckName::Format));
        on_stage("signature");
        let Some(named) = named else { return (report, None, Enveloped::Nothing) };
        let signer = match self.profile.certificates {
            CertificateRule::Judged => self.document_signer(&mut report, &named, now),
            CertificateRule::NotJudged => None,
        };
        on_stage("chain");
        let enveloped = match (content, signer) {
            (Some(content), Some(signer)) => Enveloped::Trusted(TrustedContent::new(content, signer)),
            (Some(content), None) => Enveloped::Untrusted(content),
            (None, _) => Enveloped::Nothing,
        };
        (report, Some(named.certificate), enveloped)
    }

    /// A document that one or several signed: a report each, the first signer's last; what was signed and by whom, in the order of
    /// signing, where every one of them is believed.
    pub fn stack(
        &self,
        document: xml::Document,
        now: Now,
    ) -> (Vec<Report>, Option<(VerifiedContent, Vec<Certificate>)>) {
        let (reports, _) = self.stacked(&document, now);
        let believed = !reports.is_empty()
            && self.profile.certificates == CertificateRule::Judged
            && reports.iter().all(|report| report.decision() == Decision::Accepted);
        let signed = believed
            .then(|| xmldsig::verified_stack(document, &self.profile.signature, self.known))
            .flatten();
        (reports, signed)
    }

    /// Several signers, each over the document with the earlier signatures in it: a report each, the first signer's last.
    pub(super) fn stacked(&self, document: &xml::Document, now: Now) -> (Vec<Report>, Option<Certificate>) {
        let (mut reports, mut first) = (Vec::new(), None);
        for (mut report, named) in xmldsig::verify_stacked(document, &self.profile.signature, self.known) {
            report.checks.insert(0, Check::passed(CheckName::Format));
            if let (Some(named), CertificateRule::Judged) = (&named, self.profile.certificates) {
                self.document_signer(&mut report, named, now);
            }
            reports.push(report);
            first = named.map(|named| named.certificate);
        }
        (reports, first)
    }

    /// The one signature of a document against the key it names, wherever it stands and whatever it covers.
    pub(super) fn by_key(&self, document: &xml::Document) -> (Report, Option<Certificate>) {
        let (mut report, named) = xmldsig::verify_core(document, &self.profile.signature, self.known);
        report.checks.insert(0, Check::passed(CheckName::Format));
        (report, named.map(|named| named.certificate))
    }
}
