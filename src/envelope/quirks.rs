//! Defects of real answers, [divergences](crate::manual::divergences): each a switch that is off by default.
//!
//! Seen in one signed answer of 2023, whose digest covers them: the gateway of that time wrote them itself.

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quirk {
    /// `data` stands in the namespace of XML Schema instances, and its `type` has lost its prefix.
    LostXsiPrefix,
    /// `soap:` and `SOAP-ENV:` in one envelope.
    MixedPrefixes,
    /// The status message was written in UTF-8, read as Windows-1252 and written again.
    DoubleEncodedMessage,
    /// `>` stands in text as it is.
    UnescapedGt,
}

/// Those that are on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Quirks(u8);

impl Quirks {
    /// With one more.
    #[must_use]
    pub const fn with(self, quirk: Quirk) -> Self {
        Quirks(self.0 | 1 << quirk as u8)
    }

    /// Whether it is on.
    pub const fn has(self, quirk: Quirk) -> bool {
        self.0 & (1 << quirk as u8) != 0
    }
}

/// Characters of Windows-1252 for the octets from 0x80 to 0x9F; an octet without one keeps its number.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

/// The octets of `text` in UTF-8, read as Windows-1252.
pub(super) fn double_encoded(text: &str) -> String {
    let of = |octet: u8| match octet {
        0x80..=0x9F => HIGH[usize::from(octet - 0x80)],
        other => char::from(other),
    };
    text.bytes().map(of).collect()
}
