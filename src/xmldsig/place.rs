//! Where in a document its signatures stand.

use std::fmt::Write as _;

use super::form::{SignatureForm, signatures_in};
use super::ns;
use super::reference::resolve_all;
use crate::findings::evidence::SignatureEvidence;
use crate::findings::{Code, Finding};
use crate::xml::{Document, NodeId};

/// Where the one signature of a document stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Right below the document element.
    BelowRoot,
    /// Anywhere else.
    Elsewhere,
}

/// The only signature anywhere: with two there is a choice, and a choice can be attacked.
pub(super) fn the_signature(document: &Document) -> Result<(NodeId, Place), Finding> {
    let mut all = signatures_in(document, document.root());
    let Some(first) = all.next() else {
        let nowhere = Finding::new(Code::SignatureAbsent, SignatureEvidence::AbsentBelowRoot);
        return Err(nowhere.at(place_of(document, document.root())));
    };
    if let Some(second) = all.next() {
        let place = |signature| document.position(signature).to_string();
        let both = SignatureEvidence::Two { first: place(first), second: place(second) };
        return Err(Finding::new(Code::SignatureAmbiguous, both).at(place_of(document, second)));
    }
    Ok((first, if document.parent(first) == document.root() { Place::BelowRoot } else { Place::Elsewhere }))
}

/// Whether a Reference leads to the document element; so does a signature whose form is to be refused.
pub(super) fn means_root(document: &Document, signature: NodeId) -> bool {
    let Ok(form) = SignatureForm::read(document, signature) else { return true };
    let targets = resolve_all(document, form.references.iter().map(|reference| reference.uri.as_deref()));
    targets.iter().flatten().any(|target| target.apex == NodeId::DOCUMENT || target.apex == document.root())
}

/// `line:column /path`, for people.
pub fn place_of(document: &Document, node: NodeId) -> String {
    let mut place = String::with_capacity(128);
    // There is nothing to fail.
    let _ = write!(place, "{} ", document.position(node));
    document.write_path(node, &mut place);
    place
}

/// The one `ds:Signature` right below `parent`, for those who know where it must stand.
pub fn signature_below(document: &Document, parent: NodeId) -> Result<NodeId, Finding> {
    let mut below = document.child_elements(parent).filter(|child| document.is(*child, ns::DS, "Signature"));
    let first = below.next().ok_or_else(|| {
        Finding::new(Code::SignatureAbsent, SignatureEvidence::Absent).at(place_of(document, parent))
    })?;
    match below.next() {
        None => Ok(first),
        Some(second) => {
            Err(Finding::new(Code::SignatureAmbiguous, SignatureEvidence::Several)
                .at(place_of(document, second)))
        }
    }
}
