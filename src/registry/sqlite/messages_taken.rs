//! Messages that are taken into hand: to be pushed, or for who fetches them.

use rusqlite::types::Value;
use rusqlite::{Connection, params};

use super::messages_read::{COLUMNS, conditions, delivered};
use crate::clock::Now;
use crate::limits;
use crate::registry::chain_order::{FETCHED, FIRST_OF_CHAIN, goes_with_its_head, heads};
use crate::registry::errors::RegistryError;
use crate::registry::messages::{ExchangeWritten, MessageFilter};

/// Those that are due to be pushed: of each chain the first.
pub(super) fn pushed(
    tx: &Connection,
    filter: &MessageFilter,
    (peer, now, until): (&str, Now, Now),
    messages_max: u32,
) -> Result<ExchangeWritten, RegistryError> {
    let (conditions, values) = conditions(filter);
    let sql = format!(
        "SELECT {COLUMNS} FROM exchange_messages AS m WHERE m.state = 'ON_DELIVERY' AND m.due_at <= {}{conditions} AND {FIRST_OF_CHAIN} \
         ORDER BY m.due_at, m.id LIMIT {messages_max}",
        now.millis()
    );
    in_hand(tx, &sql, values, (peer, now, until))
}

/// Those that may be fetched: of each chain as many as there are, in their order.
pub(super) fn fetched(
    tx: &Connection,
    filter: &MessageFilter,
    (now, until): (Now, Now),
    messages_max: u32,
) -> Result<ExchangeWritten, RegistryError> {
    let (conditions, values) = conditions(filter);
    let sql = format!(
        "WITH heads AS ({}) SELECT {COLUMNS} FROM heads JOIN exchange_messages AS m ON {} ORDER BY heads.since, heads.head, m.id \
         LIMIT {messages_max}",
        heads(&conditions, now.millis(), messages_max),
        goes_with_its_head(&conditions, now.millis())
    );
    in_hand(tx, &sql, values, (FETCHED, now, until))
}

fn in_hand(
    tx: &Connection,
    sql: &str,
    values: Vec<Value>,
    (peer, now, until): (&str, Now, Now),
) -> Result<ExchangeWritten, RegistryError> {
    let mut found = delivered(tx, sql, values, limits::EXCHANGE_TAKEN_BYTES_MAX)?;
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
