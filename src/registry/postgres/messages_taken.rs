//! Messages that are taken into hand: to be pushed, or for who fetches them. Those that another process is taking at the same moment are
//! passed over, and in an answer to who fetches what follows them in their chains, too.

use super::messages_read::{COLUMNS, Values, conditions, delivered};
use super::session::{Session, Text, bind};
use crate::clock::Now;
use crate::limits::EXCHANGE_TAKEN_BYTES_MAX as OCTETS_MAX;
use crate::registry::chain_order::{FIRST_OF_CHAIN, goes_with_its_head, heads};
use crate::registry::errors::RegistryError;
use crate::registry::messages::{ExchangeWritten, MessageFilter};

/// Who takes them.
#[derive(Clone, Copy)]
pub(super) struct Taker<'a> {
    /// Where they go.
    pub(super) peer: &'a str,
    /// The gateway that has them in hand.
    pub(super) gateway: &'a str,
    /// By which time they are due.
    pub(super) now: Now,
    /// When they are due again.
    pub(super) until: Now,
}

/// Those that are due to be pushed: of each chain the first.
pub(super) async fn pushed(
    session: Session<'_>,
    filter: &MessageFilter,
    taker: Taker<'_>,
    messages_max: u32,
) -> Result<ExchangeWritten, RegistryError> {
    let (conditions, values) = conditions(filter);
    // As many as have so many octets of documents, and at least one.
    let sql = format!(
        "WITH due AS (SELECT m.id, m.due_at, octet_length(m.data) AS octets FROM exchange_messages AS m WHERE m.state = 'ON_DELIVERY' \
         AND m.due_at <= {}{conditions} AND {FIRST_OF_CHAIN} ORDER BY m.due_at, m.id LIMIT {messages_max} FOR UPDATE OF m SKIP LOCKED), \
         counted AS (SELECT id, octets, sum(octets) OVER (ORDER BY due_at, id) AS total FROM due) \
         SELECT {COLUMNS} FROM exchange_messages AS m WHERE m.id IN (SELECT id FROM counted WHERE total <= {OCTETS_MAX} OR total = octets) \
         ORDER BY m.due_at, m.id",
        taker.now.millis()
    );
    in_hand(session, &sql, &values, taker).await
}

/// Those that may be fetched: of each chain as many as there are, in their order.
pub(super) async fn fetched(
    session: Session<'_>,
    filter: &MessageFilter,
    taker: Taker<'_>,
    messages_max: u32,
) -> Result<ExchangeWritten, RegistryError> {
    let (conditions, values) = conditions(filter);
    let now = taker.now.millis();
    // A message whose place among those that are locked is not its place in the chain follows one that another process has.
    let sql = format!(
        "WITH heads AS MATERIALIZED ({}), \
         placed AS MATERIALIZED (SELECT m.id, heads.head, heads.since, row_number() OVER (PARTITION BY heads.head ORDER BY m.id) AS place \
         FROM heads JOIN exchange_messages AS m ON {}), \
         locked AS (SELECT m.id, placed.head, placed.since, placed.place, octet_length(m.data) AS octets FROM placed \
         JOIN exchange_messages AS m ON m.id = placed.id WHERE m.state = 'ON_DELIVERY' AND m.due_at <= {now} \
         ORDER BY placed.since, placed.head, m.id LIMIT {messages_max} FOR UPDATE OF m SKIP LOCKED), \
         numbered AS (SELECT *, row_number() OVER (PARTITION BY head ORDER BY id) AS number FROM locked), \
         counted AS (SELECT id, head, since, octets, sum(octets) OVER (ORDER BY since, head, id) AS total FROM numbered \
         WHERE number = place) \
         SELECT {COLUMNS} FROM counted JOIN exchange_messages AS m ON m.id = counted.id WHERE total <= {OCTETS_MAX} OR total = octets \
         ORDER BY counted.since, counted.head, m.id",
        heads(&conditions, now, messages_max),
        goes_with_its_head(&conditions, now)
    );
    in_hand(session, &sql, &values, taker).await
}

async fn in_hand(
    session: Session<'_>,
    sql: &str,
    values: &Values<'_>,
    Taker { peer, gateway, now, until }: Taker<'_>,
) -> Result<ExchangeWritten, RegistryError> {
    let mut found = delivered(session, sql, values).await?;
    for delivery in &mut found {
        delivery.attempts += 1;
        delivery.due_at = until;
        let (id, attempts) = (delivery.id, i64::from(delivery.attempts));
        let hold = "UPDATE exchange_messages SET attempts = $2, due_at = $3, in_hand = true, held_by = $4 WHERE id = $1";
        session.execute(hold, bind![id, attempts, until.millis(), Text(gateway)]).await?;
        let begin =
            "INSERT INTO exchange_attempts (message_id, number, peer, begun_at) VALUES ($1, $2, $3, $4)";
        session.execute(begin, bind![id, attempts, Text(peer), now.millis()]).await?;
    }
    Ok(ExchangeWritten::InHand(found))
}
