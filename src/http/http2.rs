//! HTTP/2 on one connection, on `h2` itself: `hyper` has no way to send 100 (Continue), without which a client that waits for it
//! never sends its body (RFC 9110 §10.1.1). Bounds and windows are those that `hyper` has.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::response::Response;
use bytes::Bytes;
use h2::server::{Builder, Connection, Handshake};
use h2::{Ping, PingPong, Reason};
use hyper::Request;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{Instant, Sleep};

use super::Bounds;
use super::body::Incoming;
use super::http2_stream;
use crate::limits;

/// Octets of bodies that a client may send before they are read, on one stream and on all of a connection.
const WINDOW_BYTES: u32 = 1024 * 1024;

/// Octets of one answer that wait to be sent.
const SEND_BUFFER_BYTES_MAX: usize = 400 * 1024;

/// Streams that a client makes us reset by its own errors before its connection is ended.
const RESETS_MAX: usize = 1024;

/// A connection that is served while it is polled. `answer` makes the answer to each request.
pub(super) struct Http2<S, F> {
    state: State<S>,
    answer: F,
    ping_every: Duration,
    finishing: bool,
}

enum State<S> {
    Shaking(Handshake<S, Bytes>),
    Serving { connection: Connection<S, Bytes>, alive: Alive },
}

impl<S, F> Http2<S, F>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    pub(super) fn new(stream: S, bounds: &Bounds, answer: F) -> Self {
        let mut builder = Builder::new();
        builder
            .initial_window_size(WINDOW_BYTES)
            .initial_connection_window_size(WINDOW_BYTES)
            .max_concurrent_streams(bounds.streams_max)
            .max_header_list_size(limits::HEADERS_BYTES_MAX as u32)
            .max_local_error_reset_streams(Some(RESETS_MAX))
            .max_send_buffer_size(SEND_BUFFER_BYTES_MAX);
        let state = State::Shaking(builder.handshake(stream));
        Http2 { state, answer, ping_every: bounds.headers, finishing: false }
    }

    /// Takes no further request, and ends when those under way are answered.
    pub(super) fn graceful_shutdown(&mut self) {
        self.finishing = true;
        if let State::Serving { connection, .. } = &mut self.state {
            connection.graceful_shutdown();
        }
    }
}

impl<S, F, A> Future for Http2<S, F>
where
    S: AsyncRead + AsyncWrite + Unpin,
    F: Fn(Request<Incoming>) -> A + Unpin,
    A: Future<Output = Response> + Send + 'static,
{
    type Output = Result<(), h2::Error>;

    fn poll(self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        loop {
            match &mut this.state {
                State::Shaking(shaking) => {
                    let mut connection = ready!(Pin::new(shaking).poll(task))?;
                    if this.finishing {
                        connection.graceful_shutdown();
                    }
                    let alive = Alive::new(connection.ping_pong(), this.ping_every);
                    this.state = State::Serving { connection, alive };
                }
                State::Serving { connection, alive } => {
                    if alive.is_over(task) {
                        connection.abrupt_shutdown(Reason::NO_ERROR);
                    }
                    match ready!(connection.poll_accept(task)) {
                        Some(Ok((request, reply))) => {
                            alive.heard.store(true, Ordering::Relaxed);
                            let (request, go_on) = http2_stream::taken(request, &alive.heard);
                            let answer = (this.answer)(request);
                            tokio::spawn(http2_stream::serve(answer, reply, go_on));
                        }
                        Some(Err(error)) => return Poll::Ready(Err(error)),
                        None => return Poll::Ready(Ok(())),
                    }
                }
            }
        }
    }
}

/// Whether the client is there: who says nothing is asked with PING, and has as long again for the answer.
struct Alive {
    pings: Option<PingPong>,
    /// Whether a PING is under way.
    asked: bool,
    /// Whether anything came since the timer was set.
    heard: Arc<AtomicBool>,
    every: Duration,
    timer: Pin<Box<Sleep>>,
}

impl Alive {
    fn new(pings: Option<PingPong>, every: Duration) -> Self {
        let timer = Box::pin(tokio::time::sleep(every));
        Alive { pings, asked: false, heard: Arc::default(), every, timer }
    }

    /// Whether the client is gone; said once.
    fn is_over(&mut self, task: &mut Context<'_>) -> bool {
        let Some(pings) = &mut self.pings else { return false };
        if self.asked && pings.poll_pong(task).is_ready() {
            self.asked = false;
            self.timer.as_mut().reset(Instant::now() + self.every);
        }
        while self.timer.as_mut().poll(task).is_ready() {
            if self.asked {
                self.pings = None;
                return true;
            }
            if !self.heard.swap(false, Ordering::Relaxed) {
                self.asked = pings.send_ping(Ping::opaque()).is_ok();
                // To be woken by the answer.
                if self.asked && pings.poll_pong(task).is_ready() {
                    self.asked = false;
                }
            }
            self.timer.as_mut().reset(Instant::now() + self.every);
        }
        false
    }
}
