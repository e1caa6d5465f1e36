//! One write each, within the batch's transaction. What can be refused is refused before anything is written, so a
//! refused write leaves nothing behind for its neighbours' commit.

use rusqlite::{Connection, params};

use super::documents;
use super::memory::Memory;
use super::reads::{millis_or_none, number_of, state_of};
use super::tasks;
use super::{accounts, messages, refusals, reset};
use crate::calendar::almaty;
use crate::clock::Now;
use crate::registry::FIRST_TURN_MILLIS;
use crate::registry::access::{self, Owner};
use crate::registry::advance::{Advance, Advanced};
use crate::registry::budget::RefusalBudget;
use crate::registry::errors::RegistryError;
use crate::registry::first_change::FirstChange;
use crate::registry::number::RegistrationNumber;
use crate::registry::rules::{self, Found};
use crate::registry::state::State;
use crate::registry::step_line::{StepLine, StepOutcome, pack};
use crate::registry::store::{Claim, Entry, Registration, Write, Written};
use crate::registry::submission::Submission;

/// Does one write.
pub(super) fn apply(
    tx: &Connection,
    write: &Write,
    budget: &RefusalBudget,
    memory: &mut Memory,
) -> Result<Written, RegistryError> {
    match write {
        Write::Register(submission) => register(tx, submission, memory).map(Written::Registered),
        Write::JournalRefusal(refusal) => refusals::journal(tx, refusal, budget).map(Written::Journalled),
        Write::Advance(change) => advance(tx, change, memory).map(Written::Advanced),
        Write::Claim(wish) => claim(tx, wish).map(Written::Claimed),
        Write::Wake(wake) => tasks::wake(tx, wake).map(|()| Written::Woken),
        Write::Exchange(write) => messages::apply(tx, write).map(Written::Exchange),
        Write::Account(write) => accounts::apply(tx, write).map(Written::Account),
        Write::Staff(staff) => {
            accounts::close_of_staff(tx, &staff.name)?;
            tasks::staff(tx, staff).map(|()| Written::Staffed(true))
        }
        Write::Dismiss(name) => {
            accounts::close_of_staff(tx, name)?;
            tasks::dismiss(tx, name).map(Written::Staffed)
        }
        Write::ForgetRefusals => refusals::forget(tx).map(|()| Written::Forgotten),
        Write::ForgetAll => {
            // What is not remembered is looked for again.
            *memory = Memory::default();
            reset::to_first_state(tx).map(|()| Written::Forgotten)
        }
        Write::Probe(now) => {
            refusals::drop_aged(tx, *now, budget)?;
            accounts::tidy(tx, *now)?;
            refusals::probe(tx, *now).map(|()| Written::Probed)
        }
    }
}

fn register(tx: &Connection, s: &Submission, memory: &mut Memory) -> Result<Entry, RegistryError> {
    if let Some(known) = registered_before(tx, s)? {
        return Ok(known);
    }
    let message = s.message_key();
    if let Some(message) = &message
        && tx.prepare_cached("SELECT 1 FROM requests WHERE message = ?1")?.exists([message])?
    {
        return Err(RegistryError::Conflict);
    }
    let (terms, received_at) = (s.terms(), s.received_at());
    let year = almaty::date_of(received_at).year();
    let sequence = memory.sequences.next(tx, &format!("number/{}/{year}", terms.service_code))?;
    let number = RegistrationNumber::new(terms.service_code, year, sequence);
    let first = s.first();
    let queue_number = match first.and_then(|first| first.change().queue.as_ref()) {
        Some(queue) => Some(memory.sequences.next(tx, &in_queue(queue))?),
        None => None,
    };
    insert(tx, s, &number, message, queue_number)?;
    let id = tx.last_insert_rowid();
    documents::keep(tx, id, s, &mut memory.certificates, &mut memory.documents)?;
    Ok(Entry {
        number,
        registered_at: received_at,
        due_at: terms.due_at,
        arrival: Registration::New,
        state: State::Registered,
        first: first.map(|first| Advanced { state: first.state(), revision: 1, queue_number }),
    })
}

/// The sequence of the places in a queue.
fn in_queue(queue: &str) -> String {
    ["queue/", queue].concat()
}

/// The row of a request, as its first change leaves it where that comes with it.
fn insert(
    tx: &Connection,
    s: &Submission,
    number: &RegistrationNumber,
    message: Option<[u8; 32]>,
    queue_number: Option<u64>,
) -> Result<(), RegistryError> {
    let (origin, terms, received_at) = (s.origin(), s.terms(), s.received_at());
    let first = s.first();
    let change = first.map(FirstChange::change);
    let lease = change.and_then(|change| change.lease.as_ref());
    let mut lines = s.lines().iter().chain(change.map_or(&[][..], |change| &change.lines)).peekable();
    let work_at = change.map_or(received_at.plus_millis(FIRST_TURN_MILLIS), |change| change.work_at);
    let state = first.map_or(State::Registered, FirstChange::state);
    let since = change.map_or(received_at, |change| change.since(state));
    tx.prepare_cached(
        "INSERT INTO requests (number, channel, sender, message_id, digest, service_id, declarant_id, request_number, received_at, \
         registered_at, due_at, state, state_since, revision, work_at, identity, message, owner, signer, tokens, route, \
         representative, account_id, lease_owner, lease_until, outcome, queue, queue_number, lines) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, \
         ?26, ?27, ?28)",
    )?
    .execute(params![
        number.to_string(),
        origin.channel.as_str(),
        origin.sender,
        origin.message_id,
        s.digest(),
        terms.service_id,
        s.declarant_id(),
        terms.request_number,
        received_at.millis(),
        terms.due_at.map(Now::millis),
        state.as_str(),
        since.millis(),
        i64::from(first.is_some()),
        work_at.millis(),
        s.identity(),
        message,
        origin.owner.as_ref().map(Owner::octets),
        s.signer().octets(),
        s.token().octets(),
        terms.intake.route,
        terms.intake.representative,
        s.account(),
        lease.map(|lease| lease.owner.as_str()),
        lease.map(|lease| lease.until.millis()),
        change.and_then(|change| change.outcome.as_deref()),
        change.and_then(|change| change.queue.as_deref()),
        queue_number.map(signed),
        lines.peek().is_some().then(|| pack(lines)),
    ])?;
    Ok(())
}

/// What is registered of the same signed content, if it may be told to who sends it now.
///
/// What a schema before 3 registered is found by the digest of its octets, and from then on by what is signed. It does not
/// say whether a sender proved itself: of what came by SOAP no number is told.
fn registered_before(tx: &Connection, s: &Submission) -> Result<Option<Entry>, RegistryError> {
    // Not one question for either of two: SQLite makes a table of them each time.
    let mut statement = tx.prepare_cached(
        "SELECT id, number, service_id, owner, tokens, registered_at, due_at, state, signer IS NULL AND channel = 'soap' \
         FROM requests WHERE identity = ?1",
    )?;
    let digest = s.digest();
    let is_signed = statement.exists([s.identity()])?;
    let mut rows = statement.query([if is_signed { s.identity() } else { &digest }])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let id: i64 = row.get(0)?;
    if row.get(8)? {
        return Err(RegistryError::AlreadyRegistered);
    }
    let owner = row.get::<_, Option<[u8; 32]>>(3)?.map(Owner::of_octets);
    // Where the document names no service the message does: one signature is one request, for one service.
    let same_service = row.get_ref(2)?.as_str().is_ok_and(|service| service == s.terms().service_id);
    if !same_service || !access::may_be_told(owner, s.origin().owner) {
        return Err(RegistryError::AlreadyRegistered);
    }
    let number = number_of(row.get(1)?, id)?;
    let tokens: Vec<u8> = row.get(4)?;
    let registered_at = Now::from_millis(row.get(5)?);
    let due_at = millis_or_none(row.get(6)?);
    let state = state_of(row.get_ref(7)?, "requests", id)?;
    if let Some(tokens) = access::with_token(&tokens, s.token()) {
        tx.prepare_cached("UPDATE requests SET tokens = ?2, identity = ?3, signer = ?4 WHERE id = ?1")?
            .execute(params![id, tokens, s.identity(), s.signer().octets()])?;
    }
    Ok(Some(Entry { number, registered_at, due_at, arrival: Registration::Duplicate, state, first: None }))
}

/// What a change looks at before it is made.
struct Standing {
    id: i64,
    found: Found,
    queue_number: Option<u64>,
    service_id: String,
}

fn standing(tx: &Connection, number: &RegistrationNumber) -> Result<Standing, RegistryError> {
    let mut statement = tx.prepare_cached(
        "SELECT id, state, revision, lease_owner, lease_until, queue_number, service_id FROM requests WHERE number = ?1",
    )?;
    let mut rows = statement.query([number.to_string()])?;
    let Some(row) = rows.next()? else { return Err(RegistryError::Unknown(number.clone())) };
    let id = row.get(0)?;
    let owner: Option<String> = row.get(3)?;
    let queue_number: Option<i64> = row.get(5)?;
    let revision = row.get::<_, i64>(2)?.unsigned_abs();
    Ok(Standing {
        id,
        found: Found {
            state: state_of(row.get_ref(1)?, "requests", id)?,
            revision,
            lease: owner.zip(millis_or_none(row.get(4)?)),
            // The first change of a case finds no open step: there was none before to leave one.
            task: if revision == 0 { None } else { tasks::of_case(tx, id)? },
        },
        queue_number: queue_number.map(i64::unsigned_abs),
        service_id: row.get(6)?,
    })
}

fn advance(tx: &Connection, change: &Advance, memory: &mut Memory) -> Result<Advanced, RegistryError> {
    let Standing { id, found, queue_number, service_id } = standing(tx, &change.number)?;
    let state = rules::advanced(change, &found)?;
    if let (Some(place), Some(queue)) = (change.place, &change.queue) {
        let foreseen = || memory.sequences.foreseen(tx, &in_queue(queue));
        if queue_number.map_or_else(foreseen, Ok)? != place {
            return Err(RegistryError::PlaceTaken { number: change.number.clone(), place });
        }
    }
    let placed = match (&change.queue, queue_number) {
        (Some(queue), None) => Some((queue, memory.sequences.next(tx, &in_queue(queue))?)),
        _ => None,
    };
    let queue_number = placed.map(|(_, number)| number).or(queue_number);
    let revision = found.revision + 1;
    let work_at = (!state.is_final()).then(|| change.work_at.millis());
    let lease = change.lease.as_ref();
    let since = change.since(state).millis();
    tx.prepare_cached(
        "UPDATE requests SET state_since = CASE state WHEN ?2 THEN state_since ELSE ?3 END, state = ?2, revision = ?4, work_at = ?5, \
         lease_owner = ?6, lease_until = ?7, outcome = coalesce(?8, outcome) WHERE id = ?1",
    )?
    .execute(params![
        id,
        state.as_str(),
        since,
        signed(revision),
        work_at,
        lease.map(|lease| lease.owner.as_str()),
        lease.map(|lease| lease.until.millis()),
        change.outcome.as_deref(),
    ])?;
    if let Some((queue, number)) = placed {
        tx.prepare_cached("UPDATE requests SET queue = ?2, queue_number = ?3 WHERE id = ?1")?
            .execute(params![id, queue, signed(number)])?;
    }
    if !change.lines.is_empty() && change.result.is_none() {
        record(tx, id, revision, &change.lines)?;
    }
    if let Some(document) = change.performer.as_ref().and_then(|performer| performer.signed.as_ref()) {
        tasks::keep_act(tx, id, signed(revision), document)?;
    }
    if let Some(line) = change.lines.iter().find(|line| line.outcome == StepOutcome::Unclaimed) {
        tasks::enter_return(tx, id, line.done)?;
    }
    match &change.task {
        Some(task) => tasks::put(tx, id, task, state, found.task.as_ref())?,
        None if found.task.is_some() => tasks::remove(tx, id)?,
        None => {}
    }
    if let Some(document) = &change.result {
        let document = memory.results.packed(&service_id, id, document);
        tx.prepare_cached(
            "INSERT INTO results (request_id, document, state, made_at, revision, lines) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            id,
            &document[..],
            state.as_str(),
            since,
            signed(revision),
            (!change.lines.is_empty()).then(|| pack(&change.lines)),
        ])?;
    }
    Ok(Advanced { state, revision, queue_number })
}

fn claim(tx: &Connection, wish: &Claim) -> Result<Vec<RegistrationNumber>, RegistryError> {
    let mut statement = tx.prepare_cached(
        "SELECT id, number, work_at AS at FROM requests WHERE work_at <= ?1 AND (lease_until IS NULL OR lease_until <= ?1) UNION ALL \
         SELECT t.request_id, r.number, t.wake_at FROM tasks t JOIN requests r ON r.id = t.request_id WHERE t.wake_at <= ?1 AND \
         (r.lease_until IS NULL OR r.lease_until <= ?1) ORDER BY 3, 1 LIMIT ?2",
    )?;
    let mut rows = statement.query(params![wish.now.millis(), wish.cases_max])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        found.push((id, number_of(row.get(1)?, id)?));
    }
    let mut lease =
        tx.prepare_cached("UPDATE requests SET lease_owner = ?2, lease_until = ?3 WHERE id = ?1")?;
    for (id, _) in &found {
        lease.execute(params![id, wish.worker, wish.until.millis()])?;
    }
    Ok(found.into_iter().map(|(_, number)| number).collect())
}

fn record(tx: &Connection, request_id: i64, revision: u64, lines: &[StepLine]) -> Result<(), RegistryError> {
    tx.prepare_cached("INSERT INTO step_log (request_id, revision, lines) VALUES (?1, ?2, ?3)")?
        .execute(params![request_id, signed(revision), pack(lines)])?;
    Ok(())
}

/// SQLite's integers are signed; counters stay far below.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
