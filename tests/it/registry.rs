//! The registry: what is acknowledged is there, once, under one number.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use qaqpa::clock::Now;
use qaqpa::registry::{
    AccessRights, AccountQuery, AccountRows, Advance, Case, Channel, Counts, ExchangeQuery, ExchangeRows,
    KeptRefusal, OpenError, Owner, QueueEntry, QueueQuery, Refusal, RefusalEntry, RefusalTraits,
    RegisteredEntry, RegistrationNumber, Registry, RegistryError, SCHEMA_VERSION, Size, Sqlite, StaffEntry,
    State, StepLine, StepOutcome, StorageFault, Store, StoredDocument, StoredResult, Submission, Task,
    TokenDigest, Write, Written,
};

mod archive;
mod contract;
mod gateways;
mod months;
mod moved;
mod on_postgres;
mod several;
mod tls;

use crate::support::submissions::{DECLARANT, Request};

pub(crate) fn noon() -> Now {
    Now::parse("2026-11-24T12:00:00+05:00").unwrap()
}

fn request(message_id: &str) -> Request {
    let due_at = Some(noon().plus_seconds(60));
    let request_number = Some("00000000000001".to_owned());
    Request { request_number, due_at, ..Request::new(message_id, noon()) }
}

pub(crate) fn submission(message_id: &str) -> Submission {
    request(message_id).submission()
}

/// With an application of so many octets beside a small document.
fn weighing(message_id: &str, octets: usize) -> Submission {
    Request { application: Bytes::from(vec![b' '; octets]), ..request(message_id) }.submission()
}

/// Over SOAP, from who proved to be this system, or from nobody.
fn soap(sender: &str, owner: Option<&str>, message_id: &str, text: &str) -> Submission {
    Request {
        channel: Channel::Soap,
        sender: sender.to_owned(),
        owner: owner.map(Owner::of_system),
        text: Some(text.to_owned()),
        ..request(message_id)
    }
    .submission()
}

fn refusal() -> Refusal {
    Refusal {
        channel: Channel::Soap,
        sender: "portal".into(),
        message_id: "m".into(),
        digest: [9; 32],
        received_at: noon(),
        codes: vec!["CERTIFICATE_EXPIRED".into(), "IIN_MISMATCH".into()],
        traits: RefusalTraits::default(),
        report: Bytes::from_static(b"{}"),
        octets: 0,
        document: None,
    }
}

/// A result as long as they are, most of which is the same in each.
pub(crate) fn usual_result(name: &str) -> Bytes {
    let fields: String = (0..120).map(|field| format!("<field>құжат {field}</field>")).collect();
    Bytes::from(format!("<result><name>{name}</name>{fields}</result>"))
}

pub(crate) fn step(case: &Case, to: &[State]) -> Advance {
    let line = |state: &State| StepLine::of("4", *state, noon(), noon(), StepOutcome::Done);
    Advance {
        number: case.number.clone(),
        expected: case.state,
        expected_revision: case.revision,
        worker: "w".into(),
        performer: None,
        lines: to.iter().map(line).collect(),
        task: None,
        work_at: noon(),
        lease: None,
        outcome: None,
        queue: None,
        place: None,
        result: None,
        players: 0,
        at: noon(),
    }
}

fn open(path: &Path) -> Registry {
    Registry::start(Arc::new(Sqlite::open(path).unwrap())).unwrap()
}

/// A store with a scripted outcome, with the commit of a given turn.
struct Scripted<F> {
    inner: Sqlite,
    turn: AtomicUsize,
    tell: F,
}

impl<
    F: Fn(usize, &Sqlite, &[Write]) -> Result<Vec<Result<Written, RegistryError>>, StorageFault> + Send + Sync,
> Store for Scripted<F>
{
    fn commit(&self, batch: &[Write]) -> Result<Vec<Result<Written, RegistryError>>, StorageFault> {
        (self.tell)(self.turn.fetch_add(1, Ordering::SeqCst), &self.inner, batch)
    }
    fn upkeep(&self) -> Result<(), StorageFault> {
        self.inner.upkeep()
    }
    fn case(&self, number: &RegistrationNumber) -> Result<Option<Case>, RegistryError> {
        self.inner.case(number)
    }
    fn document(&self, number: &RegistrationNumber) -> Result<Option<StoredDocument>, RegistryError> {
        self.inner.document(number)
    }
    fn access(&self, number: &RegistrationNumber) -> Result<Option<AccessRights>, RegistryError> {
        self.inner.access(number)
    }
    fn history(&self, number: &RegistrationNumber) -> Result<Vec<StepLine>, RegistryError> {
        self.inner.history(number)
    }
    fn task(&self, number: &RegistrationNumber) -> Result<Option<Task>, RegistryError> {
        self.inner.task(number)
    }
    fn queue(&self, query: &QueueQuery) -> Result<Vec<QueueEntry>, RegistryError> {
        self.inner.queue(query)
    }
    fn staff_by_token(&self, token: &TokenDigest) -> Result<Option<StaffEntry>, RegistryError> {
        self.inner.staff_by_token(token)
    }
    fn staff(&self) -> Result<Vec<StaffEntry>, RegistryError> {
        self.inner.staff()
    }
    fn staff_by_certificate(&self, certificate: &[u8; 32]) -> Result<Option<StaffEntry>, RegistryError> {
        self.inner.staff_by_certificate(certificate)
    }
    fn result(&self, number: &RegistrationNumber) -> Result<Option<StoredResult>, RegistryError> {
        self.inner.result(number)
    }
    fn due(&self, now: Now, cases_max: u32) -> Result<Vec<(RegistrationNumber, Now)>, RegistryError> {
        self.inner.due(now, cases_max)
    }
    fn refusals(&self, entries_max: u32) -> Result<Vec<RefusalEntry>, RegistryError> {
        self.inner.refusals(entries_max)
    }

    fn refusal(&self, request_id: &str) -> Result<Option<KeptRefusal>, RegistryError> {
        self.inner.refusal(request_id)
    }

    fn registered(&self, entries_max: u32) -> Result<Vec<RegisteredEntry>, RegistryError> {
        self.inner.registered(entries_max)
    }
    fn exchange(&self, query: &ExchangeQuery) -> Result<ExchangeRows, RegistryError> {
        self.inner.exchange(query)
    }
    fn accounts(&self, query: &AccountQuery) -> Result<AccountRows, RegistryError> {
        self.inner.accounts(query)
    }
    fn counts(&self) -> Result<Counts, RegistryError> {
        self.inner.counts()
    }
}

fn told<F>(path: &Path, tell: F) -> Registry
where
    F: Fn(usize, &Sqlite, &[Write]) -> Result<Vec<Result<Written, RegistryError>>, StorageFault>
        + Send
        + Sync
        + 'static,
{
    let inner = Sqlite::open(path).unwrap();
    Registry::start(Arc::new(Scripted { inner, turn: AtomicUsize::new(0), tell })).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failed_batch_reaches_each_waiter_keeps_nothing_and_the_writer_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("r.db");
    let (open_gate, gate) = sync_channel(1);
    let (enter, entered) = sync_channel(1);
    let gate = Mutex::new(gate);
    let registry = told(&path, move |turn, inner, batch| match turn {
        0 => {
            enter.send(()).unwrap();
            gate.lock().unwrap().recv().unwrap();
            inner.commit(batch)
        }
        1 => Err(StorageFault::ReadOnly),
        _ => inner.commit(batch),
    });
    let send = |id: String| {
        let registry = registry.clone();
        tokio::spawn(async move { registry.register(submission(&id)).await })
    };
    let first = send("first".into());
    tokio::task::spawn_blocking(move || entered.recv().unwrap()).await.unwrap();
    let others: Vec<_> = (0..20).map(|i| send(i.to_string())).collect();
    while registry.waiting() < 20 {
        tokio::task::yield_now().await;
    }
    open_gate.send(()).unwrap();
    first.await.unwrap().unwrap();
    for other in others {
        assert_eq!(other.await.unwrap().unwrap_err(), RegistryError::Storage(StorageFault::ReadOnly));
    }
    assert_eq!(registry.counts().await.unwrap().registered(), 1);
    assert_eq!(
        send("next".into()).await.unwrap().unwrap().number().sequence(),
        2,
        "no number was lost with the batch"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_writer_that_dies_in_mid_batch_acknowledges_nothing_that_is_not_there() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("r.db");
    let registry =
        told(
            &path,
            |turn, inner, batch| {
                if turn < 3 { inner.commit(batch) } else { panic!("the writer dies here, as told") }
            },
        );
    let sent: Vec<_> = (0..200)
        .map(|i| {
            let registry = registry.clone();
            tokio::spawn(async move { registry.register(submission(&i.to_string())).await })
        })
        .collect();
    let mut acknowledged = Vec::new();
    let mut closed = 0;
    for one in sent {
        match one.await.unwrap() {
            Ok(got) => acknowledged.push(got),
            Err(RegistryError::Closed) => closed += 1,
            Err(other) => panic!("{other}"),
        }
    }
    let last = loop {
        match registry.register(submission("late")).await {
            Ok(got) => acknowledged.push(got),
            Err(error) => break error,
        }
        if acknowledged.len() > 300 {
            panic!("the writer did not die");
        }
    };
    assert_eq!(last, RegistryError::Closed);
    drop(registry);
    let again = Sqlite::open(&path).unwrap();
    assert!(acknowledged.iter().all(|got| again.case(got.number()).unwrap().is_some()));
    assert!(
        again.counts().unwrap().registered() as usize + closed >= 200,
        "every one of them was answered, one way or the other"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_than_the_queue_holds_is_busy_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let (open_gate, gate): (_, Receiver<()>) = sync_channel(0);
    let (enter, entered) = sync_channel(100);
    let gate = Mutex::new(gate);
    let registry = told(&dir.path().join("r.db"), move |_, inner, batch| {
        let _ = enter.send(());
        // Open for good once the test lets go of its end.
        let _ = gate.lock().unwrap().recv();
        inner.commit(batch)
    });
    let send = |id: usize| {
        let (registry, submission) = (registry.clone(), weighing(&id.to_string(), 16 * 1024 * 1024));
        tokio::spawn(async move { registry.register(submission).await })
    };
    let mut kept = vec![send(0)];
    tokio::task::spawn_blocking(move || entered.recv().unwrap()).await.unwrap();
    // The writer is at the gate with the first; fifteen of 16 MB fit into the 256 MB that may wait behind it.
    kept.extend((1..16).map(send));
    while registry.waiting() < 15 {
        tokio::task::yield_now().await;
    }
    for id in 16..20 {
        let refused = send(id).await.unwrap();
        assert!(
            matches!(refused, Err(RegistryError::Busy { waiting: 15, octets }) if octets > 240 * 1024 * 1024),
            "{refused:?}"
        );
    }
    drop(open_gate);
    for one in kept {
        one.await.unwrap().unwrap();
    }
    assert_eq!(registry.counts().await.unwrap().registered(), 16, "what was refused left nothing");
}

#[test]
fn a_full_store_refuses_reads_on_and_takes_again_when_there_is_room() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("r.db");
    let registry = Registry::start(Arc::new(Sqlite::open_sized(&path, Size::Pages(200)).unwrap())).unwrap();
    let mut kept = Vec::new();
    let full = loop {
        let id = kept.len().to_string();
        match registry.register_blocking(weighing(&id, 60_000)) {
            Ok(got) => kept.push(got),
            Err(error) => break error,
        }
    };
    assert_eq!(full, RegistryError::Storage(StorageFault::Full));
    assert!(kept.len() >= 5 && kept.len() < 20);
    assert_eq!(registry.store().counts().unwrap().registered() as usize, kept.len());
    drop(registry);
    let roomy = open(&path);
    assert!(kept.iter().all(|got| roomy.store().case(got.number()).unwrap().is_some()));
    assert_eq!(
        roomy.register_blocking(submission("new")).unwrap().number().sequence() as usize,
        kept.len() + 1
    );
}

#[test]
fn a_database_of_a_newer_version_or_another_program_is_refused_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("r.db");
    drop(open(&path));
    let raw = rusqlite::Connection::open(&path).unwrap();
    raw.pragma_update(None, "user_version", SCHEMA_VERSION + 1).unwrap();
    drop(raw);
    let error = Sqlite::open(&path).unwrap_err();
    assert!(
        matches!(error, OpenError::Newer { found, known: SCHEMA_VERSION, .. } if found == SCHEMA_VERSION + 1),
        "{error}"
    );

    let foreign = dir.path().join("foreign.db");
    rusqlite::Connection::open(&foreign)
        .unwrap()
        .execute_batch("PRAGMA application_id = 5; CREATE TABLE t (x);")
        .unwrap();
    assert!(matches!(Sqlite::open(&foreign).unwrap_err(), OpenError::Foreign { found: 5, .. }));
}

#[test]
fn a_file_that_is_damaged_or_no_database_is_told_with_its_name() {
    let dir = tempfile::tempdir().unwrap();
    let text = dir.path().join("text.db");
    std::fs::write(
        &text,
        "not a database, but longer than the sixteen octets of the mark that one begins with".repeat(20),
    )
    .unwrap();
    let error = Sqlite::open(&text).unwrap_err();
    assert!(
        matches!(error, OpenError::NotADatabase { .. }) && error.to_string().contains("text.db"),
        "{error}"
    );

    let damaged = dir.path().join("damaged.db");
    let registry = open(&damaged);
    for i in 0..40 {
        registry.register_blocking(submission(&i.to_string())).unwrap();
    }
    drop(registry);
    let mut octets = std::fs::read(&damaged).unwrap();
    assert!(!dir.path().join("damaged.db-wal").exists(), "a registry that ended in order leaves one file");
    for page in octets.chunks_mut(4096).skip(1).step_by(2) {
        page[..64].fill(0xA5);
    }
    std::fs::write(&damaged, octets).unwrap();
    let error = Sqlite::open(&damaged).unwrap_err();
    assert!(matches!(error, OpenError::Damaged { .. }), "{error}");

    assert!(matches!(Sqlite::open(dir.path()).unwrap_err(), OpenError::File { .. }), "a directory");
    assert!(matches!(Sqlite::open(&dir.path().join("no/such.db")).unwrap_err(), OpenError::File { .. }));
}

#[cfg(unix)]
#[test]
fn the_database_and_its_log_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("r.db");
    std::fs::write(&path, "").unwrap();
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o644)).unwrap();
    let registry = open(&path);
    registry.register_blocking(submission("a")).unwrap();
    for file in ["r.db", "r.db-wal", "r.db-shm"] {
        let mode = std::fs::metadata(dir.path().join(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
}

#[test]
fn the_log_is_copied_back_off_the_path_and_does_not_grow_without_end() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("r.db");
    let registry = open(&path);
    for i in 0..100 {
        registry.register_blocking(weighing(&i.to_string(), 1024 * 1024)).unwrap();
    }
    let log = std::fs::metadata(dir.path().join("r.db-wal")).unwrap().len();
    assert!(log < 48 * 1024 * 1024, "100 MB were written, the log has {log} octets");
}
