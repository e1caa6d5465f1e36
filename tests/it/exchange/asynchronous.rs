//! The asynchronous channel: ids, chains, states, push and pull, duplicates, dead letters; nothing acknowledged is lost.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::response::Response;
use qaqpa::clock::SystemClock;
use qaqpa::http::answers::{With as _, answer, json as json_answer};
use qaqpa::http::header::{self};
use qaqpa::http::{
    About, Bounds, ClientResponse, Cors, HeaderMap, Listener, Method, Secure, StatusCode, Table, WholeBody,
};
use serde_json::{Value, json};
use utoipa_axum::routes;

use super::desk::{Desk, HEADERS, leaf, leaves, signed};
use super::faults::body_of;
use crate::support::caller::{Caller, json as body};
use crate::support::gateway::any_port;
use crate::support::peers::{fresh_dir, python_with, shared};
use crate::support::serving::{NOON, Serving};
use crate::wsdl;

mod hostile;

const SERVICE: &str = "MON_ES_REQUEST_FORM_IMPORT";

/// `<a/>` as gzip writes it.
const GZIP: &[u8] = b"\x1F\x8B\x08\0\0\0\0\0\x02\x03\xB3I\xD4\xB7\x03\0\xD4\x1C\xD1\x01\x04\0\0\0";

/// What a receiver does with one push.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Does {
    Takes,
    Faults,
    Html,
    /// Compressed, though nobody asked for it.
    Gzip,
    Nothing,
    /// Takes, in UTF-16 with a declaration.
    TakesInUtf16,
}

#[derive(Clone, Default)]
struct Inbox {
    received: Arc<Mutex<Vec<(HeaderMap, String)>>>,
    /// What it does with the next pushes; then it takes them.
    script: Arc<Mutex<VecDeque<Does>>>,
}

/// An integrator's system that messages are pushed to.
struct Receiver {
    listener: Listener,
    inbox: Inbox,
}

#[utoipa::path(post, path = "", responses((status = 200)))]
async fn take(
    axum::extract::State(inbox): axum::extract::State<Inbox>,
    headers: HeaderMap,
    WholeBody(octets): WholeBody,
) -> Response {
    let text = String::from_utf8(octets.to_vec()).unwrap();
    let does = inbox.script.lock().unwrap().pop_front().unwrap_or(Does::Takes);
    let status = text.contains("changeMassageStatusNotification");
    inbox.received.lock().unwrap().push((headers, text));
    let (namespace, name) = if status {
        ("http://bip.bee.kz/AsyncChannel/v10/Types/Client", "changeMassageStatusNotificationResponse")
    } else {
        ("http://bip.bee.kz/AsyncChannel/v10/Types", "sendMessageResponse")
    };
    let soap = |inner: &str| {
        format!(
            "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>{inner}</s:Body></s:Envelope>"
        )
    };
    match does {
        Does::Takes => answer(
            StatusCode::OK,
            "text/xml",
            soap(&format!("<n:{name} xmlns:n=\"{namespace}\"><response/></n:{name}>")),
        ),
        Does::Faults => answer(
            StatusCode::INTERNAL_SERVER_ERROR,
            "text/xml",
            soap("<s:Fault><faultcode>s:Server</faultcode><faultstring>later</faultstring></s:Fault>"),
        ),
        Does::Gzip => answer(StatusCode::OK, "text/xml", GZIP).with("content-encoding", "gzip"),
        Does::Nothing => answer(StatusCode::ACCEPTED, "text/xml", ""),
        Does::TakesInUtf16 => {
            let taken = soap(&format!("<n:{name} xmlns:n=\"{namespace}\"><response/></n:{name}>"));
            let text = format!("\u{FEFF}<?xml version=\"1.0\" encoding=\"UTF-16\"?>{taken}");
            let octets: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            answer(StatusCode::OK, "text/xml; charset=utf-16", octets)
        }
        Does::Html => answer(StatusCode::OK, "text/html", "<html><body>Welcome</body></html>"),
    }
}

#[utoipa::path(get, path = "", responses((status = 200)))]
async fn describe() -> Response {
    json_answer(StatusCode::OK, &json!({}))
}

impl Receiver {
    async fn open(script: &[Does]) -> Self {
        let inbox = Inbox::default();
        inbox.script.lock().unwrap().extend(script);
        let about = About { title: "Receiver", description: "Of an integrator." };
        let table = Table::new().at("/in", routes!(take, describe)).with_state(inbox.clone());
        let router = table.router(about, Cors::default(), |_| ());
        let clock = Arc::new(SystemClock);
        let listener =
            Listener::open(any_port(), Secure::Plain, Bounds::default(), clock, router).await.unwrap();
        Receiver { listener, inbox }
    }

    fn url(&self) -> String {
        format!("{}/in", self.listener.url())
    }

    /// Waits until so many pushes have come, and gives them.
    async fn pushes(&self, count: usize) -> Vec<String> {
        for _ in 0..400 {
            let received = self.inbox.received.lock().unwrap().clone();
            if received.len() >= count {
                return received.into_iter().map(|(_, text)| text).collect();
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        panic!("{} pushes came, not {count}", self.inbox.received.lock().unwrap().len());
    }
}

pub(super) fn settings(school: &str, pep: &str) -> String {
    format!(
        "[exchange]\nbreaker_failures = 3\nbreaker_seconds = 30\n[[exchange.systems]]\nsender_id = \"pep\"\npassword = \"secret\"\n{pep}[[exchange.systems]]\nsender_id = \"school\"\n{school}[[exchange.services]]\nid = \"{SERVICE}\"\nowner = \"school\"\nretry_seconds = [1, 5]\n"
    )
}

fn envelope(inner: &str) -> String {
    format!(
        "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body>{inner}</soap:Body></soap:Envelope>"
    )
}

pub(super) fn operation(name: &str, request: &str) -> String {
    envelope(&format!(
        "<n:{name} xmlns:n=\"http://bip.bee.kz/AsyncChannel/v10/Types\"><request>{request}</request></n:{name}>"
    ))
}

/// sendMessage of a system; `ids` are messageId and correlationId as far as they are stated.
pub(super) fn message(sender: &str, ids: &str, kind: &str, data: &str) -> String {
    let password = if sender == "pep" { "<password>secret</password>" } else { "" };
    operation(
        "sendMessage",
        &format!(
            "<messageInfo>{ids}<serviceId>{SERVICE}</serviceId><messageType>{kind}</messageType><messageDate>2026-11-24T15:00:00</messageDate><sender><senderId>{sender}</senderId>{password}</sender><properties><key>ADDL_CLIENT_KEY</key><value>RR_P50.06</value></properties></messageInfo><messageData><data>{data}</data></messageData>"
        ),
    )
}

pub(super) fn own(id: &str) -> String {
    format!("<messageId>{id}</messageId>")
}

pub(super) fn chain(id: &str) -> String {
    format!("<correlationId>{id}</correlationId>")
}

impl Desk {
    pub(super) async fn bip(&self, message: &str) -> ClientResponse {
        self.post("/bip-async/", &HEADERS, message.to_owned()).await
    }

    /// messageId and correlationId of a message that is taken.
    pub(super) async fn taken(&self, message: &str) -> (String, String) {
        let answer = self.bip(message).await;
        let told = answer.text();
        assert_eq!(answer.status.as_u16(), 200, "{told}");
        (leaf(&told, "messageId"), leaf(&told, "correlationId"))
    }

    pub(super) async fn manage(&self, method: Method, path: &str, value: &Value) -> (u16, Value) {
        let url = format!("{}/manage/v1/exchange/{path}", self.gateway.endpoints.management);
        let octets = if value.is_null() { String::new() } else { value.to_string() };
        let headers = [(header::CONTENT_TYPE, "application/json")];
        let answer = self.gateway.client.send(method, &url, &headers, octets.into()).await.unwrap();
        (answer.status.as_u16(), body(&answer))
    }

    /// Waits until a message stands so.
    async fn stands(&self, id: &str, state: &str) -> Value {
        let mut last = Value::Null;
        for _ in 0..400 {
            last = self.manage(Method::GET, &format!("messages/{id}"), &Value::Null).await.1;
            if last["state"] == state
                && last["attemptLog"].as_array().unwrap().iter().all(|one| !one["outcome"].is_null())
            {
                return last;
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        panic!("{id} is not {state}: {last}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chain_goes_from_the_portal_to_the_provider_and_back() {
    let (school, pep) = (Receiver::open(&[]).await, Receiver::open(&[]).await);
    let push = |receiver: &Receiver| format!("push = \"{}\"\n", receiver.url());
    let desk = Desk::with(&settings(&push(&school), &push(&pep))).await;
    let (id, correlation) =
        desk.taken(&message("pep", &own("u-1"), "REQUEST", "<a xmlns=\"urn:a\" b=\"1\">Ә &amp; б</a>")).await;
    assert!(
        id.bytes().all(|octet| octet.is_ascii_digit())
            && correlation.bytes().all(|octet| octet.is_ascii_digit())
    );
    let pushed = school.pushes(1).await.remove(0);
    assert_eq!(
        (leaf(&pushed, "messageId"), leaf(&pushed, "correlationId")),
        (id.clone(), correlation.clone())
    );
    // SHA-256 of `secret`.
    assert_eq!(leaf(&pushed, "password"), "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b");
    assert!(
        leaf(&pushed, "sessionId").starts_with('{') && leaf(&pushed, "key") == "ADDL_CLIENT_KEY",
        "{pushed}"
    );
    assert!(pushed.contains("<data><a xmlns=\"urn:a\" b=\"1\">Ә &amp; б</a></data>"), "{pushed}");
    let headers = school.inbox.received.lock().unwrap()[0].0.clone();
    assert_eq!(headers["soapaction"], "\"\"");
    assert_eq!(headers["content-type"], "text/xml;charset=UTF-8");
    desk.stands(&id, "DELIVERED").await;
    // The sender is told, and its chain is answered.
    let told = pep.pushes(1).await.remove(0);
    assert!(
        told.contains("changeMassageStatusNotification") && leaf(&told, "messageState") == "DELIVERED",
        "{told}"
    );
    let (_, again) = desk.taken(&message("school", &chain(&correlation), "NOTIFICATION", "in work")).await;
    assert_eq!(again, correlation);
    let (last, _) = desk.taken(&message("school", &chain(&correlation), "RESPONSE", "done")).await;
    let all = pep.pushes(3).await;
    let kinds: Vec<String> =
        all.iter().map(|text| leaf(text, "messageType")).filter(|kind| !kind.is_empty()).collect();
    assert_eq!(kinds, ["NOTIFICATION", "RESPONSE"], "the order of the chain");
    let asked = format!(
        "<messageId>{last}</messageId><requestDate>2026-11-24T15:00:00</requestDate><sender><senderId>school</senderId></sender>"
    );
    desk.stands(&last, "DELIVERED").await;
    let status = desk.bip(&operation("getMessageStatus", &asked)).await.text();
    assert_eq!(leaf(&status, "messageState"), "DELIVERED", "{status}");
    let Some(python) = python_with(&["lxml"]) else { return };
    let answered = [body_of(&pushed), body_of(&told), body_of(&status)];
    assert_eq!(wsdl::verdicts_of(&python, &wsdl::ours(), &answered), [true; 3], "{answered:#?}");
    if let Some(shared) = shared() {
        assert_eq!(wsdl::verdicts_of(&python, &wsdl::kit(&shared), &answered), [true; 3]);
    }
    desk.gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_pushed_is_fetched_in_the_order_of_its_chain_until_its_receiver_says_that_it_has_it() {
    let desk = Desk::with(&settings("", "")).await;
    let (first, correlation) = desk.taken(&message("pep", "", "REQUEST", "one")).await;
    let (second, _) = desk.taken(&message("pep", &chain(&correlation), "UPDATE", "two")).await;
    let (other, _) = desk.taken(&message("pep", "", "REQUEST", "three")).await;
    let get = |more: &str| {
        operation(
            "getMessages",
            &format!(
                "{more}<serviceId>{SERVICE}</serviceId><sender><senderId>school</senderId></sender><amount>5</amount>"
            ),
        )
    };
    let notify = |id: &str, said: &str, resend: &str| {
        operation(
            "sendDeliveryNotification",
            &format!(
                "<notification><messageId>{id}</messageId><serviceId>{SERVICE}</serviceId><notificationDate>2026-11-24T15:00:00</notificationDate><deliveryStatus><receiveStatus>{said}</receiveStatus><statusDate>2026-11-24T15:00:00</statusDate><resendMessage>{resend}</resendMessage></deliveryStatus></notification><requestDate>2026-11-24T15:00:00</requestDate><sender><senderId>school</senderId></sender>"
            ),
        )
    };
    let fetched = desk.bip(&get("")).await.text();
    assert_eq!(
        leaves(&fetched, "messageId"),
        [first.clone(), second.clone(), other.clone()],
        "a chain in its order, whoever has confirmed what"
    );
    assert!(
        leaves(&desk.bip(&get("")).await.text(), "messageId").is_empty(),
        "what is in hand is not given out again"
    );
    let answer = desk.bip(&notify(&first, "MESSAGE_ACCEPTED", "NOT_RESEND")).await.text();
    assert!(leaf(&answer, "notificationId").parse::<u64>().is_ok(), "{answer}");
    let fetched = desk.bip(&get(&chain(&correlation))).await.text();
    assert!(leaves(&fetched, "messageId").is_empty(), "the second is in hand");
    // What is not decimal is nobody's id.
    for nobody in ["<messageId>u-1</messageId>", "<correlationId>7ea6369f-18c5</correlationId>"] {
        let answer = desk.bip(&get(nobody)).await;
        assert_eq!((answer.status.as_u16(), leaves(&answer.text(), "messageId").len()), (200, 0), "{nobody}");
    }
    // A word on a message of another service is one on none.
    let foreign = notify(&other, "MESSAGE_ACCEPTED", "NOT_RESEND").replace(SERVICE, "ANOTHER");
    assert_eq!(desk.bip(&foreign).await.status.as_u16(), 500);
    // Asked for again, and marked.
    assert_eq!(desk.bip(&notify(&second, "MESSAGE_NOT_ACCTEPTED", "RESEND")).await.status.as_u16(), 200);
    let fetched = desk.bip(&get(&format!("<messageId>{second}</messageId>"))).await.text();
    assert_eq!(
        (leaves(&fetched, "key").pop().as_deref(), leaves(&fetched, "value").pop().as_deref()),
        (Some("REDELIVERY"), Some("2"))
    );
    assert_eq!(desk.bip(&notify(&second, "MESSAGE_NOT_ACCTEPTED", "NOT_RESEND")).await.status.as_u16(), 200);
    desk.stands(&second, "DELIVERY_STOPPED").await;
    // Nobody said what became of the other: after its time it is given out again.
    desk.gateway.clock.advance_millis(61_000);
    let fetched = desk.bip(&get("")).await.text();
    assert_eq!(leaves(&fetched, "messageId"), [other]);
    desk.gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rules_of_chains_and_senders_are_kept() {
    let desk = Desk::with(&settings("", "")).await;
    let refused = async |message: String, code: &str, found: &str| {
        let answer = desk.bip(&message).await;
        let told = answer.text();
        assert_eq!((answer.status.as_u16(), leaf(&told, "errorCode").as_str()), (500, code), "{told}");
        assert!(told.contains(found), "{found}: {told}");
        assert!(told.contains("имеет смысл"), "{told}");
        told
    };
    let told = refused(message("pep", &own("u-9"), "RESPONSE", "a"), "SCE001", "correlationId цепочки").await;
    assert!(
        told.contains("sendMessageFault1_sendMessageFault") && told.contains("messageId: u-9."),
        "{told}"
    );
    refused(message("pep", &chain("777"), "UPDATE", "a"), "SCE001", "`777`").await;
    refused(message("pep", &chain("x"), "UPDATE", "a"), "SCE001", "`x`").await;
    let (id, correlation) = desk.taken(&message("pep", &own("u-1"), "REQUEST", "a")).await;
    refused(message("stranger", &chain(&correlation), "UPDATE", "a"), "SCE001", &correlation).await;
    refused(message("pep", "", "REQUEST", "a").replace("secret", "guess"), "SCE006", "SENDER_UNPROVEN").await;
    refused(message("pep", "", "REQUEST", "a").replace(SERVICE, "OTHER"), "SCE004", "`OTHER`").await;
    refused(message("pep", "", "ANSWER", "a"), "SCE001", "`ANSWER`").await;
    refused(operation("getMessage", ""), "SCE001", "AsyncChannel v10").await;
    let asked = format!(
        "<messageId>{id}</messageId><requestDate>2026-11-24T15:00:00</requestDate><sender><senderId>stranger</senderId></sender>"
    );
    let told = refused(operation("getMessageStatus", &asked), "SCE001", &id).await;
    assert!(told.contains("getMessageStatusFault1_getMessageStatusFault"), "{told}");
    // The same id with the same content is the same message; with another it is refused.
    assert_eq!(desk.taken(&message("pep", &own("u-1"), "REQUEST", "a")).await, (id.clone(), correlation));
    refused(message("pep", &own("u-1"), "REQUEST", "b"), "SCE001", "MESSAGE_CONFLICT").await;
    // The same business under another id is another message, and marked.
    let (twin, _) = desk.taken(&message("pep", &own("u-2"), "REQUEST", "a")).await;
    let shown = desk.manage(Method::GET, &format!("messages/{twin}"), &Value::Null).await.1;
    assert_eq!(shown["duplicateOf"], Value::String(id));
    // A transport signature that is there must be right.
    let wrong = signed(&message("pep", "", "REQUEST", "c")).replace("<data>c<", "<data>d<");
    refused(wrong, "SCE006", "DIGEST_MISMATCH").await;
    assert_eq!(desk.bip(&signed(&message("pep", "", "REQUEST", "c"))).await.status.as_u16(), 200);
    desk.gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_letter_keeps_its_chain_back_until_it_is_redriven_or_discarded() {
    let school = Receiver::open(&[Does::Faults, Does::Html, Does::Faults]).await;
    let desk = Desk::with(&settings(&format!("push = \"{}\"\n", school.url()), "")).await;
    let (first, correlation) = desk.taken(&message("pep", "", "REQUEST", "one")).await;
    let (second, _) = desk.taken(&message("pep", &chain(&correlation), "UPDATE", "two")).await;
    for (pushes, millis) in [(1, 1_001), (2, 5_001)] {
        school.pushes(pushes).await;
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        assert_eq!(school.pushes(pushes).await.len(), pushes, "it is tried before its time");
        desk.gateway.clock.advance_millis(millis);
    }
    let dead = desk.stands(&first, "NOT_DELIVERED").await;
    let attempts = dead["attemptLog"].as_array().unwrap();
    assert_eq!(attempts.len(), 3, "{dead}");
    assert_eq!((&attempts[0]["status"], &attempts[1]["status"]), (&json!(500), &json!(200)));
    assert!(
        attempts[1]["answer"].as_str().unwrap().contains("Welcome")
            && attempts[0]["nextAt"] == "2026-11-24T10:00:01Z",
        "{dead}"
    );
    let pushed = school.pushes(3).await;
    assert!(!pushed[0].contains("REDELIVERY") && pushed[1].contains("<key>REDELIVERY</key><value>2</value>"));
    tokio::time::sleep(std::time::Duration::from_millis(400)).await;
    assert_eq!(school.pushes(3).await.len(), 3, "the second of the chain was pushed before the first");
    let list = desk.manage(Method::GET, "messages?state=NOT_DELIVERED", &Value::Null).await.1;
    assert_eq!(
        (list["messages"].as_array().unwrap().len(), &list["counts"]["NOT_DELIVERED"]),
        (1, &json!(1))
    );
    assert_eq!(desk.manage(Method::GET, "messages?stat=X", &Value::Null).await.0, 400);
    assert_eq!(desk.manage(Method::POST, &format!("messages/{first}/redrive"), &Value::Null).await.0, 200);
    desk.stands(&first, "DELIVERED").await;
    desk.stands(&second, "DELIVERED").await;
    let pushed = school.pushes(5).await;
    let order: Vec<String> = pushed[3..].iter().map(|text| leaf(text, "messageId")).collect();
    assert_eq!(order, [first, second]);
    // Another one is discarded with a note.
    school.inbox.script.lock().unwrap().extend([Does::Faults; 3]);
    let (third, _) = desk.taken(&message("pep", "", "REQUEST", "three")).await;
    school.pushes(6).await;
    let discard = format!("messages/{third}/discard");
    assert_eq!(desk.manage(Method::POST, &discard, &json!({ "note": "\u{200B} " })).await.0, 400);
    let (status, shown) = desk.manage(Method::POST, &discard, &json!({ "note": "sent by e-mail" })).await;
    assert_eq!(
        (status, &shown["state"], &shown["note"]),
        (200, &json!("DELIVERY_STOPPED"), &json!("sent by e-mail"))
    );
    assert_eq!(desk.manage(Method::POST, &discard, &json!({ "note": "again" })).await.0, 404);
    desk.gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_that_are_compressed_or_empty_are_told_in_words_and_utf16_is_read() {
    let school = Receiver::open(&[Does::Gzip, Does::Nothing, Does::TakesInUtf16]).await;
    let desk = Desk::with(&settings(&format!("push = \"{}\"\n", school.url()), "")).await;
    let (id, _) = desk.taken(&message("pep", "", "REQUEST", "one")).await;
    for (pushes, millis) in [(1, 1_001), (2, 5_001)] {
        school.pushes(pushes).await;
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        desk.gateway.clock.advance_millis(millis);
    }
    let shown = desk.stands(&id, "DELIVERED").await;
    let told: Vec<(u64, &str)> = shown["attemptLog"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["status"].as_u64().unwrap(), one["answer"].as_str().unwrap_or_default()))
        .collect();
    let gzip = "HTTP 200: an answer compressed by gzip, which was not asked for and is not read";
    assert_eq!(told, [(200, gzip), (202, "HTTP 202: an answer with an empty body"), (200, "")], "{shown}");
    // For people in their own language: beside the English words for programs, and on the page of the message.
    let management = &desk.gateway.endpoints.management;
    for (lang, words) in [
        ("ru", ["HTTP 200: ответ сжат (gzip); сжатие не запрашивалось", "HTTP 202: ответ пуст"]),
        ("kk", ["HTTP 200: жауап gzip арқылы сығылған", "HTTP 202: жауап бос"]),
    ] {
        let headers = [(header::ACCEPT_LANGUAGE, lang), (header::ACCEPT, "*/*")];
        for path in [format!("manage/v1/exchange/messages/{id}"), format!("console/exchange/{id}")] {
            let url = format!("{management}/{path}");
            let answer =
                desk.gateway.client.send(Method::GET, &url, &headers, Vec::new().into()).await.unwrap();
            let text = answer.text();
            assert!(words.iter().all(|words| text.contains(words)), "{lang} {path}: {text}");
        }
    }
    desk.gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_breaker_of_a_peer_opens_and_is_probed() {
    let school = Receiver::open(&[Does::Html; 3]).await;
    let desk = Desk::with(&settings(&format!("push = \"{}\"\n", school.url()), "")).await;
    for text in ["one", "two", "three"] {
        desk.taken(&message("pep", "", "REQUEST", text)).await;
    }
    school.pushes(3).await;
    let mut peers = Value::Null;
    for _ in 0..200 {
        peers = desk.manage(Method::GET, "peers", &Value::Null).await.1;
        if peers["peers"][0]["breaker"] == "open" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    assert_eq!(
        (&peers["peers"][0]["breaker"], &peers["peers"][0]["openUntil"]),
        (&json!("open"), &json!("2026-11-24T10:00:30Z"))
    );
    // While it is open nothing is tried, and no attempt is used up.
    let (id, _) = desk.taken(&message("pep", "", "REQUEST", "four")).await;
    desk.gateway.clock.advance_millis(10_000);
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    assert_eq!(school.pushes(3).await.len(), 3);
    let shown = desk.manage(Method::GET, &format!("messages/{id}"), &Value::Null).await.1;
    assert_eq!((&shown["state"], &shown["attempts"]), (&json!("ON_DELIVERY"), &json!(0)));
    desk.gateway.clock.advance_millis(21_000);
    desk.stands(&id, "DELIVERED").await;
    // After the second probe, whichever of the four it is.
    for _ in 0..200 {
        peers = desk.manage(Method::GET, "peers", &Value::Null).await.1;
        if peers["peers"][0]["breaker"] == "closed" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    assert_eq!(peers["peers"][0]["breaker"], "closed");
    let tested = desk.manage(Method::POST, "peers/school/test", &Value::Null).await;
    assert_eq!((tested.0, &tested.1["answers"], &tested.1["status"]), (200, &json!(true), &json!(200)));
    desk.gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_nobody_allowed_is_refused() {
    let desk = Desk::with(&settings("", "")).await;
    for url in ["http://169.254.169.254/latest/", "http://10.0.0.1/", "http://localhost.evil.kz/"] {
        let (status, told) =
            desk.manage(Method::PUT, "systems", &json!({ "senderId": "x", "push": url })).await;
        assert_eq!(status, 422, "{url}: {told}");
    }
    let (status, told) = desk
        .manage(
            Method::PUT,
            "systems",
            &json!({ "senderId": "x", "push": "http://127.0.0.1:9/", "password": "p" }),
        )
        .await;
    assert_eq!(status, 200, "{told}");
    assert!(!told.to_string().contains("\"p\""), "{told}");
    let (status, told) = desk.manage(Method::PUT, "services", &json!({ "id": "NEW", "owner": "x" })).await;
    assert_eq!(status, 200, "{told}");
    let sent = message("pep", "", "REQUEST", "a").replace(SERVICE, "NEW");
    desk.taken(&sent).await;
    desk.gateway.stop().await;
}

/// Killed again and again while messages come in and go out: each that was acknowledged arrives, in the order of its chain, and what comes
/// twice is marked.
#[test]
fn nothing_acknowledged_is_lost_or_overtaken_when_the_process_is_killed() {
    const ROUNDS: usize = 6;
    const CHAINS: usize = 4;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let script: Vec<Does> = (0..40).map(|at| if at % 3 == 1 { Does::Faults } else { Does::Takes }).collect();
    let school = runtime.block_on(Receiver::open(&script));
    let directory = fresh_dir();
    let config = directory.path().join("q.toml");
    let always =
        settings(&format!("push = \"{}\"\n", school.url()), "").replace("[1, 5]", &format!("{:?}", [0; 60]));
    std::fs::write(&config, always).unwrap();
    let flags = ["--config", config.to_str().unwrap(), "--clock", NOON];
    let caller = Caller::new();
    let mut chains: Vec<Vec<String>> = vec![Vec::new(); CHAINS];
    let mut correlations: Vec<Option<String>> = vec![None; CHAINS];
    for round in 0..=ROUNDS {
        let mut serving = Serving::on(&directory.path().join("data"), &flags);
        let url = format!("{}/bip-async/", serving.endpoints.plain);
        for at in 0..CHAINS {
            for step in 0..3 {
                let kind = if correlations[at].is_some() { "UPDATE" } else { "REQUEST" };
                let ids = correlations[at].as_deref().map(chain).unwrap_or_default();
                let text = message("pep", &ids, kind, &format!("chain {at}, round {round}, step {step}"));
                let answer = caller.send(Method::POST, &url, &HEADERS, text.as_bytes()).unwrap();
                assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
                correlations[at] = Some(leaf(&answer.text(), "correlationId"));
                chains[at].push(leaf(&answer.text(), "messageId"));
            }
        }
        if round < ROUNDS {
            std::thread::sleep(std::time::Duration::from_millis(20 * round as u64));
            serving.kill();
            continue;
        }
        let wanted: Vec<String> = chains.concat();
        let all_there = || {
            let received = school.inbox.received.lock().unwrap();
            wanted.iter().all(|id| received.iter().any(|(_, text)| leaf(text, "messageId") == *id))
        };
        for _ in 0..400 {
            if all_there() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        assert!(all_there(), "a message that was acknowledged did not arrive");
        serving.kill();
    }
    let received = school.inbox.received.lock().unwrap();
    for chain in &chains {
        let mut first: Vec<String> = Vec::new();
        for (_, text) in received.iter().filter(|(_, text)| chain.contains(&leaf(text, "messageId"))) {
            let id = leaf(text, "messageId");
            let again = received
                .iter()
                .take_while(|(_, other)| other != text)
                .any(|(_, other)| leaf(other, "messageId") == id);
            assert!(!again || text.contains("REDELIVERY"), "{id} came again without a mark");
            if !first.contains(&id) {
                first.push(id);
            }
        }
        assert_eq!(&first, chain, "the order of a chain");
    }
}
