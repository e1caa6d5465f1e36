//! The seam to what keeps things: writes in, outcomes out, a whole batch in one durable transaction.
//!
//! Faults decorate it; another database would stand behind it.

use super::access::AccessRights;
use super::account::{AccountQuery, AccountRows, AccountWrite, AccountWritten};
use super::actor::Actor;
use super::advance::{Advance, Advanced};
use super::case::{
    Case, Counts, JournalId, KeptRefusal, Refusal, RefusalEntry, RegisteredEntry, StoredDocument,
    StoredResult,
};
use super::errors::{RegistryError, StorageFault};
use super::messages::{ExchangeQuery, ExchangeRows, ExchangeWrite, ExchangeWritten};
use super::number::RegistrationNumber;
use super::staff::{Staff, StaffEntry, TokenDigest};
use super::state::State;
use super::step_line::StepLine;
use super::submission::Submission;
use super::task::{QueueEntry, QueueQuery, Returned, Task};
use crate::clock::Now;
use bytes::Bytes;
use std::time::{Duration, Instant};

/// One thing to be written.
#[allow(clippy::large_enum_variant, reason = "a request is the usual one; a box would cost it an allocation")]
#[derive(Debug, Clone)]
pub enum Write {
    /// Register a request, once.
    Register(Submission),
    /// Put a refusal into the journal.
    JournalRefusal(Refusal),
    /// Take a case on.
    Advance(Advance),
    /// Take cases that are due into one worker's hands.
    Claim(Claim),
    /// Have every case that waits at a step of these roles looked at.
    Wake(Wake),
    /// Something about messages of the asynchronous channel.
    Exchange(ExchangeWrite),
    /// Something about accounts and what belongs to them.
    Account(AccountWrite),
    /// Put somebody on the list of those who do steps by hand, or take somebody's place there.
    Staff(Staff),
    /// Take somebody off that list.
    Dismiss(String),
    /// Let go of every refusal.
    ForgetRefusals,
    /// Let go of everything: the first state.
    ForgetAll,
    /// Show that writing works, and let go of what is too old by now.
    Probe(Now),
}

impl Write {
    /// About how much it weighs in memory and on disk.
    pub fn octets(&self) -> usize {
        /// Keys, numbers and index entries of one row.
        const ROW_OCTETS: usize = 512;
        ROW_OCTETS
            + match self {
                Write::Register(s) => {
                    s.document().len() + s.report().json.len() + s.terms().application.len()
                }
                Write::JournalRefusal(r) => r.report.len() + r.document.as_ref().map_or(0, Bytes::len),
                Write::Advance(a) => {
                    a.outcome.as_ref().map_or(0, Bytes::len) + a.result.as_ref().map_or(0, Bytes::len)
                }
                Write::Exchange(write) => write.octets(),
                Write::Account(write) => write.octets(),
                Write::Claim(_)
                | Write::Wake(_)
                | Write::Staff(_)
                | Write::Dismiss(_)
                | Write::ForgetRefusals
                | Write::ForgetAll
                | Write::Probe(_) => 0,
            }
    }
}

/// Which cases a worker takes.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Who will do it.
    pub worker: String,
    /// Due by now, and in nobody's hands by now.
    pub now: Now,
    /// Until when the lease is to hold.
    pub until: Now,
    /// At most so many.
    pub cases_max: u32,
}

/// Which cases are to be looked at, because who does their steps has changed.
#[derive(Debug, Clone)]
pub struct Wake {
    /// The roles whose steps they wait at.
    pub roles: Vec<Actor>,
    /// When; a case that is looked at earlier by itself stays as it is.
    pub at: Now,
    /// The version of the players from now on. What was worked out with an earlier one may leave a case at a step that is looked at now,
    /// and is not written after this ([`RegistryError::PlayersChanged`]).
    pub players: u64,
    /// What is kept of who does the steps of which role from now on ([`Store::played`]); a role that is not named is as without settings.
    pub played: Vec<(Actor, i64)>,
}

/// Whether a request is registered for the first time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registration {
    /// It is.
    New,
    /// The same signed content is registered already.
    Duplicate,
}

/// What a store says of a registration. It is not a proof yet: the batch may still fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The number.
    pub number: RegistrationNumber,
    /// When it was registered, the first time.
    pub registered_at: Now,
    /// When the result must be there.
    pub due_at: Option<Now>,
    /// New or a duplicate.
    pub arrival: Registration,
    /// Where it stands; of a new one, before its first change.
    pub state: State,
    /// Where its first change took it, where that came with the registration and the store made it.
    pub first: Option<Advanced>,
}

/// What became of one write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// Of a registration.
    Registered(Entry),
    /// Of a refusal; `None` where the budget had no room for it.
    Journalled(Option<JournalId>),
    /// Of a change.
    Advanced(Advanced),
    /// Of a claim, in the order in which they became due.
    Claimed(Vec<RegistrationNumber>),
    /// Of having cases looked at.
    Woken,
    /// Of a write about messages.
    Exchange(ExchangeWritten),
    /// Of a write about accounts.
    Account(AccountWritten),
    /// Of a change of the staff; whether there was such a person.
    Staffed(bool),
    /// Of a probe.
    Probed,
    /// Of letting go.
    Forgotten,
}

/// Requests whose next step is due and not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Behind {
    /// How many; counted to [`BEHIND_COUNTED_MAX`].
    pub requests: u64,
    /// Since when the oldest of them is due.
    pub since: Option<Now>,
}

/// More is not counted: who is so far behind does not want to be slowed down by being asked.
pub const BEHIND_COUNTED_MAX: u32 = 100_000;

/// For how long a batch is gathered, beyond what comes while the one before is committed: about as long as a batch costs, whatever is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gathers {
    /// So long.
    pub wait: Duration,
    /// Where so many writes shared the last one: then others are to be expected.
    pub shared_min: usize,
    /// What nobody waits for begins no batch for so long, where a write that somebody waited for came within as long: it goes with the next.
    pub rides: Duration,
}

impl Gathers {
    /// It is committed as it is.
    pub const NOT: Gathers = Gathers { wait: Duration::ZERO, shared_min: usize::MAX, rides: Duration::ZERO };
}

/// Where things are kept. Of a case whose month was archived it is still told where it stands; its document, its step log, its acts and
/// its result are [`RegistryError::Archived`].
pub trait Store: Send + Sync {
    /// Does a batch, in order, in one transaction, and returns when it is durable: one outcome for each write. A write
    /// may be refused alone; an error means that nothing of the batch was kept.
    fn commit(&self, batch: &[Write]) -> Result<Vec<Result<Written, RegistryError>>, StorageFault>;

    /// The same for who waits until then; a store that tries nothing again has no other moment than its own.
    fn commit_until(
        &self,
        batch: &[Write],
        deadline: Instant,
    ) -> Result<Vec<Result<Written, RegistryError>>, StorageFault> {
        let _ = deadline;
        self.commit(batch)
    }

    /// How long a write waits to be committed, from its arrival, before who sent it is told that it is not; nothing where it waits as long as
    /// it takes.
    fn patience(&self) -> Option<Duration> {
        None
    }

    /// Housekeeping, off the path of those who wait for a commit.
    fn upkeep(&self) -> Result<(), StorageFault>;

    /// Whether there is any to do after a commit.
    fn wants_upkeep(&self) -> bool {
        true
    }

    /// Whether batches are worth being gathered under load.
    fn gathers(&self) -> Gathers {
        Gathers::NOT
    }

    /// A case by its number.
    fn case(&self, number: &RegistrationNumber) -> Result<Option<Case>, RegistryError>;

    /// What came, and the report on it.
    fn document(&self, number: &RegistrationNumber) -> Result<Option<StoredDocument>, RegistryError>;

    /// Who may read a case.
    fn access(&self, number: &RegistrationNumber) -> Result<Option<AccessRights>, RegistryError>;

    /// A case's step log, oldest first; empty if there is no such case.
    fn history(&self, number: &RegistrationNumber) -> Result<Vec<StepLine>, RegistryError>;

    /// The step that a case waits at.
    fn task(&self, number: &RegistrationNumber) -> Result<Option<Task>, RegistryError>;

    /// The place that is given next in a queue, unless another takes it first; nothing where several processes give places.
    fn next_place(&self, queue: &str) -> Result<Option<u64>, RegistryError> {
        let _ = queue;
        Ok(None)
    }

    /// A page of a role's open steps, those that are due first before the others.
    fn queue(&self, query: &QueueQuery) -> Result<Vec<QueueEntry>, RegistryError>;

    /// The acts of a case that were signed, as they were signed, oldest first; none where a store keeps none.
    fn acts(&self, number: &RegistrationNumber) -> Result<Vec<Bytes>, RegistryError> {
        let _ = number;
        Ok(Vec::new())
    }

    /// A page of the register of returns, the newest first; nothing where a store keeps none.
    fn returns(&self, offset: u32, entries_max: u32) -> Result<Vec<Returned>, RegistryError> {
        let _ = (offset, entries_max);
        Ok(Vec::new())
    }

    /// How many steps are open by role, and how many of them are late at `now`; nothing where a store cannot say.
    fn waiting(&self, now: Now) -> Result<Vec<(Actor, u64, u64)>, RegistryError> {
        let _ = now;
        Ok(Vec::new())
    }

    /// Who shows the token with this digest.
    fn staff_by_token(&self, token: &TokenDigest) -> Result<Option<StaffEntry>, RegistryError>;

    /// Who signs with the certificate of this SHA-256.
    fn staff_by_certificate(&self, certificate: &[u8; 32]) -> Result<Option<StaffEntry>, RegistryError>;

    /// Everybody who does steps by hand, by name.
    fn staff(&self) -> Result<Vec<StaffEntry>, RegistryError>;

    /// A case's signed answer, once there is one.
    fn result(&self, number: &RegistrationNumber) -> Result<Option<StoredResult>, RegistryError>;

    /// What was kept with the last [`Wake`], a number for each role: a process that starts with other players finds by it whose steps are
    /// to be looked at. Nothing where a store keeps none.
    fn played(&self) -> Result<Vec<(Actor, i64)>, RegistryError> {
        Ok(Vec::new())
    }

    /// Cases to which something happens by `now`, held or not, the earliest first, each with its moment.
    fn due(&self, now: Now, cases_max: u32) -> Result<Vec<(RegistrationNumber, Now)>, RegistryError>;

    /// The newest refusals, newest first.
    fn refusals(&self, entries_max: u32) -> Result<Vec<RefusalEntry>, RegistryError>;

    /// What is kept of messages of the asynchronous channel.
    fn exchange(&self, query: &ExchangeQuery) -> Result<ExchangeRows, RegistryError>;

    /// What is kept of accounts.
    fn accounts(&self, query: &AccountQuery) -> Result<AccountRows, RegistryError>;

    /// Whether something is due by `now` that no process has in hand; nothing where one process has the store to itself, and claims
    /// nothing.
    fn is_claimable(&self, now: Now) -> Result<Option<bool>, RegistryError> {
        let _ = now;
        Ok(None)
    }

    /// What is due by `now` and not done. It costs the same however much is registered; nothing where a store cannot say.
    fn behind(&self, now: Now) -> Result<Option<Behind>, RegistryError> {
        let _ = now;
        Ok(None)
    }

    /// The refusal with this request id.
    fn refusal(&self, request_id: &str) -> Result<Option<KeptRefusal>, RegistryError>;

    /// The newest registered requests, newest first.
    fn registered(&self, entries_max: u32) -> Result<Vec<RegisteredEntry>, RegistryError>;

    /// How much there is.
    fn counts(&self) -> Result<Counts, RegistryError>;
}
