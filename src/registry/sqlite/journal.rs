//! What the testers' journal reads: refusals and registered requests, the newest first.

use bytes::Bytes;
use rusqlite::{Connection, OptionalExtension as _, Row};

use crate::clock::Now;
use crate::registry::case::{Channel, JournalId, KeptRefusal, RefusalEntry, RefusalTraits, RegisteredEntry};
use crate::registry::errors::RegistryError;

/// What is read of a refusal, in the order of [`refusal_of`].
const COLUMNS: &str = "id, channel, sender, message_id, received_at, codes, octets, request_id, status, serial, iin, service_id";

pub(super) fn refusals(
    connection: &Connection,
    entries_max: u32,
) -> Result<Vec<RefusalEntry>, RegistryError> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {COLUMNS} FROM refusals ORDER BY id DESC LIMIT ?1"))?;
    let mut rows = statement.query([entries_max])?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        entries.push(refusal_of(row)?);
    }
    Ok(entries)
}

pub(super) fn refusal(
    connection: &Connection,
    request_id: &str,
) -> Result<Option<KeptRefusal>, RegistryError> {
    let mut statement = connection
        .prepare_cached(&format!("SELECT {COLUMNS}, report, document FROM refusals WHERE request_id = ?1"))?;
    let found = statement
        .query_row([request_id], |row| {
            Ok((refusal_of(row), row.get::<_, Vec<u8>>(12)?, row.get::<_, Option<Vec<u8>>>(13)?))
        })
        .optional()?;
    found
        .map(|(entry, report, document)| {
            Ok(KeptRefusal { entry: entry?, report: report.into(), document: document.map(Bytes::from) })
        })
        .transpose()
}

fn refusal_of(row: &Row<'_>) -> Result<RefusalEntry, RegistryError> {
    let id: i64 = row.get(0)?;
    let codes: String = row.get(5)?;
    Ok(RefusalEntry {
        id: JournalId(id),
        channel: channel_of(row, 1, "refusals", id)?,
        sender: row.get(2)?,
        message_id: row.get(3)?,
        received_at_millis: row.get(4)?,
        codes: codes.split_whitespace().map(str::to_owned).collect(),
        octets: usize::try_from(row.get::<_, i64>(6)?).unwrap_or_default(),
        traits: RefusalTraits {
            request_id: row.get(7)?,
            status: row.get(8)?,
            serial: row.get(9)?,
            iin: row.get(10)?,
            service_id: row.get(11)?,
        },
    })
}

pub(super) fn registered(
    connection: &Connection,
    entries_max: u32,
) -> Result<Vec<RegisteredEntry>, RegistryError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, number, channel, sender, message_id, service_id, declarant_id, request_number, registered_at FROM requests \
         ORDER BY id DESC LIMIT ?1",
    )?;
    let mut rows = statement.query([entries_max])?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        entries.push(RegisteredEntry {
            number: row.get(1)?,
            channel: channel_of(row, 2, "requests", id)?,
            sender: row.get(3)?,
            message_id: row.get(4)?,
            service_id: row.get(5)?,
            declarant_id: row.get(6)?,
            request_number: row.get(7)?,
            registered_at: Now::from_millis(row.get(8)?),
        });
    }
    Ok(entries)
}

fn channel_of(row: &Row<'_>, column: usize, table: &'static str, id: i64) -> Result<Channel, RegistryError> {
    let channel = Channel::parse(row.get_ref(column)?.as_str().unwrap_or_default());
    channel.ok_or(RegistryError::Unreadable { table, row: id, column: "channel" })
}
