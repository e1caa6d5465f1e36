//! BER, X.690 §8, read: what PKCS#12 needs of it, indefinite lengths and strings in pieces included.

use super::{Pkcs12Damage, Pkcs12Error};
use crate::x509::der::oid_text;

/// Levels of nesting; the authority's files have about a dozen.
const DEPTH_MAX: usize = 32;

/// Constructed, X.690 §8.1.2.5.
const CONSTRUCTED: u8 = 0x20;
pub(super) const NULL: u8 = 0x05;
pub(super) const SEQUENCE: u8 = 0x30;
const OCTET_STRING: u8 = 0x04;

/// One element: tag and content, the end-of-contents octets taken off.
#[derive(Debug, Clone, Copy)]
pub(super) struct Element<'a> {
    pub(super) tag: u8,
    content: &'a [u8],
    depth: usize,
}

/// What follows one another in a constructed element.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'a> {
    rest: &'a [u8],
    depth: usize,
}

fn malformed<T>(what: Pkcs12Damage) -> Result<T, Pkcs12Error> {
    Err(Pkcs12Error::Malformed(what))
}

/// The one element that `octets` begin with. What follows is not looked at: some writers pad what they encrypt.
pub(super) fn first(octets: &[u8]) -> Result<Element<'_>, Pkcs12Error> {
    Reader { rest: octets, depth: 0 }.any()
}

impl<'a> Reader<'a> {
    /// Nothing is left.
    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Nothing is left of an algorithm's parameters.
    pub(super) fn end_of_parameters(&self) -> Result<(), Pkcs12Error> {
        if self.is_empty() { Ok(()) } else { malformed(Pkcs12Damage::Parameters) }
    }

    /// The next element.
    pub(super) fn any(&mut self) -> Result<Element<'a>, Pkcs12Error> {
        let (element, after) = element(self.rest, self.depth)?;
        self.rest = after;
        Ok(element)
    }

    /// The next element, which has this tag.
    pub(super) fn tagged(&mut self, tag: u8) -> Result<Element<'a>, Pkcs12Error> {
        let next = self.any()?;
        if next.tag == tag { Ok(next) } else { malformed(Pkcs12Damage::Tag) }
    }

    /// The next element, when there is one and it has this tag.
    pub(super) fn optional(&mut self, tag: u8) -> Result<Option<Element<'a>>, Pkcs12Error> {
        if self.rest.first() == Some(&tag) { self.any().map(Some) } else { Ok(None) }
    }

    /// The next SEQUENCE's inside.
    pub(super) fn sequence(&mut self) -> Result<Reader<'a>, Pkcs12Error> {
        self.tagged(SEQUENCE)?.inside()
    }

    /// The next constructed context tag's inside: EXPLICIT.
    pub(super) fn explicit(&mut self, number: u8) -> Result<Reader<'a>, Pkcs12Error> {
        self.tagged(0xa0 | number)?.inside()
    }

    /// The next OBJECT IDENTIFIER in dotted text.
    pub(super) fn oid(&mut self) -> Result<String, Pkcs12Error> {
        let element = self.tagged(6)?;
        oid_text(element.content).map_or_else(|| malformed(Pkcs12Damage::ObjectIdentifier), Ok)
    }

    /// The next INTEGER, which is small and not negative.
    pub(super) fn number(&mut self) -> Result<u64, Pkcs12Error> {
        let content = self.tagged(2)?.content;
        let digits = &content[content.iter().take_while(|octet| **octet == 0).count()..];
        if content.first().is_none_or(|octet| octet & 0x80 != 0) || digits.len() > 8 {
            return malformed(Pkcs12Damage::Number);
        }
        Ok(digits.iter().fold(0, |value, octet| value << 8 | u64::from(*octet)))
    }

    /// The same, when there is one.
    pub(super) fn optional_number(&mut self) -> Result<Option<u64>, Pkcs12Error> {
        if self.rest.first() == Some(&2) { self.number().map(Some) } else { Ok(None) }
    }

    /// The next OCTET STRING, its pieces joined.
    pub(super) fn octets(&mut self) -> Result<Vec<u8>, Pkcs12Error> {
        let element = self.any()?;
        if element.tag & !CONSTRUCTED != OCTET_STRING {
            return malformed(Pkcs12Damage::OctetString);
        }
        element.octets()
    }
}

impl<'a> Element<'a> {
    /// What is in it, when it is constructed.
    pub(super) fn inside(self) -> Result<Reader<'a>, Pkcs12Error> {
        if self.tag & CONSTRUCTED == 0 {
            return malformed(Pkcs12Damage::Primitive);
        }
        if self.depth >= DEPTH_MAX {
            return malformed(Pkcs12Damage::Depth);
        }
        Ok(Reader { rest: self.content, depth: self.depth + 1 })
    }

    /// Its content as it stands.
    pub(super) fn content(self) -> &'a [u8] {
        self.content
    }

    /// Its octets; of a constructed string the pieces joined, X.690 §8.7.3.
    pub(super) fn octets(self) -> Result<Vec<u8>, Pkcs12Error> {
        if self.tag & CONSTRUCTED == 0 {
            return Ok(self.content.to_vec());
        }
        let mut inside = self.inside()?;
        let mut joined = Vec::new();
        while !inside.is_empty() {
            joined.extend(inside.octets()?);
        }
        Ok(joined)
    }
}

fn element(octets: &[u8], depth: usize) -> Result<(Element<'_>, &[u8]), Pkcs12Error> {
    let [tag, length, after @ ..] = octets else { return malformed(Pkcs12Damage::End) };
    let tag = *tag;
    if tag & 0x1f == 0x1f {
        return malformed(Pkcs12Damage::LongTag);
    }
    if *length == 0x80 {
        let content_octets = up_to_end_of_contents(tag, after, depth)?;
        let (content, after) = after.split_at(content_octets);
        return Ok((Element { tag, content, depth }, &after[2..]));
    }
    let (length, after) = definite(*length, after)?;
    if length > after.len() {
        return malformed(Pkcs12Damage::End);
    }
    let (content, after) = after.split_at(length);
    Ok((Element { tag, content, depth }, after))
}

/// X.690 §8.1.3.4 and §8.1.3.5.
fn definite(first: u8, after: &[u8]) -> Result<(usize, &[u8]), Pkcs12Error> {
    if first < 0x80 {
        return Ok((usize::from(first), after));
    }
    let digits = usize::from(first & 0x7f);
    // Four octets reach beyond the limit of the whole file.
    if digits > 4 || digits > after.len() {
        return malformed(Pkcs12Damage::Length);
    }
    let (digits, after) = after.split_at(digits);
    Ok((digits.iter().fold(0, |length, octet| length << 8 | usize::from(*octet)), after))
}

/// How many octets there are before the two zeros that end it, X.690 §8.1.3.6.
fn up_to_end_of_contents(tag: u8, octets: &[u8], depth: usize) -> Result<usize, Pkcs12Error> {
    if tag & CONSTRUCTED == 0 {
        return malformed(Pkcs12Damage::Indefinite);
    }
    if depth >= DEPTH_MAX {
        return malformed(Pkcs12Damage::Depth);
    }
    let mut rest = octets;
    while !rest.starts_with(&[0, 0]) {
        rest = element(rest, depth + 1)?.1;
    }
    Ok(octets.len() - rest.len())
}
