//! Why nothing came of what was asked about an account, in English.

use crate::interface::AccountFault;
use crate::text::Sides;
use crate::text::sides::sides;

/// Both sides of it.
pub(crate) fn sides(fault: &AccountFault) -> Sides {
    use AccountFault as F;
    match fault {
        F::NoSession => {
            sides!("a session: its cookie, or `Authorization: Bearer SESSION`", "none, or one that has ended")
        }
        F::WrongCredentials => sides!(
            "somebody who is registered, with the password",
            "an account or a password that is not right"
        ),
        F::Locked { until } => sides!("a login after {until}", "a login while the lock holds"),
        F::PasswordLength { chars_min, bytes_max } => sides!(
            "a password of at least {chars_min} characters and at most {bytes_max} bytes",
            "another length"
        ),
        F::NotAnIin => sides!("an IIN of twelve digits", "something else"),
        F::Exists => sides!("an IIN that is not registered yet", "one that is"),
        F::ChallengeUnknown => {
            sides!("a challenge that was given here, signed as it was given", "another document")
        }
        F::ChallengeEnded { at } => sides!("a challenge answered before {at}", "a later answer"),
        F::ChallengeUsed => sides!("a challenge that nobody has answered", "one that was answered before"),
        F::NoIin => sides!("a certificate with an IIN", "a certificate without one"),
        F::OtherIin => sides!("the certificate of the IIN that is given", "the certificate of another IIN"),
        F::NotFromOwnPage => {
            sides!("the session's own token in `X-CSRF-Token`, and no Origin but this one", "something else")
        }
        F::OtherRole { role, yours } => sides!("a session of role {role}", "role {yours}"),
        F::DraftSize { bytes_max } => sides!("a draft of at most {bytes_max} bytes", "more"),
        F::DraftsFull { drafts_max } => sides!("at most {drafts_max} drafts", "one more"),
        F::NotAnAnswer => sides!("1, 2 or 3", "something else"),
        F::NotFinished => sides!("a request that has been decided", "one that has not"),
        F::NoQuestionnaire => sides!(
            "a request for a service whose regulation has the questionnaire (001 annex 3)",
            "a service whose regulation has none"
        ),
    }
}
