//! The limits that end or refuse something, and how often each did.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How often each limit was hit, and how TLS handshakes ended, over all listeners that share it.
#[derive(Debug, Clone, Default)]
pub struct Hits(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    limits: [AtomicUsize; Limit::ALL.len()],
    shaken: AtomicUsize,
    unshaken: AtomicUsize,
}

/// A limit that ends or refuses something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Connections of one client.
    ClientConnections,
    /// The time of a TLS handshake.
    Handshake,
    /// The time in which a client must read.
    WriteStall,
    /// The time without a request.
    Idle,
    /// The age of a connection.
    Age,
    /// The memory for bodies, of all or of one client.
    Bodies,
    /// The time of a body.
    SlowBody,
}

impl Limit {
    /// All of them.
    pub const ALL: [Limit; 7] = [
        Limit::ClientConnections,
        Limit::Handshake,
        Limit::WriteStall,
        Limit::Idle,
        Limit::Age,
        Limit::Bodies,
        Limit::SlowBody,
    ];

    /// The name of its counter.
    pub const fn counter(self) -> &'static str {
        match self {
            Limit::ClientConnections => "qaqpa_http_refused_connections_total",
            Limit::Handshake => "qaqpa_http_slow_handshakes_total",
            Limit::WriteStall => "qaqpa_http_unread_answers_total",
            Limit::Idle => "qaqpa_http_idle_connections_total",
            Limit::Age => "qaqpa_http_old_connections_total",
            Limit::Bodies => "qaqpa_http_refused_bodies_total",
            Limit::SlowBody => "qaqpa_http_slow_bodies_total",
        }
    }

    /// What is counted.
    pub const fn help(self) -> &'static str {
        match self {
            Limit::ClientConnections => "Connections refused because their client had its share.",
            Limit::Handshake => "TLS handshakes that took too long.",
            Limit::WriteStall => "Connections closed because the client did not read.",
            Limit::Idle => "HTTP/2 connections closed because no request came.",
            Limit::Age => "Connections closed because of their age.",
            Limit::Bodies => "Bodies refused because the memory for them was taken.",
            Limit::SlowBody => "Bodies that did not come in time.",
        }
    }
}

impl Hits {
    pub(super) fn one(&self, limit: Limit) {
        self.0.limits[limit as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// How often a limit was hit.
    pub fn of(&self, limit: Limit) -> usize {
        self.0.limits[limit as usize].load(Ordering::Relaxed)
    }

    pub(super) fn handshake(&self, done: bool) {
        let count = if done { &self.0.shaken } else { &self.0.unshaken };
        count.fetch_add(1, Ordering::Relaxed);
    }

    /// TLS handshakes that were done.
    pub fn handshakes(&self) -> usize {
        self.0.shaken.load(Ordering::Relaxed)
    }

    /// TLS handshakes that failed or took too long.
    pub fn failed_handshakes(&self) -> usize {
        self.0.unshaken.load(Ordering::Relaxed)
    }
}
