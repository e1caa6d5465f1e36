//! Where a request states its declarant.

use std::borrow::Cow;

use crate::xml::ElementView;

/// Which number it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NumberKind {
    /// A natural person's.
    Iin,
    /// An organisation's.
    Bin,
}

/// The way from the document element to the declarant's number: local names joined with `/`, e.g. `declarantId` or
/// `businessData/requesterIin`. One name alone is looked for right below the root.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DeclarantPath {
    /// The steps.
    pub path: Cow<'static, str>,
    /// What stands there.
    pub kind: NumberKind,
}

impl DeclarantPath {
    /// `declarantId` with an IIN: the shape of Qaqpa's own requests.
    pub fn declarant_id() -> Self {
        DeclarantPath { path: "declarantId".into(), kind: NumberKind::Iin }
    }

    /// Where the field's documents keep the number, when no service file says: Qaqpa's own requests first, then those of
    /// [contract §4](crate::manual::contract) and §5.
    pub fn usual() -> Vec<Self> {
        let iin = ["declarantId", "iin", "IIN", "uin", "requesterIin", "businessData/iin"];
        let bin = ["RequestorBIN", "requesterBin"];
        let of = |path: &&'static str, kind| DeclarantPath { path: Cow::Borrowed(*path), kind };
        iin.iter()
            .map(|path| of(path, NumberKind::Iin))
            .chain(bin.iter().map(|path| of(path, NumberKind::Bin)))
            .collect()
    }

    /// Whether anything stands there.
    pub fn leads_anywhere<'a, E: ElementView<'a>>(&self, root: E) -> bool {
        !self.find(root).is_empty()
    }

    /// What stands there, when it stands there once.
    pub fn value<'a, E: ElementView<'a>>(&self, root: E) -> Option<String> {
        match self.find(root)[..] {
            [only] => Some(only.text().trim().to_owned()),
            _ => None,
        }
    }

    /// The elements it leads to. More than one is for the caller to refuse: a choice can be attacked.
    pub(super) fn find<'a, E: ElementView<'a>>(&self, root: E) -> Vec<E> {
        let mut steps = self.path.split('/').filter(|step| !step.is_empty());
        let below = |element: E, step: &'_ str, into: &mut Vec<E>| {
            into.extend(element.children().filter(|child| child.local_name() == step));
        };
        let Some(first) = steps.next() else { return vec![root] };
        let mut at = Vec::new();
        below(root, first, &mut at);
        for step in steps {
            let mut next = Vec::new();
            at.into_iter().for_each(|element| below(element, step, &mut next));
            at = next;
        }
        at
    }
}
