//! What the gateway answers, [contract §1.3](crate::manual::contract) and §1.6.

use std::borrow::Cow;

use super::data::{self, DataShape};
use super::ns;
use super::operation::Operation;
use super::quirks::{self, Quirk, Quirks};
use super::refusal_detail::RefusalDetail;
use super::soap::Version;
use super::unsigned::Unsigned;
use crate::clock::Now;
use crate::xml::{Carried, Writer};

/// The parts of a `SendMessageResponse`.
#[derive(Debug, Clone)]
pub struct Answer<'a> {
    /// The gateway's own id.
    pub message_id: &'a str,
    /// The request's messageId.
    pub correlation_id: &'a str,
    /// When it is answered.
    pub date: Now,
    /// `SCSS001` for success.
    pub status_code: &'a str,
    /// At most 250 characters.
    pub status_message: &'a str,
    /// `{guid}`.
    pub session_id: &'a str,
    /// The business answer.
    pub data: AnswerData<'a>,
    /// How it travels.
    pub shape: DataShape,
    /// Defects of real answers that this one shall have.
    pub quirks: Quirks,
    /// Which SOAP it is in.
    pub version: Version,
}

/// What `data` of an answer holds.
#[derive(Debug, Clone, Copy)]
pub enum AnswerData<'a> {
    /// Nothing: there is no `data`.
    Nothing,
    /// An XML document, which goes out in the answer's shape.
    Document(&'a str),
    /// The element `data` as a provider wrote it.
    Element(&'a Carried),
}

/// [contract §1.3](crate::manual::contract): at most so many characters in status/message.
const STATUS_MESSAGE_CHARACTERS_MAX: usize = 250;

/// An unsigned envelope with the answer; nothing is indented, since white space would be signed.
pub fn send_message_response(answer: &Answer<'_>) -> Unsigned {
    let mut w = Unsigned::content(answer.version);
    w.open("n:SendMessageResponse").attribute("xmlns:n", ns::SYNC).open("response").open("responseInfo");
    w.leaf("messageId", answer.message_id)
        .leaf("correlationId", answer.correlation_id)
        .leaf("responseDate", &with_millis(answer.date));
    let mut message = Cow::Borrowed(answer.status_message);
    if answer.quirks.has(Quirk::DoubleEncodedMessage) {
        message = Cow::Owned(quirks::double_encoded(&message));
    }
    let end = message.char_indices().nth(STATUS_MESSAGE_CHARACTERS_MAX).map_or(message.len(), |(at, _)| at);
    w.open("status").leaf("code", answer.status_code).leaf("message", &message[..end]).close();
    w.leaf("sessionId", answer.session_id).close().open("responseData");
    match answer.data {
        AnswerData::Nothing => {}
        AnswerData::Document(document) => data::write(&mut w, document, answer.shape, answer.quirks),
        AnswerData::Element(element) => drop(w.carried(element)),
    }
    Unsigned::around(answer.version, answer.quirks, w)
}

/// Causes of a provider's fault that are passed on.
pub(super) const FAULT_CAUSES_MAX: usize = 20;

/// The faultcode, SOAP 1.1 §4.4.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// The contract's, whatever was wrong.
    Server,
    /// A header block that must be understood is not, §4.2.3.
    MustUnderstand,
    /// The Envelope is of no SOAP that is read here, SOAP 1.1 §4.1.2 and SOAP 1.2 part 1 §5.4.7.
    VersionMismatch,
    /// The error code itself, which is no QName: as a provider writes it.
    ErrorCode,
}

/// The parts of a SOAP fault with the contract's ErrorInfo.
#[derive(Debug, Clone)]
pub struct Fault<'a> {
    /// Whose fault SOAP says it is.
    pub kind: FaultKind,
    /// The operation that failed.
    pub operation: Operation,
    /// `SCE005` and its like.
    pub code: &'a str,
    /// What people read.
    pub message: &'a str,
    /// More for those who look into it.
    pub data: Option<&'a str>,
    /// When.
    pub date: Now,
    /// `{guid}`.
    pub session_id: &'a str,
    /// A cause below it: code, message, data.
    pub causes: &'a [(String, String, Option<String>)],
    /// What is said beside it to who asked for that.
    pub detail: Option<&'a RefusalDetail>,
    /// Name and namespace of a header block that was not understood, where they are known whole.
    pub not_understood: Option<(&'a str, &'a str)>,
    /// Which SOAP it is in.
    pub version: Version,
}

/// An unsigned envelope with the fault.
pub fn fault_envelope(fault: &Fault<'_>) -> Unsigned {
    let mut w = Unsigned::content(fault.version);
    w.open("soap:Fault");
    match fault.version {
        Version::Soap11 => {
            let faultcode = match fault.kind {
                FaultKind::Server => "soap:Server",
                FaultKind::MustUnderstand => "soap:MustUnderstand",
                FaultKind::VersionMismatch => "soap:VersionMismatch",
                FaultKind::ErrorCode => fault.code,
            };
            w.leaf("faultcode", faultcode).leaf("faultstring", fault.message).open("detail");
        }
        Version::Soap12 => soap12_head(&mut w, fault),
    }
    let (namespace, element) = fault.operation.fault_element();
    w.open(&format!("n:{element}")).attribute("xmlns:n", namespace);
    let date = with_millis(fault.date);
    w.leaf("errorCode", fault.code)
        .leaf("errorMessage", fault.message)
        .optional("errorData", fault.data)
        .leaf("errorDate", &date);
    // ErrorInfo nests: each further finding is the subError of the one before it.
    for (code, message, data) in fault.causes {
        w.open("subError")
            .leaf("errorCode", code)
            .leaf("errorMessage", message)
            .optional("errorData", data.as_deref())
            .leaf("errorDate", &date);
    }
    for _ in fault.causes {
        w.close();
    }
    w.leaf("sessionId", fault.session_id).close();
    if let Some(detail) = fault.detail {
        detail.write(&mut w);
    }
    let unsigned = Unsigned::around(fault.version, Quirks::default(), w);
    match (fault.kind, fault.not_understood) {
        (FaultKind::VersionMismatch, _) => unsigned.offering_versions(),
        // SOAP 1.1 has no such block.
        (FaultKind::MustUnderstand, Some((name, namespace))) if fault.version == Version::Soap12 => {
            unsigned.naming(name, namespace)
        }
        _ => unsigned,
    }
}

/// SOAP 1.2 part 1 §5.4: a closed list of codes, the text in its language, then the detail. A code of its own is a subcode.
fn soap12_head(w: &mut Writer, fault: &Fault<'_>) {
    let value = match fault.kind {
        FaultKind::MustUnderstand => "soap:MustUnderstand",
        FaultKind::VersionMismatch => "soap:VersionMismatch",
        FaultKind::Server | FaultKind::ErrorCode => "soap:Receiver",
    };
    w.open("soap:Code").leaf("soap:Value", value);
    if fault.kind == FaultKind::ErrorCode {
        w.open("soap:Subcode").leaf("soap:Value", fault.code).close();
    }
    w.close().open("soap:Reason").open("soap:Text").attribute("xml:lang", "ru").text(fault.message).close();
    w.close().open("soap:Detail");
}

/// xs:dateTime with milliseconds and zone, as the gateway writes.
pub(super) fn with_millis(now: Now) -> String {
    let seconds = Now::from_seconds(now.seconds()).to_string();
    format!("{}.{:03}Z", seconds.trim_end_matches('Z'), now.millis().rem_euclid(1000))
}
