//! What is answered: order, ids, status, shapes of `data`, how it is signed, and the defects of real answers as switches.

use qaqpa::ca::builtin;
use qaqpa::clock::Now;
use qaqpa::trust::TrustStore;
use qaqpa::validation::{Judge, Profile};
use qaqpa::x509::certificates_from_pem;
use qaqpa::xmldsig::KnownCertificates;

use super::desk::{Desk, leaf, signed, unsigned};
use super::faults::body_of;
use crate::support::peers::{python_with, shared};
use crate::support::requests::SERVICE;
use crate::wsdl;

/// Whether the transport signature of an answer is right, by a client that keeps these certificates.
fn signature_is_right(answer: &str, kept: &str) -> bool {
    let known = builtin::text(kept).map(|text| certificates_from_pem(text).unwrap()).unwrap_or_default();
    let (anchors, known) = (TrustStore::from_certificates(&[]), KnownCertificates::new(known));
    let profile = Profile::signature_only();
    let judge = Judge {
        anchors: &anchors,
        revocation: &qaqpa::trust::CrlStore::default(),
        known: &known,
        profile: &profile,
    };
    let seen = judge.body(answer.as_bytes(), Now::from_seconds(0));
    seen.content.is_some()
}

async fn answer(settings: &str) -> String {
    let desk = Desk::with(settings).await;
    let answer = desk.send(&signed(&unsigned(1))).await;
    let told = answer.text();
    assert_eq!(answer.status.as_u16(), 200, "{told}");
    assert_eq!(answer.header("content-type"), Some("text/xml; charset=utf-8"));
    desk.gateway.stop().await;
    told
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_as_the_contract_has_it() {
    let told = answer("").await;
    let document = roxmltree::Document::parse(&told).unwrap();
    let info = document.descendants().find(|node| node.tag_name().name() == "responseInfo").unwrap();
    let parts: Vec<_> = info.children().map(|child| child.tag_name().name()).collect();
    assert_eq!(parts, ["messageId", "correlationId", "responseDate", "status", "sessionId"]);
    assert_eq!(leaf(&told, "messageId").len(), 36);
    assert_eq!(leaf(&told, "correlationId"), "m-1");
    assert_eq!(leaf(&told, "responseDate"), "2026-11-24T10:00:00.000Z");
    assert_eq!(
        (leaf(&told, "code").as_str(), leaf(&told, "message").as_str()),
        ("SCSS001", "Запрос выполнен успешно")
    );
    assert!(leaf(&told, "sessionId").starts_with('{'));
    assert!(told.contains("<data xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"xs:string\">&lt;?xml"));
    let body = told.split_once("<soap:Body").unwrap().1;
    let indented =
        body.split('>').skip(1).any(|text| text.starts_with(char::is_whitespace) && text.contains('<'));
    assert!(!indented, "white space between elements: {body}");
    assert!(signature_is_right(&told, "none"));
    assert!(told.contains("soap:mustUnderstand=\"1\""));
    let Some(python) = python_with(&["lxml"]) else { return };
    assert_eq!(wsdl::verdicts_of(&python, &wsdl::ours(), &[body_of(&told)]), [true]);
    let Some(shared) = shared() else { return };
    assert_eq!(wsdl::verdicts_of(&python, &wsdl::kit(&shared), &[body_of(&told)]), [true]);
}

#[tokio::test(flavor = "multi_thread")]
async fn variant_b_names_the_certificate_and_does_not_contain_it() {
    let told = answer("[exchange]\nanswer_signature = \"issuer-serial\"\nmust_understand = false\n").await;
    for mark in [
        "<ds:Signature Id=\"SIG-",
        "<ds:KeyInfo Id=\"KI-",
        "wsu:Id=\"STR-",
        "<ds:X509IssuerName>",
        "<ds:X509SerialNumber>",
    ] {
        assert!(told.contains(mark), "{mark}: {told}");
    }
    assert!(!told.contains("KeyIdentifier") && !told.contains("mustUnderstand"), "{told}");
    assert!(signature_is_right(&told, "gateway-transport.cert.pem"));
    assert!(!signature_is_right(&told, "none"), "nothing says whose signature it is");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_may_be_unsigned_and_have_another_status() {
    let told = answer(
        "[exchange]\nanswer_signature = \"none\"\nsuccess_code = \"Success\"\nsuccess_message = \"ОК\"\n",
    )
    .await;
    assert!(!told.contains("Signature>") || told.contains("&lt;"), "{told}");
    assert!(!told.contains("wsse:Security"), "{told}");
    assert_eq!((leaf(&told, "code").as_str(), leaf(&told, "message").as_str()), ("Success", "ОК"));
}

#[tokio::test(flavor = "multi_thread")]
async fn data_has_the_shape_that_the_settings_name() {
    let cdata = answer("[exchange]\ndata = \"cdata\"\n").await;
    assert!(cdata.contains("xsi:type=\"xs:string\"><![CDATA[<?xml"), "{cdata}");
    let of_service = answer(&format!("[exchange]\ndata_of = {{ \"{SERVICE}\" = \"element\" }}\n")).await;
    assert!(of_service.contains("<data><result"), "{of_service}");
    let inline = answer("[exchange]\ndata = \"inline\"\n").await;
    assert!(
        inline.contains("xmlns:cs=\"urn:qaqpa:result:v1\" xsi:type=\"cs:result\"><registrationNumber"),
        "{inline}"
    );
    for told in [cdata, of_service, inline] {
        assert!(signature_is_right(&told, "none"), "{told}");
        let document = roxmltree::Document::parse(&told).unwrap();
        let named = document.descendants().any(|node| node.tag_name().name() == "registrationNumber");
        assert!(named || leaf(&told, "data").contains("registrationNumber"), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_defects_of_real_answers_are_switches() {
    let quirks = |names: &str| format!("[exchange]\nsuccess_message = \"ОК\"\nquirks = [{names}]\n");
    let all = answer(&quirks(
        "\"lost-xsi-prefix\", \"mixed-prefixes\", \"double-encoded-message\", \"unescaped-gt\"",
    ))
    .await;
    assert!(
        all.contains("<data xmlns=\"http://www.w3.org/2001/XMLSchema-instance\" type=\"xsd:string\">"),
        "{all}"
    );
    assert!(all.contains("<soap:Envelope") && all.contains("<SOAP-ENV:Header"), "{all}");
    assert_eq!(leaf(&all, "message"), "ÐžÐš", "{all}");
    let data = all.split_once("type=\"xsd:string\">").unwrap().1;
    assert!(
        data.starts_with("&lt;?xml version=\"1.0\" encoding=\"UTF-8\"?>") || data.contains("?>"),
        "{data}"
    );
    assert!(signature_is_right(&all, "none"), "{all}");
    let none = answer(&quirks("")).await;
    assert!(!none.contains("SOAP-ENV") && leaf(&none, "message") == "ОК");
}
