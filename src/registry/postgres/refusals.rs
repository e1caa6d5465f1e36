//! The journal of refusals, within its budget. The rows of its sum and its count are held to the commit: one process at a time.

use super::session::{Session, Text, bind, text};
use crate::clock::Now;
use crate::registry::budget::{RefusalBudget, WhenFull};
use crate::registry::case::{JournalId, Refusal};
use crate::registry::errors::{RegistryError, StorageFault};

/// Keys, numbers and index entries of one row.
const ROW_OCTETS: usize = 512;

/// Rows that go in one write because of their age: a year of them must not hold up a batch.
const AGED_AT_ONCE_MAX: i64 = 256;

const WEIGHT: &str = "refusals/weight";
const COUNT: &str = "refusals/count";

/// Keeps a refusal; `None` where the budget has no room for it.
pub(super) async fn journal(
    session: Session<'_>,
    r: &Refusal,
    budget: &RefusalBudget,
) -> Result<Option<JournalId>, RegistryError> {
    drop_aged(session, r.received_at, budget).await?;
    let weight = signed(weight_of(r));
    let room = i64::try_from(budget.octets_max).unwrap_or(i64::MAX) - weight;
    if room < 0 {
        return Ok(None);
    }
    let kept = held(session, WEIGHT).await?;
    if kept > room {
        if budget.when_full == WhenFull::NewestGo {
            return Ok(None);
        }
        drop_weight(session, kept - room).await?;
    }
    let sql = "INSERT INTO refusals (weight, received_at, octets, channel, sender, message_id, digest, codes, request_id, status, serial, \
               iin, service_id, report, document) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) RETURNING id";
    let codes = r.codes.join(" ");
    let row = session
        .row(
            sql,
            bind![
                weight,
                r.received_at.millis(),
                signed(r.octets),
                Text(r.channel.as_str()),
                Text(&r.sender),
                Text(&r.message_id),
                &r.digest[..],
                Text(&codes),
                text(r.traits.request_id.as_ref()),
                r.traits.status.map(i64::from),
                text(r.traits.serial.as_ref()),
                text(r.traits.iin.as_ref()),
                text(r.traits.service_id.as_ref()),
                &r.report[..],
                r.document.as_deref(),
            ],
        )
        .await?
        .ok_or(StorageFault::Unreachable)?;
    add(session, weight, 1).await?;
    Ok(Some(JournalId(row.try_get(0)?)))
}

/// Lets go of what is older than the budget allows, a bounded number at once.
pub(super) async fn drop_aged(
    session: Session<'_>,
    now: Now,
    budget: &RefusalBudget,
) -> Result<(), RegistryError> {
    let horizon = now.millis().saturating_sub(budget.age_seconds_max.saturating_mul(1000));
    // Rows are in the order in which they came: the first that is not too old ends the search.
    let oldest = session.row("SELECT received_at FROM refusals ORDER BY id LIMIT 1", bind![]).await?;
    let oldest: Option<i64> = oldest.map(|row| row.try_get(0)).transpose()?;
    if oldest.is_none_or(|received_at| received_at >= horizon) {
        return Ok(());
    }
    held(session, WEIGHT).await?;
    let sql = "WITH gone AS (DELETE FROM refusals WHERE received_at < $1 AND id IN (SELECT id FROM refusals ORDER BY id LIMIT $2) \
               RETURNING weight) SELECT coalesce(sum(weight), 0)::BIGINT, count(*) FROM gone";
    subtract(session, sql, horizon, AGED_AT_ONCE_MAX).await
}

/// The oldest go until so much weight is gone.
async fn drop_weight(session: Session<'_>, weight: i64) -> Result<(), RegistryError> {
    let sql = "WITH summed AS (SELECT id, sum(weight) OVER (ORDER BY id) - weight AS before FROM refusals ORDER BY id LIMIT $2), \
               gone AS (DELETE FROM refusals WHERE id IN (SELECT id FROM summed WHERE before < $1) RETURNING weight) \
               SELECT coalesce(sum(weight), 0)::BIGINT, count(*) FROM gone";
    // One row weighs at least the octets of a row.
    let rows_max = weight / signed(ROW_OCTETS) + 1;
    subtract(session, sql, weight, rows_max).await
}

async fn subtract(session: Session<'_>, sql: &str, bound: i64, rows_max: i64) -> Result<(), RegistryError> {
    let row = session.row(sql, bind![bound, rows_max]).await?.ok_or(StorageFault::Unreachable)?;
    let (weight, count): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
    add(session, -weight, -count).await
}

/// Lets go of all of them.
pub(super) async fn forget(session: Session<'_>) -> Result<(), RegistryError> {
    held(session, WEIGHT).await?;
    session.execute("DELETE FROM refusals", bind![]).await?;
    let zero = "UPDATE figures SET value = 0 WHERE name IN ($1, $2)";
    session.execute(zero, bind![Text(WEIGHT), Text(COUNT)]).await?;
    Ok(())
}

/// How many there are.
pub(super) async fn count(session: Session<'_>) -> Result<u64, RegistryError> {
    let row = session.row("SELECT value FROM figures WHERE name = $1", bind![Text(COUNT)]).await?;
    let count: i64 = row.map(|row| row.try_get(0)).transpose()?.unwrap_or_default();
    Ok(count.unsigned_abs())
}

/// A write that changes nothing but shows that writing works.
pub(super) async fn probe(session: Session<'_>, now: Now) -> Result<(), RegistryError> {
    session.execute("UPDATE figures SET value = $1 WHERE name = 'probe'", bind![now.millis()]).await?;
    Ok(())
}

/// The value of a figure, whose row this transaction holds from now on.
async fn held(session: Session<'_>, name: &str) -> Result<i64, RegistryError> {
    let sql = "SELECT value FROM figures WHERE name = $1 FOR UPDATE";
    let row = session.row(sql, bind![Text(name)]).await?.ok_or(StorageFault::Corrupt)?;
    Ok(row.try_get(0)?)
}

async fn add(session: Session<'_>, weight: i64, count: i64) -> Result<(), RegistryError> {
    let sql = "UPDATE figures SET value = value + CASE name WHEN 'refusals/weight' THEN $1 ELSE $2 END \
               WHERE name IN ('refusals/weight', 'refusals/count')";
    session.execute(sql, bind![weight, count]).await?;
    Ok(())
}

fn weight_of(r: &Refusal) -> usize {
    ROW_OCTETS
        + r.report.len()
        + r.document.as_ref().map_or(0, bytes::Bytes::len)
        + r.sender.len()
        + r.message_id.len()
}

/// PostgreSQL's integers are signed; lengths stay far below.
fn signed(octets: usize) -> i64 {
    i64::try_from(octets).unwrap_or(i64::MAX)
}
