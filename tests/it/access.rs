//! Who may read a registered request: who holds its token, its sender and its signer, and the tester.

use qaqpa::ca::builtin;
use qaqpa::http::{Client, ClientResponse, Method, Trust, header};
use qaqpa::keys::Signer as _;
use qaqpa::x509::certificates_from_pem;

use crate::support::caller::{Caller, json};
use crate::support::peers::fresh_dir;
use crate::support::requests::{holder, message, request_of};
use crate::support::serving::Serving;

fn gateway(settings: &str) -> Serving {
    let file = fresh_dir();
    let path = file.path().join("q.toml");
    std::fs::write(&path, settings).unwrap();
    Serving::at_noon(&["--config", path.to_str().unwrap()])
}

/// Text and headers that say who may keep the answer.
fn seen(answer: &ClientResponse) -> (u16, String, Vec<Option<String>>) {
    let headers = ["cache-control", "x-content-type-options", "referrer-policy"];
    (
        answer.status.as_u16(),
        answer.text(),
        headers.map(|name| answer.header(name).map(str::to_owned)).to_vec(),
    )
}

fn bearer(caller: &Caller, url: &str, value: &str) -> u16 {
    caller.send(Method::GET, url, &[(header::AUTHORIZATION, value)], b"").unwrap().status.as_u16()
}

const PARTS: [&str; 3] = ["", "/result", "/report"];

#[test]
fn nobody_reads_by_the_number_alone_and_the_answer_does_not_say_whether_it_is_there() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let numbers: Vec<String> = (0..5)
        .map(|serial| {
            Caller::number(&caller.submit(&serving.endpoints.plain, &request_of("valid", serial)), 201)
        })
        .collect();
    for base in [&serving.endpoints.plain, &serving.endpoints.gateway] {
        for (n, number) in numbers.iter().enumerate() {
            // The right form, a right check digit, and nobody's.
            let absent = "000-2025-0000001-4";
            let neighbours = caller.address(base, &numbers[(n + 1) % 5], "");
            let other = neighbours.split_once("?token=").unwrap().1;
            let nobodys = "0".repeat(32);
            let long = format!("{other}{other}");
            for part in PARTS {
                for token in [
                    "",
                    "?token=",
                    "?token=x",
                    &format!("?token={other}"),
                    &format!("?token={nobodys}"),
                    &format!("?token={long}"),
                ] {
                    let there = seen(&caller.get(&format!("{base}/api/v1/requests/{number}{part}{token}")));
                    let nowhere = seen(&caller.get(&format!("{base}/api/v1/requests/{absent}{part}{token}")));
                    assert_eq!(there.0, 404, "{part}{token}: {}", there.1);
                    let at = |text: &str| {
                        text.split("\"at\":").next().unwrap().replace(number, "N").replace(absent, "N")
                    };
                    assert_eq!((at(&there.1), there.2), (at(&nowhere.1), nowhere.2), "{part}{token}");
                }
            }
        }
    }
}

#[test]
fn the_links_of_the_answer_read_the_request_and_a_header_does_the_same() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let base = &serving.endpoints.gateway;
    let answer = caller.submit(base, &request_of("valid", 1));
    let registered = json(&answer);
    let token = registered["accessToken"].as_str().unwrap();
    assert!(token.len() == 32 && token.bytes().all(|digit| digit.is_ascii_hexdigit()));
    let private = ["no-store", "nosniff", "no-referrer"].map(|value| Some(value.to_owned())).to_vec();
    assert_eq!(seen(&answer).2, private, "the answer has the token in it");
    for (link, part) in [("self", ""), ("result", "/result"), ("report", "/report")] {
        let link = registered["links"][link].as_str().unwrap();
        let (status, text, headers) = seen(&caller.get(link));
        assert_eq!((status, headers), (200, private.clone()), "{text}");
        let bare = link.split('?').next().unwrap();
        assert!(bare.ends_with(part));
        assert_eq!(bearer(&caller, bare, &format!("Bearer {token}")), 200);
        assert_eq!(bearer(&caller, bare, &format!("bearer   {token}")), 200);
        assert_eq!(bearer(&caller, bare, &format!("Basic {token}")), 404);
        assert_eq!(
            bearer(&caller, &format!("{bare}?token={}", "f".repeat(32)), &format!("Bearer {token}")),
            200
        );
    }
    // The status leads on.
    let status = json(&caller.get(registered["links"]["self"].as_str().unwrap()));
    assert_eq!(status["links"], registered["links"]);
    // Handed in again, it is answered with the same token.
    assert_eq!(json(&caller.submit(base, &request_of("valid", 1)))["accessToken"], registered["accessToken"]);
    // In XML too.
    let receipt = caller.submit_for_xml(base, &request_of("valid", 1));
    assert!(receipt.text().contains(&format!("<accessToken>{token}</accessToken>")), "{}", receipt.text());
    assert_eq!(receipt.header("location"), registered["links"]["self"].as_str());
}

#[test]
fn the_testers_listener_reads_every_request_and_its_links_stay_there() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let number = Caller::number(&caller.submit(&serving.endpoints.plain, &request_of("valid", 1)), 201);
    let testers = &serving.endpoints.management;
    for part in PARTS {
        let answer = caller.get(&format!("{testers}/api/v1/requests/{number}{part}"));
        assert_eq!(seen(&answer).0, 200, "{}", answer.text());
    }
    let status = json(&caller.get(&format!("{testers}/api/v1/requests/{number}")));
    let result = status["links"]["result"].as_str().unwrap();
    assert!(result.starts_with(testers.as_str()) && caller.get(result).status.as_u16() == 200, "{result}");
    assert_eq!(caller.get(&format!("{testers}/api/v1/requests/000-2025-0000001-4")).status.as_u16(), 404);
}

#[test]
fn open_access_is_the_old_way_and_is_said_at_the_start() {
    let (serving, caller) = (gateway("[access]\nopen = true\n"), Caller::new());
    let base = &serving.endpoints.plain;
    let registered = json(&caller.submit(base, &request_of("valid", 1)));
    assert_eq!(registered.get("accessToken"), None);
    let link = registered["links"]["result"].as_str().unwrap();
    assert!(!link.contains('?'), "{link}");
    assert_eq!(caller.get(link).status.as_u16(), 200);
    assert!(serving.log().contains("[access] open = true"), "{}", serving.log());
    let closed = Serving::at_noon(&[]);
    assert!(!closed.log().contains("[access] open"));
}

/// Asks over TLS with somebody's certificate.
fn as_holder(stem: &str, url: &str) -> u16 {
    let anchors = certificates_from_pem(builtin::text("trust.pem").unwrap()).unwrap();
    let own = holder(stem);
    let identity = qaqpa::http::TlsIdentity {
        key: own.key().pkcs8().to_vec(),
        chain: vec![own.certificate().der().to_vec()],
    };
    let anchors = anchors.iter().map(|anchor| anchor.der().to_vec()).collect();
    let client = Client::new(&Trust { anchors, identity: Some(identity) }).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(client.get(url)).unwrap().status.as_u16()
}

#[test]
fn the_signer_and_the_sender_read_by_the_key_of_their_tls_certificate() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let base = &serving.endpoints.gateway;
    let answer = caller.soap(base, &message("m-1", &request_of("valid", 1)));
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    let number = answer.text();
    let number = number.split("registrationNumber").nth(1).unwrap();
    let number: String = number
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(|c| c.is_ascii_digit() || *c == '-')
        .collect();
    for part in PARTS {
        let url = format!("{base}/api/v1/requests/{number}{part}");
        assert_eq!(as_holder("people/valid", &url), 200, "the signer: {url}");
        assert_eq!(as_holder("portal-system", &url), 200, "the sender: {url}");
        assert_eq!(as_holder("people/other-iin", &url), 404, "somebody else: {url}");
        assert_eq!(caller.get(&url).status.as_u16(), 404, "nobody: {url}");
    }
}

#[test]
fn tokens_are_not_stored_and_not_logged() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let base = &serving.endpoints.plain;
    let registered = json(&caller.submit(base, &request_of("valid", 1)));
    let token = registered["accessToken"].as_str().unwrap();
    caller.get(registered["links"]["result"].as_str().unwrap());
    let octets = qaqpa::encoding::hex::decode(token).unwrap();
    for name in ["registry.sqlite", "registry.sqlite-wal"] {
        let file = std::fs::read(serving.data().join(name)).unwrap_or_default();
        let has = |part: &[u8]| file.windows(part.len()).any(|window| window == part);
        assert!(!has(&octets) && !has(token.as_bytes()), "{name}");
    }
    assert!(!serving.log().contains(token));
}
