//! What the portal sends with, as seams: the gateway knows no authority, and the portal need not be beside it.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::clock::Now;
use crate::exchange::Peer;
use crate::keys::Holder;
use crate::registry::RegistrationNumber;

/// Who has the portal's key.
pub trait PortalKeys: Send + Sync {
    /// The key with which the portal signs its messages at `now`; nothing where none can be had: they go unsigned then.
    fn holder(&self, now: Now) -> Option<Arc<Holder>>;
}

/// The registration number of a chain, once the provider has said it.
pub type NumberFuture<'a> = Pin<Box<dyn Future<Output = Option<RegistrationNumber>> + Send + 'a>>;

/// What the portal is told of its chains.
pub trait PortalChains: Send + Sync {
    /// The registration number of a chain; nothing where it is not said within this time.
    fn number<'a>(&'a self, chain: &'a str, within: Duration) -> NumberFuture<'a>;
}

/// How the portal sends.
pub struct PortalExchange {
    /// Who has its key.
    pub keys: Arc<dyn PortalKeys>,
    /// Over which channel.
    pub channel: PortalChannel,
    /// The gateway that it sends to; this one where there is none.
    pub elsewhere: Option<Elsewhere>,
    /// How long an answer is waited for.
    pub patience: Duration,
    /// Where it is told how its chains go.
    pub inbox: Arc<dyn PortalChains>,
}

/// Another gateway.
pub struct Elsewhere {
    /// Its channel.
    pub peer: Arc<dyn Peer>,
    /// Its address, without the path of the channel.
    pub url: String,
    /// How it knows this portal, where that is not by the certificate or the usual name.
    pub sender_id: Option<String>,
    /// The portal's password there.
    pub password: Option<String>,
}

/// Over which channel the portal sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PortalChannel {
    /// `SendMessage`.
    Sync,
    /// `sendMessage`: REQUEST, and on the same chain NOTIFICATION and RESPONSE.
    Async,
}

impl PortalChannel {
    /// The path of the channel with signatures, below a gateway's address.
    pub const fn path(self) -> &'static str {
        match self {
            PortalChannel::Sync => "/bip-sync-wss-gost/",
            PortalChannel::Async => "/bip-async/",
        }
    }
}
