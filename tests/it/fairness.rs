//! Four clients from four loopback addresses. One of them attacks at each limit in turn; the others are answered.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::Empty;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::task::JoinSet;

use crate::support::clients::{over_tls, try_from};
use crate::support::requests::request_of;
use crate::support::serving::Serving;

/// The attacker's address; the others are 127.0.0.1, 127.0.0.3 and 127.0.0.4.
const ATTACKER: u8 = 2;

/// Requests of each of the three others under each attack.
const REQUESTS: usize = 34;

/// Connections that the attacker opens: more than it may have.
const ATTACKING: usize = 80;

/// How late an answer may be on a machine that builds and tests beside it. The figures are printed; where the machine is free
/// they are under 200 ms.
const LATE: Duration = Duration::from_secs(5);

/// Few connections and little memory, so that the attacker reaches its limits soon.
const SETTINGS: &str =
    "[http]\nconnections_max = 80\nconnections_of_client_max = 60\nbodies_bytes_max = 83886080\n";

#[derive(Clone)]
struct Target {
    plain: SocketAddr,
    gateway: SocketAddr,
    small: Arc<Vec<u8>>,
    heavy: Arc<Vec<u8>>,
}

fn post(path: &str, body: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/xml\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// Whether it was registered, now or before, over a TLS connection of its own.
async fn registers(last: u8, target: &Target) -> std::io::Result<bool> {
    let stream = try_from(last, target.gateway).await?;
    let mut stream = over_tls(stream, b"http/1.1").await?;
    stream.write_all(&target.small).await?;
    let mut answer = Vec::new();
    // A close without close_notify is an error to rustls; what came counts.
    let _ = stream.read_to_end(&mut answer).await;
    Ok(answer.starts_with(b"HTTP/1.1 200") || answer.starts_with(b"HTTP/1.1 201"))
}

#[derive(Debug, Clone, Copy)]
enum Attack {
    SlowHeaders,
    SlowBodies,
    NeverReading,
    Handshakes,
    IdleHttp2,
    HeavyExplanations,
    Garbage,
}

/// One of the attacker's connections; whatever happens to it, it tries again.
async fn attack(kind: Attack, target: Target) {
    loop {
        let _ = tokio::time::timeout(Duration::from_secs(20), once(kind, &target)).await;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn once(kind: Attack, target: &Target) -> std::io::Result<()> {
    let tls = matches!(kind, Attack::SlowHeaders | Attack::Handshakes | Attack::IdleHttp2);
    let mut stream = try_from(ATTACKER, if tls { target.gateway } else { target.plain }).await?;
    let mut sink = vec![0; 64 * 1024];
    match kind {
        Attack::SlowHeaders => {
            let mut stream = over_tls(stream, b"http/1.1").await?;
            stream.write_all(b"GET / HTTP/1.1\r\n").await?;
            loop {
                stream.write_all(b"x: y\r\n").await?;
                tokio::time::sleep(Duration::from_millis(300)).await;
            }
        }
        Attack::SlowBodies => {
            stream
                .write_all(b"POST /api/v1/requests HTTP/1.1\r\nHost: a\r\nContent-Length: 20000000\r\n\r\n")
                .await?;
            stream.write_all(&vec![b'x'; 1024 * 1024]).await?;
            loop {
                stream.write_all(b"x").await?;
                tokio::time::sleep(Duration::from_millis(300)).await;
            }
        }
        Attack::NeverReading => {
            loop {
                stream.write_all(b"GET /cert/root_gost.crt HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n").await?;
            }
        }
        // Half of it says nothing, the other half shakes hands and leaves.
        Attack::Handshakes if stream.local_addr()?.port() % 2 == 0 => stream.read(&mut sink).await.map(drop),
        Attack::Handshakes => over_tls(stream, b"http/1.1").await.map(drop),
        Attack::IdleHttp2 => {
            let stream = over_tls(stream, b"h2").await?;
            let handshake = hyper::client::conn::http2::handshake::<_, _, Empty<Bytes>>(
                TokioExecutor::new(),
                TokioIo::new(stream),
            );
            let (_sender, connection) = handshake.await.map_err(std::io::Error::other)?;
            connection.await.map_err(std::io::Error::other)
        }
        Attack::HeavyExplanations => {
            stream.write_all(&target.heavy).await?;
            stream.read_to_end(&mut sink).await.map(drop)
        }
        Attack::Garbage => {
            stream.write_all(&post("/api/v1/requests", &"\u{1}garbage".repeat(10_000))).await?;
            stream.read_to_end(&mut sink).await.map(drop)
        }
    }
}

/// What the others were answered, and how long each answer took.
async fn others(target: &Target) -> Vec<(bool, Duration)> {
    let mut clients = JoinSet::new();
    for last in [1, 3, 4] {
        let target = target.clone();
        clients.spawn(async move {
            let mut answers = Vec::new();
            for _ in 0..REQUESTS {
                let begun = Instant::now();
                let answered = tokio::time::timeout(Duration::from_secs(20), registers(last, &target)).await;
                answers.push((matches!(answered, Ok(Ok(true))), begun.elapsed()));
            }
            answers
        });
    }
    clients.join_all().await.concat()
}

async fn under(kind: Attack, target: &Target) {
    let mut attackers = JoinSet::new();
    let connections =
        if matches!(kind, Attack::HeavyExplanations | Attack::Garbage) { 40 } else { ATTACKING };
    for _ in 0..connections {
        attackers.spawn(attack(kind, target.clone()));
    }
    tokio::time::sleep(Duration::from_millis(700)).await;
    let answers = others(target).await;
    attackers.shutdown().await;
    let answered = answers.iter().filter(|answer| answer.0).count();
    let mut times: Vec<Duration> = answers.iter().map(|answer| answer.1).collect();
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
    eprintln!("{kind:?}: {answered} of {} answered, p50 {:?}, p99 {:?}", answers.len(), at(50), at(99));
    assert_eq!(answered, answers.len(), "{kind:?}");
    assert!(at(99) < LATE, "{kind:?}: p99 {:?}", at(99));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_client_at_each_limit_leaves_every_other_served() {
    let settings = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(settings.path(), SETTINGS).unwrap();
    let serving = Serving::at_noon(&["--config", settings.path().to_str().unwrap()]);
    let address = |url: &str| url.rsplit('/').next().unwrap().parse().unwrap();
    // An explanation of a document with many elements: some hundred times the work of a verdict.
    let many = format!("<!-- {} --></", "a ".repeat(60_000));
    let heavy = request_of("valid", 7).replacen("</", &many, 1);
    let target = Target {
        plain: address(&serving.endpoints.plain),
        gateway: address(&serving.endpoints.gateway),
        small: Arc::new(post("/api/v1/requests", &request_of("valid", 1))),
        heavy: Arc::new(post("/api/v1/verify?octets=PGEvPg", &heavy)),
    };
    for kind in [
        Attack::SlowHeaders,
        Attack::SlowBodies,
        Attack::NeverReading,
        Attack::Handshakes,
        Attack::IdleHttp2,
        Attack::HeavyExplanations,
        Attack::Garbage,
    ] {
        under(kind, &target).await;
    }
    let size = std::fs::metadata(serving.data().join("registry.sqlite")).unwrap().len();
    eprintln!("the registry has {size} octets after the garbage");
    assert!(size < 300 * 1024 * 1024);
}
