//! What signed content asks for, and whether its signer may ask for it.

use bytes::Bytes;

use super::document::{Enveloped, TrustedContent, unreadable};
use super::judge::{Judge, OnStage};
use super::signer::{Document, Signer};
use crate::clock::Now;
use crate::envelope::SendMessage;
use crate::findings::{Check, CheckName, Code, Finding, Note, Report, Subject};
use crate::identity::{self, DeclarantPath, IdentityMatch, NumberKind};
use crate::x509::Certificate;
use crate::xml;
use crate::xmldsig::VerifiedContent;

/// Reads signed content as the services do.
pub trait ReadContent {
    /// What is asked for.
    type Request;

    /// Reads content for the service that it names itself, or for the one that its message names. The certificate that signed it
    /// says only whether a person or an organisation asks, where the number may be either's.
    fn read(
        &self,
        content: &VerifiedContent,
        certificate: &Certificate,
        named: Option<&str>,
    ) -> Reading<Self::Request>;

    /// Whether who signed a message, if anybody did, may send as whom it names. Nothing where nobody asks.
    fn sender(&self, _message: &SendMessage, _signer: Option<&Certificate>) -> Option<Check> {
        None
    }

    /// What a document is meant to be, by its root element; nothing in it is believed for that.
    fn kind(&self, document: &xml::Document) -> Kind;
}

/// What a document is meant as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A request: it names a service.
    Request,
    /// What the gateway or a provider signs: it speaks of the declarant, who is not its signer.
    Answer,
    /// Neither.
    Other,
}

/// What the service makes of signed content.
pub struct Reading<T> {
    /// Where the declarant's number stands, most wanted first.
    pub paths: Vec<DeclarantPath>,
    /// The request as the service reads it, or all that speaks against it.
    pub request: Result<T, Vec<Finding>>,
    /// What is to be said of a request that is in order.
    pub remark: Option<Note>,
}

/// A request that is signed, by a trusted signer, who is the one it speaks of. Only [`Judge`] makes one: content that is
/// verified is not yet a request, and its parts cannot be put together elsewhere.
///
/// ```compile_fail,E0451
/// use qaqpa::validation::{AuthenticRequest, TrustedContent};
/// fn forged(trusted: TrustedContent, asked: u8) -> AuthenticRequest<u8> {
///     AuthenticRequest { trusted, asked, declarant: panic!(), octets: panic!(), judged_at: panic!() }
/// }
/// ```
///
/// ```
/// use qaqpa::validation::AuthenticRequest;
/// fn read(request: &AuthenticRequest<u8>) -> (u8, &str) {
///     (*request.asked(), request.declarant())
/// }
/// ```
#[derive(Debug)]
pub struct AuthenticRequest<T> {
    trusted: TrustedContent,
    declarant: IdentityMatch,
    asked: T,
    octets: Bytes,
    judged_at: Now,
}

impl<T> AuthenticRequest<T> {
    /// Joins the proofs.
    ///
    /// # Panics
    /// When they speak of two certificates: the caller mixed up two requests, and no verdict may follow from
    /// that.
    fn new(
        trusted: TrustedContent,
        declarant: IdentityMatch,
        asked: T,
        octets: Bytes,
        judged_at: Now,
    ) -> Self {
        assert_eq!(
            declarant.certificate(),
            trusted.signer().certificate().sha256(),
            "identity and trust speak of one certificate"
        );
        AuthenticRequest { trusted, declarant, asked, octets, judged_at }
    }

    /// What was signed.
    pub fn content(&self) -> &VerifiedContent {
        self.trusted.content()
    }

    /// Who signed.
    pub fn signer(&self) -> &Signer<Document> {
        self.trusted.signer()
    }

    /// The declarant's IIN or BIN.
    pub fn declarant(&self) -> &str {
        self.declarant.number()
    }

    /// Which of the two it is.
    pub fn declarant_kind(&self) -> NumberKind {
        self.declarant.kind()
    }

    /// What is asked for.
    pub fn asked(&self) -> &T {
        &self.asked
    }

    /// What is asked for, for who goes on with it.
    pub fn into_asked(self) -> T {
        self.asked
    }

    /// The signed document, as it was received.
    pub fn octets(&self) -> &Bytes {
        &self.octets
    }

    /// The time for which it was judged.
    pub fn judged_at(&self) -> Now {
        self.judged_at
    }
}

/// What came of a document: a report always, the proof only when everything passed.
#[derive(Debug)]
pub struct Examined<T> {
    /// Every check.
    pub report: Report,
    /// Whom KeyInfo names as the signer.
    pub named: Option<Certificate>,
    /// The request, if it may go on.
    pub request: Option<AuthenticRequest<T>>,
}

const NOT_VERIFIED: Note = Note::ContentNotVerified;

impl Judge<'_> {
    /// Octets → document → verified content → trusted signer → authentic request. Checks that do not depend on one another all
    /// run: an expired, revoked and mismatched certificate gives three findings.
    pub fn request<R: ReadContent>(
        &self,
        octets: &Bytes,
        reader: &R,
        now: Now,
        on_stage: OnStage<'_>,
    ) -> Examined<R::Request> {
        match xml::parse(octets) {
            Ok(document) => {
                on_stage("parse");
                self.request_of(document, octets.clone(), reader, None, now, on_stage)
            }
            Err(error) => {
                let report = unreadable(Subject::Document, &error);
                Examined { report, named: None, request: None }
            }
        }
    }

    /// The same from a document that was parsed already; `service` is what its message names.
    pub(super) fn request_of<R: ReadContent>(
        &self,
        document: xml::Document,
        octets: Bytes,
        reader: &R,
        service: Option<&str>,
        now: Now,
        on_stage: OnStage<'_>,
    ) -> Examined<R::Request> {
        let (mut report, named, enveloped) = self.enveloped(document, now, on_stage);
        let Some(certificate) = &named else { return Examined { report, named, request: None } };
        let Some(content) = enveloped.content() else {
            report.checks.extend([
                Check::not_run(CheckName::Identity, NOT_VERIFIED),
                Check::not_run(CheckName::Request, NOT_VERIFIED),
            ]);
            return Examined { report, named, request: None };
        };
        let reading = reader.read(content, certificate, service);
        let of_code = |finding: &Finding| finding.code == Code::NotARequest;
        let is_request = !matches!(&reading.request, Err(found) if found.iter().any(of_code));
        let declarant = if is_request {
            let (check, declarant) = identity::compare(content, certificate, &reading.paths);
            report.checks.push(check);
            declarant
        } else {
            report.checks.push(Check::not_run(CheckName::Identity, Note::NotARequest));
            None
        };
        let asked = match reading.request {
            Ok(asked) => {
                report.checks.push(Check { note: reading.remark, ..Check::passed(CheckName::Request) });
                Some(asked)
            }
            Err(findings) => {
                let failed = |finding| Check::failed(CheckName::Request, finding);
                report.checks.extend(findings.into_iter().map(failed));
                None
            }
        };
        on_stage("identity");
        let request = match (enveloped, declarant, asked) {
            (Enveloped::Trusted(trusted), Some(declarant), Some(asked)) => {
                Some(AuthenticRequest::new(trusted, declarant, asked, octets, now))
            }
            _ => None,
        };
        Examined { report, named, request }
    }
}
