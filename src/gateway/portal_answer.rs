//! What the portal is told: answers to what it sent, and messages of its chains. Only what the gateway signed is read; a refusal is what
//! the signed fault says.

use std::sync::Arc;

use bytes::Bytes;

use super::services::{Gateway, judged};
use crate::clock::Now;
use crate::envelope::{Business, Envelope, RefusalDetail};
use crate::http::Timing;
use crate::interface::AnyCode;
use crate::registry::RegistrationNumber;
use crate::validation::{ContractRule, Judge, SignedBody};
use crate::workers::Work;
use crate::xml::{self, Document, ElementView, PlainElement};
use crate::xmldsig::KnownCertificates;

/// Characters of a text of a fault that are read.
const TEXT_CHARS_MAX: usize = 4_000;

/// Whose word it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// This gateway's: its certificate is known here, and nobody else's will do.
    ThisGateway,
    /// A gateway's elsewhere: any system's that may be believed.
    AnotherGateway,
}

/// What is read.
#[derive(Debug, Clone)]
pub(super) enum Reading {
    /// The answer to the message with this id.
    AnswerTo(String),
    /// A message that is pushed to the portal.
    Pushed,
}

/// What was said.
#[derive(Debug)]
pub(super) enum Said {
    /// The request is registered.
    Registered(RegistrationNumber),
    /// The message began this chain.
    Chain(String),
    /// The message was refused.
    Refused(Box<SignedRefusal>),
    /// How a chain goes.
    Form(ChainForm),
    /// A word on a message that the portal sent: where it stands.
    Notice,
}

/// A message of a chain.
#[derive(Debug)]
pub(super) struct ChainForm {
    pub(super) message_id: String,
    pub(super) session_id: String,
    pub(super) chain: String,
    /// NOTIFICATION or RESPONSE.
    pub(super) message_type: String,
    /// The registration number, as the provider writes it.
    pub(super) number: Option<RegistrationNumber>,
    /// `IN_PROCESSING`, `COMPLETED`.
    pub(super) processing: String,
    /// `POSITIVE`, `NEGATIVE`; empty before.
    pub(super) resolution: String,
}

/// Why nothing of it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotSaid {
    /// It is not signed as it must be.
    Unsigned,
    /// It is signed, and is no answer to what was sent.
    Unclear,
    /// It could not be judged now.
    Busy,
}

/// What a signed fault says.
#[derive(Debug)]
pub(super) struct SignedRefusal {
    /// `SCE006` and its like.
    pub(super) error_code: String,
    /// The contract's text.
    pub(super) error_message: String,
    /// More of it.
    pub(super) error_data: String,
    /// Every finding, where the gateway says so.
    pub(super) detail: Option<RefusalDetail>,
}

impl SignedRefusal {
    /// The code that speaks first, where it is one of ours.
    pub(super) fn code(&self) -> Option<AnyCode> {
        AnyCode::parse(&self.detail.as_ref()?.code)
    }
}

/// Judges what came and reads it.
pub(super) async fn said(
    gateway: &Arc<Gateway>,
    octets: Bytes,
    of: Of,
    reading: Reading,
    now: Now,
) -> Result<Said, NotSaid> {
    let size = Work { octets: octets.len(), ..Work::OWN };
    let judging = judged(gateway, size, now, Timing::start(), move |work, revocation, _| {
        let own = work.services.signer.certificate();
        let known = KnownCertificates::new(vec![own.clone()]);
        let judge = work.judge_by(ContractRule::Tolerant, revocation);
        let judge = match of {
            Of::ThisGateway => Judge { known: &known, ..judge },
            Of::AnotherGateway => judge,
        };
        let SignedBody { content, signer, .. } = judge.body(&octets, now);
        match content.zip(signer) {
            Some((content, signer)) if of == Of::AnotherGateway || signer.certificate() == own => {
                read(content.root(), &reading)
            }
            Some(_) => Err(NotSaid::Unsigned),
            // What stays in this process cannot be changed on its way.
            None if of == Of::ThisGateway && work.services.soap.signature.variant.is_none() => {
                unsigned(&octets, &reading)
            }
            None => Err(NotSaid::Unsigned),
        }
    });
    judging.await.map_or(Err(NotSaid::Busy), |(said, _)| said)
}

fn unsigned(octets: &[u8], reading: &Reading) -> Result<Said, NotSaid> {
    let envelope = xml::parse(octets).ok().and_then(|document| Envelope::read(document).ok());
    let envelope = envelope.ok_or(NotSaid::Unclear)?;
    if envelope.header.is_some() {
        return Err(NotSaid::Unsigned);
    }
    read(PlainElement::new(&envelope.document, envelope.body), reading)
}

fn read<'a, E: ElementView<'a>>(body: E, reading: &Reading) -> Result<Said, NotSaid> {
    match reading {
        Reading::AnswerTo(message_id) => answer(body, message_id),
        Reading::Pushed => pushed(body),
    }
    .ok_or(NotSaid::Unclear)
}

fn answer<'a, E: ElementView<'a>>(body: E, message_id: &str) -> Option<Said> {
    if let Some(fault) = body.child("Fault") {
        return refusal(fault, message_id).map(|refusal| Said::Refused(Box::new(refusal)));
    }
    if let Some(operation) = body.child("sendMessageResponse") {
        return text(operation.child("response")?, "correlationId").map(Said::Chain);
    }
    let response = body.child("SendMessageResponse")?.child("response")?;
    // An answer to another message is none to this one.
    if text(response.child("responseInfo")?, "correlationId")? != message_id {
        return None;
    }
    let data = response.child("responseData")?.child("data")?;
    let document = Business::read(data).ok()?.document;
    registration_number(&document).map(Said::Registered)
}

fn refusal<'a, E: ElementView<'a>>(fault: E, message_id: &str) -> Option<SignedRefusal> {
    let detail = fault.child("detail").or_else(|| fault.child("Detail"))?;
    let error = detail.children().find(|child| child.child("errorCode").is_some())?;
    let part = |name| text(error, name).unwrap_or_default();
    let whole = RefusalDetail::read(detail);
    let other = |detail: &RefusalDetail| detail.message_id.as_deref().is_some_and(|id| id != message_id);
    if whole.as_ref().is_some_and(other) {
        return None;
    }
    Some(SignedRefusal {
        error_code: part("errorCode"),
        error_message: part("errorMessage"),
        error_data: part("errorData"),
        detail: whole,
    })
}

fn pushed<'a, E: ElementView<'a>>(body: E) -> Option<Said> {
    if body.child("changeMassageStatusNotification").is_some() {
        return Some(Said::Notice);
    }
    let request = body.child("sendMessage")?.child("request")?;
    let info = request.child("messageInfo")?;
    let document = Business::read(request.child("messageData")?.child("data")?).ok()?.document;
    let form = PlainElement::new(&document, document.root());
    let of = |name| text(form, name).unwrap_or_default();
    Some(Said::Form(ChainForm {
        message_id: text(info, "messageId")?,
        session_id: text(info, "sessionId").unwrap_or_default(),
        chain: text(info, "correlationId")?,
        message_type: text(info, "messageType")?,
        number: of("id").parse().ok(),
        processing: of("processingStatus"),
        resolution: of("resolutionType"),
    }))
}

/// Of the receipt, or of the result.
fn registration_number(document: &Document) -> Option<RegistrationNumber> {
    let named =
        |node: &xml::NodeId| document.is_element(*node) && document.local_name(*node) == "registrationNumber";
    let found = document.subtree(document.root()).find(named)?;
    document.text(found).trim().parse().ok()
}

fn text<'a, E: ElementView<'a>>(parent: E, name: &str) -> Option<String> {
    let text = parent.child(name)?.text().trim().chars().take(TEXT_CHARS_MAX).collect::<String>();
    (!text.is_empty()).then_some(text)
}
