//! Hostile input against the running binary and the command line: refused with its code, quickly and in little memory, and the
//! next good request is taken.

use std::io::Write as _;
use std::net::{SocketAddr, TcpStream};
use std::process::Stdio;
use std::time::{Duration, Instant};

use qaqpa::http::{Method, header};

use crate::support::caller::{Caller, codes};
use crate::support::hostile_documents::{all, with_certificates};
use crate::support::peers::fresh_dir;
use crate::support::raw::{connect, rest};
use crate::support::requests::{message, request_of};
use crate::support::serving::Serving;

/// A refusal takes less; a debug build, some ten times slower, on a machine with other work is given more.
const REFUSED_WITHIN: Duration = Duration::from_secs(if cfg!(debug_assertions) { 4 } else { 1 });

/// What one attack may add to the memory of the gateway: the arena of a million elements, and the pages that the allocator
/// keeps for each thread.
const GROWTH_KB_MAX: u64 = 80 * 1024;

/// What all of them may leave behind beside the code (RssAnon): the allocator keeps what each worker once needed.
const KEPT_KB_MAX: u64 = 128 * 1024;

fn address(url: &str) -> SocketAddr {
    url.split_once("//").unwrap().1.parse().unwrap()
}

/// The largest so far, by name.
#[derive(Default)]
struct Worst<T>(T, String);

impl<T: std::fmt::Debug> std::fmt::Display for Worst<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} ({})", self.0, self.1)
    }
}

impl<T: Copy + PartialOrd + std::fmt::Debug> Worst<T> {
    fn note(&mut self, name: &str, value: T, bound: T) {
        assert!(value < bound, "{name}: {value:?}, and less than {bound:?} is allowed");
        if value > self.0 {
            *self = Worst(value, name.to_owned());
        }
    }
}

#[test]
fn hostile_documents_are_refused_over_tls_and_plain_and_the_next_good_one_is_taken() {
    let (mut serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let idle = serving.memory_kb("RssAnon");
    let good = request_of("valid", 1);
    let mut slowest = Worst::default();
    let mut largest = Worst::default();
    for (at, hostile) in all(&good).into_iter().enumerate() {
        serving.forget_peak();
        let before = serving.memory_kb("VmHWM");
        let base = if at % 2 == 0 { &serving.endpoints.gateway } else { &serving.endpoints.plain };
        let begun = Instant::now();
        let headers = [(header::CONTENT_TYPE, "application/xml")];
        let answer =
            caller.send(Method::POST, &format!("{base}/api/v1/requests"), &headers, &hostile.octets).unwrap();
        slowest.note(&hostile.name, begun.elapsed(), REFUSED_WITHIN);
        assert!(matches!(answer.status.as_u16(), 400 | 413 | 422), "{}: {}", hostile.name, answer.text());
        let told = codes(&answer);
        assert!(
            told.first().is_some_and(|code| hostile.codes.contains(&code.as_str())),
            "{}: {told:?}",
            hostile.name
        );
        assert!(
            answer.body.len() < 20_000,
            "{}: the refusal repeats the attack, {} octets",
            hostile.name,
            answer.body.len()
        );
        // The same octets as an envelope.
        let begun = Instant::now();
        let answer = caller
            .send(
                Method::POST,
                &format!("{base}/bip-sync-wss-gost/"),
                &[(header::CONTENT_TYPE, "text/xml")],
                &hostile.octets,
            )
            .unwrap();
        slowest.note(&hostile.name, begun.elapsed(), REFUSED_WITHIN);
        assert!(
            answer.status.as_u16() == 500 && answer.text().contains("errorCode>SCE"),
            "{}: {}",
            hostile.name,
            answer.text()
        );
        if let (Some(before), Some(peak)) = (before, serving.memory_kb("VmHWM")) {
            largest.note(&hostile.name, peak.saturating_sub(before), GROWTH_KB_MAX);
        }
    }
    let begun = Instant::now();
    let answer = caller.submit(&serving.endpoints.gateway, &with_certificates(&request_of("valid", 3)));
    assert_eq!(codes(&answer), ["CERTIFICATE_ABSENT"], "more places than are looked at: {}", answer.text());
    slowest.note("2 000 certificates", begun.elapsed(), REFUSED_WITHIN);
    let kept = serving.memory_kb("RssAnon");
    eprintln!("slowest: {slowest}; largest growth in kB: {largest}; idle {idle:?} kB, then {kept:?} kB");
    assert!(kept.is_none_or(|kept| kept < KEPT_KB_MAX), "{kept:?} kB are kept");
    assert!(serving.lives());
    let base = &serving.endpoints.gateway;
    Caller::number(&caller.submit(base, &good), 201);
    assert_eq!(caller.soap(base, &message("good", &request_of("valid", 2))).status.as_u16(), 200);
    assert!(!serving.log().contains("panicked"), "{}", serving.log());
}

#[test]
fn hostile_documents_are_refused_by_the_command_line() {
    let directory = fresh_dir();
    let file = directory.path().join("hostile.xml");
    let mut slowest = Worst::default();
    for hostile in all(&request_of("valid", 1)) {
        std::fs::write(&file, &hostile.octets).unwrap();
        let begun = Instant::now();
        let output = crate::support::program()
            .args(["verify", "--json", "--at", "2026-11-24"])
            .arg(&file)
            .output()
            .unwrap();
        slowest.note(&hostile.name, begun.elapsed(), REFUSED_WITHIN);
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let code = report["code"].as_str().unwrap_or_default();
        assert!(
            output.status.code() == Some(1) && hostile.codes.contains(&code),
            "{}: {:?}, {report}",
            hostile.name,
            output.status
        );
    }
    eprintln!("slowest: {slowest}");
}

/// Writes a gigabyte without reading, as far as it is taken, and gives the answer.
fn gigabyte(base: &str, head: &str, piece: &[u8]) -> String {
    let mut stream = connect(address(base));
    stream
        .write_all(format!("POST /api/v1/requests HTTP/1.1\r\nHost: localhost\r\n{head}\r\n\r\n").as_bytes())
        .unwrap();
    let mut reading = stream.try_clone().unwrap();
    let reader = std::thread::spawn(move || rest(&mut reading));
    for _ in 0..(1 << 30) / piece.len() {
        if stream.write_all(piece).is_err() {
            break;
        }
    }
    reader.join().unwrap()
}

#[test]
fn a_body_of_a_gigabyte_is_refused_at_once_whether_announced_or_not() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let plain = serving.endpoints.plain.clone();
    let idle = serving.memory_kb("VmHWM");
    let chunk = [b"10000\r\n".as_slice(), &[b' '; 0x10000], b"\r\n"].concat();
    for (name, head, piece) in [
        ("announced", "Content-Length: 1073741824", vec![b' '; 0x10000]),
        ("in chunks", "Transfer-Encoding: chunked", chunk),
    ] {
        let begun = Instant::now();
        let answer = gigabyte(&plain, head, &piece);
        let took = begun.elapsed();
        assert!(answer.starts_with("HTTP/1.1 413 "), "{name}: {answer}");
        assert!(took < REFUSED_WITHIN, "{name}: {took:?}");
        eprintln!("1 GB {name}: refused in {took:?}");
    }
    let peak = serving.memory_kb("VmHWM");
    eprintln!("VmHWM idle {idle:?} kB, then {peak:?} kB");
    if let (Some(idle), Some(peak)) = (idle, peak) {
        assert!(peak - idle < GROWTH_KB_MAX, "grew from {idle} kB to {peak} kB");
    }
    Caller::number(&caller.submit(&serving.endpoints.gateway, &request_of("valid", 1)), 201);
}

#[test]
fn a_gigabyte_of_blanks_on_standard_input_is_refused_by_the_command_line() {
    let mut child = crate::support::program()
        .args(["verify", "-"])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let begun = Instant::now();
    let piece = vec![b' '; 1 << 20];
    let taken = (0..1024).take_while(|_| input.write_all(&piece).is_ok()).count();
    drop(input);
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        output.status.code() == Some(2) && told.contains("has more than") && taken < 100,
        "{taken} MB: {told}"
    );
    assert!(begun.elapsed() < REFUSED_WITHIN, "{:?}", begun.elapsed());
}

#[test]
fn two_hundred_clients_that_send_garbage_or_nothing_do_not_keep_a_good_one_from_being_served() {
    let directory = fresh_dir();
    let config = directory.path().join("q.toml");
    std::fs::write(
        &config,
        "[http]\nheaders_millis_max = 1500\nhandshake_millis_max = 1500\nbody_pause_millis_max = 1500\n",
    )
    .unwrap();
    let (serving, caller) = (Serving::at_noon(&["--config", config.to_str().unwrap()]), Caller::new());
    let (gateway, plain) = (address(&serving.endpoints.gateway), address(&serving.endpoints.plain));
    let garbage: [&[u8]; 8] = [
        b"",
        b"\x00\x01\x02\x03\xff\xfe\xfd",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: ",
        b"POST /api/v1/requests HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n<a",
        b"POST /api/v1/requests HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
        b"POST /api/v1/requests HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\xff\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\x16\x03\x01\xff\xff\x01\x00",
    ];
    let mut open: Vec<TcpStream> = Vec::new();
    for at in 0..200 {
        let mut stream = connect(if at % 2 == 0 { gateway } else { plain });
        // A server that closes at the first octet has answered already.
        let _ = stream.write_all(garbage[(at / 2) % garbage.len()]);
        open.push(stream);
    }
    let begun = Instant::now();
    Caller::number(&caller.submit(&serving.endpoints.gateway, &request_of("valid", 1)), 201);
    Caller::number(&caller.submit(&serving.endpoints.plain, &request_of("valid", 2)), 201);
    assert!(begun.elapsed() < REFUSED_WITHIN, "the good ones waited {:?}", begun.elapsed());
    // The server closes each of them: `rest` fails if the server neither answers nor closes.
    for stream in &mut open {
        rest(stream);
    }
    assert!(!serving.log().contains("panicked"), "{}", serving.log());
    assert_eq!(serving.stop().code(), Some(0));
}
