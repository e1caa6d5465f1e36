//! Every defect that the authority makes on demand, at the gateway: refused with the codes that the bundle
//! predicts.

use qaqpa::ca::Defect;
use qaqpa::http::{ClientResponse, Method, header};
use qaqpa::keys::Holder;
use qaqpa::xmldsig::{self, SigningRequest};
use serde_json::{Value, json};

use crate::support::caller::{Caller, codes, json as body};
use crate::support::requests::{DECLARANT, Form, unsigned};
use crate::support::serving::Serving;

fn call(caller: &Caller, serving: &Serving, method: Method, path: &str, value: &Value) -> ClientResponse {
    let headers = [(header::CONTENT_TYPE, "application/json")];
    caller
        .send(
            method,
            &format!("{}/manage/v1/ca/{path}", serving.endpoints.management),
            &headers,
            value.to_string().as_bytes(),
        )
        .unwrap()
}

fn issue(caller: &Caller, serving: &Serving, wish: &Value) -> Value {
    let answer = call(caller, serving, Method::POST, "certificates", wish);
    assert_eq!(answer.status.as_u16(), 201, "{wish}: {}", answer.text());
    body(&answer)
}

/// A request signed with the key of a bundle, which states the IIN that the bundle says.
fn request_with(bundle: &Value, serial: u64) -> String {
    let text = |name: &str| bundle[name].as_str().unwrap_or_default();
    let holder = Holder::from_pem(text("key"), text("certificate")).unwrap();
    let declarant = bundle["declarantId"].as_str().unwrap_or(DECLARANT);
    let document = unsigned(serial, &Form::default()).replace(DECLARANT, declarant);
    xmldsig::sign_enveloped(&document, &holder, &SigningRequest::document()).unwrap()
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|item| item.as_str().unwrap().to_owned()).collect()
}

/// What the gateway says of a request, and what the bundle said it would.
fn judged(
    caller: &Caller,
    serving: &Serving,
    bundle: &Value,
    serial: u64,
) -> ((u16, Vec<String>), (u16, Vec<String>)) {
    let answer = caller.submit(&serving.endpoints.gateway, &request_with(bundle, serial));
    let found = if answer.status.as_u16() == 201 { Vec::new() } else { codes(&answer) };
    let predicted = strings(&bundle["expected"]["codes"]);
    let status = if bundle["expected"]["decision"] == "ACCEPTED" { 201 } else { 422 };
    assert_eq!(predicted.is_empty(), status == 201, "{}", bundle["expected"]);
    ((answer.status.as_u16(), found), (status, predicted))
}

#[test]
fn the_gateway_refuses_each_defect_as_the_bundle_predicts() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let mut differing = Vec::new();
    for (serial, (_, defect, _)) in (1..).zip(Defect::NAMES) {
        let bundle = issue(&caller, &serving, &json!({ "defects": [defect], "seed": serial }));
        let (found, predicted) = judged(&caller, &serving, &bundle, serial);
        if found != predicted {
            differing.push(format!("{defect}: {found:?}, predicted {predicted:?}"));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
    assert!(!serving.log().contains(DECLARANT), "an IIN in the log");
}

#[test]
fn what_is_sound_is_accepted_whatever_its_kind_and_algorithm() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    for (serial, (kind, algorithm, profile)) in (1..).zip([
        ("person-sign", "rsa", "a"),
        ("person-sign", "ecdsa", "a"),
        ("person-sign", "ecdsa", "b"),
        ("head-sign", "ecdsa", "early-b"),
        ("employee-sign", "ecdsa", "b"),
        ("treasury", "ecdsa", "b"),
        ("person-sign", "gost2004", "a"),
        ("person-sign", "gost2015", "b"),
        ("head-sign", "gost2015", "early-b"),
    ]) {
        let bundle =
            issue(&caller, &serving, &json!({ "kind": kind, "algorithm": algorithm, "profile": profile }));
        assert_eq!(bundle["expected"], json!({ "decision": "ACCEPTED", "codes": [] }), "{kind}");
        let (found, predicted) = judged(&caller, &serving, &bundle, serial);
        assert_eq!(found, predicted, "{kind} {algorithm} {profile}");
    }
    for (serial, kind) in (20..).zip(["person-auth", "system", "organization", "ocsp-responder", "tsa"]) {
        let bundle = issue(&caller, &serving, &json!({ "kind": kind, "algorithm": "ecdsa" }));
        let (found, predicted) = judged(&caller, &serving, &bundle, serial);
        assert_eq!(found, predicted, "{kind}");
        assert_ne!(predicted.0, 201, "{kind}");
    }
}

#[test]
fn several_defects_at_once_are_told_together() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    for (serial, defects) in (1..).zip([
        vec!["expired", "revoked-superseded", "iin-in-common-name"],
        vec!["not-yet-valid", "forged-signature", "wrong-key-usage"],
        vec!["foreign-authority", "expired", "two-serial-numbers"],
        vec!["authority-revoked", "no-iin"],
        vec!["sha1", "critical-extension", "bin-for-iin"],
    ]) {
        let algorithm = if defects.contains(&"sha1") {
            "ecdsa"
        } else {
            ["ecdsa", "gost2015", "gost2004"][serial as usize % 3]
        };
        let bundle = issue(&caller, &serving, &json!({ "algorithm": algorithm, "defects": defects }));
        let (found, predicted) = judged(&caller, &serving, &bundle, serial);
        assert_eq!(found, predicted, "{defects:?}");
        assert!(predicted.1.len() >= 2, "{defects:?}");
    }
}

#[test]
fn a_revocation_over_management_counts_from_the_next_request_on() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let submit = |bundle: &Value, serial| {
        let answer = caller.submit(&serving.endpoints.gateway, &request_with(bundle, serial));
        if answer.status.as_u16() == 201 { Vec::new() } else { codes(&answer) }
    };
    let revoke = |value: Value| call(&caller, &serving, Method::POST, "revocations", &value);
    // Again and again, without a pause: the background's look every 200 ms must not be what makes it so.
    for round in 0..5 {
        let bundle = issue(&caller, &serving, &json!({ "algorithm": "ecdsa", "seed": round }));
        let serial = bundle["serialNumber"].as_str().unwrap();
        assert_eq!(submit(&bundle, 10 * round), [""; 0]);
        let answer = revoke(json!({ "serialNumber": serial, "reason": "certificateHold" }));
        assert_eq!(
            (answer.status.as_u16(), &body(&answer)["revoked"]["reason"]),
            (200, &"certificateHold".into()),
            "{}",
            answer.text()
        );
        assert_eq!(submit(&bundle, 10 * round + 1), ["CERTIFICATE_ON_HOLD"]);
        let answer = revoke(json!({ "serialNumber": serial, "reason": "removeFromCRL" }));
        assert_eq!((answer.status.as_u16(), &body(&answer)["revoked"]), (200, &Value::Null));
        assert_eq!(submit(&bundle, 10 * round + 2), [""; 0]);
        assert_eq!(
            revoke(
                json!({ "serialNumber": serial, "reason": "keyCompromise", "at": "2026-11-24T11:00:00Z" })
            )
            .status
            .as_u16(),
            200
        );
        assert_eq!(submit(&bundle, 10 * round + 3), ["CERTIFICATE_REVOKED"]);
        assert_eq!(revoke(json!({ "serialNumber": serial, "reason": "superseded" })).status.as_u16(), 409);
    }
    assert_eq!(revoke(json!({ "serialNumber": "1234" })).status.as_u16(), 404);
    assert_eq!(revoke(json!({ "serialNumber": "12", "reason": "boredom" })).status.as_u16(), 400);
    let rows = body(&call(&caller, &serving, Method::GET, "certificates", &Value::Null));
    let revoked = rows["certificates"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["revoked"]["reason"] == "keyCompromise")
        .count();
    assert_eq!(revoked, 5 + 1, "{rows}");
}

#[test]
fn a_certificate_that_will_be_revoked_is_good_until_then() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let wish = json!({ "algorithm": "ecdsa", "defects": ["revoked-key-compromise"], "revokedAt": "2026-11-24T15:00:00Z" });
    let bundle = issue(&caller, &serving, &wish);
    let (found, predicted) = judged(&caller, &serving, &bundle, 1);
    assert_eq!((&found, found.0), (&predicted, 201));
    let url = format!("{}/manage/v1/clock", serving.endpoints.management);
    caller
        .send(
            Method::PUT,
            &url,
            &[(qaqpa::http::header::CONTENT_TYPE, "application/json")],
            br#"{"at": "2026-11-24T15:00:01Z"}"#,
        )
        .unwrap();
    let answer = caller.submit(&serving.endpoints.gateway, &request_with(&bundle, 2));
    assert_eq!((answer.status.as_u16(), codes(&answer)), (422, vec!["CERTIFICATE_REVOKED".to_owned()]));
}

#[test]
fn what_cannot_be_asked_of_the_authority_is_told_with_the_reason() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    for (wish, status, hint) in [
        (json!({ "defects": ["tired"] }), 400, "there is no defect `tired`; there are expired"),
        (json!({ "kind": "citizen" }), 400, "there is no kind `citizen`"),
        (json!({ "name": "ТЕСТОВ ТЕСТ" }), 400, "give the IIN"),
        (json!({ "names": "x" }), 400, "there is no member `names`; there are kind, algorithm"),
        (json!([]), 400, "the body is an array, and a JSON object was expected"),
        (json!({ "seed": "x" }), 400, "`seed` is a string, and a whole number"),
        (json!({ "notBefore": "yesterday" }), 400, "is not a time"),
        (json!({ "name": "ТЕСТОВ ТЕСТ", "iin": "12" }), 422, "exactly 12 digits"),
        (json!({ "algorithm": "ecdsa", "defects": ["weak-key"] }), 422, "algorithm rsa"),
        (
            json!({ "algorithm": "ecdsa", "profile": "b", "kind": "person-auth" }),
            422,
            "one certificate signs and logs in",
        ),
    ] {
        let answer = call(&caller, &serving, Method::POST, "certificates", &wish);
        assert_eq!(
            (answer.status.as_u16(), answer.header("content-type")),
            (status, Some("application/problem+json")),
            "{wish}"
        );
        assert!(answer.text().contains(hint), "{wish}: {}", answer.text());
    }
}

#[test]
fn a_bundle_opens_with_its_password_and_names_its_file_as_the_authority_does() {
    use base64::Engine as _;
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let bundle = issue(
        &caller,
        &serving,
        &json!({ "kind": "person-auth", "algorithm": "rsa", "password": "Пароль1" }),
    );
    for flavour in ["modern", "national"] {
        let octets = base64::engine::general_purpose::STANDARD
            .decode(bundle["pkcs12"][flavour].as_str().unwrap())
            .unwrap();
        let holder = Holder::from_pkcs12(&octets, "Пароль1").unwrap();
        let alias = bundle["pkcs12"]["alias"].as_str().unwrap();
        assert_eq!(
            alias,
            qaqpa::encoding::hex::encode(qaqpa::keys::Signer::certificate(&holder).subject_key_id().unwrap())
        );
        assert_eq!(bundle["pkcs12"]["fileName"], format!("AUTH_RSA256_{alias}.p12"));
    }
    let chain = strings(&bundle["chain"]);
    assert!(chain.len() == 2 && chain[1] == qaqpa::ca::builtin::text("root.cert.pem").unwrap());
}

#[test]
fn a_list_can_be_made_wrong_over_management_and_right_again() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let url = format!("{}/crl/nca_rsa.crl", serving.endpoints.plain);
    let right = caller.get(&url);
    let set = |value: Value| call(&caller, &serving, Method::PUT, "faults", &value);
    for (fault, status, kind) in [
        ("stale", 200, "application/pkix-crl"),
        ("forged", 200, "application/pkix-crl"),
        ("html", 200, "text/html; charset=utf-8"),
        ("empty", 200, "application/pkix-crl"),
        ("not-found", 404, "text/plain"),
    ] {
        assert_eq!(set(json!({ "path": "/crl/nca_rsa.crl", "fault": fault })).status.as_u16(), 200);
        let answer = caller.get(&url);
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (status, Some(kind)), "{fault}");
        assert_ne!(answer.body, right.body, "{fault}");
        let other = caller.get(&format!("{}/crl/nca_ecdsa.crl", serving.endpoints.plain));
        assert_eq!(other.status.as_u16(), 200, "{fault} is on one path alone");
    }
    assert_eq!(
        set(json!({ "path": "/crl/nca_rsa.crl", "fault": "slow", "delayMillis": 700 })).status.as_u16(),
        200
    );
    let begun = std::time::Instant::now();
    assert_eq!((caller.get(&url).status.as_u16(), begun.elapsed().as_millis() >= 700), (200, true));
    let told = body(&call(&caller, &serving, Method::GET, "faults", &Value::Null));
    let fault = &told["faults"][0];
    assert_eq!(
        [&fault["path"], &fault["fault"], &fault["delayMillis"]],
        [&json!("/crl/nca_rsa.crl"), &json!("slow"), &json!(700)],
        "{told}"
    );
    // Whom it concerns: everybody whom the RSA authority certified.
    let concerns = &fault["concerns"];
    assert!(concerns["issuer"].as_str().unwrap().contains("(RSA)"), "{told}");
    assert!(concerns["certificates"].as_u64().unwrap() > 3, "{told}");
    assert!(serving.log().contains("wrong on purpose"), "chaos is announced");
    assert_eq!(call(&caller, &serving, Method::DELETE, "faults", &Value::Null).status.as_u16(), 200);
    let again = qaqpa::x509::Crl::from_der(&caller.get(&url).body).unwrap();
    assert!(again.len() == 3 && again.next_update().unwrap() > crate::pki::at("2026-11-24"));
    assert_eq!(set(json!({ "path": "/crl/nobody.crl", "fault": "stale" })).status.as_u16(), 404);
    assert_eq!(set(json!({ "path": "/crl/nca_rsa.crl", "fault": "purple" })).status.as_u16(), 400);
}

#[test]
fn a_list_that_is_known_is_not_sent_again() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let url = format!("{}/crl/nca_rsa.crl", serving.endpoints.plain);
    let first = caller.get(&url);
    let (etag, modified) =
        (first.header("etag").unwrap().to_owned(), first.header("last-modified").unwrap().to_owned());
    assert_eq!(modified, "Tue, 24 Nov 2026 12:00:00 GMT");
    let with = |name, value: &str| caller.send(Method::GET, &url, &[(name, value)], b"").unwrap();
    for (name, value, status) in [
        (header::IF_NONE_MATCH, etag.as_str(), 304),
        (header::IF_NONE_MATCH, "\"other\", *", 304),
        (header::IF_NONE_MATCH, "\"other\"", 200),
        (header::IF_MODIFIED_SINCE, modified.as_str(), 304),
        (header::IF_MODIFIED_SINCE, "Tue, 24 Nov 2026 11:59:59 GMT", 200),
        (header::IF_MODIFIED_SINCE, "gestern", 200),
    ] {
        let answer = with(name, value);
        assert_eq!((answer.status.as_u16(), answer.header("etag")), (status, Some(etag.as_str())), "{value}");
        assert_eq!(answer.body.is_empty(), status == 304, "{value}");
    }
    let bundle = issue(&caller, &serving, &json!({ "algorithm": "rsa", "defects": ["revoked"] }));
    let answer = with(header::IF_NONE_MATCH, &etag);
    assert_eq!(answer.status.as_u16(), 200, "{} is on it now", bundle["serialNumber"]);
}
