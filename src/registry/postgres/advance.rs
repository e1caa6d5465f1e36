//! Changes of cases of a batch, all at once: compare under a row lock, set, and whatever goes with it.

use std::collections::HashMap;

use super::change::{Change, hold};
use super::reads::{millis_or_none, state_of};
use super::session::{Sent, Session, Text, bind, text};
use super::tasks;
use crate::clock::Now;
use crate::registry::advance::{Advance, Advanced};
use crate::registry::errors::{RegistryError, StorageFault};
use crate::registry::rules::{self, Found};
use crate::registry::state::State;
use crate::registry::step_line::{StepOutcome, pack};
use crate::registry::store::Written;
use crate::registry::task::Task;

/// What changes look at before they are made.
#[derive(Default)]
pub(super) struct Standing {
    rows: HashMap<String, Row>,
    tasks: HashMap<i64, Task>,
}

struct Row {
    id: i64,
    state: State,
    revision: u64,
    lease: Option<(String, Now)>,
    place: Option<i64>,
}

/// Locks the cases, in one order for every process, and reads where they stand.
pub(super) async fn look(
    session: Session<'_>,
    changes: &[&Advance],
    standing: &mut Standing,
) -> Result<(), StorageFault> {
    if changes.is_empty() {
        return Ok(());
    }
    let numbers: Vec<String> = changes.iter().map(|change| change.number.to_string()).collect();
    let numbers: Vec<_> = numbers.iter().map(|number| Text(number)).collect();
    let rows = "SELECT r.number, s.request_id, s.state, s.revision, s.lease_owner, s.lease_until, p.number FROM requests r \
                JOIN status s ON s.request_id = r.id LEFT JOIN places p ON p.request_id = r.id WHERE r.number = ANY ($1) \
                ORDER BY s.request_id FOR UPDATE OF s";
    // The first change of a case finds no open step: there was none before to leave one.
    let later: Vec<_> = numbers
        .iter()
        .zip(changes)
        .filter(|(_, change)| change.expected_revision > 0)
        .map(|(n, _)| *n)
        .collect();
    let (first, second) = (bind![numbers], bind![later]);
    let (rows, tasks) = tokio::join!(
        biased;
        session.rows(rows, first),
        async { if later.is_empty() { Ok(Vec::new()) } else { tasks::of_numbers(session, second).await } },
    );
    for row in rows? {
        let (number, id): (String, i64) = (row.try_get(0)?, row.try_get(1)?);
        let owner: Option<String> = row.try_get(4)?;
        let found = Row {
            id,
            state: state_of(row.try_get(2)?, "status", id).map_err(|_| StorageFault::Corrupt)?,
            revision: row.try_get::<_, i64>(3)?.unsigned_abs(),
            lease: owner.zip(millis_or_none(row.try_get(5)?)),
            place: row.try_get(6)?,
        };
        standing.rows.insert(number, found);
    }
    for row in tasks? {
        let id = row.try_get(0)?;
        standing.tasks.insert(id, tasks::task_of(&row).map_err(|_| StorageFault::Corrupt)?);
    }
    Ok(())
}

/// A change that may be made.
pub(super) struct Plan<'a> {
    change: &'a Advance,
    /// Its place among the changes.
    pub(super) place: usize,
    id: i64,
    state: State,
    revision: u64,
    had_task: bool,
    /// The place in the queue: the one it has, or the one it gets.
    pub(super) number: Option<u64>,
    placed_before: bool,
}

impl Plan<'_> {
    /// The sequence from which it takes its place in a queue, if it takes one.
    pub(super) fn sequence(&self) -> Option<String> {
        self.change.queue.as_ref().filter(|_| !self.placed_before).map(|queue| format!("queue/{queue}"))
    }

    pub(super) fn advanced(&self) -> Advanced {
        Advanced { state: self.state, revision: self.revision, queue_number: self.number }
    }

    /// When something happens to the case next, and whether its answer is signed by then.
    fn next(&self) -> Option<(i64, bool)> {
        if !self.state.is_final() {
            return Some((self.change.work_at.millis(), false));
        }
        self.change.task.as_ref().and_then(|task| task.wake_at).map(|wake| (wake.millis(), true))
    }

    fn since(&self) -> i64 {
        self.change.since(self.state).millis()
    }

    fn revision(&self) -> i64 {
        i64::try_from(self.revision).unwrap_or(i64::MAX)
    }
}

impl Standing {
    /// Which changes may be made, and why the others may not.
    pub(super) fn judge<'a>(
        &mut self,
        changes: &[&'a Advance],
    ) -> (Vec<Option<Result<Written, RegistryError>>>, Vec<Plan<'a>>) {
        let (mut settled, mut planned) = (Vec::new(), Vec::new());
        for (place, change) in changes.iter().enumerate() {
            match self.plan(place, change) {
                Ok(plan) => {
                    planned.push(plan);
                    settled.push(None);
                }
                Err(error) => settled.push(Some(Err(error))),
            }
        }
        (settled, planned)
    }

    fn plan<'a>(&mut self, place: usize, change: &'a Advance) -> Result<Plan<'a>, RegistryError> {
        let unknown = || RegistryError::Unknown(change.number.clone());
        let Row { id, state, revision, lease, place: held } =
            self.rows.remove(&change.number.to_string()).ok_or_else(unknown)?;
        let found = Found { state, revision, lease, task: self.tasks.remove(&id) };
        let state = rules::advanced(change, &found)?;
        if let Some(place) = change.place {
            // The batch takes its places later, beside other processes: none can be foreseen.
            return Err(RegistryError::PlaceTaken { number: change.number.clone(), place });
        }
        Ok(Plan {
            change,
            place,
            id,
            state,
            revision: revision + 1,
            had_task: found.task.is_some(),
            number: held.map(i64::unsigned_abs),
            placed_before: held.is_some(),
        })
    }
}

/// What makes them.
pub(super) fn write<'a>(planned: &'a [Plan<'a>]) -> Vec<Change<'a>> {
    let mut changes = Vec::new();
    if planned.is_empty() {
        return changes;
    }
    changes.push(status(planned));
    if planned.iter().any(|plan| plan.next().is_some()) {
        changes.push(wait(planned));
    }
    if planned.iter().any(|plan| plan.next().is_none()) {
        changes.push(rest(planned));
    }
    if planned.iter().any(|plan| !plan.change.lines.is_empty()) {
        changes.push(log(planned));
    }
    if planned.iter().any(|plan| plan.change.result.is_some()) {
        changes.push(results(planned));
    }
    if planned.iter().any(|plan| plan.sequence().is_some()) {
        changes.push(places(planned));
    }
    changes
}

/// What most changes do not have, one by one.
pub(super) fn write_seldom<'a>(session: Session<'a>, planned: &'a [Plan<'a>]) -> Vec<Sent<'a>> {
    planned.iter().flat_map(|plan| seldom(session, plan)).collect()
}

fn seldom<'a>(session: Session<'a>, plan: &'a Plan<'a>) -> Vec<Sent<'a>> {
    let mut statements: Vec<Sent<'a>> = Vec::new();
    let change = plan.change;
    if let Some(document) = change.performer.as_ref().and_then(|performer| performer.signed.as_ref()) {
        statements.push(Box::pin(tasks::keep_act(session, plan.id, plan.revision(), document)));
    }
    if let Some(line) = change.lines.iter().find(|line| line.outcome == StepOutcome::Unclaimed) {
        statements.push(Box::pin(tasks::enter_return(session, plan.id, line.done)));
    }
    match &change.task {
        Some(task) => statements.push(Box::pin(tasks::put(session, plan.id, task))),
        None if plan.had_task => statements.push(Box::pin(tasks::remove(session, plan.id))),
        None => {}
    }
    statements
}

fn status<'a>(planned: &'a [Plan<'a>]) -> Change<'a> {
    let sql = "UPDATE status AS s SET state_since = CASE WHEN s.state = n.state THEN s.state_since ELSE n.since END, state = n.state, \
               revision = n.revision, lease_owner = n.owner, lease_until = n.until, outcome = coalesce(n.outcome, s.outcome) \
               FROM unnest($1::BIGINT[], $2::TEXT[], $3::BIGINT[], $4::BIGINT[], $5::TEXT[], $6::BIGINT[], $7::BYTEA[]) \
               AS n (id, state, since, revision, owner, until, outcome) WHERE s.request_id = n.id";
    let leases = || planned.iter().map(|plan| plan.change.lease.as_ref());
    Change::of(
        sql,
        hold![
            planned.iter().map(|plan| plan.id).collect::<Vec<_>>(),
            planned.iter().map(|plan| Text(plan.state.as_str())).collect::<Vec<_>>(),
            planned.iter().map(Plan::since).collect::<Vec<_>>(),
            planned.iter().map(Plan::revision).collect::<Vec<_>>(),
            leases().map(|lease| text(lease.map(|lease| &lease.owner))).collect::<Vec<_>>(),
            leases().map(|lease| lease.map(|lease| lease.until.millis())).collect::<Vec<_>>(),
            planned.iter().map(|plan| plan.change.outcome.as_deref()).collect::<Vec<_>>(),
        ],
    )
}

fn wait<'a>(planned: &'a [Plan<'a>]) -> Change<'a> {
    let sql = "INSERT INTO due (request_id, at, wakes) SELECT * FROM unnest($1::BIGINT[], $2::BIGINT[], $3::BOOLEAN[]) \
               ON CONFLICT (request_id) DO UPDATE SET at = excluded.at, wakes = excluded.wakes";
    let next = || planned.iter().filter_map(|plan| plan.next().map(|next| (plan.id, next)));
    Change::of(
        sql,
        hold![
            next().map(|(id, _)| id).collect::<Vec<_>>(),
            next().map(|(_, (at, _))| at).collect::<Vec<_>>(),
            next().map(|(_, (_, wakes))| wakes).collect::<Vec<_>>(),
        ],
    )
}

fn rest<'a>(planned: &'a [Plan<'a>]) -> Change<'a> {
    let ids: Vec<i64> = planned.iter().filter(|plan| plan.next().is_none()).map(|plan| plan.id).collect();
    Change::of("DELETE FROM due WHERE request_id = ANY ($1)", hold![ids])
}

fn log<'a>(planned: &'a [Plan<'a>]) -> Change<'a> {
    let with_lines = || planned.iter().filter(|plan| !plan.change.lines.is_empty());
    let sql = "INSERT INTO step_log (request_id, revision, lines) SELECT * FROM unnest($1::BIGINT[], $2::BIGINT[], $3::BYTEA[])";
    Change::of(
        sql,
        hold![
            with_lines().map(|plan| plan.id).collect::<Vec<_>>(),
            with_lines().map(Plan::revision).collect::<Vec<_>>(),
            with_lines().map(|plan| pack(&plan.change.lines)).collect::<Vec<_>>(),
        ],
    )
}

fn places<'a>(planned: &'a [Plan<'a>]) -> Change<'a> {
    let new = || {
        let placed = planned.iter().filter(|plan| !plan.placed_before);
        placed.filter_map(|plan| Some((plan.change.queue.as_ref()?, plan.number?, plan.id)))
    };
    let sql = "INSERT INTO places (queue, number, request_id) SELECT * FROM unnest($1::TEXT[], $2::BIGINT[], $3::BIGINT[])";
    Change::of(
        sql,
        hold![
            new().map(|(queue, _, _)| Text(queue)).collect::<Vec<_>>(),
            new().map(|(_, number, _)| i64::try_from(number).unwrap_or(i64::MAX)).collect::<Vec<_>>(),
            new().map(|(_, _, id)| id).collect::<Vec<_>>(),
        ],
    )
}

fn results<'a>(planned: &'a [Plan<'a>]) -> Change<'a> {
    let signed =
        || planned.iter().filter_map(|plan| plan.change.result.as_deref().map(|result| (plan, result)));
    let sql = "INSERT INTO results (request_id, document, state, made_at) \
               SELECT * FROM unnest($1::BIGINT[], $2::BYTEA[], $3::TEXT[], $4::BIGINT[])";
    Change::of(
        sql,
        hold![
            signed().map(|(plan, _)| plan.id).collect::<Vec<_>>(),
            signed().map(|(_, result)| result).collect::<Vec<_>>(),
            signed().map(|(plan, _)| Text(plan.state.as_str())).collect::<Vec<_>>(),
            signed().map(|(plan, _)| plan.since()).collect::<Vec<_>>(),
        ],
    )
}
