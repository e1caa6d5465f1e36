//! Documents in files that must be accepted or refused, each for its stated reason, with another parser beside.

use std::path::PathBuf;

use qaqpa::limits;
use qaqpa::xml::{self, Document, NodeId, NodeKind, XmlFault};

use crate::support::generate::{Generator, Spelling};

/// A row of the index.
struct Row<'a> {
    file: &'a str,
    expect: &'a str,
    fault: &'a str,
    /// What roxmltree does: `same`, or how it departs.
    other: &'a str,
}

fn vectors() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/xml")
}

fn rows(index: &str) -> impl Iterator<Item = Row<'_>> {
    index.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [file, expect, fault, other, _reason] = cells[..] else { panic!("not five cells: {line}") };
        Row { file, expect, fault, other }
    })
}

/// The name of a fault, without what is in it.
fn kind(fault: &XmlFault) -> String {
    format!("{fault:?}").chars().take_while(|c| c.is_alphanumeric()).collect()
}

#[test]
fn every_document_of_the_vectors_is_accepted_or_refused_for_its_stated_reason() {
    let index = std::fs::read_to_string(vectors().join("index.tsv")).unwrap();
    let mut wrong = Vec::new();
    let mut counted = (0, 0);
    for row in rows(&index) {
        let octets = std::fs::read(vectors().join(row.file)).unwrap();
        let verdict = xml::parse(octets).map_err(|error| kind(&error.fault));
        let fine = match (&verdict, row.expect) {
            (Ok(_), "accept") => true,
            (Err(fault), "refuse") => row.fault == "*" || fault == row.fault,
            _ => false,
        };
        *(if row.expect == "accept" { &mut counted.0 } else { &mut counted.1 }) += 1;
        if !fine {
            wrong.push(format!("{}: {verdict:?}, not {} {}", row.file, row.expect, row.fault));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let files = std::fs::read_dir(vectors()).unwrap().count() - 1;
    assert_eq!(counted.0 + counted.1, files, "the index and the directory differ");
    assert!(counted.0 >= 15 && counted.1 >= 60, "{counted:?}");
}

#[test]
fn another_parser_says_the_same_but_where_it_is_known_to_depart() {
    let index = std::fs::read_to_string(vectors().join("index.tsv")).unwrap();
    let mut wrong = Vec::new();
    for row in rows(&index) {
        let octets = std::fs::read(vectors().join(row.file)).unwrap();
        let text = String::from_utf8(octets);
        let accepted = text.as_ref().is_ok_and(|text| roxmltree::Document::parse(text).is_ok());
        let same = accepted == (row.expect == "accept");
        // A divergence that has ended is to be struck from the index.
        if same != (row.other == "same") {
            wrong.push(format!("{}: accepted there: {accepted}, index says: {}", row.file, row.other));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Names, attributes and text of both trees are the same.
fn assert_same_tree(document: &Document) {
    let other = roxmltree::Document::parse(document.source()).unwrap();
    // An empty CDATA section is a text node there, and no node here.
    let mut others =
        other.descendants().filter(|node| node.text() != Some("") || node.is_comment() || node.is_element());
    assert!(others.next().unwrap().is_root());
    for id in document.subtree(NodeId::DOCUMENT).skip(1) {
        let node = others.next().unwrap();
        match document.kind(id) {
            NodeKind::Element => {
                let name = (node.tag_name().namespace().unwrap_or(""), node.tag_name().name());
                assert_eq!((document.namespace(id), document.local_name(id)), name);
                let own: Vec<_> = document.attributes(id).collect();
                let theirs: Vec<_> =
                    node.attributes().map(|a| (a.namespace().unwrap_or(""), a.name(), a.value())).collect();
                assert_eq!(own, theirs, "attributes of {}", document.qname(id));
                assert_eq!(document.source_of(id), &document.source()[node.range()]);
            }
            NodeKind::Text(text) => assert_eq!(node.text(), Some(text)),
            NodeKind::Comment(text) => assert_eq!(node.text(), Some(text)),
            NodeKind::Pi { target, data } => {
                let pi = node.pi().unwrap();
                assert_eq!((target, data), (pi.target, pi.value.unwrap_or("")));
            }
            NodeKind::Document => unreachable!("the document stands above"),
        }
    }
    assert!(others.next().is_none(), "the other tree goes on");
}

#[test]
fn generated_documents_are_the_same_tree_to_another_parser() {
    for seed in 0..400 {
        let text = Generator::new(seed).document(Spelling::Mixed);
        let document =
            xml::parse(text.as_str()).unwrap_or_else(|error| panic!("seed {seed}: {error}\n{text}"));
        assert_same_tree(&document);
    }
}

#[test]
fn a_generated_document_with_an_octet_changed_is_accepted_by_both_parsers_or_by_neither() {
    let mut counted = (0, 0);
    for seed in 0..150 {
        let text = Generator::new(seed).document(Spelling::Mixed);
        for step in 0..40 {
            let mut octets = text.as_bytes().to_vec();
            let at = (seed as usize * 7919 + step * 104_729) % octets.len();
            octets[at] =
                [b'<', b'>', b'&', b'"', b':', b'=', b'-', b' ', b'/', b'?', b']', b'x'][(step + at) % 12];
            let Ok(changed) = String::from_utf8(octets) else { continue };
            let (own, other) = (xml::parse(changed.as_str()), roxmltree::Document::parse(&changed));
            match (&own, &other) {
                (Ok(document), Ok(_)) => {
                    counted.0 += 1;
                    assert_same_tree(document);
                }
                (Err(_), Err(_)) => counted.1 += 1,
                (Ok(_), Err(error)) => {
                    panic!("seed {seed} step {step}: refused there for {error}\n{changed}")
                }
                (Err(error), Ok(_)) => assert!(
                    is_known_leniency(&error.fault, &changed),
                    "seed {seed} step {step}: {error}\n{changed}"
                ),
            }
        }
    }
    assert!(counted.0 > 500 && counted.1 > 500, "{counted:?}");
}

/// What roxmltree takes against the standard: the rows of the index that say so.
fn is_known_leniency(fault: &XmlFault, text: &str) -> bool {
    match fault {
        XmlFault::Name(name) => {
            name.starts_with(':') || text.contains(&format!("<?{name}")) || name.starts_with("xmlns:")
        }
        XmlFault::Namespace(_) | XmlFault::Encoding(_) | XmlFault::Declaration(_) => true,
        _ => false,
    }
}

#[test]
fn what_passes_a_limit_is_refused_as_that_and_at_once() {
    let cases: [(&str, String); 5] = [
        ("depth", "<a>".repeat(limits::XML_DEPTH_MAX + 1)),
        (
            "attributes",
            format!(
                "<a {}/>",
                (0..=limits::XML_ATTRIBUTES_MAX).map(|i| format!("x{i}=''")).collect::<Vec<_>>().join(" ")
            ),
        ),
        (
            "declarations",
            format!(
                "<a {}/>",
                (0..limits::XML_NAMESPACES_IN_SCOPE_MAX)
                    .map(|i| format!("xmlns:x{i}='urn:u'"))
                    .collect::<Vec<_>>()
                    .join(" ")
            ),
        ),
        (
            "names",
            format!(
                "<a>{}</a>",
                (0..limits::XML_NAMES_DISTINCT_MAX)
                    .map(|i| format!("<x xmlns='urn:{i}'/>"))
                    .collect::<String>()
            ),
        ),
        ("nodes", format!("<a>{}</a>", "<x/>".repeat(limits::XML_NODES_MAX))),
    ];
    for (what, text) in cases {
        let begun = std::time::Instant::now();
        let error = xml::parse(text).unwrap_err();
        assert!(error.is_limit(), "{what}: {error}");
        // Without optimisation, on a busy machine.
        assert!(begun.elapsed().as_secs() < 5, "{what}: {:?}", begun.elapsed());
    }
}

#[test]
fn text_of_many_references_is_read_as_it_stands_and_its_faults_are_found_in_their_places() {
    let text = |source: &str| xml::parse(source).map(|document| document.text(document.root()).into_owned());
    for (source, expected) in [
        ("<a>&lt;b&gt;x&amp;y&lt;/b&gt;</a>", "<b>x&y</b>"),
        ("<a>&lt;\r\n&#13;\rx&gt;</a>", "<\n\r\nx>"),
        ("<a>&lt;&gt;<![CDATA[&lt;]]>&lt;]]&gt;</a>", "<>&lt;<]]>"),
        ("<a>&lt;&quot;<!-- & -->&apos;&#x4D9;<?p &?>&amp;</a>", "<\"'ә&"),
    ] {
        assert_eq!(text(source).as_deref(), Ok(expected), "{source}");
    }
    for (source, fault, place) in [
        ("<a>&lt;&lt;&bad;</a>", "`&bad;`", "1:12"),
        ("<a>&lt;é&gt;\n\n&nope;</a>", "`&nope;`", "3:1"),
        ("<a>&lt;&;</a>", "`&;`", "1:8"),
        ("<a>&lt;x&unclosed</a>", "`&` without `;`", "1:9"),
        ("<a>&amp;&&lt;</a>", "`&` without `;`", "1:9"),
        ("<a>&lt;&a<b/></a>", "`&` without `;`", "1:8"),
        ("<a>&lt;x]]>y</a>", "`]]>`", "1:9"),
        ("<a>&lt;x&lt;", "`a` is not closed", "1:1"),
        ("<a/>&lt;&lt;x", "outside", "1:5"),
        ("<a>&lt;&gt;</a>\n&lt;&gt;", "outside", "2:1"),
        ("<a>&amp;x&amp;<b>&lt;</b>&gt;y&gt;</c>", "`c` does not close `a`", "1:35"),
        ("<?xml version='1.0'?><a>&lt;&gt;<?xml version='1.0'?></a>", "declaration", "1:33"),
        ("<a>&lt;x&gt;<!DOCTYPE a></a>", "DOCTYPE", "1:13"),
        ("\u{FEFF}<a>&lt;&gt;\n&x y;</a>", "`&x y;`", "2:1"),
    ] {
        let error = text(source).unwrap_err();
        assert!(error.fault.to_string().contains(fault), "{source}: {error}");
        assert_eq!(error.position.to_string(), place, "{source}: {error}");
    }
}
