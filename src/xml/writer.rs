//! Writing XML that needs no canonicalisation to be read back the same: everything that must be escaped is.

use std::ops::Range;

use super::exclusive::Exclusive;
use super::written::{Canonical, Written};

/// Octets of what is usually written below another element: an answer of the gateway.
const USUAL_OCTETS: usize = 2 * 1024;

/// Builds one document as text. Elements are closed in the order in which they were opened; what was opened is closed
/// by [`Writer::finish`] at the latest.
#[derive(Debug, Default)]
pub struct Writer {
    text: String,
    /// Where the names of the elements that are open stand in the text.
    open: Vec<Range<usize>>,
    in_tag: bool,
    canonical: Canonical,
    /// Of what is written below an element that is written elsewhere.
    exclusive: Option<Exclusive>,
}

impl Writer {
    /// An empty one, without XML declaration.
    pub fn new() -> Self {
        Writer::default()
    }

    /// One that begins with the XML declaration.
    pub fn with_declaration() -> Self {
        let text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
        Writer { canonical: Canonical::after(text.len()), text, ..Writer::default() }
    }

    /// One for what stands below an element whose exclusive canonical form declares this prefix, and no other.
    pub fn below(prefix: &str, uri: &str) -> Self {
        let (text, exclusive) = (String::with_capacity(USUAL_OCTETS), Some(Exclusive::below(prefix, uri)));
        Writer { text, exclusive, ..Writer::default() }
    }

    /// Opens `<name`; attributes may follow.
    pub fn open(&mut self, name: &str) -> &mut Self {
        self.end_of_tag();
        self.canonical.opens(name, self.open.is_empty(), self.text.len());
        self.text.push('<');
        let at = self.text.len();
        self.text.push_str(name);
        self.open.push(at..self.text.len());
        self.in_tag = true;
        self
    }

    /// An attribute of the element just opened; ignored once its content has begun.
    pub fn attribute(&mut self, name: &str, value: &str) -> &mut Self {
        if self.in_tag {
            self.canonical.bears(name, value, self.open.len() == 1);
            self.text.push(' ');
            let begins = self.text.len();
            self.text.push_str(name);
            let named = begins..self.text.len();
            self.text.push_str("=\"");
            let begins = self.text.len();
            self.escape(value, Place::Attribute);
            if let Some(exclusive) = &mut self.exclusive {
                exclusive.bears(named, begins..self.text.len());
            }
            self.text.push('"');
        }
        self
    }

    /// Character data.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.end_of_tag();
        self.canonical.holds(text, self.open.is_empty());
        if let Some(exclusive) = &mut self.exclusive {
            exclusive.holds(text);
        }
        self.escape(text, Place::Text);
        self
    }

    /// XML that was written elsewhere, as it is.
    pub fn raw(&mut self, xml: &str) -> &mut Self {
        self.end_of_tag();
        self.canonical.lost();
        if let Some(exclusive) = &mut self.exclusive {
            exclusive.lost();
        }
        self.text.push_str(xml);
        self
    }

    /// Closes the innermost element.
    pub fn close(&mut self) -> &mut Self {
        self.end_of_tag();
        if let Some(name) = self.open.pop() {
            if let Some(exclusive) = &mut self.exclusive {
                exclusive.closes(self.open.len() + 1);
            }
            self.text.push_str("</");
            self.text.extend_from_within(name);
            self.text.push('>');
        }
        self
    }

    /// `<name>text</name>`.
    pub fn leaf(&mut self, name: &str, text: &str) -> &mut Self {
        self.open(name).text(text).close()
    }

    /// `<name>text</name>`, or nothing.
    pub fn optional(&mut self, name: &str, text: Option<&str>) -> &mut Self {
        if let Some(text) = text {
            self.leaf(name, text);
        }
        self
    }

    /// Text with everything escaped that character data or an attribute's value must not have.
    pub fn escaped(text: &str) -> String {
        let mut writer = Writer::new();
        writer.escape(text, Place::Attribute);
        writer.text
    }

    /// Closes what is open, and gives the text.
    pub fn finish(self) -> String {
        self.written().into_text()
    }

    /// The same, with what is known of its canonical form.
    pub fn written(mut self) -> Written {
        while !self.open.is_empty() {
            self.close();
        }
        Written::new(self.text, self.canonical, self.exclusive)
    }

    fn end_of_tag(&mut self) {
        if std::mem::take(&mut self.in_tag) {
            self.text.push('>');
            if let (Some(exclusive), Some(name)) = (&mut self.exclusive, self.open.last()) {
                exclusive.tag_ends(&self.text, name.start - 1, self.open.len());
            }
        }
    }

    /// XML 1.0 §2.4 and §3.3.3: what would be read back as something else becomes a reference; what XML has no place for
    /// becomes U+FFFD.
    fn escape(&mut self, text: &str, place: Place) {
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
            self.text.push_str(&text[plain..at]);
            self.text.push_str(reference);
            at += octets_long;
            plain = at;
        }
        self.text.push_str(&text[plain..]);
    }
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

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Text,
    Attribute,
}
