//! Cases taken on beside the requests.

use std::sync::Arc;

use super::services::Gateway;
use crate::registry::RegistrationNumber;
use crate::workflow::{LeaseHolder, Progress};

/// Turns waited for when somebody asks about a case that another worker has in hand.
const TURNS_WAITED_MAX: u32 = 40;

/// Between two of them.
const TURN_WAIT_MILLIS: u64 = 25;

/// Takes a case on beside the requests, if there is room; the background takes on what is left.
pub(super) fn take_on(gateway: &Arc<Gateway>, number: RegistrationNumber) {
    let Ok(permit) = Arc::clone(&gateway.turns).try_acquire_owned() else { return };
    let gateway = Arc::clone(gateway);
    tokio::task::spawn_blocking(move || {
        let now = gateway.services.clock.now();
        if let Err(error) = gateway.services.driver.advance(&number, now) {
            tracing::warn!(%number, %error, "a case was not taken on; it is tried again");
        }
        drop(permit);
    });
}

/// Takes a case on and waits for what can be done at once.
pub(super) async fn taken_on(gateway: &Arc<Gateway>, number: &RegistrationNumber) {
    for _ in 0..TURNS_WAITED_MAX {
        let (work, number) = (Arc::clone(gateway), number.clone());
        let turn = tokio::task::spawn_blocking(move || {
            work.services.driver.advance(&number, work.services.clock.now())
        })
        .await;
        match turn {
            // What another process has may stay there for as long as its lease; the client asks again.
            Ok(Ok(Progress::Elsewhere { holder: LeaseHolder::Us, .. })) => {
                tokio::time::sleep(std::time::Duration::from_millis(TURN_WAIT_MILLIS)).await;
            }
            _ => return,
        }
    }
}
