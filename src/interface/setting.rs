//! What is wrong with a value of the settings, where the type of the value alone does not say it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::clock::NotATime;
use crate::encoding::toml_text::TomlFault;

/// A value that was read and cannot be meant.
///
/// serde hands errors of values on as text and as nothing else: the text is this value in JSON, and whoever reads the file reads it again, so that
/// it can be said in any language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SettingFault {
    /// senderId of a system is empty.
    NoSender,
    /// An entry of `[[systems]]` does not name one certificate: its sender.
    WhichCertificate(String),
    /// Not SHA-256 in hexadecimal: what was given.
    NotADigest(String),
    /// Not a serial number in hexadecimal: what was given.
    NotASerial(String),
    /// Not an address to listen on.
    Address(NotAnAddress),
    /// Not a scheme and a host: what was given.
    PublicUrl(String),
    /// Not the address of a registry.
    Registry,
    /// Not a time.
    Time(NotATime),
    /// Not office hours: what was given.
    OfficeHours(String),
}

impl SettingFault {
    /// What [`fmt::Display`] wrote.
    pub fn carried(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

impl fmt::Display for SettingFault {
    /// In JSON: it is read again, not shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

/// What is given as an address to listen on is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotAnAddress {
    /// It is a URL.
    #[error("an address has no `{scheme}://` before it; write {rest}")]
    Scheme {
        /// What stands before it.
        scheme: String,
        /// The address alone.
        rest: String,
    },
    /// No IP address, or no port.
    #[error(
        "write an IP address and a port, such as 127.0.0.1:8443; localhost:8443 is understood too, port 0 takes any"
    )]
    Malformed,
}

/// What is wrong with a file of settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WrongSetting {
    /// The file cannot be read to its values.
    Toml(TomlFault),
    /// A value cannot be meant.
    Value(SettingFault),
}

/// Why a system or a service of the exchange cannot be as the settings have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExchangeFault {
    /// It has no name.
    NoName,
    /// Its name stands twice: which of the two counts would be a matter of their order.
    Twice,
    /// Nobody owns it, and its messages wait for its owner.
    NoOwner,
    /// Not an address of http or https: what was given.
    Address(String),
}
