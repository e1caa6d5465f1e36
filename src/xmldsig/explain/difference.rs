//! Where the octets that are hashed here part from those that the signing side hashed.

use super::edits::{
    replaced, with_base64_joined, with_values_trimmed, without_blank_text, without_carriage_returns,
};
use crate::findings::Cause;

/// Where two sequences of octets part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The first octet that differs, counted from zero.
    pub offset: usize,
    /// What is hashed here, around it, white space made visible.
    pub ours: String,
    /// What the other side hashed, around it.
    pub theirs: String,
    /// What a usual mistake would say of it.
    pub cause: Option<Cause>,
}

/// Octets shown on each side of a difference.
const AROUND: usize = 30;

/// Compares what is hashed here with what a client says it hashed; `None` when they are equal.
pub fn first_difference(ours: &[u8], theirs: &[u8]) -> Option<Difference> {
    if ours == theirs {
        return None;
    }
    let offset =
        ours.iter().zip(theirs).position(|(a, b)| a != b).unwrap_or_else(|| ours.len().min(theirs.len()));
    let around = |octets: &[u8]| {
        visible(&octets[offset.saturating_sub(AROUND).min(octets.len())..(offset + AROUND).min(octets.len())])
    };
    let cause = if without_blank_text(ours) == without_blank_text(theirs) {
        Some(Cause::Indented)
    } else if theirs.starts_with(b"\xEF\xBB\xBF") {
        Some(Cause::ByteOrderMark)
    } else if without_carriage_returns(ours) == replaced(&without_carriage_returns(theirs), b"\r\n", b"\n") {
        Some(if theirs.len() > ours.len() { Cause::CarriageReturnsLost } else { Cause::CarriageReturnsAdded })
    } else if with_base64_joined(ours) == with_base64_joined(theirs) {
        Some(Cause::Base64Rewrapped)
    } else if with_values_trimmed(ours) == with_values_trimmed(theirs) {
        Some(Cause::ValuesPadded)
    } else if replaced(ours, b" xmlns=\"\"", b"") == replaced(theirs, b" xmlns=\"\"", b"") {
        Some(Cause::EmptyNamespaceAdded)
    } else {
        None
    };
    Some(Difference { offset, ours: around(ours), theirs: around(theirs), cause })
}

/// Text with its white space made visible: `·` a blank, `⇥` a tab, `␍` and `␊` the line ends, `␦` what is no character.
pub fn visible(octets: &[u8]) -> String {
    String::from_utf8_lossy(octets)
        .chars()
        .map(|c| match c {
            ' ' => '·',
            '\t' => '⇥',
            '\r' => '␍',
            '\n' => '␊',
            '\u{FEFF}' | '\u{FFFD}' => '␦',
            c => c,
        })
        .collect()
}
