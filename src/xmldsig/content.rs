//! What was signed, and nothing else.

use std::borrow::Cow;

use crate::xml::{Document, ElementView, Inherited, LineCount, NodeId};

/// Proof that these elements are what a signature covers. Only `verify` makes it.
#[derive(Debug)]
pub struct VerifiedContent {
    document: Document,
    root: NodeId,
    /// What the signature leaves out of `root`: itself.
    without: Vec<NodeId>,
    signer: [u8; 32],
    sha256: [u8; 32],
    /// Whether comments are covered.
    comments: bool,
}

impl VerifiedContent {
    pub(super) fn new(
        document: Document,
        root: NodeId,
        without: Vec<NodeId>,
        signer: [u8; 32],
        sha256: [u8; 32],
        comments: bool,
    ) -> Self {
        VerifiedContent { document, root, without, signer, sha256, comments }
    }

    /// The signed element.
    pub fn root(&self) -> VerifiedElement<'_> {
        VerifiedElement { content: self, id: self.root }
    }

    /// SHA-256 of the certificate whose key signed it.
    pub fn signer(&self) -> &[u8; 32] {
        &self.signer
    }

    /// SHA-256 of the canonical octets of the Reference that covers the signed element: what does not change them (white space
    /// in tags, the encoding, comments, KeyInfo, the signature value) does not change it, and whatever does breaks the signature.
    pub fn sha256(&self) -> &[u8; 32] {
        &self.sha256
    }
}

/// An element of signed content.
#[derive(Clone, Copy)]
pub struct VerifiedElement<'a> {
    content: &'a VerifiedContent,
    id: NodeId,
}

impl<'a> VerifiedElement<'a> {
    fn document(self) -> &'a Document {
        &self.content.document
    }

    /// The covered elements of this local name at any depth, itself included, in document order.
    pub fn descendants(self, local: &'a str) -> impl Iterator<Item = VerifiedElement<'a>> {
        let document = self.document();
        let without = &self.content.without;
        document
            .subtree(self.id)
            .filter(move |id| document.local_name(*id) == local && document.is_element(*id))
            .filter(move |id| !without.iter().any(|left_out| document.contains(*left_out, *id)))
            .map(move |id| VerifiedElement { content: self.content, id })
    }
}

impl<'a> ElementView<'a> for VerifiedElement<'a> {
    fn namespace(self) -> &'a str {
        self.document().namespace(self.id)
    }

    fn local_name(self) -> &'a str {
        self.document().local_name(self.id)
    }

    fn attribute(self, namespace: &str, local: &str) -> Option<&'a str> {
        self.document().attribute(self.id, namespace, local)
    }

    fn text(self) -> Cow<'a, str> {
        self.document().text(self.id)
    }

    /// Those that are covered: the signature itself is not among them.
    fn children(self) -> impl Iterator<Item = Self> {
        self.document()
            .child_elements(self.id)
            .filter(move |child| !self.content.without.contains(child))
            .map(move |id| VerifiedElement { content: self.content, id })
    }

    fn detached(self) -> (&'a str, Vec<Inherited>) {
        (self.document().source_of(self.id), self.document().undeclared(self.id))
    }

    fn taken_along(self) -> (&'a str, Vec<Inherited>) {
        (self.document().source_of(self.id), self.document().taken_along(self.id))
    }

    fn comments_count(self) -> bool {
        self.content.comments
    }

    fn exclusive_elsewhere(self, name: &str, around: &[(&str, &str)]) -> Option<String> {
        self.document().exclusive_elsewhere(self.id, name, around)
    }

    fn place(self) -> String {
        format!("{} {}", self.document().position(self.id), self.document().path(self.id))
    }

    fn line(self, count: &mut LineCount) -> u32 {
        self.document().line(self.id, count)
    }
}
