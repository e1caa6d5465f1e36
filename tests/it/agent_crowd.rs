//! Who keeps the signing agent busy keeps nobody else out: pages that say nothing, connections that are silent, handshakes that are none.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use axum::routing::get;
use futures_util::{SinkExt as _, StreamExt as _};
use qaqpa::Simulator;
use qaqpa::clock::SystemClock;
use qaqpa::http::{Bounds, Ended, Listener, Secure, WebSocketBounds, websocket};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::Role;

use crate::support::gateway::any_port;
use crate::support::page::{self, Page};

async fn with_pages(pages: usize) -> Simulator {
    let builder = Simulator::builder().seed(7).clock("2026-11-24T10:00:00Z");
    builder.configure(move |config| config.agent.connections_max = pages).start().await.unwrap()
}

async fn answers(page: &mut Page) {
    assert_eq!(page.common("getActiveTokens", json!([])).await["code"], "200");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_page_more_takes_the_place_of_the_silent_one_of_the_origin_that_has_most() {
    let simulator = with_pages(4).await;
    let mut own = Page::open(&simulator).await;
    let mut crowd = Vec::new();
    for _ in 0..3 {
        crowd.push(Page::open_of(&simulator, "https://crowd.test").await);
    }
    answers(&mut crowd[0]).await;
    answers(&mut crowd[1]).await;
    let mut other = Page::open_of(&simulator, "https://other.test").await;
    assert_eq!(crowd[2].ended().await, Some(1001));
    let mut again = Page::open_of(&simulator, "https://crowd.test").await;
    assert_eq!(crowd[0].ended().await, Some(1001));
    for page in [&mut own, &mut other, &mut again, &mut crowd[1]] {
        answers(page).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn silent_connections_keep_no_page_out() {
    let simulator = with_pages(3).await;
    let mut first = Page::open(&simulator).await;
    let address = simulator.agent_url().unwrap().trim_start_matches("wss://").to_owned();
    let mut silent = Vec::new();
    for _ in 0..3 + 32 + 20 {
        silent.push(TcpStream::connect(&address).await.unwrap());
    }
    let opening = tokio::time::timeout(Duration::from_secs(8), Page::open(&simulator));
    let mut second = opening.await.expect("before the silent ones are given up");
    answers(&mut first).await;
    answers(&mut second).await;
    // Those that had to go are closed: the ones that came first.
    let mut octet = [0];
    let gone = tokio::time::timeout(Duration::from_secs(8), silent[0].read(&mut octet)).await;
    assert!(matches!(gone, Ok(Ok(0) | Err(_))), "{gone:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handshake_that_is_none_is_refused() {
    let simulator = with_pages(4).await;
    let good = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    let cases = [
        (good.to_owned(), "101"),
        (format!("{good}Content-Length: 0\r\n"), "101"),
        // RFC 6455 §4.2.1 (5): one key, sixteen octets.
        (String::new(), "400"),
        ("Sec-WebSocket-Key: hello\r\n".to_owned(), "400"),
        ("Sec-WebSocket-Key: AAAA\r\n".to_owned(), "400"),
        ("Sec-WebSocket-Key: \r\n".to_owned(), "400"),
        ("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZSB0b28=\r\n".to_owned(), "400"),
        (format!("{good}{good}"), "400"),
        // Where the body ends the frames would begin.
        (format!("{good}Content-Length: 5\r\n"), "400"),
        (format!("{good}Transfer-Encoding: chunked\r\n"), "400"),
        (format!("{good}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), "400"),
        (format!("{good}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), "400"),
    ];
    for (more, status) in cases {
        let (_, head) = page::handshake_of(&simulator, "localhost", &more).await;
        assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{more}: {head}");
    }
}

async fn listening(request: Request) -> Response {
    let bounds = WebSocketBounds {
        message_bytes_max: 1_024,
        idle: Duration::from_millis(300),
        write: Duration::from_secs(5),
    };
    websocket(request, bounds, |mut socket| async move { while socket.next().await.is_some() {} })
}

/// A WebSocket of a client at the listener without TLS; nothing where it is refused.
async fn plain(address: SocketAddr) -> Option<WebSocketStream<TcpStream>> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!(
        "GET / HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    if !head.starts_with(b"HTTP/1.1 101 ") {
        return None;
    }
    Some(WebSocketStream::from_raw_socket(stream, Role::Client, None).await)
}

async fn sent_away(request: Request) -> Response {
    let bounds = WebSocketBounds {
        message_bytes_max: 1_024,
        idle: Duration::from_secs(60),
        write: Duration::from_secs(5),
    };
    websocket(request, bounds, |mut socket| async move { socket.end(Ended::GoingAway).await })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_has_ended_and_lingers_is_the_first_that_gives_way() {
    let router = Router::new().route("/", get(sent_away));
    let clock = std::sync::Arc::new(SystemClock);
    let bounds = Bounds { connections_of_client_max: 3, silent_give_way: true, ..Bounds::default() };
    let listener = Listener::open(any_port(), Secure::Plain, bounds, clock, router).await.unwrap();
    // Who is about to begin is silent for longer than all that come after it.
    let mut beginning = TcpStream::connect(listener.address()).await.unwrap();
    let mut lingering = Vec::new();
    for number in 0..40 {
        let opened = plain(listener.address()).await;
        let mut socket =
            opened.unwrap_or_else(|| panic!("number {number} is kept out by those that have ended"));
        // It has been told, and does not go.
        let told = socket.next().await;
        assert!(matches!(told, Some(Ok(Message::Close(Some(_))))), "{told:?}");
        lingering.push(socket);
    }
    beginning.write_all(b"GET /none HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    beginning.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 404 "), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_opens_sockets_fast_keeps_no_other_page_out() {
    let simulator = with_pages(4).await;
    let mut own = Page::open(&simulator).await;
    answers(&mut own).await;
    let mut crowd = Vec::new();
    // More than there are places for, and those that were sent away do not go by themselves.
    for number in 0..90 {
        crowd.push(Page::open_of(&simulator, "https://crowd.test").await);
        if number % 30 == 29 {
            let mut other = Page::open_of(&simulator, "https://other.test").await;
            answers(&mut other).await;
            answers(&mut own).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pings_hold_no_connection() {
    let router = Router::new().route("/", get(listening));
    let clock = std::sync::Arc::new(SystemClock);
    let listener = Listener::open(any_port(), Secure::Plain, Bounds::default(), clock, router).await.unwrap();
    let mut socket = plain(listener.address()).await.expect("a place");
    let begun = Instant::now();
    let code = loop {
        assert!(begun.elapsed() < Duration::from_secs(20), "it is held by pings");
        let _ = socket.send(Message::Ping(Vec::new().into())).await;
        match tokio::time::timeout(Duration::from_millis(50), socket.next()).await {
            Ok(Some(Ok(Message::Close(frame)))) => break frame.map(|frame| u16::from(frame.code)),
            Ok(None | Some(Err(_))) => break None,
            _ => {}
        }
    };
    assert_eq!(code, Some(1001));
}
