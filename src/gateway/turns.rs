//! Cases taken on beside the requests.
//!
//! A case that was registered just now is known whole: nothing of it is read back. What is computed, signatures above all, is computed on the
//! workers, before new requests are judged there; between two changes it waits for the disk and holds no thread.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;

use super::services::Gateway;
use crate::registry::{Case, RegistrationNumber};
use crate::workers::Work;
use crate::workflow::{Ended, LeaseHolder, Next, Progress, Step, WorkflowError};

/// Turns waited for when the background has a case in hand.
const TURNS_WAITED_MAX: u32 = 40;

/// Between two of them.
const TURN_WAIT: Duration = Duration::from_millis(25);

/// How long one waits for the end of a turn that another request began.
const END_WAIT: Duration = Duration::from_secs(1);

/// Takes a case on that was registered just now; the background takes on what is left. Whoever waits learns what it came to; who
/// does not wait stops nothing.
pub(super) fn take_on(gateway: &Arc<Gateway>, case: Case) -> JoinHandle<Option<Ended>> {
    let gateway = Arc::clone(gateway);
    // In hand before this returns: who asks for the case now waits for the turn.
    let hand = gateway.in_hand.take(&case.number);
    tokio::spawn(async move {
        // Somebody has it already: there is nothing left to do.
        let Ok(hand) = hand else { return None };
        let number = case.number.clone();
        let ended = work_through(&gateway, case).await;
        drop(hand);
        ended
            .inspect_err(|error| {
                tracing::warn!(%number, %error, "a case was not taken on; it is tried again");
            })
            .ok()
    })
}

async fn work_through(gateway: &Arc<Gateway>, case: Case) -> Result<Ended, WorkflowError> {
    let now = gateway.services.clock.now();
    let mut turn = Box::new(gateway.services.driver.begin(case, now)?);
    loop {
        let work = Arc::clone(gateway);
        let step = move || work.services.driver.step(*turn);
        let step = gateway.services.workers.run_for(Work::FOLLOW_UP, step).await;
        let (change, pending) = match step.map_err(|_| WorkflowError::Broken)?? {
            Step::Commit(change, pending) => (change, pending),
            Step::Ends(ended) => return Ok(ended),
        };
        match pending.committed(gateway.services.registry.advance(*change).await)? {
            Next::Goes(next) => turn = next,
            Next::Ends(ended) => return Ok(ended),
        }
    }
}

/// Waits for the end of another's work on a case; whether somebody was at work on it here.
pub(super) async fn turned(gateway: &Gateway, number: &RegistrationNumber) -> bool {
    let Some(end) = gateway.in_hand.end(number) else { return false };
    tokio::time::timeout(END_WAIT, end.reached()).await.is_ok()
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
