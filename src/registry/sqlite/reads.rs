//! What is read, on connections that cannot write.

use bytes::Bytes;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row, params};

use super::packed::{PackedIn, unpacked};
use crate::clock::Now;
use crate::registry::access::{AccessRights, Owner};
use crate::registry::case::{Case, Channel, Counts, Lease, StoredResult};
use crate::registry::errors::RegistryError;
use crate::registry::number::RegistrationNumber;
use crate::registry::state::State;
use crate::registry::step_line::{StepLine, StepOutcome, unpack};

pub(super) fn case(
    connection: &Connection,
    number: &RegistrationNumber,
) -> Result<Option<Case>, RegistryError> {
    let mut statement = connection.prepare_cached(
        "SELECT r.id, r.number, r.channel, r.sender, r.message_id, r.digest, r.service_id, r.declarant_id, r.request_number, \
         d.application, r.received_at, r.registered_at, r.due_at, r.state, r.state_since, r.revision, r.work_at, r.lease_owner, \
         r.lease_until, r.outcome, r.queue_number, r.route FROM requests r JOIN documents d ON d.request_id = r.id WHERE r.number = ?1",
    )?;
    let mut rows = statement.query([number.to_string()])?;
    rows.next()?.map(|row| case_of(row, number)).transpose()
}

fn case_of(row: &Row<'_>, number: &RegistrationNumber) -> Result<Case, RegistryError> {
    let id: i64 = row.get(0)?;
    let unreadable = |column| RegistryError::Unreadable { table: "requests", row: id, column };
    let owner: Option<String> = row.get(17)?;
    let lease = owner.zip(millis_or_none(row.get(18)?)).map(|(owner, until)| Lease { owner, until });
    Ok(Case {
        number: number.clone(),
        channel: Channel::parse(row.get_ref(2)?.as_str().unwrap_or_default())
            .ok_or_else(|| unreadable("channel"))?,
        route: row.get::<_, Option<String>>(21)?.unwrap_or_else(|| "portal".to_owned()),
        sender: row.get(3)?,
        message_id: row.get(4)?,
        digest: row.get(5).map_err(|_| unreadable("digest"))?,
        service_id: row.get(6)?,
        declarant_id: row.get(7)?,
        request_number: row.get(8)?,
        application: octets(row, 9)?,
        received_at: Now::from_millis(row.get(10)?),
        registered_at: Now::from_millis(row.get(11)?),
        due_at: millis_or_none(row.get(12)?),
        state: state_of(row.get_ref(13)?, "requests", id)?,
        state_since: Now::from_millis(row.get(14)?),
        revision: row.get::<_, i64>(15)?.unsigned_abs(),
        work_at: millis_or_none(row.get(16)?),
        lease,
        outcome: row.get::<_, Option<Vec<u8>>>(19)?.map(Bytes::from),
        queue_number: row.get::<_, Option<i64>>(20)?.map(i64::unsigned_abs),
    })
}

pub(super) fn access(
    connection: &Connection,
    number: &RegistrationNumber,
) -> Result<Option<AccessRights>, RegistryError> {
    let mut statement =
        connection.prepare_cached("SELECT owner, signer, tokens, declarant_id, representative, account_id FROM requests WHERE number = ?1")?;
    let mut rows = statement.query([number.to_string()])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let owner = |column| row.get::<_, Option<[u8; 32]>>(column).map(|octets| octets.map(Owner::of_octets));
    Ok(Some(AccessRights {
        owner: owner(0)?,
        signer: owner(1)?,
        tokens: row.get(2)?,
        declarant: row.get(3)?,
        representative: row.get(4)?,
        account: row.get(5)?,
    }))
}

pub(super) fn history(
    connection: &Connection,
    number: &RegistrationNumber,
) -> Result<Vec<StepLine>, RegistryError> {
    let mut statement = connection.prepare_cached("SELECT id FROM requests WHERE number = ?1")?;
    let mut rows = statement.query([number.to_string()])?;
    let Some(row) = rows.next()? else { return Ok(Vec::new()) };
    let id = row.get(0)?;
    let mut lines = earlier_history(connection, id)?;
    let mut statement = connection
        .prepare_cached("SELECT revision, lines FROM steps WHERE request_id = ?1 ORDER BY revision")?;
    let mut rows = statement.query([id])?;
    while let Some(row) = rows.next()? {
        let packed = unpack(row.get_ref(1)?.as_blob().unwrap_or_default());
        let unreadable = RegistryError::Unreadable { table: "step_log", row: id, column: "lines" };
        lines.extend(packed.ok_or(unreadable)?);
    }
    Ok(lines)
}

/// What schemas before the fourth kept of a case: the names of events stand where labels do now.
fn earlier_history(connection: &Connection, id: i64) -> Result<Vec<StepLine>, RegistryError> {
    let mut statement = connection
        .prepare_cached("SELECT id, name, state, at FROM events WHERE request_id = ?1 ORDER BY id")?;
    let mut rows = statement.query([id])?;
    let mut lines = Vec::new();
    while let Some(row) = rows.next()? {
        let state = state_of(row.get_ref(2)?, "events", row.get(0)?)?;
        let at = Now::from_millis(row.get(3)?);
        lines.push(StepLine::of(
            row.get_ref(1)?.as_str().unwrap_or_default(),
            state,
            at,
            at,
            StepOutcome::Done,
        ));
    }
    Ok(lines)
}

pub(super) fn result(
    connection: &Connection,
    number: &RegistrationNumber,
) -> Result<Option<StoredResult>, RegistryError> {
    let mut statement = connection.prepare_cached(
        "SELECT r.id, s.document, s.state, s.made_at FROM results s JOIN requests r ON r.id = s.request_id WHERE r.number = ?1",
    )?;
    let mut rows = statement.query([number.to_string()])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let (id, made_at) = (row.get(0)?, Now::from_millis(row.get(3)?));
    let state = state_of(row.get_ref(2)?, "results", id)?;
    let document = unpacked(connection, PackedIn::Results, id, row.get(1)?)?;
    Ok(Some(StoredResult { document, made_at, state }))
}

pub(super) fn due(
    connection: &Connection,
    now: Now,
    cases_max: u32,
) -> Result<Vec<(RegistrationNumber, Now)>, RegistryError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, number, work_at FROM requests WHERE work_at <= ?1 UNION ALL \
         SELECT t.request_id, r.number, t.wake_at FROM tasks t JOIN requests r ON r.id = t.request_id WHERE t.wake_at <= ?1 \
         ORDER BY 3, 1 LIMIT ?2",
    )?;
    let mut rows = statement.query(params![now.millis(), cases_max])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let number = number_of(row.get(1)?, row.get(0)?)?;
        found.push((number, Now::from_millis(row.get(2)?)));
    }
    Ok(found)
}

pub(super) fn counts(connection: &Connection) -> Result<Counts, RegistryError> {
    let mut statement = connection.prepare_cached("SELECT state, count(*) FROM requests GROUP BY state")?;
    let mut rows = statement.query([])?;
    let mut by_state = Vec::new();
    while let Some(row) = rows.next()? {
        by_state.push((state_of(row.get_ref(0)?, "requests", 0)?, row.get::<_, i64>(1)?.unsigned_abs()));
    }
    by_state.sort_by_key(|(state, _)| *state);
    Ok(Counts { by_state, refusals: super::refusals::count(connection)? })
}

pub(super) fn octets(row: &Row<'_>, column: usize) -> rusqlite::Result<Bytes> {
    row.get::<_, Vec<u8>>(column).map(Bytes::from)
}

/// An instant that may be missing.
pub(super) fn millis_or_none(millis: Option<i64>) -> Option<Now> {
    millis.map(Now::from_millis)
}

/// A state as it is stored.
pub(super) fn state_of(value: ValueRef<'_>, table: &'static str, row: i64) -> Result<State, RegistryError> {
    let text = value.as_str().ok();
    text.and_then(State::parse).ok_or(RegistryError::Unreadable { table, row, column: "state" })
}

/// A registration number as it is stored.
pub(super) fn number_of(text: String, row: i64) -> Result<RegistrationNumber, RegistryError> {
    RegistrationNumber::try_from(text).map_err(|_| RegistryError::Unreadable {
        table: "requests",
        row,
        column: "number",
    })
}
