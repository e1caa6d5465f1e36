//! The only place where things are built and joined.

mod accounts;
mod agent;
mod asking;
mod background;
mod checks;
mod crl_subscriber;
mod data;
mod databases;
mod employees;
mod error;
mod exchange;
mod fetching;
mod figures;
mod journalled_peer;
mod keys;
mod people;
mod players;
mod portal;
mod resting;
mod rules;
mod running;
mod shared_ledger;
mod simulator;
mod soap;
mod store;
mod temp_dir;
mod test_keys;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

use crate::accounts::Accounts;
use crate::ca::http::{AuthorityServices, Before, CrlPublisher, Published};
use crate::ca::{Authority, Responder, Stamper};
use crate::catalogue::Catalogue;
use crate::clock::{Clock, ManualClock};
use crate::config::{self, Allowed, Config, KeyAlgorithm, SignaturePolicy};
use crate::console::Console;
use crate::encoding::files;
use crate::gateway::metrics::Metrics;
use crate::gateway::{Gateway, Journal, ListenAddresses, ListenerServices, PortalInbox, Services};
use crate::http::Armed;
use crate::keys::{Holder, Signer};
use crate::management::{self, FirstState, Management};
use crate::random::{Entropy, Random, Seeded};
use crate::registry::{Ending, Opened, Registry};
use crate::reply::ResultSealer;
use crate::trust::{InvalidTimeStamp, TrustStore};
use crate::workers::{self, Workers};
use crate::workflow::{Counting, Driver, IntakeDesk, Players, PlayersSettings, ScriptedDatabases};
use crate::x509::{Certificate, certificates_from_pem};
use crate::xmldsig::{self, KnownCertificates, Relaxation, Relaxations};
pub use agent::{AgentAlone, AgentSetup, drain_agent, open_agent};
pub use background::Background;
use background::DueWork;
pub use data::DataDirectory;
use employees::ListedEmployees;
pub use error::StartError;
use keys::Keys;
pub use resting::give_back_at_rest;
pub use running::Running;
pub(crate) use store::authorities;

pub use simulator::{Simulator, SimulatorBuilder, SimulatorError};
pub use temp_dir::TempDir;

/// The registry's file in the data directory.
pub const REGISTRY_FILE: &str = "registry.sqlite";

/// Where the built-in authority keeps what it issues and revokes, in the data directory.
pub const PKI_DIRECTORY: &str = "pki";

/// Where the listeners are and which PKI it has, in the data directory of a gateway that runs.
pub const ENDPOINTS_FILE: &str = "endpoints.json";

/// A gateway built and ready to be opened.
pub struct App {
    /// Where it will listen.
    pub place: ListenAddresses,
    /// Who will answer.
    pub who: ListenerServices,
    /// Takes the due work between the requests, as long as this lives; none where nothing is registered.
    pub background: Option<Background>,
    /// Its data directory, which no other process uses; none where nothing is kept.
    pub directory: Option<DataDirectory>,
    /// When all that was registered is in its file; none where the store is not in the data directory.
    pub ending: Option<Ending>,
    /// The signing agent, where it is to run.
    pub agent: Option<AgentSetup>,
}

/// Builds what `config` asks for.
pub fn build(config: &Config) -> anyhow::Result<App> {
    build_with_publisher(config).map(|(app, _)| app)
}

/// The same, and what publishes what the authority issues and revokes.
fn build_with_publisher(config: &Config) -> anyhow::Result<(App, Arc<CrlPublisher>)> {
    let data = &config.data.directory;
    let directory = DataDirectory::take(data)?;
    let keys = Keys { pki: config.trust.pki.as_deref() };
    let authority = match keys.pki {
        Some(pki) => Authority::open(pki)
            .map_err(|source| StartError::NotAPki { path: pki.to_owned(), source: Box::new(source) })?,
        None => Authority::builtin(Some(&data.join(PKI_DIRECTORY)))?,
    };
    let manual = match config.clock.manual {
        Some(moment) => ManualClock::at(moment.0),
        None => ManualClock::ticking(),
    };
    let clock: Arc<dyn Clock> = Arc::new(manual.clone());
    let authority = Arc::new(authority.with_crl_settings(crl_subscriber::list_settings(config.authority)));
    let metrics = Arc::new(Metrics::default());
    let random: Arc<dyn Random> = match config.data.seed {
        Some(seed) => Arc::new(Seeded::new(seed, "gateway")),
        None => Arc::new(Entropy),
    };
    let authorities: Vec<Certificate> = authority.certificates().cloned().collect();
    let revocations = fetching::revocations(&config.revocation, authorities.clone(), &clock, &random)?;
    let fetched = revocations.clone();
    let published = Arc::new(Published::default());
    let subscriber = crl_subscriber::subscriber(
        revocations.clone(),
        authorities.clone(),
        config.revocation.wait_millis_max,
    );
    let publisher = CrlPublisher::new(Arc::clone(&authority), Arc::clone(&published), subscriber);
    let crl_publisher = Arc::new(publisher);
    crl_publisher.publish(clock.now(), Before::Counts)?;

    let Opened { store, token_secret: shared_secret, challenge_secret, lines, ending } =
        store::open(config, data, REGISTRY_FILE)?;
    let is_shared = lines.is_some();
    if let Some(lines) = lines {
        crl_publisher.share(Arc::new(shared_ledger::LedgerOnDatabase::new(lines, &authority)));
        crl_publisher.publish_due(clock.now())?;
    }
    let services = match config.service_files()? {
        Some(directory) => Catalogue::with_directory(directory)?,
        None => Catalogue::embedded()?,
    };
    let catalogue = Arc::new(services.with_office_hours(config.workflow.office_hours.clone()));
    let own_parties = portal::parties(&config.portal, &catalogue);
    let directory_of_parties = exchange::directory(&config.exchange, own_parties, &catalogue, &*store)?;
    databases::register_own_systems(&config.access, &directory_of_parties);
    if !is_shared && config.portal.gateway.is_some() {
        asking::recover(&*store)?;
    }
    let registry = Registry::start_watched(store, metrics.commits())?;
    let failed = registry.clone();
    metrics.counter(
        "qaqpa_registry_failed_batches_total",
        "Batches of writes that were not committed.",
        move || failed.failed_batches(),
    );
    checks::refuse_when(&config.workflow.refuse_when, &catalogue)?;
    let players = Players::new(players::of(config)?);
    players::others_than_before(&players, &registry, clock.now());
    let databases = ScriptedDatabases::default();
    let sealer = Arc::new(ResultSealer::new(keys.result_signers(config.trust.algorithm)?));
    let worker = format!("{}-{}", std::process::id(), Entropy.uuid());
    let counting = Counting::new(catalogue.calendar().clone());
    let driver = Arc::new(Driver::new(
        registry.clone(),
        Arc::clone(&catalogue),
        Arc::new(players.clone()),
        sealer,
        counting,
        &worker,
    ));
    figures::of_steps(&metrics, &driver, &registry, &clock);
    let waiting = workers::Waiting {
        requests: Duration::from_millis(config.workers.queue_millis_max),
        explanations: Duration::from_millis(config.workers.explanation_queue_millis_max),
        share_percent_max: config.http.client_share_percent_max,
    };
    let workers = Arc::new(Workers::of(config.workers.threads, waiting)?);
    metrics.gauge("qaqpa_workers_waiting", "Jobs that wait for a worker thread.", workers.gauge());
    metrics.counter(
        "qaqpa_workers_refused_total",
        "Jobs that were refused because too much work was waiting.",
        workers.refused(),
    );
    let (waiting, of_background) = (registry.clone(), registry.clone());
    metrics.gauge("qaqpa_registry_waiting", "Writes that wait for their commit.", move || waiting.waiting());

    let portals = KeyAlgorithm::NAMES
        .iter()
        .flat_map(|(algorithm, _)| keys.certificates(&algorithm.stem("portal-system")));
    // An answer of variant B names this gateway's certificate and does not carry it.
    let gateways = KeyAlgorithm::NAMES
        .iter()
        .flat_map(|(algorithm, _)| keys.certificates(&algorithm.stem("gateway-transport")));
    let signer: Arc<dyn Signer> = Arc::new(keys.holder(&config.trust.algorithm.stem("gateway-transport"))?);
    let mut believed = authorities.clone();
    for file in &config.trust.certificates {
        believed.extend(certificates_of(file)?);
    }
    let known: Vec<Certificate> = believed.iter().cloned().chain(portals).chain(gateways).collect();
    let named = [directory_of_parties.registered(), authority.issued_lately()].map(Arc::clone);
    let soap = soap::rules(&config.exchange);
    let people = people::people(&config.people)?;
    let hosting = databases::Hosting::new(&people, &authority, config.trust.algorithm, &random);
    hosting.restore(registry.store())?;
    let journal = Arc::new(Journal::new(data::journal_size(&config.journal), Arc::clone(&clock)));
    let inbox = Arc::new(PortalInbox::default());
    let parts = exchange::Parts {
        directory: Arc::clone(&directory_of_parties),
        registry: &registry,
        signer: &signer,
        random: &random,
        clock: &clock,
        metrics: &metrics,
        authorities: &authorities,
        rules: &soap,
        hosted: hosting.services(
            &workers,
            &registry,
            if is_shared { databases::Sharing::Shared } else { databases::Sharing::Alone },
        ),
        journal: &journal,
        portal: &inbox,
    };
    let (channel, exchange) = exchange::channel(&config.exchange, &parts)?;
    let of_samples = Arc::clone(&catalogue);
    let accounts =
        Arc::new(Accounts::new(registry.clone(), accounts::settings(&config.accounts), challenge_secret));
    let means = databases::Means {
        believed: &believed,
        known: KnownCertificates::new(known.clone()).and(named.clone()),
        signature: signature_policy(&config.signatures),
        revocations: &revocations,
        workers: &workers,
        random: &random,
    };
    let asked = hosting.asked(config, means)?;
    let of_portal = hosting.portal(keys.holder(&config.trust.algorithm.stem("portal-system")).ok());
    driver.record_in(Arc::new(databases::e_akimat(&config.databases, &asked, &clock)));
    let gateway = Gateway::new(Services {
        registry: registry.clone(),
        accounts: Arc::clone(&accounts),
        // As NCALayer listens.
        agent: agent::address_for_pages(&config.agent),
        sign_as: test_keys::sign_as(config, &authority, &crl_publisher),
        portal: portal::exchange(&config.portal, of_portal, &inbox, &believed)?,
        driver: Arc::clone(&driver),
        desk: IntakeDesk {
            counting: driver.counting().clone(),
            plans: driver.plans().clone(),
            employees: Arc::new(ListedEmployees::new(registry.clone())),
            databases: Arc::new(databases.clone().over(Arc::new(asked))),
        },
        catalogue,
        signer,
        anchors: TrustStore::from_certificates(&believed),
        known: KnownCertificates::new(known).and(named),
        signature: signature_policy(&config.signatures),
        revocations: revocations.clone(),
        unknown_status: fetching::unknown_status(config.revocation.without_answer),
        invalid_time_stamp: match config.signatures.invalid_time_stamp {
            config::InvalidTimeStamp::Ignored => InvalidTimeStamp::Ignored,
            config::InvalidTimeStamp::Refused => InvalidTimeStamp::Refused,
        },
        workers: Arc::clone(&workers),
        rules: rules::rules(config, directory_of_parties),
        token_secret: token_secret(config.data.seed, shared_secret),
        public_url: config.listeners.public_url.clone().map(crate::http::Base),
        random: Arc::clone(&random),
        clock: Arc::clone(&clock),
        metrics: Arc::clone(&metrics),
        soap,
        channel,
        kept_documents: data::kept_documents(config.refusals.documents),
        journal: Arc::clone(&journal),
        seed: config.data.seed,
    });
    hosting.open(&gateway);
    inbox.open(&gateway);
    let due_work = Arc::new(DueWork {
        crl_publisher: Arc::clone(&crl_publisher),
        driver: Arc::clone(&driver),
        entries: is_shared
            .then(|| exchange::EntriesOfAll::new(Arc::clone(&exchange.directory), of_background.clone())),
        registry: of_background,
        asking: asking::asking(&config.portal, &gateway)?,
        tidied_at: AtomicI64::new(clock.now().millis()),
    });
    let background = Background::start(Arc::clone(&due_work), Arc::clone(&clock))
        .map_err(|source| StartError::Thread { name: "background", source })?;
    let services = authority_services(&authority, config.data.seed, published, workers);
    let tls = keys.holder("gateway-tls")?;
    let mut place = place(config, &tls);
    place.bounds.armed = Armed::while_true({
        let (publisher, services) = (Arc::clone(&crl_publisher), services.clone());
        let (taken, script) = (databases.clone(), hosting.script().clone());
        move || {
            publisher.has_faults()
                || services.responder.is_scripted()
                || services.stamper.is_scripted()
                || !script.is_empty()
                || taken.lacks_something()
        }
    });
    let (addresses, publishing) = (config.listeners.clone(), Arc::clone(&authority));
    let agent = config.agent.enabled.then(|| {
        let parts = agent::Parts {
            keys: &keys,
            authority: &authority,
            publisher: Some(&crl_publisher),
            stamper: &services.stamper,
            people: &people,
            clock: &clock,
            identity: place.identity.clone(),
            watch: agent::journalled(Arc::clone(&journal)),
            seed: config.data.seed,
        };
        agent::setup(&config.agent, parts)
    });
    let agent = agent.transpose()?;
    let mut others = vec![("exchange", exchange::put_back(Arc::clone(&exchange.directory)))];
    others.extend(agent.as_ref().map(|setup| ("agent", agent::put_back(&setup.agent))));
    let first = FirstState {
        clock: manual.state(),
        players: PlayersSettings::clone(&players.settings()),
        people: people.now(),
        others,
    };
    let of_pages = Arc::clone(&random);
    let management = Management {
        clock: manual.clone(),
        publisher: Arc::clone(&crl_publisher),
        services: services.clone(),
        people,
        due_work: Arc::new(move |now| due_work.take(now)),
        driver,
        players,
        databases,
        database_script: hosting.script().clone(),
        registry,
        accounts,
        random,
        catalogue: of_samples,
        journal,
        first,
    };
    checks::tls_certificate(tls.certificate(), config.listeners.gateway.ip());
    let mut tester = management.table().and(exchange.table());
    if let Some(setup) = &agent {
        tester = tester.and(Arc::clone(&setup.agent).table());
    }
    let app = App {
        place,
        who: ListenerServices {
            gateway,
            clock,
            manual,
            metrics,
            authority: services.table(),
            management: (tester, management::ABOUT),
            pages: Arc::new(move |testers, gateway, gateway_url| {
                Console { testers, gateway, gateway_url, random: Arc::clone(&of_pages) }.table()
            }),
            opened: Arc::new(move |plain| {
                fetched.published_at(plain);
                publishing.publish_at(&addresses.published_at(plain));
            }),
        },
        background: Some(background),
        directory: Some(directory),
        ending,
        agent,
    };
    Ok((app, crl_publisher))
}

/// The certificates of a file of the settings.
fn certificates_of(file: &Path) -> Result<Vec<Certificate>, StartError> {
    let unreadable = |source| StartError::PkiFile { path: file.to_owned(), source };
    let text = files::read_text(file).map_err(unreadable)?;
    match certificates_from_pem(&text) {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        _ => Err(StartError::NoCertificate { path: file.to_owned() }),
    }
}

/// What access tokens are made of; with a seed, the same in each run; the same in each process on one database.
fn token_secret(seed: Option<u64>, shared: Option<[u8; 32]>) -> [u8; 32] {
    let mut secret = [0; 32];
    match (seed, shared) {
        (Some(seed), _) => Seeded::new(seed, "access tokens").fill(&mut secret),
        (None, Some(shared)) => secret = shared,
        (None, None) => Entropy.fill(&mut secret),
    }
    secret
}

/// The rules for signatures that the settings name.
fn signature_policy(config: &crate::config::Signatures) -> xmldsig::Policy {
    let base = match config.policy {
        SignaturePolicy::Strict => Relaxations::STRICT,
        SignaturePolicy::Lenient => Relaxations::LENIENT,
    };
    let one = |allowed: &Allowed| match allowed {
        Allowed::SignatureElsewhere => Relaxation::SignatureElsewhere,
        Allowed::BareInHeader => Relaxation::BareInHeader,
        Allowed::Sha1 => Relaxation::Sha1,
    };
    xmldsig::Policy::relaxed(config.allow.iter().map(one).fold(base, Relaxations::with))
}

/// Where `config` wants the listeners, with the key of `holder` for TLS.
pub fn place(config: &Config, holder: &Holder) -> ListenAddresses {
    ListenAddresses {
        gateway: config.listeners.gateway,
        plain: config.listeners.plain,
        management: config.listeners.management,
        bounds: config.http.bounds(),
        identity: keys::identity(holder),
        client_certificates: config.http.client_certificates,
        cors: config.http.cors_origins.clone(),
        cors_management: config.http.cors_management_origins.clone(),
        management_hosts: config.http.management_hosts.clone(),
    }
}

/// The authority's own services.
fn authority_services(
    authority: &Arc<Authority>,
    seed: Option<u64>,
    published: Arc<Published>,
    workers: Arc<Workers>,
) -> AuthorityServices {
    let random: Arc<dyn Random> = match seed {
        Some(seed) => Arc::new(Seeded::new(seed, "time-stamps")),
        None => Arc::new(Entropy),
    };
    AuthorityServices {
        published,
        responder: Arc::new(Responder::new(Arc::clone(authority))),
        stamper: Arc::new(Stamper::new(Arc::clone(authority), random)),
        workers,
    }
}
