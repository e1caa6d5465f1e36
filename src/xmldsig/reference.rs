//! What a Reference points at: same-document references only, XMLDSig 1.1 §4.4.3.3.

use super::form::is_id;
use crate::findings::evidence::ReferenceFault;
use crate::xml::{Comments, Document, NodeId};

/// Where a URI leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) apex: NodeId,
    pub(super) comments: Comments,
}

/// The ids of a document, gathered once.
#[derive(Debug)]
pub struct Ids<'a> {
    ids: Vec<(&'a str, NodeId)>,
}

impl<'a> Ids<'a> {
    /// All of them.
    pub fn of(document: &'a Document) -> Self {
        let mut ids: Vec<(&str, NodeId)> = Vec::new();
        for node in document.subtree(document.root()) {
            ids.extend(
                document
                    .attributes(node)
                    .filter(|(namespace, local, _)| is_id(namespace, local))
                    .map(|(_, _, value)| (value, node)),
            );
        }
        ids.sort_unstable();
        // One element may have the same value as wsu:Id and as Id: that is one element.
        ids.dedup();
        Ids { ids }
    }

    /// The one element that bears `id`.
    pub(super) fn find(&self, id: &str) -> Result<NodeId, ReferenceFault> {
        let from = self.ids.partition_point(|known| known.0 < id);
        let mut found = self.ids[from..].iter().take_while(|known| known.0 == id);
        let first = found.next().ok_or_else(|| ReferenceFault::NoSuchId(shown(id)))?;
        if found.next().is_some() {
            return Err(ReferenceFault::Twice(shown(id)));
        }
        Ok(first.1)
    }

    /// The one element that bears `id`; `None` when none or several do.
    pub fn element(&self, id: &str) -> Option<NodeId> {
        self.find(id).ok()
    }
}

/// Where each of these URIs leads; the document's ids are gathered once, and only if one of them needs it.
pub(super) fn resolve_all<'a>(
    document: &Document,
    uris: impl Iterator<Item = Option<&'a str>>,
) -> Vec<Result<Target, ReferenceFault>> {
    let mut ids = None;
    uris.map(|uri| resolve(uri, || ids.get_or_insert_with(|| Ids::of(document)))).collect()
}

/// `""`, `#id`, `#xpointer(/)` and `#xpointer(id('id'))`; the first two leave comments out.
fn resolve<'a, 'd: 'a>(
    uri: Option<&str>,
    ids: impl FnOnce() -> &'a mut Ids<'d>,
) -> Result<Target, ReferenceFault> {
    let uri = uri.ok_or(ReferenceFault::NoUri)?;
    if uri.is_empty() {
        return Ok(Target { apex: NodeId::DOCUMENT, comments: Comments::Omitted });
    }
    let fragment = uri.strip_prefix('#').ok_or_else(|| ReferenceFault::External(shown(uri)))?;
    if fragment == "xpointer(/)" {
        return Ok(Target { apex: NodeId::DOCUMENT, comments: Comments::Kept });
    }
    let quoted = fragment.strip_prefix("xpointer(id(").and_then(|rest| rest.strip_suffix("))"));
    let (id, comments) = match quoted {
        Some(quoted) => {
            let inner =
                ['\'', '"'].iter().find_map(|quote| quoted.strip_prefix(*quote)?.strip_suffix(*quote));
            (inner.ok_or_else(|| ReferenceFault::External(shown(uri)))?, Comments::Kept)
        }
        None => (fragment, Comments::Omitted),
    };
    if id.is_empty() || id.contains('(') {
        return Err(ReferenceFault::External(shown(uri)));
    }
    let apex = ids().find(id)?;
    Ok(Target { apex, comments })
}

fn shown(text: &str) -> String {
    text.chars().take(80).map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect()
}
