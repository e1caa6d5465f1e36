//! GeneralName, RFC 5280 §4.2.1.6: a name of one of several forms, as encoded.

use super::comparison;
use super::der::{Der, tag};
use super::extension::only;

/// One name. Texts are the octets of an IA5String.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GeneralName<'a> {
    /// rfc822Name: a mailbox.
    Mail(&'a [u8]),
    /// dNSName.
    Dns(&'a [u8]),
    /// directoryName: the whole encoding of a Name.
    Directory(&'a [u8]),
    /// uniformResourceIdentifier.
    Uri(&'a [u8]),
    /// iPAddress.
    Ip(&'a [u8]),
    /// One of the other forms, by its tag.
    Other(u8),
}

/// The next name of `list`.
pub(super) fn one<'a>(list: &mut Der<'a>) -> Option<GeneralName<'a>> {
    let value = list.any()?;
    let ascii = || value.content.is_ascii().then_some(value.content);
    Some(match value.tag {
        0x81 => GeneralName::Mail(ascii()?),
        0x82 => GeneralName::Dns(ascii()?),
        // A CHOICE is tagged explicitly.
        0xA4 if comparison::is_name(value.content) => GeneralName::Directory(value.content),
        0x86 => GeneralName::Uri(ascii()?),
        0x87 => GeneralName::Ip(value.content),
        0xA0 | 0xA3 | 0xA5 | 0x88 => GeneralName::Other(value.tag),
        _ => return None,
    })
}

/// GeneralNames that are left to read: at least one.
pub(super) fn all(mut list: Der<'_>) -> Option<Vec<GeneralName<'_>>> {
    let mut names = Vec::new();
    while !list.is_empty() {
        names.push(one(&mut list)?);
    }
    (!names.is_empty()).then_some(names)
}

/// An extension that is GeneralNames.
pub(super) fn list(value: &[u8]) -> Option<Vec<GeneralName<'_>>> {
    only(value, |der| der.inside(tag::SEQUENCE)).and_then(all)
}
