//! What is read of the asynchronous channel.

use rusqlite::types::Value;
use rusqlite::{Connection, Row, params_from_iter};

use super::notices::state_of;
use super::{entries, notices};
use crate::clock::Now;
use crate::registry::errors::RegistryError;
use crate::registry::exchange_entries::MessageState;
use crate::registry::messages::{Attempt, Delivery, ExchangeQuery, ExchangeRows, MessageFilter};

pub(super) const COLUMNS: &str = "m.id, m.correlation_id, m.own_id, m.sender, m.receiver, m.service_id, m.message_type, m.route_id, m.message_date, \
     m.password_digest, m.properties, m.session_id, m.data, m.duplicate_of, m.accepted_at, m.state, m.state_since, m.reason, \
     m.note, m.due_at, m.attempts, m.late_at, m.late";

/// The conditions of a filter, and what they are bound to.
pub(super) fn conditions(filter: &MessageFilter) -> (String, Vec<Value>) {
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

pub(super) fn read(connection: &Connection, query: &ExchangeQuery) -> Result<ExchangeRows, RegistryError> {
    match query {
        ExchangeQuery::Messages(filter, messages_max) | ExchangeQuery::Standings(filter, messages_max) => {
            let (conditions, values) = conditions(filter);
            let columns = match query {
                ExchangeQuery::Standings(..) => COLUMNS.replacen(" m.data,", " x'',", 1),
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
pub(super) fn delivered(
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
