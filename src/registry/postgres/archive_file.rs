//! The file of an archived month: a registry of its own on SQLite, written beside, read back and compared before it has its name.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};

use super::copy::{CopyError, take_table};
use super::copy_tables::{TABLES, Table};
use super::partitions::PARTITIONED;
use super::session::Session;
use crate::crypto::{DigestAlgorithm, Hasher};
use crate::registry::sqlite::Sqlite;

/// The ids of the requests that are archived together, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ids {
    pub(super) first: i64,
    pub(super) last: i64,
}

/// What is in a file, or is to be: by table how many rows, and the digests of the rows, added up: their order does not matter.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Sum(BTreeMap<&'static str, (u64, [u8; 32])>);

impl Sum {
    fn add(&mut self, table: &'static str, row: &[Value]) {
        let mut hasher = Hasher::new(DigestAlgorithm::Sha256);
        for value in row {
            let number;
            let (kind, octets): (u8, &[u8]) = match value {
                Value::Null => (0, &[]),
                Value::Integer(value) => {
                    number = value.to_be_bytes();
                    (1, &number)
                }
                Value::Real(value) => {
                    number = value.to_be_bytes();
                    (2, &number)
                }
                Value::Text(text) => (3, text.as_bytes()),
                Value::Blob(octets) => (4, octets),
            };
            hasher.update(&[kind]);
            hasher.update(&(octets.len() as u64).to_be_bytes());
            hasher.update(octets);
        }
        let digest = hasher.finish();
        let (rows, sum) = self.0.entry(table).or_default();
        *rows += 1;
        let mut carry = 0;
        for (octet, more) in sum.iter_mut().zip(digest.as_ref()) {
            let added = u16::from(*octet) + u16::from(*more) + carry;
            *octet = (added & 0xFF) as u8;
            carry = added >> 8;
        }
    }

    /// Whether both are of the same requests: what is only appended is the same. Tokens, accounts and given numbers may have changed.
    pub(super) fn is_of_the_same(&self, other: &Sum) -> bool {
        PARTITIONED.iter().all(|table| self.0.get(table) == other.0.get(table))
    }

    /// Rows of a table.
    pub(super) fn rows(&self, table: &str) -> u64 {
        self.0.get(table).map_or(0, |(rows, _)| *rows)
    }
}

/// What of a table is of these requests; nothing of tables that are about no request. The numbers that were given out go along, so that
/// who goes on in the file gives none twice.
fn of_requests(table: &Table, Ids { first, last }: Ids) -> Option<String> {
    let (all, _) = table.of_postgres?;
    let within = |key: &str| format!("{key} BETWEEN {first} AND {last}");
    let condition = match table.name {
        "sequences" => "true".to_owned(),
        "requests" => within("id"),
        "accounts" => format!("id IN (SELECT account_id FROM requests WHERE {})", within("id")),
        "certificates" => format!(
            "sha256 IN (SELECT substring(d.certificates FROM 1 + 32 * n.at FOR 32) FROM documents d, \
             generate_series(0, length(d.certificates) / 32 - 1) AS n (at) WHERE {})",
            within("d.request_id")
        ),
        "documents" | "step_log" | "results" | "acts" | "returns" | "questionnaires" => within("request_id"),
        _ => return None,
    };
    Some(format!("SELECT * FROM ({all}) AS found WHERE {condition}"))
}

/// The file as it is written: it has its name only when it is whole.
pub(super) fn partial(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".partial");
    name.into()
}

/// Lets go of what an earlier attempt left.
pub(super) fn clear(partial: &Path) -> Result<(), CopyError> {
    for end in ["", "-wal", "-shm", "-journal"] {
        let mut name = partial.as_os_str().to_owned();
        name.push(end);
        match std::fs::remove_file(&name) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(of_file(partial, error));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Writes it, in the transaction that is open on the other side.
pub(super) async fn write(
    session: Session<'_>,
    partial: &Path,
    ids: Ids,
    told: &mut dyn FnMut(u64),
) -> Result<Sum, CopyError> {
    drop(Sqlite::open(partial)?);
    let mut connection = Connection::open(partial)?;
    // The file alone is whole at any time: nothing of it stands in a log beside it.
    connection.pragma_update(None, "journal_mode", "DELETE")?;
    let target = connection.transaction()?;
    target.execute_batch("PRAGMA defer_foreign_keys = ON;")?;
    let mut sum = Sum::default();
    let mut rows = 0;
    for table in TABLES {
        let (Some(sql), Some((_, columns))) = (of_requests(table, ids), table.of_postgres) else { continue };
        let mut seen = |row: &[Value]| {
            sum.add(table.name, row);
            rows += 1;
            told(rows);
        };
        take_table(session, &target, table.name, (&sql, columns), &mut seen).await?;
    }
    target.commit()?;
    connection.close().map_err(|(_, error)| error)?;
    Ok(sum)
}

/// What stands in a file.
pub(super) fn read(file: &Path) -> Result<Sum, CopyError> {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let mut sum = Sum::default();
    for table in TABLES {
        let (Some(_), Some((_, columns))) =
            (of_requests(table, Ids { first: 0, last: 0 }), table.of_postgres)
        else {
            continue;
        };
        let sql = format!("SELECT {} FROM {}", columns.join(", "), table.name);
        let mut statement = connection.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let values: Vec<Value> = (0..columns.len()).map(|at| row.get(at)).collect::<Result<_, _>>()?;
            sum.add(table.name, &values);
        }
    }
    Ok(sum)
}

/// Gives it its name. It is on the disk before and after.
pub(super) fn name(partial: &Path, file: &Path) -> Result<(), CopyError> {
    let failed = |error| of_file(file, error);
    File::open(partial).and_then(|file| file.sync_all()).map_err(failed)?;
    std::fs::rename(partial, file).map_err(failed)?;
    let directory = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // On other systems a directory cannot be opened, and need not be.
    if cfg!(unix) {
        File::open(directory).and_then(|directory| directory.sync_all()).map_err(failed)?;
    }
    Ok(())
}

pub(super) fn of_file(path: &Path, source: std::io::Error) -> CopyError {
    CopyError::File { path: path.to_owned(), source }
}
