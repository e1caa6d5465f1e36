//! What was refused is kept within a budget: nobody fills the disk by being refused.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use qaqpa::clock::Now;
use qaqpa::http::{Method, header};
use qaqpa::registry::{
    Channel, Refusal, RefusalBudget, RefusalTraits, Registry, RegistryError, Size, Sqlite, StorageFault,
    WhenFull,
};

use crate::support::caller::{Caller, json};
use crate::support::peers::fresh_dir;
use crate::support::requests::request_of;
use crate::support::serving::Serving;

fn noon() -> Now {
    Now::parse("2026-11-24T12:00:00Z").unwrap()
}

fn refusal(octets: usize, at: Now) -> Refusal {
    Refusal {
        channel: Channel::Rest,
        sender: "rest".into(),
        message_id: "m".into(),
        digest: [9; 32],
        received_at: at,
        codes: vec!["XML_MALFORMED".into()],
        traits: RefusalTraits::default(),
        report: Bytes::from_static(b"{}"),
        octets,
        document: Some(Bytes::from(vec![b'x'; octets])),
    }
}

fn open(path: &Path, budget: RefusalBudget) -> Registry {
    Registry::start(Arc::new(Sqlite::open(path).unwrap().keeping(budget))).unwrap()
}

/// The ids of the refusals there are, oldest first.
fn ids(registry: &Registry) -> Vec<i64> {
    let mut ids: Vec<i64> =
        registry.store().refusals(10_000).unwrap().iter().map(|entry| entry.id.0).collect();
    ids.sort_unstable();
    ids
}

#[test]
fn the_oldest_go_where_there_is_no_room_and_the_file_stops_growing() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("r.db");
    let budget = RefusalBudget { octets_max: 256 * 1024, ..RefusalBudget::default() };
    let registry = open(&path, budget);
    for _ in 0..100 {
        assert!(registry.journal_refusal_blocking(refusal(8_000, noon())).unwrap().is_some());
    }
    let kept = ids(&registry);
    assert!((28..=31).contains(&kept.len()), "{} of 8.5 KB fit into 256 KB", kept.len());
    assert_eq!(kept.last(), Some(&100));
    assert_eq!(kept.first(), Some(&(101 - kept.len() as i64)), "the newest are there, without a gap");
    // One large refusal takes the place of many small ones.
    registry.journal_refusal_blocking(refusal(200_000, noon())).unwrap();
    assert!(ids(&registry).len() <= 8, "{:?}", ids(&registry));
    assert_eq!(registry.store().counts().unwrap().refusals, ids(&registry).len() as u64);
    for _ in 0..2_000 {
        registry.journal_refusal_blocking(refusal(8_000, noon())).unwrap();
    }
    drop(registry);
    let size = std::fs::metadata(&path).unwrap().len();
    assert!(size < 1024 * 1024, "16 MB were refused, the file has {size}");
}

#[test]
fn one_that_is_larger_than_the_budget_is_not_kept_and_drives_nothing_out() {
    let dir = tempfile::tempdir().unwrap();
    let budget = RefusalBudget { octets_max: 64 * 1024, ..RefusalBudget::default() };
    let registry = open(&dir.path().join("r.db"), budget);
    registry.journal_refusal_blocking(refusal(100, noon())).unwrap();
    assert_eq!(registry.journal_refusal_blocking(refusal(100_000, noon())).unwrap(), None);
    assert_eq!(ids(&registry), [1]);
}

#[test]
fn the_newest_go_where_the_settings_want_it() {
    let dir = tempfile::tempdir().unwrap();
    let budget =
        RefusalBudget { octets_max: 64 * 1024, when_full: WhenFull::NewestGo, ..RefusalBudget::default() };
    let registry = open(&dir.path().join("r.db"), budget);
    let kept: Vec<bool> = (0..20)
        .map(|_| registry.journal_refusal_blocking(refusal(8_000, noon())).unwrap().is_some())
        .collect();
    assert_eq!(kept, (0..20).map(|n| n < 7).collect::<Vec<_>>());
    assert_eq!(ids(&registry), (1..=7).collect::<Vec<_>>());
}

#[test]
fn what_is_too_old_goes_with_the_next_refusal_and_with_a_probe() {
    let dir = tempfile::tempdir().unwrap();
    let budget = RefusalBudget { age_seconds_max: 3_600, ..RefusalBudget::default() };
    let registry = open(&dir.path().join("r.db"), budget);
    for minute in 0..5 {
        registry.journal_refusal_blocking(refusal(10, noon().plus_seconds(60 * minute))).unwrap();
    }
    registry.journal_refusal_blocking(refusal(10, noon().plus_seconds(3_600 + 90))).unwrap();
    assert_eq!(ids(&registry), [3, 4, 5, 6]);
    registry.probe_blocking(noon().plus_seconds(3 * 3_600)).unwrap();
    assert_eq!(ids(&registry), [0; 0]);
    // A clock that was set back drives nothing out.
    registry.journal_refusal_blocking(refusal(10, noon())).unwrap();
    registry.probe_blocking(noon().plus_seconds(-86_400)).unwrap();
    assert_eq!(ids(&registry).len(), 1);
}

#[test]
fn refusals_of_an_older_schema_are_kept_with_their_weight() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("r.db");
    let raw = rusqlite::Connection::open(&path).unwrap();
    raw.execute_batch(include_str!("../../schemas/sql/0001_registry.sql")).unwrap();
    raw.execute_batch("PRAGMA application_id = 0x51415150; PRAGMA user_version = 1;").unwrap();
    raw.execute(
        "INSERT INTO refusals (channel, sender, message_id, digest, received_at, codes, report, document) \
         VALUES ('soap', 's', 'm', zeroblob(32), 5, 'BUSY', x'7b7d', zeroblob(5000))",
        [],
    )
    .unwrap();
    drop(raw);
    let registry = open(&path, RefusalBudget::default());
    let entry = &registry.store().refusals(1).unwrap()[0];
    assert_eq!((entry.id.0, entry.received_at_millis, entry.channel), (1, 5, Channel::Soap));
    drop(registry);
    let raw = rusqlite::Connection::open(&path).unwrap();
    let row: (i64, i64) = raw
        .query_row("SELECT weight, octets FROM refusals", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    assert_eq!(row, (512 + 2 + 5000, 5000));
    let sum: i64 = raw
        .query_row("SELECT value FROM figures WHERE name = 'refusals/weight'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(sum, row.0);
}

fn length(text: &str) -> i64 {
    i64::try_from(text.len()).unwrap()
}

/// What the journal of a gateway holds: codes, whole length, kept length.
fn journal_of(data: &Path) -> Vec<(String, i64, i64)> {
    let raw = rusqlite::Connection::open(data.join("registry.sqlite")).unwrap();
    let mut statement =
        raw.prepare("SELECT codes, octets, length(document) FROM refusals ORDER BY id").unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn of_what_nobody_known_signed_only_the_beginning_is_kept() {
    let directory = fresh_dir();
    let serving = Serving::on(directory.path(), &["--clock", "2026-11-24T12:00:00Z"]);
    let caller = Caller::new();
    let base = serving.endpoints.gateway.clone();
    // Garbage; unsigned XML; a digest that is another's; then what the revoked one did sign.
    let unsigned = format!("<a>{}</a>", "x".repeat(100_000));
    let expired = request_of("expired", 1);
    let tampered = request_of("valid", 2).replace("</", "<!-- a --></");
    for document in ["\u{1}garbage".repeat(5_000), unsigned.clone(), tampered.clone(), expired.clone()] {
        let headers = [(header::CONTENT_TYPE, "application/xml")];
        let url = format!("{base}/api/v1/requests");
        let answer = caller.send(Method::POST, &url, &headers, document.as_bytes()).unwrap();
        assert!((400..500).contains(&answer.status.as_u16()), "{}", answer.text());
    }
    assert_eq!(serving.stop().code(), Some(0));
    let journal = journal_of(directory.path());
    let lengths: Vec<(i64, i64)> = journal.iter().map(|row| (row.1, row.2)).collect();
    assert_eq!(lengths[0], (40_000, 1024));
    assert_eq!(lengths[1], (length(&unsigned), 1024));
    assert_eq!(lengths[2], (length(&tampered), 1024), "{}", journal[2].0);
    assert_eq!(lengths[3], (length(&expired), length(&expired)), "{}", journal[3].0);
}

#[test]
fn a_full_store_is_named_and_health_says_which_check_failed() {
    let dir = tempfile::tempdir().unwrap();
    let store = Sqlite::open_sized(&dir.path().join("r.db"), Size::Pages(60)).unwrap();
    let registry = Registry::start(Arc::new(store)).unwrap();
    let mut failed = 0;
    for _ in 0..40 {
        match registry.journal_refusal_blocking(refusal(30_000, noon())) {
            Ok(_) => {}
            Err(error) => {
                assert_eq!(error, RegistryError::Storage(StorageFault::Full));
                failed += 1;
            }
        }
    }
    assert!(failed > 20, "{failed}");
    assert_eq!(registry.failed_batches(), failed);
}

#[test]
fn health_tries_a_write_and_says_which_check_failed_with_version_and_uptime() {
    let directory = fresh_dir();
    let serving = Serving::on(directory.path(), &[]);
    let caller = Caller::new();
    let url = format!("{}/health", serving.endpoints.management);
    let well = json(&caller.get(&url));
    assert_eq!(well["checks"], serde_json::json!({ "registry": "pass", "revocation": "pass" }));
    assert_eq!(well["version"], env!("CARGO_PKG_VERSION"));
    assert!(well["uptimeSeconds"].is_u64(), "{well}");

    let file = directory.path().join("registry.sqlite");
    std::fs::rename(&file, directory.path().join("away")).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    let ill = caller.get(&url);
    assert_eq!(ill.status.as_u16(), 503);
    let ill = json(&ill);
    assert_eq!((&ill["status"], &ill["checks"]["registry"]), (&"fail".into(), &"fail".into()));
    assert!(ill["output"].as_str().unwrap().contains("deleted, moved, replaced or cut short"), "{ill}");
    for (lang, word) in [("kk", "жойылды"), ("ru-KZ", "удалена")] {
        let headers = [(header::ACCEPT_LANGUAGE, lang)];
        let answer = caller.send(Method::GET, &url, &headers, b"").unwrap();
        let output = json(&answer)["output"].as_str().unwrap().to_owned();
        assert!(output.contains(word) && !output.contains("deleted"), "{lang}: {output}");
        assert_eq!(answer.header("content-language"), Some(&lang[..2]));
    }

    // Registration says the same, with a code of its own, and the log says it once.
    for serial in 1..4 {
        let refused = caller.submit(&serving.endpoints.gateway, &request_of("valid", serial));
        let problem = json(&refused);
        assert_eq!((refused.status.as_u16(), &problem["code"]), (503, &"STORAGE_UNAVAILABLE".into()));
        assert!(refused.header("retry-after").is_some());
    }
    assert_eq!(serving.log().matches("a batch was not committed").count(), 1, "{}", serving.log());
    let metrics = caller.get(&format!("{}/metrics", serving.endpoints.management)).text();
    let counted = "qaqpa_decisions_total{decision=\"retry\",code=\"STORAGE_UNAVAILABLE\"} 3";
    assert!(metrics.lines().any(|line| line == counted), "{metrics}");
    assert!(!metrics.contains("qaqpa_registry_failed_batches_total 0\n"), "{metrics}");
}
