//! The agent's listener: TLS on the loopback, as pages expect it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use super::routes::{self, Door};
use super::state::Agent;
use crate::http::{
    Bounds, ClientCertificates, Cors, Drained, Listener, ListenerError, PageGuard, Secure, TlsIdentity,
};
use crate::limits;

/// Where the agent listens, and within what.
#[derive(Debug, Clone)]
pub struct AgentAddress {
    /// The address; pages know 127.0.0.1:13579.
    pub address: SocketAddr,
    /// Its key and certificates: browsers must trust their root.
    pub identity: TlsIdentity,
    /// Octets of one message.
    pub message_bytes_max: usize,
    /// Pages connected at once.
    pub connections_max: usize,
}

/// The listener at work.
#[derive(Debug)]
pub struct AgentListener {
    listener: Listener,
}

impl AgentListener {
    /// Opens it.
    pub async fn open(agent: Arc<Agent>, place: AgentAddress) -> Result<Self, ListenerError> {
        let AgentAddress { address, identity, message_bytes_max, connections_max } = place;
        let guard = PageGuard::new(address.ip(), &agent.settings().hosts, Cors::default());
        let clock = Arc::clone(&agent.clock);
        let bounds = routes::bounds(message_bytes_max);
        let router = routes::router(Door { agent, guard: Arc::new(guard), bounds });
        // A browser that is asked for a certificate asks the person.
        let secure = Secure::Tls { identity, client_certificates: ClientCertificates::Ignored };
        let of_client = connections_max;
        let bounds = Bounds {
            // One more, so that the one beyond is refused and does not wait.
            connections_max: connections_max + 1,
            connections_of_client_max: of_client,
            handshakes_of_client_max: limits::HANDSHAKES_OF_CLIENT_MAX,
            ..Bounds::default()
        };
        let listener = Listener::open(address, secure, bounds, clock, router).await;
        Ok(AgentListener { listener: listener.map_err(|error| error.set_by("--agent, agent.address"))? })
    }

    /// `wss://127.0.0.1:13579`.
    pub fn url(&self) -> String {
        format!("wss://{}", self.listener.address())
    }

    /// Ends it: pages are told, and what is left after `deadline` is cut off.
    pub async fn drain(self, deadline: Duration) -> Drained {
        self.listener.drain(deadline).await
    }
}
