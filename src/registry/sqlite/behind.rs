//! What is due and not done, by the index of what is due alone.

use rusqlite::Connection;

use super::super::errors::RegistryError;
use super::super::store::{BEHIND_COUNTED_MAX, Behind};
use crate::clock::Now;

pub(super) fn behind(connection: &Connection, now: Now) -> Result<Behind, RegistryError> {
    let mut statement = connection.prepare_cached(
        "SELECT count(*), min(work_at) FROM \
         (SELECT work_at FROM requests WHERE work_at <= ?1 ORDER BY work_at LIMIT ?2)",
    )?;
    let (requests, since): (i64, Option<i64>) =
        statement.query_row((now.millis(), BEHIND_COUNTED_MAX), |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(Behind { requests: requests.unsigned_abs(), since: since.map(Now::from_millis) })
}
