//! What the pages ask: the testers' own paths and the gateway's, from within, so that a page can do nothing that `curl` cannot.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::response::Response;
use serde_json::Value;

use super::sheet::{Block, Sheet};
use super::site::SITE;
use crate::clock::Now;
use crate::http::{Inside, Method, Received, StatusCode};
use crate::random::Random;
use crate::text::Text;
use crate::text::web::console as w;
use crate::web::components::{Colour, Notice};
use crate::web::{self, Page, Visitor, day, moment};

/// What the pages ask.
#[derive(Clone)]
pub struct Console {
    /// The testers' paths.
    pub testers: Inside,
    /// The gateway's.
    pub gateway: Inside,
    /// Where a client outside reaches the gateway, for the commands that are shown.
    pub gateway_url: String,
    /// Draws the tokens of forms.
    pub random: Arc<dyn Random>,
}

/// Who looks, by which request.
pub(super) struct Seen {
    pub(super) visitor: Visitor,
    pub(super) received: Received,
}

/// A call of a path.
#[derive(Clone)]
pub(super) struct Call {
    pub(super) method: Method,
    pub(super) target: String,
    pub(super) body: Option<Value>,
}

/// What came of it.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) json: Value,
    pub(super) octets: bytes::Bytes,
    /// Its id in the journal.
    pub(super) id: String,
}

impl Call {
    pub(super) fn get(target: impl Into<String>) -> Self {
        Call { method: Method::GET, target: target.into(), body: None }
    }

    pub(super) fn new(method: Method, target: impl Into<String>, body: Option<Value>) -> Self {
        Call { method, target: target.into(), body }
    }

    /// The command that does the same.
    pub(super) fn curl(&self, visitor: &Visitor) -> String {
        let mut curl = String::from("curl");
        if self.method != Method::GET {
            // Writing to a String cannot fail.
            let _ = write!(curl, " -X {}", self.method);
        }
        if let Some(body) = &self.body {
            let _ = write!(curl, " -H 'content-type: application/json' -d {}", quoted(&body.to_string()));
        }
        let _ = write!(curl, " {}", quoted(&format!("{}{}", visitor.base.0, self.target)));
        curl
    }
}

/// A word of a shell.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

impl Answer {
    pub(super) fn is_good(&self) -> bool {
        self.status.is_success()
    }

    /// What a problem says.
    pub(super) fn problem(&self) -> String {
        let text = |name: &str| self.json[name].as_str().unwrap_or_default().to_owned();
        let parts = [text("title"), text("detail")];
        let said = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(". ");
        if said.is_empty() { self.status.to_string() } else { said }
    }
}

impl Console {
    /// Asks the testers' paths.
    pub(super) async fn ask(&self, seen: &Seen, call: &Call) -> Answer {
        let language = seen.visitor.lang.as_str();
        let body = call.body.as_ref().map(Value::to_string).unwrap_or_default();
        let kind = ("application/json", language);
        answer(self.testers.ask(&seen.received, call.method.clone(), &call.target, kind, body).await)
    }

    /// Hands a document to the gateway, as a client does.
    pub(super) async fn submit(&self, seen: &Seen, document: String) -> Answer {
        let kind = ("application/xml", seen.visitor.lang.as_str());
        answer(self.gateway.ask(&seen.received, Method::POST, "/api/v1/requests", kind, document).await)
    }

    /// A page of this console.
    pub(super) fn page(&self, seen: &Seen, title: Text) -> Page {
        seen.visitor.page(SITE, title).crumb("/", w::TITLE).with_form(&*self.random)
    }

    /// Answers with a page of these blocks.
    pub(super) fn answer(&self, page: Page, blocks: Vec<Block>) -> Response {
        web::answer(StatusCode::OK, &Sheet { page, blocks })
    }
}

fn answer(told: crate::http::InsideAnswer) -> Answer {
    let header = |name: &str| {
        told.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    };
    Answer {
        status: told.status,
        json: serde_json::from_slice(&told.body).unwrap_or_default(),
        id: header("x-request-id"),
        octets: told.body,
    }
}

/// What happened, above the page.
pub(super) fn notice(visitor: &Visitor, answer: &Answer, done: Text) -> Notice {
    if answer.is_good() {
        Notice {
            heading: visitor.t(w::DONE).to_owned(),
            text: visitor.t(done).to_owned(),
            colour: Colour::Green,
        }
    } else {
        Notice { heading: visitor.t(w::FAILED).to_owned(), text: answer.problem(), colour: Colour::Red }
    }
}

/// A text of JSON, for a cell; what is none is shown as JSON has it.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) if list.iter().all(Value::is_string) => {
            list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

/// A moment or a day of JSON for people; what is none is shown as it is.
pub(super) fn when(value: &Value) -> String {
    let written = text(value);
    // A day alone is no moment, although it can be read as one.
    let shown = day(&written).or_else(|| Now::parse(&written).ok().map(moment));
    shown.unwrap_or(written)
}

/// JSON for a person.
pub(super) fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

/// A value of a query or a step of a path, encoded (RFC 3986 §2.1).
pub(super) fn encoded(text: &str) -> String {
    let plain = |octet: u8| octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'.' | b'_' | b'~');
    let mut encoded = String::with_capacity(text.len());
    for octet in text.bytes() {
        if plain(octet) {
            encoded.push(char::from(octet));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{octet:02X}");
        }
    }
    encoded
}

/// The rows of a member that is an array.
pub(super) fn rows<'a>(value: &'a Value, member: &str) -> impl Iterator<Item = &'a Value> {
    value[member].as_array().into_iter().flatten()
}
