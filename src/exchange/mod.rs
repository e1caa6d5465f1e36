//! The exchange: who takes part, which service belongs to whom and who answers it, and the messages of the asynchronous channel from
//! their acceptance to their receiver.
//!
//! [`Services`] is the one table of what answers at once: a service of this process, a provider behind a URL, or a script.
//! Knows who takes part and which service belongs to whom ([`Directory`]), pushes to a [`Peer`] what the registry has due for it, in the
//! order of each chain, by the route's schedule and behind a circuit breaker, and keeps every attempt. Asks the state databases for
//! the workstations ([`AskedDatabases`]) and judges what they answer. Never judges a message that comes in, never decides where a
//! message stands without the registry having written it.

mod asked_databases;
mod breaker;
mod delivery;
mod directory;
mod e_akimat;
mod form;
mod inquiries;
mod kept;
mod multipart;
mod password;
mod path;
mod peer;
mod player;
mod provided;
mod routed;
mod script;
mod script_file;
mod service;
mod services;
mod template;
mod under_way;
mod wire;

pub use asked_databases::{AskedDatabases, AskedPeer, AskingServices, Filing, Workstation};
pub use breaker::{Breaker, BreakerRule, BreakerState};
pub use delivery::{Deliveries, DeliveryServices, DeliveryStats, PeerState};
pub use directory::{
    AnswerRule, Directory, Party, PinnedCertificate, RETRY_SECONDS, Route, RouteKind, RoutedTo,
};
pub use e_akimat::{EAkimat, Registered as RegisteredInEAkimat};
pub use form::{FormStatus, Repeated};
pub use kept::{KeptFault, KeptService, KeptSystem};
pub use password::Password;
pub use peer::{HttpPeer, Peer, PeerAnswer, PeerFault, PeerFuture};
pub use provided::{Provided, provided};
pub use routed::{RouteState, RouteStates, Routing};
pub use script::Script;
pub use script_file::ScriptError;
pub use service::{
    AnswerShape, AnswerStatus, Answered, AtOnce, Service, ServiceAnswer, ServiceCall, ServiceFuture,
};
pub use services::Services;
pub use wire::{REDELIVERY, carried, digest_of, sha256_hex};
