//! The schema, as numbered files that only ever grow. The files are PostgreSQL's own; their numbers are not SQLite's.

use super::session::{Session, bind};
use crate::registry::errors::{OpenError, StorageFault};

/// The files of `schemas/sql/postgres/`, in order; the first brings a database to schema 1.
const MIGRATIONS: [&str; 6] = [
    include_str!("../../../schemas/sql/postgres/0001_registry.sql"),
    include_str!("../../../schemas/sql/postgres/0002_kept_of_databases.sql"),
    include_str!("../../../schemas/sql/postgres/0003_shared_by_gateways.sql"),
    include_str!("../../../schemas/sql/postgres/0004_partitions_by_month.sql"),
    include_str!("../../../schemas/sql/postgres/0005_sent_elsewhere.sql"),
    include_str!("../../../schemas/sql/postgres/0006_number_of_a_draft.sql"),
];

/// The schema this version writes.
pub const POSTGRES_SCHEMA_VERSION: u32 = MIGRATIONS.len() as u32;

/// Why a schema was not brought up to date.
pub(super) enum Refusal {
    /// Written by a later version.
    Newer { found: u32 },
    /// Tables of another program.
    Foreign,
    /// The database did not do it.
    Fault(StorageFault),
}

impl From<StorageFault> for Refusal {
    fn from(fault: StorageFault) -> Self {
        Refusal::Fault(fault)
    }
}

impl Refusal {
    pub(super) fn of(self, place: &str) -> OpenError {
        let path = place.into();
        match self {
            Refusal::Newer { found } => OpenError::Newer { path, found, known: POSTGRES_SCHEMA_VERSION },
            Refusal::Foreign => OpenError::ForeignTables { database: place.to_owned() },
            Refusal::Fault(fault) => OpenError::Storage { path, fault },
        }
    }
}

/// Runs what is missing, in one transaction. Processes that start at the same time wait for each other at the row with the version.
pub(super) async fn migrate(session: Session<'_>) -> Result<(), Refusal> {
    session.script("BEGIN").await?;
    let done = in_transaction(session).await;
    // What failed leaves an open transaction; rolling back a connection that is lost fails too, and the first error counts.
    match &done {
        Ok(()) => session.script("COMMIT").await?,
        Err(_) => drop(session.script("ROLLBACK").await),
    }
    done
}

async fn in_transaction(session: Session<'_>) -> Result<(), Refusal> {
    let tables = "SELECT (SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema() AND \
                  table_type = 'BASE TABLE'), (SELECT count(*) FROM information_schema.tables WHERE \
                  table_schema = current_schema() AND table_name = 'qaqpa_schema')";
    let row = session.row(tables, bind![]).await?.ok_or(StorageFault::Unreachable)?;
    let (all, ours) = (number(&row, 0)?, number(&row, 1)?);
    if all > 0 && ours == 0 {
        return Err(Refusal::Foreign);
    }
    session
        .script("CREATE TABLE IF NOT EXISTS qaqpa_schema (id BIGINT PRIMARY KEY, version BIGINT NOT NULL)")
        .await?;
    let first = "INSERT INTO qaqpa_schema (id, version) VALUES (1, 0) ON CONFLICT (id) DO NOTHING";
    session.execute(first, bind![]).await?;
    let standing = "SELECT version FROM qaqpa_schema WHERE id = 1 FOR UPDATE";
    let row = session.row(standing, bind![]).await?.ok_or(StorageFault::Unreachable)?;
    let version = number(&row, 0)?;
    let found = u32::try_from(version).unwrap_or(u32::MAX);
    if found > POSTGRES_SCHEMA_VERSION {
        return Err(Refusal::Newer { found });
    }
    if found == POSTGRES_SCHEMA_VERSION {
        return Ok(());
    }
    for sql in &MIGRATIONS[found as usize..] {
        session.script(sql).await?;
    }
    let known = i64::from(POSTGRES_SCHEMA_VERSION);
    session.execute("UPDATE qaqpa_schema SET version = $1 WHERE id = 1", bind![known]).await?;
    Ok(())
}

fn number(row: &tokio_postgres::Row, column: usize) -> Result<i64, StorageFault> {
    Ok(row.try_get(column)?)
}
