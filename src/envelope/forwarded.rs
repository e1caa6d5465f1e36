//! `SendMessage` as the gateway passes it on to a provider: with its session, and the password's digest in the password's place.

use super::answer::with_millis;
use super::message::{Business, SendMessage, Shape, optional, part};
use super::ns;
use super::quirks::Quirks;
use super::soap::Version;
use super::unsigned::{Unsigned, around_data};
use crate::clock::Now;
use crate::findings::evidence::MessageFault;
use crate::xml::{Carried, Document, ElementView};

/// A message that is passed on.
#[derive(Debug, Clone)]
pub struct Forwarded<'a> {
    /// What its sender said.
    pub message: &'a SendMessage,
    /// SHA-256 of the sender's password in hexadecimal, where it gave one.
    pub password_digest: Option<&'a str>,
    /// `{guid}`.
    pub session_id: &'a str,
    /// When it was received: messageDate where the sender wrote none.
    pub date: Now,
    /// The element `data` as it came.
    pub data: &'a Carried,
}

/// What a message of the synchronous channel asks of its service.
#[derive(Debug)]
pub struct Asked {
    /// What it says of itself.
    pub message: SendMessage,
    /// The business document.
    pub document: Document,
    /// How it travelled.
    pub shape: Shape,
    /// The element `data` with the bindings it needs, in no namespace, where it is passed on.
    pub data: Option<Carried>,
}

/// SOAP of what is passed on.
const FORWARDED: Version = Version::Soap11;

impl Asked {
    /// Reads a Body. `passes_on` says of a service, by its id, whether what is asked of it is passed on.
    pub fn read<'a, E: ElementView<'a>>(
        body: E,
        passes_on: impl FnOnce(&str) -> bool,
    ) -> Result<Self, MessageFault> {
        let (message, data) = SendMessage::read(body)?;
        let carried =
            passes_on(&message.service_id).then(|| Carried::read(data, "data", around_data(FORWARDED)));
        let Business { document, shape } = Business::read(data)?;
        Ok(Asked { message, document, shape, data: carried })
    }
}

/// An answer of a provider, as it is read from its Body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderAnswer {
    /// Its own id of the answer.
    pub message_id: Option<String>,
    /// correlationId: the request's messageId, where the provider writes it.
    pub correlation_id: Option<String>,
    /// status/code.
    pub status_code: String,
    /// status/message.
    pub status_message: String,
    /// The element `data`, where there is one.
    pub data: Option<Carried>,
}

/// What a provider's Body holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProviderBody {
    /// `SendMessageResponse`.
    Answer(ProviderAnswer),
    /// A fault: errorCode (or the faultcode), and its text.
    Fault {
        /// The code.
        code: String,
        /// The text.
        message: String,
    },
}

impl ProviderBody {
    /// Reads a Body; the name of what stands there where it is neither. `version` is the SOAP of the answer that its `data` goes into.
    pub fn read<'a, E: ElementView<'a>>(body: E, version: Version) -> Result<Self, String> {
        let first = body.children().next().ok_or_else(|| "an empty Body".to_owned())?;
        let shown: String = first.local_name().chars().take(60).collect();
        if first.local_name() == "Fault" && [ns::SOAP11, ns::SOAP12].contains(&first.namespace()) {
            return Ok(fault(first));
        }
        if first.local_name() != "SendMessageResponse" || first.namespace() != ns::SYNC {
            return Err(shown);
        }
        answer(first, version).map(ProviderBody::Answer).map_err(|fault| fault.to_string())
    }
}

fn answer<'a, E: ElementView<'a>>(operation: E, version: Version) -> Result<ProviderAnswer, MessageFault> {
    let carried = |data| Carried::read(data, "data", around_data(version));
    let response = part(operation, "SendMessageResponse", "response")?;
    let info = part(response, "response", "responseInfo")?;
    let status = part(info, "responseInfo", "status")?;
    let text = |element: E, within, local| -> Result<Option<String>, MessageFault> {
        let found = optional(element, within, local)?;
        Ok(found.map(|child| child.text().trim().to_owned()).filter(|text| !text.is_empty()))
    };
    let code = text(status, "status", "code")?;
    let data = match optional(response, "response", "responseData")? {
        Some(holder) => optional(holder, "responseData", "data")?.map(carried),
        None => None,
    };
    Ok(ProviderAnswer {
        message_id: text(info, "responseInfo", "messageId")?,
        correlation_id: text(info, "responseInfo", "correlationId")?,
        status_code: code.ok_or_else(|| MessageFault::Missing("code".to_owned()))?,
        status_message: text(status, "status", "message")?.unwrap_or_default(),
        data,
    })
}

/// SOAP 1.1 §4.4 and SOAP 1.2 part 1 §5.4; the contract's errorCode comes first.
fn fault<'a, E: ElementView<'a>>(fault: E) -> ProviderBody {
    let mut leaves = Vec::new();
    gather(fault, 0, &mut leaves);
    let leaf = |names: &[&str]| {
        let found = names.iter().find_map(|name| leaves.iter().find(|(local, _)| local == name));
        found.map(|(_, text)| text.chars().take(250).collect::<String>())
    };
    ProviderBody::Fault {
        code: leaf(&["errorCode", "faultcode", "Value"]).unwrap_or_default(),
        message: leaf(&["errorMessage", "faultstring", "Text"]).unwrap_or_default(),
    }
}

/// Levels of a fault that are read: the contract's detail has four above its first errorCode.
const FAULT_LEVELS_MAX: usize = 6;

fn gather<'a, E: ElementView<'a>>(element: E, level: usize, into: &mut Vec<(String, String)>) {
    for child in element.children() {
        let text = child.text().trim().to_owned();
        if !text.is_empty() {
            into.push((child.local_name().to_owned(), text));
        }
        if level < FAULT_LEVELS_MAX {
            gather(child, level + 1, into);
        }
    }
}

/// An unsigned envelope with the message.
pub fn forwarded_message(forwarded: &Forwarded<'_>) -> Unsigned {
    let Forwarded { message, password_digest, session_id, date, data } = forwarded;
    let date = message.message_date.clone().unwrap_or_else(|| with_millis(*date));
    let mut w = Unsigned::content(FORWARDED);
    w.open("n:SendMessage").attribute("xmlns:n", ns::SYNC).open("request").open("requestInfo");
    w.leaf("messageId", &message.message_id)
        .optional("correlationId", message.correlation_id.as_deref())
        .leaf("serviceId", &message.service_id)
        .leaf("messageDate", &date);
    w.open("sender").leaf("senderId", &message.sender_id).optional("password", *password_digest).close();
    w.leaf("sessionId", session_id).close();
    w.open("requestData").carried(data);
    Unsigned::around(FORWARDED, Quirks::default(), w)
}
