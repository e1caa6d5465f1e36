//! A whole gateway on ports of its own, with a manual clock.

use std::net::SocketAddr;
use std::time::Duration;

use qaqpa::app::{self, Background, DataDirectory};
use qaqpa::clock::ManualClock;
use qaqpa::config::Config;
use qaqpa::gateway::{Endpoints, Listeners};
use qaqpa::http::{Client, Drained, Trust};

use super::authority::Authority;
use super::peers::fresh_dir;

/// Any free port of the loopback.
pub fn any_port() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 0))
}

/// A gateway at work.
pub struct Gateway {
    listeners: Listeners,
    pub endpoints: Endpoints,
    pub clock: ManualClock,
    /// A client that trusts it.
    pub client: Client,
    _background: Option<Background>,
    _in_use: Option<DataDirectory>,
    _data: tempfile::TempDir,
}

/// Settings for a gateway on any ports, whose clock stands at ten.
pub fn settings(more: &str) -> (Config, tempfile::TempDir) {
    let data = fresh_dir();
    let clock = "[clock]\nmanual = \"2026-11-24T10:00:00Z\"\n";
    let mut config = Config::parse(&format!("{clock}{more}"), "test").unwrap();
    data.path().clone_into(&mut config.data.directory);
    // With QAQPA_TEST_REGISTRY=postgres every test of a whole gateway runs on PostgreSQL.
    if std::env::var("QAQPA_TEST_REGISTRY").as_deref() == Ok("postgres") {
        config.registry.url = crate::support::postgres::database().map(|url| url.parse().unwrap());
    }
    let listeners = &mut config.listeners;
    for listener in [&mut listeners.gateway, &mut listeners.plain, &mut listeners.management] {
        listener.set_port(0);
    }
    (config, data)
}

impl Gateway {
    /// Opens one at ten o'clock.
    pub async fn start() -> Self {
        Gateway::with("").await
    }

    /// Opens one with these settings.
    pub async fn with(more: &str) -> Self {
        let (config, data) = settings(more);
        let authority = Authority::new("ТЕСТ TLS");
        let app::App { mut place, who, background, directory, .. } = app::build(&config).unwrap();
        place.identity = authority.server();
        let clock = who.manual.clone();
        let listeners = Listeners::open(place, who).await.unwrap();
        let trust = Trust { anchors: vec![authority.der.clone()], identity: None };
        Gateway {
            endpoints: listeners.endpoints(),
            listeners,
            clock,
            client: Client::new(&trust).unwrap(),
            _background: background,
            _in_use: directory,
            _data: data,
        }
    }

    /// Ends it, and asserts that nothing was left hanging.
    pub async fn stop(self) {
        assert_eq!(self.listeners.drain(Duration::from_secs(5)).await, Drained::Whole);
    }

    /// The time it is there.
    pub fn clock_now(&self) -> String {
        qaqpa::clock::Clock::now(&self.clock).to_string()
    }
}
