//! Places in a role's queue: where a page begins, whatever was done before it meanwhile, and however deep it is.

use std::fmt;
use std::str::FromStr;

use crate::clock::Now;

/// The place of an open step: those that are due first are before the others, and what is due at the same moment is in the order in
/// which it was registered. As text it is an opaque sign for the next page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct QueuePlace {
    /// When it is due; the greatest number where no limit is stated.
    due: i64,
    row: i64,
}

/// It is no place of a queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no place of a queue; take it from the page before")]
pub struct NotAPlace;

impl QueuePlace {
    /// The place of a step that is due at a moment, in a row of the store.
    pub fn new(due: Option<Now>, row: i64) -> Self {
        QueuePlace { due: due.map_or(i64::MAX, Now::millis), row }
    }

    /// When it is due, as it is stored, and the row.
    pub(super) const fn parts(self) -> (i64, i64) {
        (self.due, self.row)
    }
}

impl fmt::Display for QueuePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}-{:x}", self.due, self.row)
    }
}

impl FromStr for QueuePlace {
    type Err = NotAPlace;

    fn from_str(text: &str) -> Result<Self, NotAPlace> {
        let (due, row) = text.split_once('-').ok_or(NotAPlace)?;
        let number = |digits: &str| {
            let is_hex = digits.bytes().all(|octet| matches!(octet, b'0'..=b'9' | b'a'..=b'f'));
            u64::from_str_radix(digits, 16).ok().filter(|_| is_hex).map(u64::cast_signed).ok_or(NotAPlace)
        };
        Ok(QueuePlace { due: number(due)?, row: number(row)? })
    }
}

/// Where a page of a queue begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueueFrom {
    /// Behind so many entries. They are counted: it takes the longer the more they are.
    Offset(u32),
    /// Behind this place.
    After(QueuePlace),
    /// It ends before this place.
    Before(QueuePlace),
}

impl QueueFrom {
    /// The first page.
    pub const START: Self = QueueFrom::Offset(0);

    /// The place that is named.
    pub const fn named(self) -> Option<QueuePlace> {
        match self {
            QueueFrom::Offset(_) => None,
            QueueFrom::After(place) | QueueFrom::Before(place) => Some(place),
        }
    }

    /// So many entries are passed over.
    pub(super) const fn offset(self) -> u32 {
        match self {
            QueueFrom::Offset(offset) => offset,
            QueueFrom::After(_) | QueueFrom::Before(_) => 0,
        }
    }

    /// The place from which it goes on; before everything where none is named.
    pub(super) const fn place(self) -> (i64, i64) {
        match self {
            QueueFrom::Offset(_) => (i64::MIN, i64::MIN),
            QueueFrom::After(place) | QueueFrom::Before(place) => place.parts(),
        }
    }

    /// How the place of an entry compares with it, and which of them come first.
    pub(super) const fn direction(self) -> (&'static str, &'static str) {
        match self {
            QueueFrom::Offset(_) | QueueFrom::After(_) => (">", "ASC"),
            QueueFrom::Before(_) => ("<", "DESC"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_it_was_written() {
        let due = Now::from_millis(1_764_000_000_000);
        for place in [
            QueuePlace::new(None, 7),
            QueuePlace::new(Some(due), i64::MAX),
            QueuePlace::new(Some(Now::from_millis(-1)), 1),
        ] {
            assert_eq!(place.to_string().parse(), Ok(place));
        }
        for text in ["", "-", "7", "7-", "-7", "g-1", "+1-1", "1-1-1", "1-10000000000000000", "А-1"] {
            assert_eq!(text.parse::<QueuePlace>(), Err(NotAPlace), "{text}");
        }
    }

    #[test]
    fn what_has_no_limit_comes_last() {
        let limited = QueuePlace::new(Some(Now::from_millis(5)), 9);
        assert!(limited < QueuePlace::new(None, 1));
        assert!(limited < QueuePlace::new(Some(Now::from_millis(5)), 10));
    }
}
