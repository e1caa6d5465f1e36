//! The testers' listener against web pages: what a browser would send for a page of another site has no effect.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};

use qaqpa::http::{Method, header};
use serde_json::{Value, json};

use crate::support::caller::{Caller, json as body};
use crate::support::peers::{fresh_dir, node_with, peer};
use crate::support::raw::exchange;
use crate::support::serving::Serving;
use crate::support::sources::repository;

const JSON: [(header::HeaderName, &str); 1] = [(header::CONTENT_TYPE, "application/json")];

fn address(serving: &Serving) -> SocketAddr {
    serving.endpoints.management.split_once("//").unwrap().1.parse().unwrap()
}

/// The status and the code of the answer to a request written by hand; `{at}` stands for the listener's address.
fn asked(serving: &Serving, head: &str, sent: &str) -> (u16, Value) {
    let at = address(serving);
    let head = head.replace("{at}", &at.to_string()).replace('\n', "\r\n");
    let length = if sent.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", sent.len()) };
    let answer = exchange(at, format!("{head}\r\n{length}Connection: close\r\n\r\n{sent}").as_bytes());
    let (head, text) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, serde_json::from_str(text).unwrap_or(Value::Null))
}

#[test]
fn a_request_by_a_name_that_is_not_the_listeners_is_misdirected() {
    let settings = fresh_dir();
    let file = settings.path().join("q.toml");
    std::fs::write(&file, "[http]\nmanagement_hosts = [\"bench.example.kz\"]\n").unwrap();
    let serving = Serving::at_noon(&["--config", file.to_str().unwrap()]);
    for host in
        ["{at}", "localhost:1", "LocalHost", "qaqpa.localhost", "[::1]:8081", "127.0.0.2", "bench.example.kz"]
    {
        let (status, _) = asked(&serving, &format!("GET /manage/v1/clock HTTP/1.1\nHost: {host}"), "");
        assert_eq!(status, 200, "{host}");
    }
    for host in
        ["rebound.kz", "10.1.2.3", "localhost.evil.kz", "127.0.0.1.nip.io:8081", "example.kz", "a b", ""]
    {
        let (status, problem) = asked(&serving, &format!("GET /manage/v1/clock HTTP/1.1\nHost: {host}"), "");
        assert_eq!((status, &problem["code"]), (421, &json!("HOST_REFUSED")), "{host}");
        assert_eq!(problem["actual"], format!("Host: {host}"));
    }
    // The target names a host too, and both must be right: RFC 9112 §3.2.2.
    let (status, _) = asked(&serving, "GET http://rebound.kz/manage/v1/clock HTTP/1.1\nHost: {at}", "");
    assert_eq!(status, 421);
    let (status, _) = asked(&serving, "GET http://localhost/manage/v1/clock HTTP/1.1\nHost: rebound.kz", "");
    assert_eq!(status, 421);
}

#[test]
fn none_or_two_host_headers_are_answered_400_on_every_listener_that_is_plain() {
    let serving = Serving::at_noon(&[]);
    for (base, path) in
        [(&serving.endpoints.management, "/manage/v1/clock"), (&serving.endpoints.plain, "/health")]
    {
        let at: SocketAddr = base.split_once("//").unwrap().1.parse().unwrap();
        for hosts in ["", "Host: localhost\r\nHost: localhost\r\n", "Host: localhost\r\nhost: other.kz\r\n"] {
            let answer =
                exchange(at, format!("GET {path} HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n").as_bytes());
            assert!(answer.starts_with("HTTP/1.1 400"), "{base} {hosts:?}: {answer}");
        }
        let two = format!("GET {path} HTTP/1.0\r\nHost: localhost\r\nHost: localhost\r\n\r\n");
        assert!(exchange(at, two.as_bytes()).starts_with("HTTP/1.0 400"), "{base}");
    }
    // HTTP/1.0 may have none; the testers' listener wants to know by which name it is asked.
    assert!(
        exchange(address(&serving), b"GET /manage/v1/clock HTTP/1.0\r\n\r\n").starts_with("HTTP/1.0 400")
    );
}

#[test]
fn the_page_of_another_site_is_told_from_a_program_a_page_of_its_own_and_a_link_that_was_followed() {
    let settings = fresh_dir();
    let file = settings.path().join("q.toml");
    std::fs::write(&file, "[http]\ncors_management_origins = [\"https://bench.example.kz:8443\"]\n").unwrap();
    let serving = Serving::at_noon(&["--config", file.to_str().unwrap()]);
    let get = "GET /manage/v1/clock HTTP/1.1\nHost: {at}";
    for headers in [
        "",
        "\nOrigin: http://{at}",
        "\nOrigin: https://bench.example.kz:8443",
        "\nSec-Fetch-Site: same-origin",
        "\nSec-Fetch-Site: none",
        "\nSec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: document",
    ] {
        assert_eq!(asked(&serving, &format!("{get}{headers}"), "").0, 200, "{headers}");
    }
    for headers in [
        "\nOrigin: null",
        "\nOrigin: http://localhost:3000",
        "\nOrigin: https://{at}",
        "\nOrigin: https://bench.example.kz",
        "\nOrigin: http://{at}\nOrigin: http://{at}",
        "\nOrigin: https://evil.kz\nSec-Fetch-Site: same-origin",
        "\nSec-Fetch-Site: cross-site",
        "\nSec-Fetch-Site: same-site",
        "\nSec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: iframe",
        "\nSec-Fetch-Site: cross-site\nSec-Fetch-Mode: no-cors\nSec-Fetch-Dest: image",
    ] {
        let (status, problem) = asked(&serving, &format!("{get}{headers}"), "");
        assert_eq!((status, &problem["code"]), (403, &json!("ORIGIN_REFUSED")), "{headers}");
    }
    // A followed link only reads.
    let post = "POST /manage/v1/ca/reload HTTP/1.1\nHost: {at}\nSec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: document";
    assert_eq!(asked(&serving, post, "").0, 403);
}

#[test]
fn a_body_that_is_not_said_to_be_json_is_not_read_as_json() {
    let serving = Serving::at_noon(&[]);
    let put = |kind: &str| {
        asked(&serving, &format!("PUT /manage/v1/clock HTTP/1.1\nHost: {{at}}{kind}"), r#"{"by": 60}"#)
    };
    for kind in [
        "",
        "\nContent-Type: text/plain",
        "\nContent-Type: application/x-www-form-urlencoded",
        "\nContent-Type: text/plain; application/json",
        "\nContent-Type: application/jsonp",
        "\nContent-Type: text/plain\nContent-Type: application/json",
    ] {
        let (status, problem) = put(kind);
        assert_eq!(status, 415, "{kind}: {problem}");
        assert!(problem["detail"].as_str().unwrap().contains("application/json"), "{problem}");
    }
    assert_eq!(
        body(&Caller::new().get(&format!("{}/manage/v1/clock", serving.endpoints.management)))["now"],
        "2026-11-24T12:00:00Z"
    );
    for kind in ["\nContent-Type: application/json", "\nContent-Type: Application/JSON; charset=utf-8"] {
        assert_eq!(put(kind).0, 200, "{kind}");
    }
}

#[test]
fn another_transfer_coding_than_chunked_is_answered_501() {
    let serving = Serving::at_noon(&[]);
    for base in [&serving.endpoints.management, &serving.endpoints.plain] {
        let at: SocketAddr = base.split_once("//").unwrap().1.parse().unwrap();
        for coding in
            ["gzip, chunked", "deflate, gzip, chunked", "chunked\r\nTransfer-Encoding: gzip, chunked"]
        {
            let head = format!(
                "POST /api/v1/verify HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: {coding}\r\n\r\n0\r\n\r\n"
            );
            let answer = exchange(at, head.as_bytes());
            assert!(answer.starts_with("HTTP/1.1 501"), "{coding}: {answer}");
        }
    }
}

/// A body with which each call that changes something succeeds.
fn sample(method: &str, path: &str, serial: &str) -> Option<Value> {
    match (method, path) {
        ("GET" | "DELETE", _) | ("POST", "/manage/v1/ca/reload") => None,
        ("PUT", "/manage/v1/clock") => Some(json!({ "at": "2027-01-02T03:04:05Z" })),
        // Forms, which only an open page sends: tests/it/console.rs.
        (_, path) if path.starts_with("/console/") => None,
        ("POST", "/manage/v1/samples") => Some(json!({})),
        ("POST", "/manage/v1/reset") => Some(json!({ "confirm": true })),
        ("POST", "/manage/v1/ca/certificates") => Some(json!({ "kind": "person-sign" })),
        ("POST", "/manage/v1/ca/revocations") => {
            Some(json!({ "serialNumber": serial, "reason": "superseded" }))
        }
        ("PUT", "/manage/v1/ca/faults") => Some(json!({ "path": "/crl/nca_ecdsa.crl", "fault": "stale" })),
        ("PUT" | "POST", "/manage/v1/ocsp") => Some(json!({ "outcome": "revoked", "reason": "superseded" })),
        ("PUT" | "POST", "/manage/v1/tsp") => {
            Some(json!({ "outcome": "reject", "failInfo": "systemFailure" }))
        }
        ("PUT", "/manage/v1/people/{n}") => Some(json!({ "eds": null })),
        ("POST", "/manage/v1/people/{n}/certificate") => Some(json!({})),
        // What they change has to be there first: tests/it/exchange and tests/it/cases call them with it.
        (_, path) if needs_more(path) => Some(json!({})),
        other => panic!("say here with which body {other:?} succeeds"),
    }
}

/// Calls on what this test does not make first: of a program they meet the handler, whatever it answers.
fn needs_more(path: &str) -> bool {
    ["agent", "exchange/", "players", "staff", "state-databases"]
        .iter()
        .any(|room| path.strip_prefix("/manage/v1/").is_some_and(|path| path.starts_with(room)))
}

/// What the calls change, as far as it can be seen.
fn state(caller: &Caller, management: &str) -> Vec<Value> {
    ["clock", "ca/certificates", "ca/faults", "ocsp", "tsp"]
        .iter()
        .map(|path| body(&caller.get(&format!("{management}/manage/v1/{path}"))))
        .collect()
}

/// Every call of the testers' listener: its method, its path, a body.
fn calls(caller: &Caller, management: &str, serial: &str) -> Vec<(String, String, Option<Value>)> {
    let openapi = body(&caller.get(&format!("{management}/openapi.json")));
    let mut calls = Vec::new();
    for (path, item) in openapi["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            let method = method.to_uppercase();
            if ["GET", "POST", "PUT", "DELETE"].contains(&method.as_str()) {
                let sent = sample(&method, path, serial);
                calls.push((method, path.replace("{n}", "12").replace(['{', '}'], ""), sent));
            }
        }
    }
    calls
}

#[test]
fn the_pages_of_another_site_and_of_a_rebound_name_change_nothing_by_any_call() {
    let Some(chromium) = peer("chromium") else { return };
    let Some((node, modules)) = node_with(&["playwright-core"]) else { return };
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let management = &serving.endpoints.management;
    let issued =
        caller.send(Method::POST, &format!("{management}/manage/v1/ca/certificates"), &JSON, b"{}").unwrap();
    let serial = body(&issued)["serialNumber"].as_str().unwrap().to_owned();
    let calls = calls(&caller, management, &serial);
    assert!(calls.iter().filter(|(method, ..)| method != "GET").count() >= 10, "{calls:?}");

    let before = state(&caller, management);
    let seen = pages(&node, &modules, &chromium, management, &calls);
    assert_eq!(state(&caller, management), before, "a page changed something: {seen}");
    for (page, seen) in seen.as_object().unwrap() {
        assert!(seen["tried"].as_u64().unwrap() > 3 * calls.len() as u64, "{page}: {seen}");
        // The browser may show no answer to the page; each answer that came was a refusal.
        let statuses = seen["statuses"].as_object().unwrap();
        assert!(!statuses.is_empty(), "{page}: nothing reached the listener: {seen}");
        for status in statuses.keys() {
            assert!(["403", "421"].iter().any(|refused| status.ends_with(refused)), "{page}: {seen}");
        }
        // A page of a rebound name may read what its own origin answers: that it is refused.
        let read = seen["readable"].as_array().unwrap();
        let refused = |read: &Value| page == "a rebound name" && read.as_str().unwrap().ends_with(": 421");
        assert!(read.iter().all(refused), "{page}: {read:?}");
    }
    // The same calls of a program are carried out: what was tried would have had an effect.
    for (method, path, sent) in &calls {
        if method == "GET" || path.starts_with("/console/") {
            continue;
        }
        let sent = sent.as_ref().map(Value::to_string).unwrap_or_default();
        let method: Method = method.parse().unwrap();
        let answer =
            caller.send(method.clone(), &format!("{management}{path}"), &JSON, sent.as_bytes()).unwrap();
        // Revoked with PUT's script in force it may be revoked already; everything else succeeds.
        let handled = !["403", "421"].contains(&answer.status.as_str());
        assert!(
            answer.status.is_success() || needs_more(path) && handled,
            "{method} {path}: {}",
            answer.text()
        );
    }
    assert_ne!(state(&caller, management), before);
}

fn pages(
    node: &Path,
    modules: &Path,
    chromium: &Path,
    management: &str,
    calls: &[(String, String, Option<Value>)],
) -> Value {
    let profile = fresh_dir();
    let calls: Vec<Value> = calls
        .iter()
        .map(|(method, path, sent)| json!({ "method": method, "path": path, "body": sent.as_ref().map(Value::to_string) }))
        .collect();
    let job = json!({ "management": management, "calls": calls, "chromium": chromium, "modules": modules, "profile": profile.path() });
    let mut child = Command::new(node)
        .arg(repository().join("tests/browser/strange_pages.mjs"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(job.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}
