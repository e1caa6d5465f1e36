//! Base64 as XML Schema has it: white space anywhere, `&#13;` of Java included.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The octets, or nothing when it is not base64. White space is skipped wherever it stands.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    if let Ok(octets) = STANDARD.decode(text) {
        return Some(octets);
    }
    let digits: Vec<u8> = text.bytes().filter(|octet| !octet.is_ascii_whitespace()).collect();
    STANDARD.decode(digits).ok()
}

/// How many octets the digits of a text make at most; white space and padding make none.
pub fn octets_in(text: &str) -> usize {
    let digits = text.bytes().filter(|octet| !octet.is_ascii_whitespace() && *octet != b'=').count();
    digits / 4 * 3 + (digits % 4).saturating_sub(1)
}

/// On one line.
pub fn encode(octets: &[u8]) -> String {
    STANDARD.encode(octets)
}
