//! Texts that a signer may have hashed in place of a canonical form.

use crate::findings::Cause;
use crate::xml::{Document, NodeId};

/// The texts, each with what it would mean: the file and the element as they stand, with the signature and without it, with the
/// XML declaration and without it, with a line end behind and without one.
pub(super) fn texts(document: &Document, signature: NodeId, apex: NodeId) -> Vec<(Cause, String)> {
    let whole = document.source();
    let mut all = Vec::new();
    for source in [without(document, whole, signature), whole.to_owned()] {
        let text = after_declaration(&source);
        for (cause, text) in [(Cause::RawText, text), (Cause::RawFile, source.as_str())] {
            ended(&mut all, cause, text);
        }
    }
    if apex != NodeId::DOCUMENT {
        let element = document.source_of(apex);
        ended(&mut all, Cause::RawText, element);
        ended(&mut all, Cause::RawText, &without(document, element, signature));
    }
    all
}

/// A text as it stands, and with the line ends that editors and programs put behind it; lines that end otherwise.
fn ended(all: &mut Vec<(Cause, String)>, cause: Cause, text: &str) {
    let trimmed = text.trim_end();
    let plain = trimmed.replace("\r\n", "\n");
    let variants = [
        text.to_owned(),
        trimmed.to_owned(),
        format!("{trimmed}\n"),
        format!("{trimmed}\r\n"),
        plain.replace('\n', "\r\n"),
        plain,
    ];
    for variant in variants {
        if all.iter().all(|(_, known)| *known != variant) {
            all.push((cause, variant));
        }
    }
}

/// `source` without the source of `left_out`, which is a part of it or not.
fn without(document: &Document, source: &str, left_out: NodeId) -> String {
    let part = document.source_of(left_out);
    match source.find(part) {
        Some(at) if !part.is_empty() => [&source[..at], &source[at + part.len()..]].concat(),
        _ => source.to_owned(),
    }
}

/// What follows the XML declaration.
fn after_declaration(text: &str) -> &str {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    match text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")) {
        Some((_, after)) => after.trim_start(),
        None => text,
    }
}
