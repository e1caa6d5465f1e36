//! How a body came over the transport: what its headers say of its octets, RFC 9110 §8.

use crate::findings::evidence::EnvelopeEvidence;
use crate::findings::{Code, Finding};
use crate::http::HeaderMap;
use crate::http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderName};
use crate::xml::{self, Document, XmlError};

/// Who says in which encoding a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Charset {
    /// The document itself, by its declaration.
    Declared,
    /// The transport said UTF-8, and its word counts: RFC 7303 §3.2.
    Utf8,
}

impl Charset {
    /// The document in these octets.
    pub(super) fn parse(self, octets: &[u8]) -> Result<Document, XmlError> {
        match self {
            Charset::Declared => xml::parse(octets),
            Charset::Utf8 => xml::parse_decoded(octets),
        }
    }
}

/// What the headers say of a body that must be XML as it stands.
pub(super) fn charset(headers: &HeaderMap) -> Result<Charset, Finding> {
    let value =
        |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("an unreadable header"));
    let shown = |text: &str| text.chars().take(120).collect::<String>();
    if let Some(coding) = value(CONTENT_ENCODING).map(str::trim)
        && !coding.is_empty()
        && !coding.eq_ignore_ascii_case("identity")
    {
        return Err(unread(format!("Content-Encoding: {}", shown(coding))));
    }
    let kind = value(CONTENT_TYPE).unwrap_or_default();
    let (media, parameters) = kind.split_once(';').unwrap_or((kind, ""));
    if media.trim().to_ascii_lowercase().starts_with("multipart/") {
        let xop = parameters.to_ascii_lowercase().contains("xop+xml");
        let what = if xop { " (MTOM with XOP)" } else { "" };
        return Err(unread(format!("Content-Type: {}{what}", shown(media.trim()))));
    }
    match parameter(parameters, "charset") {
        None => Ok(Charset::Declared),
        Some(charset)
            if ["utf-8", "utf8", "us-ascii"].iter().any(|own| charset.eq_ignore_ascii_case(own)) =>
        {
            Ok(Charset::Utf8)
        }
        Some(charset) => Err(unread(format!("charset={}", shown(&charset)))),
    }
}

fn unread(header: String) -> Finding {
    Finding::new(Code::MediaUnsupported, EnvelopeEvidence::Media { header })
}

/// The value of a parameter, quoted or not, RFC 9110 §5.6.6.
fn parameter(parameters: &str, wanted: &str) -> Option<String> {
    let mut rest = parameters;
    loop {
        rest = rest.trim_start_matches([';', ' ', '\t']);
        let (name, after) = rest.split_once('=')?;
        let (value, after) = match after.trim_start().strip_prefix('"') {
            Some(quoted) => unquoted(quoted)?,
            None => {
                let end = after.find(';').unwrap_or(after.len());
                (after[..end].trim().to_owned(), &after[end..])
            }
        };
        if name.trim().eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = after;
    }
}

/// A quoted string without its quotes, and what follows it.
fn unquoted(quoted: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, c)) = characters.next() {
        match c {
            '"' => return Some((value, &quoted[at + 1..])),
            '\\' => value.push(characters.next()?.1),
            c => value.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pairs: &[(&'static str, &'static str)]) -> Result<Charset, Code> {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers
                .insert(HeaderName::from_static(name), crate::http::header::HeaderValue::from_static(value));
        }
        charset(&headers).map_err(|finding| finding.code)
    }

    #[test]
    fn what_the_transport_says_of_the_octets_counts() {
        let kind = |value| of(&[("content-type", value)]);
        assert_eq!((of(&[]), kind("text/xml")), (Ok(Charset::Declared), Ok(Charset::Declared)));
        for value in [
            "text/xml; charset=utf-8",
            "text/xml;charset=\"UTF-8\"",
            "application/soap+xml; action=\"urn:a;charset=koi8-r\"; Charset = utf-8",
        ] {
            assert_eq!(kind(value), Ok(Charset::Utf8), "{value}");
        }
        for value in
            ["text/xml; charset=windows-1251", "multipart/related; boundary=x", "Multipart/form-data"]
        {
            assert_eq!(kind(value), Err(Code::MediaUnsupported), "{value}");
        }
        assert_eq!(of(&[("content-encoding", "br")]), Err(Code::MediaUnsupported));
        assert_eq!(of(&[("content-encoding", "identity")]), Ok(Charset::Declared));
    }
}
