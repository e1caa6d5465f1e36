//! A certificate's serial number as text: xs:integer, and what people write in its place.

use super::Certificate;
use crate::encoding::hex;

/// Digits of the longest serial number that is looked at: 20 octets have 49.
const DIGITS_MAX: usize = 64;

/// An INTEGER's content octets in decimal.
pub(crate) fn decimal(octets: &[u8]) -> String {
    if octets.first().is_some_and(|first| first & 0x80 != 0) {
        return format!("-{}", magnitude(&negated(octets)));
    }
    magnitude(octets)
}

/// A certificate's serial number in decimal, as X509IssuerSerial has it.
pub(crate) fn serial_decimal(certificate: &Certificate) -> String {
    decimal(certificate.serial())
}

/// The number of an xs:integer in its canonical form, XML Schema 2 §3.3.13: no `+`, no zeros in front.
pub(crate) fn xs_integer(text: &str) -> Option<String> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    if digits.is_empty() || digits.len() > DIGITS_MAX || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let digits = digits.trim_start_matches('0');
    Some(if digits.is_empty() { "0".to_owned() } else { format!("{sign}{digits}") })
}

/// The number of hexadecimal digits – after `0x`, with colons, blanks or dashes between them – in decimal.
pub(crate) fn hexadecimal(text: &str) -> Option<String> {
    let text = text.trim();
    let text = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).unwrap_or(text);
    let digits: String = text.chars().filter(|c| !matches!(c, ':' | ' ' | '-')).collect();
    if digits.is_empty() || digits.len() > DIGITS_MAX {
        return None;
    }
    hex::decode_number(&digits).map(|octets| magnitude(&octets))
}

/// Octets as a number that is not negative, in decimal.
fn magnitude(octets: &[u8]) -> String {
    // Digits of base 10^9, lowest first.
    let mut digits: Vec<u32> = vec![0];
    for octet in octets {
        let mut carry = u64::from(*octet);
        for digit in &mut digits {
            let value = u64::from(*digit) * 256 + carry;
            *digit = (value % 1_000_000_000) as u32;
            carry = value / 1_000_000_000;
        }
        if carry > 0 {
            digits.push(carry as u32);
        }
    }
    let mut text = digits.last().map_or_else(String::new, u32::to_string);
    for digit in digits.iter().rev().skip(1) {
        text.push_str(&format!("{digit:09}"));
    }
    text
}

/// The two's complement of a negative number.
fn negated(octets: &[u8]) -> Vec<u8> {
    let mut carry = true;
    let mut out: Vec<u8> = octets
        .iter()
        .rev()
        .map(|octet| {
            let (value, over) = (!octet).overflowing_add(u8::from(carry));
            carry = over;
            value
        })
        .collect();
    out.reverse();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serial_numbers_are_xs_integer_and_other_ways_to_write_them_are_recognised() {
        assert_eq!(decimal(&[0x00, 0xFF]), "255");
        assert_eq!(decimal(&[0xFF]), "-1");
        assert_eq!(decimal(&[0x80, 0x00]), "-32768");
        assert_eq!(decimal(&[0x3B, 0x9A, 0xCA, 0x00]), "1000000000");
        for (text, number) in [(" 255\n", "255"), ("+0255", "255"), ("-1", "-1"), ("-0", "0"), ("000", "0")] {
            assert_eq!(xs_integer(text).as_deref(), Some(number), "{text:?}");
        }
        for text in ["", "+", "FF", "0xFF", "2 5", "12e3", "1.0"] {
            assert_eq!(xs_integer(text), None, "{text:?}");
        }
        for text in ["FF", "0xff", "00:FF", "0 f F", " 0XFF "] {
            assert_eq!(hexadecimal(text).as_deref(), Some("255"), "{text:?}");
        }
        assert_eq!((hexadecimal("0x"), hexadecimal("12G")), (None, None));
    }
}
