//! How `data` carries a business document, [contract §1.4](crate::manual::contract).

use super::ns::XSI;
use super::quirks::{Quirk, Quirks};
use crate::xml::{Document, Writer, parse};

const XS: &str = "http://www.w3.org/2001/XMLSchema";

/// How an answer carries its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DataShape {
    /// Escaped text, marked as `xs:string`.
    #[default]
    Text,
    /// The same in a CDATA section.
    Cdata,
    /// The document's root as the child of `data`.
    Element,
    /// `data` is the root: its children, and `xsi:type` with its name.
    Inline,
    /// The document is the element `data` as it stands, with the signature that is in it.
    Itself,
}

/// Writes `data` with a document in it. What is no XML travels as text, whatever is asked.
pub(super) fn write(w: &mut Writer, document: &str, shape: DataShape, quirks: Quirks) {
    let parsed = match shape {
        DataShape::Text | DataShape::Cdata => None,
        DataShape::Element | DataShape::Inline | DataShape::Itself => parse(document.as_bytes()).ok(),
    };
    match (shape, parsed) {
        (DataShape::Element, Some(parsed)) => {
            w.open("data").raw(parsed.source_of(parsed.root())).close();
        }
        // It is the root already.
        (DataShape::Inline | DataShape::Itself, Some(parsed)) if parsed.is(parsed.root(), "", "data") => {
            w.raw(parsed.source_of(parsed.root()));
        }
        (DataShape::Inline, Some(parsed)) => inline(w, &parsed),
        (DataShape::Cdata, _) => {
            typed(w, quirks);
            // A section ends with the first `]]>`: one in the text is divided between two sections.
            let divided = document.replace("]]>", "]]]]><![CDATA[>");
            w.raw(&format!("<![CDATA[{divided}]]>")).close();
        }
        _ => {
            typed(w, quirks);
            if quirks.has(Quirk::UnescapedGt) {
                // XML 1.0 §2.4: not where it would end a section.
                let unescaped = Writer::escaped(document).replace("&gt;", ">").replace("]]>", "]]&gt;");
                w.raw(&unescaped).close();
            } else {
                w.text(document).close();
            }
        }
    }
}

/// `data` with this text, as a string.
pub(super) fn of_text(text: &str) -> String {
    let mut w = Writer::new();
    write(&mut w, text, DataShape::Text, Quirks::default());
    w.finish()
}

/// Opens `data` as a string.
fn typed(w: &mut Writer, quirks: Quirks) {
    w.open("data");
    if quirks.has(Quirk::LostXsiPrefix) {
        w.attribute("xmlns", XSI).attribute("type", "xsd:string");
    } else {
        w.attribute("xmlns:xs", XS).attribute("xmlns:xsi", XSI).attribute("xsi:type", "xs:string");
    }
}

/// Prefix of the business namespace on `data`.
const TYPE_PREFIX: &str = "cs";

fn inline(w: &mut Writer, document: &Document) {
    let root = document.root();
    w.open("data").attribute("xmlns:xsi", XSI);
    let (namespace, local) = (document.namespace(root), document.local_name(root));
    if namespace.is_empty() {
        w.attribute("xsi:type", local);
    } else {
        let name = format!("xmlns:{TYPE_PREFIX}");
        w.attribute(&name, namespace).attribute("xsi:type", &format!("{TYPE_PREFIX}:{local}"));
    }
    for child in document.child_elements(root) {
        w.raw(&document.standing_alone(child));
    }
    w.close();
}
