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
    /// Whose pages may read what the gateway answers.
    pub cors_origins: Cors,
    /// The same for the testers' listener.
    pub cors_management_origins: Cors,
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
            cors_origins: Cors::loopback(),
            cors_management_origins: Cors::default(),
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
        }
    }
}
