//! The people of a running gateway: changed by testers, asked by the databases.

use std::sync::{Arc, PoisonError, RwLock};

use serde_json::Value;

use super::overrides::OverrideError;
use super::person::Person;
use super::population::People;

/// People whom several hold; a change by one is seen by all.
#[derive(Debug, Clone)]
pub struct SharedPeople(Arc<RwLock<People>>);

impl SharedPeople {
    /// Holds these.
    pub fn new(people: People) -> Self {
        SharedPeople(Arc::new(RwLock::new(people)))
    }

    /// Everybody as they are now; costs no more than counting two references.
    pub fn now(&self) -> People {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Changes person `n` by a JSON merge patch over what is drawn.
    pub fn change(&self, n: u64, patch: &Value) -> Result<Person, OverrideError> {
        self.0.write().unwrap_or_else(PoisonError::into_inner).change(n, patch)
    }

    /// Back to these, with all their changes.
    pub fn put(&self, people: People) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = people;
    }

    /// Takes a change back; whether there was one.
    pub fn restore(&self, n: u64) -> bool {
        self.0.write().unwrap_or_else(PoisonError::into_inner).restore(n)
    }
}
