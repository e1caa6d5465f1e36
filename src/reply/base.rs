//! The answer to a base message of the synchronous channel, [contract §5](crate::manual::contract): what the request says of itself is repeated,
//! then how it stands, then the document.

use crate::text::Text;
use crate::workflow::{Application, BaseMessage};
use crate::xml::{Writer, parse};

/// How a request stands.
#[derive(Debug, Clone, Copy)]
pub struct BaseStatus<'a> {
    /// The code of the answer's status.
    pub code: &'a str,
    /// In words.
    pub text: Text,
}

/// `response` in the namespace of the request. The document in businessData, a receipt or a result, has the signature of who made it.
pub fn base_response(asked: &Application, status: BaseStatus<'_>, document: &str) -> String {
    let BaseMessage { namespace, qualified } = asked.base.clone().unwrap_or_default();
    let mut w = Writer::new();
    match (namespace.as_str(), qualified) {
        ("", _) => w.open("response"),
        (namespace, true) => w.open("response").attribute("xmlns", namespace),
        (namespace, false) => w.open("b:response").attribute("xmlns:b", namespace),
    };
    w.leaf("requestNumber", asked.request_number.as_deref().unwrap_or_default());
    w.leaf("declarantId", &asked.declarant_id);
    let filled = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    w.optional("requestDate", filled(&asked.request_date).as_deref());
    w.optional("requestSystemId", filled(&asked.request_system_id).as_deref());
    w.open("status").leaf("Code", status.code);
    w.leaf("NameRu", status.text.ru).leaf("NameKz", status.text.kk).close();
    w.open("businessData");
    // Without its XML declaration.
    if let Ok(parsed) = parse(document) {
        w.raw(parsed.source_of(parsed.root()));
    }
    w.finish()
}
