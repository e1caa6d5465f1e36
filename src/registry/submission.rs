//! What is handed in for registration: an admitted request, which message it came with, and who sent it.

use std::ops::Deref;
use std::sync::Arc;

use super::access::{Owner, TokenHash, sha256};
use super::account::AccountId;
use super::admission::Admitted;
use super::case::Channel;
use super::first_change::FirstChange;
use super::step_line::StepLine;

/// Which message a request came with, and from whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The way it came.
    pub channel: Channel,
    /// The sending system, as the message names it.
    pub sender: String,
    /// SOAP `messageId`; on REST the SHA-256 digest of the document in hex.
    pub message_id: String,
    /// Who proved to have sent it: by a transport signature or a TLS certificate. Nobody where neither is there.
    pub owner: Option<Owner>,
}

impl Origin {
    /// What may come once: the messageId of this senderId of this sender. What came over REST has none.
    ///
    /// Senders that proved nothing share a space of their own, in which none of those that did can lose an id.
    fn message_key(&self) -> Option<[u8; 32]> {
        let owner = self.owner.map_or([0; 32], |owner| *owner.octets());
        let length = (self.sender.len() as u64).to_be_bytes();
        (self.channel == Channel::Soap).then(|| {
            sha256(&[b"message\0", &owner, &length, self.sender.as_bytes(), self.message_id.as_bytes()])
        })
    }
}

/// A request that passed every check and is to be registered. Its clones are the same.
///
/// What nobody admitted cannot be handed in:
///
/// ```compile_fail,E0308
/// use qaqpa::registry::{Origin, Submission, TokenHash};
/// use qaqpa::validation::AuthenticRequest;
/// fn not_admitted(request: AuthenticRequest<u8>, origin: Origin, token: TokenHash) -> Submission {
///     Submission::new(request, origin, token)
/// }
/// ```
///
/// ```compile_fail,E0451
/// use qaqpa::registry::{Origin, Submission};
/// fn forged(origin: Origin) -> Submission {
///     Submission { admitted: panic!(), origin, token: panic!(), account: None, lines: Vec::new(), first: None }
/// }
/// ```
///
/// ```
/// use qaqpa::registry::{Admitted, Origin, Submission, TokenHash};
/// fn admitted(admitted: Admitted, origin: Origin, token: TokenHash) -> Submission {
///     Submission::new(admitted, origin, token)
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Submission {
    admitted: Arc<Admitted>,
    origin: Arc<Origin>,
    token: TokenHash,
    account: Option<AccountId>,
    lines: Vec<StepLine>,
    first: Option<Arc<FirstChange>>,
}

impl Submission {
    /// An admitted request, as this message brought it; what its answer gives to read it with.
    pub fn new(admitted: Admitted, origin: Origin, token: TokenHash) -> Self {
        Submission {
            admitted: Arc::new(admitted),
            origin: Arc::new(origin),
            token,
            account: None,
            lines: Vec::new(),
            first: None,
        }
    }

    /// The same, sent from a session of this account, with the steps up to the registration as they were done there; none where only
    /// the plan knows them.
    #[must_use]
    pub fn sent_from(mut self, account: AccountId, lines: Vec<StepLine>) -> Self {
        self.account = Some(account);
        self.lines = lines;
        self
    }

    /// The same with the first change of its case. A store that does not make it with the registration says so ([`super::Entry::first`]).
    #[must_use]
    pub fn beginning_with(mut self, first: FirstChange) -> Self {
        self.first = Some(Arc::new(first));
        self
    }

    /// The same without it.
    #[must_use]
    pub(super) fn without_first_change(mut self) -> Self {
        self.first = None;
        self
    }

    /// The first change of its case.
    pub(super) fn first(&self) -> Option<&FirstChange> {
        self.first.as_deref()
    }

    /// The steps up to the registration.
    pub(super) fn lines(&self) -> &[StepLine] {
        if self.lines.is_empty() { &self.admitted.terms().intake.lines } else { &self.lines }
    }

    /// The account from whose session it was sent.
    pub(super) fn account(&self) -> Option<AccountId> {
        self.account
    }

    /// The digest of the token in its answer.
    pub(super) fn token(&self) -> &TokenHash {
        &self.token
    }

    /// What may come once beside the request itself.
    pub(super) fn message_key(&self) -> Option<[u8; 32]> {
        self.origin.message_key()
    }

    /// Which message it came with.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }
}

impl Deref for Submission {
    type Target = Admitted;

    fn deref(&self) -> &Admitted {
        &self.admitted
    }
}
