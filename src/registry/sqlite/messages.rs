//! Messages of the asynchronous channel: one write each, within the batch's transaction.

use rusqlite::{Connection, OptionalExtension, params, params_from_iter};

use super::messages_read::conditions;
use super::messages_taken::{fetched, pushed};
use super::sequences::next;
use super::{entries, notices};
use crate::clock::Now;
use crate::registry::errors::RegistryError;
use crate::registry::exchange_entries::MessageState;
use crate::registry::messages::{
    Ended, ExchangeRefusal, ExchangeWrite, ExchangeWritten, MessageFilter, NewMessage, Said, Then,
};

/// Where the gateway's decimal ids begin: as long as those that were seen.
const MESSAGE_IDS_FROM: i64 = 100_000_000;
const CHAIN_IDS_FROM: i64 = 2_000_000;

pub(super) fn apply(tx: &Connection, write: &ExchangeWrite) -> Result<ExchangeWritten, RegistryError> {
    match write {
        ExchangeWrite::Accept(message) => accept(tx, message),
        ExchangeWrite::Begin { receiver, peer, now, until, messages_max } => {
            let filter = MessageFilter { receiver: Some(receiver.clone()), ..MessageFilter::default() };
            pushed(tx, &filter, (peer, *now, *until), *messages_max)
        }
        ExchangeWrite::Pull { filter, now, until, messages_max } => {
            fetched(tx, filter, (*now, *until), *messages_max)
        }
        ExchangeWrite::End(ended) => end(tx, ended),
        ExchangeWrite::Notify(said) => notify(tx, said),
        ExchangeWrite::Redrive(filter, now) => redrive(tx, filter, *now),
        ExchangeWrite::Discard { id, note, now } => discard(tx, *id, note, *now),
        ExchangeWrite::Recover(now) => {
            let changed = tx.execute(
                "UPDATE exchange_messages SET due_at = min(due_at, ?1), in_hand = 0 WHERE in_hand = 1 AND state = 'ON_DELIVERY'",
                [now.millis()],
            )?;
            tx.execute(
                "UPDATE exchange_notices SET due_at = min(due_at, ?1) WHERE attempts > 0 AND outcome IS NULL",
                [now.millis()],
            )?;
            Ok(ExchangeWritten::Changed(changed as u64))
        }
        ExchangeWrite::SetBack(now) => set_back(tx, *now),
        ExchangeWrite::BeginNotices { receiver, now, until, notices_max } => {
            notices::begin(tx, receiver, *now, *until, *notices_max)
        }
        ExchangeWrite::EndNotice { id, number, failed, again } => {
            notices::end(tx, *id, *number, failed.as_deref(), *again)
        }
        ExchangeWrite::MarkLate(now) => mark_late(tx, *now),
        ExchangeWrite::LinkCase(case) => entries::link(tx, case),
        ExchangeWrite::ToldCase { correlation_id, told } => entries::told(tx, *correlation_id, *told),
        ExchangeWrite::PutEntry { kind, id, definition, now } => {
            entries::put(tx, *kind, id, definition, *now)
        }
        ExchangeWrite::RemoveEntry { kind, id } => entries::remove(tx, *kind, id),
    }
}

/// What somebody has in hand stays there for an hour more: he may be at work.
fn set_back(tx: &Connection, now: Now) -> Result<ExchangeWritten, RegistryError> {
    let changed = tx.execute(
        "UPDATE exchange_messages SET due_at = ?1 WHERE state = 'ON_DELIVERY' AND due_at > ?1 AND (in_hand = 0 OR due_at > ?1 + 3600000)",
        [now.millis()],
    )?;
    tx.execute(
        "UPDATE exchange_notices SET due_at = ?1 WHERE outcome IS NULL AND due_at > ?1 + 3600000",
        [now.millis()],
    )?;
    Ok(ExchangeWritten::Changed(changed as u64))
}

fn accept(tx: &Connection, m: &NewMessage) -> Result<ExchangeWritten, RegistryError> {
    if let Some(own_id) = &m.own_id {
        let known = tx
            .prepare_cached("SELECT id, correlation_id, session_id, digest FROM exchange_messages WHERE sender = ?1 AND own_id = ?2")?
            .query_row(params![m.sender, own_id], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, String>(2)?, row.get::<_, Vec<u8>>(3)?))
            })
            .optional()?;
        if let Some((id, correlation_id, session_id, digest)) = known {
            return Ok(if digest == m.digest {
                ExchangeWritten::Accepted { id, correlation_id, session_id, first: false }
            } else {
                ExchangeWritten::Refused(ExchangeRefusal::Conflict)
            });
        }
    }
    let (correlation_id, receiver) = match m.correlation_id {
        Some(stated) => match other_end(tx, stated, &m.sender, &m.service_id)? {
            Some(receiver) => (stated, receiver),
            None => return Ok(ExchangeWritten::Refused(ExchangeRefusal::UnknownChain)),
        },
        None => {
            let id = CHAIN_IDS_FROM + i64::try_from(next(tx, "exchange/chain")?).unwrap_or(i64::MAX);
            tx.prepare_cached("INSERT INTO exchange_chains (correlation_id, service_id, requester, provider, begun_at) VALUES (?1, ?2, ?3, ?4, ?5)")?
                .execute(params![id, m.service_id, m.sender, m.provider, m.at.millis()])?;
            (id, m.provider.clone())
        }
    };
    let duplicate_of: Option<i64> = tx
        .prepare_cached(
            "SELECT min(id) FROM exchange_messages WHERE sender = ?1 AND service_id = ?2 AND digest = ?3",
        )?
        .query_row(params![m.sender, m.service_id, m.digest], |row| row.get(0))?;
    let id = MESSAGE_IDS_FROM + i64::try_from(next(tx, "exchange/message")?).unwrap_or(i64::MAX);
    tx.prepare_cached(
        "INSERT INTO exchange_messages (id, correlation_id, own_id, sender, receiver, service_id, message_type, route_id, message_date, \
         password_digest, properties, session_id, data, digest, duplicate_of, accepted_at, state, state_since, due_at, attempts, in_hand, \
         tell_sender, late_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, 'ON_DELIVERY', ?16, ?16, 0, 0, ?17, ?18)",
    )?
    .execute(params![
        id,
        correlation_id,
        m.own_id,
        m.sender,
        receiver,
        m.service_id,
        m.message_type,
        m.route_id,
        m.message_date,
        m.password_digest,
        m.properties,
        m.session_id,
        &m.data[..],
        m.digest,
        duplicate_of,
        m.at.millis(),
        m.tell_sender,
        m.late_at.map(Now::millis),
    ])?;
    Ok(ExchangeWritten::Accepted { id, correlation_id, session_id: m.session_id.clone(), first: true })
}

/// Who stands at the other end of a chain, if the sender stands at one.
fn other_end(
    tx: &Connection,
    chain: i64,
    sender: &str,
    service: &str,
) -> Result<Option<String>, RegistryError> {
    let ends: Option<(String, String, String)> = tx
        .prepare_cached(
            "SELECT service_id, requester, provider FROM exchange_chains WHERE correlation_id = ?1",
        )?
        .query_row([chain], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    Ok(ends.and_then(|(of, requester, provider)| match (of == service, sender) {
        (true, sender) if sender == requester => Some(provider),
        (true, sender) if sender == provider => Some(requester),
        _ => None,
    }))
}

fn end(tx: &Connection, ended: &Ended) -> Result<ExchangeWritten, RegistryError> {
    let next_at = match ended.then {
        Then::Again(at) => Some(at.millis()),
        Then::Delivered | Then::Dead => None,
    };
    tx.prepare_cached(
        "UPDATE exchange_attempts SET outcome = ?3, status = ?4, latency_millis = ?5, answer = ?6, next_at = ?7 WHERE message_id = ?1 AND number = ?2",
    )?
    .execute(params![ended.id, ended.number, ended.outcome, ended.status, ended.latency_millis, ended.answer, next_at])?;
    let reason = (ended.then != Then::Delivered).then_some(ended.reason.as_str());
    let changed = match ended.then {
        Then::Again(at) => tx
            .prepare_cached("UPDATE exchange_messages SET due_at = ?3, in_hand = 0, reason = ?4 WHERE id = ?1 AND attempts = ?2 AND state = 'ON_DELIVERY'")?
            .execute(params![ended.id, ended.number, at.millis(), reason])?,
        Then::Delivered | Then::Dead => {
            // What another attempt or the receiver itself has settled in the meantime stays.
            let standing: Option<u32> = tx
                .prepare_cached("SELECT attempts FROM exchange_messages WHERE id = ?1 AND state = 'ON_DELIVERY'")?
                .query_row([ended.id], |row| row.get(0))
                .optional()?;
            match (standing, ended.then) {
                (Some(_), Then::Delivered) => settle(tx, ended.id, MessageState::Delivered, None, ended.at)?,
                (Some(attempts), _) if attempts == ended.number => {
                    settle(tx, ended.id, MessageState::NotDelivered, reason, ended.at)?
                }
                _ => 0,
            }
        }
    };
    Ok(ExchangeWritten::Changed(changed as u64))
}

/// A message comes to a state that is not on its way, and its sender is to be told.
fn settle(
    tx: &Connection,
    id: i64,
    state: MessageState,
    reason: Option<&str>,
    now: Now,
) -> Result<usize, RegistryError> {
    let changed = tx
        .prepare_cached("UPDATE exchange_messages SET state = ?2, state_since = ?3, reason = ?4, in_hand = 0 WHERE id = ?1 AND state <> ?2")?
        .execute(params![id, state.as_str(), now.millis(), reason])?;
    if changed > 0 {
        tx.prepare_cached(
            "INSERT INTO exchange_notices (message_id, receiver, state, reason, since, due_at, attempts) \
             SELECT id, sender, state, reason, state_since, state_since, 0 FROM exchange_messages WHERE id = ?1 AND tell_sender = 1",
        )?
        .execute([id])?;
    }
    Ok(changed)
}

fn notify(tx: &Connection, said: &Said) -> Result<ExchangeWritten, RegistryError> {
    let known: Option<String> = tx
        .prepare_cached(
            "SELECT state FROM exchange_messages WHERE id = ?1 AND receiver = ?2 AND service_id = coalesce(?3, service_id)",
        )?
        .query_row(params![said.id, said.receiver, said.service_id], |row| row.get(0))
        .optional()?;
    let Some(known) = known else {
        return Ok(ExchangeWritten::Refused(ExchangeRefusal::UnknownMessage));
    };
    // What was settled stays: a word that comes again, or later, is answered and changes nothing.
    if known == MessageState::OnDelivery.as_str() {
        settled_by_its_receiver(tx, said)?;
    }
    let number = MESSAGE_IDS_FROM + i64::try_from(next(tx, "exchange/notification")?).unwrap_or(i64::MAX);
    Ok(ExchangeWritten::Notified(number))
}

fn settled_by_its_receiver(tx: &Connection, said: &Said) -> Result<(), RegistryError> {
    let reason = said.reason.as_deref();
    match (said.accepted, said.resend) {
        (true, _) => settle(tx, said.id, MessageState::Delivered, None, said.at)?,
        (false, true) => back_on_delivery(tx, said.id, reason, said.at)?,
        (false, false) => settle(tx, said.id, MessageState::DeliveryStopped, reason, said.at)?,
    };
    let outcome = if said.accepted { "delivered" } else { "refused" };
    tx.prepare_cached(
        "UPDATE exchange_attempts SET outcome = ?2, answer = coalesce(?3, answer) WHERE message_id = ?1 AND number = \
         (SELECT max(number) FROM exchange_attempts WHERE message_id = ?1) AND (outcome IS NULL OR ?2 = 'refused')",
    )?
    .execute(params![said.id, outcome, reason])?;
    Ok(())
}

fn back_on_delivery(
    tx: &Connection,
    id: i64,
    reason: Option<&str>,
    now: Now,
) -> Result<usize, RegistryError> {
    Ok(tx
        .prepare_cached(
            "UPDATE exchange_messages SET state = 'ON_DELIVERY', state_since = CASE state WHEN 'ON_DELIVERY' THEN state_since ELSE ?2 END, \
             due_at = ?2, in_hand = 0, reason = ?3 WHERE id = ?1",
        )?
        .execute(params![id, now.millis(), reason])?)
}

fn redrive(tx: &Connection, filter: &MessageFilter, now: Now) -> Result<ExchangeWritten, RegistryError> {
    let dead = MessageFilter { state: Some(MessageState::NotDelivered), ..filter.clone() };
    let (conditions, values) = conditions(&dead);
    let sql = format!("SELECT m.id FROM exchange_messages AS m WHERE 1{conditions}");
    let mut statement = tx.prepare(&sql)?;
    let ids: Vec<i64> =
        statement.query_map(params_from_iter(values), |row| row.get(0))?.collect::<Result<_, _>>()?;
    for id in &ids {
        back_on_delivery(tx, *id, None, now)?;
    }
    Ok(ExchangeWritten::Changed(ids.len() as u64))
}

fn discard(tx: &Connection, id: i64, note: &str, now: Now) -> Result<ExchangeWritten, RegistryError> {
    let open: Option<Option<String>> = tx
        .prepare_cached("SELECT reason FROM exchange_messages WHERE id = ?1 AND state IN ('ON_DELIVERY', 'NOT_DELIVERED')")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    let Some(reason) = open else { return Ok(ExchangeWritten::Refused(ExchangeRefusal::UnknownMessage)) };
    tx.prepare_cached("UPDATE exchange_messages SET note = ?2 WHERE id = ?1")?.execute(params![id, note])?;
    let changed = settle(tx, id, MessageState::DeliveryStopped, reason.as_deref(), now)?;
    Ok(ExchangeWritten::Changed(changed as u64))
}

/// What was delivered in time is not looked at again; what is late is told once.
fn mark_late(tx: &Connection, now: Now) -> Result<ExchangeWritten, RegistryError> {
    tx.prepare_cached(
        "UPDATE exchange_messages SET late = 2 WHERE late = 0 AND late_at <= ?1 AND state IN ('DELIVERED', 'DELIVERY_STOPPED') AND state_since <= late_at",
    )?
    .execute([now.millis()])?;
    let mut statement = tx.prepare_cached(
        "UPDATE exchange_messages SET late = 1 WHERE late = 0 AND late_at < ?1 RETURNING id, service_id, receiver",
    )?;
    let rows = statement.query_map([now.millis()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(ExchangeWritten::Late(rows.collect::<Result<_, _>>()?))
}
