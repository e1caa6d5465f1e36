//! The `xml:` attributes that the apex of a subtree takes over from ancestors that are not written.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::super::document::{Attribute, Document, NodeId, XML, ns};
use super::algorithm::Method;
use super::error::C14nError;

/// They by local name, in order. A map, since a hostile document may have a quarter of a million of them above one apex.
pub(super) struct InheritedXml<'a> {
    attributes: BTreeMap<&'a str, Cow<'a, str>>,
}

impl<'a> InheritedXml<'a> {
    pub(super) const NONE: InheritedXml<'static> = InheritedXml { attributes: BTreeMap::new() };

    /// Canonical XML 1.0 §2.4: the nearest of each name. Canonical XML 1.1 §2.4: `xml:lang` and `xml:space` so, `xml:id`
    /// not, `xml:base` joined, others not. Exclusive C14N §3 takes none.
    pub(super) fn of(document: &'a Document, apex: NodeId, method: Method) -> Result<Self, C14nError> {
        let mut attributes: BTreeMap<&'a str, Cow<'a, str>> = BTreeMap::new();
        if method == Method::Exclusive || apex == NodeId::DOCUMENT {
            return Ok(InheritedXml { attributes });
        }
        let of_xml = |id| document.attributes(id).filter(|(uri, ..)| *uri == ns::XML);
        let own: BTreeSet<&str> = of_xml(apex).map(|(_, local, _)| local).collect();
        let mut at = document.parent(apex);
        while at != NodeId::DOCUMENT {
            for (_, local, value) in of_xml(at) {
                let taken = method == Method::Inclusive10 || matches!(local, "lang" | "space");
                if taken && !own.contains(local) {
                    attributes.entry(local).or_insert(Cow::Borrowed(value));
                }
            }
            at = document.parent(at);
        }
        if method == Method::Inclusive11
            && let Some(base) = joined_base(document, apex)?
        {
            attributes.insert("base", Cow::Owned(base));
        }
        Ok(InheritedXml { attributes })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.attributes.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|(local, value)| (*local, value.as_ref()))
    }

    /// Whether one of these stands in the place of the element's own attribute.
    pub(super) fn replaces(&self, document: &Document, attribute: &Attribute) -> bool {
        attribute.uri == XML && self.attributes.contains_key(document.str(attribute.local))
    }
}

/// Canonical XML 1.1 §2.4: the `xml:base` of an apex whose ancestors are not written is theirs and its own joined.
fn joined_base(document: &Document, apex: NodeId) -> Result<Option<String>, C14nError> {
    let mut values = Vec::new();
    let mut at = apex;
    while at != NodeId::DOCUMENT {
        if let Some(value) = document.attribute(at, ns::XML, "base") {
            values.push(value);
        }
        at = document.parent(at);
    }
    // Only its own, or none at all: the attribute stays as it is written.
    let own = usize::from(document.attribute(apex, ns::XML, "base").is_some());
    if values.len() == own {
        return Ok(None);
    }
    let mut base = String::new();
    for value in values.iter().rev() {
        base = join(&base, value);
        if base.len() > 4096 {
            return Err(C14nError::Base(base.chars().take(80).collect()));
        }
    }
    Ok((!base.is_empty()).then_some(base))
}

/// A URI reference taken apart, RFC 3986 appendix B.
struct Parts<'a> {
    scheme: Option<&'a str>,
    authority: Option<&'a str>,
    path: &'a str,
    query: Option<&'a str>,
}

fn split(reference: &str) -> Parts<'_> {
    let rest = reference.split('#').next().unwrap_or("");
    let (rest, query) = rest.split_once('?').map_or((rest, None), |(rest, query)| (rest, Some(query)));
    let (scheme, rest) = match rest.split_once(':') {
        Some((scheme, after)) if !scheme.is_empty() && !scheme.contains('/') => (Some(scheme), after),
        _ => (None, rest),
    };
    match rest.strip_prefix("//") {
        Some(after) => {
            let slash = after.find('/').unwrap_or(after.len());
            Parts { scheme, authority: Some(&after[..slash]), path: &after[slash..], query }
        }
        None => Parts { scheme, authority: None, path: rest, query },
    }
}

/// `join-URI-References` of Canonical XML 1.1 §2.4: RFC 3986 §5.2 with a base that may itself be relative.
fn join(base: &str, reference: &str) -> String {
    let (base, reference) = (split(base), split(reference));
    let (scheme, authority, path, query);
    if reference.scheme.is_some() {
        (scheme, authority) = (reference.scheme, reference.authority);
        (path, query) = (without_dots(reference.path), reference.query);
    } else if reference.authority.is_some() {
        (scheme, authority) = (base.scheme, reference.authority);
        (path, query) = (without_dots(reference.path), reference.query);
    } else {
        (scheme, authority) = (base.scheme, base.authority);
        if reference.path.is_empty() {
            path = without_dots(base.path);
            query = reference.query.or(base.query);
        } else if reference.path.starts_with('/') {
            (path, query) = (without_dots(reference.path), reference.query);
        } else {
            let merged = if base.authority.is_some() && base.path.is_empty() {
                format!("/{}", reference.path)
            } else {
                // `..` at the end of a base names a directory, Canonical XML 1.1 §2.4.
                let directory = if base.path == ".." || base.path.ends_with("/..") {
                    format!("{}/", base.path)
                } else {
                    base.path.to_owned()
                };
                let slash = directory.rfind('/').map_or(0, |at| at + 1);
                format!("{}{}", &directory[..slash], reference.path)
            };
            (path, query) = (without_dots(&merged), reference.query);
        }
    }
    let mut joined = String::new();
    if let Some(scheme) = scheme {
        joined = joined + scheme + ":";
    }
    if let Some(authority) = authority {
        joined = joined + "//" + authority;
    }
    joined += &path;
    if let Some(query) = query {
        joined = joined + "?" + query;
    }
    joined
}

/// RFC 3986 §5.2.4, changed by Canonical XML 1.1 appendix A: `..` that has nothing to remove is kept, and double slashes
/// become one.
fn without_dots(path: &str) -> String {
    let absolute = path.starts_with('/');
    let mut kept: Vec<&str> = Vec::new();
    let segments: Vec<&str> = path.split('/').collect();
    let last = segments.len() - 1;
    let mut directory = false;
    for (i, segment) in segments.iter().enumerate() {
        match *segment {
            "" | "." => directory = i == last,
            ".." => {
                if kept.last().is_some_and(|last| *last != "..") {
                    kept.pop();
                } else if !absolute {
                    kept.push("..");
                }
                directory = i == last;
            }
            segment => kept.push(segment),
        }
    }
    let mut joined = kept.join("/");
    if directory && !joined.is_empty() {
        joined.push('/');
    }
    if absolute { format!("/{joined}") } else { joined }
}
