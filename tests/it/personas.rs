//! Every person of the test PKI at the gateway's window, by REST and by SOAP.

use qaqpa::http::ClientResponse;
use roxmltree::Document;
use serde_json::Value;

use crate::support::caller::{Caller, codes, json};
use crate::support::peers::{fresh_dir, peer};
use crate::support::requests::{
    Form, SERVICE, certs, envelope, holder, message, request_of, signed_by, unsigned,
};
use crate::support::serving::Serving;

/// The regulation's one message for whatever is wrong with the EDS: 000 ¶10(7).
const NOT_CONFIRMED: [(&str, &str); 3] = [
    ("kk", "ЭЦҚ түпнұсқалығының расталмауына байланысты сұратылған қызметтен бас тарту туралы хабарлама"),
    ("ru", "сообщение об отказе в запрашиваемой услуге в связи с неподтверждением подлинности ЭЦП"),
    ("en", "message refusing the requested service because the EDS was not confirmed"),
];

/// Person, every finding, and the code of the SOAP fault.
const REFUSED: [(&str, &[&str], &str); 10] = [
    ("expired", &["CERTIFICATE_EXPIRED"], "SCE015"),
    ("not-yet-valid", &["CERTIFICATE_NOT_YET_VALID"], "SCE015"),
    ("revoked", &["CERTIFICATE_REVOKED"], "SCE015"),
    ("on-hold", &["CERTIFICATE_ON_HOLD"], "SCE015"),
    ("other-iin", &["IIN_MISMATCH"], "SCE016"),
    ("no-iin", &["IIN_ABSENT_IN_CERTIFICATE"], "SCE016"),
    ("foreign-ca", &["CHAIN_UNTRUSTED"], "SCE016"),
    ("forged-issuer", &["CHAIN_FORGED"], "SCE016"),
    ("authentication-key", &["KEY_USAGE"], "SCE016"),
    ("expired-revoked-other-iin", &["CERTIFICATE_EXPIRED", "CERTIFICATE_REVOKED", "IIN_MISMATCH"], "SCE015"),
];

fn texts_of(document: &Document<'_>, name: &str) -> Vec<String> {
    let found = document.descendants().filter(|node| node.is_element() && node.tag_name().name() == name);
    found.map(|node| node.text().unwrap_or_default().to_owned()).collect()
}

fn text_of(xml: &str, name: &str) -> String {
    let document = Document::parse(xml).unwrap();
    texts_of(&document, name).into_iter().next().unwrap_or_else(|| panic!("no {name} in {xml}"))
}

#[test]
fn each_bad_person_is_refused_over_rest_with_its_own_codes_and_the_regulations_message() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    for (serial, (person, expected, _)) in (0..).zip(REFUSED) {
        let document = request_of(person, serial);
        let answer = caller.submit(&serving.endpoints.gateway, &document);
        assert_eq!(
            (answer.status.as_u16(), codes(&answer)),
            (422, expected.iter().map(ToString::to_string).collect()),
            "{person}"
        );
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
        let problem = json(&answer);
        assert_eq!(
            (&problem["decision"], &problem["message"]["code"]),
            (&"REJECTED".into(), &"signature_not_confirmed_refusal".into())
        );
        for (language, text) in NOT_CONFIRMED {
            assert_eq!(problem["message"][language], text, "{person}");
            assert!(problem["titles"][language].as_str().is_some_and(|title| !title.is_empty()), "{person}");
        }
        let failed: Vec<&Value> = problem["checks"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|check| check["status"] == "FAILED")
            .collect();
        assert_eq!(failed.len(), expected.len(), "{person}: {failed:?}");
        assert!(
            failed.iter().all(|check| !check["hint"].is_null()
                && !check["expected"].is_null()
                && !check["actual"].is_null()),
            "{person}: {failed:?}"
        );

        let signed = caller.submit_for_xml(&serving.endpoints.gateway, &document).text();
        let refusal = Document::parse(&signed).unwrap();
        let root = refusal.root_element();
        assert_eq!(
            (root.tag_name().name(), texts_of(&refusal, "code")[0].as_str()),
            ("refusal", expected[0]),
            "{signed}"
        );
        let told: Vec<&str> = refusal
            .descendants()
            .filter(|node| node.has_tag_name(("urn:qaqpa:refusal:v1", "finding")))
            .filter_map(|node| node.attribute("code"))
            .collect();
        assert_eq!(told, expected, "{person}");
        assert!(NOT_CONFIRMED.iter().all(|(_, text)| signed.contains(text)), "{signed}");
    }
    assert!(!serving.log().contains("123456789011"), "an IIN in the log:\n{}", serving.log());
}

#[test]
fn each_bad_person_is_refused_over_soap_with_a_fault_that_tells_every_finding() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    for (serial, (person, expected, fault)) in (0..).zip(REFUSED) {
        let answer = caller
            .soap(&serving.endpoints.gateway, &message(&format!("m-{serial}"), &request_of(person, serial)));
        let text = answer.text();
        assert_eq!(answer.status.as_u16(), 500, "{person}: {text}");
        let document = Document::parse(&text).unwrap();
        assert_eq!(texts_of(&document, "errorCode")[0], fault, "{person}");
        let told: Vec<String> = document
            .descendants()
            .filter(|node| node.tag_name().name() == "subError")
            .map(|node| {
                node.children()
                    .find(|child| child.tag_name().name() == "errorMessage")
                    .and_then(|child| child.text())
                    .unwrap_or_default()
                    .to_owned()
            })
            .collect();
        assert_eq!(told.len(), expected.len(), "{person}: {told:?}");
        assert!(told.iter().zip(expected).all(|(told, code)| told.contains(code)), "{person}: {told:?}");
        // The contract is in Kazakh and Russian.
        for (language, message) in NOT_CONFIRMED {
            assert_eq!(text.contains(message), language != "en", "{person}: {text}");
        }
    }
}

#[test]
fn good_people_get_their_place_in_the_queue_by_rest_and_by_soap() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let base = &serving.endpoints.gateway;
    for (serial, person) in (1..).zip(["valid", "valid-ecdsa"]) {
        let document = request_of(person, serial);
        let answer = caller.submit(base, &document);
        let number = Caller::number(&answer, 201);
        let location = answer.header("location").unwrap().to_owned();
        assert_eq!(location, caller.address(base, &number, ""));
        for lap in ["parse", "signature", "chain", "register"] {
            assert!(
                answer.header("server-timing").is_some_and(|timing| timing.contains(lap)),
                "{lap}: {:?}",
                answer.headers
            );
        }
        let result = caller.result(base, &number);
        assert_eq!(
            (text_of(&result, "resolution"), text_of(&result, "registrationNumber")),
            ("POSITIVE".to_owned(), number.clone())
        );
        assert_eq!(
            (text_of(&result, "name"), text_of(&result, "value")),
            ("queueNumber".to_owned(), (2 * serial - 1).to_string())
        );
        let status = json(&caller.get(&location));
        assert_eq!(
            (&status["status"], &status["queueNumber"]),
            (&"completed".into(), &(2 * serial - 1).into()),
            "{status}"
        );
        assert!(status["history"].as_array().is_some_and(|history| history.len() >= 3), "{status}");
        let report = json(&caller.get(&caller.address(base, &number, "/report")));
        assert_eq!(
            (&report[0]["decision"], &report[0]["indication"]),
            (&"ACCEPTED".into(), &"TOTAL_PASSED".into()),
            "{report}"
        );
        // The same document again is the same request.
        assert_eq!(Caller::number(&caller.submit(base, &document), 200), number);

        let answer =
            caller.soap(base, &message(&format!("good-{serial}"), &request_of(person, 100 + serial)));
        let text = answer.text();
        assert_eq!((answer.status.as_u16(), text_of(&text, "code")), (200, "SCSS001".to_owned()), "{text}");
        assert_eq!(text_of(&text, "correlationId"), format!("good-{serial}"));
        let inner = text_of(&text, "data");
        assert_eq!(
            (text_of(&inner, "resolution"), text_of(&inner, "value")),
            ("POSITIVE".to_owned(), (2 * serial).to_string()),
            "{inner}"
        );
    }
    let receipt = caller.submit_for_xml(base, &request_of("valid", 50));
    assert_eq!((receipt.status.as_u16(), receipt.header("content-type")), (201, Some("application/xml")));
    let text = receipt.text();
    assert_eq!(
        Document::parse(&text).unwrap().root_element().tag_name().namespace(),
        Some("urn:qaqpa:receipt:v1")
    );
    assert!(text.contains("SignatureValue"), "{text}");
}

/// Registers a request, and gives what its signed result says: resolution, type of the document, reasons.
fn resolved(caller: &Caller, base: &str, form: &Form, serial: u64) -> (String, String, Vec<String>) {
    let number = Caller::number(&caller.submit(base, &signed_by("valid", &unsigned(serial, form))), 201);
    let result = caller.result(base, &number);
    assert!(result.contains("SignatureValue"), "{result}");
    let document = Document::parse(&result).unwrap();
    (text_of(&result, "resolution"), text_of(&result, "type"), texts_of(&document, "textKz"))
}

#[test]
fn faulty_documents_are_registered_and_refused_by_a_signed_negative_result() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let base = &serving.endpoints.gateway;
    let missing = Form { identity_document: false, ..Form::default() };
    let unknown = Form { more_fields: "<shoeSize>43</shoeSize>", ..Form::default() };
    let wrong = Form { category: "astronaut", ..Form::default() };
    for (serial, form) in (1..).zip([&missing, &unknown, &wrong]) {
        let (resolution, kind, reasons) = resolved(&caller, base, form, serial);
        assert_eq!((resolution.as_str(), kind.as_str()), ("NEGATIVE", "documents-refusal"), "{serial}");
        assert!(
            !reasons.is_empty() && reasons.iter().all(|reason| !reason.is_empty()),
            "{serial}: {reasons:?}"
        );
    }
    let answer = caller.soap(base, &message("missing", &signed_by("valid", &unsigned(9, &missing))));
    assert_eq!(
        (answer.status.as_u16(), text_of(&answer.text(), "code")),
        (200, "SCSE001".to_owned()),
        "{}",
        answer.text()
    );
}

#[test]
fn the_provider_refuses_with_reasons_what_the_configuration_says() {
    let directory = fresh_dir();
    let config = directory.path().join("q.toml");
    std::fs::write(&config, "[workflow]\nrefuse_when = [{ field = \"category\", value = \"vulnerable\" }]\n")
        .unwrap();
    let (serving, caller) = (Serving::at_noon(&["--config", config.to_str().unwrap()]), Caller::new());
    let base = &serving.endpoints.gateway;
    let (resolution, kind, reasons) =
        resolved(&caller, base, &Form { category: "vulnerable", ..Form::default() }, 1);
    assert_eq!(
        (resolution.as_str(), kind.as_str(), reasons.is_empty()),
        ("NEGATIVE", "reasoned-refusal", false)
    );
    assert_eq!(resolved(&caller, base, &Form::default(), 2).0, "POSITIVE");
}

#[test]
fn a_service_that_is_not_there_is_refused_with_the_nearest_name() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let base = &serving.endpoints.gateway;
    let form = Form { service: "wko2016-141-housing-queu", ..Form::default() };
    let answer = caller.submit(base, &signed_by("valid", &unsigned(1, &form)));
    assert_eq!((answer.status.as_u16(), codes(&answer)), (422, vec!["SERVICE_UNKNOWN".to_owned()]));
    assert!(json(&answer)["detail"].as_str().unwrap().contains(SERVICE), "{}", answer.text());
    let unknown = qaqpa::wsse::sign_envelope(
        &envelope("unknown", "no-such-service", &request_of("valid", 2)),
        &holder("portal-system"),
        qaqpa::wsse::Variant::KeyIdentifier,
        &qaqpa::random::Entropy,
    );
    let answer = caller.soap(base, &unknown.unwrap());
    assert_eq!(
        (answer.status.as_u16(), text_of(&answer.text(), "errorCode")),
        (500, "SCE004".to_owned()),
        "{}",
        answer.text()
    );
}

#[test]
fn what_is_not_signed_or_was_changed_is_refused() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let base = &serving.endpoints.gateway;
    let bare = unsigned(1, &Form::default());
    let signed = request_of("valid", 2);
    let changed = signed.replace("<familyMembers>4<", "<familyMembers>9<");
    for (document, status, code) in [
        (&bare, 422, "SIGNATURE_ABSENT"),
        (&changed, 422, "DIGEST_MISMATCH"),
        (&"<a".to_owned(), 400, "XML_MALFORMED"),
        (&String::new(), 400, "XML_MALFORMED"),
    ] {
        let answer = caller.submit(base, document);
        assert_eq!(
            (answer.status.as_u16(), codes(&answer)),
            (status, vec![code.to_owned()]),
            "{}",
            answer.text()
        );
    }
    let fault = |envelope: &str| text_of(&caller.soap(base, envelope).text(), "errorCode");
    let good = message("m", &signed);
    assert_eq!(fault(&envelope("m", SERVICE, &signed)), "SCE007");
    assert_eq!(
        fault(&good.replace("2026-11-24T17:00:00.000+05:00", "2026-11-24T17:00:01.000+05:00")),
        "SCE006"
    );
    assert_eq!(fault(&message("m", &bare)), "SCE017");
    assert_eq!(fault(&message("m", &changed)), "SCE016");
    assert_eq!(fault("<a/>"), "SCE001");
    assert_eq!(text_of(&caller.soap(base, &good).text(), "code"), "SCSS001");
}

#[test]
fn a_message_id_stands_for_one_content() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let base = &serving.endpoints.gateway;
    let first = request_of("valid", 1);
    let registered = |answer: &ClientResponse| {
        assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
        text_of(&text_of(&answer.text(), "data"), "registrationNumber")
    };
    let number = registered(&caller.soap(base, &message("one", &first)));
    // Signed anew by the system, the business document is the same.
    assert_eq!(registered(&caller.soap(base, &message("one", &first))), number);
    let other = caller.soap(base, &message("one", &request_of("valid", 2)));
    assert!(other.status.as_u16() == 500 && other.text().contains("MESSAGE_CONFLICT"), "{}", other.text());
    assert_ne!(registered(&caller.soap(base, &message("two", &request_of("valid", 2)))), number);
}

#[test]
fn the_authoritys_lists_are_published_and_openssl_reads_them() {
    let Some(openssl) = peer("openssl") else { return };
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let directory = fresh_dir();
    let certificates =
        qaqpa::x509::certificates_from_pem(qaqpa::ca::builtin::text("people/valid.cert.pem").unwrap())
            .unwrap();
    assert!(!certificates[0].crl_urls().is_empty());
    for url in certificates[0].crl_urls() {
        let path = url.trim_start_matches("http://").split_once('/').unwrap().1.to_owned();
        let answer = caller.get(&format!("{}/{path}", serving.endpoints.plain));
        assert_eq!(
            (answer.status.as_u16(), answer.header("content-type")),
            (200, Some("application/pkix-crl")),
            "{url}"
        );
        let file = directory.path().join("list.crl");
        std::fs::write(&file, &answer.body).unwrap();
        let output = std::process::Command::new(&openssl)
            .args(["crl", "-inform", "DER", "-noout", "-text", "-CAfile"])
            .arg(certs("trust.pem"))
            .arg("-in")
            .arg(&file)
            .output()
            .unwrap();
        let (text, told) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success() && told.contains("verify OK"), "{told}{text}");
        assert!(text.contains("Nov 24 12:00:00 2026 GMT"), "not by the gateway's clock:\n{text}");
    }
}

#[test]
fn why_a_certificate_is_revoked_is_said_in_the_language_of_the_answer_and_a_hold_is_no_revocation() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    for (serial, (person, lang, said)) in (0..).zip([
        ("revoked", "ru", ["отозвано 20", "(ключ скомпрометирован, keyCompromise)"]),
        ("revoked", "kk", ["қайтарып алынған", "(кілт бөтен қолда, keyCompromise)"]),
        ("on-hold", "ru", ["действие свидетельства", "(приостановление, certificateHold)"]),
        ("on-hold", "kk", ["қолданылуы", "(уақытша тоқтату, certificateHold)"]),
    ]) {
        let headers = [
            (qaqpa::http::header::CONTENT_TYPE, "application/xml"),
            (qaqpa::http::header::ACCEPT_LANGUAGE, lang),
        ];
        let url = format!("{}/api/v1/requests", serving.endpoints.gateway);
        let document = request_of(person, serial);
        let answer = caller.send(qaqpa::http::Method::POST, &url, &headers, document.as_bytes()).unwrap();
        let problem = json(&answer);
        let checks = problem["checks"].as_array().unwrap();
        let check = checks.iter().find(|check| check["name"] == "revocation" && check["code"] != Value::Null);
        let actual = check.unwrap()["localized"]["actual"].as_str().unwrap();
        assert!(said.iter().all(|words| actual.contains(words)), "{person} {lang}: {actual}");
        let revoked = actual.contains("отозвано") || actual.contains("қайтарып алынған");
        assert_eq!(revoked, person == "revoked", "{actual}");
    }
}
