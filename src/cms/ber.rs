//! BER, X.690 §8, brought into definite lengths of their shortest form, strings in one piece.
//!
//! CMS is allowed to be BER, and signers that write as they go use it: OpenSSL with `-stream`, Bouncy Castle's generators.
//! What was DER comes out as it was, so that certificates and signed attributes keep their octets.

use super::{BerFault, CmsError};
use crate::limits;

/// Constructed, X.690 §8.1.2.5.
const CONSTRUCTED: u8 = 0x20;
const OCTET_STRING: u8 = 0x04;

/// The one element that `octets` are, nothing after it.
pub(super) fn to_der(octets: &[u8]) -> Result<Vec<u8>, CmsError> {
    if octets.len() > limits::CMS_BYTES_MAX {
        return Err(CmsError::TooLarge { octets: octets.len(), limit: limits::CMS_BYTES_MAX });
    }
    let mut out = Vec::with_capacity(octets.len());
    let rest = element(octets, &mut out, 0)?;
    if rest.is_empty() { Ok(out) } else { Err(CmsError::NotBer(BerFault::Trailing)) }
}

/// Header of the element that `octets` begin with.
struct Header<'a> {
    tag: u8,
    /// `None` for an indefinite length, X.690 §8.1.3.6.
    length: Option<usize>,
    after: &'a [u8],
}

fn header(octets: &[u8]) -> Result<Header<'_>, CmsError> {
    let [tag, first, after @ ..] = octets else { return Err(CmsError::NotBer(BerFault::CutOff)) };
    if tag & 0x1F == 0x1F {
        return Err(CmsError::NotBer(BerFault::LongTag));
    }
    let (tag, after) = (*tag, after);
    match *first {
        0x80 if tag & CONSTRUCTED == 0 => Err(CmsError::NotBer(BerFault::Indefinite)),
        0x80 => Ok(Header { tag, length: None, after }),
        short @ 0..0x80 => Ok(Header { tag, length: Some(usize::from(short)), after }).and_then(within),
        long => {
            let count = usize::from(long & 0x7F);
            let digits = after.get(..count).ok_or(CmsError::NotBer(BerFault::CutOff))?;
            let significant = &digits[digits.iter().take_while(|octet| **octet == 0).count()..];
            if significant.len() > 4 {
                return Err(CmsError::NotBer(BerFault::Length));
            }
            let length = significant.iter().fold(0usize, |length, octet| length << 8 | usize::from(*octet));
            within(Header { tag, length: Some(length), after: &after[count..] })
        }
    }
}

fn within(header: Header<'_>) -> Result<Header<'_>, CmsError> {
    if header.length.is_some_and(|length| length > header.after.len()) {
        return Err(CmsError::NotBer(BerFault::Length));
    }
    Ok(header)
}

/// Appends the DER of the first element to `out`; gives what follows it.
fn element<'a>(octets: &'a [u8], out: &mut Vec<u8>, depth: usize) -> Result<&'a [u8], CmsError> {
    if depth >= limits::CMS_DEPTH_MAX {
        return Err(CmsError::NotBer(BerFault::Depth));
    }
    let Header { tag, length, after } = header(octets)?;
    // A string in pieces becomes one, X.690 §8.7.3.
    let in_pieces = tag == OCTET_STRING | CONSTRUCTED;
    out.push(if in_pieces { OCTET_STRING } else { tag });
    let start = out.len();
    let rest = match length {
        Some(length) if tag & CONSTRUCTED == 0 => {
            let (content, rest) = after.split_at(length);
            push_length(out, length);
            out.extend_from_slice(content);
            return Ok(rest);
        }
        Some(length) => {
            let (mut content, rest) = after.split_at(length);
            while !content.is_empty() {
                content = child(content, out, depth, in_pieces)?;
            }
            rest
        }
        None => {
            let mut content = after;
            while !content.starts_with(&[0, 0]) {
                content = child(content, out, depth, in_pieces)?;
            }
            &content[2..]
        }
    };
    let mut digits = Vec::with_capacity(5);
    push_length(&mut digits, out.len() - start);
    out.splice(start..start, digits);
    Ok(rest)
}

fn child<'a>(
    octets: &'a [u8],
    out: &mut Vec<u8>,
    depth: usize,
    in_pieces: bool,
) -> Result<&'a [u8], CmsError> {
    if in_pieces { pieces(octets, out, depth + 1) } else { element(octets, out, depth + 1) }
}

/// Appends what is in the pieces of a string.
fn pieces<'a>(octets: &'a [u8], out: &mut Vec<u8>, depth: usize) -> Result<&'a [u8], CmsError> {
    if depth >= limits::CMS_DEPTH_MAX {
        return Err(CmsError::NotBer(BerFault::Depth));
    }
    let Header { tag, length, after } = header(octets)?;
    match (tag, length) {
        (OCTET_STRING, Some(length)) => {
            let (content, rest) = after.split_at(length);
            out.extend_from_slice(content);
            Ok(rest)
        }
        (tag, Some(length)) if tag == OCTET_STRING | CONSTRUCTED => {
            let (mut content, rest) = after.split_at(length);
            while !content.is_empty() {
                content = pieces(content, out, depth + 1)?;
            }
            Ok(rest)
        }
        (tag, None) if tag == OCTET_STRING | CONSTRUCTED => {
            let mut content = after;
            while !content.starts_with(&[0, 0]) {
                content = pieces(content, out, depth + 1)?;
            }
            Ok(&content[2..])
        }
        _ => Err(CmsError::NotBer(BerFault::Pieces)),
    }
}

/// X.690 §10.1.
fn push_length(out: &mut Vec<u8>, length: usize) {
    if length < 0x80 {
        out.push(length as u8);
        return;
    }
    let digits = length.to_be_bytes();
    let digits = &digits[digits.iter().take_while(|octet| **octet == 0).count()..];
    out.push(0x80 | digits.len() as u8);
    out.extend_from_slice(digits);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn der_stays_as_it_is_and_ber_becomes_der() {
        let der = [0x30, 7, 2, 1, 5, 4, 2, 1, 2];
        assert_eq!(to_der(&der).unwrap(), der);
        let indefinite = [0x30, 0x80, 2, 0x81, 1, 5, 0x24, 0x80, 4, 1, 1, 0x24, 3, 4, 1, 2, 0, 0, 0, 0];
        assert_eq!(to_der(&indefinite).unwrap(), der);
        let long: Vec<u8> = [&[0x30, 0x83, 0, 0, 0x85, 4, 0x82, 0, 0x82][..], &[7; 0x81]].concat();
        assert!(to_der(&long).is_err(), "a length beyond the end");
        let long: Vec<u8> = [&[0x30, 0x83, 0, 0, 0x85, 4, 0x82, 0, 0x81][..], &[7; 0x81]].concat();
        assert_eq!(to_der(&long).unwrap()[..6], [0x30, 0x81, 0x84, 4, 0x81, 0x81]);
    }

    #[test]
    fn what_is_no_ber_is_refused() {
        for bad in [
            &[][..],
            &[0x30],
            &[0x30, 0x80],
            &[4, 0x80, 0, 0],
            &[0x30, 0, 0],
            &[0x1F, 1, 0],
            &[0x24, 3, 2, 1, 1],
            &[0x30, 0x85, 1, 0, 0, 0, 0],
        ] {
            assert!(to_der(bad).is_err(), "{bad:02x?}");
        }
        let deep = [0x30, 0x80].repeat(10_000);
        assert_eq!(to_der(&deep), Err(CmsError::NotBer(BerFault::Depth)));
    }
}
