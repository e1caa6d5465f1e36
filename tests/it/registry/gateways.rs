//! Two gateways on one database: what somebody does at one of them counts at the other.

use std::time::{Duration, Instant};

use qaqpa::http::Method;
use qaqpa::http::header::CONTENT_TYPE;
use qaqpa::keys::Signer as _;
use qaqpa::registry::{ExchangeWrite, ExchangeWritten, Postgres, Store, Write, Written};
use serde_json::{Value, json};

use super::noon;
use crate::state_databases::strangers::envelope;
use crate::support::caller::{Caller, codes};
use crate::support::citizen::{Citizen, IIN, PASSWORD, manage};
use crate::support::postgres::database;
use crate::support::requests::{holder, request_of};
use crate::support::serving::Serving;

/// Two gateways, each with a data directory of its own, in this one.
fn two(url: &str, directory: &tempfile::TempDir) -> [Serving; 2] {
    ["a", "b"].map(|name| Serving::on(&directory.path().join(name), &["--registry", url]))
}

#[test]
fn a_revocation_a_session_and_a_system_of_one_gateway_count_at_the_other() {
    let Some(url) = database() else { return };
    let directory = tempfile::tempdir().unwrap();
    let [mut a, b] = two(&url, &directory);
    let caller = Caller::new();
    let told = |serving: &Serving, serial: u64| {
        let answer = caller.submit(&serving.endpoints.plain, &request_of("valid", serial));
        (answer.status.as_u16(), if answer.status.is_success() { Vec::new() } else { codes(&answer) })
    };
    assert_eq!(told(&b, 1), (201, Vec::new()));
    let serial = holder("people/valid").certificate().serial_hex();
    let change = |serving: &Serving, reason: &str| {
        let call = json!({ "serialNumber": serial, "reason": reason });
        manage(serving, Method::POST, "ca/revocations", &call);
    };
    // By the answer to who revokes it counts everywhere: the very next request is judged by it.
    change(&a, "certificateHold");
    for serial in 2..4 {
        assert_eq!(told(&b, serial), (422, vec!["CERTIFICATE_ON_HOLD".to_owned()]));
        assert_eq!(told(&a, serial), (422, vec!["CERTIFICATE_ON_HOLD".to_owned()]));
    }
    change(&b, "removeFromCRL");
    assert_eq!(told(&a, 4), (201, Vec::new()));
    assert_eq!(told(&b, 5), (201, Vec::new()));

    // What one gateway issues, the ledger of the other has.
    let issued = manage(&a, Method::POST, "ca/certificates", &json!({}));
    let new = issued["serialNumber"].as_str().unwrap().to_owned();
    let begun = Instant::now();
    let asked = format!("{}/manage/v1/ca/certificates?serial={new}", b.endpoints.management);
    while caller.get(&asked).status.as_u16() != 200 {
        assert!(begun.elapsed() < Duration::from_secs(10), "{new} is not known at the other");
        std::thread::sleep(Duration::from_millis(50));
    }

    // A session.
    let citizen = Citizen::registered(&a, IIN);
    let mut other = Citizen::at(&b);
    other.cookie.clone_from(&citizen.cookie);
    other.csrf.clone_from(&citizen.csrf);
    assert_eq!(other.get("/api/v1/cabinet/session").status.as_u16(), 200);
    assert_eq!(other.send(Method::DELETE, "/api/v1/cabinet/session", &Value::Null).status.as_u16() / 100, 2);
    assert_eq!(citizen.get("/api/v1/cabinet/session").status.as_u16(), 401, "it ended at both");
    assert_eq!(Citizen::at(&b).login(IIN, PASSWORD).status.as_u16(), 201);

    // A challenge.
    let signed = Citizen::at(&a).signed_challenge("valid");
    let (answered, again) = (json!({ "document": signed }), json!({ "document": signed }));
    let mut elsewhere = Citizen::at(&b);
    assert_eq!(elsewhere.log_in(&answered).status.as_u16(), 201, "given by the other");
    assert_eq!(Citizen::at(&a).log_in(&again).status.as_u16() / 100, 4, "it is answered once");

    // A system of the exchange.
    manage(&a, Method::PUT, "exchange/systems", &json!({ "senderId": "elsewhere" }));
    let begun = Instant::now();
    let known = || manage(&b, Method::GET, "exchange/systems", &Value::Null).to_string();
    while !known().contains("elsewhere") {
        assert!(begun.elapsed() < Duration::from_secs(10), "{}", known());
        std::thread::sleep(Duration::from_millis(100));
    }

    // What was done while a gateway was away it finds at its start.
    a.kill();
    change(&b, "keyCompromise");
    let a = Serving::on(&directory.path().join("a"), &["--registry", &url]);
    assert_eq!(told(&a, 6), (422, vec!["CERTIFICATE_REVOKED".to_owned()]));
}

/// What a service of a state database answers at a gateway.
fn answered(serving: &Serving, service: &str, data: &str) -> String {
    let message = envelope(service, data);
    let url = format!("{}/bip-sync-wss-gost/", serving.endpoints.plain);
    let kind = [(CONTENT_TYPE, "text/xml; charset=utf-8")];
    let answer = Caller::new().send(Method::POST, &url, &kind, message.as_bytes()).unwrap();
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    answer.text()
}

/// The text of the first element of this name.
fn element(answer: &str, name: &str) -> String {
    let (_, rest) = answer.split_once(&format!("<{name}>")).unwrap_or_else(|| panic!("no {name}: {answer}"));
    rest.split('<').next().unwrap().to_owned()
}

#[test]
fn files_and_consents_that_one_gateway_keeps_the_other_has_at_once() {
    let Some(url) = database() else { return };
    let directory = tempfile::tempdir().unwrap();
    let [a, b] = two(&url, &directory);
    let files = |serving: &Serving, body: &str| {
        let request = "tempStorageRequest xmlns=\"http://egov.bee.kz/eds/tempstorage/v2/\"";
        answered(serving, "EDS_TEMP_FILES", &format!("<data><{request}>{body}</tempStorageRequest></data>"))
    };
    let upload = "<type>UPLOAD</type><uploadRequest><fileUploadRequests><content>0YTQsNC50Ls=</content><name>a.txt</name><mime>text/plain</mime><lifeTime>600000</lifeTime><needToBeConfirmed>true</needToBeConfirmed></fileUploadRequests></uploadRequest>";
    let id = element(&files(&a, upload), "fileIdentifier");
    let of = |serving: &Serving, operation: &str| {
        let named = format!("<downloadRequest><fileIdentifiers>{id}</fileIdentifiers></downloadRequest>");
        files(serving, &format!("<type>{operation}</type>{named}"))
    };
    assert_eq!(element(&of(&b, "DOWNLOAD"), "content"), "0YTQsNC50Ls=");
    let before = element(&of(&a, "GET_FILE_INFO"), "validUntil");
    // What the other confirms is confirmed here.
    assert!(of(&b, "CONFIRM").contains(&id));
    let after = element(&of(&a, "GET_FILE_INFO"), "validUntil");
    assert!(after > before, "{before} {after}");

    let listed = |serving: &Serving| {
        let asked = format!(
            "<data><personalDataRequest xmlns=\"http://service.2fa-chain.kz/ns/kdp\"><uin>{IIN}</uin></personalDataRequest></data>"
        );
        answered(serving, "KDP_PERSONALDATA", &asked)
    };
    assert!(!listed(&b).contains("SERVICE_OF_A_CONSENT"));
    let consent = format!(
        "<data><uin>{IIN}</uin><company>АО ТЕСТ</company><company_bin>123456789021</company_bin><access_name>SERVICE_OF_A_CONSENT</access_name></data>"
    );
    answered(&a, "KDP_SERVICE", &consent);
    assert!(listed(&b).contains("SERVICE_OF_A_CONSENT"), "{}", listed(&b));
}

#[test]
fn what_another_gateway_has_in_hand_stays_in_its_hand() {
    let Some(url) = database() else { return };
    let gateway = |name: &str| Postgres::open(&url, Vec::new()).unwrap().of_gateway(name.to_owned());
    let (one, other) = (gateway("one"), gateway("other"));
    let does = |store: &Postgres, write| {
        let Written::Exchange(written) = store.commit(&[Write::Exchange(write)]).unwrap().remove(0).unwrap()
        else {
            panic!()
        };
        written
    };
    does(&one, ExchangeWrite::Accept(Box::new(super::contract::message("1", None))));
    let begin = || ExchangeWrite::Begin {
        receiver: "B".into(),
        peer: "https://b".into(),
        now: noon(),
        until: noon().plus_seconds(300),
        messages_max: 10,
    };
    assert!(matches!(does(&one, begin()), ExchangeWritten::InHand(found) if found.len() == 1));
    assert_eq!(does(&other, ExchangeWrite::Recover(noon())), ExchangeWritten::Changed(0));
    assert!(matches!(does(&other, begin()), ExchangeWritten::InHand(found) if found.is_empty()));
}
