//! Takes the signed XML out of a PDF: the one embedded file (ISO 32000-1 §7.11.4) that is XML.
//!
//! The octets come from anywhere. Nothing of the file is believed or followed: it is searched for the one embedded file stream, and
//! what was attached is then verified as any other document.

use std::io::Read as _;

use flate2::read::ZlibDecoder;
use memchr::memmem;

use crate::interface::AttachmentFault;
use crate::limits;

/// Octets of a dictionary that are looked at on either side of the words `/EmbeddedFile`.
const DICTIONARY_BYTES_MAX: usize = 2_048;

/// Whether octets are a PDF, by their first line (ISO 32000-1 §7.5.2).
pub fn is_pdf(octets: &[u8]) -> bool {
    octets.starts_with(b"%PDF-")
}

/// The attached file.
pub fn attached_xml(pdf: &[u8]) -> Result<Vec<u8>, AttachmentFault> {
    let mut streams = streams(pdf);
    let stream = streams.next().ok_or(AttachmentFault::Absent)?;
    if streams.next().is_some() {
        return Err(AttachmentFault::Several);
    }
    let Stream { dictionary, rest } = stream;
    if memmem::find(dictionary, b"/FlateDecode").is_some() {
        let mut octets = Vec::new();
        let read = ZlibDecoder::new(rest).take(limits::BODY_BYTES_MAX as u64 + 1).read_to_end(&mut octets);
        return (read.is_ok() && octets.len() <= limits::BODY_BYTES_MAX)
            .then_some(octets)
            .ok_or(AttachmentFault::Unreadable);
    }
    if memmem::find(dictionary, b"/Filter").is_some() {
        return Err(AttachmentFault::Unreadable);
    }
    let octets = match length(dictionary) {
        Some(length) => rest.get(..length).filter(|_| after(rest, length)),
        None => memmem::find(rest, b"endstream").map(|end| rest[..end].trim_ascii_end()),
    };
    octets.map(<[u8]>::to_vec).ok_or(AttachmentFault::Unreadable)
}

struct Stream<'a> {
    dictionary: &'a [u8],
    /// From its first octet on.
    rest: &'a [u8],
}

/// The streams of embedded files: `<< … /Type /EmbeddedFile … >> stream`.
fn streams(pdf: &[u8]) -> impl Iterator<Item = Stream<'_>> {
    memmem::find_iter(pdf, b"/EmbeddedFile").filter_map(|at| {
        let name = pdf.get(at + b"/EmbeddedFile".len())?;
        // `/EmbeddedFiles` is the tree of their names.
        if name.is_ascii_alphanumeric() {
            return None;
        }
        let before = &pdf[at.saturating_sub(DICTIONARY_BYTES_MAX)..at];
        let start = at - before.len() + memmem::rfind(before, b" obj")?;
        let window = &pdf[at..pdf.len().min(at + DICTIONARY_BYTES_MAX)];
        let end = at
            + memmem::find(window, b"stream")
                .filter(|end| memmem::find(&window[..*end], b"endobj").is_none())?;
        // §7.3.8.1: a line feed, or a carriage return and a line feed.
        let rest = &pdf[end + b"stream".len()..];
        let rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n"))?;
        Some(Stream { dictionary: &pdf[start..end], rest })
    })
}

/// The length that the dictionary states itself; `None` where it refers to another object.
fn length(dictionary: &[u8]) -> Option<usize> {
    let at = memmem::find(dictionary, b"/Length")? + b"/Length".len();
    let text = dictionary[at..].trim_ascii_start();
    let digits = text.iter().take_while(|octet| octet.is_ascii_digit()).count();
    let following = text[digits..].trim_ascii_start();
    // `12 0 R` is a reference.
    if following.first().is_some_and(u8::is_ascii_digit) {
        return None;
    }
    std::str::from_utf8(&text[..digits]).ok()?.parse().ok()
}

/// Whether the stream ends where its length says.
fn after(rest: &[u8], length: usize) -> bool {
    rest[length..].trim_ascii_start().starts_with(b"endstream")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(dictionary: &str, stream: &[u8]) -> Vec<u8> {
        let mut pdf = b"%PDF-1.7\n/EmbeddedFiles 3 0 R\n".to_vec();
        pdf.extend(format!("1 0 obj\n<<{dictionary}>>\nstream\n").as_bytes());
        pdf.extend(stream);
        pdf.extend(b"\nendstream\nendobj\n");
        pdf
    }

    #[test]
    fn the_attachment_is_found_by_its_length_or_by_its_end() {
        for dictionary in ["/Type/EmbeddedFile/Length 4", "/Length 9 0 R/Type /EmbeddedFile "] {
            assert_eq!(attached_xml(&file(dictionary, b"<a/>")).as_deref(), Ok(&b"<a/>"[..]), "{dictionary}");
        }
    }

    #[test]
    fn a_compressed_attachment_is_taken_out_within_bounds() {
        let packed = |octets: &[u8]| {
            let mut packed = Vec::new();
            flate2::read::ZlibEncoder::new(octets, flate2::Compression::fast())
                .read_to_end(&mut packed)
                .unwrap();
            file("/Type/EmbeddedFile/Filter/FlateDecode/Length 5", &packed)
        };
        assert_eq!(attached_xml(&packed(b"<a/>")).as_deref(), Ok(&b"<a/>"[..]));
        let bomb = packed(&vec![b' '; limits::BODY_BYTES_MAX + 1]);
        assert!(bomb.len() < limits::BODY_BYTES_MAX / 50);
        assert_eq!(attached_xml(&bomb), Err(AttachmentFault::Unreadable));
    }

    #[test]
    fn what_is_not_one_readable_attachment_is_refused() {
        let one = file("/Type/EmbeddedFile/Length 4", b"<a/>");
        let two = [one.clone(), file("/Type/EmbeddedFile/Length 4", b"<b/>")].concat();
        assert_eq!(attached_xml(&two), Err(AttachmentFault::Several));
        assert_eq!(attached_xml(b"%PDF-1.7\n"), Err(AttachmentFault::Absent));
        for (dictionary, what) in [
            ("/Type/EmbeddedFile/Length 400", "longer than the file"),
            ("/Type/EmbeddedFile/Length 2", "shorter than the stream"),
            ("/Type/EmbeddedFile/Filter/LZWDecode/Length 4", "another filter"),
            ("/Type/EmbeddedFile/Filter/FlateDecode/Length 4", "not compressed"),
        ] {
            assert_eq!(attached_xml(&file(dictionary, b"<a/>")), Err(AttachmentFault::Unreadable), "{what}");
        }
        let cut = &one[..one.len() - 20];
        assert_eq!(attached_xml(cut), Err(AttachmentFault::Unreadable));
    }
}
