//! The systems and services that are registered while a gateway runs, and the chains that it provides itself.

use rusqlite::{Connection, params};

use crate::clock::Now;
use crate::registry::errors::RegistryError;
use crate::registry::exchange_entries::{ChainCase, EntryKind};
use crate::registry::messages::ExchangeWritten;

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

/// Those of these kinds: kind, id, definition.
pub(super) fn read(
    connection: &Connection,
    kinds: &[EntryKind],
) -> Result<Vec<(EntryKind, String, String)>, RegistryError> {
    let mut statement = connection
        .prepare_cached("SELECT id, definition FROM exchange_entries WHERE kind = ?1 ORDER BY id")?;
    let mut found = Vec::new();
    for kind in kinds {
        let rows = statement.query_map([kind.as_str()], |row| Ok((*kind, row.get(0)?, row.get(1)?)))?;
        for row in rows {
            found.push(row?);
        }
    }
    Ok(found)
}

/// Those of one kind with these ids.
pub(super) fn of(
    connection: &Connection,
    kind: EntryKind,
    ids: &[String],
) -> Result<Vec<(EntryKind, String, String)>, RegistryError> {
    let mut statement = connection
        .prepare_cached("SELECT id, definition FROM exchange_entries WHERE kind = ?1 AND id = ?2")?;
    let mut found = Vec::new();
    for id in ids {
        let rows =
            statement.query_map([kind.as_str(), id.as_str()], |row| Ok((kind, row.get(0)?, row.get(1)?)))?;
        for row in rows {
            found.push(row?);
        }
    }
    Ok(found)
}

/// Which request a chain became; the same again changes nothing.
pub(super) fn link(tx: &Connection, case: &ChainCase) -> Result<ExchangeWritten, RegistryError> {
    let changed = tx
        .prepare_cached(
            "INSERT INTO exchange_cases (correlation_id, service_id, provider, number, form) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
        )?
        .execute(params![case.correlation_id, case.service_id, case.provider, case.number, case.form])?;
    Ok(ExchangeWritten::Changed(changed as u64))
}

/// What its sender has been told.
pub(super) fn told(tx: &Connection, correlation_id: i64, told: u8) -> Result<ExchangeWritten, RegistryError> {
    let changed = tx
        .prepare_cached("UPDATE exchange_cases SET told = ?2 WHERE correlation_id = ?1 AND told < ?2")?
        .execute(params![correlation_id, told])?;
    Ok(ExchangeWritten::Changed(changed as u64))
}

/// Chains after this one that are not ended.
pub(super) fn open_cases(
    connection: &Connection,
    after: i64,
    cases_max: u32,
) -> Result<Vec<ChainCase>, RegistryError> {
    let mut statement = connection.prepare_cached(
        "SELECT correlation_id, service_id, provider, number, form, told FROM exchange_cases WHERE told < 2 AND correlation_id > ?1 \
         ORDER BY correlation_id LIMIT ?2",
    )?;
    let rows = statement.query_map(params![after, cases_max], |row| {
        Ok(ChainCase {
            correlation_id: row.get(0)?,
            service_id: row.get(1)?,
            provider: row.get(2)?,
            number: row.get(3)?,
            form: row.get(4)?,
            told: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
