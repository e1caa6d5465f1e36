//! The registry stays the registry: one file, one process, for its owner alone; what is taken away under it stops registration.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use qaqpa::clock::Now;
use qaqpa::registry::{
    Damage, OpenError, Registry, RegistryError, Sqlite, StorageFault, Store as _, Submission,
};

use crate::support::caller::{Caller, json};
use crate::support::peers::fresh_dir;
use crate::support::requests::request_of;
use crate::support::serving::{Serving, command};
use crate::support::submissions::Request;

fn noon() -> Now {
    Now::parse("2026-11-24T12:00:00Z").unwrap()
}

fn submission(id: &str) -> Submission {
    Request::new(id, noon()).submission()
}

fn open(path: &Path) -> Registry {
    Registry::start(Arc::new(Sqlite::open(path).unwrap())).unwrap()
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// Registers, does `harm`, and expects that nothing more is registered.
fn stops_after(harm: impl Fn(&Path)) -> (tempfile::TempDir, Registry) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("r.db");
    let registry = open(&path);
    registry.register_blocking(submission("before")).unwrap();
    harm(&path);
    for id in ["after", "and again"] {
        let refused = registry.register_blocking(submission(id)).unwrap_err();
        assert_eq!(refused, RegistryError::Storage(StorageFault::Displaced));
        assert!(refused.to_string().contains("deleted, moved, replaced or cut short"), "{refused}");
    }
    (dir, registry)
}

#[test]
fn a_deleted_database_registers_nothing_more() {
    stops_after(|path| std::fs::remove_file(path).unwrap());
}

#[test]
fn a_deleted_log_registers_nothing_more() {
    stops_after(|path| std::fs::remove_file(path.with_extension("db-wal")).unwrap());
}

#[test]
fn a_log_that_was_cut_short_registers_nothing_more() {
    for octets in [0, 4_096] {
        stops_after(|path| {
            let log = std::fs::OpenOptions::new().write(true).open(path.with_extension("db-wal")).unwrap();
            log.set_len(octets).unwrap();
        });
    }
}

#[test]
fn a_database_that_was_cut_short_registers_nothing_more() {
    stops_after(|path| std::fs::OpenOptions::new().write(true).open(path).unwrap().set_len(0).unwrap());
}

#[test]
fn a_log_without_its_database_is_not_taken_for_an_empty_registry() {
    for octets in [None, Some(0)] {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("r.db");
        let registry = open(&path);
        registry.register_blocking(submission("kept")).unwrap();
        let copy = dir.path().join("copy.db");
        std::fs::copy(path.with_extension("db-wal"), copy.with_extension("db-wal")).unwrap();
        if octets.is_some() {
            std::fs::write(&copy, "").unwrap();
        }
        let error = Sqlite::open(&copy).unwrap_err();
        assert!(matches!(error, OpenError::Damaged { found: Damage::LogAlone { .. }, .. }), "{error}");
        assert!(copy.with_extension("db-wal").exists(), "nothing is thrown away");
        std::fs::copy(&path, &copy).unwrap();
        assert_eq!(Sqlite::open(&copy).unwrap().counts().unwrap().registered(), 1);
    }
}

#[test]
fn a_replaced_database_registers_nothing_more() {
    stops_after(|path| {
        let copy = path.with_extension("copy");
        std::fs::copy(path, &copy).unwrap();
        std::fs::rename(&copy, path).unwrap();
    });
}

#[test]
fn a_moved_directory_registers_nothing_more() {
    let above = tempfile::tempdir().unwrap();
    let (old, new) = (above.path().join("old"), above.path().join("new"));
    std::fs::create_dir(&old).unwrap();
    let registry = open(&old.join("r.db"));
    registry.register_blocking(submission("before")).unwrap();
    std::fs::rename(&old, &new).unwrap();
    let refused = registry.register_blocking(submission("after")).unwrap_err();
    assert_eq!(refused, RegistryError::Storage(StorageFault::Displaced));
}

#[test]
fn a_database_that_is_moved_and_put_back_goes_on() {
    let (dir, registry) = stops_after(|path| std::fs::rename(path, path.with_extension("away")).unwrap());
    let path = dir.path().join("r.db");
    std::fs::rename(path.with_extension("away"), &path).unwrap();
    registry.register_blocking(submission("back")).unwrap();
    drop(registry);
    assert_eq!(Sqlite::open(&path).unwrap().counts().unwrap().registered(), 2);
}

#[test]
fn after_an_orderly_end_the_file_alone_is_whole() {
    let directory = fresh_dir();
    let caller = Caller::new();
    let serving = Serving::on(directory.path(), &[]);
    let number = Caller::number(&caller.submit(&serving.endpoints.gateway, &request_of("valid", 1)), 201);
    let result = caller.result(&serving.endpoints.gateway, &number);
    assert!(directory.path().join("registry.sqlite-wal").exists(), "the log is there while it runs");
    assert_eq!(serving.stop().code(), Some(0));
    let names: Vec<String> = std::fs::read_dir(directory.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("registry"))
        .collect();
    assert_eq!(names, ["registry.sqlite"]);

    let elsewhere = fresh_dir();
    std::fs::copy(directory.path().join("registry.sqlite"), elsewhere.path().join("registry.sqlite"))
        .unwrap();
    let second = Serving::on(elsewhere.path(), &[]);
    assert_eq!(caller.result(&second.endpoints.gateway, &number), result);
}

#[test]
fn a_second_gateway_on_the_same_directory_says_who_has_it_and_changes_nothing() {
    let directory = fresh_dir();
    let first = Serving::on(directory.path(), &[]);
    let file = directory.path().join("endpoints.json");
    let before = std::fs::read_to_string(&file).unwrap();
    let second = command(directory.path(), &[]).output().unwrap();
    let said = String::from_utf8(second.stderr).unwrap();
    assert_eq!(second.status.code(), Some(2), "{said}");
    assert!(said.contains(&format!("process {}", first.endpoints.pid)) && said.contains("--data"), "{said}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), before);
    let health = Caller::new().get(&format!("{}/health", first.endpoints.management));
    assert_eq!(json(&health)["status"], "pass");
}

#[test]
fn the_directory_of_a_killed_gateway_can_be_used_again() {
    let directory = fresh_dir();
    let mut first = Serving::on(directory.path(), &[]);
    first.kill();
    let second = Serving::on(directory.path(), &[]);
    assert_eq!(second.stop().code(), Some(0));
}

#[test]
fn a_hangup_drains() {
    let directory = fresh_dir();
    let mut serving = Serving::on(directory.path(), &[]);
    let sent =
        Command::new("sh").args(["-c", &format!("kill -HUP {}", serving.endpoints.pid)]).status().unwrap();
    assert!(sent.success());
    assert_eq!(serving.ended().code(), Some(0));
    assert!(!directory.path().join("endpoints.json").exists());
    assert!(serving.log().contains("draining"), "{}", serving.log());
}

#[test]
fn a_stop_right_after_a_request_leaves_one_file_too() {
    let caller = Caller::new();
    for round in 0..4 {
        let directory = fresh_dir();
        let serving = Serving::on(directory.path(), &[]);
        for request in 0..9 {
            Caller::number(&caller.submit(&serving.endpoints.gateway, &request_of("valid", request)), 201);
        }
        assert_eq!(serving.stop().code(), Some(0));
        assert!(!directory.path().join("registry.sqlite-wal").exists(), "round {round}");
        assert_eq!(
            Sqlite::open(&directory.path().join("registry.sqlite")).unwrap().counts().unwrap().registered(),
            9
        );
    }
}

#[test]
fn a_data_directory_whose_lock_was_deleted_lets_no_second_gateway_in() {
    let directory = fresh_dir();
    let serving = Serving::on(directory.path(), &[]);
    std::fs::remove_file(directory.path().join("gateway.lock")).unwrap();
    let second = command(directory.path(), &[]).output().unwrap();
    assert_eq!(second.status.code(), Some(2), "{}", String::from_utf8_lossy(&second.stderr));
    assert!(directory.path().join("endpoints.json").exists(), "it took nothing away from the first");
    assert_eq!(serving.stop().code(), Some(0));
}

#[test]
fn a_data_directory_and_its_keys_are_for_their_owner_alone() {
    let above = fresh_dir();
    let data = above.path().join("made/here");
    let run = command(&data, &["--pki", "/nonexistent"]).output().unwrap();
    assert_eq!(run.status.code(), Some(2), "it ends, and the directory is made");
    assert_eq!((mode(&data), mode(&data.join("gateway.lock"))), (0o700, 0o600));

    let keys = above.path().join("keys");
    std::fs::create_dir(&keys).unwrap();
    let key = keys.join("valid.key.pem");
    std::fs::write(&key, "old").unwrap();
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    let issued = crate::support::program()
        .args(["pki", "issue", "--file", "valid", "--data"])
        .args([&data, Path::new("--out"), &keys])
        .status()
        .unwrap();
    assert!(issued.success());
    assert_eq!((mode(&key), mode(&keys.join("valid.p12"))), (0o600, 0o600));
}

#[test]
fn a_directory_that_was_there_is_left_as_it_is_with_a_warning() {
    let directory = fresh_dir();
    std::fs::set_permissions(directory.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let serving = Serving::on(directory.path(), &[]);
    assert!(serving.log().contains("chmod 700 closes it"), "{}", serving.log());
    assert_eq!(mode(directory.path()), 0o755);
    assert_eq!(mode(&directory.path().join("registry.sqlite")), 0o600);
}
