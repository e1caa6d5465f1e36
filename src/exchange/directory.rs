//! Who takes part in the exchange, and to whom each service belongs: the registry of sending systems and of services.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock};

use super::password::Password;
use super::script::Script;
use crate::identity::DeclarantPath;
use crate::x509::{Certificate, CertificateIndex};

/// A system that takes part.
#[derive(Debug, Clone, Default)]
pub struct Party {
    /// Its senderId.
    pub sender_id: String,
    /// Its password; nothing asks for none.
    pub password: Option<Password>,
    /// The certificates that alone may sign for it; where there is none, any of a trusted authority may.
    pub certificates: Vec<PinnedCertificate>,
    /// Those of them that were registered whole, and not by a digest alone: a signature may name them without carrying them.
    pub known: Vec<Certificate>,
    /// Where messages are pushed to it; without, it fetches them.
    pub push: Option<String>,
    /// The services it may send to; nothing for all.
    pub services: Option<Vec<String>>,
}

/// Which certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PinnedCertificate {
    /// By the SHA-256 digest of its DER.
    Sha256([u8; 32]),
    /// By its serial number in hexadecimal, and the common name of its issuer.
    Serial {
        /// Without leading zeros.
        serial: String,
        /// The issuer's common name.
        issuer: String,
    },
}

impl PinnedCertificate {
    /// Whether it is this one.
    pub fn is(&self, certificate: &Certificate) -> bool {
        match self {
            PinnedCertificate::Sha256(digest) => digest == certificate.sha256(),
            PinnedCertificate::Serial { serial, issuer } => {
                certificate.serial_hex() == *serial && certificate.issuer().common_name() == issuer
            }
        }
    }
}

impl Party {
    /// Whether something proves that a message is its own: a password, or a certificate.
    pub fn has_proof(&self) -> bool {
        self.password.is_some() || !self.certificates.is_empty()
    }

    /// Whether it may send to a service.
    pub fn may_send_to(&self, service_id: &str) -> bool {
        self.services.as_ref().is_none_or(|allowed| allowed.iter().any(|id| id == service_id))
    }
}

/// A service, and how its messages travel.
#[derive(Debug, Clone)]
pub struct Route {
    /// serviceId.
    pub service_id: String,
    /// The senderId of the system that provides it.
    pub owner: String,
    /// Who answers its messages.
    pub kind: RouteKind,
    /// The document's root element, as `{namespace}name`; another is refused. Nothing takes any.
    pub schema: Option<String>,
    /// Where the IIN or BIN of who asks stands; the business document must then be signed by who has it.
    pub declarant: Option<DeclarantPath>,
    /// Seconds from one failed attempt to the next; after the last a message is a dead letter.
    pub retry_seconds: Vec<u32>,
    /// Seconds after which a message that is delivered is late; nothing for never.
    pub late_seconds: Option<u32>,
}

/// Who answers the messages of a service.
#[derive(Debug, Clone)]
pub enum RouteKind {
    /// Its owner, later: a service of the asynchronous channel.
    Queued,
    /// This process, later: what comes is registered as a request, and the chain is told how it goes.
    Player,
    /// A service of this process, by its own name.
    Hosted(String),
    /// A provider behind a URL.
    Routed(RoutedTo),
    /// A script.
    Scripted(Arc<Script>),
}

impl RouteKind {
    /// As the settings write it.
    pub const fn as_str(&self) -> &'static str {
        match self {
            RouteKind::Queued => "queued",
            RouteKind::Player => "player",
            RouteKind::Hosted(_) => "hosted",
            RouteKind::Routed(_) => "routed",
            RouteKind::Scripted(_) => "scripted",
        }
    }
}

/// Where a provider is, and how long it may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoutedTo {
    /// Its address.
    pub url: String,
    /// How long it is waited for, all attempts together.
    pub millis_max: u64,
    /// Attempts in all. Another is made only where nothing was answered.
    pub attempts: u32,
    /// Whether its answer must have a signature. Stops whoever stands on the way from answering in its place.
    pub signature: AnswerRule,
}

impl RoutedTo {
    /// How long a provider is waited for where nothing else is said: the limit that providers of the field are held to.
    pub const MILLIS: u64 = 30_000;
    /// Attempts where nothing else is said.
    pub const ATTEMPTS: u32 = 2;
    /// The longest that a provider is waited for: what senders of the field wait.
    pub const MILLIS_MAX: u64 = 300_000;
}

/// Whether a provider's answer must be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AnswerRule {
    /// It must; a wrong one is refused in either case.
    #[default]
    Signed,
    /// It need not be: for providers behind an unsigned adapter.
    Optional,
}

/// Attempts of a route that names none: within about an hour and a half.
pub const RETRY_SECONDS: [u32; 6] = [1, 5, 30, 120, 600, 3600];

/// Certificates of systems that are registered whole, some 5 KB each: the field has some hundreds of systems.
const REGISTERED_MAX: usize = 4_096;

/// Systems and services: those of the settings, and over them those that were registered while the gateway ran.
#[derive(Debug)]
pub struct Directory {
    settings: Entries,
    /// The serviceIds of the regulations.
    regulations: BTreeSet<String>,
    entries: RwLock<Entries>,
    /// The certificates of the systems, as far as they are known whole.
    registered: Arc<CertificateIndex>,
}

impl Default for Directory {
    fn default() -> Self {
        Directory::new(Vec::new(), Vec::new())
    }
}

#[derive(Debug, Default, Clone)]
struct Entries {
    parties: BTreeMap<String, Arc<Party>>,
    routes: BTreeMap<String, Arc<Route>>,
}

impl Directory {
    /// Of these.
    pub fn new(parties: Vec<Party>, routes: Vec<Route>) -> Self {
        let parties = parties.into_iter().map(|party| (party.sender_id.clone(), Arc::new(party)));
        let routes = routes.into_iter().map(|route| (route.service_id.clone(), Arc::new(route)));
        let settings = Entries { parties: parties.collect(), routes: routes.collect() };
        let registered = CertificateIndex::with_room_for(REGISTERED_MAX);
        settings.parties.values().flat_map(|party| &party.known).for_each(|one| registered.put(one));
        Directory {
            entries: RwLock::new(settings.clone()),
            settings,
            regulations: BTreeSet::new(),
            registered: Arc::new(registered),
        }
    }

    /// The certificates of the systems that are registered whole, as they stand at each moment.
    pub fn registered(&self) -> &Arc<CertificateIndex> {
        &self.registered
    }

    /// Beside services of the regulations, by their serviceIds.
    #[must_use]
    pub fn beside(mut self, regulations: impl IntoIterator<Item = String>) -> Self {
        self.regulations.extend(regulations);
        self
    }

    /// Whether a route would answer in the place of a service of the regulations. One that is `queued` or a `player` does not: it says
    /// how the service is reached over the asynchronous channel.
    pub fn displaces_regulation(&self, route: &Route) -> bool {
        let answers =
            matches!(route.kind, RouteKind::Hosted(_) | RouteKind::Routed(_) | RouteKind::Scripted(_));
        answers && self.regulations.contains(&route.service_id)
    }

    /// Registers a system, or changes one.
    pub fn put_party(&self, party: Party) {
        let party = Arc::new(party);
        self.write(|entries| {
            let before = entries.parties.insert(party.sender_id.clone(), Arc::clone(&party));
            self.index(before.as_ref(), Some(&party));
        });
    }

    /// Registers a service, or changes one.
    pub fn put_route(&self, route: Route) {
        self.write(|entries| drop(entries.routes.insert(route.service_id.clone(), Arc::new(route))));
    }

    /// Forgets a system; the settings' comes back where they have one.
    pub fn remove_party(&self, sender_id: &str) {
        let own = self.settings.parties.get(sender_id);
        self.write(|entries| {
            let before = match own {
                Some(own) => entries.parties.insert(sender_id.to_owned(), Arc::clone(own)),
                None => entries.parties.remove(sender_id),
            };
            self.index(before.as_ref(), own);
        });
    }

    /// Forgets a service; the settings' comes back where they have one.
    pub fn remove_route(&self, service_id: &str) {
        let own = self.settings.routes.get(service_id).cloned();
        self.write(|entries| match own {
            Some(own) => drop(entries.routes.insert(service_id.to_owned(), own)),
            None => drop(entries.routes.remove(service_id)),
        });
    }

    /// Whether a system stands as the settings have it.
    pub fn party_is_of_settings(&self, party: &Arc<Party>) -> bool {
        self.settings.parties.get(&party.sender_id).is_some_and(|own| Arc::ptr_eq(own, party))
    }

    /// Whether a service stands as the settings have it.
    pub fn route_is_of_settings(&self, route: &Arc<Route>) -> bool {
        self.settings.routes.get(&route.service_id).is_some_and(|own| Arc::ptr_eq(own, route))
    }

    /// A system.
    pub fn party(&self, sender_id: &str) -> Option<Arc<Party>> {
        self.read(|entries| entries.parties.get(sender_id).cloned())
    }

    /// A service.
    pub fn route(&self, service_id: &str) -> Option<Arc<Route>> {
        self.read(|entries| entries.routes.get(service_id).cloned())
    }

    /// Every system.
    pub fn parties(&self) -> Vec<Arc<Party>> {
        self.read(|entries| entries.parties.values().cloned().collect())
    }

    /// Every service.
    pub fn routes(&self) -> Vec<Arc<Route>> {
        self.read(|entries| entries.routes.values().cloned().collect())
    }

    /// Whether this process is the provider of a service of the asynchronous channel.
    pub fn has_players(&self) -> bool {
        self.read(|entries| entries.routes.values().any(|route| matches!(route.kind, RouteKind::Player)))
    }

    /// Whether this process itself speaks as this system: as the provider of a service that it plays. Another that says this name must prove
    /// it.
    pub fn plays(&self, sender_id: &str) -> bool {
        let played = |route: &Arc<Route>| matches!(route.kind, RouteKind::Player) && route.owner == sender_id;
        self.read(|entries| entries.routes.values().any(played))
    }

    /// Whether some service says when its messages are late.
    pub fn has_time_limits(&self) -> bool {
        self.read(|entries| entries.routes.values().any(|route| route.late_seconds.is_some()))
    }

    /// The systems that a certificate is registered for.
    pub fn parties_of(&self, certificate: &Certificate) -> Vec<String> {
        let has = |party: &&Arc<Party>| party.certificates.iter().any(|pinned| pinned.is(certificate));
        self.read(|entries| {
            entries.parties.values().filter(has).map(|party| party.sender_id.clone()).collect()
        })
    }

    /// The certificates of a system that is another from now on.
    fn index(&self, before: Option<&Arc<Party>>, now: Option<&Arc<Party>>) {
        now.iter().flat_map(|party| &party.known).for_each(|one| self.registered.put(one));
        before.iter().flat_map(|party| &party.known).for_each(|one| self.registered.remove(one));
    }

    fn read<T>(&self, of: impl FnOnce(&Entries) -> T) -> T {
        of(&self.entries.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn write(&self, of: impl FnOnce(&mut Entries)) {
        of(&mut self.entries.write().unwrap_or_else(PoisonError::into_inner));
    }
}
