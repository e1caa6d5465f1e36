//! Messages of the asynchronous channel: one write each, within the batch's transaction.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};

use super::notices::state_of;
use super::sequences::next;
use super::{entries, notices};
use crate::clock::Now;
use crate::limits;
use crate::registry::errors::RegistryError;
use crate::registry::exchange_entries::MessageState;
use crate::registry::messages::{
    Attempt, Delivery, Ended, ExchangeQuery, ExchangeRefusal, ExchangeRows, ExchangeWrite, ExchangeWritten,
    MessageFilter, NewMessage, Said, Then,
};

/// Where the gateway's decimal ids begin: as long as those that were seen.
const MESSAGE_IDS_FROM: i64 = 100_000_000;
const CHAIN_IDS_FROM: i64 = 2_000_000;

const COLUMNS: &str = "id, correlation_id, own_id, sender, receiver, service_id, message_type, route_id, message_date, password_digest, \
     properties, session_id, data, duplicate_of, accepted_at, state, state_since, reason, note, due_at, attempts, late_at, late";

/// No earlier message of the chain to the same receiver is still to be delivered, or is a dead letter.
const FIRST_OF_CHAIN: &str = "NOT EXISTS (SELECT 1 FROM exchange_messages AS earlier WHERE earlier.correlation_id = m.correlation_id \
     AND earlier.receiver = m.receiver AND earlier.id < m.id AND earlier.state IN ('ON_DELIVERY', 'NOT_DELIVERED'))";

pub(super) fn apply(tx: &Connection, write: &ExchangeWrite) -> Result<ExchangeWritten, RegistryError> {
    match write {
        ExchangeWrite::Accept(message) => accept(tx, message),
        ExchangeWrite::Begin { receiver, peer, now, until, messages_max } => {
            let filter = MessageFilter { receiver: Some(receiver.clone()), ..MessageFilter::default() };
            take(tx, &filter, peer, *now, *until, *messages_max)
        }
        ExchangeWrite::Pull { filter, now, until, messages_max } => {
            take(tx, filter, "pull", *now, *until, *messages_max)
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

/// The conditions of a filter, and what they are bound to.
fn conditions(filter: &MessageFilter) -> (String, Vec<Value>) {
    let (mut sql, mut values) = (String::new(), Vec::new());
    let mut put = |column: &str, value: Option<Value>| {
        if let Some(value) = value {
            values.push(value);
            sql.push_str(&format!(" AND m.{column} = ?{}", values.len()));
        }
    };
    let text = |text: &Option<String>| text.clone().map(Value::Text);
    put("id", filter.id.map(Value::Integer));
    put("state", filter.state.map(|state| Value::Text(state.as_str().to_owned())));
    put("sender", text(&filter.sender));
    put("receiver", text(&filter.receiver));
    put("service_id", text(&filter.service_id));
    put("correlation_id", filter.correlation_id.map(Value::Integer));
    (sql, values)
}

fn take(
    tx: &Connection,
    filter: &MessageFilter,
    peer: &str,
    now: Now,
    until: Now,
    messages_max: u32,
) -> Result<ExchangeWritten, RegistryError> {
    let (conditions, values) = conditions(filter);
    let sql = format!(
        "SELECT {COLUMNS} FROM exchange_messages AS m WHERE m.state = 'ON_DELIVERY' AND m.due_at <= {}{conditions} AND {FIRST_OF_CHAIN} \
         ORDER BY m.due_at, m.id LIMIT {messages_max}",
        now.millis()
    );
    let mut found = delivered(tx, &sql, values, limits::EXCHANGE_TAKEN_BYTES_MAX)?;
    for delivery in &mut found {
        delivery.attempts += 1;
        delivery.due_at = until;
        tx.prepare_cached(
            "UPDATE exchange_messages SET attempts = ?2, due_at = ?3, in_hand = 1 WHERE id = ?1",
        )?
        .execute(params![delivery.id, delivery.attempts, until.millis()])?;
        tx.prepare_cached(
            "INSERT INTO exchange_attempts (message_id, number, peer, begun_at) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![delivery.id, delivery.attempts, peer, now.millis()])?;
    }
    Ok(ExchangeWritten::InHand(found))
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
    let reason = (ended.then != Then::Delivered).then_some(ended.answer.as_str());
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
        .prepare_cached("SELECT state FROM exchange_messages WHERE id = ?1 AND receiver = ?2")?
        .query_row(params![said.id, said.receiver], |row| row.get(0))
        .optional()?;
    if known.is_none() {
        return Ok(ExchangeWritten::Refused(ExchangeRefusal::UnknownMessage));
    }
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
    let number = MESSAGE_IDS_FROM + i64::try_from(next(tx, "exchange/notification")?).unwrap_or(i64::MAX);
    Ok(ExchangeWritten::Notified(number))
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

pub(super) fn read(connection: &Connection, query: &ExchangeQuery) -> Result<ExchangeRows, RegistryError> {
    match query {
        ExchangeQuery::Messages(filter, messages_max) | ExchangeQuery::Standings(filter, messages_max) => {
            let (conditions, values) = conditions(filter);
            let columns = match query {
                ExchangeQuery::Standings(..) => COLUMNS.replacen(" data,", " x'',", 1),
                _ => COLUMNS.to_owned(),
            };
            let sql = format!(
                "SELECT {columns} FROM exchange_messages AS m WHERE 1{conditions} ORDER BY m.id DESC LIMIT {messages_max}"
            );
            delivered(connection, &sql, values, usize::MAX).map(ExchangeRows::Messages)
        }
        ExchangeQuery::Entries(kinds) => entries::read(connection, kinds).map(ExchangeRows::Entries),
        ExchangeQuery::EntriesOf(kind, ids) => entries::of(connection, *kind, ids).map(ExchangeRows::Entries),
        ExchangeQuery::OpenCases { after, cases_max } => {
            entries::open_cases(connection, *after, *cases_max).map(ExchangeRows::Cases)
        }
        ExchangeQuery::Notices(id) => notices::read(connection, *id).map(ExchangeRows::Notices),
        ExchangeQuery::Attempts(id) => attempts(connection, *id).map(ExchangeRows::Attempts),
        ExchangeQuery::Counts => {
            let mut counts = [0; 4];
            for (count, state) in counts.iter_mut().zip(MessageState::ALL) {
                let found: i64 = connection
                    .prepare_cached("SELECT count(*) FROM exchange_messages WHERE state = ?1")?
                    .query_row([state.as_str()], |row| row.get(0))?;
                *count = found.unsigned_abs();
            }
            Ok(ExchangeRows::Counts(counts))
        }
    }
}

fn attempts(connection: &Connection, id: i64) -> Result<Vec<Attempt>, RegistryError> {
    let mut statement = connection.prepare_cached(
        "SELECT number, peer, begun_at, outcome, status, latency_millis, answer, next_at FROM exchange_attempts WHERE message_id = ?1 ORDER BY number",
    )?;
    let of = |row: &Row<'_>| {
        Ok(Attempt {
            number: row.get(0)?,
            peer: row.get(1)?,
            begun_at: Now::from_millis(row.get(2)?),
            outcome: row.get(3)?,
            status: row.get(4)?,
            latency_millis: row.get(5)?,
            answer: row.get(6)?,
            next_at: row.get::<_, Option<i64>>(7)?.map(Now::from_millis),
        })
    };
    Ok(statement.query_map([id], of)?.collect::<Result<_, _>>()?)
}

/// The messages of a query: as many as have so many octets of documents, and at least one.
fn delivered(
    connection: &Connection,
    sql: &str,
    values: Vec<Value>,
    octets_max: usize,
) -> Result<Vec<Delivery>, RegistryError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params_from_iter(values))?;
    let (mut found, mut octets) = (Vec::new(), 0usize);
    while let Some(row) = rows.next()? {
        octets = octets.saturating_add(row.get_ref(12)?.as_blob().map_or(0, <[u8]>::len));
        if octets > octets_max && !found.is_empty() {
            break;
        }
        let id = row.get(0)?;
        found.push(Delivery {
            id,
            correlation_id: row.get(1)?,
            own_id: row.get(2)?,
            sender: row.get(3)?,
            receiver: row.get(4)?,
            service_id: row.get(5)?,
            message_type: row.get(6)?,
            route_id: row.get(7)?,
            message_date: row.get(8)?,
            password_digest: row.get(9)?,
            properties: row.get(10)?,
            session_id: row.get(11)?,
            data: row.get::<_, Vec<u8>>(12)?.into(),
            duplicate_of: row.get(13)?,
            accepted_at: Now::from_millis(row.get(14)?),
            state: state_of(&row.get::<_, String>(15)?, id)?,
            state_since: Now::from_millis(row.get(16)?),
            reason: row.get(17)?,
            note: row.get(18)?,
            due_at: Now::from_millis(row.get(19)?),
            attempts: row.get(20)?,
            late_at: row.get::<_, Option<i64>>(21)?.map(Now::from_millis),
            is_late: row.get::<_, i64>(22)? == 1,
        });
    }
    Ok(found)
}
