//! Where a registry is: a file of SQLite, or a database of PostgreSQL, by one address.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::budget::RefusalBudget;
use super::ending::Ending;
use super::errors::OpenError;
use super::shared_lines::SharedLines;
use super::sqlite::Sqlite;
use super::store::Store;

/// The address of a registry: `sqlite:PATH` or `postgres://user@host/database`.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// A file.
    Sqlite(PathBuf),
    /// A database; the address may have a password.
    Postgres(String),
}

/// No password is printed.
impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Location::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Location::Postgres(_) => f.write_str("postgres://…"),
        }
    }
}

/// What is given as the address of a registry is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this is not the address of a registry; write sqlite:FILE or postgres://user@host/database")]
pub struct NotALocation;

impl std::str::FromStr for Location {
    type Err = NotALocation;

    fn from_str(text: &str) -> Result<Self, NotALocation> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Location::Postgres(text.to_owned()));
        }
        let path = text.strip_prefix("sqlite:").filter(|path| !path.is_empty()).ok_or(NotALocation)?;
        Ok(Location::Sqlite(PathBuf::from(path)))
    }
}

impl TryFrom<String> for Location {
    type Error = NotALocation;

    fn try_from(text: String) -> Result<Self, NotALocation> {
        text.parse()
    }
}

/// A store that is open.
pub struct Opened {
    /// The store.
    pub store: Arc<dyn Store>,
    /// What every process on this database draws alike for its access tokens; none where one process has it to itself.
    pub token_secret: Option<[u8; 32]>,
    /// The same for the seals of its challenges.
    pub challenge_secret: Option<[u8; 32]>,
    /// What every process on this database reads alike; none where one process has it to itself.
    pub lines: Option<Arc<dyn SharedLines>>,
    /// When its files are closed; none where the files are not this process's.
    pub ending: Option<Ending>,
}

impl Location {
    /// Opens it. `believed` are the authorities (DER) of a PostgreSQL server's certificate, `gateway` the name of who opens it, which no
    /// other process has at the same time.
    pub fn open(
        &self,
        budget: RefusalBudget,
        believed: Vec<Vec<u8>>,
        gateway: Option<String>,
    ) -> Result<Opened, OpenError> {
        match self {
            Location::Sqlite(path) => sqlite(path, budget),
            #[cfg(feature = "postgres")]
            Location::Postgres(url) => {
                let mut store = super::postgres::Postgres::open(url, believed)?.keeping(budget);
                if let Some(gateway) = gateway {
                    store = store.of_gateway(gateway);
                }
                let secret = |name: &str| {
                    store.secret(name).map_err(|error| OpenError::Storage {
                        path: store.place().into(),
                        fault: match error {
                            super::errors::RegistryError::Storage(fault) => fault,
                            _ => super::errors::StorageFault::Corrupt,
                        },
                    })
                };
                let (tokens, challenges) = (secret("access-tokens")?, secret("challenges")?);
                let (store, token_secret, challenge_secret) =
                    (Arc::new(store), Some(tokens), Some(challenges));
                Ok(Opened {
                    store: store.clone(),
                    token_secret,
                    challenge_secret,
                    lines: Some(store),
                    ending: None,
                })
            }
            #[cfg(not(feature = "postgres"))]
            Location::Postgres(_) => {
                let _ = (believed, gateway);
                Err(OpenError::NoPostgres)
            }
        }
    }
}

/// Moves what is in `from` into `to`, which must be new or empty; one is on SQLite and the other on PostgreSQL. `believed` are the
/// authorities (DER) of the PostgreSQL server's certificate.
#[cfg(feature = "postgres")]
pub fn copy(
    from: &Location,
    to: &Location,
    believed: Vec<Vec<u8>>,
) -> Result<super::postgres::Moved, super::postgres::CopyError> {
    use super::postgres::{CopyError, Postgres};
    match (from, to) {
        (Location::Sqlite(from), Location::Postgres(to)) => Postgres::open(to, believed)?.take_from(from),
        (Location::Postgres(from), Location::Sqlite(to)) => Postgres::open(from, believed)?.give_to(to),
        _ => Err(CopyError::SameKind),
    }
}

/// Moves months of a registry on PostgreSQL into files, and tells each step; how many months were left for what is open in them.
/// `believed` as with [`copy`].
#[cfg(feature = "postgres")]
pub fn archive(
    from: &Location,
    believed: Vec<Vec<u8>>,
    wish: &super::postgres::Archiving,
    told: &mut dyn FnMut(super::postgres::ArchiveStep),
) -> Result<u64, super::postgres::CopyError> {
    use super::postgres::{CopyError, Postgres};
    match from {
        Location::Postgres(from) => Postgres::open(from, believed)?.archive(wish, told),
        Location::Sqlite(_) => Err(CopyError::ArchiveOfSqlite),
    }
}

fn sqlite(path: &Path, budget: RefusalBudget) -> Result<Opened, OpenError> {
    let (mark, ending) = Ending::pair();
    let store = Arc::new(Sqlite::open(path)?.keeping(budget).ending_with(mark));
    Ok(Opened { store, token_secret: None, challenge_secret: None, lines: None, ending: Some(ending) })
}
