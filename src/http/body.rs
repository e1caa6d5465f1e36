//! A request's body: within its size, within its time, and within what all bodies may take together.
//!
//! [`RequestBody`] keeps size and time within bounds for every reader. [`WholeBody`] is what a handler asks
//! for to have it in one piece.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::header::{ACCEPT_ENCODING, CONNECTION, CONTENT_ENCODING, HeaderMap, HeaderValue, RETRY_AFTER};
use hyper::{StatusCode, Version};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep, timeout};

use super::hits::Limit;
use super::received::Received;
use super::{Bounds, answers};
use crate::findings::Code;
use crate::limits;

/// Octets to one permit of the common allowance, because a semaphore counts in `u32`.
const OCTETS_PER_PERMIT: usize = 1024;

/// How many octets of bodies may be held at once.
#[derive(Debug, Clone)]
pub(super) struct Allowance(Arc<Semaphore>);

/// What a client's bodies may take, within what all may take.
#[derive(Debug, Clone)]
pub(super) struct ClientAllowance {
    all: Allowance,
    own: Allowance,
}

/// Octets of both.
struct Taken {
    all: OwnedSemaphorePermit,
    own: OwnedSemaphorePermit,
}

impl ClientAllowance {
    fn take(&self, octets: usize) -> Option<Taken> {
        // The client's own first: at its limit it takes nothing from the others, not even for a moment.
        let own = self.own.take(octets)?;
        Some(Taken { all: self.all.take(octets)?, own })
    }
}

impl Taken {
    fn octets(&self) -> usize {
        self.own.num_permits() * OCTETS_PER_PERMIT
    }

    fn merge(&mut self, more: Taken) {
        self.all.merge(more.all);
        self.own.merge(more.own);
    }
}

impl Allowance {
    /// An allowance of so many octets.
    pub(super) fn new(octets: usize) -> Self {
        Allowance(Arc::new(Semaphore::new(octets.div_ceil(OCTETS_PER_PERMIT).min(Semaphore::MAX_PERMITS))))
    }

    /// This as the limit of all, with a client's own.
    pub(super) fn within(self, own: Allowance) -> ClientAllowance {
        ClientAllowance { all: self, own }
    }

    /// Takes so many octets, unless others hold them. Never waits: half-read bodies waiting for one another would wait for ever.
    pub(super) fn take(&self, octets: usize) -> Option<OwnedSemaphorePermit> {
        let permits = u32::try_from(octets.div_ceil(OCTETS_PER_PERMIT)).ok()?;
        Arc::clone(&self.0).try_acquire_many_owned(permits).ok()
    }
}

/// Why a body was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum BodyError {
    /// It has, or says it has, more octets than a body may have.
    #[error("the body has more than {octets_max} octets")]
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
    fn response(self) -> Response {
        match self {
            BodyError::TooLarge { octets_max } => answers::problem(
                StatusCode::PAYLOAD_TOO_LARGE,
                Code::BodyTooLarge,
                "The body is too large",
                &format!(
                    "A body may have {octets_max} octets. Send fewer or smaller attachments, or raise http.body_bytes_max."
                ),
            ),
            BodyError::Crowded => (
                [(RETRY_AFTER, "1")],
                answers::problem(
                    StatusCode::SERVICE_UNAVAILABLE,
                    Code::Busy,
                    "Too many large requests at once",
                    "The memory for bodies is taken, by all requests or by this client's. Send the same request again in a second.",
                ),
            )
                .into_response(),
            BodyError::Slow { waited } => answers::problem(
                StatusCode::REQUEST_TIMEOUT,
                Code::HttpRefused,
                "The body did not come in time",
                &format!(
                    "Waited {} ms for the rest of the body. Send it at once and whole.",
                    waited.as_millis()
                ),
            ),
            BodyError::Broken => answers::problem(
                StatusCode::BAD_REQUEST,
                Code::HttpRefused,
                "The body cannot be read",
                "Its framing (Content-Length or chunks) is wrong, or the connection broke.",
            ),
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
            Poll::Ready(Some(Err(_))) => self.ended(BodyError::Broken),
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
        let left = self.incoming.take().filter(|incoming| !incoming.is_end_stream());
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

/// A request's body in one piece. Its share of the common allowance is given back when the last copy of it is dropped.
#[derive(Debug, Clone)]
pub struct WholeBody(pub Bytes);

/// The octets and their share.
struct Held {
    octets: BytesMut,
    _share: Taken,
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.octets
    }
}

impl<S: Send + Sync> FromRequest<S> for WholeBody {
    type Rejection = Response;

    async fn from_request(request: Request, _: &S) -> Result<Self, Response> {
        let version = request.version();
        if let Some(coding) = compressed(request.headers()) {
            return Err(unsupported(&coding));
        }
        let received = Received::of(request.extensions()).map_err(IntoResponse::into_response)?;
        let (allowance, hits) = (received.allowance().clone(), received.hits().clone());
        read(request.into_body(), &allowance).await.map(WholeBody).map_err(|error| {
            tracing::debug!(%error, "body refused");
            match error {
                BodyError::Crowded => hits.one(Limit::Bodies),
                BodyError::Slow { .. } => hits.one(Limit::SlowBody),
                BodyError::TooLarge { .. } | BodyError::Broken => {}
            }
            let mut response = error.response();
            if version != Version::HTTP_2 {
                response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
            }
            response
        })
    }
}

/// The `Content-Encoding`, where it is one that has to be undone.
fn compressed(headers: &HeaderMap) -> Option<String> {
    let codings =
        headers.get_all(CONTENT_ENCODING).iter().map(|coding| String::from_utf8_lossy(coding.as_bytes()));
    let mut others = codings.filter(|coding| !coding.trim().eq_ignore_ascii_case("identity"));
    others.next().map(|coding| coding.chars().take(40).collect())
}

/// RFC 9110 §15.5.16: `Accept-Encoding` says what is taken.
fn unsupported(coding: &str) -> Response {
    let mut response = answers::problem(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Code::HttpRefused,
        "A compressed body is not taken",
        &format!("The body came with `Content-Encoding: {coding}`. Send it as it is."),
    );
    response.headers_mut().insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    response
}

/// Reads the body whole, or says why not.
async fn read(mut body: axum::body::Body, allowance: &ClientAllowance) -> Result<Bytes, BodyError> {
    if body.is_end_stream() {
        return Ok(Bytes::new());
    }
    let mut share = allowance.take(1).ok_or(BodyError::Crowded)?;
    let mut octets = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(cause)?.into_data() else { continue };
        let held = share.octets();
        if octets.len() + data.len() > held {
            share.merge(allowance.take(octets.len() + data.len() - held).ok_or(BodyError::Crowded)?);
        }
        octets.extend_from_slice(&data);
    }
    Ok(Bytes::from_owner(Held { octets, _share: share }))
}

/// What [`RequestBody`] said, out of the boxes that it came in.
fn cause(error: axum::Error) -> BodyError {
    error.into_inner().downcast::<BodyError>().map_or(BodyError::Broken, |error| *error)
}
