//! The sentences of findings: each language has all of them, and none in another language.

use qaqpa::clock::Now;
use qaqpa::findings::evidence::{
    CertificateEvidence, Deviation, EnvelopeEvidence, ExchangeEvidence, ForgedCrl, FormFault, FormLimit,
    IdentityEvidence, MessageFault, MissingCrl, NameFault, OcspGap, PathEvidence, ReferenceFault,
    RequestEvidence, RevocationEvidence, RevokedBy, RevokedEntry, SecurityFound, ShownName,
    SignatureEvidence, StaleCrl, Unobtained, WeakSignature,
};
use qaqpa::findings::{CheckName, Code, Evidence};
use qaqpa::text::{self, Lang, Sides};
use qaqpa::xml::{SyntaxFault, XmlFault, XmlLimit};

const THEN: Now = Now::from_seconds(1_700_000_000);
const NOW: Now = Now::from_seconds(1_790_000_000);

/// What varies in the samples: it must be found again in every language.
const MARK: &str = "⟦x⟧";

fn mark() -> String {
    MARK.to_owned()
}

fn signatures() -> Vec<SignatureEvidence> {
    use SignatureEvidence as S;
    vec![
        S::AbsentBelowRoot,
        S::Absent,
        S::AbsentInSecurity(SecurityFound::NoHeader),
        S::AbsentInSecurity(SecurityFound::NoSecurity),
        S::AbsentInSecurity(SecurityFound::SignatureOutside),
        S::Two { first: mark(), second: mark() },
        S::Several,
        S::SeveralSecurity { count: 2 },
        S::Elsewhere { path: mark() },
        S::Form(FormFault::NoReference),
        S::Form(FormFault::Limit { what: FormLimit::References, limit: 8 }),
        S::WeakAlgorithm { algorithm: mark() },
        S::WeakKey { bits: 1024 },
        S::UnsupportedAlgorithm { algorithm: mark() },
        S::KeyKind { algorithm: mark(), key: mark() },
        S::Value { algorithm: mark(), octets: 256 },
        S::Reference(ReferenceFault::NoSuchId(mark())),
        S::Digest { algorithm: mark(), stated: mark(), computed: mark(), uri: mark() },
        S::SeveralReferences { count: 2 },
        S::NotCovered { wanted: mark(), covered: Vec::new() },
        S::Expired { expires: THEN, at: NOW },
    ]
}

fn certificates() -> Vec<CertificateEvidence> {
    use CertificateEvidence as C;
    vec![
        C::Period { not_before: THEN, not_after: THEN, at: NOW },
        C::ShortKey { bits_min: 2048, bits: 1024 },
        C::CriticalExtension { oid: mark() },
        C::KeyUsage { wanted: mark(), found: None },
        C::NotForLogIn { found: None },
        C::Purpose { wanted: mark(), found: vec![mark()] },
        C::Policy { wanted: vec![mark()], found: Vec::new() },
        C::Role { wanted: vec![mark()], found: Vec::new() },
    ]
}

fn paths() -> Vec<PathEvidence> {
    use PathEvidence as P;
    vec![
        P::UnknownIssuer { issuer: mark() },
        P::Forged { issuer: mark() },
        P::TooLong { max: 8 },
        P::TooManySignatures { max: 8 },
        P::TwoAlgorithms { subject: mark() },
        P::UnsupportedAlgorithm { oid: mark() },
        P::Weak(WeakSignature::Algorithm(mark())),
        P::Weak(WeakSignature::Key { bits_min: 2048, bits: 1024 }),
        P::NotAnAuthority { issuer: mark() },
        P::NoCertSign { issuer: mark() },
        P::CriticalExtension { oid: mark(), issuer: mark() },
        P::IssuerPeriod { issuer: mark(), not_before: THEN, not_after: THEN, at: NOW },
        P::PathLength { issuer: mark(), max: 1, count: 2 },
        P::Usage { usage: mark(), authority: mark(), purposes: vec![mark()] },
        P::PoliciesUnreadable { subject: mark(), extension: mark() },
        P::NoPolicy { subject: mark() },
        P::ConstraintsUnreadable { authority: mark(), extension: mark() },
        P::Nameless,
        P::NamesUnreadable { subject: mark(), extension: mark() },
        P::TooManyNames { max: 8 },
        P::Name { authority: mark(), name: ShownName::Mailbox, fault: NameFault::Excluded },
    ]
}

fn revocations() -> Vec<RevocationEvidence> {
    use RevocationEvidence as R;
    let entry = |told| RevokedEntry {
        serial: mark(),
        at: THEN,
        reason: mark(),
        invalid_since: Some(THEN),
        stamped: Some(NOW),
        told,
    };
    vec![
        R::Revoked(entry(RevokedBy::Crl)),
        R::Revoked(entry(RevokedBy::Ocsp)),
        R::Revoked(entry(RevokedBy::GivenAnswer)),
        R::MissingCrl { issuer: mark(), found: MissingCrl::Absent },
        R::MissingCrl { issuer: mark(), found: MissingCrl::Unobtained(Unobtained::Unreachable) },
        R::MissingCrl { issuer: mark(), found: MissingCrl::OtherCertificates },
        R::MissingCrl { issuer: mark(), found: MissingCrl::SomeReasons },
        R::StaleCrl { at: NOW, found: StaleCrl::Past { next_update: THEN }, fetched: None },
        R::ForgedCrl { issuer: mark(), found: ForgedCrl::NotSigned },
        R::Ocsp { issuer: mark(), found: OcspGap::Unknown },
        R::OcspNotAsked,
        R::Both(Box::new(R::OcspNotAsked), Box::new(R::OcspNotAsked)),
    ]
}

fn others() -> Vec<Evidence> {
    let identities = [
        IdentityEvidence::Absent { paths: vec![mark()] },
        IdentityEvidence::Repeated { path: mark(), count: 2 },
        IdentityEvidence::Empty { path: mark() },
        IdentityEvidence::NotTwelveDigits { count: 11, number: mark() },
        IdentityEvidence::NotInCertificate,
        IdentityEvidence::MalformedInCertificate,
        IdentityEvidence::Mismatch { certificate: mark(), request: mark() },
    ];
    let envelopes = [
        EnvelopeEvidence::NotAnEnvelope { root: mark() },
        EnvelopeEvidence::HeaderBehind,
        EnvelopeEvidence::Exchange(ExchangeEvidence::NoRoute { service: mark() }),
        EnvelopeEvidence::Exchange(ExchangeEvidence::UnknownChain { correlation_id: mark() }),
        EnvelopeEvidence::Exchange(ExchangeEvidence::UnknownMessage { message_id: mark() }),
        EnvelopeEvidence::Exchange(ExchangeEvidence::NotThatSender { sender: mark() }),
        EnvelopeEvidence::Message(MessageFault::ChannelOperation(mark())),
        EnvelopeEvidence::Message(MessageFault::Word { name: mark(), found: mark() }),
        EnvelopeEvidence::Deviation(Deviation::Missing { element: mark(), within: mark() }),
        EnvelopeEvidence::Deviation(Deviation::Order { element: mark(), behind: mark() }),
        EnvelopeEvidence::Deviation(Deviation::Unknown { element: mark(), within: mark() }),
        EnvelopeEvidence::Deviation(Deviation::Qualified { element: mark(), namespace: mark() }),
        EnvelopeEvidence::Deviation(Deviation::Attribute { element: mark(), attribute: mark() }),
        EnvelopeEvidence::Deviation(Deviation::Text { within: mark() }),
    ];
    let requests = [
        RequestEvidence::NoService,
        RequestEvidence::UnknownService { asked: mark(), nearest: Some(mark()) },
        RequestEvidence::Missing { element: mark() },
        RequestEvidence::Fields { max: 8 },
        RequestEvidence::Attachments { max: 8 },
    ];
    let documents = [
        XmlFault::Empty,
        XmlFault::Doctype,
        XmlFault::Syntax(SyntaxFault::Ampersand),
        XmlFault::Limit { what: XmlLimit::Depth, limit: 8 },
    ];
    let mut all: Vec<Evidence> = identities.map(Evidence::from).to_vec();
    all.extend(envelopes.map(Evidence::from));
    all.extend(requests.map(Evidence::from));
    all.extend(documents.map(Evidence::from));
    all
}

fn samples() -> Vec<Evidence> {
    let mut all: Vec<Evidence> = signatures().into_iter().map(Evidence::from).collect();
    all.extend(certificates().into_iter().map(Evidence::from));
    all.extend(paths().into_iter().map(Evidence::from));
    all.extend(revocations().into_iter().map(Evidence::from));
    all.extend(others());
    all
}

/// English words that no sentence in another language has: those that hold an English sentence together.
const ENGLISH: [&str; 24] = [
    "the", "of", "is", "are", "was", "not", "and", "or", "with", "by", "that", "this", "for", "in", "on",
    "to", "from", "one", "none", "which", "more", "than", "at", "an",
];

fn english_in(text: &str) -> Option<&str> {
    text.split(|c: char| !c.is_alphabetic()).find(|word| ENGLISH.contains(word))
}

#[test]
fn every_finding_is_said_in_each_language_and_loses_nothing_of_what_varies() {
    let mut wrong = Vec::new();
    for evidence in samples() {
        let english = text::sides(&evidence, Lang::En);
        let marks = |sides: &Sides| {
            [&sides.expected, &sides.actual]
                .into_iter()
                .flatten()
                .map(|side| side.matches(MARK).count())
                .sum::<usize>()
        };
        for lang in Lang::ALL {
            let sides = text::sides(&evidence, lang);
            let (Some(expected), Some(actual)) = (&sides.expected, &sides.actual) else {
                wrong.push(format!("{lang:?} {evidence:?}: a side is missing"));
                continue;
            };
            if expected.is_empty() || actual.is_empty() && !format!("{evidence:?}").contains("covered: []") {
                wrong.push(format!("{lang:?} {evidence:?}: a side is empty"));
            }
            if marks(&sides) != marks(&english) {
                wrong.push(format!("{lang:?}: {sides:?} loses something of {english:?}"));
            }
            let found = english_in(expected).or(english_in(actual)).filter(|_| lang != Lang::En);
            if let Some(word) = found {
                wrong.push(format!("{lang:?} {sides:?}: `{word}` is English"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn codes_and_checks_have_a_title_in_each_language() {
    for code in Code::ALL {
        for words in [text::title(*code), text::hint(*code)] {
            assert!(Lang::ALL.iter().all(|lang| !words.in_lang(*lang).is_empty()), "{code}");
            assert_eq!((english_in(words.kk), english_in(words.ru)), (None, None), "{code}");
        }
    }
    let name = text::check(CheckName::Chain);
    assert_eq!((name.kk, name.ru, name.en), ("Сенім тізбегі", "Цепочка доверия", "Certificate chain"));
}

#[test]
fn evidence_is_read_back_as_it_was_written() {
    for evidence in samples() {
        let written = serde_json::to_value(&evidence).unwrap();
        assert!(written["topic"].is_string(), "{written}");
        assert_eq!(serde_json::from_value::<Evidence>(written).unwrap(), evidence);
    }
}
