//! The exclusive canonical form that an element has elsewhere: under a name without prefix, below elements of another document.

use super::super::document::{Document, Element, NONE, NodeId, PrefixId, UriId};
use super::super::sink::Sink;

/// Octets of canonical form that are held beside so many of text, and [`FREE`] more. What has more is written piece by piece and held by nobody.
const PER_OCTET_MAX: usize = 2;

/// Octets of canonical form that any element may have.
const FREE: usize = 64 * 1024;

/// How the apex stands there.
#[derive(Clone, Copy)]
pub(super) struct Elsewhere<'a> {
    pub(super) apex: NodeId,
    pub(super) name: &'a str,
    /// The surroundings have a default namespace, which stays behind.
    pub(super) has_default: bool,
}

impl Elsewhere<'_> {
    /// What an element's own name means there.
    pub(super) fn name_of(self, document: &Document, id: NodeId, element: &Element) -> (PrefixId, UriId) {
        if id == self.apex {
            let own = document.declared_slice(id, element).iter().find(|binding| binding.0 == NONE);
            return (NONE, own.map_or(NONE, |binding| binding.1));
        }
        let is_left = self.has_default
            && element.prefix == NONE
            && !document.is_declared_within(self.apex, id, element.prefix);
        (element.prefix, if is_left { NONE } else { element.uri })
    }
}

/// Holds so many octets and no more.
pub(super) struct Held {
    octets: Vec<u8>,
    octets_max: usize,
    is_whole: bool,
}

impl Held {
    /// Of an element with so many octets of text.
    pub(super) fn beside(text: usize) -> Self {
        let octets_max = text * PER_OCTET_MAX + FREE;
        Held { octets: Vec::with_capacity(octets_max.min(2 * 1024)), octets_max, is_whole: true }
    }

    /// How many at most.
    pub(super) fn octets_max(&self) -> usize {
        self.octets_max
    }

    /// All of it, where that was not too much.
    pub(super) fn whole(self) -> Option<String> {
        self.is_whole.then(|| String::from_utf8(self.octets).ok())?
    }
}

impl Sink for Held {
    fn write(&mut self, octets: &[u8]) {
        self.is_whole &= self.octets.len() + octets.len() <= self.octets_max;
        if self.is_whole {
            self.octets.extend_from_slice(octets);
        }
    }
}
