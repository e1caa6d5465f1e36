//! A reader of DER, X.690 §10: definite lengths, shortest form, nothing left over unseen.

use std::ops::Range;

use crate::encoding::date;

/// Octets still to be read.
#[derive(Clone, Copy, Debug)]
pub struct Der<'a> {
    rest: &'a [u8],
}

/// One tag-length-value.
#[derive(Clone, Copy, Debug)]
pub struct Tlv<'a> {
    /// The identifier octet; tags above 30 are not read.
    pub tag: u8,
    /// The content octets.
    pub content: &'a [u8],
    /// The whole encoding.
    pub whole: &'a [u8],
}

/// Identifier octets that are used here.
pub mod tag {
    /// BOOLEAN.
    pub const BOOLEAN: u8 = 0x01;
    /// INTEGER.
    pub const INTEGER: u8 = 0x02;
    /// BIT STRING.
    pub const BIT_STRING: u8 = 0x03;
    /// OCTET STRING.
    pub const OCTET_STRING: u8 = 0x04;
    /// NULL.
    pub const NULL: u8 = 0x05;
    /// OBJECT IDENTIFIER.
    pub const OID: u8 = 0x06;
    /// ENUMERATED.
    pub const ENUMERATED: u8 = 0x0A;
    /// UTCTime.
    pub const UTC_TIME: u8 = 0x17;
    /// GeneralizedTime.
    pub const GENERALIZED_TIME: u8 = 0x18;
    /// SET, constructed.
    pub const SET: u8 = 0x31;
    /// SEQUENCE, constructed.
    pub const SEQUENCE: u8 = 0x30;
}

impl<'a> Der<'a> {
    /// Reads `octets`.
    pub const fn new(octets: &'a [u8]) -> Self {
        Der { rest: octets }
    }

    /// Whether everything was read.
    pub const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// How many octets are still to be read.
    pub const fn remaining(&self) -> usize {
        self.rest.len()
    }

    /// The next tag, without reading it.
    pub fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// The next value, whatever it is.
    pub fn any(&mut self) -> Option<Tlv<'a>> {
        let (&tag, after) = self.rest.split_first()?;
        if tag & 0x1F == 0x1F {
            return None;
        }
        let (&first, mut after) = after.split_first()?;
        let length = if first < 0x80 {
            usize::from(first)
        } else {
            let count = usize::from(first & 0x7F);
            if count == 0 || count > 4 || after.len() < count {
                return None;
            }
            let (digits, rest) = after.split_at(count);
            after = rest;
            let length = digits.iter().fold(0usize, |length, digit| length << 8 | usize::from(*digit));
            // X.690 §10.1: as few octets as can be.
            if digits[0] == 0 || length < 0x80 {
                return None;
            }
            length
        };
        if after.len() < length {
            return None;
        }
        let (content, rest) = after.split_at(length);
        let whole = &self.rest[..self.rest.len() - rest.len()];
        self.rest = rest;
        Some(Tlv { tag, content, whole })
    }

    /// The content of the next value, which must have this tag.
    pub fn expect(&mut self, tag: u8) -> Option<&'a [u8]> {
        let mut ahead = *self;
        let value = ahead.any().filter(|value| value.tag == tag)?;
        *self = ahead;
        Some(value.content)
    }

    /// The content of the next value, if it has this tag.
    pub fn optional(&mut self, tag: u8) -> Option<&'a [u8]> {
        if self.peek() == Some(tag) { self.expect(tag) } else { None }
    }

    /// What is inside the next value, which must have this tag.
    pub fn inside(&mut self, tag: u8) -> Option<Der<'a>> {
        self.expect(tag).map(Der::new)
    }
}

/// Seconds since 1970 of a UTCTime or GeneralizedTime, RFC 5280 §4.1.2.5: to the second, in Zulu.
pub fn time(value: Tlv<'_>) -> Option<i64> {
    match value.tag {
        tag::UTC_TIME => date::utc_time(value.content),
        tag::GENERALIZED_TIME => date::generalized_time(value.content),
        _ => None,
    }
}

/// The content of an INTEGER, X.690 §8.3.2: at least one octet, and the first nine bits not all the same.
pub fn integer(content: &[u8]) -> Option<&[u8]> {
    match content {
        [] | [0, 0..=0x7F, ..] | [0xFF, 0x80..=0xFF, ..] => None,
        _ => Some(content),
    }
}

/// A BOOLEAN's content. DER has one octet for TRUE, X.690 §11.1; a written FALSE, which DER leaves out, is read.
pub fn boolean(content: &[u8]) -> Option<bool> {
    match content {
        [0] => Some(false),
        [0xFF] => Some(true),
        _ => None,
    }
}

/// The octets of a BIT STRING's content that has no unused bits.
pub fn whole_octets(content: &[u8]) -> Option<&[u8]> {
    content.split_first().filter(|(unused, _)| **unused == 0).map(|(_, octets)| octets)
}

/// The named bits of a BIT STRING's content, bit 0 lowest, X.690 §11.2; those beyond the sixteenth are not looked at.
pub fn named_bits(content: &[u8]) -> Option<u16> {
    let (unused, octets) = content.split_first()?;
    let last = octets.last();
    let padding_is_zero = last.is_none_or(|last| *unused < 8 && last.trailing_zeros() >= u32::from(*unused));
    if !padding_is_zero || last.is_none() && *unused != 0 {
        return None;
    }
    Some(
        octets
            .iter()
            .take(2)
            .enumerate()
            .fold(0, |bits, (at, octet)| bits | u16::from(octet.reverse_bits()) << (8 * at)),
    )
}

/// An OBJECT IDENTIFIER's content in dotted text.
pub fn oid_text(content: &[u8]) -> Option<String> {
    // Arcs of 128 bits: those below 2.25 are UUIDs.
    let mut arcs: Vec<u128> = Vec::new();
    let mut arc = 0u128;
    let mut within = false;
    for octet in content {
        // X.690 §8.19.2: a number begins with no zeros.
        if !within && *octet == 0x80 {
            return None;
        }
        arc = arc.checked_mul(128)?.checked_add(u128::from(octet & 0x7F))?;
        within = octet & 0x80 != 0;
        if !within {
            arcs.push(arc);
            arc = 0;
        }
    }
    if within {
        return None;
    }
    let first = *arcs.first()?;
    let top = (first / 40).min(2);
    let rest = arcs[1..].iter().map(u128::to_string);
    Some(
        [top.to_string(), (first - top * 40).to_string()]
            .into_iter()
            .chain(rest)
            .collect::<Vec<_>>()
            .join("."),
    )
}

/// Where `part`, a subslice of `whole`, begins and ends.
pub fn range_of(whole: &[u8], part: &[u8]) -> Range<usize> {
    let start = (part.as_ptr() as usize).wrapping_sub(whole.as_ptr() as usize);
    if start <= whole.len() && part.len() <= whole.len() - start { start..start + part.len() } else { 0..0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_a_calendar_library() {
        let jiff = |text: &str| {
            let part = |from: usize, to: usize| text[from..to].parse::<i16>().unwrap();
            let small = |from: usize| part(from, from + 2) as i8;
            let civil =
                jiff::civil::DateTime::new(part(0, 4), small(4), small(6), small(8), small(10), small(12), 0)
                    .ok()?;
            Some(civil.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp().as_second())
        };
        for year in (0..=9990).step_by(7).chain([1900, 1970, 2000, 2004, 2100, 2400]) {
            for day in 0..=32 {
                for month in 0..=13 {
                    let text = format!("{year:04}{month:02}{day:02}175906");
                    let whole = [&[tag::GENERALIZED_TIME, 15], text.as_bytes(), b"Z"].concat();
                    assert_eq!(Der::new(&whole).any().and_then(time), jiff(&text), "{text}");
                }
            }
        }
        // The time without end, RFC 5280 §4.1.2.5, which the library does not reach.
        let never = [&[tag::GENERALIZED_TIME, 15][..], b"99991231235959Z"].concat();
        assert_eq!(Der::new(&never).any().and_then(time), Some(253_402_300_799));
    }
}
