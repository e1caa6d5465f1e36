//! Characters and names: XML 1.0 (fifth edition) §2.2 and §2.3, Namespaces in XML 1.0 §3.

/// `Char`, XML 1.0 §2.2.
pub(super) const fn is_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}')
}

/// White space, XML 1.0 §2.3.
pub(super) const fn is_space(octet: u8) -> bool {
    matches!(octet, b' ' | b'\t' | b'\n' | b'\r')
}

const fn is_name_start(c: char) -> bool {
    matches!(c,
        'A'..='Z' | '_' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

const fn is_name_rest(c: char) -> bool {
    is_name_start(c)
        || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// Which octets are name characters when they stand alone.
const ASCII_NAME: [bool; 128] = {
    let mut table = [false; 128];
    let mut octet = 0;
    while octet < 128 {
        table[octet] = is_name_rest(octet as u8 as char);
        octet += 1;
    }
    table
};

/// `NCName`, Namespaces in XML 1.0 §3.
pub(super) fn is_ncname(name: &str) -> bool {
    let mut octets = name.bytes();
    let plain = matches!(octets.next(), Some(b'A'..=b'Z' | b'a'..=b'z' | b'_'))
        && octets.all(|octet| octet < 128 && ASCII_NAME[usize::from(octet)]);
    plain || {
        let mut chars = name.chars();
        chars.next().is_some_and(is_name_start) && chars.all(is_name_rest)
    }
}

/// A QName's prefix (empty when it has none) and local part, or nothing when it is no QName.
pub(super) fn split_qname(name: &str) -> Option<(&str, &str)> {
    plain_qname(name).or_else(|| any_qname(name))
}

/// The same of a name of ASCII letters, digits and their like, which nearly all are: one look at each octet.
fn plain_qname(name: &str) -> Option<(&str, &str)> {
    let octets = name.as_bytes();
    let mut local = 0;
    for (at, octet) in octets.iter().enumerate() {
        let is_plain = *octet < 128 && ASCII_NAME[usize::from(*octet)];
        if !is_plain {
            if *octet != b':' || local > 0 {
                return None;
            }
            local = at + 1;
        }
    }
    let begins = |at: usize| matches!(octets.get(at), Some(b'A'..=b'Z' | b'a'..=b'z' | b'_'));
    (begins(0) && begins(local)).then(|| (&name[..local.saturating_sub(1)], &name[local..]))
}

fn any_qname(name: &str) -> Option<(&str, &str)> {
    match memchr::memchr(b':', name.as_bytes()) {
        None => is_ncname(name).then_some(("", name)),
        Some(colon) => {
            let (prefix, local) = (&name[..colon], &name[colon + 1..]);
            (is_ncname(prefix) && is_ncname(local)).then_some((prefix, local))
        }
    }
}

/// The first octet of a character that XML forbids, in text already known to be UTF-8.
pub(super) fn first_forbidden(text: &str) -> Option<usize> {
    let octets = text.as_bytes();
    let control = |octet: &u8| *octet < 0x20 && !matches!(octet, b'\t' | b'\n' | b'\r');
    // The whole-slice fold is what the compiler turns into vector code; the position is looked for only in bad input.
    if octets.iter().fold(false, |found, octet| found | control(octet)) {
        return octets.iter().position(control);
    }
    // U+FFFE and U+FFFF are EF BF BE and EF BF BF.
    memchr::memchr_iter(0xEF, octets)
        .find(|at| octets.get(at + 1) == Some(&0xBF) && matches!(octets.get(at + 2), Some(0xBE | 0xBF)))
}

/// The first character of a text that XML cannot hold, not even as a reference. Who writes such a text loses it.
pub fn unwritable(text: &str) -> Option<char> {
    text.get(first_forbidden(text)?..)?.chars().next()
}

/// The character a reference's content (between `&` and `;`) stands for: the five predefined entities and character
/// references, XML 1.0 §4.1 and §4.6.
pub(super) fn reference(content: &str) -> Option<char> {
    match content {
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "amp" => return Some('&'),
        "apos" => return Some('\''),
        "quot" => return Some('"'),
        _ => {}
    }
    let digits = content.strip_prefix('#')?;
    let (digits, radix) = match digits.strip_prefix('x') {
        Some(hex) => (hex, 16),
        None => (digits, 10),
    };
    // from_str_radix would take a sign.
    if digits.is_empty() || !digits.bytes().all(|octet| char::from(octet).is_digit(radix)) {
        return None;
    }
    let code = u32::from_str_radix(digits.trim_start_matches('0'), radix).ok()?;
    char::from_u32(code).filter(|c| is_char(*c))
}
