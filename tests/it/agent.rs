//! The signing agent over its own wire: what pages send to NCALayer, and what comes back.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use qaqpa::Simulator;
use qaqpa::SimulatorBuilder;
use qaqpa::cms::SignedData;
use qaqpa::encoding::base64;
use qaqpa::http::Method;
use qaqpa::http::header::{ACCEPT_LANGUAGE, CONTENT_TYPE, ORIGIN};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};

use crate::support::page::{self, Page};
use crate::support::peers::{fresh_dir, node_with, peer};
use crate::support::program;
use crate::support::sources::repository;

/// The clock of these agents, within the life of every certificate that is good.
const AT: &str = "2026-11-24T10:00:00Z";

const XML: &str = "<request><iin>123456789011</iin><!-- ескерту --><name>Тест &amp; Ко</name></request>";

fn simulator() -> SimulatorBuilder {
    Simulator::builder().seed(7).clock(AT)
}

/// Runs a test with an agent at work.
fn with<F: Future<Output = ()>>(builder: SimulatorBuilder, test: impl FnOnce(Simulator) -> F) {
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let simulator = builder.start().await.unwrap();
        test(simulator).await;
    });
}

/// Asks the testers' listener.
async fn manage(simulator: &Simulator, method: Method, path: &str, body: &Value) -> (u16, Value) {
    let url = format!("{}/manage/v1/agent{path}", simulator.management_url());
    let client = simulator.client().unwrap();
    let headers = [(CONTENT_TYPE, "application/json")];
    let answer = client.send(method, &url, &headers, body.to_string().into()).await.unwrap();
    (answer.status.as_u16(), serde_json::from_str(&answer.text()).unwrap())
}

async fn change(simulator: &Simulator, body: Value) -> Value {
    let (status, state) = manage(simulator, Method::PUT, "", &body).await;
    assert_eq!(status, 200, "{state}");
    state
}

#[allow(clippy::needless_pass_by_value, reason = "what is sent is written where it is asked for")]
fn basics(format: &str, data: Value, signing: Value) -> Value {
    json!({
        "allowedStorages": null, "format": format, "data": data, "signingParams": signing,
        "signerParams": { "extKeyUsageOids": [] }, "locale": "ru",
    })
}

/// What the program says of a file at the agents' time.
fn judged(command: &[&str], text: &str) -> String {
    let directory = fresh_dir();
    let file = directory.path().join("document");
    std::fs::write(&file, text).unwrap();
    let output = program().args(command).arg(&file).args(["--at", AT]).output().unwrap();
    let told = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success(), "{told}\n{text}");
    told
}

/// The CMS in the answer of either module.
fn cms_of(value: &Value) -> SignedData {
    let text = value.as_str().unwrap_or_else(|| panic!("no text: {value}"));
    SignedData::from_ber(&qaqpa::cms::unwrapped(text.as_bytes()).unwrap()).unwrap()
}

/// Whether two values have the same shape: of objects at least the recorded members, of arrays the same kind of elements.
fn same_shape(recorded: &Value, found: &Value) -> bool {
    match (recorded, found) {
        (Value::Object(recorded), Value::Object(found)) => {
            recorded.iter().all(|(name, value)| found.get(name).is_some_and(|found| same_shape(value, found)))
        }
        (Value::Array(recorded), Value::Array(found)) => {
            recorded.len() == found.len() && recorded.iter().zip(found).all(|(a, b)| same_shape(a, b))
        }
        (Value::String(_), Value::String(_))
        | (Value::Bool(_), Value::Bool(_))
        | (Value::Number(_), Value::Number(_))
        | (Value::Null, Value::Null) => true,
        _ => false,
    }
}

#[test]
fn what_ncalayer_js_client_recorded_is_answered_in_the_same_shape() {
    let Some((node, packages)) = node_with(&["ncalayer-js-client", "ws"]) else { return };
    with(simulator(), async |simulator| {
        let directory = fresh_dir();
        let anchors = directory.path().join("anchors.pem");
        std::fs::write(&anchors, simulator.trust_anchors_pem()).unwrap();
        for (version, kaztoken) in [("1.2", true), ("1.4", false)] {
            change(&simulator, json!({ "version": version, "kaztoken": kaztoken })).await;
            let mut command = Command::new(&node);
            command.arg(repository().join("tests/it/support/ncalayer.js")).arg(&packages);
            command.args([simulator.agent_url().unwrap(), simulator.management_url()]);
            command.env("NODE_EXTRA_CA_CERTS", &anchors);
            let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            let told = String::from_utf8(output.stdout).unwrap();
            let exchanges: Vec<Value> =
                told.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            assert_eq!(exchanges.len(), 50);
            for exchange in exchanges {
                let (raw, recorded) = (&exchange["raw"], &exchange["recorded"]);
                let (asked, result) = (&exchange["exec"], &exchange["result"]);
                if recorded["code"] == "500" || recorded["status"] == false {
                    assert_eq!(raw, recorded, "{exchange}");
                    assert_eq!(*result, exchange["expected"], "{exchange}");
                    continue;
                }
                let as_recorded = same_shape(recorded, raw);
                match (version, asked.as_str().unwrap()) {
                    ("1.4", "connect") => {
                        assert_eq!(*raw, json!({ "success": false, "errorCode": "MODULE_NOT_FOUND" }));
                    }
                    // The present program answers with an array, which the library takes apart.
                    ("1.4", "basicsSignCMS") if !as_recorded => {
                        assert!(raw["body"]["result"].is_array(), "{exchange}");
                        assert!(
                            result.as_str().is_some_and(|cms| cms.starts_with("-----BEGIN CMS-----\n")),
                            "{exchange}"
                        );
                    }
                    _ => assert!(as_recorded, "{exchange}"),
                }
            }
        }
    });
}

#[test]
fn signed_xml_is_accepted_here_and_by_xmlsec1() {
    let xmlsec1 = peer("xmlsec1");
    with(simulator(), async |simulator| {
        let mut page = Page::open(&simulator).await;
        for layout in [json!(null), json!("lines"), json!("carriage-returns"), json!("single-line")] {
            for key in ["valid", "valid-gost2015", "valid-gost2004", "valid-ecdsa"] {
                change(&simulator, json!({ "key": key, "xmlLayout": layout })).await;
                let answer = page.sign(basics("xml", json!(XML), json!({}))).await;
                let common = page.common("signXml", json!(["PKCS12", "SIGNATURE", XML, "", ""])).await;
                let signed = [&answer["body"]["result"][0], &common["responseObject"]];
                for signed in signed.map(|text| text.as_str().unwrap_or_else(|| panic!("{answer} {common}")))
                {
                    let begin = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?><request><iin>";
                    assert!(signed.starts_with(begin), "{signed}");
                    assert!(signed.ends_with("</ds:Signature></request>"), "{signed}");
                    let told = judged(&["verify", "--profile", "document"], signed);
                    assert!(told.contains("TOTAL_PASSED"), "{told}");
                    if let (Some(xmlsec1), true) = (&xmlsec1, matches!(key, "valid" | "valid-ecdsa")) {
                        let directory = fresh_dir();
                        let file = directory.path().join("signed.xml");
                        std::fs::write(&file, signed).unwrap();
                        let mut verify = Command::new(xmlsec1);
                        verify
                            .arg("--verify")
                            .arg("--trusted-pem")
                            .arg(repository().join("certs/root.cert.pem"));
                        for issuing in ["certs/issuing.cert.pem", "certs/issuing-ecdsa.cert.pem"] {
                            verify.arg("--untrusted-pem").arg(repository().join(issuing));
                        }
                        let output = verify.arg(&file).output().unwrap();
                        assert!(
                            output.status.success(),
                            "{key}: {}",
                            String::from_utf8_lossy(&output.stderr)
                        );
                    }
                }
            }
        }
    });
}

#[test]
fn several_signatures_and_a_signed_element_are_made_as_the_real_program_makes_them() {
    with(simulator(), async |simulator| {
        let mut page = Page::open(&simulator).await;
        let once = page.common("signXml", json!(["PKCS12", "SIGNATURE", XML, "", ""])).await;
        change(&simulator, json!({ "key": "valid-gost2015" })).await;
        let once = once["responseObject"].as_str().unwrap();
        let twice = page.common("signXml", json!(["PKCS12", "SIGNATURE", once, "", ""])).await;
        let twice = twice["responseObject"].as_str().unwrap();
        assert_eq!(twice.matches("<ds:Signature ").count(), 2);
        judged(&["verify", "--profile", "document"], twice);
        let one = r#"<r><a Id="x"><b>1</b></a><p/></r>"#;
        let signed =
            page.common("signXml", json!(["PKCS12", "SIGNATURE", one, "//a[@Id='x']", "/r/p"])).await;
        let signed = signed["responseObject"].as_str().unwrap_or_else(|| panic!("{signed}"));
        assert!(
            signed.contains("<p><ds:Signature ") && signed.contains("<ds:Reference URI=\"#x\">"),
            "{signed}"
        );
        for (element, parent) in [("//none", "/r"), ("//p", "/r"), ("count(//a)", "/r")] {
            let answer = page.common("signXml", json!(["PKCS12", "SIGNATURE", one, element, parent])).await;
            assert_eq!(answer["code"], "500", "{answer}");
            assert!(answer["message"].as_str().is_some_and(|message| !message.is_empty()), "{answer}");
        }
    });
}

#[test]
fn cms_is_accepted_here_and_by_openssl_with_time_stamps_only_where_the_real_program_adds_them() {
    let openssl = peer("openssl");
    let seconds = qaqpa::Now::parse(AT).unwrap().seconds().to_string();
    with(simulator(), async |simulator| {
        let mut page = Page::open(&simulator).await;
        let data = base64::encode("мазмұны".as_bytes());
        for key in ["valid", "valid-gost2015", "valid-gost2004"] {
            change(&simulator, json!({ "key": key })).await;
            for (method, attached, stamped) in [
                ("createCAdESFromBase64", true, false),
                ("createCAdESFromBase64", false, false),
                ("createCMSSignatureFromBase64", true, true),
                ("createCMSSignatureFromBase64", false, true),
            ] {
                let answer = page.common(method, json!(["PKCS12", "SIGNATURE", data, attached])).await;
                let cms = answer["responseObject"].as_str().unwrap_or_else(|| panic!("{answer}"));
                let signed = cms_of(&answer["responseObject"]);
                assert_eq!(signed.unverified_content().is_some(), attached, "{method}");
                assert_eq!(!signed.signers()[0].unsigned_attributes().is_empty(), stamped, "{key} {method}");
                // The chain is in it.
                assert!(signed.certificates().len() >= 2, "{key}");
                let directory = fresh_dir();
                let (file, content) = (directory.path().join("cms"), directory.path().join("content"));
                std::fs::write(&file, base64::decode(cms).unwrap()).unwrap();
                std::fs::write(&content, "мазмұны").unwrap();
                let given = if attached { vec![] } else { vec!["--content", content.to_str().unwrap()] };
                let told = judged(&[&["cms", "verify"][..], &given].concat(), cms);
                assert!(told.contains("TOTAL_PASSED"), "{told}");
                if let (Some(openssl), "valid") = (&openssl, key) {
                    let mut verify = Command::new(openssl);
                    verify.args(["cms", "-verify", "-cades", "-binary", "-inform", "DER", "-purpose", "any"]);
                    verify.arg("-in").arg(&file).arg("-CAfile").arg(repository().join("certs/trust.pem"));
                    verify.args(["-attime", &seconds]).arg("-content").arg(&content);
                    let output = verify.output().unwrap();
                    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
                }
            }
        }
        // A time-stamp is added later, and a signer to what is signed.
        let answer = page.common("createCAdESFromBase64", json!(["PKCS12", "SIGNATURE", data, true])).await;
        let cms = answer["responseObject"].clone();
        let stamped = page.common("applyCAdEST", json!(["PKCS12", "SIGNATURE", cms])).await;
        assert!(!cms_of(&stamped["responseObject"]).signers()[0].unsigned_attributes().is_empty());
        change(&simulator, json!({ "key": "provider-head" })).await;
        let two = page.common("createCAdESFromBase64", json!(["PKCS12", "SIGNATURE", cms, true])).await;
        assert_eq!(cms_of(&two["responseObject"]).signers().len(), 2);
        judged(&["cms", "verify"], two["responseObject"].as_str().unwrap());
    });
}

#[test]
fn a_digest_is_signed_in_the_place_of_the_content() {
    with(simulator(), async |simulator| {
        let mut page = Page::open(&simulator).await;
        let content = "content";
        let digest = qaqpa::crypto::digest(qaqpa::crypto::DigestAlgorithm::Sha256, content.as_bytes());
        let digest = base64::encode(digest.as_ref());
        let common = page.common("createCAdESFromBase64Hash", json!(["PKCS12", "SIGNATURE", digest])).await;
        let signing = json!({ "decode": true, "encapsulate": false, "digested": true, "tsaProfile": {} });
        let other = page.sign(basics("cms", json!(digest), signing)).await;
        let directory = fresh_dir();
        let file = directory.path().join("content");
        std::fs::write(&file, content).unwrap();
        for cms in [&common["responseObject"], &other["body"]["result"][0]] {
            assert!(cms_of(cms).unverified_content().is_none());
            judged(&["cms", "verify", "--content", file.to_str().unwrap()], cms.as_str().unwrap());
        }
    });
}

#[test]
fn the_official_sample_pages_request_is_taken_with_its_strings_and_empty_fields() {
    with(simulator(), async |simulator| {
        let mut page = Page::open(&simulator).await;
        let logo = "iVBORw0KGgo=";
        for (decode, encapsulate, data, signed) in
            [("true", "true", json!("MTEK"), "11\n"), ("false", "true", json!(["MTEK", "MTEK"]), "MTEK")]
        {
            let answer = page
                .sign(json!({
                    "format": "cms", "data": data,
                    "signingParams": {
                        "decode": decode, "encapsulate": encapsulate, "digested": "false", "tsaProfile": null, "outputCert": true,
                    },
                    "signerParams": { "extKeyUsageOids": [], "iin": "", "bin": "", "serialNumber": "", "chain": null },
                    "locale": "kk", "logo": logo,
                }))
                .await;
            assert_eq!(answer["status"], true, "{answer}");
            let result = &answer["body"]["result"];
            assert!(result["certificate"].as_str().unwrap().starts_with("-----BEGIN CERTIFICATE-----"));
            for cms in result["signatures"].as_array().unwrap() {
                assert_eq!(cms_of(cms).unverified_content(), Some(signed.as_bytes()));
            }
        }
        // The windows of the sample page.
        for method in ["showSettings", "showBundleManager"] {
            let message = json!({ "module": "kz.gov.pki.ncalayerservices.accessory", "method": method });
            assert_eq!(page.ask(&message).await["status"], true);
        }
    });
}

#[test]
fn the_certificate_is_the_one_that_the_request_asks_for() {
    with(simulator(), async |simulator| {
        let mut page = Page::open(&simulator).await;
        let keys = ["valid", "authentication-key", "other-iin", "provider-head", "foreign-ca"];
        change(&simulator, json!({ "keys": keys })).await;
        let serial = qaqpa::ca::builtin::holder("people/other-iin").unwrap();
        let serial = qaqpa::keys::Signer::certificate(&serial).serial_hex();
        let issuer = std::fs::read_to_string(repository().join("certs/foreign.cert.pem")).unwrap();
        for (signer, expected) in [
            (json!({ "extKeyUsageOids": [] }), Some("valid")),
            (
                json!({ "extKeyUsageOids": ["1.3.6.1.5.5.7.3.2", "1.2.398.3.3.4.1.1"] }),
                Some("authentication-key"),
            ),
            (
                json!({ "extKeyUsageOids": ["1.3.6.1.5.5.7.3.4", "1.2.398.3.3.4.1.2.1"] }),
                Some("provider-head"),
            ),
            (json!({ "iin": "123456789012" }), Some("other-iin")),
            (json!({ "bin": "123456789021" }), Some("provider-head")),
            (json!({ "serialNumber": serial.to_uppercase() }), Some("other-iin")),
            (json!({ "chain": [issuer] }), Some("foreign-ca")),
            (json!({ "chain": [], "iin": "123456789011" }), Some("valid")),
            (json!({ "iin": "999999999999" }), None),
            (json!({ "extKeyUsageOids": ["1.3.6.1.5.5.7.3.8"] }), None),
        ] {
            let mut args = basics("cms", json!("MTEK"), json!({}));
            args["signerParams"] = signer.clone();
            let answer = page.sign(args).await;
            let (_, state) = manage(&simulator, Method::GET, "", &json!({})).await;
            let last = state["requests"].as_array().unwrap().last().unwrap().clone();
            assert_eq!(last["key"].as_str(), expected, "{signer}: {answer}");
            if expected.is_none() {
                assert_eq!(
                    (&answer["status"], &answer["details"]),
                    (&json!(false), &json!("EMPTY_KEY_LIST"))
                );
            }
        }
        let auth =
            page.common("createCAdESFromBase64", json!(["PKCS12", "AUTHENTICATION", "MTEK", true])).await;
        let named = cms_of(&auth["responseObject"]).certificates()[0].extended_key_usage().unwrap().clone();
        assert!(named.has("1.3.6.1.5.5.7.3.2"));
    });
}

#[test]
fn an_expired_or_revoked_certificate_is_refused_unless_it_is_allowed() {
    with(simulator(), async |simulator| {
        let mut page = Page::open(&simulator).await;
        for (key, allow) in
            [("expired", "allowExpired"), ("revoked", "allowRevoked"), ("on-hold", "allowRevoked")]
        {
            change(&simulator, json!({ "key": key })).await;
            let refused = page.sign(basics("xml", json!(XML), json!({}))).await;
            assert_eq!(
                (&refused["status"], &refused["code"]),
                (&json!(false), &json!("SIGNING_FAILURE")),
                "{key}"
            );
            let allowed = page.sign(basics("xml", json!(XML), json!({ allow: true }))).await;
            assert_eq!(allowed["status"], true, "{key}: {allowed}");
            change(&simulator, json!({ "checkCertificates": false })).await;
            assert_eq!(page.sign(basics("xml", json!(XML), json!({}))).await["status"], true, "{key}");
            change(&simulator, json!({ "checkCertificates": true })).await;
        }
    });
}

#[test]
fn somebody_of_the_people_signs_with_a_certificate_that_is_issued_at_once() {
    with(simulator(), async |simulator| {
        let mut page = Page::open(&simulator).await;
        let state = change(&simulator, json!({ "key": "person:7/person-sign/gost2015" })).await;
        let person = qaqpa::people::person(1, 7).unwrap();
        assert_eq!(state["keys"][0]["iin"], person.iin);
        let answer = page.sign(basics("xml", json!(XML), json!({}))).await;
        assert!(answer["body"]["result"][0].as_str().unwrap().contains("gostr34102015"), "{answer}");
        let head = change(&simulator, json!({ "key": "person:7/head-sign/gost2015" })).await;
        assert!(head["keys"][0]["bin"].is_string(), "{head}");
        for strange in ["person:x", "person:7/emperor", "nobody", "../valid", "people/valid"] {
            let (status, answer) = manage(&simulator, Method::PUT, "", &json!({ "key": strange })).await;
            assert_eq!(status, 400, "{strange}: {answer}");
        }
    });
}

#[test]
fn a_persons_refusals_come_by_call_by_rule_and_by_chance() {
    with(simulator(), async |simulator| {
        let mut page = Page::open(&simulator).await;
        let cms = || basics("cms", json!("MTEK"), json!({}));
        change(&simulator, json!({ "next": ["cancelled", "wrong-password", "no-key", "expired", {"outcome": "slow", "millis": 400}] })).await;
        assert_eq!(page.sign(cms()).await, json!({ "status": true, "body": {} }));
        for details in [
            "PKCS12 key store mac invalid - wrong password or corrupted file.",
            "EMPTY_KEY_LIST",
            "certificate.expired",
        ] {
            let answer = page.sign(cms()).await;
            assert_eq!((&answer["status"], &answer["details"]), (&json!(false), &json!(details)));
        }
        let begun = Instant::now();
        assert_eq!(page.sign(cms()).await["status"], true);
        assert!(begun.elapsed() >= Duration::from_millis(400));
        assert_eq!(page.sign(cms()).await["status"], true, "the queue is empty");

        change(&simulator, json!({ "rules": [{ "method": "getKeyInfo", "outcome": "cancelled" }] })).await;
        let info = page.common("getKeyInfo", json!(["PKCS12"])).await;
        assert_eq!(info, json!({ "code": "500", "message": "action.canceled" }));
        assert_eq!(page.sign(cms()).await["status"], true);

        let mut runs = Vec::new();
        for _ in 0..2 {
            let chances = json!([{ "outcome": "cancelled", "percent": 50 }]);
            change(&simulator, json!({ "rules": [], "chances": chances, "seed": 3 })).await;
            let mut run = Vec::new();
            for _ in 0..16 {
                run.push(page.common("getKeyInfo", json!(["PKCS12"])).await["code"] == "200");
            }
            runs.push(run);
        }
        assert_eq!(runs[0], runs[1]);
        assert!(runs[0].contains(&true) && runs[0].contains(&false), "{:?}", runs[0]);

        // As at the start.
        let (_, state) = manage(&simulator, Method::DELETE, "", &json!({})).await;
        assert_eq!(state["chances"], json!([]));
        change(&simulator, json!({ "next": ["broken-off"] })).await;
        page.send(Message::text(
            json!({ "module": "kz.gov.pki.knca.basics", "method": "sign", "args": cms() }).to_string(),
        ))
        .await;
        assert_eq!(page.ended().await, None, "without a word");
        for strange in [
            json!({ "next": ["refused"] }),
            json!({ "chances": [{ "outcome": "slow", "percent": 101 }] }),
            json!({ "kye": "valid" }),
        ] {
            let (status, answer) = manage(&simulator, Method::PUT, "", &strange).await;
            assert_eq!((status, answer["code"].is_string()), (400, true), "{answer}");
        }
    });
}

#[test]
fn answers_in_the_wrong_order_are_made_on_demand() {
    with(simulator(), async |simulator| {
        let mut page = Page::open(&simulator).await;
        let data = ["MTEK", "MTIK", "MTMK"];
        let signing = json!({ "decode": true });
        change(&simulator, json!({ "next": ["wrong-order"] })).await;
        let answer = page.sign(basics("cms", json!(data), signing)).await;
        let contents: Vec<_> = answer["body"]["result"]
            .as_array()
            .unwrap()
            .iter()
            .map(|cms| cms_of(cms).unverified_content().unwrap().to_vec())
            .collect();
        assert_eq!(contents, [b"13\n", b"12\n", b"11\n"]);
        change(&simulator, json!({ "next": ["wrong-order"] })).await;
        let message =
            json!({ "module": "kz.gov.pki.knca.commonUtils", "method": "getKeyInfo", "args": ["PKCS12"] });
        page.send(Message::text(message.to_string())).await;
        let first = page.common("getActiveTokens", json!([])).await;
        assert_eq!(first["responseObject"], json!(["AKKaztokenStore"]));
        let second: Value = serde_json::from_str(&page.text().await).unwrap();
        assert!(
            second["responseObject"]["subjectDn"]
                .as_str()
                .unwrap()
                .starts_with("CN=ТЕСТОВ ТЕСТ,SURNAME=ТЕСТОВ,SERIALNUMBER=IIN123456789011,C=KZ"),
            "{second}"
        );
    });
}

#[test]
fn wrong_calls_are_told_as_the_real_program_tells_them() {
    with(simulator(), async |simulator| {
        let mut page = Page::open(&simulator).await;
        for (message, answer) in [
            (
                json!({ "module": "kz.example", "method": "a" }),
                json!({ "success": false, "errorCode": "MODULE_NOT_FOUND" }),
            ),
            (
                json!({ "module": "kz.gov.pki.knca.commonUtils", "method": "signPdf", "args": [] }),
                json!({ "code": "500", "message": "NoSuchMethodException signPdf" }),
            ),
            (
                json!({ "module": "kz.gov.pki.knca.commonUtils", "method": "getKeyInfo", "args": [] }),
                json!({ "code": "500", "message": "NoSuchMethodException getKeyInfo" }),
            ),
            (
                json!({ "module": "kz.gov.pki.knca.commonUtils", "method": "getKeyInfo", "args": [""] }),
                json!({ "code": "500", "message": "storageName.param.empty" }),
            ),
            (
                json!({ "module": "kz.gov.pki.knca.commonUtils", "method": "getKeyInfo", "args": ["Floppy"] }),
                json!({ "code": "500", "message": "storage.unknown" }),
            ),
            (
                json!({ "module": "kz.gov.pki.knca.commonUtils", "method": "getKeyInfo", "args": ["AKAKEYStore"] }),
                json!({ "code": "500", "message": "storage.empty" }),
            ),
            (
                json!({ "module": "kz.gov.pki.knca.commonUtils", "method": "createCAdESFromFile", "args": ["PKCS12", "SIGNATURE", "/etc/passwd", true] }),
                json!({ "code": "500", "message": "file.not_found" }),
            ),
            (
                json!({ "module": "kz.gov.pki.knca.commonUtils", "method": "createCAdESFromBase64", "args": ["PKCS12", "SIGNATURE", "a-b=", true] }),
                json!({ "code": "500", "message": "Illegal base64 character 2d" }),
            ),
            (
                json!({ "module": "kz.gov.pki.knca.commonUtils", "method": "changeLocale", "args": ["kk"], "uuid": "u1" }),
                json!({ "code": "200", "uuid": "u1" }),
            ),
            (
                json!({ "method": "signXml", "args": [] }),
                json!({ "errorCode": "Method not implemented. Method:signXml" }),
            ),
        ] {
            assert_eq!(page.ask(&message).await, answer, "{message}");
        }
        for text in [
            "",
            "hello",
            "[]",
            "{\"method\": 1}",
            &format!("{{\"method\": \"a\", \"args\": {}", "[".repeat(200_000)),
        ] {
            page.send(Message::text(text)).await;
            assert_eq!(page.text().await, r#"{"code":"COMMON_JSON_WRAPPING_EXCEPTION","success":false}"#);
        }
    });
}

#[test]
fn heartbeats_are_said_back_even_while_something_is_signed_and_nothing_comes_unasked() {
    with(simulator(), async |simulator| {
        let mut page = Page::open(&simulator).await;
        page.send(Message::text("--heartbeat--")).await;
        assert_eq!(page.text().await, "--heartbeat--");
        change(&simulator, json!({ "next": [{ "outcome": "slow", "millis": 800 }] })).await;
        let message =
            json!({ "module": "kz.gov.pki.knca.commonUtils", "method": "getKeyInfo", "args": ["PKCS12"] });
        page.send(Message::text(message.to_string())).await;
        page.send(Message::text("--heartbeat--")).await;
        assert_eq!(page.text().await, "--heartbeat--");
        assert!(page.text().await.contains("authorityKeyIdentifier"));
        let unasked = tokio::time::timeout(Duration::from_millis(700), page.text()).await;
        assert!(unasked.is_err(), "{unasked:?}");
    });
}

#[test]
fn hostile_frames_have_a_clear_end_and_hurt_nobody_else() {
    with(simulator(), async |simulator| {
        let mut good = Page::open(&simulator).await;
        let ten = "x".repeat(10 * 1024 * 1024);
        let mut page = Page::open(&simulator).await;
        page.send(Message::text(ten.clone())).await;
        assert_eq!(page.ended().await, Some(1009), "a frame of 10 MB");

        let mut page = Page::open(&simulator).await;
        page.send(Message::Frame(Frame::message(
            ten[..6_000_000].to_owned(),
            OpCode::Data(Data::Text),
            false,
        )))
        .await;
        page.send(Message::Frame(Frame::message(
            ten[..6_000_000].to_owned(),
            OpCode::Data(Data::Continue),
            true,
        )))
        .await;
        assert_eq!(page.ended().await, Some(1009), "two fragments of 6 MB");

        let mut page = Page::open(&simulator).await;
        page.send(Message::binary(vec![0, 1, 2])).await;
        assert_eq!(page.ended().await, Some(1003), "octets");

        let mut page = Page::open(&simulator).await;
        page.send(Message::Frame(Frame::message(vec![0xff, 0xfe], OpCode::Data(Data::Text), true))).await;
        assert_eq!(page.ended().await, Some(1007), "no UTF-8");

        for (name, frame) in [
            ("a frame that is not masked", &[0x81, 1, b'a'][..]),
            ("a continuation of nothing", &[0x80, 0x80, 0, 0, 0, 0]),
            ("an opcode that is none", &[0x83, 0x80, 0, 0, 0, 0]),
            ("a long ping", &[&[0x89, 0xfe, 0, 200, 0, 0, 0, 0][..], &[0; 200]].concat()),
        ] {
            let mut page = Page::open(&simulator).await;
            page.raw(frame).await;
            assert_eq!(page.ended().await, Some(1002), "{name}");
        }

        // Fragments within the bound are one message.
        let mut page = Page::open(&simulator).await;
        let text = r#"{"module":"a","method":"b"}"#;
        page.send(Message::Frame(Frame::message(text[..9].to_owned(), OpCode::Data(Data::Text), false)))
            .await;
        page.send(Message::Frame(Frame::message(text[9..].to_owned(), OpCode::Data(Data::Continue), true)))
            .await;
        assert!(page.text().await.contains("MODULE_NOT_FOUND"));
        assert_eq!(good.common("getActiveTokens", json!([])).await["code"], "200");
    });
}

#[test]
fn a_name_that_was_made_to_lead_here_is_refused_and_origins_are_held_to_the_setting() {
    let open = ["Origin: https://portal.test\r\n", "Origin: null\r\n", ""];
    with(simulator(), async |simulator| {
        for origin in open {
            let (_, head) = page::handshake(&simulator, "127.0.0.1:13579", origin).await;
            assert!(
                head.starts_with("HTTP/1.1 101 "),
                "as with the real one, every page may connect: {head}"
            );
        }
        for host in ["rebound.example.kz", "127.0.0.1.nip.io", "10.0.0.1"] {
            let (_, head) = page::handshake(&simulator, host, open[0]).await;
            assert!(head.starts_with("HTTP/1.1 421 "), "{host}: {head}");
        }
        change(&simulator, json!({ "origins": ["https://portal.test"] })).await;
        for (origin, status) in
            [(open[0], "101"), (open[1], "403"), (open[2], "403"), ("Origin: https://evil.test\r\n", "403")]
        {
            let (_, head) = page::handshake(&simulator, "localhost", origin).await;
            assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{origin}: {head}");
        }
    });
}

#[test]
fn a_person_decides_in_the_page_or_a_tester_over_the_listener() {
    with(simulator(), async |simulator| {
        change(&simulator, json!({ "mode": "ask", "keys": ["valid", "valid-gost2015"] })).await;
        let mut page = Page::open(&simulator).await;
        let ask = json!({ "module": "kz.gov.pki.knca.basics", "method": "sign", "args": basics("xml", json!(XML), json!({})) });
        // A tester.
        page.send(Message::text(ask.to_string())).await;
        let id = waiting(&simulator).await;
        let decided = json!({ "outcome": "signed", "key": "valid-gost2015" });
        let (status, _) = manage(&simulator, Method::POST, &format!("/waiting/{id}"), &decided).await;
        assert_eq!(status, 200);
        assert!(page.text().await.contains("gostr34102015"));
        let (status, _) = manage(&simulator, Method::POST, &format!("/waiting/{id}"), &decided).await;
        assert_eq!(status, 404, "it is decided already");
        // A person.
        page.send(Message::text(ask.to_string())).await;
        let id = waiting(&simulator).await;
        let (base, client) =
            (simulator.agent_url().unwrap().replace("wss://", "https://"), simulator.client().unwrap());
        let shown =
            client.send(Method::GET, &base, &[(ACCEPT_LANGUAGE, "kk")], String::new().into()).await.unwrap();
        assert_eq!(shown.header("content-security-policy").unwrap().matches("'unsafe").count(), 0);
        assert!(shown.text().contains("https://portal.test беті қол қоюды сұрайды"), "{}", shown.text());
        let answer = |origin: String| {
            let (client, url) = (client.clone(), format!("{base}/ask/{id}"));
            async move {
                let headers =
                    [(CONTENT_TYPE, "application/x-www-form-urlencoded"), (ORIGIN, origin.as_str())];
                client
                    .send(Method::POST, &url, &headers, "key=valid&outcome=cancelled".to_owned().into())
                    .await
                    .unwrap()
                    .status
                    .as_u16()
            }
        };
        assert_eq!(answer("https://portal.test".to_owned()).await, 403, "the page that asks cannot decide");
        assert_eq!(answer(base.clone()).await, 303);
        assert_eq!(page.text().await, r#"{"body":{},"status":true}"#);
        // Nobody answers, and a page that goes takes its question with it.
        change(&simulator, json!({ "askedSecondsMax": 1 })).await;
        assert_eq!(page.ask(&ask).await, json!({ "status": true, "body": {} }));
        change(&simulator, json!({ "askedSecondsMax": 60 })).await;
        page.send(Message::text(ask.to_string())).await;
        waiting(&simulator).await;
        drop(page);
        let begun = Instant::now();
        loop {
            let (_, state) = manage(&simulator, Method::GET, "", &json!({})).await;
            if state["waiting"] == json!([]) {
                break;
            }
            assert!(begun.elapsed() < Duration::from_secs(10), "{state}");
        }
    });
}

/// The number of the request that waits for a person.
async fn waiting(simulator: &Simulator) -> u64 {
    let begun = Instant::now();
    loop {
        let (_, state) = manage(simulator, Method::GET, "", &json!({})).await;
        if let Some(id) = state["waiting"][0]["id"].as_u64() {
            return id;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "nothing waits: {state}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[test]
fn a_browser_that_comes_as_a_person_sees_a_page_and_other_paths_are_not_there() {
    with(simulator(), async |simulator| {
        for (path, status, kind) in [
            ("/", 200, "text/html"),
            ("/style.css", 200, "text/css"),
            ("/x", 404, "application/problem+json"),
        ] {
            let mut stream = page::tls(&simulator).await;
            let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            stream.write_all(request.as_bytes()).await.unwrap();
            let mut answer = String::new();
            let _ = stream.read_to_string(&mut answer).await;
            assert!(
                answer.starts_with(&format!("HTTP/1.1 {status} ")) && answer.contains(kind),
                "{path}: {answer}"
            );
        }
    });
}

#[test]
fn the_command_runs_the_agent_alone_and_says_when_its_port_is_taken() {
    let directory = fresh_dir();
    let start = |arguments: &[&str]| {
        let mut command = program();
        command.args(arguments).current_dir(directory.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().unwrap()
    };
    let p12 = repository().join("certs/people/valid-gost2015.p12");
    let p12 = p12.to_str().unwrap();
    let mut child = start(&[
        "agent",
        "--listen",
        "127.0.0.1:0",
        "--management",
        "127.0.0.1:0",
        "--p12",
        p12,
        "--password",
        "Qwerty12",
    ]);
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let lines: Vec<String> = lines.take_while(|line| line != "ready").collect();
    let url = lines[0].strip_prefix("agent").unwrap().trim().to_owned();
    assert!(url.starts_with("wss://127.0.0.1:") && lines[1].starts_with("management"), "{lines:?}");
    let address = url.trim_start_matches("wss://");
    let second = start(&["agent", "--listen", address]).wait_with_output().unwrap();
    assert_eq!(second.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&second.stderr).contains("cannot listen on"), "{second:?}");
    // The gateway goes on without it.
    let zero = "127.0.0.1:0";
    let mut gateway =
        start(&["serve", "--gateway", zero, "--plain", zero, "--management", zero, "--agent", address]);
    let lines = BufReader::new(gateway.stdout.take().unwrap()).lines().map_while(Result::ok);
    assert!(lines.take_while(|line| line != "ready").all(|line| !line.starts_with("agent")));
    end(&mut gateway);
    let told = gateway.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(told.contains("the signing agent does not run"), "{told}");
    end(&mut child);
    assert!(child.wait().unwrap().success());
}

fn end(child: &mut std::process::Child) {
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
}

/// What a page sent and said in a browser whose home is `home`: asked for once for each outcome that is scripted.
async fn in_a_browser(simulator: &Simulator, home: &std::path::Path, outcomes: &[&str]) -> Option<Value> {
    let (chromium, (node, modules)) = (peer("chromium")?, node_with(&["playwright-core"])?);
    change(simulator, json!({ "next": outcomes })).await;
    let job = json!({
        "agent": simulator.agent_url(), "script": repository().join("examples/portal/sign.js"), "xml": XML, "chromium": chromium,
        "modules": modules, "profile": home.join(format!("profile-{}", outcomes.len())),
    });
    let mut command = Command::new(node);
    command
        .arg(repository().join("tests/browser/sign_page.mjs"))
        .arg(json!(outcomes).to_string())
        .env("HOME", home);
    let output = tokio::task::spawn_blocking(move || {
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(job.to_string().as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    });
    let output = output.await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

#[test]
fn a_page_signs_in_a_browser_that_has_imported_the_root_once_and_in_no_other() {
    let Some(certutil) = peer("certutil") else { return };
    with(simulator(), async |simulator| {
        let home = fresh_dir();
        let Some(told) = in_a_browser(&simulator, home.path(), &["signed"]).await else { return };
        assert_eq!((&told["said"][0]["said"], &told["sent"]), (&json!("no agent"), &json!([])), "{told}");

        let store = home.path().join(".pki/nssdb");
        std::fs::create_dir_all(&store).unwrap();
        let database = format!("sql:{}", store.display());
        for arguments in [
            &["-N", "--empty-password"][..],
            &["-A", "-t", "C,,", "-n", "Qaqpa", "-i", "certs/root.cert.pem"],
        ] {
            let mut command = Command::new(&certutil);
            let output =
                command.args(["-d", &database]).args(arguments).current_dir(repository()).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        let outcomes = ["signed", "cancelled", "wrong-password", "broken-off"];
        let told = in_a_browser(&simulator, home.path(), &outcomes).await.unwrap();
        let said: Vec<&str> =
            told["said"].as_array().unwrap().iter().map(|one| one["said"].as_str().unwrap().trim()).collect();
        assert_eq!(said[..2], ["sent", "cancelled by a person"], "{told}");
        assert!(said[2].starts_with("failed SIGNING_FAILURE: PKCS12"), "{told}");
        assert_eq!(said[3], "failed", "{told}");
        assert_eq!((told["sent"].as_array().unwrap().len(), &told["problems"]), (1, &json!([])), "{told}");
        judged(&["verify", "--profile", "document"], told["sent"][0].as_str().unwrap());
    });
}
