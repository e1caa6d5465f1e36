//! The asynchronous channel, from the settings.

use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use super::StartError;
use super::journalled_peer::JournalledPeer;
use crate::cache::{Half, Halves};
use crate::catalogue::Catalogue;
use crate::clock::Clock;
use crate::config::{self, Exchange, ProviderAnswers, ServiceKind};
use crate::databases::Databases;
use crate::exchange::{
    AnswerRule, BreakerRule, Deliveries, DeliveryServices, Directory, HttpPeer, KeptService, KeptSystem,
    Party, Password, Peer, PinnedCertificate, RETRY_SECONDS, Route, RouteKind, RouteStates, RoutedTo,
    Routing, Script, Service, Services,
};
use crate::gateway::metrics::Metrics;
use crate::gateway::{ChannelServices, Journal, PORTAL_PLACE, PortalInbox, SoapRules};
use crate::http::{AllowedHosts, Client, Trust};
use crate::identity::{DeclarantPath, NumberKind};
use crate::keys::Signer;
use crate::limits;
use crate::management::{ExchangeManagement, PutBack};
use crate::random::Random;
use crate::registry::{EntryKind, ExchangeQuery, ExchangeRows, Registry, Store};
use crate::x509::{Certificate, with_numbers_masked};

/// Addresses that are read once; there are some tens of services.
const PEERS_KEPT_MAX: usize = 512;

/// What the channel is built with.
pub(super) struct Parts<'a> {
    pub(super) directory: Arc<Directory>,
    pub(super) registry: &'a Registry,
    pub(super) signer: &'a Arc<dyn Signer>,
    pub(super) random: &'a Arc<dyn Random>,
    pub(super) clock: &'a Arc<dyn Clock>,
    pub(super) metrics: &'a Metrics,
    pub(super) authorities: &'a [Certificate],
    pub(super) rules: &'a SoapRules,
    /// Services of this process, by their serviceIds.
    pub(super) hosted: Vec<(&'static str, Arc<dyn Service>)>,
    pub(super) journal: &'a Arc<Journal>,
    pub(super) portal: &'a Arc<PortalInbox>,
}

/// The channel, and what testers see of it.
pub(super) fn channel(
    settings: &Exchange,
    parts: &Parts<'_>,
) -> anyhow::Result<(ChannelServices, ExchangeManagement)> {
    let directory = Arc::clone(&parts.directory);
    let given = settings.systems.iter().filter_map(|system| system.push.as_deref());
    let routed = settings.services.iter().filter_map(|service| service.url.as_deref());
    let hosts = Arc::new(AllowedHosts::new(settings.hosts.iter().cloned()).and_given(given.chain(routed)));
    let anchors = parts.authorities.iter().map(|authority| authority.der().to_vec()).collect();
    let client = Client::new(&Trust { anchors, identity: None })?;
    let client = client
        .waiting(Duration::from_millis(settings.push_millis_max))
        .reading(settings.push_answer_bytes_max);
    let peers = |client: Client| {
        let allowed = Arc::clone(&hosts);
        let (journal, clock) = (Arc::clone(parts.journal), Arc::clone(parts.clock));
        let portal = Arc::clone(parts.portal);
        let known: RwLock<Halves<Box<str>, Arc<dyn Peer>>> = RwLock::new(Halves::of(PEERS_KEPT_MAX));
        move |url: &str| -> Option<Arc<dyn Peer>> {
            if url == PORTAL_PLACE {
                return Some(Arc::clone(&portal) as Arc<dyn Peer>);
            }
            // What is allowed does not change while a gateway runs.
            let kept = known.read().unwrap_or_else(PoisonError::into_inner);
            if let Some((peer, Half::Newest)) = kept.find(url) {
                return Some(Arc::clone(peer));
            }
            drop(kept);
            if !allowed.allow(url) {
                return None;
            }
            let peer = HttpPeer::new(client.clone(), url.to_owned());
            let peer: Arc<dyn Peer> =
                Arc::new(JournalledPeer::new(peer, Arc::clone(&journal), Arc::clone(&clock)));
            known.write().unwrap_or_else(PoisonError::into_inner).insert(url.into(), Arc::clone(&peer));
            Some(peer)
        }
    };
    let breaker = BreakerRule {
        failures: settings.breaker_failures,
        open_seconds: settings.breaker_seconds,
        probes: settings.breaker_probes,
    };
    // A route has its own patience.
    let patient = client
        .clone()
        .waiting(Duration::from_millis(RoutedTo::MILLIS_MAX))
        .reading(limits::BODY_BYTES_MAX)
        .keeping();
    let services = Services::new(
        Arc::clone(&directory),
        Routing {
            peers: Box::new(peers(patient)),
            breaker,
            signer: Arc::clone(parts.signer),
            signature: parts.rules.signature,
            random: Arc::clone(parts.random),
            clock: Arc::clone(parts.clock),
            states: RouteStates::default(),
        },
    );
    let deliveries = Deliveries::start(DeliveryServices {
        registry: parts.registry.clone(),
        directory: Arc::clone(&directory),
        peers: Box::new(peers(client.clone().keeping())),
        breaker,
        signer: Arc::clone(parts.signer),
        signature: parts.rules.signature,
        random: Arc::clone(parts.random),
        clock: Arc::clone(parts.clock),
    });
    let deliveries = deliveries.map_err(|source| StartError::Thread { name: "exchange", source })?;
    let deliveries = Arc::new(deliveries);
    counted(parts.metrics, &deliveries);
    let hosted = parts.hosted.iter().map(|(id, service)| (*id, Arc::clone(service)));
    let services = Arc::new(hosted.fold(services, |services, (id, service)| services.hosting(id, service)));
    let management = ExchangeManagement {
        services: Arc::clone(&services),
        registry: parts.registry.clone(),
        directory: Arc::clone(&directory),
        deliveries: Arc::clone(&deliveries),
        hosts,
        random: Arc::clone(parts.random),
        client,
    };
    let channel = ChannelServices {
        services,
        directory,
        deliveries,
        amount: settings.amount,
        fetched_again_seconds: settings.fetched_again_seconds,
    };
    Ok((channel, management))
}

fn counted(metrics: &Metrics, deliveries: &Deliveries) {
    use std::sync::atomic::Ordering::Relaxed;
    let stats = || deliveries.stats();
    let whole = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    let (delivered, failed, dead, late) = (stats(), stats(), stats(), stats());
    metrics.counter(
        "qaqpa_exchange_delivered_total",
        "Messages of the asynchronous channel that were pushed and taken.",
        move || whole(delivered.delivered.load(Relaxed)),
    );
    metrics.counter("qaqpa_exchange_failed_attempts_total", "Pushes that failed.", move || {
        whole(failed.failed.load(Relaxed))
    });
    metrics.counter("qaqpa_exchange_dead_letters_total", "Messages that were given up.", move || {
        whole(dead.dead.load(Relaxed))
    });
    metrics.counter(
        "qaqpa_exchange_late_total",
        "Messages that were delivered later than their service wants.",
        move || whole(late.late.load(Relaxed)),
    );
}

/// An id is what a system calls itself.
fn not_used(kind: EntryKind, id: &str, error: &anyhow::Error) {
    let id = with_numbers_masked(id);
    tracing::warn!(kind = kind.as_str(), id, %error, "a registered entry of the exchange is not used");
}

/// The directory of systems and services: those of the settings, and over them those that were registered while a gateway ran.
pub(super) fn directory(
    settings: &Exchange,
    (mut parties, mut routes): (Vec<Party>, Vec<Route>),
    catalogue: &Catalogue,
    store: &dyn Store,
) -> anyhow::Result<Arc<Directory>> {
    // What the settings name comes before what the process has of its own.
    parties.extend(settings.systems.iter().map(party));
    routes.extend(settings.services.iter().map(route).collect::<Result<Vec<_>, _>>()?);
    for route in &routes {
        hosted_here(route).map_err(|name| StartError::HostedService {
            id: route.service_id.clone(),
            name: name.to_owned(),
            known: Databases::service_ids().collect::<Vec<_>>().join(", "),
        })?;
    }
    let directory =
        Directory::new(parties, routes).beside(catalogue.iter().map(|service| service.id.clone()));
    if let Some(route) = directory.routes().iter().find(|route| directory.displaces_regulation(route)) {
        let (id, kind) = (route.service_id.clone(), route.kind.as_str());
        return Err(StartError::RegulationService { id, kind }.into());
    }
    let ExchangeRows::Entries(entries) = store.exchange(&ExchangeQuery::Entries(&DIRECTORY))? else {
        return Ok(Arc::new(directory));
    };
    for (kind, id, definition) in entries {
        if let Err(error) = put(&directory, kind, &definition) {
            // What an earlier version took and this one does not: the others are of use nevertheless.
            not_used(kind, &id, &error);
        }
    }
    Ok(Arc::new(directory))
}

/// What a directory is made of.
const DIRECTORY: [EntryKind; 2] = [EntryKind::Service, EntryKind::System];

/// Keeps a directory like those of the other gateways on the same database: what one registers the others know a second later.
pub(super) struct EntriesOfAll {
    directory: Arc<Directory>,
    registry: Registry,
    known: Mutex<KnownEntries>,
}

#[derive(Default)]
struct KnownEntries {
    /// Calls since it was looked last.
    calls: u32,
    rows: Vec<(EntryKind, String, String)>,
}

impl EntriesOfAll {
    /// The background calls five times a second: a look a second.
    const CALLS: u32 = 5;

    pub(super) fn new(directory: Arc<Directory>, registry: Registry) -> Self {
        EntriesOfAll { directory, registry, known: Mutex::default() }
    }

    /// Takes over what changed, now and then.
    pub(super) fn take_over(&self) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.calls += 1;
        if known.calls < Self::CALLS {
            return;
        }
        known.calls = 0;
        let before = &mut known.rows;
        // What cannot be read now is read a second later.
        let Ok(ExchangeRows::Entries(now)) =
            self.registry.store().exchange(&ExchangeQuery::Entries(&DIRECTORY))
        else {
            return;
        };
        for (kind, id, definition) in now.iter().filter(|entry| !before.contains(entry)) {
            if let Err(error) = put(&self.directory, *kind, definition) {
                not_used(*kind, id, &error);
            }
        }
        let stays = |kind: EntryKind, id: &str| now.iter().any(|(of, one, _)| *of == kind && one == id);
        for (kind, id, _) in before.iter().filter(|(kind, id, _)| !stays(*kind, id)) {
            match kind {
                EntryKind::System => self.directory.remove_party(id),
                EntryKind::Service => self.directory.remove_route(id),
                // Of the databases; not asked for.
                EntryKind::TempFile | EntryKind::Consent => {}
            }
        }
        *before = now;
    }
}

/// Takes out of the directory what was registered while the gateway ran.
pub(super) fn put_back(directory: Arc<Directory>) -> PutBack {
    PutBack(Arc::new(move || {
        for party in directory.parties().iter().filter(|party| !directory.party_is_of_settings(party)) {
            directory.remove_party(&party.sender_id);
        }
        for route in directory.routes().iter().filter(|route| !directory.route_is_of_settings(route)) {
            directory.remove_route(&route.service_id);
        }
    }))
}

fn put(directory: &Directory, kind: EntryKind, definition: &str) -> anyhow::Result<()> {
    match kind {
        EntryKind::System => directory.put_party(serde_json::from_str::<KeptSystem>(definition)?.party()?),
        EntryKind::Service => {
            let route = serde_json::from_str::<KeptService>(definition)?.route()?;
            // An earlier version took it.
            anyhow::ensure!(
                !directory.displaces_regulation(&route),
                "its id is one of the regulations' services"
            );
            let known = hosted_here(&route);
            anyhow::ensure!(known.is_ok(), "this process has no service of the name that it is hosted by");
            directory.put_route(route);
        }
        // The databases read theirs.
        EntryKind::TempFile | EntryKind::Consent => {}
    }
    Ok(())
}

/// Whether this process has the service that a hosted one stands for; its name where it has none.
fn hosted_here(route: &Route) -> Result<(), &str> {
    match &route.kind {
        RouteKind::Hosted(name) if Databases::database_of(name).is_none() => Err(name),
        _ => Ok(()),
    }
}

fn party(system: &config::ExchangeSystem) -> Party {
    let config::ExchangeSystem { sender_id, password, certificates, push, services } = system.clone();
    let (mut pinned, mut known) = (Vec::new(), Vec::new());
    for certificate in certificates {
        pinned.push(PinnedCertificate::Sha256(match &certificate {
            config::ExchangeCertificate::Sha256(digest) => *digest,
            config::ExchangeCertificate::Whole(certificate) => *certificate.sha256(),
        }));
        if let config::ExchangeCertificate::Whole(certificate) = certificate {
            known.push(certificate);
        }
    }
    Party {
        sender_id,
        password: password.as_deref().map(Password::plain),
        certificates: pinned,
        known,
        push,
        services,
    }
}

fn route(service: &config::ExchangeService) -> Result<Route, StartError> {
    let incomplete = |key| StartError::Service { id: service.id.clone(), key };
    let kind = match service.kind {
        ServiceKind::Queued => RouteKind::Queued,
        ServiceKind::Player if service.owner.is_empty() => return Err(incomplete("owner")),
        ServiceKind::Player => RouteKind::Player,
        ServiceKind::Hosted => {
            RouteKind::Hosted(service.hosted.clone().unwrap_or_else(|| service.id.clone()))
        }
        ServiceKind::Routed => RouteKind::Routed(RoutedTo {
            url: service.url.clone().ok_or_else(|| incomplete("url"))?,
            millis_max: service.millis_max.unwrap_or(RoutedTo::MILLIS).min(RoutedTo::MILLIS_MAX),
            attempts: service.attempts.unwrap_or(RoutedTo::ATTEMPTS),
            signature: match service.answers {
                ProviderAnswers::Signed => AnswerRule::Signed,
                ProviderAnswers::Unsigned => AnswerRule::Optional,
            },
        }),
        ServiceKind::Scripted => {
            let file = service.script.as_ref().ok_or_else(|| incomplete("script"))?;
            RouteKind::Scripted(Script::load(file).map_err(|source| StartError::Script { source })?)
        }
    };
    let path =
        |path: &Option<String>, kind| path.clone().map(|path| DeclarantPath { path: path.into(), kind });
    Ok(Route {
        service_id: service.id.clone(),
        owner: service.owner.clone(),
        kind,
        schema: service.schema.clone(),
        declarant: path(&service.iin, NumberKind::Iin).or_else(|| path(&service.bin, NumberKind::Bin)),
        retry_seconds: service.retry_seconds.clone().unwrap_or_else(|| RETRY_SECONDS.to_vec()),
        late_seconds: service.late_seconds,
    })
}
