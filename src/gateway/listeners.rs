//! The three listeners, opened and drained together.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::metrics::Metrics;
use super::services::Opened;
use super::{Gateway, Journal, routes};
use crate::clock::{Clock, ManualClock};
use crate::http::{
    About, Answered, Bounds, ClientCertificates, Cors, Drained, Inside, Limit, Listener, ListenerError,
    PageGuard, Secure, Table, TlsIdentity,
};

/// Where to listen, and within what.
#[derive(Debug, Clone)]
pub struct ListenAddresses {
    /// The gateway, TLS.
    pub gateway: SocketAddr,
    /// The gateway and the authority, plain.
    pub plain: SocketAddr,
    /// For testers.
    pub management: SocketAddr,
    /// What each of them bears.
    pub bounds: Bounds,
    /// The gateway's key and certificates.
    pub identity: TlsIdentity,
    /// Whether the gateway asks clients for theirs.
    pub client_certificates: ClientCertificates,
    /// Whose pages may read what the gateway answers.
    pub cors: Cors,
    /// Whose pages may use the testers' listener.
    pub cors_management: Cors,
    /// By which names the testers' listener may be asked, besides its addresses and `localhost`.
    pub management_hosts: Vec<String>,
}

/// What the listeners serve, and by which clock.
#[derive(Clone)]
pub struct ListenerServices {
    /// Who answers.
    pub gateway: Arc<Gateway>,
    /// The clock of every request.
    pub clock: Arc<dyn Clock>,
    /// The same clock, as it is set.
    pub manual: ManualClock,
    /// Where it is counted.
    pub metrics: Arc<Metrics>,
    /// The authority's paths, on the plain listener only.
    pub authority: Table,
    /// The testers' paths, and what their listener is about.
    pub management: (Table, About),
    /// The testers' pages: made of the testers' paths and the gateway's, asked from within, and where a client reaches the gateway.
    pub pages: TesterPages,
    /// Told where the plain listener is, before anything is asked of it.
    pub opened: Arc<dyn Fn(&str) + Send + Sync>,
}

/// Makes the testers' pages.
pub type TesterPages = Arc<dyn Fn(Inside, Inside, String) -> Table + Send + Sync>;

/// The listeners at work.
#[derive(Debug)]
pub struct Listeners {
    gateway: Listener,
    plain: Listener,
    management: Listener,
}

/// Where they are, as in `endpoints.json`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Endpoints {
    /// The gateway, TLS.
    pub gateway: String,
    /// The gateway and the authority, plain.
    pub plain: String,
    /// For testers.
    pub management: String,
    /// The signing agent, `wss://…`, where it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// The process.
    pub pid: u32,
    /// The directory of its PKI, where it is not the built-in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pki: Option<PathBuf>,
}

impl Listeners {
    /// Opens all three, or none.
    pub async fn open(place: ListenAddresses, who: ListenerServices) -> Result<Self, ListenerError> {
        let ListenAddresses {
            gateway,
            plain,
            management,
            bounds,
            identity,
            client_certificates,
            cors,
            cors_management,
            management_hosts,
        } = place;
        let ListenerServices {
            gateway: who,
            clock,
            metrics,
            authority,
            management: (tester, about),
            pages,
            opened,
            ..
        } = who;
        let counted = || {
            let (metrics, who) = (Arc::clone(&metrics), Arc::clone(&who));
            move |answered: Answered<'_>| {
                metrics.answered(&answered);
                who.journal.answered(&answered);
            }
        };
        let keep = who.journal.keep();
        let router = routes::table(&who).keeping(keep).router(routes::ABOUT, cors.clone(), counted());
        let with_authority = routes::table(&who).and(authority).keeping(keep);
        let with_authority = with_authority.router(routes::ABOUT, cors, counted());
        let at = || Arc::clone(&clock);
        for limit in Limit::ALL {
            let hits = bounds.hits.clone();
            metrics.counter(limit.counter(), limit.help(), move || hits.of(limit));
        }
        let (shaken, failed) = (bounds.hits.clone(), bounds.hits.clone());
        metrics.counter("qaqpa_tls_handshakes_total", "TLS handshakes that were done.", move || {
            shaken.handshakes()
        });
        metrics.counter(
            "qaqpa_tls_failed_handshakes_total",
            "TLS handshakes that failed or took too long.",
            move || failed.failed_handshakes(),
        );
        let secure = Secure::Tls { identity, client_certificates };
        let of_pages = with_authority.clone();
        let gateway = Listener::open(gateway, secure, bounds.clone(), at(), router).await;
        let gateway = gateway.map_err(|error| error.set_by("--gateway, listeners.gateway"))?;
        let plain = Listener::open(plain, Secure::Plain, bounds.clone(), at(), with_authority).await;
        let plain = plain.map_err(|error| error.set_by("--plain, listeners.plain"))?;
        opened(&plain.url());
        // Testers' calls are not counted among the gateway's, and no page of another site makes one.
        let guard = PageGuard::new(management.ip(), &management_hosts, cors_management.clone());
        let tester = tester.and(routes::journal(&who)).and(routes::tester(&who));
        let tester = tester.keeping(keep);
        let journalled = |journal: &Arc<Journal>| {
            let journal = Arc::clone(journal);
            move |answered: Answered<'_>| journal.answered(&answered)
        };
        // What a page asks to show itself is in nobody's journal; what it does is.
        let journal = Arc::clone(&who.journal);
        let inside = tester.clone().router(about, Cors::default(), move |answered| {
            if !matches!(answered.method, "GET" | "HEAD") {
                journal.answered(&answered);
            }
        });
        let pages = pages(Inside::new(inside), Inside::new(of_pages), plain.url());
        let tester = tester.and(pages).router(about, cors_management, journalled(&who.journal));
        let tester = guard.before(tester);
        let management = Listener::open(management, Secure::Plain, bounds, at(), tester).await;
        let management = management.map_err(|error| error.set_by("--management, listeners.management"))?;
        // The first who opens listeners for it; nobody opens others.
        let _ = who.opened.set(Opened { plain: plain.url(), management: management.url() });
        metrics.gauge(
            "qaqpa_gateway_connections",
            "Connections open on the gateway's TLS listener.",
            gateway.connections(),
        );
        metrics.gauge(
            "qaqpa_plain_connections",
            "Connections open on the plain listener.",
            plain.connections(),
        );
        Ok(Listeners { gateway, plain, management })
    }

    /// Where they are.
    pub fn endpoints(&self) -> Endpoints {
        let (gateway, plain, management) = (self.gateway.url(), self.plain.url(), self.management.url());
        Endpoints { gateway, plain, management, agent: None, pid: std::process::id(), pki: None }
    }

    /// Lets the requests under way finish, up to `deadline`.
    pub async fn drain(self, deadline: Duration) -> Drained {
        let ends = tokio::join!(
            self.gateway.drain(deadline),
            self.plain.drain(deadline),
            self.management.drain(deadline)
        );
        let cut = |end| if let Drained::Cut(connections) = end { connections } else { 0 };
        match cut(ends.0) + cut(ends.1) + cut(ends.2) {
            0 => Drained::Whole,
            connections => Drained::Cut(connections),
        }
    }
}
