//! Reading a body: within its size, within its time, and within what all bodies may take together.

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use hyper::StatusCode;
use hyper::body::{Body as _, Incoming};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout, timeout_at};

use super::{Bounds, Response};
use crate::limits;

/// Octets to one permit of the common allowance, because a semaphore counts in `u32`.
const OCTETS_PER_PERMIT: usize = 1024;

/// The common allowance of all bodies of a listener.
#[derive(Debug, Clone)]
pub struct Allowance(Arc<Semaphore>);

impl Allowance {
    /// An allowance of so many octets.
    pub fn new(octets: usize) -> Self {
        Allowance(Arc::new(Semaphore::new(octets.div_ceil(OCTETS_PER_PERMIT).min(Semaphore::MAX_PERMITS))))
    }

    /// Takes so many octets, unless others hold them. Never waits: half-read bodies waiting for one another would wait for ever.
    fn take(&self, octets: usize) -> Option<OwnedSemaphorePermit> {
        let permits = u32::try_from(octets.div_ceil(OCTETS_PER_PERMIT)).ok()?;
        Arc::clone(&self.0).try_acquire_many_owned(permits).ok()
    }
}

/// A body and its share of the allowance, given back when this is dropped.
pub struct Held {
    pub(super) body: Bytes,
    _share: Option<OwnedSemaphorePermit>,
}

/// Why a body was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyError {
    /// It has, or says it has, more octets than a body may have.
    TooLarge { octets_max: usize },
    /// All bodies together would take more than they may.
    Crowded,
    /// The client fell silent, or took too long.
    Slow { waited: Duration },
    /// The connection broke, or the framing is wrong.
    Broken,
}

impl BodyError {
    /// Whether the client is in the middle of sending, and may not look for an answer before it is through.
    pub fn leaves_octets_coming(self) -> bool {
        matches!(self, BodyError::TooLarge { .. } | BodyError::Crowded)
    }

    /// The answer to it.
    pub fn response(self) -> Response {
        match self {
            BodyError::TooLarge { octets_max } => Response::problem(
                StatusCode::PAYLOAD_TOO_LARGE,
                "The body is too large",
                &format!(
                    "A body may have {octets_max} octets. Send fewer or smaller attachments, or raise http.body_bytes_max."
                ),
            ),
            BodyError::Crowded => Response::problem(
                StatusCode::SERVICE_UNAVAILABLE,
                "Too many large requests at once",
                "The memory for bodies is taken by other requests. Send the same request again in a second.",
            )
            .with(hyper::header::RETRY_AFTER, "1"),
            BodyError::Slow { waited } => Response::problem(
                StatusCode::REQUEST_TIMEOUT,
                "The body did not come in time",
                &format!(
                    "Waited {} ms for the rest of the body. Send it at once and whole.",
                    waited.as_millis()
                ),
            ),
            BodyError::Broken => Response::problem(
                StatusCode::BAD_REQUEST,
                "The body cannot be read",
                "Its framing (Content-Length or chunks) is wrong, or the connection broke.",
            ),
        }
    }
}

/// Reads the body whole, or says why not. `Content-Length` is believed only when it is too large: nothing is read then.
pub async fn read(
    incoming: &mut Incoming,
    bounds: &Bounds,
    allowance: &Allowance,
) -> Result<Held, BodyError> {
    let octets_max = bounds.body_bytes_max;
    let too_large = BodyError::TooLarge { octets_max };
    let hint = incoming.size_hint();
    if hint.lower() > octets_max as u64 {
        return Err(too_large);
    }
    if incoming.is_end_stream() {
        return Ok(Held { body: Bytes::new(), _share: None });
    }
    let mut share = allowance.take(1).ok_or(BodyError::Crowded)?;
    let mut whole = BytesMut::new();
    let deadline = Instant::now() + bounds.body;
    loop {
        let next = timeout_at(deadline, timeout(bounds.body_pause, incoming.frame())).await;
        let frame = match next {
            Err(_) => return Err(BodyError::Slow { waited: bounds.body }),
            Ok(Err(_)) => return Err(BodyError::Slow { waited: bounds.body_pause }),
            Ok(Ok(Some(Err(_)))) => return Err(BodyError::Broken),
            Ok(Ok(None)) => return Ok(Held { body: whole.freeze(), _share: Some(share) }),
            Ok(Ok(Some(Ok(frame)))) => frame,
        };
        let Ok(data) = frame.into_data() else { continue };
        if data.len() > octets_max - whole.len() {
            return Err(too_large);
        }
        let held = share.num_permits() * OCTETS_PER_PERMIT;
        if whole.len() + data.len() > held {
            share.merge(allowance.take(whole.len() + data.len() - held).ok_or(BodyError::Crowded)?);
        }
        whole.extend_from_slice(&data);
    }
}

/// Reads on for a while and keeps nothing, so that a client which writes before it reads still gets the answer instead
/// of a reset connection.
pub async fn linger(mut incoming: Incoming) {
    let mut octets = 0;
    let reading = async {
        while let Some(Ok(frame)) = incoming.frame().await {
            octets += frame.data_ref().map_or(0, Bytes::len);
            if octets > limits::LINGER_BYTES_MAX {
                break;
            }
        }
    };
    // Whether the time or the octets ran out first is all the same: the connection is closed after it.
    let _ = timeout(Duration::from_millis(limits::LINGER_MILLIS_MAX), reading).await;
}
