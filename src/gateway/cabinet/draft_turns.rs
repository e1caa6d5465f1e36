//! Whose turn it is to change a draft: it is read, changed and kept by one at a time, so that what came at the same moment is not lost.
//!
//! Of one process: where several gateways share a database, two of them may still change one draft at the same moment, and the last counts.
//! What is sent twice at the same moment is one request all the same ([`super::drafts::numbered`]).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::{Mutex as Turn, OwnedMutexGuard};

use crate::registry::AccountId;

/// Drafts that somebody changes, by account and service.
#[derive(Default)]
pub(in crate::gateway) struct DraftTurns(Mutex<HashMap<Of, Weak<Turn<()>>>>);

/// An account and a service.
type Of = (AccountId, String);

/// A turn, until it is dropped.
pub(in crate::gateway) type DraftTurn = OwnedMutexGuard<()>;

/// Turns that are remembered before those that ended are let go of.
const REMEMBERED_MAX: usize = 256;

impl DraftTurns {
    /// Waits until nobody else changes this draft.
    pub(in crate::gateway) async fn take(&self, account: AccountId, service_id: &str) -> DraftTurn {
        self.of(account, service_id).lock_owned().await
    }

    fn of(&self, account: AccountId, service_id: &str) -> Arc<Turn<()>> {
        let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if turns.len() >= REMEMBERED_MAX {
            turns.retain(|_, turn| turn.strong_count() > 0);
        }
        let known = turns.entry((account, service_id.to_owned())).or_default();
        known.upgrade().unwrap_or_else(|| {
            let new = Arc::new(Turn::new(()));
            *known = Arc::downgrade(&new);
            new
        })
    }
}
