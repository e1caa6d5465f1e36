//! SOAP 1.2: what comes in it is answered in it.

use super::desk::{Desk, HEADERS, leaf, signed, unsigned};

const SOAP12: &str = "http://www.w3.org/2003/05/soap-envelope";

fn in_soap12(message: &str) -> String {
    message.replace("http://schemas.xmlsoap.org/soap/envelope/", SOAP12)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_in_soap_1_2_is_answered_in_soap_1_2() {
    let desk = Desk::with("").await;
    let answer = desk.send(&signed(&in_soap12(&unsigned(1)))).await;
    let told = answer.text();
    assert_eq!(answer.status.as_u16(), 200, "{told}");
    assert_eq!(answer.header("content-type"), Some("application/soap+xml; charset=utf-8"));
    assert!(told.contains(&format!("<soap:Envelope xmlns:soap=\"{SOAP12}\"")), "{told}");
    assert!(!told.contains("schemas.xmlsoap.org/soap/envelope"), "{told}");
    let report = desk.looked_at(&told).await;
    assert!(report.iter().all(|check| check["status"] != "FAILED"), "{report:?}");
    assert_eq!(
        desk.send(&signed(&unsigned(2))).await.header("content-type"),
        Some("text/xml; charset=utf-8")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_in_soap_1_2_has_its_code_its_reason_and_the_contracts_detail() {
    let desk = Desk::with("").await;
    let answer = desk.send(&in_soap12(&unsigned(3))).await;
    let told = answer.text();
    assert_eq!(answer.status.as_u16(), 500, "{told}");
    assert_eq!(answer.header("content-type"), Some("application/soap+xml; charset=utf-8"));
    let document = roxmltree::Document::parse(&told).unwrap();
    let fault = document.descendants().find(|node| node.has_tag_name((SOAP12, "Fault"))).unwrap();
    let parts: Vec<_> = fault.children().map(|part| part.tag_name().name()).collect();
    assert_eq!(parts, ["Code", "Reason", "Detail"], "{told}");
    assert_eq!(
        (leaf(&told, "Value").as_str(), leaf(&told, "errorCode").as_str()),
        ("soap:Receiver", "SCE007")
    );
    assert_eq!(leaf(&told, "Text"), "Сообщение не подписано");
    assert!(!told.contains("faultcode"), "{told}");
    let asynchronous = desk.post("/bip-async/", &HEADERS, in_soap12("<a:Envelope xmlns:a=\"http://schemas.xmlsoap.org/soap/envelope/\"><a:Body><a/></a:Body></a:Envelope>")).await;
    assert!(asynchronous.text().contains("soap:Receiver"), "{}", asynchronous.text());
}
