//! Accounts of those who use the portal, and their sessions: rows, what is written of them, what is read.
//!
//! `Debug` shows no IIN and no password. What a token, a password or a signature is worth is decided elsewhere; here are their digests.

use std::fmt;

use bytes::Bytes;

use super::number::RegistrationNumber;
use super::sent::{SentQuery, SentRequest, SentRows, SentWrite};
use super::staff::StaffEntry;
use super::state::State;
use crate::clock::Now;
use crate::encoding::names::names;

/// The key of an account.
pub type AccountId = i64;

/// Somebody who registered on the portal.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Its key.
    pub id: AccountId,
    /// The IIN.
    pub iin: String,
    /// The password's PHC string; none where it was made by a signature alone.
    pub password: Option<String>,
    /// Whether the holder of the IIN proved to be that by a signature.
    pub proven: bool,
    /// When it was made.
    pub created_at: Now,
    /// Up to when notices were read.
    pub notices_read_at: Now,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account").field("id", &self.id).field("proven", &self.proven).finish_non_exhaustive()
    }
}

/// How a session was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginWay {
    /// By a password.
    Password,
    /// By a signed challenge.
    Signature,
    /// By the token of somebody on the list of staff.
    Token,
}

names!(LoginWay {
    Password => "password",
    Signature => "signature",
    Token => "token",
});

/// Whose a session is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionOwner {
    /// Somebody who registered on the portal.
    Account(Account),
    /// Somebody on the list of staff.
    Staff(StaffEntry),
}

/// A session as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSession {
    /// Whose it is.
    pub owner: SessionOwner,
    /// How it was opened.
    pub way: LoginWay,
    /// When.
    pub opened_at: Now,
    /// When it was used last, as far as that was written down.
    pub seen_at: Now,
    /// When it ends whatever happens.
    pub ends_at: Now,
    /// When the last login before it was refused.
    pub refused_at: Option<Now>,
}

/// For whom a session is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenFor {
    /// An account.
    Account(AccountId),
    /// Somebody on the list of staff.
    Staff(String),
}

/// A session to be opened.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// SHA-256 of its token.
    pub token: [u8; 32],
    /// For whom.
    pub owner: OpenFor,
    /// How it was earned.
    pub way: LoginWay,
    /// When.
    pub at: Now,
    /// When it ends whatever happens.
    pub ends_at: Now,
    /// When the last login before it was refused.
    pub refused_at: Option<Now>,
    /// The session that it takes the place of, if the client showed one.
    pub replaces: Option<[u8; 32]>,
    /// Sessions of one owner; the oldest go.
    pub sessions_max: u32,
}

/// When logins are locked: data for [`super::rules::locked_until`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LockRule {
    /// Attempts that may fail before the first lock.
    pub free: u32,
    /// How long the first lock lasts; each further one twice as long.
    pub base_millis: i64,
    /// The longest.
    pub most_millis: i64,
    /// After so long without an attempt they are forgotten.
    pub forgotten_millis: i64,
}

/// An attempt to log in, counted before it is judged, so that attempts made at once are counted too.
#[derive(Debug, Clone)]
pub struct LoginAttempt {
    /// The digests of the account and of the address, each with its rule.
    pub subjects: Vec<([u8; 32], LockRule)>,
    /// When.
    pub at: Now,
}

/// A change of accounts and of what belongs to them.
#[derive(Clone)]
pub enum AccountWrite {
    /// Make an account, unless the IIN has one.
    Create {
        /// The IIN.
        iin: String,
        /// The password's PHC string.
        password: String,
        /// Whether that is taken for a proof.
        proven: bool,
        /// When.
        at: Now,
    },
    /// The holder of the IIN proved to be that: make the account, or take it over from whoever made it without a proof, whose sessions,
    /// password and drafts go.
    Prove {
        /// The IIN.
        iin: String,
        /// A new password's PHC string, if one is set.
        password: Option<String>,
        /// When.
        at: Now,
    },
    /// Count an attempt to log in, if no lock holds.
    Attempt(LoginAttempt),
    /// An attempt succeeded: the first subject, the account, begins anew, of the others one attempt is taken back.
    Succeeded(Vec<[u8; 32]>),
    /// A challenge is answered, once.
    UseChallenge {
        /// Its digest.
        id: [u8; 32],
        /// When it would have ended.
        ends_at: Now,
    },
    /// Open a session.
    Open(NewSession),
    /// A session was used.
    Seen {
        /// SHA-256 of its token.
        token: [u8; 32],
        /// When.
        at: Now,
    },
    /// Close a session.
    Close {
        /// SHA-256 of its token.
        token: [u8; 32],
    },
    /// Keep a form that is not sent yet; what was changed is another request.
    SaveDraft {
        /// Whose.
        account: AccountId,
        /// Of which service.
        service_id: String,
        /// What is kept, JSON.
        data: Bytes,
        /// When.
        at: Now,
        /// Drafts of one account.
        drafts_max: u32,
        /// Bytes of all drafts.
        all_bytes_max: u64,
    },
    /// As which request it is sent: the number and the moment of this write, or those of an earlier one since it was saved.
    NumberDraft {
        /// Whose.
        account: AccountId,
        /// Of which service.
        service_id: String,
        /// The requestNumber.
        number: String,
        /// When.
        at: Now,
        /// What was drawn before this moment is drawn anew.
        since: Now,
    },
    /// Let go of it.
    DropDraft {
        /// Whose.
        account: AccountId,
        /// Of which service.
        service_id: String,
    },
    /// The quality questionnaire of a request; a second answer takes the place of the first.
    Answer {
        /// The request.
        number: RegistrationNumber,
        /// The process and the result of the service: 1 to 3.
        process: u8,
        /// The information about the order of the service: 1 to 3.
        information: u8,
        /// When.
        at: Now,
    },
    /// Notices were read up to this moment.
    NoticesRead {
        /// Whose.
        account: AccountId,
        /// Up to when.
        at: Now,
    },
    /// Something about a request that went to another gateway.
    Sent(SentWrite),
    /// Give somebody on the list of staff a password.
    StaffPassword {
        /// The name.
        name: String,
        /// The PHC string.
        password: String,
    },
}

impl AccountWrite {
    /// Octets beside the row.
    pub fn octets(&self) -> usize {
        match self {
            AccountWrite::SaveDraft { data, .. } => data.len(),
            AccountWrite::Sent(write) => write.octets(),
            _ => 0,
        }
    }
}

/// IINs, tokens and passwords are no matter for logs.
impl fmt::Debug for AccountWrite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccountWrite")
    }
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountWritten {
    /// The account.
    Account(AccountId),
    /// The IIN has an account already.
    Exists,
    /// The attempt may be judged.
    MayTry {
        /// When the one before it was refused, if it was.
        refused_at: Option<Now>,
    },
    /// A lock holds.
    Locked {
        /// Until then.
        until: Now,
    },
    /// The requestNumber of a draft and when it was drawn; nothing where there is no draft.
    Numbered(Option<(String, Now)>),
    /// Requests that went to another gateway, in hand.
    Sent(Vec<SentRequest>),
    /// Done; `false` where there was nothing to do it to, or no room.
    Done(bool),
}

/// What is asked of accounts.
#[derive(Clone)]
pub enum AccountQuery {
    /// The account of an IIN.
    OfIin(String),
    /// The session of this token's SHA-256.
    Session([u8; 32]),
    /// Somebody on the list of staff, with the password's PHC string.
    StaffByName(String),
    /// Requests that an account may see, the newest first.
    Requests(RequestQuery),
    /// The drafts of an account, without their data.
    Drafts(AccountId),
    /// One draft.
    Draft(AccountId, String),
    /// The answers to the questionnaire, by service.
    Answers,
    /// The answer of one request.
    Answer(RegistrationNumber),
    /// Requests that went to another gateway.
    Sent(SentQuery),
}

/// Which requests of an account are asked for.
#[derive(Clone, Default)]
pub struct RequestQuery {
    /// The IIN, where its holder proved to be that.
    pub iin: Option<String>,
    /// The account.
    pub account: AccountId,
    /// Of this service only.
    pub service_id: Option<String>,
    /// In this state only.
    pub state: Option<State>,
    /// Where the page begins.
    pub offset: u32,
    /// At most so many.
    pub entries_max: u32,
}

/// A request in the list of an account.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestEntry {
    /// The registration number.
    pub number: RegistrationNumber,
    /// The portal's own number.
    pub request_number: Option<String>,
    /// The service.
    pub service_id: String,
    /// Who asks.
    pub declarant_id: String,
    /// The regulation's channel.
    pub route: String,
    /// Where it stands.
    pub state: State,
    /// Since when.
    pub state_since: Now,
    /// When it was registered.
    pub registered_at: Now,
    /// When the result must be there.
    pub due_at: Option<Now>,
    /// The ordinal number in the queue.
    pub queue_number: Option<u64>,
}

impl fmt::Debug for RequestEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RequestEntry({}, {})", self.number, self.state)
    }
}

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Of which service.
    pub service_id: String,
    /// What is kept, JSON; empty in a list.
    pub data: Bytes,
    /// When it was saved.
    pub saved_at: Now,
}

/// How often a question was answered in a way: not satisfied, partly, satisfied.
pub type Tally = [u64; 3];

/// The answers to the questionnaire about one service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceAnswers {
    /// The service.
    pub service_id: String,
    /// The process and the result.
    pub process: Tally,
    /// The information.
    pub information: Tally,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountRows {
    /// An account.
    Account(Option<Account>),
    /// A session.
    Session(Option<StoredSession>),
    /// Somebody on the list of staff.
    Staff(Option<(StaffEntry, Option<String>)>),
    /// Requests.
    Requests(Vec<RequestEntry>),
    /// Drafts.
    Drafts(Vec<Draft>),
    /// Answers by service.
    Answers(Vec<ServiceAnswers>),
    /// The answer of one request: process, information, when.
    Answer(Option<(u8, u8, Now)>),
    /// Requests that went to another gateway.
    Sent(SentRows),
}
