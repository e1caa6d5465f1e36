//! Canonical XML 1.0, 1.1 and Exclusive Canonicalization 1.0, each with and without comments, streamed into a [`Sink`].
//!
//! The node-sets are those that the allowed transforms can make: a whole document or an element's subtree, less some
//! subtrees (enveloped signatures), with or without comments. Namespace nodes come from the arena's declarations; what an
//! output ancestor has rendered is a stack.

use super::document::{Attribute, Data, Document, Element, NONE, NodeId, PrefixId, UriId, XML};
use super::sink::Sink;
use crate::limits;

mod algorithm;
mod elsewhere;
mod error;
mod escape;
mod inherited;

pub use algorithm::{Canonicalization, Comments, Method};
use elsewhere::{Elsewhere, Held};
pub use error::C14nError;
use escape::{TEXT, VALUE};
use inherited::InheritedXml;

/// A node-set: the subtree of `apex`, less the subtrees of `without`.
#[derive(Debug, Clone, Copy)]
pub struct Selection<'a> {
    /// The topmost node; [`NodeId::DOCUMENT`] for everything.
    pub apex: NodeId,
    /// Roots of subtrees left out, in document order.
    pub without: &'a [NodeId],
    /// Whether the node-set has comment nodes at all: `URI=""` and `URI="#id"` select none, XMLDSig 1.1 §4.4.3.3.
    pub comments: Comments,
}

impl Selection<'_> {
    /// Everything, comments too.
    pub const WHOLE: Selection<'static> =
        Selection { apex: NodeId::DOCUMENT, without: &[], comments: Comments::Kept };

    /// The subtree of one node, comments too.
    pub const fn subtree(apex: NodeId) -> Selection<'static> {
        Selection { apex, without: &[], comments: Comments::Kept }
    }
}

/// Writes the canonical form of a node-set. `prefix_list` is that of InclusiveNamespaces (`#default` for the default
/// namespace), Exclusive C14N §3, and means nothing to the inclusive methods.
pub fn canonicalize(
    document: &Document,
    selection: Selection<'_>,
    algorithm: Canonicalization,
    prefix_list: &[&str],
    sink: &mut impl Sink,
) -> Result<(), C14nError> {
    if prefix_list.len() > limits::PREFIX_LIST_MAX {
        return Err(C14nError::PrefixList(limits::PREFIX_LIST_MAX));
    }
    let listed = prefix_list
        .iter()
        .filter_map(|prefix| document.prefix_number(if *prefix == "#default" { "" } else { prefix }))
        .collect();
    let mut run = Run { listed, ..Run::new(document, algorithm.method, sink) };
    let comments = algorithm.comments == Comments::Kept && selection.comments == Comments::Kept;
    run.subtree(selection, if comments { Comments::Kept } else { Comments::Omitted })
}

/// An element whose end-tag is still to come.
struct Open {
    id: NodeId,
    end: u32,
    /// How many namespaces were rendered above it.
    rendered: usize,
}

struct Run<'a, S> {
    document: &'a Document,
    method: Method,
    listed: Vec<PrefixId>,
    sink: &'a mut S,
    /// Namespaces that output ancestors have rendered, innermost last.
    rendered: Vec<(PrefixId, UriId)>,
    open: Vec<Open>,
    pending: Vec<(PrefixId, UriId)>,
    order: Vec<u32>,
    /// Where the apex is written elsewhere: how it stands there.
    elsewhere: Option<Elsewhere<'a>>,
    /// Octets of namespace names written, and how many may be.
    declarations: usize,
    declarations_max: usize,
}

impl<'a, S: Sink> Run<'a, S> {
    fn new(document: &'a Document, method: Method, sink: &'a mut S) -> Self {
        Run {
            document,
            method,
            listed: Vec::new(),
            sink,
            rendered: Vec::with_capacity(16),
            open: Vec::with_capacity(16),
            pending: Vec::with_capacity(16),
            order: Vec::with_capacity(16),
            elsewhere: None,
            declarations: 0,
            declarations_max: (document.source.len() + document.side.len())
                .saturating_mul(limits::C14N_DECLARATIONS_PER_OCTET_MAX),
        }
    }

    /// The name that an element has elsewhere, where it is not its own.
    fn renamed(&self, id: NodeId) -> Option<&'a str> {
        self.elsewhere.filter(|elsewhere| elsewhere.apex == id).map(|elsewhere| elsewhere.name)
    }

    fn subtree(&mut self, selection: Selection<'_>, comments: Comments) -> Result<(), C14nError> {
        let document = self.document;
        let end = document.node(selection.apex).end;
        let mut without = selection.without.iter().skip_while(|id| **id < selection.apex).peekable();
        let mut at = selection.apex.0;
        while at < end {
            while self.open.last().is_some_and(|open| open.end <= at) {
                self.end_tag();
            }
            let id = NodeId(at);
            let node = document.node(id);
            if without.next_if(|next| **next == id).is_some() {
                at = node.end;
                continue;
            }
            match &node.data {
                Data::Document => {}
                Data::Element(element) => {
                    self.start_tag(id, element, selection.apex)?;
                    self.open.push(Open {
                        id,
                        end: node.end,
                        rendered: self.rendered.len() - self.pending.len(),
                    });
                }
                Data::Text(span) => {
                    let octets = document.octets(*span);
                    if span.is_clean() { self.sink.write(octets) } else { self.escaped(octets, &TEXT) }
                }
                Data::Comment(span) if comments == Comments::Kept => {
                    self.outside(id, |run| {
                        run.sink.write(b"<!--");
                        run.sink.write(document.octets(*span));
                        run.sink.write(b"-->");
                    });
                }
                Data::Comment(_) => {}
                Data::Pi { target, data } => {
                    self.outside(id, |run| {
                        run.sink.write(b"<?");
                        run.sink.write(document.octets(*target));
                        let data = document.octets(*data);
                        if !data.is_empty() {
                            run.sink.write(b" ");
                            run.sink.write(data);
                        }
                        run.sink.write(b"?>");
                    });
                }
            }
            at += 1;
        }
        while !self.open.is_empty() {
            self.end_tag();
        }
        Ok(())
    }

    /// Canonical XML 1.0 §2.3: a line feed between the document element and what stands beside it.
    fn outside(&mut self, id: NodeId, write: impl FnOnce(&mut Self)) {
        let document = self.document;
        let beside = document.parent(id) == NodeId::DOCUMENT;
        if beside && id > document.root {
            self.sink.write(b"\n");
        }
        write(self);
        if beside && id < document.root {
            self.sink.write(b"\n");
        }
    }

    fn end_tag(&mut self) {
        if let Some(open) = self.open.pop() {
            self.rendered.truncate(open.rendered);
            if let Some(name) = self.renamed(open.id) {
                self.sink.write(b"</");
                self.sink.write(name.as_bytes());
                self.sink.write(b">");
            } else if let Some(element) = self.document.element(open.id) {
                let name = self.document.octets(element.qname);
                let source = self.document.source.as_bytes();
                let end = self.document.node(open.id).source_end as usize;
                // The end-tag as it stands in the source, where it has no white space in it.
                match source.get(end - name.len() - 3..end) {
                    Some(tag) if tag.starts_with(b"</") => self.sink.write(tag),
                    _ => {
                        self.sink.write(b"</");
                        self.sink.write(name);
                        self.sink.write(b">");
                    }
                }
            }
        }
    }

    fn start_tag(&mut self, id: NodeId, element: &Element, apex: NodeId) -> Result<(), C14nError> {
        let document = self.document;
        if let Some(name) = self.renamed(id) {
            self.sink.write(b"<");
            self.sink.write(name.as_bytes());
        } else {
            // `<` and the name stand so in the source.
            let (start, end) = element.qname.bounds();
            self.sink.write(&document.source.as_bytes()[start - 1..end]);
        }
        self.pending.clear();
        let is_apex = id == apex;
        match self.method {
            Method::Exclusive => self.exclusive(id, element, is_apex),
            Method::Inclusive10 | Method::Inclusive11 => self.inclusive(id, element, is_apex),
        }
        self.write_namespaces()?;
        let inherited =
            if is_apex { InheritedXml::of(document, id, self.method)? } else { InheritedXml::NONE };
        self.write_attributes(element, &inherited);
        self.sink.write(b">");
        Ok(())
    }

    /// Exclusive C14N §3: what the element's own names use, and what the list names.
    fn exclusive(&mut self, id: NodeId, element: &Element, is_apex: bool) {
        let (prefix, uri) = match self.elsewhere {
            None => (element.prefix, element.uri),
            Some(elsewhere) => elsewhere.name_of(self.document, id, element),
        };
        self.wanted(prefix, uri);
        for attribute in self.document.attribute_slice(element) {
            if attribute.prefix != NONE {
                self.wanted(attribute.prefix, attribute.uri);
            }
        }
        if self.listed.is_empty() {
            return;
        }
        if is_apex {
            for (prefix, uri) in self.document.in_scope(id) {
                if self.listed.contains(&prefix) {
                    self.wanted(prefix, uri);
                }
            }
        } else {
            for (prefix, uri) in self.document.namespace_slice(element) {
                if self.listed.contains(prefix) {
                    self.wanted(*prefix, *uri);
                }
            }
        }
    }

    /// Canonical XML 1.0 §2.3, namespace axis: every declaration that differs from what is rendered above.
    fn inclusive(&mut self, id: NodeId, element: &Element, is_apex: bool) {
        if is_apex {
            for (prefix, uri) in self.document.in_scope(id) {
                self.wanted(prefix, uri);
            }
        } else {
            for (prefix, uri) in self.document.namespace_slice(element) {
                self.wanted(*prefix, *uri);
            }
        }
    }

    /// Renders the namespace here unless an output ancestor has; `xmlns=""` only where a default must be undone.
    fn wanted(&mut self, prefix: PrefixId, uri: UriId) {
        if prefix == XML || self.pending.iter().any(|pending| pending.0 == prefix) {
            return;
        }
        let above =
            self.rendered.iter().rev().find(|rendered| rendered.0 == prefix).map(|rendered| rendered.1);
        if above.unwrap_or(NONE) != uri {
            self.pending.push((prefix, uri));
        }
    }

    fn write_namespaces(&mut self) -> Result<(), C14nError> {
        let document = self.document;
        if self.pending.len() > 1 {
            self.pending
                .sort_unstable_by(|a, b| document.prefix_octets(a.0).cmp(document.prefix_octets(b.0)));
        }
        for i in 0..self.pending.len() {
            let (prefix, uri) = self.pending[i];
            if document.relative[usize::from(uri)] {
                return Err(C14nError::RelativeNamespace(
                    document.str(document.uris[usize::from(uri)]).chars().take(80).collect(),
                ));
            }
            if prefix == NONE {
                self.sink.write(b" xmlns=\"");
            } else {
                self.sink.write(b" xmlns:");
                self.sink.write(document.prefix_octets(prefix));
                self.sink.write(b"=\"");
            }
            let span = document.uris[usize::from(uri)];
            self.declarations += document.octets(span).len();
            if self.declarations > self.declarations_max {
                return Err(C14nError::Expansion(self.declarations_max));
            }
            self.value(document.octets(span), span.is_clean());
            self.rendered.push((prefix, uri));
        }
        Ok(())
    }

    /// Canonical XML 1.0 §2.2: attributes by namespace name, then by local name.
    fn write_attributes(&mut self, element: &Element, inherited: &InheritedXml<'_>) {
        let document = self.document;
        let attributes = document.attribute_slice(element);
        if attributes.is_empty() && inherited.is_empty() {
            return;
        }
        self.order.clear();
        self.order.extend(
            (0..attributes.len() as u32).filter(|i| !inherited.replaces(document, &attributes[*i as usize])),
        );
        if self.order.len() > 1 {
            let key = |i: &u32| {
                let attribute: &Attribute = &attributes[*i as usize];
                (document.octets(document.uris[usize::from(attribute.uri)]), document.octets(attribute.local))
            };
            self.order.sort_unstable_by(|a, b| key(a).cmp(&key(b)));
        }
        let mut extra = inherited.iter().peekable();
        for at in 0..self.order.len() {
            let attribute = &attributes[self.order[at] as usize];
            let name = (
                document.octets(document.uris[usize::from(attribute.uri)]),
                document.octets(attribute.local),
            );
            while let Some((local, value)) =
                extra.next_if(|(local, _)| (super::ns::XML.as_bytes(), local.as_bytes()) < name)
            {
                self.write_xml_attribute(local, value);
            }
            self.sink.write(b" ");
            self.sink.write(document.octets(attribute.qname));
            self.sink.write(b"=\"");
            self.value(document.octets(attribute.value), attribute.value.is_clean());
        }
        for (local, value) in extra {
            self.write_xml_attribute(local, value);
        }
    }

    fn write_xml_attribute(&mut self, local: &str, value: &str) {
        self.sink.write(b" xml:");
        self.sink.write(local.as_bytes());
        self.sink.write(b"=\"");
        self.value(value.as_bytes(), false);
    }

    /// The rest of an attribute, from its value on.
    fn value(&mut self, octets: &[u8], is_clean: bool) {
        if is_clean {
            self.sink.write(octets);
        } else {
            self.escaped(octets, &VALUE);
        }
        self.sink.write(b"\"");
    }

    fn escaped(&mut self, octets: &[u8], table: &[&'static [u8]; 256]) {
        let mut from = 0;
        for (at, octet) in octets.iter().enumerate() {
            let reference = table[usize::from(*octet)];
            if !reference.is_empty() {
                self.sink.write(&octets[from..at]);
                self.sink.write(reference);
                from = at + 1;
            }
        }
        self.sink.write(&octets[from..]);
    }
}

impl Document {
    /// The exclusive canonical form without comments that `apex` has elsewhere: under a name without prefix, with the bindings declared on it
    /// that it takes from its surroundings, but for the default namespace, which stays behind. The canonical form there declares
    /// `around` already, prefixes and their namespaces, and no default namespace. Nothing where it has none, or a long one.
    pub(crate) fn exclusive_elsewhere(
        &self,
        apex: NodeId,
        name: &str,
        around: &[(&str, &str)],
    ) -> Option<String> {
        let mut held = Held::beside(self.source_of(apex).len());
        let declarations_max = held.octets_max();
        let has_default = self.has_default_around(apex);
        let elsewhere = Some(Elsewhere { apex, name, has_default });
        let mut run = Run { elsewhere, declarations_max, ..Run::new(self, Method::Exclusive, &mut held) };
        for (prefix, uri) in around {
            // What the document has no number for is never asked for; a namespace that it has none for is none of its own.
            if let Some(prefix) = self.prefix_number(prefix) {
                let uri = self.uris.iter().position(|span| self.str(*span) == *uri);
                run.rendered.push((prefix, uri.map_or(UriId::MAX, |number| number as UriId)));
            }
        }
        run.subtree(Selection::subtree(apex), Comments::Omitted).ok()?;
        held.whole()
    }

    fn prefix_octets(&self, prefix: PrefixId) -> &[u8] {
        self.octets(self.prefixes[usize::from(prefix)])
    }

    fn prefix_number(&self, prefix: &str) -> Option<PrefixId> {
        self.prefixes.iter().position(|span| self.str(*span) == prefix).map(|number| number as PrefixId)
    }

    /// The namespaces in scope at an element, each prefix once, `xml` aside.
    fn in_scope(&self, id: NodeId) -> Vec<(PrefixId, UriId)> {
        let mut scope: Vec<(PrefixId, UriId)> = Vec::with_capacity(16);
        let mut at = id;
        while at != NodeId::DOCUMENT {
            if let Some(element) = self.element(at) {
                for binding in self.namespace_slice(element) {
                    if binding.0 != XML && scope.iter().all(|known| known.0 != binding.0) {
                        scope.push(*binding);
                    }
                }
            }
            at = self.parent(at);
        }
        scope
    }
}
