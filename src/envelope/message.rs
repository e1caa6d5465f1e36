//! `SendMessage` of the synchronous channel, [contract §1.2](crate::manual::contract) and §1.4.

use super::ns;
use crate::findings::evidence::MessageFault;
use crate::xml::{Document, ElementView, parse_decoded, parse_detached};

fn missing(part: &str) -> MessageFault {
    MessageFault::Missing(part.to_owned())
}

/// What a message says of itself. From an unsigned Body these are claims, from a signed one facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendMessage {
    /// messageId, the sender's.
    pub message_id: String,
    /// correlationId.
    pub correlation_id: Option<String>,
    /// serviceId, from the registry of interactions.
    pub service_id: String,
    /// messageDate as it is written: zones are missing or out of date in the field.
    pub message_date: Option<String>,
    /// senderId.
    pub sender_id: String,
    /// sessionId, if the sender put one.
    pub session_id: Option<String>,
}

/// The business document that a message carries, taken out of its surroundings.
#[derive(Debug)]
pub struct Business {
    /// The document, parsed as it stood before it was embedded.
    pub document: Document,
    /// How it travelled.
    pub shape: Shape,
}

/// How `data` carries the business document, [contract §1.4](crate::manual::contract).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Escaped, or in CDATA.
    Text,
    /// As an element inside.
    Element,
    /// `data` is the document element itself.
    DataItself,
}

impl SendMessage {
    /// Reads a Body.
    pub fn read<'a, E: ElementView<'a>>(body: E) -> Result<(Self, E), MessageFault> {
        let operation = body.children().next().ok_or_else(|| missing("SendMessage"))?;
        if operation.namespace() != ns::SYNC || operation.local_name() != "SendMessage" {
            return Err(MessageFault::Operation(operation.local_name().chars().take(60).collect()));
        }
        let request = operation.child("request").ok_or_else(|| missing("request"))?;
        let info = request.child("requestInfo").ok_or_else(|| missing("requestInfo"))?;
        let text = |element: E, local: &str| {
            element.child(local).map(|child| child.text().trim().to_owned()).filter(|text| !text.is_empty())
        };
        let sender = info.child("sender").ok_or_else(|| missing("sender"))?;
        let message = SendMessage {
            message_id: text(info, "messageId").ok_or_else(|| missing("messageId"))?,
            correlation_id: text(info, "correlationId"),
            service_id: text(info, "serviceId").ok_or_else(|| missing("serviceId"))?,
            message_date: text(info, "messageDate"),
            sender_id: text(sender, "senderId").ok_or_else(|| missing("senderId"))?,
            session_id: text(info, "sessionId"),
        };
        let data = request
            .child("requestData")
            .and_then(|data| data.child("data"))
            .ok_or_else(|| missing("data"))?;
        Ok((message, data))
    }
}

impl Business {
    /// Takes the business document out of `data`: un-escaped once where it travelled as text, with the bindings it needs
    /// where it travelled as elements. What it was signed as is what is parsed here.
    pub fn read<'a, E: ElementView<'a>>(data: E) -> Result<Self, MessageFault> {
        let mut children = data.children();
        let parsed = match (children.next(), children.next()) {
            (None, _) => {
                let text = data.text();
                let text = text.trim_start_matches(['\u{FEFF}', ' ', '\t', '\r', '\n']);
                if text.is_empty() {
                    return Err(missing("data"));
                }
                parse_decoded(text).map(|document| Business { document, shape: Shape::Text })
            }
            (Some(only), None) => {
                let (source, inherited) = only.detached();
                parse_detached(source, &inherited)
                    .map(|document| Business { document, shape: Shape::Element })
            }
            (Some(_), Some(_)) => {
                let (source, inherited) = data.detached();
                parse_detached(source, &inherited)
                    .map(|document| Business { document, shape: Shape::DataItself })
            }
        };
        parsed
            .map_err(|error| MessageFault::Business { fault: error.fault, place: error.position.to_string() })
    }
}
