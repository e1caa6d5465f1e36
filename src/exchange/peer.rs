//! The other end of a push: in this process, or behind a URL.

use std::future::Future;
use std::pin::Pin;

use crate::http::header::{CONTENT_TYPE, HeaderName};
use crate::http::{Client, ClientError, Method};

/// What a peer answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerAnswer {
    /// HTTP status; 200 of one in this process.
    pub status: u16,
    /// The envelope, or whatever it is.
    pub body: bytes::Bytes,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PeerFault(pub String);

/// What a call comes to.
pub type PeerFuture<'a> = Pin<Box<dyn Future<Output = Result<PeerAnswer, PeerFault>> + Send + 'a>>;

/// A system that messages are pushed to.
pub trait Peer: Send + Sync {
    /// Where it is, for people.
    fn place(&self) -> &str;

    /// Sends an envelope and waits for the answer, within the peer's own patience.
    fn call(&self, envelope: String) -> PeerFuture<'_>;
}

/// One behind a URL. Redirects are not followed: the address is what was allowed.
#[derive(Debug)]
pub struct HttpPeer {
    client: Client,
    url: String,
}

impl HttpPeer {
    /// By this client, which has the bounds of time and size.
    pub fn new(client: Client, url: String) -> Self {
        HttpPeer { client, url }
    }
}

impl Peer for HttpPeer {
    fn place(&self) -> &str {
        &self.url
    }

    fn call(&self, envelope: String) -> PeerFuture<'_> {
        Box::pin(async move {
            let headers =
                [(CONTENT_TYPE, "text/xml;charset=UTF-8"), (HeaderName::from_static("soapaction"), "\"\"")];
            let answer = self.client.send(Method::POST, &self.url, &headers, envelope.into()).await;
            let answer = answer.map_err(|error: ClientError| PeerFault(error.to_string()))?;
            Ok(PeerAnswer { status: answer.status.as_u16(), body: answer.body })
        })
    }
}
