//! The other end of a call: in this process, or behind a URL.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;

use super::multipart::root_part;
use crate::http::header::{
    ACCEPT, CONTENT_ENCODING, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION, USER_AGENT,
};
use crate::http::{AGENT, Client, ClientError, Method, Target};
use crate::xml::text_of_utf16;

/// What a peer answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerAnswer {
    /// HTTP status; 200 of one in this process.
    pub status: u16,
    /// Where a redirect leads: it is not followed.
    pub location: Option<String>,
    /// Its `Content-Encoding`, where it has one: nobody asked for any.
    pub coding: Option<String>,
    /// Its `Content-Type`, where it says that the body has several parts.
    pub parts: Option<String>,
    /// The envelope, or whatever it is.
    pub body: Bytes,
}

/// Why there is nothing to read in an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// No octets at all, or blanks.
    #[error("an answer with an empty body")]
    Empty,
    /// Compressed, which was not asked for: it is not read.
    #[error("an answer compressed by {0}, which was not asked for and is not read")]
    Compressed(String),
    /// In several parts, of which the envelope needs others than the root; or the root is not found.
    #[error("an answer in several parts (`{0}`): MTOM and attachments are not read")]
    Parts(String),
}

impl PeerAnswer {
    /// What is to be read of the body: as it came, of UTF-16 (XML 1.0 appendix F) the same in UTF-8; of several parts (SOAP with Attachments,
    /// MTOM) the root, where that is whole without the others.
    pub fn readable(&self) -> Result<Bytes, Unread> {
        const GZIP: [u8; 2] = [0x1F, 0x8B];
        let unsaid = || self.body.starts_with(&GZIP).then(|| "gzip".to_owned());
        if self.body.trim_ascii().is_empty() {
            return Err(Unread::Empty);
        }
        if let Some(coding) = self.coding.clone().or_else(unsaid) {
            return Err(Unread::Compressed(coding));
        }
        let body = match &self.parts {
            None => self.body.clone(),
            Some(media) => {
                let kind = media.split(';').next().unwrap_or_default().trim();
                let root = root_part(media, &self.body).ok_or_else(|| Unread::Parts(kind.to_owned()))?;
                self.body.slice(root)
            }
        };
        Ok(text_of_utf16(&body).map_or(body, Bytes::from))
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PeerFault {
    /// Nobody listens, the handshake failed, or the connection broke.
    #[error("{0}")]
    Unreachable(String),
    /// It had begun to answer when the connection broke.
    #[error("{0}")]
    CutShort(String),
    /// No answer in time.
    #[error("no answer within {0:?}")]
    Slow(Duration),
    /// The answer is larger than what is read.
    #[error("the answer has more than {0} bytes")]
    TooLarge(usize),
    /// What was to be sent could not be signed.
    #[error("not signed: {0}")]
    NotSigned(String),
}

impl From<ClientError> for PeerFault {
    fn from(error: ClientError) -> Self {
        match error {
            ClientError::Slow(within) => PeerFault::Slow(within),
            ClientError::TooLarge { octets_max } => PeerFault::TooLarge(octets_max),
            ClientError::CutShort(_) => PeerFault::CutShort(error.to_string()),
            other => PeerFault::Unreachable(other.to_string()),
        }
    }
}

/// What a call comes to.
pub type PeerFuture<'a> = Pin<Box<dyn Future<Output = Result<PeerAnswer, PeerFault>> + Send + 'a>>;

/// A system that messages are sent to.
pub trait Peer: Send + Sync {
    /// Where it is, for people.
    fn place(&self) -> &str;

    /// Sends an envelope and waits for the answer, within the peer's own patience.
    fn call(&self, envelope: Bytes) -> PeerFuture<'_>;
}

/// One behind a URL. Redirects are not followed: the address is what was allowed.
#[derive(Debug)]
pub struct HttpPeer {
    client: Client,
    url: String,
    /// Why there is none where it is no URL.
    target: Result<Target, String>,
}

impl HttpPeer {
    /// By this client, which has the bounds of time and size.
    pub fn new(client: Client, url: String) -> Self {
        let target = Target::of(&url).map_err(|error| error.to_string());
        HttpPeer { client, url, target }
    }
}

impl Peer for HttpPeer {
    fn place(&self) -> &str {
        &self.url
    }

    fn call(&self, envelope: Bytes) -> PeerFuture<'_> {
        Box::pin(async move {
            let target = self.target.as_ref().map_err(|cause| PeerFault::Unreachable(cause.clone()))?;
            let headers = [
                (CONTENT_TYPE, HeaderValue::from_static("text/xml;charset=UTF-8")),
                (HeaderName::from_static("soapaction"), HeaderValue::from_static("\"\"")),
                (USER_AGENT, HeaderValue::from_static(AGENT)),
                (ACCEPT, HeaderValue::from_static("text/xml, application/soap+xml, application/xml")),
            ];
            let answer = self.client.send_to(Method::POST, target, &headers, envelope).await?;
            let location = answer.headers.get(LOCATION).and_then(|value| value.to_str().ok());
            let coding =
                answer.headers.get(CONTENT_ENCODING).map(|value| String::from_utf8_lossy(value.as_bytes()));
            let coding = coding.filter(|coding| !matches!(coding.trim(), "" | "identity"));
            let media = answer.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
            let is_parts =
                |media: &&str| media.get(..10).is_some_and(|begun| begun.eq_ignore_ascii_case("multipart/"));
            Ok(PeerAnswer {
                parts: media.map(str::trim).filter(is_parts).map(|media| media.chars().take(500).collect()),
                status: answer.status.as_u16(),
                location: location.map(|to| to.chars().take(200).collect()),
                coding: coding.map(|coding| coding.trim().chars().take(40).collect()),
                body: answer.body,
            })
        })
    }
}
