//! A target that answers whatever it likes: the load ends in its time, within bounds of memory, and says what it got.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};

use super::said;
use crate::support::program;
use crate::support::requests::SERVICE;

/// KB that a load may have taken at most: four answers of the largest size that is read, copied as they grow.
const PEAK_KB_MAX: u64 = 512 * 1024;

/// What the target does with a request.
#[derive(Clone)]
enum Does {
    /// It writes this and closes.
    Says(Vec<u8>),
    /// It writes the first, then the second as long as somebody reads.
    GoesOn(&'static [u8], Vec<u8>),
    /// It writes this, and then it holds the connection.
    Holds(Vec<u8>),
}

/// Reads the head of a request; nothing where none comes.
fn head(stream: &mut TcpStream) -> Option<String> {
    let (mut head, mut octet) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read(&mut octet) {
            Ok(1) => head.push(octet[0]),
            _ => return None,
        }
    }
    String::from_utf8(head).ok()
}

fn answer(stream: &mut TcpStream, does: &Does) -> std::io::Result<()> {
    match does {
        Does::Says(octets) => {
            stream.write_all(octets)?;
            // What was sent is read first: a connection that is closed on unread octets is reset.
            stream.set_read_timeout(Some(Duration::from_millis(200)))?;
            let _ = std::io::copy(stream, &mut std::io::sink());
            Ok(())
        }
        Does::GoesOn(first, more) => {
            stream.write_all(first)?;
            loop {
                stream.write_all(more)?;
            }
        }
        Does::Holds(octets) => {
            stream.write_all(octets)?;
            std::io::copy(stream, &mut std::io::sink()).map(drop)
        }
    }
}

/// A target: with `form` it has the form of the service, and does so with everything else; without, with everything.
fn target(form: bool, does: Does) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let does = does.clone();
            std::thread::spawn(move || {
                let Some(head) = head(&mut stream) else { return };
                let asks = form && head.starts_with("GET /api/v1/services/");
                let text = format!(r#"{{"id":"{SERVICE}","fields":[],"documents":[]}}"#);
                let does = if asks { json("200 OK", &text) } else { does };
                // A client that has gone is no failure of the test.
                let _ = answer(&mut stream, &does);
            });
        }
    });
    url
}

fn json(status: &str, body: &str) -> Does {
    let length = body.len();
    let text = format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    );
    Does::Says(text.into_bytes())
}

/// A short load of a target: how it ended, how long it took, and its peak in KB where there is /proc.
fn loaded(url: &str) -> (Output, Duration, u64) {
    let mut command = program();
    command.args([
        "load",
        "--lang",
        "en",
        "--url",
        url,
        "--rate",
        "10",
        "--duration",
        "2s",
        "--warm-up",
        "0s",
    ]);
    command.args(["--timeout", "3s", "--drain", "1s", "--connections", "4", "--allow", "saturated"]);
    let begun = Instant::now();
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        peak = line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(peak);
        if begun.elapsed() > Duration::from_secs(60) {
            child.kill().unwrap();
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    (child.wait_with_output().unwrap(), begun.elapsed(), peak)
}

fn endless_body() -> Does {
    let mut chunk = b"10000\r\n".to_vec();
    chunk.extend([b' '; 0x10000]);
    chunk.extend(b"\r\n");
    Does::GoesOn(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
        chunk,
    )
}

fn endless_header() -> Does {
    Does::GoesOn(b"HTTP/1.1 200 OK\r\n", format!("X-A: {}\r\n", "a".repeat(1000)).into_bytes())
}

fn long_status() -> Does {
    Does::Says(format!("HTTP/1.1 200 {}\r\nContent-Length: 0\r\n\r\n", "x".repeat(1_000_000)).into_bytes())
}

#[test]
fn a_target_whose_answers_have_no_end_or_no_sense_is_told_of_in_time_within_bounds() {
    let slow = "no answer in time";
    for (what, does, says) in [
        ("an endless body", endless_body(), &["the answer is too large", slow][..]),
        ("an endless header", endless_header(), &["the connection broke"]),
        ("a status line of a megabyte", long_status(), &["the connection broke"]),
        (
            "interim answers without end",
            Does::GoesOn(b"", b"HTTP/1.1 100 Continue\r\n\r\n".to_vec()),
            &[slow],
        ),
        (
            "half a body",
            Does::Holds(b"HTTP/1.1 201 Created\r\nContent-Length: 100000000\r\n\r\n{".to_vec()),
            &[slow],
        ),
        ("nothing", Does::Holds(Vec::new()), &[slow]),
        ("no JSON", json("201 Created", "{]"), &["HTTP 201"]),
        ("deep JSON", json("201 Created", &"[".repeat(1_000_000)), &["HTTP 201"]),
        ("no HTTP", Does::Says(b"SSH-2.0-OpenSSH_9.7\r\n".to_vec()), &["the connection broke"]),
    ] {
        let (output, took, peak) = loaded(&target(true, does));
        let told = said(&output);
        assert_eq!(output.status.code(), Some(1), "{what}: {told}");
        assert!(says.iter().any(|words| told.contains(words)), "{what}: {told}");
        assert!(told.len() < 16 * 1024, "{what}: {} octets", told.len());
        assert!(took < Duration::from_secs(40) && peak < PEAK_KB_MAX, "{what}: {took:?}, {peak} KB");
    }
}

#[test]
fn a_target_that_does_not_even_say_its_services_ends_the_load_before_it_begins() {
    for (what, does, says) in [
        ("an endless body", endless_body(), &["the answer has more than", "no answer within"][..]),
        ("an endless header", endless_header(), &["the connection broke"]),
        ("a status line of a megabyte", long_status(), &["the connection broke"]),
        ("nothing", Does::Holds(Vec::new()), &["no answer within"]),
        ("no JSON", json("200 OK", "{]"), &[SERVICE]),
    ] {
        let (output, took, peak) = loaded(&target(false, does));
        let told = said(&output);
        assert_eq!(output.status.code(), Some(2), "{what}: {told}");
        assert!(says.iter().any(|words| told.contains(words)), "{what}: {told}");
        assert!(took < Duration::from_secs(20) && peak < PEAK_KB_MAX, "{what}: {took:?}, {peak} KB");
    }
}
