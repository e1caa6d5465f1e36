//! Messages of the asynchronous channel: one write each, within the batch's transaction.

use tokio_postgres::Row;

use super::messages_read::conditions;
use super::messages_taken::{Taker, fetched, pushed};
use super::numbers::next;
use super::session::{Session, Text, bind, text};
use super::{entries, notices};
use crate::clock::Now;
use crate::registry::chain_order::FETCHED;
use crate::registry::errors::RegistryError;
use crate::registry::exchange_entries::MessageState;
use crate::registry::messages::{
    Ended, ExchangeRefusal, ExchangeWrite, ExchangeWritten, MessageFilter, NewMessage, Said, Then,
};

/// Where the gateway's decimal ids begin: as long as those that were seen.
const MESSAGE_IDS_FROM: i64 = 100_000_000;
const CHAIN_IDS_FROM: i64 = 2_000_000;

pub(super) async fn apply(
    session: Session<'_>,
    write: &ExchangeWrite,
    gateway: &str,
) -> Result<ExchangeWritten, RegistryError> {
    match write {
        ExchangeWrite::Accept(message) => accept(session, message).await,
        ExchangeWrite::Begin { receiver, peer, now, until, messages_max } => {
            let filter = MessageFilter { receiver: Some(receiver.clone()), ..MessageFilter::default() };
            pushed(session, &filter, Taker { peer, gateway, now: *now, until: *until }, *messages_max).await
        }
        ExchangeWrite::Pull { filter, now, until, messages_max } => {
            let taker = Taker { peer: FETCHED, gateway, now: *now, until: *until };
            fetched(session, filter, taker, *messages_max).await
        }
        ExchangeWrite::End(ended) => end(session, ended).await,
        ExchangeWrite::Notify(said) => notify(session, said).await,
        ExchangeWrite::Redrive(filter, now) => redrive(session, filter, *now).await,
        ExchangeWrite::Discard { id, note, now } => discard(session, *id, note, *now).await,
        ExchangeWrite::Recover(now) => recover(session, gateway, *now).await,
        ExchangeWrite::SetBack(now) => set_back(session, *now).await,
        ExchangeWrite::BeginNotices { receiver, now, until, notices_max } => {
            notices::begin(session, (receiver, gateway), (*now, *until), *notices_max).await
        }
        ExchangeWrite::EndNotice { id, number, failed, again } => {
            notices::end(session, *id, *number, failed.as_deref(), *again).await
        }
        ExchangeWrite::MarkLate(now) => mark_late(session, *now).await,
        ExchangeWrite::LinkCase(case) => entries::link(session, case).await,
        ExchangeWrite::ToldCase { correlation_id, told } => {
            entries::told(session, *correlation_id, *told).await
        }
        ExchangeWrite::PutEntry { kind, id, definition, now } => {
            entries::put(session, *kind, id, definition, *now).await
        }
        ExchangeWrite::RemoveEntry { kind, id } => entries::remove(session, *kind, id).await,
    }
}

async fn accept(session: Session<'_>, m: &NewMessage) -> Result<ExchangeWritten, RegistryError> {
    if let Some(known) = accepted_before(session, m).await? {
        return Ok(known);
    }
    let (correlation_id, receiver) = match m.correlation_id {
        Some(stated) => match other_end(session, stated, &m.sender, &m.service_id).await? {
            Some(receiver) => (stated, receiver),
            None => return Ok(ExchangeWritten::Refused(ExchangeRefusal::UnknownChain)),
        },
        None => (begin_chain(session, m).await?, m.provider.clone()),
    };
    let same = "SELECT min(id) FROM exchange_messages WHERE sender = $1 AND service_id = $2 AND digest = $3";
    let row = session.row(same, bind![Text(&m.sender), Text(&m.service_id), &m.digest[..]]).await?;
    let duplicate_of: Option<i64> = row.map(|row| row.try_get(0)).transpose()?.flatten();
    let id = MESSAGE_IDS_FROM + signed(next(session, "exchange/message").await?);
    let sql = "INSERT INTO exchange_messages (id, correlation_id, own_id, sender, receiver, service_id, message_type, route_id, \
               message_date, password_digest, properties, session_id, data, digest, duplicate_of, accepted_at, state, state_since, due_at, \
               attempts, in_hand, tell_sender, late_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, \
               'ON_DELIVERY', $16, $16, 0, false, $17, $18)";
    session
        .execute(
            sql,
            bind![
                id,
                correlation_id,
                text(m.own_id.as_ref()),
                Text(&m.sender),
                Text(&receiver),
                Text(&m.service_id),
                Text(m.message_type),
                text(m.route_id.as_ref()),
                Text(&m.message_date),
                text(m.password_digest.as_ref()),
                Text(&m.properties),
                Text(&m.session_id),
                &m.data[..],
                &m.digest[..],
                duplicate_of,
                m.at.millis(),
                m.tell_sender,
                m.late_at.map(Now::millis),
            ],
        )
        .await?;
    Ok(ExchangeWritten::Accepted { id, correlation_id, session_id: m.session_id.clone(), first: true })
}

/// What was accepted under the sender's own id.
async fn accepted_before(
    session: Session<'_>,
    m: &NewMessage,
) -> Result<Option<ExchangeWritten>, RegistryError> {
    let Some(own_id) = &m.own_id else { return Ok(None) };
    let sql = "SELECT id, correlation_id, session_id, digest FROM exchange_messages WHERE sender = $1 AND own_id = $2";
    let Some(row) = session.row(sql, bind![Text(&m.sender), Text(own_id)]).await? else { return Ok(None) };
    let digest: &[u8] = row.try_get(3)?;
    Ok(Some(if digest == m.digest {
        let (id, correlation_id, session_id) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        ExchangeWritten::Accepted { id, correlation_id, session_id, first: false }
    } else {
        ExchangeWritten::Refused(ExchangeRefusal::Conflict)
    }))
}

async fn begin_chain(session: Session<'_>, m: &NewMessage) -> Result<i64, RegistryError> {
    let id = CHAIN_IDS_FROM + signed(next(session, "exchange/chain").await?);
    let sql = "INSERT INTO exchange_chains (correlation_id, service_id, requester, provider, begun_at) VALUES ($1, $2, $3, $4, $5)";
    let (service, requester, provider) = (Text(&m.service_id), Text(&m.sender), Text(&m.provider));
    session.execute(sql, bind![id, service, requester, provider, m.at.millis()]).await?;
    Ok(id)
}

/// Who stands at the other end of a chain, if the sender stands at one.
async fn other_end(
    session: Session<'_>,
    chain: i64,
    sender: &str,
    service: &str,
) -> Result<Option<String>, RegistryError> {
    let sql = "SELECT service_id, requester, provider FROM exchange_chains WHERE correlation_id = $1";
    let Some(row) = session.row(sql, bind![chain]).await? else { return Ok(None) };
    let (of, requester, provider): (String, String, String) =
        (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    Ok(match (of == service, sender) {
        (true, sender) if sender == requester => Some(provider),
        (true, sender) if sender == provider => Some(requester),
        _ => None,
    })
}

/// What this gateway had in hand when it ended is due. What another has stays in its hand: it may be at work, and where it does not come
/// back its time ends.
async fn recover(session: Session<'_>, gateway: &str, now: Now) -> Result<ExchangeWritten, RegistryError> {
    let messages = "UPDATE exchange_messages SET due_at = least(due_at, $2), in_hand = false WHERE in_hand AND state = 'ON_DELIVERY' \
                    AND coalesce(held_by, $1) = $1";
    let changed = session.execute(messages, bind![Text(gateway), now.millis()]).await?;
    let notices = "UPDATE exchange_notices SET due_at = least(due_at, $2) WHERE attempts > 0 AND outcome IS NULL AND \
                   coalesce(held_by, $1) = $1";
    session.execute(notices, bind![Text(gateway), now.millis()]).await?;
    Ok(ExchangeWritten::Changed(changed))
}

/// What somebody has in hand stays there for an hour more: he may be at work.
async fn set_back(session: Session<'_>, now: Now) -> Result<ExchangeWritten, RegistryError> {
    let messages = "UPDATE exchange_messages SET due_at = $1 WHERE state = 'ON_DELIVERY' AND due_at > $1 \
                    AND (NOT in_hand OR due_at > $1 + 3600000)";
    let changed = session.execute(messages, bind![now.millis()]).await?;
    let notices = "UPDATE exchange_notices SET due_at = $1 WHERE outcome IS NULL AND due_at > $1 + 3600000";
    session.execute(notices, bind![now.millis()]).await?;
    Ok(ExchangeWritten::Changed(changed))
}

async fn end(session: Session<'_>, ended: &Ended) -> Result<ExchangeWritten, RegistryError> {
    let next_at = match ended.then {
        Then::Again(at) => Some(at.millis()),
        Then::Delivered | Then::Dead => None,
    };
    let (id, number) = (ended.id, i64::from(ended.number));
    // The row of the message first, as everybody takes them.
    let standing =
        "SELECT attempts FROM exchange_messages WHERE id = $1 AND state = 'ON_DELIVERY' FOR UPDATE";
    let standing: Option<i64> =
        session.row(standing, bind![id]).await?.map(|row| row.try_get(0)).transpose()?;
    let sql = "UPDATE exchange_attempts SET outcome = $3, status = $4, latency_millis = $5, answer = $6, next_at = $7 \
               WHERE message_id = $1 AND number = $2";
    let status = ended.status.map(i64::from);
    let (outcome, answer) = (Text(ended.outcome), Text(&ended.answer));
    session.execute(sql, bind![id, number, outcome, status, ended.latency_millis, answer, next_at]).await?;
    let reason = (ended.then != Then::Delivered).then_some(ended.reason.as_str());
    // What another attempt or the receiver itself has settled in the meantime stays.
    let changed = match (standing, ended.then) {
        (Some(attempts), Then::Again(at)) if attempts == number => {
            let again =
                "UPDATE exchange_messages SET due_at = $2, in_hand = false, reason = $3 WHERE id = $1";
            session.execute(again, bind![id, at.millis(), text(reason)]).await?
        }
        (Some(_), Then::Delivered) => settle(session, id, MessageState::Delivered, None, ended.at).await?,
        (Some(attempts), Then::Dead) if attempts == number => {
            settle(session, id, MessageState::NotDelivered, reason, ended.at).await?
        }
        _ => 0,
    };
    Ok(ExchangeWritten::Changed(changed))
}

/// A message comes to a state that is not on its way, and its sender is to be told.
async fn settle(
    session: Session<'_>,
    id: i64,
    state: MessageState,
    reason: Option<&str>,
    now: Now,
) -> Result<u64, RegistryError> {
    let sql = "UPDATE exchange_messages SET state = $2, state_since = $3, reason = $4, in_hand = false WHERE id = $1 AND state <> $2";
    let changed = session.execute(sql, bind![id, Text(state.as_str()), now.millis(), text(reason)]).await?;
    if changed > 0 {
        let word = "INSERT INTO exchange_notices (message_id, receiver, state, reason, since, due_at, attempts) \
                    SELECT id, sender, state, reason, state_since, state_since, 0 FROM exchange_messages WHERE id = $1 AND tell_sender";
        session.execute(word, bind![id]).await?;
    }
    Ok(changed)
}

async fn notify(session: Session<'_>, said: &Said) -> Result<ExchangeWritten, RegistryError> {
    let known = "SELECT state FROM exchange_messages WHERE id = $1 AND receiver = $2 AND service_id = coalesce($3::TEXT, service_id) FOR UPDATE";
    let (receiver, service) = (Text(&said.receiver), text(said.service_id.as_ref()));
    let Some(row) = session.row(known, bind![said.id, receiver, service]).await? else {
        return Ok(ExchangeWritten::Refused(ExchangeRefusal::UnknownMessage));
    };
    // What was settled stays: a word that comes again, or later, is answered and changes nothing.
    if row.try_get::<_, &str>(0)? == MessageState::OnDelivery.as_str() {
        settled_by_its_receiver(session, said).await?;
    }
    Ok(ExchangeWritten::Notified(MESSAGE_IDS_FROM + signed(next(session, "exchange/notification").await?)))
}

async fn settled_by_its_receiver(session: Session<'_>, said: &Said) -> Result<(), RegistryError> {
    let reason = said.reason.as_deref();
    match (said.accepted, said.resend) {
        (true, _) => settle(session, said.id, MessageState::Delivered, None, said.at).await?,
        (false, true) => back_on_delivery(session, said.id, reason, said.at).await?,
        (false, false) => settle(session, said.id, MessageState::DeliveryStopped, reason, said.at).await?,
    };
    let outcome = Text(if said.accepted { "delivered" } else { "refused" });
    let sql = "UPDATE exchange_attempts SET outcome = $2, answer = coalesce($3, answer) WHERE message_id = $1 AND number = \
               (SELECT max(number) FROM exchange_attempts WHERE message_id = $1) AND (outcome IS NULL OR $2 = 'refused')";
    session.execute(sql, bind![said.id, outcome, text(reason)]).await?;
    Ok(())
}

async fn back_on_delivery(
    session: Session<'_>,
    id: i64,
    reason: Option<&str>,
    now: Now,
) -> Result<u64, RegistryError> {
    let sql = "UPDATE exchange_messages SET state = 'ON_DELIVERY', state_since = CASE state WHEN 'ON_DELIVERY' THEN state_since ELSE $2 END, \
               due_at = $2, in_hand = false, reason = $3 WHERE id = $1";
    Ok(session.execute(sql, bind![id, now.millis(), text(reason)]).await?)
}

async fn redrive(
    session: Session<'_>,
    filter: &MessageFilter,
    now: Now,
) -> Result<ExchangeWritten, RegistryError> {
    let dead = MessageFilter { state: Some(MessageState::NotDelivered), ..filter.clone() };
    let (conditions, values) = conditions(&dead);
    let sql = format!(
        "SELECT m.id FROM exchange_messages AS m WHERE true{conditions} ORDER BY m.id FOR UPDATE OF m"
    );
    let rows = session.rows(&sql, &values.params()).await?;
    for row in &rows {
        back_on_delivery(session, row.try_get(0)?, None, now).await?;
    }
    Ok(ExchangeWritten::Changed(rows.len() as u64))
}

async fn discard(
    session: Session<'_>,
    id: i64,
    note: &str,
    now: Now,
) -> Result<ExchangeWritten, RegistryError> {
    let open = "SELECT reason FROM exchange_messages WHERE id = $1 AND state IN ('ON_DELIVERY', 'NOT_DELIVERED') FOR UPDATE";
    let Some(row) = session.row(open, bind![id]).await? else {
        return Ok(ExchangeWritten::Refused(ExchangeRefusal::UnknownMessage));
    };
    let reason: Option<String> = row.try_get(0)?;
    session.execute("UPDATE exchange_messages SET note = $2 WHERE id = $1", bind![id, Text(note)]).await?;
    let changed = settle(session, id, MessageState::DeliveryStopped, reason.as_deref(), now).await?;
    Ok(ExchangeWritten::Changed(changed))
}

/// What was delivered in time is not looked at again; what is late is told once.
async fn mark_late(session: Session<'_>, now: Now) -> Result<ExchangeWritten, RegistryError> {
    let in_time = "UPDATE exchange_messages SET late = 2 WHERE late = 0 AND late_at <= $1 AND state IN ('DELIVERED', 'DELIVERY_STOPPED') \
                   AND state_since <= late_at";
    session.execute(in_time, bind![now.millis()]).await?;
    let late = "UPDATE exchange_messages SET late = 1 WHERE late = 0 AND late_at < $1 RETURNING id, service_id, receiver";
    let rows = session.rows(late, bind![now.millis()]).await?;
    let of = |row: &Row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?));
    Ok(ExchangeWritten::Late(rows.iter().map(of).collect::<Result<_, RegistryError>>()?))
}

/// PostgreSQL's integers are signed; counters stay far below.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
