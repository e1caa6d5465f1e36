//! Documents with signatures, enveloped and in envelopes. The seeds are signed; whatever becomes of them, only what was
//! signed is ever yielded.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use qaqpa::clock::Now;
use qaqpa::envelope::Envelope;
use qaqpa::findings::{Code, Decision};
use qaqpa::wsse::{Transport, verify_envelope};
use qaqpa::xml::{ElementView, parse};
use qaqpa::xmldsig::{
    KnownCertificates, Outcome, Policy, Relaxations, VerifiedElement, explain, ns, verify_enveloped,
};

const SIGNED: [&[u8]; 4] = [
    include_bytes!("../../tests/vectors/signature/enveloped-rsa.xml"),
    include_bytes!("../../tests/vectors/signature/enveloped-ecdsa.xml"),
    include_bytes!("../../tests/vectors/signature/soap-rsa.xml"),
    include_bytes!("../../tests/vectors/signature/soap-ecdsa.xml"),
];

/// What the seeds yield.
static HONEST: LazyLock<BTreeSet<String>> =
    LazyLock::new(|| SIGNED.iter().flat_map(|octets| yielded(octets)).collect());

/// What must hold of any octets; it panics where it does not.
pub fn run(octets: &[u8]) {
    assert_eq!(HONEST.len(), 2, "the seeds are refused");
    for content in yielded(octets) {
        assert!(HONEST.contains(&content), "nobody signed this: {content}");
    }
}

/// By the strict rules and by the lenient ones, as a document and as an envelope.
fn yielded(octets: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let known = KnownCertificates::new(Vec::new());
    for relaxations in [Relaxations::STRICT, Relaxations::LENIENT] {
        let policy = Policy::relaxed(relaxations);
        let Ok(document) = parse(octets) else { continue };
        found.extend(content_of(&verify_enveloped(document, &policy, &known)));
        if let Ok(document) = parse(octets)
            && let Ok(envelope) = Envelope::read(document)
            && let Transport::Signed(outcome) = verify_envelope(envelope, &policy, &known, now())
        {
            found.extend(content_of(&outcome));
            if outcome.report.codes().contains(&Code::DigestMismatch) {
                explained(octets);
            }
        }
    }
    found
}

/// Why a digest differs is found without harm, whatever it is.
fn explained(octets: &[u8]) {
    let Ok(document) = parse(octets) else { return };
    let signature = document.subtree(document.root()).find(|id| document.is(*id, ns::DS, "Signature"));
    if let Some(views) = signature.and_then(|signature| explain(&document, signature).ok()) {
        assert!(views.iter().all(|view| view.cause.is_none() || !view.matches()), "a cause of what is right");
    }
}

fn now() -> Now {
    Now::parse("2026-11-24T15:00:00Z").expect("a time")
}

fn content_of(outcome: &Outcome) -> Option<String> {
    assert_eq!(outcome.content.is_some(), outcome.report.decision() == Decision::Accepted);
    let mut text = String::new();
    written(outcome.content.as_ref()?.root(), &mut text);
    Some(text)
}

/// What a reader of verified content goes by: names and text, all the way down.
fn written(element: VerifiedElement<'_>, into: &mut String) {
    into.push_str(&format!("{{{}}}{}", element.namespace(), element.local_name()));
    into.push_str(&format!("[{}]", element.text()));
    for child in element.children() {
        into.push('(');
        written(child, into);
        into.push(')');
    }
}
