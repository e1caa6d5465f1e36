//! The identity of a request: what was signed and by which key, whatever it comes in.

use std::sync::Arc;

use qaqpa::clock::Now;
use qaqpa::registry::{Registry, Sqlite, State};

use crate::support::submissions::Request;

#[test]
fn a_registry_of_an_older_schema_keeps_its_cases_and_their_rows() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("r.db");
    let raw = rusqlite::Connection::open(&path).unwrap();
    raw.execute_batch(include_str!("../../schemas/sql/0001_registry.sql")).unwrap();
    raw.execute_batch(include_str!("../../schemas/sql/0002_refusals_within_a_budget.sql")).unwrap();
    raw.execute_batch(
        "PRAGMA application_id = 0x51415150; PRAGMA user_version = 2; PRAGMA foreign_keys = ON;
         INSERT INTO sequences VALUES ('number/000/2026', 1);
         INSERT INTO requests (id, number, channel, sender, message_id, digest, service_id, declarant_id, received_at, registered_at, state,
                               state_since, revision)
         VALUES (7, '000-2026-0000001-2', 'soap', 'portal', 'm', zeroblob(32), 's', '1', 5, 5, 'completed', 5, 2);
         INSERT INTO documents VALUES (7, x'3c612f3e', x'5b5d', x'7b7d');
         INSERT INTO events (request_id, name, actor, state, at) VALUES (7, 'completed', 'head', 'completed', 5);
         INSERT INTO results VALUES (7, x'3c722f3e', 'completed', 5);",
    )
    .unwrap();
    drop(raw);
    let registry = Registry::start(Arc::new(Sqlite::open(&path).unwrap())).unwrap();
    let number = "000-2026-0000001-2".parse().unwrap();
    let case = registry.store().case(&number).unwrap().unwrap();
    assert_eq!((case.state, &case.document[..], &case.message_id[..]), (State::Completed, &b"<a/>"[..], "m"));
    assert_eq!(registry.store().history(&number).unwrap().len(), 1);
    assert_eq!(&registry.store().result(&number).unwrap().unwrap().document[..], b"<r/>");
    let now = Now::parse("2026-11-24T12:00:00Z").unwrap();
    let next = registry.register_blocking(Request::new("new", now).submission()).unwrap();
    assert_eq!(next.number().sequence(), 2);
    drop(registry);
    let raw = rusqlite::Connection::open(&path).unwrap();
    raw.pragma_update(None, "foreign_keys", true).unwrap();
    let orphan = raw.execute("INSERT INTO results VALUES (99, x'00', 'completed', 5)", []);
    assert!(orphan.is_err(), "results belong to requests as before");
}
