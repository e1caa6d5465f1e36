//! Opening a database: whose it is, which schema, whether it can be read, and how it is to be written.

use std::fs::OpenOptions;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::schema::{self, APPLICATION_ID, SCHEMA_VERSION};
use crate::registry::errors::{Damage, OpenError, StorageFault};

/// How long one connection waits for another's lock: a checkpoint of a full log ends within it.
const LOCK_WAIT: Duration = Duration::from_secs(5);

/// Pages up to which a database is checked as a whole when it is opened (16 MB, some tens of milliseconds); of a larger
/// one the newest rows are read, where a torn write would show.
const CHECKED_PAGES_MAX: i64 = 4_096;

/// Statements kept ready: more than one connection uses of the some hundred and thirty that there are.
const STATEMENTS_MAX: usize = 128;

/// The log is cut back to this after it was emptied.
const LOG_BYTES_KEPT: u64 = 64 * 1024 * 1024;

/// How large a database may grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Size {
    /// As large as the disk.
    #[default]
    Disk,
    /// So many pages of 4 KB; then writes are refused as on a full disk.
    Pages(u32),
}

/// The one connection that writes.
pub(super) fn writer(path: &Path, size: Size) -> Result<Connection, OpenError> {
    log_alone(path)?;
    create(path).map_err(|source| OpenError::File { path: path.to_owned(), source })?;
    let mut connection =
        connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(|error| refusal(path, &error))?;
    let (application_id, version) = schema::identity(&connection).map_err(|error| refusal(path, &error))?;
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))
        .map_err(|error| refusal(path, &error))?;
    let fresh = tables == 0 && application_id == 0 && version == 0;
    if !fresh && application_id != APPLICATION_ID {
        return Err(OpenError::Foreign {
            path: path.to_owned(),
            found: application_id,
            expected: APPLICATION_ID,
        });
    }
    if version > SCHEMA_VERSION {
        return Err(OpenError::Newer { path: path.to_owned(), found: version, known: SCHEMA_VERSION });
    }
    prepare(&mut connection, size).map_err(|error| refusal(path, &error))?;
    examine(&connection, path)?;
    Ok(connection)
}

/// The connection that copies the log back.
pub(super) fn keeper(path: &Path) -> Result<Connection, OpenError> {
    let connection =
        connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(|error| refusal(path, &error))?;
    connection
        .execute_batch("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;")
        .map_err(|error| refusal(path, &error))?;
    Ok(connection)
}

/// A connection that reads.
pub(super) fn reader(path: &Path) -> Result<Connection, StorageFault> {
    Ok(connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?)
}

/// What was copied of the log.
pub(super) struct Copied {
    /// Frames, from its beginning.
    pub(super) frames: usize,
    /// Nobody was in the way.
    pub(super) whole: bool,
}

/// Copies the log into the database.
pub(super) fn checkpoint(connection: &Connection, how: &'static str) -> Result<Copied, StorageFault> {
    let copied = |row: &rusqlite::Row<'_>| {
        let frames = usize::try_from(row.get::<_, i64>(2)?).unwrap_or(0);
        Ok(Copied { frames, whole: row.get::<_, i64>(0)? == 0 })
    };
    Ok(connection.query_row(&format!("PRAGMA wal_checkpoint({how})"), [], copied)?)
}

/// Frames in the log, as all connections see it; what can be copied of them without waiting is copied.
pub(super) fn frames(connection: &Connection) -> Result<usize, StorageFault> {
    let counted = |row: &rusqlite::Row<'_>| row.get::<_, i64>(1);
    let frames = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], counted)?;
    usize::try_from(frames).map_err(|_| StorageFault::Locked)
}

fn connect(path: &Path, access: OpenFlags) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(LOCK_WAIT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    // Plans do not depend on what is bound. Without it SQLite makes the plan of each kept statement with a JOIN anew at each use,
    // because what was bound the last time is cleared.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.execute_batch(
        "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;",
    )?;
    Ok(connection)
}

/// SQLite throws the log of an empty file away, and all that was registered with it.
fn log_alone(path: &Path) -> Result<(), OpenError> {
    let octets = |path: &Path| std::fs::metadata(path).map_or(0, |data| data.len());
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    match (octets(path), octets(Path::new(&log))) {
        (0, octets) if octets > 0 => {
            Err(OpenError::Damaged { path: path.to_owned(), found: Damage::LogAlone { octets } })
        }
        _ => Ok(()),
    }
}

/// Makes the file before SQLite does, for its owner alone; SQLite gives the log the same mode.
fn create(path: &Path) -> std::io::Result<()> {
    let existed = path.exists();
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    if !existed {
        file.sync_all()?;
        #[cfg(unix)]
        if let Some(directory) = path.parent() {
            let directory = if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
            std::fs::File::open(directory)?.sync_all()?;
        }
    }
    Ok(())
}

fn prepare(connection: &mut Connection, size: Size) -> rusqlite::Result<()> {
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    // An acknowledged row survives loss of power: the log is synchronised at each commit, also where `fsync` alone does
    // not reach the medium.
    connection.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON;",
    )?;
    connection.query_row(&format!("PRAGMA journal_size_limit = {LOG_BYTES_KEPT}"), [], |_| Ok(()))?;
    connection.query_row("PRAGMA wal_autocheckpoint = 0", [], |_| Ok(()))?;
    schema::migrate(connection)?;
    if let Size::Pages(pages) = size {
        connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))?;
    }
    Ok(())
}

/// Whether what is there can be read.
fn examine(connection: &Connection, path: &Path) -> Result<(), OpenError> {
    let damaged = |found| OpenError::Damaged { path: path.to_owned(), found };
    let pages: i64 = connection
        .query_row("PRAGMA page_count", [], |row| row.get(0))
        .map_err(|error| refusal(path, &error))?;
    if pages <= CHECKED_PAGES_MAX {
        let verdict: String = connection
            .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
            .map_err(|error| refusal(path, &error))?;
        return if verdict == "ok" { Ok(()) } else { Err(damaged(Damage::Sqlite(verdict))) };
    }
    for table in ["requests", "documents", "events", "results", "refusals"] {
        let key = if matches!(table, "documents" | "results") { "request_id" } else { "id" };
        let newest = format!("SELECT * FROM {table} ORDER BY {key} DESC LIMIT 16");
        read_through(connection, &newest).map_err(|error| refusal(path, &error))?;
    }
    let orphans: i64 = connection
        .query_row(
            "SELECT count(*) FROM (SELECT id FROM requests ORDER BY id DESC LIMIT 16) WHERE id NOT IN (SELECT request_id FROM documents)",
            [],
            |row| row.get(0),
        )
        .map_err(|error| refusal(path, &error))?;
    if orphans == 0 { Ok(()) } else { Err(damaged(Damage::NoDocument { requests: orphans })) }
}

fn read_through(connection: &Connection, query: &str) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(query)?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            let _ = row.get_ref(column)?;
        }
    }
    Ok(())
}

fn refusal(path: &Path, error: &rusqlite::Error) -> OpenError {
    let path = path.to_owned();
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => OpenError::NotADatabase { path },
        Some(ErrorCode::DatabaseCorrupt) => {
            OpenError::Damaged { path, found: Damage::Sqlite(error.to_string()) }
        }
        Some(_) => match error {
            rusqlite::Error::SqliteFailure(failure, _) => {
                OpenError::Storage { path, fault: rusqlite::Error::SqliteFailure(*failure, None).into() }
            }
            _ => OpenError::Damaged { path, found: Damage::Sqlite(error.to_string()) },
        },
        None => OpenError::Damaged { path, found: Damage::Sqlite(error.to_string()) },
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;

    #[test]
    fn a_kept_statement_is_not_planned_anew() {
        let directory = tempfile::tempdir().unwrap();
        let writer = writer(&directory.path().join("registry.sqlite"), Size::Disk).unwrap();
        let join =
            "SELECT r.number FROM requests r JOIN results d ON d.request_id = r.id WHERE r.number = ?1";
        for number in 0..50 {
            let mut statement = writer.prepare_cached(join).unwrap();
            assert!(!statement.exists([number.to_string()]).unwrap());
            assert_eq!(statement.get_status(StatementStatus::RePrepare), 0, "at use {number}");
        }
    }
}
