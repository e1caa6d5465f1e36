//! Start-tags: attributes and namespace declarations, XML 1.0 §3.1 and §3.3.3, Namespaces in XML 1.0 §3 to §6.

use std::borrow::Cow;
use std::collections::HashSet;

use super::builder::{Builder, Inherited, Unprefixed, bare_element, shown};
use super::document::{Attribute, Element, NONE, NodeId, Span};
use super::fault::{At, SyntaxFault, XmlFault, XmlLimit};
use super::names::{is_ncname, is_space, reference};
use super::scope::check_declaration;
use crate::limits;

/// Below so many attributes, comparing each with each is cheaper than a set.
const COMPARED_IN_PLACE: usize = 12;

/// Reads `text[start..end]`, what stands between `<` and `>` or `/>`: the element, and where its name stands.
pub(super) fn read(
    builder: &mut Builder<'_>,
    start: usize,
    end: usize,
    inherited: &[Inherited],
) -> Result<(Element, (usize, usize)), At> {
    let text = builder.text;
    let octets = text.as_bytes();
    let name_end = octets[start..end].iter().position(|octet| is_space(*octet)).map_or(end, |at| start + at);
    let element = bare_element(builder.attributes.len(), builder.namespaces.len());
    let mut at = name_end;
    while let Some(found) = next_attribute(text, &mut at, end)? {
        take(builder, &element, start, found)?;
    }
    ended(builder, element, (start, name_end), inherited)
}

/// The same of a tag whose parts are found already.
pub(super) fn read_found(
    builder: &mut Builder<'_>,
    name: (usize, usize),
    found: &[Found],
    inherited: &[Inherited],
) -> Result<(Element, (usize, usize)), At> {
    let element = bare_element(builder.attributes.len(), builder.namespaces.len());
    for found in found {
        take(builder, &element, name.0, *found)?;
    }
    ended(builder, element, name, inherited)
}

/// Takes one attribute or declaration of the tag whose name begins at `start`.
fn take(builder: &mut Builder<'_>, element: &Element, start: usize, found: Found) -> Result<(), At> {
    if builder.attributes.len() + builder.namespaces.len()
        - element.attributes as usize
        - element.namespaces as usize
        >= limits::XML_ATTRIBUTES_MAX
    {
        return Err(At(
            XmlFault::Limit { what: XmlLimit::Attributes, limit: limits::XML_ATTRIBUTES_MAX },
            start - 1,
        ));
    }
    let text = builder.text;
    let (begin, end) = found.value;
    let value =
        if found.is_plain { Span::source(begin, end).clean_if(true) } else { value(builder, begin, end)? };
    match declared_prefix(&text[found.name.0..found.name.1]) {
        Some(prefix) => declare(builder, element.namespaces as usize, prefix, found.name, value)?,
        None => {
            let qname = Span::source(found.name.0, found.name.1);
            builder.attributes.push(Attribute { qname, local: qname, value, prefix: NONE, uri: NONE });
        }
    }
    Ok(())
}

/// The tag ends: what names mean that its declarations bind.
fn ended(
    builder: &mut Builder<'_>,
    mut element: Element,
    (start, name_end): (usize, usize),
    inherited: &[Inherited],
) -> Result<(Element, (usize, usize)), At> {
    inherit(builder, element.namespaces as usize, inherited, start)?;
    element.attribute_count = (builder.attributes.len() - element.attributes as usize) as u16;
    element.namespace_count = (builder.namespaces.len() - element.namespaces as usize) as u16;
    for index in element.attributes as usize..builder.attributes.len() {
        let (from, to) = builder.attributes[index].qname.bounds();
        let (prefix, uri, local) = builder.resolve(from, to, Unprefixed::Nothing)?;
        let attribute = &mut builder.attributes[index];
        (attribute.prefix, attribute.uri, attribute.local) = (prefix, uri, local);
    }
    refuse_duplicates(builder, element.attributes as usize)?;
    let (prefix, uri, local) = builder.resolve(start, name_end, Unprefixed::Default)?;
    (element.prefix, element.uri, element.local, element.qname) =
        (prefix, uri, local, Span::source(start, name_end));
    Ok((element, (start, name_end)))
}

/// Where one attribute's name and value stand.
#[derive(Clone, Copy)]
pub(super) struct Found {
    pub(super) name: (usize, usize),
    pub(super) value: (usize, usize),
    /// The value is known to have no octet of [`IN_VALUE`].
    pub(super) is_plain: bool,
}

/// The next `Name = "value"` from `at` on, which must be preceded by white space.
fn next_attribute(text: &str, at: &mut usize, end: usize) -> Result<Option<Found>, At> {
    let octets = text.as_bytes();
    let skip = |mut from: usize| {
        while from < end && is_space(octets[from]) {
            from += 1;
        }
        from
    };
    let wrong = |why: SyntaxFault, place: usize| Err(At(XmlFault::Syntax(why), place));
    let begin = skip(*at);
    if begin == end {
        return Ok(None);
    }
    if begin == *at {
        return wrong(SyntaxFault::NoSpace, begin);
    }
    let mut name_end = begin;
    while name_end < end && octets[name_end] != b'=' && !is_space(octets[name_end]) {
        name_end += 1;
    }
    let equals = skip(name_end);
    if equals >= end || octets[equals] != b'=' {
        return wrong(SyntaxFault::NoValue, begin);
    }
    let open = skip(equals + 1);
    let Some(quote @ (b'"' | b'\'')) = (open < end).then(|| octets[open]) else {
        return wrong(SyntaxFault::NoQuotes, begin);
    };
    let Some(length) = memchr::memchr(quote, &octets[open + 1..end]) else {
        return wrong(SyntaxFault::OpenValue, open);
    };
    *at = open + 1 + length + 1;
    Ok(Some(Found { name: (begin, name_end), value: (open + 1, open + 1 + length), is_plain: false }))
}

/// The prefix that an attribute of this name declares: `xmlns` the empty one, `xmlns:p` p.
fn declared_prefix(name: &str) -> Option<&str> {
    match name.strip_prefix("xmlns")? {
        "" => Some(""),
        rest => rest.strip_prefix(':'),
    }
}

/// Octets of a value that stand for something else, that must not be there, or that canonical form writes otherwise.
pub(super) const IN_VALUE: [bool; 256] = {
    let mut table = [false; 256];
    let mut at = 0;
    while at < SPECIAL.len() {
        table[SPECIAL[at] as usize] = true;
        at += 1;
    }
    table
};
const SPECIAL: &[u8; 6] = b"<&\t\n\r\"";

/// An attribute value normalised as CDATA, XML 1.0 §3.3.3: references replaced, literal white space made blanks.
fn value(builder: &mut Builder<'_>, start: usize, end: usize) -> Result<Span, At> {
    let text = builder.text;
    let raw = &text[start..end];
    if !raw.bytes().any(|octet| IN_VALUE[usize::from(octet)]) {
        return Ok(Span::source(start, end).clean_if(true));
    }
    if let Some(at) = memchr::memchr(b'<', raw.as_bytes()) {
        return Err(At(XmlFault::Syntax(SyntaxFault::LessThan), start + at));
    }
    let special = |octet: &u8| matches!(octet, b'&' | b'\t' | b'\n' | b'\r');
    let Some(first) = raw.bytes().position(|octet| special(&octet)) else {
        // In single quotes, a value may hold the quote that canonical form writes as a reference.
        return Ok(Span::source(start, end).clean_if(!raw.contains('"')));
    };
    let from = builder.side.len();
    builder.side.push_str(&raw[..first]);
    let mut at = first;
    while at < raw.len() {
        let rest = &raw[at..];
        match rest.as_bytes()[0] {
            b'&' => {
                let semicolon = rest.find(';').filter(|semicolon| *semicolon <= 12);
                let content = semicolon.map(|semicolon| &rest[1..semicolon]);
                let c = content.and_then(reference).ok_or_else(|| {
                    At(XmlFault::Reference(shown(content.unwrap_or(&rest[1..]))), start + at)
                })?;
                builder.side.push(c);
                at += semicolon.unwrap_or(0) + 1;
            }
            b'\r' => {
                builder.side.push(' ');
                at += if rest.as_bytes().get(1) == Some(&b'\n') { 2 } else { 1 };
            }
            b'\t' | b'\n' => {
                builder.side.push(' ');
                at += 1;
            }
            _ => {
                let plain = rest.bytes().position(|octet| special(&octet)).unwrap_or(rest.len());
                builder.side.push_str(&rest[..plain]);
                at += plain;
            }
        }
    }
    let clean = !builder.side.as_bytes()[from..]
        .iter()
        .any(|octet| matches!(octet, b'&' | b'<' | b'"' | b'\t' | b'\n' | b'\r'));
    Ok(Span::side(from, builder.side.len()).clean_if(clean))
}

fn declare<'a>(
    builder: &mut Builder<'a>,
    first: usize,
    prefix: &'a str,
    name: (usize, usize),
    value: Span,
) -> Result<(), At> {
    let here = |fault| At(fault, name.0);
    if !prefix.is_empty() && !is_ncname(prefix) || prefix.is_empty() && name.1 - name.0 != 5 {
        return Err(here(XmlFault::Name(shown(&builder.text[name.0..name.1]))));
    }
    let (begin, end) = value.bounds();
    let text = builder.text;
    let uri = if value.is_side() {
        Cow::Owned(builder.value_text(value).to_owned())
    } else {
        Cow::Borrowed(&text[begin..end])
    };
    check_declaration(prefix, &uri).map_err(here)?;
    let span = Span::source(name.1 - prefix.len(), name.1);
    let prefix_number =
        builder.prefixes.intern(Cow::Borrowed(prefix), XmlLimit::Prefixes, || span).map_err(here)?;
    if builder.namespaces[first..].iter().any(|declared| declared.0 == prefix_number) {
        return Err(here(XmlFault::DuplicateAttribute(shown(&builder.text[name.0..name.1]))));
    }
    let uri_number = builder.uri(uri, value).map_err(here)?;
    builder.namespaces.push((prefix_number, uri_number));
    builder.scope.bind(prefix_number, uri_number).map_err(here)
}

/// Puts bindings of the surroundings on the element, unless it has its own for the prefix.
fn inherit(builder: &mut Builder<'_>, first: usize, inherited: &[Inherited], start: usize) -> Result<(), At> {
    let declared = builder.namespaces.len();
    for Inherited { prefix, uri, .. } in inherited {
        let here = |fault| At(fault, start);
        check_declaration(prefix, uri).map_err(here)?;
        let mut keep = |text: &str| {
            let from = builder.side.len();
            builder.side.push_str(text);
            let clean = !text.contains(['&', '<', '"', '\t', '\n', '\r']);
            Span::side(from, builder.side.len()).clean_if(clean)
        };
        let (prefix_span, uri_span) = (keep(prefix), keep(uri));
        let prefix_number = builder
            .prefixes
            .intern(Cow::Owned(prefix.clone()), XmlLimit::Prefixes, || prefix_span)
            .map_err(here)?;
        if builder.namespaces[first..].iter().any(|declared| declared.0 == prefix_number) {
            continue;
        }
        let uri_number = builder.uri(Cow::Owned(uri.clone()), uri_span).map_err(here)?;
        builder.namespaces.push((prefix_number, uri_number));
        builder.scope.bind(prefix_number, uri_number).map_err(here)?;
    }
    let taken = builder.namespaces.len() - declared;
    if taken > 0 {
        // The element is the next node.
        builder.inherited.push((NodeId(builder.nodes.len() as u32), taken as u16));
    }
    Ok(())
}

/// Namespaces in XML 1.0 §6.3: no two attributes of one expanded name.
fn refuse_duplicates(builder: &Builder<'_>, first: usize) -> Result<(), At> {
    let attributes = &builder.attributes[first..];
    if attributes.len() < 2 {
        return Ok(());
    }
    let name = |attribute: &Attribute| (attribute.uri, attribute.local.bounds());
    let local = |attribute: &Attribute| &builder.text[name(attribute).1.0..name(attribute).1.1];
    let twice = |attribute: &Attribute| {
        let (from, to) = attribute.qname.bounds();
        Err(At(XmlFault::DuplicateAttribute(shown(&builder.text[from..to])), from))
    };
    if attributes.len() <= COMPARED_IN_PLACE {
        for (i, attribute) in attributes.iter().enumerate() {
            if attributes[..i]
                .iter()
                .any(|earlier| earlier.uri == attribute.uri && local(earlier) == local(attribute))
            {
                return twice(attribute);
            }
        }
        return Ok(());
    }
    let mut seen = HashSet::with_capacity(attributes.len());
    for attribute in attributes {
        if !seen.insert((attribute.uri, local(attribute))) {
            return twice(attribute);
        }
    }
    Ok(())
}

/// The `name="value"` pairs of an XML declaration.
pub(super) fn pseudo_attributes(text: &str) -> Option<Vec<(&str, &str)>> {
    let mut pairs = Vec::new();
    let mut at = 0;
    while let Some(found) = next_attribute(text, &mut at, text.len()).ok()? {
        pairs.push((&text[found.name.0..found.name.1], &text[found.value.0..found.value.1]));
        if pairs.len() > 3 {
            return None;
        }
    }
    Some(pairs)
}
