//! A connection that is lent by the pool.

use deadpool_postgres::Object;

use crate::registry::errors::StorageFault;

/// A connection of the pool that goes back only where somebody says that it is at rest.
pub(super) struct Lent(Option<Object>);

impl Lent {
    pub(super) fn new(connection: Object) -> Self {
        Lent(Some(connection))
    }

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
