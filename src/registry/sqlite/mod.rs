//! The store on SQLite: write-ahead log, full synchronisation, one writing connection and a few that read.
//!
//! Personal data stay in this one file (and its `-wal` and `-shm`), mode 0600.

mod accounts;
mod behind;
mod documents;
mod entries;
mod journal;
mod log;
mod memory;
mod messages;
mod messages_read;
mod messages_taken;
mod notices;
mod open;
mod packed;
mod place;
mod reads;
mod refusals;
mod reset;
mod schema;
mod sent;
mod sequences;
mod tasks;
mod writes;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use rusqlite::ffi::SQLITE_IOERR_FSYNC;
use rusqlite::{Connection, TransactionBehavior};

use super::access::AccessRights;
use super::account::{AccountQuery, AccountRows};
use super::actor::Actor;
use super::budget::RefusalBudget;
use super::case::{Case, Counts, KeptRefusal, RefusalEntry, RegisteredEntry, StoredDocument, StoredResult};
use super::ending::EndMark;
use super::errors::{OpenError, RegistryError, StorageFault};
use super::messages::{ExchangeQuery, ExchangeRows};
use super::number::RegistrationNumber;
use super::staff::{StaffEntry, TokenDigest};
use super::step_line::StepLine;
use super::store::{Behind, Gathers, Store, Write, Written};
use super::task::{QueueEntry, QueueQuery, Returned, Task};
use crate::clock::Now;
use log::Log;
use memory::Memory;
use place::Place;

pub use open::Size;
pub(super) use packed::{PackedIn, unpacked};
pub use schema::SCHEMA_VERSION;

/// Connections that read at the same time: more would only wait for the same two or four cores.
const READERS_MAX: usize = 4;

/// A commit synchronises the log and writes the last page of each table once more, however few rows it has. With few at a time that is
/// quicker done at once.
const BATCH_GATHERS: Gathers =
    Gathers { wait: Duration::from_micros(700), shared_min: 4, rides: Duration::from_millis(5) };

/// The connection that writes, and what is known of what it wrote.
#[derive(Debug)]
struct Writer {
    connection: Connection,
    memory: Memory,
}

/// A registry's database.
#[derive(Debug)]
pub struct Sqlite {
    path: PathBuf,
    place: Place,
    budget: RefusalBudget,
    writer: Mutex<Writer>,
    keeper: Mutex<Option<Connection>>,
    readers: Readers,
    log: Log,
    /// The database file, to have synchronised what was copied into it. It comes last: to close it lets go of the locks that SQLite's own
    /// connections hold on the file (POSIX knows locks of a process, not of an open file).
    file: File,
    /// Tells that all of the above is closed.
    end: Option<EndMark>,
}

impl Sqlite {
    /// Opens the database at `path`, makes it if there is none, and brings its schema up to date.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        Self::open_sized(path, Size::Disk)
    }

    /// The same with a limit of its size.
    pub fn open_sized(path: &Path, size: Size) -> Result<Self, OpenError> {
        let mut writer = open::writer(path, size)?;
        let log = Log::default();
        let counted = log.count(&mut writer);
        counted.map_err(|error| OpenError::Storage { path: path.to_owned(), fault: error.into() })?;
        let keeper = open::keeper(path)?;
        let file = File::open(path).map_err(|source| OpenError::File { path: path.to_owned(), source })?;
        let readers = Readers { path: path.to_owned(), idle: Mutex::default(), returned: Condvar::new() };
        Ok(Sqlite {
            path: path.to_owned(),
            place: Place::of(path),
            budget: RefusalBudget::default(),
            writer: Mutex::new(Writer { connection: writer, memory: Memory::default() }),
            keeper: Mutex::new(Some(keeper)),
            readers,
            log,
            file,
            end: None,
        })
    }

    /// The same with another budget for refusals.
    #[must_use]
    pub fn keeping(mut self, budget: RefusalBudget) -> Self {
        self.budget = budget;
        self
    }

    /// The same, letting go of `mark` when its files are closed.
    #[must_use]
    pub(super) fn ending_with(mut self, mark: EndMark) -> Self {
        self.end = Some(mark);
        self
    }

    /// The database file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, RegistryError>,
    ) -> Result<T, RegistryError> {
        let reader = self.readers.take()?;
        work(reader.connection()?)
    }

    /// An error where the files are not those that were opened, or shorter than what was written.
    fn in_place(&self, connection: &Connection) -> Result<(), StorageFault> {
        if self.place.check(self.log.written())? {
            return Ok(());
        }
        // Another connection may have copied all of the log and emptied it: SQLite knows.
        let _keeper_at_rest = lock(&self.keeper);
        let frames = open::frames(connection).map_err(|_| StorageFault::Displaced)?;
        self.log.found(frames);
        if self.place.check(frames)? { Ok(()) } else { Err(StorageFault::Displaced) }
    }

    /// Copies the log into the database, so that the file alone is whole.
    fn fold(&mut self) -> Result<(), StorageFault> {
        // SQLite removes the log with the last connection, if that one may write: the writer is the last.
        lock(&self.readers.idle).connections.clear();
        drop(lock(&self.keeper).take());
        let writer = lock(&self.writer);
        self.in_place(&writer.connection)?;
        let copied = open::checkpoint(&writer.connection, "TRUNCATE")?;
        if copied.whole { Ok(()) } else { Err(StorageFault::Locked) }
    }
}

impl Drop for Sqlite {
    fn drop(&mut self) {
        if let Err(fault) = self.fold() {
            tracing::warn!(%fault, "the registry's log was not copied into its file; keep both together");
        }
    }
}

impl Store for Sqlite {
    fn commit(&self, batch: &[Write]) -> Result<Vec<Result<Written, RegistryError>>, StorageFault> {
        let mut writer = lock(&self.writer);
        let Writer { connection, memory } = &mut *writer;
        self.in_place(connection)?;
        if self.log.wants_restart() {
            // SQLite lets one connection at a time copy, and does not let another wait for it: so wait for the keeper here.
            // If it cannot be done now the log goes on growing, and it is tried again after as much again.
            let _keeper_at_rest = lock(&self.keeper);
            let copied = open::checkpoint(connection, "RESTART");
            self.log.restarted(copied.as_ref().ok());
        }
        memory.begin();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut outcomes = Vec::with_capacity(batch.len());
        for write in batch {
            outcomes.push(match writes::apply(&transaction, write, &self.budget, memory) {
                Err(RegistryError::Storage(fault)) => return Err(fault),
                outcome => outcome,
            });
        }
        memory.sequences.write(&transaction)?;
        transaction.commit()?;
        memory.committed();
        // Once more: a file that was taken away in between holds what nobody will find.
        self.in_place(connection)?;
        Ok(outcomes)
    }

    fn gathers(&self) -> Gathers {
        BATCH_GATHERS
    }

    fn wants_upkeep(&self) -> bool {
        self.log.wants_copying() || self.log.nears_restart()
    }

    fn upkeep(&self) -> Result<(), StorageFault> {
        if !self.wants_upkeep() {
            return Ok(());
        }
        let copied = match lock(&self.keeper).as_ref() {
            Some(keeper) => open::checkpoint(keeper, "PASSIVE")?,
            None => return Ok(()),
        };
        // SQLite synchronises the file when it has copied all of the log. Under load that is never here, and else on the writer's thread
        // before the log begins anew: everybody would wait there for megabytes to reach the disk.
        self.file.sync_data().map_err(|_| StorageFault::Io { code: SQLITE_IOERR_FSYNC })?;
        self.log.copied(&copied);
        Ok(())
    }

    fn case(&self, number: &RegistrationNumber) -> Result<Option<Case>, RegistryError> {
        self.read(|connection| reads::case(connection, number))
    }

    fn document(&self, number: &RegistrationNumber) -> Result<Option<StoredDocument>, RegistryError> {
        self.read(|connection| documents::document(connection, number))
    }

    fn access(&self, number: &RegistrationNumber) -> Result<Option<AccessRights>, RegistryError> {
        self.read(|connection| reads::access(connection, number))
    }

    fn history(&self, number: &RegistrationNumber) -> Result<Vec<StepLine>, RegistryError> {
        self.read(|connection| reads::history(connection, number))
    }

    fn task(&self, number: &RegistrationNumber) -> Result<Option<Task>, RegistryError> {
        self.read(|connection| tasks::task(connection, number))
    }

    fn next_place(&self, queue: &str) -> Result<Option<u64>, RegistryError> {
        self.read(|connection| sequences::after_last(connection, &format!("queue/{queue}"))).map(Some)
    }

    fn queue(&self, query: &QueueQuery) -> Result<Vec<QueueEntry>, RegistryError> {
        self.read(|connection| tasks::queue(connection, query))
    }

    fn acts(&self, number: &RegistrationNumber) -> Result<Vec<Bytes>, RegistryError> {
        self.read(|connection| tasks::acts(connection, number))
    }

    fn returns(&self, offset: u32, entries_max: u32) -> Result<Vec<Returned>, RegistryError> {
        self.read(|connection| tasks::returns(connection, offset, entries_max))
    }

    fn played(&self) -> Result<Vec<(Actor, i64)>, RegistryError> {
        self.read(tasks::played)
    }

    fn waiting(&self, now: Now) -> Result<Vec<(Actor, u64, u64)>, RegistryError> {
        self.read(|connection| tasks::waiting(connection, now))
    }

    fn staff_by_token(&self, token: &TokenDigest) -> Result<Option<StaffEntry>, RegistryError> {
        self.read(|connection| tasks::staff_by_token(connection, token))
    }

    fn staff_by_certificate(&self, certificate: &[u8; 32]) -> Result<Option<StaffEntry>, RegistryError> {
        self.read(|connection| tasks::staff_by_certificate(connection, certificate))
    }

    fn staff(&self) -> Result<Vec<StaffEntry>, RegistryError> {
        self.read(tasks::everybody)
    }

    fn result(&self, number: &RegistrationNumber) -> Result<Option<StoredResult>, RegistryError> {
        self.read(|connection| reads::result(connection, number))
    }

    fn due(&self, now: Now, cases_max: u32) -> Result<Vec<(RegistrationNumber, Now)>, RegistryError> {
        self.read(|connection| reads::due(connection, now, cases_max))
    }

    fn refusals(&self, entries_max: u32) -> Result<Vec<RefusalEntry>, RegistryError> {
        self.read(|connection| journal::refusals(connection, entries_max))
    }

    fn refusal(&self, request_id: &str) -> Result<Option<KeptRefusal>, RegistryError> {
        self.read(|connection| journal::refusal(connection, request_id))
    }

    fn registered(&self, entries_max: u32) -> Result<Vec<RegisteredEntry>, RegistryError> {
        self.read(|connection| journal::registered(connection, entries_max))
    }

    fn exchange(&self, query: &ExchangeQuery) -> Result<ExchangeRows, RegistryError> {
        self.read(|connection| messages_read::read(connection, query))
    }

    fn accounts(&self, query: &AccountQuery) -> Result<AccountRows, RegistryError> {
        self.read(|connection| accounts::read(connection, query))
    }

    fn behind(&self, now: Now) -> Result<Option<Behind>, RegistryError> {
        self.read(|connection| behind::behind(connection, now)).map(Some)
    }

    fn counts(&self) -> Result<Counts, RegistryError> {
        self.read(reads::counts)
    }
}

/// The connections that read: opened as they are needed, [`READERS_MAX`] at most.
#[derive(Debug)]
struct Readers {
    path: PathBuf,
    idle: Mutex<Idle>,
    returned: Condvar,
}

#[derive(Debug, Default)]
struct Idle {
    connections: Vec<Connection>,
    lent: usize,
}

impl Readers {
    fn take(&self) -> Result<Lent<'_>, RegistryError> {
        let mut idle = lock(&self.idle);
        while idle.lent >= READERS_MAX {
            idle = self.returned.wait(idle).unwrap_or_else(PoisonError::into_inner);
        }
        idle.lent += 1;
        let known = idle.connections.pop();
        drop(idle);
        let mut lent = Lent { readers: self, connection: known };
        if lent.connection.is_none() {
            lent.connection = Some(open::reader(&self.path)?);
        }
        Ok(lent)
    }
}

/// A connection from the pool; it returns when dropped.
struct Lent<'a> {
    readers: &'a Readers,
    connection: Option<Connection>,
}

impl Lent<'_> {
    fn connection(&self) -> Result<&Connection, StorageFault> {
        self.connection.as_ref().ok_or(StorageFault::Unreachable)
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let mut idle = lock(&self.readers.idle);
        idle.lent -= 1;
        idle.connections.extend(self.connection.take());
        self.readers.returned.notify_one();
    }
}

/// A connection is whole after a panic elsewhere: what was not committed was rolled back.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
