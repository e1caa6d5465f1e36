//! The listener: limits, time-outs, TLS, drain.

use std::future::ready;
use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use qaqpa::clock::SystemClock;
use qaqpa::http::{
    Bounds, Client, ClientCertificates, ClientError, Drained, Listener, ListenerError, Method, Secure,
    StatusCode, TlsIdentity, Trust,
};

mod expectation;
mod once;

use crate::support::authority::Authority;
use crate::support::gateway::any_port;
use crate::support::raw::{connect, exchange, head, rest};
use crate::support::whole::{Answering, Handler, Request, Response, read_whole};

/// Says what reached it; panics at `/panic`, takes its time at `/slow`.
#[derive(Default)]
struct Echo {
    asked: AtomicUsize,
}

impl Handler for Echo {
    fn handle(&self, request: Request) -> Answering<'_> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        assert!(request.path != "/panic", "on purpose");
        let first = request.peer_certificates.first().map_or(0, Vec::len);
        let text = format!(
            "{} {} {}://{} {} octets, certificate of {first}",
            request.method,
            request.path,
            request.scheme.as_str(),
            request.host.as_deref().unwrap_or("-"),
            request.body.len()
        );
        let response = Response::new(StatusCode::OK, "text/plain", text);
        if request.path == "/slow" {
            return Box::pin(async {
                tokio::time::sleep(Duration::from_millis(300)).await;
                response
            });
        }
        if request.path == "/late-panic" {
            return Box::pin(async {
                tokio::task::yield_now().await;
                panic!("on purpose");
            });
        }
        Box::pin(ready(response))
    }
}

/// Bounds a test can wait for.
fn narrow() -> Bounds {
    Bounds {
        body_bytes_max: 100_000,
        handshake: Duration::from_millis(200),
        headers: Duration::from_millis(200),
        body_pause: Duration::from_millis(200),
        body: Duration::from_millis(600),
        ..Bounds::default()
    }
}

async fn open(bounds: Bounds) -> (Listener, Arc<Echo>) {
    let echo = Arc::new(Echo::default());
    (
        Listener::open(
            any_port(),
            Secure::Plain,
            bounds,
            Arc::new(SystemClock),
            read_whole(Arc::clone(&echo) as _),
        )
        .await
        .unwrap(),
        echo,
    )
}

async fn open_tls(identity: TlsIdentity, bounds: Bounds) -> Listener {
    let secure = Secure::Tls { identity, client_certificates: ClientCertificates::Asked };
    Listener::open(any_port(), secure, bounds, Arc::new(SystemClock), read_whole(Arc::new(Echo::default())))
        .await
        .unwrap()
}

/// Runs a misbehaving client off the I/O threads.
async fn misbehave<T: Send + 'static>(client: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(client).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_announced_as_one_gigabyte_is_refused_at_once_and_reaches_no_handler() {
    let (listener, echo) = open(narrow()).await;
    let address = listener.address();
    let begun = Instant::now();
    let answer = misbehave(move || {
        exchange(address, b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1073741824\r\n\r\n")
    })
    .await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(
        answer.contains("application/problem+json") && answer.contains("A body may have 100000 bytes"),
        "{answer}"
    );
    assert!(begun.elapsed() < Duration::from_secs(1), "the connection was held for {:?}", begun.elapsed());
    assert_eq!(echo.asked.load(Ordering::SeqCst), 0);
}

/// Writes up to a gigabyte before it looks for an answer, as simple clients do; gives the answer and what was written.
fn write_blindly(address: SocketAddr, start: &[u8], piece: &[u8]) -> (String, usize, Duration) {
    let begun = Instant::now();
    let mut stream = connect(address);
    stream.write_all(start).unwrap();
    let mut writing = stream.try_clone().unwrap();
    let piece = piece.to_vec();
    let writer = std::thread::spawn(move || {
        let mut written = 0;
        while written < 1 << 30 && writing.write_all(&piece).is_ok() {
            written += piece.len();
        }
        written
    });
    let head = head(&mut stream);
    let answered = begun.elapsed();
    drop(rest(&mut stream));
    (head, writer.join().unwrap(), answered)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_writes_a_gigabyte_blindly_is_answered_413_within_a_second() {
    let (listener, echo) = open(narrow()).await;
    let address = listener.address();
    let starts = [
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1073741824\r\n\r\n", vec![b'x'; 65_536]),
        (
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
            [b"8000\r\n", &[b'x'; 0x8000][..], b"\r\n"].concat(),
        ),
    ];
    for (start, piece) in starts {
        let (head, written, answered) =
            misbehave(move || write_blindly(address, start.as_bytes(), &piece)).await;
        assert!(head.starts_with("HTTP/1.1 413 "), "{head}");
        assert!(answered < Duration::from_secs(1), "answered after {answered:?}");
        assert!(written < 1 << 28, "{written} octets were taken from a client that was refused");
    }
    assert_eq!(echo.asked.load(Ordering::SeqCst), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_of_exactly_the_bound_is_taken_and_one_octet_more_is_not() {
    let (listener, _) = open(narrow()).await;
    let client = Client::new(&Trust::default()).unwrap();
    let url = listener.url();
    let taken = client.post(&url, "text/plain", vec![b'x'; 100_000]).await.unwrap();
    assert_eq!((taken.status, taken.text().contains("100000 octets")), (StatusCode::OK, true));
    assert_eq!(
        client.post(&url, "text/plain", vec![b'x'; 100_001]).await.unwrap().status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_would_together_take_too_much_are_told_to_come_again() {
    let (listener, _) = open(Bounds {
        bodies_bytes_max: 100_000,
        body_pause: Duration::from_secs(5),
        body: Duration::from_secs(5),
        ..narrow()
    })
    .await;
    let address = listener.address();
    let answer = misbehave(move || {
        let mut first = connect(address);
        first.write_all(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n").unwrap();
        first.write_all(&[b'x'; 90_000]).unwrap();
        std::thread::sleep(Duration::from_millis(100));
        let crowded = exchange(
            address,
            &[b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 50000\r\n\r\n", &[b'x'; 50_000][..]].concat(),
        );
        first.write_all(&[b'x'; 10_000]).unwrap();
        (crowded, head(&mut first))
    })
    .await;
    assert!(
        answer.0.starts_with("HTTP/1.1 503 ") && answer.0.to_lowercase().contains("retry-after: 1"),
        "{}",
        answer.0
    );
    assert!(answer.1.starts_with("HTTP/1.1 200 "), "{}", answer.1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_falls_silent_is_let_go() {
    let (listener, echo) = open(narrow()).await;
    let address = listener.address();
    for (sent, expected) in [
        ("", ""),
        ("POST / HTTP/1.1\r\nHost:", ""),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc", "HTTP/1.1 408 "),
    ] {
        let begun = Instant::now();
        let answer = misbehave(move || exchange(address, sent.as_bytes())).await;
        // hyper answers 408 to half a head or simply closes; either lets the client go.
        assert!(answer.starts_with(expected), "{sent:?}: {answer}");
        assert!(
            begun.elapsed() < Duration::from_secs(4),
            "{sent:?} held the connection for {:?}",
            begun.elapsed()
        );
    }
    assert_eq!(echo.asked.load(Ordering::SeqCst), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_drips_its_body_is_let_go_when_the_time_for_the_whole_is_over() {
    let (listener, _) = open(narrow()).await;
    let address = listener.address();
    let begun = Instant::now();
    let answer = misbehave(move || {
        let mut stream = connect(address);
        stream.write_all(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n").unwrap();
        let mut dripping = stream.try_clone().unwrap();
        let drip = std::thread::spawn(move || {
            while dripping.write_all(b"x").is_ok() && begun.elapsed() < Duration::from_secs(5) {
                std::thread::sleep(Duration::from_millis(50));
            }
        });
        let head = head(&mut stream);
        drop(stream);
        drip.join().unwrap();
        head
    })
    .await;
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tls_handshake_that_does_not_come_is_not_waited_for() {
    let listener = open_tls(Authority::new("ТЕСТ").server(), narrow()).await;
    let address = listener.address();
    let begun = Instant::now();
    let silent = misbehave(move || exchange(address, b"")).await;
    let noise = misbehave(move || exchange(address, b"GET / HTTP/1.1\r\n\r\n")).await;
    assert!(silent.is_empty() && !noise.contains("HTTP/1.1 200"), "{silent:?} {noise:?}");
    assert!(begun.elapsed() < Duration::from_secs(3));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_http_is_answered_as_such() {
    let (listener, _) = open(narrow()).await;
    let address = listener.address();
    let fat = format!("GET / HTTP/1.1\r\nHost: a\r\nX: {}\r\n\r\n", "x".repeat(200_000));
    for (sent, expected) in [
        ("NONSENSE\r\n\r\n", "HTTP/1.1 400 "),
        ("GET / HTTP/9.9\r\n\r\n", "HTTP/1.1 "),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "HTTP/1.1 400 "),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 2\r\n\r\nab", "HTTP/1.1 400 "),
        (fat.as_str(), "HTTP/1.1 431 "),
    ] {
        let octets = sent.as_bytes().to_vec();
        let answer = misbehave(move || exchange(address, &octets)).await;
        assert!(
            answer.starts_with(expected) && !answer.starts_with("HTTP/1.1 200"),
            "{}: {answer}",
            &sent[..16]
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handler_that_panics_costs_one_answer_and_not_the_process() {
    let (listener, _) = open(narrow()).await;
    let client = Client::new(&Trust::default()).unwrap();
    let mut session = client.connect(&listener.url()).await.unwrap();
    for (path, status) in [("/panic", 500), ("/late-panic", 500), ("/", 200)] {
        let answer = session.send(Method::GET, path, &[], Bytes::new()).await.unwrap();
        assert_eq!(answer.status.as_u16(), status, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_beyond_the_cap_wait_until_one_ends() {
    let (listener, _) =
        open(Bounds { connections_max: 2, headers: Duration::from_secs(5), ..narrow() }).await;
    let address = listener.address();
    let open = listener.connections();
    let (waited, answer) = misbehave(move || {
        let held = [connect(address), connect(address)];
        std::thread::sleep(Duration::from_millis(100));
        let mut third = connect(address);
        third.write_all(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").unwrap();
        third.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
        let waited = std::io::Read::read(&mut third, &mut [0]).is_err();
        drop(held);
        third.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        (waited, rest(&mut third))
    })
    .await;
    assert!(waited, "the third connection was served beyond the cap");
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(open() <= 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drain_finishes_what_is_under_way_and_takes_nothing_new() {
    let (listener, _) = open(narrow()).await;
    let (address, url) = (listener.address(), format!("{}/slow", listener.url()));
    let client = Client::new(&Trust::default()).unwrap();
    let idle = client.connect(&listener.url()).await.unwrap();
    let under_way = tokio::spawn(async move { client.get(&url).await.unwrap().status });
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(listener.drain(Duration::from_secs(5)).await, Drained::Whole);
    assert_eq!(under_way.await.unwrap(), StatusCode::OK);
    assert!(std::net::TcpStream::connect(address).is_err(), "it still listens");
    drop(idle);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drain_cuts_off_what_does_not_finish_by_its_deadline() {
    let (listener, _) = open(narrow()).await;
    let url = format!("{}/slow", listener.url());
    let under_way =
        tokio::spawn(async move { Client::new(&Trust::default()).unwrap().get(&url).await.is_err() });
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(listener.drain(Duration::from_millis(20)).await, Drained::Cut(1));
    assert!(under_way.await.unwrap(), "the request was answered after the deadline");
}

#[tokio::test(flavor = "multi_thread")]
async fn any_client_certificate_reaches_the_handler_even_one_expired_or_of_a_strange_authority() {
    let authority = Authority::new("ТЕСТ TLS");
    let listener = open_tls(authority.server(), Bounds::default()).await;
    let strange = Authority::new("strange");
    for identity in [None, Some(strange.client((2020, 2090))), Some(strange.client((2001, 2002)))] {
        let expected =
            format!("certificate of {}", identity.as_ref().map_or(0, |identity| identity.chain[0].len()));
        let trust = Trust { anchors: vec![authority.der.clone()], identity };
        let answer = Client::new(&trust).unwrap().get(&listener.url()).await.unwrap();
        assert!(
            answer.text().contains(&expected) && answer.text().contains("https://127.0.0.1:"),
            "{}",
            answer.text()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_does_not_believe_a_server_of_another_authority_and_says_so() {
    let listener = open_tls(Authority::new("a").server(), Bounds::default()).await;
    let trust = Trust { anchors: vec![Authority::new("b").der], identity: None };
    let refused = Client::new(&trust).unwrap().get(&listener.url()).await.unwrap_err();
    assert!(matches!(refused, ClientError::Handshake { .. }), "{refused}");
    let nothing = Client::new(&Trust::default()).unwrap().get(&listener.url()).await.unwrap_err();
    assert!(matches!(nothing, ClientError::NothingTrusted(_)), "{nothing}");
}

/// A handshake with the versions and protocols given, and what was agreed on.
async fn agreed(
    listener: &Listener,
    authority: &Authority,
    version: &'static rustls::SupportedProtocolVersion,
    alpn: &[&[u8]],
) -> (rustls::ProtocolVersion, Option<Vec<u8>>) {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(authority.der.clone().into()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder =
        rustls::ClientConfig::builder_with_provider(provider).with_protocol_versions(&[version]).unwrap();
    let mut config = builder.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = alpn.iter().map(|name| name.to_vec()).collect();
    let stream = tokio::net::TcpStream::connect(listener.address()).await.unwrap();
    let connector = tokio_rustls::TlsConnector::from(Arc::new(config));
    let stream = connector.connect("localhost".try_into().unwrap(), stream).await.unwrap();
    let session = stream.get_ref().1;
    (session.protocol_version().unwrap(), session.alpn_protocol().map(<[u8]>::to_vec))
}

#[tokio::test(flavor = "multi_thread")]
async fn tls_1_2_and_1_3_are_spoken_and_http_2_is_offered() {
    let authority = Authority::new("ТЕСТ TLS");
    let listener = open_tls(authority.server(), Bounds::default()).await;
    let old = agreed(&listener, &authority, &rustls::version::TLS12, &[b"http/1.1"]).await;
    assert_eq!(old, (rustls::ProtocolVersion::TLSv1_2, Some(b"http/1.1".to_vec())));
    let new = agreed(&listener, &authority, &rustls::version::TLS13, &[b"h2", b"http/1.1"]).await;
    assert_eq!(new, (rustls::ProtocolVersion::TLSv1_3, Some(b"h2".to_vec())));
    assert_eq!(agreed(&listener, &authority, &rustls::version::TLS13, &[]).await.1, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn http_2_is_served_with_its_bounds_and_drained() {
    use http_body_util::{BodyExt as _, Full};
    let authority = Authority::new("ТЕСТ TLS");
    let listener = open_tls(authority.server(), narrow()).await;
    let mut roots = rustls::RootCertStore::empty();
    roots.add(authority.der.clone().into()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder =
        rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let mut config = builder.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec()];
    let stream = tokio::net::TcpStream::connect(listener.address()).await.unwrap();
    let stream = tokio_rustls::TlsConnector::from(Arc::new(config))
        .connect("localhost".try_into().unwrap(), stream)
        .await
        .unwrap();
    let executor = hyper_util::rt::TokioExecutor::new();
    let (mut sender, connection) =
        hyper::client::conn::http2::handshake(executor, hyper_util::rt::TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    for (octets, status) in [(5, 200), (100_001, 413), (7, 200)] {
        let request = hyper::Request::post("https://localhost/x")
            .body(Full::new(Bytes::from(vec![b'x'; octets])))
            .unwrap();
        let answer = sender.send_request(request).await.unwrap();
        assert_eq!(answer.status().as_u16(), status);
        let text =
            String::from_utf8(answer.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap();
        assert!(
            status == 413 || text.starts_with(&format!("POST /x https://localhost {octets} octets")),
            "{text}"
        );
    }
    assert_eq!(listener.drain(Duration::from_secs(5)).await, Drained::Whole);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_taken_is_told_with_what_to_do() {
    let (listener, _) = open(narrow()).await;
    let address = listener.address();
    let error = Listener::open(
        address,
        Secure::Plain,
        narrow(),
        Arc::new(SystemClock),
        read_whole(Arc::new(Echo::default())),
    )
    .await
    .unwrap_err();
    assert!(matches!(error, ListenerError::Bind { address: at, .. } if at == address));
    assert!(error.to_string().contains("choose another (port 0 takes any)"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_not_the_certificates_opens_no_listener() {
    let authority = Authority::new("ТЕСТ");
    let identity = TlsIdentity { key: authority.server().key, chain: authority.server().chain };
    let secure = Secure::Tls { identity, client_certificates: ClientCertificates::Ignored };
    let error = Listener::open(
        any_port(),
        secure,
        narrow(),
        Arc::new(SystemClock),
        read_whole(Arc::new(Echo::default())),
    )
    .await
    .unwrap_err();
    assert!(matches!(error, ListenerError::Tls(_)), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_waits_only_so_long_and_reads_only_so_much() {
    let (listener, _) = open(Bounds::default()).await;
    let client = Client::new(&Trust::default()).unwrap();
    let slow =
        client.clone().waiting(Duration::from_millis(50)).get(&format!("{}/slow", listener.url())).await;
    assert!(matches!(slow, Err(ClientError::Slow(_))));
    let large = client.clone().reading(10).get(&listener.url()).await;
    assert!(matches!(large, Err(ClientError::TooLarge { octets_max: 10 })));
    for url in ["ftp://a", "127.0.0.1:80", "https://", "http:// /"] {
        assert!(matches!(client.get(url).await, Err(ClientError::Url(_))), "{url}");
    }
}
