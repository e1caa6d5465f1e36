//! Requests that the portal sent to another gateway.

use bytes::Bytes;
use rusqlite::{Connection, OptionalExtension as _, Params, Row, params};

use super::reads::millis_or_none;
use crate::clock::Now;
use crate::registry::account::{AccountRows, AccountWritten};
use crate::registry::errors::RegistryError;
use crate::registry::sent::{
    Acknowledgement, NewSent, SentQuery, SentRequest, SentRows, SentState, SentWord, SentWrite,
    UNACKNOWLEDGED_MAX,
};

const COLUMNS: &str = "id, account_id, service_id, gateway, sent_at, state, acknowledged_at, in_work_at, decided_at, chain, number, signer, \
     reason_kk, reason_ru, result IS NOT NULL, unconfirmed, asked, due_at";

/// One write.
pub(super) fn apply(tx: &Connection, write: &SentWrite) -> Result<AccountWritten, RegistryError> {
    let changed = match write {
        SentWrite::Begin(sent) => return begin(tx, sent),
        SentWrite::Acknowledge(acknowledgement) => acknowledge(tx, acknowledgement)?,
        SentWrite::Withdraw { id } => tx
            .prepare_cached("DELETE FROM sent_requests WHERE id = ?1 AND state = 'sending'")?
            .execute([id])?,
        SentWrite::Claim { only, now, until, rows_max } => {
            let sql = format!(
                "UPDATE sent_requests SET held_until = ?3 WHERE id IN (SELECT id FROM sent_requests WHERE due_at IS NOT NULL AND \
                 (?1 IS NULL AND due_at <= ?2 OR id = ?1) AND (held_until IS NULL OR held_until <= ?2) ORDER BY due_at LIMIT ?4) \
                 RETURNING {COLUMNS}"
            );
            let of = params![only, now.millis(), until.millis(), rows_max];
            return rows(tx, &sql, of).map(AccountWritten::Sent);
        }
        SentWrite::Tell { id, word, unconfirmed, at } => tell(tx, id, word, unconfirmed.as_deref(), *at)?,
        SentWrite::Confirmed { id, message_id } => tx
            .prepare_cached("UPDATE sent_requests SET unconfirmed = NULL WHERE id = ?1 AND unconfirmed = ?2")?
            .execute([id, message_id])?,
        SentWrite::Release { id, asked, due_at } => tx
            .prepare_cached(
                "UPDATE sent_requests SET held_until = NULL, asked = ?2, due_at = ?3 WHERE id = ?1",
            )?
            .execute(params![id, asked, due_at.map(Now::millis)])?,
        SentWrite::Recover => {
            tx.execute("UPDATE sent_requests SET held_until = NULL WHERE held_until IS NOT NULL", [])?
        }
    };
    Ok(AccountWritten::Done(changed > 0))
}

fn begin(tx: &Connection, sent: &NewSent) -> Result<AccountWritten, RegistryError> {
    let owner: Option<i64> = tx
        .prepare_cached("SELECT account_id FROM sent_requests WHERE id = ?1")?
        .query_row([&sent.id], |row| row.get(0))
        .optional()?;
    if let Some(owner) = owner {
        return Ok(if owner == sent.account { AccountWritten::Done(false) } else { AccountWritten::Exists });
    }
    tx.prepare_cached(
        "DELETE FROM sent_requests WHERE id IN (SELECT id FROM sent_requests WHERE account_id = ?1 AND state = 'sending' \
         ORDER BY sent_at DESC LIMIT -1 OFFSET ?2)",
    )?
    .execute(params![sent.account, UNACKNOWLEDGED_MAX.saturating_sub(1)])?;
    tx.prepare_cached(
        "INSERT INTO sent_requests (id, account_id, service_id, gateway, sent_at, state, asked) VALUES (?1, ?2, ?3, ?4, ?5, 'sending', 0)",
    )?
    .execute(params![sent.id, sent.account, sent.service_id, sent.gateway, sent.at.millis()])?;
    Ok(AccountWritten::Done(true))
}

fn acknowledge(tx: &Connection, of: &Acknowledgement) -> Result<usize, RegistryError> {
    let Acknowledgement { sent, chain, signer, word, due_at, at } = of;
    let changed = tx
        .prepare_cached(
            "INSERT INTO sent_requests (id, account_id, service_id, gateway, sent_at, state, acknowledged_at, in_work_at, decided_at, chain, \
             number, signer, reason_kk, reason_ru, result, asked, due_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, \
             ?14, ?15, 0, ?16) ON CONFLICT (id) DO UPDATE SET state = excluded.state, acknowledged_at = excluded.acknowledged_at, \
             in_work_at = excluded.in_work_at, decided_at = excluded.decided_at, chain = excluded.chain, number = excluded.number, \
             signer = excluded.signer, reason_kk = excluded.reason_kk, reason_ru = excluded.reason_ru, result = excluded.result, \
             due_at = excluded.due_at WHERE state = 'sending' AND account_id = excluded.account_id",
        )?
        .execute(params![
            sent.id,
            sent.account,
            sent.service_id,
            sent.gateway,
            sent.at.millis(),
            word.state.as_str(),
            at.millis(),
            (word.state == SentState::InWork).then_some(at.millis()),
            word.state.is_final().then_some(at.millis()),
            chain,
            word.number,
            signer,
            word.reason_kk,
            word.reason_ru,
            word.result.as_deref(),
            due_at.map(Now::millis),
        ])?;
    tx.prepare_cached("DELETE FROM drafts WHERE account_id = ?1 AND service_id = ?2")?
        .execute(params![sent.account, sent.service_id])?;
    Ok(changed)
}

fn tell(
    tx: &Connection,
    id: &str,
    word: &SentWord,
    unconfirmed: Option<&str>,
    at: Now,
) -> Result<usize, RegistryError> {
    let known = tx
        .prepare_cached(
            "UPDATE sent_requests SET number = coalesce(number, ?2), unconfirmed = coalesce(?3, unconfirmed) WHERE id = ?1 AND \
             state <> 'sending'",
        )?
        .execute(params![id, word.number, unconfirmed])?;
    match word.state {
        SentState::Sending | SentState::Sent => {}
        SentState::InWork => {
            tx.prepare_cached(
                "UPDATE sent_requests SET state = 'in-work', in_work_at = ?2 WHERE id = ?1 AND state = 'sent'",
            )?
            .execute(params![id, at.millis()])?;
        }
        SentState::Positive | SentState::Negative => {
            tx.prepare_cached(
                "UPDATE sent_requests SET state = ?2, decided_at = ?3, reason_kk = ?4, reason_ru = ?5, result = ?6 WHERE id = ?1 AND \
                 (state = 'sent' OR state = 'in-work')",
            )?
            .execute(params![
                id,
                word.state.as_str(),
                at.millis(),
                word.reason_kk,
                word.reason_ru,
                word.result.as_deref()
            ])?;
        }
    }
    Ok(known)
}

/// One question.
pub(super) fn read(connection: &Connection, query: &SentQuery) -> Result<AccountRows, RegistryError> {
    let found = match query {
        SentQuery::OfAccount { account, offset, rows_max } => {
            let sql = format!(
                "SELECT {COLUMNS} FROM sent_requests WHERE account_id = ?1 ORDER BY sent_at DESC, id LIMIT ?2 OFFSET ?3"
            );
            SentRows::Rows(rows(connection, &sql, params![account, rows_max, offset])?)
        }
        SentQuery::Count(account) => SentRows::Count(
            connection
                .prepare_cached("SELECT count(*) FROM sent_requests WHERE account_id = ?1")?
                .query_row([account], |row| row.get::<_, i64>(0))?
                .unsigned_abs(),
        ),
        SentQuery::One(account, id) => {
            let sql = format!("SELECT {COLUMNS} FROM sent_requests WHERE id = ?1 AND account_id = ?2");
            SentRows::Rows(rows(connection, &sql, params![id, account])?)
        }
        SentQuery::Result(account, id) => {
            let result: Option<Option<Vec<u8>>> = connection
                .prepare_cached("SELECT result FROM sent_requests WHERE id = ?1 AND account_id = ?2")?
                .query_row(params![id, account], |row| row.get(0))
                .optional()?;
            SentRows::Result(result.flatten().map(Bytes::from))
        }
        SentQuery::OfChain { gateway, chain } => {
            let sql = format!("SELECT {COLUMNS} FROM sent_requests WHERE chain = ?1 AND gateway = ?2 ORDER BY sent_at DESC LIMIT 2");
            SentRows::Rows(rows(connection, &sql, params![chain, gateway])?)
        }
        SentQuery::IsDue(now) => SentRows::Due(
            connection
                .prepare_cached(
                    "SELECT 1 FROM sent_requests WHERE due_at <= ?1 AND (held_until IS NULL OR held_until <= ?1) LIMIT 1",
                )?
                .exists([now.millis()])?,
        ),
    };
    Ok(AccountRows::Sent(found))
}

fn rows(connection: &Connection, sql: &str, of: impl Params) -> Result<Vec<SentRequest>, RegistryError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(of)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(row_of(row)?);
    }
    Ok(found)
}

fn row_of(row: &Row<'_>) -> Result<SentRequest, RegistryError> {
    let unreadable = RegistryError::Unreadable { table: "sent_requests", row: 0, column: "state" };
    let moment = |column| Ok::<_, rusqlite::Error>(millis_or_none(row.get(column)?));
    Ok(SentRequest {
        sent: NewSent {
            id: row.get(0)?,
            account: row.get(1)?,
            service_id: row.get(2)?,
            gateway: row.get(3)?,
            at: Now::from_millis(row.get(4)?),
        },
        state: SentState::parse(row.get_ref(5)?.as_str().unwrap_or_default()).ok_or(unreadable)?,
        acknowledged_at: moment(6)?,
        in_work_at: moment(7)?,
        decided_at: moment(8)?,
        chain: row.get(9)?,
        number: row.get(10)?,
        signer: row.get(11)?,
        reason_kk: row.get(12)?,
        reason_ru: row.get(13)?,
        has_result: row.get(14)?,
        unconfirmed: row.get(15)?,
        asked: row.get(16)?,
        due_at: moment(17)?,
    })
}
