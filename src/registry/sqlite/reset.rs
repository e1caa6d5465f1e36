//! Back to the first state: what the schema's files leave in an empty database.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::schema;
use crate::registry::errors::RegistryError;

/// Empties every table and puts in what a new database has. A table that a later schema adds is among them by itself.
pub(super) fn to_first_state(tx: &Connection) -> Result<(), RegistryError> {
    let mut first = Connection::open_in_memory()?;
    schema::migrate(&mut first)?;
    // Rows refer to each other: what is left at the commit is whole. Holds for this transaction alone.
    tx.execute_batch("PRAGMA defer_foreign_keys = ON;")?;
    let tables = tables(tx)?;
    for table in &tables {
        tx.execute(&format!("DELETE FROM \"{table}\""), [])?;
    }
    for table in &tables {
        copy(&first, tx, table)?;
    }
    Ok(())
}

/// The tables; their names are those of our own schema.
fn tables(connection: &Connection) -> Result<Vec<String>, RegistryError> {
    let mut statement = connection.prepare(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    )?;
    let names = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(names)
}

fn copy(from: &Connection, to: &Connection, table: &str) -> Result<(), RegistryError> {
    let mut read = from.prepare(&format!("SELECT * FROM \"{table}\""))?;
    let columns = read.column_count();
    let places = vec!["?"; columns].join(", ");
    let mut rows = read.query([])?;
    while let Some(row) = rows.next()? {
        let values = (0..columns).map(|column| row.get::<_, Value>(column)).collect::<Result<Vec<_>, _>>()?;
        to.execute(&format!("INSERT INTO \"{table}\" VALUES ({places})"), params_from_iter(values))?;
    }
    Ok(())
}
