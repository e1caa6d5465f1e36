//! Acknowledged registrations a second, by how many wait at once; beside them what the disk itself does: as many octets
//! appended and synchronised. The ratio says what the group commit is worth; the absolute figures are the disk's.

// Unwrap safety: a measurement that cannot be taken must stop.
#![allow(clippy::unwrap_used)]

#[path = "../tests/it/support/submissions.rs"]
#[allow(dead_code, unreachable_pub, reason = "the tests use all of it, among themselves")]
mod submissions;

use std::fs::File;
use std::hint::black_box;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use qaqpa::clock::Now;
use qaqpa::registry::{Registry, Sqlite, Submission};
use submissions::Request;
use tokio::runtime::Runtime;

/// Signed, judged and admitted, each with a content of its own.
fn submission(id: u64) -> Submission {
    Request::new(&format!("{id:064x}"), Now::from_seconds(1_795_000_000)).submission()
}

/// Time for `rows` registrations by `producers` that each wait for their acknowledgement before sending the next.
fn registrations(
    runtime: &Runtime,
    registry: &Registry,
    ids: &AtomicU64,
    producers: u64,
    rows: u64,
) -> Duration {
    let share = rows.div_ceil(producers);
    let first = ids.fetch_add(share * producers, Ordering::Relaxed);
    let of = |producer| (0..share).map(|i| submission(first + producer * share + i)).collect::<Vec<_>>();
    let shares: Vec<Vec<Submission>> = (0..producers).map(of).collect();
    let start = Instant::now();
    runtime.block_on(async {
        let tasks: Vec<_> = shares
            .into_iter()
            .map(|submissions| {
                let registry = registry.clone();
                tokio::spawn(async move {
                    for submission in submissions {
                        black_box(registry.register(submission).await.unwrap());
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
    });
    // Criterion asked for `rows`; what was rounded up is taken off in proportion.
    let done = rows.div_ceil(producers) * producers;
    start.elapsed().mul_f64(rows as f64 / done as f64)
}

fn register(criterion: &mut Criterion) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let mut group = criterion.benchmark_group("register");
    group.throughput(Throughput::Elements(1)).sample_size(10).measurement_time(Duration::from_secs(5));

    let first = submission(u64::MAX);
    let document = first.document();
    let mut file = File::create(dir.path().join("append")).unwrap();
    group.bench_function("disk: append as much and synchronise", |bencher| {
        bencher.iter(|| {
            file.write_all(document).unwrap();
            file.sync_data().unwrap();
        });
    });
    for producers in [1, 8, 64] {
        let registry =
            Registry::start(Arc::new(Sqlite::open(&dir.path().join(format!("{producers}.db"))).unwrap()))
                .unwrap();
        let ids = AtomicU64::new(0);
        group.bench_function(format!("{producers} waiting"), |bencher| {
            bencher.iter_custom(|rows| registrations(&runtime, &registry, &ids, producers, rows));
        });
    }
    group.finish();
}

criterion_group!(benches, register);
criterion_main!(benches);
