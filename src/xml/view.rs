//! One way to read elements, verified or not.

use std::borrow::Cow;

use super::{Document, NodeId};

/// An element that can be read: of a plain document here, of signed content in `xmldsig`.
pub trait ElementView<'a>: Copy {
    /// Its namespace name; empty for none.
    fn namespace(self) -> &'a str;
    /// Its local name.
    fn local_name(self) -> &'a str;
    /// An attribute's value.
    fn attribute(self, namespace: &str, local: &str) -> Option<&'a str>;
    /// The character data right below, joined across comments.
    fn text(self) -> Cow<'a, str>;
    /// The elements right below.
    fn children(self) -> impl Iterator<Item = Self>;
    /// The source it was read from, and the bindings that must go with it where it is verified.
    fn detached(self) -> (&'a str, Vec<super::Inherited>);
    /// The same where it is passed on: with the bindings that only values use.
    fn taken_along(self) -> (&'a str, Vec<super::Inherited>);
    /// Whether its comments count: of signed content only where the signature covers them.
    fn comments_count(self) -> bool;
    /// Its exclusive canonical form where it is written elsewhere, as [`Carried`](super::Carried) does; nothing where that is not certain.
    fn exclusive_elsewhere(self, name: &str, around: &[(&str, &str)]) -> Option<String>;
    /// Where it stands.
    fn place(self) -> String;
    /// The line on which it begins; cheap for elements that are asked in the order of the document.
    fn line(self, count: &mut super::LineCount) -> u32;

    /// Whether it is `{namespace}local`.
    fn is(self, namespace: &str, local: &str) -> bool {
        self.namespace() == namespace && self.local_name() == local
    }

    /// The first element right below of this local name, whatever its namespace: the field qualifies children now and then
    /// against the contract.
    fn child(self, local: &str) -> Option<Self> {
        self.children().find(|child| child.local_name() == local)
    }
}

/// An element of a document that nobody vouches for.
#[derive(Clone, Copy)]
pub struct PlainElement<'a> {
    document: &'a Document,
    id: NodeId,
}

impl<'a> PlainElement<'a> {
    /// The element `id`.
    pub fn new(document: &'a Document, id: NodeId) -> Self {
        PlainElement { document, id }
    }
}

impl<'a> ElementView<'a> for PlainElement<'a> {
    fn namespace(self) -> &'a str {
        self.document.namespace(self.id)
    }

    fn local_name(self) -> &'a str {
        self.document.local_name(self.id)
    }

    fn attribute(self, namespace: &str, local: &str) -> Option<&'a str> {
        self.document.attribute(self.id, namespace, local)
    }

    fn text(self) -> Cow<'a, str> {
        self.document.text(self.id)
    }

    fn children(self) -> impl Iterator<Item = Self> {
        self.document.child_elements(self.id).map(move |id| PlainElement { document: self.document, id })
    }

    fn detached(self) -> (&'a str, Vec<super::Inherited>) {
        (self.document.source_of(self.id), self.document.undeclared(self.id))
    }

    fn taken_along(self) -> (&'a str, Vec<super::Inherited>) {
        (self.document.source_of(self.id), self.document.taken_along(self.id))
    }

    fn comments_count(self) -> bool {
        true
    }

    fn exclusive_elsewhere(self, name: &str, around: &[(&str, &str)]) -> Option<String> {
        self.document.exclusive_elsewhere(self.id, name, around)
    }

    fn place(self) -> String {
        format!("{} {}", self.document.position(self.id), self.document.path(self.id))
    }

    fn line(self, count: &mut super::LineCount) -> u32 {
        self.document.line(self.id, count)
    }
}
