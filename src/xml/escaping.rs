//! What is written by reference, so that it is read back as it was.

/// Where a text stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Character data.
    Text,
    /// An attribute's value.
    Attribute,
}

/// A text for either place.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    escape(&mut escaped, text, Place::Attribute);
    escaped
}

/// XML 1.0 §2.4 and §3.3.3: what would be read back as something else becomes a reference; what XML has no place for
/// becomes U+FFFD.
pub(super) fn escape(into: &mut String, text: &str, place: Place) {
    let octets = text.as_bytes();
    let mut plain = 0;
    let mut at = 0;
    // Octet by octet: of those that stand for more than themselves only the first is looked at.
    while let Some(found) = octets[at..].iter().position(|octet| SPECIAL[usize::from(*octet)]) {
        at += found;
        let (reference, octets_long) = match octets[at] {
            b'&' => ("&amp;", 1),
            b'<' => ("&lt;", 1),
            b'>' => ("&gt;", 1),
            b'"' if place == Place::Attribute => ("&quot;", 1),
            b'\t' if place == Place::Attribute => ("&#9;", 1),
            b'\n' if place == Place::Attribute => ("&#10;", 1),
            b'\r' => ("&#13;", 1),
            // U+FFFE and U+FFFF are EF BF BE and EF BF BF.
            0xEF if octets[at + 1] == 0xBF && octets[at + 2] >= 0xBE => ("\u{FFFD}", 3),
            octet if octet < b' ' && !matches!(octet, b'\t' | b'\n') => ("\u{FFFD}", 1),
            _ => {
                at += 1;
                continue;
            }
        };
        into.push_str(&text[plain..at]);
        into.push_str(reference);
        at += octets_long;
        plain = at;
    }
    into.push_str(&text[plain..]);
}

/// Octets that begin what may have to be escaped.
const SPECIAL: [bool; 256] = {
    let mut table = [false; 256];
    let mut octet = 0;
    while octet < 256 {
        table[octet] = octet < 0x20 || matches!(octet as u8, b'&' | b'<' | b'>' | b'"' | 0xEF);
        octet += 1;
    }
    table
};
