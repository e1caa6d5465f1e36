//! The whole gateway over TLS, from a signed request to its signed result, beside the bare cryptography of the same requests in the same
//! run: how much of what the gateway's threads spend is cryptography that nobody can leave out.
//!
//! For each channel and algorithm: requests a second over kept TLS connections, what the gateway's threads spent on each (the bench's own
//! are left out, deferred work is in it), by kind of thread too, what the bare cryptography of one request takes on one thread while the
//! other cores do the same, before and after the load, and the ratio. The bare cryptography of a request over REST is one verification, one signature and one digest of it;
//! over SOAP two of each. RSA and ECDSA are ring's; of GOST 34.10-2015 there is none but this library's own.
//!
//! Over REST a request is submitted, and afterwards every result is looked for; where the row says `fetched` the result is fetched
//! within the load. Over SOAP it is in the answer.
//!
//! Octets written are the kernel's count of dirtied pages; octets kept are what the registry's file grew by.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a bench stops where it cannot go on, and prints"
)]

mod support;

use std::collections::BTreeMap;
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
use rusqlite::{Connection, OpenFlags};

/// The binary's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Requests of each row; the first tenth warms up.
const REQUESTS: usize = 3_000;

/// Connections that submit and fetch, one request at a time each.
const CONNECTIONS: usize = 16;

/// The names of the bench's own threads begin so.
const OWN: &str = "bench-";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Channel {
    Rest,
    /// REST, and the result is fetched.
    Fetched,
    Soap,
}

struct Row {
    name: &'static str,
    channel: Channel,
    algorithm: KeyAlgorithm,
    person: &'static str,
}

const ROWS: [Row; 8] = [
    Row { name: "REST RSA", channel: Channel::Rest, algorithm: KeyAlgorithm::Rsa, person: "people/valid" },
    Row {
        name: "fetched REST RSA",
        channel: Channel::Fetched,
        algorithm: KeyAlgorithm::Rsa,
        person: "people/valid",
    },
    Row {
        name: "fetched REST ECDSA",
        channel: Channel::Fetched,
        algorithm: KeyAlgorithm::Ecdsa,
        person: "people/valid-ecdsa",
    },
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

/// Seconds of CPU that all threads of this process spent but the bench's own, by kind of thread.
fn gateway_cpu() -> BTreeMap<String, f64> {
    let mut kinds = BTreeMap::new();
    for task in std::fs::read_dir("/proc/self/task").expect("/proc").flatten() {
        let name = std::fs::read_to_string(task.path().join("comm")).unwrap_or_default();
        if !name.starts_with(OWN) {
            let kind = name.trim().trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('-');
            let spent = nanos(&task.path().join("schedstat").to_string_lossy()) / 1e9;
            *kinds.entry(kind.to_owned()).or_default() += spent;
        }
    }
    kinds
}

/// Octets of the one registry that is open, with what its log has still.
fn kept() -> f64 {
    let files = std::fs::read_dir("/proc/self/fd").expect("/proc").flatten();
    let mut paths = files.filter_map(|file| std::fs::read_link(file.path()).ok());
    let path = paths.find(|path| path.extension().is_some_and(|kind| kind == "sqlite")).expect("a registry");
    let registry = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("a registry");
    let number = |name: &str| {
        registry.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0)).expect("a number")
    };
    ((number("page_count") - number("freelist_count")) * number("page_size")) as f64
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

/// The same while the other cores do it too, as they do under the load: a core of a busy machine is slower.
fn bare_among_others(row: &Row, holder: &Holder, octets: usize) -> f64 {
    let others = std::thread::available_parallelism().map_or(1, usize::from) - 1;
    let done = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..others {
            scope.spawn(|| {
                while done.load(Ordering::Relaxed) == 0 {
                    bare(row, holder, octets);
                }
            });
        }
        let bare = bare(row, holder, octets);
        done.store(1, Ordering::Relaxed);
        bare
    })
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
    let times = if row.channel == Channel::Soap { 2.0 } else { 1.0 };
    times * (bare_pair(row.algorithm, holder) + hashing)
}

fn requests(row: &Row, holder: &Holder, system: &Holder) -> Vec<Bytes> {
    let plain = support::acceptable(1_308);
    let document = |number: usize| {
        let plain = plain.replace("10100521127456", &format!("{number:014}"));
        let signed = sign_enveloped(&plain, holder, &SigningRequest::document()).expect("a signature");
        match row.channel {
            Channel::Rest | Channel::Fetched => Bytes::from(signed),
            Channel::Soap => {
                let envelope = support::envelope(&format!("m-{number}"), &signed);
                let signed = sign_envelope(&envelope, system, Variant::KeyIdentifier, &Entropy);
                Bytes::from(signed.expect("an envelope"))
            }
        }
    };
    (0..REQUESTS).map(document).collect()
}

/// Submits one; over SOAP with its result, over REST with the path of its result.
async fn submitted(session: &mut Session, channel: Channel, body: Bytes) -> Option<String> {
    let (path, kind) = match channel {
        Channel::Rest | Channel::Fetched => ("/api/v1/requests", "application/xml"),
        Channel::Soap => ("/bip-sync-wss-gost/", "text/xml"),
    };
    let answer =
        session.send(Method::POST, path, &[(header::CONTENT_TYPE, kind)], body).await.expect("an answer");
    if channel == Channel::Soap {
        assert!(answer.status == 200 && answer.text().contains("result"), "{}", answer.text());
        return None;
    }
    assert_eq!(answer.status, 201, "{}", answer.text());
    let registered: serde_json::Value = serde_json::from_slice(&answer.body).expect("JSON");
    let url = registered["links"]["result"].as_str().expect("a link");
    url.find("/api/").map(|at| url[at..].to_owned())
}

async fn fetched(session: &mut Session, path: &str) {
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
) -> Vec<String> {
    let next = Arc::new(AtomicUsize::new(from));
    let one = || {
        let (client, url, documents, next) =
            (client.clone(), url.to_owned(), Arc::clone(&documents), Arc::clone(&next));
        tokio::spawn(async move {
            let mut session = client.connect(&url).await.expect("a connection");
            let mut left = Vec::new();
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                if at >= to {
                    return left;
                }
                match submitted(&mut session, channel, documents[at].clone()).await {
                    Some(path) if channel == Channel::Fetched => fetched(&mut session, &path).await,
                    path => left.extend(path),
                }
            }
        })
    };
    let tasks: Vec<_> = (0..CONNECTIONS).map(|_| one()).collect();
    let mut left = Vec::new();
    for task in tasks {
        left.extend(task.await.expect("a connection's requests"));
    }
    left
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("bench-io")
        .enable_all()
        .build()
        .expect("a runtime");
    let chosen: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    println!("gateway: {CONNECTIONS} connections over TLS, {REQUESTS} requests a row");
    for row in ROWS {
        if !chosen.is_empty() && !chosen.iter().any(|word| row.name.contains(word.as_str())) {
            continue;
        }
        let holder = builtin::holder(row.person).expect("a person");
        let suffix = row.person.trim_start_matches("people/valid");
        let system = builtin::holder(&format!("portal-system{suffix}")).expect("a system");
        let documents = Arc::new(requests(&row, &holder, &system));
        let octets = documents[0].len();
        let before = bare_among_others(&row, &holder, octets);
        let spent = runtime.block_on(measured(&row, documents));
        let after = bare_among_others(&row, &holder, octets);
        let bare = (before + after) / 2.0;
        println!(
            "gateway/{}: {:.0} requests/s, {:.0} µs of the gateway's CPU each, bare {:.0} µs ({:.0} before, {:.0} after), ratio {:.2}, {:.1} KB written and {:.1} KB kept each ({:.1}), {octets} octets in",
            row.name,
            spent.rate,
            spent.cpu * 1e6,
            bare * 1e6,
            before * 1e6,
            after * 1e6,
            bare / spent.cpu,
            spent.written / 1024.0,
            spent.kept / 1024.0,
            spent.written / spent.kept,
        );
        let by_kind = spent.kinds.iter().filter(|kind| *kind.1 >= 0.5e-6);
        let by_kind: Vec<_> = by_kind.map(|(kind, cpu)| format!("{kind} {:.0} µs", cpu * 1e6)).collect();
        println!("    {}", by_kind.join(", "));
    }
}

/// What one request took.
struct Spent {
    rate: f64,
    cpu: f64,
    kinds: BTreeMap<String, f64>,
    written: f64,
    kept: f64,
}

async fn measured(row: &Row, documents: Arc<Vec<Bytes>>) -> Spent {
    let builder: SimulatorBuilder =
        Simulator::builder().algorithm(row.algorithm).clock("2026-11-24T12:00:00Z");
    let simulator = builder.start().await.expect("a gateway");
    let (client, url) = (simulator.client().expect("a client"), simulator.gateway_url().to_owned());
    let warm = REQUESTS / 10;
    load(&client, &url, row.channel, Arc::clone(&documents), 0, warm).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let (cpu, octets, size, begun) = (gateway_cpu(), written(), kept(), Instant::now());
    let left = load(&client, &url, row.channel, documents, warm, REQUESTS).await;
    let took = begun.elapsed().as_secs_f64();
    tokio::time::sleep(Duration::from_millis(500)).await;
    let count = (REQUESTS - warm) as f64;
    let mut kinds = gateway_cpu();
    for (kind, spent) in &mut kinds {
        *spent = (*spent - cpu.get(kind).copied().unwrap_or_default()) / count;
    }
    let (octets, size) = (written() - octets, kept() - size);
    let mut session = client.connect(&url).await.expect("a connection");
    for path in left {
        fetched(&mut session, &path).await;
    }
    Spent {
        rate: count / took,
        cpu: kinds.values().sum(),
        kinds,
        written: octets / count,
        kept: size / count,
    }
}
