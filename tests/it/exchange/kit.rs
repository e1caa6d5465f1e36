//! The operator's own sample request, GOST 34.310-2004, from 2019: with its certificate trusted and the clock at its time.

use qaqpa::clock::Now;

use super::desk::{Desk, HEADERS, leaf};
use crate::support::peers::{fresh_dir, shared};

const SCRIPT: &str = r#"
[[answer]]
code = "Success"
message = "ОК"
data = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?><ns2:response xmlns:ns2="http://shep.nitec.kz/"><requestNumber>{{requestNumber}}</requestNumber><status><code>SUCCESS</code><messageRu>OK</messageRu><messageKz>OK</messageKz></status></ns2:response>"""
"#;

/// The names of the elements, in the order of the document.
fn names(text: &str, within: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(text.trim_start_matches('\u{FEFF}')).unwrap();
    let found = document.descendants().find(|node| node.tag_name().name() == within).unwrap();
    found
        .descendants()
        .filter(|node| node.is_element())
        .map(|node| node.tag_name().name().to_owned())
        .collect()
}

async fn desk(trusted: bool) -> Option<(Desk, String, String)> {
    let kit = shared()?.join("samples/shep/kit");
    let read = |name: &str| std::fs::read_to_string(kit.join(name)).unwrap();
    let (request, response) = (read("request.xml"), read("response.xml"));
    let directory = fresh_dir();
    let base64 = leaf(request.trim_start_matches('\u{FEFF}'), "KeyIdentifier");
    let lines: Vec<&str> =
        base64.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    let pem = directory.path().join("kit.pem");
    let text = format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"));
    std::fs::write(&pem, text).unwrap();
    let script = directory.path().join("kit.toml");
    std::fs::write(&script, SCRIPT).unwrap();
    let certificates = if trusted { format!("[{:?}]", pem.to_str().unwrap()) } else { "[]".to_owned() };
    let desk = Desk::with(&format!(
        "[trust]\nalgorithm = \"gost2004\"\ncertificates = {certificates}\n[[exchange.services]]\nid = \"TEST_SERVICE_ID\"\nkind = \"scripted\"\nscript = {:?}\n",
        script.to_str().unwrap()
    ))
    .await;
    desk.gateway.clock.set(Now::parse("2019-09-24T06:20:40Z").unwrap());
    Some((desk, request, response))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_kits_signed_request_is_understood_and_answered_in_the_shape_of_the_kits_answer() {
    let Some((desk, request, response)) = desk(true).await else { return };
    let answer = desk.post("/bip-sync-wss-gost/", &HEADERS, request.clone()).await;
    let told = answer.text();
    assert_eq!(answer.status.as_u16(), 200, "{told}");
    assert_eq!((leaf(&told, "code").as_str(), leaf(&told, "message").as_str()), ("Success", "ОК"));
    // What the contract adds and the kit's own provider leaves out.
    let mut ours = names(&told, "Body");
    ours.retain(|name| name != "correlationId" && name != "sessionId");
    assert_eq!(ours, names(&response, "Body"));
    assert_eq!(names(&told, "Security"), names(&response, "Security"));
    let kits = |text: &str| leaf(text.trim_start_matches('\u{FEFF}'), "data");
    assert_eq!(names(&kits(&told), "response"), names(&kits(&response), "response"));
    assert_eq!(leaf(&kits(&told), "requestNumber"), leaf(&kits(&request), "requestNumber"));
    assert!(told.contains("xsi:type=\"xs:string\"") && told.contains("gost34310-gost34311"), "{told}");
    // One digit more, and the signature is of something else.
    let changed = request.replacen("999999999999", "999999999998", 1);
    let answer = desk.post("/bip-sync-wss-gost/", &HEADERS, changed).await;
    assert_eq!(leaf(&answer.text(), "errorCode"), "SCE006");
    // A year later the certificate is not current.
    desk.gateway.clock.set(Now::parse("2020-09-24T06:20:40Z").unwrap());
    let answer = desk.post("/bip-sync-wss-gost/", &HEADERS, request).await;
    assert_eq!(leaf(&answer.text(), "errorCode"), "SCE005");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_kits_request_is_not_believed_where_nobody_trusts_its_certificate() {
    let Some((desk, request, _)) = desk(false).await else { return };
    let answer = desk.post("/bip-sync-wss-gost/", &HEADERS, request).await;
    assert_eq!((answer.status.as_u16(), leaf(&answer.text(), "errorCode").as_str()), (500, "SCE006"));
}
