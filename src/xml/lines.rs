//! Lines of a document, counted once.

use super::document::{Document, NodeId};

/// Counts the lines of one document as places of it are asked for in order, so that each octet is looked at once
/// however many places are asked for.
#[derive(Debug, Default)]
pub struct LineCount {
    offset: usize,
    breaks: usize,
}

impl LineCount {
    /// The line of octet `offset`, from 1. A place before the last one is counted from the beginning.
    pub(super) fn line_at(&mut self, source: &[u8], offset: usize) -> u32 {
        let offset = offset.min(source.len());
        if offset < self.offset {
            *self = LineCount::default();
        }
        self.breaks += memchr::memchr_iter(b'\n', &source[self.offset..offset]).count();
        self.offset = offset;
        u32::try_from(self.breaks + 1).unwrap_or(u32::MAX)
    }
}

impl Document {
    /// The line on which the node begins.
    pub fn line(&self, id: NodeId, count: &mut LineCount) -> u32 {
        count.line_at(self.source().as_bytes(), self.node(id).source_start as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_the_source_in_any_order() {
        let source = b"a\nbc\n\nd";
        let mut count = LineCount::default();
        assert_eq!([0, 1, 2, 5, 6, 99, 0].map(|at| count.line_at(source, at)), [1, 1, 2, 3, 4, 4, 1]);
    }
}
