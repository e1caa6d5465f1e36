//! The asynchronous channel, from the settings.

use std::sync::Arc;
use std::time::Duration;

use super::StartError;
use crate::clock::Clock;
use crate::config::{self, Exchange};
use crate::exchange::{
    BreakerRule, Deliveries, DeliveryServices, Directory, HttpPeer, Party, Peer, RETRY_SECONDS, Route,
};
use crate::gateway::metrics::Metrics;
use crate::gateway::{ChannelServices, SoapRules};
use crate::http::{AllowedHosts, Client, Trust};
use crate::keys::Signer;
use crate::management::ExchangeManagement;
use crate::random::Random;
use crate::registry::Registry;
use crate::x509::Certificate;

/// What the channel is built with.
pub(super) struct Parts<'a> {
    pub(super) registry: &'a Registry,
    pub(super) signer: &'a Arc<dyn Signer>,
    pub(super) random: &'a Arc<dyn Random>,
    pub(super) clock: &'a Arc<dyn Clock>,
    pub(super) metrics: &'a Metrics,
    pub(super) authorities: &'a [Certificate],
    pub(super) rules: &'a SoapRules,
}

/// The channel, and what testers see of it.
pub(super) fn channel(
    settings: &Exchange,
    parts: &Parts<'_>,
) -> anyhow::Result<(ChannelServices, ExchangeManagement)> {
    let directory = Arc::new(Directory::new(
        settings.systems.iter().map(party).collect(),
        settings.services.iter().map(route).collect(),
    ));
    let given = settings.systems.iter().filter_map(|system| system.push.as_deref());
    let hosts = Arc::new(AllowedHosts::new(settings.hosts.iter().cloned()).and_given(given));
    let anchors = parts.authorities.iter().map(|authority| authority.der().to_vec()).collect();
    let client = Client::new(&Trust { anchors, identity: None })?;
    let client = client.waiting(Duration::from_millis(settings.push_millis_max));
    let (allowed, caller) = (Arc::clone(&hosts), client.clone());
    let peers = move |url: &str| -> Option<Arc<dyn Peer>> {
        let peer = || Arc::new(HttpPeer::new(caller.clone(), url.to_owned())) as Arc<dyn Peer>;
        allowed.allow(url).then(peer)
    };
    let deliveries = Deliveries::start(DeliveryServices {
        registry: parts.registry.clone(),
        directory: Arc::clone(&directory),
        peers: Box::new(peers),
        breaker: BreakerRule {
            failures: settings.breaker_failures,
            open_seconds: settings.breaker_seconds,
            probes: settings.breaker_probes,
        },
        signer: Arc::clone(parts.signer),
        signature: parts.rules.signature,
        random: Arc::clone(parts.random),
        clock: Arc::clone(parts.clock),
    });
    let deliveries = deliveries.map_err(|source| StartError::Thread { name: "exchange", source })?;
    let deliveries = Arc::new(deliveries);
    counted(parts.metrics, &deliveries);
    let management = ExchangeManagement {
        registry: parts.registry.clone(),
        directory: Arc::clone(&directory),
        deliveries: Arc::clone(&deliveries),
        hosts,
        client,
    };
    let channel = ChannelServices {
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

fn party(system: &config::ExchangeSystem) -> Party {
    let config::ExchangeSystem { sender_id, password, push, services } = system.clone();
    Party { sender_id, password, push, services }
}

fn route(service: &config::ExchangeService) -> Route {
    Route {
        service_id: service.id.clone(),
        owner: service.owner.clone(),
        retry_seconds: service.retry_seconds.clone().unwrap_or_else(|| RETRY_SECONDS.to_vec()),
        late_seconds: service.late_seconds,
    }
}
