//! The portal's questions to another gateway, beside the loop that finds them due: a gateway that is slow keeps nothing else.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::runtime::{Builder, Runtime};

use super::StartError;
use crate::clock::Now;
use crate::config::Portal;
use crate::gateway::Gateway;
use crate::registry::{AccountWrite, RegistryError, SentWrite, StorageFault, Store, Write};

/// Asks, one round at a time.
pub(super) struct Asking {
    gateway: Arc<Gateway>,
    runtime: Option<Runtime>,
    under_way: Arc<AtomicBool>,
}

/// Where the portal sends to another gateway.
pub(super) fn asking(settings: &Portal, gateway: &Arc<Gateway>) -> Result<Option<Asking>, StartError> {
    if settings.gateway.is_none() {
        return Ok(None);
    }
    let runtime = Builder::new_multi_thread().worker_threads(1).thread_name("portal").enable_all().build();
    let runtime = runtime.map_err(|source| StartError::Thread { name: "portal", source })?;
    Ok(Some(Asking { gateway: Arc::clone(gateway), runtime: Some(runtime), under_way: Arc::default() }))
}

/// What the last process on this store had in hand is in nobody's.
pub(super) fn recover(store: &dyn Store) -> Result<(), RegistryError> {
    let written = store.commit(&[Write::Account(AccountWrite::Sent(SentWrite::Recover))])?;
    written.into_iter().next().ok_or(StorageFault::Unreachable)?.map(drop)
}

impl Asking {
    /// Begins a round where something is due and none is under way.
    pub(super) fn take(&self, now: Now) {
        let Some(runtime) = &self.runtime else { return };
        if self.under_way.swap(true, Ordering::AcqRel) {
            return;
        }
        let done = Done(Arc::clone(&self.under_way));
        if self.gateway.has_to_ask(now) {
            let gateway = Arc::clone(&self.gateway);
            runtime.spawn(async move {
                gateway.ask_elsewhere().await;
                drop(done);
            });
        }
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // What it had in hand is due again at the next start.
            runtime.shutdown_background();
        }
    }
}

/// The end of a round, however it ends.
struct Done(Arc<AtomicBool>);

impl Drop for Done {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}
