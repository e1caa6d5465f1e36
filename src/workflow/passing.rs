//! Time passes: all that falls due, in the order of its moments.

use std::collections::HashSet;
use std::sync::Arc;

use super::driver::{Driver, LEASE_MILLIS, Standing, WorkflowError};
use crate::clock::Now;
use crate::registry::{Advance, Lease, RegistrationNumber, RegistryError, StepLine};

/// Cases read at once: as many as one batch of the registry takes.
const CASES_MAX: u32 = 256;

/// What happened to a case while time passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// The case.
    pub number: RegistrationNumber,
    /// The service.
    pub service_id: String,
    /// What was done, or what passed.
    pub line: StepLine,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Passed {
    /// What happened, in the order of its moments.
    pub happened: Vec<Happening>,
    /// What was not done; it is tried again.
    pub failed: Vec<WorkflowError>,
}

/// Changes of one case, one after the other, with what is to be told of them.
struct Chain {
    standing: Standing,
    changes: Vec<Advance>,
    /// When the case goes on in a round of its own.
    next: Option<Now>,
}

/// Changes of one round: well below what may wait for the registry's writer.
const CHANGES_MAX: usize = 1_024;

/// Changes of one case in one round: more than a case has in a year but for its worst.
const CHAIN_MAX: usize = 16;

impl Driver {
    /// Does all that falls due by `until`, each thing at its own moment, and returns what happened in the order of its moments. Blocks.
    ///
    /// Cases are independent of each other but for the queue numbers, which are taken in the order of the decisions. So a case is taken on
    /// as far as it goes, up to a decision that takes a number; and a round ends before the moment at which one of its cases comes to that.
    pub fn pass(&self, until: Now) -> Result<Passed, WorkflowError> {
        let mut passed = Passed::default();
        let mut left_alone = HashSet::new();
        let worker = self.next_worker();
        loop {
            let found =
                self.registry.store().due(until, CASES_MAX + u32::try_from(left_alone.len()).unwrap_or(0))?;
            let found: Vec<_> =
                found.into_iter().filter(|(number, _)| !left_alone.contains(number)).collect();
            if found.is_empty() {
                break;
            }
            let mut batch = Vec::new();
            let (mut horizon, mut written) = (until, 0);
            for (number, moment) in found {
                if moment > horizon || written >= CHANGES_MAX {
                    break;
                }
                match self.due_changes(&number, &worker, moment, until) {
                    Ok(Some(chain)) => {
                        horizon = horizon.min(chain.next.unwrap_or(until).max(moment));
                        written += chain.changes.len();
                        batch.push(chain);
                    }
                    Ok(None) => drop(left_alone.insert(number)),
                    Err(error) => {
                        left_alone.insert(number);
                        passed.failed.push(error);
                    }
                }
            }
            self.commit(batch, &mut left_alone, &mut passed);
        }
        passed.happened.sort_by_key(|happening| happening.line.done);
        Ok(passed)
    }

    /// What is due of a case from `moment` on; `None` if another worker has it.
    fn due_changes(
        &self,
        number: &RegistrationNumber,
        worker: &str,
        moment: Now,
        until: Now,
    ) -> Result<Option<Chain>, WorkflowError> {
        let standing = self.standing(number)?;
        if standing.case.lease.as_ref().is_some_and(|lease| lease.until > until) {
            return Ok(None);
        }
        let mut chain = Chain { standing, changes: Vec::new(), next: None };
        let mut moment = moment;
        loop {
            let changed = match self.change(&chain.standing, worker, moment, until) {
                // What was done before it is written; the next round finds it first.
                Err(WorkflowError::Seal { .. }) if !chain.changes.is_empty() => {
                    chain.next = Some(moment);
                    break;
                }
                Err(error @ WorkflowError::Seal { .. }) => {
                    self.rest(&chain.standing, worker, until)?;
                    return Err(error);
                }
                changed => changed?,
            };
            let Some((mut change, wake)) = changed else { break };
            let takes_place = change.queue.is_some();
            if takes_place && !chain.changes.is_empty() {
                chain.next = Some(moment);
                break;
            }
            // The next round goes on with it, whoever runs that.
            change.lease = None;
            chain.standing.expect(&change);
            chain.changes.push(change);
            if takes_place || chain.changes.len() == CHAIN_MAX {
                chain.next = wake;
                break;
            }
            if chain.standing.rests(wake, until).is_some() {
                break;
            }
            moment = chain.standing.moment(until);
        }
        Ok(Some(chain).filter(|chain| !chain.changes.is_empty()))
    }

    /// A case whose answer cannot be signed is left alone for a while.
    fn rest(&self, standing: &Standing, worker: &str, until: Now) -> Result<(), WorkflowError> {
        let case = &standing.case;
        let lease = Lease { owner: worker.to_owned(), until: until.plus_millis(LEASE_MILLIS) };
        self.registry.advance_blocking(Advance {
            number: case.number.clone(),
            expected: case.state,
            expected_revision: case.revision,
            worker: worker.to_owned(),
            performer: None,
            lines: Vec::new(),
            work_at: case.work_at.unwrap_or(until),
            lease: Some(lease),
            outcome: None,
            queue: None,
            result: None,
            task: standing.task.clone(),
            at: until,
        })?;
        Ok(())
    }

    fn commit(&self, batch: Vec<Chain>, left_alone: &mut HashSet<RegistrationNumber>, passed: &mut Passed) {
        let changes = batch.iter().flat_map(|chain| chain.changes.iter().cloned()).collect();
        let mut outcomes = self.registry.advance_all_blocking(changes).into_iter();
        for Chain { standing, changes, .. } in batch {
            let plan = Arc::clone(&standing.plan);
            let (number, service_id) = (standing.case.number, standing.case.service_id);
            for change in changes {
                match outcomes.next() {
                    Some(Ok(_)) => {
                        self.late.count(&plan, &service_id, &change.lines);
                        let tell =
                            |line| Happening { number: number.clone(), service_id: service_id.clone(), line };
                        passed.happened.extend(change.lines.into_iter().map(tell));
                    }
                    // Changed by another in between: it is looked at again.
                    Some(Err(RegistryError::Moved { .. })) | None => {}
                    Some(Err(error)) => {
                        left_alone.insert(number.clone());
                        passed.failed.push(error.into());
                    }
                }
            }
        }
    }

    /// When something happens next by itself, after `now`.
    pub fn next_event(&self) -> Result<Option<Now>, WorkflowError> {
        let first = self.registry.store().due(Now::from_millis(i64::MAX - 1), 1)?;
        Ok(first.first().map(|(_, at)| *at))
    }

    /// The next deadline of a case after `now`: its open step's, or that of the whole.
    pub fn next_deadline(&self, number: &RegistrationNumber, now: Now) -> Result<Option<Now>, WorkflowError> {
        let standing = self.standing(number)?;
        let step = standing.task.as_ref().and_then(|task| task.due);
        let whole = standing.case.due_at.filter(|_| !standing.case.state.is_final());
        Ok([step, whole].into_iter().flatten().filter(|due| *due > now).min())
    }
}
