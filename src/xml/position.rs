//! Where something stands in a source.

use std::fmt;

/// A place in the source, both counted from one; the column counts characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Position {
    /// Line.
    pub line: u32,
    /// Column.
    pub column: u32,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

impl Position {
    /// The place of octet `offset` in `source`.
    pub fn of(source: &[u8], offset: usize) -> Position {
        let before = &source[..offset.min(source.len())];
        let line_start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
        let line = memchr::memchr_iter(b'\n', before).count() + 1;
        let column = characters(&before[line_start..]) + 1;
        Position {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
        }
    }
}

/// How many characters of UTF-8 begin in these octets. A sum of few octets fits in one, so that many are added at a time: a document may be
/// one line of many megabytes.
fn characters(octets: &[u8]) -> usize {
    let begin = |octet: &u8| u8::from(*octet & 0xC0 != 0x80);
    octets.chunks(192).map(|some| usize::from(some.iter().map(begin).sum::<u8>())).sum()
}
