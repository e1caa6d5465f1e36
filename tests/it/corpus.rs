//! What the fuzz targets hold, held of every file there is: the vectors, the seeds, and the corpus that fuzzing has gathered here.

use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

#[path = "../../fuzz/entries/cms.rs"]
mod cms;
#[path = "../../fuzz/entries/der.rs"]
mod der;
#[path = "../../fuzz/entries/ocsp.rs"]
mod ocsp;
#[path = "../../fuzz/entries/pkcs12.rs"]
mod pkcs12;
#[path = "../../fuzz/entries/signature.rs"]
mod signature;
#[path = "../../fuzz/entries/tsp.rs"]
mod tsp;
#[path = "../../fuzz/entries/xml.rs"]
mod xml;

fn gather(directory: &Path, into: &mut Vec<PathBuf>) {
    // The corpus is there only where somebody has fuzzed.
    let Ok(entries) = std::fs::read_dir(directory) else { return };
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            gather(&path, into);
        } else {
            into.push(path);
        }
    }
}

fn held(entry: fn(&[u8]), directories: &[&str]) {
    let mut files = Vec::new();
    for directory in directories {
        gather(&Path::new(env!("CARGO_MANIFEST_DIR")).join(directory), &mut files);
    }
    assert!(files.len() > 2, "only {} files", files.len());
    let fell = |path: &&PathBuf| {
        let octets = std::fs::read(path).unwrap();
        catch_unwind(|| entry(&octets)).is_err()
    };
    let fallen: Vec<&PathBuf> = files.iter().filter(fell).collect();
    assert!(fallen.is_empty(), "{fallen:?}");
}

#[test]
fn documents_are_read_and_canonicalised_as_the_fuzz_target_holds() {
    held(xml::run, &["tests/vectors", "fuzz/corpus/xml"]);
}

#[test]
fn signatures_yield_only_what_was_signed_as_the_fuzz_target_holds() {
    held(signature::run, &["tests/vectors", "fuzz/corpus/signature"]);
}

#[test]
fn certificates_and_lists_are_read_or_refused_as_the_fuzz_target_holds() {
    held(der::run, &["fuzz/seeds/der", "tests/vectors/signature", "fuzz/corpus/der"]);
}

#[test]
fn signed_data_yields_only_what_was_signed_as_the_fuzz_target_holds() {
    held(cms::run, &["fuzz/seeds/cms", "fuzz/seeds/tsp", "fuzz/corpus/cms"]);
}

#[test]
fn answers_of_a_responder_are_believed_only_where_they_are_its_own_as_the_fuzz_target_holds() {
    held(ocsp::run, &["fuzz/seeds/ocsp", "fuzz/corpus/ocsp"]);
}

#[test]
fn time_stamps_are_read_or_refused_as_the_fuzz_target_holds() {
    held(tsp::run, &["fuzz/seeds/tsp", "fuzz/seeds/cms", "fuzz/corpus/tsp"]);
}

#[test]
fn key_files_are_opened_or_refused_as_the_fuzz_target_holds() {
    held(pkcs12::run, &["fuzz/seeds/pkcs12", "certs/people", "fuzz/corpus/pkcs12"]);
}
