//! The exclusive canonical form of what is written here, kept while it is written: Exclusive XML Canonicalization 1.0 §3. Most of the text
//! is its own canonical form; what is kept are the start-tags that are not.

use std::ops::Range;

use super::carried::Carried;

/// Where the text of a [`Writer`](super::Writer) differs from its exclusive canonical form.
#[derive(Debug, Clone)]
pub(super) struct Exclusive {
    bound: Vec<Binding>,
    /// What the canonical form declares around the place that is written to.
    rendered: Vec<Binding>,
    /// The attributes of the start-tag that is being written: their names and values in the text.
    tag: Vec<(Range<usize>, Range<usize>)>,
    differences: Vec<(Range<usize>, String)>,
    is_known: bool,
    /// An element in it was read elsewhere: its form was made for what stands around it here.
    has_carried: bool,
}

/// A prefix, empty for none, and its namespace.
#[derive(Debug, Clone)]
struct Binding {
    depth: usize,
    prefix: String,
    uri: String,
}

impl Exclusive {
    /// Of what is written below an element whose canonical form declares these prefixes, and no other.
    pub(super) fn below(around: &[(&str, &str)]) -> Self {
        let binding = |(prefix, uri): &(&str, &str)| Binding {
            depth: 0,
            prefix: (*prefix).to_owned(),
            uri: (*uri).to_owned(),
        };
        let bound: Vec<Binding> = around.iter().map(binding).collect();
        Exclusive {
            rendered: bound.clone(),
            bound,
            tag: Vec::new(),
            differences: Vec::new(),
            is_known: true,
            has_carried: false,
        }
    }

    /// The start-tag that is being written has this attribute.
    pub(super) fn bears(&mut self, name: Range<usize>, value: Range<usize>) {
        self.tag.push((name, value));
    }

    /// There is this text, as it was before it was escaped.
    pub(super) fn holds(&mut self, text: &str) {
        // Written as another reference there.
        self.is_known &= !text.contains('\r');
    }

    /// Nobody knows.
    pub(super) fn lost(&mut self) {
        self.is_known = false;
    }

    /// An element that was read elsewhere stands at this place of the text.
    pub(super) fn carries(&mut self, carried: &Carried, place: Range<usize>) {
        self.has_carried = true;
        let around = self.rendered.iter().map(|binding| (binding.prefix.as_str(), binding.uri.as_str()));
        match carried.exclusive(around) {
            Some(canonical) if canonical == carried.text() => {}
            Some(canonical) => self.differences.push((place, canonical.to_owned())),
            None => self.is_known = false,
        }
        // Its name has no prefix.
        self.is_known &= find(&self.bound, "").is_none();
    }

    /// Whether what stands around it may be written in another namespace.
    pub(super) fn is_portable(&self) -> bool {
        !self.has_carried
    }

    /// The start-tag `text[start..]` is written, of an element at this depth, counted from one.
    pub(super) fn tag_ends(&mut self, text: &str, start: usize, depth: usize) {
        let attributes = std::mem::take(&mut self.tag);
        let tag = &text[start..];
        let name_end = tag.find([' ', '>']).unwrap_or(tag.len());
        let name = &tag[1..name_end];
        let (prefix, _) = split(name);
        if attributes.is_empty() && self.is_rendered(prefix) {
            return;
        }
        let mut others = Vec::new();
        for (name, value) in attributes {
            let (name, value) = (&text[name], &text[value]);
            // A reference in a value may be written otherwise there.
            self.is_known &= !value.contains('&');
            let declared = match split(name) {
                ("", "xmlns") => Some(""),
                ("xmlns", prefix) => Some(prefix),
                _ => None,
            };
            match declared {
                // A relative namespace name has no canonical form, and to undeclare one is not written here.
                Some(prefix) => {
                    self.is_known &= value.contains(':');
                    self.bound.push(Binding { depth, prefix: prefix.to_owned(), uri: value.to_owned() });
                }
                None => others.push((name, value)),
            }
        }
        let canonical = self.canonical(name, &others, depth);
        if canonical != tag {
            self.differences.push((start..text.len(), canonical));
        }
    }

    /// An element at this depth is closed.
    pub(super) fn closes(&mut self, depth: usize) {
        for bindings in [&mut self.bound, &mut self.rendered] {
            while bindings.last().is_some_and(|binding| binding.depth >= depth) {
                bindings.pop();
            }
        }
    }

    /// The canonical form of the text, in pieces; nothing where it is not known.
    pub(super) fn pieces<'a>(&'a self, text: &'a str) -> Option<Vec<&'a str>> {
        if !self.is_known {
            return None;
        }
        let mut pieces = Vec::with_capacity(2 * self.differences.len() + 1);
        let mut at = 0;
        for (place, canonical) in &self.differences {
            pieces.push(&text[at..place.start]);
            pieces.push(canonical);
            at = place.end;
        }
        pieces.push(&text[at..]);
        Some(pieces)
    }

    /// A start-tag in canonical form: the namespaces that it uses and nothing around it declared, then its attributes by namespace and name.
    fn canonical(&mut self, name: &str, attributes: &[(&str, &str)], depth: usize) -> String {
        let mut used: Vec<&str> = vec![split(name).0];
        let of_attributes = attributes.iter().map(|(name, _)| split(name).0);
        used.extend(of_attributes.filter(|prefix| !prefix.is_empty() && *prefix != "xml"));
        used.sort_unstable();
        used.dedup();
        let mut canonical = format!("<{name}");
        for prefix in used {
            if self.is_rendered(prefix) {
                continue;
            }
            let Some(uri) = find(&self.bound, prefix).map(str::to_owned) else {
                self.is_known = false;
                continue;
            };
            let colon = if prefix.is_empty() { "" } else { ":" };
            canonical.extend([" xmlns", colon, prefix, "=\"", &uri, "\""]);
            self.rendered.push(Binding { depth, prefix: prefix.to_owned(), uri });
        }
        let mut sorted: Vec<(&str, &str, &str, &str)> = Vec::with_capacity(attributes.len());
        for (name, value) in attributes {
            let (prefix, local) = split(name);
            let uri = match prefix {
                "" => "",
                "xml" => super::ns::XML,
                prefix => find(&self.bound, prefix).unwrap_or_default(),
            };
            sorted.push((uri, local, name, value));
        }
        sorted.sort_unstable();
        for (_, _, name, value) in sorted {
            canonical.extend([" ", name, "=\"", value, "\""]);
        }
        canonical.push('>');
        canonical
    }

    /// Whether what a prefix means here stands around in the canonical form already.
    fn is_rendered(&self, prefix: &str) -> bool {
        let (bound, rendered) = (find(&self.bound, prefix), find(&self.rendered, prefix));
        match prefix {
            // Without a declaration there is no namespace, and none is declared.
            "" => bound.unwrap_or_default() == rendered.unwrap_or_default(),
            _ => bound.is_some() && bound == rendered,
        }
    }
}

fn find<'a>(bindings: &'a [Binding], prefix: &str) -> Option<&'a str> {
    bindings.iter().rev().find(|binding| binding.prefix == prefix).map(|binding| binding.uri.as_str())
}

fn split(name: &str) -> (&str, &str) {
    name.split_once(':').unwrap_or(("", name))
}
