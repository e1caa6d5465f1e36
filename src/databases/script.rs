//! What testers have a database do instead of answering at once.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::database::Database;

/// How a database behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Behaviour {
    /// How long it waits before it answers.
    pub delay_millis: u64,
    /// Whether it answers that it is not available.
    pub unavailable: bool,
}

/// What each database does. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Script(Arc<RwLock<BTreeMap<Database, Behaviour>>>);

impl Script {
    /// What a database does.
    pub fn of(&self, database: Database) -> Behaviour {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&database).copied().unwrap_or_default()
    }

    /// Those that do not simply answer.
    pub fn all(&self) -> BTreeMap<Database, Behaviour> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether each simply answers.
    pub fn is_empty(&self) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// From now on these; the others answer.
    pub fn set(&self, behaviours: BTreeMap<Database, Behaviour>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = behaviours;
    }
}
