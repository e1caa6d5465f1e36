//! `[refusals]`.

use serde::Deserialize;

use crate::limits;

/// `[refusals]`; what each key means stands in `qaqpa.sample.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Refusals {
    /// Octets of all of them.
    pub bytes_max: u64,
    /// How long they are kept.
    pub days_max: u32,
    /// What happens to one more.
    pub when_full: RefusalsWhenFull,
    /// Of which the whole document is kept.
    pub documents: KeptDocuments,
}

impl Default for Refusals {
    fn default() -> Self {
        Refusals {
            bytes_max: limits::REFUSALS_BYTES_MAX,
            days_max: limits::REFUSALS_DAYS_MAX,
            when_full: RefusalsWhenFull::OldestGo,
            documents: KeptDocuments::SignedByKnown,
        }
    }
}

/// What happens to one more refusal where there is no room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RefusalsWhenFull {
    /// The oldest go.
    OldestGo,
    /// It is not kept.
    NewestGo,
}

/// Of which refused requests the whole document is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeptDocuments {
    /// Of those that somebody known signed.
    SignedByKnown,
    /// Of all.
    All,
    /// Of none.
    None,
}
