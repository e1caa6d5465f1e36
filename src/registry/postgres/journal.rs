//! What the testers' journal reads: refusals and registered requests, the newest first.

use tokio_postgres::Row;

use super::reads::{octets, octets_or_none};
use super::session::{Session, Text, bind};
use crate::clock::Now;
use crate::registry::case::{Channel, JournalId, KeptRefusal, RefusalEntry, RefusalTraits, RegisteredEntry};
use crate::registry::errors::RegistryError;

/// What is read of a refusal, in the order of [`refusal_of`].
const COLUMNS: &str = "id, channel, sender, message_id, received_at, codes, octets, request_id, status, serial, iin, service_id";

pub(super) async fn refusals(
    session: Session<'_>,
    entries_max: u32,
) -> Result<Vec<RefusalEntry>, RegistryError> {
    let sql = format!("SELECT {COLUMNS} FROM refusals ORDER BY id DESC LIMIT $1");
    session.rows(&sql, bind![i64::from(entries_max)]).await?.iter().map(refusal_of).collect()
}

pub(super) async fn refusal(
    session: Session<'_>,
    request_id: &str,
) -> Result<Option<KeptRefusal>, RegistryError> {
    let sql = format!("SELECT {COLUMNS}, report, document FROM refusals WHERE request_id = $1");
    let Some(row) = session.row(&sql, bind![Text(request_id)]).await? else { return Ok(None) };
    let entry = refusal_of(&row)?;
    Ok(Some(KeptRefusal { entry, report: octets(&row, 12)?, document: octets_or_none(&row, 13)? }))
}

fn refusal_of(row: &Row) -> Result<RefusalEntry, RegistryError> {
    let id: i64 = row.try_get(0)?;
    let codes: &str = row.try_get(5)?;
    let status: Option<i64> = row.try_get(8)?;
    Ok(RefusalEntry {
        id: JournalId(id),
        channel: channel_of(row, 1, "refusals", id)?,
        sender: row.try_get(2)?,
        message_id: row.try_get(3)?,
        received_at_millis: row.try_get(4)?,
        codes: codes.split_whitespace().map(str::to_owned).collect(),
        octets: usize::try_from(row.try_get::<_, i64>(6)?).unwrap_or_default(),
        traits: RefusalTraits {
            request_id: row.try_get(7)?,
            status: status.and_then(|status| u16::try_from(status).ok()),
            serial: row.try_get(9)?,
            iin: row.try_get(10)?,
            service_id: row.try_get(11)?,
        },
    })
}

pub(super) async fn registered(
    session: Session<'_>,
    entries_max: u32,
) -> Result<Vec<RegisteredEntry>, RegistryError> {
    let sql = "SELECT id, number, channel, sender, message_id, service_id, declarant_id, request_number, registered_at FROM requests \
               ORDER BY id DESC LIMIT $1";
    let mut entries = Vec::new();
    for row in session.rows(sql, bind![i64::from(entries_max)]).await? {
        entries.push(RegisteredEntry {
            number: row.try_get(1)?,
            channel: channel_of(&row, 2, "requests", row.try_get(0)?)?,
            sender: row.try_get(3)?,
            message_id: row.try_get(4)?,
            service_id: row.try_get(5)?,
            declarant_id: row.try_get(6)?,
            request_number: row.try_get(7)?,
            registered_at: Now::from_millis(row.try_get(8)?),
        });
    }
    Ok(entries)
}

fn channel_of(row: &Row, column: usize, table: &'static str, id: i64) -> Result<Channel, RegistryError> {
    let unreadable = RegistryError::Unreadable { table, row: id, column: "channel" };
    Channel::parse(row.try_get(column)?).ok_or(unreadable)
}
