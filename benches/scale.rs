//! What reading and writing cost as the registry grows: the same calls on a registry of 10 000 requests and on one of a million, made by
//! rows and not by requests. One in ten of them waits at a step, as in an office with work; the others have their answer.
//!
//! `cargo bench --bench scale -- 10000 1000000` names the sizes; the last column is the p99 of the largest over that of the smallest.
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

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use qaqpa::clock::Now;
use qaqpa::registry::{Actor, QueueQuery, RegistrationNumber, Registry, Sqlite, Store};
use rusqlite::{Connection, params};
use submissions::Request;

/// Calls of each kind.
const CALLS: usize = 2_000;

/// When all of it is registered.
const NOW: Now = Now::from_seconds(1_795_000_000);

/// The number with its check digit.
fn number(sequence: usize) -> RegistrationNumber {
    let with = |digit: u32| format!("000-2026-{sequence:07}-{digit}").parse().ok();
    (0..=9).find_map(with).expect("one of ten digits is right")
}

/// A registry of so many requests, written as rows.
fn seed(path: &Path, requests: usize) {
    drop(Sqlite::open(path).expect("a registry"));
    let mut connection = Connection::open(path).expect("its file");
    connection.execute_batch("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;").expect("settings");
    let transaction = connection.transaction().expect("a transaction");
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
        for id in 1..=requests {
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
    transaction
        .execute("INSERT INTO sequences (name, value) VALUES ('number/000/2026', ?1)", [requests as i64])
        .expect("a sequence");
    transaction.commit().expect("a commit");
}

/// p50 and p99 of a call, each time for another request.
fn measured(requests: usize, mut call: impl FnMut(usize)) -> (Duration, Duration) {
    let mut times = Vec::with_capacity(CALLS);
    let mut at = 1usize;
    for _ in 0..CALLS {
        at = (at.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407) >> 3)
            % requests
            + 1;
        let begun = Instant::now();
        call(at);
        times.push(begun.elapsed());
    }
    times.sort_unstable();
    (times[CALLS / 2], times[CALLS * 99 / 100])
}

type Figures = Vec<(&'static str, Duration, Duration)>;

fn figures(requests: usize) -> Figures {
    let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory");
    let path = directory.path().join("registry.sqlite");
    seed(&path, requests);
    let begun = Instant::now();
    let store = Sqlite::open(&path).expect("the registry");
    let start = begun.elapsed();
    let waiting = |at: usize| number((at / 10 * 10).max(10));
    let answered = |at: usize| number(if at.is_multiple_of(10) { (at + 1).min(requests - 1) } else { at });
    let query = |offset| QueueQuery {
        role: Actor::ResponsibleExecutor,
        service_id: None,
        search: None,
        entries_max: 50,
        offset,
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
            assert_eq!(store.queue(&query(0)).expect("a read").len(), 50);
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
    let registry = Registry::start(Arc::new(store)).expect("a writer");
    let mut next = 0u64;
    let submissions: Vec<_> =
        (0..CALLS).map(|id| Request::new(&format!("scale-{requests}-{id}"), NOW).submission()).collect();
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
    let all: Vec<Figures> = sizes.iter().map(|requests| figures(*requests)).collect();
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
