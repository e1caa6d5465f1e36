//! Whatever answers a push: the attempt has a reason, it ends in its time, and the message is still there for a receiver that works.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use qaqpa::http::Method;
use qaqpa::limits::EXCHANGE_TAKEN_BYTES_MAX;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::{Desk, SERVICE, message, operation, own, settings};
use crate::support::gateway::any_port;

/// What a receiver does with one connection.
#[derive(Clone)]
enum Answers {
    /// These octets, then it closes.
    Octets(Bytes),
    /// These octets, and then it holds the connection.
    Holds(Bytes),
    /// This head, then one octet a second without end.
    Drips(Bytes),
    /// These octets again and again, as long as somebody reads.
    Endless(Bytes),
}

fn http(head: &str, body: &[u8]) -> Bytes {
    let head = format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    [head.as_bytes(), body].concat().into()
}

fn taken_by(message_id: &str) -> Vec<u8> {
    format!("<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><n:sendMessageResponse xmlns:n=\"http://bip.bee.kz/AsyncChannel/v10/Types\"><response><messageId>{message_id}</messageId></response></n:sendMessageResponse></s:Body></s:Envelope>").into_bytes()
}

async fn answer(stream: &mut TcpStream, answers: Answers) -> std::io::Result<()> {
    let mut octets = vec![0; 64 * 1024];
    let _ = stream.read(&mut octets).await?;
    match answers {
        Answers::Octets(octets) => stream.write_all(&octets).await,
        Answers::Holds(octets) => {
            stream.write_all(&octets).await?;
            tokio::time::sleep(Duration::from_secs(60)).await;
            Ok(())
        }
        Answers::Drips(head) => {
            stream.write_all(&head).await?;
            loop {
                stream.write_all(b"<").await?;
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
        Answers::Endless(octets) => loop {
            stream.write_all(&octets).await?;
        },
    }
}

/// A receiver that does something else with each connection, in this order, and takes the message at the end.
async fn receiver(script: Vec<Answers>) -> String {
    let listener = TcpListener::bind(any_port()).await.unwrap();
    let url = format!("http://{}/in", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let last = Answers::Octets(http("200 OK\r\nContent-Type: text/xml", &taken_by("1")));
        let mut script = script.into_iter();
        while let Ok((mut stream, _)) = listener.accept().await {
            let answers = script.next().unwrap_or_else(|| last.clone());
            tokio::spawn(async move { answer(&mut stream, answers).await });
        }
    });
    url
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_answers_a_push_is_a_clear_fault_in_its_time_and_the_message_arrives_later() {
    let xml = "200 OK\r\nContent-Type: text/xml";
    let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
    std::io::Write::write_all(&mut bomb, &vec![b' '; 64 << 20]).unwrap();
    let bomb = bomb.finish().unwrap();
    let chunked = Bytes::from_static(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nTransfer-Encoding: chunked\r\n\r\n",
    );
    let mut endless = b"1000\r\n".to_vec();
    endless.extend([b' '; 0x1000]);
    endless.extend(b"\r\n");
    let deep = "<a>".repeat(100_000).into_bytes();
    let entity = b"<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>";
    let open =
        Bytes::from_static(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 100\r\n\r\n<a>");
    let long_head = format!("{xml}\r\nX: {}", "x".repeat(1 << 20));
    for (what, answers, says) in [
        ("10 MB", Answers::Octets(http(xml, &vec![b'x'; 10 << 20])), "more than 1048576 bytes"),
        ("10 MB that never end", Answers::Endless([&chunked[..], &endless[..]].concat().into()), ""),
        (
            "an id of 1 MB that nobody asked for",
            Answers::Octets(http(xml, &taken_by(&"9".repeat(1_000_000)))),
            "",
        ),
        ("a head of 1 MB", Answers::Octets(http(&long_head, b"")), ""),
        ("silence", Answers::Holds(Bytes::new()), "no answer within"),
        ("half an answer", Answers::Holds(open.clone()), "no answer within"),
        ("one octet a second", Answers::Drips(open), "no answer within"),
        (
            "a page",
            Answers::Octets(http("200 OK\r\nContent-Type: text/html", b"<html><body>Welcome")),
            "Welcome",
        ),
        ("a redirect", Answers::Octets(http("302 Found\r\nLocation: /in", b"")), "302"),
        (
            "a gzip bomb",
            Answers::Octets(http(&format!("{xml}\r\nContent-Encoding: gzip"), &bomb)),
            "HTTP 200",
        ),
        ("no HTTP", Answers::Octets(Bytes::from_static(b"SSH-2.0-OpenSSH_9.7\r\n")), ""),
        ("nothing", Answers::Octets(Bytes::new()), ""),
        ("depth", Answers::Octets(http(xml, &deep)), "HTTP 200"),
        ("an entity", Answers::Octets(http(xml, entity)), "HTTP 200"),
        ("no text", Answers::Octets(http(xml, &[0xFF; 1000])), "HTTP 200"),
    ] {
        let url = receiver(vec![answers]).await;
        let settings = settings(&format!("push = \"{url}\"\n"), "")
            .replace("breaker_failures = 3", "breaker_failures = 50\npush_millis_max = 1000");
        let desk = Desk::with(&settings).await;
        let begun = Instant::now();
        let (id, _) = desk.taken(&message("pep", "", "REQUEST", "one")).await;
        let first = first_attempt(&desk, &id).await;
        let told = first["answer"].as_str().unwrap_or_default();
        assert!(begun.elapsed() < Duration::from_secs(8), "{what}: {:?}", begun.elapsed());
        assert!(told.contains(says) && told.chars().count() <= 600, "{what}: {first}");
        if what.starts_with("an id") {
            // What it answers besides is nobody's concern.
            assert_eq!(first["outcome"], "delivered", "{what}: {first}");
            continue;
        }
        assert_eq!(
            (&first["outcome"], first["nextAt"].is_null()),
            (&json!("failed"), false),
            "{what}: {first}"
        );
        assert!(!told.is_empty(), "{what}: {first}");
        desk.gateway.clock.advance_millis(1_001);
        desk.stands(&id, "DELIVERED").await;
        desk.gateway.stop().await;
    }
}

/// The first attempt, once it has ended.
async fn first_attempt(desk: &Desk, id: &str) -> Value {
    for _ in 0..800 {
        let shown = desk.manage(Method::GET, &format!("messages/{id}"), &Value::Null).await.1;
        let first = &shown["attemptLog"][0];
        if !first["outcome"].is_null() {
            return first.clone();
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the first attempt of {id} does not end");
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_of_a_megabyte_are_refused_and_nothing_is_kept_of_them() {
    let desk = Desk::with(&settings("", "")).await;
    let long = "9".repeat(1 << 20);
    let of = |from: &str, to: &str| message("pep", &own("m"), "REQUEST", "a").replace(from, to);
    let status = |id: &str| {
        operation(
            "getMessageStatus",
            &format!(
                "<messageId>{id}</messageId><requestDate>2026-11-24T15:00:00</requestDate><sender><senderId>pep</senderId><password>secret</password></sender>"
            ),
        )
    };
    for (what, sent) in [
        ("messageId", of("<messageId>m<", &format!("<messageId>{long}<"))),
        ("correlationId", message("pep", &super::chain(&long), "UPDATE", "a")),
        ("serviceId", of(&format!("<serviceId>{SERVICE}<"), &format!("<serviceId>{long}<"))),
        ("senderId", of("<senderId>pep<", &format!("<senderId>{long}<"))),
        ("password", of("<password>secret<", &format!("<password>{long}<"))),
        ("property", of("<value>RR_P50.06<", &format!("<value>{long}<"))),
        ("status", status(&long)),
    ] {
        let answer = desk.bip(&sent).await;
        let told = answer.text();
        assert_eq!(answer.status.as_u16(), 500, "{what}: {}", &told[..told.len().min(400)]);
        assert!(told.contains("Fault") && told.len() < 8_000, "{what}: {} octets", told.len());
    }
    let list = desk.manage(Method::GET, "messages", &Value::Null).await.1;
    assert_eq!(list["messages"], json!([]));
    desk.gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_address_is_refused_however_it_is_written() {
    let desk = Desk::with(&settings("", "")).await;
    for url in [
        "http://10.0.0.1/in",
        "http://192.168.1.1/in",
        "http://[::ffff:10.0.0.1]/in",
        "http://[fd00::1]/in",
        "http://[fe80::1]/in",
        "http://0.0.0.0/in",
        "http://0x0a000001/in",
        "http://167772161/in",
        "http://012.0.0.1/in",
        "http://127.0.0.1@10.0.0.1/in",
        // Names that resolve to a private address.
        "http://10.0.0.1.nip.io/in",
        "http://metadata.google.internal/in",
        "file:///etc/passwd",
        "gopher://127.0.0.1/in",
    ] {
        let asked = json!({ "senderId": "x", "push": url });
        let (status, told) = desk.manage(Method::PUT, "systems", &asked).await;
        // What is no address of http at all is told so.
        let expected = if url.starts_with("http://") { 422 } else { 400 };
        assert_eq!(status, expected, "{url}: {told}");
    }
    desk.gateway.stop().await;
}

/// Receivers that read whatever comes and say nothing until they are told to.
#[derive(Clone)]
struct Silent {
    /// Messages that they have read and not answered, and the most there ever were.
    unanswered: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
    speaks: watch::Receiver<bool>,
}

impl Silent {
    /// One of them; its address.
    async fn receiver(&self) -> String {
        let listener = TcpListener::bind(any_port()).await.unwrap();
        let url = format!("http://{}/in", listener.local_addr().unwrap());
        let silent = self.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let silent = silent.clone();
                tokio::spawn(async move { silent.one(stream).await });
            }
        });
        url
    }

    async fn one(mut self, mut stream: TcpStream) -> std::io::Result<()> {
        let (mut head, mut octets) = (Vec::new(), vec![0; 64 * 1024]);
        let at = loop {
            let read = stream.read(&mut octets).await?;
            head.extend_from_slice(&octets[..read]);
            match head.windows(4).position(|end| end == b"\r\n\r\n") {
                Some(at) => break at + 4,
                None if read == 0 => return Ok(()),
                None => {}
            }
        };
        let text = String::from_utf8_lossy(&head[..at]).to_ascii_lowercase();
        let length = text.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        let mut left = length.trim().parse::<usize>().unwrap() - (head.len() - at);
        while left > 0 {
            left -= stream.read(&mut octets).await?.min(left);
        }
        self.most.fetch_max(self.unanswered.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        let _ = self.speaks.wait_for(|speaks| *speaks).await;
        self.unanswered.fetch_sub(1, Ordering::SeqCst);
        stream.write_all(&http("200 OK\r\nContent-Type: text/xml", &taken_by("1"))).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn silent_receivers_hold_no_more_octets_than_is_set_and_the_rest_follows_when_they_speak() {
    // Five of these messages are as much as may be under way, four times what one message may have.
    const RECEIVERS: usize = 7;
    let large = "x".repeat(4 * EXCHANGE_TAKEN_BYTES_MAX / 5);
    let (speak, speaks) = watch::channel(false);
    let silent = Silent { unanswered: Arc::default(), most: Arc::default(), speaks };
    let mut settings = "[exchange]\npush_millis_max = 300000\n[[exchange.systems]]\nsender_id = \"pep\"\npassword = \"secret\"\n".to_owned();
    for n in 0..RECEIVERS {
        let url = silent.receiver().await;
        settings += &format!(
            "[[exchange.systems]]\nsender_id = \"school-{n}\"\npush = \"{url}\"\n[[exchange.services]]\nid = \"S-{n}\"\nowner = \"school-{n}\"\n"
        );
    }
    let desk = Desk::with(&settings).await;
    for n in 0..RECEIVERS {
        desk.taken(&message("pep", "", "REQUEST", &large).replace(SERVICE, &format!("S-{n}"))).await;
    }
    let delivered = async || {
        let list = desk.manage(Method::GET, "messages", &Value::Null).await.1;
        list["counts"]["DELIVERED"].as_u64().unwrap()
    };
    for _ in 0..2_400 {
        if silent.unanswered.load(Ordering::SeqCst) == 5 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    // The push looks for what is due five times in this time.
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!((silent.unanswered.load(Ordering::SeqCst), delivered().await), (5, 0));
    speak.send(true).unwrap();
    for _ in 0..2_400 {
        if delivered().await == RECEIVERS as u64 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    assert_eq!(delivered().await, RECEIVERS as u64, "nothing is lost");
    assert_eq!(silent.most.load(Ordering::SeqCst), 5, "at once");
    desk.gateway.stop().await;
}
