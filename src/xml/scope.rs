//! Which prefix stands for which namespace name at the place that is being parsed, and the numbers both go by.

use std::borrow::Cow;

use super::document::{NONE, PrefixId, Span, UriId, XML, ns};
use super::fault::{NamespaceFault, XmlFault, XmlLimit};
use crate::limits;

/// Distinct strings, numbered in the order of their coming. Few in any honest document, so that looking through them beats
/// hashing; `limits::XML_NAMES_DISTINCT_MAX` bounds them.
pub(super) struct Interner<'a> {
    known: Vec<(Cow<'a, str>, Span)>,
    last: usize,
}

impl<'a> Interner<'a> {
    pub(super) fn new(first: [(&'a str, Span); 2]) -> Self {
        let mut known = Vec::with_capacity(16);
        known.extend(first.map(|(text, span)| (Cow::Borrowed(text), span)));
        Interner { known, last: 0 }
    }

    pub(super) fn find(&mut self, text: &str) -> Option<u16> {
        if self.known[self.last].0 == text {
            return Some(self.last as u16);
        }
        self.last = self.known.iter().position(|(known, _)| known == text)?;
        Some(self.last as u16)
    }

    /// The number of `text`; `span` is called for where it stands only when it is new.
    pub(super) fn intern(
        &mut self,
        text: Cow<'a, str>,
        what: XmlLimit,
        span: impl FnOnce() -> Span,
    ) -> Result<u16, XmlFault> {
        if let Some(number) = self.find(&text) {
            return Ok(number);
        }
        if self.known.len() >= limits::XML_NAMES_DISTINCT_MAX {
            return Err(XmlFault::Limit { what, limit: limits::XML_NAMES_DISTINCT_MAX });
        }
        self.known.push((text, span()));
        self.last = self.known.len() - 1;
        Ok(self.last as u16)
    }

    pub(super) fn into_spans(self) -> Vec<Span> {
        self.known.into_iter().map(|(_, span)| span).collect()
    }
}

/// The bindings in force, innermost last.
pub(super) struct Scope {
    bindings: Vec<(PrefixId, UriId)>,
    marks: Vec<usize>,
}

impl Scope {
    pub(super) fn new() -> Self {
        Scope { bindings: vec![(NONE, NONE), (XML, XML)], marks: Vec::new() }
    }

    pub(super) fn enter(&mut self) {
        self.marks.push(self.bindings.len());
    }

    pub(super) fn leave(&mut self) {
        if let Some(mark) = self.marks.pop() {
            self.bindings.truncate(mark);
        }
    }

    pub(super) fn bind(&mut self, prefix: PrefixId, uri: UriId) -> Result<(), XmlFault> {
        let limit = limits::XML_NAMESPACES_IN_SCOPE_MAX;
        if self.bindings.len() >= limit {
            return Err(XmlFault::Limit { what: XmlLimit::NamespacesInScope, limit });
        }
        self.bindings.push((prefix, uri));
        Ok(())
    }

    pub(super) fn lookup(&self, prefix: PrefixId) -> Option<UriId> {
        self.bindings.iter().rev().find(|binding| binding.0 == prefix).map(|binding| binding.1)
    }
}

/// Namespaces in XML 1.0 §3 and §2.2: what may not be declared.
pub(super) fn check_declaration(prefix: &str, uri: &str) -> Result<(), XmlFault> {
    match (prefix, uri) {
        ("xml", ns::XML) => Ok(()),
        ("xml", _) => Err(XmlFault::Namespace(NamespaceFault::XmlPrefix)),
        ("xmlns", _) => Err(XmlFault::Namespace(NamespaceFault::XmlnsPrefix)),
        (_, ns::XML) => Err(XmlFault::Namespace(NamespaceFault::XmlName)),
        (_, ns::XMLNS) => Err(XmlFault::Namespace(NamespaceFault::XmlnsName)),
        ("", "") => Ok(()),
        (_, "") => Err(XmlFault::Namespace(NamespaceFault::Undeclared)),
        _ => Ok(()),
    }
}

/// Whether a namespace name is an absolute URI: canonical form fails on a relative one, Canonical XML 1.0 §1.3; scheme as in RFC 3986 §3.1.
pub(super) fn is_absolute(uri: &str) -> bool {
    let Some((scheme, _)) = uri.split_once(':') else { return uri.is_empty() };
    let mut octets = scheme.bytes();
    octets.next().is_some_and(|octet| octet.is_ascii_alphabetic())
        && octets.all(|octet| octet.is_ascii_alphanumeric() || matches!(octet, b'+' | b'-' | b'.'))
}
