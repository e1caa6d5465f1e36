//! What a client says it hashed, handed in with a document: `POST /api/v1/verify?octets=…`.
//!
//! Small octets stand in the query, as base64, base64url, or percent-encoded as they are; large ones come with their document
//! in one JSON object, both in base64, because each octet counts.

use bytes::Bytes;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::incoming;
use crate::clock::Now;
use crate::encoding::{base64, percent};
use crate::gateway::refusal::Refused;
use crate::http::HeaderMap;
use crate::http::header::CONTENT_TYPE;
use crate::interface::{InterfaceCode, InterfaceEvidence};
use crate::json::{Form, Kind, Member};
use crate::limits;
use crate::reply::paper;
use crate::report::{Compared, Question, microscope};
use crate::text::Lang;
use crate::xml::{Document, XmlError, parse};

/// The document, and what shall be explained of it.
pub(super) struct VerifyInput {
    pub(super) document: Bytes,
    asked: Option<Explanation>,
}

/// An explanation was asked for; the octets are there if a comparison was.
struct Explanation {
    octets: Option<Vec<u8>>,
    compared: Compared,
    signature: usize,
}

/// A document with what shall be explained of it.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Written {
    document: String,
    octets: Option<String>,
    reference: Option<Value>,
    signature: Option<usize>,
}

/// Members of the JSON object.
const WRITTEN: Form = Form {
    members: &[
        Member::must("document", Kind::Text),
        Member::may("octets", Kind::Text),
        Member::may("reference", Kind::TextOrWhole),
        Member::may("signature", Kind::Whole(limits::SIGNATURES_STACKED_MAX as u64)),
    ],
    example: r#"{"document": base64, "octets": base64, "reference": 1, "signature": 1}"#,
};

impl VerifyInput {
    /// Of a request to verify: a document alone, or a JSON object with `document` and, optionally, `octets`,
    /// `reference` and
    /// `signature`.
    pub(super) fn read(
        headers: &HeaderMap,
        query: Option<&str>,
        body: Bytes,
        now: Now,
    ) -> Result<Self, Refused> {
        let wrong = |evidence| wrong(evidence, now);
        let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json")) {
            return Self::from_json(&body, now);
        }
        let body = if paper::is_pdf(&body) {
            unprinted(body).map_err(wrong)?
        } else {
            incoming::document(headers, body).map_err(|finding| Refused::one(finding, now))?
        };
        let parameter = |name: &str| {
            let mut pairs =
                query.unwrap_or("").split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
            pairs.find(|pair| pair.0 == name).map(|pair| pair.1)
        };
        let Some(octets) = parameter("octets") else {
            return Ok(VerifyInput { document: body, asked: None });
        };
        let octets = percent::decode(octets).ok_or_else(|| wrong(InterfaceEvidence::PercentEncoding))?;
        let asked = Explanation {
            octets: (!octets.is_empty()).then(|| from_query(octets)),
            compared: parameter("reference")
                .map_or(Some(Compared::Reference(1)), compared)
                .ok_or_else(|| wrong(InterfaceEvidence::ReferenceNumber))?,
            signature: parameter("signature")
                .map_or(Ok(1), str::parse)
                .map_err(|_| wrong(InterfaceEvidence::SignatureNumber))?,
        };
        Ok(VerifyInput { document: body, asked: Some(asked) })
    }

    fn from_json(body: &[u8], now: Now) -> Result<Self, Refused> {
        let wrong = |evidence| wrong(evidence, now);
        let written: Written = WRITTEN.read(body).map_err(|misfit| wrong(InterfaceEvidence::Json(misfit)))?;
        let read = |name: &str, text: &str| {
            base64::decode(text).ok_or_else(|| {
                let (member, example) = (name.to_owned(), WRITTEN.example.to_owned());
                wrong(InterfaceEvidence::NotBase64 { member, example })
            })
        };
        let compared = match &written.reference {
            None => Some(Compared::Reference(1)),
            Some(Value::String(text)) => compared(text),
            Some(number) => {
                number.as_u64().and_then(|number| usize::try_from(number).ok()).map(Compared::Reference)
            }
        };
        let octets = written.octets.as_deref().map(|octets| read("octets", octets)).transpose()?;
        let asked = Explanation {
            octets,
            compared: compared.ok_or_else(|| wrong(InterfaceEvidence::ReferenceNumber))?,
            signature: written.signature.unwrap_or(1),
        };
        let document = unprinted(Bytes::from(read("document", &written.document)?)).map_err(wrong)?;
        Ok(VerifyInput { document, asked: Some(asked) })
    }

    /// The document.
    pub(super) fn parse(&self) -> Result<Document, XmlError> {
        parse(&self.document[..])
    }

    /// Whether an explanation was asked for.
    pub(super) fn asks(&self) -> bool {
        self.asked.is_some()
    }

    /// The explanation, if it was asked for and there is a document to explain. After the verdict, which it does not change.
    pub(super) fn explanation(&self, lang: Lang) -> Option<Value> {
        let asked = self.asked.as_ref()?;
        let document = self.parse().ok()?;
        let question = Question {
            signature: asked.signature,
            compared: asked.compared,
            octets: asked.octets.as_deref(),
        };
        Some(microscope(&document, &question, lang))
    }
}

/// The signed XML of a printed result; another document as it is.
fn unprinted(document: Bytes) -> Result<Bytes, InterfaceEvidence> {
    if !paper::is_pdf(&document) {
        return Ok(document);
    }
    paper::attached_xml(&document).map(Bytes::from).map_err(InterfaceEvidence::Attachment)
}

fn wrong(evidence: InterfaceEvidence, now: Now) -> Refused {
    let code = match evidence {
        InterfaceEvidence::Json(_) | InterfaceEvidence::NotBase64 { .. } => InterfaceCode::JsonMalformed,
        _ => InterfaceCode::HttpRefused,
    };
    Refused::own(code, evidence, now)
}

/// What is meant: a Reference by its number, or `signed-info`.
pub(super) fn compared(text: &str) -> Option<Compared> {
    if text == "signed-info" {
        Some(Compared::SignedInfo)
    } else {
        text.parse().ok().map(Compared::Reference)
    }
}

/// Base64 or base64url; what is neither was written as it is. Canonical octets begin with `<`, which no base64 has.
pub(super) fn from_query(octets: Vec<u8>) -> Vec<u8> {
    // A plus that stood for itself came as a blank where the query was taken for a form.
    let standard = |c: char| match c {
        '-' | ' ' => '+'.to_string(),
        '_' => '/'.to_string(),
        other => other.to_string(),
    };
    let decoded = std::str::from_utf8(&octets).ok().and_then(|text| {
        let digits: String = text.trim_end_matches('=').chars().map(standard).collect();
        base64::decode(&format!("{digits}{}", "=".repeat((4 - digits.len() % 4) % 4)))
    });
    decoded.unwrap_or(octets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn octets_are_taken_in_each_way_a_query_can_bear_them() {
        let read = |text: &str| percent::decode(text).map(from_query);
        for text in ["PGE-_z48", "PGE%2B%2Fz48", "PGE+/z48", "PGE%20/z48"] {
            assert_eq!(read(text).as_deref(), Some(&b"<a>\xFF><"[..]), "{text}");
        }
        assert_eq!(read("PGE%3D").as_deref(), Some(&b"<a"[..]));
        assert_eq!(read("PGE").as_deref(), Some(&b"<a"[..]));
        assert_eq!(read("%3Ca%3E%0D").as_deref(), Some(&b"<a>\r"[..]));
        assert_eq!(read("%3"), None);
        assert_eq!(read("%zz"), None);
    }
}
