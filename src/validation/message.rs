//! A SOAP message: its transport signature, then the business document; and octets that may be either.

use std::cell::RefCell;

use bytes::Bytes;

use super::content::{AuthenticRequest, Examined, Kind, ReadContent, Reading};
use super::document::unreadable;
use super::judge::{Judge, OnStage};
use super::profile::{CertificateRule, ContentRule, ContractRule};
use super::signer::{Signer, Transport};
use super::transport::SignedBody;
use crate::clock::Now;
use crate::envelope::{Business, Envelope, MessageFault, Placed, SendMessage, deviations};
use crate::findings::evidence::{Deviation, EnvelopeEvidence};
use crate::findings::{Check, CheckName, Code, Finding, Note, Report, Subject};
use crate::identity::{self, DeclarantPath};
use crate::wsse;
use crate::x509::Certificate;
use crate::xml::{self, Document, ElementView, PlainElement};
use crate::xmldsig::{VerifiedContent, ns};

/// Whether a message needs a transport signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransportRule {
    /// It does.
    Signed,
    /// One that is there must be good.
    Optional,
}

/// How a message came.
#[derive(Debug, Clone)]
pub struct Carriage {
    /// Whether it needs a transport signature.
    pub transport: TransportRule,
    /// What its transport deviates from in the WSDL: remarks, never refusals.
    pub remarks: Vec<Deviation>,
}

impl From<TransportRule> for Carriage {
    fn from(transport: TransportRule) -> Self {
        Carriage { transport, remarks: Vec::new() }
    }
}

/// What a message came to.
#[derive(Debug)]
pub struct Message<T> {
    /// What the message says of itself, as far as it could be read.
    pub said: Option<SendMessage>,
    /// The transport signature's report, then the document's.
    pub reports: Vec<Report>,
    /// Which system signed it.
    pub transport: Option<Signer<Transport>>,
    /// Whom the last signature that was looked at names.
    pub named: Option<Certificate>,
    /// The number that the signed Body states, where a profile looks at more than requests.
    pub declared: Option<String>,
    /// The request, if it may go on.
    pub request: Option<AuthenticRequest<T>>,
}

/// What was seen in octets that may be a message or a document.
#[derive(Debug)]
pub struct Seen {
    /// A report for each signature, that of a message's transport first.
    pub reports: Vec<Report>,
    /// The certificate of the last report's signature.
    pub named: Option<Certificate>,
    /// The number that signed content states, if it keeps it in a usual place, once.
    pub declared: Option<String>,
}

impl<T> Message<T> {
    fn refused(said: Option<SendMessage>, report: Report) -> Self {
        Message { said, reports: vec![report], transport: None, named: None, declared: None, request: None }
    }
}

impl Judge<'_> {
    /// The checks of a message: the transport signature over the Body, then the business document in it.
    pub fn message<R: ReadContent>(
        &self,
        octets: &[u8],
        carriage: Carriage,
        reader: &R,
        now: Now,
        on_stage: OnStage<'_>,
    ) -> Message<R::Request> {
        match xml::parse(octets) {
            Ok(document) => {
                on_stage("parse");
                self.envelope(document, carriage, reader, now, on_stage)
            }
            Err(error) => Message::refused(None, unreadable(Subject::Transport, &error)),
        }
    }

    fn envelope<R: ReadContent>(
        &self,
        document: Document,
        carriage: Carriage,
        reader: &R,
        now: Now,
        on_stage: OnStage<'_>,
    ) -> Message<R::Request> {
        let envelope = match Envelope::read(document) {
            Ok(envelope) => envelope,
            Err(finding) => return Message::refused(None, failed(Subject::Transport, finding)),
        };
        let deviations = deviations(&envelope);
        let deviates = !deviations.is_empty();
        let mut message = self.signed_envelope(envelope, carriage.transport, reader, now, on_stage);
        if let Some(report) = message.reports.first_mut() {
            report.checks.extend(self.contract_checks(deviations, carriage.remarks));
        }
        if deviates && self.profile.contract == ContractRule::Strict {
            message.request = None;
        }
        message
    }

    /// One check a deviation: a remark, or a failure where the contract counts to the letter.
    pub(super) fn contract_checks(&self, deviations: Vec<Placed>, remarks: Vec<Deviation>) -> Vec<Check> {
        let tolerated =
            |deviation, place| Check::passed_by(CheckName::Contract, Note::Tolerated { deviation, place });
        let refused = |deviation, place| {
            let finding = Finding::new(Code::EnvelopeMalformed, EnvelopeEvidence::Deviation(deviation));
            Check::failed(CheckName::Contract, finding.at(place))
        };
        let of_message = deviations.into_iter().map(|(deviation, place)| match self.profile.contract {
            ContractRule::Tolerant => tolerated(deviation, Some(place)),
            ContractRule::Strict => refused(deviation, place),
        });
        let of_transport = remarks.into_iter().map(|deviation| tolerated(deviation, None));
        let mut checks: Vec<Check> = of_transport.chain(of_message).collect();
        if checks.is_empty() {
            checks.push(Check::passed(CheckName::Contract));
        }
        checks
    }

    fn signed_envelope<R: ReadContent>(
        &self,
        envelope: Envelope,
        rule: TransportRule,
        reader: &R,
        now: Now,
        on_stage: OnStage<'_>,
    ) -> Message<R::Request> {
        // For the journal and the fault only: what an envelope says that may be refused.
        let unsigned = PlainElement::new(&envelope.document, envelope.body);
        let said = SendMessage::read(unsigned).ok().map(|(message, _)| message);
        let verified = wsse::verify_envelope(envelope, &self.profile.signature, self.known, now);
        let mut stated = None;
        let (mut reports, transport, named, taken) = match verified {
            wsse::Transport::Signed(outcome) => {
                let SignedBody { report, named, signer, content } = self.signed_body(*outcome, now);
                on_stage("transport");
                let Some(content) = content else {
                    return Message { named, ..Message::refused(said, report) };
                };
                if self.profile.content == ContentRule::Document {
                    stated = declared_in_body(content.root());
                }
                (vec![report], signer, named, taken_out(content.root()))
            }
            wsse::Transport::Unsigned { envelope, .. } if rule == TransportRule::Optional => {
                let body = PlainElement::new(&envelope.document, envelope.body);
                (Vec::new(), None, None, taken_out(body))
            }
            wsse::Transport::Unsigned { report, .. } => return Message::refused(said, report),
        };
        match taken {
            Ok((message, business)) => {
                let sender = reader.sender(&message, transport.as_ref().map(|signer| signer.certificate()));
                let sender = sender.filter(|_| self.profile.content == ContentRule::Request);
                if self.profile.content == ContentRule::Document {
                    let signed = business.has_element(ns::DS, "Signature");
                    let seen = signed.then(|| self.any_document(business, reader, now, on_stage));
                    let named = seen.as_ref().and_then(|seen| seen.named.clone()).or(named);
                    reports.extend(seen.into_iter().flat_map(|seen| seen.reports));
                    return Message {
                        said: Some(message),
                        reports,
                        transport,
                        named,
                        declared: stated,
                        request: None,
                    };
                }
                let octets = Bytes::copy_from_slice(business.whole().as_bytes());
                let service = Some(message.service_id.as_str());
                let examined = self.request_of(business, octets, reader, service, now, on_stage);
                let Examined { report, named, request } = examined;
                reports.push(report);
                // On the transport signature where there is one; else it is the document that comes in that name.
                if let Some(first) = reports.first_mut() {
                    first.checks.extend(sender);
                }
                Message { said: Some(message), reports, transport, named, declared: stated, request }
            }
            // Another message than the contract's.
            Err(_) if self.profile.content == ContentRule::Document => {
                Message { said, reports, transport, named, declared: stated, request: None }
            }
            Err(fault) => {
                let business = matches!(fault, MessageFault::Business { .. });
                let code = if business { Code::XmlMalformed } else { Code::EnvelopeMalformed };
                let finding = Finding::new(code, EnvelopeEvidence::Message(fault));
                reports.push(failed(Subject::Document, finding));
                Message { said, reports, transport, named, declared: stated, request: None }
            }
        }
    }

    /// The reports on octets that are only looked at: a message as its channel would judge it, a document by its signatures or as the
    /// gateway judges a request, by the profile. What a gateway or a provider signed is no request, and is judged by its signatures. Of an operation that is not the contract's, an answer for instance,
    /// the transport signature alone.
    pub fn look_at<R: ReadContent>(
        &self,
        octets: &Bytes,
        reader: &R,
        now: Now,
        on_stage: OnStage<'_>,
    ) -> Seen {
        let document = match xml::parse(octets) {
            Ok(document) => document,
            Err(error) => {
                let reports = vec![unreadable(Subject::Document, &error)];
                return Seen { reports, named: None, declared: None };
            }
        };
        on_stage("parse");
        let reader = Noting { reader, declared: RefCell::default() };
        if Envelope::is_one(&document) {
            let is_message = operation(&document).is_none_or(|name| name == "SendMessage");
            let message = self.envelope(document, TransportRule::Signed.into(), &reader, now, on_stage);
            let Message { mut reports, named, declared: stated, .. } = message;
            reports.truncate(if is_message { reports.len() } else { 1 });
            return Seen { reports, named, declared: reader.declared.into_inner().or(stated) };
        }
        let is_answer = || reader.kind(&document) == Kind::Answer;
        if self.profile.content == ContentRule::Document || is_answer() {
            return self.any_document(document, &reader, now, on_stage);
        }
        let examined = self.request_of(document, octets.clone(), &reader, None, now, on_stage);
        let Examined { report, named, .. } = examined;
        Seen { reports: vec![report], named, declared: reader.declared.into_inner() }
    }

    /// A document that is no request: its signatures, and the signer's number where it states one.
    fn any_document<R: ReadContent>(
        &self,
        document: Document,
        reader: &R,
        now: Now,
        on_stage: OnStage<'_>,
    ) -> Seen {
        let is_signature = |child: &xml::NodeId| document.is(*child, ns::DS, "Signature");
        let below = document.child_elements(document.root()).filter(is_signature).count();
        if below > 1 {
            let (reports, named) = self.stacked(&document, now);
            return Seen { reports, named, declared: None };
        }
        // By the key alone, a signature may stand anywhere and cover anything: the checks say so.
        let by_key = self.profile.certificates == CertificateRule::NotJudged;
        if by_key && below == 0 {
            let (report, named) = self.by_key(&document);
            return Seen { reports: vec![report], named, declared: None };
        }
        let kind = reader.kind(&document);
        let (mut report, named, enveloped) = self.enveloped(document, now, on_stage);
        let content = enveloped.content();
        let declared = content.and_then(|content| declared(content.root()));
        if let (Some(content), Some(certificate), false) = (content, &named, by_key) {
            let paths = DeclarantPath::usual();
            if kind != Kind::Answer && identity::states_number(content, &paths) {
                report.checks.push(identity::compare(content, certificate, &paths).0);
            }
            if kind == Kind::Other {
                report.checks.push(Check::not_run(CheckName::Request, Note::NoService));
            }
        }
        Seen { reports: vec![report], named, declared }
    }
}

pub(super) fn failed(subject: Subject, finding: Finding) -> Report {
    Report::of(subject, Check::failed(CheckName::Format, finding))
}

/// A reader that notes the declarant's number that verified content states.
struct Noting<'r, R> {
    reader: &'r R,
    declared: RefCell<Option<String>>,
}

impl<R: ReadContent> ReadContent for Noting<'_, R> {
    type Request = R::Request;

    fn read(
        &self,
        content: &VerifiedContent,
        certificate: &Certificate,
        named: Option<&str>,
    ) -> Reading<R::Request> {
        let reading = self.reader.read(content, certificate, named);
        let stated = reading.paths.iter().find_map(|path| path.value(content.root()));
        *self.declared.borrow_mut() = stated;
        reading
    }

    fn sender(&self, message: &SendMessage, signer: Option<&Certificate>) -> Option<Check> {
        self.reader.sender(message, signer)
    }

    fn kind(&self, document: &Document) -> Kind {
        self.reader.kind(document)
    }
}

/// The name of the first element in the Body.
fn operation(document: &Document) -> Option<&str> {
    let body =
        document.child_elements(document.root()).find(|child| document.local_name(*child) == "Body")?;
    document.child_elements(body).next().map(|operation| document.local_name(operation))
}

fn declared<'a, E: ElementView<'a>>(root: E) -> Option<String> {
    DeclarantPath::usual().iter().find_map(|path| path.value(root))
}

/// Of a Body: the operation's, or that of the request inside it.
fn declared_in_body<'a, E: ElementView<'a>>(body: E) -> Option<String> {
    body.children()
        .find_map(|operation| declared(operation).or_else(|| operation.children().find_map(declared)))
}

fn taken_out<'a, E: ElementView<'a>>(body: E) -> Result<(SendMessage, Document), MessageFault> {
    let (message, data) = SendMessage::read(body)?;
    let data = data.ok_or_else(|| MessageFault::Missing("data".to_owned()))?;
    Ok((message, Business::read(data)?.document))
}
