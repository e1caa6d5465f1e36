//! A web page's side of the signing agent: a WebSocket over TLS, with the headers of a browser.

use std::net::SocketAddr;
use std::sync::Arc;

use futures_util::{SinkExt as _, StreamExt as _};
use qaqpa::ca::builtin;
use qaqpa::x509::certificates_from_pem;
use qaqpa::{Certificate, Simulator};
use rustls::pki_types::{CertificateDer, ServerName};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;
use tokio_tungstenite::tungstenite::{Error, Message};

/// The usual key of a handshake, RFC 6455 §1.3.
const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";

/// A page that is connected.
pub struct Page {
    socket: WebSocketStream<TlsStream<TcpStream>>,
}

/// A TLS connection to the agent, which its certificate must allow.
pub async fn tls(simulator: &Simulator) -> TlsStream<TcpStream> {
    tls_to(simulator.agent_url().expect("the agent runs"), &simulator.trust_anchors()).await
}

async fn tls_to(url: &str, anchors: &[Certificate]) -> TlsStream<TcpStream> {
    let address: SocketAddr = url.trim_start_matches("wss://").parse().unwrap();
    let mut roots = rustls::RootCertStore::empty();
    for anchor in anchors {
        // GOST roots are none for TLS.
        let _ = roots.add(CertificateDer::from(anchor.der().to_vec()));
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(address).await.unwrap();
    TlsConnector::from(Arc::new(config))
        .connect(ServerName::try_from("127.0.0.1").unwrap(), stream)
        .await
        .unwrap()
}

/// Sends a handshake with these headers beside those of every browser, and gives the head of the answer.
pub async fn handshake(simulator: &Simulator, host: &str, more: &str) -> (TlsStream<TcpStream>, String) {
    shaken(tls(simulator).await, host, &format!("Sec-WebSocket-Key: {KEY}\r\n{more}")).await
}

/// The same without a key of its own.
pub async fn handshake_of(simulator: &Simulator, host: &str, more: &str) -> (TlsStream<TcpStream>, String) {
    shaken(tls(simulator).await, host, more).await
}

async fn shaken(mut stream: TlsStream<TcpStream>, host: &str, more: &str) -> (TlsStream<TcpStream>, String) {
    let request = format!(
        "GET / HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n\
         Sec-WebSocket-Version: 13\r\n{more}\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let Ok(octet) = stream.read_u8().await else { break };
        head.push(octet);
    }
    (stream, String::from_utf8(head).unwrap())
}

impl Page {
    /// Connects as a page of `https://portal.test` and takes the greeting.
    pub async fn open(simulator: &Simulator) -> Self {
        Self::open_of(simulator, "https://portal.test").await
    }

    /// Connects as a page of this origin and takes the greeting.
    pub async fn open_of(simulator: &Simulator, origin: &str) -> Self {
        Page::over(tls(simulator).await, origin).await
    }

    /// The same at the agent of a process with the built-in PKI.
    pub async fn at(agent_url: &str) -> Self {
        let anchors = certificates_from_pem(builtin::text("trust.pem").unwrap()).unwrap();
        Page::over(tls_to(agent_url, &anchors).await, "https://portal.test").await
    }

    async fn over(stream: TlsStream<TcpStream>, origin: &str) -> Self {
        let more = format!("Sec-WebSocket-Key: {KEY}\r\nOrigin: {origin}\r\n");
        let (stream, head) = shaken(stream, "127.0.0.1", &more).await;
        assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
        assert!(
            head.to_lowercase().contains(&format!(
                "sec-websocket-accept: {}",
                derive_accept_key(KEY.as_bytes()).to_lowercase()
            )),
            "{head}"
        );
        let socket = WebSocketStream::from_raw_socket(stream, Role::Client, None).await;
        let mut page = Page { socket };
        let greeting = page.text().await;
        assert_eq!(greeting, r#"{"result":{"version":"1.4"}}"#);
        page
    }

    /// Sends a message.
    pub async fn send(&mut self, message: Message) {
        // What is refused while it is still being sent may break off.
        let _ = self.socket.send(message).await;
    }

    /// The next text.
    pub async fn text(&mut self) -> String {
        let next = tokio::time::timeout(std::time::Duration::from_secs(60), self.socket.next());
        match next.await.expect("an answer within a minute") {
            Some(Ok(Message::Text(text))) => text.as_str().to_owned(),
            other => panic!("not a text: {other:?}"),
        }
    }

    /// The code with which the agent ends the connection.
    pub async fn ended(&mut self) -> Option<u16> {
        loop {
            match self.socket.next().await {
                Some(Ok(Message::Close(frame))) => return frame.map(|frame| frame.code.into()),
                Some(Ok(_)) => {}
                None | Some(Err(Error::ConnectionClosed)) => return None,
                Some(Err(_)) => return None,
            }
        }
    }

    /// Asks, and gives the one answer.
    pub async fn ask(&mut self, message: &Value) -> Value {
        self.send(Message::text(message.to_string())).await;
        serde_json::from_str(&self.text().await).unwrap()
    }

    /// Asks `commonUtils`.
    pub async fn common(&mut self, method: &str, args: Value) -> Value {
        self.ask(
            &serde_json::json!({ "module": "kz.gov.pki.knca.commonUtils", "method": method, "args": args }),
        )
        .await
    }

    /// Asks `basics` for signatures.
    pub async fn sign(&mut self, args: Value) -> Value {
        self.ask(&serde_json::json!({ "module": "kz.gov.pki.knca.basics", "method": "sign", "args": args }))
            .await
    }

    /// Writes octets past the protocol.
    pub async fn raw(&mut self, octets: &[u8]) {
        let stream = self.socket.get_mut();
        let _ = stream.write_all(octets).await;
        let _ = stream.flush().await;
    }
}
