//! What the answers of the gateway must look like, and what of them is compared.

use super::cast::Cast;
use super::judge::{Expected, Seen, given, is};
use super::reader::{Read, Reader, body, plain, status};
use crate::clock::Now;
use crate::http::ClientResponse;
use crate::text::message;

/// The element that holds an answer, SyncChannel v10.
pub(super) const RESPONSE: [&str; 2] = ["SendMessageResponse", "response"];

/// What a refusal on the EDS looks like over REST.
pub(super) fn refused(codes: &str) -> Vec<Expected> {
    let text = message::SIGNATURE_NOT_CONFIRMED;
    vec![
        is("HTTP status", 422),
        is("codes", codes),
        is("message", format!("signature_not_confirmed_refusal {} {} {}", text.kk, text.ru, text.en)),
    ]
}

/// What is compared of a refusal over REST.
pub(super) fn problem_facts(answer: &ClientResponse) -> Vec<Seen> {
    let problem = body(answer);
    let message = ["code", "kk", "ru", "en"].map(|part| plain(&problem["message"][part])).join(" ");
    vec![status(answer), ("codes", plain(&problem["codes"])), ("message", message)]
}

/// What is compared of an answer's envelope.
pub(super) fn answer_facts(envelope: &Read) -> Vec<Seen> {
    let info = |way: &[&str]| envelope.text(&[&RESPONSE[..], &["responseInfo"], way].concat());
    vec![
        ("envelope's signature", envelope.signature.clone()),
        ("envelope signed by", envelope.signer.clone()),
        ("answers the message", info(&["correlationId"])),
        ("status code", info(&["status", "code"])),
    ]
}

/// What the envelope of a good answer looks like.
pub(super) fn good_answer(cast: &Cast, message_id: &str) -> Vec<Expected> {
    vec![
        is("envelope's signature", "TOTAL_PASSED"),
        is("envelope signed by", cast.gateway.subject().common_name()),
        is("answers the message", message_id),
        is("status code", "SCSS001"),
    ]
}

/// What a positive result looks like.
pub(super) fn positive_result(cast: &Cast, number: Option<&str>, place: u32) -> Vec<Expected> {
    vec![
        is("result's signature", "TOTAL_PASSED"),
        is("result signed by", cast.head.subject().common_name()),
        number.map_or_else(|| given("number in the result"), |number| is("number in the result", number)),
        is("resolution", "POSITIVE"),
        is("place in the queue", place),
    ]
}

/// What is compared of a result.
pub(super) fn result_facts(reader: &Reader, octets: &[u8], now: Now) -> Vec<Seen> {
    let result = reader.document(octets, now);
    vec![
        ("result's signature", result.signature.clone()),
        ("result signed by", result.signer.clone()),
        ("number in the result", result.text(&["registrationNumber"])),
        ("resolution", result.text(&["resolution"])),
        ("place in the queue", result.field("queueNumber")),
    ]
}
