//! Why something was not done about an account or a session.

use serde::{Deserialize, Serialize};

use crate::clock::Now;

/// Why something was not done about an account or a session. None of them shows an IIN or a password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountFault {
    /// No session, or one that has ended.
    NoSession,
    /// Nobody is registered so, or the password is another. Which of the two is not said.
    WrongCredentials,
    /// Too many attempts failed.
    Locked {
        /// Until when.
        until: Now,
    },
    /// A password that is too short or too long.
    PasswordLength {
        /// Characters that it has at least.
        chars_min: usize,
        /// Bytes that it has at most.
        bytes_max: usize,
    },
    /// Not twelve digits.
    NotAnIin,
    /// The IIN is registered already.
    Exists,
    /// Not a challenge that was given here.
    ChallengeUnknown,
    /// The challenge has ended.
    ChallengeEnded {
        /// When.
        at: Now,
    },
    /// The challenge was answered before.
    ChallengeUsed,
    /// The certificate names no IIN.
    NoIin,
    /// The certificate names another IIN than the one given.
    OtherIin,
    /// What changes something came in a session by a cookie without the session's own token, or from another site's page.
    NotFromOwnPage,
    /// The path is for others.
    OtherRole {
        /// Whom it is for.
        role: String,
        /// Who asks.
        yours: String,
    },
    /// A draft that is too large.
    DraftSize {
        /// Bytes that it has at most.
        bytes_max: usize,
    },
    /// More drafts than are kept.
    DraftsFull {
        /// How many are kept.
        drafts_max: u32,
    },
    /// An answer of the questionnaire that is none of the three.
    NotAnAnswer,
    /// The questionnaire is for services that were rendered or refused.
    NotFinished,
    /// The regulation of the service has no questionnaire.
    NoQuestionnaire,
}
