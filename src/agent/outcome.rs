//! What comes of a request for a signature: what a person would do, and what can go wrong, as values.

use serde::{Deserialize, Serialize};

use crate::limits;

/// What comes of a request for a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It is signed.
    #[default]
    Signed,
    /// The person closes the window.
    Cancelled,
    /// The password of the key store is wrong.
    WrongPassword,
    /// No key in the store fits.
    NoKey,
    /// The chosen certificate has expired.
    Expired,
    /// The chosen certificate is revoked.
    Revoked,
    /// It is signed, but late.
    Slow,
    /// The connection ends without an answer.
    BrokenOff,
    /// Of several documents the signatures come in reverse; of one the answer comes after that of the next request.
    WrongOrder,
}

impl Outcome {
    /// Every one, with its name and what it is for.
    pub const NAMES: [(Outcome, &'static str, &'static str); 9] = [
        (Outcome::Signed, "signed", "it is signed"),
        (Outcome::Cancelled, "cancelled", "the person closes the window"),
        (Outcome::WrongPassword, "wrong-password", "the password of the key store is wrong"),
        (Outcome::NoKey, "no-key", "no key in the store fits"),
        (Outcome::Expired, "expired", "the chosen certificate has expired"),
        (Outcome::Revoked, "revoked", "the chosen certificate is revoked"),
        (Outcome::Slow, "slow", "signed, but after `millis`"),
        (Outcome::BrokenOff, "broken-off", "the connection ends without an answer"),
        (
            Outcome::WrongOrder,
            "wrong-order",
            "signatures of several documents in reverse; of one, after the answer to the next request",
        ),
    ];

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        Outcome::NAMES.iter().find(|row| row.1 == name).map(|row| row.0)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        Outcome::NAMES.iter().find(|row| row.0 == self).map_or("signed", |row| row.1)
    }
}

/// An outcome, and how late it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scripted {
    /// What comes of it.
    pub(super) outcome: Outcome,
    /// Milliseconds before the answer.
    #[serde(default)]
    pub(super) millis: Option<u64>,
}

/// How late a slow answer is where nothing else is asked for.
const SLOW_MILLIS: u64 = 5_000;

impl Scripted {
    /// How late it is.
    pub(super) fn delay_millis(self) -> u64 {
        let usual = if self.outcome == Outcome::Slow { SLOW_MILLIS } else { 0 };
        self.millis.unwrap_or(usual).min(limits::AGENT_DELAY_MILLIS_MAX)
    }
}

impl From<Outcome> for Scripted {
    fn from(outcome: Outcome) -> Self {
        Scripted { outcome, millis: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_is_read_by_the_name_under_which_it_is_written() {
        for (outcome, name, _) in Outcome::NAMES {
            assert_eq!(serde_json::to_string(&outcome).unwrap(), format!("\"{name}\""));
            assert_eq!((Outcome::named(name), outcome.name()), (Some(outcome), name));
        }
        assert_eq!(Outcome::named("signd"), None);
    }
}
