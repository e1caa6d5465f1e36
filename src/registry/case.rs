//! What is stored: a request with its history, a refusal, a result. Plain data.
//!
//! `Debug` of what bears personal data shows none of it: no IIN, no body reaches a log by accident.

use std::fmt;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::number::RegistrationNumber;
use super::state::State;
use crate::clock::Now;
use crate::encoding::names::names;

/// The way a request came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// `POST /api/v1/requests`.
    Rest,
    /// The gateway's SOAP contract.
    Soap,
}

names!(Channel {
    Rest => "rest",
    Soap => "soap",
});

/// A request that was refused at the gate; it gets no registration number, but is journalled.
#[derive(Clone)]
pub struct Refusal {
    /// The way it came.
    pub channel: Channel,
    /// The sending system, where it got so far as to say.
    pub sender: String,
    /// Its message id, where it got so far as to have one.
    pub message_id: String,
    /// SHA-256 of what came.
    pub digest: [u8; 32],
    /// When it was received.
    pub received_at: Now,
    /// The refusal codes (`findings::Code`), in the order of the checks.
    pub codes: Vec<String>,
    /// What the testers find it by.
    pub traits: RefusalTraits,
    /// The verification report, JSON.
    pub report: Bytes,
    /// The length of what came.
    pub octets: usize,
    /// What came, or its beginning where nobody known signed it.
    pub document: Option<Bytes>,
}

/// What the testers find a refusal by, as far as it came to it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct RefusalTraits {
    /// The id in the header of the answer; a refusal of an earlier schema has none.
    pub request_id: Option<String>,
    /// The HTTP status of the answer.
    pub status: Option<u16>,
    /// The serial number of the signer's certificate, in hexadecimal.
    pub serial: Option<String>,
    /// The IIN in that certificate.
    pub iin: Option<String>,
    /// The service that was asked for.
    pub service_id: Option<String>,
}

impl fmt::Debug for RefusalTraits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RefusalTraits")
            .field("request_id", &self.request_id)
            .field("status", &self.status)
            .field("serial", &self.serial)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refusal")
            .field("channel", &self.channel)
            .field("sender", &self.sender)
            .field("message_id", &self.message_id)
            .field("codes", &self.codes)
            .field("received_at", &self.received_at)
            .finish_non_exhaustive()
    }
}

/// The place of a refusal in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct JournalId(pub i64);

/// A refusal as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRefusal {
    /// What is known of it.
    pub entry: RefusalEntry,
    /// The report, JSON.
    pub report: Bytes,
    /// What came; of what no known signer signed, the beginning only.
    pub document: Option<Bytes>,
}

/// A refusal as the journal shows it; the report and the document are read apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusalEntry {
    /// Its place.
    pub id: JournalId,
    /// The way it came.
    pub channel: Channel,
    /// The sending system.
    pub sender: String,
    /// Its message id.
    pub message_id: String,
    /// When, milliseconds since 1970.
    pub received_at_millis: i64,
    /// The refusal codes.
    pub codes: Vec<String>,
    /// The length of what came.
    pub octets: usize,
    /// What it is found by.
    pub traits: RefusalTraits,
}

/// A registered request as the journal shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct RegisteredEntry {
    /// Its number.
    pub number: String,
    /// The way it came.
    pub channel: Channel,
    /// The sending system.
    pub sender: String,
    /// Its message id.
    pub message_id: String,
    /// The service's id.
    pub service_id: String,
    /// Who asks.
    pub declarant_id: String,
    /// The portal's own number.
    pub request_number: Option<String>,
    /// When.
    pub registered_at: Now,
}

impl fmt::Debug for RegisteredEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RegisteredEntry({})", self.number)
    }
}

/// A registered request, but for its document and the report on it: [`StoredDocument`].
#[derive(Clone)]
pub struct Case {
    /// The registration number.
    pub number: RegistrationNumber,
    /// The way it came.
    pub channel: Channel,
    /// The regulation's channel, such as `portal` or `centre`.
    pub route: String,
    /// The sending system.
    pub sender: String,
    /// Its message id.
    pub message_id: String,
    /// SHA-256 of the signed document.
    pub digest: [u8; 32],
    /// The service's id.
    pub service_id: String,
    /// IIN or BIN of the declarant.
    pub declarant_id: String,
    /// The portal's own number.
    pub request_number: Option<String>,
    /// What the provider works with, JSON; nothing where the case is archived.
    pub application: Bytes,
    /// When it was received.
    pub received_at: Now,
    /// When it was registered.
    pub registered_at: Now,
    /// When the result must be there.
    pub due_at: Option<Now>,
    /// Where it stands.
    pub state: State,
    /// Since when.
    pub state_since: Now,
    /// Counts the changes; a change names the revision it starts from.
    pub revision: u64,
    /// When it is to be worked on next; `None` once it is finished.
    pub work_at: Option<Now>,
    /// Who is at work on it, and until when that holds.
    pub lease: Option<Lease>,
    /// The provider's decision, JSON, once there is one.
    pub outcome: Option<Bytes>,
    /// The ordinal number in the service's queue, once there is one.
    pub queue_number: Option<u64>,
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Case")
            .field("number", &self.number)
            .field("service_id", &self.service_id)
            .field("state", &self.state)
            .field("revision", &self.revision)
            .field("work_at", &self.work_at)
            .field("lease", &self.lease)
            .finish_non_exhaustive()
    }
}

/// Who works on a case, and until when nobody else may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// One worker, unlike any other.
    pub owner: String,
    /// The end.
    pub until: Now,
}

/// What came, and what was found of its signatures.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredDocument {
    /// The signed document, as it was received.
    pub document: Bytes,
    /// The verification report (`report::restored` reads it).
    pub report: Bytes,
    /// The DER of the certificates that the report names, in its order.
    pub certificates: Vec<Bytes>,
}

impl fmt::Debug for StoredDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StoredDocument({} bytes)", self.document.len())
    }
}

/// The signed answer.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredResult {
    /// The signed XML.
    pub document: Bytes,
    /// When it was signed.
    pub made_at: Now,
    /// The state it brought: completed, refused or documents-refused.
    pub state: State,
}

impl fmt::Debug for StoredResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StoredResult({} bytes, {}, {})", self.document.len(), self.state, self.made_at)
    }
}

/// How much there is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    /// Cases in each state that has some.
    pub by_state: Vec<(State, u64)>,
    /// Refusals in the journal.
    pub refusals: u64,
}

impl Counts {
    /// Cases in one state.
    pub fn in_state(&self, state: State) -> u64 {
        self.by_state.iter().find(|(of, _)| *of == state).map_or(0, |(_, count)| *count)
    }

    /// Cases in all.
    pub fn registered(&self) -> u64 {
        self.by_state.iter().map(|(_, count)| count).sum()
    }
}
