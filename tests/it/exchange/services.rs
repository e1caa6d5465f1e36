//! Services of other systems: hosted, routed, scripted; who may send to them; what is kept of them.

use std::sync::Arc;

use axum::response::Response;
use qaqpa::Signer as _;
use qaqpa::clock::SystemClock;
use qaqpa::http::answers::answer;
use qaqpa::http::{
    About, Bounds, ClientResponse, Cors, Listener, Method, Secure, StatusCode, Table, WholeBody, header,
};
use serde_json::{Value, json};
use utoipa_axum::routes;

use super::desk::{Desk, HEADERS, leaf, signed, signed_by};
use crate::support::caller::json as body;
use crate::support::gateway::any_port;
use crate::support::requests::{envelope, holder, request_of};

pub const ECHO: &str = "TEST_ECHO";

const SCRIPT: &str = r#"
[[answer]]
when = { "requestNumber" = "slow" }
delay_millis = 1500

[[answer]]
when = { "requestNumber" = "fault" }
fault = "SCSE002"
message = "нет {{requestNumber}}"

[[answer]]
when = { "requestNumber" = "html" }
raw = "<html>Bad gateway</html>"
http_status = 502

[[answer]]
iin = "9999*"
sequence = [{ code = "404", message = "Не найдено" }, { data = "<n:response xmlns:n='http://shep.nitec.kz/'><requestNumber>{{requestNumber}}</requestNumber><id>{{$messageId}}</id></n:response>" }]
"#;

pub fn business(number: &str, iin: &str) -> String {
    format!(
        "<n:request xmlns:n=\"http://shep.nitec.kz/\"><requestNumber>{number}</requestNumber><uin>{iin}</uin></n:request>"
    )
}

fn ask(id: &str, number: &str) -> String {
    signed(&envelope(id, ECHO, &business(number, "999999999999")))
}

impl Desk {
    pub async fn set(&self, method: Method, path: &str, value: &Value) -> (u16, Value) {
        let url = format!("{}/manage/v1/exchange/{path}", self.gateway.endpoints.management);
        let octets = if value.is_null() { String::new() } else { value.to_string() };
        let headers = [(header::CONTENT_TYPE, "application/json")];
        let answer = self.gateway.client.send(method, &url, &headers, octets.into()).await.unwrap();
        (answer.status.as_u16(), body(&answer))
    }

    pub async fn scripted() -> Desk {
        let desk = Desk::with("").await;
        let service = json!({ "id": ECHO, "kind": "scripted", "script": SCRIPT, "iin": null });
        assert_eq!(desk.set(Method::PUT, "services", &service).await.0, 200);
        desk
    }

    async fn routed_to(settings: &str, url: &str, more: Value) -> Desk {
        let desk = Desk::with(settings).await;
        let mut service = json!({ "id": ECHO, "kind": "routed", "url": url, "millisMax": 3000 });
        for (name, value) in more.as_object().unwrap() {
            service[name] = value.clone();
        }
        let (status, told) = desk.set(Method::PUT, "services", &service).await;
        assert_eq!(status, 200, "{told}");
        desk
    }
}

fn assert_answer(answer: &ClientResponse, code: &str) -> String {
    let told = answer.text();
    assert_eq!((answer.status.as_u16(), leaf(&told, "code").as_str()), (200, code), "{told}");
    assert!(told.contains("<ds:Signature"), "{told}");
    told
}

fn assert_fault(answer: &ClientResponse, code: &str, says: &str) {
    let told = answer.text();
    assert_eq!((answer.status.as_u16(), leaf(&told, "errorCode").as_str()), (500, code), "{told}");
    assert!(told.contains(says), "{says}: {told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_of_this_process_answers_under_another_id_too() {
    let desk = Desk::with("").await;
    let service = json!({ "id": ECHO, "kind": "hosted", "hosted": "TEST_SERVICE_ID" });
    assert_eq!(desk.set(Method::PUT, "services", &service).await.0, 200);
    let told = assert_answer(&desk.send(&ask("m-1", "1")).await, "SCSS001");
    assert_eq!(leaf(&told, "correlationId"), "m-1");
    // And under its own as before.
    let own = signed(&envelope("m-2", "TEST_SERVICE_ID", &business("2", "999999999999")));
    assert_answer(&desk.send(&own).await, "SCSS001");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_answers_by_what_the_message_says() {
    let desk = Desk::scripted().await;
    assert_answer(&desk.send(&ask("m-1", "1")).await, "404");
    for id in ["m-2", "m-3"] {
        let told = assert_answer(&desk.send(&ask(id, "a&amp;b")).await, "SCSS001");
        assert_eq!(leaf(&told, "correlationId"), id);
        assert!(
            told.contains(&format!("&lt;id&gt;{id}&lt;/id&gt;")) && told.contains("a&amp;amp;b"),
            "{told}"
        );
    }
    assert_fault(&desk.send(&ask("m-4", "fault")).await, "SCSE002", "нет fault");
    let html = desk.send(&ask("m-5", "html")).await;
    assert_eq!((html.status.as_u16(), html.text().as_str()), (502, "<html>Bad gateway</html>"));
    let nobody = signed(&envelope("m-6", ECHO, &business("1", "111111111111")));
    assert_fault(&desk.send(&nobody).await, "SCE909", "m-6");
    // A changed message is asked nothing.
    let changed = ask("m-7", "7").replace("&lt;requestNumber&gt;7", "&lt;requestNumber&gt;8");
    assert_fault(&desk.send(&changed).await, "SCE006", "m-7");
    let unsigned = envelope("m-8", ECHO, &business("1", "999999999999"));
    assert_fault(&desk.send(&unsigned).await, "SCE007", "m-8");
    assert_eq!(desk.post("/bip-sync/", &HEADERS, unsigned).await.status.as_u16(), 200);
    // Services of the regulations go on as before, and a name in the document is not the message's.
    let decoy =
        signed(&envelope("m-9", "no-such-service", &business("<serviceId>TEST_ECHO</serviceId>", "1")));
    assert_fault(&desk.send(&decoy).await, "SCE004", "m-9");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_that_is_none_is_refused_with_its_line() {
    let desk = Desk::with("").await;
    for (script, says) in [
        ("[[answer]]\n\nprobability = 3.0\n", "line 3"),
        ("[[answer]]\ndata = \"{{$nobody}}\"\n", "$nobody"),
        ("[[answer]]\ndata_file = \"/etc/passwd\"\n", "names no files"),
    ] {
        let service = json!({ "id": ECHO, "kind": "scripted", "script": script });
        let (status, told) = desk.set(Method::PUT, "services", &service).await;
        assert!(status == 400 && told.to_string().contains(says), "{status} {told}");
    }
    for (service, says) in [
        (json!({ "id": ECHO, "kind": "routed" }), "url"),
        (json!({ "id": ECHO, "kind": "rooted" }), "rooted"),
        (json!({ "id": ECHO }), "owner"),
    ] {
        let (status, told) = desk.set(Method::PUT, "services", &service).await;
        assert!(status == 400 && told.to_string().contains(says), "{status} {told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_goes_to_its_provider_and_the_answer_comes_back_signed_anew() {
    let provider = Desk::scripted().await;
    let url = format!("{}/bip-sync-wss-gost/", provider.gateway.endpoints.plain);
    let desk = Desk::routed_to("", &url, json!({})).await;
    assert_answer(&desk.send(&ask("m-1", "1")).await, "404");
    let told = assert_answer(&desk.send(&ask("m-2", "2")).await, "SCSS001");
    assert_eq!(leaf(&told, "correlationId"), "m-2");
    assert!(told.contains("&lt;id&gt;m-2&lt;/id&gt;"), "{told}");
    // What the gateway signed is what a client verifies.
    let checked = desk.post("/api/v1/verify", &HEADERS, told).await;
    assert_eq!(body(&checked)["decision"], "ACCEPTED", "{}", checked.text());
    assert_fault(&desk.send(&ask("m-3", "fault")).await, "SCSE002", "нет fault");
    assert_fault(&desk.send(&ask("m-4", "html")).await, "SCE909", "HTML");
    let (_, routes) = desk.set(Method::GET, "routes", &Value::Null).await;
    assert_eq!(routes["routes"][0]["lastFailure"], json!({ "html": { "status": 502 } }), "{routes}");
    // Another certificate than the owner's.
    let owner = json!({ "senderId": "gbdul", "certificates": ["ab".repeat(32)] });
    assert_eq!(desk.set(Method::PUT, "systems", &owner).await.0, 200);
    let service = json!({ "id": ECHO, "kind": "routed", "url": url, "owner": "gbdul" });
    assert_eq!(desk.set(Method::PUT, "services", &service).await.0, 200);
    assert_fault(&desk.send(&ask("m-5", "5")).await, "SCE909", "свидетельство, закреплённое");
}

#[utoipa::path(post, path = "", responses((status = 200)))]
async fn misbehave(
    axum::extract::State(does): axum::extract::State<&'static str>,
    WholeBody(octets): WholeBody,
) -> Response {
    let soap = |inner: &str| {
        format!(
            "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>{inner}</s:Body></s:Envelope>"
        )
    };
    let response = |id: &str| {
        soap(&format!(
            "<n:SendMessageResponse xmlns:n=\"http://bip.bee.kz/SyncChannel/v10/Types\"><response><responseInfo><messageId>1</messageId><correlationId>{id}</correlationId><responseDate>2026-11-24T10:00:00Z</responseDate><status><code>SCSS001</code><message>ok</message></status></responseInfo><responseData><data><a xmlns=\"urn:a\">1</a></data></responseData></response></n:SendMessageResponse>"
        ))
    };
    let id = leaf(std::str::from_utf8(&octets).unwrap(), "messageId");
    match does {
        "redirects" => {
            let mut moved = answer(StatusCode::FOUND, "text/html", "");
            moved.headers_mut().insert("location", "http://127.0.0.1:9/".parse().unwrap());
            moved
        }
        "large" => answer(StatusCode::OK, "text/xml", "<a>".repeat(10_000_000)),
        "slow" => {
            tokio::time::sleep(std::time::Duration::from_secs(20)).await;
            answer(StatusCode::OK, "text/xml", response(&id))
        }
        "json" => answer(StatusCode::OK, "application/json", "{}"),
        "operation" => answer(StatusCode::OK, "text/xml", soap("<a/>")),
        "other" => answer(StatusCode::OK, "text/xml", response("another")),
        "forged" => {
            let signed = signed_by(&holder("portal-system"), &response(&id));
            answer(StatusCode::OK, "text/xml", signed.replace("<message>ok<", "<message>no<"))
        }
        _ => answer(StatusCode::OK, "text/xml", response(&id)),
    }
}

async fn provider_that(does: &'static str) -> Listener {
    let about = About { title: "Provider", description: "That misbehaves." };
    let router =
        Table::new().at("/p", routes!(misbehave)).with_state(does).router(about, Cors::default(), |_| ());
    Listener::open(any_port(), Secure::Plain, Bounds::default(), Arc::new(SystemClock), router).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_does_not_answer_as_one_is_a_clear_fault() {
    for (does, says) in [
        ("redirects", "перенаправление"),
        ("large", "не больше"),
        ("slow", "3000 мс"),
        ("json", "HTTP 200"),
        ("operation", "`a`"),
        ("unsigned", "подписи нет"),
        ("forged", "DIGEST_MISMATCH"),
    ] {
        let provider = provider_that(does).await;
        let desk = Desk::routed_to("", &format!("{}/p", provider.url()), json!({})).await;
        let answer = desk.send(&ask("m-1", "1")).await;
        assert_fault(&answer, "SCE909", says);
        assert_fault(&answer, "SCE909", "можно отправить снова");
    }
    // Unsigned where that is allowed; but never an answer to another message.
    for (does, fine) in [("unsigned", true), ("other", false)] {
        let provider = provider_that(does).await;
        let desk = Desk::routed_to("", &format!("{}/p", provider.url()), json!({ "unsigned": true })).await;
        let answer = desk.send(&ask("m-1", "1")).await;
        match fine {
            true => assert!(assert_answer(&answer, "SCSS001").contains("<a xmlns=\"urn:a\">1</a>")),
            false => assert_fault(&answer, "SCE909", "another"),
        }
    }
    // Nobody listens: tried twice, then the breaker rests.
    let desk = Desk::routed_to("[exchange]\nbreaker_failures = 2\n", "http://127.0.0.1:9/", json!({})).await;
    assert_fault(&desk.send(&ask("m-1", "1")).await, "SCE909", "127.0.0.1:9");
    assert_fault(&desk.send(&ask("m-2", "1")).await, "SCE909", "2026-11-24T10:00:30Z");
    let private = json!({ "id": ECHO, "kind": "routed", "url": "http://10.0.0.1/" });
    assert_eq!(desk.set(Method::PUT, "services", &private).await.0, 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sender_is_who_it_proves_to_be_and_sends_where_it_may() {
    let desk = Desk::scripted().await;
    let portal = json!({ "senderId": "portal", "password": "құпия", "services": ["OTHER"] });
    let (status, told) = desk.set(Method::PUT, "systems", &portal).await;
    assert!(status == 200 && !told.to_string().contains("құпия"), "{told}");
    assert_eq!(told["systems"][0]["from"], "management");
    let with_password = |id: &str, password: &str| {
        let message = envelope(id, ECHO, &business("1", "999999999999"));
        signed(&message.replace("<password>-<", &format!("<password>{password}<")))
    };
    assert_fault(&desk.send(&with_password("m-1", "wrong")).await, "SCE006", "m-1");
    assert_fault(&desk.send(&with_password("m-2", "құпия")).await, "SCE004", "portal");
    let portal = json!({ "senderId": "portal", "password": "құпия", "services": [ECHO] });
    assert_eq!(desk.set(Method::PUT, "systems", &portal).await.0, 200);
    assert_answer(&desk.send(&with_password("m-3", "құпия")).await, "404");
    // The services of the regulations ask the same.
    let request = |id: &str, password: &str| {
        let message = envelope(id, crate::support::requests::SERVICE, &request_of("valid", 1));
        signed(&message.replace("<password>-<", &format!("<password>{password}<")))
    };
    assert_fault(&desk.send(&request("m-4", "-")).await, "SCE006", "m-4");
    assert_fault(&desk.send(&request("m-5", "құпия")).await, "SCE004", "m-5");
    // A pinned certificate.
    let other = holder("gateway-transport").certificate().clone();
    let portal =
        json!({ "senderId": "portal", "certificates": [qaqpa::encoding::hex::encode(other.sha256())] });
    assert_eq!(desk.set(Method::PUT, "systems", &portal).await.0, 200);
    assert_fault(&desk.send(&ask("m-6", "1")).await, "SCE006", "m-6");
    let mine =
        signed_by(&holder("gateway-transport"), &envelope("m-7", ECHO, &business("1", "999999999999")));
    assert_answer(&desk.send(&mine).await, "SCSS001");
    assert_eq!(desk.set(Method::DELETE, "systems/portal", &Value::Null).await.0, 200);
    assert_eq!(desk.set(Method::DELETE, "systems/portal", &Value::Null).await.0, 404);
    assert_answer(&desk.send(&ask("m-8", "1")).await, "SCSS001");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_what_the_service_takes_and_its_signature_is_judged() {
    let desk = Desk::with("").await;
    let answers = "[[answer]]\ncode = \"SCSS001\"\n";
    let service = json!({ "id": ECHO, "kind": "scripted", "script": answers, "schema": "{http://shep.nitec.kz/}request" });
    assert_eq!(desk.set(Method::PUT, "services", &service).await.0, 200);
    assert_answer(&desk.send(&ask("m-1", "1")).await, "SCSS001");
    let other = signed(&envelope("m-2", ECHO, "<a xmlns=\"urn:b\"/>"));
    assert_fault(&desk.send(&other).await, "SCE001", "{urn:b}a");
    let service = json!({ "id": ECHO, "kind": "scripted", "script": answers, "iin": "declarantId" });
    assert_eq!(desk.set(Method::PUT, "services", &service).await.0, 200);
    assert_fault(&desk.send(&ask("m-3", "1")).await, "SCE017", "m-3");
    assert_answer(&desk.send(&signed(&envelope("m-4", ECHO, &request_of("valid", 4)))).await, "SCSS001");
    assert_fault(
        &desk.send(&signed(&envelope("m-5", ECHO, &request_of("expired", 5)))).await,
        "SCE015",
        "m-5",
    );
    let changed = request_of("valid", 6).replacen("</declarantId>", "0</declarantId>", 1);
    assert_fault(&desk.send(&signed(&envelope("m-6", ECHO, &changed))).await, "SCE016", "m-6");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_octets_of_clients_in_c_sharp_and_php_are_taken() {
    let desk = Desk::scripted().await;
    for client in ["csharp", "php"] {
        let file = format!("{}/examples/{client}/request.http", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(file).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let header = |name: &str| {
            let line = head.lines().find(|line| line.to_ascii_lowercase().starts_with(name)).unwrap();
            line.split_once(": ").unwrap().1.to_owned()
        };
        let headers = [
            (header::CONTENT_TYPE, &*header("content-type")),
            (header::HeaderName::from_static("soapaction"), &*header("soapaction")),
        ];
        let answers = json!({ "id": ECHO, "kind": "scripted", "script": "[[answer]]\ndata = \"<n>{{requestNumber}}</n>\"\n" });
        assert_eq!(desk.set(Method::PUT, "services", &answers).await.0, 200);
        let path = head.split_whitespace().nth(1).unwrap();
        let answer = desk.post(path, &headers, body.replace("{{service}}", ECHO)).await;
        assert!(assert_answer(&answer, "SCSS001").contains("&lt;n&gt;7&lt;/n&gt;"), "{client}");
    }
}
