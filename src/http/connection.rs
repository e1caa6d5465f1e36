//! One connection: requests in, answers out, until either side ends it.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Instant;

use bytes::Bytes;
use http_body_util::Full;
use hyper::StatusCode;
use hyper::body::Incoming;
use hyper::header::{CONNECTION, HOST, HeaderValue};
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;

use super::body::{self, Allowance};
use super::{Bounds, Handler, Request, Response, Scheme};
use crate::limits;

/// How far the listener is on its way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// It serves.
    Serving,
    /// It finishes what it has begun.
    Draining,
    /// It ends now.
    Closed,
}

/// What every request of one connection shares.
pub struct Context {
    pub(super) handler: Arc<dyn Handler>,
    pub(super) bounds: Bounds,
    pub(super) allowance: Allowance,
    pub(super) scheme: Scheme,
    pub(super) peer: SocketAddr,
    pub(super) peer_certificates: Arc<[Vec<u8>]>,
}

/// Which protocol the client and TLS agreed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// HTTP/1.0 and 1.1.
    Http1,
    /// HTTP/2 after ALPN.
    Http2,
}

/// Serves the connection until it ends, drains or is closed.
pub async fn serve<S>(stream: S, protocol: Protocol, context: Context, stage: watch::Receiver<Stage>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
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
            let connection = pin!(builder.serve_connection(io, service));
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
async fn until_closed<C, F>(
    mut connection: std::pin::Pin<&mut C>,
    mut stage: watch::Receiver<Stage>,
    finish: F,
) where
    C: Future<Output = hyper::Result<()>>,
    F: Fn(std::pin::Pin<&mut C>),
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

/// Reads one request whole and has it answered.
async fn answer(context: &Context, request: hyper::Request<Incoming>) -> hyper::Response<Full<Bytes>> {
    let arrived = Instant::now();
    let (head, mut incoming) = request.into_parts();
    let held = match body::read(&mut incoming, &context.bounds, &context.allowance).await {
        Ok(held) => held,
        Err(error) => {
            tracing::debug!(?error, "body refused");
            let keep = head.version == hyper::Version::HTTP_2;
            if error.leaves_octets_coming() {
                tokio::spawn(body::linger(incoming));
            }
            let mut response = error.response();
            if !keep {
                response.headers.insert(CONNECTION, HeaderValue::from_static("close"));
            }
            return outward(response);
        }
    };
    let host = head.headers.get(HOST).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let request = Request {
        method: head.method,
        path: head.uri.path().to_owned(),
        query: head.uri.query().map(str::to_owned),
        host: host.or_else(|| head.uri.authority().map(|authority| authority.as_str().to_owned())),
        headers: head.headers,
        body: held.body.clone(),
        scheme: context.scheme,
        peer: context.peer,
        peer_certificates: Arc::clone(&context.peer_certificates),
        arrived,
    };
    outward(guarded(context.handler.as_ref(), request).await)
}

/// Answers 500 where the handler panics; the process goes on.
async fn guarded(handler: &dyn Handler, request: Request) -> Response {
    let broken = || {
        tracing::error!("a handler panicked; its request was answered 500");
        Response::problem(
            StatusCode::INTERNAL_SERVER_ERROR,
            "Something went wrong inside",
            "This is a defect of the simulator. The request may be sent again; the log says where it happened.",
        )
    };
    let Ok(mut answering) = catch_unwind(AssertUnwindSafe(|| handler.handle(request))) else {
        return broken();
    };
    std::future::poll_fn(|task| match catch_unwind(AssertUnwindSafe(|| answering.as_mut().poll(task))) {
        Ok(Poll::Ready(response)) => Poll::Ready(response),
        Ok(Poll::Pending) => Poll::Pending,
        Err(_) => Poll::Ready(broken()),
    })
    .await
}

fn outward(response: Response) -> hyper::Response<Full<Bytes>> {
    let mut outward = hyper::Response::new(Full::new(response.body));
    *outward.status_mut() = response.status;
    *outward.headers_mut() = response.headers;
    outward
}
