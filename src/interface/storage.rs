//! Why a store does not take a write, and what `/health` found.

use crate::clock::Now;

/// Why the store did not take a batch, or does not answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StorageFault {
    /// No room.
    #[error("the disk or the database's size limit is full; make room, nothing needs to be restarted")]
    Full,
    /// No right to write.
    #[error("the database is read-only; give the process the right to write to it and its directory")]
    ReadOnly,
    /// The device failed.
    #[error("reading or writing failed (SQLite code {code}); look at the disk")]
    Io {
        /// SQLite's extended code.
        code: i32,
    },
    /// Another process holds the lock.
    #[error("another process holds the database; only one gateway may use one file")]
    Locked,
    /// The file is damaged.
    #[error("the database is damaged; restore it from a copy")]
    Corrupt,
    /// Anything else SQLite says.
    #[error("SQLite code {code}")]
    Other {
        /// SQLite's extended code.
        code: i32,
    },
    /// The file, or its log, is no longer where it was opened, or shorter than what was written.
    #[error(
        "the database was deleted, moved, replaced or cut short while the gateway was running; put it back, or start the gateway again"
    )]
    Displaced,
    /// PostgreSQL refuses for another reason.
    #[error("PostgreSQL code {code}")]
    Sqlstate {
        /// Its SQLSTATE; `-` where it gave none.
        code: String,
    },
    /// PostgreSQL has no such database.
    #[error("there is no such database on the server; make it with `createdb`, or name another")]
    NoDatabase,
    /// PostgreSQL lets this role not in.
    #[error("the server refuses the role or its password; check both in the address, and pg_hba.conf")]
    NoRole,
    /// The certificate of the server is of no authority that is believed, or for another host.
    #[error(
        "the certificate of the server is not believed; name the file of its authority: `--certificates`, or `registry.certificates` in the settings"
    )]
    NotBelieved,
    /// No connection was made, or it broke.
    #[error(
        "no connection to the database server ({cause}); check that it runs, and the host and port of the address"
    )]
    NoConnection {
        /// The kind of the system's error.
        kind: std::io::ErrorKind,
        /// What the system says.
        cause: String,
    },
    /// Other processes changed the same rows again and again.
    #[error("other processes were in the way for too long; send it again")]
    Contended,
    /// The store does not answer, or a store that stands in between refused.
    #[error("the store is not reachable")]
    Unreachable,
}

/// Why a check of `/health` fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HealthFault {
    /// The store does not take a write.
    Storage(StorageFault),
    /// A write takes too long.
    SlowWrite {
        /// Longer than this.
        millis: u128,
    },
    /// The registry's queue is full.
    Queue,
    /// The registry is closed: the gateway stops.
    Closed,
    /// No CRL is at hand.
    NoCrl {
        /// When.
        at: Now,
    },
}
