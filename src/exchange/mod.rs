//! The exchange: messages of the asynchronous channel from their acceptance to their receiver.
//!
//! Knows who takes part and which service belongs to whom ([`Directory`]), pushes to a [`Peer`] what the registry has due for it, in the
//! order of each chain, by the route's schedule and behind a circuit breaker, and keeps every attempt. Never judges a message, never
//! decides where a message stands without the registry having written it.

mod asked_databases;
mod breaker;
mod delivery;
mod directory;
mod inquiries;
mod peer;
mod wire;

pub use asked_databases::{AskedDatabases, AskedPeer, AskingServices, EnvelopeRule, Workstation};
pub use breaker::{Breaker, BreakerRule, BreakerState};
pub use delivery::{Deliveries, DeliveryServices, DeliveryStats, PeerState};
pub use directory::{Directory, Party, RETRY_SECONDS, Route};
pub use peer::{HttpPeer, Peer, PeerAnswer, PeerFault, PeerFuture};
pub use wire::{carried, digest_of};
