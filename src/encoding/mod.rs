//! Octets as text, and dates as octets: base64, hexadecimal, percent-encoding, the dates of ASN.1; enums as text.
//!
//! One place for each, so that two rooms cannot read the same text differently. Knows no format that uses them.

pub mod base64;
pub mod date;
pub mod hex;
pub(crate) mod names;
pub mod percent;
pub mod term;
