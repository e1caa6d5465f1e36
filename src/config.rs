//! The configuration: a TOML file, typed and closed, with the command line over it.
//!
//! A section for each room, units in the names, loopback by default. The environment is read here and nowhere else.
//! `qaqpa.sample.toml` shows every key; a test holds it to the defaults of this file.

mod access;
mod accounts;
mod agent;
mod authority;
mod bounds;
mod databases;
mod exchange;
mod http;
mod listeners;
mod log;
mod people;
mod portal;
mod refusals;
mod registry;
mod revocation;
mod signatures;
mod source;
mod workflow;

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::clock::{NotATime, Now};
use crate::encoding::files;
use crate::encoding::toml_text::{self, TomlFault};
use crate::interface::{ExchangeFault, PlayersFault, SettingFault, WrongSetting};
use crate::limits;
use crate::text::Lang;
use crate::text::line::setting::{exchange_fault, wrong_setting};
use crate::text::script::players_fault;

pub use access::{Access, Representatives, Requests, System, SystemCertificate, UnregisteredSenders};
pub use accounts::{Accounts, SignAs, UnprovenShow};
pub use agent::{
    Agent, AgentChance, AgentFile, AgentKeyDates, AgentMode, AgentRule, AgentVersion, AgentXmlLayout,
    PORT as AGENT_PORT,
};
pub use authority::{Authority, EmptyList, KeyAlgorithm, ListValidity, NoSuchAlgorithm, Publication};
pub use databases::{Databases, EAkimatRequests};
pub use exchange::{
    AnswerSignature, Contract, DataShape, Exchange, ExchangeCertificate, ExchangeService, ExchangeSystem,
    FaultCode, ProviderAnswers, Quirk, ServiceKind,
};
pub use http::Http;
pub use listeners::{Addresses, address, reachable};
pub use log::{Log, LogFormat};
pub use people::PeopleSettings;
pub use portal::{Portal, PortalChannel};
pub use refusals::{KeptDocuments, Refusals, RefusalsWhenFull};
pub use registry::{NotARegistry, Registry, RegistryUrl};
pub use revocation::{
    CertificateIdDigest, Nonce, Revocation, RevocationMode, RevocationOrder, WithoutAnswer,
};
pub use signatures::{Allowed, InvalidTimeStamp, SignaturePolicy, Signatures};
pub use source::{Place, Source};
pub use workflow::{RefuseWhen, Workflow};

/// The sample, as committed.
pub const SAMPLE: &str = include_str!("../qaqpa.sample.toml");

/// A file larger than this is not a configuration.
const CONFIG_BYTES_MAX: u64 = 1024 * 1024;

/// Everything that can be set.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// What is kept, and where.
    pub data: Data,
    /// Where the registry is.
    pub registry: Registry,
    /// Where to listen.
    pub listeners: Addresses,
    /// The limits of the listeners.
    pub http: Http,
    /// Who may send, and who may read.
    pub access: Access,
    /// Who registers, and how long they stay.
    pub accounts: Accounts,
    /// Which requests are taken.
    pub requests: Requests,
    /// The sending systems that are known.
    pub systems: Vec<System>,
    /// How much is kept of what was refused.
    pub refusals: Refusals,
    /// What the testers can look at.
    pub journal: Journal,
    /// Threads.
    pub workers: WorkerThreads,
    /// Who is believed.
    pub trust: Trust,
    /// How it is asked who has been revoked.
    pub revocation: Revocation,
    /// How strictly signatures are taken.
    pub signatures: Signatures,
    /// How messages are taken and answered.
    pub exchange: Exchange,
    /// How the authority publishes.
    pub authority: Authority,
    /// What time it is.
    pub clock: Time,
    /// How the provider works.
    pub workflow: Workflow,
    /// People who do not exist.
    pub people: PeopleSettings,
    /// Where the state databases are.
    pub databases: Databases,
    /// How the built-in portal sends.
    pub portal: Portal,
    /// Who does which role's steps: a table for each role, read by [`Config::players`].
    pub players: toml::Table,
    /// The signing agent.
    pub agent: Agent,
    /// What is logged.
    pub log: Log,
    /// Where the settings come from.
    #[serde(skip)]
    pub source: Source,
}

/// `[data]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Data {
    /// Where the registry and `endpoints.json` are.
    pub directory: PathBuf,
    /// Makes what is drawn repeatable.
    pub seed: Option<u64>,
}

impl Default for Data {
    fn default() -> Self {
        Data { directory: PathBuf::from("./qaqpa-data"), seed: None }
    }
}

/// `[journal]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Journal {
    /// Entries that are kept in memory; the oldest go.
    pub entries_max: usize,
    /// Octets of calls and answers that are kept beside them; the oldest go.
    pub bytes_max: usize,
    /// Octets of one export, before they are packed.
    pub export_bytes_max: usize,
}

impl Default for Journal {
    fn default() -> Self {
        Journal {
            entries_max: limits::JOURNAL_ENTRIES_MAX,
            bytes_max: limits::JOURNAL_BYTES_MAX,
            export_bytes_max: limits::JOURNAL_EXPORT_BYTES_MAX,
        }
    }
}

/// `[workers]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WorkerThreads {
    /// Threads for signatures and parsing; one a core where absent.
    pub threads: Option<usize>,
    /// Work that waits, for each thread.
    pub queue_millis_max: u64,
    /// Explanations that wait.
    pub explanation_queue_millis_max: u64,
}

impl Default for WorkerThreads {
    fn default() -> Self {
        WorkerThreads {
            threads: None,
            queue_millis_max: limits::WORKER_QUEUE_MILLIS_MAX,
            explanation_queue_millis_max: limits::EXPLANATION_QUEUE_MILLIS_MAX,
        }
    }
}

/// `[trust]`.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Trust {
    /// A directory made by `qaqpa pki init`; the built-in test PKI where absent.
    pub pki: Option<PathBuf>,
    /// Files of further certificates that are believed, PEM: authorities, or single signers.
    pub certificates: Vec<PathBuf>,
    /// With which of the PKI's keys the gateway and the provider sign.
    pub algorithm: KeyAlgorithm,
}

/// `[clock]`.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Time {
    /// Stands still here until it is set; the machine's clock where absent.
    pub manual: Option<Moment>,
}

/// A time as a person writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Moment(pub Now);

impl TryFrom<String> for Moment {
    type Error = SettingFault;

    fn try_from(text: String) -> Result<Self, SettingFault> {
        Now::parse(&text).map(Moment).map_err(SettingFault::Time)
    }
}

impl std::str::FromStr for Moment {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        Now::parse(text).map(Moment)
    }
}

/// Why a configuration is refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read {file}: {cause}")]
    Unreadable {
        /// Which.
        file: String,
        /// Of which kind the error is.
        kind: std::io::ErrorKind,
        /// What the system said.
        cause: String,
    },
    /// Larger than a configuration can be.
    #[error("cannot read {file}: it has {bytes} bytes, a configuration has at most {max}")]
    TooLarge {
        /// Which.
        file: String,
        /// What it has.
        bytes: u64,
        /// What is read.
        max: u64,
    },
    /// Not TOML, an unknown key, or a value of another kind.
    #[error("{file}, line {line}: {}", wrong_setting(.fault, Lang::En))]
    Wrong {
        /// Which.
        file: String,
        /// Counted from one.
        line: usize,
        /// What is wrong.
        fault: WrongSetting,
    },
    /// What stands under `[players]` is not settings of players.
    #[error("[players]: {}", players_fault(.fault, Lang::En))]
    PlayersFault {
        /// Where they stand, if in a file.
        place: Option<Place>,
        /// What is wrong.
        fault: PlayersFault,
    },
    /// What stands under `[players]` is not of the form.
    #[error("[players]: {fault}")]
    Players {
        /// Where, if in a file.
        place: Option<Place>,
        /// What is wrong.
        fault: TomlFault,
    },
    /// An address that is none of http or https.
    #[error("{file}: {key} = `{given}` is no address; write https://host:port")]
    Address {
        /// Which file.
        file: String,
        /// Which key.
        key: &'static str,
        /// What was given.
        given: String,
    },
    /// A directory that cannot be read.
    #[error("{key}: cannot read {}: {cause}", .directory.display())]
    Directory {
        /// Which key.
        key: &'static str,
        /// Which directory.
        directory: PathBuf,
        /// Of which kind the error is.
        kind: std::io::ErrorKind,
        /// What the system said.
        cause: String,
    },
    /// A number that is too large to be meant.
    #[error("{file}: {key} = {actual} cannot be; it is at most {most}")]
    TooMuch {
        /// Which.
        file: String,
        /// Which.
        key: &'static str,
        /// What was given.
        actual: u64,
        /// What there may be.
        most: u64,
    },
    /// A system or a service of the exchange that cannot be.
    #[error("{file}: {key} `{name}`: {}", exchange_fault(.fault, Lang::En))]
    Exchange {
        /// Which.
        file: String,
        /// `exchange.systems` or `exchange.services`.
        key: &'static str,
        /// Its name.
        name: String,
        /// What is wrong.
        fault: ExchangeFault,
    },
    /// A number that cannot be meant.
    #[error("{file}: {key} = {actual} cannot be; it is at least {least}")]
    TooLittle {
        /// Which.
        file: String,
        /// Which.
        key: &'static str,
        /// What was given.
        actual: u64,
        /// What is needed.
        least: u64,
    },
}

impl Config {
    /// The file's settings over the defaults.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let file = path.display().to_string();
        let unreadable = |error: std::io::Error| ConfigError::Unreadable {
            file: file.clone(),
            kind: error.kind(),
            cause: error.to_string(),
        };
        let bytes = std::fs::metadata(path).map_err(unreadable)?.len();
        if bytes > CONFIG_BYTES_MAX {
            return Err(ConfigError::TooLarge { file, bytes, max: CONFIG_BYTES_MAX });
        }
        let text = files::read_text(path).map_err(unreadable)?;
        Self::parse(&text, &file)
    }

    /// The settings of `text`; `file` is its name in errors.
    pub fn parse(text: &str, file: &str) -> Result<Self, ConfigError> {
        let mut config: Config = toml_text::read(text).map_err(|error| {
            let line = error.line(text);
            let fault = match &error.fault {
                TomlFault::Other(said) => SettingFault::carried(said).map(WrongSetting::Value),
                _ => None,
            };
            let fault = fault.unwrap_or(WrongSetting::Toml(error.fault));
            ConfigError::Wrong { file: file.to_owned(), line, fault }
        })?;
        config.source = Source { file: file.to_owned(), text: text.to_owned() };
        config.checked(file)
    }
}

/// What the environment says of the log: the variable `QAQPA_LOG`.
pub fn log_filter_from_environment() -> Option<String> {
    std::env::var("QAQPA_LOG").ok().filter(|filter| !filter.is_empty())
}

/// What the process was called with, without its own name; what is not UTF-8 with replacement characters.
pub fn arguments() -> Vec<String> {
    std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned()).collect()
}

/// What the environment says of the language of messages: the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set, as in POSIX.
pub fn locale_from_environment() -> Option<String> {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|locale| !locale.is_empty()))
}

/// Where the system keeps what is not to last.
pub fn temporary_directory() -> PathBuf {
    std::env::temp_dir()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_shows_every_key_with_its_default() {
        assert_eq!(Config::parse(SAMPLE, "sample").unwrap(), Config::default());
        let all = SAMPLE
            .lines()
            .map(|line| line.strip_prefix("# ").filter(|key| key.contains(" = ")).unwrap_or(line));
        let all = all.collect::<Vec<_>>().join("\n");
        let config = Config::parse(&all, "sample with its optional keys").unwrap();
        assert!(
            config.revocation.responder.is_some()
                && !config.revocation.map.is_empty()
                && !config.revocation.lists.is_empty(),
            "an optional key of [revocation]"
        );
        assert!(
            config.data.seed.is_some()
                && config.workers.threads.is_some()
                && config.trust.pki.is_some()
                && config.clock.manual.is_some()
        );
    }

    #[test]
    fn a_misspelt_key_is_refused_with_its_line_and_the_nearest_known_name() {
        let error = Config::parse("[data]\nseed = 1\n\n[http]\nbody_byte_max = 5\n", "q.toml")
            .unwrap_err()
            .to_string();
        assert!(error.starts_with("q.toml, line 5: there is no key `body_byte_max`"), "{error}");
        assert!(error.ends_with("did you mean `body_bytes_max`?"), "{error}");
        let error = Config::parse("[htp]\n", "q.toml").unwrap_err().to_string();
        assert!(error.contains("line 1") && error.ends_with("did you mean `http`?"), "{error}");
    }

    #[test]
    fn values_that_cannot_be_meant_are_refused() {
        for (text, expected) in [
            ("[listeners]\ngateway = \"8443\"\n", "line 2: write an IP address and a port"),
            ("[clock]\nmanual = \"tomorrow\"\n", "`tomorrow` is not a time"),
            ("[http]\nconnections_max = 0\n", "http.connections_max = 0 cannot be; it is at least 1"),
            ("[http]\nbodies_bytes_max = 5\n", "it is at least 20971520"),
            ("[workflow]\ndecide_after_seconds = -1\n", "line 2"),
            ("[log\n", "line 1"),
        ] {
            let error = Config::parse(text, "q.toml").unwrap_err().to_string();
            assert!(error.contains(expected), "{text:?} gave {error:?}");
        }
    }
}
