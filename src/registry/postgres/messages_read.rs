//! What is read of the asynchronous channel.

use tokio_postgres::Row;

use super::kept::Param;
use super::notices::state_of;
use super::reads::small;
use super::session::{Bound, Session, Text, bind, param};
use super::{entries, notices};
use crate::clock::Now;
use crate::registry::errors::RegistryError;
use crate::registry::exchange_entries::MessageState;
use crate::registry::messages::{Attempt, Delivery, ExchangeQuery, ExchangeRows, MessageFilter};

pub(super) const COLUMNS: &str = "m.id, m.correlation_id, m.own_id, m.sender, m.receiver, m.service_id, m.message_type, m.route_id, \
     m.message_date, m.password_digest, m.properties, m.session_id, m.data, m.duplicate_of, m.accepted_at, m.state, m.state_since, m.reason, \
     m.note, m.due_at, m.attempts, m.late_at, m.late";

/// What the places of a filter are bound to.
pub(super) struct Values<'a> {
    numbers: Vec<i64>,
    texts: Vec<Text<'a>>,
}

impl Values<'_> {
    /// Numbers first.
    pub(super) fn params(&self) -> Vec<Param<'_>> {
        fn all<T: Bound>(values: &[T]) -> impl Iterator<Item = Param<'_>> {
            values.iter().map(param)
        }
        all(&self.numbers).chain(all(&self.texts)).collect()
    }
}

/// The conditions of a filter, and what they are bound to.
pub(super) fn conditions(filter: &MessageFilter) -> (String, Values<'_>) {
    let (mut sql, mut values) = (String::new(), Values { numbers: Vec::new(), texts: Vec::new() });
    let mut place = 0;
    let mut put = |column: &str| {
        place += 1;
        sql.push_str(&format!(" AND m.{column} = ${place}"));
    };
    for (column, number) in [("id", filter.id), ("correlation_id", filter.correlation_id)] {
        if let Some(number) = number {
            put(column);
            values.numbers.push(number);
        }
    }
    let texts = [
        ("state", filter.state.map(MessageState::as_str)),
        ("sender", filter.sender.as_deref()),
        ("receiver", filter.receiver.as_deref()),
        ("service_id", filter.service_id.as_deref()),
    ];
    for (column, text) in texts {
        if let Some(text) = text {
            put(column);
            values.texts.push(Text(text));
        }
    }
    (sql, values)
}

pub(super) async fn read(session: Session<'_>, query: &ExchangeQuery) -> Result<ExchangeRows, RegistryError> {
    Ok(match query {
        ExchangeQuery::Messages(filter, messages_max) | ExchangeQuery::Standings(filter, messages_max) => {
            let (conditions, values) = conditions(filter);
            let columns = match query {
                ExchangeQuery::Standings(..) => COLUMNS.replacen(" m.data,", " ''::bytea,", 1),
                _ => COLUMNS.to_owned(),
            };
            let sql = format!(
                "SELECT {columns} FROM exchange_messages AS m WHERE true{conditions} ORDER BY m.id DESC LIMIT {messages_max}"
            );
            ExchangeRows::Messages(delivered(session, &sql, &values).await?)
        }
        ExchangeQuery::Entries(kinds) => ExchangeRows::Entries(entries::read(session, kinds).await?),
        ExchangeQuery::EntriesOf(kind, ids) => ExchangeRows::Entries(entries::of(session, *kind, ids).await?),
        ExchangeQuery::OpenCases { after, cases_max } => {
            ExchangeRows::Cases(entries::open_cases(session, *after, *cases_max).await?)
        }
        ExchangeQuery::Notices(id) => ExchangeRows::Notices(notices::read(session, *id).await?),
        ExchangeQuery::Attempts(id) => ExchangeRows::Attempts(attempts(session, *id).await?),
        ExchangeQuery::Counts => ExchangeRows::Counts(counts(session).await?),
    })
}

async fn counts(session: Session<'_>) -> Result<[u64; 4], RegistryError> {
    let mut counts = [0; 4];
    for row in session.rows("SELECT state, count(*) FROM exchange_messages GROUP BY state", bind![]).await? {
        let state = state_of(row.try_get(0)?, 0)?;
        let found: i64 = row.try_get(1)?;
        for (count, of) in counts.iter_mut().zip(MessageState::ALL) {
            if of == state {
                *count = found.unsigned_abs();
            }
        }
    }
    Ok(counts)
}

async fn attempts(session: Session<'_>, id: i64) -> Result<Vec<Attempt>, RegistryError> {
    let sql = "SELECT number, peer, begun_at, outcome, status, latency_millis, answer, next_at FROM exchange_attempts \
               WHERE message_id = $1 ORDER BY number";
    let of = |row: &Row| {
        let status: Option<i64> = row.try_get(4)?;
        Ok(Attempt {
            number: small(row.try_get(0)?),
            peer: row.try_get(1)?,
            begun_at: Now::from_millis(row.try_get(2)?),
            outcome: row.try_get(3)?,
            status: status.and_then(|status| u16::try_from(status).ok()),
            latency_millis: row.try_get(5)?,
            answer: row.try_get(6)?,
            next_at: row.try_get::<_, Option<i64>>(7)?.map(Now::from_millis),
        })
    };
    session.rows(sql, bind![id]).await?.iter().map(of).collect()
}

pub(super) async fn delivered(
    session: Session<'_>,
    sql: &str,
    values: &Values<'_>,
) -> Result<Vec<Delivery>, RegistryError> {
    session.rows(sql, &values.params()).await?.iter().map(delivery_of).collect()
}

fn delivery_of(row: &Row) -> Result<Delivery, RegistryError> {
    let id = row.try_get(0)?;
    Ok(Delivery {
        id,
        correlation_id: row.try_get(1)?,
        own_id: row.try_get(2)?,
        sender: row.try_get(3)?,
        receiver: row.try_get(4)?,
        service_id: row.try_get(5)?,
        message_type: row.try_get(6)?,
        route_id: row.try_get(7)?,
        message_date: row.try_get(8)?,
        password_digest: row.try_get(9)?,
        properties: row.try_get(10)?,
        session_id: row.try_get(11)?,
        data: row.try_get::<_, Vec<u8>>(12)?.into(),
        duplicate_of: row.try_get(13)?,
        accepted_at: Now::from_millis(row.try_get(14)?),
        state: state_of(row.try_get(15)?, id)?,
        state_since: Now::from_millis(row.try_get(16)?),
        reason: row.try_get(17)?,
        note: row.try_get(18)?,
        due_at: Now::from_millis(row.try_get(19)?),
        attempts: small(row.try_get(20)?),
        late_at: row.try_get::<_, Option<i64>>(21)?.map(Now::from_millis),
        is_late: row.try_get::<_, i64>(22)? == 1,
    })
}
