//! `[agent]`: the signing agent.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::Deserialize;

use super::listeners::listen_address;
use crate::limits;

/// `[agent]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Agent {
    /// Whether `qaqpa serve` opens it.
    pub enabled: bool,
    /// Where it listens; port 0 takes any.
    #[serde(deserialize_with = "listen_address")]
    pub address: SocketAddr,
    /// Whose ways it has.
    pub version: AgentVersion,
    /// Who decides on a request.
    pub mode: AgentMode,
    /// The one key there is.
    pub key: Option<String>,
    /// The keys, in the order in which they are tried.
    pub keys: Vec<String>,
    /// Keys in files, under the names of the files.
    pub files: Vec<AgentFile>,
    /// Hardware stores that are plugged in.
    pub tokens: Vec<String>,
    /// Whether it answers as KAZTOKEN desktop to the question that client libraries ask first.
    pub kaztoken: bool,
    /// The dates of `getKeyInfo`.
    pub key_dates: AgentKeyDates,
    /// The layout of signed XML.
    pub xml_layout: Option<AgentXmlLayout>,
    /// Whether an expired or revoked certificate is refused where the request does not allow it.
    pub check_certificates: bool,
    /// How long a person has.
    pub asked_seconds_max: u64,
    /// The directory of files that pages may have chosen and signed.
    pub documents: Option<PathBuf>,
    /// Whose pages may connect.
    pub origins: Vec<String>,
    /// Names by which it may be asked besides those of this machine.
    pub hosts: Vec<String>,
    /// Where time-stamps are asked for.
    pub tsp: Option<String>,
    /// Octets of one message.
    pub message_bytes_max: usize,
    /// Pages connected at once.
    pub connections_max: usize,
    /// What comes of requests of a kind.
    pub rules: Vec<AgentRule>,
    /// What comes of some requests and not of others.
    pub chances: Vec<AgentChance>,
    /// What the chances are drawn from.
    pub seed: u64,
}

/// Whose ways the agent has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub enum AgentVersion {
    /// The older program.
    #[serde(rename = "1.2")]
    V1_2,
    /// The present one.
    #[default]
    #[serde(rename = "1.4")]
    V1_4,
}

/// Who decides on a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AgentMode {
    /// Nobody is asked.
    #[default]
    Headless,
    /// A person, in the agent's page.
    Ask,
}

/// How dates are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AgentKeyDates {
    /// Milliseconds since 1970.
    #[default]
    Millis,
    /// `dd.MM.yyyy HH:mm:ss` in Almaty.
    Almaty,
}

/// How the text of an XML signature is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AgentXmlLayout {
    /// All on one line.
    SingleLine,
    /// On lines.
    Lines,
    /// On lines, with carriage returns in base64.
    CarriageReturns,
}

/// A key in a file.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgentFile {
    /// PKCS#12, or PEM with the certificate in it.
    pub path: PathBuf,
    /// Its password.
    #[serde(default)]
    pub password: String,
}

impl std::fmt::Debug for AgentFile {
    /// Without the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AgentFile").field("path", &self.path).finish_non_exhaustive()
    }
}

/// What comes of requests of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgentRule {
    /// Only of this module.
    pub module: Option<String>,
    /// Only of this method.
    pub method: Option<String>,
    /// Only of pages of this origin.
    pub origin: Option<String>,
    /// What comes of them, by its name.
    pub outcome: String,
    /// Milliseconds before the answer.
    pub millis: Option<u64>,
}

/// What comes of some requests and not of others.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgentChance {
    /// What comes of them, by its name.
    pub outcome: String,
    /// Of how many in a hundred.
    pub percent: u8,
    /// Milliseconds before the answer.
    pub millis: Option<u64>,
}

/// Where pages look for it.
pub const PORT: u16 = 13_579;

impl Default for Agent {
    fn default() -> Self {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Agent {
            enabled: true,
            address: SocketAddr::from(([127, 0, 0, 1], PORT)),
            version: AgentVersion::default(),
            mode: AgentMode::default(),
            key: None,
            keys: names(&["valid", "authentication-key", "valid-gost2015", "provider-head"]),
            files: Vec::new(),
            tokens: names(&["AKKaztokenStore"]),
            kaztoken: false,
            key_dates: AgentKeyDates::default(),
            xml_layout: None,
            check_certificates: true,
            asked_seconds_max: limits::AGENT_ASKED_SECONDS_MAX,
            documents: None,
            origins: names(&["*"]),
            hosts: Vec::new(),
            tsp: None,
            message_bytes_max: limits::AGENT_MESSAGE_BYTES_MAX,
            connections_max: limits::AGENT_CONNECTIONS_MAX,
            rules: Vec::new(),
            chances: Vec::new(),
            seed: 1,
        }
    }
}
