//! An element as it would be with another prefix: prefixes mean nothing to readers and everything to a digest.

use crate::limits;
use crate::xml::{Document, NodeId, NodeKind};

/// Prefixes that programs make up; the empty one is the default namespace.
const USUAL: [&str; 16] =
    ["", "ns", "ns0", "ns1", "ns2", "ns3", "n", "n1", "a", "b", "p", "q1", "r", "req", "tns", "s"];

/// The source of an element with one of its prefixes renamed in turn to each of the usual ones; nothing of a large element.
pub(super) fn renamed(document: &Document, apex: NodeId) -> Vec<String> {
    let root = if apex == NodeId::DOCUMENT { document.root() } else { apex };
    let source = document.source_of(root);
    if source.len() > limits::RENAMED_BYTES_MAX {
        return Vec::new();
    }
    let mut prefixes: Vec<&str> = Vec::new();
    for node in document.subtree(root).filter(|node| matches!(document.kind(*node), NodeKind::Element)) {
        let prefix = document.qname(node).split_once(':').map_or("", |(prefix, _)| prefix);
        if !prefixes.contains(&prefix) && prefixes.len() < limits::RENAMED_PREFIXES_MAX {
            prefixes.push(prefix);
        }
    }
    let pairs = prefixes.iter().flat_map(|from| USUAL.iter().map(move |to| (*from, *to)));
    pairs
        .filter(|(from, to)| from != to && !prefixes.contains(to))
        .map(|(from, to)| rename(source, from, to))
        .collect()
}

/// In tags alone: `<from:`, `</from:` and the declaration. What stands in text and in values of attributes is left.
fn rename(source: &str, from: &str, to: &str) -> String {
    let name = |prefix: &str| if prefix.is_empty() { String::new() } else { format!("{prefix}:") };
    let declaration =
        |prefix: &str| if prefix.is_empty() { "xmlns=".to_owned() } else { format!("xmlns:{prefix}=") };
    let (old, new) = (name(from), name(to));
    let mut out = String::with_capacity(source.len() + source.len() / 8);
    for (at, piece) in source.split('<').enumerate() {
        if at > 0 {
            out.push('<');
        }
        let (slash, rest) = piece.strip_prefix('/').map_or(("", piece), |rest| ("/", rest));
        let is_tag = at > 0 && rest.starts_with(|c: char| c.is_alphabetic() || c == '_');
        let own = rest.split([' ', '\t', '\n', '\r', '>', '/']).next().unwrap_or("");
        let is_of_it = if from.is_empty() { !own.contains(':') } else { own.starts_with(&old) };
        if !is_tag {
            out.push_str(piece);
            continue;
        }
        out.push_str(slash);
        let rest = if is_of_it {
            out.push_str(&new);
            &rest[old.len()..]
        } else {
            rest
        };
        let end = rest.find('>').unwrap_or(rest.len());
        out.push_str(
            &rest[..end].replace(&format!(" {}", declaration(from)), &format!(" {}", declaration(to))),
        );
        out.push_str(&rest[end..]);
    }
    out
}
