//! Base64, RFC 4648 §4.

use ::base64::Engine as _;
use ::base64::alphabet::STANDARD as ALPHABET;
use ::base64::engine::DecodePaddingMode;
use ::base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};

const PADDED_OR_NOT: GeneralPurpose = GeneralPurpose::new(
    &ALPHABET,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The octets of a text as XML Schema has it: white space anywhere, `&#13;` of Java included. Nothing when it is not base64.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok().or_else(|| decode_digits(&without_space(text)))
}

/// How many octets the digits of a text make at most; white space and padding make none.
pub fn octets_in(text: &str) -> usize {
    let digits = text.bytes().filter(|octet| !octet.is_ascii_whitespace() && *octet != b'=').count();
    digits / 4 * 3 + (digits % 4).saturating_sub(1)
}

/// The octets of digits with white space anywhere, and with the padding or without it: some clients leave it off.
pub fn decode_unpadded(text: &str) -> Option<Vec<u8>> {
    PADDED_OR_NOT.decode(without_space(text)).ok()
}

/// The octets of digits and padding, and nothing else between them.
pub fn decode_digits(digits: &[u8]) -> Option<Vec<u8>> {
    STANDARD.decode(digits).ok()
}

/// On one line, with padding.
pub fn encode(octets: &[u8]) -> String {
    STANDARD.encode(octets)
}

fn without_space(text: &str) -> Vec<u8> {
    text.bytes().filter(|octet| !octet.is_ascii_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_may_stand_anywhere_and_padding_is_optional_only_where_that_is_asked_for() {
        let octets = [0x30, 0xFB, 0xEF, 0xBE, 0xFF];
        assert_eq!(encode(&octets), "MPvvvv8=");
        for text in ["MPvvvv8=", " MPvv\r\nvv8\t=\n"] {
            assert_eq!(decode(text).as_deref(), Some(&octets[..]), "{text:?}");
            assert_eq!(decode_unpadded(text).as_deref(), Some(&octets[..]), "{text:?}");
        }
        assert_eq!(decode_unpadded("MPvv vv8").as_deref(), Some(&octets[..]));
        for text in ["MPvvvv8", "MPvv*vv8=", "MPvvvv8=MPvv", "MPvvvv9=", "MP-_vv8="] {
            assert_eq!(decode(text), None, "{text}");
        }
        assert_eq!(decode_digits(b"MPvv vv8="), None);
        assert_eq!(["", "MPvvvv8=", " MPvv\n vvs\t", "MA=="].map(octets_in), [0, 5, 5, 1]);
    }
}
