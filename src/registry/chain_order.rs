//! In which order messages of a chain leave, as conditions that both stores put into their queries.
//!
//! A push waits until nothing earlier of its chain is open. An answer to who fetches has a chain in its order, one message behind another;
//! what was fetched and not confirmed yet does not keep the next one back.

/// Who fetches, in the place of an address.
pub(super) const FETCHED: &str = "pull";

/// No earlier message of the chain to the same receiver is still to be delivered, or is a dead letter.
pub(super) const FIRST_OF_CHAIN: &str = "NOT EXISTS (SELECT 1 FROM exchange_messages AS earlier WHERE earlier.correlation_id = m.correlation_id \
     AND earlier.receiver = m.receiver AND earlier.id < m.id AND earlier.state IN ('ON_DELIVERY', 'NOT_DELIVERED'))";

/// `earlier` was handed to who fetched it, and is not given out again yet.
fn is_fetched(now: i64) -> String {
    format!(
        "(earlier.in_hand AND earlier.due_at > {now} AND EXISTS (SELECT 1 FROM exchange_attempts AS attempt WHERE \
         attempt.message_id = earlier.id AND attempt.number = earlier.attempts AND attempt.peer = '{FETCHED}'))"
    )
}

/// The first of each chain that may be fetched now: `head`, `chain`, `addressee`, and when it was due, `since`; at most so many.
pub(super) fn heads(conditions: &str, now: i64, heads_max: u32) -> String {
    let is_fetched = is_fetched(now);
    format!(
        "SELECT m.id AS head, m.correlation_id AS chain, m.receiver AS addressee, m.due_at AS since FROM exchange_messages AS m \
         WHERE m.state = 'ON_DELIVERY' AND m.due_at <= {now}{conditions} AND NOT EXISTS (SELECT 1 FROM exchange_messages AS earlier \
         WHERE earlier.correlation_id = m.correlation_id AND earlier.receiver = m.receiver AND earlier.id < m.id AND \
         (earlier.state = 'NOT_DELIVERED' OR (earlier.state = 'ON_DELIVERY' AND NOT {is_fetched}))) \
         ORDER BY m.due_at, m.id LIMIT {heads_max}"
    )
}

/// A message `m` of the chain of `heads` goes with it: nothing between the two waits for another moment.
pub(super) fn goes_with_its_head(conditions: &str, now: i64) -> String {
    let is_fetched = is_fetched(now);
    format!(
        "m.correlation_id = heads.chain AND m.receiver = heads.addressee AND m.id >= heads.head AND m.state = 'ON_DELIVERY' AND \
         m.due_at <= {now}{conditions} AND NOT EXISTS (SELECT 1 FROM exchange_messages AS earlier WHERE \
         earlier.correlation_id = heads.chain AND earlier.receiver = heads.addressee AND earlier.id > heads.head AND earlier.id < m.id AND \
         (earlier.state = 'NOT_DELIVERED' OR (earlier.state = 'ON_DELIVERY' AND earlier.due_at > {now} AND NOT {is_fetched})))"
    )
}
