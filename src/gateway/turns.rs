//! Cases taken on beside the requests.

use std::sync::Arc;
use std::time::Duration;

use super::services::Gateway;
use crate::registry::RegistrationNumber;
use crate::workflow::{LeaseHolder, Progress};

/// Turns waited for when the background has a case in hand.
const TURNS_WAITED_MAX: u32 = 40;

/// Between two of them.
const TURN_WAIT: Duration = Duration::from_millis(25);

/// How long one waits for the end of a turn that another request began.
const END_WAIT: Duration = Duration::from_secs(1);

/// Takes a case on beside the requests, if there is room; the background takes on what is left.
pub(super) fn take_on(gateway: &Arc<Gateway>, number: RegistrationNumber) {
    let Ok(permit) = Arc::clone(&gateway.turns).try_acquire_owned() else { return };
    // Somebody has it already: there is nothing left to do.
    let Ok(hand) = gateway.in_hand.take(&number) else { return };
    let gateway = Arc::clone(gateway);
    tokio::task::spawn_blocking(move || {
        let now = gateway.services.clock.now();
        if let Err(error) = gateway.services.driver.advance(&number, now) {
            tracing::warn!(%number, %error, "a case was not taken on; it is tried again");
        }
        drop(hand);
        drop(permit);
    });
}

/// Takes a case on and waits for what can be done at once.
pub(super) async fn taken_on(gateway: &Arc<Gateway>, number: &RegistrationNumber) {
    for _ in 0..TURNS_WAITED_MAX {
        let hand = match gateway.in_hand.take(number) {
            Ok(hand) => hand,
            Err(end) => {
                // Woken by its end; what it could not do at once nobody can.
                let _ = tokio::time::timeout(END_WAIT, end.reached()).await;
                return;
            }
        };
        let (work, number) = (Arc::clone(gateway), number.clone());
        let turn = tokio::task::spawn_blocking(move || {
            let progress = work.services.driver.advance(&number, work.services.clock.now());
            drop(hand);
            progress
        })
        .await;
        match turn {
            // The background has it. What another process has may stay there for as long as its lease; the client asks again.
            Ok(Ok(Progress::Elsewhere { holder: LeaseHolder::Us, .. })) => {
                tokio::time::sleep(TURN_WAIT).await
            }
            _ => return,
        }
    }
}
