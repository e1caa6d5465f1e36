//! What the gateway answers, [contract §1.3](crate::manual::contract) and §1.6.

use super::ns;
use crate::clock::Now;
use crate::xml::Writer;

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
    /// The business answer: an XML document, which travels as escaped text.
    pub data: Option<&'a str>,
}

/// [contract §1.3](crate::manual::contract): at most so many characters in status/message.
const STATUS_MESSAGE_CHARACTERS_MAX: usize = 250;

const ENVELOPE: [(&str, &str); 1] = [("xmlns:soap", ns::SOAP11)];

/// An unsigned envelope with the answer; nothing is indented, since white space would be signed.
pub fn send_message_response(answer: &Answer<'_>) -> String {
    let mut w = envelope();
    w.open("n:SendMessageResponse").attribute("xmlns:n", ns::SYNC).open("response").open("responseInfo");
    w.leaf("messageId", answer.message_id)
        .leaf("correlationId", answer.correlation_id)
        .leaf("responseDate", &with_millis(answer.date));
    let message: String = answer.status_message.chars().take(STATUS_MESSAGE_CHARACTERS_MAX).collect();
    w.open("status").leaf("code", answer.status_code).leaf("message", &message).close();
    w.leaf("sessionId", answer.session_id).close().open("responseData");
    if let Some(data) = answer.data {
        w.open("data").attribute("xmlns:xs", "http://www.w3.org/2001/XMLSchema");
        w.attribute("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
            .attribute("xsi:type", "xs:string")
            .text(data)
            .close();
    }
    w.finish()
}

/// The faultcode, SOAP 1.1 §4.4.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// The contract's, whatever was wrong.
    Server,
    /// A header block that must be understood is not, §4.2.3.
    MustUnderstand,
}

impl FaultKind {
    const fn code(self) -> &'static str {
        match self {
            FaultKind::Server => "soap:Server",
            FaultKind::MustUnderstand => "soap:MustUnderstand",
        }
    }
}

/// The parts of a SOAP fault with the contract's ErrorInfo.
#[derive(Debug, Clone)]
pub struct Fault<'a> {
    /// Whose fault SOAP says it is.
    pub kind: FaultKind,
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
}

/// An unsigned envelope with the fault.
pub fn fault_envelope(fault: &Fault<'_>) -> String {
    let mut w = envelope();
    w.open("soap:Fault")
        .leaf("faultcode", fault.kind.code())
        .leaf("faultstring", fault.message)
        .open("detail");
    w.open("n:SendMessageFault1_SendMessageFault").attribute("xmlns:n", ns::SYNC);
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
    w.leaf("sessionId", fault.session_id);
    w.finish()
}

fn envelope() -> Writer {
    let mut writer = Writer::with_declaration();
    writer.open("soap:Envelope");
    for (name, value) in ENVELOPE {
        writer.attribute(name, value);
    }
    writer.open("soap:Body");
    writer
}

/// xs:dateTime with milliseconds and zone, as the gateway writes.
fn with_millis(now: Now) -> String {
    let seconds = Now::from_seconds(now.seconds()).to_string();
    format!("{}.{:03}Z", seconds.trim_end_matches('Z'), now.millis().rem_euclid(1000))
}
