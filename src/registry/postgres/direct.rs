//! Whether PostgreSQL itself is at the other end of a connection, or a pooler that gives each transaction another session.
//!
//! PostgreSQL's process says its number at the beginning of a session, for who wants to cancel a statement. A pooler makes that number up, because
//! the session that a statement will meet is not known yet: it is not the number of the process that answers.

use std::future::{Ready, ready};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_postgres::Client;
use tokio_postgres::tls::{ChannelBinding, TlsConnect, TlsStream};

use super::session::{Session, bind};
use crate::registry::errors::StorageFault;

/// Whether the process that answers is the one that greeted, and can be told how to plan (since PostgreSQL 12).
pub(super) async fn is_direct(client: &Client) -> Result<bool, StorageFault> {
    let sql = "SELECT pg_backend_pid(), current_setting('plan_cache_mode', true) IS NOT NULL";
    let row = match Session::on(client).row(sql, bind![]).await {
        Ok(row) => row,
        // Another database that speaks the protocol may not know one of them.
        Err(StorageFault::Sqlstate { .. }) => None,
        Err(fault) => return Err(fault),
    };
    let Some(row) = row else { return Ok(false) };
    let (Ok(answers), Ok(true)) = (row.try_get::<_, i32>(0), row.try_get(1)) else { return Ok(false) };
    Ok(greeted(client).await == Some(answers))
}

/// The number in the greeting. The client shows it only in the request to cancel that it would send.
async fn greeted(client: &Client) -> Option<i32> {
    let mut written = Vec::new();
    client.cancel_token().cancel_query_raw(Paper(&mut written), Through).await.ok()?;
    number_in(&written)
}

/// A request to cancel is its length (16), a code, the number of the process and a key, of four octets each; a request for TLS may
/// stand before it (PostgreSQL, 55.7 "Message Formats", `CancelRequest`).
fn number_in(written: &[u8]) -> Option<i32> {
    let request = written.last_chunk::<16>()?;
    let [.., a, b, c, d, _, _, _, _] = *request;
    Some(i32::from_be_bytes([a, b, c, d]))
}

/// Takes down what is written to it, and says yes where TLS is asked for. Nothing is sent.
struct Paper<'a>(&'a mut Vec<u8>);

impl AsyncWrite for Paper<'_> {
    fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, octets: &[u8]) -> Poll<io::Result<usize>> {
        self.0.extend_from_slice(octets);
        Poll::Ready(Ok(octets.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

impl AsyncRead for Paper<'_> {
    fn poll_read(self: Pin<&mut Self>, _: &mut Context<'_>, out: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        out.put_slice(&b"S"[..out.remaining().min(1)]);
        Poll::Ready(Ok(()))
    }
}

impl TlsStream for Paper<'_> {
    fn channel_binding(&self) -> ChannelBinding {
        ChannelBinding::none()
    }
}

/// In the place of TLS: the octets as they are.
struct Through;

impl<'a> TlsConnect<Paper<'a>> for Through {
    type Stream = Paper<'a>;
    type Error = io::Error;
    type Future = Ready<Result<Paper<'a>, io::Error>>;

    fn connect(self, paper: Paper<'a>) -> Self::Future {
        ready(Ok(paper))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_process_is_read_with_and_without_a_request_for_tls_before_it() {
        let request = [0, 0, 0, 16, 4, 210, 22, 46, 0, 1, 2, 3, 9, 9, 9, 9];
        assert_eq!(number_in(&request), Some(0x0001_0203));
        let after_tls = [&[0, 0, 0, 8, 4, 210, 22, 47], &request[..]].concat();
        assert_eq!(number_in(&after_tls), Some(0x0001_0203));
        assert_eq!(number_in(&request[1..]), None);
    }
}
