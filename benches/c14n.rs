//! Canonical form and its digest, by size, with the bare SHA-256 of as many octets beside it.
#![allow(clippy::expect_used, missing_docs, reason = "a bench stops where it cannot go on")]

mod support;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use qaqpa::crypto::{DigestAlgorithm, digest};
use qaqpa::xml::{Canonicalization, DigestSink, LengthSink, Selection, canonicalize, parse};

fn c14n(c: &mut Criterion) {
    for (name, octets) in [("4KB", 4_096), ("64KB", 65_536), ("1MB", 1_048_576)] {
        let text = support::request(octets);
        let document = parse(text.as_str()).expect("XML");
        let mut group = c.benchmark_group(format!("c14n/{name}"));
        group.throughput(Throughput::Bytes(text.len() as u64));
        group
            .bench_function("parse", |b| b.iter(|| parse(std::hint::black_box(text.as_str())).expect("XML")));
        for algorithm in [Canonicalization::EXCLUSIVE, Canonicalization::INCLUSIVE] {
            let of = |what: &str| {
                BenchmarkId::new(what.to_owned(), algorithm.uri().rsplit('/').next().unwrap_or_default())
            };
            group.bench_function(of("octets"), |b| {
                b.iter(|| {
                    let mut sink = LengthSink::default();
                    canonicalize(&document, Selection::WHOLE, algorithm, &[], &mut sink)
                        .expect("a canonical form");
                    sink.0
                });
            });
            group.bench_function(of("sha256"), |b| {
                b.iter(|| {
                    let mut sink = DigestSink::new(DigestAlgorithm::Sha256);
                    canonicalize(&document, Selection::WHOLE, algorithm, &[], &mut sink)
                        .expect("a canonical form");
                    sink.finish()
                });
            });
        }
        group.bench_function("bare sha256", |b| {
            b.iter(|| digest(DigestAlgorithm::Sha256, std::hint::black_box(text.as_bytes())))
        });
        group.finish();
    }
}

criterion_group!(benches, c14n);
criterion_main!(benches);
