//! A request's body as it comes in, within its size and its time.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::StatusCode;
use hyper::body::{Body, Frame, SizeHint};
use hyper::header::RETRY_AFTER;
use tokio::time::{Instant, Sleep, timeout};

use super::http2_body::Http2Body;
use super::{Bounds, answers};
use crate::interface::Trouble;
use crate::limits;

/// Why a body was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum BodyError {
    /// It has, or says it has, more octets than a body may have.
    #[error("the body has more than {octets_max} bytes")]
    TooLarge { octets_max: usize },
    /// All bodies together would take more than they may.
    #[error("all bodies together take more than they may")]
    Crowded,
    /// The client fell silent, or took too long.
    #[error("the body did not come in {waited:?}")]
    Slow { waited: Duration },
    /// The connection broke, or the framing is wrong.
    #[error("the connection broke, or the framing is wrong")]
    Broken,
}

impl BodyError {
    /// The answer to it.
    pub(super) fn response(self) -> Response {
        match self {
            BodyError::TooLarge { octets_max } => {
                answers::problem(StatusCode::PAYLOAD_TOO_LARGE, Trouble::BodyTooLarge { octets_max })
            }
            BodyError::Crowded => {
                ([(RETRY_AFTER, "1")], answers::problem(StatusCode::SERVICE_UNAVAILABLE, Trouble::Crowded))
                    .into_response()
            }
            BodyError::Slow { waited } => answers::problem(
                StatusCode::REQUEST_TIMEOUT,
                Trouble::SlowBody { millis: waited.as_millis() },
            ),
            BodyError::Broken => answers::problem(StatusCode::BAD_REQUEST, Trouble::BrokenBody),
        }
    }
}

/// A body as the protocol gives it.
pub(super) enum Incoming {
    Http1(hyper::body::Incoming),
    Http2(Http2Body),
}

impl Incoming {
    /// Whether anything is to come without a word of ours.
    fn is_coming(&self) -> bool {
        !self.is_end_stream() && !matches!(self, Incoming::Http2(body) if body.is_held_back())
    }
}

impl Body for Incoming {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        match &mut *self {
            Incoming::Http1(body) => Pin::new(body).poll_frame(task).map_err(|_| BodyError::Broken),
            Incoming::Http2(body) => Pin::new(body).poll_frame(task).map_err(|_| BodyError::Broken),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Incoming::Http1(body) => body.is_end_stream(),
            Incoming::Http2(body) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Incoming::Http1(body) => body.size_hint(),
            Incoming::Http2(body) => body.size_hint(),
        }
    }
}

/// A body as it comes in, with the bounds on size and time that hold for every reader. What nobody reads is
/// read on for a while after the answer and thrown away, so that a client which writes before it reads still
/// gets the answer instead of a reset connection.
pub(super) struct RequestBody {
    /// `None` once nothing more is wanted of it.
    incoming: Option<Incoming>,
    octets: usize,
    octets_max: usize,
    pause: Duration,
    whole: Duration,
    /// Set at the first wait: most bodies are there when they are asked for.
    clock: Option<Timer>,
}

/// The time that a body takes.
struct Timer {
    deadline: Instant,
    /// The last piece came then.
    piece: Instant,
    sleep: Pin<Box<Sleep>>,
}

impl RequestBody {
    pub(super) fn new(incoming: Incoming, bounds: &Bounds) -> Self {
        RequestBody {
            incoming: Some(incoming),
            octets: 0,
            octets_max: bounds.body_bytes_max,
            pause: bounds.body_pause,
            whole: bounds.body,
            clock: None,
        }
    }

    /// No more of it: the client may be cut off.
    fn ended(&mut self, error: BodyError) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        if !matches!(error, BodyError::TooLarge { .. }) {
            self.incoming = None;
        }
        Poll::Ready(Some(Err(error)))
    }

    /// Whether the time for the next piece, or for all of them, is over.
    fn poll_time(&mut self, task: &mut Context<'_>) -> Poll<Duration> {
        let timer = self.clock.get_or_insert_with(|| {
            let now = Instant::now();
            Timer {
                deadline: now + self.whole,
                piece: now,
                sleep: Box::pin(tokio::time::sleep(self.pause.min(self.whole))),
            }
        });
        let end = timer.deadline.min(timer.piece + self.pause);
        if timer.sleep.deadline() != end {
            timer.sleep.as_mut().reset(end);
        }
        let waited = if end == timer.deadline { self.whole } else { self.pause };
        timer.sleep.as_mut().poll(task).map(|()| waited)
    }
}

impl Body for RequestBody {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let too_large = BodyError::TooLarge { octets_max: self.octets_max };
        let (left, octets_max) = (self.octets_max - self.octets, self.octets_max as u64);
        let Some(incoming) = &mut self.incoming else { return Poll::Ready(None) };
        // `Content-Length` is believed only when it is too large: nothing is read then.
        if incoming.size_hint().lower() > octets_max {
            return self.ended(too_large);
        }
        match Pin::new(incoming).poll_frame(task) {
            Poll::Ready(Some(Ok(frame))) => {
                let octets = frame.data_ref().map_or(0, Bytes::len);
                if octets > left {
                    return self.ended(too_large);
                }
                self.octets += octets;
                if let Some(timer) = &mut self.clock {
                    timer.piece = Instant::now();
                }
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(Some(Err(error))) => self.ended(error),
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Pending => match self.poll_time(task) {
                Poll::Ready(waited) => self.ended(BodyError::Slow { waited }),
                Poll::Pending => Poll::Pending,
            },
        }
    }

    fn is_end_stream(&self) -> bool {
        self.incoming.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.incoming.as_ref().map_or_else(SizeHint::default, Body::size_hint)
    }
}

impl Drop for RequestBody {
    fn drop(&mut self) {
        let left = self.incoming.take().filter(Incoming::is_coming);
        if let (Some(incoming), Ok(runtime)) = (left, tokio::runtime::Handle::try_current()) {
            runtime.spawn(linger(incoming));
        }
    }
}

/// Reads on for a while and keeps nothing.
async fn linger(mut incoming: Incoming) {
    let mut octets = 0;
    let reading = async {
        while let Some(Ok(frame)) = incoming.frame().await {
            octets += frame.data_ref().map_or(0, Bytes::len);
            if octets > limits::LINGER_BYTES_MAX {
                break;
            }
        }
    };
    // Whether the time or the octets ran out first does not matter: the connection is closed after it.
    let _ = timeout(Duration::from_millis(limits::LINGER_MILLIS_MAX), reading).await;
}
