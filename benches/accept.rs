//! Octets to durable registration, without the network: the table of paths as the listeners call it, over distinct signed requests.
//!
//! Not criterion's: a request can be registered once only, so that a fixed number of them is taken through and timed.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a bench stops where it cannot go on, and prints"
)]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

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

async fn submit(gateway: &Local, body: Bytes) -> String {
    let request = Request::post("/api/v1/requests").body(Body::from(body)).expect("a request");
    let answer = gateway.call(request).await;
    assert_eq!(answer.status(), 201, "{answer:?}");
    let timing = answer.headers().get("server-timing").and_then(|value| value.to_str().ok());
    timing.unwrap_or_default().to_owned()
}

fn main() {
    let holder = support::person("valid");
    println!(
        "signing {} requests of {} octets",
        4 * (REQUESTS + WARM_UP),
        support::signed(4_608, &holder).len()
    );
    let plain = support::request(1_308);
    let document = |number: usize| {
        let plain = plain.replace("10100521127456", &format!("{number:014}"));
        Bytes::from(sign_enveloped(&plain, &holder, &SigningRequest::document()).expect("a signature"))
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    for (round, senders) in [1, 8, 64, 256].into_iter().enumerate() {
        let directory = tempfile::tempdir().expect("a directory");
        let mut config = Config::default();
        config.data.directory = directory.path().to_owned();
        // The provider waits: what is measured is the acceptance.
        config.workflow.decide_after_seconds = 3_600;
        let house = app::build(&config).expect("a house");
        let router = routes::table(&house.who.gateway).router(routes::ABOUT, Cors::default(), |_| ());
        let gateway = Arc::new(Local::new(router, Arc::new(SystemClock)));
        let documents: Arc<Vec<Bytes>> =
            Arc::new((0..REQUESTS + WARM_UP).map(|i| document(round * 10_000 + i)).collect());
        let next = Arc::new(AtomicUsize::new(WARM_UP));
        let (took, timing) = runtime.block_on(async {
            for body in &documents[..WARM_UP] {
                submit(&gateway, body.clone()).await;
            }
            let begun = Instant::now();
            let tasks: Vec<_> = (0..senders)
                .map(|_| {
                    let (gateway, documents, next) =
                        (Arc::clone(&gateway), Arc::clone(&documents), Arc::clone(&next));
                    tokio::spawn(async move {
                        let mut timing = String::new();
                        while let Some(body) = documents.get(next.fetch_add(1, Ordering::Relaxed)) {
                            timing = submit(&gateway, body.clone()).await;
                        }
                        timing
                    })
                })
                .collect();
            let mut timing = String::new();
            for task in tasks {
                timing = task.await.expect("a sender");
            }
            (begun.elapsed(), timing)
        });
        let rate = REQUESTS as f64 / took.as_secs_f64();
        println!(
            "accept/{senders} senders: {rate:.0} requests/s, {:.0} µs each; the last: {timing}",
            took.as_micros() as f64 / REQUESTS as f64
        );
    }
}
