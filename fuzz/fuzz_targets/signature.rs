//! Documents with signatures, enveloped and in envelopes. The seeds are signed; whatever becomes of them, only what was
//! signed is ever yielded.

#![no_main]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use qaqpa::clock::Now;
use qaqpa::envelope::Envelope;
use qaqpa::findings::Decision;
use qaqpa::wsse::{Transport, verify_envelope};
use qaqpa::xml::{ElementView, parse};
use qaqpa::xmldsig::{KnownCertificates, Outcome, Policy, VerifiedElement, verify_enveloped};

const SIGNED: [&[u8]; 4] = [
    include_bytes!("../../tests/vectors/signature/enveloped-rsa.xml"),
    include_bytes!("../../tests/vectors/signature/enveloped-ecdsa.xml"),
    include_bytes!("../../tests/vectors/signature/soap-rsa.xml"),
    include_bytes!("../../tests/vectors/signature/soap-ecdsa.xml"),
];

/// What the seeds yield.
static HONEST: LazyLock<BTreeSet<String>> = LazyLock::new(|| SIGNED.iter().flat_map(|octets| yielded(octets)).collect());

fuzz_target!(|octets: &[u8]| {
    assert_eq!(HONEST.len(), 2, "the seeds are refused");
    for content in yielded(octets) {
        assert!(HONEST.contains(&content), "nobody signed this: {content}");
    }
});

fn yielded(octets: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let known = KnownCertificates::new(Vec::new());
    if let Ok(document) = parse(octets) {
        found.extend(content_of(&verify_enveloped(document, &Policy::default(), &known)));
    }
    if let Ok(document) = parse(octets)
        && let Ok(envelope) = Envelope::read(document)
        && let Transport::Signed(outcome) = verify_envelope(envelope, &Policy::default(), &known, now())
    {
        found.extend(content_of(&outcome));
    }
    found
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
