//! The partitions of months, which are made before the first request of a month is registered. Whoever makes them waits for who else does;
//! nobody who reads or writes waits.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::month::Month;
use super::parts::Parts;
use super::session::{Session, Text, bind};
use super::wait::wait;
use crate::registry::errors::StorageFault;
use crate::registry::store::Write;

/// The tables that are parted by month: what is heavy and only appended.
pub(super) const PARTITIONED: [&str; 4] = ["documents", "step_log", "results", "acts"];

/// Whether a row found no partition. The same is said of a row that breaks a check.
pub(super) fn is_missing(fault: &StorageFault) -> bool {
    matches!(fault, StorageFault::Sqlstate { code } if code == "23514")
}

/// Makes the partitions that the registrations of a batch need, before it begins.
pub(super) async fn ready(store: &Parts, batch: &[Write]) -> Result<(), StorageFault> {
    let registered = batch.iter().filter_map(|write| match write {
        Write::Register(submission) => Some(submission.received_at()),
        _ => None,
    });
    let missing = store.months().missing(registered);
    if missing.is_empty() { Ok(()) } else { make(store, missing).await }
}

/// Whether the next month is to be made ahead.
pub(super) fn wants_next(store: &Parts) -> bool {
    store.months().has_next()
}

/// Makes the next month where it begins soon: nobody waits at its beginning.
pub(super) fn make_next(store: &Parts) -> Result<(), StorageFault> {
    let next = store.months().take_next();
    next.map_or(Ok(()), |next| wait(&store.driver, make(store, BTreeSet::from([next]))))
}

async fn make(store: &Parts, months: BTreeSet<Month>) -> Result<(), StorageFault> {
    // What fails goes with its connection.
    let connection = store.connection().await?;
    let session = Session::on(connection.client()?);
    session.script("BEGIN").await?;
    make_in(session, &months).await?;
    session.script("COMMIT").await?;
    connection.back();
    store.months().made(months);
    Ok(())
}

/// Makes those that are not there, in the transaction that is open.
pub(super) async fn make_in(session: Session<'_>, months: &BTreeSet<Month>) -> Result<(), StorageFault> {
    hold(session).await?;
    let mut sql = String::new();
    for table in PARTITIONED {
        let there = of_table(session, table).await?;
        for month in months.iter().filter(|month| !there.contains(month)) {
            let (name, ids) = (month.partition(table), month.ids());
            // Attached, it locks neither readers nor writers of the table out. Writing to a String cannot fail.
            let _ = write!(
                sql,
                "CREATE TABLE {name} (LIKE {table} INCLUDING ALL); ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES FROM ({}) TO ({});",
                ids.start(),
                ids.end() + 1,
            );
        }
    }
    if sql.is_empty() { Ok(()) } else { session.script(&sql).await }
}

/// Whoever changes which partitions there are holds the row with the version of the schema to the commit: one at a time.
pub(super) async fn hold(session: Session<'_>) -> Result<(), StorageFault> {
    session.row("SELECT version FROM qaqpa_schema WHERE id = 1 FOR UPDATE", bind![]).await.map(drop)
}

/// The months of which a table has a partition.
pub(super) async fn of_table(session: Session<'_>, table: &str) -> Result<BTreeSet<Month>, StorageFault> {
    let sql = "SELECT c.relname::TEXT FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent \
               JOIN pg_namespace n ON n.oid = p.relnamespace WHERE n.nspname = current_schema() AND p.relname::TEXT = $1";
    let mut found = BTreeSet::new();
    for row in session.rows(sql, bind![Text(table)]).await? {
        found.extend(Month::of_partition(row.try_get(0)?, table));
    }
    Ok(found)
}
