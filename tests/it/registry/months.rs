//! Partitions by month on PostgreSQL: what is registered lands in its month, whoever makes it, and an older database keeps everything.

use std::sync::Arc;

use qaqpa::clock::Now;
use qaqpa::registry::{
    Location, POSTGRES_SCHEMA_VERSION, Postgres, Registration, RegistrationNumber, Registry, State, Store,
    copy,
};

use super::{step, usual_result};
use crate::support::postgres::{Server, database, name_of, shared};
use crate::support::submissions::Request;

pub(super) fn at(text: &str) -> Now {
    Now::parse(text).unwrap()
}

pub(super) fn store(url: &str) -> Arc<Postgres> {
    Arc::new(Postgres::open(url, Vec::new()).unwrap())
}

pub(super) fn open(url: &str) -> Registry {
    Registry::start(store(url)).unwrap()
}

/// Registers a request at a moment.
pub(super) fn register(registry: &Registry, id: &str, moment: &str) -> RegistrationNumber {
    registry.register_blocking(Request::new(id, at(moment)).submission()).unwrap().number().clone()
}

/// Takes a case to its end, with a place and a result; an act would be of a step by hand.
pub(super) fn finish(registry: &Registry, number: &RegistrationNumber) {
    let case = registry.store().case(number).unwrap().unwrap();
    let mut change = step(&case, &[State::InWork, State::Completed]);
    change.queue = Some("q".into());
    change.result = Some(usual_result(&number.to_string()));
    registry.advance_blocking(change).unwrap();
}

/// All that is told of a case, as text.
pub(super) fn told(store: &dyn Store, number: &RegistrationNumber) -> String {
    let case = store.case(number).unwrap().unwrap();
    let document = store.document(number).unwrap().unwrap();
    let result = store.result(number).unwrap();
    format!(
        "{} {} {} {:?} {} {:?} {:?} {:?} {:?} {:?} {:?}",
        case.number,
        case.state,
        case.registered_at,
        case.queue_number,
        case.revision,
        case.application,
        document.document,
        document.report,
        document.certificates,
        result.map(|result| (result.document, result.made_at, result.state)),
        store.history(number).unwrap(),
    )
}

/// In which partition of a table each request is, in the order of their ids.
fn partitions(server: &Server, url: &str, table: &str) -> Vec<String> {
    let sql = format!("SELECT tableoid::regclass FROM {table} ORDER BY request_id, tableoid");
    server.sql(name_of(url), &sql).lines().map(str::to_owned).collect()
}

#[test]
fn a_request_is_in_the_partition_of_its_month_in_whatever_order_the_clock_goes() {
    let (Some(url), Some(server)) = (database(), shared()) else { return };
    let registry = open(&url);
    let moments = [
        "2026-11-24T12:00:00Z",
        "2027-02-01T00:00:00Z",
        // December in Asia/Almaty, November in UTC.
        "2026-12-01T03:00:00+05:00",
        // A clock that was set back.
        "2026-10-31T23:59:59Z",
    ];
    let numbers: Vec<_> =
        moments.iter().enumerate().map(|(i, moment)| register(&registry, &i.to_string(), moment)).collect();
    numbers.iter().for_each(|number| finish(&registry, number));
    for table in ["documents", "results"] {
        let months = ["2026_10", "2026_11", "2026_11", "2027_02"].map(|month| format!("{table}_{month}"));
        assert_eq!(partitions(server, &url, table), months);
    }
    let months: std::collections::BTreeSet<_> = partitions(server, &url, "step_log").into_iter().collect();
    assert_eq!(months.len(), 3, "{months:?}");
    assert_eq!(server.sql(name_of(&url), "SELECT max(id) < 9007199254740992 FROM requests"), "t");
    // What a read by the number asks for next.
    let id = format!("SELECT id FROM requests WHERE number = '{}'", numbers[1]);
    let id = server.sql(name_of(&url), &id);
    for (sql, table) in [
        ("SELECT document, state, made_at FROM results WHERE request_id = ", "results"),
        ("SELECT certificates, report, document FROM documents WHERE request_id = ", "documents"),
    ] {
        let plan = server.sql(name_of(&url), &format!("EXPLAIN {sql}{id}"));
        assert!(plan.contains(&format!("{table}_2027_02")), "{plan}");
        assert_eq!(
            plan.matches(&format!("{table}_20")).count(),
            plan.matches(&format!("{table}_2027_02")).count()
        );
    }
    // The next month is made ahead where it begins within a week, by the housekeeping.
    let made = "SELECT count(*) FROM pg_class WHERE relname = 'documents_2026_12'";
    let ahead = (0..100).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        server.sql(name_of(&url), made) == "1"
    });
    assert!(
        ahead,
        "{}",
        server.sql(name_of(&url), "SELECT relname FROM pg_class WHERE relname LIKE 'documents%'")
    );
}

#[test]
fn processes_that_need_the_same_new_months_at_once_all_get_them() {
    let (Some(url), Some(server)) = (database(), shared()) else { return };
    let stores: Vec<_> = (0..4).map(|_| open(&url)).collect();
    let together = std::sync::Barrier::new(stores.len());
    std::thread::scope(|scope| {
        for (process, registry) in stores.iter().enumerate() {
            let together = &together;
            scope.spawn(move || {
                for month in 1..=6 {
                    together.wait();
                    let moment = format!("2027-{month:02}-10T12:00:00Z");
                    register(registry, &format!("{process}-{month}"), &moment);
                }
            });
        }
    });
    let months = partitions(server, &url, "documents");
    assert_eq!(months.len(), 24);
    assert!(
        (1..=6)
            .all(|month| months.iter().filter(|name| name.ends_with(&format!("_{month:02}"))).count() == 4)
    );
}

#[test]
fn a_month_that_somebody_took_away_is_made_again() {
    let (Some(url), Some(server)) = (database(), shared()) else { return };
    let registry = open(&url);
    register(&registry, "a", "2026-11-10T12:00:00Z");
    let gone = "DROP TABLE documents_2026_11, step_log_2026_11, results_2026_11, acts_2026_11";
    server.sql(name_of(&url), gone);
    let number = register(&registry, "b", "2026-11-10T12:00:00Z");
    assert!(registry.store().document(&number).unwrap().is_some());
    assert_eq!(number.sequence(), 2, "no number is missing");
}

/// The tables that a request is in, as schema 3 had them, in a schema of their own: filled from those of a database of today.
fn of_schema_3(server: &Server, url: &str) -> String {
    let files = ["0001_registry", "0002_kept_of_databases", "0003_shared_by_gateways"].map(|name| {
        let path = crate::support::sources::repository().join(format!("schemas/sql/postgres/{name}.sql"));
        std::fs::read_to_string(path).unwrap()
    });
    let tables = [
        "sequences",
        "requests",
        "status",
        "due",
        "places",
        "certificates",
        "documents",
        "step_log",
        "results",
        "acts",
    ];
    let rows: String =
        tables.map(|table| format!("INSERT INTO old.{table} SELECT * FROM public.{table};")).concat();
    let sql = format!(
        "CREATE SCHEMA old; SET search_path = old; {} CREATE TABLE qaqpa_schema (id BIGINT PRIMARY KEY, version BIGINT NOT NULL); \
         INSERT INTO qaqpa_schema VALUES (1, 3); {rows} SELECT setval('requests_id', 100)",
        files.concat()
    );
    server.sql(name_of(url), &sql);
    format!("{url}?options=-csearch_path%3Dold")
}

#[test]
fn a_filled_database_of_the_schema_before_keeps_everything_and_goes_on() {
    let (Some(url), Some(server)) = (database(), shared()) else { return };
    // Ids without a month, as they were.
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("r.db");
    let registry = super::open(&file);
    let numbers: Vec<_> =
        (0..5).map(|i| register(&registry, &i.to_string(), "2026-11-10T12:00:00Z")).collect();
    numbers[..3].iter().for_each(|number| finish(&registry, number));
    let before: Vec<_> = numbers.iter().map(|number| told(registry.store(), number)).collect();
    drop(registry);
    copy(&Location::Sqlite(file), &Location::Postgres(url.clone()), Vec::new()).unwrap();
    server.sql(name_of(&url), "INSERT INTO acts SELECT request_id, 1, 'signed' FROM results");

    let old = of_schema_3(server, &url);
    let sql = |sql: &str| server.sql(name_of(&url), sql);
    assert_eq!(sql("SELECT relkind FROM pg_class WHERE oid = 'old.documents'::regclass"), "r");
    let registry = open(&old);
    assert_eq!(sql("SELECT version FROM old.qaqpa_schema"), POSTGRES_SCHEMA_VERSION.to_string());
    assert_eq!(sql("SELECT relkind FROM pg_class WHERE oid = 'old.documents'::regclass"), "p");
    for (number, before) in numbers.iter().zip(&before) {
        assert_eq!(&told(registry.store(), number), before);
    }
    assert_eq!(registry.store().acts(&numbers[0]).unwrap(), ["signed".as_bytes()]);
    let again =
        registry.register_blocking(Request::new("1", at("2026-11-10T12:00:00Z")).submission()).unwrap();
    assert_eq!((again.number(), again.arrival()), (&numbers[1], Registration::Duplicate));
    // What was open goes on where it is; what is new is in its month.
    finish(&registry, &numbers[4]);
    let new = register(&registry, "new", "2026-12-10T12:00:00Z");
    assert_eq!(new.sequence(), 6);
    let found = sql("SELECT tableoid::regclass FROM old.results ORDER BY request_id");
    assert_eq!(found.lines().collect::<Vec<_>>(), ["old.results_before"; 4]);
    assert_eq!(sql("SELECT count(*) FROM old.documents_2026_12"), "1");
    assert_eq!(registry.store().registered(1).unwrap()[0].number, new.to_string(), "the newest first");
    // The keys and checks are the same.
    for table in ["documents", "step_log", "results", "acts"] {
        let keys = |name: &str| {
            sql(&format!(
                "SELECT contype::TEXT || pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'old.{name}'::regclass ORDER BY 1"
            ))
        };
        assert_eq!(keys(table), keys(&format!("{table}_before")));
        assert_eq!(keys(table), keys(&format!("{table}_2026_12")));
        assert!(keys(table).contains("pPRIMARY KEY"), "{}", keys(table));
    }
    assert!(Postgres::open(&old, Vec::new()).is_ok(), "once more");
}

#[test]
fn months_move_to_sqlite_and_back_with_their_ids() {
    let (Some(url), Some(other), Some(server)) = (database(), database(), shared()) else { return };
    let registry = open(&url);
    let numbers: Vec<_> = ["2026-11-10T12:00:00Z", "2027-01-10T12:00:00Z"]
        .iter()
        .map(|moment| register(&registry, moment, moment))
        .collect();
    finish(&registry, &numbers[0]);
    let before: Vec<_> = numbers.iter().map(|number| told(registry.store(), number)).collect();
    drop(registry);
    let directory = tempfile::tempdir().unwrap();
    let file = Location::Sqlite(directory.path().join("r.db"));
    copy(&Location::Postgres(url.clone()), &file, Vec::new()).unwrap();
    copy(&file, &Location::Postgres(other.clone()), Vec::new()).unwrap();
    let registry = open(&other);
    for (number, before) in numbers.iter().zip(&before) {
        assert_eq!(&told(registry.store(), number), before);
    }
    let ids = "SELECT string_agg(id::TEXT, ' ' ORDER BY id) FROM requests";
    assert_eq!(server.sql(name_of(&other), ids), server.sql(name_of(&url), ids));
    assert_eq!(partitions(server, &other, "documents"), ["documents_2026_11", "documents_2027_01"]);
    // The sequence goes on behind the number in the id, not behind the id.
    register(&registry, "new", "2027-01-10T12:00:00Z");
    assert_eq!(server.sql(name_of(&other), "SELECT last_value < 100 FROM requests_id"), "t");
}
