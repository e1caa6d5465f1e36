//! A table of paths on a listener: what comes from its lines, and what handlers may know of a request.

use std::sync::{Arc, Mutex};

use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use qaqpa::clock::{ManualClock, Now};
use qaqpa::http::{
    About, Answered, Base, Bounds, Client, ClientResponse, Cors, Listener, Method, Path, Received, Secure,
    StatusCode, Table, Trust, WholeBody, header,
};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use utoipa_axum::routes;

use crate::support::gateway::any_port;

/// One thing
#[utoipa::path(get, path = "", params(("name" = String, Path)), responses((status = 200, body = String, content_type = "text/plain")))]
async fn thing(State(house): State<&'static str>, now: Now, base: Base, Path(name): Path<String>) -> String {
    format!("{house} {name} {} at {now}", base.0)
}

/// Its length
#[utoipa::path(put, path = "", params(("name" = String, Path)), responses((status = 200, body = String, content_type = "text/plain")))]
async fn measure(received: Received, WholeBody(body): WholeBody) -> String {
    format!("{} octets from {}", body.len(), received.peer().ip())
}

/// Says back what comes after the upgrade
#[utoipa::path(get, path = "", responses((status = 101)))]
async fn upgrade(received: Received, mut request: Request) -> Response {
    let upgraded = hyper::upgrade::on(&mut request);
    tokio::spawn(async move {
        let mut stream = hyper_util::rt::TokioIo::new(upgraded.await.unwrap());
        let mut octets = [0; 4];
        stream.read_exact(&mut octets).await.unwrap();
        stream.write_all(&octets).await.unwrap();
        received.stopping().await;
        stream.write_all(b"stop").await.unwrap();
    });
    (StatusCode::SWITCHING_PROTOCOLS, [(header::UPGRADE, "echo"), (header::CONNECTION, "upgrade")])
        .into_response()
}

const ABOUT: About = About { title: "A table", description: "For a test." };

/// Method, path and status of an answer.
type Seen = (&'static str, &'static str, u16);

async fn open() -> (Listener, Arc<Mutex<Vec<Seen>>>) {
    let table = Table::new()
        .at("/things/{name}", routes!(thing, measure))
        .at("/upgrade", routes!(upgrade))
        .with_state("house");
    let answered = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&answered);
    let router = table.router(ABOUT, Cors::loopback(), move |one: Answered<'_>| {
        seen.lock().unwrap().push((one.method, one.path, one.status));
    });
    let clock = ManualClock::at(Now::parse("2026-11-24T10:00:00Z").unwrap());
    let bounds = Bounds { body_bytes_max: 100, ..Bounds::default() };
    (Listener::open(any_port(), Secure::Plain, bounds, Arc::new(clock), router).await.unwrap(), answered)
}

async fn ask(
    listener: &Listener,
    method: Method,
    path: &str,
    accept: &str,
    body: &'static [u8],
) -> ClientResponse {
    let client = Client::new(&Trust { anchors: Vec::new(), identity: None }).unwrap();
    let headers = [(header::ACCEPT, accept)];
    client
        .send(method, &format!("{}{path}", listener.url()), &headers, Bytes::from_static(body))
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_answers_by_its_method_whatever_slash_ends_the_path() {
    let (listener, _) = open().await;
    for path in ["/things/a%20b", "/things/a%20b/", "/things/a%20b//?x=1"] {
        let answer = ask(&listener, Method::GET, path, "*/*", b"").await;
        assert_eq!(answer.text(), format!("house a b {} at 2026-11-24T10:00:00Z", listener.url()), "{path}");
    }
    let head = ask(&listener, Method::HEAD, "/things/a", "*/*", b"").await;
    assert_eq!((head.status.as_u16(), head.body.len()), (200, 0));
    assert_ne!(head.header("content-length"), Some("0"));
    assert_eq!(
        ask(&listener, Method::PUT, "/things/a", "*/*", b"four").await.text(),
        "4 octets from 127.0.0.1"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn elsewhere_and_by_other_methods_a_problem_says_where_and_how() {
    let (listener, _) = open().await;
    let answer = ask(&listener, Method::GET, "/things/a/b", "*/*", b"").await;
    let problem: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!((answer.status.as_u16(), &problem["code"]), (404, &Value::from("PATH_UNKNOWN")), "{problem}");
    let answer = ask(&listener, Method::DELETE, "/things/a/", "*/*", b"").await;
    let problem: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, Some("GET, HEAD, PUT")));
    assert_eq!(problem["detail"], "At fault: request. DELETE is not allowed here; use GET, HEAD or PUT.");
    let answer = ask(&listener, Method::GET, "/things/%FF", "*/*", b"").await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("content-type")),
        (400, Some("application/problem+json"))
    );
    let answer = ask(&listener, Method::PUT, "/things/a", "*/*", &[b'x'; 101]).await;
    let problem: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!((answer.status.as_u16(), &problem["code"]), (413, &Value::from("BODY_TOO_LARGE")));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_and_the_description_have_every_line() {
    let (listener, answered) = open().await;
    let text = ask(&listener, Method::GET, "/", "*/*", b"").await.text();
    for line in ["GET    ", "/things/{name}", "One thing", "PUT    ", "Its length", "/openapi.json"] {
        assert!(text.contains(line), "no {line:?} in\n{text}");
    }
    let page = ask(&listener, Method::GET, "/", "text/html,*/*;q=0.8", b"").await;
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    assert!(
        page.text().contains(r#"<a href="/upgrade">"#) && page.text().contains("Its length"),
        "{}",
        page.text()
    );
    let described = ask(&listener, Method::GET, "/openapi.json", "*/*", b"").await;
    let described: Value = serde_json::from_slice(&described.body).unwrap();
    let put = &described["paths"]["/things/{name}"]["put"];
    assert_eq!(
        (&put["summary"], &put["operationId"]),
        (&"Its length".into(), &"put /things/{name}".into()),
        "{described}"
    );
    assert!(put["responses"]["default"]["content"]["application/problem+json"].is_object(), "{put}");
    ask(&listener, Method::GET, "/made-up", "*/*", b"").await;
    let seen: Vec<_> = answered.lock().unwrap().clone();
    assert_eq!(seen, [("GET", "/", 200), ("GET", "/", 200), ("GET", "/openapi.json", 200), ("GET", "", 404)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_can_be_upgraded_and_is_asked_to_end_when_the_listener_stops() {
    let (listener, _) = open().await;
    let mut stream = tokio::net::TcpStream::connect(listener.address()).await.unwrap();
    stream
        .write_all(b"GET /upgrade HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n")
        .await
        .unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    assert!(head.starts_with(b"HTTP/1.1 101 "), "{}", String::from_utf8_lossy(&head));
    stream.write_all(b"ping").await.unwrap();
    let mut octets = [0; 4];
    stream.read_exact(&mut octets).await.unwrap();
    assert_eq!(&octets, b"ping");
    let draining = tokio::spawn(listener.drain(std::time::Duration::from_secs(5)));
    stream.read_exact(&mut octets).await.unwrap();
    assert_eq!(&octets, b"stop");
    assert_eq!(draining.await.unwrap(), qaqpa::http::Drained::Whole);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_this_machine_may_read_answers_and_others_may_not() {
    let (listener, _) = open().await;
    let client = Client::new(&Trust { anchors: Vec::new(), identity: None }).unwrap();
    let asked = async |method: Method, path: &str, origin: &str| {
        let headers = [
            (header::ORIGIN, origin),
            (header::ACCESS_CONTROL_REQUEST_METHOD, "PUT"),
            (header::ACCESS_CONTROL_REQUEST_HEADERS, "content-type"),
        ];
        client.send(method, &format!("{}{path}", listener.url()), &headers, Bytes::new()).await.unwrap()
    };
    let own = "http://localhost:3000";
    let before = asked(Method::OPTIONS, "/things/a", own).await;
    assert_eq!(
        (before.status.as_u16(), before.header("access-control-allow-methods")),
        (204, Some("GET, HEAD, PUT"))
    );
    assert_eq!(before.header("access-control-allow-headers"), Some("content-type"));
    for path in ["/things/a", "/made-up"] {
        let answer = asked(Method::GET, path, own).await;
        assert_eq!(answer.header("access-control-allow-origin"), Some(own), "{path}");
        let answer = asked(Method::GET, path, "https://evil.kz").await;
        assert_eq!(answer.header("access-control-allow-origin"), None, "{path}");
    }
    assert_eq!(asked(Method::OPTIONS, "/things/a", "https://evil.kz").await.status, 405);
}

#[tokio::test(flavor = "multi_thread")]
async fn heads_and_bodies_that_two_readers_could_take_differently_are_refused() {
    let (listener, _) = open().await;
    let address = listener.address();
    let start = "PUT /things/a HTTP/1.1\r\nConnection: close\r\n";
    let chunk = "\r\n1\r\nx\r\n0\r\n\r\n";
    for (rest, status, said) in [
        ("Content-Length: 0\r\n\r\n".to_owned(), 400, "0 Host headers came"),
        ("Host: a\r\nHost: b\r\nContent-Length: 0\r\n\r\n".to_owned(), 400, "2 Host headers came"),
        (
            format!("Host: a\r\nTransfer-Encoding: gzip, chunked\r\n{chunk}"),
            501,
            "Only `Transfer-Encoding: chunked`",
        ),
        (format!("Host: a\r\nTransfer-Encoding: chunked\r\n{chunk}"), 200, "1 octets"),
        (
            "Host: a\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx".to_owned(),
            415,
            "`Content-Encoding: gzip`",
        ),
        ("Host: a\r\nContent-Encoding: identity\r\nContent-Length: 1\r\n\r\nx".to_owned(), 200, "1 octets"),
    ] {
        let request = format!("{start}{rest}");
        let answer =
            tokio::task::spawn_blocking(move || crate::support::raw::exchange(address, request.as_bytes()));
        let answer = answer.await.unwrap();
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")) && answer.contains(said),
            "{rest}: {answer}"
        );
    }
}
