//! How many fetches one host may have under way.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::Address;
use crate::{http, limits};

/// The hosts that are asked now.
#[derive(Debug, Default)]
pub(super) struct Slots(Mutex<HashMap<String, Arc<Semaphore>>>);

impl Slots {
    /// Waits for a place at the host of this address. A host that nobody asks is forgotten.
    pub(super) async fn take(&self, address: &Address) -> Option<OwnedSemaphorePermit> {
        let host = http::host_of(address.as_str())?;
        let places = {
            let mut hosts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            hosts.retain(|_, places| Arc::strong_count(places) > 1);
            let new = || Arc::new(Semaphore::new(limits::FETCHES_OF_HOST_MAX));
            Arc::clone(hosts.entry(host).or_insert_with(new))
        };
        places.acquire_owned().await.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_slow_host_holds_its_own_places_only() {
        let slots = Slots::default();
        let slow = Address::parse("http://slow:1/a").unwrap();
        let mut held = Vec::new();
        for _ in 0..limits::FETCHES_OF_HOST_MAX {
            held.push(slots.take(&slow).await.unwrap());
        }
        let wait = std::time::Duration::from_millis(50);
        let further = Address::parse("http://SLOW:2/b").unwrap();
        assert!(tokio::time::timeout(wait, slots.take(&further)).await.is_err(), "it did not wait");
        let other = Address::parse("http://other/").unwrap();
        assert!(tokio::time::timeout(wait, slots.take(&other)).await.is_ok());
        held.pop();
        assert!(tokio::time::timeout(wait, slots.take(&further)).await.is_ok());
    }
}
