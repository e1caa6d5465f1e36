//! The archive of months: what is taken out of PostgreSQL is in a file as it was, nothing is lost when it is killed, and who asks for it
//! is told where it is.

use std::path::Path;
use std::process::{Child, Output, Stdio};
use std::time::{Duration, Instant};

use qaqpa::http::Method;
use qaqpa::registry::{
    ArchiveStep, Archiving, CopyError, Location, Registration, RegistryError, Sqlite, Store, Write, archive,
    copy,
};
use serde_json::{Value, json};

use super::months::{at, finish, open, register, told};
use crate::support::caller::{Caller, codes, json};
use crate::support::citizen::{Citizen, manage};
use crate::support::postgres::{Server, database, name_of, shared};
use crate::support::requests::request_of;
use crate::support::serving::Serving;
use crate::support::submissions::Request;

const NOVEMBER: &str = "2026-11-10T12:00:00Z";
const DECEMBER: &str = "2026-12-10T12:00:00Z";

fn archived(url: &str, before: &str, to: &Path) -> Result<(u64, Vec<ArchiveStep>), CopyError> {
    let wish = Archiving { before: before.parse().unwrap(), directory: to.to_owned(), dry_run: false };
    let mut steps = Vec::new();
    let left = archive(&Location::Postgres(url.to_owned()), Vec::new(), &wish, &mut |step| steps.push(step))?;
    Ok((left, steps))
}

#[test]
fn a_month_goes_into_a_registry_of_its_own_and_leaves_the_database() {
    let (Some(url), Some(server)) = (database(), shared()) else { return };
    let directory = tempfile::tempdir().unwrap();
    let registry = open(&url);
    let old: Vec<_> = (0..30).map(|i| register(&registry, &i.to_string(), NOVEMBER)).collect();
    let new = register(&registry, "new", DECEMBER);
    old.iter().chain([&new]).for_each(|number| finish(&registry, number));
    let sql = |sql: &str| server.sql(name_of(&url), sql);
    sql("INSERT INTO acts SELECT request_id, 9, 'signed' FROM results");
    let before: Vec<_> = old.iter().map(|number| told(registry.store(), number)).collect();
    let size = "SELECT coalesce(sum(pg_total_relation_size(relid)), 0) FROM pg_partition_tree('documents')";
    let whole: u64 = sql(size).parse().unwrap();

    let (left, steps) = archived(&url, "2026-12", directory.path()).unwrap();
    assert_eq!(left, 0);
    let month = "2026-11".parse().unwrap();
    let file = "2026-11.sqlite".to_owned();
    assert_eq!(
        steps,
        [ArchiveStep::Begins { month, requests: 30 }, ArchiveStep::Done { month, requests: 30, file }]
    );
    assert!(sql(size).parse::<u64>().unwrap() < whole);
    for (table, rows) in [("documents", 1), ("results", 1), ("acts", 1), ("requests", 31), ("places", 31)] {
        assert_eq!(sql(&format!("SELECT count(*) FROM {table}")), rows.to_string(), "{table}");
    }
    assert_eq!(sql("SELECT month, requests, file FROM archived"), "2026-11|30|2026-11.sqlite");
    // Another process, and the one that knew the month, say where it is; where a case stands is still told.
    for store in [registry.store(), open(&url).store()] {
        let told = RegistryError::Archived {
            number: old[3].clone(),
            month: "2026-11".into(),
            file: "2026-11.sqlite".into(),
        };
        assert_eq!(store.document(&old[3]).unwrap_err(), told);
        assert_eq!(store.result(&old[3]).unwrap_err(), told);
        assert_eq!(store.history(&old[3]).unwrap_err(), told);
        assert_eq!(store.acts(&old[3]).unwrap_err(), told);
        let case = store.case(&old[3]).unwrap().unwrap();
        assert!(case.state.is_final() && case.queue_number.is_some() && case.application.is_empty());
        assert!(store.result(&new).unwrap().is_some());
    }
    // The same message gets its first answer, from every process.
    for registry in [&registry, &open(&url)] {
        let again = registry.register_blocking(Request::new("3", at(DECEMBER)).submission()).unwrap();
        assert_eq!((again.number(), again.arrival()), (&old[3], Registration::Duplicate));
    }
    // The file is a registry: octet for octet the same, and it goes on behind the numbers that were given out.
    let files: Vec<_> =
        std::fs::read_dir(directory.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(files, ["2026-11.sqlite"]);
    let path = directory.path().join("2026-11.sqlite");
    let file = Sqlite::open(&path).unwrap();
    assert_eq!(file.counts().unwrap().registered(), 30);
    for (number, before) in old.iter().zip(&before) {
        assert_eq!(&told(&file, number), before);
        assert_eq!(file.acts(number).unwrap(), ["signed".as_bytes()]);
    }
    assert!(file.case(&new).unwrap().is_none());
    drop(file);
    let of_file = super::open(&path);
    let number = register(&of_file, "in the file", DECEMBER);
    assert_eq!(number.sequence(), 32);
    drop(of_file);
    // Nothing is done twice.
    assert_eq!(archived(&url, "2026-12", directory.path()).unwrap(), (0, Vec::new()));
    // The whole cannot be copied any more; the file can.
    let to = Location::Sqlite(directory.path().join("copy.sqlite"));
    let refused = copy(&Location::Postgres(url.clone()), &to, Vec::new()).unwrap_err();
    assert!(matches!(refused, CopyError::Archived { months: 1, .. }), "{refused}");
    let other = database().unwrap();
    copy(&Location::Sqlite(path), &Location::Postgres(other.clone()), Vec::new()).unwrap();
    assert_eq!(told(open(&other).store(), &old[7]), before[7]);
}

#[test]
fn gateways_go_on_while_a_month_is_archived_and_nobody_changes_it_any_more() {
    let (Some(url), Some(server)) = (database(), shared()) else { return };
    let directory = tempfile::tempdir().unwrap();
    let registry = open(&url);
    let old: Vec<_> = (0..20).map(|i| register(&registry, &format!("old {i}"), NOVEMBER)).collect();
    old.iter().for_each(|number| finish(&registry, number));
    std::thread::scope(|scope| {
        for process in 0..3 {
            let registry = open(&url);
            scope.spawn(move || {
                for i in 0..25 {
                    let number = register(&registry, &format!("{process} {i}"), DECEMBER);
                    finish(&registry, &number);
                }
            });
        }
        assert_eq!(archived(&url, "2026-12", directory.path()).unwrap().0, 0);
    });
    let sql = |sql: &str| server.sql(name_of(&url), sql);
    assert_eq!(sql("SELECT count(*) FROM results"), "75");
    assert_eq!(registry.store().counts().unwrap().registered(), 95);
    assert_eq!(register(&registry, "last", DECEMBER).sequence(), 96, "no number is missing");
    let case = registry.store().case(&old[0]).unwrap().unwrap();
    let change = super::step(&case, &[qaqpa::registry::State::Refused]);
    assert!(registry.advance_blocking(change).is_err(), "it is at its end");
    // To the first state, archives and all; months are made again where they are needed.
    registry.store().commit(&[Write::ForgetAll]).unwrap().remove(0).unwrap();
    assert_eq!(sql("SELECT (SELECT count(*) FROM archived) + (SELECT count(*) FROM documents)"), "0");
    let number = register(&registry, "again", NOVEMBER);
    assert_eq!(number.sequence(), 1);
    assert!(registry.store().document(&number).unwrap().is_some());
}

#[test]
fn a_month_with_an_open_case_stays_and_says_why() {
    let (Some(url), Some(server)) = (database(), shared()) else { return };
    let directory = tempfile::tempdir().unwrap();
    let registry = open(&url);
    let numbers: Vec<_> = (0..9).map(|i| register(&registry, &i.to_string(), NOVEMBER)).collect();
    let earlier = register(&registry, "earlier", "2026-10-10T12:00:00Z");
    finish(&registry, &numbers[0]);
    finish(&registry, &earlier);
    let run = |more: &[&str]| -> Output {
        let mut command = crate::support::program();
        command.args(["registry", "archive", "--from", &url, "--before", "2026-12", "--to"]);
        command.arg(directory.path().join("deep/er")).args(more).output().unwrap()
    };
    let text = |output: &Output| String::from_utf8(output.stdout.clone()).unwrap();
    let would = run(&["--dry-run", "--lang", "en"]);
    assert_eq!(would.status.code(), Some(1));
    assert!(text(&would).contains("2026-10: 1 requests would go to 2026-10.sqlite"), "{}", text(&would));
    assert!(!directory.path().join("deep").exists(), "a dry run writes nothing");
    let done = run(&["--lang", "en"]);
    let said = text(&done);
    assert_eq!(done.status.code(), Some(1), "{said}");
    assert!(said.contains("2026-10: 1 requests are in 2026-10.sqlite and out of the database"), "{said}");
    let named = numbers[1..6].iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    assert!(said.contains(&format!("2026-11: stays, 8 requests are not at their end ({named})")), "{said}");
    assert!(!said.contains("123456789011"), "no IIN");
    assert_eq!(server.sql(name_of(&url), "SELECT count(*) FROM documents_2026_11"), "9");
    // A step that is open after the end, or a word that is still to be sent, keeps it too.
    numbers[1..].iter().for_each(|number| finish(&registry, number));
    let id = format!("(SELECT id FROM requests WHERE number = '{}')", numbers[4]);
    let (sql, name) = (|sql: &str| server.sql(name_of(&url), sql), numbers[4].to_string());
    let keeps = [
        (format!("INSERT INTO due VALUES ({id}, 1, true)"), "DELETE FROM due"),
        (
            format!(
                "INSERT INTO tasks (request_id, label, role, begun, due, noted, votes) VALUES ({id}, '5', 'operator', 0, 0, 0, '')"
            ),
            "DELETE FROM tasks",
        ),
        (
            format!("INSERT INTO exchange_cases VALUES (7, 's', 'p', '{name}', '{{}}', 1)"),
            "UPDATE exchange_cases SET told = 2",
        ),
    ];
    for (keep, end) in keeps {
        sql(&keep);
        let said = run(&["--lang", "en"]);
        assert_eq!(said.status.code(), Some(1));
        assert!(
            text(&said).contains(&format!("1 requests are not at their end ({name})")),
            "{}",
            text(&said)
        );
        sql(end);
    }
    assert_eq!(run(&[]).status.code(), Some(0));
    assert_eq!(sql("SELECT count(*) FROM documents"), "0");
    let sqlite = crate::support::program()
        .args([
            "registry",
            "archive",
            "--from",
            "sqlite:r.db",
            "--before",
            "2026-12",
            "--to",
            "x",
            "--lang",
            "en",
        ])
        .output()
        .unwrap();
    assert_eq!(sqlite.status.code(), Some(2));
    assert!(String::from_utf8(sqlite.stderr).unwrap().contains("only a registry on PostgreSQL"));
}

/// Holds a table so that nobody may take it away, until it is dropped.
struct Reader<'a> {
    child: Child,
    server: &'a Server,
    database: &'a str,
}

impl<'a> Reader<'a> {
    fn of(server: &'a Server, url: &'a str) -> Self {
        let held = "SELECT count(*) FROM pg_locks WHERE mode = 'AccessShareLock' AND relation = 'documents'::regclass";
        let child =
            server.session(name_of(url), "BEGIN; SELECT count(*) FROM documents; SELECT pg_sleep(600)");
        while server.sql(name_of(url), held) == "0" {
            std::thread::sleep(Duration::from_millis(20));
        }
        Reader { child, server, database: name_of(url) }
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        // A session that sleeps does not see that its client is gone.
        let end = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND \
                   query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()";
        self.server.sql(self.database, end);
        let _ = self.child.wait();
    }
}

#[test]
fn killed_between_the_file_and_the_database_it_goes_on() {
    let (Some(url), Some(server)) = (database(), shared()) else { return };
    let directory = tempfile::tempdir().unwrap();
    let registry = open(&url);
    let number = register(&registry, "a", NOVEMBER);
    finish(&registry, &number);
    let before = told(registry.store(), &number);
    let start = || {
        let mut command = crate::support::program();
        command.args(["registry", "archive", "--from", &url, "--before", "2026-12", "--to"]);
        command.arg(directory.path()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    // Somebody reads: the database does not let go, and the file is there.
    let reader = Reader::of(server, &url);
    let mut archiving = start();
    let (file, begun) = (directory.path().join("2026-11.sqlite"), Instant::now());
    while !file.exists() {
        assert!(begun.elapsed() < Duration::from_secs(60) && archiving.try_wait().unwrap().is_none());
        std::thread::sleep(Duration::from_millis(5));
    }
    archiving.kill().unwrap();
    archiving.wait().unwrap();
    assert_eq!(told(registry.store(), &number), before, "it is in the database as a whole");
    assert_eq!(server.sql(name_of(&url), "SELECT count(*) FROM archived"), "0");
    // While it waits, gateways go on.
    let mut archiving = start();
    let slow = register(&registry, "meanwhile", DECEMBER);
    assert_eq!(slow.sequence(), 2);
    drop(reader);
    assert_eq!(archiving.wait().unwrap().code(), Some(0));
    assert!(matches!(registry.store().document(&number), Err(RegistryError::Archived { .. })));
    assert_eq!(told(&Sqlite::open(&file).unwrap(), &number), before);
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1, "nothing is left beside it");
}

#[test]
fn what_comes_after_its_month_was_archived_goes_into_a_second_file() {
    let (Some(url), Some(_)) = (database(), shared()) else { return };
    let directory = tempfile::tempdir().unwrap();
    let registry = open(&url);
    let first = register(&registry, "a", NOVEMBER);
    finish(&registry, &first);
    archived(&url, "2026-12", directory.path()).unwrap();
    // The clock was set back; this process believes that the month is there.
    let second = register(&registry, "b", NOVEMBER);
    finish(&registry, &second);
    assert!(registry.store().document(&second).unwrap().is_some());
    // Somebody else's file has the name: it is not touched.
    let other = directory.path().join("2026-11.2.sqlite");
    std::fs::write(&other, "theirs").unwrap();
    let refused = archived(&url, "2026-12", directory.path()).unwrap_err();
    assert!(matches!(refused, CopyError::InTheWay { .. }), "{refused}");
    assert_eq!(std::fs::read(&other).unwrap(), b"theirs");
    std::fs::remove_file(&other).unwrap();
    // Two jobs do not write the same file.
    let held = std::fs::File::open(directory.path()).unwrap();
    held.lock().unwrap();
    let refused = archived(&url, "2026-12", directory.path()).unwrap_err();
    assert!(matches!(refused, CopyError::InUse { .. }), "{refused}");
    drop(held);
    archived(&url, "2026-12", directory.path()).unwrap();
    for (number, file) in [(&first, "2026-11.sqlite"), (&second, "2026-11.2.sqlite")] {
        let error = registry.store().document(number).unwrap_err();
        assert!(matches!(&error, RegistryError::Archived { file: found, .. } if found == file), "{error}");
        let store = Sqlite::open(&directory.path().join(file)).unwrap();
        assert!(store.document(number).unwrap().is_some());
        assert_eq!(store.counts().unwrap().registered(), 1);
    }
}

#[test]
fn over_http_an_archived_request_is_gone_and_says_where_to() {
    let (Some(url), Some(server)) = (database(), shared()) else { return };
    let directory = tempfile::tempdir().unwrap();
    let serving = Serving::at_noon(&["--registry", &url]);
    let base = &serving.endpoints.plain;
    let (caller, document) = (Caller::new(), request_of("valid", 1));
    let citizen = Citizen::signed_in(&serving, "valid");
    let first = caller.submit(base, &document);
    let number = Caller::number(&first, 201);
    let address = |part: &str| caller.address(base, &number, part);
    let begun = Instant::now();
    let open = "SELECT count(*) FROM status s WHERE s.state <> 'completed' OR EXISTS (SELECT 1 FROM due d WHERE d.request_id = s.request_id)";
    while caller.get(&address("/result")).status.as_u16() != 200 || server.sql(name_of(&url), open) != "0" {
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "{}",
            server.sql(name_of(&url), "SELECT * FROM due")
        );
        manage(&serving, Method::PUT, "clock", &json!({ "by": "PT1H" }));
        std::thread::sleep(Duration::from_millis(200));
    }
    let result = caller.get(&address("/result")).body;
    archived(&url, "2027-12", directory.path()).unwrap();

    for part in ["/result", "/report"] {
        let answer = caller.get(&address(part));
        assert_eq!((answer.status.as_u16(), codes(&answer)), (410, vec!["ARCHIVED".to_owned()]), "{part}");
        for words in ["2026-11.sqlite", "мұрағат", "архив", "archive"] {
            assert!(answer.text().contains(words), "{words}: {}", answer.text());
        }
    }
    for part in ["", "/result", "/report"] {
        let stranger = Caller::new().get(&Caller::new().address(base, &number, part));
        assert_eq!(stranger.status.as_u16(), 404, "{part} is shown to who may not read it");
    }
    let stands = caller.get(&address(""));
    assert_eq!(stands.status.as_u16(), 200, "{}", stands.text());
    assert_eq!(json(&stands)["status"], "completed");
    assert_eq!(json(&stands)["archived"], json!({ "month": "2026-11", "file": "2026-11.sqlite" }));
    // The same message is answered as before.
    let again = caller.submit(base, &document);
    assert_eq!(json(&again)["registrationNumber"], number);
    // Pages.
    let page = citizen.get(&format!("/cabinet/requests/{number}?lang=en"));
    assert_eq!(page.status.as_u16(), 200, "{}", page.text());
    assert!(page.text().contains("2026-11.sqlite"), "{}", page.text());
    assert!(!page.text().contains(&format!("{number}/result")), "no link to what is not here");
    assert_eq!(citizen.get("/cabinet").status.as_u16(), 200);
    let journal = manage(&serving, Method::GET, "journal", &Value::Null);
    assert!(journal.to_string().contains(&number), "{journal}");

    // A gateway on the file shows it.
    let file = format!("sqlite:{}", directory.path().join("2026-11.sqlite").display());
    let of_archive = Serving::at_noon(&["--registry", &file]);
    let found = caller.get(&caller.address(&of_archive.endpoints.plain, &number, "/result"));
    assert_eq!((found.status.as_u16(), found.body), (200, result));
}
