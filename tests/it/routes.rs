//! The table of paths, asked over real sockets.

use bytes::Bytes;
use qaqpa::http::{ClientResponse, Method, header};
use serde_json::Value;

use crate::support::gateway::Gateway;

async fn ask(
    gateway: &Gateway,
    method: Method,
    base: &str,
    path: &str,
    body: &'static [u8],
) -> ClientResponse {
    let headers = [(header::ACCEPT, "application/xml"), (header::ACCEPT_LANGUAGE, "kk")];
    gateway.client.send(method, &format!("{base}{path}"), &headers, Bytes::from_static(body)).await.unwrap()
}

fn json(answer: &ClientResponse) -> Value {
    serde_json::from_slice(&answer.body).unwrap_or_else(|error| panic!("{error}: {}", answer.text()))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_path_asks_the_desk_its_question() {
    let gateway = Gateway::start().await;
    let table = [
        (Method::POST, "/api/v1/requests", "submit", ""),
        (Method::POST, "/api/v1/requests/", "submit", ""),
        (Method::POST, "/api/v1/verify", "verify", ""),
        (Method::GET, "/api/v1/requests/000-2026-1", "status", "000-2026-1"),
        (Method::GET, "/api/v1/requests/000-2026-1/result", "result", "000-2026-1"),
        (Method::GET, "/api/v1/requests/000-2026-1/report", "report", "000-2026-1"),
        (Method::GET, "/api/v1/services", "services", ""),
        (Method::GET, "/api/v1/services/housing?lang=kk", "service", "housing"),
        (Method::POST, "/bip-sync-wss-gost", "soap", "SyncSigned"),
        (Method::POST, "/bip-sync-wss-gost/", "soap", "SyncSigned"),
        (Method::POST, "/shep/bip-sync-wss-gost/?wsdl", "soap", "SyncSigned"),
        (Method::POST, "/bip-sync/?wsdl", "soap", "Sync"),
        (Method::POST, "/bip-async", "soap", "Async"),
    ];
    for base in [&gateway.endpoints.gateway, &gateway.endpoints.plain] {
        for (method, path, asked, about) in &table {
            let answer = ask(&gateway, method.clone(), base, path, b"").await;
            let said = json(&answer);
            assert_eq!(
                (&said["asked"], &said["about"]),
                (&Value::from(*asked), &Value::from(*about)),
                "{method} {base}{path}"
            );
            assert_eq!(
                (&said["accept"], &said["languages"]),
                (&Value::from("application/xml"), &Value::from("kk"))
            );
            assert_eq!(
                (&said["base"], &said["now"]),
                (&Value::from(base.as_str()), &Value::from("2026-11-24T10:00:00Z"))
            );
            assert_eq!(answer.header("server-timing"), Some("echo;dur=0.1"));
        }
    }
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_authoritys_files_are_on_the_plain_listener_only() {
    let gateway = Gateway::start().await;
    let (plain, secure) = (&gateway.endpoints.plain, &gateway.endpoints.gateway);
    assert_eq!(json(&ask(&gateway, Method::GET, plain, "/crl/issuing.crl", b"").await)["asked"], "pki_file");
    assert_eq!(ask(&gateway, Method::GET, plain, "/crl/none.crl", b"").await.status, 404);
    assert_eq!(ask(&gateway, Method::GET, secure, "/crl/issuing.crl", b"").await.status, 404);
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_path_that_is_not_there_is_404_and_a_wrong_method_405_with_what_is_allowed() {
    let gateway = Gateway::start().await;
    let (plain, management) = (&gateway.endpoints.plain, &gateway.endpoints.management);
    for path in [
        "/api",
        "/api/v1/requests/1/2",
        "/bip-sync-wss-gost/x",
        "/favicon.ico",
        "/manage/v1/clock",
        "//..%2f",
    ] {
        let answer = ask(&gateway, Method::GET, plain, path, b"").await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("content-type")),
            (404, Some("application/problem+json")),
            "{path}"
        );
        assert_eq!(json(&answer)["status"], 404);
    }
    for (base, method, path, allowed) in [
        (plain, Method::GET, "/api/v1/requests", "POST"),
        (plain, Method::DELETE, "/api/v1/requests/1", "GET, HEAD"),
        (plain, Method::PUT, "/bip-sync/", "GET, HEAD, POST"),
        (plain, Method::POST, "/health", "GET, HEAD"),
        (management, Method::POST, "/manage/v1/clock", "GET, HEAD, PUT"),
    ] {
        let answer = ask(&gateway, method, base, path, b"").await;
        assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, Some(allowed)), "{path}");
    }
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_is_a_get_without_its_body() {
    let gateway = Gateway::start().await;
    let answer = ask(&gateway, Method::HEAD, &gateway.endpoints.plain, "/health", b"").await;
    let whole = ask(&gateway, Method::GET, &gateway.endpoints.plain, "/health", b"").await;
    let length = whole.body.len().to_string();
    assert_eq!(
        (answer.status.as_u16(), answer.body.len(), answer.header("content-length")),
        (200, 0, Some(length.as_str()))
    );
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_that_panics_answers_500_and_the_next_request_is_served() {
    let gateway = Gateway::start().await;
    let base = &gateway.endpoints.gateway;
    assert_eq!(ask(&gateway, Method::POST, base, "/api/v1/requests", b"panic").await.status, 500);
    assert_eq!(ask(&gateway, Method::POST, base, "/api/v1/requests", b"x").await.status, 200);
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_clock_is_read_and_set_over_the_testers_listener_and_rules_the_next_request() {
    let gateway = Gateway::start().await;
    let (management, plain) = (&gateway.endpoints.management, &gateway.endpoints.plain);
    let clock = json(&ask(&gateway, Method::GET, management, "/manage/v1/clock", b"").await);
    assert_eq!(clock, serde_json::json!({"now": "2026-11-24T10:00:00Z", "manual": true}));
    let set =
        ask(&gateway, Method::PUT, management, "/manage/v1/clock", br#"{"now":"2031-01-02T03:04:05+05:00"}"#)
            .await;
    assert_eq!(json(&set)["now"], "2031-01-01T22:04:05Z");
    let moved = ask(&gateway, Method::PUT, management, "/manage/v1/clock", br#"{"advanceSeconds":60}"#).await;
    assert_eq!(json(&moved)["now"], "2031-01-01T22:05:05Z");
    assert_eq!(
        json(&ask(&gateway, Method::GET, plain, "/api/v1/services", b"").await)["now"],
        "2031-01-01T22:05:05Z"
    );
    for wrong in [
        &b"{}"[..],
        b"",
        br#"{"now":"soon"}"#,
        br#"{"now":"2031-01-01","advanceSeconds":1}"#,
        br#"{"when":"2031-01-01"}"#,
    ] {
        let answer = ask(&gateway, Method::PUT, management, "/manage/v1/clock", wrong).await;
        assert_eq!(answer.status, 400, "{}", answer.text());
    }
    assert_eq!(gateway.clock_now(), "2031-01-01T22:05:05Z");
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn health_tells_when_the_desk_is_ill_and_metrics_count_by_kind_and_status() {
    let gateway = Gateway::start().await;
    let (plain, management) = (&gateway.endpoints.plain, &gateway.endpoints.management);
    assert_eq!(json(&ask(&gateway, Method::GET, plain, "/health", b"").await)["status"], "pass");
    assert_eq!(ask(&gateway, Method::POST, plain, "/api/v1/requests", b"refuse").await.status, 422);
    assert_eq!(ask(&gateway, Method::GET, plain, "/api/v1/nonsense-0123456789", b"").await.status, 404);
    let text = ask(&gateway, Method::GET, management, "/metrics", b"").await.text();
    assert!(text.contains("qaqpa_answers_total{kind=\"requests\",status=\"422\"} 1"), "{text}");
    assert!(text.contains("qaqpa_gateway_connections 0") && !text.contains("nonsense"), "{text}");
    gateway.clock.set(qaqpa::clock::Now::from_seconds(-1));
    let ill = ask(&gateway, Method::GET, management, "/health", b"").await;
    assert_eq!((ill.status.as_u16(), &json(&ill)["output"]), (503, &Value::from("registry: it is gone")));
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_header_that_is_no_host_is_not_repeated() {
    let gateway = Gateway::start().await;
    for (host, base) in [
        ("a.kz:8080", "http://a.kz:8080"),
        ("a.kz\"/><x", "http://localhost"),
        ("a.kz/b", "http://localhost"),
        ("", "http://localhost"),
    ] {
        let address = gateway.endpoints.plain.trim_start_matches("http://").parse().unwrap();
        let request = format!("GET /api/v1/services HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        let answer =
            tokio::task::spawn_blocking(move || crate::support::raw::exchange(address, request.as_bytes()))
                .await
                .unwrap();
        assert!(
            answer.contains(&format!("\"base\":\"{base}\"")) || answer.starts_with("HTTP/1.1 400 "),
            "{host}: {answer}"
        );
    }
    gateway.stop().await;
}
