//! A listener: takes connections, counts them, and ends them in order.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

use super::body::Allowance;
use super::connection::{self, Protocol, Stage};
use super::tls::{self, ClientCertificates, TlsError, TlsIdentity};
use super::{Bounds, Scheme};
use crate::clock::Clock;

/// Why a listener does not listen.
#[derive(Debug, thiserror::Error)]
pub enum ListenerError {
    /// The address is taken, or not this machine's, or its port needs rights.
    #[error("cannot listen on {address}: {cause}; free the port or choose another (port 0 takes any)")]
    Bind {
        /// What was asked for.
        address: SocketAddr,
        /// What the system said.
        cause: std::io::Error,
    },
    /// Key and certificate do not serve.
    #[error("{0}")]
    Tls(#[from] TlsError),
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
        let refused = |cause| ListenerError::Bind { address, cause };
        let acceptor = match &secure {
            Secure::Plain => None,
            Secure::Tls { identity, client_certificates } => {
                Some(TlsAcceptor::from(Arc::new(tls::server(identity, *client_certificates)?)))
            }
        };
        let listener = TcpListener::bind(address).await.map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let (stage, watching) = watch::channel(Stage::Serving);
        let permits = Arc::new(Semaphore::new(bounds.connections_max));
        let scheme = if acceptor.is_some() { Scheme::Https } else { Scheme::Http };
        let connections_max = bounds.connections_max;
        let allowance = Allowance::new(bounds.bodies_bytes_max);
        let open = Open::default();
        let taking = Taking {
            acceptor,
            bounds,
            allowance,
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
        move || open.0.load(Ordering::Relaxed)
    }

    /// Takes no more connections, lets the requests under way finish, and cuts off what is left after `deadline`.
    pub async fn drain(self, deadline: Duration) -> Drained {
        self.stage.send_replace(Stage::Draining);
        let all = u32::try_from(self.connections_max).unwrap_or(u32::MAX);
        let finished = tokio::time::timeout(deadline, self.permits.acquire_many(all)).await;
        if finished.is_ok() { Drained::Whole } else { Drained::Cut(self.open.0.load(Ordering::Relaxed)) }
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
    router: Router,
    clock: Arc<dyn Clock>,
    scheme: Scheme,
    stage: watch::Receiver<Stage>,
    open: Open,
}

/// How many connections are open. The permits cannot tell: the accept loop holds one while it waits.
#[derive(Debug, Clone, Default)]
struct Open(Arc<AtomicUsize>);

impl Open {
    fn one_more(&self) -> OneOpen {
        self.0.fetch_add(1, Ordering::Relaxed);
        OneOpen(self.clone())
    }
}

/// One of them, until it is dropped.
struct OneOpen(Open);

impl Drop for OneOpen {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A connection's stream with its permit: who holds the stream, an upgraded one too, holds the place among the connections.
struct Counted {
    stream: TcpStream,
    _open: OneOpen,
    _permit: OwnedSemaphorePermit,
}

impl AsyncRead for Counted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(task, into)
    }
}

impl AsyncWrite for Counted {
    fn poll_write(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
        octets: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(task, octets)
    }

    fn poll_flush(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(task)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(task)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(task, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

async fn accept(listener: TcpListener, permits: Arc<Semaphore>, mut taking: Taking) {
    loop {
        // The permit comes first: beyond the cap, clients wait in the kernel's queue.
        let Ok(permit) = Arc::clone(&permits).acquire_owned().await else { return };
        let taken = tokio::select! {
            taken = listener.accept() => taken,
            _ = taking.stage.wait_for(|stage| *stage > Stage::Serving) => return,
        };
        match taken {
            Ok((stream, peer)) => {
                let taking = taking.clone();
                let counted = Counted { stream, _open: taking.open.one_more(), _permit: permit };
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

/// Shakes hands where TLS is spoken, then serves.
async fn attend(stream: Counted, peer: SocketAddr, taking: Taking) {
    // Small answers should not wait for Nagle; a socket that refuses the option still works.
    let _ = stream.stream.set_nodelay(true);
    let Taking { acceptor, bounds, allowance, router, clock, scheme, mut stage, .. } = taking;
    let watching = stage.clone();
    let context = |peer_certificates| connection::Context {
        router,
        clock,
        bounds: bounds.clone(),
        allowance,
        scheme,
        peer,
        peer_certificates,
        stage: watching,
    };
    let Some(acceptor) = acceptor else {
        return connection::serve(stream, Protocol::Http1, context(Arc::new([]))).await;
    };
    let shaken = tokio::select! {
        shaken = tokio::time::timeout(bounds.handshake, acceptor.accept(stream)) => shaken,
        _ = stage.wait_for(|stage| *stage > Stage::Serving) => return,
    };
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
        Err(_) => tracing::debug!("TLS handshake took too long"),
    }
}
