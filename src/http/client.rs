//! A small HTTP(S) client: one connection, one request at a time.

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::{CONTENT_TYPE, HOST, HeaderName, HeaderValue};
use hyper::{HeaderMap, Method, Request, StatusCode, Uri};
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::address::uri_of;
use super::allowance::Allowance;
use super::idle::Idle;
use super::tls::{self, TlsError, TlsIdentity};
use crate::limits;

/// The User-Agent of what this program asks others: on the way to pki.gov.kz a filter answers an empty one with 303
/// ([authority §1.4](crate::manual::authority)).
pub const AGENT: &str = concat!("qaqpa/", env!("CARGO_PKG_VERSION"));

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// Not a URL of http or https.
    #[error("`{0}` is not a URL; write https://host:port/path")]
    Url(String),
    /// An https URL, and nothing is trusted.
    #[error("{0} is https and no authority is trusted; give its certificate with --ca")]
    NothingTrusted(String),
    /// Nobody listens there.
    #[error("cannot connect to {address}: {cause}")]
    Connect {
        /// Host and port.
        address: String,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The TLS handshake failed: most often the server's certificate is not under the trusted ones, or not for this name.
    #[error("no TLS with {address}: {cause}")]
    Handshake {
        /// Host and port.
        address: String,
        /// What rustls said.
        cause: std::io::Error,
    },
    /// The certificates given do not serve.
    #[error("{0}")]
    Tls(#[from] TlsError),
    /// The connection broke, or what came is not HTTP.
    #[error("the connection broke: {0}")]
    Broken(#[from] hyper::Error),
    /// The server had begun to answer.
    #[error("the answer broke off: {0}")]
    CutShort(hyper::Error),
    /// A header's value cannot stand in a header.
    #[error("`{0}` cannot be sent as a header")]
    Header(HeaderName),
    /// No answer in time.
    #[error("no answer within {0:?}")]
    Slow(Duration),
    /// Other answers take the memory for them.
    #[error("too many answers come in at once")]
    Crowded,
    /// The answer is larger than what is read.
    #[error("the answer has more than {octets_max} bytes")]
    TooLarge {
        /// What is read.
        octets_max: usize,
    },
}

/// Which servers are believed.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// Anchors, DER.
    pub anchors: Vec<Vec<u8>>,
    /// What is shown to a server that asks.
    pub identity: Option<TlsIdentity>,
}

/// An answer, read whole.
#[derive(Debug, Clone)]
pub struct ClientResponse {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
}

impl ClientResponse {
    /// A header's value, if it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The body as text, with what is not UTF-8 replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A client.
#[derive(Debug, Clone)]
pub struct Client {
    tls: Option<Arc<ClientConfig>>,
    patience: Duration,
    octets_max: usize,
    coming: Option<Allowance>,
    /// Connections that wait for their next request, by scheme and authority.
    kept: Option<Idle<Session>>,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Session({:?})", self.host)
    }
}

impl Client {
    /// A client that believes `trust`, waits as long and reads as much as [`limits`] say.
    pub fn new(trust: &Trust) -> Result<Self, TlsError> {
        let tls = match trust.anchors.as_slice() {
            [] => None,
            anchors => Some(Arc::new(tls::client(anchors, trust.identity.as_ref())?)),
        };
        let patience = Duration::from_millis(limits::CLIENT_MILLIS_MAX);
        Ok(Client { tls, patience, octets_max: limits::CLIENT_RESPONSE_BYTES_MAX, coming: None, kept: None })
    }

    /// A client that waits so long.
    #[must_use]
    pub fn waiting(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// A client that reads so much.
    #[must_use]
    pub fn reading(mut self, octets_max: usize) -> Self {
        self.octets_max = octets_max;
        self
    }

    /// A client that, with all its clones, holds so many octets of answers that are coming in.
    #[must_use]
    pub fn holding(mut self, octets: usize) -> Self {
        self.coming = Some(Allowance::new(octets));
        self
    }

    /// A client that keeps its connections for its next requests to the same server, and so do its clones from here on. A server that is
    /// asked again costs no handshake.
    #[must_use]
    pub fn keeping(mut self) -> Self {
        self.kept = Some(Idle::default());
        self
    }

    /// GET over a connection of its own.
    pub async fn get(&self, url: &str) -> Result<ClientResponse, ClientError> {
        self.send(Method::GET, url, &[], Bytes::new()).await
    }

    /// POST over a connection of its own.
    pub async fn post(
        &self,
        url: &str,
        content_type: &str,
        body: impl Into<Bytes>,
    ) -> Result<ClientResponse, ClientError> {
        self.send(Method::POST, url, &[(CONTENT_TYPE, content_type)], body.into()).await
    }

    /// One request over a connection of its own, or over a kept one. Where the server has closed a kept connection before anything of the
    /// request was written to it, the request goes over a new one (RFC 9110 §9.2.2); what may have been seen is not sent again.
    pub async fn send(
        &self,
        method: Method,
        url: &str,
        headers: &[(HeaderName, &str)],
        body: Bytes,
    ) -> Result<ClientResponse, ClientError> {
        self.send_to(method, &Target::of(url)?, &values(headers)?, body).await
    }

    /// The same to a server that is asked again and again.
    pub async fn send_to(
        &self,
        method: Method,
        target: &Target,
        headers: &[(HeaderName, HeaderValue)],
        body: Bytes,
    ) -> Result<ClientResponse, ClientError> {
        let Target { url, server, path } = target;
        let Some(kept) = &self.kept else {
            let answer = self.connect(url).await?.exchange(method, path.clone(), headers, body).await;
            return answer.map_err(ClientError::from);
        };
        if let Some(mut session) = kept.take(server, |session| !session.sender.is_closed()) {
            match session.exchange(method.clone(), path.clone(), headers, body.clone()).await {
                Ok(answer) => {
                    kept.put(server, session);
                    return Ok(answer);
                }
                Err(NoAnswer::Unsent(_)) => {}
                Err(NoAnswer::Other(error)) => return Err(error),
            }
        }
        let mut session = self.connect(url).await?;
        let answer = session.exchange(method, path.clone(), headers, body).await?;
        kept.put(server, session);
        Ok(answer)
    }

    /// A connection to the server of `url`, for several requests one after another.
    pub async fn connect(&self, url: &str) -> Result<Session, ClientError> {
        timeout(self.patience, self.connect_at_leisure(url))
            .await
            .map_err(|_| ClientError::Slow(self.patience))?
    }

    async fn connect_at_leisure(&self, url: &str) -> Result<Session, ClientError> {
        let uri = parsed(url)?;
        let secure = uri.scheme_str() == Some("https");
        let host = uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']').to_owned();
        let port = uri.port_u16().unwrap_or(if secure { 443 } else { 80 });
        let address = format!("{host}:{port}");
        let refused = |cause| ClientError::Connect { address: address.clone(), cause };
        let stream = TcpStream::connect((host.as_str(), port)).await.map_err(refused)?;
        // Small requests should not wait for Nagle; a socket that refuses the option still works.
        let _ = stream.set_nodelay(true);
        let sender = if secure {
            let tls = self.tls.as_ref().ok_or_else(|| ClientError::NothingTrusted(url.to_owned()))?;
            let name = ServerName::try_from(host).map_err(|_| ClientError::Url(url.to_owned()))?;
            let shaken = TlsConnector::from(Arc::clone(tls)).connect(name, stream).await;
            hand_over(shaken.map_err(|cause| ClientError::Handshake { address: address.clone(), cause })?)
                .await?
        } else {
            hand_over(stream).await?
        };
        let authority = uri.authority().map_or(address.as_str(), |authority| authority.as_str());
        Ok(Session {
            sender,
            host: HeaderValue::from_str(authority).map_err(|_| ClientError::Header(HOST))?,
            patience: self.patience,
            octets_max: self.octets_max,
            coming: self.coming.clone(),
        })
    }
}

/// A URL as people write it: where it names no scheme, `http` on the usual ports of HTTP and `https` elsewhere.
pub fn with_scheme(url: &str) -> std::borrow::Cow<'_, str> {
    if url.contains("://") {
        return url.into();
    }
    let authority = url.split(['/', '?']).next().unwrap_or_default();
    let port = authority.rsplit_once(':').and_then(|(_, port)| port.parse::<u16>().ok());
    let scheme = if matches!(port, Some(80 | 8080 | 8081)) { "http" } else { "https" };
    format!("{scheme}://{url}").into()
}

/// An address that is asked again and again, read once.
#[derive(Debug, Clone)]
pub struct Target {
    url: String,
    /// Scheme and authority: which connections lead there.
    server: String,
    path: Uri,
}

impl Target {
    /// Of a URL.
    pub fn of(url: &str) -> Result<Self, ClientError> {
        let uri = parsed(url)?;
        let authority = uri.authority().map_or("", |authority| authority.as_str());
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        Ok(Target {
            url: url.to_owned(),
            server: [uri.scheme_str().unwrap_or_default(), "://", authority].concat(),
            path: path.parse().map_err(|_| ClientError::Url(path.to_owned()))?,
        })
    }
}

fn values(headers: &[(HeaderName, &str)]) -> Result<Vec<(HeaderName, HeaderValue)>, ClientError> {
    let value = |(name, value): &(HeaderName, &str)| {
        let value = HeaderValue::from_str(value).map_err(|_| ClientError::Header(name.clone()))?;
        Ok((name.clone(), value))
    };
    headers.iter().map(value).collect()
}

fn parsed(url: &str) -> Result<Uri, ClientError> {
    uri_of(url).ok_or_else(|| ClientError::Url(url.to_owned()))
}

/// Lets hyper drive the stream in a task of its own, which ends with the session.
async fn hand_over<S>(stream: S) -> Result<SendRequest<Full<Bytes>>, ClientError>
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
{
    let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "client connection ended early");
        }
    });
    Ok(sender)
}

/// What became of a request that has no answer.
enum NoAnswer {
    /// Nothing of it was written: the server closed the connection before.
    Unsent(hyper::Error),
    /// The server may have seen it.
    Other(ClientError),
}

impl From<NoAnswer> for ClientError {
    fn from(none: NoAnswer) -> Self {
        match none {
            NoAnswer::Unsent(error) => ClientError::Broken(error),
            NoAnswer::Other(error) => error,
        }
    }
}

/// A connection that is kept.
pub struct Session {
    sender: SendRequest<Full<Bytes>>,
    host: HeaderValue,
    patience: Duration,
    octets_max: usize,
    coming: Option<Allowance>,
}

impl Session {
    /// One request and its answer. `path` begins with `/` and may have a query.
    pub async fn send(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(HeaderName, &str)],
        body: Bytes,
    ) -> Result<ClientResponse, ClientError> {
        let path: Uri = path.parse().map_err(|_| ClientError::Url(path.to_owned()))?;
        Ok(self.exchange(method, path, &values(headers)?, body).await?)
    }

    async fn exchange(
        &mut self,
        method: Method,
        path: Uri,
        headers: &[(HeaderName, HeaderValue)],
        body: Bytes,
    ) -> Result<ClientResponse, NoAnswer> {
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = method;
        *request.uri_mut() = path;
        request.headers_mut().insert(HOST, self.host.clone());
        for (name, value) in headers {
            request.headers_mut().append(name, value.clone());
        }
        let (patience, octets_max, coming) = (self.patience, self.octets_max, self.coming.clone());
        let exchange = async {
            self.sender.ready().await.map_err(NoAnswer::Unsent)?;
            let answer = self.sender.try_send_request(request).await.map_err(|mut error| {
                let is_unsent = error.take_message().is_some();
                let error = error.into_error();
                if is_unsent { NoAnswer::Unsent(error) } else { NoAnswer::Other(ClientError::Broken(error)) }
            })?;
            let (head, incoming) = answer.into_parts();
            let body = read(incoming, octets_max, coming.as_ref()).await.map_err(NoAnswer::Other)?;
            Ok(ClientResponse { status: head.status, headers: head.headers, body })
        };
        let slow = |_| NoAnswer::Other(ClientError::Slow(patience));
        timeout(patience, exchange).await.map_err(slow)?
    }
}

async fn read(
    mut incoming: Incoming,
    octets_max: usize,
    coming: Option<&Allowance>,
) -> Result<Bytes, ClientError> {
    let mut whole = BytesMut::new();
    let mut shares = Vec::new();
    while let Some(frame) = incoming.frame().await {
        if let Ok(data) = frame.map_err(ClientError::CutShort)?.into_data() {
            if whole.len() + data.len() > octets_max {
                return Err(ClientError::TooLarge { octets_max });
            }
            if let Some(coming) = coming {
                shares.push(coming.take(data.len()).ok_or(ClientError::Crowded)?);
            }
            whole.extend_from_slice(&data);
        }
    }
    Ok(whole.freeze())
}
