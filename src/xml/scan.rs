//! Markup and text of the usual form, found in one look at each octet. What is of another form, right or wrong, is left to quick-xml and to
//! those who know what is wrong with it.

use super::names::is_space;
use super::start_tag::{Found, IN_VALUE};
use crate::limits;

/// Octets of names: those of ASCII, colons, and whatever is no ASCII; whether it is a name is looked at later.
const IN_NAME: [bool; 256] = {
    let mut table = [false; 256];
    let mut octet = 0;
    while octet < 256 {
        let of = octet as u8;
        table[octet] = of.is_ascii_alphanumeric() || matches!(of, b'_' | b'-' | b'.' | b':' | 128..);
        octet += 1;
    }
    table
};

/// A start-tag.
#[derive(Clone, Copy)]
pub(super) struct Tag {
    /// Where its name ends.
    pub(super) name_end: usize,
    /// One past its end.
    pub(super) end: usize,
    /// It is the end-tag too.
    pub(super) is_empty: bool,
}

/// The start-tag whose `<` stands at `start`, its attributes into `found`. Nothing where it is not a name, then attributes with white space
/// before each and a value in quotes, then the end; or where there are too many.
pub(super) fn tag(octets: &[u8], start: usize, found: &mut Vec<Found>) -> Option<Tag> {
    found.clear();
    let name_end = behind_name(octets, start + 1)?;
    let mut at = name_end;
    loop {
        let begin = behind_space(octets, at);
        match octets.get(begin)? {
            b'>' => return Some(Tag { name_end, end: begin + 1, is_empty: false }),
            b'/' if octets.get(begin + 1) == Some(&b'>') => {
                return Some(Tag { name_end, end: begin + 2, is_empty: true });
            }
            _ if begin == at || found.len() > limits::XML_ATTRIBUTES_MAX => return None,
            _ => {}
        }
        let name = (begin, behind_name(octets, begin)?);
        let equals = behind_space(octets, name.1);
        let open = behind_space(octets, equals + 1);
        let quote = *octets.get(open)?;
        if octets[equals] != b'=' || !matches!(quote, b'"' | b'\'') {
            return None;
        }
        let (mut end, mut is_plain) = (open + 1, true);
        loop {
            let octet = *octets.get(end)?;
            if octet == quote {
                break;
            }
            is_plain &= !IN_VALUE[usize::from(octet)];
            end += 1;
        }
        found.push(Found { name, value: (open + 1, end), is_plain });
        at = end + 1;
    }
}

fn behind_space(octets: &[u8], mut at: usize) -> usize {
    while octets.get(at).is_some_and(|octet| is_space(*octet)) {
        at += 1;
    }
    at
}

/// Where a name ends that begins here, if one does.
fn behind_name(octets: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    while octets.get(at).is_some_and(|octet| IN_NAME[usize::from(*octet)]) {
        at += 1;
    }
    (at > start).then_some(at)
}

/// Character data up to here is looked at octet by octet, longer one many octets at a time.
const SHORT: usize = 64;

/// Where character data that begins here ends, before markup or a reference; and whether it is known to have neither `>` nor a carriage
/// return in it.
pub(super) fn text(octets: &[u8], start: usize) -> (usize, bool) {
    let short = octets.len().min(start + SHORT);
    let (mut end, mut is_plain) = (start, true);
    while end < short {
        match octets[end] {
            b'<' | b'&' => return (end, is_plain),
            b'>' | b'\r' => is_plain = false,
            _ => {}
        }
        end += 1;
    }
    let rest = &octets[short..];
    (short + memchr::memchr2(b'<', b'&', rest).unwrap_or(rest.len()), is_plain && rest.is_empty())
}
