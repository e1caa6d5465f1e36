//! Requests that the portal sent to another gateway, as they are kept: what may be written, what is read.
//!
//! Knows ids, chains, states and moments; nothing of SOAP or of who asks. A row is there before the message goes out.

use std::fmt;

use bytes::Bytes;

use crate::clock::Now;
use crate::encoding::names::names;

/// How far a request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SentState {
    /// It went out, and nobody acknowledged it.
    Sending,
    /// The other gateway acknowledged it.
    Sent,
    /// Its provider works on it.
    InWork,
    /// It was decided as it was asked.
    Positive,
    /// It was refused.
    Negative,
}

names!(SentState {
    Sending => "sending",
    Sent => "sent",
    InWork => "in-work",
    Positive => "positive",
    Negative => "negative",
});

impl SentState {
    /// Whether it was decided: nothing changes any more.
    pub const fn is_final(self) -> bool {
        matches!(self, SentState::Positive | SentState::Negative)
    }
}

/// A request that is about to go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSent {
    /// The message's id.
    pub id: String,
    /// The account whose it is.
    pub account: i64,
    /// The service.
    pub service_id: String,
    /// The other gateway's address.
    pub gateway: String,
    /// When.
    pub at: Now,
}

/// What the other gateway says of a request.
#[derive(Clone, PartialEq, Eq)]
pub struct SentWord {
    /// How far it is.
    pub state: SentState,
    /// The registration number, as it is written there.
    pub number: Option<String>,
    /// Why it was refused, in Kazakh.
    pub reason_kk: Option<String>,
    /// The same in Russian.
    pub reason_ru: Option<String>,
    /// The signed result.
    pub result: Option<Bytes>,
}

impl fmt::Debug for SentWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SentWord({})", self.state)
    }
}

/// That the other gateway has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledgement {
    /// What was sent.
    pub sent: NewSent,
    /// The chain, over the asynchronous channel.
    pub chain: Option<String>,
    /// SHA-256 of the name of who signed.
    pub signer: [u8; 32],
    /// What was said with it.
    pub word: SentWord,
    /// When it is asked next, where that can be asked.
    pub due_at: Option<Now>,
    /// When it came.
    pub at: Now,
}

/// A row.
#[derive(Clone, PartialEq, Eq)]
pub struct SentRequest {
    /// What was sent.
    pub sent: NewSent,
    /// How far it is.
    pub state: SentState,
    /// When it was acknowledged.
    pub acknowledged_at: Option<Now>,
    /// Since when it is in work.
    pub in_work_at: Option<Now>,
    /// When it was decided.
    pub decided_at: Option<Now>,
    /// The chain, over the asynchronous channel.
    pub chain: Option<String>,
    /// The registration number, as it is written there.
    pub number: Option<String>,
    /// SHA-256 of the name of who signed the acknowledgement.
    pub signer: Option<[u8; 32]>,
    /// Why it was refused, in Kazakh.
    pub reason_kk: Option<String>,
    /// The same in Russian.
    pub reason_ru: Option<String>,
    /// Whether there is a result to read.
    pub has_result: bool,
    /// The message of the chain whose sender does not know yet that it is kept.
    pub unconfirmed: Option<String>,
    /// How often it was asked since there was news last.
    pub asked: u32,
    /// When it is asked next; nothing where it is not.
    pub due_at: Option<Now>,
}

/// Reasons are a person's matter, and no matter for logs.
impl fmt::Debug for SentRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SentRequest({}, {})", self.sent.id, self.state)
    }
}

/// Rows of an account that nobody acknowledged; the oldest go.
pub const UNACKNOWLEDGED_MAX: u32 = 50;

/// One thing to be written.
#[derive(Debug, Clone)]
pub enum SentWrite {
    /// A message is about to go out. One that went out before stays as it is; another account's is not touched.
    Begin(NewSent),
    /// It is acknowledged: the draft it was made of goes in the same transaction.
    Acknowledge(Box<Acknowledgement>),
    /// It was refused, or never went out: there is no such request.
    Withdraw {
        /// Which.
        id: String,
    },
    /// Takes rows into hand that are to be asked: no other process asks of them before `until`.
    Claim {
        /// This one, also before its time.
        only: Option<String>,
        /// By which time they are due.
        now: Now,
        /// Until when they are held.
        until: Now,
        /// At most so many.
        rows_max: u32,
    },
    /// A message of the chain says more. What was decided stays.
    Tell {
        /// Of which request.
        id: String,
        /// What.
        word: SentWord,
        /// The message whose sender is to learn that it is kept.
        unconfirmed: Option<String>,
        /// When.
        at: Now,
    },
    /// The sender of a message knows that it is kept.
    Confirmed {
        /// Of which request.
        id: String,
        /// Which message.
        message_id: String,
    },
    /// It was asked, and is out of hand.
    Release {
        /// Which.
        id: String,
        /// How often since there was news last.
        asked: u32,
        /// When it is asked next; nothing where it is not.
        due_at: Option<Now>,
    },
    /// No other process is there: what was in hand when the last one ended is in nobody's.
    Recover,
}

impl SentWrite {
    /// Octets beside the row.
    pub(super) fn octets(&self) -> usize {
        let word = match self {
            SentWrite::Acknowledge(of) => &of.word,
            SentWrite::Tell { word, .. } => word,
            _ => return 0,
        };
        word.result.as_ref().map_or(0, Bytes::len)
    }
}

/// What is asked.
#[derive(Debug, Clone)]
pub enum SentQuery {
    /// Those of an account, the newest first.
    OfAccount {
        /// Whose.
        account: i64,
        /// Where the page begins.
        offset: u32,
        /// At most so many.
        rows_max: u32,
    },
    /// How many an account has.
    Count(i64),
    /// One of an account.
    One(i64, String),
    /// The result of one.
    Result(i64, String),
    /// Those of a chain of this gateway, the newest first: a gateway that forgot all counts anew.
    OfChain {
        /// The gateway.
        gateway: String,
        /// The chain.
        chain: String,
    },
    /// Whether any is to be asked by now.
    IsDue(Now),
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SentRows {
    /// Rows.
    Rows(Vec<SentRequest>),
    /// How many.
    Count(u64),
    /// A result.
    Result(Option<Bytes>),
    /// Whether there are any.
    Due(bool),
}
