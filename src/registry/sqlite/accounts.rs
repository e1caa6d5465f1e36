//! Accounts, sessions, drafts and answers to the questionnaire.

use bytes::Bytes;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::reads::{millis_or_none, number_of, state_of};
use super::sent;
use crate::clock::Now;
use crate::registry::account::{
    Account, AccountQuery, AccountRows, AccountWrite, AccountWritten, Draft, LoginAttempt, LoginWay,
    NewSession, OpenFor, RequestEntry, RequestQuery, ServiceAnswers, SessionOwner, StoredSession,
};
use crate::registry::actor::Actor;
use crate::registry::errors::RegistryError;
use crate::registry::rules;
use crate::registry::staff::{StaffEntry, StandsIn};

/// Rows that are let go of at once, so that no commit waits long.
const TIDIED_AT_ONCE_MAX: u32 = 1_000;

/// The columns of an account.
const ACCOUNT: &str = "a.id, a.iin, a.password, a.proven, a.created_at, a.notices_read_at";

/// One write.
pub(super) fn apply(tx: &Connection, write: &AccountWrite) -> Result<AccountWritten, RegistryError> {
    let changed = match write {
        AccountWrite::Create { iin, password, proven, at } => {
            let made = tx
                .prepare_cached(
                    "INSERT INTO accounts (iin, password, proven, created_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (iin) DO NOTHING",
                )?
                .execute(params![iin, password, proven, at.millis()])?;
            let account = AccountWritten::Account(tx.last_insert_rowid());
            return Ok(if made == 1 { account } else { AccountWritten::Exists });
        }
        AccountWrite::Prove { iin, password, at } => {
            return prove(tx, iin, password.as_deref(), *at).map(AccountWritten::Account);
        }
        AccountWrite::Attempt(attempt) => return tried(tx, attempt),
        AccountWrite::Succeeded(subjects) => return succeeded(tx, subjects),
        AccountWrite::UseChallenge { id, ends_at } => tx
            .prepare_cached("INSERT INTO challenges_used (id, ends_at) VALUES (?1, ?2) ON CONFLICT (id) DO NOTHING")?
            .execute(params![id, ends_at.millis()])?,
        AccountWrite::Open(session) => open(tx, session)?,
        AccountWrite::Seen { token, at } => tx
            .prepare_cached("UPDATE sessions SET seen_at = ?2 WHERE token = ?1")?
            .execute(params![token, at.millis()])?,
        AccountWrite::Close { token } => {
            tx.prepare_cached("DELETE FROM sessions WHERE token = ?1")?.execute([token])?
        }
        AccountWrite::SaveDraft { account, service_id, data, at, drafts_max, all_bytes_max } => tx
            .prepare_cached(
                "INSERT INTO drafts (account_id, service_id, data, saved_at) SELECT ?1, ?2, ?3, ?4 WHERE (SELECT count(*) FROM drafts \
                 WHERE account_id = ?1 AND service_id <> ?2) < ?5 AND (SELECT coalesce(sum(length(data)), 0) FROM drafts WHERE \
                 account_id <> ?1 OR service_id <> ?2) + length(?3) <= ?6 ON CONFLICT (account_id, service_id) DO UPDATE SET data = ?3, \
                 saved_at = ?4, request_number = NULL, request_at = NULL",
            )?
            .execute(params![
                account,
                service_id,
                &data[..],
                at.millis(),
                drafts_max,
                i64::try_from(*all_bytes_max).unwrap_or(i64::MAX)
            ])?,
        AccountWrite::NumberDraft { account, service_id, number, at, since } => {
            return tx
                .prepare_cached(
                    "UPDATE drafts SET request_number = CASE WHEN request_at >= ?5 THEN request_number ELSE ?3 END, \
                     request_at = CASE WHEN request_at >= ?5 THEN request_at ELSE ?4 END WHERE account_id = ?1 AND service_id = ?2 \
                     RETURNING request_number, request_at",
                )?
                .query_row(params![account, service_id, number, at.millis(), since.millis()], |row| {
                    Ok((row.get(0)?, Now::from_millis(row.get(1)?)))
                })
                .optional()
                .map(AccountWritten::Numbered)
                .map_err(RegistryError::from);
        }
        AccountWrite::DropDraft { account, service_id } => tx
            .prepare_cached("DELETE FROM drafts WHERE account_id = ?1 AND service_id = ?2")?
            .execute(params![account, service_id])?,
        AccountWrite::Answer { number, process, information, at } => tx
            .prepare_cached(
                "INSERT OR REPLACE INTO questionnaires (request_id, service_id, process, information, answered_at) \
                 SELECT id, service_id, ?2, ?3, ?4 FROM requests WHERE number = ?1",
            )?
            .execute(params![number.to_string(), process, information, at.millis()])?,
        AccountWrite::NoticesRead { account, at } => tx
            .prepare_cached("UPDATE accounts SET notices_read_at = max(notices_read_at, ?2) WHERE id = ?1")?
            .execute(params![account, at.millis()])?,
        AccountWrite::Sent(write) => return sent::apply(tx, write),
        AccountWrite::StaffPassword { name, password } => tx
            .prepare_cached("UPDATE staff SET password = ?2 WHERE name = ?1")?
            .execute(params![name, password])?,
    };
    Ok(AccountWritten::Done(changed > 0))
}

fn prove(tx: &Connection, iin: &str, password: Option<&str>, at: Now) -> Result<i64, RegistryError> {
    let known: Option<(i64, bool)> = tx
        .prepare_cached("SELECT id, proven FROM accounts WHERE iin = ?1")?
        .query_row([iin], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((id, proven)) = known else {
        tx.prepare_cached("INSERT INTO accounts (iin, password, proven, created_at) VALUES (?1, ?2, 1, ?3)")?
            .execute(params![iin, password, at.millis()])?;
        return Ok(tx.last_insert_rowid());
    };
    if !proven {
        // Whoever made it may have been a stranger.
        tx.prepare_cached("DELETE FROM sessions WHERE account_id = ?1")?.execute([id])?;
        tx.prepare_cached("DELETE FROM drafts WHERE account_id = ?1")?.execute([id])?;
        tx.prepare_cached("UPDATE accounts SET proven = 1, password = ?2 WHERE id = ?1")?
            .execute(params![id, password])?;
    } else if let Some(password) = password {
        tx.prepare_cached("DELETE FROM sessions WHERE account_id = ?1")?.execute([id])?;
        tx.prepare_cached("UPDATE accounts SET password = ?2 WHERE id = ?1")?
            .execute(params![id, password])?;
    }
    Ok(id)
}

/// Attempts of one subject that have not succeeded: how many, the last of them, and until when it is locked.
fn attempts(tx: &Connection, subject: &[u8; 32]) -> Result<Option<(u32, Now, Now)>, RegistryError> {
    let mut statement =
        tx.prepare_cached("SELECT failures, failed_at, locked_until FROM login_attempts WHERE subject = ?1")?;
    let row = |row: &Row<'_>| Ok((row.get(0)?, Now::from_millis(row.get(1)?), Now::from_millis(row.get(2)?)));
    Ok(statement.query_row([subject], row).optional()?)
}

fn tried(tx: &Connection, attempt: &LoginAttempt) -> Result<AccountWritten, RegistryError> {
    let at = attempt.at;
    let (mut counts, mut refused_at) = (Vec::new(), None);
    for (place, (subject, rule)) in attempt.subjects.iter().enumerate() {
        let mut known = attempts(tx, subject)?;
        if let Some((failures, failed_at, until)) = known.as_mut().filter(|(_, failed_at, _)| *failed_at > at)
        {
            (*failed_at, *until) = rules::of_this_clock(*failed_at, *until, at);
            count(tx, subject, *failures, *failed_at, *until)?;
        }
        let known =
            known.filter(|(_, failed_at, _)| at.millis() - failed_at.millis() < rule.forgotten_millis);
        if let Some((_, _, until)) = known.filter(|(_, _, until)| *until > at) {
            return Ok(AccountWritten::Locked { until });
        }
        // The first subject is the account.
        if place == 0 {
            refused_at = known.map(|(_, failed_at, _)| failed_at);
        }
        counts.push(known.map_or(0, |(failures, _, _)| failures).saturating_add(1));
    }
    for ((subject, rule), failures) in attempt.subjects.iter().zip(counts) {
        count(tx, subject, failures, at, rules::locked_until(*rule, failures, at))?;
    }
    Ok(AccountWritten::MayTry { refused_at })
}

fn count(
    tx: &Connection,
    subject: &[u8; 32],
    failures: u32,
    failed_at: Now,
    until: Now,
) -> Result<(), RegistryError> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO login_attempts (subject, failures, failed_at, locked_until) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![subject, failures, failed_at.millis(), until.millis()])?;
    Ok(())
}

fn succeeded(tx: &Connection, subjects: &[[u8; 32]]) -> Result<AccountWritten, RegistryError> {
    let Some((account, others)) = subjects.split_first() else { return Ok(AccountWritten::Done(false)) };
    tx.prepare_cached("DELETE FROM login_attempts WHERE subject = ?1")?.execute([account])?;
    for subject in others {
        tx.prepare_cached("DELETE FROM login_attempts WHERE subject = ?1 AND failures = 1")?
            .execute([subject])?;
        tx.prepare_cached("UPDATE login_attempts SET failures = failures - 1 WHERE subject = ?1")?
            .execute([subject])?;
    }
    Ok(AccountWritten::Done(true))
}

fn open(tx: &Connection, session: &NewSession) -> Result<usize, RegistryError> {
    if let Some(replaced) = &session.replaces {
        tx.prepare_cached("DELETE FROM sessions WHERE token = ?1")?.execute([replaced])?;
    }
    let (account, staff) = match &session.owner {
        OpenFor::Account(id) => (Some(*id), None),
        OpenFor::Staff(name) => (None, Some(name.as_str())),
    };
    let opened = tx
        .prepare_cached(
            "INSERT INTO sessions (token, account_id, staff, way, opened_at, seen_at, ends_at, refused_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7)",
        )?
        .execute(params![
            session.token,
            account,
            staff,
            session.way.as_str(),
            session.at.millis(),
            session.ends_at.millis(),
            session.refused_at.map(Now::millis),
        ])?;
    tx.prepare_cached(
        "DELETE FROM sessions WHERE token IN (SELECT token FROM sessions WHERE (account_id = ?1 OR staff = ?2) AND token <> ?3 \
         ORDER BY opened_at DESC LIMIT -1 OFFSET ?4)",
    )?
    .execute(params![account, staff, session.token, session.sessions_max.saturating_sub(1)])?;
    Ok(opened)
}

/// Sessions of somebody who is no longer on the list of staff, or under another token, end.
pub(super) fn close_of_staff(tx: &Connection, name: &str) -> Result<(), RegistryError> {
    tx.prepare_cached("DELETE FROM sessions WHERE staff = ?1")?.execute([name])?;
    Ok(())
}

/// Lets go of what has ended, a bounded number at once.
pub(super) fn tidy(tx: &Connection, now: Now) -> Result<(), RegistryError> {
    /// A lock lasts hours at most.
    const ATTEMPTS_KEPT_MILLIS: i64 = 48 * 3_600_000;
    let at = now.millis();
    tx.prepare_cached(
        "DELETE FROM sessions WHERE token IN (SELECT token FROM sessions WHERE ends_at <= ?1 LIMIT ?2)",
    )?
    .execute(params![at, TIDIED_AT_ONCE_MAX])?;
    tx.prepare_cached(
        "DELETE FROM challenges_used WHERE id IN (SELECT id FROM challenges_used WHERE ends_at <= ?1 LIMIT ?2)",
    )?
    .execute(params![at, TIDIED_AT_ONCE_MAX])?;
    tx.prepare_cached(
        "DELETE FROM login_attempts WHERE subject IN (SELECT subject FROM login_attempts WHERE failed_at <= ?1 AND locked_until <= ?1 LIMIT ?2)",
    )?
    .execute(params![at.saturating_sub(ATTEMPTS_KEPT_MILLIS), TIDIED_AT_ONCE_MAX])?;
    Ok(())
}

/// One question.
pub(super) fn read(connection: &Connection, query: &AccountQuery) -> Result<AccountRows, RegistryError> {
    Ok(match query {
        AccountQuery::OfIin(iin) => AccountRows::Account(
            connection
                .prepare_cached(&format!("SELECT {ACCOUNT} FROM accounts a WHERE a.iin = ?1"))?
                .query_row([iin], |row| account_of(row, 0))
                .optional()?,
        ),
        AccountQuery::Session(token) => AccountRows::Session(session(connection, token)?),
        AccountQuery::StaffByName(name) => {
            let mut statement = connection
                .prepare_cached("SELECT name, role, certificate, since, stands_in_for, stands_in_until, password FROM staff WHERE name = ?1")?;
            let mut rows = statement.query([name])?;
            AccountRows::Staff(match rows.next()? {
                Some(row) => Some((super::tasks::entry_of(row)?, row.get(6)?)),
                None => None,
            })
        }
        AccountQuery::Requests(query) => AccountRows::Requests(requests(connection, query)?),
        AccountQuery::Drafts(account) => AccountRows::Drafts(drafts(
            connection,
            "SELECT service_id, x'', saved_at FROM drafts WHERE account_id = ?1 AND ?2 IS NULL ORDER BY saved_at DESC",
            *account,
            None,
        )?),
        AccountQuery::Draft(account, service_id) => AccountRows::Drafts(drafts(
            connection,
            "SELECT service_id, data, saved_at FROM drafts WHERE account_id = ?1 AND service_id = ?2",
            *account,
            Some(service_id),
        )?),
        AccountQuery::Sent(query) => sent::read(connection, query)?,
        AccountQuery::Answers => AccountRows::Answers(answers(connection)?),
        AccountQuery::Answer(number) => AccountRows::Answer(
            connection
                .prepare_cached(
                    "SELECT q.process, q.information, q.answered_at FROM questionnaires q JOIN requests r ON r.id = q.request_id \
                     WHERE r.number = ?1",
                )?
                .query_row([number.to_string()], |row| {
                    Ok((row.get(0)?, row.get(1)?, Now::from_millis(row.get(2)?)))
                })
                .optional()?,
        ),
    })
}

fn account_of(row: &Row<'_>, first: usize) -> rusqlite::Result<Account> {
    Ok(Account {
        id: row.get(first)?,
        iin: row.get(first + 1)?,
        password: row.get(first + 2)?,
        proven: row.get(first + 3)?,
        created_at: Now::from_millis(row.get(first + 4)?),
        notices_read_at: Now::from_millis(row.get(first + 5)?),
    })
}

fn session(connection: &Connection, token: &[u8; 32]) -> Result<Option<StoredSession>, RegistryError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT s.way, s.opened_at, s.seen_at, s.ends_at, s.refused_at, f.name, f.role, f.certificate, f.since, {ACCOUNT}, \
         f.stands_in_for, f.stands_in_until FROM sessions s \
         LEFT JOIN accounts a ON a.id = s.account_id LEFT JOIN staff f ON f.name = s.staff WHERE s.token = ?1"
    ))?;
    let mut rows = statement.query([token])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let unreadable = |column| RegistryError::Unreadable { table: "sessions", row: 0, column };
    let owner = match row.get::<_, Option<String>>(5)? {
        Some(name) => SessionOwner::Staff(StaffEntry {
            name,
            role: Actor::parse(row.get_ref(6)?.as_str().unwrap_or_default())
                .ok_or_else(|| unreadable("role"))?,
            certificate: row.get(7)?,
            stands_in: row
                .get::<_, Option<String>>(15)?
                .zip(millis_or_none(row.get(16)?))
                .map(|(for_whom, until)| StandsIn { for_whom, until }),
            since: Now::from_millis(row.get(8)?),
        }),
        None if row.get::<_, Option<i64>>(9)?.is_some() => SessionOwner::Account(account_of(row, 9)?),
        // Whoever it was is off the list.
        None => return Ok(None),
    };
    Ok(Some(StoredSession {
        owner,
        way: LoginWay::parse(row.get_ref(0)?.as_str().unwrap_or_default())
            .ok_or_else(|| unreadable("way"))?,
        opened_at: Now::from_millis(row.get(1)?),
        seen_at: Now::from_millis(row.get(2)?),
        ends_at: Now::from_millis(row.get(3)?),
        refused_at: millis_or_none(row.get(4)?),
    }))
}

fn requests(connection: &Connection, query: &RequestQuery) -> Result<Vec<RequestEntry>, RegistryError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, number, request_number, service_id, declarant_id, coalesce(route, 'portal'), state, state_since, registered_at, due_at, \
         queue_number FROM requests WHERE id IN (SELECT id FROM requests WHERE declarant_id = ?1 UNION SELECT id FROM requests WHERE \
         representative = ?1 UNION SELECT id FROM requests WHERE account_id = ?2) AND (?3 IS NULL OR service_id = ?3) AND \
         (?4 IS NULL OR state = ?4) ORDER BY id DESC LIMIT ?5 OFFSET ?6",
    )?;
    let state = query.state.map(|state| state.as_str());
    let mut rows = statement.query(params![
        query.iin,
        query.account,
        query.service_id,
        state,
        query.entries_max,
        query.offset
    ])?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        entries.push(RequestEntry {
            number: number_of(row.get(1)?, id)?,
            request_number: row.get(2)?,
            service_id: row.get(3)?,
            declarant_id: row.get(4)?,
            route: row.get(5)?,
            state: state_of(row.get_ref(6)?, "requests", id)?,
            state_since: Now::from_millis(row.get(7)?),
            registered_at: Now::from_millis(row.get(8)?),
            due_at: millis_or_none(row.get(9)?),
            queue_number: row.get::<_, Option<i64>>(10)?.map(i64::unsigned_abs),
        });
    }
    Ok(entries)
}

fn drafts(
    connection: &Connection,
    sql: &str,
    account: i64,
    service_id: Option<&String>,
) -> Result<Vec<Draft>, RegistryError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params![account, service_id])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(Draft {
            service_id: row.get(0)?,
            data: Bytes::from(row.get::<_, Vec<u8>>(1)?),
            saved_at: Now::from_millis(row.get(2)?),
        });
    }
    Ok(found)
}

fn answers(connection: &Connection) -> Result<Vec<ServiceAnswers>, RegistryError> {
    let mut statement = connection.prepare_cached(
        "SELECT service_id, sum(process = 1), sum(process = 2), sum(process = 3), sum(information = 1), sum(information = 2), \
         sum(information = 3) FROM questionnaires GROUP BY service_id ORDER BY service_id",
    )?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let count = |column| row.get::<_, i64>(column).map(i64::unsigned_abs);
        found.push(ServiceAnswers {
            service_id: row.get(0)?,
            process: [count(1)?, count(2)?, count(3)?],
            information: [count(4)?, count(5)?, count(6)?],
        });
    }
    Ok(found)
}
