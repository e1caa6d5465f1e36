//! The gateway's face: what is asked by which path, and who answers.
//!
//! `routes.rs` is the table of paths; each leads to one method of a [`Desk`], which knows the stages and no HTTP beyond
//! [`Answer`]'s status. `accept.rs` is the sentence of the house, `rest.rs` and `soap.rs` speak it,
//! `refusal.rs` the one table from findings to what the wire says.

pub mod accept;
pub mod authority;
mod cases;
mod catalogue;
mod health;
mod journal;
mod listeners;
mod management;
pub mod metrics;
mod microscope;
mod pki;
mod published;
mod reading;
pub mod refusal;
mod reports;
mod rest;
mod routes;
mod services;
mod soap;
pub mod timing;
pub mod wsdl;

use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;

pub use health::Health;
pub use journal::KeptDocuments;
pub use listeners::{Endpoints, Listeners, Where, Who};
pub use management::Management;
pub use pki::{PkiReply, PkiService, PkiServices};
pub use published::{Published, PublishedFile};
pub use routes::{Routes, Side};
pub use services::{Gateway, Services};

use crate::clock::Now;
use crate::http;

/// What came in, and all that a desk may know of how.
#[derive(Clone)]
pub struct Arrival {
    /// The document, as sent.
    pub body: Bytes,
    /// When it was received: the one reading of the clock for this request.
    pub now: Now,
    /// Who sent it.
    pub sender: SocketAddr,
    /// DER of the certificate the sender showed in TLS; its key was proven, nothing else.
    pub client_certificate: Option<Vec<u8>>,
    /// `Accept`, if it came.
    pub accept: Option<String>,
    /// `Accept-Language`, if it came.
    pub languages: Option<String>,
    /// What follows `?` in the address, as it was sent.
    pub query: Option<String>,
    /// `Content-Type`, if it came: clients of the gateway send six kinds of it for the same thing.
    pub content_type: Option<String>,
    /// `If-None-Match`, if it came.
    pub if_none_match: Option<String>,
    /// `If-Modified-Since`, if it came.
    pub if_modified_since: Option<String>,
    /// The scheme and host by which the sender reached us, fit to begin a link (`https://host:port`).
    pub base: String,
}

impl std::fmt::Debug for Arrival {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Arrival({} octets from {} at {})", self.body.len(), self.sender, self.now)
    }
}

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

/// What a desk answers.
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

/// An answer under way.
pub type Answering<'a> = Pin<Box<dyn Future<Output = Answer> + Send + 'a>>;

/// Who answers what was asked. One method a question; none is asked anything that the table of paths does not name.
pub trait Desk: Send + Sync {
    /// A signed request document is handed in: `POST /api/v1/requests`.
    fn submit(&self, arrival: Arrival) -> Answering<'_>;
    /// The same checks, nothing registered: `POST /api/v1/verify`.
    fn verify(&self, arrival: Arrival) -> Answering<'_>;
    /// A SOAP envelope comes to one of the endpoints.
    fn soap(&self, channel: Channel, arrival: Arrival) -> Answering<'_>;
    /// Where a request stands: `GET /api/v1/requests/{number}`.
    fn status(&self, number: String, arrival: Arrival) -> Answering<'_>;
    /// Its signed result: `…/result`.
    fn result(&self, number: String, arrival: Arrival) -> Answering<'_>;
    /// Its verification report: `…/report`.
    fn report(&self, number: String, arrival: Arrival) -> Answering<'_>;
    /// The catalogue: `GET /api/v1/services`.
    fn services(&self, arrival: Arrival) -> Answering<'_>;
    /// One service with its form: `GET /api/v1/services/{id}`.
    fn service(&self, id: String, arrival: Arrival) -> Answering<'_>;
    /// A list or certificate of the authority: `GET /crl/{file}`, `GET /cert/{file}`; `None` where there is none. `path` has
    /// exactly these two steps, as they were sent: nothing was decoded.
    fn pki_file(
        &self,
        path: String,
        arrival: Arrival,
    ) -> Pin<Box<dyn Future<Output = Option<Answer>> + Send + '_>>;
    /// A request to one of the authority's services: `/ocsp/`, `/tsp/`.
    fn pki_service(&self, service: PkiService, request: Bytes, arrival: Arrival) -> Answering<'_>;
    /// Tells one of these services what to answer, when `script` is given; gives what it answers: `/manage/v1/ocsp`, `/manage/v1/tsp`.
    fn pki_script(&self, service: PkiService, script: Option<Bytes>, now: Now) -> Answer;
    /// Whether all that is needed to register a request works, and what does not: `GET /health`.
    fn health(&self, now: Now) -> Pin<Box<dyn Future<Output = Health> + Send + '_>>;
}

/// A desk shared by the listeners.
pub type SharedDesk = Arc<dyn Desk>;
