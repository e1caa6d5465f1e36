//! The identity of a request: what was signed and by which key, whatever it comes in.

use std::collections::HashSet;
use std::sync::Arc;

use qaqpa::clock::Now;
use qaqpa::crypto::DigestAlgorithm;
use qaqpa::http::{ClientResponse, Method, header};
use qaqpa::random::Entropy;
use qaqpa::registry::{Registration, Registry, RegistryError, Sqlite, State};
use qaqpa::wsse::Variant;
use qaqpa::xml;
use qaqpa::xmldsig::{self, KnownCertificates, Layout, SigningRequest};

use crate::support::caller::{Caller, codes};
use crate::support::requests::{Form, SERVICE, envelope, holder, message, message_by, request_of, unsigned};
use crate::support::rewritings::Rewriter;
use crate::support::serving::Serving;
use crate::support::submissions::Request;

#[test]
fn a_registry_of_an_older_schema_keeps_its_cases_and_their_rows() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("r.db");
    let raw = rusqlite::Connection::open(&path).unwrap();
    raw.execute_batch(include_str!("../../schemas/sql/0001_registry.sql")).unwrap();
    raw.execute_batch(include_str!("../../schemas/sql/0002_refusals_within_a_budget.sql")).unwrap();
    raw.execute_batch(
        "PRAGMA application_id = 0x51415150; PRAGMA user_version = 2; PRAGMA foreign_keys = ON;
         INSERT INTO sequences VALUES ('number/000/2026', 1);
         INSERT INTO requests (id, number, channel, sender, message_id, digest, service_id, declarant_id, received_at, registered_at, state,
                               state_since, revision)
         VALUES (7, '000-2026-0000001-2', 'soap', 'portal', 'm', zeroblob(32), 's', '1', 5, 5, 'completed', 5, 2);
         INSERT INTO documents VALUES (7, x'3c612f3e', x'5b5d', x'7b7d');
         INSERT INTO events (request_id, name, actor, state, at) VALUES (7, 'completed', 'head', 'completed', 5);
         INSERT INTO results VALUES (7, x'3c722f3e', 'completed', 5);",
    )
    .unwrap();
    drop(raw);
    let registry = Registry::start(Arc::new(Sqlite::open(&path).unwrap())).unwrap();
    let number = "000-2026-0000001-2".parse().unwrap();
    let case = registry.store().case(&number).unwrap().unwrap();
    assert_eq!((case.state, &case.message_id[..]), (State::Completed, "m"));
    let stored = registry.store().document(&number).unwrap().unwrap();
    assert_eq!((&stored.document[..], &stored.report[..]), (&b"<a/>"[..], &b"[]"[..]));
    assert!(stored.certificates.is_empty(), "earlier schemas kept them in the report");
    assert_eq!(registry.store().history(&number).unwrap().len(), 1);
    assert_eq!(&registry.store().result(&number).unwrap().unwrap().document[..], b"<r/>");
    let now = Now::parse("2026-11-24T12:00:00Z").unwrap();
    let next = registry.register_blocking(Request::new("new", now).submission()).unwrap();
    assert_eq!(next.number().sequence(), 2);
    drop(registry);
    let raw = rusqlite::Connection::open(&path).unwrap();
    raw.pragma_update(None, "foreign_keys", true).unwrap();
    let orphan = raw.execute(
        "INSERT INTO results (request_id, document, state, made_at) VALUES (99, x'00', 'completed', 5)",
        [],
    );
    assert!(orphan.is_err(), "results belong to requests as before");
}

#[test]
fn what_an_older_schema_registered_is_found_by_its_octets_and_from_then_on_by_what_is_signed() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("r.db");
    let now = Now::parse("2026-11-24T12:00:00Z").unwrap();
    let [rest, soap] = ["by-rest", "by-soap"].map(|id| Request::new(id, now));
    let raw = rusqlite::Connection::open(&path).unwrap();
    raw.execute_batch(include_str!("../../schemas/sql/0001_registry.sql")).unwrap();
    raw.execute_batch(include_str!("../../schemas/sql/0002_refusals_within_a_budget.sql")).unwrap();
    raw.execute_batch("PRAGMA application_id = 0x51415150; PRAGMA user_version = 2;").unwrap();
    // The same document twice, as earlier schemas let it in two messages.
    for (id, number, channel, request) in [
        (1, "000-2026-0000001-2", "rest", &rest),
        (2, "000-2026-0000002-0", "rest", &rest),
        (3, "000-2026-0000003-6", "soap", &soap),
    ] {
        let row = (id, number, channel, format!("m-{id}"), request.admitted().digest(), request.service_id);
        raw.execute(
            "INSERT INTO requests (id, number, channel, sender, message_id, digest, service_id, declarant_id, received_at, registered_at, state,
                                   state_since, revision)
             VALUES (?1, ?2, ?3, 'portal', ?4, ?5, ?6, '1', 5, 5, 'completed', 5, 2)",
            row,
        )
        .unwrap();
        raw.execute("INSERT INTO documents VALUES (?1, x'3c612f3e', x'5b5d', x'7b7d')", [id]).unwrap();
    }
    raw.execute("INSERT INTO sequences VALUES ('number/000/2026', 3)", []).unwrap();
    drop(raw);
    let registry = Registry::start(Arc::new(Sqlite::open(&path).unwrap())).unwrap();
    for _ in 0..2 {
        let again = registry.register_blocking(rest.submission()).unwrap();
        assert_eq!((again.number().sequence(), again.arrival()), (1, Registration::Duplicate));
        // Whether a sender proved itself then is not known: nobody is told the number.
        let refused = registry.register_blocking(soap.submission());
        assert!(matches!(refused, Err(RegistryError::AlreadyRegistered)), "{:?}", refused.err());
    }
    let other = registry.register_blocking(Request::new("new", now).submission()).unwrap();
    assert_eq!((other.number().sequence(), other.arrival()), (4, Registration::New));
    drop(registry);
    let raw = rusqlite::Connection::open(&path).unwrap();
    let identities: Vec<Option<[u8; 32]>> = raw
        .prepare("SELECT identity FROM requests WHERE id < 4 ORDER BY id")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(identities, [Some(*rest.admitted().identity()), None, Some(soap.admitted().digest())]);
}

/// What makes a request the same: the octets that were signed, and the key.
fn identity(octets: &[u8], known: &KnownCertificates) -> Result<([u8; 32], [u8; 32]), String> {
    let document = xml::parse(octets).map_err(|error| format!("{:?}", error.fault))?;
    let outcome = xmldsig::verify_enveloped(document, &xmldsig::Policy::default(), known);
    let key = outcome.named.map(|named| named.certificate.key().fingerprint());
    match (outcome.content, key) {
        (Some(content), Some(key)) => Ok((*content.sha256(), key)),
        _ => Err(format!("{:?}", outcome.report.codes())),
    }
}

#[test]
fn ten_thousand_rewritings_of_signed_requests_are_the_same_requests() {
    let known = KnownCertificates::default();
    let rewriter = Rewriter::new(20_261_127);
    let mut spellings = HashSet::new();
    for (person, count) in [("valid", 4_950), ("valid-ecdsa", 4_950), ("valid-gost2015", 100)] {
        let signed = request_of(person, 1);
        let first = identity(signed.as_bytes(), &known).unwrap();
        for n in 0..count {
            let text = rewriter.rewritten(&signed);
            assert_eq!(identity(text.as_bytes(), &known), Ok(first), "{person}, {n}:\n{text}");
            spellings.insert(text);
        }
    }
    assert!(spellings.len() > 9_900, "{} spellings", spellings.len());
}

#[test]
fn another_content_or_another_key_is_another_request_and_a_signature_anew_is_not() {
    let known = KnownCertificates::default();
    let of = |person: &str, request: &SigningRequest, text: &str| {
        let signed = xmldsig::sign_enveloped(text, &holder(&format!("people/{person}")), request).unwrap();
        identity(signed.as_bytes(), &known).unwrap()
    };
    let usual = SigningRequest::document();
    let text = unsigned(1, &Form::default());
    let first = of("valid", &usual, &text);
    // Signed anew: by another digest, in another layout, with other KeyInfo.
    for digest in [DigestAlgorithm::Sha384, DigestAlgorithm::Sha512, DigestAlgorithm::Streebog256] {
        assert_eq!(of("valid", &SigningRequest { digest, ..usual.clone() }, &text), first, "{digest:?}");
    }
    for layout in [Layout::Lines, Layout::CarriageReturns] {
        assert_eq!(of("valid", &SigningRequest { layout, ..usual.clone() }, &text), first, "{layout:?}");
    }
    // White space in the content is content; a digit is; the key is.
    for other in [text.replace("  <businessData>", " <businessData>"), unsigned(2, &Form::default())] {
        assert_ne!(other, text);
        let (content, key) = of("valid", &usual, &other);
        assert!(content != first.0 && key == first.1);
    }
    let (content, key) = of("valid-ecdsa", &usual, &text);
    assert!(content == first.0 && key != first.1);
}

/// The number in an answer of REST or of SOAP, or what was answered in its place.
fn number_of(answer: &ClientResponse) -> String {
    let text = answer.text();
    let after = |text: &str, mark: &str| text.split_once(mark).map(|(_, rest)| rest.to_owned());
    let found = after(&text, "\"registrationNumber\":\"").or_else(|| after(&text, "registrationNumber&gt;"));
    found.map_or(text, |rest| rest.chars().take_while(|c| c.is_ascii_digit() || *c == '-').collect())
}

#[test]
fn a_captured_request_gets_its_first_number_by_whatever_way_it_comes_again() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let base = &serving.endpoints.plain;
    let rewriter = Rewriter::new(17);
    for (serial, person) in (1..).zip(["valid", "valid-ecdsa"]) {
        let signed = request_of(person, serial);
        let first = Caller::number(&caller.submit(base, &signed), 201);
        let xml = [(header::CONTENT_TYPE, "application/xml")];
        let soap = [(header::CONTENT_TYPE, "text/xml; charset=utf-8")];
        for n in 0..60 {
            let text = rewriter.rewritten(&signed);
            let id = format!("{person}-{n}");
            let (path, headers, body) = match rewriter.below(5) {
                0 => {
                    // Another sender's message, by another system's key.
                    let envelope = envelope(&id, SERVICE, &text).replace(">portal<", ">somebody<");
                    let system = ["portal-system", "gateway-transport"][rewriter.below(2)];
                    let signed = qaqpa::wsse::sign_envelope(
                        &envelope,
                        &holder(system),
                        Variant::KeyIdentifier,
                        &Entropy,
                    );
                    ("/bip-sync-wss-gost/", &soap, signed.unwrap().into_bytes())
                }
                1 => ("/shep/bip-sync-wss-gost/", &soap, message(&id, &text).into_bytes()),
                2 => (
                    "/bip-sync/",
                    &soap,
                    envelope(&id, SERVICE, &text).replace(">portal<", ">nobody<").into_bytes(),
                ),
                _ => ("/api/v1/requests", &xml, text.clone().into_bytes()),
            };
            let answer = caller.send(Method::POST, &format!("{base}{path}"), headers, &body).unwrap();
            assert_eq!(number_of(&answer), first, "{path}, {n}:\n{text}");
        }
    }
    let next = Caller::number(&caller.submit(base, &request_of("valid", 9)), 201);
    assert!(next.contains("-0000003-"), "nothing else was registered: {next}");
}

#[test]
fn who_captures_a_systems_message_gets_no_number_for_what_it_carries() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let base = &serving.endpoints.gateway;
    let signed = request_of("valid", 1);
    let first = number_of(&caller.soap(base, &message("m-1", &signed)));
    assert!(first.starts_with("000-2026-"), "{first}");
    assert_eq!(number_of(&caller.soap(base, &message("m-2", &signed))), first, "the system itself");
    let answer = caller.submit(base, &signed);
    assert_eq!((answer.status.as_u16(), codes(&answer)), (409, vec!["ALREADY_REGISTERED".to_owned()]));
    assert!(!answer.text().contains(&first[..14]), "{}", answer.text());
    let other = caller.soap(base, &message_by("gateway-transport", "m-1", &signed));
    assert!(other.status.as_u16() == 500 && !other.text().contains(&first[..14]), "{}", other.text());
    // Under the id of the first, with another content: no number either.
    let conflict = caller.soap(base, &message("m-1", &request_of("valid", 2)));
    assert!(
        conflict.status.as_u16() == 500 && !conflict.text().contains(&first[..14]),
        "{}",
        conflict.text()
    );
}
