//! Moves a registry from a file of SQLite into a database of PostgreSQL, and back: table by table, in one transaction on either side.
//!
//! The target must be empty, and is whole or empty afterwards. Ids and numbers stay as they are.

use std::collections::BTreeSet;
use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use tokio_postgres::Row;

use super::archived;
use super::copy_tables::{Kind, SEQUENCES, TABLES, Table};
use super::kept::Param;
use super::month::Month;
use super::partitions;
use super::parts::Parts;
use super::session::{Session, Text, bind, param};
use super::wait::wait;
use crate::clock::Now;
use crate::registry::errors::{OpenError, RegistryError, StorageFault};
use crate::registry::sqlite::{PackedIn, Sqlite, unpacked};
use crate::registry::state::State;
use crate::registry::step_line::{StepLine, StepOutcome, pack};

/// Rows that are moved at once, and octets: a row may be as large as a request.
const ROWS_AT_ONCE_MAX: usize = 500;
const OCTETS_AT_ONCE_MAX: usize = 16 * 1024 * 1024;

/// What was moved: rows by table, in order.
pub type Moved = Vec<(&'static str, u64)>;

/// Why a registry was not moved. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// One of the two was not opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The file to be copied is not there.
    #[error("{0} is not there")]
    NoSource(std::path::PathBuf),
    /// The target has something in it.
    #[error("the target is not empty: {table} has rows; copy into a new registry")]
    NotEmpty {
        /// A table with rows.
        table: &'static str,
    },
    /// Both are on SQLite, or both on PostgreSQL.
    #[error("copy from sqlite: to postgres:, or back; each database copies its own kind by itself")]
    SameKind,
    /// Months of the registry are in files.
    #[error(
        "{months} months of this registry are archived, the last in {file}: it cannot be copied as a whole; copy the files by themselves"
    )]
    Archived {
        /// How many.
        months: u64,
        /// The name of the last file.
        file: String,
    },
    /// Only a registry on PostgreSQL is archived by month.
    #[error(
        "a registry on SQLite is one file and has no months: stop the gateway, move the file away, and it begins a new one"
    )]
    ArchiveOfSqlite,
    /// A file or directory of an archive.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: std::path::PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// What was read back is not what was written.
    #[error(
        "{path} does not hold what was written to it: check the disk; the month is still in the database"
    )]
    Differs {
        /// Which file.
        path: std::path::PathBuf,
    },
    /// Another archive job is at work there.
    #[error("{path} is in use by another archive job; wait for its end")]
    InUse {
        /// Which directory.
        path: std::path::PathBuf,
    },
    /// Another file has the name.
    #[error("{path} is there and holds something else: move it away; the month is still in the database")]
    InTheWay {
        /// Which file.
        path: std::path::PathBuf,
    },
    /// A request of the month was changed while it was written.
    #[error(
        "requests of {month} were changed while it was archived: remove its file and run it again; the month is still in the database"
    )]
    Changed {
        /// The month.
        month: Month,
    },
    /// One of the two did not do it.
    #[error(transparent)]
    Registry(#[from] RegistryError),
}

impl From<rusqlite::Error> for CopyError {
    fn from(error: rusqlite::Error) -> Self {
        CopyError::Registry(error.into())
    }
}

impl From<StorageFault> for CopyError {
    fn from(fault: StorageFault) -> Self {
        CopyError::Registry(fault.into())
    }
}

impl From<tokio_postgres::Error> for CopyError {
    fn from(error: tokio_postgres::Error) -> Self {
        CopyError::Registry(error.into())
    }
}

/// Moves what is in `from` into the database.
pub(super) fn into_postgres(from: &Path, to: &Parts) -> Result<Moved, CopyError> {
    if !from.is_file() {
        return Err(CopyError::NoSource(from.to_owned()));
    }
    // Brings its schema up to date.
    drop(Sqlite::open(from)?);
    let mut source = Connection::open(from)?;
    let source = source.transaction()?;
    in_transaction(to, "BEGIN", async |session| {
        for table in TABLES {
            if let Some(row) = session.row(&format!("SELECT 1 FROM {} LIMIT 1", table.name), &[]).await?
                && row.try_get::<_, i32>(0)? == 1
                && table.name != "figures"
            {
                return Err(CopyError::NotEmpty { table: table.name });
            }
        }
        if archived::all(session).await?.0 > 0 {
            return Err(CopyError::NotEmpty { table: "archived" });
        }
        session.execute("DELETE FROM figures WHERE name <> 'epoch'", &[]).await?;
        partitions::make_in(session, &months_of(&source)?).await?;
        let mut moved = Vec::new();
        for table in TABLES {
            moved.push((table.name, put_table(&source, session, table).await?));
        }
        put_earlier_history(&source, session).await?;
        for (sequence, table, id) in SEQUENCES {
            let sql = format!(
                "SELECT setval('{sequence}', greatest(1, (SELECT coalesce(max({id}), 0) + 1 FROM {table})), false)"
            );
            session.rows(&sql, &[]).await?;
        }
        Ok(moved)
    })
}

/// The months of the ids, where they came from PostgreSQL once.
fn months_of(source: &Connection) -> Result<BTreeSet<Month>, CopyError> {
    let mut months = BTreeSet::new();
    let mut next: Option<i64> = source.query_row("SELECT min(id) FROM requests", [], |row| row.get(0))?;
    while let Some(id) = next {
        let month = Month::of_id(id);
        months.insert(month);
        let later = "SELECT min(id) FROM requests WHERE id > ?1";
        next = source.query_row(later, [month.ids().end()], |row| row.get(0))?;
    }
    Ok(months)
}

async fn put_table(source: &Connection, session: Session<'_>, table: &Table) -> Result<u64, CopyError> {
    let mut statement = source.prepare(table.of_sqlite)?;
    let mut rows = statement.query([])?;
    let document = table.columns.iter().position(|(name, _)| *name == "document");
    let packed = PackedIn::named(table.name).zip(document);
    let (mut some, mut octets, mut moved): (Vec<Vec<Value>>, usize, u64) = (Vec::new(), 0, 0);
    loop {
        let row = rows.next()?;
        let ended = row.is_none();
        if let Some(row) = row {
            let mut values: Vec<Value> =
                (0..table.columns.len()).map(|column| row.get(column)).collect::<Result<_, _>>()?;
            if let Some((packed, at)) = packed
                && let (Value::Integer(id), Value::Blob(stored)) = (values[0].clone(), &mut values[at])
            {
                values[at] = Value::Blob(unpacked(source, packed, id, std::mem::take(stored))?.into());
            }
            octets += values.iter().map(weight).sum::<usize>();
            some.push(values);
        }
        if !some.is_empty() && (ended || some.len() >= ROWS_AT_ONCE_MAX || octets >= OCTETS_AT_ONCE_MAX) {
            moved += put_rows(session, table, &some).await?;
            (some, octets) = (Vec::new(), 0);
        }
        if ended {
            return Ok(moved);
        }
    }
}

fn weight(value: &Value) -> usize {
    match value {
        Value::Text(text) => text.len(),
        Value::Blob(octets) => octets.len(),
        _ => 8,
    }
}

/// A column of some rows.
enum Column<'a> {
    Numbers(Vec<Option<i64>>),
    Flags(Vec<Option<bool>>),
    Texts(Vec<Option<Text<'a>>>),
    Octets(Vec<Option<&'a [u8]>>),
}

impl Column<'_> {
    fn param(&self) -> Param<'_> {
        match self {
            Column::Numbers(values) => param(values),
            Column::Flags(values) => param(values),
            Column::Texts(values) => param(values),
            Column::Octets(values) => param(values),
        }
    }
}

fn column(rows: &[Vec<Value>], at: usize, kind: Kind) -> Column<'_> {
    let number = |row: &Vec<Value>| if let Value::Integer(number) = row[at] { Some(number) } else { None };
    match kind {
        Kind::Number => Column::Numbers(rows.iter().map(number).collect()),
        Kind::Flag => Column::Flags(rows.iter().map(|row| number(row).map(|flag| flag != 0)).collect()),
        Kind::Text => Column::Texts(
            rows.iter()
                .map(|row| if let Value::Text(text) = &row[at] { Some(Text(text)) } else { None })
                .collect(),
        ),
        Kind::Octets => Column::Octets(
            rows.iter()
                .map(|row| if let Value::Blob(octets) = &row[at] { Some(&octets[..]) } else { None })
                .collect(),
        ),
    }
}

async fn put_rows(session: Session<'_>, table: &Table, rows: &[Vec<Value>]) -> Result<u64, CopyError> {
    let names: Vec<_> = table.columns.iter().map(|(name, _)| *name).collect();
    let places: Vec<_> = table
        .columns
        .iter()
        .enumerate()
        .map(|(at, (_, kind))| format!("${}::{}[]", at + 1, kind.sql()))
        .collect();
    let sql = format!(
        "INSERT INTO {} ({}) SELECT * FROM unnest({})",
        table.name,
        names.join(", "),
        places.join(", ")
    );
    let columns: Vec<_> =
        table.columns.iter().enumerate().map(|(at, (_, kind))| column(rows, at, *kind)).collect();
    let params: Vec<_> = columns.iter().map(Column::param).collect();
    Ok(session.execute(&sql, &params).await?)
}

/// What schemas of SQLite before the fourth kept of a case stands before its log.
async fn put_earlier_history(source: &Connection, session: Session<'_>) -> Result<(), CopyError> {
    let mut statement =
        source.prepare("SELECT request_id, name, state, at FROM events ORDER BY request_id, id")?;
    let mut rows = statement.query([])?;
    let mut cases: Vec<(i64, Vec<StepLine>)> = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, name, state, at): (i64, String, String, i64) =
            (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        let unreadable = RegistryError::Unreadable { table: "events", row: id, column: "state" };
        let (state, at) = (State::parse(&state).ok_or(unreadable)?, Now::from_millis(at));
        if cases.last().is_none_or(|(of, _)| *of != id) {
            cases.push((id, Vec::new()));
        }
        cases.iter_mut().rev().take(1).for_each(|(_, lines)| {
            lines.push(StepLine::of(&name, state, at, at, StepOutcome::Done));
        });
    }
    for (id, lines) in cases {
        let sql = "INSERT INTO step_log (request_id, revision, lines) VALUES ($1, -1, $2)";
        session.execute(sql, bind![id, &pack(&lines)[..]]).await?;
    }
    Ok(())
}

/// Moves what is in the database into a new file.
pub(super) fn into_sqlite(from: &Parts, to: &Path) -> Result<Moved, CopyError> {
    drop(Sqlite::open(to)?);
    let mut target = Connection::open(to)?;
    let target = target.transaction()?;
    target.execute_batch("PRAGMA defer_foreign_keys = ON; DELETE FROM figures;")?;
    let moved = in_transaction(from, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", async |session| {
        let (archived, last) = archived::all(session).await?;
        if let Some(file) = last {
            return Err(CopyError::Archived { months: archived, file });
        }
        let mut moved = Vec::new();
        for table in TABLES {
            let Some(of_postgres) = table.of_postgres else { continue };
            let empty = !target.prepare(&format!("SELECT 1 FROM {} LIMIT 1", table.name))?.exists([])?;
            if !empty {
                return Err(CopyError::NotEmpty { table: table.name });
            }
            moved.push((
                table.name,
                take_table(session, &target, table.name, of_postgres, &mut |_| {}).await?,
            ));
        }
        Ok(moved)
    })?;
    target.commit()?;
    Ok(moved)
}

/// Moves what a statement finds into a table, and shows each row.
pub(super) async fn take_table(
    session: Session<'_>,
    target: &Connection,
    name: &str,
    (sql, columns): (&str, &[&str]),
    seen: &mut dyn FnMut(&[Value]),
) -> Result<u64, CopyError> {
    let places = vec!["?"; columns.len()].join(", ");
    let mut insert =
        target.prepare(&format!("INSERT INTO {name} ({}) VALUES ({places})", columns.join(", ")))?;
    let cursor = format!("DECLARE moving NO SCROLL CURSOR FOR {sql}");
    session.script(&cursor).await?;
    let mut moved = 0;
    loop {
        let rows = session.rows("FETCH 200 FROM moving", &[]).await?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            let values = values_of(row)?;
            seen(&values);
            insert.execute(params_from_iter(values))?;
            moved += 1;
        }
    }
    session.script("CLOSE moving").await?;
    Ok(moved)
}

fn values_of(row: &Row) -> Result<Vec<Value>, CopyError> {
    let value = |(at, column): (usize, &tokio_postgres::Column)| {
        Ok(match column.type_().name() {
            "int8" => row.try_get::<_, Option<i64>>(at)?.map_or(Value::Null, Value::Integer),
            "bool" => {
                row.try_get::<_, Option<bool>>(at)?.map_or(Value::Null, |flag| Value::Integer(flag.into()))
            }
            "bytea" => row.try_get::<_, Option<Vec<u8>>>(at)?.map_or(Value::Null, Value::Blob),
            _ => row.try_get::<_, Option<String>>(at)?.map_or(Value::Null, Value::Text),
        })
    };
    row.columns().iter().enumerate().map(value).collect()
}

#[allow(clippy::needless_pass_by_value, reason = "a closure is given, as everywhere in std")]
pub(super) fn in_transaction<T>(
    store: &Parts,
    begin: &str,
    work: impl AsyncFn(Session<'_>) -> Result<T, CopyError>,
) -> Result<T, CopyError> {
    wait(&store.driver, async {
        // What fails goes with its connection: nothing of it is kept.
        let connection = store.connection().await?;
        let session = Session::on(connection.client()?);
        session.script(begin).await?;
        let done = work(session).await?;
        session.script("COMMIT").await?;
        connection.back();
        Ok(done)
    })
}
