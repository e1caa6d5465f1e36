//! The octets of a call and of its answer, for a journal: copied within a bound, and only where a table of paths asks for it.

use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::HeaderMap;
use hyper::body::Body as _;
use hyper::header::{AUTHORIZATION, COOKIE, HeaderName, SET_COOKIE};

/// Headers whose values open something: that they were there is kept, and nothing else.
const SECRET: [HeaderName; 3] = [AUTHORIZATION, COOKIE, SET_COOKIE];

/// Of which calls octets are kept.
#[derive(Debug, Clone, Copy)]
pub struct Keep {
    /// Octets kept of each body, from its beginning; with none, nothing is copied.
    pub octets_max: usize,
    /// Whether it concerns the calls of this method at this template of a path; the template is empty where nothing is.
    pub concerns: fn(&str, &str) -> bool,
}

/// A body as far as it is kept.
#[derive(Clone, Default)]
pub struct KeptBody {
    /// Its beginning.
    pub octets: Bytes,
    /// How long it was as a whole.
    pub whole: usize,
}

impl KeptBody {
    /// The first `octets_max` of a body.
    pub fn of(body: &[u8], octets_max: usize) -> Self {
        KeptBody { octets: Bytes::copy_from_slice(&body[..body.len().min(octets_max)]), whole: body.len() }
    }

    /// Whether all of it is kept.
    pub fn is_whole(&self) -> bool {
        self.octets.len() == self.whole
    }
}

/// A call and its answer as they went over the wire. Bodies may name people: it has no `Debug` that shows them.
#[derive(Clone, Default)]
pub struct KeptCall {
    /// The request's headers, one a line, `name: value`.
    pub head: String,
    /// Its body; of one that no handler read, nothing.
    pub body: KeptBody,
    /// The answer's headers.
    pub answer_head: String,
    /// Its body; of one that is sent piece by piece, nothing.
    pub answer: KeptBody,
}

impl KeptCall {
    /// The same with `…` for the texts of these members of its JSON: what opens something is for whoever called.
    #[must_use]
    pub fn masked(&self, members: &[&str]) -> Self {
        let mask = |body: &KeptBody| match masked(&body.octets, members) {
            Some(octets) => {
                let whole = body.whole - body.octets.len() + octets.len();
                KeptBody { octets: octets.into(), whole }
            }
            None => body.clone(),
        };
        KeptCall { body: mask(&self.body), answer: mask(&self.answer), ..self.clone() }
    }

    /// Octets that it takes in memory.
    pub fn weight(&self) -> usize {
        size_of::<KeptCall>()
            + self.head.len()
            + self.body.octets.len()
            + self.answer_head.len()
            + self.answer.octets.len()
    }
}

impl std::fmt::Debug for KeptCall {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeptCall({} octets, answered with {})", self.body.whole, self.answer.whole)
    }
}

/// Where the reader of a body leaves a copy of it.
#[derive(Clone)]
pub(super) struct Slot {
    body: Arc<Mutex<KeptBody>>,
    octets_max: usize,
}

impl Slot {
    /// Copies the body.
    pub(super) fn put(&self, body: &[u8]) {
        *self.body.lock().unwrap_or_else(PoisonError::into_inner) = KeptBody::of(body, self.octets_max);
    }
}

/// A call that is kept, until it is answered.
pub(super) struct Keeping {
    head: String,
    slot: Slot,
}

impl Keeping {
    /// Notes the request's head, and has its body copied when it is read.
    pub(super) fn begin(keep: Keep, request: &mut Request) -> Self {
        let slot = Slot { body: Arc::default(), octets_max: keep.octets_max };
        let head = lines(request.headers());
        request.extensions_mut().insert(slot.clone());
        Keeping { head, slot }
    }

    /// With the answer, which goes out as it was.
    pub(super) async fn end(self, response: Response) -> (Response, Arc<KeptCall>) {
        let Keeping { head, slot } = self;
        let (parts, body) = response.into_parts();
        let answer_head = lines(&parts.headers);
        let (body, answer) = match body.size_hint().exact() {
            // The length is known of what is in memory already: nobody is waited for.
            Some(_) => match body.collect().await {
                Ok(whole) => {
                    let whole = whole.to_bytes();
                    // A copy has no room to spare; what the answer was written into may have as much again.
                    let kept = KeptBody::of(&whole, slot.octets_max);
                    (Body::from(whole), kept)
                }
                Err(error) => (Body::new(Failed(Some(error))), KeptBody::default()),
            },
            None => (body, KeptBody::default()),
        };
        let asked = std::mem::take(&mut *slot.body.lock().unwrap_or_else(PoisonError::into_inner));
        (Response::from_parts(parts, body), Arc::new(KeptCall { head, body: asked, answer_head, answer }))
    }
}

/// A body that breaks as the one did that it stands for.
struct Failed(Option<axum::Error>);

impl hyper::body::Body for Failed {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<hyper::body::Frame<Bytes>, axum::Error>>> {
        std::task::Poll::Ready(self.0.take().map(Err))
    }
}

/// JSON, or the beginning of one, with `…` for the texts of these members; nothing where it has none of them.
fn masked(octets: &[u8], members: &[&str]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(octets).ok()?;
    let mut out = text.to_owned();
    for member in members {
        let name = format!("\"{member}\"");
        let mut from = 0;
        while let Some(at) = out[from..].find(&name) {
            from += at + name.len();
            let rest = &out[from..];
            let value = rest.trim_start().strip_prefix(':').map(str::trim_start);
            let Some(value) = value.and_then(|value| value.strip_prefix('"')) else { continue };
            let begin = out.len() - value.len();
            let mut escaped = false;
            let end = value.find(|c: char| {
                let ends = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            });
            let end = begin + end.unwrap_or(value.len());
            out.replace_range(begin..end, "…");
            from = begin;
        }
    }
    (out != text).then(|| out.into_bytes())
}

/// The headers, one a line.
fn lines(headers: &HeaderMap) -> String {
    let mut lines = String::with_capacity(headers.len() * 40);
    for (name, value) in headers {
        lines.push_str(name.as_str());
        lines.push_str(": ");
        if SECRET.contains(name) {
            lines.push('…');
        } else {
            lines.push_str(&String::from_utf8_lossy(value.as_bytes()));
        }
        lines.push('\n');
    }
    lines.shrink_to_fit();
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_opens_something_is_masked_and_nothing_else() {
        let masked = |text: &str| {
            masked(text.as_bytes(), &["token", "password"]).map(|of| String::from_utf8(of).unwrap())
        };
        for (text, kept) in [
            (
                r#"{"name":"Әлия","token":"ab12","role":"head"}"#,
                r#"{"name":"Әлия","token":"…","role":"head"}"#,
            ),
            (r#"{ "password" : "a\"b\\", "x": 1 }"#, r#"{ "password" : "…", "x": 1 }"#),
            (r#"{"token":"cut o"#, r#"{"token":"…"#),
            (r#"[{"token":"a"},{"token":"b"}]"#, r#"[{"token":"…"},{"token":"…"}]"#),
        ] {
            assert_eq!(masked(text).as_deref(), Some(kept), "{text}");
        }
        for same in [r#"{"token":7}"#, r#"{"name":"token"}"#, "", r#"{"token""#, "\u{feff}"] {
            assert_eq!(masked(same), None, "{same}");
        }
    }

    #[test]
    fn a_masked_body_is_as_whole_as_it_was() {
        let body = |whole| KeptBody { octets: Bytes::from_static(b"{\"token\":\"0123456789\"}"), whole };
        let call = KeptCall { answer: body(22), body: body(900), ..KeptCall::default() }.masked(&["token"]);
        assert!(call.answer.is_whole() && !call.body.is_whole());
    }
}
