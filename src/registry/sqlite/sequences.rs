//! Numbers that are given out. The writer alone gives them out: it remembers the last of each sequence, and writes it once a batch.

use std::collections::HashMap;
use std::sync::Arc;

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

/// The number behind the last that was given out under a name.
pub(super) fn after_last(connection: &Connection, name: &str) -> Result<u64, RegistryError> {
    let last: Option<i64> = connection
        .prepare_cached("SELECT value FROM sequences WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?;
    Ok(last.unwrap_or_default().unsigned_abs() + 1)
}

/// Sequences that are remembered between two batches: a queue for each district and category, and a few more.
const REMEMBERED_MAX: usize = 4_096;

/// The last numbers given out, as the transaction that is open leaves them.
#[derive(Debug, Default)]
pub(super) struct Sequences {
    last: HashMap<Arc<str>, u64>,
    /// Changed in this transaction.
    changed: Vec<Arc<str>>,
}

impl Sequences {
    /// The next number under a name, from 1, without gaps: what is rolled back was not given out.
    pub(super) fn next(&mut self, tx: &Connection, name: &str) -> Result<u64, RegistryError> {
        let (name, next) = match self.last.get_key_value(name) {
            Some((known, last)) => (Arc::clone(known), last + 1),
            None => (Arc::from(name), after_last(tx, name)?),
        };
        if !self.changed.contains(&name) {
            self.changed.push(Arc::clone(&name));
        }
        self.last.insert(name, next);
        Ok(next)
    }

    /// What [`Sequences::next`] would give.
    pub(super) fn foreseen(&self, tx: &Connection, name: &str) -> Result<u64, RegistryError> {
        self.last.get(name).map_or_else(|| after_last(tx, name), |last| Ok(last + 1))
    }

    /// Writes what changed, before the commit.
    pub(super) fn write(&mut self, tx: &Connection) -> rusqlite::Result<()> {
        for name in &self.changed {
            let last = i64::try_from(self.last.get(name).copied().unwrap_or_default()).unwrap_or(i64::MAX);
            tx.prepare_cached(
                "INSERT INTO sequences (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            )?
            .execute(rusqlite::params![&**name, last])?;
        }
        Ok(())
    }

    /// It is on disk.
    pub(super) fn committed(&mut self) {
        self.changed.clear();
        if self.last.len() > REMEMBERED_MAX {
            self.last.clear();
        }
    }

    /// It was rolled back: the file has the last numbers.
    pub(super) fn forgotten(&mut self) {
        if !self.changed.is_empty() {
            self.changed.clear();
            self.last.clear();
        }
    }
}
