//! A message to a service that is no regulation's: its transport signature, then the signature of its business document, where it has one.

use super::content::ReadContent;
use super::document::{Enveloped, unreadable};
use super::judge::{Judge, OnStage};
use super::message::{Carriage, TransportRule, failed};
use super::profile::ContractRule;
use super::signer::{Signer, Transport};
use super::transport::SignedBody;
use crate::clock::Now;
use crate::envelope::{Asked, Envelope, MessageFault, SendMessage, Shape, deviations};
use crate::findings::evidence::EnvelopeEvidence;
use crate::findings::{Check, CheckName, Code, Finding, Report, Subject};
use crate::identity::{self, DeclarantPath};
use crate::wsse;
use crate::x509::Certificate;
use crate::xml::{self, Document, ElementView as _, PlainElement, parse_detached};
use crate::xmldsig::{VerifiedContent, ns};

/// What a service wants of the document.
#[derive(Debug, Clone, Default)]
pub struct ServiceRule {
    /// Where the IIN or BIN of who asks stands: the document must then be signed by who has it.
    pub declarant: Option<DeclarantPath>,
    /// What is asked of it is passed on to somebody else.
    pub is_passed_on: bool,
}

/// What a message to a service came to.
#[derive(Debug)]
pub struct ServiceSeen {
    /// What the message says of itself, as far as it could be read.
    pub said: Option<SendMessage>,
    /// The transport signature's report, then the document's, where it is signed.
    pub reports: Vec<Report>,
    /// Which system signed it.
    pub transport: Option<Signer<Transport>>,
    /// Who signed the document.
    pub signer: Option<Certificate>,
    /// What it asks, if it may go on: from the signed Body where it is signed, from the signed document where that is.
    pub asked: Option<Asked>,
}

impl ServiceSeen {
    fn refused(said: Option<SendMessage>, report: Report) -> Self {
        ServiceSeen { said, reports: vec![report], transport: None, signer: None, asked: None }
    }
}

impl Judge<'_> {
    /// The checks of a message to a service that is no regulation's. `rule` says what a service, by its id, wants.
    pub fn service<R: ReadContent>(
        &self,
        octets: &[u8],
        carriage: Carriage,
        reader: &R,
        rule: &dyn Fn(&str) -> ServiceRule,
        now: Now,
        on_stage: OnStage<'_>,
    ) -> ServiceSeen {
        let document = match xml::parse(octets) {
            Ok(document) => document,
            Err(error) => return ServiceSeen::refused(None, unreadable(Subject::Transport, &error)),
        };
        on_stage("parse");
        let envelope = match Envelope::read(document) {
            Ok(envelope) => envelope,
            Err(finding) => return ServiceSeen::refused(None, failed(Subject::Transport, finding)),
        };
        let found = deviations(&envelope);
        let strictly_refused = !found.is_empty() && self.profile.contract == ContractRule::Strict;
        let plain = PlainElement::new(&envelope.document, envelope.body);
        // For the journal and the fault only: what an envelope says that may be refused.
        let said = SendMessage::read(plain).ok().map(|(message, _)| message);
        let mut known_rule = None;
        let passes_on = |service_id: &str| known_rule.insert(rule(service_id)).is_passed_on;
        let verified = wsse::verify_envelope(envelope, &self.profile.signature, self.known, now);
        let (mut report, transport, read) = match verified {
            wsse::Transport::Signed(outcome) => {
                let SignedBody { report, signer, content, .. } = self.signed_body(*outcome, now);
                (report, signer, content.map(|content| Asked::read(content.root(), passes_on)))
            }
            wsse::Transport::Unsigned { envelope, .. } if carriage.transport == TransportRule::Optional => {
                let body = PlainElement::new(&envelope.document, envelope.body);
                (Report::new(Subject::Transport), None, Some(Asked::read(body, passes_on)))
            }
            wsse::Transport::Unsigned { report, .. } => (report, None, None),
        };
        on_stage("transport");
        report.checks.extend(self.contract_checks(found, carriage.remarks));
        let asked = match read {
            Some(Ok(asked)) => Some(asked),
            Some(Err(fault)) => {
                report.checks.push(not_read(fault));
                None
            }
            None => None,
        };
        let mut seen = ServiceSeen { said, reports: vec![report], transport, signer: None, asked: None };
        let Some(asked) = asked else { return seen };
        let certificate = seen.transport.as_ref().map(|signer| signer.certificate());
        let sender = reader.sender(&asked.message, certificate);
        let may_send = sender.as_ref().is_none_or(|check| check.finding.is_none());
        if let Some(first) = seen.reports.first_mut() {
            first.checks.extend(sender);
        }
        seen.said = Some(asked.message.clone());
        let Asked { message, document, shape, data } = asked;
        let rule = known_rule.unwrap_or_default();
        // Of a service that reads its document, which answers for itself that there is none.
        let document = match shape {
            Shape::Nothing if !rule.is_passed_on => Some(document),
            _ => self.document_of(document, &mut seen, &rule, now, on_stage),
        };
        seen.asked = document.filter(|_| may_send && !strictly_refused).map(|document| Asked {
            message,
            document,
            shape,
            data,
        });
        seen
    }

    /// The document, if it may go on: as it came where it is not signed and need not be, else what its signature covers.
    fn document_of(
        &self,
        document: Document,
        seen: &mut ServiceSeen,
        rule: &ServiceRule,
        now: Now,
        on_stage: OnStage<'_>,
    ) -> Option<Document> {
        let is_signature = |id: &xml::NodeId| document.is(*id, ns::DS, "Signature");
        let is_signed = document.child_elements(document.root()).any(|id| is_signature(&id));
        if !is_signed && rule.declarant.is_none() {
            return Some(document);
        }
        let (mut report, named, enveloped) = self.enveloped(document, now, on_stage);
        let mut may_go_on = true;
        if let (Some(content), Some(certificate), Some(path)) = (enveloped.content(), &named, &rule.declarant)
        {
            let (check, matched) = identity::compare(content, certificate, std::slice::from_ref(path));
            report.checks.push(check);
            may_go_on = matched.is_some();
        }
        seen.reports.push(report);
        let Enveloped::Trusted(trusted) = enveloped else { return None };
        seen.signer = Some(trusted.signer().certificate().clone());
        match signed_document(trusted.content()) {
            Ok(document) => Some(document).filter(|_| may_go_on),
            Err(fault) => {
                seen.reports
                    .last_mut()
                    .into_iter()
                    .for_each(|report| report.checks.push(not_read(fault.clone())));
                None
            }
        }
    }
}

/// The signed element by itself.
fn signed_document(content: &VerifiedContent) -> Result<Document, MessageFault> {
    let (source, inherited) = content.root().detached();
    parse_detached(source, &inherited)
        .map_err(|error| MessageFault::Business { place: error.position.to_string(), fault: error.fault })
}

fn not_read(fault: MessageFault) -> Check {
    let business = matches!(fault, MessageFault::Business { .. });
    let code = if business { Code::XmlMalformed } else { Code::EnvelopeMalformed };
    Check::failed(CheckName::Format, Finding::new(code, EnvelopeEvidence::Message(fault)))
}
