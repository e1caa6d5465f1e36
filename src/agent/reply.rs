//! The answers of the modules, each in its own shape, [the agent](crate::manual::agent).

use serde_json::{Value, json};

use super::call::Call;
use super::outcome::Scripted;

/// Why nothing was signed, though the request can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The person closed the window.
    Cancelled,
    /// The password of the key store is wrong.
    WrongPassword,
    /// No key fits.
    NoKey,
    /// The certificate has expired.
    Expired,
    /// The certificate is revoked.
    Revoked,
    /// Signing failed; what the real program's exception would say, where it says anything.
    Failed(Option<String>),
}

impl Refusal {
    /// What `commonUtils` says of it.
    fn message(&self) -> Option<&str> {
        Some(match self {
            Refusal::Cancelled => "action.canceled",
            Refusal::WrongPassword => "PKCS12 key store mac invalid - wrong password or corrupted file.",
            Refusal::NoKey => "storage.empty",
            Refusal::Expired => "certificate.expired",
            Refusal::Revoked => "certificate.revoked",
            Refusal::Failed(message) => return message.as_deref(),
        })
    }
}

/// When an answer goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Order {
    /// Now.
    #[default]
    Now,
    /// After the answer to the next message.
    AfterNext,
    /// Never: the connection ends.
    BrokenOff,
}

/// An answer, and how it goes out.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Answer {
    pub(super) body: Value,
    pub(super) order: Order,
    /// What was scripted for it, or came of it; for those who watch.
    pub(super) came: Scripted,
    /// The name of the key that signed.
    pub(super) key: Option<String>,
}

impl Answer {
    /// One that no key had to do with.
    pub(super) fn plain(body: Value) -> Self {
        Answer { body, order: Order::Now, came: Scripted::default(), key: None }
    }
}

/// The answer to what is no message.
pub(super) fn unreadable() -> Value {
    json!({ "success": false, "code": "COMMON_JSON_WRAPPING_EXCEPTION" })
}

/// The answer where there is no such module.
pub(super) fn module_not_found() -> Value {
    json!({ "success": false, "errorCode": "MODULE_NOT_FOUND" })
}

/// Success of `commonUtils`; nothing is said of what is null.
pub(super) fn common(call: &Call, object: Value) -> Value {
    let mut body = json!({ "code": "200" });
    if !object.is_null() {
        body["responseObject"] = object;
    }
    with_uuid(call, body)
}

/// An error of `commonUtils`.
pub(super) fn common_error(call: &Call, message: Option<&str>) -> Value {
    let mut body = json!({ "code": "500" });
    if let Some(message) = message {
        body["message"] = json!(message);
    }
    with_uuid(call, body)
}

/// A refusal of `commonUtils`.
pub(super) fn common_refusal(call: &Call, refusal: &Refusal) -> Value {
    common_error(call, refusal.message())
}

/// Success of `basics`.
pub(super) fn basics(result: &Value) -> Value {
    json!({ "status": true, "body": { "result": result } })
}

/// An error of `basics`.
pub(super) fn basics_error(code: &str, message: &str, details: &str) -> Value {
    json!({ "status": false, "code": code, "message": message, "details": details })
}

/// The answer of `basics` to a method that threw an exception.
pub(super) fn threw(exception: &str) -> Value {
    basics_error("INVOCATION_ERROR", "An invoked method threw an exception.", exception)
}

/// A refusal of `basics`.
pub(super) fn basics_refusal(refusal: &Refusal) -> Value {
    let failed = |details: &str| basics_error("SIGNING_FAILURE", "Signing failed.", details);
    match refusal {
        // Success without a result: so pages know that the person has cancelled.
        Refusal::Cancelled => json!({ "status": true, "body": {} }),
        Refusal::NoKey => basics_error("GENERAL_ERROR", "No suitable key was found.", "EMPTY_KEY_LIST"),
        other => failed(other.message().unwrap_or_default()),
    }
}

fn with_uuid(call: &Call, mut body: Value) -> Value {
    if let Some(uuid) = &call.uuid {
        body["uuid"] = uuid.clone();
    }
    body
}
