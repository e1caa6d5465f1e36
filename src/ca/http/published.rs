//! What the authority publishes under `/crl/` and `/cert/`, and how it is asked for: RFC 9110 §13.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use axum::response::Response;
use bytes::Bytes;
use jiff::fmt::rfc2822::DateTimeParser;

use crate::clock::Now;
use crate::crypto::{DigestAlgorithm, digest};
use crate::encoding::{date, hex};
use crate::http::answers::{self, With as _};
use crate::http::header::{IF_MODIFIED_SINCE, IF_NONE_MATCH};
use crate::http::{HeaderMap, StatusCode};
use crate::limits;

/// One file.
#[derive(Debug, Clone)]
pub struct PublishedFile {
    status: u16,
    kind: &'static str,
    octets: Bytes,
    etag: String,
    modified: Now,
    delay: Duration,
}

impl PublishedFile {
    /// A file as it should be, last changed at `modified`.
    pub fn new(kind: &'static str, octets: impl Into<Bytes>, modified: Now) -> Self {
        let octets = octets.into();
        let etag = format!("\"{}\"", hex::encode(&digest(DigestAlgorithm::Sha256, &octets).as_ref()[..16]));
        PublishedFile {
            status: 200,
            kind,
            octets,
            etag,
            modified: Now::from_seconds(modified.seconds()),
            delay: Duration::ZERO,
        }
    }

    /// With another status.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// Sent so much later, up to [`limits::PUBLISHED_DELAY_MILLIS_MAX`].
    #[must_use]
    pub fn after_millis(mut self, millis: u64) -> Self {
        self.delay = Duration::from_millis(millis.min(limits::PUBLISHED_DELAY_MILLIS_MAX));
        self
    }

    async fn answer(self, headers: &HeaderMap) -> Response {
        if !self.delay.is_zero() {
            tokio::time::sleep(self.delay).await;
        }
        if self.status != 200 {
            let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            return answers::answer(status, self.kind, self.octets);
        }
        let answer = if self.is_known(headers) {
            answers::answer(StatusCode::NOT_MODIFIED, self.kind, Bytes::new())
        } else {
            answers::answer(StatusCode::OK, self.kind, self.octets)
        };
        let answer = answer.with("etag", self.etag).with("cache-control", "no-cache");
        match date::to_http(self.modified) {
            Some(date) => answer.with("last-modified", date),
            None => answer,
        }
    }

    /// RFC 9110 §13.2.2: If-None-Match where it came, else If-Modified-Since.
    fn is_known(&self, headers: &HeaderMap) -> bool {
        let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
        if let Some(tags) = header(IF_NONE_MATCH) {
            return tags
                .split(',')
                .map(|tag| tag.trim().trim_start_matches("W/"))
                .any(|tag| tag == "*" || tag == self.etag);
        }
        let since =
            header(IF_MODIFIED_SINCE).and_then(|date| DateTimeParser::new().parse_timestamp(date).ok());
        since.is_some_and(|since| self.modified.seconds() <= since.as_second())
    }
}

/// Files under `/crl/` and `/cert/`.
#[derive(Debug, Default)]
pub struct Published {
    files: ArcSwap<HashMap<String, PublishedFile>>,
}

impl Published {
    /// Replaces all of them.
    pub fn replace(&self, files: HashMap<String, PublishedFile>) {
        self.files.store(Arc::new(files));
    }

    /// What is sent for a path; `None` where nothing is published.
    pub(super) async fn answer(&self, path: &str, headers: &HeaderMap) -> Option<Response> {
        let file = self.files.load().get(path).cloned()?;
        Some(file.answer(headers).await)
    }
}
