//! One connection: requests in, answers out, until either side ends it.

use std::convert::Infallible;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use hyper::body::{Body as _, Incoming};
use hyper::header::{ACCEPT_LANGUAGE, CONNECTION, HeaderValue};
use hyper::http::uri::PathAndQuery;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper::{Uri, Version};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;
use tower::Service as _;

use super::activity::Watched;
use super::body::RequestBody;
use super::context::{Context, Stage};
use super::hits::Limit;
use super::received::Received;
use super::{answers, framing};
use crate::limits;

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
    let shared = Arc::clone(&context);
    let headers = context.bounds.headers;
    let streams_max = context.bounds.streams_max;
    let service = service_fn(move |request| {
        let context = Arc::clone(&context);
        async move { Ok::<_, Infallible>(answer(&context, request).await) }
    });
    let watch = Watch { context: Arc::clone(&shared), protocol };
    let io = TokioIo::new(stream);
    match protocol {
        Protocol::Http1 => {
            let mut builder = http1::Builder::new();
            builder
                .timer(TokioTimer::new())
                .header_read_timeout(headers)
                .max_buf_size(limits::HEADERS_BYTES_MAX);
            let connection = pin!(builder.serve_connection(io, service).with_upgrades());
            until_closed(connection, stage, &watch, |connection| connection.graceful_shutdown()).await;
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
            until_closed(connection, stage, &watch, |connection| connection.graceful_shutdown()).await;
        }
    }
}

/// What ends a connection besides its client and the listener: its age, and on HTTP/2 idleness, which hyper does not see
/// where the client answers PING. On HTTP/1 the time for headers bounds it.
struct Watch {
    context: Arc<Context>,
    protocol: Protocol,
}

impl Watch {
    /// Which limit is reached, or when to look again.
    fn look(&self) -> Result<Instant, Limit> {
        let (bounds, activity) = (&self.context.bounds, &self.context.activity);
        let now = Instant::now();
        let old = activity.begun() + bounds.age;
        if now >= old {
            return Err(Limit::Age);
        }
        if self.protocol == Protocol::Http1 {
            return Ok(old);
        }
        match activity.idle_since() {
            Some(since) if now >= since + bounds.idle => Err(Limit::Idle),
            since => Ok(old.min(since.unwrap_or(now) + bounds.idle)),
        }
    }
}

/// Polls `connection` to its end; asks it to finish when the listener drains or a limit is reached; leaves it when the listener
/// closes, or when it does not finish in time.
async fn until_closed<C, F>(
    mut connection: Pin<&mut C>,
    mut stage: watch::Receiver<Stage>,
    watch: &Watch,
    finish: F,
) where
    C: Future<Output = hyper::Result<()>>,
    F: Fn(Pin<&mut C>),
{
    let bounds = &watch.context.bounds;
    let first = watch.look().unwrap_or_else(|_| Instant::now());
    let mut timer = pin!(tokio::time::sleep_until(first.into()));
    let mut finishing: Option<Instant> = None;
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
            () = timer.as_mut() => {
                let now = Instant::now();
                let next = match (finishing, watch.look()) {
                    // A request under way has the time that its body may take.
                    (Some(since), _) if watch.context.activity.is_idle() || now >= since + bounds.body => return,
                    (Some(_), _) => now + bounds.grace,
                    (None, Ok(next)) => next,
                    (None, Err(limit)) => {
                        bounds.hits.one(limit);
                        finishing = Some(now);
                        finish(connection.as_mut());
                        now + bounds.grace
                    }
                };
                timer.as_mut().reset(next.into());
            }
        }
    }
}

/// Has one request answered by the table of paths.
async fn answer(context: &Arc<Context>, request: hyper::Request<Incoming>) -> Response {
    if context.activity.is_pressed() {
        // Requests that came at once are answered one a turn: whoever sends a thousand and reads nothing holds up no other connection.
        tokio::task::yield_now().await;
    }
    let (head, incoming) = request.into_parts();
    if let Some(mut response) = framing::refused(&head, !incoming.is_end_stream()) {
        answers::in_language(&mut response, head.headers.get(ACCEPT_LANGUAGE));
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        return response;
    }
    let body = Body::new(RequestBody::new(incoming, &context.bounds));
    dispatch(context, hyper::Request::from_parts(head, body)).await
}

/// Has one request answered, wherever it came from.
pub(super) async fn dispatch(context: &Arc<Context>, request: Request) -> Response {
    let arrived = Instant::now();
    let under_way = context.activity.begin();
    let http2 = request.version() == Version::HTTP_2;
    let (mut head, body) = request.into_parts();
    let uri = head.uri.clone();
    if let Some(shorter) = without_slashes(&uri) {
        head.uri = shorter;
    }
    let (now, version) = (context.clock.now(), head.version);
    head.extensions.insert(Received { context: Arc::clone(context), now, arrived, uri, version });
    let response = guarded(context.router.clone(), hyper::Request::from_parts(head, body)).await;
    drop(under_way);
    if http2 {
        // A client that takes none of it is idle, however many streams it holds.
        return response.map(|body| Body::new(Watched::new(body, Arc::clone(&context.activity))));
    }
    response
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
