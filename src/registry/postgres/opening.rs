//! How the transaction of a batch begins: the row of this process and the number of the batch, and the epoch. What the batch looks at is sent
//! with it.

use std::cell::Cell;

use super::parts::Parts;
use super::session::{Sent, Session, Text, bind};
use crate::registry::errors::StorageFault;

/// The epoch, and how the statements of this transaction are planned.
const EPOCH_AND_PLANS: &str = "SELECT value, set_config('plan_cache_mode', 'force_generic_plan', true), \
                               set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true), \
                               set_config('enable_mergejoin', 'off', true) FROM figures WHERE name = 'epoch'";

/// The beginning of a transaction.
pub(super) struct Opening<'a> {
    store: &'a Parts,
    number: i64,
    plans_once: bool,
    taken: Cell<u64>,
    epoch: Cell<i64>,
}

impl<'a> Opening<'a> {
    /// With `plans_once` its statements are planned once, whatever they are bound to, and find rows by their keys however few there are
    /// when they are planned.
    pub(super) fn new(store: &'a Parts, number: i64, plans_once: bool) -> Self {
        Opening { store, number, plans_once, taken: Cell::new(0), epoch: Cell::new(0) }
    }

    /// The statements, in order.
    pub(super) fn statements<'s>(&'s self, session: Session<'s>) -> Vec<Sent<'s>> {
        let begin = async move { session.script("BEGIN").await };
        vec![Box::pin(begin), Box::pin(self.take(session)), Box::pin(self.look(session))]
    }

    async fn take(&self, session: Session<'_>) -> Result<(), StorageFault> {
        let sql = "INSERT INTO writers (name, batch) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET batch = excluded.batch, \
                   seen_at = now() WHERE writers.batch < excluded.batch";
        self.taken.set(session.execute(sql, bind![Text(&self.store.name), self.number]).await?);
        Ok(())
    }

    /// Read after the row is taken: whoever lets go of everything waits for all such rows.
    async fn look(&self, session: Session<'_>) -> Result<(), StorageFault> {
        let sql =
            if self.plans_once { EPOCH_AND_PLANS } else { "SELECT value FROM figures WHERE name = 'epoch'" };
        let row = session.row(sql, bind![]).await?;
        self.epoch.set(row.map(|row| row.try_get(0)).transpose()?.unwrap_or_default());
        Ok(())
    }

    /// They are done. Whether the batch is to be written: not where an earlier attempt was committed.
    pub(super) fn is_new(&self) -> bool {
        self.store.remembered().begin(self.epoch.get());
        self.taken.get() > 0
    }
}
