//! Messages between the registry's rows and the contract's envelopes.

use super::peer::{PeerAnswer, Unread};
use crate::crypto::{DigestAlgorithm, digest};
use crate::encoding::hex;
use crate::envelope::{ChannelMessage, Delivered, Envelope, MessageType, ns};
use crate::http::host_of;
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
    Fault(String),
    /// Whatever it is, no peer of the contract answers so.
    NoPeer(String),
}

/// Characters of an answer that are kept.
const KEPT_CHARACTERS_MAX: usize = 500;

pub(super) fn cut(text: &str) -> String {
    text.chars().take(KEPT_CHARACTERS_MAX).collect()
}

/// Where a redirect leads: its host, as the rest may open something.
fn redirect(location: Option<&str>) -> String {
    let to = match location {
        None => "nowhere".to_owned(),
        Some(location) => match host_of(location) {
            Some(host) => format!("the host {}", host.chars().take(120).collect::<String>()),
            None => "another path".to_owned(),
        },
    };
    format!("a redirect to {to}; none is followed: register the address that it leads to")
}

/// Reads an answer to a push: `response` is what its operation answers with.
pub(super) fn meaning(answer: &PeerAnswer, response: &str) -> Meaning {
    let other = |what: &str| Meaning::NoPeer(cut(&format!("HTTP {}: {what}", answer.status)));
    if (300..400).contains(&answer.status) {
        return other(&redirect(answer.location.as_deref()));
    }
    let octets = match answer.readable() {
        Ok(octets) => octets,
        // Somebody of the contract's kind answered, who has the message perhaps: it goes again by the schedule, marked.
        Err(unread @ Unread::Parts(_)) => {
            return Meaning::Fault(cut(&format!("HTTP {}: {unread}", answer.status)));
        }
        Err(unread) => return other(&unread.to_string()),
    };
    let Some(envelope) = parse(&octets[..]).ok().and_then(|document| Envelope::read(document).ok()) else {
        return match std::str::from_utf8(&octets) {
            Ok(text) => other(text.trim_start_matches('\u{FEFF}').trim()),
            Err(_) => other(&format!("{} bytes that are no text in UTF-8 or UTF-16", octets.len())),
        };
    };
    let document = &envelope.document;
    let Some(first) = document.child_elements(envelope.body).next() else {
        // A body that is empty with 200 is how some receivers take a message.
        return if answer.status == 200 { Meaning::Taken } else { other("an empty Body") };
    };
    let (namespace, local) = (document.namespace(first), document.local_name(first));
    if local == response {
        return match (answer.status, [ns::ASYNC, ns::ASYNC_CLIENT].contains(&namespace)) {
            // Any 2xx, as over the synchronous channel.
            (200..=299, true) => Meaning::Taken,
            (_, true) => other(response),
            (_, false) => other(&format!("{response} of the namespace `{namespace}`")),
        };
    }
    if local == "Fault" {
        let leaf = |name: &str| {
            let found = document.subtree(first).find(|node| document.local_name(*node) == name);
            found.map(|node| document.text(node).trim().to_owned()).unwrap_or_default()
        };
        return Meaning::Fault(cut(&format!("{}: {}", leaf("faultcode"), leaf("faultstring"))));
    }
    other(&format!("`{local}` instead of {response}"))
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let told = |what: &str| Meaning::NoPeer(format!("HTTP 200: {what}"));
        assert_eq!(meaning(None, b""), told("an answer with an empty body"));
        assert_eq!(meaning(None, b" \r\n"), told("an answer with an empty body"));
        for (coding, body, by) in [
            (Some("gzip"), &b"\x1F\x8B\x08\x00"[..], "gzip"),
            (None, b"\x1F\x8B\x08\x00", "gzip"),
            (Some("br"), b"\x0B\x02\x80", "br"),
        ] {
            let what = format!("an answer compressed by {by}, which was not asked for and is not read");
            assert_eq!(meaning(coding, body), told(&what));
        }
        assert_eq!(meaning(None, b"\xD0\xFF\x00"), told("3 bytes that are no text in UTF-8 or UTF-16"));
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
            assert_eq!(meaning(None, &in_utf16(&fault)), Meaning::Fault(told));
        }
    }

    #[test]
    fn a_redirect_is_told_with_its_host_and_several_parts_with_their_type() {
        let redirected = |to: Option<&str>| {
            let location = to.map(str::to_owned);
            meaning(&PeerAnswer { location, ..answer(302, None, b"") }, "sendMessageResponse")
        };
        for (to, named) in [
            (Some("https://vshep.example.kz/login?token=1"), "the host vshep.example.kz;"),
            (Some("/login"), "another path;"),
            (None, "nowhere;"),
        ] {
            match redirected(to) {
                Meaning::NoPeer(told) => {
                    assert!(told.starts_with("HTTP 302: a redirect to ") && told.contains(named), "{told}");
                    assert!(!told.contains("token"), "{told}");
                }
                other => panic!("{other:?}"),
            }
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
            Meaning::Fault(told) => assert!(told.contains("multipart/related"), "{told}"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_correct_answer_with_any_2xx_takes_a_message() {
        let answer = format!("<sendMessageResponse xmlns=\"{}\"/>", ns::ASYNC);
        for status in [200, 201, 202, 299] {
            assert_eq!(meant(status, &answer), Meaning::Taken, "{status}");
        }
        let told = "HTTP 500: sendMessageResponse".to_owned();
        assert_eq!(meant(500, &answer), Meaning::NoPeer(told));
        let told = "HTTP 200: sendMessageResponse of the namespace `urn:other`".to_owned();
        assert_eq!(meant(200, "<sendMessageResponse xmlns=\"urn:other\"/>"), Meaning::NoPeer(told));
        let told = "HTTP 200: `other` instead of sendMessageResponse".to_owned();
        assert_eq!(meant(200, "<other/>"), Meaning::NoPeer(told));
    }
}
