//! The gateway's face: what is asked by which path, and who answers.
//!
//! `routes.rs` is the table of paths, one line each, which leads to one function. `accept.rs` is the sentence of the house, `rest.rs` and `soap.rs` speak it,
//! `refusal.rs` the one table from findings to what the wire says.

pub mod accept;
mod cases;
mod catalogue;
mod health;
mod journal;
mod listeners;
pub mod metrics;
mod microscope;
mod reading;
pub mod refusal;
mod reports;
mod rest;
pub mod routes;
mod services;
mod soap;
pub mod timing;
pub mod wsdl;

use bytes::Bytes;

pub use health::Health;
pub use journal::KeptDocuments;
pub use listeners::{Endpoints, Listeners, Where, Who};
pub use services::{Gateway, Services};

use crate::http;

/// The SOAP endpoint that a message came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// Synchronous with WS-Security: `/bip-sync-wss-gost/`.
    SyncSigned,
    /// Synchronous, as unsigned adapters inside the network use it: `/bip-sync/`.
    Sync,
    /// Asynchronous: `/bip-async/`.
    Async,
}

/// What the authority answers to testers.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// `Content-Type`.
    pub content_type: &'static str,
    /// The body.
    pub body: Bytes,
    /// Further headers, such as `Location`, `Retry-After`, `Server-Timing`.
    pub headers: Vec<(&'static str, String)>,
}

impl Answer {
    /// An answer without further headers.
    pub fn new(status: u16, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        Answer { status, content_type, body: body.into(), headers: Vec::new() }
    }

    /// A problem, RFC 9457, in the words of [`http::Response::problem`].
    pub fn problem(status: u16, title: &str, detail: &str) -> Self {
        let kind = http::StatusCode::from_u16(status).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR);
        Answer::new(status, "application/problem+json", http::Response::problem(kind, title, detail).body)
    }

    /// With one more header; its name in lower case.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}
