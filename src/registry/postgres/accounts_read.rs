//! Accounts, sessions, drafts and answers to the questionnaire: what is read.

use bytes::Bytes;
use tokio_postgres::Row;

use super::reads::{millis_or_none, number_of, state_of};
use super::sent;
use super::session::{Session, Text, bind, text};
use super::tasks::{STAFF, entry_of};
use crate::clock::Now;
use crate::registry::account::{
    Account, AccountQuery, AccountRows, Draft, LoginWay, RequestEntry, RequestQuery, ServiceAnswers,
    SessionOwner, StoredSession,
};
use crate::registry::actor::Actor;
use crate::registry::errors::{RegistryError, StorageFault};
use crate::registry::staff::{StaffEntry, StandsIn};

/// The columns of an account.
const ACCOUNT: &str = "a.id, a.iin, a.password, a.proven, a.created_at, a.notices_read_at";

/// One question.
pub(super) async fn read(session: Session<'_>, query: &AccountQuery) -> Result<AccountRows, RegistryError> {
    Ok(match query {
        AccountQuery::OfIin(iin) => {
            let sql = format!("SELECT {ACCOUNT} FROM accounts a WHERE a.iin = $1");
            let row = session.row(&sql, bind![Text(iin)]).await?;
            AccountRows::Account(row.map(|row| account_of(&row, 0)).transpose()?)
        }
        AccountQuery::Session(token) => AccountRows::Session(stored(session, token).await?),
        AccountQuery::StaffByName(name) => {
            let row = session.row(&format!("{STAFF} WHERE name = $1"), bind![Text(name)]).await?;
            let of = |row: Row| Ok::<_, RegistryError>((entry_of(&row)?, row.try_get(6)?));
            AccountRows::Staff(row.map(of).transpose()?)
        }
        AccountQuery::Requests(query) => AccountRows::Requests(requests(session, query).await?),
        AccountQuery::Drafts(account) => {
            let sql = "SELECT service_id, ''::BYTEA, saved_at FROM drafts WHERE account_id = $1 ORDER BY saved_at DESC";
            AccountRows::Drafts(drafts(session.rows(sql, bind![*account]).await?)?)
        }
        AccountQuery::Draft(account, service_id) => {
            let sql =
                "SELECT service_id, data, saved_at FROM drafts WHERE account_id = $1 AND service_id = $2";
            AccountRows::Drafts(drafts(session.rows(sql, bind![*account, Text(service_id)]).await?)?)
        }
        AccountQuery::Sent(query) => sent::read(session, query).await?,
        AccountQuery::Answers => AccountRows::Answers(answers(session).await?),
        AccountQuery::Answer(number) => {
            let sql = "SELECT q.process, q.information, q.answered_at FROM questionnaires q JOIN requests r ON r.id = q.request_id \
                       WHERE r.number = $1";
            let row = session.row(sql, bind![Text(&number.to_string())]).await?;
            let of = |row: Row| {
                let answer = |column| row.try_get::<_, i64>(column).map(|n| u8::try_from(n).unwrap_or(0));
                Ok::<_, StorageFault>((answer(0)?, answer(1)?, Now::from_millis(row.try_get(2)?)))
            };
            AccountRows::Answer(row.map(of).transpose()?)
        }
    })
}

fn account_of(row: &Row, first: usize) -> Result<Account, StorageFault> {
    Ok(Account {
        id: row.try_get(first)?,
        iin: row.try_get(first + 1)?,
        password: row.try_get(first + 2)?,
        proven: row.try_get(first + 3)?,
        created_at: Now::from_millis(row.try_get(first + 4)?),
        notices_read_at: Now::from_millis(row.try_get(first + 5)?),
    })
}

async fn stored(session: Session<'_>, token: &[u8; 32]) -> Result<Option<StoredSession>, RegistryError> {
    let sql = format!(
        "SELECT s.way, s.opened_at, s.seen_at, s.ends_at, s.refused_at, f.name, f.role, f.certificate, f.since, {ACCOUNT}, \
         f.stands_in_for, f.stands_in_until FROM sessions s LEFT JOIN accounts a ON a.id = s.account_id \
         LEFT JOIN staff f ON f.name = s.staff WHERE s.token = $1"
    );
    let Some(row) = session.row(&sql, bind![&token[..]]).await? else { return Ok(None) };
    let unreadable = RegistryError::Unreadable { table: "sessions", row: 0, column: "way" };
    let owner = match row.try_get::<_, Option<String>>(5)? {
        Some(name) => SessionOwner::Staff(staff_of(&row, name)?),
        None if row.try_get::<_, Option<i64>>(9)?.is_some() => SessionOwner::Account(account_of(&row, 9)?),
        // Whoever it was is off the list.
        None => return Ok(None),
    };
    Ok(Some(StoredSession {
        owner,
        way: LoginWay::parse(row.try_get(0)?).ok_or(unreadable)?,
        opened_at: Now::from_millis(row.try_get(1)?),
        seen_at: Now::from_millis(row.try_get(2)?),
        ends_at: Now::from_millis(row.try_get(3)?),
        refused_at: millis_or_none(row.try_get(4)?),
    }))
}

fn staff_of(row: &Row, name: String) -> Result<StaffEntry, RegistryError> {
    let unreadable = |column| RegistryError::Unreadable { table: "staff", row: 0, column };
    let certificate: Option<&[u8]> = row.try_get(7)?;
    let until = millis_or_none(row.try_get(16)?);
    Ok(StaffEntry {
        name,
        role: Actor::parse(row.try_get(6)?).ok_or_else(|| unreadable("role"))?,
        certificate: certificate
            .map(|octets| octets.try_into().map_err(|_| unreadable("certificate")))
            .transpose()?,
        stands_in: row
            .try_get::<_, Option<String>>(15)?
            .zip(until)
            .map(|(for_whom, until)| StandsIn { for_whom, until }),
        since: Now::from_millis(row.try_get(8)?),
    })
}

async fn requests(session: Session<'_>, query: &RequestQuery) -> Result<Vec<RequestEntry>, RegistryError> {
    let sql = "SELECT r.id, r.number, r.request_number, r.service_id, r.declarant_id, coalesce(r.route, 'portal'), s.state, s.state_since, \
               r.registered_at, r.due_at, p.number FROM requests r JOIN status s ON s.request_id = r.id \
               LEFT JOIN places p ON p.request_id = r.id WHERE r.id IN (SELECT id FROM requests WHERE declarant_id = $1 \
               UNION SELECT id FROM requests WHERE representative = $1 UNION SELECT id FROM requests WHERE account_id = $2) AND \
               ($3::TEXT IS NULL OR r.service_id = $3) AND ($4::TEXT IS NULL OR s.state = $4) ORDER BY r.id DESC LIMIT $5 OFFSET $6";
    let state = query.state.map(|state| Text(state.as_str()));
    let (iin, service) = (text(query.iin.as_ref()), text(query.service_id.as_ref()));
    let (entries_max, offset) = (i64::from(query.entries_max), i64::from(query.offset));
    let rows = session.rows(sql, bind![iin, query.account, service, state, entries_max, offset]).await?;
    let mut entries = Vec::new();
    for row in rows {
        let id: i64 = row.try_get(0)?;
        entries.push(RequestEntry {
            number: number_of(row.try_get(1)?, id)?,
            request_number: row.try_get(2)?,
            service_id: row.try_get(3)?,
            declarant_id: row.try_get(4)?,
            route: row.try_get(5)?,
            state: state_of(row.try_get(6)?, "status", id)?,
            state_since: Now::from_millis(row.try_get(7)?),
            registered_at: Now::from_millis(row.try_get(8)?),
            due_at: millis_or_none(row.try_get(9)?),
            queue_number: row.try_get::<_, Option<i64>>(10)?.map(i64::unsigned_abs),
        });
    }
    Ok(entries)
}

fn drafts(rows: Vec<Row>) -> Result<Vec<Draft>, StorageFault> {
    let of = |row: Row| {
        Ok(Draft {
            service_id: row.try_get(0)?,
            data: Bytes::from(row.try_get::<_, Vec<u8>>(1)?),
            saved_at: Now::from_millis(row.try_get(2)?),
        })
    };
    rows.into_iter().map(of).collect()
}

async fn answers(session: Session<'_>) -> Result<Vec<ServiceAnswers>, RegistryError> {
    let sql = "SELECT service_id, count(*) FILTER (WHERE process = 1), count(*) FILTER (WHERE process = 2), \
               count(*) FILTER (WHERE process = 3), count(*) FILTER (WHERE information = 1), count(*) FILTER (WHERE information = 2), \
               count(*) FILTER (WHERE information = 3) FROM questionnaires GROUP BY service_id ORDER BY service_id COLLATE \"C\"";
    let mut found = Vec::new();
    for row in session.rows(sql, bind![]).await? {
        let count = |column| row.try_get::<_, i64>(column).map(i64::unsigned_abs);
        found.push(ServiceAnswers {
            service_id: row.try_get(0)?,
            process: [count(1)?, count(2)?, count(3)?],
            information: [count(4)?, count(5)?, count(6)?],
        });
    }
    Ok(found)
}
