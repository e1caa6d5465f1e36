//! The part of XPath 1.0 by which pages name what is signed and where the signature goes: steps from the root (`/a/b`, `//b`), names
//! with or without a prefix, `*`, and the conditions `[3]`, `[@Id]`, `[@Id='x']`, `[local-name()='b']`.

use crate::limits;
use crate::xml::{Document, NodeId};

/// An expression that is beyond this part, or names nothing or several elements.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum XPathFault {
    /// It cannot be read here.
    #[error(
        "javax.xml.xpath.XPathExpressionException: javax.xml.transform.TransformerException: cannot evaluate `{0}`"
    )]
    Unreadable(String),
    /// No element is there.
    #[error("no element is found by `{0}`")]
    Nothing(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    /// `//` before it: any depth.
    anywhere: bool,
    /// The name without its prefix; nothing for `*`.
    name: Option<String>,
    conditions: Vec<Condition>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Condition {
    Position(usize),
    Attribute { name: String, value: Option<String> },
    LocalName(String),
}

/// The first element that `expression` names.
pub(super) fn element(document: &Document, expression: &str) -> Result<NodeId, XPathFault> {
    let shown = || expression.chars().take(80).collect::<String>();
    let steps = Some(expression.trim())
        .filter(|text| text.len() <= limits::AGENT_XPATH_BYTES_MAX)
        .and_then(steps)
        .ok_or_else(|| XPathFault::Unreadable(shown()))?;
    let mut found = vec![NodeId::DOCUMENT];
    let mut looked = 0;
    for step in &steps {
        let mut next = Vec::new();
        for from in found {
            let candidates: Vec<NodeId> = if step.anywhere {
                let start = if from == NodeId::DOCUMENT { document.root() } else { from };
                // `//b` below an element leaves the element itself out.
                document.subtree(start).filter(|node| *node != from && document.is_element(*node)).collect()
            } else {
                document.child_elements(from).collect()
            };
            looked += candidates.len();
            // `//a//a//a` over a large document would look at the same elements again and again.
            if looked > limits::AGENT_XPATH_NODES_MAX {
                return Err(XPathFault::Unreadable(shown()));
            }
            next.extend(step.of(document, candidates));
        }
        next.sort_unstable();
        next.dedup();
        found = next;
    }
    found.first().copied().ok_or_else(|| XPathFault::Nothing(shown()))
}

impl Step {
    fn of(&self, document: &Document, mut nodes: Vec<NodeId>) -> Vec<NodeId> {
        nodes.retain(|node| self.name.as_deref().is_none_or(|name| document.local_name(*node) == name));
        for condition in &self.conditions {
            match condition {
                Condition::Position(at) => {
                    nodes = nodes.get(at - 1).copied().into_iter().collect();
                }
                Condition::LocalName(name) => nodes.retain(|node| document.local_name(*node) == name),
                Condition::Attribute { name, value } => nodes.retain(|node| {
                    document.attributes(*node).any(|(_, local, found)| {
                        local == name && value.as_deref().is_none_or(|value| value == found)
                    })
                }),
            }
        }
        nodes
    }
}

fn steps(text: &str) -> Option<Vec<Step>> {
    let mut rest = text;
    let mut steps = Vec::new();
    while !rest.is_empty() {
        let anywhere = rest.starts_with("//");
        rest = rest.strip_prefix("//").or_else(|| rest.strip_prefix('/'))?;
        let end = rest.find(['/', '[']).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let name = name_of(name)?;
        rest = after;
        let mut conditions = Vec::new();
        while let Some(inside) = rest.strip_prefix('[') {
            let end = closing(inside)?;
            conditions.push(condition(inside[..end].trim())?);
            rest = &inside[end + 1..];
        }
        steps.push(Step { anywhere, name, conditions });
    }
    (!steps.is_empty()).then_some(steps)
}

/// The name without its prefix: a page's prefixes are bound nowhere.
fn name_of(text: &str) -> Option<Option<String>> {
    let local = text.trim().rsplit(':').next().unwrap_or_default();
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    match local {
        "*" => Some(None),
        "" | "." | ".." => None,
        name if name.chars().all(is_name) => Some(Some(name.to_owned())),
        _ => None,
    }
}

/// Where the condition that begins here ends; a bracket within quotes does not.
fn closing(text: &str) -> Option<usize> {
    let mut quote = None;
    text.char_indices().find_map(|(at, c)| {
        match (quote, c) {
            (None, ']') => return Some(at),
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
        None
    })
}

fn condition(text: &str) -> Option<Condition> {
    if let Ok(at) = text.parse::<usize>() {
        return (at > 0).then_some(Condition::Position(at));
    }
    let (left, value) = match text.split_once('=') {
        None => (text, None),
        Some((left, right)) => (left.trim(), Some(quoted(right.trim())?)),
    };
    if let Some(name) = left.strip_prefix('@') {
        return Some(Condition::Attribute { name: name_of(name)??, value });
    }
    (left == "local-name()").then_some(Condition::LocalName(value?))
}

fn quoted(text: &str) -> Option<String> {
    let quote = text.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    let inside = text.strip_prefix(quote)?.strip_suffix(quote)?;
    (!inside.contains(quote)).then(|| inside.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    #[test]
    fn the_expressions_of_pages_find_their_element() {
        let document =
            parse(r#"<a xmlns:p="urn:p"><b Id="x"/><p:b Id="y]"><c>1</c></p:b><c>2</c></a>"#).unwrap();
        for (expression, found) in [
            ("/a", "/a"),
            ("//b", "/a/b"),
            ("/a/b[2]/c", "/a/b/c"),
            ("//*[@Id='y]']", "/a/b"),
            ("//p:b[@Id = \"x\"]", "/a/b"),
            ("/*/*[local-name()='c']", "/a/c"),
            ("//c", "/a/b/c"),
        ] {
            let node = element(&document, expression).unwrap_or_else(|fault| panic!("{expression}: {fault}"));
            assert_eq!(document.path(node), found, "{expression}");
        }
        assert_eq!(element(&document, "//z"), Err(XPathFault::Nothing("//z".to_owned())));
        for expression in ["", "a", "/", "//b[", "//b[0]", "//b[last()]", "/a/..", "//b[@Id=x]", "count(//b)"]
        {
            let found = element(&document, expression);
            assert!(matches!(found, Err(XPathFault::Unreadable(_))), "{expression}: {found:?}");
        }
    }
}
