//! HTTP over TCP and TLS: listeners, limits, a client.
//!
//! A [`Listener`] takes connections within its [`Bounds`] and serves an [`axum::Router`] on them, whose handlers know nothing
//! of sockets: what they may know of a request comes by the extractors [`crate::clock::Now`], [`Received`], [`Base`],
//! [`Wanted`], [`Path`] and [`WholeBody`], what they answer is made by [`answers`]. Knows no path, no SOAP, no gateway, and trusts no certificate: TLS
//! proves that a client holds the key of the certificate it shows, whether that certificate is worth anything is asked
//! elsewhere.

mod activity;
mod address;
mod allowance;
pub mod answers;
mod apidoc;
mod armed;
mod bodiless;
mod body;
mod client;
mod connection;
mod context;
mod cors;
mod described;
pub mod events;
mod framing;
mod hits;
mod hosts;
mod html;
mod idle;
mod inside;
mod kept;
mod line;
mod listing;
mod local;
mod own_pages;
mod page_guard;
mod query;
mod received;
mod request_id;
mod scheme;
mod seat;
mod server;
mod shares;
mod stream;
mod table;
mod timing;
mod tls;
mod trace;
mod websocket;
mod whole_body;

pub use address::{address_fault, host_of, port_of};
pub use answers::Document;
pub use armed::Armed;
pub use client::{AGENT, Client, ClientError, ClientResponse, Session, Target, Trust, with_scheme};
pub use cors::Cors;
pub use hits::{Hits, Limit};
pub use hosts::{AllowedHosts, Loopback};
pub use hyper::http::Extensions;
pub use hyper::{HeaderMap, Method, StatusCode, Uri, header};
pub use inside::{Inside, InsideAnswer};
pub use kept::{Keep, KeptBody, KeptCall};
pub use line::{About, Line};
pub use local::Local;
pub use own_pages::Shown;
pub use page_guard::PageGuard;
pub use query::Query;
pub use received::{Base, NotReceived, Path, Received, Wanted};
pub use request_id::RequestId;
pub use scheme::Scheme;
pub use server::{Drained, Listener, ListenerError, Secure};
pub use table::{Answered, Table};
pub use timing::Timing;
pub use tls::{ClientCertificates, TlsError, TlsIdentity};
pub use websocket::{Ended, WebSocket, WebSocketBounds, asks_for_websocket, websocket};
pub use whole_body::{CodedBody, WholeBody};

use std::time::Duration;

use crate::limits;

/// What one listener bears. The defaults are those of [`limits`].
#[derive(Debug, Clone)]
pub struct Bounds {
    /// Octets of one body; more is answered 413.
    pub body_bytes_max: usize,
    /// Octets of all bodies held at once; more is answered 503.
    pub bodies_bytes_max: usize,
    /// Connections at once; further ones wait in the kernel's queue.
    pub connections_max: usize,
    /// From the connection to the end of the TLS handshake.
    pub handshake: Duration,
    /// From the first moment a request may come to the end of its headers; an idle connection is closed after it too.
    pub headers: Duration,
    /// Between two pieces of a body.
    pub body_pause: Duration,
    /// From the end of the headers to the end of the body.
    pub body: Duration,
    /// Streams at once on one HTTP/2 connection.
    pub streams_max: u32,
    /// Connections of one client address; a further one is answered 503 where there is no TLS, and closed.
    pub connections_of_client_max: usize,
    /// Whether a client that has as many gets one more, and the one that has been silent longest is closed for it.
    pub silent_give_way: bool,
    /// TLS handshakes of one client address under way; further ones wait.
    pub handshakes_of_client_max: usize,
    /// Parts in a hundred of the memory for bodies that one client address may have; more is answered 503.
    pub client_share_percent_max: u32,
    /// How long a client may leave an answer unread.
    pub write_stall: Duration,
    /// How long an HTTP/2 connection without a request is kept, even if the client answers PING.
    pub idle: Duration,
    /// How old a connection becomes.
    pub age: Duration,
    /// How long an idle or old connection may take to end.
    pub grace: Duration,
    /// How often these limits were hit.
    pub hits: Hits,
    /// Whether faults are armed: pages say so.
    pub armed: Armed,
}

impl Default for Bounds {
    fn default() -> Self {
        Bounds {
            body_bytes_max: limits::BODY_BYTES_MAX,
            bodies_bytes_max: limits::BODIES_BYTES_MAX,
            connections_max: limits::CONNECTIONS_MAX,
            handshake: Duration::from_millis(limits::TLS_HANDSHAKE_MILLIS_MAX),
            headers: Duration::from_millis(limits::HEADERS_MILLIS_MAX),
            body_pause: Duration::from_millis(limits::BODY_PAUSE_MILLIS_MAX),
            body: Duration::from_millis(limits::BODY_MILLIS_MAX),
            streams_max: limits::HTTP2_STREAMS_MAX,
            connections_of_client_max: limits::CONNECTIONS_OF_CLIENT_MAX,
            silent_give_way: false,
            handshakes_of_client_max: limits::HANDSHAKES_OF_CLIENT_MAX,
            client_share_percent_max: limits::CLIENT_SHARE_PERCENT_MAX,
            write_stall: Duration::from_millis(limits::WRITE_STALL_MILLIS_MAX),
            idle: Duration::from_millis(limits::IDLE_MILLIS_MAX),
            age: Duration::from_millis(limits::CONNECTION_MILLIS_MAX),
            grace: Duration::from_millis(limits::CONNECTION_GRACE_MILLIS_MAX),
            hits: Hits::default(),
            armed: Armed::default(),
        }
    }
}
