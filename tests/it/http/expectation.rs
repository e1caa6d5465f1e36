//! `Expect: 100-continue` over HTTP/2, RFC 9110 §10.1.1: who waits for a word before the body gets one.

use std::future::poll_fn;

use h2::client::{ResponseFuture, SendRequest};

use super::*;
use crate::support::clients::over_tls;

async fn asked(listener: &Listener) -> SendRequest<Bytes> {
    let stream = tokio::net::TcpStream::connect(listener.address()).await.unwrap();
    let (sender, connection) = h2::client::handshake(over_tls(stream, b"h2").await.unwrap()).await.unwrap();
    tokio::spawn(connection);
    sender.ready().await.unwrap()
}

fn waiting(length: usize) -> hyper::Request<()> {
    let request = hyper::Request::post("https://localhost/x").header("expect", "100-Continue");
    request.header("content-length", length).body(()).unwrap()
}

/// The status of an interim answer; none where the final one comes first.
async fn interim(response: &mut ResponseFuture) -> Option<u16> {
    poll_fn(|task| response.poll_informational(task)).await.map(|interim| interim.unwrap().status().as_u16())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_waits_is_told_to_send_and_is_answered() {
    let listener = open_tls(Authority::new("ТЕСТ TLS").server(), narrow()).await;
    let mut sender = asked(&listener).await;
    let (mut response, mut body) = sender.send_request(waiting(5), false).unwrap();
    assert_eq!(interim(&mut response).await, Some(100));
    body.send_data(Bytes::from_static(b"12345"), true).unwrap();
    let answer = response.await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    assert!(answer.headers().contains_key("date") && answer.headers().contains_key("content-length"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_refused_is_not_asked_for() {
    let listener = open_tls(Authority::new("ТЕСТ TLS").server(), narrow()).await;
    let mut sender = asked(&listener).await;
    let (mut response, _body) = sender.send_request(waiting(100_001), false).unwrap();
    assert_eq!(interim(&mut response).await, None);
    assert_eq!(response.await.unwrap().status().as_u16(), 413);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_does_not_wait_is_not_told() {
    let listener = open_tls(Authority::new("ТЕСТ TLS").server(), narrow()).await;
    let mut sender = asked(&listener).await;
    let request = hyper::Request::post("https://localhost/x").body(()).unwrap();
    let (mut response, mut body) = sender.send_request(request, false).unwrap();
    body.send_data(Bytes::from_static(b"12345"), true).unwrap();
    assert_eq!(interim(&mut response).await, None);
    assert_eq!(response.await.unwrap().status().as_u16(), 200);
}
