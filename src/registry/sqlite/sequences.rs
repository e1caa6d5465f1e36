//! Numbers that are given out.

use rusqlite::{Connection, OptionalExtension};

use crate::registry::errors::RegistryError;

/// The next number under a name, from 1, without gaps: what is rolled back was not given out.
pub(super) fn next(tx: &Connection, name: &str) -> Result<u64, RegistryError> {
    let value: i64 = tx
        .prepare_cached(
            "INSERT INTO sequences (name, value) VALUES (?1, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value",
        )?
        .query_row([name], |row| row.get(0))
        .optional()?
        .unwrap_or_default();
    Ok(value.unsigned_abs())
}
