//! `[authority]`: how the certification authority publishes.

use serde::Deserialize;

/// `[authority]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Authority {
    /// How long the issuing authorities' lists are good.
    pub list_validity: ListValidity,
    /// When a change reaches a full list.
    pub publication: Publication,
    /// How a list without entries is written.
    pub empty_list: EmptyList,
    /// Entries of certificates that never were, to make lists as long as the real one.
    pub crl_size: u32,
}

/// How long lists are good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListValidity {
    /// 180 days.
    #[default]
    Test,
    /// 35 days.
    Root,
    /// 27 hours.
    Production,
}

/// When a change reaches a full list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Publication {
    /// At once.
    #[default]
    Whole,
    /// With the next that the clock makes; until then only the delta list has it.
    Delta,
}

/// How a list without entries is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EmptyList {
    /// Without revokedCertificates.
    #[default]
    Absent,
    /// With an empty one.
    EmptySequence,
}
