//! The arena: nodes in document order, so that a subtree is a range of ids.

use std::borrow::Cow;
use std::fmt;

use super::position::Position;
use crate::encoding::beginning;

/// Namespace names that the field uses.
pub mod ns {
    /// The namespace of `xml:`.
    pub const XML: &str = "http://www.w3.org/XML/1998/namespace";
    /// The namespace of `xmlns:`.
    pub const XMLNS: &str = "http://www.w3.org/2000/xmlns/";
}

/// A node's place in document order; the document itself is 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    /// The document node.
    pub const DOCUMENT: NodeId = NodeId(0);
}

/// A piece of text: in the source, or in the side buffer when it had to be normalised; and whether any of its characters
/// is written as a reference in canonical form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Span {
    start: u32,
    end: u32,
}

impl Span {
    const SIDE: u32 = 1 << 31;
    /// Nothing in it needs escaping.
    const CLEAN: u32 = 1 << 31;

    pub(super) const EMPTY: Span = Span { start: 0, end: Span::CLEAN };

    pub(super) fn source(start: usize, end: usize) -> Span {
        // Documents are shorter than 2^31 octets: `parse` refuses longer ones.
        Span { start: start as u32, end: end as u32 }
    }

    pub(super) fn side(start: usize, end: usize) -> Span {
        Span { start: start as u32 | Span::SIDE, end: end as u32 }
    }

    pub(super) fn clean_if(self, clean: bool) -> Span {
        Span { start: self.start, end: if clean { self.end | Span::CLEAN } else { self.end } }
    }

    /// Where it begins and ends, in the source or in the side buffer.
    pub(super) fn bounds(self) -> (usize, usize) {
        ((self.start & !Span::SIDE) as usize, (self.end & !Span::CLEAN) as usize)
    }

    pub(super) fn is_side(self) -> bool {
        self.start & Span::SIDE != 0
    }

    pub(super) fn is_clean(self) -> bool {
        self.end & Span::CLEAN != 0
    }
}

/// A prefix's number in [`Document::prefixes`].
pub(super) type PrefixId = u16;
/// A namespace name's number in [`Document::uris`].
pub(super) type UriId = u16;

/// The empty prefix, and the empty namespace name.
pub(super) const NONE: u16 = 0;
/// `xml`, and its namespace name.
pub(super) const XML: u16 = 1;

#[derive(Clone, Copy, Debug)]
pub(super) struct Element {
    pub(super) qname: Span,
    pub(super) local: Span,
    pub(super) prefix: PrefixId,
    pub(super) uri: UriId,
    pub(super) attributes: u32,
    pub(super) namespaces: u32,
    pub(super) attribute_count: u16,
    pub(super) namespace_count: u16,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Attribute {
    pub(super) qname: Span,
    pub(super) local: Span,
    pub(super) value: Span,
    pub(super) prefix: PrefixId,
    pub(super) uri: UriId,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Data {
    Document,
    Element(Element),
    Text(Span),
    Comment(Span),
    Pi {
        /// Its target.
        target: Span,
        /// What follows the target.
        data: Span,
    },
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) data: Data,
    pub(super) parent: NodeId,
    /// One past the last descendant.
    pub(super) end: u32,
    pub(super) source_start: u32,
    pub(super) source_end: u32,
}

/// What a node is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NodeKind<'a> {
    /// The document itself.
    Document,
    /// An element.
    Element,
    /// Character data, references resolved, CDATA joined with what stands beside it.
    Text(&'a str),
    /// A comment's content.
    Comment(&'a str),
    /// A processing instruction.
    Pi {
        /// Its target.
        target: &'a str,
        /// What follows the target.
        data: &'a str,
    },
}

/// A parsed document. It owns its source.
pub struct Document {
    pub(super) source: String,
    pub(super) side: String,
    pub(super) nodes: Vec<Node>,
    pub(super) attributes: Vec<Attribute>,
    pub(super) namespaces: Vec<(PrefixId, UriId)>,
    pub(super) prefixes: Vec<Span>,
    pub(super) uris: Vec<Span>,
    /// Bit per namespace name: it is not absolute, which canonical form does not allow.
    pub(super) relative: Vec<bool>,
    /// Elements that took bindings from where they were taken out of, and how many: the last of their declarations, which the source
    /// does not have.
    pub(super) inherited: Vec<(NodeId, u16)>,
    pub(super) root: NodeId,
}

impl fmt::Debug for Document {
    /// Says how large it is, never what is in it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Document({} octets, {} nodes)", self.source.len(), self.nodes.len())
    }
}

impl Document {
    pub(super) fn str(&self, span: Span) -> &str {
        let (start, end) = span.bounds();
        if span.is_side() {
            self.side.get(start..end).unwrap_or("")
        } else {
            self.source.get(start..end).unwrap_or("")
        }
    }

    pub(super) fn octets(&self, span: Span) -> &[u8] {
        let (start, end) = span.bounds();
        let from = if span.is_side() { self.side.as_bytes() } else { self.source.as_bytes() };
        from.get(start..end).unwrap_or(&[])
    }

    pub(super) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    pub(super) fn element(&self, id: NodeId) -> Option<&Element> {
        match &self.node(id).data {
            Data::Element(element) => Some(element),
            _ => None,
        }
    }

    pub(super) fn attribute_slice(&self, element: &Element) -> &[Attribute] {
        let start = element.attributes as usize;
        &self.attributes[start..start + usize::from(element.attribute_count)]
    }

    pub(super) fn namespace_slice(&self, element: &Element) -> &[(PrefixId, UriId)] {
        let start = element.namespaces as usize;
        &self.namespaces[start..start + usize::from(element.namespace_count)]
    }

    /// The octets it was parsed from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The document element.
    pub fn root(&self) -> NodeId {
        self.root
    }

    /// How many nodes there are.
    pub fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// What `id` is.
    pub fn kind(&self, id: NodeId) -> NodeKind<'_> {
        match &self.node(id).data {
            Data::Document => NodeKind::Document,
            Data::Element(_) => NodeKind::Element,
            Data::Text(span) => NodeKind::Text(self.str(*span)),
            Data::Comment(span) => NodeKind::Comment(self.str(*span)),
            Data::Pi { target, data } => NodeKind::Pi { target: self.str(*target), data: self.str(*data) },
        }
    }

    /// Whether `id` is an element.
    pub fn is_element(&self, id: NodeId) -> bool {
        self.element(id).is_some()
    }

    /// An element's namespace name (empty for none); empty for what is no element.
    pub fn namespace(&self, id: NodeId) -> &str {
        self.element(id).map_or("", |element| self.str(self.uris[usize::from(element.uri)]))
    }

    /// An element's local name; empty for what is no element.
    pub fn local_name(&self, id: NodeId) -> &str {
        self.element(id).map_or("", |element| self.str(element.local))
    }

    /// An element's name as it is written, prefix and all.
    pub fn qname(&self, id: NodeId) -> &str {
        self.element(id).map_or("", |element| self.str(element.qname))
    }

    /// Whether `id` is the element `{namespace}local`.
    pub fn is(&self, id: NodeId, namespace: &str, local: &str) -> bool {
        self.element(id).is_some_and(|element| {
            self.str(element.local) == local && self.str(self.uris[usize::from(element.uri)]) == namespace
        })
    }

    /// The node above; the document's is itself.
    pub fn parent(&self, id: NodeId) -> NodeId {
        self.node(id).parent
    }

    /// Whether `inner` is `outer` or lies within it.
    pub fn contains(&self, outer: NodeId, inner: NodeId) -> bool {
        outer.0 <= inner.0 && inner.0 < self.node(outer).end
    }

    /// The nodes right below, in order.
    pub fn children(&self, id: NodeId) -> Children<'_> {
        Children { document: self, next: id.0 + 1, end: self.node(id).end }
    }

    /// The elements right below, in order.
    pub fn child_elements(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        self.children(id).filter(|child| self.is_element(*child))
    }

    /// The first element right below that is `{namespace}local`.
    pub fn child(&self, id: NodeId, namespace: &str, local: &str) -> Option<NodeId> {
        self.child_elements(id).find(|child| self.is(*child, namespace, local))
    }

    /// Every node from `id` to its last descendant, in document order.
    pub fn subtree(&self, id: NodeId) -> impl Iterator<Item = NodeId> + use<> {
        (id.0..self.node(id).end).map(NodeId)
    }

    /// Whether an element `{namespace}local` is anywhere in it.
    pub fn has_element(&self, namespace: &str, local: &str) -> bool {
        self.subtree(self.root).any(|id| self.is(id, namespace, local))
    }

    /// An attribute's value; `namespace` empty for none.
    pub fn attribute(&self, id: NodeId, namespace: &str, local: &str) -> Option<&str> {
        let element = self.element(id)?;
        self.attribute_slice(element)
            .iter()
            .find(|attribute| {
                self.str(attribute.local) == local
                    && self.str(self.uris[usize::from(attribute.uri)]) == namespace
            })
            .map(|attribute| self.str(attribute.value))
    }

    /// An element's attributes (not its namespace declarations), in the order of the source.
    pub fn attributes(&self, id: NodeId) -> Attributes<'_> {
        Attributes {
            document: self,
            rest: self.element(id).map(|element| self.attribute_slice(element)).unwrap_or_default().iter(),
        }
    }

    /// The character data right below, joined; comments and processing instructions between are no part of it.
    pub fn text(&self, id: NodeId) -> Cow<'_, str> {
        let mut pieces = self.children(id).filter_map(|child| match self.kind(child) {
            NodeKind::Text(text) => Some(text),
            _ => None,
        });
        let Some(first) = pieces.next() else { return Cow::Borrowed("") };
        match pieces.next() {
            None => Cow::Borrowed(first),
            Some(second) => {
                let mut joined = String::with_capacity(first.len() + second.len());
                joined.push_str(first);
                joined.push_str(second);
                joined.extend(pieces);
                Cow::Owned(joined)
            }
        }
    }

    /// The octets of the source that the node was read from.
    pub fn source_of(&self, id: NodeId) -> &str {
        let node = self.node(id);
        self.source.get(node.source_start as usize..node.source_end as usize).unwrap_or("")
    }

    /// Where the node begins and ends in the source, in octets.
    pub fn bounds(&self, id: NodeId) -> (usize, usize) {
        let node = self.node(id);
        (node.source_start as usize, node.source_end as usize)
    }

    /// Where the node begins.
    pub fn position(&self, id: NodeId) -> Position {
        Position::of(self.source.as_bytes(), self.node(id).source_start as usize)
    }

    /// The namespace name that `prefix` (empty for the default) stands for at `id`.
    pub fn lookup_prefix(&self, id: NodeId, prefix: &str) -> Option<&str> {
        let mut at = id;
        while at != NodeId::DOCUMENT {
            if let Some(element) = self.element(at)
                && let Some((_, uri)) = self
                    .namespace_slice(element)
                    .iter()
                    .find(|(p, _)| self.str(self.prefixes[usize::from(*p)]) == prefix)
            {
                return Some(self.str(self.uris[usize::from(*uri)]));
            }
            at = self.parent(at);
        }
        match prefix {
            "xml" => Some(ns::XML),
            "" => Some(""),
            _ => None,
        }
    }

    /// The way to an element by local names, `/Envelope/Body/request`, for people: the innermost few, and of a long name its
    /// beginning, so that no report repeats an attack.
    pub fn path(&self, id: NodeId) -> String {
        let mut path = String::new();
        self.write_path(id, &mut path);
        path
    }

    /// The same, behind what is in a text already.
    pub fn write_path(&self, id: NodeId, path: &mut String) {
        const NAMES_SHOWN: usize = 12;
        const CHARACTERS_SHOWN: usize = 40;
        let mut names = [""; NAMES_SHOWN];
        let (mut at, mut count) = (id, 0);
        while at != NodeId::DOCUMENT && count < NAMES_SHOWN {
            names[count] = beginning(self.local_name(at), CHARACTERS_SHOWN);
            count += 1;
            at = self.parent(at);
        }
        let names = &names[..count];
        path.reserve(names.iter().map(|name| name.len() + 1).sum::<usize>() + 4);
        if at != NodeId::DOCUMENT {
            path.push_str("/…");
        }
        for name in names.iter().rev() {
            path.push('/');
            path.push_str(name);
        }
    }
}

/// Iterator over the nodes right below one.
#[derive(Clone)]
pub struct Children<'a> {
    document: &'a Document,
    next: u32,
    end: u32,
}

impl Iterator for Children<'_> {
    type Item = NodeId;

    fn next(&mut self) -> Option<NodeId> {
        if self.next >= self.end {
            return None;
        }
        let id = NodeId(self.next);
        self.next = self.document.node(id).end;
        Some(id)
    }
}

/// Iterator over attributes: namespace name, local name, value.
pub struct Attributes<'a> {
    document: &'a Document,
    rest: std::slice::Iter<'a, Attribute>,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let attribute = self.rest.next()?;
        let document = self.document;
        Some((
            document.str(document.uris[usize::from(attribute.uri)]),
            document.str(attribute.local),
            document.str(attribute.value),
        ))
    }
}
