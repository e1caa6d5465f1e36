//! A way to an element or an attribute of a business document, as a script writes it: a small part of XPath 1.0.
//!
//! `a/b`: from the root's children down, by local names. `//b`: at any depth. `a[2]`: the second of that name. `*`: any name. `@c` at the
//! end: an attribute. `.`: the root itself. A first step that is the root's own name is passed over, so that `/request/uin` and `uin` lead
//! to the same place.

use crate::interface::ScriptFault;
use crate::xml::{Document, NodeId, NodeKind};

/// Steps of one path.
const STEPS_MAX: usize = 32;

/// Nodes that are held after one step: `//*//*` over a document of a stranger would hold each many times.
const NODES_MAX: usize = 10_000;

/// A path, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Path {
    steps: Vec<Step>,
    attribute: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    /// At any depth, and not only right below.
    deep: bool,
    /// `*` for any.
    name: String,
    /// Counted from one.
    number: Option<usize>,
}

impl Path {
    /// Reads a path.
    pub(super) fn parse(text: &str) -> Result<Self, ScriptFault> {
        let mut rest = text.trim();
        if rest.is_empty() {
            return Err(ScriptFault::NoPath);
        }
        let (mut steps, mut attribute, mut first) = (Vec::new(), None, true);
        while !rest.is_empty() {
            let deep = rest.starts_with("//");
            match rest.strip_prefix("//").or_else(|| rest.strip_prefix('/')) {
                Some(after) => rest = after,
                None if first => {}
                None => return Err(ScriptFault::NoSlash { rest: rest.to_owned(), path: text.to_owned() }),
            }
            first = false;
            let end = rest.find('/').unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            rest = after;
            match word.strip_prefix('@') {
                Some(name) if rest.is_empty() && !name.is_empty() => attribute = Some(local(name).to_owned()),
                Some(_) => {
                    return Err(ScriptFault::NotTheLast { step: word.to_owned(), path: text.to_owned() });
                }
                None if word == "." => {}
                None => steps
                    .push(step(word, deep).ok_or_else(|| ScriptFault::NotAStep { step: word.to_owned() })?),
            }
            if steps.len() > STEPS_MAX {
                return Err(ScriptFault::Steps { steps_max: STEPS_MAX });
            }
        }
        Ok(Path { steps, attribute })
    }

    /// The texts that it leads to, in the order of the document.
    pub(super) fn texts(&self, document: &Document) -> Vec<String> {
        let mut at = vec![document.root()];
        for (index, step) in self.steps.iter().enumerate() {
            let own_name = index == 0 && !step.deep && step.fits(document, document.root());
            let below =
                at.iter().flat_map(|node| step.below(document, *node)).take(NODES_MAX).collect::<Vec<_>>();
            at = if own_name && below.is_empty() { at } else { below };
        }
        let text = |node: NodeId| match &self.attribute {
            None => Some(whole_text(document, node)),
            Some(name) => document.attribute(node, "", name).map(str::to_owned),
        };
        at.into_iter().filter_map(text).collect()
    }

    /// The first of them.
    pub(super) fn text(&self, document: &Document) -> Option<String> {
        self.texts(document).into_iter().next()
    }
}

impl Step {
    fn fits(&self, document: &Document, node: NodeId) -> bool {
        self.name == "*" || document.local_name(node) == self.name
    }

    fn below(&self, document: &Document, node: NodeId) -> Vec<NodeId> {
        let all: Vec<NodeId> = if self.deep {
            document.subtree(node).filter(|found| *found != node && document.is_element(*found)).collect()
        } else {
            document.child_elements(node).collect()
        };
        let mut found = all.into_iter().filter(|node| self.fits(document, *node));
        match self.number {
            None => found.collect(),
            Some(number) => found.nth(number.saturating_sub(1)).into_iter().collect(),
        }
    }
}

fn step(word: &str, deep: bool) -> Option<Step> {
    let (name, number) = match word.split_once('[') {
        None => (word, None),
        Some((name, number)) => {
            let number = number.strip_suffix(']')?.parse::<usize>().ok().filter(|number| *number > 0)?;
            (name, Some(number))
        }
    };
    let name = local(name);
    let fine = !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || "[]()'\"=@<>&|".contains(c));
    fine.then(|| Step { deep, name: name.to_owned(), number })
}

/// A prefix says nothing here: documents of the field write their own.
fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

fn whole_text(document: &Document, node: NodeId) -> String {
    let mut text = String::new();
    for found in document.subtree(node) {
        if let NodeKind::Text(part) = document.kind(found) {
            text.push_str(part);
        }
    }
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    #[test]
    fn a_path_leads_where_xpath_leads() {
        let document = parse(
            "<n:r xmlns:n=\"urn:a\" v=\"7\"><a><b>1</b><b k=\"x\"> 2 </b></a><n:a><c><b>3</b></c></n:a><e>4<f>5</f></e></n:r>",
        )
        .unwrap();
        let texts = |path: &str| Path::parse(path).unwrap().texts(&document).join(",");
        for (path, expected) in [
            ("a/b", "1,2"),
            ("/r/a/b", "1,2"),
            ("n:a/n:b[2]", "2"),
            ("//b", "1,2,3"),
            ("a/*/b", "3"),
            ("a/b[2]/@k", "x"),
            ("./@v", "7"),
            ("@v", "7"),
            ("e", "45"),
            ("x", ""),
            ("a[2]//b", "3"),
        ] {
            assert_eq!(texts(path), expected, "{path}");
        }
        for wrong in ["", "a//", "a/@b/c", "a[0]", "a[x]", "a[1", "a='b'", "count(a)", "a b"] {
            assert!(Path::parse(wrong).is_err(), "{wrong}");
        }
    }
}
