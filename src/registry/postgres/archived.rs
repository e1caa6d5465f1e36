//! Requests of months that were archived: what must be there of them is in a file.

use super::month::Month;
use super::session::{Session, bind};
use crate::registry::errors::{RegistryError, StorageFault};
use crate::registry::number::RegistrationNumber;

/// The file in which a request is whose document is not here; none where it is not archived.
pub(super) async fn file(session: Session<'_>, id: i64) -> Result<Option<String>, StorageFault> {
    let sql = "SELECT last_id, file FROM archived WHERE last_id >= $1 ORDER BY last_id LIMIT 1";
    let Some(row) = session.row(sql, bind![id]).await? else { return Ok(None) };
    let is_of_month = Month::of_id(row.try_get(0)?) == Month::of_id(id);
    Ok(if is_of_month { Some(row.try_get(1)?) } else { None })
}

/// Something of a request is missing that would be here if it were not archived.
pub(super) async fn none_of(
    session: Session<'_>,
    id: i64,
    number: &RegistrationNumber,
) -> Result<(), RegistryError> {
    match file(session, id).await? {
        Some(file) => {
            Err(RegistryError::Archived { number: number.clone(), month: Month::of_id(id).to_string(), file })
        }
        None => Ok(()),
    }
}

/// How many months were archived, and into which file the last of them.
pub(super) async fn all(session: Session<'_>) -> Result<(u64, Option<String>), StorageFault> {
    let sql = "SELECT count(*), (SELECT file FROM archived ORDER BY last_id DESC LIMIT 1) FROM archived";
    let row = session.row(sql, bind![]).await?.ok_or(StorageFault::Unreachable)?;
    Ok((row.try_get::<_, i64>(0)?.unsigned_abs(), row.try_get(1)?))
}
