//! The string types of X.520 as text: DirectoryString (RFC 5280 §4.1.2.4) and its neighbours of X.680 §41.

use serde::{Deserialize, Serialize};

use super::der::Tlv;
use crate::encoding::term::{self, Term};

/// Why the value of a string type is not text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StringFault {
    /// A UTF8String of octets that are not UTF-8.
    #[error("a UTF8String whose bytes are not UTF-8 from byte {at} on")]
    NotUtf8 {
        /// The first octet that is not, counted from zero.
        at: usize,
    },
    /// A string type of ASCII with an octet above 127.
    #[error("a {kind} with the byte {octet:#04X} at {at}, which is not ASCII")]
    NotAscii {
        /// The string type.
        #[serde(deserialize_with = "term::deserialize")]
        kind: Term,
        /// The octet.
        octet: u8,
        /// Where, counted from zero.
        at: usize,
    },
    /// A string of two or four octets a character with some left over.
    #[error("a {kind} of {octets} bytes, which is not a multiple of {unit}")]
    Length {
        /// The string type.
        #[serde(deserialize_with = "term::deserialize")]
        kind: Term,
        /// How many octets it has.
        octets: usize,
        /// How many octets a character has.
        unit: usize,
    },
    /// A code that is no character: a surrogate, or beyond Unicode.
    #[error("a {kind} with the code {code:#06X}, which is no character")]
    NotACharacter {
        /// The string type.
        #[serde(deserialize_with = "term::deserialize")]
        kind: Term,
        /// The code.
        code: u32,
    },
}

/// The characters of a value of a string type; `None` when its type is not one.
pub(super) fn text(value: Tlv<'_>) -> Option<Result<String, StringFault>> {
    Some(match value.tag {
        0x0C => utf8(value.content).map(str::to_owned),
        0x12 => ascii("NumericString", value.content),
        0x13 => ascii("PrintableString", value.content),
        0x16 => ascii("IA5String", value.content),
        0x1A => ascii("VisibleString", value.content),
        // In certificates it is Latin-1, whatever T.61 says.
        0x14 => Ok(value.content.iter().map(|octet| char::from(*octet)).collect()),
        0x1C => units::<4>("UniversalString", value.content).map(|chars| chars.collect()),
        0x1E => units::<2>("BMPString", value.content).map(|chars| chars.collect()),
        _ => return None,
    })
}

/// What [`text`] would say against a value, without making the text.
pub(super) fn check(value: Tlv<'_>) -> Result<(), StringFault> {
    match value.tag {
        0x0C => utf8(value.content).map(|_| ()),
        0x12 => is_ascii("NumericString", value.content),
        0x13 => is_ascii("PrintableString", value.content),
        0x16 => is_ascii("IA5String", value.content),
        0x1A => is_ascii("VisibleString", value.content),
        0x1C => units::<4>("UniversalString", value.content).map(|_| ()),
        0x1E => units::<2>("BMPString", value.content).map(|_| ()),
        _ => Ok(()),
    }
}

fn utf8(octets: &[u8]) -> Result<&str, StringFault> {
    std::str::from_utf8(octets).map_err(|error| StringFault::NotUtf8 { at: error.valid_up_to() })
}

fn is_ascii(kind: Term, octets: &[u8]) -> Result<(), StringFault> {
    match octets.iter().position(|octet| !octet.is_ascii()) {
        Some(at) => Err(StringFault::NotAscii { kind, octet: octets[at], at }),
        None => Ok(()),
    }
}

fn ascii(kind: Term, octets: &[u8]) -> Result<String, StringFault> {
    is_ascii(kind, octets)?;
    Ok(octets.iter().map(|octet| char::from(*octet)).collect())
}

/// Characters of so many octets each, the first the highest.
fn units<'a, const UNIT: usize>(
    kind: Term,
    octets: &'a [u8],
) -> Result<impl Iterator<Item = char> + 'a, StringFault> {
    if !octets.len().is_multiple_of(UNIT) {
        return Err(StringFault::Length { kind, octets: octets.len(), unit: UNIT });
    }
    let codes = octets
        .chunks_exact(UNIT)
        .map(|unit| unit.iter().fold(0u32, |code, octet| code << 8 | u32::from(*octet)));
    match codes.clone().find(|code| char::from_u32(*code).is_none()) {
        Some(code) => Err(StringFault::NotACharacter { kind, code }),
        None => Ok(codes.filter_map(char::from_u32)),
    }
}
