//! Registrations of a batch, all at once.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::change::{Change, hold};
use super::documents;
use super::month::Month;
use super::reads::{millis_or_none, number_of, owner_of, state_of};
use super::session::{Sent, Session, Text, bind, text};
use crate::calendar::almaty;
use crate::clock::Now;
use crate::registry::FIRST_TURN_MILLIS;
use crate::registry::access::{self, Owner};
use crate::registry::advance::{Advance, Advanced};
use crate::registry::errors::{RegistryError, StorageFault};
use crate::registry::first_change::FirstChange;
use crate::registry::number::RegistrationNumber;
use crate::registry::state::State;
use crate::registry::step_line::{StepLine, pack};
use crate::registry::store::{Entry, Registration, Written};
use crate::registry::submission::Submission;

/// What is registered of the same signed content or under the same message id.
#[derive(Default)]
pub(super) struct Known {
    rows: HashMap<Vec<u8>, Row>,
    messages: HashSet<Vec<u8>>,
    /// Tokens that are added to what is registered.
    pub(super) tokens: Vec<NewToken>,
}

struct Row {
    id: i64,
    service_id: String,
    owner: Option<Owner>,
    tokens: Vec<u8>,
    entry: Entry,
    /// Of a schema that does not say who sent it.
    unproven: bool,
}

/// A request that comes again with another token.
pub(super) struct NewToken {
    id: i64,
    before: Vec<u8>,
    after: Vec<u8>,
    identity: [u8; 32],
    signer: [u8; 32],
}

/// A request that is registered for the first time.
pub(super) struct New<'a> {
    pub(super) submission: &'a Submission,
    /// Its place among the registrations.
    pub(super) place: usize,
    /// The name of its number's sequence.
    pub(super) sequence: String,
    id: i64,
    number: RegistrationNumber,
    queue_number: Option<u64>,
}

impl New<'_> {
    /// Gives it a number of the sequence of all requests, its registration number and its place.
    pub(super) fn give(&mut self, of_all: i64, sequence: u64, queue_number: Option<u64>) {
        self.id = Month::of(self.submission.received_at()).id(of_all);
        self.number = RegistrationNumber::new(*self.number.service_code(), self.number.year(), sequence);
        self.queue_number = queue_number;
    }

    /// The first change of its case, where that comes with it.
    fn change(&self) -> Option<&Advance> {
        self.submission.first().map(FirstChange::change)
    }

    /// The queue in which its first change takes a place.
    fn queue(&self) -> Option<&str> {
        self.change().and_then(|change| change.queue.as_deref())
    }

    /// The name of that queue's sequence.
    pub(super) fn queue_sequence(&self) -> Option<String> {
        self.queue().map(|queue| format!("queue/{queue}"))
    }

    /// The steps up to the registration, and those of the first change.
    fn lines(&self) -> Cow<'_, [StepLine]> {
        let before = self.submission.lines();
        match self.change() {
            Some(change) => Cow::Owned([before, &change.lines].concat()),
            None => Cow::Borrowed(before),
        }
    }

    /// Where it stands: state, since when, revision.
    fn state(&self) -> (State, Now, i64) {
        let received_at = self.submission.received_at();
        let Some(first) = self.submission.first() else { return (State::Registered, received_at, 0) };
        // What is done late is recorded at its own moment.
        (first.state(), first.change().lines.last().map_or(received_at, |line| line.done), 1)
    }

    pub(super) fn entry(&self, arrival: Registration) -> Entry {
        Entry {
            number: self.number.clone(),
            registered_at: self.submission.received_at(),
            due_at: self.submission.terms().due_at,
            arrival,
            state: State::Registered,
            first: self.submission.first().map(|first| Advanced {
                state: first.state(),
                revision: 1,
                queue_number: self.queue_number,
            }),
        }
    }
}

pub(super) async fn look(
    session: Session<'_>,
    registrations: &[&Submission],
    known: &mut Known,
) -> Result<(), StorageFault> {
    if registrations.is_empty() {
        return Ok(());
    }
    let digests: Vec<[u8; 32]> = registrations.iter().map(|s| s.digest()).collect();
    let keys: Vec<[u8; 32]> = registrations.iter().filter_map(|s| s.message_key()).collect();
    // What a schema of SQLite before 3 registered is found by the digest of its octets, after it was copied.
    let identities: Vec<&[u8]> =
        registrations.iter().map(|s| &s.identity()[..]).chain(digests.iter().map(|d| &d[..])).collect();
    let messages: Vec<&[u8]> = keys.iter().map(|key| &key[..]).collect();
    let of_content = "SELECT r.identity, r.id, r.number, r.service_id, r.owner, r.tokens, r.registered_at, r.due_at, s.state, \
                      r.signer IS NULL AND r.channel = 'soap' FROM requests r JOIN status s ON s.request_id = r.id \
                      WHERE r.identity = ANY ($1)";
    let of_message = "SELECT message FROM requests WHERE message = ANY ($1)";
    let contents = bind![identities];
    let names = bind![messages];
    let (rows, taken) = tokio::join!(
        biased;
        session.rows(of_content, contents),
        async { if messages.is_empty() { Ok(Vec::new()) } else { session.rows(of_message, names).await } },
    );
    for row in rows? {
        let found = row_of(&row).map_err(|error| match error {
            RegistryError::Storage(fault) => fault,
            _ => StorageFault::Corrupt,
        })?;
        known.rows.insert(row.try_get(0)?, found);
    }
    for row in taken? {
        known.messages.insert(row.try_get(0)?);
    }
    Ok(())
}

fn row_of(row: &tokio_postgres::Row) -> Result<Row, RegistryError> {
    let id = row.try_get(1)?;
    Ok(Row {
        id,
        service_id: row.try_get(3)?,
        owner: owner_of(row, 4)?,
        tokens: row.try_get(5)?,
        entry: Entry {
            number: number_of(row.try_get(2)?, id)?,
            registered_at: Now::from_millis(row.try_get(6)?),
            due_at: millis_or_none(row.try_get(7)?),
            arrival: Registration::Duplicate,
            state: state_of(row.try_get(8)?, "status", id)?,
            first: None,
        },
        unproven: row.try_get(9)?,
    })
}

impl Known {
    /// Which registrations are settled by what is there, and which are new.
    pub(super) fn judge<'a>(
        &mut self,
        registrations: &[&'a Submission],
    ) -> (Vec<Option<Result<Written, RegistryError>>>, Vec<New<'a>>) {
        let (mut settled, mut fresh) = (Vec::new(), Vec::new());
        for (place, submission) in registrations.iter().enumerate() {
            let known = self.before(submission);
            if matches!(known, Ok(None)) {
                let code = submission.terms().service_code;
                let year = almaty::date_of(submission.received_at()).year();
                let sequence = format!("number/{code}/{year}");
                let number = RegistrationNumber::new(code, year, 0);
                fresh.push(New { submission, place, sequence, id: 0, number, queue_number: None });
            }
            settled.push(known.map(|entry| entry.map(Written::Registered)).transpose());
        }
        (settled, fresh)
    }

    /// What is registered of the same signed content, if it may be told to who sends it now.
    fn before(&mut self, s: &Submission) -> Result<Option<Entry>, RegistryError> {
        let found = self.rows.get(&s.identity()[..]).or_else(|| self.rows.get(&s.digest()[..]));
        let Some(row) = found else {
            let taken = s.message_key().is_some_and(|message| self.messages.contains(&message[..]));
            return if taken { Err(RegistryError::Conflict) } else { Ok(None) };
        };
        // Where the document names no service the message does: one signature is one request, for one service.
        let same_service = row.service_id == s.terms().service_id;
        if row.unproven || !same_service || !access::may_be_told(row.owner, s.origin().owner) {
            return Err(RegistryError::AlreadyRegistered);
        }
        if let Some(after) = access::with_token(&row.tokens, s.token()) {
            let (identity, signer) = (*s.identity(), *s.signer().octets());
            self.tokens.push(NewToken { id: row.id, before: row.tokens.clone(), after, identity, signer });
        }
        Ok(Some(row.entry.clone()))
    }
}

/// What writes them.
pub(super) fn write<'a>(fresh: &'a [New<'a>]) -> Vec<Change<'a>> {
    let mut changes = Vec::new();
    if !fresh.is_empty() {
        changes.extend([requests(fresh), standing(fresh), due(fresh), keep(fresh)]);
        if fresh.iter().any(|new| !new.lines().is_empty()) {
            changes.push(log(fresh));
        }
        if fresh.iter().any(|new| new.queue().is_some()) {
            changes.push(places(fresh));
        }
    }
    changes
}

/// The statements that add tokens to what is registered.
pub(super) fn add<'a>(session: Session<'a>, tokens: &'a [NewToken]) -> Vec<Sent<'a>> {
    tokens.iter().map(|token| -> Sent<'a> { Box::pin(add_token(session, token)) }).collect()
}

/// Where another process registered one of them since it was looked for this fails: the batch finds it the next time.
fn requests<'a>(fresh: &'a [New<'a>]) -> Change<'a> {
    let sql = "INSERT INTO requests (id, number, identity, message, owner, signer, tokens, channel, sender, message_id, digest, \
               service_id, declarant_id, representative, account_id, route, request_number, received_at, registered_at, due_at) \
               SELECT id, number, identity, message, owner, signer, tokens, channel, sender, message_id, digest, service_id, declarant_id, \
               representative, account_id, route, request_number, received_at, received_at, due_at FROM unnest($1::BIGINT[], \
               $2::TEXT[], $3::BYTEA[], $4::BYTEA[], $5::BYTEA[], $6::BYTEA[], $7::BYTEA[], $8::TEXT[], $9::TEXT[], $10::TEXT[], \
               $11::BYTEA[], $12::TEXT[], $13::TEXT[], $14::TEXT[], $15::BIGINT[], $16::TEXT[], $17::TEXT[], $18::BIGINT[], $19::BIGINT[]) \
               AS new (id, number, identity, message, owner, signer, tokens, channel, sender, message_id, digest, service_id, \
               declarant_id, representative, account_id, route, request_number, received_at, due_at)";
    let all = || fresh.iter().map(|new| new.submission);
    Change::of(
        sql,
        hold![
            ids(fresh),
            fresh.iter().map(|new| new.number.to_string()).collect::<Vec<_>>(),
            all().map(|s| &s.identity()[..]).collect::<Vec<_>>(),
            all().map(|s| s.message_key().map(|key| key.to_vec())).collect::<Vec<_>>(),
            all().map(|s| s.origin().owner.as_ref().map(|owner| &owner.octets()[..])).collect::<Vec<_>>(),
            all().map(|s| &s.signer().octets()[..]).collect::<Vec<_>>(),
            all().map(|s| &s.token().octets()[..]).collect::<Vec<_>>(),
            all().map(|s| Text(s.origin().channel.as_str())).collect::<Vec<_>>(),
            all().map(|s| Text(&s.origin().sender)).collect::<Vec<_>>(),
            all().map(|s| Text(&s.origin().message_id)).collect::<Vec<_>>(),
            all().map(|s| s.digest().to_vec()).collect::<Vec<_>>(),
            all().map(|s| Text(&s.terms().service_id)).collect::<Vec<_>>(),
            all().map(|s| Text(s.declarant_id())).collect::<Vec<_>>(),
            all().map(|s| text(s.terms().intake.representative.as_ref())).collect::<Vec<_>>(),
            all().map(Submission::account).collect::<Vec<_>>(),
            all().map(|s| text(s.terms().intake.route)).collect::<Vec<_>>(),
            all().map(|s| text(s.terms().request_number.as_ref())).collect::<Vec<_>>(),
            all().map(|s| s.received_at().millis()).collect::<Vec<_>>(),
            all().map(|s| s.terms().due_at.map(Now::millis)).collect::<Vec<_>>(),
        ],
    )
}

fn ids(fresh: &[New<'_>]) -> Vec<i64> {
    fresh.iter().map(|new| new.id).collect()
}

/// Where they stand.
fn standing<'a>(fresh: &'a [New<'a>]) -> Change<'a> {
    let states: Vec<_> = fresh.iter().map(New::state).collect();
    let changes = || fresh.iter().map(New::change);
    let leases = || changes().map(|change| change.and_then(|change| change.lease.as_ref()));
    let sql = "INSERT INTO status (request_id, state, state_since, revision, lease_owner, lease_until, outcome) SELECT * \
               FROM unnest($1::BIGINT[], $2::TEXT[], $3::BIGINT[], $4::BIGINT[], $5::TEXT[], $6::BIGINT[], $7::BYTEA[])";
    Change::of(
        sql,
        hold![
            ids(fresh),
            states.iter().map(|(state, ..)| Text(state.as_str())).collect::<Vec<_>>(),
            states.iter().map(|(_, since, _)| since.millis()).collect::<Vec<_>>(),
            states.iter().map(|(.., revision)| *revision).collect::<Vec<_>>(),
            leases().map(|lease| text(lease.map(|lease| &lease.owner))).collect::<Vec<_>>(),
            leases().map(|lease| lease.map(|lease| lease.until.millis())).collect::<Vec<_>>(),
            changes().map(|change| change.and_then(|change| change.outcome.as_deref())).collect::<Vec<_>>(),
        ],
    )
}

/// When the background looks at them.
fn due<'a>(fresh: &'a [New<'a>]) -> Change<'a> {
    let turn = |new: &New<'_>| new.submission.received_at().plus_millis(FIRST_TURN_MILLIS);
    let work_at = |new: &New<'_>| new.change().map_or(turn(new), |change| change.work_at).millis();
    let sql = "INSERT INTO due (request_id, at, wakes) SELECT id, at, false FROM unnest($1::BIGINT[], $2::BIGINT[]) AS new (id, at)";
    Change::of(sql, hold![ids(fresh), fresh.iter().map(work_at).collect::<Vec<_>>()])
}

/// The places in queues that the first changes of their cases take.
fn places<'a>(fresh: &'a [New<'a>]) -> Change<'a> {
    let placed = || fresh.iter().filter_map(|new| Some((new.queue()?, signed(new.queue_number?), new.id)));
    let sql = "INSERT INTO places (queue, number, request_id) SELECT * FROM unnest($1::TEXT[], $2::BIGINT[], $3::BIGINT[])";
    let queues: Vec<_> = placed().map(|(queue, ..)| Text(queue)).collect();
    let (numbers, ids): (Vec<i64>, Vec<i64>) = placed().map(|(_, number, id)| (number, id)).unzip();
    Change::of(sql, hold![queues, numbers, ids])
}

/// PostgreSQL's integers are signed; counters stay far below.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn keep<'a>(fresh: &'a [New<'a>]) -> Change<'a> {
    let sql = "INSERT INTO documents (request_id, application, certificates, report, document) SELECT * \
               FROM unnest($1::BIGINT[], $2::BYTEA[], $3::BYTEA[], $4::BYTEA[], $5::BYTEA[])";
    let all = || fresh.iter().map(|new| new.submission);
    Change::of(
        sql,
        hold![
            ids(fresh),
            all().map(|s| &s.terms().application[..]).collect::<Vec<_>>(),
            all().map(documents::digests).collect::<Vec<_>>(),
            all().map(|s| &s.report().json[..]).collect::<Vec<_>>(),
            all().map(|s| &s.document()[..]).collect::<Vec<_>>(),
        ],
    )
}

fn log<'a>(fresh: &'a [New<'a>]) -> Change<'a> {
    let lines = fresh.iter().map(|new| (new.id, new.lines())).filter(|(_, lines)| !lines.is_empty());
    let (ids, lines): (Vec<i64>, Vec<Vec<u8>>) = lines.map(|(id, lines)| (id, pack(&*lines))).unzip();
    let sql = "INSERT INTO step_log (request_id, revision, lines) SELECT id, 0, lines \
               FROM unnest($1::BIGINT[], $2::BYTEA[]) AS new (id, lines)";
    Change::of(sql, hold![ids, lines])
}

async fn add_token(session: Session<'_>, token: &NewToken) -> Result<(), StorageFault> {
    let sql = "UPDATE requests SET tokens = $2, identity = $3, signer = $4 WHERE id = $1 AND tokens = $5";
    let NewToken { id, before, after, identity, signer } = token;
    // Another process added one at the same time.
    if session.execute(sql, bind![*id, &after[..], &identity[..], &signer[..], &before[..]]).await? == 1 {
        Ok(())
    } else {
        Err(StorageFault::Contended)
    }
}
