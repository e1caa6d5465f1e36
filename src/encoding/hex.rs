//! Hexadecimal, RFC 4648 §8.

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Octets in lower-case digits.
pub fn encode(octets: &[u8]) -> String {
    octets
        .iter()
        .flat_map(|octet| [octet >> 4, octet & 15])
        .map(|digit| char::from(DIGITS[usize::from(digit)]))
        .collect()
}

/// The octets of an even number of digits, upper-case or lower-case, and of nothing else.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let mut octets = vec![0; text.len() / 2];
    decode_into(text, &mut octets)?;
    Some(octets)
}

/// The same, of as many octets as there must be.
pub fn decode_array<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut octets = [0; N];
    decode_into(text, &mut octets)?;
    Some(octets)
}

fn decode_into(text: &str, octets: &mut [u8]) -> Option<()> {
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return None };
    if pairs.len() != octets.len() {
        return None;
    }
    let digit = |octet: u8| char::from(octet).to_digit(16);
    for (octet, [high, low]) in octets.iter_mut().zip(pairs) {
        *octet = (digit(*high)? << 4 | digit(*low)?) as u8;
    }
    Some(())
}

/// A number in lower-case digits without leading zeros; `0` for nothing but zeros.
pub fn encode_number(octets: &[u8]) -> String {
    let text = encode(octets);
    let trimmed = text.trim_start_matches('0');
    if trimmed.is_empty() { "0".to_owned() } else { trimmed.to_owned() }
}

/// The octets of a number of any count of digits.
pub fn decode_number(text: &str) -> Option<Vec<u8>> {
    if text.len().is_multiple_of(2) { decode(text) } else { decode(&format!("0{text}")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn octets_come_back_and_nothing_else_is_read() {
        assert_eq!(encode(&[0, 0xFB, 7]), "00fb07");
        assert_eq!(decode("00Fb07").as_deref(), Some(&[0, 0xFB, 7][..]));
        assert_eq!(decode("").as_deref(), Some(&[][..]));
        for text in ["0", "0x", "+1", " 1", "é0"] {
            assert_eq!(decode(text), None, "{text}");
        }
        assert_eq!((encode_number(&[0, 7]), encode_number(&[0])), ("7".to_owned(), "0".to_owned()));
        assert_eq!(decode_number("7fb").as_deref(), Some(&[7, 0xFB][..]));
    }
}
