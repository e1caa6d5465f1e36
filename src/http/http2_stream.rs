//! One request over HTTP/2: its body is handed over, its answer sent.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::task::{Context, Poll, ready};

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use h2::server::SendResponse;
use h2::{Reason, RecvStream, SendStream};
use hyper::body::Body as _;
use hyper::header::{CONNECTION, CONTENT_LENGTH, DATE, EXPECT, HeaderValue, TRANSFER_ENCODING, UPGRADE};
use hyper::{Request, StatusCode};
use tokio::sync::oneshot;

use super::body::Incoming;
use super::http2_body::Http2Body;
use crate::clock::{Clock as _, SystemClock};
use crate::encoding::date;

/// Told when a client that waits for it is to send its body.
pub(super) type GoOn = oneshot::Receiver<()>;

/// The request with a body to read, and what tells that the client is to send it, where it waits.
pub(super) fn taken(
    request: Request<RecvStream>,
    heard: &Arc<AtomicBool>,
) -> (Request<Incoming>, Option<GoOn>) {
    let headers = request.headers();
    // h2 refuses a request whose data are not of this length.
    let length = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    let waits = headers.get_all(EXPECT).iter().any(|of| of.as_bytes().eq_ignore_ascii_case(b"100-continue"));
    let (say, told) = if waits { Some(oneshot::channel()).unzip() } else { (None, None) };
    let request =
        request.map(|stream| Incoming::Http2(Http2Body::new(stream, length, Arc::clone(heard), say)));
    (request, told)
}

/// Sends what `answer` becomes; what the client gives up is not answered.
pub(super) async fn serve(
    answer: impl Future<Output = Response>,
    mut reply: SendResponse<Bytes>,
    mut go_on: Option<GoOn>,
) {
    let mut answer = pin!(answer);
    let answered = poll_fn(|task| {
        if let Poll::Ready(response) = answer.as_mut().poll(task) {
            return Poll::Ready(Some(response));
        }
        if let Some(Poll::Ready(told)) = go_on.as_mut().map(|go_on| Pin::new(go_on).poll(task)) {
            go_on = None;
            if told.is_ok() {
                say_continue(&mut reply);
            }
        }
        reply.poll_reset(task).map(|_| None)
    });
    let Some(response) = answered.await else { return };
    if let Err(error) = send(response, &mut reply).await {
        tracing::debug!(%error, "an HTTP/2 stream ended early");
    }
}

/// RFC 9110 §15.2.1: the client is to send the body.
fn say_continue(reply: &mut SendResponse<Bytes>) {
    let mut interim = Response::new(());
    *interim.status_mut() = StatusCode::CONTINUE;
    if let Err(error) = reply.send_informational(interim) {
        tracing::debug!(%error, "100 could not be sent");
    }
}

async fn send(response: Response, reply: &mut SendResponse<Bytes>) -> Result<(), h2::Error> {
    let (mut head, body) = response.into_parts();
    // RFC 9113 §8.2.2: fields of a connection have no place here.
    for name in [&CONNECTION, &TRANSFER_ENCODING, &UPGRADE] {
        head.headers.remove(name);
    }
    if let Some(date) = date() {
        head.headers.entry(DATE).or_insert(date);
    }
    let empty = body.is_end_stream();
    if let (false, Some(length)) = (empty, body.size_hint().exact()) {
        head.headers.entry(CONTENT_LENGTH).or_insert(length.into());
    }
    let stream = match reply.send_response(Response::from_parts(head, ()), empty) {
        Ok(stream) => stream,
        Err(error) => {
            reply.send_reset(Reason::INTERNAL_ERROR);
            return Err(error);
        }
    };
    if empty {
        return Ok(());
    }
    let mut sending = Sending { body, stream, piece: None };
    poll_fn(|task| sending.poll(task)).await
}

/// RFC 9110 §6.6.1, by the machine's clock as over HTTP/1.1.
fn date() -> Option<HeaderValue> {
    date::to_http(SystemClock.now()).and_then(|date| HeaderValue::try_from(date).ok())
}

/// An answer's body on its way.
struct Sending {
    body: Body,
    stream: SendStream<Bytes>,
    /// What waits for room at the client, and whether it is the last.
    piece: Option<(Bytes, bool)>,
}

impl Sending {
    fn poll(&mut self, task: &mut Context<'_>) -> Poll<Result<(), h2::Error>> {
        loop {
            if let Poll::Ready(reason) = self.stream.poll_reset(task)? {
                return Poll::Ready(Err(reason.into()));
            }
            if self.piece.is_some() {
                ready!(self.poll_room(task))?;
            }
            if let Some((piece, last)) = self.piece.take() {
                self.stream.send_data(piece, last)?;
                if last {
                    return Poll::Ready(Ok(()));
                }
            }
            let frame = match ready!(Pin::new(&mut self.body).poll_frame(task)) {
                None => return Poll::Ready(self.stream.send_data(Bytes::new(), true)),
                Some(Err(_)) => {
                    self.stream.send_reset(Reason::INTERNAL_ERROR);
                    return Poll::Ready(Err(Reason::INTERNAL_ERROR.into()));
                }
                Some(Ok(frame)) => frame,
            };
            match frame.into_data() {
                Ok(data) => {
                    // One octet of the connection's window is claimed: what is claimed and not sent is kept from other streams.
                    self.stream.reserve_capacity(usize::from(!data.is_empty()));
                    self.piece = Some((data, self.body.is_end_stream()));
                }
                Err(frame) => {
                    if let Ok(trailers) = frame.into_trailers() {
                        self.stream.reserve_capacity(0);
                        return Poll::Ready(self.stream.send_trailers(trailers));
                    }
                }
            }
        }
    }

    /// Until the client has room for some of the piece.
    fn poll_room(&mut self, task: &mut Context<'_>) -> Poll<Result<(), h2::Error>> {
        let empty = self.piece.as_ref().is_none_or(|(piece, _)| piece.is_empty());
        while !empty && self.stream.capacity() == 0 {
            match ready!(self.stream.poll_capacity(task)) {
                Some(room) => _ = room?,
                // The stream takes nothing more: its end was said, or it was reset.
                None => return Poll::Ready(Err(Reason::CANCEL.into())),
            }
        }
        Poll::Ready(Ok(()))
    }
}
