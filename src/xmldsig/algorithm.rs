//! The Algorithm attribute, which transforms, canonicalisations, digests and signature methods have alike.

use crate::findings::evidence::{FormFault, Parameter};
use crate::xml::{Document, NodeId};

pub(super) fn algorithm<'a>(
    document: &'a Document,
    node: NodeId,
    what: &'static str,
) -> Result<&'a str, FormFault> {
    document.attribute(node, "", "Algorithm").ok_or_else(|| FormFault::NoAlgorithm(what.to_owned()))
}

pub(super) fn unsupported(what: &'static str, uri: &str) -> FormFault {
    FormFault::Unsupported(what.to_owned(), uri.chars().take(120).collect())
}

pub(super) fn without_parameter(document: &Document, node: NodeId, what: Parameter) -> Result<(), FormFault> {
    if document.child_elements(node).next().is_none() { Ok(()) } else { Err(FormFault::Parameter(what)) }
}
