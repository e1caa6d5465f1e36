//! What can go wrong in the registry.

pub use crate::interface::StorageFault;
use std::path::PathBuf;

use super::actor::Actor;
use super::number::RegistrationNumber;
use super::state::State;
use crate::clock::Now;

/// Why the registry did not do as asked. Nothing of what was refused is kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegistryError {
    /// More waits than the queue holds; the same may be sent again.
    #[error(
        "the registry has {waiting} writes of {octets} bytes waiting and takes no more now; send it again in a few seconds"
    )]
    Busy {
        /// Writes that wait.
        waiting: usize,
        /// What they weigh together.
        octets: usize,
    },
    /// The same sender and message id with another content.
    #[error("the sender's message id is taken by another message; give a new message a new id")]
    Conflict,
    /// The same signed content is registered by somebody else, or for another service.
    #[error("what was signed is registered already, by another sender or for another service")]
    AlreadyRegistered,
    /// A part is larger than is stored.
    #[error("{part} has {octets} bytes, at most {octets_max} are stored; send less")]
    TooLarge {
        /// Which part.
        part: &'static str,
        /// What it has.
        octets: usize,
        /// What is allowed.
        octets_max: usize,
    },
    /// There is no such case.
    #[error("nothing is registered as {0}; check the number")]
    Unknown(RegistrationNumber),
    /// The case is at its end, and its documents were moved into an archive.
    #[error(
        "{number} is archived: what is kept of its month {month} is in {file}; open that file as a registry"
    )]
    Archived {
        /// The case.
        number: RegistrationNumber,
        /// The month of its registration.
        month: String,
        /// The file's name.
        file: String,
    },
    /// The case is no longer where the change was to start.
    #[error(
        "{number} stands at {found} (revision {found_revision}), not at {expected} (revision {expected_revision}); read it again"
    )]
    Moved {
        /// The case.
        number: RegistrationNumber,
        /// The state the change starts from.
        expected: State,
        /// The revision the change starts from.
        expected_revision: u64,
        /// The state there is.
        found: State,
        /// The revision there is.
        found_revision: u64,
    },
    /// Somebody else is at work on the case.
    #[error("{number} is being worked on by another until {until}")]
    Leased {
        /// The case.
        number: RegistrationNumber,
        /// When that ends at the latest.
        until: Now,
    },
    /// It was worked out with players who have changed since.
    #[error("the players have changed since a change of {number} was worked out; it is worked out again")]
    PlayersChanged {
        /// The case.
        number: RegistrationNumber,
    },
    /// Its answer is signed with a place in a queue that is another's now.
    #[error("place {place}, with which the answer of {number} is signed, is taken; it is worked out again")]
    PlaceTaken {
        /// The case.
        number: RegistrationNumber,
        /// The place.
        place: u64,
    },
    /// No such step is foreseen.
    #[error("a case at {from} cannot become {to}")]
    Forbidden {
        /// The state it has.
        from: State,
        /// The state asked for.
        to: State,
    },
    /// The step that an act is meant for is not the one that is open.
    #[error("{number} does not wait at step {label}; read it again")]
    NotOpen {
        /// The case.
        number: RegistrationNumber,
        /// The step the act is meant for.
        label: String,
    },
    /// The step is another role's.
    #[error("the open step of {number} is for role {role}, not for {yours}")]
    OtherRole {
        /// The case.
        number: RegistrationNumber,
        /// Whose step it is.
        role: Actor,
        /// The role of who wants to do it.
        yours: Actor,
    },
    /// Another person has the step in hand.
    #[error("another person has the step of {number} in hand until {until}")]
    InHand {
        /// The case.
        number: RegistrationNumber,
        /// Until when.
        until: Now,
    },
    /// Another person was named for the step.
    #[error("another person was named for the step of {number}")]
    AnotherNamed {
        /// The case.
        number: RegistrationNumber,
    },
    /// The store did not take it.
    #[error("the registry's store did not do it: {0}")]
    Storage(#[from] StorageFault),
    /// What is stored cannot be read as what it should be.
    #[error(
        "row {row} of {table} holds a {column} that cannot be read; the database was changed by something else"
    )]
    Unreadable {
        /// The table.
        table: &'static str,
        /// Which row.
        row: i64,
        /// Which column.
        column: &'static str,
    },
    /// The writer has ended; the process is stopping or must be started anew.
    #[error("the registry is closed; start the process again")]
    Closed,
}

/// What was found of a registry that is damaged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// SQLite says what, in English.
    #[error("{0}")]
    Sqlite(String),
    /// The log of a database without the database.
    #[error("there is no database beside its log of {octets} bytes")]
    LogAlone {
        /// What the log has.
        octets: u64,
    },
    /// Requests without the document that was registered with each.
    #[error("{requests} of the newest requests have no document")]
    NoDocument {
        /// How many of those that were looked at.
        requests: i64,
    },
}

impl From<rusqlite::Error> for StorageFault {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as C;
        let rusqlite::Error::SqliteFailure(failure, _) = &error else {
            return StorageFault::Other { code: -1 };
        };
        match failure.code {
            C::DiskFull => StorageFault::Full,
            C::ReadOnly | C::PermissionDenied => StorageFault::ReadOnly,
            C::SystemIoFailure | C::CannotOpen => StorageFault::Io { code: failure.extended_code },
            C::DatabaseBusy | C::DatabaseLocked => StorageFault::Locked,
            C::DatabaseCorrupt | C::NotADatabase => StorageFault::Corrupt,
            _ => StorageFault::Other { code: failure.extended_code },
        }
    }
}

impl From<rusqlite::Error> for RegistryError {
    fn from(error: rusqlite::Error) -> Self {
        RegistryError::Storage(error.into())
    }
}

/// Why a database file was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file cannot be made or read.
    #[error("{path}: {source}; check that the directory exists and may be written to")]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Not an SQLite database at all.
    #[error("{path} is not a database; name another file or move it away")]
    NotADatabase {
        /// Which file.
        path: PathBuf,
    },
    /// A database of another program.
    #[error(
        "{path} is a database of another program (application id {found:#010x}, expected {expected:#010x}); name another file"
    )]
    Foreign {
        /// Which file.
        path: PathBuf,
        /// Its mark.
        found: i32,
        /// Ours.
        expected: i32,
    },
    /// Written by a later version.
    #[error(
        "{path} has schema {found}, this version knows up to {known}; start the newer version, nothing was changed"
    )]
    Newer {
        /// Which file.
        path: PathBuf,
        /// Its schema.
        found: u32,
        /// The latest known here.
        known: u32,
    },
    /// Damaged.
    #[error("{path} is damaged: {found}; restore it from a copy")]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// What was found.
        found: Damage,
    },
    /// SQLite refuses for another reason.
    #[error("{path}: {fault}")]
    Storage {
        /// Which file.
        path: PathBuf,
        /// Why.
        fault: StorageFault,
    },
    /// A database in which another program has its tables.
    #[error(
        "{database} has tables of another program; give the registry a database, or a schema, of its own"
    )]
    ForeignTables {
        /// Which database, without the password.
        database: String,
    },
    /// This program was built without PostgreSQL.
    #[error("this program was built without the feature postgres")]
    NoPostgres,
    /// What is given as the address of a database is none.
    #[error("this is not the address of a PostgreSQL database: {why}; write postgres://user@host/database")]
    Address {
        /// What is wrong, in English.
        why: String,
    },
    /// A thread could not be started.
    #[error("the registry's writer thread could not be started: {0}")]
    Thread(std::io::Error),
}
