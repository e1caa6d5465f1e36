//! Octets in one of the encodings that the field uses, as text, XML 1.0 appendix F.

use crate::xml::declaration::is_version;
use crate::xml::fault::{DeclarationFault, EncodingFault, XmlFault};
use crate::xml::names::is_space;

/// UTF-16 as text, XML 1.0 appendix F: by its byte order mark, or by how a document begins in it. Nothing where the octets are in another
/// encoding.
pub(super) fn utf16(octets: &[u8]) -> Option<Result<String, XmlFault>> {
    let utf16 = |octets: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = octets.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        char::decode_utf16(units)
            .collect::<Result<String, _>>()
            .map_err(|_| XmlFault::Encoding(EncodingFault::BrokenUtf16))
    };
    Some(match octets {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [b'<', 0, ..] => utf16(octets, u16::from_le_bytes),
        [0, b'<', ..] => utf16(octets, u16::from_be_bytes),
        _ => return None,
    })
}

/// XML 1.0 appendix F: by byte order mark, else by what the declaration says.
pub(super) fn decoded(octets: &[u8]) -> Result<String, XmlFault> {
    if let Some(text) = utf16(octets) {
        return text;
    }
    let head: String = octets.iter().take(200).map(|octet| char::from(*octet)).collect();
    let declared = head
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split("?>").next())
        .and_then(|rest| rest.split_once("encoding"));
    let name =
        declared.and_then(|(_, rest)| rest.split(['"', '\'']).nth(1)).unwrap_or("utf-8").to_ascii_lowercase();
    match name.as_str() {
        "utf-8" | "utf8" | "us-ascii" | "ascii" => {
            String::from_utf8(octets.to_vec()).map_err(|_| XmlFault::NotUtf8)
        }
        "iso-8859-1" | "latin1" => Ok(octets.iter().map(|octet| char::from(*octet)).collect()),
        "windows-1251" | "cp1251" => Ok(octets.iter().map(|octet| windows_1251(*octet)).collect()),
        other => Err(XmlFault::Encoding(EncodingFault::Declared(other.chars().take(60).collect()))),
    }
}

const HIGH: &str = "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u{FFFD}™љ›њќћџ\u{A0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{AD}®Ї°±Ііґµ¶·ё№є»јЅѕї";

/// The octet of a character in Windows code page 1251, where it has one.
pub fn to_windows_1251(c: char) -> Option<u8> {
    match c {
        '\0'..='\u{7F}' => Some(c as u8),
        '\u{410}'..='\u{44F}' => u8::try_from(u32::from(c) - 0x410 + 0xC0).ok(),
        '\u{FFFD}' => None,
        _ => HIGH.chars().position(|known| known == c).and_then(|at| u8::try_from(at + 0x80).ok()),
    }
}

/// Windows code page 1251; 0x98 is not assigned.
fn windows_1251(octet: u8) -> char {
    match octet {
        0..=0x7F => char::from(octet),
        0x80..=0xBF => HIGH.chars().nth(usize::from(octet - 0x80)).unwrap_or('\u{FFFD}'),
        _ => char::from_u32(0x0410 + u32::from(octet - 0xC0)).unwrap_or('\u{FFFD}'),
    }
}

/// What follows the XML declaration, or everything where there is none.
pub(super) fn without_declaration(text: &str) -> Result<&str, XmlFault> {
    let Some(rest) = text.strip_prefix("<?xml").filter(|rest| rest.bytes().next().is_some_and(is_space))
    else {
        return Ok(text);
    };
    let end = rest.find("?>").ok_or(XmlFault::Declaration(DeclarationFault::Open))?;
    let version = rest[..end].split_once("version").and_then(|(_, rest)| rest.split(['"', '\'']).nth(1));
    if !version.is_some_and(is_version) {
        return Err(XmlFault::Declaration(DeclarationFault::Version));
    }
    Ok(&rest[end + 2..])
}
