//! DER, X.690 §8 and §10, written: the few types that certificates, lists and key files are made of.

use crate::clock::Now;
use crate::encoding::date;

/// Tag, length in its shortest form (X.690 §10.1) and content.
pub fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(content.len() + 6);
    out.push(tag);
    let length = content.len().to_be_bytes();
    let digits = &length[length.iter().position(|octet| *octet != 0).unwrap_or(length.len() - 1)..];
    if content.len() >= 0x80 {
        out.push(0x80 | digits.len() as u8);
    }
    out.extend_from_slice(digits);
    out.extend_from_slice(content);
    out
}

/// A SEQUENCE of encoded parts.
pub fn sequence<T: AsRef<[u8]>>(parts: &[T]) -> Vec<u8> {
    tlv(0x30, &joined(parts))
}

/// A SET of encoded parts, put into the order of X.690 §11.6.
pub fn set(mut parts: Vec<Vec<u8>>) -> Vec<u8> {
    parts.sort();
    tlv(0x31, &joined(&parts))
}

/// The parts one after another.
pub fn joined<T: AsRef<[u8]>>(parts: &[T]) -> Vec<u8> {
    parts.iter().flat_map(|part| part.as_ref()).copied().collect()
}

/// A constructed context tag `[number]` around encoded content.
pub fn context<T: AsRef<[u8]>>(number: u8, content: T) -> Vec<u8> {
    tlv(0xa0 | number, content.as_ref())
}

/// A primitive context tag `[number]`: IMPLICIT over a string type.
pub fn context_primitive<T: AsRef<[u8]>>(number: u8, content: T) -> Vec<u8> {
    tlv(0x80 | number, content.as_ref())
}

/// An OBJECT IDENTIFIER from dotted text; the callers' texts are constants of the crate.
pub fn oid(dotted: &str) -> Vec<u8> {
    let mut arcs = dotted.split('.').map(|arc| arc.parse::<u64>().unwrap_or(0));
    let first = arcs.next().unwrap_or(0) * 40 + arcs.next().unwrap_or(0);
    let mut content = Vec::new();
    for arc in std::iter::once(first).chain(arcs) {
        let mut septets = vec![(arc & 0x7f) as u8];
        let mut rest = arc >> 7;
        while rest > 0 {
            septets.push((rest & 0x7f) as u8 | 0x80);
            rest >>= 7;
        }
        content.extend(septets.iter().rev());
    }
    tlv(6, &content)
}

/// A non-negative INTEGER from big-endian octets.
pub fn unsigned(octets: &[u8]) -> Vec<u8> {
    let first = octets.iter().position(|octet| *octet != 0).unwrap_or(octets.len());
    let digits = &octets[first..];
    let mut content = Vec::with_capacity(digits.len() + 1);
    if digits.first().is_none_or(|octet| octet & 0x80 != 0) {
        content.push(0);
    }
    content.extend_from_slice(digits);
    tlv(2, &content)
}

/// A small INTEGER.
pub fn integer(value: u64) -> Vec<u8> {
    unsigned(&value.to_be_bytes())
}

/// BOOLEAN TRUE.
pub fn yes() -> Vec<u8> {
    vec![1, 1, 0xff]
}

/// NULL.
pub fn null() -> Vec<u8> {
    vec![5, 0]
}

/// An OCTET STRING.
pub fn octet_string(content: &[u8]) -> Vec<u8> {
    tlv(4, content)
}

/// A BIT STRING of whole octets.
pub fn bit_string(content: &[u8]) -> Vec<u8> {
    tlv(3, &joined(&[&[0], content]))
}

/// A named-bit BIT STRING, X.690 §11.2.2: bit 0 of `flags` is the first bit, trailing zeros are left off.
pub fn named_bits(flags: u16) -> Vec<u8> {
    if flags == 0 {
        return tlv(3, &[0]);
    }
    let highest = 15 - flags.leading_zeros();
    let mut content = vec![(7 - highest % 8) as u8];
    let reversed = flags.reverse_bits().to_be_bytes();
    content.extend_from_slice(&reversed[..=(highest / 8) as usize]);
    tlv(3, &content)
}

/// A UTF8String.
pub fn utf8(text: &str) -> Vec<u8> {
    tlv(0x0c, text.as_bytes())
}

/// A PrintableString; the caller keeps to its alphabet.
pub fn printable(text: &str) -> Vec<u8> {
    tlv(0x13, text.as_bytes())
}

/// An IA5String; the caller keeps to ASCII.
pub fn ia5(text: &str) -> Vec<u8> {
    tlv(0x16, text.as_bytes())
}

/// RFC 5280 §4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050, whole seconds. What lies beyond the calendar
/// becomes the time without end, §4.1.2.5.
pub fn time(at: Now) -> Vec<u8> {
    date::to_utc_time(at).map_or_else(|| generalized_time(at), |content| tlv(0x17, content.as_bytes()))
}

/// A GeneralizedTime to the second, whatever the year: RFC 6960 §4.2.2.1, RFC 3161 §2.4.2.
pub fn generalized_time(at: Now) -> Vec<u8> {
    tlv(0x18, date::to_generalized_time(at).as_bytes())
}

/// An ENUMERATED of one octet.
pub fn enumerated(value: u8) -> Vec<u8> {
    tlv(10, &[value])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_take_their_shortest_form() {
        assert_eq!(tlv(4, &[7; 127])[..2], [4, 0x7f]);
        assert_eq!(tlv(4, &[7; 128])[..3], [4, 0x81, 0x80]);
        assert_eq!(tlv(4, &[7; 256])[..4], [4, 0x82, 1, 0]);
        assert_eq!(tlv(4, &[]), [4, 0]);
    }

    #[test]
    fn oids_and_integers_are_those_of_the_authority() {
        assert_eq!(oid("1.2.398.3.3.2.3"), [6, 7, 0x2a, 0x83, 0x0e, 3, 3, 2, 3]);
        assert_eq!(
            oid("0.9.2342.19200300.100.1.1"),
            [6, 10, 9, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 1]
        );
        assert_eq!(integer(0), [2, 1, 0]);
        assert_eq!(integer(128), [2, 2, 0, 128]);
    }

    #[test]
    fn key_usage_bits_are_those_of_the_profile() {
        assert_eq!(named_bits(0b11), [3, 2, 6, 0xc0]);
        assert_eq!(named_bits(0b101), [3, 2, 5, 0xa0]);
        assert_eq!(named_bits(0b110_0000), [3, 2, 1, 0x06]);
        assert_eq!(named_bits(1 << 8), [3, 3, 7, 0, 0x80]);
    }

    #[test]
    fn times_change_their_type_in_2050() {
        let at = |text: &str| time(Now::parse(text).expect("a time"));
        assert_eq!(at("2049-12-31T23:59:59Z"), tlv(0x17, b"491231235959Z"));
        assert_eq!(at("2050-01-01"), tlv(0x18, b"20500101000000Z"));
    }
}
