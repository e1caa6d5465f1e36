//! Messages between the registry's rows and the contract's envelopes.

use super::peer::{PeerAnswer, PeerFault, Unread};
use crate::crypto::{DigestAlgorithm, digest};
use crate::encoding::hex;
use crate::envelope::{ChannelMessage, Delivered, Envelope, MessageType, ns};
use crate::http::host_of;
use crate::interface::{AnswerFault, DeliveryFault};
use crate::registry::Delivery;
use crate::xml::parse;

/// The property that marks a message that may have come before: its value is the number of the attempt.
pub const REDELIVERY: &str = "REDELIVERY";

/// The ids of a delivery as the wire has them, and its properties.
pub struct Carried {
    message_id: String,
    correlation_id: String,
    properties: Vec<(String, String)>,
    data: String,
}

/// What a delivery is written from.
pub fn carried(delivery: &Delivery) -> Carried {
    let mut properties: Vec<(String, String)> =
        serde_json::from_str(&delivery.properties).unwrap_or_default();
    if delivery.attempts > 1 {
        properties.push((REDELIVERY.to_owned(), delivery.attempts.to_string()));
    }
    Carried {
        message_id: delivery.id.to_string(),
        correlation_id: delivery.correlation_id.to_string(),
        properties,
        data: String::from_utf8_lossy(&delivery.data).into_owned(),
    }
}

impl Carried {
    /// As it is delivered.
    pub fn delivered<'a>(&'a self, delivery: &'a Delivery) -> Delivered<'a> {
        Delivered {
            message_id: &self.message_id,
            correlation_id: &self.correlation_id,
            service_id: &delivery.service_id,
            message_type: MessageType::parse(&delivery.message_type).unwrap_or(MessageType::Request),
            route_id: delivery.route_id.as_deref(),
            message_date: &delivery.message_date,
            sender_id: &delivery.sender,
            password_digest: delivery.password_digest.as_deref(),
            properties: &self.properties,
            session_id: &delivery.session_id,
            data: &self.data,
        }
    }
}

/// SHA-256 of what a message says: the same under another id, or on another day, is the same business.
pub fn digest_of(message: &ChannelMessage) -> [u8; 32] {
    let chain = message.correlation_id.as_deref().unwrap_or_default();
    digest_of_parts(&message.service_id, message.message_type.as_str(), chain, &message.data)
}

/// The same of a message that the gateway writes itself.
pub(super) fn digest_of_parts(service_id: &str, message_type: &str, chain: &str, data: &str) -> [u8; 32] {
    let mut text = String::with_capacity(data.len() + 128);
    for part in [service_id, message_type, chain, data] {
        text.push_str(&part.len().to_string());
        text.push(':');
        text.push_str(part);
    }
    let mut sum = [0; 32];
    sum.copy_from_slice(digest(DigestAlgorithm::Sha256, text.as_bytes()).as_ref());
    sum
}

/// SHA-256 of a text in hexadecimal: as a password is passed on.
pub fn sha256_hex(text: &str) -> String {
    hex::encode(digest(DigestAlgorithm::Sha256, text.as_bytes()).as_ref())
}

/// What a peer's answer means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meaning {
    /// It has the message.
    Taken,
    /// It answered as a peer does, and did not take it: a fault.
    Fault(DeliveryFault),
    /// Whatever it is, no peer of the contract answers so.
    NoPeer(DeliveryFault),
}

/// Characters of an answer that are kept.
const KEPT_CHARACTERS_MAX: usize = 500;

fn cut(text: &str) -> String {
    text.chars().take(KEPT_CHARACTERS_MAX).collect()
}

/// Why there is no answer.
pub(super) fn unanswered(fault: &PeerFault) -> DeliveryFault {
    match fault {
        PeerFault::Unreachable(cause) => DeliveryFault::Unreachable(cut(cause)),
        PeerFault::CutShort(cause) => DeliveryFault::CutShort(cut(cause)),
        PeerFault::Slow(within) => {
            DeliveryFault::Slow { millis: u64::try_from(within.as_millis()).unwrap_or(u64::MAX) }
        }
        PeerFault::TooLarge(octets_max) => DeliveryFault::TooLarge { octets_max: *octets_max },
        PeerFault::NotSigned(cause) => DeliveryFault::NotSigned(cut(cause)),
    }
}

/// Where a redirect leads: its host alone, as the rest may open something.
fn redirect(location: Option<&str>) -> AnswerFault {
    let host = location.and_then(host_of).map(|host| host.chars().take(120).collect());
    AnswerFault::Redirect { host }
}

/// Reads an answer to a push: `response` is what its operation answers with.
pub(super) fn meaning(answer: &PeerAnswer, response: &str) -> Meaning {
    let found = |found| DeliveryFault::Answer { status: answer.status, found };
    let other = |fault| Meaning::NoPeer(found(fault));
    if (300..400).contains(&answer.status) {
        return other(redirect(answer.location.as_deref()));
    }
    let octets = match answer.readable() {
        Ok(octets) => octets,
        Err(Unread::Empty) => return other(AnswerFault::Empty),
        Err(Unread::Compressed(coding)) => return other(AnswerFault::Compressed(coding)),
        // Somebody of the contract's kind answered, who has the message perhaps: it goes again by the schedule, marked.
        Err(Unread::Parts(kind)) => return Meaning::Fault(found(AnswerFault::Parts(kind))),
    };
    let Some(envelope) = parse(&octets[..]).ok().and_then(|document| Envelope::read(document).ok()) else {
        return match std::str::from_utf8(&octets) {
            Ok(text) => other(AnswerFault::Text(cut(text.trim_start_matches('\u{FEFF}').trim()))),
            Err(_) => other(AnswerFault::NotText { octets: octets.len() }),
        };
    };
    let document = &envelope.document;
    let Some(first) = document.child_elements(envelope.body).next() else {
        // A body that is empty with 200 is how some receivers take a message.
        return if answer.status == 200 { Meaning::Taken } else { other(AnswerFault::EmptyBody) };
    };
    let (namespace, local) = (document.namespace(first), document.local_name(first));
    if local == response {
        return match (answer.status, [ns::ASYNC, ns::ASYNC_CLIENT].contains(&namespace)) {
            // Any 2xx, as over the synchronous channel.
            (200..=299, true) => Meaning::Taken,
            (_, true) => other(AnswerFault::Response(response.to_owned())),
            (_, false) => {
                other(AnswerFault::Namespace { name: response.to_owned(), namespace: cut(namespace) })
            }
        };
    }
    if local == "Fault" {
        let leaf = |name: &str| {
            let found = document.subtree(first).find(|node| document.local_name(*node) == name);
            found.map(|node| document.text(node).trim().to_owned()).unwrap_or_default()
        };
        let words = format!("{}: {}", leaf("faultcode"), leaf("faultstring"));
        return Meaning::Fault(DeliveryFault::Fault(cut(&words)));
    }
    other(AnswerFault::Other { name: cut(local), wanted: response.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Lang, delivery_fault};

    fn meant(status: u16, body: &str) -> Meaning {
        let envelope = format!(
            "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>{body}</s:Body></s:Envelope>"
        );
        meaning(&answer(status, None, envelope.as_bytes()), "sendMessageResponse")
    }

    fn answer(status: u16, coding: Option<&str>, body: &[u8]) -> PeerAnswer {
        let body = bytes::Bytes::copy_from_slice(body);
        PeerAnswer { status, location: None, coding: coding.map(str::to_owned), parts: None, body }
    }

    #[test]
    fn an_answer_that_is_empty_compressed_or_in_another_encoding_is_told_in_words() {
        let meaning = |coding, body: &[u8]| meaning(&answer(200, coding, body), "sendMessageResponse");
        let none = |found| Meaning::NoPeer(DeliveryFault::Answer { status: 200, found });
        assert_eq!(meaning(None, b""), none(AnswerFault::Empty));
        assert_eq!(meaning(None, b" \r\n"), none(AnswerFault::Empty));
        for (coding, body, by) in [
            (Some("gzip"), &b"\x1F\x8B\x08\x00"[..], "gzip"),
            (None, b"\x1F\x8B\x08\x00", "gzip"),
            (Some("br"), b"\x0B\x02\x80", "br"),
        ] {
            assert_eq!(meaning(coding, body), none(AnswerFault::Compressed(by.to_owned())));
        }
        assert_eq!(meaning(None, b"\xD0\xFF\x00"), none(AnswerFault::NotText { octets: 3 }));
        let envelope = |body: &str| {
            format!(
                "<?xml version=\"1.0\" encoding=\"UTF-16\"?><s:Envelope xmlns:s=\"{}\"><s:Body>{body}</s:Body></s:Envelope>",
                ns::SOAP11
            )
        };
        let taken = envelope(&format!("<sendMessageResponse xmlns=\"{}\"/>", ns::ASYNC));
        let fault = envelope(
            "<s:Fault><faultcode>s:Server</faultcode><faultstring>Жүйе жұмыс істемейді</faultstring></s:Fault>",
        );
        for (mark, unit) in [
            (Some('\u{FEFF}'), u16::to_le_bytes as fn(u16) -> [u8; 2]),
            (Some('\u{FEFF}'), u16::to_be_bytes),
            (None, u16::to_le_bytes),
            (None, u16::to_be_bytes),
        ] {
            let in_utf16 = |text: &str| -> Vec<u8> {
                let text: String = mark.into_iter().chain(text.chars()).collect();
                text.encode_utf16().flat_map(unit).collect()
            };
            assert_eq!(meaning(None, &in_utf16(&taken)), Meaning::Taken);
            let told = "s:Server: Жүйе жұмыс істемейді".to_owned();
            assert_eq!(meaning(None, &in_utf16(&fault)), Meaning::Fault(DeliveryFault::Fault(told)));
        }
    }

    #[test]
    fn a_redirect_is_told_with_its_host_and_several_parts_with_their_type() {
        let redirected = |to: Option<&str>| {
            let location = to.map(str::to_owned);
            meaning(&PeerAnswer { location, ..answer(302, None, b"") }, "sendMessageResponse")
        };
        for (to, host) in [
            (Some("https://vshep.example.kz/login?token=1"), Some("vshep.example.kz")),
            (Some("/login"), None),
            (None, None),
        ] {
            let found = AnswerFault::Redirect { host: host.map(str::to_owned) };
            assert_eq!(redirected(to), Meaning::NoPeer(DeliveryFault::Answer { status: 302, found }));
        }
        let envelope = format!(
            "<s:Envelope xmlns:s=\"{}\"><s:Body><sendMessageResponse xmlns=\"{}\"/></s:Body></s:Envelope>",
            ns::SOAP11,
            ns::ASYNC
        );
        let parts = |root: &str| {
            let body = format!("--b\r\nContent-Type: application/xop+xml\r\n\r\n{root}\r\n--b--\r\n");
            let parts = Some("multipart/related; boundary=b".to_owned());
            meaning(&PeerAnswer { parts, ..answer(200, None, body.as_bytes()) }, "sendMessageResponse")
        };
        assert_eq!(parts(&envelope), Meaning::Taken);
        match parts("<x:Include xmlns:x=\"http://www.w3.org/2004/08/xop/include\" href=\"cid:1\"/>") {
            Meaning::Fault(DeliveryFault::Answer { status: 200, found: AnswerFault::Parts(kind) }) => {
                assert!(kind.starts_with("multipart/related"), "{kind}");
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_correct_answer_with_any_2xx_takes_a_message() {
        let answer = format!("<sendMessageResponse xmlns=\"{}\"/>", ns::ASYNC);
        for status in [200, 201, 202, 299] {
            assert_eq!(meant(status, &answer), Meaning::Taken, "{status}");
        }
        let told = |status, body: &str| match meant(status, body) {
            Meaning::NoPeer(fault) => delivery_fault(&fault, Lang::En),
            other => panic!("{other:?}"),
        };
        assert_eq!(told(500, &answer), "HTTP 500: sendMessageResponse");
        let other = "<sendMessageResponse xmlns=\"urn:other\"/>";
        assert_eq!(told(200, other), "HTTP 200: sendMessageResponse of the namespace `urn:other`");
        assert_eq!(told(200, "<other/>"), "HTTP 200: `other` instead of sendMessageResponse");
    }
}
