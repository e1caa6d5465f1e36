//! Durable registration: what is acknowledged is on disk.
//!
//! Knows requests by what was signed, messages by sender and id, cases by registration number, and nothing of XML, signatures or services. [`admit`] turns an
//! authentic request into an [`Admitted`], without which there is no [`Submission`]. A batch of writes is one transaction of a [`Store`]; [`Registry`] gathers the batches and wakes who waits after the commit, never
//! before. A [`Registered`] can be made only there. Never reads a clock, never blocks an async thread; personal data
//! stay in the database file.

mod access;
mod account;
mod account_calls;
mod actor;
mod admission;
mod advance;
mod batcher;
mod budget;
mod case;
mod chain_order;
mod ending;
mod errors;
mod exchange_entries;
mod failures;
mod first_change;
mod fits;
mod location;
mod messages;
mod number;
#[cfg(feature = "postgres")]
mod postgres;
mod queue;
mod queue_place;
mod reading;
pub mod rules;
mod sent;
mod shared_lines;
mod sqlite;
mod staff;
mod state;
mod step_line;
mod store;
mod submission;
mod taken_in;
mod task;

pub use access::{AccessRights, AccessToken, Owner, TokenHash};
pub use account::{
    Account, AccountId, AccountQuery, AccountRows, AccountWrite, AccountWritten, Draft, LockRule,
    LoginAttempt, LoginWay, NewSession, OpenFor, RequestEntry, RequestQuery, ServiceAnswers, SessionOwner,
    StoredSession, Tally,
};
pub use actor::Actor;
pub use admission::{Admissible, Admitted, Intake, NotAdmitted, Terms, admit};
pub use advance::{Advance, Advanced};
pub use batcher::{Advancing, Commit, CommitWatcher, Registered, Registry};
pub use budget::{RefusalBudget, WhenFull};
pub use case::{
    Case, Channel, Counts, JournalId, KeptRefusal, Lease, Refusal, RefusalEntry, RefusalTraits,
    RegisteredEntry, StoredDocument, StoredResult,
};
pub use ending::Ending;
pub use errors::{Damage, OpenError, RegistryError, StorageFault};
pub use exchange_entries::{ChainCase, EntryKind, MessageState, NoticeAttempt, NoticeLog};
pub use first_change::FirstChange;
pub use location::{Location, NotALocation, Opened};
#[cfg(feature = "postgres")]
pub use location::{archive, copy};
pub use messages::{
    Attempt, Delivery, Ended, ExchangeQuery, ExchangeRefusal, ExchangeRows, ExchangeWrite, ExchangeWritten,
    MessageFilter, NewMessage, Notice, Said, Then,
};
pub use number::{NotANumber, NotAServiceCode, RegistrationNumber, ServiceCode};
#[cfg(feature = "postgres")]
pub use postgres::{
    ArchiveStep, Archiving, CopyError, Month, Moved, NotAMonth, POSTGRES_SCHEMA_VERSION, Postgres,
};
pub use queue::Haste;
pub use queue_place::{NotAPlace, QueueFrom, QueuePlace};
pub use sent::{
    Acknowledgement, NewSent, SentQuery, SentRequest, SentRows, SentState, SentWord, SentWrite,
    UNACKNOWLEDGED_MAX,
};
pub use shared_lines::SharedLines;
pub use sqlite::{SCHEMA_VERSION, Size, Sqlite};
pub use staff::{Staff, StaffEntry, StandsIn, TokenDigest};
pub use state::State;
pub use step_line::{StepLine, StepOutcome};
pub use store::{BEHIND_COUNTED_MAX, Behind, Claim, Entry, Registration, Store, Wake, Write, Written};
pub use submission::{Origin, Submission};
pub use taken_in::{case_of, unnumbered_case};
pub use task::{Noted, Performer, QueueEntry, QueueQuery, Returned, Taken, Task, Vote};

/// The task that registered a request works on it first; after so long the background takes it for
/// abandoned. Working it through takes milliseconds, a stalled disk some seconds.
pub const FIRST_TURN_MILLIS: i64 = 5_000;
