//! One fetch: within a time, within a size, over http, with few redirections.

use std::time::Duration;

use bytes::Bytes;

use super::hosts::Hosts;
use super::{Address, Settings, Unobtained};
use crate::http::header::{
    ACCEPT, CONTENT_TYPE, ETAG, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LOCATION,
    USER_AGENT,
};
use crate::http::{AGENT, Client, ClientError, ClientResponse, Method, StatusCode, Trust};
use crate::limits;

/// Octets of an ETag or a date that are kept to be sent back.
const VALIDATOR_BYTES_MAX: usize = 256;

/// What a server said about the state of its answer, RFC 9110 §8.8; sent back as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Validators {
    etag: Option<String>,
    modified: Option<String>,
}

impl Validators {
    fn of(response: &ClientResponse) -> Self {
        let header = |name: HeaderName| {
            response
                .header(name.as_str())
                .filter(|value| value.len() <= VALIDATOR_BYTES_MAX)
                .map(str::to_owned)
        };
        Validators { etag: header(ETAG), modified: header(LAST_MODIFIED) }
    }
}

/// What came of a conditional request.
#[derive(Debug)]
pub(super) enum Fetched {
    /// New octets.
    New(Bytes, Validators),
    /// 304: what was given before still holds.
    Unchanged,
}

/// Asks over http.
#[derive(Debug)]
pub(super) struct Fetcher {
    lists: Client,
    answers: Client,
    list_patience: Duration,
    answer_patience: Duration,
    hosts: Hosts,
}

impl Fetcher {
    pub(super) fn new(settings: &Settings, hosts: Hosts) -> Result<Self, crate::http::TlsError> {
        let client = Client::new(&Trust::default())?.holding(limits::FETCHES_BYTES_MAX);
        Ok(Fetcher {
            lists: client.clone().waiting(settings.list_patience).reading(settings.list_octets_max),
            answers: client.waiting(settings.answer_patience).reading(settings.answer_octets_max),
            list_patience: settings.list_patience,
            answer_patience: settings.answer_patience,
            hosts,
        })
    }

    /// A CRL, unless it is the one that `known` describes.
    pub(super) async fn list(&self, address: &Address, known: &Validators) -> Result<Fetched, Unobtained> {
        let mut headers = vec![(USER_AGENT, AGENT), (ACCEPT, "application/pkix-crl, */*;q=0.5")];
        headers.extend(known.etag.as_deref().map(|etag| (IF_NONE_MATCH, etag)));
        headers.extend(known.modified.as_deref().map(|modified| (IF_MODIFIED_SINCE, modified)));
        let asked = follow(&self.lists, &self.hosts, Method::GET, address, &headers, Bytes::new());
        let response = within(self.list_patience, asked).await?;
        if response.status == StatusCode::NOT_MODIFIED && *known != Validators::default() {
            return Ok(Fetched::Unchanged);
        }
        let validators = Validators::of(&response);
        Ok(Fetched::New(body(response)?, validators))
    }

    /// An OCSP answer, RFC 6960 §A.1: by POST, which no cache answers.
    pub(super) async fn answer(&self, address: &Address, request: Bytes) -> Result<Bytes, Unobtained> {
        let headers = [
            (USER_AGENT, AGENT),
            (CONTENT_TYPE, "application/ocsp-request"),
            (ACCEPT, "application/ocsp-response"),
        ];
        let asked = follow(&self.answers, &self.hosts, Method::POST, address, &headers, request);
        body(within(self.answer_patience, asked).await?)
    }
}

fn body(response: ClientResponse) -> Result<Bytes, Unobtained> {
    match response.status {
        StatusCode::OK if response.body.is_empty() => Err(Unobtained::Empty),
        StatusCode::OK => Ok(response.body),
        status => Err(Unobtained::Status(status.as_u16())),
    }
}

/// The client's own patience is for each of connecting and answering; this one is for all of it, redirections too.
async fn within<T>(
    patience: Duration,
    asked: impl Future<Output = Result<T, Unobtained>>,
) -> Result<T, Unobtained> {
    tokio::time::timeout(patience, asked).await.unwrap_or_else(|_| Err(slow(patience)))
}

fn slow(patience: Duration) -> Unobtained {
    Unobtained::Slow { millis: u64::try_from(patience.as_millis()).unwrap_or(u64::MAX) }
}

async fn follow(
    client: &Client,
    hosts: &Hosts,
    method: Method,
    address: &Address,
    headers: &[(HeaderName, &str)],
    body: Bytes,
) -> Result<ClientResponse, Unobtained> {
    let mut address = address.clone();
    for _ in 0..=limits::REDIRECTS_MAX {
        let response = client
            .send(method.clone(), address.as_str(), headers, body.clone())
            .await
            .map_err(|error| unobtained(&error))?;
        // 303 would have a POST asked again by GET, RFC 9110 §15.4.4: that is no answer to it.
        let leads_on = matches!(response.status.as_u16(), 301 | 302 | 307 | 308)
            || response.status == StatusCode::SEE_OTHER && method == Method::GET;
        if !leads_on {
            return Ok(response);
        }
        address = address.redirected(response.header(LOCATION.as_str()).unwrap_or_default())?;
        // Judged again: a host that may be asked may not send us to one that may not.
        if !hosts.allow(&address) {
            return Err(Unobtained::Address);
        }
    }
    Err(Unobtained::Redirections { max: limits::REDIRECTS_MAX })
}

fn unobtained(error: &ClientError) -> Unobtained {
    match error {
        ClientError::Connect { .. } => Unobtained::Unreachable,
        ClientError::Slow(patience) => slow(*patience),
        ClientError::TooLarge { octets_max } => Unobtained::TooLarge { octets_max: *octets_max },
        ClientError::Url(_) | ClientError::NothingTrusted(_) => Unobtained::Address,
        ClientError::Handshake { .. }
        | ClientError::Tls(_)
        | ClientError::Broken(_)
        | ClientError::CutShort(_)
        | ClientError::Header(_)
        | ClientError::Crowded => Unobtained::Broken,
    }
}
