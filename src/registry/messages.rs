//! Messages of the asynchronous channel, as they are kept: what may be written, and what comes of it.
//!
//! Knows ids, chains, states and moments; nothing of SOAP, addresses or schedules. Whoever delivers says what an attempt came to and
//! when the next is due.

use bytes::Bytes;

use super::exchange_entries::{ChainCase, EntryKind, MessageState, NoticeLog};
use crate::clock::Now;

/// A message that is taken.
#[derive(Debug, Clone)]
pub struct NewMessage {
    /// The sender's own id.
    pub own_id: Option<String>,
    /// The chain that it states; nothing for a REQUEST, which begins one.
    pub correlation_id: Option<i64>,
    /// Who sends.
    pub sender: String,
    /// Who receives a REQUEST; the other messages of a chain go to the other end of it.
    pub provider: String,
    /// The service.
    pub service_id: String,
    /// In the contract's word.
    pub message_type: &'static str,
    /// The route.
    pub route_id: Option<String>,
    /// As the sender wrote it.
    pub message_date: String,
    /// SHA-256 of the sender's password in hexadecimal.
    pub password_digest: Option<String>,
    /// Keys and values, JSON.
    pub properties: String,
    /// `{guid}`.
    pub session_id: String,
    /// The element `data`.
    pub data: Bytes,
    /// SHA-256 of what it says: all of the above but the session.
    pub digest: [u8; 32],
    /// Whether its sender is told of its states.
    pub tell_sender: bool,
    /// When it is late, where its service says so.
    pub late_at: Option<Now>,
    /// When it was received.
    pub at: Now,
}

/// A message in the hands of whoever delivers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The gateway's id.
    pub id: i64,
    /// The chain.
    pub correlation_id: i64,
    /// The sender's own id.
    pub own_id: Option<String>,
    /// Who sent it.
    pub sender: String,
    /// Who receives it.
    pub receiver: String,
    /// The service.
    pub service_id: String,
    /// In the contract's word.
    pub message_type: String,
    /// The route.
    pub route_id: Option<String>,
    /// As the sender wrote it.
    pub message_date: String,
    /// SHA-256 of the sender's password in hexadecimal.
    pub password_digest: Option<String>,
    /// Keys and values, JSON.
    pub properties: String,
    /// `{guid}`.
    pub session_id: String,
    /// The element `data`.
    pub data: Bytes,
    /// The message of the same sender that says the same, if there is one.
    pub duplicate_of: Option<i64>,
    /// When it was accepted.
    pub accepted_at: Now,
    /// Where it stands.
    pub state: MessageState,
    /// Since when.
    pub state_since: Now,
    /// Why it is not delivered, as far as that is known.
    pub reason: Option<String>,
    /// What was noted when it was discarded.
    pub note: Option<String>,
    /// When the next attempt is due.
    pub due_at: Now,
    /// Which attempt this is; of a message that is only looked at, how many there were.
    pub attempts: u32,
    /// When it is late, where its service says so.
    pub late_at: Option<Now>,
    /// It was not delivered by then.
    pub is_late: bool,
}

/// One attempt to deliver a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// From 1.
    pub number: u32,
    /// Where it went.
    pub peer: String,
    /// When it was begun.
    pub begun_at: Now,
    /// `delivered`, `failed`, `refused`; nothing while it goes on, or where the process ended in it.
    pub outcome: Option<String>,
    /// HTTP status of the answer.
    pub status: Option<u16>,
    /// How long it took.
    pub latency_millis: Option<i64>,
    /// What was answered, cut short.
    pub answer: Option<String>,
    /// When the next is due.
    pub next_at: Option<Now>,
}

/// What an attempt came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// Of which message.
    pub id: i64,
    /// Which attempt.
    pub number: u32,
    /// `delivered`, `failed`, `refused`.
    pub outcome: &'static str,
    /// HTTP status of the answer.
    pub status: Option<u16>,
    /// How long it took.
    pub latency_millis: i64,
    /// Why it failed, as it is kept of the attempt.
    pub answer: String,
    /// The same in words, for the message and its sender.
    pub reason: String,
    /// What becomes of the message.
    pub then: Then,
    /// When.
    pub at: Now,
}

/// What becomes of a message after an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Its receiver has it.
    Delivered,
    /// It is tried again.
    Again(Now),
    /// It is a dead letter.
    Dead,
}

/// What a receiver says of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Of which message.
    pub id: i64,
    /// Its service, where that is stated: of another service there is no such message.
    pub service_id: Option<String>,
    /// Who says so.
    pub receiver: String,
    /// It has taken it.
    pub accepted: bool,
    /// It wants it again.
    pub resend: bool,
    /// What it says is wrong.
    pub reason: Option<String>,
    /// When.
    pub at: Now,
}

/// Which messages are meant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MessageFilter {
    /// This one.
    pub id: Option<i64>,
    /// In this state.
    pub state: Option<MessageState>,
    /// From this sender.
    pub sender: Option<String>,
    /// To this receiver.
    pub receiver: Option<String>,
    /// Of this service.
    pub service_id: Option<String>,
    /// Of this chain.
    pub correlation_id: Option<i64>,
}

/// One thing to be written about messages.
#[derive(Debug, Clone)]
pub enum ExchangeWrite {
    /// Take a message.
    Accept(Box<NewMessage>),
    /// Take messages that are due into hand, those of a receiver, in the order of each chain.
    Begin {
        /// Whose.
        receiver: String,
        /// Where they will be sent.
        peer: String,
        /// By which time they are due.
        now: Now,
        /// When they are due again where nobody says what became of them.
        until: Now,
        /// At most so many.
        messages_max: u32,
    },
    /// An attempt has ended.
    End(Ended),
    /// What a receiver asks for: taken into hand, each chain in its order, and due again at `until`. What was taken so before and waits for
    /// the receiver's word does not keep the next message back.
    Pull {
        /// Which; `receiver` is always set.
        filter: MessageFilter,
        /// By which time they are due.
        now: Now,
        /// When they are due again.
        until: Now,
        /// At most so many.
        messages_max: u32,
    },
    /// A receiver says what became of a message.
    Notify(Said),
    /// Dead letters are to be delivered after all.
    Redrive(MessageFilter, Now),
    /// A dead letter is given up, or a message that is still to be delivered.
    Discard {
        /// Which.
        id: i64,
        /// Why.
        note: String,
        /// When.
        now: Now,
    },
    /// What was in hand when the process ended is due.
    Recover(Now),
    /// The clock was set back to this: what waits for a moment of the time that was is due.
    SetBack(Now),
    /// Takes the word to a sender into hand.
    BeginNotices {
        /// Whose.
        receiver: String,
        /// By which time it is due.
        now: Now,
        /// When it is due again.
        until: Now,
        /// At most so many.
        notices_max: u32,
    },
    /// An attempt to tell a sender has ended.
    EndNotice {
        /// Which word.
        id: i64,
        /// Which attempt.
        number: u32,
        /// What was answered, cut short; nothing where the sender has it.
        failed: Option<String>,
        /// When it is tried again; nothing where nobody tries any more.
        again: Option<Now>,
    },
    /// Messages whose time has passed undelivered are late.
    MarkLate(Now),
    /// The gateway, as the provider of a chain, has registered its request.
    LinkCase(ChainCase),
    /// The sender of a chain has been sent this step of it.
    ToldCase {
        /// Which chain.
        correlation_id: i64,
        /// Which step: 1 that it is in work, 2 how it ended.
        told: u8,
    },
    /// A system or a service is registered, or changed.
    PutEntry {
        /// Which of the two.
        kind: EntryKind,
        /// Its senderId, or its serviceId.
        id: String,
        /// JSON.
        definition: String,
        /// When.
        now: Now,
    },
    /// A system or a service is forgotten.
    RemoveEntry {
        /// Which of the two.
        kind: EntryKind,
        /// Its senderId, or its serviceId.
        id: String,
    },
}

impl ExchangeWrite {
    pub(super) fn octets(&self) -> usize {
        match self {
            ExchangeWrite::Accept(message) => message.data.len() + message.properties.len(),
            ExchangeWrite::End(ended) => ended.answer.len() + ended.reason.len(),
            ExchangeWrite::PutEntry { definition, .. } => definition.len(),
            _ => 0,
        }
    }
}

/// The word to a sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its number.
    pub id: i64,
    /// Of which message.
    pub message_id: i64,
    /// Where it stands.
    pub state: MessageState,
    /// Why.
    pub reason: Option<String>,
    /// Since when.
    pub since: Now,
    /// Which attempt this is.
    pub attempts: u32,
}

/// What became of a write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExchangeWritten {
    /// A message is taken, or was before.
    Accepted {
        /// Its id.
        id: i64,
        /// Its chain.
        correlation_id: i64,
        /// Its session.
        session_id: String,
        /// It came for the first time.
        first: bool,
    },
    /// It is not.
    Refused(ExchangeRefusal),
    /// Messages in hand.
    InHand(Vec<Delivery>),
    /// Words in hand.
    Notices(Vec<Notice>),
    /// The number of a receiver's word.
    Notified(i64),
    /// So many messages were changed.
    Changed(u64),
    /// Messages that are late from now on: id, service, receiver.
    Late(Vec<(i64, String, String)>),
}

/// Why nothing was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExchangeRefusal {
    /// No such chain, or not the sender's.
    UnknownChain,
    /// The sender has used this id for another message.
    Conflict,
    /// No such message, or not the receiver's.
    UnknownMessage,
}

/// What is read about messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExchangeQuery {
    /// Those that fit, the newest first.
    Messages(MessageFilter, u32),
    /// The same without their documents, which are empty then: how they stand.
    Standings(MessageFilter, u32),
    /// The attempts of one.
    Attempts(i64),
    /// The words to the sender of one, each with its attempts.
    Notices(i64),
    /// How many stand in each state.
    Counts,
    /// What is registered of these kinds, each kind by its ids.
    Entries(&'static [EntryKind]),
    /// Those of one kind with these ids, as many as are there.
    EntriesOf(EntryKind, Vec<String>),
    /// Chains of the gateway's own that are not ended, from the one after this id on, the oldest first, at most so many.
    OpenCases {
        /// The chain before the first.
        after: i64,
        /// At most.
        cases_max: u32,
    },
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExchangeRows {
    /// Messages.
    Messages(Vec<Delivery>),
    /// Attempts, the first first.
    Attempts(Vec<Attempt>),
    /// In the order of [`MessageState::ALL`].
    Counts([u64; 4]),
    /// Words to a sender, the first first.
    Notices(Vec<NoticeLog>),
    /// Each with its id and its definition.
    Entries(Vec<(EntryKind, String, String)>),
    /// Chains of the gateway's own.
    Cases(Vec<ChainCase>),
}
