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

/// The official test organisation and those of the test PKI beside it: like the test people they break the rules by which a number says
/// what it is ([authority](crate::manual::authority)), and are known by themselves.
const TEST_BINS: [&str; 4] = ["123456789021", "123456789022", "123456789023", "123456789024"];

impl NumberKind {
    /// Which number these twelve digits are, as far as they say it: two are the year, two the month; then an IIN has the day of birth, a BIN
    /// the kind of the organisation (4 to 6) and of its part (0 to 4). `None` where they are neither.
    pub fn told_by(number: &str) -> Option<Self> {
        if TEST_BINS.contains(&number) {
            return Some(NumberKind::Bin);
        }
        let octets: [u8; 12] = number.as_bytes().try_into().ok()?;
        if !octets.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let digit = |place: usize| octets[place] - b'0';
        let (month, day) = (10 * digit(2) + digit(3), 10 * digit(4) + digit(5));
        match (month, day) {
            (1..=12, 1..=31) => Some(NumberKind::Iin),
            (1..=12, 40..=44 | 50..=54 | 60..=64) => Some(NumberKind::Bin),
            _ => None,
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_digits_say_whose_they_are_where_they_follow_the_rules() {
        for bin in
            ["981040889681", "800740080505", "160440007161", "620151000000", "620364000000", "123456789021"]
        {
            assert_eq!(NumberKind::told_by(bin), Some(NumberKind::Bin), "{bin}");
        }
        for iin in ["900101300017", "621231000000"] {
            assert_eq!(NumberKind::told_by(iin), Some(NumberKind::Iin), "{iin}");
        }
        for neither in [
            "123456789011",
            "000000000000",
            "901301300017",
            "900132300017",
            "900145300017",
            "98104088968",
            "98104088968a",
        ] {
            assert_eq!(NumberKind::told_by(neither), None, "{neither}");
        }
    }
}
