//! A connection's stream: counted, and closed when the client does not read what is written to it.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::Sleep;

use super::hits::{Hits, Limit};
use super::shares::Share;

/// How many connections are open. The permits do not show it: the accept loop holds one while it waits.
#[derive(Debug, Clone, Default)]
pub(super) struct Open(Arc<AtomicUsize>);

impl Open {
    pub(super) fn one_more(&self) -> OneOpen {
        self.0.fetch_add(1, Ordering::Relaxed);
        OneOpen(self.clone())
    }

    pub(super) fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

/// One of them, until it is dropped.
pub(super) struct OneOpen(Open);

impl Drop for OneOpen {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A stream with its place among the connections: who holds the stream, an upgraded one too, holds the place.
pub(super) struct CountedStream {
    pub(super) stream: TcpStream,
    pub(super) stall: Stall,
    pub(super) share: Share,
    pub(super) _open: OneOpen,
    pub(super) _permit: OwnedSemaphorePermit,
}

impl CountedStream {
    /// Whether another connection has its place; `task` is woken when that is so.
    fn has_to_leave(&self, task: &Context<'_>) -> bool {
        self.share.seat.as_ref().is_some_and(|seat| seat.has_to_leave(task))
    }
}

fn gave_way() -> io::Error {
    io::Error::new(io::ErrorKind::ConnectionAborted, "it gave way to another")
}

/// Since when nothing could be written.
pub(super) struct Stall {
    patience: Duration,
    hits: Hits,
    sleep: Option<Pin<Box<Sleep>>>,
}

impl Stall {
    pub(super) fn new(patience: Duration, hits: Hits) -> Self {
        Stall { patience, hits, sleep: None }
    }

    /// Passes on how a write went; one that waits too long is an error.
    fn watch<T>(&mut self, task: &mut Context<'_>, wrote: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if wrote.is_ready() {
            self.sleep = None;
            return wrote;
        }
        let patience = self.patience;
        let sleep = self.sleep.get_or_insert_with(|| Box::pin(tokio::time::sleep(patience)));
        match sleep.as_mut().poll(task) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(()) => {
                self.hits.one(Limit::WriteStall);
                Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the client does not read")))
            }
        }
    }
}

impl AsyncRead for CountedStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.has_to_leave(task) {
            return Poll::Ready(Err(gave_way()));
        }
        let before = into.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(task, into);
        if into.filled().len() > before {
            self.share.seat.iter().for_each(|seat| seat.heard());
        }
        read
    }
}

impl AsyncWrite for CountedStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
        octets: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.has_to_leave(task) {
            return Poll::Ready(Err(gave_way()));
        }
        let wrote = Pin::new(&mut self.stream).poll_write(task, octets);
        self.stall.watch(task, wrote)
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
        if self.has_to_leave(task) {
            return Poll::Ready(Err(gave_way()));
        }
        let wrote = Pin::new(&mut self.stream).poll_write_vectored(task, pieces);
        self.stall.watch(task, wrote)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
