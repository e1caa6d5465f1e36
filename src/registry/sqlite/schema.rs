//! The schema, as numbered files that only ever grow.

use rusqlite::{Connection, Transaction, TransactionBehavior};

/// "QAQP": says whose database it is.
pub(super) const APPLICATION_ID: i32 = 0x5141_5150;

/// The files of `schemas/sql/`, in order; the first brings a database to schema 1.
const MIGRATIONS: [&str; 17] = [
    include_str!("../../../schemas/sql/0001_registry.sql"),
    include_str!("../../../schemas/sql/0002_refusals_within_a_budget.sql"),
    include_str!("../../../schemas/sql/0003_identity_and_access.sql"),
    include_str!("../../../schemas/sql/0004_the_journal.sql"),
    include_str!("../../../schemas/sql/0005_tasks_and_step_log.sql"),
    include_str!("../../../schemas/sql/0010_exchange.sql"),
    include_str!("../../../schemas/sql/0011_exchange_entries.sql"),
    include_str!("../../../schemas/sql/0013_reports_compact.sql"),
    include_str!("../../../schemas/sql/0008_accounts.sql"),
    include_str!("../../../schemas/sql/0007_acts_and_substitution.sql"),
    include_str!("../../../schemas/sql/0021_queue_of_a_service.sql"),
    include_str!("../../../schemas/sql/0023_kept_of_databases.sql"),
    include_str!("../../../schemas/sql/0025_fewer_pages_a_request.sql"),
    include_str!("../../../schemas/sql/0026_documents_packed.sql"),
    include_str!("../../../schemas/sql/0027_places_by_their_sequence.sql"),
    include_str!("../../../schemas/sql/0028_sent_elsewhere.sql"),
    include_str!("../../../schemas/sql/0029_number_of_a_draft.sql"),
];

/// The schema this version writes.
pub const SCHEMA_VERSION: u32 = MIGRATIONS.len() as u32;

/// The mark and the schema of a database.
pub(super) fn identity(connection: &Connection) -> rusqlite::Result<(i32, u32)> {
    let application_id = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    let version = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    Ok((application_id, version))
}

/// Runs what is missing, each file in a transaction of its own with the mark of having done so. A new database gets all of them in
/// one: a commit to the disk for each file would be most of the time of a first start.
///
/// A table that others refer to is made anew with foreign keys off, as SQLite's documentation of ALTER TABLE has it; they are
/// checked before anything is kept.
pub(super) fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    connection.execute_batch("PRAGMA foreign_keys = OFF;")?;
    let done = migrate_each(connection);
    connection.execute_batch("PRAGMA foreign_keys = ON;")?;
    done
}

fn migrate_each(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if identity(&transaction)? == (0, 0) {
        for (index, sql) in MIGRATIONS.iter().enumerate() {
            step(&transaction, sql, index + 1)?;
        }
    }
    transaction.commit()?;
    for (index, sql) in MIGRATIONS.iter().enumerate() {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let (_, version) = identity(&transaction)?;
        if (version as usize) <= index {
            step(&transaction, sql, index + 1)?;
        }
        transaction.commit()?;
    }
    Ok(())
}

fn step(transaction: &Transaction<'_>, sql: &str, version: usize) -> rusqlite::Result<()> {
    transaction.execute_batch(sql)?;
    if transaction.prepare("PRAGMA foreign_key_check")?.exists([])? {
        let broken = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY);
        return Err(rusqlite::Error::SqliteFailure(broken, None));
    }
    transaction
        .execute_batch(&format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {version};"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_check_of_a_row_that_is_written_often_makes_a_table() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        for table in ["requests", "documents", "results", "step_log", "tasks", "exchange_messages"] {
            let mut columns = connection.prepare("SELECT name FROM pragma_table_info(?1)").unwrap();
            let columns = columns.query_map([table], |_| Ok(())).unwrap().count();
            let values = vec!["?"; columns].join(", ");
            let mut statement =
                connection.prepare(&format!("EXPLAIN INSERT INTO {table} VALUES ({values})")).unwrap();
            let nothing = vec![rusqlite::types::Null; columns];
            let mut rows = statement.query(rusqlite::params_from_iter(nothing)).unwrap();
            while let Some(row) = rows.next().unwrap() {
                let opcode: String = row.get(1).unwrap();
                assert_ne!(opcode, "OpenEphemeral", "{table}: a list of three or more behind IN?");
            }
        }
    }
}
