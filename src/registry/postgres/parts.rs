//! What a store on PostgreSQL is made of: its connections, the runtime that drives them, and what it knows of itself.

use std::sync::atomic::AtomicI64;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use deadpool_postgres::{Pool, PoolError};

use super::documents::Remembered;
use super::lent::Lent;
use super::months::Months;
use super::wait::Driver;
use super::writer::Writer;
use crate::registry::budget::RefusalBudget;
use crate::registry::errors::StorageFault;

/// How long a store waits before it tries again what may succeed a moment later.
pub(super) const RETRY_AFTER: Duration = Duration::from_millis(25);

pub(super) struct Parts {
    /// Where the database is, without user and password.
    pub(super) place: String,
    /// Unlike any other process's.
    pub(super) name: String,
    /// The same each time that this gateway starts.
    pub(super) gateway: String,
    pub(super) pool: Pool,
    pub(super) budget: RefusalBudget,
    /// The number of the last batch.
    pub(super) batches: AtomicI64,
    pub(super) remembered: Mutex<Remembered>,
    /// Which partitions are known to be there.
    pub(super) months: Mutex<Months>,
    /// When dead processes were last forgotten.
    pub(super) tidied: Mutex<Option<Instant>>,
    /// The connection that writes, while it is at rest.
    pub(super) writer: Mutex<Option<Writer>>,
    /// Drives the connections; the last to go.
    pub(super) driver: Driver,
}

impl Parts {
    /// A connection of the pool.
    pub(super) async fn connection(&self) -> Result<Lent, StorageFault> {
        match self.pool.get().await {
            Ok(connection) => Ok(Lent::new(connection)),
            Err(PoolError::Backend(error)) => Err(error.into()),
            Err(_) => Err(StorageFault::Unreachable),
        }
    }

    /// The connection that writes: the one of the last batch, or a new one.
    pub(super) async fn writer(&self) -> Result<Writer, StorageFault> {
        let rested = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        match rested.filter(Writer::is_open) {
            Some(writer) => Ok(writer),
            None => Writer::on(self.connection().await?).await,
        }
    }

    /// The connection that writes is at rest.
    pub(super) fn rests(&self, writer: Writer) {
        *self.writer.lock().unwrap_or_else(PoisonError::into_inner) = Some(writer);
    }

    /// Which partitions are known to be there.
    pub(super) fn months(&self) -> MutexGuard<'_, Months> {
        self.months.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Which certificates are known to be kept.
    pub(super) fn remembered(&self) -> MutexGuard<'_, Remembered> {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Parts {
    fn drop(&mut self) {
        self.pool.close();
    }
}
