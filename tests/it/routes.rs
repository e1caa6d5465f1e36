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
    let mut headers = vec![(header::ACCEPT, "application/xml"), (header::ACCEPT_LANGUAGE, "kk")];
    if path.starts_with("/manage/") {
        headers.push((header::CONTENT_TYPE, "application/json"));
    }
    gateway.client.send(method, &format!("{base}{path}"), &headers, Bytes::from_static(body)).await.unwrap()
}

fn json(answer: &ClientResponse) -> Value {
    serde_json::from_slice(&answer.body).unwrap_or_else(|error| panic!("{error}: {}", answer.text()))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_path_is_answered_by_its_function_on_both_listeners() {
    let gateway = Gateway::start().await;
    let table = [
        (Method::POST, "/api/v1/requests", 422, "SIGNATURE_ABSENT"),
        (Method::POST, "/api/v1/requests/", 422, "SIGNATURE_ABSENT"),
        (Method::POST, "/api/v1/verify", 200, "SIGNATURE_ABSENT"),
        (Method::GET, "/api/v1/requests/000-2026-1", 404, "NOT_FOUND"),
        (Method::GET, "/api/v1/requests/000-2026-1/result", 404, "NOT_FOUND"),
        (Method::GET, "/api/v1/requests/000-2026-1/report", 404, "NOT_FOUND"),
        (Method::GET, "/verify/000-2026-1", 404, "түпнұсқалығы расталмады"),
        (Method::GET, "/api/v1/services", 200, "\"services\""),
        (Method::GET, "/api/v1/services/none?lang=kk", 404, "SERVICE_UNKNOWN"),
        (Method::POST, "/bip-sync-wss-gost", 500, "SCE001"),
        (Method::POST, "/bip-sync-wss-gost/", 500, "SCE001"),
        (Method::POST, "/shep/bip-sync-wss-gost/?wsdl", 500, "SCE001"),
        (Method::POST, "/bip-sync/?wsdl", 500, "SCE001"),
        (Method::POST, "/bip-async", 500, "SCE001"),
    ];
    for base in [&gateway.endpoints.gateway, &gateway.endpoints.plain] {
        for (method, path, status, said) in &table {
            let answer = ask(&gateway, method.clone(), base, path, b"<a/>").await;
            assert_eq!(answer.status.as_u16(), *status, "{method} {base}{path}: {}", answer.text());
            assert!(answer.text().contains(said), "{method} {base}{path}: {}", answer.text());
        }
    }
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_authoritys_files_are_on_the_plain_listener_only() {
    let gateway = Gateway::start().await;
    let (plain, secure) = (&gateway.endpoints.plain, &gateway.endpoints.gateway);
    assert_eq!(ask(&gateway, Method::GET, plain, "/crl/nca_rsa.crl", b"").await.status, 200);
    assert_eq!(ask(&gateway, Method::GET, plain, "/crl/none.crl", b"").await.status, 404);
    assert_eq!(ask(&gateway, Method::GET, secure, "/crl/nca_rsa.crl", b"").await.status, 404);
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
    let plain = &gateway.endpoints.plain;
    for path in ["/", "/health", "/openapi.json", "/api/v1/services", "/bip-sync/?wsdl"] {
        let answer = ask(&gateway, Method::GET, plain, path, b"").await;
        let head = ask(&gateway, Method::HEAD, plain, path, b"").await;
        assert_eq!(
            (head.status, head.body.len(), head.header("content-type")),
            (answer.status, 0, answer.header("content-type")),
            "{path}"
        );
    }
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
    let verify = async || {
        let headers = [(header::ACCEPT, "application/json")];
        let url = format!("{plain}/api/v1/verify");
        gateway.client.send(Method::POST, &url, &headers, Bytes::from_static(b"<a/>")).await.unwrap()
    };
    assert_eq!(json(&verify().await)["at"], "2031-01-01T22:05:05Z");
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
async fn metrics_count_by_method_path_and_status_and_never_by_what_a_client_made_up() {
    let gateway = Gateway::start().await;
    let (plain, management) = (&gateway.endpoints.plain, &gateway.endpoints.management);
    assert_eq!(json(&ask(&gateway, Method::GET, plain, "/health", b"").await)["status"], "pass");
    assert_eq!(ask(&gateway, Method::POST, plain, "/api/v1/requests/", b"<a/>").await.status, 422);
    assert_eq!(ask(&gateway, Method::GET, plain, "/api/v1/requests/0123456789", b"").await.status, 404);
    assert_eq!(ask(&gateway, Method::GET, plain, "/api/v1/nonsense-0123456789", b"").await.status, 404);
    let text = ask(&gateway, Method::GET, management, "/metrics", b"").await.text();
    for line in [
        r#"qaqpa_answers_total{method="POST",path="/api/v1/requests",status="422"} 1"#,
        r#"qaqpa_answers_total{method="GET",path="/api/v1/requests/{number}",status="404"} 1"#,
        r#"qaqpa_answers_total{method="GET",path="",status="404"} 1"#,
        "qaqpa_gateway_connections 0",
    ] {
        assert!(text.contains(line), "no {line} in\n{text}");
    }
    assert!(!text.contains("nonsense") && !text.contains("0123456789"), "{text}");
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
        let request = format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        let answer =
            tokio::task::spawn_blocking(move || crate::support::raw::exchange(address, request.as_bytes()))
                .await
                .unwrap();
        assert!(
            answer.contains(&format!("GET    {base}/health ")) || answer.starts_with("HTTP/1.1 400 "),
            "{host}: {answer}"
        );
    }
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_schemas_are_served_as_they_stand_and_lead_to_each_other() {
    let gateway = Gateway::start().await;
    let get = async |name: &str| {
        ask(&gateway, Method::GET, &gateway.endpoints.gateway, &format!("/schemas/{name}"), b"").await
    };
    let request = get("request.xsd").await;
    assert_eq!(request.text(), include_str!("../../schemas/request.xsd"));
    for name in ["sync.xsd", "async.xsd", "sync-request.xsd"] {
        let schema = get(name).await;
        assert_eq!((schema.status.as_u16(), schema.header("content-type")), (200, Some("application/xml")));
        let text = schema.text();
        let named: Vec<&str> =
            text.split("schemaLocation=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(!named.is_empty(), "{name}");
        for other in named {
            assert_eq!(get(other).await.status, 200, "{name} imports {other}");
        }
    }
    assert_eq!(get("none.xsd").await.status, 404);
    gateway.stop().await;
}
