//! A message of a chain, as the portal reads it: the form that a provider sends back, [contract §5](crate::manual::contract).

use bytes::Bytes;

use crate::encoding::base64;
use crate::envelope::Business;
use crate::registry::{SentState, SentWord};
use crate::xml::{ElementView, PlainElement};

/// Characters of a text that are read.
const TEXT_CHARS_MAX: usize = 4_000;

/// A result is not kept beyond this: a signed document with its attachments is far smaller.
const RESULT_OCTETS_MAX: usize = 8 * 1024 * 1024;

/// A message of a chain.
pub(super) struct ChainForm {
    pub(super) message_id: String,
    pub(super) session_id: String,
    pub(super) chain: String,
    /// The service of the chain.
    pub(super) service_id: String,
    /// NOTIFICATION or RESPONSE.
    message_type: String,
    /// The registration number, as the provider writes it.
    pub(super) number: Option<String>,
    /// `POSITIVE`, `NEGATIVE`; empty before.
    resolution: String,
    /// Why not, in Kazakh.
    reason_kk: Option<String>,
    /// The same in Russian.
    reason_ru: Option<String>,
    /// The signed result.
    result: Option<Bytes>,
}

impl std::fmt::Debug for ChainForm {
    /// Without what is about a person.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { chain, message_type, .. } = self;
        f.debug_struct("ChainForm")
            .field("chain", chain)
            .field("message_type", message_type)
            .finish_non_exhaustive()
    }
}

impl ChainForm {
    /// How the request stands by it. Nothing but a RESPONSE with a resolution decides.
    pub(super) fn state(&self) -> SentState {
        match (self.message_type.as_str(), self.resolution.as_str()) {
            ("RESPONSE", "POSITIVE") => SentState::Positive,
            ("RESPONSE", "NEGATIVE") => SentState::Negative,
            _ => SentState::InWork,
        }
    }

    /// What it says of the request.
    pub(super) fn word(self) -> SentWord {
        SentWord {
            state: self.state(),
            number: self.number,
            reason_kk: self.reason_kk,
            reason_ru: self.reason_ru,
            result: self.result,
        }
    }
}

/// Reads what stands in `request` of a push, or in `messages` of an answer.
pub(super) fn read<'a, E: ElementView<'a>>(message: E) -> Option<ChainForm> {
    let info = message.child("messageInfo")?;
    let document = Business::read(message.child("messageData")?.child("data")?).ok()?.document;
    let form = PlainElement::new(&document, document.root());
    let of = |name| text(form, name);
    Some(ChainForm {
        message_id: text(info, "messageId")?,
        session_id: text(info, "sessionId").unwrap_or_default(),
        chain: text(info, "correlationId")?,
        service_id: text(info, "serviceId").unwrap_or_default(),
        message_type: text(info, "messageType")?,
        number: of("id"),
        resolution: of("resolutionType").unwrap_or_default(),
        reason_kk: of("negativeResolutionReasonTextKk").or_else(|| of("negativeResolutionReasonKkValue")),
        reason_ru: of("negativeResolutionReasonTextRu").or_else(|| of("negativeResolutionReasonRuValue")),
        result: result(form),
    })
}

/// The file among the values: that which is called the result, or else the only one.
fn result(form: PlainElement<'_>) -> Option<Bytes> {
    let files = form.children().filter(|child| child.local_name() == "updatedValues").filter_map(|value| {
        let file = value.child("values")?.child("fileData")?.child("base64Data")?;
        Some((text(value, "code").unwrap_or_default() == "result_document", file))
    });
    let files: Vec<_> = files.collect();
    let named = files.iter().find(|(is_result, _)| *is_result);
    let (_, file) = named.or_else(|| files.first().filter(|_| files.len() == 1))?;
    let digits = file.text();
    if base64::octets_in(&digits) > RESULT_OCTETS_MAX {
        tracing::warn!("a result of another gateway is too large to be kept");
        return None;
    }
    base64::decode(&digits).map(Bytes::from)
}

/// The text of a child, where there is any.
pub(super) fn text<'a, E: ElementView<'a>>(parent: E, name: &str) -> Option<String> {
    let text = parent.child(name)?.text().trim().chars().take(TEXT_CHARS_MAX).collect::<String>();
    (!text.is_empty()).then_some(text)
}
