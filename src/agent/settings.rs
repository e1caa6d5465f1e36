//! How the agent behaves, as it is set.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::script::{Chance, Rule};
use crate::limits;

/// Whose ways it has: what it says of itself, the shape of some answers, the layout of signed XML.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Version {
    /// The older one: a single CMS comes as a string, signed XML on lines.
    #[serde(rename = "1.2")]
    V1_2,
    /// The present one: the module `basics` answers with arrays and signs XML on one line.
    #[default]
    #[serde(rename = "1.4")]
    V1_4,
}

impl Version {
    /// As it says it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Version::V1_2 => "1.2",
            Version::V1_4 => "1.4",
        }
    }
}

/// Who decides on a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Nobody is asked: the first key that fits signs.
    #[default]
    Headless,
    /// A person, in the agent's page.
    Ask,
}

/// How `getKeyInfo` writes the dates of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyDates {
    /// Milliseconds since 1970, as the official sources have it.
    #[default]
    Millis,
    /// `dd.MM.yyyy HH:mm:ss` in Almaty, as later versions are said to have it.
    Almaty,
}

/// How the text of an XML signature is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum XmlLayout {
    /// All on one line.
    SingleLine,
    /// A line feed between elements, base64 in lines of 76.
    Lines,
    /// The same, with `&#13;` at the end of lines of base64.
    CarriageReturns,
}

/// How the agent behaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentSettings {
    /// Whose ways it has.
    pub version: Version,
    /// Who decides.
    pub mode: Mode,
    /// The only key there is, by its name; every one of `keys` where nothing is said.
    pub key: Option<String>,
    /// The keys of the store, by their names, in the order in which they are tried.
    pub keys: Vec<String>,
    /// Hardware stores that are plugged in, by the names of their storages.
    pub tokens: Vec<String>,
    /// Whether it answers as KAZTOKEN desktop to the question that client libraries ask first.
    pub kaztoken: bool,
    /// The dates of `getKeyInfo`.
    pub key_dates: KeyDates,
    /// The layout of signed XML; that of module and version where nothing is said.
    pub xml_layout: Option<XmlLayout>,
    /// Whether `basics` refuses an expired or revoked certificate, unless the request allows it. Without the check a page gets a
    /// signature that the gateway refuses.
    pub check_certificates: bool,
    /// How long a person has.
    pub asked_seconds_max: u64,
    /// The directory of the files that pages may have chosen and signed; without one there is no file. A page could otherwise read what
    /// it likes.
    pub documents: Option<PathBuf>,
    /// Whose pages may connect; `*` is everybody's, as with the real one.
    pub origins: Vec<String>,
    /// Names by which it may be asked besides those of this machine: any other in `Host` is a name that was made to lead here (DNS
    /// rebinding).
    pub hosts: Vec<String>,
    /// What comes of requests of a kind.
    pub rules: Vec<Rule>,
    /// What comes of some requests and not of others.
    pub chances: Vec<Chance>,
    /// What the chances are drawn from.
    pub seed: u64,
}

/// The storage that pages know as the usual token.
pub(super) const USUAL_TOKEN: &str = "AKKaztokenStore";

impl Default for AgentSettings {
    fn default() -> Self {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        AgentSettings {
            version: Version::default(),
            mode: Mode::default(),
            key: None,
            keys: names(&["valid", "authentication-key", "valid-gost2015", "provider-head"]),
            tokens: names(&[USUAL_TOKEN]),
            kaztoken: false,
            key_dates: KeyDates::default(),
            xml_layout: None,
            check_certificates: true,
            asked_seconds_max: limits::AGENT_ASKED_SECONDS_MAX,
            documents: None,
            origins: names(&["*"]),
            hosts: Vec::new(),
            rules: Vec::new(),
            chances: Vec::new(),
            seed: 1,
        }
    }
}
