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

/// The algorithm of the gateway's and the provider's keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyAlgorithm {
    /// RSA-2048.
    #[default]
    Rsa,
    /// P-256.
    Ecdsa,
    /// GOST 34.310-2004.
    Gost2004,
    /// GOST 34.10-2015, 512 bits.
    Gost2015,
}

impl KeyAlgorithm {
    /// Each with its name.
    pub const NAMES: [(KeyAlgorithm, &'static str); 4] = [
        (KeyAlgorithm::Rsa, "rsa"),
        (KeyAlgorithm::Ecdsa, "ecdsa"),
        (KeyAlgorithm::Gost2004, "gost2004"),
        (KeyAlgorithm::Gost2015, "gost2015"),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize].1
    }

    /// A key's file stem with this algorithm: RSA keys have no suffix.
    pub fn stem(self, stem: &str) -> String {
        if self == KeyAlgorithm::Rsa { stem.to_owned() } else { format!("{stem}-{}", self.name()) }
    }
}

/// What is given as an algorithm is none of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoSuchAlgorithm;

impl NoSuchAlgorithm {
    /// Those there are.
    pub fn known() -> String {
        KeyAlgorithm::NAMES.map(|(_, name)| name).join(", ")
    }
}

impl std::fmt::Display for NoSuchAlgorithm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "there are {}", Self::known())
    }
}

impl std::error::Error for NoSuchAlgorithm {}

impl std::str::FromStr for KeyAlgorithm {
    type Err = NoSuchAlgorithm;

    fn from_str(text: &str) -> Result<Self, NoSuchAlgorithm> {
        let found = Self::NAMES.into_iter().find(|(_, name)| *name == text).map(|(algorithm, _)| algorithm);
        found.ok_or(NoSuchAlgorithm)
    }
}
