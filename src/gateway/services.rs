//! The gateway: what it is made of, and how documents are taken through the rooms.
//!
//! Signatures, parsing and signing run on the worker threads; what waits for the disk waits beside them. A request is
//! answered after its commit, never before; a refusal is journalled before it is returned.

use std::sync::{Arc, OnceLock};

use axum::response::Response;

use super::cabinet::draft_turns::DraftTurns;
use super::channel_services::ChannelServices;
use super::health::{Health, Probe};
use super::in_hand::InHand;
use super::journal::Journal;
use super::kept_documents::KeptDocuments;
use super::metrics::Metrics;
use super::pages::centre::Desk as CentreDesk;
use super::pages::workstation::kept::KeptActs;
use super::portal_exchange::PortalExchange;
use super::reading::ByCatalogue;
use super::refusal::Refused;
use super::rules::{ReadAccess, Rules};
use super::sign_as::SignAs;
use super::soap_rules::SoapRules;
use crate::accounts::Accounts;
use crate::catalogue::Catalogue;
use crate::clock::{Clock, Now};
use crate::http::{Base, Received, Timing};
use crate::interface::{InterfaceCode, InterfaceEvidence};
use crate::keys::Signer;
use crate::random::Random;
use crate::registry::{AccessToken, Admitted, Registry};
use crate::revocation::{Obtained, Revocations};
use crate::trust::{InvalidTimeStamp, RevocationSource, TrustStore, UnknownStatus, Usage};
use crate::validation::{ContentRule, ContractRule, Judge, Profile};
use crate::workers::{self, Lane, Work, Workers};
use crate::workflow::{Driver, IntakeDesk};
use crate::xmldsig::{self, KnownCertificates};

/// What a gateway is made of.
pub struct Services {
    /// The registry.
    pub registry: Registry,
    /// Who uses the portal.
    pub accounts: Arc<Accounts>,
    /// Where pages look for the signing agent on the visitor's computer.
    pub agent: String,
    /// Who signs for testers.
    pub sign_as: Arc<dyn SignAs>,
    /// What the portal sends with.
    pub portal: PortalExchange,
    /// Who takes cases on.
    pub driver: Arc<Driver>,
    /// Takes requests in.
    pub desk: IntakeDesk,
    /// The services.
    pub catalogue: Arc<Catalogue>,
    /// The gateway's own key, for what it answers.
    pub signer: Arc<dyn Signer>,
    /// Whom to believe.
    pub anchors: TrustStore,
    /// Certificates that messages may name without carrying them.
    pub known: KnownCertificates,
    /// How strictly signatures are taken.
    pub signature: xmldsig::Policy,
    /// Who has been revoked, and where that is asked.
    pub revocations: Revocations,
    /// What becomes of a certificate that nobody can speak of.
    pub unknown_status: UnknownStatus,
    /// What a time-stamp that proves nothing does to a signature.
    pub invalid_time_stamp: InvalidTimeStamp,
    /// Threads for cryptography.
    pub workers: Arc<Workers>,
    /// Who may send what, and who may read it.
    pub rules: Rules,
    /// What the tokens of registered requests are made of: drawn anew for each process.
    pub token_secret: [u8; 32],
    /// Where the gateway is reached from outside, where the settings say so.
    pub public_url: Option<Base>,
    /// Ids of answers.
    pub random: Arc<dyn Random>,
    /// What time it is, for work that outlives its request.
    pub clock: Arc<dyn Clock>,
    /// Where it is counted.
    pub metrics: Arc<Metrics>,
    /// How SOAP messages are taken and answered.
    pub soap: SoapRules,
    /// The asynchronous channel.
    pub channel: ChannelServices,
    /// Of which refused requests the whole document is kept.
    pub kept_documents: KeptDocuments,
    /// What came and went.
    pub journal: Arc<Journal>,
    /// What drawn things are repeated by, where the settings name it.
    pub seed: Option<u64>,
}

impl Services {
    /// A profile that asks about revocation, and takes what nobody can speak of, as the settings say.
    pub(super) fn as_set(&self, profile: Profile) -> Profile {
        profile.with_policies(|policy| {
            policy.order = self.revocations.order();
            policy.unknown_status = self.unknown_status;
            policy.invalid_time_stamp = self.invalid_time_stamp;
        })
    }
}

/// Addresses that a page of one listener says of another.
pub(super) struct Opened {
    /// The plain listener.
    pub(super) plain: String,
    /// The testers'.
    pub(super) management: String,
}

/// The gateway: the state that the handlers of its paths share.
pub struct Gateway {
    pub(super) services: Services,
    profile: Profile,
    strict: Profile,
    pub(super) login: [Profile; 2],
    pub(super) in_hand: InHand,
    pub(super) draft_turns: DraftTurns,
    pub(super) probe: Probe,
    pub(super) journal: Arc<Journal>,
    /// The counter of the service centre's pages.
    pub(super) desk: CentreDesk,
    /// What waits for an official's signature or confirmation.
    pub(super) kept_acts: KeptActs,
    /// Where the listeners are, once they are open.
    pub(super) opened: OnceLock<Opened>,
}

impl Gateway {
    /// Of these parts, with the strict policy for certificates.
    pub fn new(services: Services) -> Arc<Self> {
        let profile = services.as_set(Profile { signature: services.signature, ..Profile::gateway() });
        let strict = Profile { contract: ContractRule::Strict, ..profile.clone() };
        // Who logs in shows a certificate to log in with, or one to sign with: the test authority's people have both.
        let login = [Usage::Authenticate, Usage::Sign].map(|usage| {
            let mut login = Profile { name: "login", content: ContentRule::Document, ..profile.clone() };
            login.document.usage = usage;
            login
        });
        let journal = Arc::clone(&services.journal);
        Arc::new(Gateway {
            services,
            profile,
            strict,
            login,
            in_hand: InHand::default(),
            draft_turns: DraftTurns::default(),
            probe: Probe::default(),
            journal,
            desk: CentreDesk::default(),
            kept_acts: KeptActs::default(),
            opened: OnceLock::new(),
        })
    }
}

impl Gateway {
    /// The judge of what comes in.
    pub(super) fn judge<'a>(&'a self, revocation: &'a dyn RevocationSource) -> Judge<'a> {
        self.judge_by(self.services.soap.contract, revocation)
    }

    /// The judge by another profile than the gateway's own.
    pub(super) fn judge_as<'a>(
        &'a self,
        profile: &'a Profile,
        revocation: &'a dyn RevocationSource,
    ) -> Judge<'a> {
        Judge { anchors: &self.services.anchors, revocation, known: &self.services.known, profile }
    }

    /// The same by this rule for the contract.
    pub(super) fn judge_by<'a>(
        &'a self,
        contract: ContractRule,
        revocation: &'a dyn RevocationSource,
    ) -> Judge<'a> {
        Judge {
            anchors: &self.services.anchors,
            revocation,
            known: &self.services.known,
            profile: match contract {
                ContractRule::Tolerant => &self.profile,
                ContractRule::Strict => &self.strict,
            },
        }
    }

    /// Reads content by the services there are, as received then.
    pub(super) fn reader(&self, now: Now) -> ByCatalogue<'_> {
        ByCatalogue {
            catalogue: &self.services.catalogue,
            desk: &self.services.desk,
            rules: &self.services.rules,
            client: None,
            now,
        }
    }

    /// Where links and QR codes lead: to the public address where the settings name one, because `Host` is what a client says, and what is
    /// printed outlives the answer.
    pub(super) fn public(&self, base: Base) -> Base {
        self.services.public_url.clone().unwrap_or(base)
    }

    /// What a request may be read with.
    pub(super) fn token(&self, admitted: &Admitted) -> AccessToken {
        AccessToken::new(&self.services.token_secret, admitted.identity())
    }

    /// The token as an answer shows it: not at all where everybody may read.
    pub(super) fn shown(&self, token: AccessToken) -> Option<AccessToken> {
        Some(token).filter(|_| self.services.rules.read == ReadAccess::Closed)
    }

    /// Whether all that is needed to register a request works, and what does not.
    pub async fn health(&self, now: Now) -> Health {
        self.probe.try_all(&self.services.registry, &self.services.revocations, now).await
    }

    /// `{guid}`, as the gateway writes its session ids.
    pub(super) fn session_id(&self) -> String {
        format!("{{{}}}", self.services.random.uuid())
    }
}

/// What is done on a worker, once or several times.
type Job<T> = Box<dyn FnMut(&Gateway, &dyn RevocationSource, &mut Timing) -> T + Send>;

/// What follows from that, on the same worker, once.
type Then<T, U> = Box<dyn FnOnce(&Gateway, T, &mut Timing) -> U + Send>;

/// Judges on a worker. Where revocation data is missing that was never fetched, the request waits for it beside the workers, a
/// bounded time, and is judged anew, as often as that shows something more to ask; once all is there, nobody waits.
pub(super) async fn judged<T: Send + 'static>(
    gateway: &Arc<Gateway>,
    size: Work,
    now: Now,
    timer: Timing,
    job: impl FnMut(&Gateway, &dyn RevocationSource, &mut Timing) -> T + Send + 'static,
) -> Result<(T, Timing), workers::Busy> {
    judged_then(gateway, size, now, timer, job, |_, judged, _| judged).await
}

/// The same, and on the same worker what follows from the verdict: a hand-over between threads costs as much as reading a message.
pub(super) async fn judged_then<T: Send + 'static, U: Send + 'static>(
    gateway: &Arc<Gateway>,
    size: Work,
    now: Now,
    timer: Timing,
    job: impl FnMut(&Gateway, &dyn RevocationSource, &mut Timing) -> T + Send + 'static,
    then: impl FnOnce(&Gateway, T, &mut Timing) -> U + Send + 'static,
) -> Result<(U, Timing), workers::Busy> {
    let run = |mut job: Job<T>, then: Then<T, U>, mut timer: Timing| {
        let work = Arc::clone(gateway);
        gateway.services.workers.run_for(size, move || {
            timer.ended("queue");
            let asking = work.services.revocations.asking();
            let judged = job(&work, &asking, &mut timer);
            let wants = asking.wants();
            if wants.is_empty() {
                return Ok((then(&work, judged, &mut timer), timer));
            }
            Err((judged, wants, job, then, timer))
        })
    };
    let mut waits: (Job<T>, Then<T, U>, Timing) = (Box::new(job), Box::new(then), timer);
    let mut rounds = gateway.services.revocations.rounds();
    loop {
        let (job, then, timer) = waits;
        let (judged, wants, job, then, mut timer) = match run(job, then, timer).await? {
            Ok(done) => return Ok(done),
            Err(lacks) => lacks,
        };
        if Box::pin(rounds.obtain(wants, now)).await == Obtained::Nothing {
            let work = Arc::clone(gateway);
            let follows = move || (then(&work, judged, &mut timer), timer);
            return gateway.services.workers.run_for(Work::FOLLOW_UP, follows).await;
        }
        timer.ended("revocation");
        waits = (job, then, timer);
    }
}

/// What a request asks of the workers: it stands in line with the others of its client.
pub(super) fn size_of(received: &Received, octets: usize, lane: Lane) -> Work {
    Work { lane, client: Some(received.peer().ip()), octets }
}

/// The same, with what the workers say of how long what waits takes.
pub(super) fn busy_for(now: Now, busy: workers::Busy) -> Refused {
    self::busy(now).again_after(busy.waiting_millis())
}

pub(super) fn busy(now: Now) -> Refused {
    Refused::own(InterfaceCode::Busy, InterfaceEvidence::NoRoom, now)
}

pub(super) fn not_found(number: &str, now: Now) -> Response {
    let asked = number.chars().take(40).collect();
    Refused::own(InterfaceCode::NotFound, InterfaceEvidence::NoSuchNumber { asked }, now).to_answer()
}
