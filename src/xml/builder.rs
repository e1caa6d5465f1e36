//! The arena while it is built, and what each part of the parser asks of it.

use std::borrow::Cow;

use super::document::{
    Attribute, Data, Document, Element, NONE, Node, NodeId, PrefixId, Span, UriId, XML, ns,
};
use super::fault::{At, XmlFault, XmlLimit};
use super::names::split_qname;
use super::scope::{Interner, Scope, is_absolute};
use crate::limits;

/// A namespace binding that a fragment uses without declaring it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inherited {
    /// The prefix; empty for the default namespace.
    pub prefix: String,
    /// The namespace name.
    pub uri: String,
    /// Which element takes it: where that begins in the fragment, in octets; 0 for the fragment's own element.
    pub at: usize,
}

/// Who says how a document is encoded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// The document itself.
    Declared,
    /// The sender.
    KnownFromOutside,
}

/// Character data that is being gathered.
pub(super) enum Gathered {
    Nothing,
    /// One piece of the source, as it stands there.
    Source {
        start: usize,
        end: usize,
        /// It has neither `>` nor a carriage return.
        is_plain: bool,
    },
    /// Pieces joined in the side buffer from here on.
    Side {
        from: usize,
        start: usize,
        end: usize,
    },
}

/// An element that is not closed yet.
pub(super) struct Open {
    pub(super) id: NodeId,
    pub(super) qname: (usize, usize),
}

/// What parsing builds.
pub(super) struct Builder<'a> {
    pub(super) text: &'a str,
    pub(super) encoding: Encoding,
    pub(super) side: String,
    pub(super) nodes: Vec<Node>,
    pub(super) attributes: Vec<Attribute>,
    pub(super) namespaces: Vec<(PrefixId, UriId)>,
    pub(super) prefixes: Interner<'a>,
    pub(super) uris: Interner<'a>,
    pub(super) relative: Vec<bool>,
    pub(super) inherited: Vec<(NodeId, u16)>,
    pub(super) scope: Scope,
    pub(super) open: Vec<Open>,
    pub(super) root: Option<NodeId>,
    pub(super) gathered: Gathered,
}

impl<'a> Builder<'a> {
    /// With nothing in it yet.
    pub(super) fn new(text: &'a str, encoding: Encoding) -> Self {
        let mut side = String::new();
        let mut keep = |text: &str| {
            let start = side.len();
            side.push_str(text);
            Span::side(start, side.len()).clean_if(true)
        };
        let (xml, xml_uri) = (keep("xml"), keep(ns::XML));
        Builder {
            text,
            encoding,
            side,
            // Sixteen octets of source a node is what dense XML has.
            nodes: Vec::with_capacity((text.len() / 32).clamp(16, 4096)),
            attributes: Vec::with_capacity(32),
            namespaces: Vec::with_capacity(16),
            prefixes: Interner::new([("", Span::EMPTY), ("xml", xml)]),
            uris: Interner::new([("", Span::EMPTY), (ns::XML, xml_uri)]),
            relative: vec![false, false],
            inherited: Vec::new(),
            scope: Scope::new(),
            open: Vec::with_capacity(16),
            root: None,
            gathered: Gathered::Nothing,
        }
    }

    /// The document, but for its source.
    pub(super) fn into_document(self) -> Document {
        Document {
            source: String::new(),
            side: self.side,
            nodes: self.nodes,
            attributes: self.attributes,
            namespaces: self.namespaces,
            prefixes: self.prefixes.into_spans(),
            uris: self.uris.into_spans(),
            relative: self.relative,
            inherited: self.inherited,
            root: self.root.unwrap_or(NodeId::DOCUMENT),
        }
    }

    pub(super) fn push(&mut self, data: Data, parent: NodeId, source_start: usize) -> Result<NodeId, At> {
        if self.nodes.len() >= limits::XML_NODES_MAX {
            return Err(At(
                XmlFault::Limit { what: XmlLimit::Nodes, limit: limits::XML_NODES_MAX },
                source_start,
            ));
        }
        let id = NodeId(self.nodes.len() as u32);
        self.nodes.push(Node {
            data,
            parent,
            end: id.0 + 1,
            source_start: source_start as u32,
            source_end: source_start as u32,
        });
        Ok(id)
    }

    pub(super) fn leaf(&mut self, data: Data, start: usize, end: usize) -> Result<(), At> {
        let parent = self.open.last().map_or(NodeId::DOCUMENT, |open| open.id);
        let id = self.push(data, parent, start)?;
        self.nodes[id.0 as usize].source_end = end as u32;
        Ok(())
    }

    /// The characters of a span that was made here.
    pub(super) fn value_text(&self, span: Span) -> &str {
        let (start, end) = span.bounds();
        if span.is_side() { &self.side[start..end] } else { &self.text[start..end] }
    }

    /// The number of a namespace name.
    pub(super) fn uri(&mut self, uri: Cow<'a, str>, span: Span) -> Result<UriId, XmlFault> {
        let is_relative = !is_absolute(&uri);
        let number = self.uris.intern(uri, XmlLimit::NamespaceNames, || span)?;
        if usize::from(number) == self.relative.len() {
            self.relative.push(is_relative);
        }
        Ok(number)
    }

    /// Prefix number, namespace and local part of a QName; `default` is what no prefix means.
    pub(super) fn resolve(
        &mut self,
        start: usize,
        end: usize,
        unprefixed: Unprefixed,
    ) -> Result<(PrefixId, UriId, Span), At> {
        let qname = &self.text[start..end];
        let Some((prefix, local)) = split_qname(qname) else {
            return Err(At(XmlFault::Name(shown(qname)), start));
        };
        let local = Span::source(end - local.len(), end);
        if prefix.is_empty() {
            let uri = if unprefixed == Unprefixed::Default {
                self.scope.lookup(NONE).unwrap_or(NONE)
            } else {
                NONE
            };
            return Ok((NONE, uri, local));
        }
        let unknown = || At(XmlFault::Prefix(shown(prefix)), start);
        let number = self.prefixes.find(prefix).ok_or_else(unknown)?;
        let uri = self.scope.lookup(number).ok_or_else(unknown)?;
        debug_assert!(uri != NONE && (number == XML) == (uri == XML));
        Ok((number, uri, local))
    }
}

/// What a name without prefix belongs to: Namespaces in XML 1.0 §6.2.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unprefixed {
    /// An element's: the default namespace.
    Default,
    /// An attribute's: none.
    Nothing,
}

/// Enough of a hostile text to recognise it by.
pub(super) fn shown(text: &str) -> String {
    text.chars().take(60).map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect()
}

/// An element without anything, for `start_tag` to fill.
pub(super) fn bare_element(attributes: usize, namespaces: usize) -> Element {
    Element {
        qname: Span::EMPTY,
        local: Span::EMPTY,
        prefix: NONE,
        uri: NONE,
        attributes: attributes as u32,
        namespaces: namespaces as u32,
        attribute_count: 0,
        namespace_count: 0,
    }
}
