//! Documents of the reference material, and every octet of a signed part changed: what is not as it was signed is refused.

use std::collections::BTreeMap;
use std::path::Path;

use qaqpa::clock::Now;
use qaqpa::envelope::Envelope;
use qaqpa::findings::{Code, Decision};
use qaqpa::wsse::{self, Transport};
use qaqpa::xml::{self, Document};
use qaqpa::xmldsig::{self, KnownCertificates, Policy, ns};
use serde_json::Value;

use crate::support::peers::{fresh_dir, shared};
use crate::support::requests::{message, request_of};

/// When the documents were signed.
const AT: &str = "2026-11-22T06:41:00Z";

/// Documents whose verdict is not asked for, and why.
const LEFT_OUT: [(&str, &str); 1] =
    [("neg-revoked", "it wants a list of revoked certificates, and none is given")];

fn verify(file: &Path, flags: &[&str]) -> (i32, Value) {
    let output = crate::support::program()
        .arg("verify")
        .arg(file)
        .args(flags)
        .args(["--profile", "document", "--json"])
        .output()
        .unwrap();
    let value = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"), "{}", file.display());
    (output.status.code().unwrap_or(-1), value)
}

/// Why the verdict on a row of the manifest is wrong, if it is.
fn objection(row: &BTreeMap<&str, &str>, code: i32, report: &Value) -> Option<String> {
    let accepted = code == 0;
    let identity = report["signer"]["iin"].as_str().unwrap_or_default();
    let content = report["content"]["declarantId"].as_str().unwrap_or_default();
    let exactly = identity == row["identity"] && content == row["content"];
    let fine = match row["expect"] {
        "accept" => accepted && exactly,
        "reject" => code == 1,
        "same" => code == 1 || accepted && exactly,
        _ => code == 1 || accepted,
    };
    (!fine).then(|| {
        format!(
            "{} ({}): exit {code}, signer {identity}, content {content}, {}",
            row["file"], row["expect"], report["code"]
        )
    })
}

#[test]
fn the_documents_of_the_reference_material_get_their_verdicts() {
    let Some(shared) = shared() else { return };
    let attacks = shared.join("conformance/attacks");
    let manifest = std::fs::read_to_string(attacks.join("manifest.tsv")).unwrap();
    let mut lines = manifest.lines();
    let names: Vec<&str> = lines.next().unwrap().split('\t').collect();
    let ca = attacks.join("ca.pem");
    let mut objections = Vec::new();
    let mut counted: BTreeMap<&str, u32> = BTreeMap::new();
    for line in lines {
        let row: BTreeMap<&str, &str> = names.iter().copied().zip(line.split('\t')).collect();
        if let Some((id, why)) = LEFT_OUT.iter().find(|(id, _)| *id == row["id"]) {
            eprintln!("left out: {id}, {why}");
            continue;
        }
        let begun = std::time::Instant::now();
        let (code, report) =
            verify(&attacks.join(row["file"]), &["--trust", ca.to_str().unwrap(), "--at", AT]);
        objections.extend(objection(&row, code, &report));
        if begun.elapsed() > std::time::Duration::from_secs(2) {
            objections.push(format!("{} took {:?}", row["file"], begun.elapsed()));
        }
        *counted.entry(row["class"]).or_default() += 1;
    }
    for class in ["control", "tamper", "xsw", "soap-xsw", "ref", "dtd", "wellformed"] {
        assert!(counted.contains_key(class), "no document of class {class}");
    }
    assert!(objections.is_empty(), "{objections:#?}");
    eprintln!("verdicts by class: {counted:?}");
}

/// The octets between the tags of the element that an envelope's signature covers, tags included.
fn signed_part(document: &Document) -> (usize, usize) {
    document.bounds(Envelope::read(xml::parse(document.source()).unwrap()).unwrap().body)
}

/// What the library finds of an envelope; `None` for accepted.
fn refused(octets: &[u8], known: &KnownCertificates, now: Now) -> Option<Code> {
    let document = match xml::parse(octets) {
        Ok(document) => document,
        Err(error) => return Some(if error.is_limit() { Code::XmlLimit } else { Code::XmlMalformed }),
    };
    let envelope = match Envelope::read(document) {
        Ok(envelope) => envelope,
        Err(finding) => return Some(finding.code),
    };
    let report = match wsse::verify_envelope(envelope, &Policy::default(), known, now) {
        Transport::Signed(outcome) => {
            assert_eq!(outcome.content.is_some(), outcome.report.decision() == Decision::Accepted);
            outcome.report
        }
        Transport::Unsigned { report, .. } => report,
    };
    report.leading().map(|finding| finding.code)
}

/// Whether the octet at `at` is one of character data that canonicalisation keeps as it is.
fn is_text(document: &Document, at: usize) -> bool {
    let source = document.source().as_bytes();
    let (before, after) = (&source[..at], &source[at..]);
    let inside_tag =
        before.iter().rposition(|octet| *octet == b'<') > before.iter().rposition(|octet| *octet == b'>');
    let in_reference =
        before.iter().rposition(|octet| *octet == b'&').is_some_and(|start| !before[start..].contains(&b';'));
    !inside_tag && !in_reference && after[0].is_ascii_alphanumeric()
}

/// Whether the octet at `at` stands in a declaration whose prefix nothing bears: Exclusive XML Canonicalization §3 leaves
/// such declarations out, so that no signature covers them.
fn is_unused_declaration(source: &str, at: usize) -> bool {
    let Some(start) = source[..at].rfind("xmlns:") else { return false };
    let declaration = &source[start + 6..];
    let Some((prefix, value)) = declaration.split_once("=\"") else { return false };
    let end = start + 6 + prefix.len() + 2 + value.find('"').unwrap_or(0);
    let borne = [format!("<{prefix}:"), format!("</{prefix}:"), format!(" {prefix}:")]
        .iter()
        .any(|start| source.contains(start));
    at < end && !borne
}

/// Changes every octet of the signed part, one at a time: nothing is accepted but what the signature does not cover.
fn every_flip(source: &str, now: Now) -> BTreeMap<Code, usize> {
    let document = xml::parse(source).unwrap();
    let known = KnownCertificates::new(Vec::new());
    assert_eq!(refused(source.as_bytes(), &known, now), None, "the document itself is refused");
    let (start, end) = signed_part(&document);
    let mut found: BTreeMap<Code, usize> = BTreeMap::new();
    for at in start..end {
        let mut octets = source.as_bytes().to_vec();
        // The lowest bit: letters become letters, digits digits.
        octets[at] ^= 1;
        let code = refused(&octets, &known, now);
        let near =
            String::from_utf8_lossy(&octets[at.saturating_sub(30)..(at + 30).min(octets.len())]).into_owned();
        let Some(code) = code else {
            assert!(
                is_unused_declaration(source, at),
                "octet {at} was changed, and that was accepted: …{near}…"
            );
            continue;
        };
        assert!(
            !is_text(&document, at) || code == Code::DigestMismatch,
            "octet {at} of the text was changed, and that gave {code}: …{near}…"
        );
        *found.entry(code).or_default() += 1;
    }
    found
}

#[test]
fn one_octet_changed_anywhere_in_the_signed_body_is_refused() {
    let now = Now::parse(AT).unwrap();
    let found = every_flip(&message("m", &request_of("valid", 1)), now);
    eprintln!("findings: {found:?}");
    assert!(found[&Code::DigestMismatch] > found.values().sum::<usize>() / 2, "{found:?}");
}

#[test]
fn a_message_of_the_field_verifies_with_its_own_key_and_not_when_one_octet_was_changed() {
    let Some(shared) = shared() else { return };
    let file = shared.join("samples/shep/ncanode/wsse_signed_rsa_sha256.xml");
    let (code, report) = verify(&file, &["--key-only"]);
    assert_eq!((code, &report["decision"]), (0, &"ACCEPTED".into()), "{report}");
    let source = std::fs::read_to_string(&file).unwrap();
    let now = Now::parse(AT).unwrap();
    eprintln!("findings: {:?}", every_flip(&source, now));
    let document = xml::parse(source.as_str()).unwrap();
    let (start, end) = signed_part(&document);
    let at = (start..end).find(|at| is_text(&document, *at)).unwrap();
    let mut octets = source.into_bytes();
    octets[at] ^= 1;
    let directory = fresh_dir();
    let changed = directory.path().join("changed.xml");
    std::fs::write(&changed, octets).unwrap();
    let (code, report) = verify(&changed, &["--key-only"]);
    assert_eq!((code, &report["code"]), (1, &"DIGEST_MISMATCH".into()), "{report}");
}

#[test]
fn one_octet_changed_anywhere_in_an_enveloped_document_is_refused() {
    let source = request_of("valid", 1);
    let signature = source.find("<ds:Signature").unwrap();
    let start = source.find("<request").unwrap();
    let known = KnownCertificates::new(Vec::new());
    let decided = |octets: &[u8]| {
        xml::parse(octets).map(|document| {
            assert_eq!(
                document.subtree(document.root()).filter(|id| document.is(*id, ns::DS, "Signature")).count(),
                1
            );
            xmldsig::verify_enveloped(document, &Policy::default(), &known).report.decision()
        })
    };
    assert_eq!(decided(source.as_bytes()).unwrap(), Decision::Accepted);
    for at in start..signature {
        let mut octets = source.as_bytes().to_vec();
        octets[at] ^= 1;
        assert_ne!(
            decided(&octets).ok(),
            Some(Decision::Accepted),
            "octet {at} was changed, and that was accepted"
        );
    }
}
