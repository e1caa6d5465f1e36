//! What a store on PostgreSQL is made of: its connections, the runtime that drives them, and what it knows of itself.

use std::sync::atomic::AtomicI64;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use deadpool_postgres::{Object, Pool, PoolError};

use super::documents::Remembered;
use super::wait::Driver;
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
    /// When dead processes were last forgotten.
    pub(super) tidied: Mutex<Option<Instant>>,
    /// Drives the connections; the last to go.
    pub(super) driver: Driver,
}

impl Parts {
    /// A connection of the pool.
    pub(super) async fn connection(&self) -> Result<Lent, StorageFault> {
        match self.pool.get().await {
            Ok(connection) => Ok(Lent(Some(connection))),
            Err(PoolError::Backend(error)) => Err(error.into()),
            Err(_) => Err(StorageFault::Unreachable),
        }
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

/// A connection of the pool that goes back only where somebody says that it is at rest.
pub(super) struct Lent(Option<Object>);

impl Lent {
    pub(super) fn client(&self) -> Result<&tokio_postgres::Client, StorageFault> {
        Ok(self.0.as_ref().ok_or(StorageFault::Unreachable)?)
    }

    pub(super) fn back(mut self) {
        drop(self.0.take());
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(connection) = self.0.take() {
            drop(Object::take(connection));
        }
    }
}
