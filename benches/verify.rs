//! Verifying an enveloped signature, beside the bare RSA verification it contains.
#![allow(clippy::expect_used, missing_docs, reason = "a bench stops where it cannot go on")]

mod support;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use qaqpa::crypto::{DigestAlgorithm, EcdsaForm, SignatureAlgorithm};
use qaqpa::keys::Signer as _;
use qaqpa::trust::{self, Validator};
use qaqpa::x509::Certificate;
use qaqpa::xml::parse;
use qaqpa::xmldsig::{KnownCertificates, Policy, verify_enveloped};

fn verify(c: &mut Criterion) {
    for (kind, person) in [("rsa2048", "valid"), ("p256", "valid-ecdsa")] {
        let holder = support::person(person);
        let algorithm = SignatureAlgorithm::default_for(holder.kind()).expect("an algorithm");
        let message = vec![7; 900];
        let value = holder.sign(algorithm, EcdsaForm::Fixed, &message).expect("a signature");
        let key = holder.certificate().key().clone();
        let known = KnownCertificates::default();
        let policy = Policy::default();
        let mut group = c.benchmark_group(format!("verify/{kind}"));
        group.bench_function("bare signature", |b| {
            b.iter(|| {
                key.verify(algorithm, EcdsaForm::Fixed, std::hint::black_box(&message), &value)
                    .expect("right")
            })
        });
        for (name, octets) in [("4.5KB", 4_608), ("64KB", 65_536), ("1MB", 1_048_576)] {
            let text = support::signed(octets, &holder);
            group.throughput(Throughput::Bytes(text.len() as u64));
            group.bench_function(format!("enveloped {name}"), |b| {
                b.iter(|| {
                    let outcome = verify_enveloped(
                        parse(std::hint::black_box(text.as_str())).expect("XML"),
                        &policy,
                        &known,
                    );
                    assert!(outcome.content.is_some(), "{:?}", outcome.report);
                });
            });
        }
        group.finish();
    }
}

fn certificate(c: &mut Criterion) {
    let holder = support::person("valid");
    let (anchors, lists) = support::trust();
    let der = holder.certificate().der().to_vec();
    let mut group = c.benchmark_group("certificate");
    group.bench_function("read", |b| {
        b.iter(|| Certificate::from_der(std::hint::black_box(&der)).expect("a certificate"))
    });
    group.bench_function("judge", |b| {
        b.iter(|| {
            let verdict = Validator::new(&anchors, &lists, &trust::Policy::default(), support::NOW)
                .validate(holder.certificate(), &[]);
            assert!(verdict.signer.is_some(), "{:?}", verdict.checks);
        });
    });
    group.bench_function("judge, never seen before", |b| {
        b.iter_batched(
            support::anchors,
            |anchors| {
                let verdict = Validator::new(&anchors, &lists, &trust::Policy::default(), support::NOW)
                    .validate(holder.certificate(), &[]);
                assert!(verdict.signer.is_some(), "{:?}", verdict.checks);
                anchors
            },
            BatchSize::SmallInput,
        );
    });
    group.bench_function("judge and tell", |b| {
        b.iter(|| {
            let (certificate, policy) = (holder.certificate(), trust::Policy::default());
            let verdict = Validator::new(&anchors, &lists, &policy, support::NOW).validate(certificate, &[]);
            Validator::new(&anchors, &lists, &policy, support::NOW).facts(certificate, &[], &verdict)
        });
    });
    group.bench_function("sha256 of it", |b| {
        b.iter(|| qaqpa::crypto::digest(DigestAlgorithm::Sha256, std::hint::black_box(&der)))
    });
    group.finish();
}

criterion_group!(benches, verify, certificate);
criterion_main!(benches);
