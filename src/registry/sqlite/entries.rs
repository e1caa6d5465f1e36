//! The systems and services that are registered while a gateway runs.

use rusqlite::{Connection, params};

use crate::clock::Now;
use crate::registry::errors::RegistryError;
use crate::registry::messages::{EntryKind, ExchangeWritten};

/// Registers one, or changes it.
pub(super) fn put(
    tx: &Connection,
    kind: EntryKind,
    id: &str,
    definition: &str,
    now: Now,
) -> Result<ExchangeWritten, RegistryError> {
    let changed = tx
        .prepare_cached(
            "INSERT INTO exchange_entries (kind, id, definition, changed_at) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT (kind, id) DO UPDATE SET definition = ?3, changed_at = ?4",
        )?
        .execute(params![kind.as_str(), id, definition, now.millis()])?;
    Ok(ExchangeWritten::Changed(changed as u64))
}

/// Forgets one.
pub(super) fn remove(tx: &Connection, kind: EntryKind, id: &str) -> Result<ExchangeWritten, RegistryError> {
    let changed = tx
        .prepare_cached("DELETE FROM exchange_entries WHERE kind = ?1 AND id = ?2")?
        .execute([kind.as_str(), id])?;
    Ok(ExchangeWritten::Changed(changed as u64))
}

/// All of them: kind, id, definition.
pub(super) fn read(connection: &Connection) -> Result<Vec<(EntryKind, String, String)>, RegistryError> {
    let mut statement =
        connection.prepare_cached("SELECT kind, id, definition FROM exchange_entries ORDER BY kind, id")?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?)))?;
    let mut found = Vec::new();
    for row in rows {
        let (kind, id, definition) = row?;
        // The table's own check lets no other kind in.
        found.extend(EntryKind::parse(&kind).map(|kind| (kind, id, definition)));
    }
    Ok(found)
}
