//! What one client may have of a listener, and what ends a connection that does nothing for anybody.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::{get, post};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Empty};
use hyper_util::rt::{TokioExecutor, TokioIo};
use qaqpa::clock::SystemClock;
use qaqpa::http::{Bounds, ClientCertificates, Limit, Listener, Secure, WholeBody};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::authority::Authority;
use crate::support::clients::{from, hello, over_tls};
use crate::support::gateway::any_port;

/// Answers of 16 MB, and what takes bodies.
fn router() -> Router {
    Router::new()
        .route("/large", get(|| async { Bytes::from(vec![b'x'; 16 * 1024 * 1024]) }))
        .route("/small", get(|| async { "here" }))
        .route("/body", post(|WholeBody(body): WholeBody| async move { body.len().to_string() }))
}

async fn open(bounds: Bounds) -> Listener {
    Listener::open(any_port(), Secure::Plain, bounds, Arc::new(SystemClock), router()).await.unwrap()
}

async fn open_tls(bounds: Bounds) -> Listener {
    let identity = Authority::new("ТЕСТ TLS").server();
    let secure = Secure::Tls { identity, client_certificates: ClientCertificates::Ignored };
    Listener::open(any_port(), secure, bounds, Arc::new(SystemClock), router()).await.unwrap()
}

/// One request over a connection of its own from 127.0.0.`last`.
async fn ask(last: u8, address: SocketAddr, request: &str) -> String {
    let mut stream = from(last, address).await;
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

const SMALL: &str = "GET /small HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

/// Waits until the other side has closed, or panics after ten seconds.
async fn closed(stream: &mut TcpStream) -> Duration {
    let begun = Instant::now();
    let mut piece = [0; 1024];
    let reading = async { while stream.read(&mut piece).await.is_ok_and(|octets| octets > 0) {} };
    tokio::time::timeout(Duration::from_secs(10), reading).await.expect("it was not closed");
    begun.elapsed()
}

async fn until(what: &str, mut there: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !there() {
        assert!(begun.elapsed() < Duration::from_secs(10), "{what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_with_its_share_of_connections_is_refused_and_another_is_served() {
    let bounds = Bounds { connections_of_client_max: 3, ..Bounds::default() };
    let hits = bounds.hits.clone();
    let listener = open(bounds).await;
    let mut held = Vec::new();
    for _ in 0..3 {
        held.push(from(2, listener.address()).await);
    }
    until("three are open", || listener.connections()() == 3).await;
    let mut fourth = from(2, listener.address()).await;
    let mut answer = String::new();
    fourth.read_to_string(&mut answer).await.unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 503 ") && answer.contains("http.connections_of_client_max"),
        "{answer}"
    );
    assert_eq!(hits.of(Limit::ClientConnections), 1);
    assert!(ask(3, listener.address(), SMALL).await.ends_with("here"));
    drop(held.pop());
    until("one is closed", || listener.connections()() == 2).await;
    assert!(ask(2, listener.address(), SMALL).await.ends_with("here"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_client_that_has_sent_already_is_told_why_in_plain_and_by_an_alert_over_tls() {
    let bounds = || Bounds { connections_of_client_max: 1, ..Bounds::default() };
    let (plain, tls) = (open(bounds()).await, open_tls(bounds()).await);
    let _held = (from(2, plain.address()).await, from(2, tls.address()).await);
    until("both are open", || plain.connections()() == 1 && tls.connections()() == 1).await;
    for _ in 0..20 {
        let post = format!(
            "POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n{}",
            "x".repeat(100_000)
        );
        let answer = ask(2, plain.address(), &post).await;
        assert!(answer.starts_with("HTTP/1.1 503 ") && answer.contains("Connection: close"), "{answer}");
        let error = over_tls(from(2, tls.address()).await, b"http/1.1").await.unwrap_err();
        let rustls: &rustls::Error = error.get_ref().and_then(|cause| cause.downcast_ref()).unwrap();
        assert_eq!(*rustls, rustls::Error::AlertReceived(rustls::AlertDescription::InternalError));
    }
    assert!(over_tls(from(3, tls.address()).await, b"http/1.1").await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn for_a_client_that_never_reads_few_answers_are_made() {
    let made = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&made);
    let answers = get(move || {
        let count = Arc::clone(&count);
        async move {
            count.fetch_add(1, Ordering::Relaxed);
            Bytes::from(vec![b'x'; 16 * 1024])
        }
    });
    let router = Router::new().route("/", answers);
    let bounds = Bounds::default();
    let listener =
        Listener::open(any_port(), Secure::Plain, bounds, Arc::new(SystemClock), router).await.unwrap();
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    // What the client's own kernel takes is not the listener's to bound.
    socket.set_recv_buffer_size(16 * 1024).unwrap();
    let mut stream = socket.connect(listener.address()).await.unwrap();
    let asking = async {
        loop {
            if stream.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.is_err() {
                break;
            }
        }
    };
    let _ = tokio::time::timeout(Duration::from_secs(2), asking).await;
    let made = made.load(Ordering::Relaxed);
    assert!(made > 1, "it was asked");
    // 1 MB: the send buffer, twice, and what waits in hyper. Without the bound the kernel takes some megabytes.
    assert!(made * 16 < 1024, "{made} answers of 16 KB were made for nobody");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_does_not_read_its_answer_is_cut_off() {
    let bounds = Bounds { write_stall: Duration::from_millis(300), ..Bounds::default() };
    let hits = bounds.hits.clone();
    let listener = open(bounds).await;
    let mut stream = from(2, listener.address()).await;
    stream.write_all(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    until("it is cut off", || listener.connections()() == 0 && hits.of(Limit::WriteStall) == 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_does_not_read_its_answer_over_tls_is_cut_off() {
    let bounds = Bounds { write_stall: Duration::from_millis(300), ..Bounds::default() };
    let hits = bounds.hits.clone();
    let listener = open_tls(bounds).await;
    let mut stream = over_tls(from(2, listener.address()).await, b"http/1.1").await.unwrap();
    stream.write_all(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    until("it is cut off", || listener.connections()() == 0 && hits.of(Limit::WriteStall) == 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_reader_that_reads_is_served() {
    let bounds = Bounds { write_stall: Duration::from_millis(500), ..Bounds::default() };
    let hits = bounds.hits.clone();
    let listener = open(bounds).await;
    let mut stream = from(2, listener.address()).await;
    stream.write_all(b"GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await.unwrap();
    let (mut octets, mut piece) = (0, vec![0; 1024 * 1024]);
    loop {
        let read = stream.read(&mut piece).await.unwrap();
        octets += read;
        if read == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(octets > 16 * 1024 * 1024, "{octets}");
    assert_eq!(hits.of(Limit::WriteStall), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_http2_connection_that_answers_ping_is_closed() {
    let bounds = Bounds {
        headers: Duration::from_millis(100),
        idle: Duration::from_millis(600),
        grace: Duration::from_millis(200),
        ..Bounds::default()
    };
    let hits = bounds.hits.clone();
    let listener = open_tls(bounds).await;
    let stream = over_tls(from(2, listener.address()).await, b"h2").await.unwrap();
    let (mut sender, connection) = hyper::client::conn::http2::handshake::<_, _, Empty<Bytes>>(
        TokioExecutor::new(),
        TokioIo::new(stream),
    )
    .await
    .unwrap();
    // hyper's client answers every PING by itself.
    let driven = tokio::spawn(connection);
    let begun = Instant::now();
    let request = || hyper::Request::get("https://a/small").body(Empty::new()).unwrap();
    for _ in 0..4 {
        tokio::time::sleep(Duration::from_millis(250)).await;
        let answer = sender.send_request(request()).await.unwrap();
        assert_eq!(answer.into_body().collect().await.unwrap().to_bytes(), "here");
    }
    assert!(begun.elapsed() > Duration::from_millis(900), "requests keep it open");
    assert_eq!(hits.of(Limit::Idle), 0);
    tokio::time::timeout(Duration::from_secs(10), driven).await.expect("it is open still").unwrap().unwrap();
    assert_eq!(hits.of(Limit::Idle), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_http2_client_that_opens_no_window_is_idle_and_is_cut_off() {
    let bounds =
        Bounds { idle: Duration::from_millis(400), grace: Duration::from_millis(200), ..Bounds::default() };
    let hits = bounds.hits.clone();
    let listener = open_tls(bounds).await;
    let stream = over_tls(from(2, listener.address()).await, b"h2").await.unwrap();
    let (mut sender, connection) = hyper::client::conn::http2::handshake::<_, _, Empty<Bytes>>(
        TokioExecutor::new(),
        TokioIo::new(stream),
    )
    .await
    .unwrap();
    let driven = tokio::spawn(connection);
    let request = hyper::Request::get("https://a/large").body(Empty::new()).unwrap();
    let _unread = sender.send_request(request).await.unwrap();
    until("it is cut off", || listener.connections()() == 0).await;
    assert_eq!(hits.of(Limit::Idle), 1);
    driven.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_says_nothing_of_http2_is_idle_too() {
    let bounds =
        Bounds { idle: Duration::from_millis(300), grace: Duration::from_millis(100), ..Bounds::default() };
    let listener = open_tls(bounds).await;
    let _silent = over_tls(from(2, listener.address()).await, b"h2").await.unwrap();
    until("it was there", || listener.connections()() == 1).await;
    until("it is cut off", || listener.connections()() == 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_connection_ends_after_its_request() {
    let bounds =
        Bounds { age: Duration::from_millis(500), grace: Duration::from_millis(200), ..Bounds::default() };
    let hits = bounds.hits.clone();
    let listener = open(bounds).await;
    let mut stream = from(2, listener.address()).await;
    let begun = Instant::now();
    let mut answers = 0;
    // It asks again and again, and is never idle.
    while begun.elapsed() < Duration::from_secs(8) {
        if stream.write_all(b"GET /small HTTP/1.1\r\nHost: a\r\n\r\n").await.is_err() {
            break;
        }
        let mut piece = [0; 1024];
        if stream.read(&mut piece).await.unwrap_or(0) == 0 {
            break;
        }
        answers += 1;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(answers >= 2 && begun.elapsed() < Duration::from_secs(5), "{answers} in {:?}", begun.elapsed());
    assert_eq!(hits.of(Limit::Age), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_with_its_share_of_body_memory_is_refused_and_another_is_served() {
    let bounds = Bounds {
        body_bytes_max: 1024 * 1024,
        bodies_bytes_max: 4 * 1024 * 1024,
        client_share_percent_max: 50,
        ..Bounds::default()
    };
    let hits = bounds.hits.clone();
    let listener = open(bounds).await;
    let mut held = Vec::new();
    for _ in 0..2 {
        let mut stream = from(2, listener.address()).await;
        stream.write_all(b"POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 1048576\r\n\r\n").await.unwrap();
        stream.write_all(&vec![b'x'; 1_000_000]).await.unwrap();
        held.push(stream);
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    let post = format!(
        "POST /body HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 200000\r\n\r\n{}",
        "x".repeat(200_000)
    );
    let refused = ask(2, listener.address(), &post).await;
    assert!(refused.starts_with("HTTP/1.1 503 ") && refused.contains("\"code\":\"BUSY\""), "{refused}");
    assert_eq!(hits.of(Limit::Bodies), 1);
    assert!(ask(3, listener.address(), &post).await.ends_with("200000"));
    drop(held);
}

#[tokio::test(flavor = "multi_thread")]
async fn handshakes_of_one_client_wait_for_each_other_alone_and_for_nobody_who_is_silent() {
    let bounds =
        Bounds { handshake: Duration::from_secs(4), handshakes_of_client_max: 4, ..Bounds::default() };
    let hits = bounds.hits.clone();
    let listener = open_tls(bounds).await;
    let mut silent = Vec::new();
    for said in [&b""[..], &hello(), &hello()[..40]] {
        for _ in 0..8 {
            let mut stream = from(2, listener.address()).await;
            stream.write_all(said).await.unwrap();
            silent.push(stream);
        }
    }
    until("they are taken", || listener.connections()() == 24).await;
    // Of another client and of the same, while none of them was given up.
    for client in [3, 2] {
        let mut other = over_tls(from(client, listener.address()).await, b"http/1.1").await.unwrap();
        other.write_all(SMALL.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        // A close without close_notify is an error to rustls; what came counts.
        let _ = other.read_to_end(&mut answer).await;
        assert!(String::from_utf8_lossy(&answer).ends_with("here"));
    }
    assert_eq!(hits.of(Limit::Handshake), 0);
    for stream in &mut silent {
        closed(stream).await;
    }
    until("each is counted", || hits.of(Limit::Handshake) == 24).await;
}

#[test]
fn every_limit_has_a_counter_of_its_own() {
    let names: std::collections::BTreeSet<&str> = Limit::ALL.iter().map(|limit| limit.counter()).collect();
    assert_eq!(names.len(), Limit::ALL.len());
    assert!(names.iter().all(|name| name.starts_with("qaqpa_http_") && name.ends_with("_total")));
}
