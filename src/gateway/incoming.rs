//! How a body came over the transport: what its headers say of its octets, RFC 9110 §8.

use std::ops::Range;

use bytes::Bytes;

use crate::encoding::base64;
use crate::findings::evidence::{BodyForm, Deviation, EnvelopeEvidence};
use crate::findings::{Code, Finding};
use crate::http::HeaderMap;
use crate::http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderName};

/// A body that must be XML as it stands. Where the transport says that it is UTF-8, what its declaration says of the encoding
/// is overruled (RFC 7303 §3.2): blanks stand in the declaration's place, which no canonical form has.
pub(super) fn document(headers: &HeaderMap, octets: Bytes) -> Result<Bytes, Finding> {
    let charset = charset(headers)?;
    let form = other_form(&octets).or_else(|| is_form(headers, &octets).then_some(BodyForm::Fields));
    if let Some(form) = form {
        return Err(Finding::new(Code::MediaUnsupported, EnvelopeEvidence::Form(form)));
    }
    match charset {
        Charset::Declared => Ok(octets),
        Charset::Utf8 => Ok(without_other_encoding(octets)),
    }
}

/// Whether it is said to be the fields of an HTML form and looks like it. curl says so of XML as well.
fn is_form(headers: &HeaderMap, octets: &[u8]) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let media = kind.split(';').next().unwrap_or_default().trim();
    let name = octets.iter().take(FORM_BYTES_MAX).position(|octet| *octet == b'=');
    let is_name = |octet: &u8| octet.is_ascii_alphanumeric() || b"._-%+[]".contains(octet);
    media.eq_ignore_ascii_case("application/x-www-form-urlencoded")
        && name.is_some_and(|end| end > 0 && octets[..end].iter().all(is_name))
}

fn without_other_encoding(octets: Bytes) -> Bytes {
    let start = if octets.starts_with("\u{FEFF}".as_bytes()) { 3 } else { 0 };
    let head = &octets[start..octets.len().min(start + DECLARATION_BYTES_MAX)];
    let end = head.windows(2).position(|pair| pair == b"?>").map(|end| start + end + 2);
    let Some(end) = end.filter(|_| head.starts_with(b"<?xml ")) else { return octets };
    let Some((place, name)) = declared_encoding(&octets[start..end]) else { return octets };
    // What is no name of an encoding is left to the parser, which refuses it.
    let is_name = name.first().is_some_and(u8::is_ascii_alphabetic)
        && name.iter().all(|octet| octet.is_ascii_alphanumeric() || matches!(octet, b'.' | b'_' | b'-'));
    if !is_name || [&b"utf-8"[..], b"utf8"].iter().any(|own| name.eq_ignore_ascii_case(own)) {
        return octets;
    }
    let mut blank = octets.to_vec();
    blank[start + place.start..start + place.end].fill(b' ');
    Bytes::from(blank)
}

/// Where a declaration says in which encoding the document is, and which: the place of `encoding="…"`.
fn declared_encoding(declaration: &[u8]) -> Option<(Range<usize>, &[u8])> {
    const NAME: &[u8] = b"encoding";
    let at = declaration.windows(NAME.len()).position(|word| word == NAME)?;
    let behind = &declaration[at + NAME.len()..];
    let open = behind.iter().position(|octet| matches!(octet, b'"' | b'\''))?;
    let is_plain = behind[..open].iter().all(|octet| *octet == b'=' || octet.is_ascii_whitespace());
    let length = behind[open + 1..].iter().position(|octet| *octet == behind[open])?;
    let place = at..at + NAME.len() + open + 1 + length + 1;
    is_plain.then_some((place, &behind[open + 1..open + 1 + length]))
}

/// What a body is that is no XML, by its first octets. What is not known by them is left to the XML parser.
fn other_form(octets: &[u8]) -> Option<BodyForm> {
    let octets = octets.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(octets).trim_ascii_start();
    let head = &octets[..octets.len().min(FORM_BYTES_MAX)];
    let begins = |beginning: &[u8]| {
        head.len() >= beginning.len() && head[..beginning.len()].eq_ignore_ascii_case(beginning)
    };
    match head.first()? {
        b'<' => begins(b"<!doctype html").then_some(BodyForm::Html),
        b'{' | b'[' | b'"' => Some(BodyForm::Json),
        0x1F if begins(&[0x1F, 0x8B]) => Some(BodyForm::Compressed("gzip".to_owned())),
        0x28 if begins(&[0x28, 0xB5, 0x2F, 0xFD]) => Some(BodyForm::Compressed("zstd".to_owned())),
        0x78 if matches!(head.get(1), Some(0x01 | 0x5E | 0x9C | 0xDA)) => {
            Some(BodyForm::Compressed("deflate".to_owned()))
        }
        b'P' if begins(b"PK\x03\x04") => Some(BodyForm::Compressed("zip".to_owned())),
        b'%' if begins(b"%PDF-") => Some(BodyForm::Pdf),
        b'-' if begins(b"--") => {
            let text = String::from_utf8_lossy(head).to_ascii_lowercase();
            text.contains("\ncontent-").then_some(BodyForm::Multipart)
        }
        _ if is_percent_encoded(head) => Some(BodyForm::Fields),
        _ => is_base64_of_xml(head).then_some(BodyForm::Base64),
    }
}

/// Octets that are looked at to tell what a body is.
const FORM_BYTES_MAX: usize = 512;

/// `%3C…`, or `name=%3C…` as an HTML form sends it.
fn is_percent_encoded(head: &[u8]) -> bool {
    let value = match head.iter().position(|octet| *octet == b'=') {
        Some(at)
            if head[..at].iter().all(|octet| octet.is_ascii_alphanumeric() || b"._-".contains(octet)) =>
        {
            &head[at + 1..]
        }
        _ => head,
    };
    value.len() >= 3 && value[..3].eq_ignore_ascii_case(b"%3C")
}

fn is_base64_of_xml(head: &[u8]) -> bool {
    let mut digits: Vec<u8> = head.iter().copied().filter(|octet| !octet.is_ascii_whitespace()).collect();
    digits.truncate(digits.len() / 4 * 4);
    let decoded = std::str::from_utf8(&digits).ok().and_then(base64::decode).unwrap_or_default();
    decoded.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(&decoded).trim_ascii_start().starts_with(b"<")
}

/// Octets of an XML declaration that are looked at.
const DECLARATION_BYTES_MAX: usize = 200;

/// Who says in which encoding a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Charset {
    /// The document itself, by its declaration.
    Declared,
    /// The transport said UTF-8, and its word counts: RFC 7303 §3.2.
    Utf8,
}

/// What the headers say.
fn charset(headers: &HeaderMap) -> Result<Charset, Finding> {
    let value =
        |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("an unreadable header"));
    let shown = |text: &str| text.chars().take(120).collect::<String>();
    let codings = headers.get_all(CONTENT_ENCODING).iter();
    let mut codings = codings.map(|coding| coding.to_str().map_or("an unreadable header", str::trim));
    if let Some(coding) =
        codings.find(|coding| !coding.is_empty() && !coding.eq_ignore_ascii_case("identity"))
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
    // The root of a message in parts, without the parts.
    if media.trim().eq_ignore_ascii_case("application/xop+xml") || is_other_media(media.trim()) {
        return Err(unread(format!("Content-Type: {}", shown(media.trim()))));
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

/// Whether a media type is certainly of something else than XML. `text/plain`, `application/octet-stream` and what curl says by
/// itself (`application/x-www-form-urlencoded`) say nothing of it: the body decides.
fn is_other_media(media: &str) -> bool {
    let media = media.to_ascii_lowercase();
    let Some((kind, subtype)) = media.split_once('/') else { return false };
    if subtype.ends_with("+xml") {
        return false;
    }
    let others =
        ["json", "html", "pdf", "zip", "gzip", "x-gzip", "zstd", "csv", "javascript", "x-yaml", "yaml"];
    matches!(kind, "image" | "audio" | "video" | "font")
        || others.contains(&subtype)
        || subtype.ends_with("+json")
}

/// What the headers of a message deviate from in the WSDL and in SOAP 1.1 §6.
pub(super) fn remarks(headers: &HeaderMap) -> Vec<Deviation> {
    let value = |name: &str| {
        let value = headers.get(name)?;
        let text = value.to_str().unwrap_or("an unreadable header");
        Some(text.chars().take(60).collect::<String>())
    };
    let mut remarks = Vec::new();
    let kind = value("content-type");
    let media = kind.as_deref().unwrap_or_default().split(';').next().unwrap_or_default().trim();
    if !media.eq_ignore_ascii_case("text/xml") {
        remarks.push(Deviation::ContentType { found: kind });
    }
    let action = value("soapaction");
    if action.as_deref() != Some("\"\"") {
        remarks.push(Deviation::SoapAction { found: action });
    }
    remarks
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
        let overruled = |text: &'static str| without_other_encoding(Bytes::from_static(text.as_bytes()));
        let blank = " ".repeat("encoding=\"utf-16\"".len());
        assert_eq!(
            overruled("<?xml version=\"1.0\" encoding=\"utf-16\"?>\n<a/>"),
            format!("<?xml version=\"1.0\" {blank}?>\n<a/>")
        );
        assert_eq!(
            overruled("<?xml version='1.0' encoding = 'x-utf-8' standalone='no'?><a/>"),
            format!("<?xml version='1.0' {} standalone='no'?><a/>", " ".repeat("encoding = 'x-utf-8'".len()))
        );
        for same in [
            "<a/>",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a/>",
            "<?xml version=\"1.0\" encoding=\"8-utf\"?><a/>",
            "<?xml version=\"1.0\"?><a/>",
        ] {
            assert_eq!(overruled(same), same);
        }
    }
}
