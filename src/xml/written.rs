//! What is known of a document that was written here: whether its text is its canonical form already.

use super::exclusive::Exclusive;

/// A document as a [`Writer`](super::Writer) wrote it.
#[derive(Debug, Clone)]
pub struct Written {
    text: String,
    canonical: Canonical,
    exclusive: Option<Exclusive>,
}

impl Written {
    pub(super) fn new(text: String, canonical: Canonical, exclusive: Option<Exclusive>) -> Self {
        Written { text, canonical, exclusive }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text.
    pub fn into_text(self) -> String {
        self.text
    }

    /// Its exclusive canonical form in pieces, where it was written by [`Writer::below`](super::Writer::below). `None` where that is not known.
    pub fn exclusive(&self) -> Option<Vec<&str>> {
        self.exclusive.as_ref()?.pieces(&self.text)
    }

    /// The same below elements of another namespace: the form of what was read elsewhere is not known there.
    #[must_use]
    pub fn elsewhere(self) -> Self {
        Written { exclusive: self.exclusive.filter(Exclusive::is_portable), ..self }
    }

    /// Where its element begins and the default namespace that it declares (empty for none), where the text from there on is what every
    /// method of canonicalisation makes of it. `None` where that is not known.
    pub fn canonical(&self) -> Option<(usize, &str)> {
        let Canonical { at, namespace, is_known, has_element } = &self.canonical;
        (*is_known && *has_element).then_some((*at, namespace))
    }
}

/// Whether what is written is in canonical form: one element with elements of plain names below it, no attribute but a default namespace at
/// the top, and no character that is written as another reference there (Canonical XML 1.0 §2.3, Exclusive C14N §3).
#[derive(Debug, Clone)]
pub(super) struct Canonical {
    at: usize,
    namespace: String,
    is_known: bool,
    has_element: bool,
}

impl Default for Canonical {
    fn default() -> Self {
        Canonical::after(0)
    }
}

impl Canonical {
    /// Of what follows so many octets of a declaration.
    pub(super) fn after(at: usize) -> Self {
        Canonical { at, namespace: String::new(), is_known: true, has_element: false }
    }

    /// An element begins at this octet.
    pub(super) fn opens(&mut self, name: &str, is_top: bool, at: usize) {
        let mut octets = name.bytes();
        let is_plain = octets.next().is_some_and(|first| first.is_ascii_alphabetic())
            && octets.all(|octet| octet.is_ascii_alphanumeric());
        self.is_known &= is_plain && !(is_top && (self.has_element || at != self.at));
        self.has_element = true;
    }

    /// The element that was opened last has this attribute.
    pub(super) fn bears(&mut self, name: &str, value: &str, is_top: bool) {
        let is_plain = |octet: u8| octet.is_ascii_alphanumeric() || b":/.-_#".contains(&octet);
        // A relative namespace name has no canonical form.
        let is_name = value.contains(':') && value.bytes().all(is_plain);
        self.is_known &= is_top && name == "xmlns" && self.namespace.is_empty() && is_name;
        self.namespace = value.to_owned();
    }

    /// There is this text.
    pub(super) fn holds(&mut self, text: &str, is_outside: bool) {
        self.is_known &= !is_outside && !text.contains('\r');
    }

    /// Nobody knows.
    pub(super) fn lost(&mut self) {
        self.is_known = false;
    }
}
