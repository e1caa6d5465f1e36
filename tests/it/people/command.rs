//! `qaqpa people`.

use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::support::peers::{fresh_dir, peer, python_with};
use crate::support::program;
use crate::support::sources::repository;

fn asked(arguments: &[&str]) -> (Vec<u8>, String, Option<i32>) {
    let output = program().arg("people").args(arguments).args(["--lang", "en"]).output().unwrap();
    (output.stdout, String::from_utf8(output.stderr).unwrap(), output.status.code())
}

#[test]
fn a_hundred_thousand_are_the_same_on_one_thread_and_on_eight() {
    let export = |seed: &str, threads: &str| {
        asked(&["export", "--seed", seed, "--count", "100000", "--from", "899999", "--threads", threads]).0
    };
    let one = export("7", "1");
    assert_eq!(one.iter().filter(|octet| **octet == b'\n').count(), 100_000);
    assert!(one == export("7", "8"), "the octets differ");
    let (alone, _, _) = asked(&["export", "--seed", "7", "--count", "1", "--from", "900001"]);
    assert_eq!(one.split(|octet| *octet == b'\n').nth(2).unwrap(), alone.trim_ascii_end());
    assert_ne!(alone, asked(&["export", "--seed", "8", "--count", "1", "--from", "900001"]).0);
}

/// The same on a machine whose clock is shifted by so many seconds; nothing where no library can be built for that.
fn on_another_day(arguments: &[&str], seconds: i64) -> Option<Vec<u8>> {
    if !cfg!(target_os = "linux") {
        eprintln!("ignored: the clock of a process is shifted on Linux only");
        return None;
    }
    let (compiler, directory) = (peer("cc")?, fresh_dir());
    let library = directory.path().join("shifted_clock.so");
    let source = repository().join("tests/it/support/shifted_clock.c");
    let mut building = Command::new(compiler);
    building.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(source);
    let built = building.output().unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let mut command = program();
    command.env("LD_PRELOAD", &library).env("QAQPA_CLOCK_SHIFT", seconds.to_string());
    Some(command.arg("people").args(arguments).args(["--lang", "en"]).output().unwrap().stdout)
}

#[test]
fn what_is_written_out_is_the_same_a_month_later() {
    const MONTH: i64 = 31 * 24 * 3600;
    let export = ["export", "--seed", "7", "--count", "20000", "--from", "899999", "--threads", "8"];
    let Some(later) = on_another_day(&export, MONTH) else { return };
    assert!(later == asked(&export).0, "the octets differ");
    // The clock is another indeed: who is of age is another in twenty years.
    let find = ["find", "age=30", "--count", "5"];
    assert_ne!(on_another_day(&find, 240 * MONTH).unwrap(), asked(&find).0);
}

#[test]
fn every_iin_and_bin_is_right_for_validators_of_others() {
    let Some(python) = python_with(&["kz_iin_validator", "kz.validators", "airlock_pii"]) else { return };
    let script = repository().join("tests/it/support/people_validators.py");
    let mut child =
        Command::new(python).arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    for more in [None, Some("--companies")] {
        let mut arguments = vec!["export", "--seed", "12", "--count", "100000"];
        arguments.extend(more);
        input.write_all(&asked(&arguments).0).unwrap();
    }
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert_eq!(String::from_utf8(output.stdout).unwrap().trim(), "100000 100000");
}

#[test]
fn the_command_finds_shows_and_says_what_is_wrong() {
    let json = |octets: &[u8]| -> serde_json::Value { serde_json::from_slice(octets).unwrap() };
    let (told, _, code) = asked(&["find", "age<18 & poa", "--count", "2", "--at", "2026-11-27"]);
    assert_eq!(code, Some(0));
    let lines: Vec<&[u8]> = told.trim_ascii_end().split(|octet| *octet == b'\n').collect();
    assert_eq!(lines.len(), 2);
    let first = json(lines[0]);
    let (n, iin) = (first["n"].to_string(), first["iin"].as_str().unwrap());
    assert_eq!(json(&asked(&["show", &n, "--json"]).0), first);
    assert_eq!(json(&asked(&["show", "--iin", iin, "--json"]).0), first);
    let (shown, _, _) = asked(&["show", &n]);
    let shown = String::from_utf8(shown).unwrap();
    assert!(shown.contains(iin) && shown.contains("power of attorney"), "{shown}");
    let company = json(&asked(&["export", "--count", "1", "--companies"]).0);
    assert_eq!(json(&asked(&["show", "--bin", company["bin"].as_str().unwrap(), "--json"]).0), company);

    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("o.json");
    let file = file.to_str().unwrap();
    std::fs::write(file, r#"{"3": {"iin": "123456789011"}}"#).unwrap();
    assert_eq!(json(&asked(&["show", "--iin", "123456789011", "--overrides", file, "--json"]).0)["n"], 3);
    std::fs::write(directory.path().join("bad.json"), r#"{"3": {"iin": 5}}"#).unwrap();
    let bad = directory.path().join("bad.json");
    let dirty = asked(&["export", "--count", "5", "--dirt", "not-found=10000", "--dirt", "dead=0"]).0;
    assert_eq!(String::from_utf8(dirty).unwrap().matches("not-found").count(), 5);

    for (arguments, code, words) in [
        (&["find", "age<18 & po"][..], 2, "character 10: there is no `po`; did you mean `poa`?"),
        (&["find", "n=5", "--within", "3"], 1, "found 0 among 3"),
        (&["find", "poa", "--at", "someday"], 2, "`someday` is not a date"),
        (&["show", "999999999999"], 2, "there is no number 999999999999; the last is 154394999"),
        (&["show", "--iin", "000000000000"], 2, "nobody has the number 000000000000"),
        (&["show", "--bin", "x"], 2, "nobody has the number x"),
        (&["export", "--count", "2", "--from", "154394999"], 2, "there is no number 154395000"),
        (&["export", "--count", "18446744073709551615"], 2, "there is no number"),
        (&["export", "--count", "1", "--dirt", "dust=1"], 2, "there is no defect `dust`"),
        (&["export", "--count", "1", "--dirt", "dead=10001"], 2, "`dead=10001` is not a rate"),
        (&["export", "--count", "1", "--dirt", "dead"], 2, "`dead` is not a rate"),
        (&["show", "1", "--overrides", bad.to_str().unwrap()], 2, "person 3: "),
        (&["show", "1", "--overrides", "absent.json"], 2, "cannot read absent.json"),
    ] {
        let (told, complaint, ended) = asked(arguments);
        assert_eq!((told.len(), ended), (0, Some(code)), "{arguments:?}: {complaint}");
        assert!(complaint.contains(words), "{arguments:?}: {complaint}");
    }
    assert_eq!(asked(&["export", "--count", "0"]), (Vec::new(), String::new(), Some(0)));
}
