//! `qaqpa send`: messages of both channels, each signature, and how it ends.

use qaqpa::http::Method;
use serde_json::json;

use super::desk::Desk;
use super::services::{ECHO, business};
use crate::support::echo::Echo;
use crate::support::peers::fresh_dir;
use crate::support::program;

fn told(arguments: &[String]) -> (i32, String) {
    let output = program().arg("send").args(arguments).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap_or(-1), String::from_utf8(text).unwrap())
}

/// Runs it beside the gateway of the test.
async fn send(arguments: &[&str]) -> (i32, String) {
    let arguments: Vec<String> = arguments.iter().map(|text| (*text).to_owned()).collect();
    tokio::task::spawn_blocking(move || told(&arguments)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_goes_out_as_a_message_however_it_is_signed() {
    let desk = Desk::scripted().await;
    let directory = fresh_dir();
    let file = directory.path().join("document.xml");
    std::fs::write(&file, business("1", "999999999999")).unwrap();
    let (file, url) = (file.to_str().unwrap(), desk.gateway.endpoints.plain.clone());
    let service = ["--url", &url, "--service", ECHO];
    for more in [
        &["--expect", "404"][..],
        &["--wss", "b", "--expect", "SCSS001"],
        &["--wss", "token", "--algorithm", "gost2004", "--expect", "accepted"],
        &["--algorithm", "gost2015", "--data", "element", "--expect", "scss001"],
        &["--algorithm", "ecdsa", "--data", "cdata", "--strict", "--expect", "SCSS001"],
        &["--wss", "none", "--expect", "SCSS001"],
        &["--soap", "1.2", "--expect", "SCSS001"],
        &["--service", "no-such-service", "--expect", "SCE004"],
        &["--wss", "none", "--url", &format!("{url}/bip-sync-wss-gost/"), "--expect", "SCE007"],
    ] {
        let given: Vec<&str> = match more[0] {
            "--service" => [&service[..2], more, &[file]].concat(),
            _ if more.contains(&"--url") => [&service[2..], more, &[file]].concat(),
            _ => [&service[..], more, &[file]].concat(),
        };
        let (code, text) = send(&given).await;
        assert!(code == 0 && text.contains("as expected"), "{more:?}: {code}\n{text}");
    }
    let (code, text) = send(&[&service[..], &["--expect", "SCE005", file]].concat()).await;
    assert!(code == 1 && text.contains("expected SCE005, came ACCEPTED, SCSS001"), "{code} {text}");
    let (code, text) = send(&["--url", &url, "--service", "none", file]).await;
    assert!(
        code == 1 && text.contains("FAULT  HTTP 500") && text.contains("errorCode: SCE004"),
        "{code} {text}"
    );
    // A whole envelope goes as it is.
    let (code, envelope) = send(&[&service[..], &["--print", "--message-id", "m-77", file]].concat()).await;
    assert!(code == 0 && envelope.contains("<ds:SignatureValue>"), "{envelope}");
    let whole = directory.path().join("envelope.xml");
    std::fs::write(&whole, envelope.trim()).unwrap();
    let (code, text) = send(&["--url", &url, whole.to_str().unwrap()]).await;
    assert!(code == 0 && text.contains("correlationId: m-77"), "{code} {text}");
    // Misuse.
    for (arguments, says) in [
        (&["--url", &url, file][..], "--service ID"),
        (&["--url", &url, "--service", ECHO, "no-such-file.xml"], "cannot read no-such-file.xml"),
        (&["--url", "http://127.0.0.1:1", "--service", ECHO, file], "is it running?"),
        (&["--url", "127.0.0.1:1", "--service", ECHO, file], "is it running?"),
        (&["--url", &url, "--service", ECHO, "--wss", "c", file], "`a, b, token, none`"),
    ] {
        let (code, text) = send(arguments).await;
        assert!(code == 2 && text.contains(says), "{says}: {code}\n{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_asynchronous_message_is_taken_and_its_chain_goes_on() {
    let desk = Desk::with("").await;
    for sender in ["pep", "school"] {
        let system = json!({ "senderId": sender, "password": "secret" });
        assert_eq!(desk.set(Method::PUT, "systems", &system).await.0, 200);
    }
    let service = json!({ "id": "FORMS", "owner": "school" });
    assert_eq!(desk.set(Method::PUT, "services", &service).await.0, 200);
    let directory = fresh_dir();
    let file = directory.path().join("form.xml");
    std::fs::write(&file, "<form/>").unwrap();
    let (file, url) = (file.to_str().unwrap(), desk.gateway.endpoints.plain.clone());
    let common = ["--url", &url, "--async", "--service", "FORMS", "--sender", "pep"];
    let given =
        [&common[..], &["--password", "secret", "--property", "ADDL_CLIENT_KEY=RR_P50.06", file]].concat();
    let (code, text) = send(&given).await;
    let chain = text.lines().find_map(|line| line.trim().strip_prefix("correlationId: ")).unwrap_or_default();
    assert!(code == 0 && chain.parse::<u64>().is_ok(), "{code} {text}");
    let next = ["--password", "secret", "--type", "UPDATE", "--correlation", chain, "--wss", "none", file];
    let (code, text) = send(&[&common[..], &next].concat()).await;
    assert!(code == 0 && text.contains(chain), "{code} {text}");
    let (code, text) =
        send(&[&common[..], &["--password", "guess", "--expect", "SCE006", file]].concat()).await;
    assert_eq!(code, 0, "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_without_a_scheme_is_https() {
    let gateway = Echo::open().await;
    let directory = fresh_dir();
    let file = |name: &str, content: &str| {
        let path = directory.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (ca, document) = (file("ca.pem", &gateway.authority.pem), file("a.xml", "<a/>"));
    let url = gateway.gateway.url();
    let bare = url.strip_prefix("https://").unwrap();
    let (code, text) = send(&["--url", bare, "--ca", &ca, "--service", "X", &document]).await;
    assert!(code == 0 && text.contains("SCSS001"), "{code} {text}");
}
