//! Octets to a tree to six canonical forms. Whatever is taken, another parser takes too and reads the same from it; and each
//! canonical form is a document again, whose canonical form it is.

use qaqpa::xml::{Canonicalization, Document, NodeId, NodeKind, Selection, canonicalize, parse};

/// What must hold of any octets; it panics where it does not.
pub fn run(octets: &[u8]) {
    let Ok(document) = parse(octets) else { return };
    same_tree(&document);
    for uri in Canonicalization::uris() {
        let algorithm = Canonicalization::from_uri(uri).expect("a URI of the table");
        let mut form = Vec::new();
        if canonicalize(&document, Selection::WHOLE, algorithm, &[], &mut form).is_err() {
            continue;
        }
        let again = match parse(form.clone()) {
            Ok(again) => again,
            // Declarations that stood above may now stand on an element that had the most attributes already.
            Err(error) if error.is_limit() => continue,
            Err(error) => panic!("{uri} is no document: {error}"),
        };
        let mut second = Vec::new();
        canonicalize(&again, Selection::WHOLE, algorithm, &[], &mut second).expect("a form has a form");
        assert_eq!(
            String::from_utf8_lossy(&form),
            String::from_utf8_lossy(&second),
            "{uri} is not a fixed point"
        );
    }
    for element in document.subtree(document.root()).filter(|id| document.is_element(*id)).take(8) {
        for uri in Canonicalization::uris() {
            let algorithm = Canonicalization::from_uri(uri).expect("a URI of the table");
            let mut form = Vec::new();
            let listed = ["#default", "p", "xml"];
            if canonicalize(&document, Selection::subtree(element), algorithm, &listed, &mut form).is_ok()
                && let Err(error) = parse(form)
            {
                assert!(error.is_limit(), "{uri} of a subtree is no document: {error}");
            }
        }
    }
}

/// Element names, attributes and text of both trees, in document order.
fn same_tree(document: &Document) {
    // It compares each attribute with each; and it keeps a literal CR that stands right before a reference, which
    // XML 1.0 §2.11 makes an LF; and it takes `xml:xmlns` for a declaration of the default namespace, and does not know the prefix
    // `xml` on an element, both of which libxml2 reads as we do.
    let source = document.source();
    if source.len() > 20_000
        || source.contains('\r') && source.contains('&')
        || source.contains(":xmlns")
        || source.contains("<xml:")
    {
        return;
    }
    let other = roxmltree::Document::parse(document.source()).expect("what is taken here, it takes too");
    let mut others = other.descendants().filter(|node| node.is_element());
    for id in document.subtree(document.root()).filter(|id| document.is_element(*id)) {
        let node = others.next().expect("as many elements");
        let name = (document.namespace(id), document.local_name(id));
        assert_eq!(name, (node.tag_name().namespace().unwrap_or(""), node.tag_name().name()));
        let own: Vec<_> = document.attributes(id).collect();
        let theirs: Vec<_> =
            node.attributes().map(|a| (a.namespace().unwrap_or(""), a.name(), a.value())).collect();
        assert_eq!(own, theirs);
        let text: String =
            node.children().filter(|child| child.is_text()).filter_map(|child| child.text()).collect();
        assert_eq!(document.text(id), text);
        for child in document.children(id) {
            assert!(!matches!(document.kind(child), NodeKind::Text("")), "an empty text node");
        }
    }
    assert!(others.next().is_none(), "more elements there");
    assert!(document.contains(NodeId::DOCUMENT, document.root()));
}
