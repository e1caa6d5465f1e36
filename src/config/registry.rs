//! `[registry]`.

use std::fmt;
use std::path::PathBuf;

use serde::Deserialize;

use crate::interface::SettingFault;

/// `[registry]`; what each key means stands in `qaqpa.sample.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Registry {
    /// Where it is; nothing: a file in the data directory.
    pub url: Option<RegistryUrl>,
    /// The authorities of the database server's certificate, PEM.
    pub certificates: Option<PathBuf>,
}

/// The address of a registry, which may have a password in it.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct RegistryUrl(String);

impl RegistryUrl {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// No password is printed.
impl fmt::Debug for RegistryUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.split(':').next().unwrap_or_default())
    }
}

/// What is given as the address of a registry is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("write sqlite:FILE or postgres://user@host/database")]
pub struct NotARegistry;

impl TryFrom<String> for RegistryUrl {
    type Error = SettingFault;

    fn try_from(text: String) -> Result<Self, SettingFault> {
        text.parse().map_err(|NotARegistry| SettingFault::Registry)
    }
}

impl std::str::FromStr for RegistryUrl {
    type Err = NotARegistry;

    fn from_str(text: &str) -> Result<Self, NotARegistry> {
        let known = ["sqlite:", "postgres://", "postgresql://"];
        if known.iter().any(|scheme| text.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty())) {
            Ok(RegistryUrl(text.to_owned()))
        } else {
            Err(NotARegistry)
        }
    }
}
