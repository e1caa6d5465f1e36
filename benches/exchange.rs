//! The synchronous channel signed both ways, at fixed rates in open loop: what the gateway's threads spend on a message beside the bare
//! cryptography of the same run. A service of this process, a script, and a provider behind a URL.
//!
//! An echo costs one verification, one signature and a digest of each message; a routed one twice as much: the message to the provider
//! is signed anew, its answer is verified. Latency counts from the moment at which a message was due. Arguments are rates; each row has
//! messages that are newly signed. Threads of the bench, the provider's among them, are left out of the figures.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a bench stops where it cannot go on, and prints"
)]

use std::hint::black_box;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use qaqpa::app::Simulator;
use qaqpa::ca::builtin;
use qaqpa::crypto::{DigestAlgorithm, digest};
use qaqpa::http::{Client, Method, Session, header};
use qaqpa::keys::Holder;
use qaqpa::random::Entropy;
use qaqpa::wsse::{Variant, sign_envelope};
use ring::{rand, signature};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

/// Seconds of load of each row; the first of them warms up.
const SECONDS: usize = 4;

/// Connections at most.
const CONNECTIONS: usize = 64;

/// The names of the bench's own threads begin so.
const OWN: &str = "bench-";

const SCRIPT: &str = r#"
[[answer]]
data = "<n:response xmlns:n='http://shep.nitec.kz/'><requestNumber>{{requestNumber}}</requestNumber></n:response>"
"#;

fn nanos(path: &str) -> f64 {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.split_whitespace().next().and_then(|first| first.parse().ok()).unwrap_or_default()
}

/// Seconds of CPU that all threads of this process spent but the bench's own.
fn gateway_cpu() -> f64 {
    let tasks = std::fs::read_dir("/proc/self/task").expect("/proc");
    let of = |task: std::fs::DirEntry| {
        let name = std::fs::read_to_string(task.path().join("comm")).unwrap_or_default();
        if name.starts_with(OWN) { 0.0 } else { nanos(&task.path().join("schedstat").to_string_lossy()) }
    };
    tasks.flatten().map(of).sum::<f64>() / 1e9
}

/// Seconds of CPU of one call.
fn each(call: &mut dyn FnMut()) -> f64 {
    let cpu = || nanos("/proc/thread-self/schedstat") / 1e9;
    let (begun, mut calls) = (cpu(), 0);
    loop {
        for _ in 0..50 {
            call();
            calls += 1;
        }
        let spent = cpu() - begun;
        if spent > 0.15 {
            return spent / f64::from(calls);
        }
    }
}

/// Seconds of one verification, one signature and two digests: RSA by ring.
fn bare_pair(holder: &Holder, octets: usize) -> f64 {
    let (message, random) = ([7u8; 700], rand::SystemRandom::new());
    let pair = signature::RsaKeyPair::from_pkcs8(holder.key().pkcs8()).expect("a key");
    let mut value = vec![0; pair.public().modulus_len()];
    let mut sign =
        || pair.sign(&signature::RSA_PKCS1_SHA256, &random, &message, &mut value).expect("a signature");
    let signing = each(&mut sign);
    let of = &signature::RSA_PKCS1_2048_8192_SHA256;
    let public = signature::UnparsedPublicKey::new(of, pair.public().as_ref().to_vec());
    let body = vec![b'x'; octets];
    let hashing = each(&mut || {
        black_box(digest(DigestAlgorithm::Sha256, &body));
    });
    signing + each(&mut || public.verify(&message, &value).expect("verified")) + 2.0 * hashing
}

fn message(service: &str, number: usize, system: &Holder) -> Bytes {
    let business = format!(
        "&lt;n:request xmlns:n=\"http://shep.nitec.kz/\"&gt;&lt;requestNumber&gt;{number:014}&lt;/requestNumber&gt;&lt;uin&gt;123456789011&lt;/uin&gt;&lt;date&gt;2026-11-24T12:00:00&lt;/date&gt;&lt;/n:request&gt;"
    );
    let envelope = format!(
        "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body><typ:SendMessage xmlns:typ=\"http://bip.bee.kz/SyncChannel/v10/Types\"><request><requestInfo><messageId>{service}-{number}</messageId><serviceId>{service}</serviceId><messageDate>2026-11-24T17:00:00.000+05:00</messageDate><sender><senderId>portal</senderId><password>-</password></sender></requestInfo><requestData><data>{business}</data></requestData></request></typ:SendMessage></soap:Body></soap:Envelope>"
    );
    sign_envelope(&envelope, system, Variant::KeyIdentifier, &Entropy).expect("an envelope").into()
}

/// A provider: reads a message and answers it, signed by its own key.
async fn provider(key: Arc<Holder>) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let key = Arc::clone(&key);
            tokio::spawn(async move { answers(stream, &key).await });
        }
    });
    url
}

async fn answers(mut stream: tokio::net::TcpStream, key: &Holder) -> Option<()> {
    let mut octets = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&octets).into_owned();
        let head = text.find("\r\n\r\n");
        let length = head.and_then(|end| {
            let lower = text[..end].to_ascii_lowercase();
            let at = lower.find("content-length:")? + "content-length:".len();
            lower[at..].lines().next()?.trim().parse::<usize>().ok()
        });
        let (Some(head), Some(length)) = (head, length) else {
            let read = stream.read_buf(&mut octets).await.ok()?;
            if read == 0 {
                return None;
            }
            continue;
        };
        if octets.len() < head + 4 + length {
            let read = stream.read_buf(&mut octets).await.ok()?;
            if read == 0 {
                return None;
            }
            continue;
        }
        let id = text.split("<messageId>").nth(1)?.split('<').next()?;
        let envelope = format!(
            "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body><n:SendMessageResponse xmlns:n=\"http://bip.bee.kz/SyncChannel/v10/Types\"><response><responseInfo><messageId>1</messageId><correlationId>{id}</correlationId><responseDate>2026-11-24T12:00:00Z</responseDate><status><code>SCSS001</code><message>ok</message></status></responseInfo><responseData><data><a xmlns=\"urn:a\">1</a></data></responseData></response></n:SendMessageResponse></soap:Body></soap:Envelope>"
        );
        let signed = sign_envelope(&envelope, key, Variant::KeyIdentifier, &Entropy).ok()?;
        let answer = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Length: {}\r\n\r\n{signed}",
            signed.len()
        );
        stream.write_all(answer.as_bytes()).await.ok()?;
        octets.drain(..head + 4 + length);
    }
}

/// What a row came to.
struct Came {
    /// Seconds from the moment at which each message was due.
    latencies: Vec<f64>,
    /// Seconds of the gateway's CPU for each.
    cpu: f64,
}

/// Sends at a rate, each when it is due whatever became of those before it.
async fn at_rate(client: &Client, url: &str, rate: usize, messages: Vec<Bytes>) -> Came {
    let sessions: Arc<Mutex<Vec<Session>>> = Arc::default();
    let (begun, gap) = (Instant::now(), Duration::from_secs_f64(1.0 / rate as f64));
    let mut tasks = Vec::new();
    let (mut cpu, counted) = (0.0, messages.len() - rate);
    let permits = Arc::new(tokio::sync::Semaphore::new(CONNECTIONS));
    for (at, body) in messages.into_iter().enumerate() {
        let due = begun + gap * u32::try_from(at).expect("few");
        tokio::time::sleep_until(due.into()).await;
        if at == rate {
            cpu = gateway_cpu();
        }
        let (sessions, permits, client, url) =
            (Arc::clone(&sessions), Arc::clone(&permits), client.clone(), url.to_owned());
        tasks.push(tokio::spawn(async move {
            let _permit = permits.acquire().await.expect("open");
            let kept = sessions.lock().expect("whole").pop();
            let mut session = match kept {
                Some(session) => session,
                None => client.connect(&url).await.expect("a connection"),
            };
            let headers = [(header::CONTENT_TYPE, "text/xml; charset=utf-8")];
            let answer =
                session.send(Method::POST, "/bip-sync-wss-gost/", &headers, body).await.expect("an answer");
            assert!(answer.status == 200 && answer.text().contains("SCSS001"), "{}", answer.text());
            sessions.lock().expect("whole").push(session);
            due.elapsed().as_secs_f64()
        }));
    }
    let mut latencies = Vec::new();
    for (at, task) in tasks.into_iter().enumerate() {
        let latency = task.await.expect("a message");
        if at >= rate {
            latencies.push(latency);
        }
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    latencies.sort_by(f64::total_cmp);
    Came { latencies, cpu: (gateway_cpu() - cpu) / counted as f64 }
}

async fn registered(client: &Client, management: &str, service: &serde_json::Value) {
    let url = format!("{management}/manage/v1/exchange/services");
    let headers = [(header::CONTENT_TYPE, "application/json")];
    let answer =
        client.send(Method::PUT, &url, &headers, service.to_string().into()).await.expect("an answer");
    assert_eq!(answer.status, 200, "{}", answer.text());
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("bench-io")
        .enable_all()
        .build()
        .expect("a runtime");
    let rates: Vec<usize> = std::env::args().skip(1).filter_map(|word| word.parse().ok()).collect();
    let rates = if rates.is_empty() { vec![100, 200, 400] } else { rates };
    let system = builtin::holder("portal-system").expect("a system");
    let key = Arc::new(builtin::holder("gateway-transport").expect("a key"));
    let octets = message("ECHO", 1, &system).len();
    println!("exchange: RSA, {octets} octets, plain listener, {SECONDS} s a row, the first left out");
    let start = async {
        let simulator = Simulator::builder().clock("2026-11-24T12:00:00Z").start().await.expect("a gateway");
        let client = simulator.client().expect("a client");
        let (management, url) = (simulator.management_url(), provider(key).await);
        let scripted = serde_json::json!({ "id": "ECHO", "kind": "scripted", "script": SCRIPT, "iin": null });
        registered(&client, management, &scripted).await;
        let routed = serde_json::json!({ "id": "ROUTED", "kind": "routed", "url": url, "millisMax": 10_000 });
        registered(&client, management, &routed).await;
        (simulator, client)
    };
    let (simulator, client) = runtime.block_on(start);
    for (service, pairs) in [("TEST_SERVICE_ID", 1.0), ("ECHO", 1.0), ("ROUTED", 2.0)] {
        for rate in &rates {
            let first = rate * 1_000_000;
            let messages = (0..rate * SECONDS).map(|at| message(service, first + at, &system)).collect();
            let before = bare_pair(&system, octets);
            let came = runtime.block_on(at_rate(&client, simulator.plain_url(), *rate, messages));
            let bare = pairs * (before + bare_pair(&system, octets)) / 2.0;
            let at = |part: f64| came.latencies[((came.latencies.len() - 1) as f64 * part) as usize] * 1e3;
            println!(
                "exchange/{service} at {rate}/s: p50 {:.1} ms, p99 {:.1} ms, {:.0} µs of CPU each, bare {:.0} µs, own {:.0} µs",
                at(0.5),
                at(0.99),
                came.cpu * 1e6,
                bare * 1e6,
                (came.cpu - bare) * 1e6,
            );
        }
    }
}
