//! The writes of a batch. Registrations and changes of cases are done all at once, table by table; the rest one by one.
//!
//! Writes of one batch were handed in at the same time by nobody who waited for another of them: only those about the same request keep
//! their order. The rest is done in the order in which every process takes its locks.

use std::collections::HashSet;

use super::cases::Cases;
use super::opening::Opening;
use super::parts::Parts;
use super::session::Session;
use super::{accounts, claim, messages, refusals, reset, tasks};
use crate::registry::advance::Advance;
use crate::registry::errors::{RegistryError, StorageFault};
use crate::registry::store::{Write, Written};
use crate::registry::submission::Submission;

/// One outcome for each write.
pub(super) type Outcomes = Vec<Result<Written, RegistryError>>;

/// What is done at once, by its places in the batch.
#[derive(Default)]
struct Part {
    registrations: Vec<usize>,
    changes: Vec<usize>,
    others: Vec<usize>,
    /// Identities, message keys and numbers that are spoken for.
    taken: HashSet<Vec<u8>>,
}

/// How far a batch came.
pub(super) enum Done {
    /// An earlier attempt was committed.
    Before,
    /// It is committed.
    Committed(Outcomes),
    /// It is written, and not committed yet.
    Open(Outcomes),
    /// It is not; with what it would have said, where the commit was sent and the answer was lost.
    Failed(StorageFault, Option<Outcomes>),
}

/// Whether registrations and changes of cases are all that it has: they find rows by their keys.
pub(super) fn are_usual(batch: &[Write]) -> bool {
    batch.iter().all(|write| matches!(write, Write::Register(_) | Write::Advance(_)))
}

/// Does all of them. The first look is sent with the opening, the commit with the last write where nothing is left to be asked.
pub(super) async fn all(store: &Parts, session: Session<'_>, batch: &[Write], opening: &Opening<'_>) -> Done {
    in_parts(store, session, batch, opening).await.unwrap_or_else(|fault| Done::Failed(fault, None))
}

async fn in_parts(
    store: &Parts,
    session: Session<'_>,
    batch: &[Write],
    opening: &Opening<'_>,
) -> Result<Done, StorageFault> {
    let mut outcomes: Vec<Option<Result<Written, RegistryError>>> = vec![None; batch.len()];
    let mut opening = Some(opening);
    let mut parts = parts(batch).into_iter().peekable();
    while let Some(part) = parts.next() {
        let registrations: Vec<_> =
            part.registrations.iter().filter_map(|at| as_registration(&batch[*at])).collect();
        let changes: Vec<_> = part.changes.iter().filter_map(|at| as_change(&batch[*at])).collect();
        let cases = Cases { store, session, registrations: &registrations, changes: &changes };
        let Some(mut looked) = cases.look(opening.take()).await? else { return Ok(Done::Before) };
        cases.number(&mut looked).await?;
        let places = part.registrations.iter().chain(&part.changes);
        for (at, outcome) in places.zip(looked.outcomes()) {
            outcomes[*at] = outcome;
        }
        let last = parts.peek().is_none() && part.others.is_empty() && !looked.may_be_late();
        match cases.write(&looked, last).await {
            Ok(()) if last => return Ok(Done::Committed(whole(outcomes)?)),
            Ok(()) => {}
            Err(fault) if last => return Ok(Done::Failed(fault, Some(whole(outcomes)?))),
            Err(fault) => return Err(fault),
        }
        for at in part.others {
            outcomes[at] = Some(match one(store, session, &batch[at]).await {
                Err(RegistryError::Storage(fault)) => return Err(fault),
                outcome => outcome,
            });
        }
    }
    Ok(Done::Open(whole(outcomes)?))
}

fn whole(outcomes: Vec<Option<Result<Written, RegistryError>>>) -> Result<Outcomes, StorageFault> {
    outcomes.into_iter().map(|outcome| outcome.ok_or(StorageFault::Unreachable)).collect()
}

fn as_registration(write: &Write) -> Option<&Submission> {
    if let Write::Register(submission) = write { Some(submission) } else { None }
}

fn as_change(write: &Write) -> Option<&Advance> {
    if let Write::Advance(change) = write { Some(change) } else { None }
}

fn parts(batch: &[Write]) -> Vec<Part> {
    let mut parts = vec![Part::default()];
    for (at, write) in batch.iter().enumerate() {
        let alone =
            matches!(write, Write::ForgetAll | Write::ForgetRefusals | Write::Claim(_) | Write::Wake(_));
        let keys = keys(write);
        let mut part = match parts.pop() {
            Some(part) if !alone && keys.iter().all(|key| !part.taken.contains(key)) => part,
            full => {
                parts.extend(full);
                Part::default()
            }
        };
        part.taken.extend(keys);
        match write {
            Write::Register(_) => part.registrations.push(at),
            Write::Advance(_) => part.changes.push(at),
            _ => part.others.push(at),
        }
        part.others.sort_by_key(|at| rank(&batch[*at]));
        parts.push(part);
        if alone {
            parts.push(Part::default());
        }
    }
    parts
}

/// By what a write may be about the same request as another.
fn keys(write: &Write) -> Vec<Vec<u8>> {
    match write {
        Write::Register(submission) => {
            let message = submission.message_key().map(|key| key.to_vec());
            std::iter::once(submission.identity().to_vec()).chain(message).collect()
        }
        Write::Advance(change) => vec![change.number.to_string().into_bytes()],
        _ => Vec::new(),
    }
}

/// The order in which the rest is done.
fn rank(write: &Write) -> u8 {
    match write {
        Write::JournalRefusal(_) => 0,
        Write::Account(_) => 1,
        Write::Staff(_) | Write::Dismiss(_) => 2,
        Write::Exchange(_) => 3,
        _ => 4,
    }
}

async fn one(store: &Parts, session: Session<'_>, write: &Write) -> Result<Written, RegistryError> {
    let budget = &store.budget;
    Ok(match write {
        Write::JournalRefusal(refusal) => {
            Written::Journalled(refusals::journal(session, refusal, budget).await?)
        }
        Write::Claim(wish) => Written::Claimed(claim::claim(session, wish).await?),
        Write::Wake(wake) => {
            claim::wake(session, wake).await?;
            Written::Woken
        }
        Write::Exchange(write) => Written::Exchange(messages::apply(session, write, &store.gateway).await?),
        Write::Account(write) => Written::Account(accounts::apply(session, write).await?),
        Write::Staff(staff) => {
            accounts::close_of_staff(session, &staff.name).await?;
            tasks::staff(session, staff).await?;
            Written::Staffed(true)
        }
        Write::Dismiss(name) => {
            accounts::close_of_staff(session, name).await?;
            Written::Staffed(tasks::dismiss(session, name).await?)
        }
        Write::ForgetRefusals => {
            refusals::forget(session).await?;
            Written::Forgotten
        }
        Write::ForgetAll => {
            store.remembered().forget();
            reset::to_first_state(session).await?;
            Written::Forgotten
        }
        Write::Probe(now) => {
            refusals::drop_aged(session, *now, budget).await?;
            accounts::tidy(session, *now).await?;
            refusals::probe(session, *now).await?;
            Written::Probed
        }
        // Done before, with the others of their kind.
        Write::Register(_) | Write::Advance(_) => return Err(StorageFault::Unreachable.into()),
    })
}
