//! The journal of refusals, within its budget.

use rusqlite::{Connection, OptionalExtension, params};

use crate::clock::Now;
use crate::registry::budget::{RefusalBudget, WhenFull};
use crate::registry::case::{JournalId, Refusal};
use crate::registry::errors::RegistryError;

/// Keys, numbers and index entries of one row.
const ROW_OCTETS: usize = 512;

/// Rows that go in one write because of their age: a year of them must not hold up a batch.
const AGED_AT_ONCE_MAX: usize = 256;

const WEIGHT: &str = "refusals/weight";
const COUNT: &str = "refusals/count";

/// Keeps a refusal; `None` where the budget has no room for it.
pub(super) fn journal(
    tx: &Connection,
    r: &Refusal,
    budget: &RefusalBudget,
) -> Result<Option<JournalId>, RegistryError> {
    drop_aged(tx, r.received_at, budget)?;
    let weight = signed(weight_of(r));
    let room = signed64(budget.octets_max) - weight;
    if room < 0 || budget.when_full == WhenFull::NewestGo && figure(tx, WEIGHT)? > room {
        return Ok(None);
    }
    while figure(tx, WEIGHT)? > room {
        if !drop_oldest(tx, None)? {
            break;
        }
    }
    tx.prepare_cached(
        "INSERT INTO refusals (weight, received_at, octets, channel, sender, message_id, digest, codes, request_id, status, serial, iin, \
         service_id, report, document) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
    )?
    .execute(params![
        weight,
        r.received_at.millis(),
        signed(r.octets),
        r.channel.as_str(),
        r.sender,
        r.message_id,
        r.digest,
        r.codes.join(" "),
        r.traits.request_id,
        r.traits.status,
        r.traits.serial,
        r.traits.iin,
        r.traits.service_id,
        &r.report[..],
        r.document.as_deref()
    ])?;
    let id = JournalId(tx.last_insert_rowid());
    add(tx, weight, 1)?;
    Ok(Some(id))
}

/// Lets go of what is older than the budget allows, a bounded number at once.
pub(super) fn drop_aged(tx: &Connection, now: Now, budget: &RefusalBudget) -> Result<(), RegistryError> {
    let horizon = now.millis().saturating_sub(budget.age_seconds_max.saturating_mul(1000));
    for _ in 0..AGED_AT_ONCE_MAX {
        if !drop_oldest(tx, Some(horizon))? {
            break;
        }
    }
    Ok(())
}

/// The oldest row goes, if there is one, and if it came before `horizon` where there is a horizon.
fn drop_oldest(tx: &Connection, horizon: Option<i64>) -> Result<bool, RegistryError> {
    let oldest: Option<(i64, i64, i64)> = tx
        .prepare_cached("SELECT id, weight, received_at FROM refusals ORDER BY id LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((id, weight, received_at)) = oldest else { return Ok(false) };
    if horizon.is_some_and(|horizon| received_at >= horizon) {
        return Ok(false);
    }
    tx.prepare_cached("DELETE FROM refusals WHERE id = ?1")?.execute([id])?;
    add(tx, -weight, -1)?;
    Ok(true)
}

/// Lets go of all of them.
pub(super) fn forget(tx: &Connection) -> Result<(), RegistryError> {
    tx.execute("DELETE FROM refusals", [])?;
    tx.execute("UPDATE figures SET value = 0 WHERE name IN (?1, ?2)", [WEIGHT, COUNT])?;
    Ok(())
}

/// How many there are.
pub(super) fn count(connection: &Connection) -> Result<u64, RegistryError> {
    Ok(figure(connection, COUNT)?.unsigned_abs())
}

/// A write that changes nothing but shows that writing works.
pub(super) fn probe(tx: &Connection, now: Now) -> Result<(), RegistryError> {
    tx.prepare_cached("UPDATE figures SET value = ?1 WHERE name = 'probe'")?.execute([now.millis()])?;
    Ok(())
}

fn figure(connection: &Connection, name: &str) -> Result<i64, RegistryError> {
    Ok(connection
        .prepare_cached("SELECT value FROM figures WHERE name = ?1")?
        .query_row([name], |row| row.get(0))?)
}

fn add(tx: &Connection, weight: i64, count: i64) -> Result<(), RegistryError> {
    let mut statement = tx.prepare_cached("UPDATE figures SET value = value + ?2 WHERE name = ?1")?;
    statement.execute(params![WEIGHT, weight])?;
    statement.execute(params![COUNT, count])?;
    Ok(())
}

fn weight_of(r: &Refusal) -> usize {
    ROW_OCTETS
        + r.report.len()
        + r.document.as_ref().map_or(0, bytes::Bytes::len)
        + r.sender.len()
        + r.message_id.len()
}

/// SQLite's integers are signed; lengths stay far below.
fn signed(octets: usize) -> i64 {
    i64::try_from(octets).unwrap_or(i64::MAX)
}

fn signed64(octets: u64) -> i64 {
    i64::try_from(octets).unwrap_or(i64::MAX)
}
