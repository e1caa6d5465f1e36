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

/// On one line.
pub fn encode(octets: &[u8]) -> String {
    STANDARD.encode(octets)
}
