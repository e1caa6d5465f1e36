//! A message of the asynchronous channel: its transport signature, and what the signed Body asks.

use super::document::unreadable;
use super::judge::{Judge, OnStage};
use super::message::{Carriage, TransportRule, failed};
use super::profile::ContractRule;
use super::signer::{Signer, Transport};
use super::transport::SignedBody;
use crate::clock::Now;
use crate::envelope::{ChannelRequest, Envelope, MessageFault, Operation, deviations};
use crate::findings::evidence::EnvelopeEvidence;
use crate::findings::{Code, Finding, Report, Subject};
use crate::wsse;
use crate::xml::{self, PlainElement};

/// What a message of the asynchronous channel came to.
#[derive(Debug)]
pub struct ChannelSeen {
    /// The report on its transport signature; where it has none, on its form.
    pub report: Report,
    /// Which system signed it.
    pub transport: Option<Signer<Transport>>,
    /// The operation, by its own word.
    pub operation: Option<Operation>,
    /// The id it states, by its own word.
    pub message_id: Option<String>,
    /// What it asks, if it may go on: from the signed Body where it is signed.
    pub request: Option<ChannelRequest>,
}

impl ChannelSeen {
    fn refused(report: Report) -> Self {
        ChannelSeen { report, transport: None, operation: None, message_id: None, request: None }
    }
}

impl Judge<'_> {
    /// The checks of a message of the asynchronous channel.
    pub fn channel(&self, octets: &[u8], carriage: Carriage, now: Now, on_stage: OnStage<'_>) -> ChannelSeen {
        let document = match xml::parse(octets) {
            Ok(document) => document,
            Err(error) => return ChannelSeen::refused(unreadable(Subject::Transport, &error)),
        };
        on_stage("parse");
        let envelope = match Envelope::read(document) {
            Ok(envelope) => envelope,
            Err(finding) => return ChannelSeen::refused(failed(Subject::Transport, finding)),
        };
        let found = deviations(&envelope);
        let refused = !found.is_empty() && self.profile.contract == ContractRule::Strict;
        // For the fault only: what an envelope says that may be refused.
        let plain = PlainElement::new(&envelope.document, envelope.body);
        let operation = ChannelRequest::operation_of(plain);
        let said = ChannelRequest::read(plain).ok();
        let message_id = said.as_ref().and_then(|said| said.message_id().map(str::to_owned));
        let verified = wsse::verify_envelope(envelope, &self.profile.signature, self.known, now);
        let (mut report, transport, read) = match verified {
            wsse::Transport::Signed(outcome) => {
                let SignedBody { report, signer, content, .. } = self.signed_body(*outcome, now);
                let read = content.map(|content| ChannelRequest::read(content.root()));
                (report, signer, read)
            }
            wsse::Transport::Unsigned { envelope, .. } if carriage.transport == TransportRule::Optional => {
                let body = PlainElement::new(&envelope.document, envelope.body);
                (Report::new(Subject::Transport), None, Some(ChannelRequest::read(body)))
            }
            wsse::Transport::Unsigned { report, .. } => (report, None, None),
        };
        on_stage("transport");
        report.checks.extend(self.contract_checks(found, carriage.remarks));
        let request = match read {
            Some(Ok(request)) if !refused => Some(request),
            Some(Err(fault)) => {
                report.checks.push(not_of_the_channel(fault, operation));
                None
            }
            _ => None,
        };
        ChannelSeen { report, transport, operation, message_id, request }
    }
}

fn not_of_the_channel(fault: MessageFault, operation: Option<Operation>) -> crate::findings::Check {
    let evidence = match operation {
        Some(operation) => EnvelopeEvidence::Operation { operation: operation.element().1.to_owned(), fault },
        None => EnvelopeEvidence::Message(fault),
    };
    let finding = Finding::new(Code::EnvelopeMalformed, evidence);
    crate::findings::Check::failed(crate::findings::CheckName::Format, finding)
}
