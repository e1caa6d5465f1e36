//! What reading and writing cost as the registry grows: the same calls on a registry of 10 000 requests and on one of a million, made by
//! rows and not by requests. One in ten of them waits at a step, as in an office with work; the others have their answer.
//!
//! `cargo bench --bench scale -- 10000 1000000` names the sizes; the last column is the p99 of the largest over that of the smallest.
//! With `QAQPA_SCALE_POSTGRES=postgres://user@host/database` it is the registry there: a new database for each size, dropped at the end.
//! Documents and results are there, and as long as usual; a million of them take 12 GB.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a bench stops where it cannot go on, and prints"
)]

#[path = "../tests/it/support/submissions.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "the tests use all of it, among themselves"
)]
mod submissions;

use std::ops::RangeInclusive;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use qaqpa::clock::Now;
use qaqpa::registry::{Actor, Postgres, QueueFrom, QueueQuery, RegistrationNumber, Registry, Sqlite, Store};
use rusqlite::{Connection, Transaction, params};
use submissions::Request;

/// The registry of so many requests is kept for who wants to start a gateway on it, in the directory that `QAQPA_SCALE_KEPT` names.
const KEPT: usize = 200_000;

/// Calls of each kind.
const CALLS: usize = 2_000;

/// Calls before them, which are not counted: they read the inner pages of the indexes.
const WARM: usize = 500;

/// When all of it is registered.
const NOW: Now = Now::from_seconds(1_795_000_000);

/// The number with its check digit.
fn number(sequence: usize) -> RegistrationNumber {
    let with = |digit: u32| format!("000-2026-{sequence:07}-{digit}").parse().ok();
    (0..=9).find_map(with).expect("one of ten digits is right")
}

/// Rows of one transaction.
const ROWS_AT_ONCE: usize = 50_000;

/// A registry of so many requests, written as rows.
fn seed(path: &Path, requests: usize) {
    drop(Sqlite::open(path).expect("a registry"));
    let mut connection = Connection::open(path).expect("its file");
    // Nothing is to last: without a log each page is written once.
    let settings = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -400000;";
    connection.execute_batch(settings).expect("settings");
    for first in (1..=requests).step_by(ROWS_AT_ONCE) {
        let transaction = connection.transaction().expect("a transaction");
        rows(&transaction, first..=(first + ROWS_AT_ONCE - 1).min(requests), requests);
        transaction.commit().expect("a commit");
    }
    let sequence = "INSERT INTO sequences (name, value) VALUES ('number/000/2026', ?1)";
    connection.execute(sequence, [requests as i64]).expect("a sequence");
    connection.execute_batch("ANALYZE").expect("figures of the planner");
}

fn rows(transaction: &Transaction<'_>, ids: RangeInclusive<usize>, requests: usize) {
    {
        let prepare = |sql| transaction.prepare(sql).expect("a statement");
        let mut request = prepare(
            "INSERT INTO requests (id, number, identity, signer, channel, sender, message_id, digest, service_id, declarant_id, request_number, \
             received_at, registered_at, due_at, state, state_since, revision, work_at) VALUES (?1, ?2, ?3, ?3, 'rest', 'portal', ?4, ?3, \
             'wko2016-141-housing-queue', ?5, ?6, ?7, ?7, ?8, ?9, ?7, 2, ?10)",
        );
        let mut document = prepare(
            "INSERT INTO documents (request_id, application, certificates, report, document) VALUES (?1, zeroblob(700), zeroblob(96), zeroblob(1500), zeroblob(4400))",
        );
        let mut log = prepare("INSERT INTO step_log (request_id, revision, lines) VALUES (?1, 1, x'01')");
        let mut result = prepare(
            "INSERT INTO results (request_id, document, state, made_at) VALUES (?1, zeroblob(4300), 'completed', ?2)",
        );
        let mut task = prepare(
            "INSERT INTO tasks (request_id, label, role, begun, due, noted, votes) VALUES (?1, '4', 'responsible-executor', ?2, ?3, 0, '')",
        );
        for id in ids {
            let at = NOW.millis() - (requests - id) as i64;
            let due = at + 86_400_000 + (id % 977) as i64;
            let waits = id % 10 == 0;
            // A digest is spread as SHA-256 is; its first octets are distinct.
            let mut digest = [0u8; 32];
            digest[..8].copy_from_slice(&(id as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes());
            let state = if waits { "in-work" } else { "completed" };
            let work_at = waits.then_some(due);
            let (name, declarant) = (number(id).to_string(), format!("{:012}", id % 50_000));
            request
                .execute(params![id as i64, name, digest, name, declarant, name, at, due, state, work_at])
                .expect("a request");
            document.execute([id as i64]).expect("a document");
            log.execute([id as i64]).expect("a line");
            if waits {
                task.execute(params![id as i64, at, due]).expect("a task");
            } else {
                result.execute(params![id as i64, at]).expect("a result");
            }
        }
    }
}

/// The same on PostgreSQL, in a database of its own; its address.
async fn seed_postgres(url: &str, requests: usize) -> String {
    let (server, name) = url.rsplit_once('/').expect("an address with a database");
    let own = format!("{name}_{requests}");
    let admin = connected(url).await;
    admin.batch_execute(&format!("DROP DATABASE IF EXISTS {own}")).await.expect("no such database");
    admin.batch_execute(&format!("CREATE DATABASE {own}")).await.expect("a database");
    let url = format!("{server}/{own}");
    drop(Postgres::open(&url, Vec::new()).expect("a registry"));
    let client = connected(&url).await;
    // As long as they are: else PostgreSQL packs what repeats itself.
    let settings = "SET synchronous_commit = off; ALTER TABLE documents ALTER report SET STORAGE EXTERNAL, ALTER document SET STORAGE EXTERNAL; \
                    ALTER TABLE results ALTER document SET STORAGE EXTERNAL";
    client.batch_execute(settings).await.expect("settings");
    for first in (1..=requests).step_by(ROWS_AT_ONCE) {
        let last = (first + ROWS_AT_ONCE - 1).min(requests);
        let rows: Vec<String> = (first..=last).map(|id| format!("({id},'{}')", number(id))).collect();
        let numbers =
            format!("CREATE TEMP TABLE n AS SELECT * FROM (VALUES {}) AS n (id, number)", rows.join(","));
        client.batch_execute(&numbers).await.expect("numbers");
        let at = format!("({}::BIGINT - {requests} + id)", NOW.millis());
        let due = format!("({at} + 86400000 + id % 977)");
        let script = format!(
            "BEGIN; \
             INSERT INTO requests (id, number, identity, signer, tokens, channel, sender, message_id, digest, service_id, declarant_id, \
             request_number, received_at, registered_at, due_at) SELECT id, number, sha256(number::bytea), sha256(number::bytea), ''::bytea, \
             'rest', 'portal', number, sha256(number::bytea), 'wko2016-141-housing-queue', lpad((id % 50000)::text, 12, '0'), number, \
             {at}, {at}, {due} FROM n; \
             INSERT INTO documents SELECT id, decode(repeat('00', 700), 'hex'), decode(repeat('00', 96), 'hex'), \
             decode(repeat('00', 1500), 'hex'), decode(repeat('00', 4400), 'hex') FROM n; \
             INSERT INTO step_log SELECT id, 1, decode('01', 'hex') FROM n; \
             INSERT INTO status (request_id, state, state_since, revision) SELECT id, CASE id % 10 WHEN 0 THEN 'in-work' ELSE 'completed' END, \
             {at}, 2 FROM n; \
             INSERT INTO results SELECT id, decode(repeat('00', 4300), 'hex'), 'completed', {at} FROM n WHERE id % 10 > 0; \
             INSERT INTO due SELECT id, {due}, false FROM n WHERE id % 10 = 0; \
             INSERT INTO tasks (request_id, label, role, begun, due, noted, votes) SELECT id, '4', 'responsible-executor', {at}, {due}, 0, '' \
             FROM n WHERE id % 10 = 0; \
             COMMIT; DROP TABLE n"
        );
        client.batch_execute(&script).await.expect("rows");
    }
    let sequence = format!(
        "INSERT INTO sequences (name, value) VALUES ('number/000/2026', {requests}); SELECT setval('requests_id', {requests}); VACUUM ANALYZE"
    );
    for statement in sequence.split("; ") {
        client.batch_execute(statement).await.expect("the rest");
    }
    url
}

async fn connected(url: &str) -> tokio_postgres::Client {
    let (client, connection) =
        tokio_postgres::connect(url, tokio_postgres::NoTls).await.expect("a connection");
    tokio::spawn(connection);
    client
}

/// p50 and p99 of a call, each time for another request.
fn measured(requests: usize, mut call: impl FnMut(usize)) -> (Duration, Duration) {
    let mut times = Vec::with_capacity(CALLS);
    let mut at = 1usize;
    for round in 0..CALLS + WARM {
        at = (at.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407) >> 3)
            % requests
            + 1;
        let begun = Instant::now();
        call(at);
        if round >= WARM {
            times.push(begun.elapsed());
        }
    }
    times.sort_unstable();
    (times[CALLS / 2], times[CALLS * 99 / 100])
}

type Figures = Vec<(&'static str, Duration, Duration)>;

fn on_sqlite(requests: usize) -> Figures {
    let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory");
    let path = directory.path().join("registry.sqlite");
    let begun = Instant::now();
    seed(&path, requests);
    println!("scale: {requests} written in {:.0} s", begun.elapsed().as_secs_f64());
    let begun = Instant::now();
    let store = Arc::new(Sqlite::open(&path).expect("the registry"));
    let all = figures(store, begun.elapsed(), requests);
    if let Some(kept) = std::env::var_os("QAQPA_SCALE_KEPT").filter(|_| requests == KEPT) {
        std::fs::create_dir_all(&kept).expect("a directory");
        std::fs::copy(&path, Path::new(&kept).join("registry.sqlite")).expect("a copy");
    }
    all
}

fn on_postgres(url: &str, requests: usize) -> Figures {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let begun = Instant::now();
    let own = runtime.block_on(seed_postgres(url, requests));
    println!("scale: {requests} written in {:.0} s", begun.elapsed().as_secs_f64());
    let begun = Instant::now();
    let store = Arc::new(Postgres::open(&own, Vec::new()).expect("the registry"));
    let all = figures(store, begun.elapsed(), requests);
    let name = own.rsplit('/').next().unwrap_or_default();
    runtime.block_on(async {
        let _ = connected(url).await.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)")).await;
    });
    all
}

fn figures(store: Arc<dyn Store>, start: Duration, requests: usize) -> Figures {
    let waiting = |at: usize| number((at / 10 * 10).max(10));
    let answered = |at: usize| number(if at.is_multiple_of(10) { (at + 1).min(requests - 1) } else { at });
    let query = |from| QueueQuery {
        role: Actor::ResponsibleExecutor,
        service_id: None,
        search: None,
        entries_max: 50,
        from,
    };
    let mut all: Figures = vec![("start", start, start)];
    let mut put = |name, (p50, p99)| all.push((name, p50, p99));
    put(
        "status",
        measured(requests, |at| {
            assert!(store.case(&answered(at)).expect("a read").is_some());
        }),
    );
    put(
        "step log",
        measured(requests, |at| {
            let _ = store.history(&answered(at));
        }),
    );
    put(
        "open step",
        measured(requests, |at| {
            assert!(store.task(&waiting(at)).expect("a read").is_some());
        }),
    );
    put(
        "result",
        measured(requests, |at| {
            assert!(store.result(&answered(at)).expect("a read").is_some());
        }),
    );
    put(
        "document",
        measured(requests, |at| {
            let _ = store.access(&answered(at));
        }),
    );
    put(
        "queue page",
        measured(requests, |_| {
            assert_eq!(store.queue(&query(QueueFrom::START)).expect("a read").len(), 50);
        }),
    );
    put(
        "due work",
        measured(requests, |_| {
            let _ = store.due(NOW, 256);
        }),
    );
    put(
        "behind",
        measured(requests, |_| {
            let _ = store.behind(NOW);
        }),
    );
    let registry = Registry::start(store).expect("a writer");
    let mut next = 0u64;
    let submissions: Vec<_> = (0..CALLS + WARM)
        .map(|id| Request::new(&format!("scale-{requests}-{id}"), NOW).submission())
        .collect();
    put(
        "register",
        measured(requests, |_| {
            let submission = submissions[next as usize].clone();
            next += 1;
            registry.register_blocking(submission).expect("registered");
        }),
    );
    all
}

fn main() {
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|word| word.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![10_000, 1_000_000] } else { sizes };
    let url = std::env::var("QAQPA_SCALE_POSTGRES").ok();
    let of = |requests: &usize| match &url {
        Some(url) => on_postgres(url, *requests),
        None => on_sqlite(*requests),
    };
    let all: Vec<Figures> = sizes.iter().map(of).collect();
    for (row, (name, ..)) in all[0].iter().enumerate() {
        let shown: Vec<String> = sizes
            .iter()
            .zip(&all)
            .map(|(requests, figures)| {
                let (_, p50, p99) = figures[row];
                format!(
                    "{requests}: p50 {:.0} p99 {:.0} µs",
                    p50.as_secs_f64() * 1e6,
                    p99.as_secs_f64() * 1e6
                )
            })
            .collect();
        let (first, last) = (all[0][row].2.as_secs_f64(), all[all.len() - 1][row].2.as_secs_f64());
        println!("scale/{name}: {}; p99 {:.2} ×", shown.join(", "), last / first);
    }
}
