//! NameConstraints, RFC 5280 §4.2.1.10.

use super::der::{Der, tag};
use super::extension::only;
use super::general_name::{self, GeneralName};

/// Subtrees within which, and outside which, the names below an authority must lie.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NameConstraints<'a> {
    /// permittedSubtrees.
    pub permitted: Vec<GeneralName<'a>>,
    /// excludedSubtrees.
    pub excluded: Vec<GeneralName<'a>>,
}

impl<'a> NameConstraints<'a> {
    /// At least one of the two; minimum is zero, written or not, and maximum is absent, as the RFC has it.
    pub(super) fn read(value: &'a [u8]) -> Option<Self> {
        let mut fields = only(value, |der| der.inside(tag::SEQUENCE))?;
        let mut subtrees = |tag| match fields.inside(tag) {
            Some(list) => read_subtrees(list),
            None => Some(Vec::new()),
        };
        let constraints = NameConstraints { permitted: subtrees(0xA0)?, excluded: subtrees(0xA1)? };
        (fields.is_empty() && constraints != NameConstraints::default()).then_some(constraints)
    }
}

fn read_subtrees(mut list: Der<'_>) -> Option<Vec<GeneralName<'_>>> {
    let mut subtrees = Vec::new();
    while !list.is_empty() {
        let mut subtree = list.inside(tag::SEQUENCE)?;
        subtrees.push(general_name::one(&mut subtree)?);
        if subtree.optional(0x80).is_some_and(|minimum| minimum != [0]) || !subtree.is_empty() {
            return None;
        }
    }
    (!subtrees.is_empty()).then_some(subtrees)
}
