//! The systems and services that are registered while gateways run, and the chains that they provide themselves.

use super::session::{Session, Text, bind};
use crate::clock::Now;
use crate::registry::errors::RegistryError;
use crate::registry::exchange_entries::{ChainCase, EntryKind};
use crate::registry::messages::ExchangeWritten;

/// Registers one, or changes it.
pub(super) async fn put(
    session: Session<'_>,
    kind: EntryKind,
    id: &str,
    definition: &str,
    now: Now,
) -> Result<ExchangeWritten, RegistryError> {
    let sql = "INSERT INTO exchange_entries (kind, id, definition, changed_at) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (kind, id) DO UPDATE SET definition = excluded.definition, changed_at = excluded.changed_at";
    Ok(ExchangeWritten::Changed(
        session.execute(sql, bind![Text(kind.as_str()), Text(id), Text(definition), now.millis()]).await?,
    ))
}

/// Forgets one.
pub(super) async fn remove(
    session: Session<'_>,
    kind: EntryKind,
    id: &str,
) -> Result<ExchangeWritten, RegistryError> {
    let sql = "DELETE FROM exchange_entries WHERE kind = $1 AND id = $2";
    Ok(ExchangeWritten::Changed(session.execute(sql, bind![Text(kind.as_str()), Text(id)]).await?))
}

/// Those of these kinds: kind, id, definition.
pub(super) async fn read(
    session: Session<'_>,
    kinds: &[EntryKind],
) -> Result<Vec<(EntryKind, String, String)>, RegistryError> {
    let sql = "SELECT id, definition FROM exchange_entries WHERE kind = $1 ORDER BY id COLLATE \"C\"";
    let mut found = Vec::new();
    for kind in kinds {
        for row in session.rows(sql, bind![Text(kind.as_str())]).await? {
            found.push((*kind, row.try_get(0)?, row.try_get(1)?));
        }
    }
    Ok(found)
}

/// Those of one kind with these ids.
pub(super) async fn of(
    session: Session<'_>,
    kind: EntryKind,
    ids: &[String],
) -> Result<Vec<(EntryKind, String, String)>, RegistryError> {
    let sql = "SELECT id, definition FROM exchange_entries WHERE kind = $1 AND id = $2";
    let mut found = Vec::new();
    for id in ids {
        for row in session.rows(sql, bind![Text(kind.as_str()), Text(id)]).await? {
            found.push((kind, row.try_get(0)?, row.try_get(1)?));
        }
    }
    Ok(found)
}

/// Which request a chain became; the same again changes nothing.
pub(super) async fn link(session: Session<'_>, case: &ChainCase) -> Result<ExchangeWritten, RegistryError> {
    let sql = "INSERT INTO exchange_cases (correlation_id, service_id, provider, number, form) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT (correlation_id) DO NOTHING";
    Ok(ExchangeWritten::Changed(
        session
            .execute(
                sql,
                bind![
                    case.correlation_id,
                    Text(&case.service_id),
                    Text(&case.provider),
                    Text(&case.number),
                    Text(&case.form)
                ],
            )
            .await?,
    ))
}

/// What its sender has been told.
pub(super) async fn told(
    session: Session<'_>,
    correlation_id: i64,
    told: u8,
) -> Result<ExchangeWritten, RegistryError> {
    let sql = "UPDATE exchange_cases SET told = $2 WHERE correlation_id = $1 AND told < $2";
    Ok(ExchangeWritten::Changed(session.execute(sql, bind![correlation_id, i64::from(told)]).await?))
}

/// Chains that are not ended.
pub(super) async fn open_cases(
    session: Session<'_>,
    after: i64,
    cases_max: u32,
) -> Result<Vec<ChainCase>, RegistryError> {
    let sql = "SELECT correlation_id, service_id, provider, number, form, told FROM exchange_cases WHERE told < 2 AND correlation_id > $1 \
               ORDER BY correlation_id LIMIT $2";
    let mut found = Vec::new();
    for row in session.rows(sql, bind![after, i64::from(cases_max)]).await? {
        found.push(ChainCase {
            correlation_id: row.try_get(0)?,
            service_id: row.try_get(1)?,
            provider: row.try_get(2)?,
            number: row.try_get(3)?,
            form: row.try_get(4)?,
            told: u8::try_from(row.try_get::<_, i64>(5)?).unwrap_or(u8::MAX),
        });
    }
    Ok(found)
}
