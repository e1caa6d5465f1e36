//! What only PostgreSQL can show: other processes, lost connections, a pooler in between, versions, copies.

use std::collections::BTreeSet;
use std::sync::Arc;

use qaqpa::registry::{
    Advance, Claim, Lease, Location, OpenError, POSTGRES_SCHEMA_VERSION, Postgres, Registration, Registry,
    RegistryError, State, StorageFault, Store, Write, Written, copy,
};

use super::{noon, refusal, step, submission, usual_result};
use crate::support::postgres::{Pooler, Server, Synced, database, name_of, shared};

fn store(url: &str) -> Arc<Postgres> {
    Arc::new(Postgres::open(url, Vec::new()).unwrap())
}

fn open(url: &str) -> Registry {
    Registry::start(store(url)).unwrap()
}

/// Each process registers so many of its own and the same few as the others; the numbers of all.
fn registered_by_all(urls: &[&str]) -> BTreeSet<u64> {
    let numbers = std::sync::Mutex::new(BTreeSet::new());
    std::thread::scope(|scope| {
        for (process, url) in urls.iter().enumerate() {
            let (registry, numbers) = (open(url), &numbers);
            for sender in 0..8 {
                let registry = registry.clone();
                scope.spawn(move || {
                    for i in 0..12 {
                        let own = format!("{process}-{sender}-{i}");
                        let id = if i % 3 == 0 { format!("common-{sender}-{i}") } else { own };
                        let got = registry.register_blocking(submission(&id)).unwrap();
                        numbers.lock().unwrap().insert(got.number().sequence());
                    }
                });
            }
        }
    });
    numbers.into_inner().unwrap()
}

#[test]
fn processes_that_register_the_same_at_once_give_one_number_and_leave_no_gap() {
    let Some(url) = database() else { return };
    let numbers = registered_by_all(&[&url, &url, &url]);
    let all = 3 * 8 * 8 + 8 * 4;
    assert_eq!(numbers, (1..=all).collect());
    assert_eq!(store(&url).counts().unwrap().registered(), all);
}

#[test]
fn a_pooler_that_gives_each_transaction_another_connection_may_stand_between() {
    let (Some(url), Some(server)) = (database(), shared()) else { return };
    let Some(pooler) = Pooler::before(server) else { return };
    let pooled = pooler.url(name_of(&url));
    assert_eq!(registered_by_all(&[&pooled, &pooled]).len(), 2 * 8 * 8 + 8 * 4);
}

#[test]
fn statements_are_kept_by_postgresql_itself_and_not_behind_a_pooler() {
    let (Some(url), Some(server)) = (database(), shared()) else { return };
    let Some(pooler) = Pooler::before(server) else { return };
    for (url, kept) in [(pooler.url(name_of(&url)), false), (url, true)] {
        let store = store(&url);
        let registry = Registry::start(store.clone()).unwrap();
        for i in 0..3 {
            registry.register_blocking(submission(&i.to_string())).unwrap();
        }
        assert_eq!(store.keeps_statements(), kept, "{url}");
    }
}

#[test]
fn what_one_process_claims_no_other_claims() {
    let Some(url) = database() else { return };
    let registry = open(&url);
    for i in 0..60 {
        registry.register_blocking(submission(&i.to_string())).unwrap();
    }
    let later = noon().plus_seconds(60);
    let claimed = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for process in 0..4 {
            let (registry, claimed) = (open(&url), &claimed);
            scope.spawn(move || {
                for _ in 0..6 {
                    let until = later.plus_seconds(30);
                    let wish = Claim { worker: process.to_string(), now: later, until, cases_max: 5 };
                    claimed.lock().unwrap().extend(registry.claim_blocking(wish).unwrap());
                }
            });
        }
    });
    let claimed = claimed.into_inner().unwrap();
    assert_eq!(claimed.iter().collect::<BTreeSet<_>>().len(), claimed.len(), "one was claimed twice");
    assert_eq!(claimed.len(), 60, "all were");
}

#[test]
fn whoever_comes_after_its_lease_ended_and_another_went_on_is_refused() {
    let Some(url) = database() else { return };
    let (late, other) = (open(&url), open(&url));
    let number = late.register_blocking(submission("a")).unwrap().number().clone();
    let claim = |registry: &Registry, worker: &str, seconds: i64| {
        let now = noon().plus_seconds(seconds);
        let wish = Claim { worker: worker.into(), now, until: now.plus_seconds(10), cases_max: 1 };
        registry.claim_blocking(wish).unwrap()
    };
    assert_eq!(claim(&late, "late", 10).len(), 1);
    let case = late.store().case(&number).unwrap().unwrap();
    assert_eq!(case.lease, Some(Lease { owner: "late".into(), until: noon().plus_seconds(20) }));
    assert_eq!(claim(&other, "other", 21).len(), 1);
    let change = |worker: &str, seconds| Advance {
        worker: worker.into(),
        at: noon().plus_seconds(seconds),
        ..step(&case, &[State::InWork])
    };
    assert!(matches!(late.advance_blocking(change("late", 22)), Err(RegistryError::Leased { .. })));
    other.advance_blocking(change("other", 23)).unwrap();
    assert!(matches!(late.advance_blocking(change("late", 40)), Err(RegistryError::Moved { .. })));
    assert_eq!(late.store().history(&number).unwrap().len(), 1);
}

#[test]
fn a_connection_that_is_lost_is_replaced_and_a_server_that_is_gone_is_unreachable() {
    let Some(mut server) = Server::start(Synced::Yes) else { return };
    server.sql("postgres", "CREATE DATABASE lost");
    let registry = open(&server.url("lost"));
    let first = registry.register_blocking(submission("a")).unwrap();
    server.stop_at_once();
    server.run();
    let again = registry.register_blocking(submission("a")).unwrap();
    assert_eq!((again.number(), again.arrival()), (first.number(), Registration::Duplicate));
    assert!(registry.store().case(first.number()).unwrap().is_some());
    server.stop_at_once();
    let gone = registry.register_blocking(submission("b")).unwrap_err();
    assert_eq!(gone, RegistryError::Storage(StorageFault::Unreachable));
    server.run();
    assert_eq!(registry.register_blocking(submission("c")).unwrap().number().sequence(), 2, "no gap");
}

#[test]
fn connections_that_are_cut_in_the_middle_of_batches_double_nothing() {
    let (Some(url), Some(server)) = (database(), shared()) else { return };
    let registry = open(&url);
    let name = name_of(&url);
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        let done = &done;
        let senders: Vec<_> = (0..8)
            .map(|sender| {
                let registry = registry.clone();
                scope.spawn(move || {
                    for i in 0..30 {
                        let got = registry.register_blocking(submission(&format!("{sender}-{i}"))).unwrap();
                        // What was in doubt is told as what it was: nobody is told of a duplicate that it never sent.
                        assert_eq!(got.arrival(), Registration::New);
                    }
                })
            })
            .collect();
        scope.spawn(move || {
            let cut = format!("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{name}' AND application_name = 'qaqpa'");
            while !done.load(std::sync::atomic::Ordering::Relaxed) {
                server.sql("postgres", &cut);
                std::thread::sleep(std::time::Duration::from_millis(15));
            }
        });
        senders.into_iter().for_each(|sender| sender.join().unwrap());
        done.store(true, std::sync::atomic::Ordering::Relaxed);
    });
    assert_eq!(registry.store().counts().unwrap().registered(), 240);
    let last = registry.register_blocking(submission("last")).unwrap();
    assert_eq!(last.number().sequence(), 241, "no gap");
}

#[test]
fn a_database_of_a_newer_version_or_of_another_program_is_refused_and_left_alone() {
    let (Some(newer), Some(foreign), Some(server)) = (database(), database(), shared()) else { return };
    drop(store(&newer));
    server.sql(name_of(&newer), "UPDATE qaqpa_schema SET version = version + 1");
    let error = Postgres::open(&newer, Vec::new()).unwrap_err();
    assert!(matches!(error, OpenError::Newer { known: POSTGRES_SCHEMA_VERSION, .. }), "{error}");
    server.sql(name_of(&foreign), "CREATE TABLE theirs (a BIGINT)");
    let error = Postgres::open(&foreign, Vec::new()).unwrap_err();
    assert!(matches!(error, OpenError::ForeignTables { .. }), "{error}");
    let tables = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'";
    assert_eq!(server.sql(name_of(&foreign), tables), "1");
    let wrong = Postgres::open("postgres://host:port/x", Vec::new()).unwrap_err();
    assert!(matches!(wrong, OpenError::Address { .. }), "{wrong}");
    assert!(!format!("{:?}", store(&database().unwrap())).contains("qaqpa@"), "no user is printed");
}

#[test]
fn processes_that_start_at_once_on_an_empty_database_make_one_schema() {
    let Some(url) = database() else { return };
    let stores: Vec<_> = std::thread::scope(|scope| {
        let starts: Vec<_> = (0..4).map(|_| scope.spawn(|| store(&url))).collect();
        starts.into_iter().map(|start| start.join().unwrap()).collect()
    });
    let secrets: BTreeSet<_> = stores.iter().map(|store| store.secret("a").unwrap()).collect();
    assert_eq!(secrets.len(), 1, "they draw alike");
    assert_ne!(stores[0].secret("b").unwrap(), stores[0].secret("a").unwrap());
}

#[test]
fn a_change_of_a_case_is_a_heap_only_tuple() {
    let (Some(url), Some(server)) = (database(), shared()) else { return };
    let registry = open(&url);
    for i in 0..40 {
        let number = registry.register_blocking(submission(&i.to_string())).unwrap().number().clone();
        let case = registry.store().case(&number).unwrap().unwrap();
        registry.advance_blocking(step(&case, &[State::InWork])).unwrap();
    }
    // A connection tells its statistics at its end.
    drop(registry);
    let sql = "SELECT n_tup_hot_upd >= n_tup_upd * 9 / 10 AND n_tup_upd >= 40 FROM pg_stat_user_tables WHERE relname = 'status'";
    let hot = (0..50).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        server.sql(name_of(&url), sql) == "t"
    });
    let told =
        "SELECT n_tup_hot_upd || ' of ' || n_tup_upd FROM pg_stat_user_tables WHERE relname = 'status'";
    assert!(hot, "{}", server.sql(name_of(&url), told));
}

#[test]
fn a_registry_moves_to_postgresql_and_back_and_goes_on() {
    let Some(url) = database() else { return };
    let directory = tempfile::tempdir().unwrap();
    let (first, second) = (directory.path().join("first.db"), directory.path().join("second.db"));
    let location = |path: &std::path::Path| Location::Sqlite(path.to_owned());
    let registry = super::open(&first);
    let numbers: Vec<_> = (0..5)
        .map(|i| registry.register_blocking(submission(&i.to_string())).unwrap().number().clone())
        .collect();
    let case = registry.store().case(&numbers[0]).unwrap().unwrap();
    let mut change = step(&case, &[State::InWork, State::Completed]);
    change.result = Some(usual_result("0"));
    change.queue = Some("q".into());
    registry.advance_blocking(change).unwrap();
    let case = registry.store().case(&numbers[2]).unwrap().unwrap();
    let mut change = step(&case, &[State::InWork, State::Completed]);
    change.result = Some(usual_result("2"));
    registry.advance_blocking(change).unwrap();
    let kept = |registry: &Registry| {
        let of = |number| {
            let (document, result) = (registry.store().document(number), registry.store().result(number));
            (document.unwrap().unwrap(), result.unwrap().map(|result| result.document))
        };
        numbers.iter().map(of).collect::<Vec<_>>()
    };
    let before = kept(&registry);
    registry.journal_refusal_blocking(refusal()).unwrap();
    drop(registry);

    let there = Location::Postgres(url.clone());
    let moved = copy(&location(&first), &there, Vec::new()).unwrap();
    assert!(moved.contains(&("requests", 5)) && moved.contains(&("places", 1)), "{moved:?}");
    assert!(copy(&location(&first), &there, Vec::new()).is_err(), "it is not empty any more");
    let registry = open(&url);
    let on_postgres = registry.store().case(&numbers[0]).unwrap().unwrap();
    assert_eq!((on_postgres.state, on_postgres.queue_number), (State::Completed, Some(1)));
    assert!(kept(&registry) == before && before[2].1 == Some(usual_result("2")), "octet for octet");
    assert!(!registry.store().document(&numbers[1]).unwrap().unwrap().certificates.is_empty());
    let again = registry.register_blocking(submission("1")).unwrap();
    assert_eq!((again.number(), again.arrival()), (&numbers[1], Registration::Duplicate));
    assert_eq!(registry.register_blocking(submission("new")).unwrap().number().sequence(), 6);
    assert_eq!(registry.store().refusals(9).unwrap().len(), 1);
    let journalled = registry.store().commit(&[Write::JournalRefusal(refusal())]).unwrap().remove(0);
    assert!(matches!(journalled, Ok(Written::Journalled(Some(id))) if id.0 == 2), "{journalled:?}");
    drop(registry);

    copy(&there, &location(&second), Vec::new()).unwrap();
    let registry = super::open(&second);
    assert_eq!(registry.store().counts().unwrap().registered(), 6);
    assert!(kept(&registry) == before, "octet for octet");
    assert_eq!(registry.store().case(&numbers[0]).unwrap().unwrap().queue_number, Some(1));
    assert_eq!(registry.store().history(&numbers[0]).unwrap().len(), 2);
    assert_eq!(registry.register_blocking(submission("newer")).unwrap().number().sequence(), 7);
}
