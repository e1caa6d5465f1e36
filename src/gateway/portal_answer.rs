//! What the portal is told: answers to what it sent and asked, and messages of its chains. Only what the gateway signed is read; a refusal is what
//! the signed fault says.

use std::sync::Arc;

use bytes::Bytes;

use super::accept::sha256;
use super::chain_form::{self, ChainForm, text};
use super::services::{Gateway, judged};
use crate::clock::Now;
use crate::envelope::{Business, Envelope, RefusalDetail};
use crate::findings::Report;
use crate::http::Timing;
use crate::interface::AnyCode;
use crate::registry::RegistryError;
use crate::validation::{ContractRule, Judge, SignedBody};
use crate::workers::Work;
use crate::xml::{self, Document, ElementView, PlainElement};
use crate::xmldsig::KnownCertificates;

/// Characters of a number that are read.
const NUMBER_CHARS_MAX: usize = 60;

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
    /// The answer to a question for messages of a chain.
    Messages,
    /// The answer to the word that a message is kept.
    Confirmation,
    /// A message that is pushed to the portal.
    Pushed,
}

/// What was said.
#[derive(Debug)]
pub(super) enum Said {
    /// The request is registered.
    Registered(Box<Answered>),
    /// The message began this chain.
    Chain(String),
    /// The message was refused.
    Refused(Box<SignedRefusal>),
    /// How a chain goes.
    Form(Box<ChainForm>),
    /// Messages of a chain, the first first, as many as can be read.
    Messages(Vec<ChainForm>),
    /// The gateway knows that a message is kept.
    Confirmed,
    /// A word on a message that the portal sent: where it stands.
    Notice,
}

/// What a gateway signed.
#[derive(Debug)]
pub(super) struct Heard {
    pub(super) said: Said,
    /// SHA-256 of the name of who signed.
    pub(super) signer: [u8; 32],
}

/// A receipt, or the result where the request is decided already.
pub(super) struct Answered {
    /// The registration number, as it is written there.
    pub(super) number: String,
    /// The decision, where it is the result.
    pub(super) decision: Option<Decision>,
}

/// How a request ended.
pub(super) struct Decision {
    pub(super) positive: bool,
    /// In Kazakh and in Russian.
    pub(super) reasons: Vec<(String, String)>,
    /// The signed result.
    pub(super) result: Bytes,
}

impl std::fmt::Debug for Answered {
    /// Without the result.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answered").field("number", &self.number).finish_non_exhaustive()
    }
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

/// Why a request is not acknowledged.
pub(super) enum NotSent {
    /// The gateway refused it.
    Refused(Box<SignedRefusal>),
    /// What came in the place of its answer is not signed by it: nothing of that is used.
    Unbelieved,
    /// It is signed and is no answer to the message.
    Unclear,
    /// No answer came.
    Silent,
    /// What is sent to another gateway could not be written down, and did not go out.
    NotKept(RegistryError),
}

impl NotSent {
    /// What came in the place of an acknowledgement.
    pub(super) fn of(heard: Result<Said, NotSaid>) -> Self {
        match heard {
            Ok(Said::Refused(refusal)) => NotSent::Refused(refusal),
            Err(NotSaid::Unsigned) => NotSent::Unbelieved,
            Err(NotSaid::Busy) => NotSent::Silent,
            Ok(_) | Err(NotSaid::Unclear) => NotSent::Unclear,
        }
    }
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
) -> Result<Heard, NotSaid> {
    let size = Work { octets: octets.len(), ..Work::FOLLOW_UP };
    reported(gateway, octets, of, reading, size, now).await.map_err(|(why, _)| why)
}

/// The same for who waits at a listener, with the report on the signature where that is why.
pub(super) async fn reported(
    gateway: &Arc<Gateway>,
    octets: Bytes,
    of: Of,
    reading: Reading,
    size: Work,
    now: Now,
) -> Result<Heard, (NotSaid, Option<Box<Report>>)> {
    let judging = judged(gateway, size, now, Timing::start(), move |work, revocation, _| {
        let own = work.services.signer.certificate();
        let known = KnownCertificates::new(vec![own.clone()]);
        let judge = work.judge_by(ContractRule::Tolerant, revocation);
        let judge = match of {
            Of::ThisGateway => Judge { known: &known, ..judge },
            Of::AnotherGateway => judge,
        };
        let SignedBody { content, signer, report, .. } = judge.body(&octets, now);
        let said = match content.zip(signer) {
            Some((content, signer)) if of == Of::AnotherGateway || signer.certificate() == own => {
                let signer = sha256(signer.certificate().subject_raw());
                read(content.root(), &reading).map(|said| Heard { said, signer })
            }
            Some(_) => Err(NotSaid::Unsigned),
            // What stays in this process cannot be changed on its way.
            None if of == Of::ThisGateway && work.services.soap.signature.variant.is_none() => {
                let signer = sha256(own.subject_raw());
                unsigned(&octets, &reading).map(|said| Heard { said, signer })
            }
            None => Err(NotSaid::Unsigned),
        };
        said.map_err(|why| (why, (why == NotSaid::Unsigned).then(|| Box::new(report))))
    });
    judging.await.map_or(Err((NotSaid::Busy, None)), |(said, _)| said)
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
        Reading::Messages => messages(body),
        Reading::Confirmation => confirmation(body),
        Reading::Pushed => pushed(body),
    }
    .ok_or(NotSaid::Unclear)
}

fn answer<'a, E: ElementView<'a>>(body: E, message_id: &str) -> Option<Said> {
    if let Some(fault) = body.child("Fault") {
        return refusal(fault, Some(message_id));
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
    let number = registration_number(&document)?;
    Some(Said::Registered(Box::new(Answered { number, decision: decision(&document) })))
}

/// Of a result; a receipt has none.
fn decision(document: &Document) -> Option<Decision> {
    let root = PlainElement::new(document, document.root());
    if root.local_name() != "result" {
        return None;
    }
    let reasons = root.child("reasons").into_iter().flat_map(PlainElement::children);
    let of = |reason: PlainElement<'_>, name| text(reason, name).unwrap_or_default();
    Some(Decision {
        positive: match text(root, "resolution")?.as_str() {
            "POSITIVE" => true,
            "NEGATIVE" => false,
            _ => return None,
        },
        reasons: reasons.map(|reason| (of(reason, "textKz"), of(reason, "textRu"))).collect(),
        result: Bytes::copy_from_slice(document.whole().as_bytes()),
    })
}

fn messages<'a, E: ElementView<'a>>(body: E) -> Option<Said> {
    if let Some(fault) = body.child("Fault") {
        return refusal(fault, None);
    }
    let response = body.child("getMessagesResponse")?.child("response")?;
    let messages = response.children().filter(|child| child.local_name() == "messages");
    // What cannot be read is not passed over: what follows it comes after it.
    Some(Said::Messages(messages.map_while(chain_form::read).collect()))
}

fn confirmation<'a, E: ElementView<'a>>(body: E) -> Option<Said> {
    match body.child("Fault") {
        Some(fault) => refusal(fault, None),
        None => body.child("sendDeliveryNotificationResponse").map(|_| Said::Confirmed),
    }
}

fn refusal<'a, E: ElementView<'a>>(fault: E, message_id: Option<&str>) -> Option<Said> {
    let detail = fault.child("detail").or_else(|| fault.child("Detail"))?;
    let error = detail.children().find(|child| child.child("errorCode").is_some())?;
    let part = |name| text(error, name).unwrap_or_default();
    let whole = RefusalDetail::read(detail);
    let other = |detail: &RefusalDetail| {
        message_id.is_some_and(|message_id| detail.message_id.as_deref().is_some_and(|id| id != message_id))
    };
    if whole.as_ref().is_some_and(other) {
        return None;
    }
    Some(Said::Refused(Box::new(SignedRefusal {
        error_code: part("errorCode"),
        error_message: part("errorMessage"),
        error_data: part("errorData"),
        detail: whole,
    })))
}

fn pushed<'a, E: ElementView<'a>>(body: E) -> Option<Said> {
    if body.child("changeMassageStatusNotification").is_some() {
        return Some(Said::Notice);
    }
    chain_form::read(body.child("sendMessage")?.child("request")?).map(|form| Said::Form(Box::new(form)))
}

/// Of the receipt, or of the result.
fn registration_number(document: &Document) -> Option<String> {
    let named =
        |node: &xml::NodeId| document.is_element(*node) && document.local_name(*node) == "registrationNumber";
    let found = document.subtree(document.root()).find(named)?;
    let number = document.text(found).trim().chars().take(NUMBER_CHARS_MAX).collect::<String>();
    (!number.is_empty()).then_some(number)
}
