//! SOAP is read strictly: what stands twice, in place of something, beside or behind it is refused with its place; a Timestamp counts
//! where it is signed.

use qaqpa::http::{Method, header};
use qaqpa::random::Entropy;
use qaqpa::wsse::{self, Variant};
use serde_json::Value;

use crate::support::caller::{Caller, json};
use crate::support::requests::{SERVICE, envelope, holder, request_of};
use crate::support::serving::Serving;

/// What `POST /verify` says of a message.
fn verdict(serving: &Serving, caller: &Caller, message: &str) -> Value {
    let url = format!("{}/api/v1/verify", serving.endpoints.plain);
    let headers = [(header::CONTENT_TYPE, "text/xml; charset=utf-8")];
    json(&caller.send(Method::POST, &url, &headers, message.as_bytes()).unwrap())
}

fn signed(envelope: &str) -> String {
    wsse::sign_envelope(envelope, &holder("portal-system"), Variant::KeyIdentifier, &Entropy).unwrap()
}

#[test]
fn a_part_that_stands_twice_or_in_anothers_place_is_refused_with_its_place() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let good = envelope("m-1", SERVICE, &request_of("valid", 1));
    assert_eq!(verdict(&serving, &caller, &signed(&good))["decision"], "ACCEPTED");
    let part = |from: &str, to: &str| {
        let start = good.find(from).unwrap();
        good[start..good.find(to).unwrap() + to.len()].to_owned()
    };
    let twice = |from: &str, to: &str| good.replacen(&part(from, to), &part(from, to).repeat(2), 1);
    for (name, changed) in [
        ("requestInfo", twice("<requestInfo>", "</requestInfo>")),
        ("messageId", twice("<messageId>", "</messageId>")),
        ("serviceId", good.replacen("</serviceId>", "</serviceId><serviceId>another</serviceId>", 1)),
        ("sender", twice("<sender>", "</sender>")),
        ("senderId", twice("<senderId>", "</senderId>")),
        ("requestData", twice("<requestData>", "</requestData>")),
        ("data", twice("<data>", "</data>")),
        ("SendMessage", twice("<typ:SendMessage", "</typ:SendMessage>")),
        ("messageId", good.replacen("<messageId>", "<messageId xmlns=\"urn:x\">1</messageId><messageId>", 1)),
        ("data", good.replacen("<data>", "<e:data xmlns:e=\"urn:e\"/><data>", 1)),
        ("data", good.replacen("<data>", "<data><a/>", 1)),
    ] {
        assert_ne!(changed, good, "{name}");
        let told = verdict(&serving, &caller, &signed(&changed));
        assert_eq!(told["code"], "ENVELOPE_MALFORMED", "{name}: {told}");
        assert!(told["checks"].to_string().contains(name), "{name}: {told}");
    }
    // Nobody signs what stands behind the Body.
    let behind = signed(&good).replacen("</soap:Envelope>", "<x:Late xmlns:x=\"urn:x\"/></soap:Envelope>", 1);
    let told = verdict(&serving, &caller, &behind);
    assert_eq!(told["code"], "ENVELOPE_MALFORMED", "{told}");
    assert!(told["checks"].to_string().contains("x:Late"), "{told}");
}

/// With this put before the signature in the Security header.
fn in_security(message: &str, part: &str) -> String {
    message.replacen("<ds:Signature ", &format!("{part}<ds:Signature "), 1)
}

#[test]
fn a_timestamp_that_is_not_signed_counts_for_nothing_and_two_are_refused() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let message = signed(&envelope("m-1", SERVICE, &request_of("valid", 1)));
    let wsu = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
    let stamp = |expires: &str| {
        format!("<wsu:Timestamp xmlns:wsu=\"{wsu}\"><wsu:Expires>{expires}</wsu:Expires></wsu:Timestamp>")
    };
    for expires in ["2000-01-01T00:00:00Z", "2026-11-24T12:00:01Z"] {
        let told = verdict(&serving, &caller, &in_security(&message, &stamp(expires)));
        let checks = told["checks"].as_array().unwrap();
        let check = checks.iter().find(|check| check["name"] == "timestamp").unwrap();
        assert_eq!((&told["decision"], &check["status"]), (&"ACCEPTED".into(), &"NOT_RUN".into()), "{told}");
    }
    let two = stamp("2030-01-01T00:00:00Z").repeat(2);
    assert_eq!(verdict(&serving, &caller, &in_security(&message, &two))["code"], "ENVELOPE_MALFORMED");
}

#[test]
fn a_security_header_for_another_actor_is_left_alone() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let message = signed(&envelope("m-1", SERVICE, &request_of("valid", 1)));
    let wsse = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
    let with = |actor: &str| {
        let block = format!("<o:Security xmlns:o=\"{wsse}\" soap:mustUnderstand=\"1\"{actor}/>");
        message.replacen("<soap:Header>", &format!("<soap:Header>{block}"), 1)
    };
    let other = with(" soap:actor=\"urn:somebody\"");
    assert_eq!(verdict(&serving, &caller, &other)["decision"], "ACCEPTED");
    assert_eq!(verdict(&serving, &caller, &with(""))["code"], "SIGNATURE_AMBIGUOUS");
}

#[test]
fn a_header_block_that_must_be_understood_and_is_not_is_refused_in_either_version() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let older = "http://schemas.xmlsoap.org/soap/envelope/";
    for (namespace, actor, next) in [
        (older, "actor", "http://schemas.xmlsoap.org/soap/actor/next"),
        (
            "http://www.w3.org/2003/05/soap-envelope",
            "role",
            "http://www.w3.org/2003/05/soap-envelope/role/next",
        ),
    ] {
        let good = envelope("m-1", SERVICE, &request_of("valid", 1)).replace(older, namespace);
        let message = signed(&good);
        let with = |attributes: &str| {
            let block = format!("<soap:Header><a:Routing xmlns:a=\"urn:a\"{attributes}/>");
            let changed = message.replacen("<soap:Header>", &block, 1);
            assert_ne!(changed, message);
            verdict(&serving, &caller, &changed)
        };
        for taken in [
            String::new(),
            " soap:mustUnderstand=\"0\"".to_owned(),
            " mustUnderstand=\"1\"".to_owned(),
            format!(" soap:mustUnderstand=\"1\" soap:{actor}=\"urn:somebody\""),
        ] {
            let told = with(&taken);
            assert_eq!(told["decision"], "ACCEPTED", "{namespace}, {taken}: {told}");
        }
        for refused in [
            " soap:mustUnderstand=\"1\"".to_owned(),
            " soap:mustUnderstand=\"true\"".to_owned(),
            format!(" soap:mustUnderstand=\"1\" soap:{actor}=\"{next}\""),
        ] {
            let told = with(&refused);
            assert_eq!(told["code"], "HEADER_NOT_UNDERSTOOD", "{namespace}, {refused}: {told}");
            assert!(told["checks"].to_string().contains("Routing"), "{told}");
        }
    }
}
