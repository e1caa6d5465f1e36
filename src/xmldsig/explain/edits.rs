//! What the usual mistakes do to canonical octets, done again or undone.

use unicode_normalization::UnicodeNormalization as _;

/// An edit of canonical octets.
pub(super) type Edit = fn(&[u8]) -> Vec<u8>;

/// Where the tag ends that begins at `open`: `>` in an attribute value is not escaped in canonical form.
fn end_of_tag(octets: &[u8], open: usize) -> usize {
    let mut quoted = false;
    let close = octets[open..].iter().position(|octet| {
        if *octet == b'"' {
            quoted = !quoted;
        }
        *octet == b'>' && !quoted
    });
    close.map_or(octets.len(), |close| open + close + 1)
}

/// Applies `edit` to each piece of text between tags of canonical octets, where `<` and `>` stand at tags only.
fn over_text(octets: &[u8], edit: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let mut out = Vec::with_capacity(octets.len());
    let mut at = 0;
    while let Some(open) = memchr::memchr(b'<', &octets[at..]).map(|open| at + open) {
        out.extend(edit(&octets[at..open]));
        let end = end_of_tag(octets, open);
        out.extend_from_slice(&octets[open..end]);
        at = end;
    }
    out.extend(edit(&octets[at..]));
    out
}

fn is_blank(text: &[u8]) -> bool {
    text.iter().all(u8::is_ascii_whitespace)
}

pub(super) fn without_blank_text(octets: &[u8]) -> Vec<u8> {
    over_text(octets, |text| if is_blank(text) { Vec::new() } else { text.to_vec() })
}

/// White space between elements is no value's: a document that is laid out stays so.
pub(super) fn with_values_trimmed(octets: &[u8]) -> Vec<u8> {
    over_text(octets, |text| if is_blank(text) { text.to_vec() } else { text.trim_ascii().to_vec() })
}

/// A text that is base64, without its line ends; nothing when it is something else.
fn base64_digits(text: &[u8]) -> Option<Vec<u8>> {
    let plain = without_carriage_returns(text);
    let digits: Vec<u8> = plain.iter().copied().filter(|octet| !octet.is_ascii_whitespace()).collect();
    let is_base64 = digits.len() > 60
        && digits.iter().all(|octet| octet.is_ascii_alphanumeric() || matches!(octet, b'+' | b'/' | b'='));
    is_base64.then_some(digits)
}

pub(super) fn with_base64_joined(octets: &[u8]) -> Vec<u8> {
    over_text(octets, |text| base64_digits(text).unwrap_or_else(|| text.to_vec()))
}

/// Base64 in lines of so many digits, each line ended so.
pub(super) fn with_base64_wrapped(octets: &[u8], width: usize, end: &[u8]) -> Vec<u8> {
    over_text(octets, |text| match base64_digits(text) {
        Some(digits) => digits.chunks(width).collect::<Vec<_>>().join(end),
        None => text.to_vec(),
    })
}

pub(super) fn with_carriage_returns(octets: &[u8]) -> Vec<u8> {
    replaced(octets, b"\n", b"&#xD;\n")
}

pub(super) fn without_carriage_returns(octets: &[u8]) -> Vec<u8> {
    replaced(octets, b"&#xD;", b"")
}

/// Line feeds back in front of the blanks that they were taken from, and before the last end-tag.
pub(super) fn with_line_feeds_before_blanks(octets: &[u8]) -> Vec<u8> {
    let mut out = over_text(octets, |text| {
        if is_blank(text) && !text.is_empty() { [b"\n", text].concat() } else { text.to_vec() }
    });
    if let Some(last) = memchr::memmem::rfind(&out, b"</")
        && out[..last].ends_with(b">")
    {
        out.insert(last, b'\n');
    }
    out
}

/// Laid out anew: each element that stands among elements on a line of its own, `unit` a level.
pub(super) fn laid_out(octets: &[u8], line_end: &[u8], unit: &[u8]) -> Vec<u8> {
    let octets = without_blank_text(octets);
    let mut out = Vec::with_capacity(octets.len() * 2);
    let (mut at, mut depth, mut after_tag, mut after_end) = (0, 0usize, false, false);
    let mut first = true;
    while let Some(open) = memchr::memchr(b'<', &octets[at..]).map(|open| at + open) {
        let has_text = open > at;
        out.extend_from_slice(&octets[at..open]);
        let end = end_of_tag(&octets, open);
        let closes = octets[open..].starts_with(b"</");
        if closes {
            depth = depth.saturating_sub(1);
        }
        let own_line = !has_text && if closes { after_end } else { after_tag || !first };
        if own_line {
            out.extend_from_slice(line_end);
            (0..depth).for_each(|_| out.extend_from_slice(unit));
        }
        out.extend_from_slice(&octets[open..end]);
        // Comments and instructions open nothing.
        let opens = !closes && octets.get(open + 1).is_some_and(|octet| !matches!(octet, b'!' | b'?'));
        if opens {
            depth += 1;
        }
        (after_tag, after_end, first) = (true, !opens, false);
        at = end;
    }
    out.extend_from_slice(&octets[at..]);
    out
}

/// The canonical compositions of Unicode, and their decompositions.
pub(super) fn composed(octets: &[u8]) -> Vec<u8> {
    String::from_utf8_lossy(octets).nfc().collect::<String>().into_bytes()
}

pub(super) fn decomposed(octets: &[u8]) -> Vec<u8> {
    String::from_utf8_lossy(octets).nfd().collect::<String>().into_bytes()
}

/// The text in other encodings, by their names.
pub(super) fn in_other_encodings(octets: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let text = String::from_utf8_lossy(octets);
    let units = |mark: bool, unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let mark = mark.then_some(0xFEFF);
        mark.into_iter().chain(text.encode_utf16()).flat_map(unit).collect()
    };
    let mut all = vec![
        ("UTF-16LE", units(false, u16::to_le_bytes)),
        ("UTF-16LE with a byte order mark", units(true, u16::to_le_bytes)),
        ("UTF-16BE", units(false, u16::to_be_bytes)),
        ("UTF-16BE with a byte order mark", units(true, u16::to_be_bytes)),
        ("UTF-8 with a byte order mark", [b"\xEF\xBB\xBF", octets].concat()),
        // What a program writes for a character that its code page does not have.
        (
            "ASCII with question marks",
            text.chars().map(|c| if c.is_ascii() { c as u8 } else { b'?' }).collect(),
        ),
        // UTF-8 taken for Latin-1 and written as UTF-8 again.
        ("UTF-8 twice", octets.iter().map(|octet| char::from(*octet)).collect::<String>().into_bytes()),
    ];
    let single = |encode: fn(char) -> Option<u8>| text.chars().map(encode).collect::<Option<Vec<u8>>>();
    if let Some(cyrillic) = single(crate::xml::to_windows_1251) {
        all.push(("windows-1251", cyrillic));
    }
    if let Some(latin) = single(|c| u8::try_from(u32::from(c)).ok()) {
        all.push(("ISO-8859-1", latin));
    }
    all
}

pub(super) fn replaced(octets: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(octets.len());
    let mut last = 0;
    for at in memchr::memmem::find_iter(octets, from) {
        out.extend_from_slice(&octets[last..at]);
        out.extend_from_slice(to);
        last = at + from.len();
    }
    out.extend_from_slice(&octets[last..]);
    out
}
