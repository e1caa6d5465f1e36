//! Requests that the portal sent to another gateway.

use bytes::Bytes;
use tokio_postgres::Row;

use super::reads::millis_or_none;
use super::session::{Session, Text, bind, text};
use crate::clock::Now;
use crate::registry::account::{AccountRows, AccountWritten};
use crate::registry::errors::{RegistryError, StorageFault};
use crate::registry::sent::{
    Acknowledgement, NewSent, SentQuery, SentRequest, SentRows, SentState, SentWord, SentWrite,
    UNACKNOWLEDGED_MAX,
};

const COLUMNS: &str = "id, account_id, service_id, gateway, sent_at, state, acknowledged_at, in_work_at, decided_at, chain, number, signer, \
     reason_kk, reason_ru, result IS NOT NULL, unconfirmed, asked, due_at";

/// One write.
pub(super) async fn apply(session: Session<'_>, write: &SentWrite) -> Result<AccountWritten, RegistryError> {
    let changed = match write {
        SentWrite::Begin(sent) => return begin(session, sent).await,
        SentWrite::Acknowledge(acknowledgement) => acknowledge(session, acknowledgement).await?,
        SentWrite::Withdraw { id } => {
            let sql = "DELETE FROM sent_requests WHERE id = $1 AND state = 'sending'";
            session.execute(sql, bind![Text(id)]).await?
        }
        SentWrite::Claim { only, now, until, rows_max } => {
            let sql = format!(
                "UPDATE sent_requests SET held_until = $3 WHERE id IN (SELECT id FROM sent_requests WHERE due_at IS NOT NULL AND \
                 ($1::TEXT IS NULL AND due_at <= $2 OR id = $1) AND (held_until IS NULL OR held_until <= $2) ORDER BY due_at LIMIT $4 \
                 FOR UPDATE SKIP LOCKED) RETURNING {COLUMNS}"
            );
            let (only, rows_max) = (text(only.as_ref()), i64::from(*rows_max));
            let found = session.rows(&sql, bind![only, now.millis(), until.millis(), rows_max]).await?;
            return Ok(AccountWritten::Sent(rows(&found)?));
        }
        SentWrite::Tell { id, word, unconfirmed, at } => {
            tell(session, id, word, unconfirmed.as_deref(), *at).await?
        }
        SentWrite::Confirmed { id, message_id } => {
            let sql = "UPDATE sent_requests SET unconfirmed = NULL WHERE id = $1 AND unconfirmed = $2";
            session.execute(sql, bind![Text(id), Text(message_id)]).await?
        }
        SentWrite::Release { id, asked, due_at } => {
            let sql = "UPDATE sent_requests SET held_until = NULL, asked = $2, due_at = $3 WHERE id = $1";
            session.execute(sql, bind![Text(id), i64::from(*asked), due_at.map(Now::millis)]).await?
        }
        SentWrite::Recover => {
            let sql = "UPDATE sent_requests SET held_until = NULL WHERE held_until IS NOT NULL";
            session.execute(sql, bind![]).await?
        }
    };
    Ok(AccountWritten::Done(changed > 0))
}

async fn begin(session: Session<'_>, sent: &NewSent) -> Result<AccountWritten, RegistryError> {
    let oldest = "DELETE FROM sent_requests WHERE id IN (SELECT id FROM sent_requests WHERE account_id = $1 AND state = 'sending' \
                  ORDER BY sent_at DESC OFFSET $2)";
    let sql = "INSERT INTO sent_requests (id, account_id, service_id, gateway, sent_at, state, asked) VALUES ($1, $2, $3, $4, $5, \
               'sending', 0) ON CONFLICT (id) DO NOTHING";
    let NewSent { id, account, service_id, gateway, at } = sent;
    let (service, place) = (Text(service_id), Text(gateway));
    if session.execute(sql, bind![Text(id), *account, service, place, at.millis()]).await? > 0 {
        session.execute(oldest, bind![*account, i64::from(UNACKNOWLEDGED_MAX)]).await?;
        return Ok(AccountWritten::Done(true));
    }
    let owner = "SELECT account_id FROM sent_requests WHERE id = $1";
    let row = session.row(owner, bind![Text(id)]).await?.ok_or(StorageFault::Unreachable)?;
    let is_own = row.try_get::<_, i64>(0)? == *account;
    Ok(if is_own { AccountWritten::Done(false) } else { AccountWritten::Exists })
}

async fn acknowledge(session: Session<'_>, of: &Acknowledgement) -> Result<u64, StorageFault> {
    let Acknowledgement { sent, chain, signer, word, due_at, at } = of;
    let sql = "INSERT INTO sent_requests AS s (id, account_id, service_id, gateway, sent_at, state, acknowledged_at, in_work_at, decided_at, \
               chain, number, signer, reason_kk, reason_ru, result, asked, due_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, \
               $12, $13, $14, $15, 0, $16) ON CONFLICT (id) DO UPDATE SET state = excluded.state, \
               acknowledged_at = excluded.acknowledged_at, in_work_at = excluded.in_work_at, decided_at = excluded.decided_at, \
               chain = excluded.chain, number = excluded.number, signer = excluded.signer, reason_kk = excluded.reason_kk, \
               reason_ru = excluded.reason_ru, result = excluded.result, due_at = excluded.due_at \
               WHERE s.state = 'sending' AND s.account_id = excluded.account_id";
    let changed = session
        .execute(
            sql,
            bind![
                Text(&sent.id),
                sent.account,
                Text(&sent.service_id),
                Text(&sent.gateway),
                sent.at.millis(),
                Text(word.state.as_str()),
                at.millis(),
                (word.state == SentState::InWork).then_some(at.millis()),
                word.state.is_final().then_some(at.millis()),
                text(chain.as_ref()),
                text(word.number.as_ref()),
                &signer[..],
                text(word.reason_kk.as_ref()),
                text(word.reason_ru.as_ref()),
                word.result.as_deref(),
                due_at.map(Now::millis),
            ],
        )
        .await?;
    let draft = "DELETE FROM drafts WHERE account_id = $1 AND service_id = $2";
    session.execute(draft, bind![sent.account, Text(&sent.service_id)]).await?;
    Ok(changed)
}

async fn tell(
    session: Session<'_>,
    id: &str,
    word: &SentWord,
    unconfirmed: Option<&str>,
    at: Now,
) -> Result<u64, StorageFault> {
    let known = "UPDATE sent_requests SET number = coalesce(number, $2), unconfirmed = coalesce($3, unconfirmed) WHERE id = $1 AND \
                 state <> 'sending'";
    let known =
        session.execute(known, bind![Text(id), text(word.number.as_ref()), text(unconfirmed)]).await?;
    match word.state {
        SentState::Sending | SentState::Sent => {}
        SentState::InWork => {
            let sql = "UPDATE sent_requests SET state = 'in-work', in_work_at = $2 WHERE id = $1 AND state = 'sent'";
            session.execute(sql, bind![Text(id), at.millis()]).await?;
        }
        SentState::Positive | SentState::Negative => {
            let sql = "UPDATE sent_requests SET state = $2, decided_at = $3, reason_kk = $4, reason_ru = $5, result = $6 WHERE id = $1 AND \
                       (state = 'sent' OR state = 'in-work')";
            let (kk, ru) = (text(word.reason_kk.as_ref()), text(word.reason_ru.as_ref()));
            let (state, result) = (Text(word.state.as_str()), word.result.as_deref());
            session.execute(sql, bind![Text(id), state, at.millis(), kk, ru, result]).await?;
        }
    }
    Ok(known)
}

/// One question.
pub(super) async fn read(session: Session<'_>, query: &SentQuery) -> Result<AccountRows, RegistryError> {
    let found = match query {
        SentQuery::OfAccount { account, offset, rows_max } => {
            let sql = format!(
                "SELECT {COLUMNS} FROM sent_requests WHERE account_id = $1 ORDER BY sent_at DESC, id LIMIT $2 OFFSET $3"
            );
            let (rows_max, offset) = (i64::from(*rows_max), i64::from(*offset));
            SentRows::Rows(rows(&session.rows(&sql, bind![*account, rows_max, offset]).await?)?)
        }
        SentQuery::Count(account) => {
            let sql = "SELECT count(*) FROM sent_requests WHERE account_id = $1";
            let row = session.row(sql, bind![*account]).await?.ok_or(StorageFault::Unreachable)?;
            SentRows::Count(row.try_get::<_, i64>(0)?.unsigned_abs())
        }
        SentQuery::One(account, id) => {
            let sql = format!("SELECT {COLUMNS} FROM sent_requests WHERE id = $1 AND account_id = $2");
            SentRows::Rows(rows(&session.rows(&sql, bind![Text(id), *account]).await?)?)
        }
        SentQuery::Result(account, id) => {
            let sql = "SELECT result FROM sent_requests WHERE id = $1 AND account_id = $2";
            let row = session.row(sql, bind![Text(id), *account]).await?;
            let result = row.map(|row| row.try_get::<_, Option<Vec<u8>>>(0)).transpose()?;
            SentRows::Result(result.flatten().map(Bytes::from))
        }
        SentQuery::OfChain { gateway, chain } => {
            let sql = format!(
                "SELECT {COLUMNS} FROM sent_requests WHERE chain = $1 AND gateway = $2 ORDER BY sent_at DESC LIMIT 2"
            );
            SentRows::Rows(rows(&session.rows(&sql, bind![Text(chain), Text(gateway)]).await?)?)
        }
        SentQuery::IsDue(now) => {
            let sql = "SELECT 1::BIGINT FROM sent_requests WHERE due_at <= $1 AND (held_until IS NULL OR held_until <= $1) LIMIT 1";
            SentRows::Due(session.row(sql, bind![now.millis()]).await?.is_some())
        }
    };
    Ok(AccountRows::Sent(found))
}

fn rows(rows: &[Row]) -> Result<Vec<SentRequest>, RegistryError> {
    rows.iter().map(row_of).collect()
}

fn row_of(row: &Row) -> Result<SentRequest, RegistryError> {
    let unreadable = |column| RegistryError::Unreadable { table: "sent_requests", row: 0, column };
    let moment = |column| Ok::<_, StorageFault>(millis_or_none(row.try_get(column)?));
    let signer: Option<&[u8]> = row.try_get(11)?;
    Ok(SentRequest {
        sent: NewSent {
            id: row.try_get(0)?,
            account: row.try_get(1)?,
            service_id: row.try_get(2)?,
            gateway: row.try_get(3)?,
            at: Now::from_millis(row.try_get(4)?),
        },
        state: SentState::parse(row.try_get(5)?).ok_or_else(|| unreadable("state"))?,
        acknowledged_at: moment(6)?,
        in_work_at: moment(7)?,
        decided_at: moment(8)?,
        chain: row.try_get(9)?,
        number: row.try_get(10)?,
        signer: signer.map(|octets| octets.try_into().map_err(|_| unreadable("signer"))).transpose()?,
        reason_kk: row.try_get(12)?,
        reason_ru: row.try_get(13)?,
        has_result: row.try_get(14)?,
        unconfirmed: row.try_get(15)?,
        asked: u32::try_from(row.try_get::<_, i64>(16)?).unwrap_or(u32::MAX),
        due_at: moment(17)?,
    })
}
