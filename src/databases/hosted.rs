//! The table from serviceId to the function that answers, and the database's signature on what it answers.

use std::sync::Arc;

use super::asked::{Asked, Question};
use super::citizens::Citizens;
use super::consents::Consents;
use super::database::Database;
use super::kept::{KeptKind, ReadThrough};
use super::reply::{Refusal, Reply};
use super::script::Script;
use super::temp_files::TempFiles;
use super::{e_akimat, enis, gbdfl, gbdul, gbdul_reports, kdp, kit, personal_data, temp_files};
use crate::clock::Now;
use crate::keys::Holder;
use crate::people::SharedPeople;
use crate::random::Random;
use crate::xml::Document;
use crate::xmldsig::{SigningRequest, sign_enveloped};

/// Who has the keys of the databases.
pub trait Keys: Send + Sync {
    /// The key of a database at `now`; nothing where none can be had.
    fn holder(&self, database: Database, now: Now) -> Option<Arc<Holder>>;
}

/// A service: who answers it, and how.
struct Service {
    id: &'static str,
    database: Database,
    /// The document that it takes: its namespace, and what is right below the root.
    takes: (&'static str, &'static str),
    is_signed: bool,
    answer: fn(&Databases, &Asked<'_>) -> Result<Reply, Refusal>,
}

const fn service(
    id: &'static str,
    database: Database,
    takes: (&'static str, &'static str),
    answer: fn(&Databases, &Asked<'_>) -> Result<Reply, Refusal>,
) -> Service {
    Service { id, database, takes, is_signed: true, answer }
}

const PERSON: (&str, &str) = (gbdfl::NAMESPACE, "data: iin");
const COMPANY: (&str, &str) = (gbdul::NAMESPACE, "Request: RequestorBIN, BIN");
const REPORT: &str = "request: requestNumber, declarantId, businessData";
const EXTRACT_3005: (&str, &str) = (gbdul_reports::NAMESPACE_3005, REPORT);
const EXTRACT_3007: (&str, &str) = (gbdul_reports::NAMESPACE_3007, REPORT);
const CONSENT: (&str, &str) = (kdp::NAMESPACE, "data: uin, access_name");
const PERSONAL: (&str, &str) = (kdp::NAMESPACE, "personalDataRequest: uin");
const POWER: (&str, &str) = (enis::NAMESPACE, "request: principalIin, number");
const FILES: (&str, &str) = (temp_files::NAMESPACE, "tempStorageRequest: type");
const ENTRY: (&str, &str) = (e_akimat::NAMESPACE, "register: requestNumber");
const KIT: (&str, &str) = (kit::NAMESPACE, "request: requestNumber");

/// Every service, one line each.
const SERVICES: [Service; 11] = [
    service(gbdfl::UNIVERSAL, Database::Gbdfl, PERSON, |all, asked| gbdfl::answer(&all.citizens(), asked)),
    service(gbdfl::WITH_TOKEN, Database::Gbdfl, PERSON, |all, asked| gbdfl::answer(&all.citizens(), asked)),
    service(gbdul::SERVICE, Database::Gbdul, COMPANY, |all, asked| gbdul::answer(&all.citizens(), asked)),
    service(gbdul_reports::REPORT_3005, Database::Gbdul, EXTRACT_3005, |all, asked| {
        gbdul_reports::answer(&all.citizens(), asked)
    }),
    service(gbdul_reports::REPORT_3007, Database::Gbdul, EXTRACT_3007, |all, asked| {
        gbdul_reports::answer(&all.citizens(), asked)
    }),
    service(kdp::SERVICE, Database::Kdp, CONSENT, |all, asked| {
        kdp::answer(&all.citizens(), &all.consents, asked)
    }),
    service(personal_data::SERVICE, Database::Kdp, PERSONAL, |all, asked| {
        personal_data::answer(&all.citizens(), &all.consents, asked)
    }),
    service(enis::SERVICE, Database::Enis, POWER, |all, asked| enis::answer(&all.citizens(), asked)),
    service(temp_files::SERVICE, Database::TempFiles, FILES, |all, asked| {
        temp_files::answer(&all.files, asked)
    }),
    service(e_akimat::SERVICE, Database::EAkimat, ENTRY, |_, asked| e_akimat::answer(asked)),
    // As the kit has it: its answer bears no signature of its own.
    Service {
        is_signed: false,
        ..service(kit::SERVICE, Database::EAkimat, KIT, |_, asked| kit::answer(asked))
    },
];

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotAnswered {
    /// The question cannot be meant, or is not signed as it must be.
    Refused(Refusal),
    /// The database is not available: a tester said so, or it has no key.
    Unavailable,
}

/// The databases at work.
pub struct Databases {
    people: SharedPeople,
    keys: Arc<dyn Keys>,
    random: Arc<dyn Random>,
    script: Script,
    files: TempFiles,
    consents: Consents,
}

impl std::fmt::Debug for Databases {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Databases").finish_non_exhaustive()
    }
}

impl Databases {
    /// Of these people, signing with these keys, doing what the script says.
    pub fn new(people: SharedPeople, keys: Arc<dyn Keys>, random: Arc<dyn Random>, script: Script) -> Self {
        Databases { people, keys, random, script, files: TempFiles::default(), consents: Consents::default() }
    }

    /// The serviceIds.
    pub fn service_ids() -> impl Iterator<Item = &'static str> {
        SERVICES.iter().map(|service| service.id)
    }

    /// Whose service an id is.
    pub fn database_of(service_id: &str) -> Option<Database> {
        SERVICES.iter().find(|service| service.id == service_id).map(|service| service.database)
    }

    /// The document that a service takes, `{namespace}root: what is right below it`.
    pub fn takes(service_id: &str) -> Option<String> {
        let service = SERVICES.iter().find(|service| service.id == service_id)?;
        let (namespace, document) = service.takes;
        Some(format!("{{{namespace}}}{document}"))
    }

    /// How long a service waits before it answers: what a tester wants of its database.
    pub fn delay_millis(&self, service_id: &str) -> u64 {
        Self::database_of(service_id).map_or(0, |database| self.script.of(database).delay_millis)
    }

    /// Answers a question with a document that the database signs. Takes as long as a signature, the first time as long as making
    /// a key.
    pub fn answer(&self, question: &Question<'_>) -> Result<Reply, NotAnswered> {
        let service = SERVICES.iter().find(|service| service.id == question.service_id);
        let service = service.ok_or(NotAnswered::Unavailable)?;
        if self.script.of(service.database).unavailable {
            return Err(NotAnswered::Unavailable);
        }
        let holder = self.keys.holder(service.database, question.now).ok_or(NotAnswered::Unavailable)?;
        let asked = Asked { question, random: &*self.random, holder: &holder };
        let reply = (service.answer)(self, &asked).map_err(NotAnswered::Refused)?;
        if !service.is_signed {
            return Ok(reply);
        }
        match sign_enveloped(&reply.document, &*holder, &SigningRequest::document()) {
            Ok(document) => Ok(Reply { document, ..reply }),
            Err(error) => {
                tracing::error!(%error, database = %service.database, "a state database cannot sign");
                Err(NotAnswered::Unavailable)
            }
        }
    }

    /// Whether what a service answers may be written down before: [`Reply::kept`].
    pub fn keeps(service_id: &str) -> bool {
        [temp_files::SERVICE, kdp::SERVICE].contains(&service_id)
    }

    /// Takes what was written down of one kind by an earlier process, in the order of the ids.
    pub fn restore(&self, kind: KeptKind, id: String, definition: &str) {
        match kind {
            KeptKind::TempFile => self.files.restore(id, definition),
            KeptKind::Consent => self.consents.restore(definition),
        }
    }

    /// What a question is about that another process on the same registry may have written down.
    pub fn reads_through(&self, service_id: &str, document: &Document, now: Now) -> Option<ReadThrough> {
        match service_id {
            // Another may have confirmed what seems to be over here.
            temp_files::SERVICE => {
                Some(ReadThrough::Files([temp_files::named(document), self.files.over(now)].concat()))
            }
            personal_data::SERVICE => Some(ReadThrough::Consents),
            _ => None,
        }
    }

    /// Takes what is written down of what a question is about: ids and definitions, in the order of the ids.
    pub fn take(&self, about: &ReadThrough, written: Vec<(String, String)>) {
        match about {
            ReadThrough::Files(asked) => self.files.replace(asked, written),
            ReadThrough::Consents => {
                self.consents.replace(written.into_iter().map(|(_, definition)| definition));
            }
        }
    }

    fn citizens(&self) -> Citizens {
        Citizens::now(&self.people)
    }
}
