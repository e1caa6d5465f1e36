//! What is no JSON, or JSON of another form, at every place that takes an object: reported in the same form,
//! with what to send instead.

use qaqpa::http::{Method, header};
use serde_json::Value;

use crate::support::caller::{Caller, json};
use crate::support::serving::Serving;

/// Every place, with a body of its form.
const PLACES: &[(&str, &str, &str)] = &[
    ("PUT", "clock", r#"{"advanceSeconds": 0}"#),
    ("POST", "ocsp", r#"{"outcome": "asKept"}"#),
    ("POST", "tsp", r#"{"outcome": "asAsked"}"#),
    ("POST", "ca/certificates", r#"{"algorithm": "ecdsa"}"#),
    ("POST", "ca/revocations", r#"{"serialNumber": "1"}"#),
    ("PUT", "ca/faults", r#"{"path": "/crl/nca_rsa.crl"}"#),
    ("POST", "verify", r#"{"document": ""}"#),
];

/// What no place takes.
const BODIES: &[&str] = &[
    "",
    "   ",
    "{",
    "{\"a\": ",
    "{a: 1}",
    "[]",
    "null",
    "7",
    "\"text\"",
    "<a/>",
    "{}{}",
    "\u{FEFF}{}",
    "{\"a\": 1, \"a\": 2}",
];

fn asked(caller: &Caller, serving: &Serving, place: &(&str, &str, &str), body: &str) -> (u16, Value) {
    let headers = [(header::CONTENT_TYPE, "application/json")];
    let url = match place.1 {
        "verify" => format!("{}/api/v1/verify", serving.endpoints.gateway),
        path => format!("{}/manage/v1/{path}", serving.endpoints.management),
    };
    let method = if place.0 == "PUT" { Method::PUT } else { Method::POST };
    let answer = caller.send(method, &url, &headers, body.as_bytes()).unwrap();
    assert_eq!(
        answer.header("content-type"),
        Some("application/problem+json"),
        "{place:?} {body}: {}",
        answer.text()
    );
    (answer.status.as_u16(), json(&answer))
}

#[test]
fn every_place_says_what_was_wrong_with_a_body_and_what_to_send_instead() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    for place in PLACES {
        let told = |body: &str| {
            let (status, problem) = asked(&caller, &serving, place, body);
            assert_eq!(
                (status, &problem["status"], &problem["code"]),
                (400, &Value::from(400), &Value::from("JSON_MALFORMED")),
                "{place:?} {body}: {problem}"
            );
            let text = problem.to_string();
            for word in [
                "expected struct",
                "EOF while",
                "invalid type",
                "unknown field",
                "missing field",
                "trailing characters",
                "key must be",
            ] {
                assert!(!text.contains(word), "{place:?} {body}: {text}");
            }
            // The example is one, and the place takes its members.
            assert!(text.contains("{\\\""), "{place:?} {body}: no example in {text}");
            text
        };
        for body in BODIES {
            told(body);
        }
        let open = place.2.trim_end_matches('}');
        assert!(
            told(&format!("{open}, \"nobody\": 1}}")).contains("there is no member `nobody`; there are "),
            "{place:?}"
        );
        assert!(told(&format!("{open}, {}", &place.2[1..])).contains("stands twice"), "{place:?}");
    }
    for (place, body, sentence) in [
        (PLACES[0], "{}", "One of `at`, `by` and `real` was expected"),
        (
            PLACES[0],
            r#"{"advanceSeconds": "1"}"#,
            "`advanceSeconds` is a string, and a whole number was expected",
        ),
        (PLACES[1], "{}", "`outcome`, a string, is missing"),
        (
            PLACES[1],
            r#"{"outcome": "slow", "millis": 9999999}"#,
            "`millis` is 9999999, and a whole number from 0 to 120000 was expected",
        ),
        (PLACES[2], r#"{"outcome": 1}"#, "`outcome` is 1, and a string was expected"),
        (PLACES[3], r#"{"days": 36501}"#, "`days` is 36501, and a whole number from 0 to 36500 was expected"),
        (
            PLACES[3],
            r#"{"defects": "expired"}"#,
            "`defects` is a string, and an array of strings was expected",
        ),
        (PLACES[4], "{}", "`serialNumber`, a string, is missing"),
        (PLACES[5], r#"{"path": true}"#, "`path` is true or false, and a string was expected"),
        (
            PLACES[6],
            r#"{"document": "", "reference": -1}"#,
            "`reference` is -1, and a string or a whole number was expected",
        ),
    ] {
        let (status, problem) = asked(&caller, &serving, &place, body);
        assert!(status == 400 && problem.to_string().contains(sentence), "{place:?} {body}: {problem}");
    }
}
