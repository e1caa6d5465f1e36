//! What the log never has, however much is asked of it: an IIN, wherever somebody writes one.

use qaqpa::http::{Method, header};
use qaqpa::random::Entropy;
use qaqpa::wsse::{self, Variant};
use serde_json::{Value, json};

use crate::exchange::desk::{HEADERS, leaf, signed};
use crate::support::caller::Caller;
use crate::support::citizen::{Citizen, PASSWORD, manage};
use crate::support::page::Page;
use crate::support::peers::fresh_dir;
use crate::support::postgres;
use crate::support::requests::{DECLARANT, Form, envelope, holder, message, request_of, signed_by, unsigned};
use crate::support::serving::Serving;

/// Where an IIN is written, and which.
const SENDER: &str = "880101300011";
const MESSAGE: &str = "880101300022";
const SERVICE: &str = "880101300033";
const FILE: &str = "880101300044";
const PROPERTY: &str = "880101300055";
const STRANGER: &str = "880101300066";
const PATH: &str = "880101300077";
const MODULE: &str = "880101300088";

const IINS: [&str; 9] = [DECLARANT, SENDER, MESSAGE, SERVICE, FILE, PROPERTY, STRANGER, PATH, MODULE];

fn settings(more: &str) -> String {
    format!(
        "[log]\nfilter = \"trace\"\n{more}\
         [[exchange.systems]]\nsender_id = \"sys-{SENDER}\"\npassword = \"secret\"\n\
         [[exchange.systems]]\nsender_id = \"school-{STRANGER}\"\npush = \"http://127.0.0.1:1/in\"\n\
         [[exchange.services]]\nid = \"S-{SERVICE}\"\nowner = \"school-{STRANGER}\"\nretry_seconds = []\nlate_seconds = 5\n\
         [[exchange.services]]\nid = \"Q-{SERVICE}\"\nowner = \"nobody-{STRANGER}\"\nlate_seconds = 5\n"
    )
}

/// sendMessage of the asynchronous channel, with a number wherever there may be a text.
fn queued(service: &str, kind: &str, chain: &str) -> String {
    format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><n:sendMessage xmlns:n=\"http://bip.bee.kz/AsyncChannel/v10/Types\"><request><messageInfo><messageId>m-{MESSAGE}-{service}</messageId>{chain}<serviceId>{service}</serviceId><messageType>{kind}</messageType><messageDate>2026-11-24T15:00:00</messageDate><sender><senderId>sys-{SENDER}</senderId><password>secret</password></sender><properties><key>iin</key><value>{PROPERTY}</value></properties></messageInfo><messageData><data>{DECLARANT}</data></messageData></request></n:sendMessage></s:Body></s:Envelope>"
    )
}

/// Sends numbers over every channel.
fn numbers_everywhere(serving: &Serving) {
    let caller = Caller::new();
    let (plain, gateway, management) =
        (&serving.endpoints.plain, &serving.endpoints.gateway, &serving.endpoints.management);
    // REST: what is accepted, what is refused, what is only looked at; a file's name, a path.
    let named =
        |serial| unsigned(serial, &Form::default()).replace("жеке куәлік.pdf", &format!("{FILE}.pdf"));
    let number = Caller::number(&caller.submit(gateway, &signed_by("valid", &named(1))), 201);
    assert_eq!(caller.submit(plain, &signed_by("expired", &named(2))).status.as_u16(), 422);
    assert_eq!(caller.submit(plain, &named(3).replace("</request>", "")).status.as_u16(), 400);
    let xml = [(header::CONTENT_TYPE, "application/xml")];
    let looked = request_of("valid", 4);
    caller.send(Method::POST, &format!("{plain}/api/v1/verify"), &xml, looked.as_bytes()).unwrap();
    assert!(caller.result(gateway, &number).contains(DECLARANT));
    for path in
        [format!("/api/v1/requests/{PATH}"), format!("/services/{PATH}?iin={PATH}"), format!("/{PATH}")]
    {
        caller.get(&format!("{plain}{path}"));
    }
    caller.get(&format!("{management}/manage/v1/people?where=iin%3D{PATH}"));
    let multipart = format!(
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{FILE}.xml\"\r\n\r\n{DECLARANT}\r\n--b--\r\n"
    );
    let form = [(header::CONTENT_TYPE, "multipart/form-data; boundary=b")];
    caller.send(Method::POST, &format!("{plain}/verify"), &form, multipart.as_bytes()).unwrap();
    // SOAP: what is answered, and what is refused for its service, its sender and its signature.
    let soap = |path: &str, text: &str| {
        caller.send(Method::POST, &format!("{plain}{path}"), &HEADERS, text.as_bytes()).unwrap()
    };
    let good = message("m-1", &request_of("valid", 5));
    assert_eq!(soap("/bip-sync-wss-gost/", &good).status.as_u16(), 200);
    let strange = |service: &str| {
        let text = envelope(&format!("m-{MESSAGE}"), service, &request_of("valid", 6));
        let text = text.replace("<senderId>portal<", &format!("<senderId>sys-{SENDER}<"));
        wsse::sign_envelope(&text, &holder("portal-system"), Variant::KeyIdentifier, &Entropy).unwrap()
    };
    assert_eq!(soap("/bip-sync-wss-gost/", &strange(&format!("S-{SERVICE}"))).status.as_u16(), 500);
    soap("/bip-sync-wss-gost/", &strange(crate::support::requests::SERVICE));
    soap("/bip-sync-wss-gost/", &good.replace("2026-11-24T17:00:00.000+05:00", PATH));
    let file = format!(
        "<tempStorageRequest xmlns=\"http://egov.bee.kz/eds/tempstorage/v2/\"><type>UPLOAD</type><uploadRequest><fileUploadRequests><content>0KLQtdGB0YI=</content><name>{FILE}.txt</name></fileUploadRequests></uploadRequest></tempStorageRequest>"
    );
    let stored =
        soap("/bip-sync-wss-gost/", &signed(&envelope(&format!("f-{MESSAGE}"), "EDS_TEMP_FILES", &file)));
    assert_eq!(stored.status.as_u16(), 200, "{}", stored.text());
    // The asynchronous channel: a push that becomes a dead letter, a message that is late, refusals.
    let taken = soap("/bip-async/", &queued(&format!("S-{SERVICE}"), "REQUEST", ""));
    assert_eq!(taken.status.as_u16(), 200, "{}", taken.text());
    let id = leaf(&taken.text(), "messageId");
    assert_eq!(soap("/bip-async/", &queued(&format!("Q-{SERVICE}"), "REQUEST", "")).status.as_u16(), 200);
    let chain = format!("<correlationId>{PATH}</correlationId>");
    assert_eq!(soap("/bip-async/", &queued(&format!("S-{SERVICE}"), "UPDATE", &chain)).status.as_u16(), 500);
    assert_eq!(soap("/bip-async/", &queued(&format!("N-{SERVICE}"), "REQUEST", "")).status.as_u16(), 500);
    let unproven = queued(&format!("S-{SERVICE}"), "REQUEST", "").replace("secret", PATH);
    assert_eq!(soap("/bip-async/", &unproven).status.as_u16(), 500);
    for _ in 0..400 {
        let shown = manage(serving, Method::GET, &format!("exchange/messages/{id}"), &Value::Null);
        if shown["state"] == "NOT_DELIVERED" {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(25));
    }
    manage(serving, Method::PUT, "clock", &json!({ "by": 10 }));
    // Accounts, by password, and the pages.
    let mut citizen = Citizen::at(serving);
    assert_eq!(citizen.register(STRANGER, PASSWORD).status.as_u16(), 201);
    assert_eq!(citizen.login(STRANGER, "not the password").status.as_u16(), 401);
    assert_eq!(citizen.login(STRANGER, PASSWORD).status.as_u16(), 201);
    // The signing agent: a document, and a page that calls things by a number.
    let agent = serving.endpoints.agent.clone().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut page = Page::at(&agent).await;
        let document = format!("<r><iin>{DECLARANT}</iin></r>");
        page.common("signXml", json!(["PKCS12", "SIGNATURE", document, "", ""])).await;
        page.ask(&json!({ "module": format!("m.{MODULE}"), "method": MODULE, "args": [MODULE] })).await;
    });
}

/// Waits until the log says all of this, and gives it.
fn log_with(serving: &Serving, says: &[&str]) -> String {
    for _ in 0..400 {
        let log = serving.log();
        if says.iter().all(|words| log.contains(words)) {
            return log;
        }
        std::thread::sleep(std::time::Duration::from_millis(25));
    }
    let log = serving.log();
    let missing: Vec<_> = says.iter().filter(|words| !log.contains(**words)).collect();
    panic!("{missing:?} is not in the log:\n{log}");
}

fn no_number_in_the_log(registry: &str) {
    let directory = fresh_dir();
    let file = directory.path().join("q.toml");
    std::fs::write(&file, settings(registry)).unwrap();
    let serving = Serving::at_noon(&["--config", file.to_str().unwrap()]);
    numbers_everywhere(&serving);
    let says = [
        "a dead letter",
        "a message is late",
        "sender sys-******300011",
        "a session was opened",
        "******300088",
    ];
    let log = log_with(&serving, &says);
    let found: Vec<&str> = log.lines().filter(|line| IINS.iter().any(|iin| line.contains(iin))).collect();
    assert!(found.is_empty(), "{} lines, such as:\n{}", found.len(), found[..found.len().min(10)].join("\n"));
}

#[test]
fn no_iin_is_in_the_log_at_its_most_talkative_wherever_it_was_written() {
    no_number_in_the_log("");
}

#[test]
fn nor_with_the_registry_on_postgres_whose_driver_tells_what_it_sends() {
    if let Some(url) = postgres::database() {
        no_number_in_the_log(&format!("[registry]\nurl = \"{url}\"\n"));
    }
}
