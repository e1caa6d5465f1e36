//! What is read of cases.

use bytes::Bytes;
use tokio_postgres::Row;

use super::archived;
use super::session::{Session, Text, bind};
use crate::clock::Now;
use crate::registry::access::{AccessRights, Owner};
use crate::registry::case::{Case, Channel, Counts, Lease, StoredResult};
use crate::registry::errors::RegistryError;
use crate::registry::number::RegistrationNumber;
use crate::registry::state::State;
use crate::registry::step_line::{StepLine, unpack};
use crate::registry::store::{BEHIND_COUNTED_MAX, Behind};

pub(super) async fn case(
    session: Session<'_>,
    number: &RegistrationNumber,
) -> Result<Option<Case>, RegistryError> {
    let sql = "SELECT r.id, r.channel, r.route, r.sender, r.message_id, r.digest, r.service_id, r.declarant_id, r.request_number, \
               r.received_at, r.registered_at, r.due_at, s.state, s.state_since, s.revision, w.at, s.lease_owner, \
               s.lease_until, s.outcome, p.number FROM requests r \
               JOIN status s ON s.request_id = r.id LEFT JOIN due w ON w.request_id = r.id AND NOT w.wakes \
               LEFT JOIN places p ON p.request_id = r.id WHERE r.number = $1";
    let Some(row) = session.row(sql, bind![Text(&number.to_string())]).await? else { return Ok(None) };
    let id: i64 = row.try_get(0)?;
    let application = "SELECT application FROM documents WHERE request_id = $1";
    let application = match session.row(application, bind![id]).await? {
        Some(application) => octets(&application, 0)?,
        // Where an archived case stands is still told.
        None if archived::file(session, id).await?.is_some() => Bytes::new(),
        None => return Ok(None),
    };
    case_of(&row, number, application).map(Some)
}

/// The id of a request. What is parted by month is looked for by the id alone: the planner then sees one partition.
pub(super) async fn id_of(
    session: Session<'_>,
    number: &RegistrationNumber,
) -> Result<Option<i64>, RegistryError> {
    let sql = "SELECT id FROM requests WHERE number = $1";
    let row = session.row(sql, bind![Text(&number.to_string())]).await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

fn case_of(row: &Row, number: &RegistrationNumber, application: Bytes) -> Result<Case, RegistryError> {
    let id: i64 = row.try_get(0)?;
    let unreadable = |column| RegistryError::Unreadable { table: "requests", row: id, column };
    let owner: Option<String> = row.try_get(16)?;
    let lease = owner.zip(millis_or_none(row.try_get(17)?)).map(|(owner, until)| Lease { owner, until });
    let digest: &[u8] = row.try_get(5)?;
    Ok(Case {
        number: number.clone(),
        channel: Channel::parse(row.try_get(1)?).ok_or_else(|| unreadable("channel"))?,
        route: row.try_get::<_, Option<String>>(2)?.unwrap_or_else(|| "portal".to_owned()),
        sender: row.try_get(3)?,
        message_id: row.try_get(4)?,
        digest: digest.try_into().map_err(|_| unreadable("digest"))?,
        service_id: row.try_get(6)?,
        declarant_id: row.try_get(7)?,
        request_number: row.try_get(8)?,
        application,
        received_at: Now::from_millis(row.try_get(9)?),
        registered_at: Now::from_millis(row.try_get(10)?),
        due_at: millis_or_none(row.try_get(11)?),
        state: state_of(row.try_get(12)?, "status", id)?,
        state_since: Now::from_millis(row.try_get(13)?),
        revision: row.try_get::<_, i64>(14)?.unsigned_abs(),
        work_at: millis_or_none(row.try_get(15)?),
        lease,
        outcome: octets_or_none(row, 18)?,
        queue_number: row.try_get::<_, Option<i64>>(19)?.map(i64::unsigned_abs),
    })
}

pub(super) async fn access(
    session: Session<'_>,
    number: &RegistrationNumber,
) -> Result<Option<AccessRights>, RegistryError> {
    let sql = "SELECT owner, signer, tokens, declarant_id, representative, account_id FROM requests WHERE number = $1";
    let Some(row) = session.row(sql, bind![Text(&number.to_string())]).await? else { return Ok(None) };
    Ok(Some(AccessRights {
        owner: owner_of(&row, 0)?,
        signer: owner_of(&row, 1)?,
        tokens: row.try_get(2)?,
        declarant: row.try_get(3)?,
        representative: row.try_get(4)?,
        account: row.try_get(5)?,
    }))
}

pub(super) async fn history(
    session: Session<'_>,
    number: &RegistrationNumber,
) -> Result<Vec<StepLine>, RegistryError> {
    let Some(id) = id_of(session, number).await? else { return Ok(Vec::new()) };
    let sql = "SELECT lines FROM step_log WHERE request_id = $1 ORDER BY revision";
    let rows = session.rows(sql, bind![id]).await?;
    if rows.is_empty() {
        archived::none_of(session, id, number).await?;
    }
    let mut lines = Vec::new();
    for row in rows {
        let unreadable = RegistryError::Unreadable { table: "step_log", row: id, column: "lines" };
        lines.extend(unpack(row.try_get(0)?).ok_or(unreadable)?);
    }
    Ok(lines)
}

pub(super) async fn result(
    session: Session<'_>,
    number: &RegistrationNumber,
) -> Result<Option<StoredResult>, RegistryError> {
    let sql = "SELECT r.id, s.state FROM requests r JOIN status s ON s.request_id = r.id WHERE r.number = $1";
    let Some(row) = session.row(sql, bind![Text(&number.to_string())]).await? else { return Ok(None) };
    let id: i64 = row.try_get(0)?;
    let stands = state_of(row.try_get(1)?, "status", id)?;
    let sql = "SELECT document, state, made_at FROM results WHERE request_id = $1";
    let Some(row) = session.row(sql, bind![id]).await? else {
        // Before its end nobody misses one.
        if stands.is_final() {
            archived::none_of(session, id, number).await?;
        }
        return Ok(None);
    };
    let state = state_of(row.try_get(1)?, "results", id)?;
    Ok(Some(StoredResult { document: octets(&row, 0)?, made_at: Now::from_millis(row.try_get(2)?), state }))
}

pub(super) async fn due(
    session: Session<'_>,
    now: Now,
    cases_max: u32,
) -> Result<Vec<(RegistrationNumber, Now)>, RegistryError> {
    let sql = "SELECT d.request_id, r.number, d.at FROM due d JOIN requests r ON r.id = d.request_id \
               WHERE d.at <= $1 AND d.at < 9223372036854775807 ORDER BY d.at, d.request_id LIMIT $2";
    let mut found = Vec::new();
    for row in session.rows(sql, bind![now.millis(), i64::from(cases_max)]).await? {
        found.push((number_of(row.try_get(1)?, row.try_get(0)?)?, Now::from_millis(row.try_get(2)?)));
    }
    Ok(found)
}

pub(super) async fn behind(session: Session<'_>, now: Now) -> Result<Behind, RegistryError> {
    let sql = "SELECT count(*), min(at) FROM (SELECT at FROM due WHERE at <= $1 AND at < 9223372036854775807 AND NOT wakes \
               ORDER BY at LIMIT $2) AS late";
    let row = session.row(sql, bind![now.millis(), i64::from(BEHIND_COUNTED_MAX)]).await?;
    let Some(row) = row else { return Ok(Behind::default()) };
    let requests = row.try_get::<_, i64>(0)?.unsigned_abs();
    Ok(Behind { requests, since: millis_or_none(row.try_get(1)?) })
}

pub(super) async fn counts(session: Session<'_>) -> Result<Counts, RegistryError> {
    let mut by_state = Vec::new();
    for row in session.rows("SELECT state, count(*) FROM status GROUP BY state", bind![]).await? {
        by_state.push((state_of(row.try_get(0)?, "status", 0)?, row.try_get::<_, i64>(1)?.unsigned_abs()));
    }
    by_state.sort_by_key(|(state, _)| *state);
    Ok(Counts { by_state, refusals: super::refusals::count(session).await? })
}

pub(super) fn octets(row: &Row, column: usize) -> Result<Bytes, RegistryError> {
    Ok(row.try_get::<_, Vec<u8>>(column)?.into())
}

/// An instant that may be missing.
pub(super) fn millis_or_none(millis: Option<i64>) -> Option<Now> {
    millis.map(Now::from_millis)
}

/// A state as it is stored.
pub(super) fn state_of(text: &str, table: &'static str, row: i64) -> Result<State, RegistryError> {
    State::parse(text).ok_or(RegistryError::Unreadable { table, row, column: "state" })
}

/// A registration number as it is stored.
pub(super) fn number_of(text: String, row: i64) -> Result<RegistrationNumber, RegistryError> {
    RegistrationNumber::try_from(text).map_err(|_| RegistryError::Unreadable {
        table: "requests",
        row,
        column: "number",
    })
}

/// Octets that may be missing.
pub(super) fn octets_or_none(row: &Row, column: usize) -> Result<Option<Bytes>, RegistryError> {
    Ok(row.try_get::<_, Option<Vec<u8>>>(column)?.map(Bytes::from))
}

/// Who proved to have sent it, or who signed it.
pub(super) fn owner_of(row: &Row, column: usize) -> Result<Option<Owner>, RegistryError> {
    let octets: Option<&[u8]> = row.try_get(column)?;
    Ok(octets.and_then(|octets| octets.try_into().ok()).map(Owner::of_octets))
}

/// A counter that stays far below.
pub(super) fn small(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
