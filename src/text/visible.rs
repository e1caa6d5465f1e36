//! Texts of strangers, as people may see them: marks that turn the direction of what follows, and control characters, are shown and
//! not obeyed (Unicode UTS #55 §3, UTR #36 §2.9).
//!
//! A name, a path or a sender's id with U+202E would read backwards in a page or a log; an escape sequence would recolour or rewrite a
//! terminal.

use std::borrow::Cow;

/// `text` with such characters as `[U+202E]`. Line feeds, also after a carriage return, and tabs stay.
pub fn visible(text: &str) -> Cow<'_, str> {
    replaced(text, |c| format!("[U+{:04X}]", u32::from(c)))
}

/// `text` on one line: line feeds, carriage returns and tabs are shown, which [`visible`] leaves. What a stranger wrote begins no line of the log.
pub fn one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(['\n', '\r', '\t']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => out.push_str(&format!("[U+{:04X}]", u32::from(c))),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// JSON with such characters as `\u202e`, which means the same to a program. They stand within strings only.
pub fn visible_json(json: &str) -> Cow<'_, str> {
    replaced(json, |c| format!("\\u{:04x}", u32::from(c)))
}

/// XML with such characters as `&#x202E;`, which means the same to a program. They stand within texts and attribute values only.
pub fn visible_xml(xml: &str) -> Cow<'_, str> {
    replaced(xml, |c| format!("&#x{:X};", u32::from(c)))
}

fn replaced(text: &str, shown: impl Fn(char) -> String) -> Cow<'_, str> {
    let mut out = String::new();
    let mut done = 0;
    for (at, c) in obeyed(text) {
        if c == '\r' && text[at + 1..].starts_with('\n') {
            continue;
        }
        out.push_str(&text[done..at]);
        out.push_str(&shown(c));
        done = at + c.len_utf8();
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[done..]);
    Cow::Owned(out)
}

/// The characters of `text` that are obeyed, and where they stand. Octets are looked at, and characters only where an octet may begin one
/// of them: each answer and each line of the log passes here.
fn obeyed(text: &str) -> impl Iterator<Item = (usize, char)> {
    let octets = text.as_bytes();
    let mut next = 0;
    std::iter::from_fn(move || {
        loop {
            let at = next + octets.get(next..)?.iter().position(|octet| BEGINS_ONE[usize::from(*octet)])?;
            next = at + 1;
            // None of these octets stands within a character: each begins one.
            let c = text.get(at..)?.chars().next()?;
            if is_obeyed(c) {
                return Some((at, c));
            }
        }
    })
}

/// Octets that may begin a character that is obeyed.
const BEGINS_ONE: [bool; 256] = {
    let mut table = [false; 256];
    let mut octet = 0;
    while octet < 256 {
        table[octet] = matches!(octet as u8, 0..=0x08 | 0x0B..=0x1F | 0x7F | 0xC2 | 0xD8 | 0xE2);
        octet += 1;
    }
    table
};

/// Whether a terminal, a browser or an editor does something at this character instead of showing it.
const fn is_obeyed(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        // Control characters, C0 and C1.
        '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' => true,
        // Marks of direction, embeddings, overrides and isolates: UAX #9 §2.
        '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => true,
        // Separators of lines and paragraphs.
        '\u{2028}' | '\u{2029}' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_of_direction_is_shown_in_its_place() {
        for c in
            "\u{061C}\u{200E}\u{200F}\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}\u{2066}\u{2067}\u{2068}\u{2069}"
                .chars()
        {
            let code = u32::from(c);
            assert_eq!(visible(&format!("а{c}б")), format!("а[U+{code:04X}]б"));
        }
    }

    #[test]
    fn octets_find_what_characters_find() {
        for c in (0..=0x2100).filter_map(char::from_u32) {
            let text = format!("ы{c}—");
            assert_eq!(
                obeyed(&text).next().map(|(_, found)| found),
                Some(c).filter(|c| is_obeyed(*c)),
                "{c:?}"
            );
        }
    }

    #[test]
    fn no_escape_sequence_reaches_a_terminal() {
        assert_eq!(visible("\u{1B}[31mred\u{9B}0m\r\u{7}"), "[U+001B][31mred[U+009B]0m[U+000D][U+0007]");
    }

    #[test]
    fn a_line_of_the_log_stays_one() {
        assert_eq!(one_line("a\r\nb\tc\u{202E}"), "a[U+000D][U+000A]b[U+0009]c\u{202E}");
        assert!(matches!(one_line("Әліпби 1"), Cow::Borrowed(_)));
    }

    #[test]
    fn what_people_write_stays() {
        let text = "Әліпби, ұ ң — «тест»\r\n\tсоңы \u{200D}\u{FEFF}";
        assert!(matches!(visible(text), Cow::Borrowed(same) if same == text));
    }

    #[test]
    fn json_and_xml_mean_the_same_afterwards() {
        let json = serde_json::json!({ "a": "x\u{202E}y\u{9B}" }).to_string();
        let shown = visible_json(&json);
        assert_eq!(shown, r#"{"a":"x\u202ey\u009b"}"#);
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&shown).ok(),
            serde_json::from_str::<serde_json::Value>(&json).ok()
        );
        assert_eq!(visible_xml("<a>x\u{2066}</a>"), "<a>x&#x2066;</a>");
    }
}
