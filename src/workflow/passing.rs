//! Time passes: all that falls due, in the order of its moments.

use std::collections::HashSet;

use super::driver::{Driver, LEASE_MILLIS, MayWait, Standing};
use super::error::{CHANGES_MAX, WorkflowError};
use crate::clock::Now;
use crate::registry::{Advance, Advancing, Claim, Lease, RegistrationNumber, RegistryError, StepLine};

/// Cases read at once.
const CASES_MAX: u32 = 2_048;

/// Cases written at once: as many as one batch of the registry takes. While one batch is on its way the next is worked out.
const BATCH_MAX: usize = 256;

/// Cases worked out at once, on several threads, at first: what one of them goes on with may come before the others. As long as none does,
/// twice as many are worked out each time.
const CASES_AT_ONCE: usize = 32;

/// How long a process has for what it took into hand, where several work on one database.
const IN_HAND_MILLIS: i64 = 10_000;

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

/// A change with what is to be told of it.
struct Due {
    standing: Standing,
    change: Advance,
}

/// A batch on its way to the disk.
struct OnItsWay {
    batch: Vec<Due>,
    advancing: Advancing,
}

/// What is due of a case, and when something is due of it again.
type DueWithNext = (Due, Option<Now>);

/// Two changes of a case, one behind the other, as one.
fn joined(first: Advance, next: Advance) -> Advance {
    let mut lines = first.lines;
    lines.extend(next.lines);
    Advance {
        lines,
        outcome: next.outcome.or(first.outcome),
        result: next.result.or(first.result),
        expected: first.expected,
        players: first.players.min(next.players),
        ..next
    }
}

impl Driver {
    /// Does all that falls due by `until`, each thing at its own moment, and returns what happened in the order of its moments. Blocks.
    ///
    /// Cases are independent of each other but for the queue numbers, which are taken in the order of the decisions: so a batch ends before
    /// the moment at which one of its own cases goes on.
    pub fn pass(&self, until: Now) -> Result<Passed, WorkflowError> {
        let mut passed = Passed::default();
        let mut left_alone = HashSet::new();
        let worker = self.next_worker();
        // Of several processes each works out what it has in hand: the same result is signed once.
        let claimable = self.registry.store().is_claimable(until)?;
        if claimable == Some(false) {
            return Ok(passed);
        }
        let mut in_hand = claimable.map(|_| HashSet::new());
        loop {
            if let Some(in_hand) = &mut in_hand
                && !self.take_into_hand(in_hand, &worker, until)?
            {
                break;
            }
            let found =
                self.registry.store().due(until, CASES_MAX + u32::try_from(left_alone.len()).unwrap_or(0))?;
            let mut found: Vec<_> =
                found.into_iter().filter(|(number, _)| !left_alone.contains(number)).collect();
            if found.is_empty() {
                break;
            }
            if let Some(in_hand) = &in_hand {
                found.retain(|(number, _)| in_hand.contains(number) || !left_alone.insert(number.clone()));
            }
            let done = self.pass_some(&found, &worker, until, &mut left_alone, &mut passed);
            if let Some(in_hand) = &mut in_hand {
                found[..done].iter().for_each(|(number, _)| _ = in_hand.remove(number));
            }
        }
        passed.happened.sort_by_key(|happening| happening.line.done);
        Ok(passed)
    }

    /// Takes what is due and in nobody's hand, once nothing is left of what it took before; whether it has something.
    fn take_into_hand(
        &self,
        in_hand: &mut HashSet<RegistrationNumber>,
        worker: &str,
        until: Now,
    ) -> Result<bool, WorkflowError> {
        if in_hand.is_empty() && self.registry.store().is_claimable(until)? == Some(true) {
            in_hand.extend(self.registry.claim_blocking(Claim {
                worker: worker.to_owned(),
                now: until,
                until: until.plus_millis(IN_HAND_MILLIS),
                cases_max: CASES_MAX,
            })?);
        }
        Ok(!in_hand.is_empty())
    }

    /// Does the first thing that is due of each of these, up to the moment at which one of them goes on; how many of them it looked at.
    fn pass_some(
        &self,
        found: &[(RegistrationNumber, Now)],
        worker: &str,
        until: Now,
        left_alone: &mut HashSet<RegistrationNumber>,
        passed: &mut Passed,
    ) -> usize {
        let (mut batch, mut on_its_way) = (Vec::new(), None);
        let mut done = 0;
        let (mut horizon, mut at_once, mut rest) = (until, CASES_AT_ONCE, found);
        'all: while !rest.is_empty() {
            let (some, after) = rest.split_at(at_once.min(rest.len()));
            let within = some.iter().take_while(|(_, moment)| *moment <= horizon).count();
            let changes = self.due_changes(&some[..within], worker, until);
            for ((number, moment), change) in some[..within].iter().zip(changes) {
                // What one of them goes on with may come before the next: that one is worked out anew.
                if *moment > horizon {
                    break 'all;
                }
                done += 1;
                match change {
                    Ok(Some((due, wake))) => {
                        horizon = horizon.min(wake.unwrap_or(until).max(*moment));
                        batch.push(due);
                    }
                    Ok(None) => drop(left_alone.insert(number.clone())),
                    Err(error) => {
                        left_alone.insert(number.clone());
                        passed.failed.push(error);
                    }
                }
            }
            if batch.len() >= BATCH_MAX {
                self.written_before(on_its_way.take(), left_alone, passed);
                on_its_way = Some(self.write(std::mem::take(&mut batch)));
            }
            if within < some.len() {
                break;
            }
            (at_once, rest) = ((at_once * 2).min(BATCH_MAX), after);
        }
        self.written_before(on_its_way, left_alone, passed);
        self.written_before(Some(self.write(batch)), left_alone, passed);
        done
    }

    /// What is due of each of these, worked out on as many threads as there are cores: most of it is signing.
    fn due_changes(
        &self,
        cases: &[(RegistrationNumber, Now)],
        worker: &str,
        until: Now,
    ) -> Vec<Result<Option<DueWithNext>, WorkflowError>> {
        let of = |some: &[(RegistrationNumber, Now)]| -> Vec<_> {
            some.iter().map(|(number, moment)| self.due_change(number, worker, *moment, until)).collect()
        };
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let share = cases.len().div_ceil(threads).max(1);
        if share == cases.len() {
            return of(cases);
        }
        std::thread::scope(|scope| {
            let shares: Vec<_> = cases.chunks(share).map(|some| (some, scope.spawn(|| of(some)))).collect();
            let done = |(some, thread): (&[_], std::thread::ScopedJoinHandle<'_, Vec<_>>)| {
                let broken =
                    |_| some.iter().map(|_: &(RegistrationNumber, Now)| Err(WorkflowError::Broken)).collect();
                thread.join().unwrap_or_else(broken)
            };
            shares.into_iter().flat_map(done).collect()
        })
    }

    /// What is due of a case from `moment` to `until`, and when something is due of it again; `None` if another worker has it. It is one
    /// change, however many moments it has, and ends before a place in a queue is taken: the order of other cases depends on that only.
    fn due_change(
        &self,
        number: &RegistrationNumber,
        worker: &str,
        moment: Now,
        until: Now,
    ) -> Result<Option<(Due, Option<Now>)>, WorkflowError> {
        let players = self.player.version();
        let mut standing = self.standing(number)?;
        if standing.case.lease.as_ref().is_some_and(|lease| lease.until > until && lease.owner != worker) {
            return Ok(None);
        }
        let changed = match self.change(&standing, worker, (moment, until), MayWait::Yes) {
            Err(error @ WorkflowError::Seal { .. }) => {
                self.rest(&standing, worker, players, until)?;
                return Err(error);
            }
            changed => changed?,
        };
        let Some((mut change, mut wake)) = changed else { return Ok(None) };
        for _ in 0..CHANGES_MAX {
            if change.queue.is_some() || wake.is_none_or(|wake| wake > until) {
                break;
            }
            standing.goes_on_after(&change);
            // What cannot be done is met again when it is due alone.
            match self.change(&standing, worker, (standing.moment(until), until), MayWait::Yes) {
                Ok(Some((next, next_wake))) if next.queue.is_none() => {
                    (change, wake) = (joined(change, next), next_wake);
                }
                _ => break,
            }
        }
        // The next round goes on with it, whoever runs that.
        change.lease = None;
        Ok(Some((Due { standing, change }, wake)))
    }

    /// A case whose answer cannot be signed is left alone for a while.
    fn rest(&self, standing: &Standing, worker: &str, players: u64, until: Now) -> Result<(), WorkflowError> {
        let case = &standing.case;
        let lease = Lease { owner: worker.to_owned(), until: until.plus_millis(LEASE_MILLIS) };
        let rested = self.registry.advance_blocking(Advance {
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
            place: None,
            result: None,
            task: standing.task.clone(),
            players,
            at: until,
        });
        match rested {
            // It is looked at again.
            Ok(_) | Err(RegistryError::Moved { .. } | RegistryError::PlayersChanged { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    fn write(&self, batch: Vec<Due>) -> OnItsWay {
        let changes = batch.iter().map(|due| due.change.clone()).collect();
        OnItsWay { batch, advancing: self.registry.advance_all(changes) }
    }

    /// Waits for a batch.
    fn written_before(
        &self,
        on_its_way: Option<OnItsWay>,
        left_alone: &mut HashSet<RegistrationNumber>,
        passed: &mut Passed,
    ) {
        let Some(OnItsWay { batch, advancing }) = on_its_way else { return };
        for (due, outcome) in batch.into_iter().zip(advancing.wait_blocking()) {
            match outcome {
                Ok(_) => {
                    let (number, service_id) = (due.standing.case.number, due.standing.case.service_id);
                    self.late.count(&due.standing.plan, &service_id, &due.change.lines);
                    let tell =
                        |line| Happening { number: number.clone(), service_id: service_id.clone(), line };
                    passed.happened.extend(due.change.lines.into_iter().map(tell));
                }
                // Changed by another in between, or worked out with players of before: it is looked at again.
                Err(RegistryError::Moved { .. } | RegistryError::PlayersChanged { .. }) => {}
                Err(error) => {
                    left_alone.insert(due.standing.case.number);
                    passed.failed.push(error.into());
                }
            }
        }
    }

    /// When something happens next by itself, after `now`.
    pub fn next_event(&self) -> Result<Option<Now>, WorkflowError> {
        let first = self.registry.store().due(Now::from_millis(i64::MAX - 1), 1)?;
        Ok(first.first().map(|(_, at)| *at))
    }

    /// The next deadline of a case after `now`: its open step's, or that of the whole; where neither is to come, the moment at which
    /// something happens to it by itself, such as the return of a result that nobody fetches.
    pub fn next_deadline(&self, number: &RegistrationNumber, now: Now) -> Result<Option<Now>, WorkflowError> {
        let standing = self.standing(number)?;
        let step = standing.task.as_ref().and_then(|task| task.due);
        let whole = standing.case.due_at.filter(|_| standing.is_within_term());
        let wakes = standing.task.as_ref().and_then(|task| task.wake_at);
        let next = [step, whole].into_iter().flatten().filter(|due| *due > now).min();
        Ok(next.or(wakes.filter(|wake| *wake > now)))
    }
}
