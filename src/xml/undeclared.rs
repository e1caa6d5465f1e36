//! What an element needs of its surroundings when it is taken out of them.

use super::builder::Inherited;
use super::document::{Document, NONE, NodeId, PrefixId, XML};

impl Document {
    /// The bindings that the subtree of `apex` uses in names and does not declare itself: what must go with its source when
    /// it is taken out of its surroundings.
    pub fn undeclared(&self, apex: NodeId) -> Vec<Inherited> {
        let mut found: Vec<PrefixId> = Vec::new();
        for id in self.subtree(apex) {
            let Some(element) = self.element(id) else { continue };
            let attributes = self
                .attribute_slice(element)
                .iter()
                .filter(|attribute| attribute.prefix != NONE)
                .map(|attribute| attribute.prefix);
            for prefix in std::iter::once(element.prefix).chain(attributes) {
                if prefix != XML && !found.contains(&prefix) && !self.is_declared_within(apex, id, prefix) {
                    found.push(prefix);
                }
            }
        }
        let name = |prefix: PrefixId| self.str(self.prefixes[usize::from(prefix)]);
        found
            .into_iter()
            .filter_map(|prefix| {
                self.lookup_prefix(self.parent(apex), name(prefix))
                    .map(|uri| (name(prefix).to_owned(), uri.to_owned()))
            })
            .filter(|(_, uri)| !uri.is_empty())
            .collect()
    }

    /// Whether an element from `id` up to `apex` declares this prefix.
    pub(super) fn is_declared_within(&self, apex: NodeId, id: NodeId, prefix: PrefixId) -> bool {
        let mut at = id;
        loop {
            if self.element(at).is_some_and(|element| {
                self.namespace_slice(element).iter().any(|binding| binding.0 == prefix)
            }) {
                return true;
            }
            if at == apex {
                return false;
            }
            at = self.parent(at);
        }
    }
}
