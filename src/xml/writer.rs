//! Writing XML that needs no canonicalisation to be read back the same: everything that must be escaped is.

use std::ops::Range;

use super::carried::Carried;
use super::escaping::{Place, escape, escaped};
use super::exclusive::Exclusive;
use super::written::{Canonical, Written};

/// Octets of what is usually written: an answer of the gateway, a result.
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
        let mut text = String::with_capacity(USUAL_OCTETS);
        text.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        Writer { canonical: Canonical::after(text.len()), text, ..Writer::default() }
    }

    /// One for what stands below an element whose exclusive canonical form declares these prefixes, and no other.
    pub fn below(around: &[(&str, &str)]) -> Self {
        let (text, exclusive) = (String::with_capacity(USUAL_OCTETS), Some(Exclusive::below(around)));
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
            escape(&mut self.text, value, Place::Attribute);
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
        escape(&mut self.text, text, Place::Text);
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

    /// An element that was read elsewhere, as it is.
    pub fn carried(&mut self, carried: &Carried) -> &mut Self {
        self.end_of_tag();
        self.canonical.lost();
        let begins = self.text.len();
        self.text.push_str(carried.text());
        if let Some(exclusive) = &mut self.exclusive {
            exclusive.carries(carried, begins..self.text.len());
        }
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
        escaped(text)
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
}
