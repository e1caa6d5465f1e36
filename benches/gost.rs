//! GOST: signing, verifying and hashing, beside OpenSSL's GOST engine in the same run where it is installed (the Debian
//! package `libengine-gost-openssl`, with `libssl-dev` and a C compiler); and RSA and ECDSA beside `ring` alone. The engine's
//! figures are of its own process, of bare digests and with hashing; ours include hashing a message of 900 octets, as a
//! SignedInfo has. What stands beside another's figures is, like them, the median of single calls, which is little moved by
//! what else the machine does.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a bench stops where it cannot go on"
)]

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use qaqpa::crypto::{DigestAlgorithm, EcdsaForm, KeyKind, SignatureAlgorithm, digest, generate};
use qaqpa::random::Seeded;
use ring::signature::{UnparsedPublicKey, VerificationAlgorithm};

const KINDS: [(&str, KeyKind); 3] = [
    ("gost2015-512", KeyKind::Gost2015_512),
    ("gost2015-256", KeyKind::Gost2015_256),
    ("gost2004", KeyKind::Gost2004),
];

fn signatures(c: &mut Criterion) {
    for (name, kind) in KINDS {
        let key = generate(kind, &Seeded::new(1, name)).expect("a key");
        let public = key.public();
        let algorithm = SignatureAlgorithm::default_for(kind).expect("an algorithm");
        let message = vec![7; 900];
        let value = key.sign(algorithm, EcdsaForm::Fixed, &message).expect("a signature");
        let mut group = c.benchmark_group(name);
        group.bench_function("sign", |b| {
            b.iter(|| key.sign(algorithm, EcdsaForm::Fixed, std::hint::black_box(&message)).expect("signed"))
        });
        group.bench_function("verify", |b| {
            b.iter(|| {
                public
                    .verify(algorithm, EcdsaForm::Fixed, std::hint::black_box(&message), &value)
                    .expect("right")
            })
        });
        group.finish();
    }
}

fn digests(c: &mut Criterion) {
    let megabyte = vec![0; 1 << 20];
    for (name, algorithm) in [
        ("streebog512", DigestAlgorithm::Streebog512),
        ("streebog256", DigestAlgorithm::Streebog256),
        ("gost94", DigestAlgorithm::Gost94),
    ] {
        let mut group = c.benchmark_group(name);
        group.sample_size(10).throughput(Throughput::Bytes(megabyte.len() as u64));
        group.bench_function("1MB", |b| b.iter(|| digest(algorithm, std::hint::black_box(&megabyte))));
        group.finish();
    }
}

/// The median of single calls.
fn median(name: &str, mut call: impl FnMut()) {
    let mut times: Vec<f64> = (0..1000)
        .map(|_| {
            let begun = Instant::now();
            call();
            begun.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("ours:                  {name:30} {:10.1} µs", times[times.len() / 2]);
}

/// Ours, as the helper takes its own.
fn single_calls(_: &mut Criterion) {
    for (name, kind) in KINDS {
        let key = generate(kind, &Seeded::new(1, name)).expect("a key");
        let algorithm = SignatureAlgorithm::default_for(kind).expect("an algorithm");
        let (public, message) = (key.public(), vec![7; 900]);
        let value = key.sign(algorithm, EcdsaForm::Fixed, &message).expect("a signature");
        median(&format!("{name} hash and sign"), || {
            drop(key.sign(algorithm, EcdsaForm::Fixed, &message).expect("signed"))
        });
        median(&format!("{name} hash and verify"), || {
            public.verify(algorithm, EcdsaForm::Fixed, &message, &value).expect("right")
        });
    }
}

/// RSA and ECDSA: ours, which goes through `ring`, beside `ring` alone.
fn beside_ring(_: &mut Criterion) {
    let message = vec![7; 900];
    let kinds: [(&str, KeyKind, &dyn VerificationAlgorithm); 2] = [
        ("rsa-2048", KeyKind::Rsa { bits: 2048 }, &ring::signature::RSA_PKCS1_2048_8192_SHA256),
        ("ecdsa-p256", KeyKind::EcP256, &ring::signature::ECDSA_P256_SHA256_FIXED),
    ];
    for (name, kind, with) in kinds {
        let key = generate(kind, &Seeded::new(1, name)).expect("a key");
        let algorithm = SignatureAlgorithm::default_for(kind).expect("an algorithm");
        let public = key.public();
        let value = key.sign(algorithm, EcdsaForm::Fixed, &message).expect("a signature");
        let bare = UnparsedPublicKey::new(with, public.octets());
        median(&format!("{name} hash and sign"), || {
            drop(key.sign(algorithm, EcdsaForm::Fixed, &message).expect("signed"))
        });
        median(&format!("{name} hash and verify"), || {
            public.verify(algorithm, EcdsaForm::Fixed, &message, &value).expect("right")
        });
        median(&format!("{name} the same by ring alone"), || bare.verify(&message, &value).expect("right"));
    }
}

/// Builds and runs the helper; says so where it cannot.
fn engine(_: &mut Criterion) {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/gost_engine.c");
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("gost_engine");
    let built = Command::new("cc").arg("-O2").arg("-o").arg(&program).arg(source).arg("-lcrypto").output();
    let told = match built {
        Ok(output) if output.status.success() => {
            Command::new(&program).output().ok().filter(|output| output.status.success())
        }
        _ => None,
    };
    let Some(output) = told else {
        println!("OpenSSL's GOST engine: ignored, it cannot be built or loaded here");
        return;
    };
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let (name, nanoseconds) = line.split_once('\t').unwrap_or((line, "0"));
        let microseconds = nanoseconds.parse::<f64>().unwrap_or(0.0) / 1000.0;
        println!("OpenSSL's GOST engine: {name:30} {microseconds:10.1} µs");
    }
}

criterion_group!(benches, signatures, digests, single_calls, beside_ring, engine);
criterion_main!(benches);
