//! Lists of revoked certificates: how long one takes to load, what it costs beyond its file, how long a lookup takes.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a bench stops where it cannot go on, and says what it measured"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use bytes::Bytes;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use qaqpa::clock::Now;
use qaqpa::random::{Random as _, Seeded};
use qaqpa::x509::{Crl, encode};

/// The sizes of the field: a small authority, a test one, the production list of July 2026, and what may come.
const SIZES: [usize; 4] = [1_000, 100_000, 422_065, 1_000_000];

/// Serial numbers of twenty octets, as the authority draws them.
fn serials(count: usize) -> Vec<[u8; 20]> {
    let random = Seeded::new(count as u64, "serials");
    let mut octets = vec![0; count * 20];
    random.fill(&mut octets);
    octets
        .chunks_exact(20)
        .map(|chunk| {
            let mut serial = [0; 20];
            serial.copy_from_slice(chunk);
            serial[0] = 0x10 | serial[0] & 0x6F;
            serial
        })
        .collect()
}

/// The entries of a list with these on it, with a reason on nine of ten.
fn entries(serials: &[[u8; 20]]) -> Vec<u8> {
    let at = encode::time(Now::from_seconds(1_795_000_000));
    let because = |code: u8| {
        let extension = encode::sequence(&[encode::oid("2.5.29.21"), encode::octet_string(&[0x0A, 1, code])]);
        encode::sequence(&[extension])
    };
    let reasons = [3u8, 3, 3, 3, 3, 3, 5, 5, 6].map(because);
    let mut out = Vec::with_capacity(serials.len() * 54);
    for (number, serial) in serials.iter().enumerate() {
        let reason = reasons.get(number % 10).map_or(&[][..], Vec::as_slice);
        out.extend(encode::sequence(&[&encode::tlv(2, serial)[..], &at, reason]));
    }
    out
}

/// A whole list with these entries, as the authority writes one; nobody signed it.
fn list(entries: &[u8]) -> Bytes {
    let algorithm = encode::sequence(&[encode::oid("1.2.840.113549.1.1.11"), encode::null()]);
    let name = encode::sequence(&[encode::set(vec![encode::sequence(&[
        encode::oid("2.5.4.3"),
        encode::utf8("ТЕСТ"),
    ])])]);
    let [this_update, next_update] =
        [0, 27 * 3600].map(|later| encode::time(Now::from_seconds(1_795_000_000 + later)));
    let number = encode::sequence(&[encode::oid("2.5.29.20"), encode::octet_string(&encode::integer(1346))]);
    let extensions = encode::context(0, encode::sequence(&[number]));
    let tbs = encode::sequence(&[
        &encode::integer(1)[..],
        &algorithm,
        &name,
        &this_update,
        &next_update,
        &encode::tlv(0x30, entries),
        &extensions,
    ]);
    Bytes::from(encode::sequence(&[&tbs[..], &algorithm, &encode::bit_string(&[0; 256])]))
}

/// Resident memory of this process in KB, where /proc has it.
fn resident_kb() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// How long that many lookups take, in an order that the caches do not foresee.
fn looking_up(crl: &Crl, asked: &[[u8; 20]], is_there: bool, times: u64) -> Duration {
    let mut took = Duration::ZERO;
    let (mut left, mut at) = (times, 0);
    while left > 0 {
        let now: Vec<[u8; 20]> = (0..left.min(256))
            .map(|_| {
                at = (at + 611_953) % asked.len();
                asked[at]
            })
            .collect();
        left -= now.len() as u64;
        let begun = Instant::now();
        for serial in &now {
            assert_eq!(black_box(crl.lookup(black_box(serial))).is_some(), is_there);
        }
        took += begun.elapsed();
    }
    took
}

fn revocation(c: &mut Criterion) {
    let mut group = c.benchmark_group("crl");
    for size in SIZES {
        let serials = serials(size);
        let list = list(&entries(&serials));
        let before = resident_kb();
        let crl = Crl::from_bytes(&list).expect("a list");
        let resident = before.zip(resident_kb()).map_or(0, |(before, after)| after.saturating_sub(before));
        println!(
            "crl/{size}: a file of {} KB; the index beside it {} KB, resident memory grew by {resident} KB",
            list.len() / 1024,
            crl.entries().octets() / 1024
        );
        group.throughput(Throughput::Elements(size as u64)).sample_size(20);
        group.bench_with_input(BenchmarkId::new("load", size), &list, |b, list| {
            b.iter(|| Crl::from_bytes(black_box(list)).expect("a list"));
        });
        group.throughput(Throughput::Elements(1)).sample_size(100);
        // What is asked for is at hand, as it is where a certificate has just been read; what is looked at is not.
        let others = self::serials(size + 1);
        for (name, asked, is_there) in [("lookup/revoked", &serials, true), ("lookup/absent", &others, false)]
        {
            group.bench_function(BenchmarkId::new(name, size), |b| {
                b.iter_custom(|times| looking_up(&crl, asked, is_there, times))
            });
        }
    }
    group.finish();
}

criterion_group!(benches, revocation);
criterion_main!(benches);
