//! The signing agent, built of the settings: its keys, its time-stamps, its address.

use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;

use super::error::StartError;
use super::keys::{self, Keys};
use crate::agent::{
    Agent, AgentAddress, AgentCall, AgentListener, AgentParts, AgentSettings, Chance, KeyCause, KeyDates,
    KeyFault, KeySource, Mode, Outcome, Rule, TimeStamps, Version, Watch, XmlLayout,
};
use crate::ca::http::CrlPublisher;
use crate::ca::{Authority, AuthorityError, RequestForm, Stamper};
use crate::clock::{Clock, ManualClock, Now};
use crate::config::{self, AgentFile, Config};
use crate::gateway::{Journal, Note, NotedBy};
use crate::http::{About, Client, Drained, Listener, ListenerError, PageGuard, Secure, TlsIdentity, Trust};
use crate::interface::{Callee, PeopleFault, Trouble};
use crate::keys::{Holder, KeyFileError, Signer as _};
use crate::limits;
use crate::management::PutBack;
use crate::people::SharedPeople;
use crate::random::{Entropy, Random, Seeded};
use crate::x509::Certificate;

/// Of a name that is none, as much is said.
const NAME_CHARACTERS_SHOWN: usize = 80;

/// Keys of the PKI that are nobody's of `people/`.
const SYSTEM_KEYS: [&str; 11] = [
    "provider-head",
    "provider-head-gost2015",
    "provider-head-gost2004",
    "akimat",
    "akimat-gost2015",
    "akimat-gost2004",
    "centre-operator",
    "centre-operator-gost2015",
    "centre-operator-gost2004",
    "portal-system",
    "portal-system-gost2015",
];

/// The agent and where it is to listen.
pub struct AgentSetup {
    /// The agent.
    pub agent: Arc<Agent>,
    place: AgentAddress,
}

impl AgentSetup {
    /// Where it is to listen.
    pub fn set_address(&mut self, address: SocketAddr) {
        self.place.address = address;
    }

    /// Opens its listener.
    pub async fn open(self) -> Result<AgentListener, ListenerError> {
        AgentListener::open(self.agent, self.place).await
    }
}

/// Opens it where it is to run. A port that is somebody else's is said in the log, and the rest goes on without: the real program may
/// well run on the machine.
pub async fn open_agent(setup: Option<AgentSetup>) -> (Option<AgentListener>, Option<ListenerError>) {
    let Some(setup) = setup else { return (None, None) };
    match setup.open().await {
        Ok(listener) => (Some(listener), None),
        Err(error) => (None, Some(error)),
    }
}

/// Drains it, where it runs.
pub async fn drain_agent(agent: Option<AgentListener>, deadline: std::time::Duration) -> Drained {
    match agent {
        Some(agent) => agent.drain(deadline).await,
        None => Drained::Whole,
    }
}

/// What an agent's own testers' listener is about.
const ABOUT: About = About {
    title: "Qaqpa's signing agent, for testers",
    description: "Whose keys sign, and what comes of the requests to come. Not for production.",
};

/// Has every message of pages and its answer in the journal.
pub(super) fn journalled(journal: Arc<Journal>) -> Watch {
    Arc::new(move |call: AgentCall<'_>| {
        let outcome = call.served.outcome;
        let went_well = matches!(outcome, "signed" | "answered" | "slow");
        let (module, method) = (&call.served.module, &call.served.method);
        journal.note(Note {
            by: NotedBy::Agent,
            target: format!("{module} {method}"),
            sender: call.served.origin.clone(),
            status: if went_well { 200 } else { 400 },
            codes: (!went_well).then(|| outcome.to_uppercase().replace('-', "_")).into_iter().collect(),
            request: Bytes::copy_from_slice(call.message.as_bytes()),
            answer: Bytes::copy_from_slice(call.answer.as_bytes()),
            at: call.at,
            took: call.took,
        });
    })
}

/// Puts the agent back to its settings.
pub(super) fn put_back(agent: &Arc<Agent>) -> PutBack {
    let agent = Arc::clone(agent);
    PutBack(Arc::new(move || agent.reset()))
}

/// Where the gateway's own pages look for the agent: at its address, or where NCALayer would be where the agent takes any port.
pub(super) fn address_for_pages(config: &config::Agent) -> String {
    let port = if config.address.port() == 0 { config::AGENT_PORT } else { config.address.port() };
    format!("wss://{}", SocketAddr::new(config.address.ip(), port))
}

/// An agent without a gateway, and where testers reach it, if they do.
#[derive(Debug)]
pub struct AgentAlone {
    /// The agent.
    pub agent: AgentListener,
    /// For testers.
    pub management: Option<Listener>,
}

impl AgentAlone {
    /// Builds what `config` asks for and opens it, with `management` for testers.
    pub async fn open(config: &Config, management: Option<SocketAddr>) -> anyhow::Result<Self> {
        let keys = Keys { pki: config.trust.pki.as_deref() };
        let authority = match keys.pki {
            Some(pki) => Authority::open(pki)
                .map_err(|source| StartError::NotAPki { path: pki.to_owned(), source: Box::new(source) })?,
            None => Authority::builtin(None)?,
        };
        let authority = Arc::new(authority);
        let manual = match config.clock.manual {
            Some(moment) => ManualClock::at(moment.0),
            None => ManualClock::ticking(),
        };
        let clock: Arc<dyn Clock> = Arc::new(manual);
        let random: Arc<dyn Random> = match config.data.seed {
            Some(seed) => Arc::new(Seeded::new(seed, "time-stamps")),
            None => Arc::new(Entropy),
        };
        let tls = keys.holder("gateway-tls")?;
        super::checks::tls_certificate(tls.certificate(), config.agent.address.ip());
        let parts = Parts {
            keys: &keys,
            authority: &authority,
            publisher: None,
            stamper: &Arc::new(Stamper::new(Arc::clone(&authority), random)),
            people: &super::people::people(&config.people)?,
            clock: &clock,
            identity: keys::identity(&tls),
            watch: Arc::new(|_| {}),
            seed: config.data.seed,
        };
        let setup = setup(&config.agent, parts)?;
        let table = Arc::clone(&setup.agent).table();
        let agent = setup.open().await?;
        let Some(address) = management else { return Ok(AgentAlone { agent, management: None }) };
        let cors = config.http.cors_management_origins.clone();
        let guard = PageGuard::new(address.ip(), &config.http.management_hosts, cors.clone());
        let router = guard.before(table.router(ABOUT, cors, |_| {}));
        let listener = Listener::open(address, Secure::Plain, config.http.bounds(), clock, router).await;
        let listener = listener.map_err(|error| error.set_by("--management"))?;
        Ok(AgentAlone { agent, management: Some(listener) })
    }
}

/// What the agent is built of beside its settings.
pub(super) struct Parts<'a> {
    pub(super) keys: &'a Keys<'a>,
    pub(super) authority: &'a Arc<Authority>,
    /// What publishes the revocations of keys that are issued; none where nothing is published.
    pub(super) publisher: Option<&'a Arc<CrlPublisher>>,
    pub(super) stamper: &'a Arc<Stamper>,
    pub(super) people: &'a SharedPeople,
    pub(super) clock: &'a Arc<dyn Clock>,
    pub(super) identity: TlsIdentity,
    pub(super) watch: Watch,
    pub(super) seed: Option<u64>,
}

/// The agent that the settings ask for.
pub(super) fn setup(config: &config::Agent, parts: Parts<'_>) -> Result<AgentSetup, StartError> {
    let Parts { keys, authority, publisher, stamper, people, clock, identity, watch, seed } = parts;
    let random: Arc<dyn Random> = match seed {
        Some(seed) => Arc::new(Seeded::new(seed, "agent")),
        None => Arc::new(Entropy),
    };
    let source = Source {
        persons: keys.persons(),
        authority: Arc::clone(authority),
        authorities: authority.certificates().cloned().collect(),
        publisher: publisher.cloned(),
        people: people.clone(),
        files: config.files.clone(),
        seed,
    };
    let time_stamps = match &config.tsp {
        Some(url) => {
            let client = Client::new(&Trust::default()).map_err(|source| StartError::Fetching { source })?;
            TimeStamps::At { client, url: url.clone() }
        }
        None => {
            let stamper = Arc::clone(stamper);
            TimeStamps::Own(Arc::new(move |request, now| {
                let reply = stamper.stamp(request, now);
                (reply.body, reply.delay_millis)
            }))
        }
    };
    let agent = Agent::new(AgentParts {
        keys: Arc::new(source),
        clock: Arc::clone(clock),
        random,
        time_stamps,
        watch,
        settings: settings(config)?,
    });
    let place = AgentAddress {
        address: config.address,
        identity,
        message_bytes_max: config.message_bytes_max,
        connections_max: config.connections_max,
    };
    Ok(AgentSetup { agent, place })
}

fn settings(config: &config::Agent) -> Result<AgentSettings, StartError> {
    let outcome = |name: &str| {
        Outcome::named(name).ok_or_else(|| StartError::AgentOutcome {
            name: name.chars().take(NAME_CHARACTERS_SHOWN).collect(),
            known: Outcome::NAMES.map(|row| row.1).join(", "),
        })
    };
    let rule = |rule: &config::AgentRule| {
        Ok(Rule {
            module: rule.module.clone(),
            method: rule.method.clone(),
            origin: rule.origin.clone(),
            outcome: outcome(&rule.outcome)?,
            millis: rule.millis,
        })
    };
    let chance = |chance: &config::AgentChance| {
        Ok(Chance { outcome: outcome(&chance.outcome)?, percent: chance.percent, millis: chance.millis })
    };
    Ok(AgentSettings {
        version: match config.version {
            config::AgentVersion::V1_2 => Version::V1_2,
            config::AgentVersion::V1_4 => Version::V1_4,
        },
        mode: match config.mode {
            config::AgentMode::Headless => Mode::Headless,
            config::AgentMode::Ask => Mode::Ask,
        },
        key: config.key.clone(),
        keys: config.keys.clone(),
        tokens: config.tokens.clone(),
        kaztoken: config.kaztoken,
        key_dates: match config.key_dates {
            config::AgentKeyDates::Millis => KeyDates::Millis,
            config::AgentKeyDates::Almaty => KeyDates::Almaty,
        },
        xml_layout: config.xml_layout.map(|layout| match layout {
            config::AgentXmlLayout::SingleLine => XmlLayout::SingleLine,
            config::AgentXmlLayout::Lines => XmlLayout::Lines,
            config::AgentXmlLayout::CarriageReturns => XmlLayout::CarriageReturns,
        }),
        check_certificates: config.check_certificates,
        asked_seconds_max: config.asked_seconds_max,
        documents: config.documents.clone(),
        origins: config.origins.clone(),
        hosts: config.hosts.clone(),
        rules: config.rules.iter().map(rule).collect::<Result<_, StartError>>()?,
        chances: config.chances.iter().map(chance).collect::<Result<_, StartError>>()?,
        seed: config.seed,
    })
}

/// The persons of a PKI by their names, and how their keys are read.
pub(super) struct Persons {
    pub(super) pki: Option<std::path::PathBuf>,
    pub(super) names: Vec<String>,
}

/// Where the agent's keys come from.
struct Source {
    persons: Persons,
    authority: Arc<Authority>,
    authorities: Vec<Certificate>,
    publisher: Option<Arc<CrlPublisher>>,
    people: SharedPeople,
    files: Vec<AgentFile>,
    seed: Option<u64>,
}

impl KeySource for Source {
    fn key(&self, name: &str, now: Now) -> Result<Holder, KeyFault> {
        let holder = if let Some(file) = self.files.iter().find(|file| stem(file) == name) {
            Holder::from_files(&file.path, None, &file.password)
                .map_err(|error| unusable(name, KeyCause::File(error)))?
        } else if let Some(rest) = name.strip_prefix("person:") {
            self.person(name, rest, now)?
        } else {
            self.of_pki(name)?
        };
        Ok(self.with_chain(holder))
    }

    fn names(&self) -> Vec<String> {
        self.files.iter().map(stem).chain(self.persons.names.iter().cloned()).collect()
    }

    fn authorities(&self) -> &[Certificate] {
        &self.authorities
    }

    fn is_revoked(&self, certificate: &Certificate, now: Now) -> bool {
        let own = self.authorities.iter().any(|issuer| certificate.is_issued_in_name_of(issuer));
        let row = self.authority.registered_as(&certificate.serial_hex()).ok().flatten();
        own && row.and_then(|row| row.revoked).is_some_and(|(_, at)| at <= now)
    }
}

impl Source {
    fn nobody(&self, name: &str) -> KeyFault {
        KeyFault::NoSuch {
            name: name.chars().take(NAME_CHARACTERS_SHOWN).collect(),
            known: self.names().join(", "),
        }
    }

    /// Somebody of the PKI: of its people, or one of its systems.
    fn of_pki(&self, name: &str) -> Result<Holder, KeyFault> {
        if !self.persons.names.iter().any(|known| known == name) {
            return Err(self.nobody(name));
        }
        let keys = Keys { pki: self.persons.pki.as_deref() };
        let stem = if SYSTEM_KEYS.contains(&name) { name.to_owned() } else { format!("people/{name}") };
        keys.holder(&stem).map_err(|error| match error {
            StartError::KeyPair { source, .. } => unusable(name, KeyCause::File(*source)),
            StartError::PkiFile { source, .. } => {
                let (kind, cause) = (source.kind(), source.to_string());
                unusable(name, KeyCause::File(KeyFileError::Unreadable { kind, cause }))
            }
            _ => self.nobody(name),
        })
    }

    /// Somebody who does not exist: `N`, `N/KIND` or `N/KIND/ALGORITHM`. The certificate is issued when it is asked for.
    fn person(&self, name: &str, rest: &str, now: Now) -> Result<Holder, KeyFault> {
        let mut parts = rest.splitn(3, '/');
        let number = parts.next().unwrap_or_default();
        let n = number.parse().map_err(|_| self.nobody(name))?;
        let people = self.people.now();
        let refused = |trouble| unusable(name, KeyCause::Refused(Box::new(trouble)));
        let nobody = |error| refused(Trouble::People(PeopleFault::NoPerson(error)));
        let person = people.person(n).map_err(nobody)?;
        let company = people.company_of_household(n).map_err(nobody)?;
        let kind = parts.next().map(str::to_owned);
        let own = person.eds.as_ref().map(|eds| eds.algorithm.clone());
        let algorithm = parts.next().map(str::to_owned).or(own);
        let form = RequestForm { kind, algorithm, ..RequestForm::default() }.of_person(&person, &company);
        let random: Box<dyn Random> = match self.seed {
            Some(seed) => Box::new(Seeded::new(seed, &format!("agent {name}"))),
            None => Box::new(Entropy),
        };
        let call = |fault| refused(Trouble::Call { of: Callee::Agent, fault });
        let request = form.request(random.as_ref()).map_err(call)?;
        let authority = |error: AuthorityError| refused(Trouble::Authority(error.fault()));
        let issued = self.authority.issue(&request, now, random.as_ref()).map_err(authority)?;
        if let Some(publisher) = &self.publisher {
            publisher.publish_due(now).map_err(authority)?;
        }
        Ok(issued.holder)
    }

    /// With the certificates above its own, as the real program puts them into what it signs.
    fn with_chain(&self, holder: Holder) -> Holder {
        let mut chain: Vec<Certificate> = holder.chain().to_vec();
        let mut current = chain.last().unwrap_or(holder.certificate()).clone();
        while chain.len() < limits::AGENT_CHAIN_MAX && !current.is_self_issued() {
            let above = self.authorities.iter().find(|issuer| {
                current.is_issued_in_name_of(issuer)
                    && (current.authority_key_id().is_none()
                        || current.authority_key_id() == issuer.subject_key_id())
            });
            let Some(above) = above else { break };
            chain.push(above.clone());
            current = above.clone();
        }
        holder.with_chain(chain)
    }
}

fn stem(file: &AgentFile) -> String {
    file.path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn unusable(name: &str, why: KeyCause) -> KeyFault {
    KeyFault::Unusable { name: name.chars().take(NAME_CHARACTERS_SHOWN).collect(), why }
}

impl Keys<'_> {
    /// The people and systems whose keys are there.
    pub(super) fn persons(&self) -> Persons {
        let mut names: Vec<String> = match self.pki {
            Some(pki) => {
                let entries = std::fs::read_dir(pki.join("people")).into_iter().flatten().flatten();
                entries
                    .filter_map(|entry| {
                        entry.file_name().to_str()?.strip_suffix(".key.pem").map(str::to_owned)
                    })
                    .collect()
            }
            None => crate::ca::builtin::files()
                .filter_map(|(name, _)| {
                    name.strip_prefix("people/")?.strip_suffix(".key.pem").map(str::to_owned)
                })
                .collect(),
        };
        names.sort_unstable();
        names.extend(SYSTEM_KEYS.map(str::to_owned));
        Persons { pki: self.pki.map(std::path::Path::to_owned), names }
    }
}
