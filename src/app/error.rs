//! Why a gateway was not built, as values; the command line has the words.

use std::io;
use std::path::PathBuf;

use crate::ca::AuthorityError;
use crate::exchange::ScriptError;
use crate::http::TlsError;
use crate::keys::KeyFileError;
use crate::people::OverrideError;
use crate::registry::OpenError;

/// Why a gateway was not built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// A directory for one run could not be made.
    #[error("cannot make {}; set TMPDIR to a place that can be written", path.display())]
    TemporaryDirectory {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The data directory could not be made.
    #[error("cannot make the data directory {}; choose another with --data", path.display())]
    DataDirectory {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The data directory could not be locked.
    #[error("cannot lock {}; choose another directory with --data", path.display())]
    Lock {
        /// The file of the lock.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The portal has a name at another gateway, and no other gateway.
    #[error(
        "portal.sender_id and portal.password are how another gateway knows the portal; name it with portal.gateway"
    )]
    PortalSender,
    /// Another gateway uses the data directory.
    #[error("another gateway (process {process}) uses the data directory {}; stop it, or choose another directory with --data", path.display())]
    InUse {
        /// The directory.
        path: PathBuf,
        /// The id of the other process; empty where it has not written it yet.
        process: String,
    },
    /// The directory of the settings holds no PKI.
    #[error("{} is no PKI; make one with `qaqpa pki init`", path.display())]
    NotAPki {
        /// Which.
        path: PathBuf,
        /// Why not.
        source: Box<AuthorityError>,
    },
    /// The file of people changed by hand cannot be read.
    #[error("cannot read {}", path.display())]
    PeopleFile {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file of people changed by hand was not taken.
    #[error("{}", path.display())]
    People {
        /// Which.
        path: PathBuf,
        /// Why not.
        source: OverrideError,
    },
    /// The registry's file was not opened.
    #[error("the registry {}", path.display())]
    Registry {
        /// Which.
        path: PathBuf,
        /// Why not.
        source: Box<OpenError>,
    },
    /// A file of the PKI cannot be read.
    #[error("cannot read {}", path.display())]
    PkiFile {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file of the settings has no certificate in PEM.
    #[error("{} has no certificate in PEM", path.display())]
    NoCertificate {
        /// Which.
        path: PathBuf,
    },
    /// The built-in PKI has no such file.
    #[error("{name} is not built in")]
    NotBuiltIn {
        /// Its name.
        name: String,
    },
    /// A key and its certificate cannot be used.
    #[error("{name}.key.pem and its certificate")]
    KeyPair {
        /// The name of both.
        name: String,
        /// Why not.
        source: Box<KeyFileError>,
    },
    /// A rule of `workflow.refuse_when` that no form can meet.
    #[error("workflow.refuse_when: {field} = `{value}` is in no form; there are {known}")]
    RefuseWhen {
        /// The field.
        field: String,
        /// The value; nothing where there is no such field.
        value: String,
        /// The fields there are, or the values of that field.
        known: String,
    },
    /// An outcome of the agent's settings that is none.
    #[error("agent: there is no outcome `{name}`; there are {known}")]
    AgentOutcome {
        /// The name, cut short.
        name: String,
        /// Those there are.
        known: String,
    },
    /// What fetches CRLs and OCSP answers cannot be made.
    #[error("cannot fetch over http")]
    Fetching {
        /// Why not.
        source: TlsError,
    },
    /// A service of the settings lacks what its kind needs.
    #[error("exchange.services: `{id}` needs `{key}`")]
    Service {
        /// Which.
        id: String,
        /// What it needs.
        key: &'static str,
    },
    /// A service of the settings stands for one of this process that there is not.
    #[error("exchange.services: `{id}`: this process has no service `{name}`; there are {known}")]
    HostedService {
        /// Which.
        id: String,
        /// What it is to stand for.
        name: String,
        /// The services there are.
        known: String,
    },
    /// A service of the settings has the id of one of the regulations' services and would answer in its place.
    #[error(
        "exchange.services: `{id}` is a service of the regulations and cannot be `{kind}`; give it another id"
    )]
    RegulationService {
        /// Which.
        id: String,
        /// Its kind in the settings.
        kind: &'static str,
    },
    /// A script of the settings is none.
    #[error("{source}")]
    Script {
        /// Why not, with file and line.
        source: ScriptError,
    },
    /// A thread was not started.
    #[error("cannot start the thread `{name}`")]
    Thread {
        /// Its name.
        name: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// The thread of a simulator ended before it answered.
    #[error("the simulator broke off while it started")]
    BrokeOff,
}
