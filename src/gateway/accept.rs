//! What the gateway does to a request, from its octets to its registration: the sentence of the house. Each line calls one room,
//! and each room gives a proof that only it can make and that the next one requires. REST and SOAP both speak it.

use std::sync::Arc;

use bytes::Bytes;
use tokio::runtime::Handle;

use super::journal::Facts;
use super::kept_refusals::{self, Came};
use super::portal_login::PortalLogin;
use super::refusal::{Refused, http_status, not_registered};
use super::sender::{of_transport, origin};
use super::service_request::ServiceRequest;
use super::services::{Gateway, busy_for, judged_then};
use super::timing::decided;
use super::{Channel, incoming, turns};
use crate::accounts::Session;
use crate::clock::Now;
use crate::crypto::{DigestAlgorithm, digest};
use crate::envelope::SendMessage;
use crate::findings::{Check, CheckName, Decision, Report, Subject};
use crate::http::{HeaderMap, RequestId, Timing};
use crate::identity::holder;
use crate::interface::{InterfaceCode, InterfaceEvidence};
use crate::registry::{
    self, AccessToken, Admitted, NotAdmitted, Owner, Registered, RegistryError, Submission, Terms,
};
use crate::trust::RevocationSource;
use crate::validation::{AuthenticRequest, Carriage, ContractRule, Examined, Message, TransportRule};
use crate::workers::Work;

/// The door that a request came through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Door {
    /// REST: a document by itself.
    Rest,
    /// SOAP: a message of this channel.
    Soap(Channel),
}

/// A request as it came.
pub(super) struct Arrived<'a> {
    pub(super) id: &'a RequestId,
    pub(super) door: Door,
    /// How exactly a message must follow the contract.
    pub(super) contract: ContractRule,
    pub(super) headers: &'a HeaderMap,
    pub(super) octets: Bytes,
    /// Who is behind the connection, where it proved that.
    pub(super) client: Option<Owner>,
    /// The session that it was sent from.
    pub(super) session: Option<Session>,
    /// What it asks of the workers.
    pub(super) size: Work,
    pub(super) now: Now,
}

/// A request that is registered.
pub(super) struct Accepted {
    /// What its message says of itself, if it came in one.
    pub(super) message: Option<SendMessage>,
    pub(super) registered: Registered,
    /// What becomes of it at once, where it was registered for the first time.
    pub(super) turn: Option<turns::Going>,
    /// What it may be read with.
    pub(super) token: AccessToken,
    /// On which terms its service took it.
    pub(super) terms: Terms,
    /// The transport signature's report, if there is one, then the document's.
    pub(super) reports: Vec<Report>,
    /// What the journal says of it.
    pub(super) facts: Facts,
    /// What the time was spent on so far.
    pub(super) timer: Timing,
}

/// A request that is not registered.
pub(super) struct Rejected {
    /// Why.
    pub(super) refused: Refused,
    /// What the journal says of it.
    pub(super) facts: Facts,
    /// Whether a report on it is kept.
    pub(super) is_kept: bool,
    /// The message's own id, as far as it could be read.
    pub(super) message_id: Option<String>,
    /// What the time was spent on, where it was judged.
    pub(super) timer: Option<Timing>,
}

/// Takes a request through every room to its durable registration.
///
/// What seldom happens stands in boxes: a future is as large as the largest part of it, and is moved as a whole.
pub(super) async fn accept(gateway: &Arc<Gateway>, arrived: Arrived<'_>) -> Result<Accepted, Rejected> {
    let (mut passage, octets) = Passage::begin(gateway, arrived);
    let octets = passage.decode(octets).await?;
    let judged = passage.judge(&octets).await?;
    let admitted = passage.admit(judged, octets).await?;
    passage.registered(admitted).await
}

/// A request on its way through the rooms.
struct Passage<'a> {
    gateway: &'a Arc<Gateway>,
    id: &'a RequestId,
    door: Door,
    contract: ContractRule,
    headers: &'a HeaderMap,
    client: Option<Owner>,
    session: Option<Session>,
    size: Work,
    now: Now,
    timer: Timing,
    facts: Facts,
}

/// Through which door and for whom a request is registered.
struct Entry {
    channel: registry::Channel,
    client: Option<Owner>,
    session: Option<Session>,
    now: Now,
    /// Whose threads may wait for another system.
    runtime: Handle,
}

/// An admitted request on its way to the disk, with what is known of it.
struct Admission {
    message: Option<SendMessage>,
    reports: Vec<Report>,
    terms: Terms,
    token: AccessToken,
    declarant: String,
    registering: turns::Registering,
}

impl Admission {
    /// Hands an admitted request to the registry.
    fn of(gateway: &Arc<Gateway>, judged: Judged, admitted: Admitted, entry: &Entry) -> Self {
        let Judged { message, sender, reports, foreseen, .. } = judged;
        // A transport signature says more of who sends than the connection it came over.
        let owner = sender.or(entry.client);
        let origin = origin(entry.channel, message.as_ref(), owner, &admitted.digest());
        let (terms, token) = (admitted.terms().clone(), gateway.token(&admitted));
        let declarant = admitted.declarant_id().to_owned();
        let mut submission = Submission::new(admitted, origin, token.hash());
        let login = entry.session.as_ref().and_then(|session| PortalLogin::of(session, &declarant));
        if let Some(login) = login {
            submission = login.noted(submission, &gateway.services, entry.now);
        }
        // Over SOAP the answer has the result.
        let work = if entry.channel == registry::Channel::Soap { Work::FOLLOW_UP } else { Work::AFTERWARDS };
        let registering = turns::register(gateway, submission, foreseen, work, entry.runtime.clone());
        Admission { message, reports, terms, token, declarant, registering }
    }
}

/// What a worker came to.
enum Judgement {
    /// The request is admitted, and on its way to the disk from there: a hand-over between threads costs as much as reading a message.
    Admitted(Box<Admission>),
    /// It is not, or waits for what the state databases say.
    Open(Box<(Judged, Entry)>),
}

impl Judgement {
    fn of(gateway: &Arc<Gateway>, mut judged: Judged, entry: Entry) -> Self {
        match std::mem::replace(&mut judged.admitted, Err([0; 32])) {
            Ok(admitted) => Judgement::Admitted(Box::new(Admission::of(gateway, judged, admitted, &entry))),
            Err(digest) => Judgement::Open(Box::new((Judged { admitted: Err(digest), ..judged }, entry))),
        }
    }
}

impl<'a> Passage<'a> {
    fn begin(gateway: &'a Arc<Gateway>, arrived: Arrived<'a>) -> (Self, Bytes) {
        let Arrived { id, door, contract, headers, octets, client, session, size, now } = arrived;
        let timer = Timing::start();
        let facts = Facts::of(door.channel().into(), octets.len(), now);
        (Passage { gateway, id, door, contract, headers, client, session, size, now, timer, facts }, octets)
    }

    /// The timer, for who goes on with it.
    fn take_timer(&mut self) -> Timing {
        std::mem::replace(&mut self.timer, Timing::start())
    }

    /// The document in what the transport carried.
    async fn decode(&mut self, octets: Bytes) -> Result<Bytes, Rejected> {
        let finding = match incoming::document(self.headers, octets.clone()) {
            Ok(octets) => return Ok(octets),
            Err(finding) => finding,
        };
        let refused = Refused::one(finding, self.now);
        let (digest, owner) = (sha256(&octets), self.client.take());
        let (facts, refused, is_kept) =
            Box::pin(self.refuse(refused, self.facts.clone(), None, owner, digest, &octets)).await;
        Err(Rejected { refused, facts, is_kept, message_id: None, timer: None })
    }

    /// What the octets came to, worked out by a worker.
    async fn judge(&mut self, octets: &Bytes) -> Result<Judgement, Rejected> {
        let (body, carriage) = (octets.clone(), self.door.carriage(self.headers));
        let (contract, now) = (self.contract, self.now);
        let timer = self.take_timer();
        let client = self.client;
        let session = self.session.take();
        let entry = Entry { channel: self.door.channel(), client, session, now, runtime: Handle::current() };
        let judge = move |gateway: &Gateway, revocation: &dyn RevocationSource, timer: &mut Timing| {
            let by = By { contract, client, revocation };
            Judged::of(gateway, &body, carriage.clone(), by, now, timer)
        };
        let work = Arc::clone(self.gateway);
        let admit = move |_: &Gateway, judged: Judged, _: &mut Timing| Judgement::of(&work, judged, entry);
        let judging = judged_then(self.gateway, self.size, now, timer, judge, admit);
        let judged =
            judging.await.map_err(|busy| Rejected::unkept(busy_for(now, busy), self.facts.clone(), None));
        let (judged, timer) = judged?;
        self.timer = timer;
        Ok(judged)
    }

    /// What is on its way to the disk; of the rest, the refusal that the journal keeps.
    async fn admit(&mut self, judgement: Judgement, octets: Bytes) -> Result<Admission, Rejected> {
        let (judged, entry) = match judgement {
            Judgement::Admitted(admission) => return Ok(*admission),
            Judgement::Open(open) => *open,
        };
        let (judged, entry) =
            match Judgement::of(self.gateway, Box::pin(judged.learnt(self.now)).await, entry) {
                Judgement::Admitted(admission) => return Ok(*admission),
                Judgement::Open(open) => *open,
            };
        let Judged { message, sender, reports, admitted, iin, internal, .. } = judged;
        let (owner, digest) = (sender.or(entry.client), admitted.err().unwrap_or_default());
        let own = internal.then(|| Box::new((InterfaceCode::Busy, InterfaceEvidence::Internal)));
        let refused = Refused { own, ..Refused::judged(reports, self.now) };
        let facts = self.facts.clone().said(message.as_ref()).signed(&refused.reports, iin);
        let (facts, refused, is_kept) =
            Box::pin(self.refuse(refused, facts, message.as_ref(), owner, digest, &octets)).await;
        let mut timer = self.take_timer();
        timer.ended("journal");
        decided(&mut timer, &refused.reports);
        let message_id = message.map(|message| message.message_id);
        Err(Rejected { refused, facts, is_kept, message_id, timer: Some(timer) })
    }

    /// Counts a refusal and keeps it in the journal; whether it was kept.
    async fn refuse(
        &self,
        refused: Refused,
        facts: Facts,
        message: Option<&SendMessage>,
        owner: Option<Owner>,
        digest: [u8; 32],
        body: &Bytes,
    ) -> (Facts, Refused, bool) {
        let refused = refused.counted(&self.gateway.services.metrics);
        let facts = facts.refused(&refused);
        let origin = origin(self.door.channel(), message, owner, &digest);
        let came =
            Came { id: self.id, status: self.door.status(&refused), facts: &facts, origin, digest, body };
        let is_kept = kept_refusals::keep(self.gateway, &refused, came).await;
        (facts, refused, is_kept)
    }

    /// The durable registration.
    async fn registered(self, admission: Admission) -> Result<Accepted, Rejected> {
        let Admission { message, reports, terms, token, declarant, registering } = admission;
        let (services, mut timer) = (&self.gateway.services, self.timer);
        let facts = self.facts.said(message.as_ref()).signed(&reports, None);
        let (registered, turn) = match registering.done().await {
            Ok(registered) => registered,
            Err(error) => {
                let drained = match &error {
                    RegistryError::Busy { waiting, .. } => services.metrics.drained_millis(*waiting),
                    _ => None,
                };
                let refused =
                    not_registered(&error, self.now).again_after(drained).counted(&services.metrics);
                let message_id = message.map(|message| message.message_id);
                return Err(Rejected { message_id, ..Rejected::unkept(refused, facts, Some(timer)) });
            }
        };
        timer.ended("register");
        decided(&mut timer, &reports);
        let facts = facts.accepted(&terms, &declarant, registered.number().to_string());
        services.metrics.decided(Decision::Accepted, None);
        Ok(Accepted { message, registered, turn, token, terms, reports, facts, timer })
    }
}

/// What octets came to on a worker: the pure part of the sentence.
struct Judged {
    /// What a message says of itself, as far as it could be read.
    message: Option<SendMessage>,
    /// Who signed the message.
    sender: Option<Owner>,
    reports: Vec<Report>,
    /// What may be registered; of what may not, its digest.
    admitted: Result<Admitted, [u8; 32]>,
    /// What its case begins with, where that is known already.
    foreseen: Option<turns::Foreseen>,
    /// The IIN of whom the document's signature names, where it may not be registered.
    iin: Option<String>,
    /// The request is in order, and the gateway failed.
    internal: bool,
    /// A request of which the state databases are asked before it may be registered.
    waits: Option<AuthenticRequest<ServiceRequest>>,
}

/// By what octets are judged.
struct By<'a> {
    contract: ContractRule,
    /// Who is behind the connection, where it proved that.
    client: Option<Owner>,
    revocation: &'a dyn RevocationSource,
}

impl Judged {
    fn of(
        gateway: &Gateway,
        octets: &Bytes,
        carriage: Option<Carriage>,
        By { contract, client, revocation }: By<'_>,
        now: Now,
        timer: &mut Timing,
    ) -> Self {
        let (judge, reader) = (gateway.judge_by(contract, revocation), gateway.reader(now).over(client));
        let on_stage = &mut |name| timer.ended(name);
        let channel = if carriage.is_some() { registry::Channel::Soap } else { registry::Channel::Rest };
        let (message, sender, reports, named, request) = match carriage {
            None => {
                let Examined { report, named, request } = judge.request(octets, &reader, now, on_stage);
                (None, None, vec![report], named, request)
            }
            Some(carriage) => {
                let Message { said, reports, transport, named, request, .. } =
                    judge.message(octets, carriage, &reader, now, on_stage);
                let sender = transport.as_ref().zip(said.as_ref()).map(|(signer, said)| {
                    of_transport(signer.certificate(), &said.sender_id, &gateway.services.rules.systems)
                });
                (said, sender, reports, named, request)
            }
        };
        let unread = Err([0; 32]);
        let mut judged = Judged {
            message,
            sender,
            reports,
            admitted: unread,
            foreseen: None,
            iin: None,
            internal: false,
            waits: None,
        };
        let nothing_against = judged.reports.iter().all(|report| report.decision() == Decision::Accepted);
        match request {
            Some(request) if nothing_against && request.asked().asks() => judged.waits = Some(request),
            Some(request) => {
                judged.admits(&request);
                let application = request.into_asked().application;
                if let Ok(admitted) = &judged.admitted {
                    judged.foreseen = turns::foreseen(gateway, admitted, application, channel, now);
                }
            }
            None => {}
        }
        if let Err(digest) = &mut judged.admitted {
            *digest = sha256(octets);
            judged.iin = named.and_then(|named| holder(&named).iin.ok());
        }
        judged
    }

    /// Admits a request, or notes why it is not admitted.
    fn admits(&mut self, request: &AuthenticRequest<ServiceRequest>) {
        match registry::admit(request, &self.reports) {
            Ok(admitted) => self.admitted = Ok(admitted),
            Err(NotAdmitted::Found(finding)) => {
                self.reports.push(Report::of(Subject::Document, Check::failed(CheckName::Request, finding)));
            }
            Err(NotAdmitted::NoTerms) => self.internal = true,
        }
    }

    /// A request that an employee brings waits, beside the workers, for what the state databases say of its recipient.
    async fn learnt(mut self, now: Now) -> Self {
        if let Some(request) = self.waits.take() {
            request.asked().learn(now).await;
            self.admits(&request);
        }
        self
    }
}

impl Door {
    /// The HTTP status of a refusal through this door. SOAP 1.1 §6.2: a fault goes out with 500.
    fn status(self, refused: &Refused) -> u16 {
        match self {
            Door::Rest => http_status(refused.leading().1),
            Door::Soap(_) => 500,
        }
    }

    fn channel(self) -> registry::Channel {
        match self {
            Door::Rest => registry::Channel::Rest,
            Door::Soap(_) => registry::Channel::Soap,
        }
    }

    /// Whether what comes through this door is a message, and whether it needs a transport signature.
    fn carriage(self, headers: &HeaderMap) -> Option<Carriage> {
        let transport = match self {
            Door::Rest => return None,
            Door::Soap(Channel::SyncSigned) => TransportRule::Signed,
            Door::Soap(Channel::Sync | Channel::Async) => TransportRule::Optional,
        };
        Some(Carriage { transport, remarks: incoming::remarks(headers) })
    }
}

pub(super) fn sha256(octets: &[u8]) -> [u8; 32] {
    let mut sum = [0; 32];
    sum.copy_from_slice(digest(DigestAlgorithm::Sha256, octets).as_ref());
    sum
}

impl Rejected {
    /// Refused because the gateway could not do its part: what came is not at fault, and is not kept.
    fn unkept(refused: Refused, facts: Facts, timer: Option<Timing>) -> Self {
        let facts = facts.refused(&refused);
        Rejected { refused, facts, is_kept: false, message_id: None, timer }
    }
}
