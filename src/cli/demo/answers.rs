//! What the answers of the gateway must look like, and what of them is compared.

use serde_json::Value;

use super::cast::Cast;
use super::judge::{Expected, Seen, given, is};
use super::reader::{Read, Reader, body, plain, status};
use crate::clock::Now;
use crate::http::ClientResponse;
use crate::text::line::demo::Fact;
use crate::text::message;

/// The element that holds an answer, SyncChannel v10.
pub(super) const RESPONSE: [&str; 2] = ["SendMessageResponse", "response"];

/// Where an accepted request is read, as its answer says: with the token that only the answer has.
#[derive(Default)]
pub(super) struct Links {
    pub(super) own: String,
    pub(super) result: String,
}

impl Links {
    pub(super) fn of(accepted: &Value) -> Self {
        let link = |name: &str| plain(&accepted["links"][name]);
        Links { own: link("self"), result: link("result") }
    }
}

/// What a refusal on the EDS looks like over REST.
pub(super) fn refused(codes: &str) -> Vec<Expected> {
    let text = message::SIGNATURE_NOT_CONFIRMED;
    vec![
        is(Fact::HttpStatus, 422),
        is(Fact::Codes, codes),
        is(Fact::Message, format!("signature_not_confirmed_refusal {} {} {}", text.kk, text.ru, text.en)),
    ]
}

/// What is compared of a refusal over REST.
pub(super) fn problem_facts(answer: &ClientResponse) -> Vec<Seen> {
    let problem = body(answer);
    let message = ["code", "kk", "ru", "en"].map(|part| plain(&problem["message"][part])).join(" ");
    vec![status(answer), (Fact::Codes, plain(&problem["codes"])), (Fact::Message, message)]
}

/// What is compared of an answer's envelope.
pub(super) fn answer_facts(envelope: &Read) -> Vec<Seen> {
    let info = |way: &[&str]| envelope.text(&[&RESPONSE[..], &["responseInfo"], way].concat());
    vec![
        (Fact::EnvelopeSignature, envelope.signature.clone()),
        (Fact::EnvelopeSignedBy, envelope.signer.clone()),
        (Fact::CorrelationId, info(&["correlationId"])),
        (Fact::StatusCode, info(&["status", "code"])),
    ]
}

/// What the envelope of a good answer looks like.
pub(super) fn good_answer(cast: &Cast, message_id: &str) -> Vec<Expected> {
    vec![
        is(Fact::EnvelopeSignature, "TOTAL_PASSED"),
        is(Fact::EnvelopeSignedBy, cast.gateway.subject().common_name()),
        is(Fact::CorrelationId, message_id),
        is(Fact::StatusCode, "SCSS001"),
    ]
}

/// What a positive result looks like.
pub(super) fn positive_result(cast: &Cast, number: Option<&str>, place: u32) -> Vec<Expected> {
    vec![
        is(Fact::ResultSignature, "TOTAL_PASSED"),
        is(Fact::ResultSignedBy, cast.head.subject().common_name()),
        number.map_or_else(|| given(Fact::NumberInResult), |number| is(Fact::NumberInResult, number)),
        is(Fact::Resolution, "POSITIVE"),
        is(Fact::Place, place),
    ]
}

/// What is compared of a result.
pub(super) fn result_facts(reader: &Reader, octets: &[u8], now: Now) -> Vec<Seen> {
    let result = reader.document(octets, now);
    vec![
        (Fact::ResultSignature, result.signature.clone()),
        (Fact::ResultSignedBy, result.signer.clone()),
        (Fact::NumberInResult, result.text(&["registrationNumber"])),
        (Fact::Resolution, result.text(&["resolution"])),
        (Fact::Place, result.field("queueNumber")),
    ]
}
