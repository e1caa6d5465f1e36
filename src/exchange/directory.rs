//! Who takes part in the asynchronous channel, and to whom each service belongs.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

/// A system that takes part.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Party {
    /// Its senderId.
    pub sender_id: String,
    /// Its password; nothing asks for none.
    pub password: Option<String>,
    /// Where messages are pushed to it; without, it fetches them.
    pub push: Option<String>,
    /// The services it may send to; nothing for all.
    pub services: Option<Vec<String>>,
}

impl std::fmt::Debug for Party {
    /// Without the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Party")
            .field("sender_id", &self.sender_id)
            .field("push", &self.push)
            .finish_non_exhaustive()
    }
}

/// A service, and how its messages travel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// serviceId.
    pub service_id: String,
    /// The senderId of the system that provides it.
    pub owner: String,
    /// Seconds from one failed attempt to the next; after the last a message is a dead letter.
    pub retry_seconds: Vec<u32>,
    /// Seconds after which a message that is delivered is late; nothing for never.
    pub late_seconds: Option<u32>,
}

/// Attempts of a route that names none: within about an hour and a half.
pub const RETRY_SECONDS: [u32; 6] = [1, 5, 30, 120, 600, 3600];

/// Systems and services.
#[derive(Debug, Default)]
pub struct Directory(RwLock<Entries>);

#[derive(Debug, Default)]
struct Entries {
    parties: BTreeMap<String, Party>,
    routes: BTreeMap<String, Route>,
}

impl Directory {
    /// Of these.
    pub fn new(parties: Vec<Party>, routes: Vec<Route>) -> Self {
        let directory = Directory::default();
        parties.into_iter().for_each(|party| directory.put_party(party));
        routes.into_iter().for_each(|route| directory.put_route(route));
        directory
    }

    /// Registers a system, or changes one.
    pub fn put_party(&self, party: Party) {
        let mut entries = self.0.write().unwrap_or_else(PoisonError::into_inner);
        entries.parties.insert(party.sender_id.clone(), party);
    }

    /// Registers a service, or changes one.
    pub fn put_route(&self, route: Route) {
        let mut entries = self.0.write().unwrap_or_else(PoisonError::into_inner);
        entries.routes.insert(route.service_id.clone(), route);
    }

    /// A system.
    pub fn party(&self, sender_id: &str) -> Option<Party> {
        self.read(|entries| entries.parties.get(sender_id).cloned())
    }

    /// A service.
    pub fn route(&self, service_id: &str) -> Option<Route> {
        self.read(|entries| entries.routes.get(service_id).cloned())
    }

    /// Every system.
    pub fn parties(&self) -> Vec<Party> {
        self.read(|entries| entries.parties.values().cloned().collect())
    }

    /// Every service.
    pub fn routes(&self) -> Vec<Route> {
        self.read(|entries| entries.routes.values().cloned().collect())
    }

    fn read<T>(&self, of: impl FnOnce(&Entries) -> T) -> T {
        of(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
}
