//! Parts of pages that change by themselves: server-sent events (HTML, §9.2).
//!
//! The script of the pages opens the stream that `data-live` names, and with each event fetches the page again; what an event says is
//! not shown. A page without the script has a link to refresh it.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use hyper::StatusCode;
use hyper::body::Frame;
use tokio::sync::mpsc;

use super::Received;
use super::answers::{self, With as _};

/// After so long without an event a comment is sent, so that nothing on the way takes the connection for dead.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Events that wait for a slow reader; what is more is left out, the page is fetched whole anyway.
const WAITING_MAX: usize = 16;

/// Where events go in.
#[derive(Debug, Clone)]
pub struct Events(mpsc::Sender<Bytes>);

impl Events {
    /// Sends an event of this name with a line of text; whether anybody still reads.
    pub fn send(&self, name: &str, data: &str) -> bool {
        let line = |text: &str| text.replace(['\r', '\n'], " ");
        let text = format!("event: {}\ndata: {}\n\n", line(name), line(data));
        !matches!(self.0.try_send(text.into()), Err(mpsc::error::TrySendError::Closed(_)))
    }

    /// Sends an event with an id, by which a reader that was cut off goes on, and waits until there is room for it; whether anybody still
    /// reads. `data` has no line feed, which JSON never has.
    pub async fn send_whole(&self, name: &str, id: &str, data: &str) -> bool {
        self.0.send(format!("event: {name}\nid: {id}\ndata: {data}\n\n").into()).await.is_ok()
    }

    /// Ends when nobody reads any more.
    pub async fn closed(&self) {
        self.0.closed().await;
    }
}

/// Answers with the events that `work` sends, until it ends, the reader goes or the listener stops.
pub fn stream<F>(received: &Received, work: impl FnOnce(Events) -> F) -> Response
where
    F: Future<Output = ()> + Send + 'static,
{
    let (sender, receiver) = mpsc::channel(WAITING_MAX);
    let stopping = received.stopping();
    let work = work(Events(sender.clone()));
    tokio::spawn(async move {
        let beating = async {
            loop {
                tokio::time::sleep(HEARTBEAT).await;
                // A full channel has events on the way, which do as well.
                let _ = sender.try_send(Bytes::from_static(b": \n\n"));
            }
        };
        tokio::select! {
            () = work => {}
            () = stopping => {}
            () = sender.closed() => {}
            () = beating => {}
        }
    });
    let mut response = answers::answer(StatusCode::OK, "text/event-stream; charset=utf-8", "")
        .with("cache-control", "no-store")
        .with("x-content-type-options", "nosniff");
    *response.body_mut() = Body::new(Stream(receiver));
    response
}

struct Stream(mpsc::Receiver<Bytes>);

impl hyper::body::Body for Stream {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_recv(task).map(|octets| octets.map(|octets| Ok(Frame::data(octets))))
    }
}
