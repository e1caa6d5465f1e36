//! Octets to durable registration and on to the signed result, without the network: the table of paths as the listeners call it, over
//! distinct signed requests.
//!
//! Two figures for each number of senders: how many requests are answered with 201 in a second, and how many are worked to their
//! result in a second, from the first request to the last result. A gateway can accept more than it can work for long; what it can
//! sustain is the second. Not criterion's: a request can be registered once only, so that a fixed number is taken through and timed.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a bench stops where it cannot go on, and prints"
)]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::Request;
use bytes::Bytes;
use qaqpa::app;
use qaqpa::clock::SystemClock;
use qaqpa::config::Config;
use qaqpa::gateway::routes;
use qaqpa::http::{Cors, Local};
use qaqpa::xmldsig::{SigningRequest, sign_enveloped};

/// Requests for each number of senders; the first hundred warm up.
const REQUESTS: usize = 2_000;
const WARM_UP: usize = 100;

/// How long one waits for the results of a round before the bench breaks off.
const RESULTS_WAIT: Duration = Duration::from_secs(300);

/// What is left of an accepted request: its number, and how long each stage took.
#[derive(Default)]
struct Accepted {
    number: String,
    token: String,
    timing: String,
}

async fn submit(gateway: &Local, body: Bytes) -> Accepted {
    // Beyond what it can work off the gateway says to come again: that is a part of the time.
    let answer = loop {
        let request = Request::post("/api/v1/requests").body(Body::from(body.clone())).expect("a request");
        let answer = gateway.call(request).await;
        if answer.status() != 503 {
            break answer;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    assert_eq!(answer.status(), 201, "{answer:?}");
    let timing = answer.headers().get("server-timing").and_then(|value| value.to_str().ok());
    let timing = timing.unwrap_or_default().to_owned();
    let registered = json(answer).await;
    let text = |member: &str| registered[member].as_str().expect("a text").to_owned();
    Accepted { number: text("registrationNumber"), token: text("accessToken"), timing }
}

async fn json(answer: axum::response::Response) -> serde_json::Value {
    let body = axum::body::to_bytes(answer.into_body(), 1024 * 1024).await.expect("a body");
    serde_json::from_slice(&body).expect("JSON")
}

/// Returns when each of these has its result, and asserts that it is a positive one.
async fn completed(gateway: &Local, accepted: &[Accepted]) {
    let begun = Instant::now();
    // The oldest are worked first: one waits for the last that is open, and looks at no other again.
    for request in accepted {
        loop {
            let path = format!("/api/v1/requests/{}?token={}", request.number, request.token);
            let status =
                json(gateway.call(Request::get(path).body(Body::empty()).expect("a request")).await).await;
            match status["status"].as_str() {
                Some("completed") => break,
                Some("registered" | "documents-checked" | "in-work") => {}
                other => panic!("{} ended as {other:?}", request.number),
            }
            assert!(begun.elapsed() < RESULTS_WAIT, "{} has no result", request.number);
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
}

fn main() {
    let holder = support::person("valid");
    let plain = support::acceptable(1_308);
    let document = |number: usize| {
        let plain = plain.replace("10100521127456", &format!("{number:014}"));
        Bytes::from(sign_enveloped(&plain, &holder, &SigningRequest::document()).expect("a signature"))
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    for (round, senders) in [1, 8, 64, 256].into_iter().enumerate() {
        let directory = tempfile::tempdir().expect("a directory");
        let mut config = Config::default();
        config.data.directory = directory.path().to_owned();
        let house = app::build(&config).expect("a house");
        let router = routes::table(&house.who.gateway).router(routes::ABOUT, Cors::default(), |_| ());
        let gateway = Arc::new(Local::new(router, Arc::new(SystemClock)));
        let documents: Arc<Vec<Bytes>> =
            Arc::new((0..REQUESTS + WARM_UP).map(|i| document(round * 10_000 + i)).collect());
        let next = Arc::new(AtomicUsize::new(WARM_UP));
        let (accepting, working, timing) = runtime.block_on(async {
            let mut warm = Vec::new();
            for body in &documents[..WARM_UP] {
                warm.push(submit(&gateway, body.clone()).await);
            }
            completed(&gateway, &warm).await;
            let begun = Instant::now();
            let tasks: Vec<_> = (0..senders)
                .map(|_| {
                    let (gateway, documents, next) =
                        (Arc::clone(&gateway), Arc::clone(&documents), Arc::clone(&next));
                    tokio::spawn(async move {
                        let mut accepted = Vec::new();
                        while let Some(body) = documents.get(next.fetch_add(1, Ordering::Relaxed)) {
                            accepted.push(submit(&gateway, body.clone()).await);
                        }
                        accepted
                    })
                })
                .collect();
            let mut accepted = Vec::new();
            for task in tasks {
                accepted.extend(task.await.expect("a sender"));
            }
            let accepting = begun.elapsed();
            completed(&gateway, &accepted).await;
            (accepting, begun.elapsed(), accepted.pop().unwrap_or_default().timing)
        });
        let rate = |took: Duration| REQUESTS as f64 / took.as_secs_f64();
        println!(
            "accept/{senders} senders: {:.0} requests/s accepted, {:.0}/s with their results; the last: {timing}",
            rate(accepting),
            rate(working)
        );
    }
}
