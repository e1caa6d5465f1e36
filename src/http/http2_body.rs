//! The body of a request over HTTP/2.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use h2::RecvStream;
use hyper::body::{Body, Frame, SizeHint};
use tokio::sync::oneshot;

/// The body of a request over HTTP/2. Room is given to the client for what is read, and for nothing else.
pub(super) struct Http2Body {
    stream: RecvStream,
    /// What `Content-Length` leaves to come, where there is one.
    left: Option<u64>,
    data_done: bool,
    /// Whether anything came on this connection.
    heard: Arc<AtomicBool>,
    /// To be told once when the client is to go on (RFC 9110 §10.1.1); `None` where it waits for nothing.
    go_on: Option<oneshot::Sender<()>>,
}

impl Http2Body {
    pub(super) fn new(
        stream: RecvStream,
        length: Option<u64>,
        heard: Arc<AtomicBool>,
        go_on: Option<oneshot::Sender<()>>,
    ) -> Self {
        Http2Body { stream, left: length, data_done: false, heard, go_on }
    }

    /// Whether the client sends nothing before it is told to.
    pub(super) fn is_held_back(&self) -> bool {
        self.go_on.is_some()
    }

    fn poll_stream(&mut self, task: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, h2::Error>>> {
        if !self.data_done {
            match ready!(self.stream.poll_data(task)) {
                Some(Ok(data)) => {
                    // Fails only where the stream is gone.
                    let _ = self.stream.flow_control().release_capacity(data.len());
                    self.left = self.left.map(|left| left.saturating_sub(data.len() as u64));
                    return Poll::Ready(Some(Ok(Frame::data(data))));
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => self.data_done = true,
            }
        }
        let trailers = ready!(self.stream.poll_trailers(task));
        Poll::Ready(trailers.transpose().map(|trailers| trailers.map(Frame::trailers)))
    }
}

impl Body for Http2Body {
    type Data = Bytes;
    type Error = h2::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, h2::Error>>> {
        let frame = self.poll_stream(task);
        let go_on = self.go_on.take();
        match (&frame, go_on) {
            (Poll::Ready(_), _) => self.heard.store(true, Ordering::Relaxed),
            // The first wait for it. Whoever would say so is gone where the answer is made.
            (Poll::Pending, Some(go_on)) => drop(go_on.send(())),
            (Poll::Pending, None) => {}
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.stream.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.left.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
