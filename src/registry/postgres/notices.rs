//! The word to senders, changeMassageStatusNotification: every attempt of each is kept.

use tokio_postgres::Row;

use super::reads::small;
use super::session::{Session, Text, bind, text};
use crate::clock::Now;
use crate::registry::errors::RegistryError;
use crate::registry::exchange_entries::{MessageState, NoticeAttempt, NoticeLog};
use crate::registry::messages::{ExchangeWritten, Notice};

/// Takes those that are due into hand; those that another process is taking at the same moment are passed over.
pub(super) async fn begin(
    session: Session<'_>,
    (receiver, gateway): (&str, &str),
    (now, until): (Now, Now),
    notices_max: u32,
) -> Result<ExchangeWritten, RegistryError> {
    let sql = "SELECT id, message_id, state, reason, since, attempts FROM exchange_notices WHERE receiver = $1 AND due_at <= $2 AND \
               outcome IS NULL ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED";
    let rows = session.rows(sql, bind![Text(receiver), now.millis(), i64::from(notices_max)]).await?;
    let found: Vec<Notice> = rows.iter().map(notice_of).collect::<Result<_, RegistryError>>()?;
    for notice in &found {
        let (id, attempts) = (notice.id, i64::from(notice.attempts));
        let hold = "UPDATE exchange_notices SET attempts = $2, due_at = $3, held_by = $4 WHERE id = $1";
        session.execute(hold, bind![id, attempts, until.millis(), Text(gateway)]).await?;
        let begin = "INSERT INTO exchange_notice_attempts (notice_id, number, begun_at) VALUES ($1, $2, $3)";
        session.execute(begin, bind![id, attempts, now.millis()]).await?;
    }
    Ok(ExchangeWritten::Notices(found))
}

fn notice_of(row: &Row) -> Result<Notice, RegistryError> {
    let id = row.try_get(0)?;
    Ok(Notice {
        id,
        message_id: row.try_get(1)?,
        state: state_of(row.try_get(2)?, id)?,
        reason: row.try_get(3)?,
        since: Now::from_millis(row.try_get(4)?),
        attempts: small(row.try_get(5)?) + 1,
    })
}

/// What an attempt came to.
pub(super) async fn end(
    session: Session<'_>,
    id: i64,
    number: u32,
    failed: Option<&str>,
    again: Option<Now>,
) -> Result<ExchangeWritten, RegistryError> {
    match (failed, again) {
        (Some(_), Some(again)) => {
            let sql = "UPDATE exchange_notices SET due_at = $2 WHERE id = $1 AND outcome IS NULL";
            session.execute(sql, bind![id, again.millis()]).await?
        }
        _ => {
            let last = Text(if failed.is_none() { "told" } else { "given-up" });
            let sql = "UPDATE exchange_notices SET outcome = $2 WHERE id = $1 AND outcome IS NULL";
            session.execute(sql, bind![id, last]).await?
        }
    };
    let outcome = Text(if failed.is_none() { "told" } else { "failed" });
    let sql = "UPDATE exchange_notice_attempts SET outcome = $3, answer = $4, next_at = $5 WHERE notice_id = $1 AND number = $2";
    let next_at = again.map(Now::millis);
    let changed = session.execute(sql, bind![id, i64::from(number), outcome, text(failed), next_at]).await?;
    Ok(ExchangeWritten::Changed(changed))
}

/// Those about one message.
pub(super) async fn read(session: Session<'_>, message_id: i64) -> Result<Vec<NoticeLog>, RegistryError> {
    let sql = "SELECT id, state, due_at, outcome FROM exchange_notices WHERE message_id = $1 ORDER BY id";
    let mut found = Vec::new();
    for row in session.rows(sql, bind![message_id]).await? {
        let id = row.try_get(0)?;
        let outcome: Option<String> = row.try_get(3)?;
        let due_at = Now::from_millis(row.try_get(2)?);
        found.push(NoticeLog {
            id,
            state: state_of(row.try_get(1)?, id)?,
            due_at: outcome.is_none().then_some(due_at),
            outcome,
            attempts: attempts(session, id).await?,
        });
    }
    Ok(found)
}

async fn attempts(session: Session<'_>, id: i64) -> Result<Vec<NoticeAttempt>, RegistryError> {
    let sql = "SELECT number, begun_at, outcome, answer, next_at FROM exchange_notice_attempts WHERE notice_id = $1 ORDER BY number";
    let of = |row: &Row| {
        Ok(NoticeAttempt {
            number: small(row.try_get(0)?),
            begun_at: Now::from_millis(row.try_get(1)?),
            outcome: row.try_get(2)?,
            answer: row.try_get(3)?,
            next_at: row.try_get::<_, Option<i64>>(4)?.map(Now::from_millis),
        })
    };
    session.rows(sql, bind![id]).await?.iter().map(of).collect()
}

pub(super) fn state_of(text: &str, row: i64) -> Result<MessageState, RegistryError> {
    MessageState::parse(text).ok_or(RegistryError::Unreadable {
        table: "exchange_messages",
        row,
        column: "state",
    })
}
