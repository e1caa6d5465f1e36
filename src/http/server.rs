//! A listener: takes connections, counts them, and ends them in order.

use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinHandle;
use tokio_rustls::rustls::server::Acceptor;
use tokio_rustls::{LazyConfigAcceptor, TlsAcceptor};

use super::allowance::Allowance;
use super::connection::{self, Protocol};
use super::context::{Context, Stage};
use super::hits::Limit;
use super::shares::Shares;
use super::stream::{CountedStream, Open, Stall};
use super::tls::{self, ClientCertificates, TlsError, TlsIdentity};
use super::{Bounds, Scheme};
use crate::clock::Clock;
use crate::limits;

/// Why a listener does not listen.
#[derive(Debug, thiserror::Error)]
pub enum ListenerError {
    /// The address is taken, or not this machine's, or its port needs rights.
    #[error("cannot listen on {address}: {cause}; free the port or choose another (port 0 takes any)")]
    Bind {
        /// What was asked for.
        address: SocketAddr,
        /// What is set to change it; nothing where the caller has not said.
        setting: &'static str,
        /// What the system said.
        cause: std::io::Error,
    },
    /// Key and certificate do not serve.
    #[error("{0}")]
    Tls(#[from] TlsError),
}

impl ListenerError {
    /// With what is set to have it listen elsewhere.
    #[must_use]
    pub fn set_by(mut self, of: &'static str) -> Self {
        if let ListenerError::Bind { setting, .. } = &mut self {
            *setting = of;
        }
        self
    }
}

/// With what a listener secures its connections.
#[derive(Debug, Clone)]
pub enum Secure {
    /// With nothing.
    Plain,
    /// With TLS 1.2 or 1.3.
    Tls {
        /// Key and certificates shown to clients.
        identity: TlsIdentity,
        /// Whether clients are asked for theirs.
        client_certificates: ClientCertificates,
    },
}

/// How a drain ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drained {
    /// Every connection was finished.
    Whole,
    /// So many were cut off at the deadline.
    Cut(usize),
}

/// A listener at work. Dropping it closes it at once; [`Listener::drain`] lets requests finish.
#[derive(Debug)]
pub struct Listener {
    address: SocketAddr,
    scheme: Scheme,
    connections_max: usize,
    permits: Arc<Semaphore>,
    open: Open,
    stage: watch::Sender<Stage>,
    accepting: JoinHandle<()>,
}

impl Listener {
    /// Binds `address` (port 0 takes any) and serves `router` on it, each request at one moment of `clock`. A slash at the
    /// end of a path changes nothing. To be called within a tokio runtime.
    pub async fn open(
        address: SocketAddr,
        secure: Secure,
        bounds: Bounds,
        clock: Arc<dyn Clock>,
        router: Router,
    ) -> Result<Self, ListenerError> {
        let refused = |cause| ListenerError::Bind { address, setting: "", cause };
        let acceptor = match &secure {
            Secure::Plain => None,
            Secure::Tls { identity, client_certificates } => {
                Some(TlsAcceptor::from(Arc::new(tls::server(identity, *client_certificates)?)))
            }
        };
        let listener = bind(address).map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let (stage, watching) = watch::channel(Stage::Serving);
        let permits = Arc::new(Semaphore::new(bounds.connections_max));
        let scheme = if acceptor.is_some() { Scheme::Https } else { Scheme::Http };
        let connections_max = bounds.connections_max;
        let allowance = Allowance::new(bounds.bodies_bytes_max);
        let open = Open::default();
        let shares = Shares::new(&bounds);
        let taking = Taking {
            acceptor,
            bounds,
            allowance,
            shares,
            router,
            clock,
            scheme,
            stage: watching,
            open: open.clone(),
        };
        let accepting = tokio::spawn(accept(listener, Arc::clone(&permits), taking));
        Ok(Listener { address, scheme, connections_max, permits, open, stage, accepting })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its URL, without a slash at the end.
    pub fn url(&self) -> String {
        format!("{}://{}", self.scheme.as_str(), self.address)
    }

    /// A reading of how many connections are open.
    pub fn connections(&self) -> impl Fn() -> usize + Send + Sync + use<> {
        let open = self.open.clone();
        move || open.count()
    }

    /// Takes no more connections, lets the requests under way finish, and cuts off what is left after `deadline`.
    pub async fn drain(self, deadline: Duration) -> Drained {
        self.stage.send_replace(Stage::Draining);
        let all = u32::try_from(self.connections_max).unwrap_or(u32::MAX);
        let finished = tokio::time::timeout(deadline, self.permits.acquire_many(all)).await;
        if finished.is_ok() { Drained::Whole } else { Drained::Cut(self.open.count()) }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.stage.send_replace(Stage::Closed);
        self.accepting.abort();
    }
}

/// What the accept loop hands to each connection.
#[derive(Clone)]
struct Taking {
    acceptor: Option<TlsAcceptor>,
    bounds: Bounds,
    allowance: Allowance,
    shares: Shares,
    router: Router,
    clock: Arc<dyn Clock>,
    scheme: Scheme,
    stage: watch::Receiver<Stage>,
    open: Open,
}

/// A listener whose connections hold a bounded part of an answer in the kernel: for a client that never reads no more than this
/// is made. The kernel by itself lets it grow to some megabytes for each connection.
fn bind(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // As `TcpListener::bind` does: a port is free again as soon as its listener is gone.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.set_send_buffer_size(limits::SEND_BUFFER_BYTES)?;
    socket.bind(address)?;
    socket.listen(limits::ACCEPT_QUEUE_MAX)
}

async fn accept(listener: TcpListener, permits: Arc<Semaphore>, mut taking: Taking) {
    let refusals = Arc::new(Semaphore::new(limits::REFUSALS_LINGERING_MAX));
    loop {
        // The permit comes first: beyond the cap, clients wait in the kernel's queue.
        let Ok(permit) = Arc::clone(&permits).acquire_owned().await else { return };
        let taken = tokio::select! {
            taken = listener.accept() => taken,
            _ = taking.stage.wait_for(|stage| *stage > Stage::Serving) => return,
        };
        match taken {
            Ok((stream, peer)) => {
                let Some(share) = taking.shares.enter(peer.ip()) else {
                    taking.bounds.hits.one(Limit::ClientConnections);
                    // Without a place to wait it is closed at once.
                    if let Ok(place) = Arc::clone(&refusals).try_acquire_owned() {
                        tokio::spawn(refuse(stream, taking.scheme, place));
                    }
                    continue;
                };
                let taking = taking.clone();
                let counted = CountedStream {
                    stream,
                    stall: Stall::new(taking.bounds.write_stall, taking.bounds.hits.clone()),
                    share,
                    _open: taking.open.one_more(),
                    _permit: permit,
                };
                tokio::spawn(attend(counted, peer, taking));
            }
            // Out of descriptors, or a client that left while it queued: the next may do better.
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    }
}

/// RFC 8446 §6: a record of an alert, fatal, `internal_error`. Before a handshake it needs no keys, and no other alert says
/// "not now".
const TLS_ALERT: &[u8] = &[21, 3, 3, 0, 2, 2, 80];

/// Says why before the connection is closed: 503 where HTTP is plain, an alert where TLS is spoken. What the client has sent is
/// read for a moment and thrown away: a close with unread octets is a reset, which takes the answer with it.
async fn refuse(mut stream: TcpStream, scheme: Scheme, _place: OwnedSemaphorePermit) {
    const BODY: &str = concat!(
        r#"{"type":"about:blank","status":503,"code":"BUSY","title":"Too many connections of one client","#,
        r#""detail":"This address has as many connections as one client may have. Close some, or raise http.connections_of_client_max."}"#
    );
    let plain = || {
        format!(
            "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\nContent-Length: {}\r\nRetry-After: 1\r\nConnection: close\r\n\r\n{BODY}",
            BODY.len()
        )
        .into_bytes()
    };
    let answer = if scheme == Scheme::Http { plain() } else { TLS_ALERT.to_vec() };
    let saying = async {
        stream.write_all(&answer).await?;
        stream.shutdown().await?;
        let mut read = 0;
        let mut sink = [0; 4096];
        while read < limits::LINGER_BYTES_MAX {
            match stream.read(&mut sink).await? {
                0 => break,
                octets => read += octets,
            }
            // A request is there in a few reads; who goes on to send is slowed down, and takes no time from others.
            if read > limits::HEADERS_BYTES_MAX {
                tokio::time::sleep(Duration::from_millis(limits::REFUSAL_READ_MILLIS)).await;
            }
        }
        Ok::<(), std::io::Error>(())
    };
    // Whoever does not take it in this time gets nothing.
    let _ = tokio::time::timeout(Duration::from_millis(limits::REFUSAL_LINGER_MILLIS_MAX), saying).await;
}

/// Shakes hands where TLS is spoken, then serves.
async fn attend(stream: CountedStream, peer: SocketAddr, taking: Taking) {
    // Small answers should not wait for Nagle; a socket that refuses the option still works.
    let _ = stream.stream.set_nodelay(true);
    let Taking { acceptor, bounds, allowance, router, clock, scheme, mut stage, .. } = taking;
    let watching = stage.clone();
    let (client_bodies, seat) = (stream.share.bodies(), stream.share.seat.clone());
    let context = |peer_certificates| Context {
        router,
        clock,
        bounds: bounds.clone(),
        allowance: allowance.within(client_bodies),
        scheme,
        peer,
        peer_certificates,
        stage: watching,
        activity: Arc::default(),
        seat,
    };
    let Some(acceptor) = acceptor else {
        return connection::serve(stream, Protocol::Http1, context(Arc::new([]))).await;
    };
    let shake = async {
        // One client's handshakes wait for each other, and for nobody else's; not for those who say nothing.
        let turns = stream.share.handshakes();
        let hello = LazyConfigAcceptor::new(Acceptor::default(), stream).await?;
        let turn = turns.acquire_owned().await;
        let mut shaking = pin!(hello.into_stream(Arc::clone(acceptor.config())));
        let turn_max = Duration::from_millis(limits::HANDSHAKE_TURN_MILLIS_MAX);
        let within = tokio::time::timeout(turn_max, &mut shaking).await;
        drop(turn);
        match within {
            Ok(shaken) => shaken,
            Err(_) => shaking.await,
        }
    };
    let shaken = tokio::select! {
        shaken = tokio::time::timeout(bounds.handshake, shake) => shaken,
        _ = stage.wait_for(|stage| *stage > Stage::Serving) => return,
    };
    bounds.hits.handshake(matches!(shaken, Ok(Ok(_))));
    match shaken {
        Ok(Ok(stream)) => {
            let session = stream.get_ref().1;
            let protocol =
                if session.alpn_protocol() == Some(b"h2") { Protocol::Http2 } else { Protocol::Http1 };
            let certificates =
                session.peer_certificates().unwrap_or_default().iter().map(|der| der.to_vec()).collect();
            connection::serve(stream, protocol, context(certificates)).await;
        }
        Ok(Err(error)) => tracing::debug!(%error, "TLS handshake failed"),
        Err(_) => {
            bounds.hits.one(Limit::Handshake);
            tracing::debug!("TLS handshake took too long");
        }
    }
}
