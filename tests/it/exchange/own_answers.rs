//! What the settings say of answers holds for every answer that the gateway makes itself; what the journal has of what was let pass.

use qaqpa::http::{ClientResponse, Method};
use serde_json::{Value, json};

use super::asynchronous::operation;
use super::desk::{Desk, HEADERS, leaf};
use super::services::{ECHO, business};
use crate::support::caller::json as body;
use crate::support::gateway::settings;
use crate::support::requests::{SERVICE, envelope};

const KIT: &str = "TEST_SERVICE_ID";

impl Desk {
    async fn asks(&self, service: &str) -> String {
        let answer = self.post("/bip-sync/", &HEADERS, envelope("m-1", service, &business("1", "1"))).await;
        assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
        answer.text()
    }

    async fn scripted_so(&self, script: &str) {
        let service = json!({ "id": ECHO, "kind": "scripted", "script": script });
        let (status, told) = self.set(Method::PUT, "services", &service).await;
        assert_eq!(status, 200, "{told}");
    }

    async fn journalled(&self) -> Value {
        let url = format!("{}/manage/v1/journal?limit=1&q=channel:soap", self.gateway.endpoints.management);
        body(&self.gateway.client.get(&url).await.unwrap())["entries"][0].clone()
    }

    async fn got(&self, url: &Value) -> ClientResponse {
        self.gateway.client.get(url.as_str().unwrap()).await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_code_the_words_and_the_shape_of_success_are_those_of_the_settings() {
    let told = |answer: &str| (leaf(answer, "code"), leaf(answer, "message"));
    let pair = |code: &str, message: &str| (code.to_owned(), message.to_owned());
    let desk =
        Desk::with("[exchange]\nsuccess_code = \"Success\"\nsuccess_message = \"ОК\"\ndata = \"element\"\n")
            .await;
    let hosted = desk.asks(KIT).await;
    assert_eq!(told(&hosted), pair("Success", "ОК"));
    assert!(hosted.contains("<data><") && hosted.contains("http://shep.nitec.kz/"), "an element: {hosted}");
    desk.scripted_so("[[answer]]\ndata = \"<a/>\"\n").await;
    let scripted = desk.asks(ECHO).await;
    assert_eq!(told(&scripted), pair("Success", "ОК"));
    assert!(scripted.contains("<data><a/></data>"), "{scripted}");
    desk.scripted_so("[[answer]]\nmessage = \"own\"\ndata = \"<a/>\"\nshape = \"text\"\n").await;
    let scripted = desk.asks(ECHO).await;
    assert_eq!(told(&scripted), pair("Success", "own"), "its own words");
    assert!(scripted.contains("&lt;a/&gt;"), "its own shape: {scripted}");
    desk.scripted_so("[[answer]]\ncode = \"SCSS001\"\n").await;
    assert_eq!(told(&desk.asks(ECHO).await).0, "SCSS001", "its own code");
    // Of one service alone; and as the service has it where nothing is said.
    let desk = Desk::with(&format!("[exchange]\ndata_of = {{ {KIT} = \"cdata\" }}\n")).await;
    assert!(desk.asks(KIT).await.contains("<![CDATA["));
    let plain = Desk::with("").await.asks(KIT).await;
    assert_eq!(leaf(&plain, "code"), "SCSS001");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_remarks_on_what_no_service_registers_are_in_the_journal_and_no_link_leads_nowhere() {
    let desk = Desk::with("").await;
    let hosted = envelope("m-1", KIT, &business("1", "1"));
    desk.post("/bip-sync/", &HEADERS, hosted.clone()).await;
    let entry = desk.journalled().await;
    assert_eq!((&entry["remarks"], &entry["links"]["report"]), (&Value::Null, &Value::Null), "{entry}");
    let sent = hosted
        .replace("2026-11-24T17:00:00.000+05:00", "01.07.2025")
        .replace("</requestInfo>", "<sessionId/></requestInfo>");
    assert_eq!(desk.post("/bip-sync/", &HEADERS, sent).await.status.as_u16(), 200);
    let entry = desk.journalled().await;
    let remarks: Vec<&str> = entry["remarks"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let [date, session] = remarks[..] else { panic!("{entry}") };
    assert!(date.contains("`01.07.2025`") && date.contains("is not known"), "{date}");
    assert!(
        session.starts_with("the real gateway takes this") && session.contains("`sessionId`"),
        "{session}"
    );
    let report = desk.got(&entry["links"]["report"]).await;
    let report = body(&report);
    let checks = report[0]["checks"].as_array().unwrap();
    assert_eq!(checks.iter().filter(|check| check["name"] == "contract").count(), 2, "{report}");
    // Over the asynchronous channel, and of a message that a provider could not answer.
    let taken = operation(
        "getMessages",
        "<serviceId>x</serviceId><requestDate>2026-11-24T10:00:00Z</requestDate><sender><senderId>a</senderId></sender>",
    );
    desk.post("/bip-async/", &HEADERS, taken).await;
    let url = format!("{}/manage/v1/journal?limit=1&q=channel:async", desk.gateway.endpoints.management);
    let entry = body(&desk.gateway.client.get(&url).await.unwrap())["entries"][0].clone();
    assert!(entry["remarks"][0].as_str().unwrap().contains("`requestDate`"), "{entry}");
    assert_eq!(desk.got(&entry["links"]["report"]).await.status.as_u16(), 200);
    // What was refused has the report that was kept.
    desk.post("/bip-sync/", &HEADERS, envelope("m-2", SERVICE, "<a/>")).await;
    let entry = desk.journalled().await;
    assert_eq!((entry["outcome"].as_str(), &entry["remarks"]), (Some("refused"), &Value::Null), "{entry}");
    assert_eq!(desk.got(&entry["links"]["report"]).await.status.as_u16(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_of_this_process_that_there_is_not_is_refused_with_those_there_are() {
    let desk = Desk::with("").await;
    for service in
        [json!({ "id": "X1", "kind": "hosted", "hosted": "NOPE" }), json!({ "id": "NOPE", "kind": "hosted" })]
    {
        let (status, told) = desk.set(Method::PUT, "services", &service).await;
        let told = told.to_string();
        assert!(status == 400 && told.contains("NOPE") && told.contains(KIT), "{status} {told}");
    }
    let (config, _data) =
        settings("[exchange]\nservices = [{ id = \"X1\", kind = \"hosted\", hosted = \"NOPE\" }]\n");
    let refused = qaqpa::app::build(&config).err().unwrap().to_string();
    assert!(refused.contains("`NOPE`") && refused.contains(KIT), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wsdl_names_the_public_address_where_there_is_one() {
    for (settings, public) in [
        ("[listeners]\npublic_url = \"https://qaqpa.example.kz\"\n", Some("https://qaqpa.example.kz")),
        ("", None),
    ] {
        let desk = Desk::with(settings).await;
        let base = public.unwrap_or(&desk.gateway.endpoints.plain);
        for path in ["/bip-sync-wss-gost/", "/bip-async/"] {
            let url = format!("{}{path}?wsdl", desk.gateway.endpoints.plain);
            let wsdl = desk.gateway.client.get(&url).await.unwrap().text();
            let address = format!("location=\"{base}{path}\"");
            assert!(wsdl.contains(&address), "{address}: {wsdl}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_none_is_told_so_and_not_that_its_host_is_to_be_named() {
    let desk = Desk::with("").await;
    for (address, says) in [
        ("", "it is empty"),
        ("not a url", "blanks"),
        ("ftp://127.0.0.1/", "ftp://"),
        ("http://127.0.0.1/\r\nX: y", "control characters"),
        ("http://127.0.0.1:99999/", "99999"),
        ("http:///in", "no host"),
    ] {
        for (path, asked) in [
            ("systems", json!({ "senderId": "a", "push": address })),
            ("services", json!({ "id": "A", "kind": "routed", "url": address })),
        ] {
            let (status, told) = desk.set(Method::PUT, path, &asked).await;
            let told = told.to_string();
            assert!(
                status == 400 && told.contains(says) && !told.contains("exchange.hosts"),
                "{address}: {status} {told}"
            );
        }
    }
    let (status, told) =
        desk.set(Method::PUT, "systems", &json!({ "senderId": "a", "push": "http://10.0.0.1/" })).await;
    assert!(status == 422 && told.to_string().contains("exchange.hosts"), "{status} {told}");
}
