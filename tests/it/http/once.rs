//! What a client that keeps its connections sends once, and what it sends again.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use qaqpa::exchange::{HttpPeer, Peer as _, PeerFault};
use qaqpa::http::{Client, Trust};

/// What the server does with the request of this number, from 0.
type Play = fn(&mut TcpStream, usize) -> Kept;

#[derive(PartialEq)]
enum Kept {
    Open,
    Closed,
}

/// A server that answers one connection after another; the requests that it read, their heads; and when it is done with each.
fn server(play: Play) -> (String, Arc<Mutex<Vec<String>>>, Receiver<()>) {
    let (done, is_done) = channel();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/push", listener.local_addr().unwrap());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let heads = Arc::clone(&seen);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            while let Some(head) = read(&mut reader) {
                let number = {
                    let mut heads = heads.lock().unwrap();
                    heads.push(head);
                    heads.len() - 1
                };
                let kept = play(&mut stream, number);
                if kept == Kept::Closed {
                    stream.shutdown(std::net::Shutdown::Both).unwrap();
                }
                // Nobody waits for the last one.
                let _ = done.send(());
                if kept == Kept::Closed {
                    break;
                }
            }
        }
    });
    (url, seen, is_done)
}

/// The head of a request whose body was read, too.
fn read(reader: &mut BufReader<TcpStream>) -> Option<String> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let length = head.to_ascii_lowercase();
    let length = length
        .split("content-length: ")
        .nth(1)
        .map_or(0, |rest| rest.split("\r\n").next().unwrap().parse::<usize>().unwrap());
    reader.read_exact(&mut vec![0; length]).ok()?;
    Some(head)
}

fn answered(stream: &mut TcpStream) {
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").unwrap();
}

/// Two calls one after another; what the second came to, and how many requests the server read.
fn twice(play: Play) -> (Result<Bytes, PeerFault>, Vec<String>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (url, seen, is_done) = server(play);
    let peer = HttpPeer::new(Client::new(&Trust::default()).unwrap().keeping(), url);
    let outcome = runtime.block_on(async {
        peer.call(Bytes::from_static(b"<one/>")).await.unwrap();
        is_done.recv_timeout(Duration::from_secs(60)).unwrap();
        // What came over the connection meanwhile is seen when somebody looks.
        tokio::time::sleep(Duration::from_millis(10)).await;
        peer.call(Bytes::from_static(b"<two/>")).await
    });
    let seen = seen.lock().unwrap().clone();
    (outcome.map(|answer| answer.body), seen)
}

#[test]
fn what_was_written_to_a_kept_connection_is_not_written_again() {
    let closed = |stream: &mut TcpStream, number: usize| {
        if number == 0 {
            answered(stream);
            return Kept::Open;
        }
        Kept::Closed
    };
    let (outcome, seen) = twice(closed);
    assert!(matches!(outcome, Err(PeerFault::Unreachable(_))), "{outcome:?}");
    assert_eq!(seen.len(), 2, "{seen:?}");
}

#[test]
fn an_answer_that_breaks_off_is_not_asked_for_again() {
    let cut = |stream: &mut TcpStream, number: usize| {
        if number == 0 {
            answered(stream);
            return Kept::Open;
        }
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n<answer").unwrap();
        Kept::Closed
    };
    let (outcome, seen) = twice(cut);
    assert!(matches!(outcome, Err(PeerFault::CutShort(_))), "{outcome:?}");
    assert_eq!(seen.len(), 2, "{seen:?}");
}

#[test]
fn a_request_goes_over_a_new_connection_where_the_kept_one_was_closed_before() {
    let (outcome, seen) = twice(|stream, _| {
        answered(stream);
        Kept::Closed
    });
    assert_eq!(outcome.unwrap(), "ok");
    assert_eq!(seen.len(), 2, "{seen:?}");
    for head in seen {
        let head = head.to_ascii_lowercase();
        assert!(head.contains("user-agent: qaqpa/") && head.contains("accept: text/xml"), "{head}");
    }
}
