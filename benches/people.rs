//! What a person costs.
#![allow(missing_docs, reason = "criterion makes the functions")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use qaqpa::people::People;
use qaqpa::people::query::Query;

fn people(c: &mut Criterion) {
    let people = People::new(1);
    let person = people.person(900_001).unwrap_or_else(|error| panic!("{error}"));
    let company = people.company(112_500).unwrap_or_else(|error| panic!("{error}"));
    c.bench_function("person 900001", |b| b.iter(|| people.person(black_box(900_001))));
    c.bench_function("person 900001 as JSON", |b| b.iter(|| serde_json::to_string(black_box(&person))));
    c.bench_function("person by IIN", |b| b.iter(|| people.by_iin(black_box(&person.iin))));
    c.bench_function("company", |b| b.iter(|| people.company(black_box(112_500))));
    c.bench_function("company by BIN", |b| b.iter(|| people.by_bin(black_box(&company.bin))));
    let query = Query::parse("age<18 & poa").unwrap_or_else(|error| panic!("{error}"));
    let at = jiff::civil::date(2026, 11, 27);
    c.bench_function("query", |b| b.iter(|| query.matches(black_box(&person), at)));
}

criterion_group!(benches, people);
criterion_main!(benches);
