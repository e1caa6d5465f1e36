//! The state databases as a stranger asks them: a signed message goes to a [`Peer`] (this gateway's own door, or a URL), and what comes
//! back is judged, the envelope's signature and the database's own, before it is read. The envelope is read as that of every provider
//! ([`super::provided`]).

use std::sync::Arc;
use std::time::Duration;

use super::directory::AnswerRule;
use super::inquiries::{Asker, Question, Said};
use super::peer::Peer;
use super::provided::{envelope_of, provided};
use crate::catalogue::{Channel, Recipient};
use crate::clock::Now;
use crate::envelope::{Business, ProviderAnswer, ProviderBody, Version};
use crate::identity::holder;
use crate::interface::ProviderFault;
use crate::keys::{Holder, Signer as _};
use crate::random::Random;
use crate::revocation::{Obtained, Revocations};
use crate::trust::{RevocationSource, TrustStore};
use crate::validation::{Enveloped, Judge, Profile};
use crate::workers::{Work, Workers};
use crate::workflow::{
    Heard, HeardFuture, Inquiry, NoAnswer, StateAnswer, StateDatabase, StateDatabases, StateFuture,
};
use crate::wsse::{self, Variant};
use crate::xml::{self, Document, PlainElement};
use crate::xmldsig::{KnownCertificates, SignError};

/// Who asks for a channel.
pub struct Workstation {
    /// Its senderId.
    pub sender_id: &'static str,
    /// Its key.
    pub holder: Arc<Holder>,
}

/// Where a database is asked.
pub struct AskedPeer {
    /// Who takes the message.
    pub peer: Arc<dyn Peer>,
    /// Whether the envelope of its answer must be signed by whom one may believe, which stops an answer to another question from being put in
    /// the place of this one's. The document in it is signed by the database in any case.
    pub envelope: AnswerRule,
}

/// What the databases are asked with.
pub struct AskingServices {
    /// Who asks for a channel; nothing where no key can be had.
    pub workstations: Box<dyn Fn(Channel, Now) -> Option<Workstation> + Send + Sync>,
    /// Where each database is.
    pub peers: Box<dyn Fn(StateDatabase) -> AskedPeer + Send + Sync>,
    /// How long an answer is waited for.
    pub patience: Duration,
    /// Whom to believe.
    pub anchors: TrustStore,
    /// Certificates that answers may name without carrying them.
    pub known: KnownCertificates,
    /// What is wanted of signatures.
    pub profile: Profile,
    /// Who has been revoked.
    pub revocations: Revocations,
    /// Threads for cryptography.
    pub workers: Arc<Workers>,
    /// Ids of messages.
    pub random: Arc<dyn Random>,
}

/// The databases behind the exchange. Clones are the same.
#[derive(Clone)]
pub struct AskedDatabases(Arc<AskingServices>);

impl AskedDatabases {
    /// Asked with these.
    pub fn new(services: AskingServices) -> Self {
        AskedDatabases(Arc::new(services))
    }

    /// Registers a case in E-akimat; the number that it has there. The same case has the same number.
    pub async fn register(&self, filing: Filing<'_>, now: Now) -> Result<String, NoAnswer> {
        let Filing { number, service, declarant } = filing;
        let [number, service, declarant] = [number, service, declarant].map(str::to_owned);
        let question = Question::Registration { number, service, declarant };
        let asker = (Channel::Provider, now);
        match asked(&self.0, StateDatabase::EAkimat, question, asker, &mut Heard::new()).await? {
            Said::Number(number) => Ok(number),
            Said::Answer(_) => Err(NoAnswer::Unbelieved),
        }
    }
}

/// What E-akimat is told of a case.
#[derive(Clone, Copy)]
pub struct Filing<'a> {
    /// The registration number.
    pub number: &'a str,
    /// The service.
    pub service: &'a str,
    /// IIN or BIN of the recipient.
    pub declarant: &'a str,
}

impl StateDatabases for AskedDatabases {
    fn ask<'a>(&'a self, inquiry: Inquiry<'a>, channel: Channel, now: Now) -> StateFuture<'a> {
        Box::pin(async move { self.hear(inquiry, channel, now).await.0 })
    }

    fn hear<'a>(&'a self, inquiry: Inquiry<'a>, channel: Channel, now: Now) -> HeardFuture<'a> {
        Box::pin(async move {
            let (mut answer, mut heard) = (StateAnswer::Unknown, Heard::new());
            for (database, question) in questions(&inquiry) {
                answer = match asked(&self.0, database, question, (channel, now), &mut heard).await {
                    Ok(Said::Answer(answer)) => answer,
                    Err(NoAnswer::Silent) => StateAnswer::Silent(database),
                    Ok(Said::Number(_)) | Err(NoAnswer::Unbelieved) => StateAnswer::Unbelieved(database),
                };
                if answer != StateAnswer::Unknown {
                    break;
                }
            }
            (answer, heard)
        })
    }
}

/// Whom an inquiry goes to, one after another as long as nobody knows: of a number that may be an IIN or a BIN both are asked, first the
/// one whose form it has (the fifth digit of a BIN is 4, 5 or 6, of an IIN the first of the day).
fn questions(inquiry: &Inquiry<'_>) -> Vec<(StateDatabase, Question)> {
    match inquiry {
        Inquiry::Power { power, principal, representative } => {
            let (principal, representative) = ((*principal).to_owned(), (*representative).to_owned());
            let power = (*power).clone();
            vec![(StateDatabase::Notaries, Question::Power { power, principal, representative })]
        }
        Inquiry::Recipient { number, kinds } => {
            let person = (StateDatabase::NaturalPersons, Question::Person { iin: (*number).to_owned() });
            let legal = (StateDatabase::LegalPersons, Question::Organization { bin: (*number).to_owned() });
            let has = |kind| kinds.contains(&kind);
            match (has(Recipient::Person), has(Recipient::Legal)) {
                (true, false) => vec![person],
                (false, true) => vec![legal],
                _ if matches!(number.as_bytes().get(4), Some(b'4'..=b'6')) => vec![legal, person],
                _ => vec![person, legal],
            }
        }
    }
}

async fn asked(
    services: &Arc<AskingServices>,
    database: StateDatabase,
    question: Question,
    (channel, now): (Channel, Now),
    heard: &mut Heard,
) -> Result<Said, NoAnswer> {
    let message_id = services.random.uuid();
    let (work, id, of) = (Arc::clone(services), message_id.clone(), question.clone());
    // It follows from a request that was taken: refused here, a database would be silent that nobody asked.
    let writing = move || written(&work, &of, channel, &id, now);
    let written = services.workers.run_for(Work::FOLLOW_UP, writing).await;
    let Ok(Some(envelope)) = written else {
        tracing::error!(%database, "a question to a state database could not be written");
        return Err(NoAnswer::Silent);
    };
    let AskedPeer { peer, envelope: rule } = (services.peers)(database);
    let answer = match tokio::time::timeout(services.patience, peer.call(envelope.into())).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(error)) => {
            tracing::warn!(%database, %error, "a state database did not answer");
            return Err(NoAnswer::Silent);
        }
        Err(_) => {
            tracing::warn!(%database, "a state database did not answer in time");
            return Err(NoAnswer::Silent);
        }
    };
    heard.push((database, answer.body.clone()));
    let refused = |fault: ProviderFault| {
        tracing::warn!(%database, ?fault, "what a state database answered is not taken");
        NoAnswer::Unbelieved
    };
    let octets = envelope_of(&answer).map_err(refused)?;
    let work = Arc::clone(services);
    let read = move |work: &AskingServices, revocation: &dyn RevocationSource| {
        read(work, &octets, rule, (&question, &message_id), revocation, now)
    };
    let read = Arc::new(read);
    let mut rounds = services.revocations.rounds();
    loop {
        let (work, read) = (Arc::clone(&work), Arc::clone(&read));
        let judged = services.workers.run_for(Work::FOLLOW_UP, move || {
            let asking = work.revocations.asking();
            let read = read(&work, &asking);
            (read, asking.wants())
        });
        let Ok((said, wants)) = judged.await else { return Err(NoAnswer::Silent) };
        // What is believed must not rest on what is known to have changed, either.
        if rounds.obtain(wants, now).await == Obtained::Something {
            continue;
        }
        return said.map_err(|why| match why {
            NotTaken::Fault { code } => {
                tracing::warn!(%database, code, "a state database answered with a fault");
                NoAnswer::Silent
            }
            NotTaken::Envelope(fault) => refused(fault),
            NotTaken::Content(why) => {
                tracing::warn!(%database, why, "what a state database answered is not taken");
                NoAnswer::Unbelieved
            }
        });
    }
}

fn written(
    services: &AskingServices,
    question: &Question,
    channel: Channel,
    message_id: &str,
    now: Now,
) -> Option<String> {
    let Workstation { sender_id, holder: signer } = (services.workstations)(channel, now)?;
    let bin = holder(signer.certificate()).bin.ok()?;
    let asker = Asker { message_id, sender_id, bin: &bin, signer: &*signer, now };
    let signed = || -> Result<String, SignError> {
        let envelope = question.envelope(&asker)?;
        wsse::sign_envelope(&envelope, &*signer, Variant::KeyIdentifier, &*services.random)
    };
    signed().ok()
}

/// Why what came is not taken.
enum NotTaken {
    /// A fault: whoever answers says that there is no answer.
    Fault {
        /// Its code.
        code: String,
    },
    /// It is no answer of whom one may believe.
    Envelope(ProviderFault),
    /// What is in it answers nothing.
    Content(&'static str),
}

/// What an answer says, where all of it is believed: why not, where it is not.
fn read(
    services: &AskingServices,
    answer: &[u8],
    rule: AnswerRule,
    (question, message_id): (&Question, &str),
    revocation: &dyn RevocationSource,
    now: Now,
) -> Result<Said, NotTaken> {
    let AskingServices { anchors, known, profile, .. } = services;
    let judge = Judge { anchors, revocation, known, profile };
    let provided = provided(&judge, answer, (rule, Version::Soap11), now).map_err(NotTaken::Envelope)?;
    let answer = match provided.body {
        ProviderBody::Answer(answer) => answer,
        ProviderBody::Fault(refusal) => return Err(NotTaken::Fault { code: refusal.code }),
    };
    carried(&answer, message_id)
        .and_then(|document| said(&judge, document, question, now))
        .map_err(NotTaken::Content)
}

/// The business document of an answer to this message.
fn carried(answer: &ProviderAnswer, message_id: &str) -> Result<Document, &'static str> {
    if answer.correlation_id.as_deref() != Some(message_id) {
        return Err("it answers another message");
    }
    let data = answer.data.as_ref().ok_or("it has no data")?;
    let unreadable = "its data is no document";
    let data = xml::parse(data.text().as_bytes()).map_err(|_| unreadable)?;
    Ok(Business::read(PlainElement::new(&data, data.root())).map_err(|_| unreadable)?.document)
}

/// What the database itself signed says.
fn said(judge: &Judge<'_>, document: Document, question: &Question, now: Now) -> Result<Said, &'static str> {
    let (_, _, enveloped) = judge.enveloped(document, now, &mut |_| {});
    let Enveloped::Trusted(trusted) = enveloped else {
        return Err("its data is not signed by whom one may believe");
    };
    if holder(trusted.signer().certificate()).bin.is_err() {
        return Err("its data is signed by a person and not for an organisation");
    }
    question.read(trusted.content().root()).ok_or("its data is no answer to the question")
}
