//! HTTP/1.1 by hand, for clients that misbehave.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// A connection on which a test writes what it likes.
pub fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    stream.set_write_timeout(Some(Duration::from_secs(10))).unwrap();
    stream
}

/// Writes `octets` and reads until the server closes.
pub fn exchange(address: SocketAddr, octets: &[u8]) -> String {
    let mut stream = connect(address);
    stream.write_all(octets).unwrap();
    rest(&mut stream)
}

/// What comes until the server closes or resets.
pub fn rest(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    let mut piece = [0; 4096];
    loop {
        match stream.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => all.extend_from_slice(&piece[..read]),
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => break,
            Err(error) => panic!("the server neither answered nor closed: {error}"),
        }
    }
    String::from_utf8_lossy(&all).into_owned()
}

/// What comes until the head of an answer is there.
pub fn head(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    let mut octet = [0];
    while !all.ends_with(b"\r\n\r\n") && stream.read(&mut octet).unwrap() == 1 {
        all.push(octet[0]);
    }
    String::from_utf8(all).unwrap()
}
