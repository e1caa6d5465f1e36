//! The connection that writes: batches follow each other on one, and statements are kept there.

use std::cell::RefCell;

use super::direct;
use super::kept::Kept;
use super::lent::Lent;
use super::session::Session;
use crate::registry::errors::StorageFault;

/// A connection for batches. What is dropped is closed.
pub(super) struct Writer {
    connection: Lent,
    kept: Option<RefCell<Kept>>,
}

impl Writer {
    /// One on this connection.
    pub(super) async fn on(connection: Lent) -> Result<Self, StorageFault> {
        let is_direct = direct::is_direct(connection.client()?).await?;
        Ok(Writer { kept: is_direct.then(|| RefCell::new(Kept::new())), connection })
    }

    pub(super) fn is_open(&self) -> bool {
        self.connection.client().is_ok_and(|client| !client.is_closed())
    }

    /// Whether statements are kept.
    pub(super) fn keeps(&self) -> bool {
        self.kept.as_ref().is_some_and(|kept| kept.borrow().is_used())
    }

    /// A batch begins.
    pub(super) async fn begin(&mut self) -> Result<(), StorageFault> {
        let client = self.connection.client()?;
        match &mut self.kept {
            Some(kept) => kept.get_mut().begin(client).await,
            None => Ok(()),
        }
    }

    /// For a batch whose writes are all of the kinds that come most, or for any other: that one keeps nothing.
    pub(super) fn session(&self, is_usual: bool) -> Result<Session<'_>, StorageFault> {
        let kept = self.kept.as_ref().filter(|kept| is_usual && kept.borrow().is_used());
        Ok(Session::keeping(self.connection.client()?, kept))
    }
}
