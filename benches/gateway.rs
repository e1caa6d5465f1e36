//! The whole gateway over TLS, from a signed request to its signed result, beside the bare cryptography of the same requests in the same
//! run: how much of what the gateway's threads spend is cryptography that nobody can leave out.
//!
//! For each channel and algorithm: results completed in a second (submitted and fetched, over kept TLS connections), what the gateway's
//! threads spent on each (the bench's own are left out, deferred work is in it), what the bare cryptography of one request takes on one
//! thread, before and after the load, and the ratio. The bare cryptography of a request over REST is one verification, one signature and
//! one digest of it; over SOAP two of each. RSA and ECDSA are ring's; of GOST 34.10-2015 there is none but this library's own.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a bench stops where it cannot go on, and prints"
)]

mod support;

use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use qaqpa::app::{Simulator, SimulatorBuilder};
use qaqpa::ca::builtin;
use qaqpa::config::KeyAlgorithm;
use qaqpa::crypto::{DigestAlgorithm, EcdsaForm, SignatureAlgorithm, digest};
use qaqpa::http::{Client, Method, Session, header};
use qaqpa::keys::Holder;
use qaqpa::random::Entropy;
use qaqpa::wsse::{Variant, sign_envelope};
use qaqpa::xmldsig::{SigningRequest, sign_enveloped};
use ring::{rand, signature};

/// Requests of each row; the first tenth warms up.
const REQUESTS: usize = 3_000;

/// Connections that submit and fetch, one request at a time each.
const CONNECTIONS: usize = 16;

/// The names of the bench's own threads begin so.
const OWN: &str = "bench-";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Channel {
    Rest,
    Soap,
}

struct Row {
    name: &'static str,
    channel: Channel,
    algorithm: KeyAlgorithm,
    person: &'static str,
}

const ROWS: [Row; 6] = [
    Row { name: "REST RSA", channel: Channel::Rest, algorithm: KeyAlgorithm::Rsa, person: "people/valid" },
    Row {
        name: "REST ECDSA",
        channel: Channel::Rest,
        algorithm: KeyAlgorithm::Ecdsa,
        person: "people/valid-ecdsa",
    },
    Row {
        name: "REST GOST",
        channel: Channel::Rest,
        algorithm: KeyAlgorithm::Gost2015,
        person: "people/valid-gost2015",
    },
    Row { name: "SOAP RSA", channel: Channel::Soap, algorithm: KeyAlgorithm::Rsa, person: "people/valid" },
    Row {
        name: "SOAP ECDSA",
        channel: Channel::Soap,
        algorithm: KeyAlgorithm::Ecdsa,
        person: "people/valid-ecdsa",
    },
    Row {
        name: "SOAP GOST",
        channel: Channel::Soap,
        algorithm: KeyAlgorithm::Gost2015,
        person: "people/valid-gost2015",
    },
];

/// Seconds of CPU that this thread spent.
fn own_cpu() -> f64 {
    nanos("/proc/thread-self/schedstat") / 1e9
}

fn nanos(path: &str) -> f64 {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.split_whitespace().next().and_then(|first| first.parse().ok()).unwrap_or_default()
}

/// Seconds of CPU that all threads of this process spent but the bench's own.
fn gateway_cpu() -> f64 {
    let tasks = std::fs::read_dir("/proc/self/task").expect("/proc");
    let of = |task: std::fs::DirEntry| {
        let name = std::fs::read_to_string(task.path().join("comm")).unwrap_or_default();
        let counts = !name.starts_with(OWN);
        if counts { nanos(&task.path().join("schedstat").to_string_lossy()) } else { 0.0 }
    };
    tasks.flatten().map(of).sum::<f64>() / 1e9
}

fn written() -> f64 {
    let text = std::fs::read_to_string("/proc/self/io").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("write_bytes: "));
    line.and_then(|octets| octets.parse().ok()).unwrap_or_default()
}

/// Seconds of one verification and one signature.
fn bare_pair(algorithm: KeyAlgorithm, holder: &Holder) -> f64 {
    let message = [7u8; 700];
    let random = rand::SystemRandom::new();
    let pkcs8 = holder.key().pkcs8();
    match algorithm {
        KeyAlgorithm::Rsa => {
            let pair = signature::RsaKeyPair::from_pkcs8(pkcs8).expect("a key");
            let mut value = vec![0; pair.public().modulus_len()];
            let mut sign = || {
                pair.sign(&signature::RSA_PKCS1_SHA256, &random, &message, &mut value).expect("a signature")
            };
            let signing = each(&mut sign);
            let public = signature::UnparsedPublicKey::new(
                &signature::RSA_PKCS1_2048_8192_SHA256,
                pair.public().as_ref().to_vec(),
            );
            signing + each(&mut || public.verify(&message, &value).expect("verified"))
        }
        KeyAlgorithm::Ecdsa => {
            let kind = &signature::ECDSA_P256_SHA256_FIXED_SIGNING;
            let pair = signature::EcdsaKeyPair::from_pkcs8(kind, pkcs8, &random).expect("a key");
            let value = pair.sign(&random, &message).expect("a signature");
            let signing = each(&mut || {
                black_box(pair.sign(&random, &message).expect("a signature"));
            });
            let point = signature::KeyPair::public_key(&pair).as_ref().to_vec();
            let public = signature::UnparsedPublicKey::new(&signature::ECDSA_P256_SHA256_FIXED, point);
            signing + each(&mut || public.verify(&message, value.as_ref()).expect("verified"))
        }
        KeyAlgorithm::Gost2004 | KeyAlgorithm::Gost2015 => {
            let of = SignatureAlgorithm::Gost2015_512;
            let value = holder.key().sign(of, EcdsaForm::Fixed, &message).expect("a signature");
            let public = holder.key().public();
            let signing = each(&mut || {
                black_box(holder.key().sign(of, EcdsaForm::Fixed, &message).expect("a signature"));
            });
            signing + each(&mut || public.verify(of, EcdsaForm::Fixed, &message, &value).expect("verified"))
        }
    }
}

/// Seconds of CPU of one call.
fn each(call: &mut dyn FnMut()) -> f64 {
    let (begun, mut calls) = (own_cpu(), 0);
    loop {
        for _ in 0..50 {
            call();
            calls += 1;
        }
        let spent = own_cpu() - begun;
        if spent > 0.15 {
            return spent / f64::from(calls);
        }
    }
}

/// Seconds of the bare cryptography of one request of these octets.
fn bare(row: &Row, holder: &Holder, octets: usize) -> f64 {
    let body = vec![b'x'; octets];
    let kind = match row.algorithm {
        KeyAlgorithm::Gost2004 | KeyAlgorithm::Gost2015 => DigestAlgorithm::Streebog512,
        KeyAlgorithm::Rsa | KeyAlgorithm::Ecdsa => DigestAlgorithm::Sha256,
    };
    let hashing = each(&mut || {
        black_box(digest(kind, &body));
    });
    let times = if row.channel == Channel::Rest { 1.0 } else { 2.0 };
    times * (bare_pair(row.algorithm, holder) + hashing)
}

fn requests(row: &Row, holder: &Holder, system: &Holder) -> Vec<Bytes> {
    let plain = support::acceptable(1_308);
    let document = |number: usize| {
        let plain = plain.replace("10100521127456", &format!("{number:014}"));
        let signed = sign_enveloped(&plain, holder, &SigningRequest::document()).expect("a signature");
        match row.channel {
            Channel::Rest => Bytes::from(signed),
            Channel::Soap => {
                let envelope = support::envelope(&format!("m-{number}"), &signed);
                let signed = sign_envelope(&envelope, system, Variant::KeyIdentifier, &Entropy);
                Bytes::from(signed.expect("an envelope"))
            }
        }
    };
    (0..REQUESTS).map(document).collect()
}

/// Submits one and fetches its result.
async fn completed(session: &mut Session, channel: Channel, body: Bytes) {
    let (path, kind) = match channel {
        Channel::Rest => ("/api/v1/requests", "application/xml"),
        Channel::Soap => ("/bip-sync-wss-gost/", "text/xml"),
    };
    let answer =
        session.send(Method::POST, path, &[(header::CONTENT_TYPE, kind)], body).await.expect("an answer");
    if channel == Channel::Soap {
        assert!(answer.status == 200 && answer.text().contains("result"), "{}", answer.text());
        return;
    }
    assert_eq!(answer.status, 201, "{}", answer.text());
    let registered: serde_json::Value = serde_json::from_slice(&answer.body).expect("JSON");
    let url = registered["links"]["result"].as_str().expect("a link");
    let path = url.find("/api/").map(|at| &url[at..]).expect("a path");
    let result = session.send(Method::GET, path, &[], Bytes::new()).await.expect("a result");
    assert_eq!(result.status, 200, "{}", result.text());
}

async fn load(
    client: &Client,
    url: &str,
    channel: Channel,
    documents: Arc<Vec<Bytes>>,
    from: usize,
    to: usize,
) {
    let next = Arc::new(AtomicUsize::new(from));
    let one = || {
        let (client, url, documents, next) =
            (client.clone(), url.to_owned(), Arc::clone(&documents), Arc::clone(&next));
        tokio::spawn(async move {
            let mut session = client.connect(&url).await.expect("a connection");
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                if at >= to {
                    return;
                }
                completed(&mut session, channel, documents[at].clone()).await;
            }
        })
    };
    let tasks: Vec<_> = (0..CONNECTIONS).map(|_| one()).collect();
    for task in tasks {
        task.await.expect("a connection's requests");
    }
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("bench-io")
        .enable_all()
        .build()
        .expect("a runtime");
    let chosen: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    println!("gateway: {CONNECTIONS} connections over TLS, {REQUESTS} requests a row, submitted and fetched");
    for row in ROWS {
        if !chosen.is_empty() && !chosen.iter().any(|word| row.name.contains(word.as_str())) {
            continue;
        }
        let holder = builtin::holder(row.person).expect("a person");
        let suffix = row.person.trim_start_matches("people/valid");
        let system = builtin::holder(&format!("portal-system{suffix}")).expect("a system");
        let documents = Arc::new(requests(&row, &holder, &system));
        let octets = documents[0].len();
        let before = bare(&row, &holder, octets);
        let builder: SimulatorBuilder =
            Simulator::builder().algorithm(row.algorithm).clock("2026-11-24T12:00:00Z");
        let (spent, took, octets_written) = runtime.block_on(async {
            let simulator = builder.start().await.expect("a gateway");
            let (client, url) = (simulator.client().expect("a client"), simulator.gateway_url().to_owned());
            let warm = REQUESTS / 10;
            load(&client, &url, row.channel, Arc::clone(&documents), 0, warm).await;
            tokio::time::sleep(Duration::from_millis(300)).await;
            let (cpu, octets, begun) = (gateway_cpu(), written(), Instant::now());
            load(&client, &url, row.channel, Arc::clone(&documents), warm, REQUESTS).await;
            let took = begun.elapsed();
            tokio::time::sleep(Duration::from_millis(500)).await;
            (gateway_cpu() - cpu, took, written() - octets)
        });
        let after = bare(&row, &holder, octets);
        let count = (REQUESTS - REQUESTS / 10) as f64;
        let (bare, each) = ((before + after) / 2.0, spent / count);
        println!(
            "gateway/{}: {:.0} results/s, {:.0} µs of the gateway's CPU each, bare {:.0} µs ({:.0} before, {:.0} after), ratio {:.2}, {:.1} KB written each, {octets} octets in",
            row.name,
            count / took.as_secs_f64(),
            each * 1e6,
            bare * 1e6,
            before * 1e6,
            after * 1e6,
            bare / each,
            octets_written / count / 1024.0,
        );
    }
}
