//! The state databases: joined to the exchange as services of this process, and asked through it by the workstations.

use std::sync::Arc;
use std::time::Duration;

use super::fetching;
use crate::ca::{Algorithm, Authority, Organization, Subject, SystemKeys};
use crate::catalogue::Channel;
use crate::clock::{Clock, Now};
use crate::config::{self, Config, KeyAlgorithm};
use crate::databases::{
    Database, Databases, Keep, KeptKind, Keys, NotAnswered, Question, ReadThrough, Refusal, Reply, Script,
};
use crate::envelope::SendMessage;
use crate::exchange::{
    AnswerRule, AnswerShape, AnswerStatus, Answered, AskedDatabases, AskedPeer, AskingServices, Directory,
    EAkimat, HttpPeer, Party, Peer, RegisteredInEAkimat, Service, ServiceAnswer, ServiceCall, ServiceFuture,
    Workstation,
};
use crate::gateway::{Gateway, OwnDoor, PORTAL_SENDER, PortalKeys};
use crate::http::{Client, ClientError, Trust, host_of};
use crate::interface::ProviderFault;
use crate::keys::{Holder, Signer};
use crate::people::SharedPeople;
use crate::random::Random;
use crate::registry::{
    EntryKind, ExchangeQuery, ExchangeRows, ExchangeWrite, Registry, RegistryError, Store,
};
use crate::revocation::Revocations;
use crate::text::{Text, message};
use crate::trust::TrustStore;
use crate::validation::{ContentRule, Profile};
use crate::workers::{Work, Workers};
use crate::workflow::StateDatabase;
use crate::x509::Certificate;
use crate::xml::{Document, ElementView as _, PlainElement, parse_detached};
use crate::xmldsig::{self, KnownCertificates};

/// The organisation that has the databases and the workstations: the official test one.
const BIN: &str = "123456789021";

/// The keys of the databases and of the workstations that ask them, as the authority issues them.
struct Issued(SystemKeys);

impl Issued {
    fn new(authority: &Arc<Authority>, algorithm: KeyAlgorithm) -> Arc<Self> {
        let algorithm = match algorithm {
            KeyAlgorithm::Rsa => Algorithm::Rsa,
            KeyAlgorithm::Ecdsa => Algorithm::Ecdsa,
            KeyAlgorithm::Gost2004 => Algorithm::Gost2004,
            KeyAlgorithm::Gost2015 => Algorithm::Gost2015,
        };
        Arc::new(Issued(SystemKeys::new(Arc::clone(authority), algorithm)))
    }

    fn of(&self, system_id: &str, name: &str, now: Now) -> Option<Arc<Holder>> {
        let organization = Organization { name: "АО \"ТЕСТ\"".to_owned(), bin: BIN.to_owned() };
        let system = Subject::System { system_id: system_id.to_owned(), name: name.to_owned(), organization };
        match self.0.holder(&system, now) {
            Ok(holder) => Some(holder),
            Err(error) => {
                tracing::error!(%error, system_id, "no key can be issued");
                None
            }
        }
    }

    /// The workstation that asks for a channel.
    fn workstation(&self, channel: Channel, now: Now) -> Option<Workstation> {
        let (sender_id, system_id, name) = match channel {
            Channel::Centre => ("iis-con", "1.2.398.6.10.3.1", "ИС \"ИИС ЦОН ТЕСТ\""),
            Channel::Portal | Channel::Provider | Channel::Office => {
                ("arm-rshep", "1.2.398.6.10.3.2", "ИС \"АРМ РШЭП ТЕСТ\"")
            }
        };
        Some(Workstation { sender_id, holder: self.of(system_id, name, now)? })
    }
}

impl Keys for Issued {
    fn holder(&self, database: Database, now: Now) -> Option<Arc<Holder>> {
        self.of(database.system_id(), database.system_name(), now)
    }
}

/// The senderIds of the systems of this process.
const OWN_SYSTEMS: [&str; 3] = ["iis-con", "arm-rshep", PORTAL_SENDER];

/// The portal's key: that of its PKI while its certificate is good, else one that the authority issues.
struct PortalHolder {
    of_pki: Option<Arc<Holder>>,
    issued: Arc<Issued>,
}

impl PortalKeys for PortalHolder {
    fn holder(&self, now: Now) -> Option<Arc<Holder>> {
        let good = self.of_pki.as_ref().filter(|holder| {
            let certificate = Signer::certificate(&***holder);
            certificate.not_before() <= now && now <= certificate.not_after()
        });
        match good {
            Some(holder) => Some(Arc::clone(holder)),
            None => self.issued.of("1.2.398.6.10.3.3", "ИС \"ПОРТАЛ ТЕСТ\"", now),
        }
    }
}

/// Where senders must be registered, the systems of this process are.
pub(super) fn register_own_systems(settings: &config::Access, directory: &Directory) {
    if settings.unregistered_senders == config::UnregisteredSenders::Refuse {
        for sender_id in OWN_SYSTEMS.into_iter().filter(|id| directory.party(id).is_none()) {
            directory.put_party(Party { sender_id: sender_id.to_owned(), ..Party::default() });
        }
    }
}

/// A database as a service of the synchronous channel.
struct Hosted {
    /// Its own serviceId. A message may name the service otherwise: `hosted = "NAME"` of a route.
    service_id: &'static str,
    databases: Arc<Databases>,
    workers: Arc<Workers>,
    registry: Registry,
    sharing: Sharing,
}

/// Whether other gateways use the same registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sharing {
    /// None does: what is kept is in memory.
    Alone,
    /// Others do: what they keep is read before an answer.
    Shared,
}

impl Hosted {
    /// Reads what a question is about and another gateway may have written down.
    async fn read_through(&self, call: &ServiceCall) -> Result<(), RegistryError> {
        let about = match self.sharing {
            Sharing::Alone => None,
            Sharing::Shared => self.databases.reads_through(self.service_id, &call.document, call.now),
        };
        let Some(about) = about else { return Ok(()) };
        let query = match &about {
            ReadThrough::Files(ids) => ExchangeQuery::EntriesOf(EntryKind::TempFile, ids.clone()),
            ReadThrough::Consents => ExchangeQuery::Entries(&[EntryKind::Consent]),
        };
        if let ExchangeRows::Entries(rows) = self.registry.exchange_rows(query).await? {
            let written = rows.into_iter().map(|(_, id, definition)| (id, definition)).collect();
            self.databases.take(&about, written);
        }
        Ok(())
    }

    /// Every service of the databases, with its serviceId.
    fn all(
        databases: &Arc<Databases>,
        workers: &Arc<Workers>,
        registry: &Registry,
        sharing: Sharing,
    ) -> Vec<(&'static str, Arc<dyn Service>)> {
        let hosted = |service_id| {
            let (databases, workers) = (Arc::clone(databases), Arc::clone(workers));
            let hosted = Hosted { service_id, databases, workers, registry: registry.clone(), sharing };
            (service_id, Arc::new(hosted) as Arc<dyn Service>)
        };
        Databases::service_ids().map(hosted).collect()
    }
}

impl Service for Hosted {
    fn at_once(&self, call: &ServiceCall) -> Option<Result<Answered, ProviderFault>> {
        let service_id = self.service_id;
        let reads = self.sharing == Sharing::Shared
            && self.databases.reads_through(service_id, &call.document, call.now).is_some();
        let waits = reads || self.databases.delay_millis(service_id) > 0 || Databases::keeps(service_id);
        let question = question(service_id, &call.message, &call.document, call.signer.as_ref(), call.now);
        (!waits).then(|| said(self.databases.answer(&question), service_id, call))
    }

    fn answer<'a>(&'a self, call: &'a ServiceCall) -> ServiceFuture<'a> {
        Box::pin(async move {
            let delay = self.databases.delay_millis(self.service_id);
            tokio::time::sleep(Duration::from_millis(delay)).await;
            if let Err(error) = self.read_through(call).await {
                tracing::warn!(%error, "what a state database keeps could not be read");
                return Err(ProviderFault::Unavailable);
            }
            let (databases, message) = (Arc::clone(&self.databases), call.message.clone());
            let (source, inherited) = PlainElement::new(&call.document, call.document.root()).detached();
            let (source, signer, now) = (source.to_owned(), call.signer.clone(), call.now);
            let (size, service_id) = (Work { octets: source.len(), ..Work::FOLLOW_UP }, self.service_id);
            let answered = self.workers.run_for(size, move || {
                // A call is only lent: what was judged is read once more on the worker.
                let document = parse_detached(&source, &inherited);
                let document = document.map_err(|_| NotAnswered::Refused(Refusal::Form))?;
                databases.answer(&question(service_id, &message, &document, signer.as_ref(), now))
            });
            let mut answered = answered.await.unwrap_or(Err(NotAnswered::Unavailable));
            let kept = answered.as_mut().map(|reply| std::mem::take(&mut reply.kept)).unwrap_or_default();
            // An answer means that it is on disk.
            for write in kept.into_iter().map(|keep| written(keep, now)) {
                if let Err(error) = self.registry.exchange(write).await {
                    tracing::warn!(%error, "what a state database keeps was not written down");
                    return Err(ProviderFault::Unavailable);
                }
            }
            said(answered, self.service_id, call)
        })
    }
}

fn written(keep: Keep, now: Now) -> ExchangeWrite {
    let of = |kind| match kind {
        KeptKind::TempFile => EntryKind::TempFile,
        KeptKind::Consent => EntryKind::Consent,
    };
    match keep {
        Keep::Put { kind, id, definition } => ExchangeWrite::PutEntry { kind: of(kind), id, definition, now },
        Keep::Remove { kind, id } => ExchangeWrite::RemoveEntry { kind: of(kind), id },
    }
}

/// A database's answer as the exchange has it.
fn said(
    answered: Result<Reply, NotAnswered>,
    service_id: &str,
    call: &ServiceCall,
) -> Result<Answered, ProviderFault> {
    match answered {
        Ok(reply) => Ok(Answered::Own(ServiceAnswer {
            status: AnswerStatus::of(reply.code, reply.message),
            data: Some(reply.document),
            shape: AnswerShape::Usual(reply.shape),
        })),
        Err(NotAnswered::Refused(Refusal::Form)) => Err(not_its_document(service_id, call)),
        Err(NotAnswered::Refused(Refusal::Value { path, allowed, found })) => {
            Err(ProviderFault::Value { path: path.to_owned(), allowed: allowed.to_owned(), found })
        }
        Err(NotAnswered::Refused(Refusal::Unsigned)) => Ok(fault("SCE017", message::BUSINESS_UNSIGNED)),
        Err(NotAnswered::Refused(Refusal::NotItsBin)) => Ok(fault("SCE016", message::BUSINESS_WRONG)),
        Err(NotAnswered::Refused(Refusal::NoRoom)) => Ok(fault("SCE909", message::STORAGE_FULL)),
        Err(NotAnswered::Unavailable) => Err(ProviderFault::Unavailable),
    }
}

fn question<'a>(
    service_id: &'a str,
    message: &'a SendMessage,
    document: &'a Document,
    signer: Option<&'a Certificate>,
    now: Now,
) -> Question<'a> {
    Question {
        service_id,
        message_id: &message.message_id,
        sender_id: &message.sender_id,
        document,
        signer,
        now,
    }
}

/// A refusal as the contract's fault, contract §1.6.
fn fault(code: &str, text: Text) -> Answered {
    Answered::Fault { code: code.to_owned(), message: text.ru.to_owned() }
}

/// What the service takes, and what came in its place: the root, and what stands right below it.
fn not_its_document(service_id: &str, call: &ServiceCall) -> ProviderFault {
    let root = PlainElement::new(&call.document, call.document.root());
    let below: Vec<&str> = root.children().take(BELOW_MAX).map(|child| child.local_name()).collect();
    let found = format!("{{{}}}{}: {}", root.namespace(), root.local_name(), below.join(", "));
    ProviderFault::OtherDocument {
        expected: Databases::takes(service_id).unwrap_or_default(),
        found: found.trim_end_matches(": ").chars().take(200).collect(),
    }
}

/// Elements below a root that are named.
const BELOW_MAX: usize = 8;

/// The databases of this process.
pub(super) struct Hosting {
    issued: Arc<Issued>,
    script: Script,
    databases: Arc<Databases>,
    own_door: Arc<OwnDoor>,
}

/// What the workstations ask with.
pub(super) struct Means<'a> {
    /// Whom to believe.
    pub(super) believed: &'a [Certificate],
    /// Certificates that answers may name without carrying them.
    pub(super) known: KnownCertificates,
    pub(super) signature: xmldsig::Policy,
    pub(super) revocations: &'a Revocations,
    pub(super) workers: &'a Arc<Workers>,
    pub(super) random: &'a Arc<dyn Random>,
}

impl Hosting {
    pub(super) fn new(
        people: &SharedPeople,
        authority: &Arc<Authority>,
        algorithm: KeyAlgorithm,
        random: &Arc<dyn Random>,
    ) -> Self {
        let (issued, script) = (Issued::new(authority, algorithm), Script::default());
        let keys: Arc<dyn Keys> = Arc::clone(&issued) as Arc<dyn Keys>;
        let databases = Arc::new(Databases::new(people.clone(), keys, Arc::clone(random), script.clone()));
        Hosting { issued, script, databases, own_door: Arc::default() }
    }

    /// As services of the synchronous channel.
    pub(super) fn services(
        &self,
        workers: &Arc<Workers>,
        registry: &Registry,
        sharing: Sharing,
    ) -> Vec<(&'static str, Arc<dyn Service>)> {
        Hosted::all(&self.databases, workers, registry, sharing)
    }

    /// Takes what an earlier process wrote down.
    pub(super) fn restore(&self, store: &dyn Store) -> Result<(), RegistryError> {
        let ExchangeRows::Entries(entries) =
            store.exchange(&ExchangeQuery::Entries(&[EntryKind::TempFile, EntryKind::Consent]))?
        else {
            return Ok(());
        };
        for (kind, id, definition) in entries {
            match kind {
                EntryKind::TempFile => self.databases.restore(KeptKind::TempFile, id, &definition),
                EntryKind::Consent => self.databases.restore(KeptKind::Consent, id, &definition),
                EntryKind::System | EntryKind::Service => {}
            }
        }
        Ok(())
    }

    /// Opens this gateway's own door to the workstations.
    pub(super) fn open(&self, gateway: &Arc<Gateway>) {
        self.own_door.open(gateway);
    }

    /// The portal's key, with that of its PKI where there is one.
    pub(super) fn portal(&self, of_pki: Option<Holder>) -> Arc<dyn PortalKeys> {
        Arc::new(PortalHolder { of_pki: of_pki.map(Arc::new), issued: Arc::clone(&self.issued) })
    }

    /// What testers have them do.
    pub(super) fn script(&self) -> &Script {
        &self.script
    }

    /// Asked by the workstations, here or where the settings say. What they want of an answer is what the gateway wants of a request.
    pub(super) fn asked(&self, config: &Config, means: Means<'_>) -> anyhow::Result<AskedDatabases> {
        let Means { believed, known, signature, revocations, workers, random } = means;
        let answers = config.exchange.answer_signature;
        let places = Places::of(&config.databases, believed, &self.own_door, answers)?;
        let profile = Profile { signature, content: ContentRule::Document, ..Profile::gateway() };
        let (order, issued) = (revocations.order(), Arc::clone(&self.issued));
        Ok(AskedDatabases::new(AskingServices {
            workstations: Box::new(move |channel, now| issued.workstation(channel, now)),
            peers: Box::new(move |database| places.place(database)),
            patience: Duration::from_millis(config.databases.answer_millis_max),
            anchors: TrustStore::from_certificates(believed),
            known,
            profile: profile.with_policies(|policy| {
                policy.order = order;
                policy.unknown_status = fetching::unknown_status(config.revocation.without_answer);
            }),
            revocations: revocations.clone(),
            workers: Arc::clone(workers),
            random: Arc::clone(random),
        }))
    }
}

/// E-akimat, in which steps are recorded, as the settings say.
pub(super) fn e_akimat(
    settings: &config::Databases,
    asked: &AskedDatabases,
    clock: &Arc<dyn Clock>,
) -> EAkimat {
    let requests = match settings.e_akimat_requests {
        config::EAkimatRequests::ByEmployees => RegisteredInEAkimat::ByEmployees,
        config::EAkimatRequests::All => RegisteredInEAkimat::All,
        config::EAkimatRequests::None => RegisteredInEAkimat::None,
    };
    EAkimat::new(asked.clone(), requests, clock, Duration::from_millis(settings.answer_millis_max))
}

/// Where the workstations ask each database: at this gateway's own door, or at the URL of the settings.
struct Places {
    own: Arc<OwnDoor>,
    own_rule: AnswerRule,
    urls: [Option<Arc<dyn Peer>>; 4],
}

impl Places {
    fn of(
        settings: &config::Databases,
        authorities: &[Certificate],
        own: &Arc<OwnDoor>,
        answers: config::AnswerSignature,
    ) -> anyhow::Result<Self> {
        let anchors = authorities.iter().map(|authority| authority.der().to_vec()).collect();
        let client = Client::new(&Trust { anchors, identity: None })?;
        let client = client.waiting(Duration::from_millis(settings.answer_millis_max));
        let peer = |url: &Option<String>| -> anyhow::Result<Option<Arc<dyn Peer>>> {
            let Some(url) = url else { return Ok(None) };
            if host_of(url).is_none() {
                return Err(ClientError::Url(url.clone()).into());
            }
            let peer = HttpPeer::new(client.clone(), url.clone());
            Ok(Some(Arc::new(peer) as Arc<dyn Peer>))
        };
        let urls = [&settings.gbdfl, &settings.gbdul, &settings.enis, &settings.e_akimat];
        let [gbdfl, gbdul, enis, e_akimat] = urls.map(peer);
        let urls = [gbdfl?, gbdul?, enis?, e_akimat?];
        // What stays in this process cannot be changed on its way; with unsigned answers there is nothing else to go by.
        let own_rule = match answers {
            config::AnswerSignature::None => AnswerRule::Optional,
            config::AnswerSignature::KeyIdentifier | config::AnswerSignature::IssuerSerial => {
                AnswerRule::Signed
            }
        };
        Ok(Places { own: Arc::clone(own), own_rule, urls })
    }

    fn place(&self, database: StateDatabase) -> AskedPeer {
        let at = match database {
            StateDatabase::NaturalPersons => 0,
            StateDatabase::LegalPersons => 1,
            StateDatabase::Notaries => 2,
            StateDatabase::EAkimat => 3,
        };
        match &self.urls[at] {
            Some(peer) => AskedPeer { peer: Arc::clone(peer), envelope: AnswerRule::Signed },
            None => {
                let own: Arc<dyn Peer> = Arc::clone(&self.own) as Arc<dyn Peer>;
                AskedPeer { peer: own, envelope: self.own_rule }
            }
        }
    }
}
