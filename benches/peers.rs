//! The same documents verified by Qaqpa, by xmlsec's library and by the JDK, side by side in one run: `cargo bench --bench peers`.
//!
//! Each is given the document as octets in memory and does all of it: parsing, canonicalisation, digest, signature value. The
//! drivers of the others stand in `benches/peers/`; they are built here, and left out with a word where a tool is missing.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a bench prints, and stops where it cannot go on"
)]

#[path = "support/mod.rs"]
mod support;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use qaqpa::crypto::{EcdsaForm, SignatureAlgorithm};
use qaqpa::keys::{Holder, Signer as _};
use qaqpa::xml::parse;
use qaqpa::xmldsig::{KnownCertificates, Policy, verify_enveloped};

const SIZES: [(&str, usize); 3] = [("4.5 KB", 4_608), ("64 KB", 65_536), ("1 MB", 1_048_576)];

/// How long each is measured, for each document.
const SECONDS: f64 = 2.0;

fn main() {
    let holder = support::person("valid");
    let place = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("peers");
    std::fs::create_dir_all(&place).expect("a directory");
    let certificate = Path::new(env!("CARGO_MANIFEST_DIR")).join("certs/people/valid.cert.pem");
    let files: Vec<PathBuf> = SIZES.iter().map(|(_, octets)| document(&place, *octets, &holder)).collect();

    let ours: Vec<u64> =
        files.iter().map(|file| measured(&std::fs::read(file).expect("the document"))).collect();
    let xmlsec = xmlsec(&place).and_then(|driver| nanoseconds(Command::new(driver), &certificate, &files));
    let jdk = jdk().and_then(|driver| nanoseconds(driver, &certificate, &files));

    println!("bare RSA-2048 verification: {:.1} µs", bare(&holder) as f64 / 1e3);
    println!("{:>8}  {:>12}  {:>12}  {:>12}", "document", "Qaqpa", "xmlsec", "JDK");
    let shown = |peer: &Option<Vec<u64>>, at: usize| {
        peer.as_ref().map_or_else(|| "-".to_owned(), |found| format!("{:.1} µs", found[at] as f64 / 1e3))
    };
    for (at, (name, _)) in SIZES.iter().enumerate() {
        println!(
            "{name:>8}  {:>9.1} µs  {:>12}  {:>12}",
            ours[at] as f64 / 1e3,
            shown(&xmlsec, at),
            shown(&jdk, at)
        );
    }
    for (peer, name) in [(&xmlsec, "xmlsec"), (&jdk, "the JDK")] {
        let slower = peer.iter().flatten().zip(&ours).filter(|(theirs, ours)| ours >= theirs).count();
        assert_eq!(slower, 0, "{name} is faster on {slower} of the documents");
    }
}

/// An enveloped document of about so many octets, signed with RSA-2048.
fn document(place: &Path, octets: usize, holder: &Holder) -> PathBuf {
    let file = place.join(format!("{octets}.xml"));
    std::fs::write(&file, support::signed(octets, holder)).expect("the document is written");
    file
}

/// Nanoseconds of one verification by Qaqpa.
fn measured(octets: &[u8]) -> u64 {
    let (known, policy) = (KnownCertificates::default(), Policy::default());
    let verify = || {
        let outcome = verify_enveloped(parse(std::hint::black_box(octets)).expect("XML"), &policy, &known);
        assert!(outcome.content.is_some(), "{:?}", outcome.report);
    };
    timed(SECONDS / 4.0, verify);
    timed(SECONDS, verify)
}

/// Nanoseconds of the RSA operation that is in each of them.
fn bare(holder: &Holder) -> u64 {
    let algorithm = SignatureAlgorithm::default_for(holder.kind()).expect("an algorithm");
    let message = vec![7; 900];
    let value = holder.sign(algorithm, EcdsaForm::Fixed, &message).expect("a signature");
    let key = holder.certificate().key();
    timed(SECONDS / 2.0, || {
        key.verify(algorithm, EcdsaForm::Fixed, std::hint::black_box(&message), &value).expect("right")
    })
}

fn timed(seconds: f64, work: impl Fn()) -> u64 {
    let (begun, budget) = (Instant::now(), Duration::from_secs_f64(seconds));
    let mut rounds = 0_u64;
    while begun.elapsed() < budget {
        work();
        rounds += 1;
    }
    begun.elapsed().as_nanos() as u64 / rounds.max(1)
}

/// What a driver printed: a number a document.
fn nanoseconds(mut driver: Command, certificate: &Path, files: &[PathBuf]) -> Option<Vec<u64>> {
    let output = driver.arg(certificate).arg(SECONDS.to_string()).args(files).output().ok()?;
    assert!(output.status.success(), "{driver:?}: {}", String::from_utf8_lossy(&output.stderr));
    let numbers: Vec<u64> =
        String::from_utf8_lossy(&output.stdout).lines().filter_map(|line| line.trim().parse().ok()).collect();
    assert_eq!(numbers.len(), files.len(), "{driver:?}");
    Some(numbers)
}

fn source(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers").join(name)
}

/// The C driver, built.
fn xmlsec(place: &Path) -> Option<PathBuf> {
    let flags = Command::new("pkg-config")
        .args(["--cflags", "--libs", "xmlsec1-openssl"])
        .output()
        .ok()
        .filter(|output| output.status.success());
    let Some(flags) = flags else {
        println!("xmlsec is not measured: libxmlsec1-dev is not installed");
        return None;
    };
    let flags = String::from_utf8_lossy(&flags.stdout).into_owned();
    // pkg-config writes its quotes for a shell.
    let flags: Vec<String> = flags.split_whitespace().map(|flag| flag.replace('\\', "")).collect();
    let driver = place.join("xmlsec");
    let built =
        Command::new("cc").arg("-O2").arg(source("xmlsec.c")).args(flags).arg("-o").arg(&driver).status();
    assert!(built.is_ok_and(|status| status.success()), "the C driver does not compile");
    Some(driver)
}

fn jdk() -> Option<Command> {
    if Command::new("javac").arg("-version").output().is_err() {
        println!("the JDK is not measured: javac is not installed");
        return None;
    }
    let mut java = Command::new("java");
    java.arg(source("Verify.java"));
    Some(java)
}
