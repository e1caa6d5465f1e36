//! `POST /api/v1/verify?octets=…`: what the client says it hashed, compared with what is hashed here.

use qaqpa::encoding::base64::encode;
use qaqpa::http::{Method, header};
use qaqpa::xml::parse;
use qaqpa::xmldsig::{explain, ns, signed_info_octets};
use serde_json::{Value, json};

use crate::support::caller::{Caller, json as json_of};
use crate::support::requests::{message, request_of};
use crate::support::serving::Serving;

/// What the first Reference of a document hashes, and what its signature value is over.
fn hashed(document: &str) -> (Vec<u8>, Vec<u8>) {
    let document = parse(document).unwrap();
    let signature =
        document.subtree(document.root()).find(|id| document.is(*id, ns::DS, "Signature")).unwrap();
    let octets = explain(&document, signature).unwrap().remove(0).hashed.unwrap().0;
    (octets, signed_info_octets(&document, signature).unwrap())
}

struct Gateway {
    serving: Serving,
    caller: Caller,
}

impl Gateway {
    fn ask(&self, document: &str, query: &str) -> (u16, Value) {
        self.post(&format!("/api/v1/verify{query}"), "application/xml", document.as_bytes())
    }

    fn ask_in_json(&self, question: &Value) -> (u16, Value) {
        self.post("/api/v1/verify", "application/json; charset=utf-8", question.to_string().as_bytes())
    }

    fn post(&self, path: &str, kind: &str, body: &[u8]) -> (u16, Value) {
        let url = format!("{}{path}", self.serving.endpoints.plain);
        let answer = self.caller.send(Method::POST, &url, &[(header::CONTENT_TYPE, kind)], body).unwrap();
        (answer.status.as_u16(), json_of(&answer))
    }
}

#[test]
fn what_the_client_hashed_is_compared_to_the_first_difference() {
    let gateway = Gateway { serving: Serving::at_noon(&[]), caller: Caller::new() };
    let good = request_of("valid", 1);
    let (octets, signed_info) = hashed(&good);
    let text = String::from_utf8(octets.clone()).unwrap();
    let comparison = |document: &str, query: &str| {
        let (status, told) = gateway.ask(document, query);
        assert_eq!(status, 200, "{told}");
        told["explanation"]["comparison"].clone()
    };
    let in_query = |octets: &[u8]| {
        format!("?octets={}", encode(octets).replace('+', "-").replace('/', "_").replace('=', ""))
    };

    let same = comparison(&good, &in_query(&octets));
    assert_eq!(
        (&same["equal"], &same["with"], &same["offset"]),
        (&json!(true), &json!(1), &Value::Null),
        "{same}"
    );
    let info = comparison(&good, &(in_query(&signed_info) + "&reference=signed-info"));
    assert_eq!((&info["equal"], &info["with"]), (&json!(true), &json!("signed-info")), "{info}");

    let theirs = text.replace("\n  <requestDate>", "\r\n<requestDate>");
    let other = comparison(&good, &in_query(theirs.as_bytes()));
    let offset = text.find("\n  <requestDate>").unwrap();
    assert_eq!(
        (&other["equal"], &other["offset"], &other["cause"]["name"]),
        (&json!(false), &json!(offset), &json!("indented")),
        "{other}"
    );
    let around = |side: &str| other[side]["around"].as_str().unwrap().to_owned();
    assert!(
        around("ours").contains("␊··<requestDate>") && around("theirs").contains("␍␊<requestDate>"),
        "{other}"
    );

    // As it is, percent-encoded; and without octets the answer still says what is hashed.
    let small = comparison(&good, "?octets=%3Crequest%3E%0D");
    assert_eq!((&small["theirs"]["octets"], &small["equal"]), (&json!(10), &json!(false)), "{small}");
    let (_, told) = gateway.ask(&good.replace("<familyMembers>4<", "<familyMembers>9<"), "?octets");
    assert_eq!(
        (&told["code"], &told["explanation"]["comparison"]),
        (&json!("DIGEST_MISMATCH"), &Value::Null),
        "{told}"
    );
    let reference = &told["explanation"]["references"][0];
    assert_eq!((&reference["matches"], &reference["cause"]), (&json!(false), &Value::Null), "{reference}");
    assert_ne!(reference["stated"], reference["computed"]);
    let (_, told) = gateway.ask(&good.replace("<district>", "<district> "), "?octets=");
    assert_eq!(told["explanation"]["references"][0]["cause"]["name"], "values-padded", "{told}");
    // An answer without the question says nothing about it.
    assert!(gateway.ask(&good, "").1["explanation"].is_null());
}

#[test]
fn large_octets_come_with_their_document_in_json() {
    let gateway = Gateway { serving: Serving::at_noon(&[]), caller: Caller::new() };
    let good = message("large", &request_of("valid", 1));
    let (octets, _) = hashed(&good);
    let (status, told) = gateway.ask_in_json(
        &json!({ "document": encode(good.as_bytes()), "octets": encode(&octets), "reference": 1 }),
    );
    assert_eq!((status, &told["explanation"]["comparison"]["equal"]), (200, &json!(true)), "{told}");
    let mut theirs = octets.clone();
    theirs.splice(..0, *b"\xEF\xBB\xBF");
    let (_, told) =
        gateway.ask_in_json(&json!({ "document": encode(good.as_bytes()), "octets": encode(&theirs) }));
    assert_eq!(told["explanation"]["comparison"]["cause"]["name"], "byte-order-mark", "{told}");
    // The verdict is that of the document alone.
    let plain = request_of("revoked", 1);
    let (_, told) = gateway.ask_in_json(&json!({ "document": encode(plain.as_bytes()) }));
    assert_eq!(told["code"], "CERTIFICATE_REVOKED", "{told}");
}

#[test]
fn a_question_that_cannot_be_meant_is_answered_with_how_to_ask() {
    let gateway = Gateway { serving: Serving::at_noon(&[]), caller: Caller::new() };
    let good = request_of("valid", 1);
    for query in ["?octets=%3", "?octets=PGE&reference=last", "?octets=PGE&signature=first"] {
        let (status, told) = gateway.ask(&good, query);
        assert_eq!((status, &told["code"]), (400, &json!("HTTP_REFUSED")), "{query}: {told}");
    }
    for question in [
        json!({}),
        json!({ "document": "*" }),
        json!({ "document": "", "octet": "" }),
        json!({ "document": "", "reference": {} }),
    ] {
        let (status, told) = gateway.ask_in_json(&question);
        assert_eq!((status, &told["code"]), (400, &json!("JSON_MALFORMED")), "{question}: {told}");
    }
    for (query, word) in [
        ("?octets=PGE&reference=9", "there is no Reference 9"),
        ("?octets=PGE&reference=0", "there is no Reference 0"),
    ] {
        let error =
            gateway.ask(&good, query).1["explanation"]["comparison"]["error"].as_str().unwrap().to_owned();
        assert!(error.contains(word), "{error}");
    }
    assert!(
        gateway.ask(&good, "?octets=PGE&signature=2").1["explanation"]["error"]
            .as_str()
            .unwrap()
            .contains("no signature 2")
    );
    // What is no document has nothing to explain.
    let (status, told) = gateway.ask("<a", "?octets=PGE");
    assert_eq!((status, &told["explanation"]), (400, &Value::Null), "{told}");
    // Nor is what is too large looked at so closely.
    let large = good.replace(
        "<familyMembers>4<",
        &format!("<familyMembers>{}<", "4".repeat(qaqpa::limits::EXPLAINED_BYTES_MAX)),
    );
    let (_, told) = gateway.ask(&large, "?octets=");
    assert!(
        told["explanation"]["error"].as_str().unwrap().contains("qaqpa explain"),
        "{}",
        told["explanation"]
    );
}
