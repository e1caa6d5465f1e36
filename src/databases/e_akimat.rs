//! Е-акимат: `E_AKIMAT_REGISTRATION`, which gives what comes in at an akimat its incoming number. Of the real service nothing is known;
//! its name, its namespace and its shape are ours. The same request has the same number.

use super::asked::Asked;
use super::reply::{Refusal, Reply};
use crate::calendar::almaty;
use crate::crypto::{DigestAlgorithm, digest};
use crate::envelope::DataShape;
use crate::text::message::ANSWER_REGISTERED;
use crate::xml::Writer;

/// Its namespace.
pub(super) const NAMESPACE: &str = "urn:qaqpa:e-akimat:v1";

/// The service.
pub(super) const SERVICE: &str = "E_AKIMAT_REGISTRATION";

/// Answers the service.
pub(super) fn answer(asked: &Asked<'_>) -> Result<Reply, Refusal> {
    let number = asked.text("requestNumber").filter(|_| asked.is_of(NAMESPACE)).ok_or(Refusal::Form)?;
    let mut w = Writer::new();
    w.open("registered").attribute("xmlns", NAMESPACE).leaf("requestNumber", &number);
    w.leaf("incomingNumber", &incoming(&number, asked.question.sender_id));
    w.leaf("registeredAt", &almaty::shown(asked.question.now));
    Ok(Reply::found(ANSWER_REGISTERED.ru, w.finish(), DataShape::Element))
}

/// Eight digits that follow from who asks and what for.
fn incoming(number: &str, sender: &str) -> String {
    let sum = digest(DigestAlgorithm::Sha256, format!("{sender}\n{number}").as_bytes());
    let value = sum.as_ref().iter().take(6).fold(0u64, |value, octet| value << 8 | u64::from(*octet));
    format!("ЗТ-{:08}", value % 100_000_000)
}
