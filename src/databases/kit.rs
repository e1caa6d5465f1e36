//! The service of the operator's kit, `TEST_SERVICE_ID`: says that a request came; [contract §5](crate::manual::contract).

use super::asked::Asked;
use super::reply::{Refusal, Reply};
use crate::envelope::DataShape;
use crate::text::message::ANSWER_DONE;
use crate::xml::{ElementView as _, Writer};

/// Its namespace.
pub(super) const NAMESPACE: &str = "http://shep.nitec.kz/";

/// The service.
pub(super) const SERVICE: &str = "TEST_SERVICE_ID";

/// Answers the service.
pub(super) fn answer(asked: &Asked<'_>) -> Result<Reply, Refusal> {
    let number = asked.text("requestNumber").filter(|_| asked.root().is(NAMESPACE, "request"));
    let number = number.ok_or(Refusal::Form)?;
    let mut w = Writer::new();
    w.open("tns:response").attribute("xmlns:tns", NAMESPACE).leaf("requestNumber", &number);
    w.open("status").leaf("code", "SUCCESS").leaf("messageRu", "OK");
    w.leaf("messageKz", "OK");
    Ok(Reply::found(ANSWER_DONE.ru, w.finish(), DataShape::Text))
}
