//! What a signature hashes, its white space visible, and where it parts from what the client hashed.

use crate::encoding::base64;
use crate::limits;
use crate::report::Compared;
use crate::text::web::verify as w;
use crate::text::{self, Lang, errors};
use crate::web::components::{Cell, Colour, Row, Tag};
use crate::xml::{Document, NodeId, parse};
use crate::xmldsig::{ReferenceView, Unhashed, explain, first_difference, ns, signed_info_octets, visible};

/// Characters of all that is hashed on one page: the rest of it would make the page large.
const CHARS_MAX: usize = 16_000;

/// What the client says it hashed, and with what it is compared.
pub(super) struct Comparison {
    pub(super) octets: Vec<u8>,
    pub(super) compared: Compared,
}

/// One Reference.
pub(in crate::gateway) struct Hashed {
    pub(in crate::gateway) heading: String,
    pub(in crate::gateway) tag: Tag,
    pub(in crate::gateway) rows: Vec<Row>,
    /// What is hashed, white space visible.
    pub(in crate::gateway) text: String,
    pub(in crate::gateway) is_cut: bool,
}

/// Where two sequences part.
pub(in crate::gateway) struct Parting {
    pub(in crate::gateway) tag: Tag,
    pub(in crate::gateway) rows: Vec<Row>,
}

/// What is hashed by the signatures of a document.
#[derive(Default)]
pub(in crate::gateway) struct Octets {
    pub(in crate::gateway) hashed: Vec<Hashed>,
    pub(in crate::gateway) comparison: Option<Parting>,
}

/// Looks at every signature of a document; the comparison is with the first one's.
pub(super) fn octets(document: &[u8], comparison: Option<&Comparison>, lang: Lang) -> Octets {
    if document.len() > limits::EXPLAINED_BYTES_MAX {
        return Octets::default();
    }
    let Ok(document) = parse(document) else { return Octets::default() };
    let signatures = document.subtree(document.root()).filter(|id| document.is(*id, ns::DS, "Signature"));
    let signatures: Vec<NodeId> = signatures.take(limits::SIGNATURES_STACKED_MAX).collect();
    let mut found = Octets::default();
    let mut left = CHARS_MAX;
    for (place, signature) in signatures.iter().enumerate() {
        let Ok(views) = explain(&document, *signature) else { continue };
        if let Some(comparison) = comparison.filter(|_| place == 0) {
            found.comparison = Some(parting(&document, *signature, &views, comparison, lang));
        }
        let several = (signatures.len() > 1).then_some(place + 1);
        let views = views.iter().enumerate();
        found.hashed.extend(views.map(|(number, view)| hashed(number + 1, several, view, &mut left, lang)));
    }
    found
}

fn hashed(
    number: usize,
    signature: Option<usize>,
    view: &ReferenceView,
    left: &mut usize,
    lang: Lang,
) -> Hashed {
    let empty = Vec::new();
    let octets = view.hashed.as_ref().map_or(&empty, |(octets, _)| octets);
    let uri = view.uri.as_deref().unwrap_or("-");
    let mut heading = w::reference(lang, number, uri, octets.len());
    if let Some(signature) = signature {
        heading = format!("{}, {heading}", w::signature(lang, signature));
    }
    let tag = if view.matches() {
        Tag::new(w::MATCHES.in_lang(lang), Colour::Green)
    } else {
        Tag::new(w::DIFFERS.in_lang(lang), Colour::Red)
    };
    let mut rows = vec![Row::new(w::STATED.in_lang(lang), Cell::code(base64::encode(&view.stated)))];
    match &view.hashed {
        Ok((_, computed)) => {
            rows.push(Row::new(w::COMPUTED.in_lang(lang), Cell::code(base64::encode(computed))));
        }
        Err(why) => rows.push(Row::new(w::NOT_HASHED.in_lang(lang), Cell::text(unhashed(why, lang)))),
    }
    if let Some(cause) = view.cause {
        rows.push(Row::new(w::PROBABLE.in_lang(lang), Cell::text(text::cause(cause).in_lang(lang))));
    }
    let (text, is_cut) = shown(octets, left);
    Hashed { heading, tag, rows, text, is_cut }
}

/// Why nothing is hashed.
fn unhashed(why: &Unhashed, lang: Lang) -> String {
    match why {
        Unhashed::Form(fault) => errors::form_fault(fault, lang),
        Unhashed::Reference(fault) => errors::reference_fault(fault, lang),
        Unhashed::Transform(fault) => errors::transform_fault(fault, lang),
        Unhashed::C14n(error) => errors::c14n_error(error, lang),
    }
}

/// Octets with their white space visible and their lines as lines.
fn shown(octets: &[u8], left: &mut usize) -> (String, bool) {
    let mut text = String::new();
    let all = visible(octets);
    let mut characters = all.chars();
    for c in characters.by_ref().take(*left) {
        text.push(c);
        if c == '␊' {
            text.push('\n');
        }
        *left -= 1;
    }
    (text, characters.next().is_some())
}

fn parting(
    document: &Document,
    signature: NodeId,
    views: &[ReferenceView],
    comparison: &Comparison,
    lang: Lang,
) -> Parting {
    let ours = match comparison.compared {
        Compared::SignedInfo => signed_info_octets(document, signature).ok(),
        Compared::Reference(number) => {
            let view = number.checked_sub(1).and_then(|place| views.get(place));
            view.and_then(|view| view.hashed.as_ref().ok()).map(|(octets, _)| octets.clone())
        }
    };
    let Some(ours) = ours else {
        return Parting { tag: Tag::new(w::NO_SUCH.in_lang(lang), Colour::Yellow), rows: Vec::new() };
    };
    let Some(difference) = first_difference(&ours, &comparison.octets) else {
        return Parting { tag: Tag::new(w::EQUAL.in_lang(lang), Colour::Green), rows: Vec::new() };
    };
    let side = |name: crate::text::Text, text: &str| Row::new(name.in_lang(lang), Cell::code(text));
    let mut rows = vec![side(w::OURS, &difference.ours), side(w::THEIRS, &difference.theirs)];
    if let Some(cause) = difference.cause {
        rows.push(Row::new(w::PROBABLE.in_lang(lang), Cell::text(text::cause(cause).in_lang(lang))));
    }
    Parting { tag: Tag::new(w::differs_at(lang, difference.offset), Colour::Red), rows }
}
