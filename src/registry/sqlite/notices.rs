//! The word to senders, changeMassageStatusNotification: every attempt of each is kept.

use rusqlite::{Connection, Row, params};

use crate::clock::Now;
use crate::registry::errors::RegistryError;
use crate::registry::exchange_entries::{MessageState, NoticeAttempt, NoticeLog};
use crate::registry::messages::{ExchangeWritten, Notice};

/// Takes those that are due into hand.
pub(super) fn begin(
    tx: &Connection,
    receiver: &str,
    now: Now,
    until: Now,
    notices_max: u32,
) -> Result<ExchangeWritten, RegistryError> {
    let mut statement = tx.prepare_cached(
        "SELECT id, message_id, state, reason, since, attempts FROM exchange_notices WHERE receiver = ?1 AND due_at <= ?2 AND outcome IS NULL ORDER BY id LIMIT ?3",
    )?;
    let mut rows = statement.query(params![receiver, now.millis(), notices_max])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let id = row.get(0)?;
        found.push(Notice {
            id,
            message_id: row.get(1)?,
            state: state_of(&row.get::<_, String>(2)?, id)?,
            reason: row.get(3)?,
            since: Now::from_millis(row.get(4)?),
            attempts: row.get::<_, u32>(5)? + 1,
        });
    }
    for notice in &found {
        tx.prepare_cached("UPDATE exchange_notices SET attempts = ?2, due_at = ?3 WHERE id = ?1")?
            .execute(params![notice.id, notice.attempts, until.millis()])?;
        tx.prepare_cached(
            "INSERT INTO exchange_notice_attempts (notice_id, number, begun_at) VALUES (?1, ?2, ?3)",
        )?
        .execute(params![notice.id, notice.attempts, now.millis()])?;
    }
    Ok(ExchangeWritten::Notices(found))
}

/// What an attempt came to.
pub(super) fn end(
    tx: &Connection,
    id: i64,
    number: u32,
    failed: Option<&str>,
    again: Option<Now>,
) -> Result<ExchangeWritten, RegistryError> {
    let outcome = if failed.is_none() { "told" } else { "failed" };
    let changed = tx
        .prepare_cached(
            "UPDATE exchange_notice_attempts SET outcome = ?3, answer = ?4, next_at = ?5 WHERE notice_id = ?1 AND number = ?2",
        )?
        .execute(params![id, number, outcome, failed, again.map(Now::millis)])?;
    match (failed, again) {
        (Some(_), Some(again)) => tx
            .prepare_cached("UPDATE exchange_notices SET due_at = ?2 WHERE id = ?1 AND outcome IS NULL")?
            .execute(params![id, again.millis()])?,
        _ => {
            let last = if failed.is_none() { "told" } else { "given-up" };
            tx.prepare_cached("UPDATE exchange_notices SET outcome = ?2 WHERE id = ?1 AND outcome IS NULL")?
                .execute(params![id, last])?
        }
    };
    Ok(ExchangeWritten::Changed(changed as u64))
}

/// Those about one message.
pub(super) fn read(connection: &Connection, message_id: i64) -> Result<Vec<NoticeLog>, RegistryError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, state, due_at, outcome FROM exchange_notices WHERE message_id = ?1 ORDER BY id",
    )?;
    let mut rows = statement.query([message_id])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let id = row.get(0)?;
        let outcome: Option<String> = row.get(3)?;
        found.push(NoticeLog {
            id,
            state: state_of(&row.get::<_, String>(1)?, id)?,
            due_at: outcome.is_none().then_some(Now::from_millis(row.get(2)?)),
            outcome,
            attempts: attempts(connection, id)?,
        });
    }
    Ok(found)
}

fn attempts(connection: &Connection, id: i64) -> Result<Vec<NoticeAttempt>, RegistryError> {
    let mut statement = connection.prepare_cached(
        "SELECT number, begun_at, outcome, answer, next_at FROM exchange_notice_attempts WHERE notice_id = ?1 ORDER BY number",
    )?;
    let of = |row: &Row<'_>| {
        Ok(NoticeAttempt {
            number: row.get(0)?,
            begun_at: Now::from_millis(row.get(1)?),
            outcome: row.get(2)?,
            answer: row.get(3)?,
            next_at: row.get::<_, Option<i64>>(4)?.map(Now::from_millis),
        })
    };
    Ok(statement.query_map([id], of)?.collect::<Result<_, _>>()?)
}

pub(super) fn state_of(text: &str, row: i64) -> Result<MessageState, RegistryError> {
    MessageState::parse(text).ok_or(RegistryError::Unreadable {
        table: "exchange_messages",
        row,
        column: "state",
    })
}
