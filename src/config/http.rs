//! `[http]`.

use std::time::Duration;

use serde::Deserialize;

use crate::http::{Bounds, ClientCertificates, Cors};
use crate::limits;

/// `[http]`; the reasons for the numbers stand in [`limits`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Http {
    /// Whether clients are asked for a certificate.
    pub client_certificates: ClientCertificates,
    /// Octets of one body.
    pub body_bytes_max: usize,
    /// Octets of all bodies at once.
    pub bodies_bytes_max: usize,
    /// Connections of one listener.
    pub connections_max: usize,
    /// For a TLS handshake.
    pub handshake_millis_max: u64,
    /// For the headers, and for idleness.
    pub headers_millis_max: u64,
    /// Between two pieces of a body.
    pub body_pause_millis_max: u64,
    /// For a whole body.
    pub body_millis_max: u64,
    /// Streams of one HTTP/2 connection.
    pub http2_streams_max: u32,
    /// Connections of one client address.
    pub connections_of_client_max: usize,
    /// TLS handshakes of one client address under way.
    pub handshakes_of_client_max: usize,
    /// Parts in a hundred of memory and worker time that one client address may have.
    pub client_share_percent_max: u32,
    /// How long a client may leave an answer unread.
    pub write_stall_millis_max: u64,
    /// For an HTTP/2 connection without a request.
    pub idle_millis_max: u64,
    /// For a connection.
    pub connection_millis_max: u64,
    /// Whose pages may read what the gateway answers.
    pub cors_origins: Cors,
    /// Whose pages may use the testers' listener, besides its own.
    pub cors_management_origins: Cors,
    /// By which names the testers' listener may be asked, besides its addresses and `localhost`.
    pub management_hosts: Vec<String>,
    /// For requests under way after SIGTERM.
    pub drain_millis_max: u64,
}

impl Default for Http {
    fn default() -> Self {
        Http {
            client_certificates: ClientCertificates::Asked,
            body_bytes_max: limits::BODY_BYTES_MAX,
            bodies_bytes_max: limits::BODIES_BYTES_MAX,
            connections_max: limits::CONNECTIONS_MAX,
            handshake_millis_max: limits::TLS_HANDSHAKE_MILLIS_MAX,
            headers_millis_max: limits::HEADERS_MILLIS_MAX,
            body_pause_millis_max: limits::BODY_PAUSE_MILLIS_MAX,
            body_millis_max: limits::BODY_MILLIS_MAX,
            http2_streams_max: limits::HTTP2_STREAMS_MAX,
            connections_of_client_max: limits::CONNECTIONS_OF_CLIENT_MAX,
            handshakes_of_client_max: limits::HANDSHAKES_OF_CLIENT_MAX,
            client_share_percent_max: limits::CLIENT_SHARE_PERCENT_MAX,
            write_stall_millis_max: limits::WRITE_STALL_MILLIS_MAX,
            idle_millis_max: limits::IDLE_MILLIS_MAX,
            connection_millis_max: limits::CONNECTION_MILLIS_MAX,
            cors_origins: Cors::loopback(),
            cors_management_origins: Cors::default(),
            management_hosts: Vec::new(),
            drain_millis_max: limits::DRAIN_MILLIS_MAX,
        }
    }
}

impl Http {
    /// As the listeners take them.
    pub fn bounds(&self) -> Bounds {
        Bounds {
            body_bytes_max: self.body_bytes_max,
            bodies_bytes_max: self.bodies_bytes_max,
            connections_max: self.connections_max,
            handshake: Duration::from_millis(self.handshake_millis_max),
            headers: Duration::from_millis(self.headers_millis_max),
            body_pause: Duration::from_millis(self.body_pause_millis_max),
            body: Duration::from_millis(self.body_millis_max),
            streams_max: self.http2_streams_max,
            connections_of_client_max: self.connections_of_client_max,
            handshakes_of_client_max: self.handshakes_of_client_max,
            client_share_percent_max: self.client_share_percent_max,
            write_stall: Duration::from_millis(self.write_stall_millis_max),
            idle: Duration::from_millis(self.idle_millis_max),
            age: Duration::from_millis(self.connection_millis_max),
            ..Bounds::default()
        }
    }
}
