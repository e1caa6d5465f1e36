//! Takes cases that are due into one worker's hands, and has cases looked at. What another process is taking at the same moment is passed over.

use super::reads::number_of;
use super::session::{Session, Text, bind};
use crate::clock::Now;
use crate::registry::errors::{RegistryError, StorageFault};
use crate::registry::number::RegistrationNumber;
use crate::registry::store::{Claim, Wake};

/// Whether there is something to claim: a look costs less than a transaction.
pub(super) async fn is_any(session: Session<'_>, now: Now) -> Result<bool, RegistryError> {
    let sql = "SELECT d.request_id FROM due d JOIN status s ON s.request_id = d.request_id WHERE d.at <= $1 AND \
               d.at < 9223372036854775807 AND (s.lease_until IS NULL OR s.lease_until <= $1) LIMIT 1";
    Ok(session.row(sql, bind![now.millis()]).await?.is_some())
}

pub(super) async fn claim(
    session: Session<'_>,
    wish: &Claim,
) -> Result<Vec<RegistrationNumber>, RegistryError> {
    let find = "SELECT d.request_id, r.number FROM due d JOIN status s ON s.request_id = d.request_id \
                JOIN requests r ON r.id = d.request_id WHERE d.at <= $1 AND d.at < 9223372036854775807 AND \
                (s.lease_until IS NULL OR s.lease_until <= $1) ORDER BY d.at, d.request_id LIMIT $2 FOR UPDATE OF s SKIP LOCKED";
    let now = wish.now.millis();
    let rows = session.rows(find, bind![now, i64::from(wish.cases_max)]).await?;
    let mut found = Vec::new();
    for row in rows {
        let id: i64 = row.try_get(0)?;
        found.push((id, number_of(row.try_get(1)?, id)?));
    }
    if found.is_empty() {
        return Ok(Vec::new());
    }
    // What was changed between the search and the lock is looked at again: it may not be due any more.
    let take = "UPDATE status AS s SET lease_owner = $2, lease_until = $3 FROM due d WHERE d.request_id = s.request_id AND \
                s.request_id = ANY ($1) AND d.at <= $4 RETURNING s.request_id";
    let ids: Vec<i64> = found.iter().map(|(id, _)| *id).collect();
    let rows = session.rows(take, bind![ids, Text(&wish.worker), wish.until.millis(), now]).await?;
    let taken = rows.iter().map(|row| row.try_get(0)).collect::<Result<Vec<i64>, _>>()?;
    Ok(found.into_iter().filter(|(id, _)| taken.contains(id)).map(|(_, number)| number).collect())
}

/// Has the cases looked at that wait at a step of these roles. Their rows are locked in the order of all processes.
pub(super) async fn wake(session: Session<'_>, wake: &Wake) -> Result<(), StorageFault> {
    let lock = "SELECT s.request_id FROM status s JOIN tasks t ON t.request_id = s.request_id WHERE t.role = ANY ($1) \
                ORDER BY s.request_id FOR UPDATE OF s";
    let set = "INSERT INTO due (request_id, at, wakes) SELECT t.request_id, $2, s.state IN ('completed', 'refused', 'documents-refused') \
               FROM tasks t JOIN status s ON s.request_id = t.request_id WHERE t.role = ANY ($1) \
               ON CONFLICT (request_id) DO UPDATE SET at = least(due.at, excluded.at)";
    let roles = || wake.roles.iter().map(|role| Text(role.as_str())).collect::<Vec<_>>();
    session.rows(lock, bind![roles()]).await?;
    session.execute(set, bind![roles(), wake.at.millis()]).await?;
    session.execute("DELETE FROM figures WHERE name LIKE 'players/%'", bind![]).await?;
    let keep = "INSERT INTO figures (name, value) SELECT 'players/' || n.role, n.value FROM unnest($1::TEXT[], $2::BIGINT[]) AS n (role, value)";
    let (roles, numbers): (Vec<_>, Vec<_>) =
        wake.played.iter().map(|(role, number)| (Text(role.as_str()), *number)).unzip();
    session.execute(keep, bind![roles, numbers]).await.map(drop)
}
