//! A message of a page: module, method, arguments.

use serde_json::Value;

use crate::clock::Now;

/// The module where a message names none: the one that was there first.
const MODULE_DEFAULT: &str = "kz.gov.pki.knca.applet.Applet";

/// A message of a page.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) module: String,
    pub(super) method: String,
    pub(super) args: Value,
    /// To be said again with the answer, where it is there.
    pub(super) uuid: Option<Value>,
    /// The page's origin, as its browser says.
    pub(super) origin: String,
    /// When it came.
    pub(super) now: Now,
}

/// Of a name that a page gives, as much is kept: what nobody has named so long is none that is known.
const NAME_CHARACTERS_KEPT: usize = 120;

/// The message is no JSON object with a method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NotACall;

impl Call {
    /// Reads a message. Nesting is bounded by the reader of JSON.
    pub(super) fn read(text: &str, origin: &str, now: Now) -> Result<Self, NotACall> {
        let Ok(Value::Object(mut members)) = serde_json::from_str(text) else { return Err(NotACall) };
        let kept = |text: &str| text.chars().take(NAME_CHARACTERS_KEPT).collect::<String>();
        let mut word = |name: &str| match members.remove(name) {
            None => Ok(None),
            Some(Value::String(word)) => Ok(Some(kept(&word))),
            Some(_) => Err(NotACall),
        };
        Ok(Call {
            module: word("module")?.unwrap_or_else(|| MODULE_DEFAULT.to_owned()),
            method: word("method")?.ok_or(NotACall)?,
            args: members.remove("args").unwrap_or(Value::Null),
            uuid: members.remove("uuid"),
            origin: kept(origin),
            now,
        })
    }

    /// The positional arguments.
    pub(super) fn positional(&self) -> &[Value] {
        self.args.as_array().map(Vec::as_slice).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_without_a_module_is_for_the_old_one_and_one_without_a_method_is_none() {
        let read = |text| Call::read(text, "", Now::from_seconds(0));
        assert_eq!(read(r#"{"method": "getVersion"}"#).unwrap().module, MODULE_DEFAULT);
        for text in
            ["", "7", "[]", r#"{"module": "a"}"#, r#"{"module": 1, "method": "a"}"#, "{\"method\": \"a\""]
        {
            assert_eq!(read(text).unwrap_err(), NotACall, "{text}");
        }
        let deep = format!(r#"{{"method": "a", "args": {}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(read(&deep).unwrap_err(), NotACall);
    }
}
