//! `SendMessage` of the synchronous channel, [contract §1.2](crate::manual::contract) and §1.4.

use std::borrow::Cow;

use super::contract::is_contract_name;
use super::ns;
use crate::findings::evidence::MessageFault;
use crate::xml::{Document, ElementView, XmlError, parse_decoded, parse_detached};

/// What a message says of itself. From an unsigned Body these are claims, from a signed one facts.
#[derive(Clone, PartialEq, Eq)]
pub struct SendMessage {
    /// messageId, the sender's.
    pub message_id: String,
    /// correlationId.
    pub correlation_id: Option<String>,
    /// serviceId, from the registry of interactions.
    pub service_id: String,
    /// messageDate as it is written: zones are missing or out of date in the field.
    pub message_date: Option<String>,
    /// The route, such as `R_ESEDO`.
    pub route_id: Option<String>,
    /// senderId.
    pub sender_id: String,
    /// The sender's password, where it gave one.
    pub password: Option<String>,
    /// Keys and values.
    pub properties: Vec<(String, String)>,
    /// sessionId, if the sender put one.
    pub session_id: Option<String>,
}

impl std::fmt::Debug for SendMessage {
    /// Without the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SendMessage")
            .field("message_id", &self.message_id)
            .field("service_id", &self.service_id)
            .field("sender_id", &self.sender_id)
            .finish_non_exhaustive()
    }
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
    /// There is no `data`, or nothing in it.
    Nothing,
}

impl SendMessage {
    /// Reads a Body: what the message says of itself, and its `data`, which the schema lets it leave out.
    pub fn read<'a, E: ElementView<'a>>(body: E) -> Result<(Self, Option<E>), MessageFault> {
        let mut operations = body.children();
        let operation = operations.next().ok_or_else(|| missing("SendMessage"))?;
        not_encoded(operation)?;
        if operation.namespace() != ns::SYNC || operation.local_name() != "SendMessage" {
            return Err(MessageFault::Operation(shown(operation.local_name())));
        }
        only(operations.next())?;
        let request = part(operation, "SendMessage", "request")?;
        let info = part(request, "request", "requestInfo")?;
        let text = |element: E, within, local| text_of(element, within, local);
        let required =
            |element: E, within, local| text(element, within, local)?.ok_or_else(|| missing(local));
        let sender = part(info, "requestInfo", "sender")?;
        let message = SendMessage {
            message_id: required(info, "requestInfo", "messageId")?,
            correlation_id: text(info, "requestInfo", "correlationId")?,
            service_id: required(info, "requestInfo", "serviceId")?,
            message_date: text(info, "requestInfo", "messageDate")?,
            route_id: text(info, "requestInfo", "routeId")?,
            sender_id: required(sender, "sender", "senderId")?,
            password: text(sender, "sender", "password")?,
            properties: properties(info)?,
            session_id: text(info, "requestInfo", "sessionId")?,
        };
        let data = optional(part(request, "request", "requestData")?, "requestData", "data")?;
        data.map_or(Ok(()), whole)?;
        Ok((message, data))
    }
}

/// Refuses what stands beside the operation in the Body.
pub(super) fn only<'a, E: ElementView<'a>>(second: Option<E>) -> Result<(), MessageFault> {
    let Some(second) = second else { return Ok(()) };
    not_encoded(second)?;
    Err(MessageFault::Twice { name: shown(second.local_name()), place: second.place() })
}

/// Refuses the `multiRef` of SOAP 1.1 §5: Axis 1.x writes the parts of a message so, beside the operation, and `href` in their places. The
/// contract is document/literal.
pub(super) fn not_encoded<'a, E: ElementView<'a>>(child: E) -> Result<(), MessageFault> {
    match child.local_name() {
        "multiRef" => Err(MessageFault::Encoded { place: child.place() }),
        _ => Ok(()),
    }
}

/// The one element of this name; its siblings are the contract's too.
pub(super) fn part<'a, E: ElementView<'a>>(
    parent: E,
    within: &'static str,
    local: &'static str,
) -> Result<E, MessageFault> {
    optional(parent, within, local)?.ok_or_else(|| missing(local))
}

/// The same, where it may be left out. The field qualifies children with the contract's namespace now and then. An element of another
/// namespace is an extension of the sender's and passed over, unless it goes by a name of the contract's: whoever reads by names would take
/// it for that. A second one of the same name is a choice.
pub(super) fn optional<'a, E: ElementView<'a>>(
    parent: E,
    within: &'static str,
    local: &str,
) -> Result<Option<E>, MessageFault> {
    let mut found = None;
    for child in parent.children() {
        let contracts = child.namespace().is_empty() || child.namespace().starts_with(ns::CONTRACT);
        if !contracts && !is_contract_name(child.local_name()) {
            continue;
        }
        if !contracts {
            let (name, namespace) = (shown(child.local_name()), shown(child.namespace()));
            let (within, place) = (within.to_owned(), child.place());
            // The part that was meant, in the namespace of what is in it.
            return Err(match child.local_name() == local {
                true => MessageFault::Qualified { name, namespace, within, place },
                false => MessageFault::Foreign { name, namespace, within, place },
            });
        }
        if child.local_name() == local && found.replace(child).is_some() {
            return Err(MessageFault::Twice { name: local.to_owned(), place: child.place() });
        }
    }
    Ok(found)
}

/// Properties of one message that are kept.
const PROPERTIES_MAX: usize = 100;

/// The properties among the parts of a message; what has no key is none, and one with nothing in it is a form that was not filled in.
pub(super) fn properties<'a, E: ElementView<'a>>(info: E) -> Result<Vec<(String, String)>, MessageFault> {
    let mut properties = Vec::new();
    for child in info.children().filter(|child| child.local_name() == "properties") {
        let Some(key) = optional(child, "properties", "key")? else { continue };
        let value = optional(child, "properties", "value")?;
        let (key, value) = (leaf(key)?, value.map_or(Ok(Cow::Borrowed("")), leaf)?);
        if key.is_empty() && value.is_empty() {
            continue;
        }
        if properties.len() == PROPERTIES_MAX {
            return Err(MessageFault::Many { name: "properties".to_owned(), most: PROPERTIES_MAX });
        }
        bounded(&key, "key").and_then(|()| bounded(&value, "value"))?;
        properties.push((key.into_owned(), value.into_owned()));
    }
    Ok(properties)
}

/// Characters of a part that is no data: ids, names, dates, a password. The field's have some tens; what is kept, indexed and repeated in answers
/// is not to be megabytes.
pub(super) const TEXT_CHARACTERS_MAX: usize = 1_000;

/// The text of a part, unless it is missing or empty.
pub(super) fn text_of<'a, E: ElementView<'a>>(
    parent: E,
    within: &'static str,
    local: &'static str,
) -> Result<Option<String>, MessageFault> {
    let Some(found) = optional(parent, within, local)? else { return Ok(None) };
    let text = leaf(found)?;
    let text = text.trim();
    bounded(text, local)?;
    Ok(Some(text.to_owned()).filter(|text| !text.is_empty()))
}

/// The text of a part that has no parts: an element in it (`xop:Include`) is refused, not read past.
pub(super) fn leaf<'a, E: ElementView<'a>>(part: E) -> Result<Cow<'a, str>, MessageFault> {
    match part.children().next() {
        None => Ok(part.text()),
        Some(inner) => Err(MessageFault::Foreign {
            name: shown(inner.local_name()),
            namespace: shown(inner.namespace()),
            within: shown(part.local_name()),
            place: inner.place(),
        }),
    }
}

/// Refuses `data` with octets that are not in it: an `xop:Include`, XOP §2.1, stands for a part of the body that is not read.
pub(super) fn whole<'a, E: ElementView<'a>>(data: E) -> Result<(), MessageFault> {
    data.children().try_for_each(|child| {
        if child.local_name() == "Include" && child.namespace() == XOP {
            let (name, namespace) = ("Include".to_owned(), XOP.to_owned());
            let (within, place) = (shown(data.local_name()), child.place());
            return Err(MessageFault::Foreign { name, namespace, within, place });
        }
        whole(child)
    })
}

const XOP: &str = "http://www.w3.org/2004/08/xop/include";

/// Refuses what is too long.
pub(super) fn bounded(text: &str, local: &str) -> Result<(), MessageFault> {
    // Nothing is counted of what has fewer octets than that.
    if text.len() > TEXT_CHARACTERS_MAX && text.chars().nth(TEXT_CHARACTERS_MAX).is_some() {
        return Err(MessageFault::Long { name: shown(local), characters_max: TEXT_CHARACTERS_MAX });
    }
    Ok(())
}

pub(super) fn shown(name: &str) -> String {
    name.chars().take(60).collect()
}

fn missing(part: &str) -> MessageFault {
    MessageFault::Missing(part.to_owned())
}

impl Business {
    /// Takes the business document out of `data`: un-escaped once where it travelled as text, with the bindings it needs
    /// where it travelled as elements. What it was signed as is what is parsed here.
    pub fn read<'a, E: ElementView<'a>>(data: E) -> Result<Self, MessageFault> {
        let mut children = data.children();
        if data.children().next().is_some() && !data.text().trim().is_empty() {
            return Err(MessageFault::TextBeside { place: data.place() });
        }
        let parsed = match (children.next(), children.next()) {
            (None, _) => {
                let text = data.text();
                let text = text.trim_start_matches(BLANK);
                if text.is_empty() {
                    return Err(missing("data"));
                }
                parse_decoded(text).map(|document| Business { document, shape: Shape::Text })
            }
            (Some(only), None) => detached(only, Shape::Element),
            (Some(_), Some(_)) => detached(data, Shape::DataItself),
        };
        parsed.map_err(not_xml)
    }

    /// The same where there may be no document: an element `data` stands for it then.
    pub(super) fn read_optional<'a, E: ElementView<'a>>(data: Option<E>) -> Result<Self, MessageFault> {
        match data.filter(|data| !is_blank(*data)) {
            Some(data) => Business::read(data),
            None => {
                let document = parse_decoded("<data/>").map_err(not_xml)?;
                Ok(Business { document, shape: Shape::Nothing })
            }
        }
    }

    /// The same of what is passed on, where the content is between the sender and the provider: text that is no XML (a number, JSON), and
    /// text beside elements, is taken as the element `data` with all of it. What begins as XML is meant as XML, and is judged as such; a
    /// signature beside text would be of nobody knows what, and is refused.
    pub(super) fn read_for_another<'a, E: ElementView<'a>>(data: Option<E>) -> Result<Self, MessageFault> {
        let is_other_text = |data: &E| {
            let text = data.text();
            match data.children().next() {
                None => !text.trim_start_matches(BLANK).starts_with('<'),
                Some(_) => !text.trim_matches(BLANK).is_empty(),
            }
        };
        let Some(data) = data.filter(|data| !is_blank(*data) && is_other_text(data)) else {
            return Business::read_optional(data);
        };
        let business = detached(data, Shape::DataItself).map_err(not_xml)?;
        let is_signed = data.children().next().is_some() && business.document.has_element(DS, "Signature");
        if is_signed { Err(MessageFault::TextBeside { place: data.place() }) } else { Ok(business) }
    }
}

/// The namespace of signatures.
const DS: &str = "http://www.w3.org/2000/09/xmldsig#";

/// What may stand before a document in text.
const BLANK: [char; 5] = ['\u{FEFF}', ' ', '\t', '\r', '\n'];

fn is_blank<'a, E: ElementView<'a>>(data: E) -> bool {
    data.children().next().is_none() && data.text().trim_start_matches(BLANK).is_empty()
}

fn detached<'a, E: ElementView<'a>>(element: E, shape: Shape) -> Result<Business, XmlError> {
    let (source, inherited) = element.detached();
    parse_detached(source, &inherited).map(|document| Business { document, shape })
}

fn not_xml(error: XmlError) -> MessageFault {
    MessageFault::Business { place: error.position.to_string(), fault: error.fault }
}
