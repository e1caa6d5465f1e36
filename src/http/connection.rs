//! One connection: requests in, answers out, until either side ends it.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use hyper::Uri;
use hyper::body::Incoming;
use hyper::http::uri::PathAndQuery;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;
use tower::Service as _;

use super::body::{Allowance, RequestBody};
use super::received::Received;
use super::{Bounds, Scheme, answers};
use crate::clock::Clock;
use crate::limits;

/// How far the listener is on its way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// It serves.
    Serving,
    /// It finishes what it has begun.
    Draining,
    /// It ends now.
    Closed,
}

/// What every request of one connection shares.
pub(super) struct Context {
    pub(super) router: Router,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) bounds: Bounds,
    pub(super) allowance: Allowance,
    pub(super) scheme: Scheme,
    pub(super) peer: SocketAddr,
    pub(super) peer_certificates: Arc<[Vec<u8>]>,
    pub(super) stage: watch::Receiver<Stage>,
}

/// Which protocol the client and TLS agreed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Protocol {
    /// HTTP/1.0 and 1.1.
    Http1,
    /// HTTP/2 after ALPN.
    Http2,
}

/// Serves the connection until it ends, drains or is closed.
pub(super) async fn serve<S>(stream: S, protocol: Protocol, context: Context)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let stage = context.stage.clone();
    let context = Arc::new(context);
    let headers = context.bounds.headers;
    let streams_max = context.bounds.streams_max;
    let service = service_fn(move |request| {
        let context = Arc::clone(&context);
        async move { Ok::<_, Infallible>(answer(&context, request).await) }
    });
    let io = TokioIo::new(stream);
    match protocol {
        Protocol::Http1 => {
            let mut builder = http1::Builder::new();
            builder
                .timer(TokioTimer::new())
                .header_read_timeout(headers)
                .max_buf_size(limits::HEADERS_BYTES_MAX);
            let connection = pin!(builder.serve_connection(io, service).with_upgrades());
            until_closed(connection, stage, |connection| connection.graceful_shutdown()).await;
        }
        Protocol::Http2 => {
            let mut builder = http2::Builder::new(TokioExecutor::new());
            builder
                .timer(TokioTimer::new())
                .max_concurrent_streams(streams_max)
                .max_header_list_size(limits::HEADERS_BYTES_MAX as u32)
                .keep_alive_interval(headers)
                .keep_alive_timeout(headers);
            let connection = pin!(builder.serve_connection(io, service));
            until_closed(connection, stage, |connection| connection.graceful_shutdown()).await;
        }
    }
}

/// Polls `connection` to its end; tells it to finish when the listener drains; leaves it when the listener closes.
async fn until_closed<C, F>(mut connection: Pin<&mut C>, mut stage: watch::Receiver<Stage>, finish: F)
where
    C: Future<Output = hyper::Result<()>>,
    F: Fn(Pin<&mut C>),
{
    loop {
        tokio::select! {
            ended = connection.as_mut() => {
                if let Err(error) = ended {
                    tracing::debug!(%error, "connection ended early");
                }
                return;
            }
            changed = stage.changed() => match (changed, *stage.borrow_and_update()) {
                (Ok(()), Stage::Draining) => finish(connection.as_mut()),
                (Ok(()), Stage::Serving) => {}
                (Ok(()), Stage::Closed) | (Err(_), _) => return,
            },
        }
    }
}

/// Has one request answered by the table of paths.
async fn answer(context: &Arc<Context>, request: hyper::Request<Incoming>) -> Response {
    let (head, incoming) = request.into_parts();
    let body = Body::new(RequestBody::new(incoming, &context.bounds));
    dispatch(context, hyper::Request::from_parts(head, body)).await
}

/// Has one request answered, wherever it came from.
pub(super) async fn dispatch(context: &Arc<Context>, request: Request) -> Response {
    let arrived = Instant::now();
    let (mut head, body) = request.into_parts();
    let uri = head.uri.clone();
    if let Some(shorter) = without_slashes(&uri) {
        head.uri = shorter;
    }
    head.extensions.insert(Received { context: Arc::clone(context), now: context.clock.now(), arrived, uri });
    guarded(context.router.clone(), hyper::Request::from_parts(head, body)).await
}

/// A slash at the end of a path changes nothing: the target without it, if there is one to leave off.
fn without_slashes(uri: &Uri) -> Option<Uri> {
    let path = uri.path();
    let shorter = match path.trim_end_matches('/') {
        "" => "/",
        shorter => shorter,
    };
    if shorter.len() == path.len() {
        return None;
    }
    let target = match uri.query() {
        None => PathAndQuery::try_from(shorter),
        Some(query) => PathAndQuery::try_from(format!("{shorter}?{query}")),
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(target.ok()?);
    Uri::from_parts(parts).ok()
}

/// Answers 500 where a handler panics; the process goes on.
async fn guarded(mut router: Router, request: Request) -> Response {
    let broken = || {
        tracing::error!("a handler panicked; its request was answered 500");
        answers::broken()
    };
    let Ok(mut answering) = catch_unwind(AssertUnwindSafe(|| router.call(request))) else {
        return broken();
    };
    std::future::poll_fn(|task| {
        match catch_unwind(AssertUnwindSafe(|| Pin::new(&mut answering).poll(task))) {
            Ok(Poll::Ready(Ok(response))) => Poll::Ready(response),
            Ok(Poll::Pending) => Poll::Pending,
            Err(_) => Poll::Ready(broken()),
        }
    })
    .await
}
