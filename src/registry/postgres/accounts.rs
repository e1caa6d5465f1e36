//! Accounts, sessions, drafts and answers to the questionnaire: what is written.

use super::sent;
use super::session::{Session, Text, bind, text};
use crate::clock::Now;
use crate::registry::account::{AccountWrite, AccountWritten, LoginAttempt, NewSession, OpenFor};
use crate::registry::errors::{RegistryError, StorageFault};
use crate::registry::rules;

/// Rows that are let go of at once, so that no commit waits long.
const TIDIED_AT_ONCE_MAX: i64 = 1_000;

/// One write.
pub(super) async fn apply(
    session: Session<'_>,
    write: &AccountWrite,
) -> Result<AccountWritten, RegistryError> {
    let changed = match write {
        AccountWrite::Create { iin, password, proven, at } => {
            let sql = "INSERT INTO accounts (iin, password, proven, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (iin) DO NOTHING RETURNING id";
            let row = session.row(sql, bind![Text(iin), Text(password), *proven, at.millis()]).await?;
            let id = row.map(|row| row.try_get(0)).transpose()?;
            return Ok(id.map_or(AccountWritten::Exists, AccountWritten::Account));
        }
        AccountWrite::Prove { iin, password, at } => {
            return prove(session, iin, password.as_deref(), *at).await.map(AccountWritten::Account);
        }
        AccountWrite::Attempt(attempt) => return tried(session, attempt).await,
        AccountWrite::Succeeded(subjects) => return succeeded(session, subjects).await,
        AccountWrite::UseChallenge { id, ends_at } => {
            let sql = "INSERT INTO challenges_used (id, ends_at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING";
            session.execute(sql, bind![&id[..], ends_at.millis()]).await?
        }
        AccountWrite::Open(new) => open(session, new).await?,
        AccountWrite::Seen { token, at } => {
            let sql = "UPDATE sessions SET seen_at = $2 WHERE token = $1";
            session.execute(sql, bind![&token[..], at.millis()]).await?
        }
        AccountWrite::Close { token } => {
            session.execute("DELETE FROM sessions WHERE token = $1", bind![&token[..]]).await?
        }
        AccountWrite::SaveDraft { .. } | AccountWrite::DropDraft { .. } => draft(session, write).await?,
        AccountWrite::NumberDraft { account, service_id, number, at, since } => {
            let sql = "UPDATE drafts SET request_number = CASE WHEN request_at >= $5 THEN request_number ELSE $3 END, \
                       request_at = CASE WHEN request_at >= $5 THEN request_at ELSE $4 END WHERE account_id = $1 AND service_id = $2 \
                       RETURNING request_number, request_at";
            let (service, number) = (Text(service_id), Text(number));
            let row = session.row(sql, bind![*account, service, number, at.millis(), since.millis()]).await?;
            let of = |row: tokio_postgres::Row| {
                Ok::<_, StorageFault>((row.try_get(0)?, Now::from_millis(row.try_get(1)?)))
            };
            return Ok(AccountWritten::Numbered(row.map(of).transpose()?));
        }
        AccountWrite::Answer { number, process, information, at } => {
            let sql = "INSERT INTO questionnaires (request_id, service_id, process, information, answered_at) \
                       SELECT id, service_id, $2::BIGINT, $3::BIGINT, $4::BIGINT FROM requests WHERE number = $1 ON CONFLICT (request_id) \
                       DO UPDATE SET process = excluded.process, information = excluded.information, answered_at = excluded.answered_at";
            let (process, information) = (i64::from(*process), i64::from(*information));
            session.execute(sql, bind![Text(&number.to_string()), process, information, at.millis()]).await?
        }
        AccountWrite::NoticesRead { account, at } => {
            let sql = "UPDATE accounts SET notices_read_at = greatest(notices_read_at, $2) WHERE id = $1";
            session.execute(sql, bind![*account, at.millis()]).await?
        }
        AccountWrite::Sent(write) => return sent::apply(session, write).await,
        AccountWrite::StaffPassword { name, password } => {
            let sql = "UPDATE staff SET password = $2 WHERE name = $1";
            session.execute(sql, bind![Text(name), Text(password)]).await?
        }
    };
    Ok(AccountWritten::Done(changed > 0))
}

async fn draft(session: Session<'_>, write: &AccountWrite) -> Result<u64, StorageFault> {
    match write {
        AccountWrite::SaveDraft { account, service_id, data, at, drafts_max, all_bytes_max } => {
            let sql = "INSERT INTO drafts (account_id, service_id, data, saved_at) SELECT $1::BIGINT, $2::TEXT, $3::BYTEA, $4::BIGINT WHERE \
                       (SELECT count(*) FROM drafts WHERE account_id = $1 AND service_id <> $2) < $5 AND (SELECT coalesce(sum(length(data)), 0) \
                       FROM drafts WHERE account_id <> $1 OR service_id <> $2) + length($3::BYTEA) <= $6 \
                       ON CONFLICT (account_id, service_id) DO UPDATE SET data = excluded.data, saved_at = excluded.saved_at, \
                       request_number = NULL, request_at = NULL";
            let bytes_max = i64::try_from(*all_bytes_max).unwrap_or(i64::MAX);
            let (service, drafts_max) = (Text(service_id), i64::from(*drafts_max));
            session
                .execute(sql, bind![*account, service, &data[..], at.millis(), drafts_max, bytes_max])
                .await
        }
        AccountWrite::DropDraft { account, service_id } => {
            let sql = "DELETE FROM drafts WHERE account_id = $1 AND service_id = $2";
            session.execute(sql, bind![*account, Text(service_id)]).await
        }
        _ => Ok(0),
    }
}

async fn prove(
    session: Session<'_>,
    iin: &str,
    password: Option<&str>,
    at: Now,
) -> Result<i64, RegistryError> {
    let known = "SELECT id, proven FROM accounts WHERE iin = $1 FOR UPDATE";
    let Some(row) = session.row(known, bind![Text(iin)]).await? else {
        let sql =
            "INSERT INTO accounts (iin, password, proven, created_at) VALUES ($1, $2, true, $3) RETURNING id";
        let row = session.row(sql, bind![Text(iin), text(password), at.millis()]).await?;
        return Ok(row.ok_or(StorageFault::Unreachable)?.try_get(0)?);
    };
    let (id, proven): (i64, bool) = (row.try_get(0)?, row.try_get(1)?);
    if !proven || password.is_some() {
        session.execute("DELETE FROM sessions WHERE account_id = $1", bind![id]).await?;
        let sql = "UPDATE accounts SET proven = true, password = $2 WHERE id = $1";
        session.execute(sql, bind![id, text(password)]).await?;
    }
    if !proven {
        // Whoever made it may have been a stranger.
        session.execute("DELETE FROM drafts WHERE account_id = $1", bind![id]).await?;
    }
    Ok(id)
}

/// Attempts of one subject that have not succeeded: how many, the last of them, and until when it is locked. Its row is this process's
/// until the commit, also where there was none: the first attempts at several gateways are counted one after another.
async fn attempts(
    session: Session<'_>,
    subject: &[u8; 32],
) -> Result<Option<(u32, Now, Now)>, RegistryError> {
    let none = "INSERT INTO login_attempts (subject, failures, failed_at, locked_until) VALUES ($1, 1, 0, 0) ON CONFLICT (subject) DO NOTHING";
    session.execute(none, bind![&subject[..]]).await?;
    let sql = "SELECT failures, failed_at, locked_until FROM login_attempts WHERE subject = $1 FOR UPDATE";
    let Some(row) = session.row(sql, bind![&subject[..]]).await? else { return Ok(None) };
    let failures = u32::try_from(row.try_get::<_, i64>(0)?).unwrap_or(u32::MAX);
    let (failed_at, until) = (Now::from_millis(row.try_get(1)?), Now::from_millis(row.try_get(2)?));
    // What stands for none was never failed.
    Ok((failed_at.millis() != 0).then_some((failures, failed_at, until)))
}

async fn tried(session: Session<'_>, attempt: &LoginAttempt) -> Result<AccountWritten, RegistryError> {
    let at = attempt.at;
    let (mut counts, mut refused_at) = (Vec::new(), None);
    for (place, (subject, rule)) in attempt.subjects.iter().enumerate() {
        let mut known = attempts(session, subject).await?;
        if let Some((failures, failed_at, until)) = known.as_mut().filter(|(_, failed_at, _)| *failed_at > at)
        {
            (*failed_at, *until) = rules::of_this_clock(*failed_at, *until, at);
            count(session, subject, *failures, *failed_at, *until).await?;
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
        count(session, subject, failures, at, rules::locked_until(*rule, failures, at)).await?;
    }
    Ok(AccountWritten::MayTry { refused_at })
}

async fn count(
    session: Session<'_>,
    subject: &[u8; 32],
    failures: u32,
    failed_at: Now,
    until: Now,
) -> Result<(), RegistryError> {
    let sql = "INSERT INTO login_attempts (subject, failures, failed_at, locked_until) VALUES ($1, $2, $3, $4) ON CONFLICT (subject) \
               DO UPDATE SET failures = excluded.failures, failed_at = excluded.failed_at, locked_until = excluded.locked_until";
    session
        .execute(sql, bind![&subject[..], i64::from(failures), failed_at.millis(), until.millis()])
        .await?;
    Ok(())
}

async fn succeeded(session: Session<'_>, subjects: &[[u8; 32]]) -> Result<AccountWritten, RegistryError> {
    let Some((account, others)) = subjects.split_first() else { return Ok(AccountWritten::Done(false)) };
    session.execute("DELETE FROM login_attempts WHERE subject = $1", bind![&account[..]]).await?;
    for subject in others {
        let last = "DELETE FROM login_attempts WHERE subject = $1 AND failures = 1";
        session.execute(last, bind![&subject[..]]).await?;
        let less = "UPDATE login_attempts SET failures = failures - 1 WHERE subject = $1";
        session.execute(less, bind![&subject[..]]).await?;
    }
    Ok(AccountWritten::Done(true))
}

async fn open(session: Session<'_>, new: &NewSession) -> Result<u64, StorageFault> {
    if let Some(replaced) = &new.replaces {
        session.execute("DELETE FROM sessions WHERE token = $1", bind![&replaced[..]]).await?;
    }
    let (account, staff) = match &new.owner {
        OpenFor::Account(id) => (Some(*id), None),
        OpenFor::Staff(name) => (None, Some(Text(name))),
    };
    let sql = "INSERT INTO sessions (token, account_id, staff, way, opened_at, seen_at, ends_at, refused_at) \
               VALUES ($1, $2, $3, $4, $5, $5, $6, $7)";
    let (way, refused_at) = (Text(new.way.as_str()), new.refused_at.map(Now::millis));
    let (at, ends_at) = (new.at.millis(), new.ends_at.millis());
    let opened =
        session.execute(sql, bind![&new.token[..], account, staff, way, at, ends_at, refused_at]).await?;
    let oldest = "DELETE FROM sessions WHERE token IN (SELECT token FROM sessions WHERE (account_id = $1 OR staff = $2) AND token <> $3 \
                  ORDER BY opened_at DESC OFFSET $4)";
    let kept = i64::from(new.sessions_max.saturating_sub(1));
    session.execute(oldest, bind![account, staff, &new.token[..], kept]).await?;
    Ok(opened)
}

/// Sessions of somebody who is no longer on the list of staff, or under another token, end.
pub(super) async fn close_of_staff(session: Session<'_>, name: &str) -> Result<(), StorageFault> {
    session.execute("DELETE FROM sessions WHERE staff = $1", bind![Text(name)]).await.map(drop)
}

/// Lets go of what has ended, a bounded number at once.
pub(super) async fn tidy(session: Session<'_>, now: Now) -> Result<(), RegistryError> {
    /// A lock lasts hours at most.
    const ATTEMPTS_KEPT_MILLIS: i64 = 48 * 3_600_000;
    let at = now.millis();
    let ended = [
        ("DELETE FROM sessions WHERE token IN (SELECT token FROM sessions WHERE ends_at <= $1 LIMIT $2)", at),
        (
            "DELETE FROM challenges_used WHERE id IN (SELECT id FROM challenges_used WHERE ends_at <= $1 LIMIT $2)",
            at,
        ),
        (
            "DELETE FROM login_attempts WHERE subject IN (SELECT subject FROM login_attempts WHERE failed_at <= $1 AND locked_until <= $1 LIMIT $2)",
            at.saturating_sub(ATTEMPTS_KEPT_MILLIS),
        ),
    ];
    for (sql, at) in ended {
        session.execute(sql, bind![at, TIDIED_AT_ONCE_MAX]).await?;
    }
    Ok(())
}
