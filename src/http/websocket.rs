//! A WebSocket (RFC 6455) on a connection that came in as HTTP/1.1: text messages within bounds, and a clear end for everything else.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use futures_util::{SinkExt as _, StreamExt as _};
use hyper::header::{
    CONNECTION, CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY,
    SEC_WEBSOCKET_VERSION, TRANSFER_ENCODING, UPGRADE,
};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper::{Method, StatusCode, Version};
use hyper_util::rt::TokioIo;
use tokio::io::AsyncReadExt as _;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};

use super::Received;
use super::seat::Seat;
use crate::encoding::base64;
use crate::limits;

/// The one version there is, RFC 6455 §4.2.1.
const VERSION: &str = "13";

/// What one WebSocket bears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WebSocketBounds {
    /// Octets of one message, whole or in fragments; more ends the connection with 1009.
    pub message_bytes_max: usize,
    /// How long a client may send no message; then the connection ends with 1001.
    pub idle: Duration,
    /// How long a client may take over a message that is sent to it.
    pub write: Duration,
}

/// Why a connection is ended, RFC 6455 §7.4.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// 1001: nobody has sent a message for long, or the listener stops.
    GoingAway,
    /// 1002: frames that are none.
    Protocol,
    /// 1003: a message of octets where text is expected.
    Unsupported,
    /// 1007: a text that is not UTF-8.
    NotUtf8,
    /// 1009: a message beyond the bound.
    TooLarge,
}

impl Ended {
    /// The code, and the reason in the words of the RFC.
    const fn close(self) -> (CloseCode, &'static str) {
        match self {
            Ended::GoingAway => (CloseCode::Away, "going away"),
            Ended::Protocol => (CloseCode::Protocol, "protocol error"),
            Ended::Unsupported => (CloseCode::Unsupported, "text messages only"),
            Ended::NotUtf8 => (CloseCode::Invalid, "not UTF-8"),
            Ended::TooLarge => (CloseCode::Size, "message too big"),
        }
    }
}

/// Whether a request asks for a WebSocket.
pub fn asks_for_websocket(request: &Request) -> bool {
    request.method() == Method::GET && lists(request.headers(), &UPGRADE, "websocket")
}

/// Answers a handshake (RFC 6455 §4.2.2) and has `serve` talk on the connection. A handshake that is none is answered 400 or 426.
pub fn websocket<F>(
    mut request: Request,
    bounds: WebSocketBounds,
    serve: impl FnOnce(WebSocket) -> F + Send + 'static,
) -> Response
where
    F: Future<Output = ()> + Send,
{
    let status = |status| {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = status;
        response
    };
    let headers = request.headers();
    // With a body it would be open where the frames begin.
    let fits = request.version() == Version::HTTP_11
        && lists(headers, &CONNECTION, "upgrade")
        && !headers.contains_key(TRANSFER_ENCODING)
        && headers.get_all(CONTENT_LENGTH).iter().all(|length| length == "0");
    if headers.get(SEC_WEBSOCKET_VERSION).is_none_or(|version| version != VERSION) {
        let mut response = status(StatusCode::UPGRADE_REQUIRED);
        response.headers_mut().insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static(VERSION));
        return response;
    }
    let accept = key_of(headers).map(derive_accept_key);
    let accept = accept.and_then(|accept| HeaderValue::from_str(&accept).ok()).filter(|_| fits);
    let (Some(accept), Some(upgrade)) = (accept, request.extensions_mut().remove::<OnUpgrade>()) else {
        return status(StatusCode::BAD_REQUEST);
    };
    // The connection becomes something else, which is bounded by itself.
    let seat = request.extensions().get::<Received>().and_then(|received| received.seat().cloned());
    seat.iter().for_each(|seat| seat.stay());
    tokio::spawn(async move {
        match upgrade.await {
            Ok(upgraded) => serve(WebSocket::over(upgraded, bounds, seat).await).await,
            Err(error) => tracing::debug!(%error, "a connection was not upgraded"),
        }
    });
    let mut response = status(StatusCode::SWITCHING_PROTOCOLS);
    let headers = response.headers_mut();
    headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(SEC_WEBSOCKET_ACCEPT, accept);
    response
}

/// The one Sec-WebSocket-Key, sixteen octets in base64, RFC 6455 §4.2.1 (5).
fn key_of(headers: &HeaderMap) -> Option<&[u8]> {
    let mut keys = headers.get_all(SEC_WEBSOCKET_KEY).iter();
    let key = keys.next().filter(|_| keys.next().is_none())?.to_str().ok()?;
    (base64::decode(key)?.len() == 16 && key.len() == 24).then_some(key.as_bytes())
}

/// Whether a header that is a list has this word, whatever its case.
fn lists(headers: &HeaderMap, name: &HeaderName, word: &str) -> bool {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|one| one.trim().eq_ignore_ascii_case(word))
}

/// The server's end of a WebSocket.
pub struct WebSocket {
    stream: WebSocketStream<TokioIo<Upgraded>>,
    bounds: WebSocketBounds,
    /// Its connection's place, where it may have to give way.
    seat: Option<Arc<Seat>>,
}

impl std::fmt::Debug for WebSocket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WebSocket").field("bounds", &self.bounds).finish_non_exhaustive()
    }
}

impl WebSocket {
    async fn over(upgraded: Upgraded, bounds: WebSocketBounds, seat: Option<Arc<Seat>>) -> Self {
        let config = WebSocketConfig::default()
            .read_buffer_size(limits::WEBSOCKET_BUFFER_BYTES)
            .write_buffer_size(0)
            .max_message_size(Some(bounds.message_bytes_max))
            .max_frame_size(Some(bounds.message_bytes_max));
        let stream =
            WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Server, Some(config)).await;
        WebSocket { stream, bounds, seat }
    }

    /// The next text that the client sends; nothing where the connection has ended. What is no text of the bounds ends it here.
    pub async fn next(&mut self) -> Option<String> {
        // A ping is no message: it holds no connection.
        let until = tokio::time::Instant::now() + self.bounds.idle;
        loop {
            let ended = match tokio::time::timeout_at(until, self.stream.next()).await {
                Err(_) => Ended::GoingAway,
                Ok(None) => return None,
                Ok(Some(Ok(Message::Text(text)))) => return Some(text.as_str().to_owned()),
                Ok(Some(Ok(Message::Binary(_)))) => Ended::Unsupported,
                // Pings are answered where they are read; a close is, too, and after it there is nothing.
                Ok(Some(Ok(_))) => continue,
                Ok(Some(Err(Error::Capacity(_)))) => Ended::TooLarge,
                Ok(Some(Err(Error::Utf8(_)))) => Ended::NotUtf8,
                Ok(Some(Err(Error::Protocol(_)))) => Ended::Protocol,
                Ok(Some(Err(_))) => return None,
            };
            self.end(ended).await;
            return None;
        }
    }

    /// Sends a text; `false` where the client has gone or does not take it.
    pub async fn send(&mut self, text: String) -> bool {
        let sending = self.stream.send(Message::Text(text.into()));
        matches!(tokio::time::timeout(self.bounds.write, sending).await, Ok(Ok(())))
    }

    /// Ends the connection and says why. What the client has sent meanwhile is read for a moment and thrown away: a close with unread
    /// octets is a reset, which takes the reason with it. Where connections give way, this one is the next from here on.
    pub async fn end(&mut self, ended: Ended) {
        self.seat.iter().for_each(|seat| seat.end());
        let (code, reason) = ended.close();
        let saying = async {
            self.stream.close(Some(CloseFrame { code, reason: reason.into() })).await.ok();
            self.stream.flush().await.ok();
            let mut sink = vec![0; limits::WEBSOCKET_BUFFER_BYTES];
            let mut read = 0;
            while read < limits::WEBSOCKET_LINGER_BYTES_MAX {
                match self.stream.get_mut().read(&mut sink).await {
                    Ok(0) | Err(_) => break,
                    Ok(octets) => read += octets,
                }
            }
        };
        // Whoever does not take it in this time gets nothing.
        let _ = tokio::time::timeout(Duration::from_millis(limits::LINGER_MILLIS_MAX), saying).await;
    }
}
