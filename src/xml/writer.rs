//! Writing XML that needs no canonicalisation to be read back the same: everything that must be escaped is.

use std::ops::Range;

use super::written::{Canonical, Written};

/// Builds one document as text. Elements are closed in the order in which they were opened; what was opened is closed
/// by [`Writer::finish`] at the latest.
#[derive(Debug, Default)]
pub struct Writer {
    text: String,
    /// Where the names of the elements that are open stand in the text.
    open: Vec<Range<usize>>,
    in_tag: bool,
    canonical: Canonical,
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
            self.text.push_str(name);
            self.text.push_str("=\"");
            self.escape(value, Place::Attribute);
            self.text.push('"');
        }
        self
    }

    /// Character data.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.end_of_tag();
        self.canonical.holds(text, self.open.is_empty());
        self.escape(text, Place::Text);
        self
    }

    /// XML that was written elsewhere, as it is.
    pub fn raw(&mut self, xml: &str) -> &mut Self {
        self.end_of_tag();
        self.canonical.lost();
        self.text.push_str(xml);
        self
    }

    /// Closes the innermost element.
    pub fn close(&mut self) -> &mut Self {
        self.end_of_tag();
        if let Some(name) = self.open.pop() {
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
        Written::new(self.text, self.canonical)
    }

    fn end_of_tag(&mut self) {
        if std::mem::take(&mut self.in_tag) {
            self.text.push('>');
        }
    }

    /// XML 1.0 §2.4 and §3.3.3: what would be read back as something else becomes a reference; what XML has no place for
    /// becomes U+FFFD.
    fn escape(&mut self, text: &str, place: Place) {
        let mut plain = 0;
        for (at, c) in text.char_indices() {
            let reference = match c {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' if place == Place::Attribute => "&quot;",
                '\t' if place == Place::Attribute => "&#9;",
                '\n' if place == Place::Attribute => "&#10;",
                '\r' => "&#13;",
                c if super::names::is_char(c) => continue,
                _ => "\u{FFFD}",
            };
            self.text.push_str(&text[plain..at]);
            self.text.push_str(reference);
            plain = at + c.len_utf8();
        }
        self.text.push_str(&text[plain..]);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Text,
    Attribute,
}
