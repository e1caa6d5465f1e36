//! Pieces of memory that one request takes from the allocator, from its octets to its signed result, without the network: the table of
//! paths as the listeners call it, one request at a time. The answer's JSON is not read. Everybody signs with ECDSA, whose instructions are
//! always the same.
//!
//! `allocations 20` counts 20 requests. More than [`ALLOCATIONS_MAX`] is an error.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a bench stops where it cannot go on, and prints"
)]

mod support;

use std::alloc::System;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use bytes::Bytes;
use qaqpa::app;
use qaqpa::clock::SystemClock;
use qaqpa::config::{Config, KeyAlgorithm};
use qaqpa::gateway::routes;
use qaqpa::http::{Cors, Local};
use qaqpa::xmldsig::{SigningRequest, sign_enveloped};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Requests that are counted, after as many that are not, where nothing else is said.
const REQUESTS: usize = 200;

/// What a request may take, workflow and registry included: a tenth more than it took when this was last set.
const ALLOCATIONS_MAX: usize = 560;

async fn submitted(gateway: &Local, body: Bytes) {
    let request = Request::post("/api/v1/requests").body(Body::from(body)).expect("a request");
    let answer = gateway.call(request).await;
    assert_eq!(answer.status(), 201, "{answer:?}");
}

fn main() {
    let said = std::env::args().skip(1).find_map(|word| word.parse::<usize>().ok());
    let requests = said.unwrap_or(REQUESTS).max(1);
    let holder = support::person("valid-ecdsa");
    let plain = support::acceptable(1_308);
    let document = |number: usize| {
        let plain = plain.replace("10100521127456", &format!("{number:014}"));
        Bytes::from(sign_enveloped(&plain, &holder, &SigningRequest::document()).expect("a signature"))
    };
    let documents: Vec<Bytes> = (0..2 * requests).map(document).collect();
    let directory = tempfile::tempdir().expect("a directory");
    let mut config = Config::default();
    config.data.directory = directory.path().to_owned();
    config.trust.algorithm = KeyAlgorithm::Ecdsa;
    let house = app::build(&config).expect("a house");
    let router = routes::table(&house.who.gateway).router(routes::ABOUT, Cors::default(), |_| ());
    let gateway = Local::new(router, Arc::new(SystemClock));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        for body in &documents[..requests] {
            submitted(&gateway, body.clone()).await;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
        let region = Region::new(ALLOCATOR);
        for body in &documents[requests..] {
            submitted(&gateway, body.clone()).await;
        }
        // Results are made beside the answers.
        tokio::time::sleep(Duration::from_millis(200)).await;
        let change = region.change();
        println!(
            "allocations/REST: {} and {} grown, {:.1} KB a request",
            change.allocations / requests,
            change.reallocations / requests,
            change.bytes_allocated as f64 / requests as f64 / 1024.0,
        );
        let each = change.allocations / requests;
        assert!(each <= ALLOCATIONS_MAX, "{each} allocations a request, {ALLOCATIONS_MAX} at most");
    });
}
