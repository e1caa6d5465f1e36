//! How a body came over the transport: what its headers say of its octets, RFC 9110 §8.

use bytes::Bytes;

use crate::findings::evidence::{Deviation, EnvelopeEvidence};
use crate::findings::{Code, Finding};
use crate::http::HeaderMap;
use crate::http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderName};

/// A body that must be XML as it stands. Where the transport says that it is UTF-8, what its declaration says of the encoding
/// is overruled (RFC 7303 §3.2): blanks stand in the declaration's place, which no canonical form has.
pub(super) fn document(headers: &HeaderMap, octets: Bytes) -> Result<Bytes, Finding> {
    match charset(headers)? {
        Charset::Declared => Ok(octets),
        Charset::Utf8 => Ok(without_other_encoding(octets)),
    }
}

fn without_other_encoding(octets: Bytes) -> Bytes {
    let start = if octets.starts_with("\u{FEFF}".as_bytes()) { 3 } else { 0 };
    let head = &octets[start..octets.len().min(start + DECLARATION_BYTES_MAX)];
    let end = head.windows(2).position(|pair| pair == b"?>").map(|end| start + end + 2);
    let Some(end) = end.filter(|_| head.starts_with(b"<?xml ")) else { return octets };
    let says_other = String::from_utf8_lossy(&octets[start..end]).to_ascii_lowercase();
    if !says_other.contains("encoding") || says_other.contains("utf-8") {
        return octets;
    }
    let mut blank = octets.to_vec();
    blank[start..end].iter_mut().filter(|octet| !octet.is_ascii_whitespace()).for_each(|octet| *octet = b' ');
    Bytes::from(blank)
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
        let declaration = "<?xml version=\"1.0\" encoding=\"utf-16\"?>";
        let blank = " ".repeat(declaration.len());
        assert_eq!(overruled("<?xml version=\"1.0\" encoding=\"utf-16\"?>\n<a/>"), format!("{blank}\n<a/>"));
        for same in ["<a/>", "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a/>", "<?xml version=\"1.0\"?><a/>"]
        {
            assert_eq!(overruled(same), same);
        }
    }
}
