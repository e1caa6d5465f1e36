//! The writes of a batch. Registrations and changes of cases are done all at once, table by table; the rest one by one.
//!
//! Writes of one batch were handed in at the same time by nobody who waited for another of them: only those about the same request keep
//! their order. The rest is done in the order in which every process takes its locks.

use std::collections::HashSet;

use super::advance::{self, Standing};
use super::numbers::{Wanted, ids};
use super::parts::Parts;
use super::register::{self, Known};
use super::session::{Session, all as together};
use super::{accounts, claim, messages, refusals, reset, tasks};
use crate::registry::advance::Advance;
use crate::registry::errors::{RegistryError, StorageFault};
use crate::registry::store::{Registration, Write, Written};
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

/// Does all of them.
pub(super) async fn all(
    store: &Parts,
    session: Session<'_>,
    batch: &[Write],
) -> Result<Outcomes, StorageFault> {
    let mut outcomes: Vec<Option<Result<Written, RegistryError>>> = vec![None; batch.len()];
    for part in parts(batch) {
        let registrations: Vec<_> =
            part.registrations.iter().filter_map(|at| as_registration(&batch[*at])).collect();
        let changes: Vec<_> = part.changes.iter().filter_map(|at| as_change(&batch[*at])).collect();
        let (registered, changed) = cases(store, session, &registrations, &changes).await?;
        let places = part.registrations.iter().chain(&part.changes);
        for (at, outcome) in places.zip(registered.into_iter().chain(changed)) {
            outcomes[*at] = Some(outcome);
        }
        for at in part.others {
            outcomes[at] = Some(match one(store, session, &batch[at]).await {
                Err(RegistryError::Storage(fault)) => return Err(fault),
                outcome => outcome,
            });
        }
    }
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

/// Outcomes of registrations and of changes.
type OfCases = (Vec<Result<Written, RegistryError>>, Vec<Result<Written, RegistryError>>);

/// Three round trips: look, take numbers, write.
async fn cases(
    store: &Parts,
    session: Session<'_>,
    registrations: &[&Submission],
    changes: &[&Advance],
) -> Result<OfCases, StorageFault> {
    if registrations.is_empty() && changes.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let (mut known, mut standing) = (Known::default(), Standing::default());
    let looked = together(vec![
        Box::pin(register::look(session, registrations, &mut known)),
        Box::pin(advance::look(session, changes, &mut standing)),
        Box::pin(std::future::ready(Ok(()))),
    ]);
    looked.await?;
    let (mut registered, mut fresh) = known.judge(registrations);
    let (mut changed, mut planned) = standing.judge(changes);
    let mut wanted = Wanted::default();
    fresh.iter().for_each(|new| wanted.one(&new.sequence));
    fresh.iter().filter_map(|new| new.queue_sequence()).for_each(|name| wanted.one(&name));
    planned.iter().filter_map(|plan| plan.sequence()).for_each(|name| wanted.one(&name));
    let (mut numbers, mut rows) = (None, Vec::new());
    let number = async {
        numbers = Some(wanted.take(session).await?);
        Ok(())
    };
    let count = fresh.len();
    let identify = async {
        rows = ids(session, count).await?;
        Ok(())
    };
    // A sequence's row is held to the commit: it is taken last.
    together(vec![Box::pin(identify), Box::pin(number)]).await?;
    let mut numbers = numbers.unwrap_or_default();
    for (new, id) in fresh.iter_mut().zip(rows) {
        let queue_number = new.queue_sequence().map(|name| numbers.next(&name)).transpose()?;
        new.give(id, numbers.next(&new.sequence)?, queue_number);
        registered[new.place] = Some(Ok(Written::Registered(new.entry(Registration::New))));
    }
    for plan in &mut planned {
        if let Some(name) = plan.sequence() {
            plan.number = Some(numbers.next(&name)?);
        }
        changed[plan.place] = Some(Ok(Written::Advanced(plan.advanced())));
    }
    let certificates = store.remembered().missing(fresh.iter().map(|new| new.submission));
    let mut statements = register::write(session, &fresh, &known.tokens, &certificates);
    statements.extend(advance::write(session, &planned));
    together(statements).await?;
    store.remembered().kept(&certificates);
    let whole = |outcomes: Vec<Option<_>>| {
        outcomes
            .into_iter()
            .map(|outcome| outcome.ok_or(StorageFault::Unreachable))
            .collect::<Result<Vec<_>, _>>()
    };
    Ok((whole(registered)?, whole(changed)?))
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
