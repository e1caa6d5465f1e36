//! Octets as text, and dates as octets: base64, hexadecimal, percent-encoding, the dates of ASN.1; enums as text; JSON and TOML; texts in which nothing can be seen, and the nearest known name to a
//! mistyped one; and the files that people name, within a bound.
//!
//! One place for each, so that two rooms cannot read the same text differently. Knows no format that uses them.

pub mod base64;
mod blank;
pub mod date;
pub mod files;
pub mod hex;
pub(crate) mod json_text;
pub(crate) mod names;
mod nearest;
pub mod percent;
pub mod term;
pub mod toml_text;

pub use blank::is_blank;
pub use nearest::nearest;

/// The beginning of a text: at most so many characters.
pub fn beginning(text: &str, characters: usize) -> &str {
    text.char_indices().nth(characters).map_or(text, |(end, _)| &text[..end])
}
