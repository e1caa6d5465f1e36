//! What a provider of the synchronous channel answers, as the gateway reads it: an answer, or a fault.

use super::answer::FAULT_CAUSES_MAX;
use super::data;
use super::message::{optional, part, whole};
use super::ns;
use super::soap::Version;
use super::unsigned::around_data;
use crate::findings::evidence::MessageFault;
use crate::xml::{Carried, ElementView};

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
    /// A fault.
    Fault(ProviderRefusal),
}

/// What a fault says: the contract's ErrorInfo, or as much of it as there is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProviderRefusal {
    /// errorCode, or the faultcode; empty where there is only one of SOAP's own, which says nothing of the cause.
    pub code: String,
    /// errorMessage, or the faultstring.
    pub message: String,
    /// errorData.
    pub data: Option<String>,
    /// The subErrors, outermost first: code, message, data.
    pub causes: Vec<(String, String, Option<String>)>,
}

impl ProviderBody {
    /// Reads a Body; the name of what stands there where it is neither. `version` is the SOAP of the answer that its `data` goes into.
    pub fn read<'a, E: ElementView<'a>>(body: E, version: Version) -> Result<Self, String> {
        let first = body.children().next().ok_or_else(|| "an empty Body".to_owned())?;
        let shown: String = first.local_name().chars().take(60).collect();
        if first.local_name() == "Fault" && [ns::SOAP11, ns::SOAP12].contains(&first.namespace()) {
            return Ok(ProviderBody::Fault(fault(first)));
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
        Some(holder) => match without_prefix(holder) {
            Some(text) => Some(Carried::from(data::of_text(&text))),
            None => {
                let data = optional(holder, "responseData", "data")?;
                data.map_or(Ok(()), whole)?;
                data.map(carried)
            }
        },
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

/// The text of a `data` that has lost its prefix, as real gateways send it ([contract §3.2](crate::manual::contract)): itself in the namespace of
/// `xsi:type`, with a `type` of none. Only text: elements in it would be in that namespace too.
fn without_prefix<'a, E: ElementView<'a>>(holder: E) -> Option<String> {
    let mut children = holder.children();
    let only = children.next().filter(|_| children.next().is_none())?;
    let is_it =
        only.is(ns::XSI, "data") && only.attribute("", "type").is_some() && only.children().next().is_none();
    is_it.then(|| only.text().into_owned())
}

/// Characters of a code, and of a text of a fault, that are passed on.
const CODE_CHARACTERS_MAX: usize = 250;
const TEXT_CHARACTERS_MAX: usize = 4_000;

/// SOAP 1.1 §4.4 and SOAP 1.2 part 1 §5.4; the contract's ErrorInfo comes first.
fn fault<'a, E: ElementView<'a>>(fault: E) -> ProviderRefusal {
    let detail = ["detail", "Detail"].iter().find_map(|name| fault.child(name));
    let own = detail.and_then(|detail| {
        detail.children().find(|child| child.is(ns::SYNC, "SendMessageFault1_SendMessageFault"))
    });
    if let Some(refusal) = own.and_then(error_info) {
        return refusal;
    }
    let mut leaves = Vec::new();
    gather(fault, 0, &mut leaves);
    let leaf = |wanted: &str| {
        let wanted = wanted.to_owned();
        leaves.iter().filter(move |(local, _)| *local == wanted).map(|(_, text)| &**text)
    };
    let code = ["errorCode", "faultcode", "Value"].iter().flat_map(|name| leaf(name)).find_map(own_code);
    let message = ["errorMessage", "faultstring", "Text"].iter().find_map(|name| leaf(name).next());
    let cut = |text: &str, characters_max| text.chars().take(characters_max).collect::<String>();
    ProviderRefusal {
        code: code.map(|code| cut(code, CODE_CHARACTERS_MAX)).unwrap_or_default(),
        message: message.map(|text| cut(text, CODE_CHARACTERS_MAX)).unwrap_or_default(),
        data: leaf("errorData").next().map(|text| cut(text, TEXT_CHARACTERS_MAX)),
        causes: Vec::new(),
    }
}

/// A faultcode without its prefix, unless it is one of SOAP's: those have a class behind a dot (SOAP 1.1 §4.4.1).
fn own_code(code: &str) -> Option<&str> {
    const SOAP: [&str; 7] = [
        "Server",
        "Client",
        "VersionMismatch",
        "MustUnderstand",
        "Receiver",
        "Sender",
        "DataEncodingUnknown",
    ];
    let local = code.rsplit_once(':').map_or(code, |(_, local)| local);
    let class = local.split_once('.').map_or(local, |(class, _)| class);
    (!SOAP.contains(&class) && !local.is_empty()).then_some(local)
}

/// ErrorInfo, [contract §1.6](crate::manual::contract): nothing where it has no errorCode.
fn error_info<'a, E: ElementView<'a>>(error: E) -> Option<ProviderRefusal> {
    let text = |of: E, name: &str, characters_max| {
        let text = of.child(name)?.text().trim().chars().take(characters_max).collect::<String>();
        Some(text).filter(|text| !text.is_empty())
    };
    let parts = |of: E| {
        let code = text(of, "errorCode", CODE_CHARACTERS_MAX);
        let message = text(of, "errorMessage", TEXT_CHARACTERS_MAX);
        (code, message.unwrap_or_default(), text(of, "errorData", TEXT_CHARACTERS_MAX))
    };
    let (code, message, data) = parts(error);
    let mut refusal = ProviderRefusal { code: code?, message, data, causes: Vec::new() };
    let mut next = error.child("subError");
    while let Some(cause) = next.filter(|_| refusal.causes.len() < FAULT_CAUSES_MAX) {
        let (code, message, data) = parts(cause);
        refusal.causes.push((code.unwrap_or_default(), message, data));
        next = cause.child("subError");
    }
    Some(refusal)
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
