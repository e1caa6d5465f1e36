//! The agent's listener: TLS on the loopback, as pages expect it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use super::routes::{self, Door};
use super::sockets::Sockets;
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
    /// Pages connected at once; one more takes the place of the one that has been silent longest.
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
        let sockets = Sockets::new(connections_max);
        let router = routes::router(Door { agent, guard: Arc::new(guard), bounds, sockets });
        // A browser that is asked for a certificate asks the person.
        let secure = Secure::Tls { identity, client_certificates: ClientCertificates::Ignored };
        // All come from this machine, and none may keep the others out: beside the pages there is room for handshakes and requests, and who is
        // silent there gives way.
        let of_client = connections_max + limits::AGENT_CONNECTIONS_MAX;
        let bounds = Bounds {
            // Some more, for those that are told to go and are not gone yet.
            connections_max: of_client + limits::AGENT_CONNECTIONS_MAX,
            connections_of_client_max: of_client,
            silent_give_way: true,
            handshakes_of_client_max: of_client,
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
