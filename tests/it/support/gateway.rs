//! A whole gateway on ports of its own, with a manual clock.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use qaqpa::clock::{ManualClock, Now};
use qaqpa::gateway::metrics::Metrics;
use qaqpa::gateway::{Endpoints, ListenAddresses, Listeners, Who};
use qaqpa::http::{Bounds, Client, ClientCertificates, Drained, Trust};

use super::authority::Authority;
use super::desk::EchoDesk;

/// Any free port of the loopback.
pub fn any_port() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 0))
}

/// A gateway at work.
pub struct Gateway {
    listeners: Listeners,
    pub endpoints: Endpoints,
    pub authority: Authority,
    pub clock: ManualClock,
    /// A client that trusts it.
    pub client: Client,
}

/// Where and who for a gateway that listens on any ports.
pub fn parts(authority: &Authority, clock: &ManualClock) -> (ListenAddresses, Who) {
    let place = ListenAddresses {
        gateway: any_port(),
        plain: any_port(),
        management: any_port(),
        bounds: Bounds::default(),
        identity: authority.server(),
        client_certificates: ClientCertificates::Asked,
    };
    let metrics = Arc::new(Metrics::default());
    (
        place,
        Who {
            desk: Arc::new(EchoDesk),
            clock: Arc::new(clock.clone()),
            manual: Some(clock.clone()),
            metrics,
            authority: None,
        },
    )
}

impl Gateway {
    /// Opens one whose desk says what it was asked.
    pub async fn start() -> Self {
        let authority = Authority::new("ТЕСТ TLS");
        let clock = ManualClock::at(Now::parse("2026-11-24T10:00:00Z").unwrap());
        let (place, who) = parts(&authority, &clock);
        let listeners = Listeners::open(place, who).await.unwrap();
        let trust = Trust { anchors: vec![authority.der.clone()], identity: None };
        Gateway {
            endpoints: listeners.endpoints(),
            listeners,
            client: Client::new(&trust).unwrap(),
            authority,
            clock,
        }
    }

    /// Ends it, and asserts that nothing was left hanging.
    pub async fn stop(self) {
        assert_eq!(self.listeners.drain(Duration::from_secs(5)).await, Drained::Whole);
    }
}

impl Gateway {
    /// The time it is there.
    pub fn clock_now(&self) -> String {
        qaqpa::clock::Clock::now(&self.clock).to_string()
    }
}
