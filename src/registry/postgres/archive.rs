//! Moves months out of the database, each into a file of its own. First the file is whole and on the disk; then one transaction lets go of
//! the month and says where it is. Whatever is killed in between, the month is in the database or said to be in the file.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::archive_file::{self as file, Ids, Sum, of_file};
use super::copy::{CopyError, in_transaction};
use super::month::Month;
use super::partitions::{self, PARTITIONED};
use super::parts::Parts;
use super::session::{Session, Text, bind};
use crate::clock::Now;
use crate::registry::errors::{RegistryError, StorageFault};

/// What is to be archived.
#[derive(Debug, Clone)]
pub struct Archiving {
    /// The first month that stays.
    pub before: Month,
    /// Where the files go.
    pub directory: PathBuf,
    /// Only tells what it would do.
    pub dry_run: bool,
}

/// How far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArchiveStep {
    /// Requests of a month are not at their end: it stays as it is.
    Left {
        /// The month.
        month: Month,
        /// How many they are.
        open: u64,
        /// The first of their numbers.
        numbers: Vec<String>,
    },
    /// A month that would be archived.
    Would {
        /// The month.
        month: Month,
        /// Its requests.
        requests: u64,
        /// The name of its file.
        file: String,
    },
    /// A month is being written.
    Begins {
        /// The month.
        month: Month,
        /// Its requests.
        requests: u64,
    },
    /// Rows of the month that are written.
    Rows(u64),
    /// A month is in its file, and no longer in the database.
    Done {
        /// The month.
        month: Month,
        /// Its requests.
        requests: u64,
        /// The name of its file.
        file: String,
    },
}

/// Numbers that are named of requests that keep a month.
const NAMED_MAX: i64 = 5;

/// It is told each time that so many rows more are written.
const ROWS_TOLD: u64 = 20_000;

/// How long one attempt waits for who is in the way: all who write wait behind it for so long.
const LOCK_WAIT: &str = "1s";

/// How long it is tried, and how long gateways go on between two attempts.
const LET_GO_WAIT: Duration = Duration::from_secs(60);
const LET_GO_AGAIN: Duration = Duration::from_secs(1);

/// The requests of a month that are in the database as a whole.
struct Found {
    month: Month,
    ids: Ids,
    requests: u64,
    file: String,
}

/// Archives what is asked for, the oldest month first. How many months were left.
pub(super) fn months(
    store: &Parts,
    wish: &Archiving,
    told: &mut dyn FnMut(ArchiveStep),
) -> Result<u64, CopyError> {
    let _held = if wish.dry_run { None } else { held(&wish.directory)? };
    let mut left = 0;
    for found in in_transaction(store, READ, async |session| all(session, wish.before).await)? {
        let Found { month, ids, requests, ref file } = found;
        let (open, numbers) = in_transaction(store, READ, async |session| open(session, ids).await)?;
        if open > 0 {
            left += 1;
            told(ArchiveStep::Left { month, open, numbers });
        } else if wish.dry_run {
            told(ArchiveStep::Would { month, requests, file: file.clone() });
        } else {
            told(ArchiveStep::Begins { month, requests });
            let path = wish.directory.join(file);
            let sum = written(store, ids, &path, told)?;
            let_go(store, &found, &sum)?;
            told(ArchiveStep::Done { month, requests, file: file.clone() });
        }
    }
    Ok(left)
}

/// The directory, for this process alone: two would write the same file. Nothing where a directory cannot be held.
fn held(directory: &Path) -> Result<Option<File>, CopyError> {
    std::fs::create_dir_all(directory).map_err(|error| of_file(directory, error))?;
    let Ok(handle) = File::open(directory) else { return Ok(None) };
    match handle.try_lock() {
        Ok(()) => Ok(Some(handle)),
        Err(TryLockError::WouldBlock) => Err(CopyError::InUse { path: directory.to_owned() }),
        Err(TryLockError::Error(_)) => Ok(None),
    }
}

const READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// The months that have requests, all of which were registered before.
async fn all(session: Session<'_>, before: Month) -> Result<Vec<Found>, CopyError> {
    let mut found = Vec::new();
    for month in partitions::of_table(session, "documents").await? {
        if month >= before {
            break;
        }
        let partition = month.partition("documents");
        let sql = format!("SELECT min(request_id), max(request_id), count(*) FROM {partition}");
        let row = session.row(&sql, bind![]).await?.ok_or(StorageFault::Unreachable)?;
        let (Some(first), Some(last)) = (row.try_get(0)?, row.try_get(1)?) else { continue };
        let ids = Ids { first, last };
        // What was copied from SQLite may have another month than its id.
        let latest = "SELECT max(registered_at) FROM requests WHERE id BETWEEN $1 AND $2";
        let latest = session.row(latest, bind![first, last]).await?;
        let latest: Option<i64> = latest.map(|row| row.try_get(0)).transpose()?.flatten();
        if latest.is_some_and(|latest| Now::from_millis(latest) >= before.begins()) {
            continue;
        }
        let requests = row.try_get::<_, i64>(2)?.unsigned_abs();
        found.push(Found { month, ids, requests, file: name(session, month).await? });
    }
    Ok(found)
}

/// The name of a month's file; of one for which requests came after it was archived, with the number of the file.
async fn name(session: Session<'_>, month: Month) -> Result<String, CopyError> {
    let earlier = "SELECT count(*) FROM archived WHERE month = $1";
    let row =
        session.row(earlier, bind![Text(&month.to_string())]).await?.ok_or(StorageFault::Unreachable)?;
    Ok(match row.try_get::<_, i64>(0)? {
        0 => format!("{month}.sqlite"),
        earlier => format!("{month}.{}.sqlite", earlier + 1),
    })
}

/// How many of these requests something will still happen to, and some of their numbers.
async fn open(session: Session<'_>, Ids { first, last }: Ids) -> Result<(u64, Vec<String>), CopyError> {
    let sql = "SELECT r.number, count(*) OVER () FROM requests r JOIN status s ON s.request_id = r.id WHERE r.id BETWEEN $1 AND $2 AND \
               (s.state NOT IN ('completed', 'refused', 'documents-refused') \
               OR EXISTS (SELECT 1 FROM due d WHERE d.request_id = r.id) OR EXISTS (SELECT 1 FROM tasks t WHERE t.request_id = r.id) \
               OR r.number IN (SELECT c.number FROM exchange_cases c WHERE c.told < 2)) ORDER BY r.id LIMIT $3";
    let rows = session.rows(sql, bind![first, last, NAMED_MAX]).await?;
    let count = rows.first().map_or(Ok(0), |row| row.try_get::<_, i64>(1))?;
    let numbers = rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
    Ok((count.unsigned_abs(), numbers))
}

/// The file, whole and on the disk.
fn written(
    store: &Parts,
    ids: Ids,
    path: &Path,
    told: &mut dyn FnMut(ArchiveStep),
) -> Result<Sum, CopyError> {
    let partial = file::partial(path);
    file::clear(&partial)?;
    let done = compared(store, ids, path, &partial, told);
    if done.is_err() {
        // The first error counts.
        let _ = file::clear(&partial);
    }
    done
}

fn compared(
    store: &Parts,
    ids: Ids,
    path: &Path,
    partial: &Path,
    told: &mut dyn FnMut(ArchiveStep),
) -> Result<Sum, CopyError> {
    let told = std::cell::RefCell::new(told);
    let sum = in_transaction(store, READ, async |session| {
        let mut rows = |rows: u64| {
            if rows.is_multiple_of(ROWS_TOLD) {
                (*told.borrow_mut())(ArchiveStep::Rows(rows));
            }
        };
        file::write(session, partial, ids, &mut rows).await
    })?;
    if file::read(partial)? != sum {
        return Err(CopyError::Differs { path: partial.to_owned() });
    }
    // Of a run that was killed before the database let go, or somebody else's.
    if path.exists() && !file::read(path).is_ok_and(|there| there.is_of_the_same(&sum)) {
        return Err(CopyError::InTheWay { path: path.to_owned() });
    }
    file::name(partial, path)?;
    Ok(sum)
}

/// Takes the month out of the database, and says where it is.
fn let_go(store: &Parts, found: &Found, sum: &Sum) -> Result<(), CopyError> {
    let begun = Instant::now();
    loop {
        match in_transaction(store, "BEGIN", async |session| let_go_in(session, found, sum).await) {
            Err(CopyError::Registry(RegistryError::Storage(StorageFault::Contended)))
                if begun.elapsed() < LET_GO_WAIT =>
            {
                std::thread::sleep(LET_GO_AGAIN);
            }
            done => return done,
        }
    }
}

/// Every batch holds a row of its process in `writers`: behind this lock none is half done, and none begins. What is at its end now stays so.
async fn let_go_in(session: Session<'_>, found: &Found, sum: &Sum) -> Result<(), CopyError> {
    session.script(&format!("SET LOCAL lock_timeout = '{LOCK_WAIT}'")).await?;
    partitions::hold(session).await?;
    session.script("LOCK TABLE writers IN EXCLUSIVE MODE").await?;
    let changed = || CopyError::Changed { month: found.month };
    if !partitions::of_table(session, "documents").await?.contains(&found.month)
        || open(session, found.ids).await?.0 > 0
    {
        return Err(changed());
    }
    let names: Vec<String> = PARTITIONED.iter().map(|table| found.month.partition(table)).collect();
    for (table, name) in PARTITIONED.iter().zip(&names) {
        let row = session.row(&format!("SELECT count(*) FROM {name}"), bind![]).await?;
        let rows: i64 = row.ok_or(StorageFault::Unreachable)?.try_get(0)?;
        if rows.unsigned_abs() != sum.rows(table) {
            return Err(changed());
        }
    }
    let said = "INSERT INTO archived (last_id, month, at, requests, file) VALUES ($1, $2, (extract(epoch FROM now()) * 1000)::BIGINT, $3, $4)";
    let requests = i64::try_from(found.requests).unwrap_or(i64::MAX);
    let month = found.month.to_string();
    session.execute(said, bind![found.ids.last, Text(&month), requests, Text(&found.file)]).await?;
    session.script(&format!("DROP TABLE {}", names.join(", "))).await?;
    Ok(())
}
