//! A batch as one transaction, tried again where another process or a lost connection was in the way.
//!
//! The first statement takes the row of this process and its number of the batch: where the answer to a commit was lost, the second
//! attempt finds the number there, and what the first attempt said holds.

use std::sync::PoisonError;
use std::time::{Duration, Instant};

use super::opening::Opening;
use super::partitions;
use super::parts::{Parts, RETRY_AFTER};
use super::session::{Session, bind};
use super::wait::wait;
use super::writes::{self, Done, Outcomes};
use crate::registry::errors::StorageFault;
use crate::registry::store::Write;

/// What an attempt came to.
enum Attempt {
    /// It is on disk.
    Committed(Outcomes),
    /// An earlier attempt is.
    CommittedBefore,
    /// It is not, or nobody knows: then with what it would have said.
    Failed(StorageFault, Option<Outcomes>),
}

/// Does a batch, and returns when it is durable.
pub(super) async fn commit(
    store: &Parts,
    batch: &[Write],
    number: i64,
    deadline: Instant,
) -> Result<Outcomes, StorageFault> {
    let (mut in_doubt, mut made_again) = (None, false);
    loop {
        let attempt = tokio::time::timeout_at(deadline.into(), attempt(store, batch, number)).await;
        let fault = match attempt.unwrap_or(Attempt::Failed(StorageFault::Unreachable, None)) {
            Attempt::Committed(outcomes) => return Ok(outcomes),
            Attempt::CommittedBefore => return in_doubt.ok_or(StorageFault::Unreachable),
            Attempt::Failed(fault, said) => {
                in_doubt = said.or(in_doubt);
                fault
            }
        };
        // A month that this process knew was archived since, and somebody's clock stands in it again.
        if partitions::is_missing(&fault) && !made_again {
            made_again = true;
            store.months().forget();
            continue;
        }
        if !fault.passes() || Instant::now() >= deadline {
            return Err(fault);
        }
        tokio::time::sleep(RETRY_AFTER).await;
    }
}

async fn attempt(store: &Parts, batch: &[Write], number: i64) -> Attempt {
    if let Err(fault) = partitions::ready(store, batch).await {
        return Attempt::Failed(fault, None);
    }
    let mut writer = match store.writer().await {
        Ok(writer) => writer,
        Err(fault) => return Attempt::Failed(fault, None),
    };
    if let Err(fault) = writer.begin().await {
        return Attempt::Failed(fault, None);
    }
    let session = match writer.session(writes::are_usual(batch)) {
        Ok(session) => session,
        Err(fault) => return Attempt::Failed(fault, None),
    };
    let opening = Opening::new(store, number, session.keeps());
    let (attempt, at_rest) = match writes::all(store, session, batch, &opening).await {
        Done::Before => (Attempt::CommittedBefore, session.script("ROLLBACK").await.is_ok()),
        // What is rolled back in order leaves a connection that can be used again.
        Done::Failed(fault, said) => {
            let at_rest = fault == StorageFault::Contended && session.script("ROLLBACK").await.is_ok();
            (Attempt::Failed(fault, said), at_rest)
        }
        Done::Committed(outcomes) => (Attempt::Committed(outcomes), true),
        Done::Open(outcomes) => match session.script("COMMIT").await {
            Ok(()) => (Attempt::Committed(outcomes), true),
            Err(fault) => (Attempt::Failed(fault, Some(outcomes)), false),
        },
    };
    if matches!(attempt, Attempt::Committed(_)) {
        store.remembered().committed();
    }
    if at_rest {
        store.rests(writer);
    }
    attempt
}

/// Between two looks for processes that are gone.
const FORGOTTEN_EVERY: Duration = Duration::from_secs(3_600);

/// Whether it is time to look for processes that are gone.
pub(super) fn has_writers_to_forget(store: &Parts) -> bool {
    let tidied = store.tidied.lock().unwrap_or_else(PoisonError::into_inner);
    tidied.is_none_or(|at| at.elapsed() >= FORGOTTEN_EVERY)
}

/// Forgets processes that have not written for a week, once an hour.
pub(super) fn forget_writers(store: &Parts) -> Result<(), StorageFault> {
    if !has_writers_to_forget(store) {
        return Ok(());
    }
    *store.tidied.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    wait(&store.driver, async {
        let connection = store.connection().await?;
        let old = "DELETE FROM writers WHERE seen_at < now() - INTERVAL '7 days'";
        Session::on(connection.client()?).execute(old, bind![]).await?;
        connection.back();
        Ok(())
    })
}
