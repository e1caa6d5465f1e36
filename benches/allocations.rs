//! What one request takes that does not depend on the machine: pieces of memory from the allocator here, instructions under
//! `.ci/instructions`, which runs this program too. From its octets to its signed result over REST, and from its octets to its signed answer
//! as a message of the synchronous channel signed both ways; without the network: the table of paths as the listeners call it, one
//! request at a time. The REST answer's JSON is not read. Everybody signs with ECDSA.
//!
//! `allocations 20` counts 20 of each; `--unjudged` is for counting instructions. More than a tenth above what is recorded in `benches/costs.txt` is an error;
//! `cargo test --bench allocations -- --record` records what it takes now.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a bench stops where it cannot go on, and prints"
)]

mod support;

use std::alloc::System;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use bytes::Bytes;
use qaqpa::app;
use qaqpa::ca::builtin;
use qaqpa::clock::SystemClock;
use qaqpa::config::{Config, KeyAlgorithm};
use qaqpa::gateway::routes;
use qaqpa::http::{Cors, Local};
use qaqpa::random::Entropy;
use qaqpa::wsse::{Variant, sign_envelope};
use qaqpa::xmldsig::{SigningRequest, sign_enveloped};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, Stats, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Requests that are counted, after as many that are not, where nothing else is said.
const REQUESTS: usize = 200;

/// How often they are counted.
const WINDOWS: usize = 2;

/// Where it is recorded what each took.
const RECORD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/costs.txt");

/// What is sent, one way or the other.
#[derive(Clone, Copy)]
enum Kind {
    Rest,
    Soap,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Rest => "REST",
            Kind::Soap => "SOAP",
        }
    }

    fn bodies(self, count: usize) -> Vec<Bytes> {
        match self {
            Kind::Rest => {
                let (holder, plain) = (support::person("valid-ecdsa"), support::acceptable(1_308));
                let document = |number: usize| {
                    let plain = plain.replace("10100521127456", &format!("{number:014}"));
                    sign_enveloped(&plain, &holder, &SigningRequest::document()).expect("a signature").into()
                };
                (0..count).map(document).collect()
            }
            Kind::Soap => {
                let system = builtin::holder("portal-system-ecdsa").expect("a system");
                let message = |number: usize| {
                    let envelope = support::echo(number);
                    sign_envelope(&envelope, &system, Variant::KeyIdentifier, &Entropy)
                        .expect("an envelope")
                        .into()
                };
                (0..count).map(message).collect()
            }
        }
    }

    /// Its answer's body; nothing where the answer is judged by its status alone.
    async fn send(self, gateway: &Local, body: Bytes) -> Bytes {
        match self {
            Kind::Rest => {
                let request = Request::post("/api/v1/requests").body(Body::from(body)).expect("a request");
                let answer = gateway.call(request).await;
                assert_eq!(answer.status(), 201, "{answer:?}");
                Bytes::new()
            }
            Kind::Soap => {
                let request = Request::post("/bip-sync-wss-gost/")
                    .header("content-type", "text/xml; charset=utf-8")
                    .body(Body::from(body))
                    .expect("a request");
                let answer = gateway.call(request).await;
                to_bytes(answer.into_body(), 1 << 20).await.expect("an answer")
            }
        }
    }

    /// Looks at an answer, when nothing is counted any more.
    fn judge(self, answer: &[u8]) {
        let text = String::from_utf8_lossy(answer);
        assert!(matches!(self, Kind::Rest) || text.contains("SCSS001"), "{text}");
    }
}

/// Where callgrind's counters are set to zero.
#[inline(never)]
fn counting_begins(kind: Kind) -> Kind {
    black_box(kind)
}

/// Where callgrind's counters are written down.
#[inline(never)]
fn counting_ends(kind: Kind) -> Kind {
    black_box(kind)
}

/// What each request took, in the better of [`WINDOWS`]: what the background does now and then is not a request's.
async fn counted(gateway: &Local, kind: Kind, requests: usize) -> usize {
    let bodies = kind.bodies((1 + WINDOWS) * requests);
    let (first, others) = bodies.split_at(requests);
    for body in first {
        kind.judge(&kind.send(gateway, body.clone()).await);
    }
    let mut least: Option<Stats> = None;
    for bodies in others.chunks(requests) {
        let change = window(gateway, kind, bodies).await;
        least = least.filter(|least| least.allocations <= change.allocations).or(Some(change));
    }
    let least = least.unwrap_or_default();
    println!(
        "allocations/{}: {} and {} grown, {:.1} KB a request",
        kind.name(),
        least.allocations / requests,
        least.reallocations / requests,
        least.bytes_allocated as f64 / requests as f64 / 1024.0,
    );
    least.allocations / requests
}

async fn window(gateway: &Local, kind: Kind, bodies: &[Bytes]) -> Stats {
    // Threads that have nothing to do give memory back, twice, by taking more of it (`workers/at_rest.rs`): that is over by then.
    tokio::time::sleep(Duration::from_secs(4)).await;
    let mut answers = Vec::with_capacity(bodies.len());
    counting_begins(kind);
    let region = Region::new(ALLOCATOR);
    for body in bodies {
        answers.push(kind.send(gateway, body.clone()).await);
    }
    // Results are made beside the answers.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let change = region.change();
    counting_ends(kind);
    answers.iter().for_each(|answer| kind.judge(answer));
    change
}

/// The recorded number of a line `allocations/REST 510`.
fn recorded(text: &str, name: &str) -> usize {
    let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    line.trim().parse().unwrap_or_default()
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let requests = words.iter().find_map(|word| word.parse().ok()).unwrap_or(REQUESTS).max(1);
    let says = |word: &str| words.iter().any(|said| said == word);
    let (records, unjudged) = (says("--record"), says("--unjudged"));
    let directory = tempfile::tempdir().expect("a directory");
    let mut config = Config::default();
    config.data.directory = directory.path().to_owned();
    config.trust.algorithm = KeyAlgorithm::Ecdsa;
    let house = app::build(&config).expect("a house");
    let router = routes::table(&house.who.gateway).router(routes::ABOUT, Cors::default(), |_| ());
    let gateway = Local::new(router, Arc::new(SystemClock));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    for kind in [Kind::Rest, Kind::Soap] {
        let each = runtime.block_on(counted(&gateway, kind, requests));
        if !unjudged {
            judge(&format!("allocations/{} ", kind.name()), each, records);
        }
    }
}

/// Records a figure, or compares it with the one that is recorded.
fn judge(name: &str, each: usize, records: bool) {
    let text = std::fs::read_to_string(Path::new(RECORD)).expect("benches/costs.txt");
    if records {
        let others = text.lines().filter(|line| !line.starts_with(name));
        let mut lines: Vec<String> = others.map(str::to_owned).chain([format!("{name}{each}")]).collect();
        lines[1..].sort();
        return std::fs::write(RECORD, lines.join("\n") + "\n").expect("benches/costs.txt");
    }
    let most = recorded(&text, name) * 11 / 10;
    assert!(each <= most, "{name}: {each} a request, {most} at most (a tenth above benches/costs.txt)");
}
