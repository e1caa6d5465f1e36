//! What an element needs of its surroundings when it is taken out of them.

use std::borrow::Cow;
use std::collections::HashMap;

use super::builder::Inherited;
use super::document::{Data, Document, Element, NONE, NodeId, PrefixId, UriId, XML};
use super::escaping::escaped;
use super::names::{is_ncname, is_space};

/// An XML signature brings its own declarations to what it signs, and takes them along when it is left out of that: what only it uses
/// stays in it.
const SIGNATURE: (&str, &str) = ("http://www.w3.org/2000/09/xmldsig#", "Signature");

/// Where prefixes are looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum In {
    /// Names of elements and attributes.
    Names,
    /// Values of attributes and text that may be a QName, too.
    NamesAndValues,
}

/// A binding that is used and not declared.
struct Found {
    prefix: PrefixId,
    uri: UriId,
    /// The element that takes it.
    place: NodeId,
}

impl Document {
    /// The bindings that the subtree of `apex` uses in names and does not declare itself: what must go with its source when
    /// it is taken out of its surroundings to be verified. More than these would be rendered in its canonical form
    /// (Canonical XML 1.0 §2.3), and so would those that only its signature uses, if they stood on the element itself: these are put
    /// where the programs that sign declare them, on the innermost element of the signature that has every use.
    pub fn undeclared(&self, apex: NodeId) -> Vec<Inherited> {
        self.needed(apex, In::Names)
    }

    /// The same for what is written elsewhere to be read there: with the prefixes of what may be a QName in a value, such as `xsi:type`'s.
    pub fn taken_along(&self, apex: NodeId) -> Vec<Inherited> {
        self.needed(apex, In::NamesAndValues)
    }

    /// The source of an element with the bindings that it uses in names and does not declare itself: what can be read by itself.
    pub fn standing_alone(&self, apex: NodeId) -> Cow<'_, str> {
        with_bindings(self.source_of(apex), &self.undeclared(apex))
    }

    /// The source of the whole document, which can be read by itself even where it was taken out of another.
    pub fn whole(&self) -> Cow<'_, str> {
        if self.inherited.is_empty() { Cow::Borrowed(&self.source) } else { self.standing_alone(self.root) }
    }

    fn needed(&self, apex: NodeId, within: In) -> Vec<Inherited> {
        let signature = self.only_signature(apex);
        let mut found: Vec<Found> = Vec::new();
        let mut values = Values::default();
        for id in self.subtree(apex) {
            let Some(element) = self.element(id) else {
                if within == In::NamesAndValues
                    && let Data::Text(span) = self.node(id).data
                {
                    let holder = self.parent(id);
                    if let Some((prefix, uri)) = values.binding(self, self.str(span), holder) {
                        self.note(&mut found, (prefix, uri), (apex, holder), signature);
                    }
                }
                continue;
            };
            self.note(&mut found, (element.prefix, element.uri), (apex, id), signature);
            for attribute in self.attribute_slice(element) {
                if attribute.prefix != NONE {
                    self.note(&mut found, (attribute.prefix, attribute.uri), (apex, id), signature);
                }
                if within == In::NamesAndValues
                    && let Some((prefix, uri)) = values.binding(self, self.str(attribute.value), id)
                {
                    self.note(&mut found, (prefix, uri), (apex, id), signature);
                }
            }
        }
        let start = self.node(apex).source_start as usize;
        let mut needed: Vec<Inherited> = found
            .into_iter()
            .filter(|found| found.uri != NONE)
            .map(|Found { prefix, uri, place }| Inherited {
                prefix: self.str(self.prefixes[usize::from(prefix)]).to_owned(),
                uri: self.str(self.uris[usize::from(uri)]).to_owned(),
                at: self.node(place).source_start as usize - start,
            })
            .collect();
        needed.sort_by_key(|binding| binding.at);
        needed
    }

    /// Notes a use at `id` of what is not declared up to `apex`.
    fn note(
        &self,
        found: &mut Vec<Found>,
        (prefix, uri): (PrefixId, UriId),
        (apex, id): (NodeId, NodeId),
        signature: Option<NodeId>,
    ) {
        if prefix == XML {
            return;
        }
        let known = found.iter().position(|found| found.prefix == prefix);
        if known.is_some_and(|known| found[known].place == apex) || self.is_declared_within(apex, id, prefix)
        {
            return;
        }
        let is_of_signature = signature.is_some_and(|signature| self.contains(signature, id));
        match known {
            None => found.push(Found { prefix, uri, place: if is_of_signature { id } else { apex } }),
            Some(known) if is_of_signature => {
                let place = &mut found[known].place;
                while !self.contains(*place, id) {
                    *place = self.parent(*place);
                }
            }
            Some(known) => found[known].place = apex,
        }
    }

    /// The signature within an element, where it is the only one.
    fn only_signature(&self, apex: NodeId) -> Option<NodeId> {
        let uri = self.uris.iter().position(|span| self.str(*span) == SIGNATURE.0)?;
        let is_one = |id: &NodeId| {
            self.element(*id).is_some_and(|element| {
                usize::from(element.uri) == uri && self.str(element.local) == SIGNATURE.1
            })
        };
        let mut all = self.subtree(apex).filter(is_one);
        all.next().filter(|_| all.next().is_none())
    }

    /// What an element declares in the source, and not by what it took from where it was taken out of.
    pub(super) fn declared_slice(&self, id: NodeId, element: &Element) -> &[(PrefixId, UriId)] {
        let all = self.namespace_slice(element);
        let taken =
            self.inherited.iter().find(|(of, _)| *of == id).map_or(0, |(_, taken)| usize::from(*taken));
        &all[..all.len().saturating_sub(taken)]
    }

    /// Whether an element from `id` up to `apex` declares this prefix.
    pub(super) fn is_declared_within(&self, apex: NodeId, id: NodeId, prefix: PrefixId) -> bool {
        let mut at = id;
        loop {
            if self.element(at).is_some_and(|element| {
                self.declared_slice(at, element).iter().any(|binding| binding.0 == prefix)
            }) {
                return true;
            }
            if at == apex {
                return false;
            }
            at = self.parent(at);
        }
    }

    /// Whether the surroundings of an element have a default namespace.
    pub(super) fn has_default_around(&self, apex: NodeId) -> bool {
        let is_taken = |element: &Element| {
            let all = self.namespace_slice(element);
            all[self.declared_slice(apex, element).len()..].iter().any(|binding| binding.0 == NONE)
        };
        self.element(apex).is_some_and(is_taken)
            || self.lookup_prefix(self.parent(apex), "").is_some_and(|uri| !uri.is_empty())
    }
}

/// Looks values through for what may be a QName.
#[derive(Default)]
struct Values<'a> {
    prefixes: HashMap<&'a str, PrefixId>,
}

impl<'a> Values<'a> {
    /// The binding that a value uses at an element, where it is a QName there. An array's type has its size behind it
    /// (SOAP 1.1 §5.4.2: `xsd:string[2]`).
    fn binding(&mut self, document: &'a Document, value: &str, id: NodeId) -> Option<(PrefixId, UriId)> {
        let (prefix, local) = value.trim_matches(|c: char| c.is_ascii_whitespace()).split_once(':')?;
        let local = local.split_once('[').map_or(local, |(name, _)| name);
        if !is_ncname(prefix) || !is_ncname(local) {
            return None;
        }
        if self.prefixes.is_empty() {
            let named = document.prefixes.iter().enumerate();
            self.prefixes = named.map(|(number, span)| (document.str(*span), number as PrefixId)).collect();
        }
        let number = *self.prefixes.get(prefix)?;
        let mut at = id;
        while at != NodeId::DOCUMENT {
            let element = document.element(at)?;
            let bound = document.namespace_slice(element).iter().find(|binding| binding.0 == number);
            if let Some((_, uri)) = bound {
                return Some((number, *uri));
            }
            at = document.parent(at);
        }
        None
    }
}

/// A fragment with declarations of these bindings on the elements that take them.
pub(super) fn with_bindings<'a>(source: &'a str, bindings: &[Inherited]) -> Cow<'a, str> {
    if bindings.is_empty() {
        return Cow::Borrowed(source);
    }
    let mut text = String::with_capacity(source.len() + 64 * bindings.len());
    let mut written = 0;
    for Inherited { prefix, uri, at } in bindings {
        let ends = |octet: u8| is_space(octet) || matches!(octet, b'>' | b'/');
        let name = source.as_bytes()[*at..].iter().position(|octet| ends(*octet));
        let name_end = name.map_or(source.len(), |length| at + length);
        text.push_str(&source[written..name_end]);
        written = name_end;
        let colon = if prefix.is_empty() { "" } else { ":" };
        text.extend([" xmlns", colon, prefix, "=\"", &escaped(uri), "\""]);
    }
    text.push_str(&source[written..]);
    Cow::Owned(text)
}
