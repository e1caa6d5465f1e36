//! The process is killed under load, again and again: what it said it had registered is there, and once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use qaqpa::ca::builtin;
use qaqpa::findings::Decision;
use qaqpa::http::{Method, header};
use qaqpa::random::{Entropy, Random as _};
use qaqpa::xml;
use qaqpa::xmldsig::{self, KnownCertificates, SigningRequest};

use crate::support::caller::{Caller, json};
use crate::support::peers::fresh_dir;
use crate::support::requests::{Form, holder, unsigned};
use crate::support::serving::Serving;

/// Kills, as the issue asks.
const ROUNDS: usize = 20;

/// Clients that hand in at once.
const CLIENTS: usize = 4;

/// Longest time under load before a kill.
const LOAD_MILLIS_MAX: u64 = 120;

/// More than can be registered in all rounds together.
const DOCUMENTS: u64 = 1000;

/// How long the results of all rounds may take after the last start.
const RESULTS: Duration = Duration::from_secs(60);

/// What the clients share: documents, the next one to hand in, and the numbers they received.
struct Load {
    documents: Vec<String>,
    next: AtomicUsize,
    told: Mutex<BTreeMap<usize, String>>,
}

impl Load {
    /// Hands in one document after another until the gateway is gone. A document whose answer did not come may or may
    /// not be registered: nobody said so.
    fn client(&self, base: &str) {
        let caller = Caller::new();
        let url = format!("{base}/api/v1/requests");
        loop {
            let at = self.next.fetch_add(1, Ordering::SeqCst);
            let Some(document) = self.documents.get(at) else { return };
            let headers = [(header::CONTENT_TYPE, "application/xml")];
            let Ok(answer) = caller.send(Method::POST, &url, &headers, document.as_bytes()) else { return };
            let number = Caller::number(&answer, 201);
            self.told.lock().unwrap().insert(at, number);
        }
    }
}

/// Each document that was answered 201 is there under its number, and handing it in again gives the same one.
fn assert_kept(caller: &Caller, base: &str, load: &Load, told: &BTreeMap<usize, String>) {
    for (at, number) in told {
        assert_eq!(
            &Caller::number(&caller.submit(base, &load.documents[*at]), 200),
            number,
            "document {at} was registered twice"
        );
        let status = caller.get(&caller.address(base, number, ""));
        assert_eq!(status.status.as_u16(), 200, "{number} was lost: {}", status.text());
    }
}

#[test]
fn kill_9_under_load_loses_nothing_that_was_answered_and_doubles_nothing() {
    let person = holder("people/valid");
    let signed = |serial| {
        xmldsig::sign_enveloped(&unsigned(serial, &Form::default()), &person, &SigningRequest::document())
            .unwrap()
    };
    let documents = (0..DOCUMENTS).map(signed).collect();
    let load = Arc::new(Load { documents, next: AtomicUsize::new(0), told: Mutex::default() });
    let directory = fresh_dir();
    let caller = Caller::new();
    let mut known = BTreeMap::new();
    for round in 0..ROUNDS {
        let mut serving = Serving::on(directory.path(), &[]);
        let base = serving.endpoints.gateway.clone();
        assert_kept(&caller, &serving.endpoints.plain, &load, &known);
        load.told.lock().unwrap().clear();
        let client = |_| {
            let (load, base) = (Arc::clone(&load), base.clone());
            std::thread::spawn(move || load.client(&base))
        };
        let clients: Vec<_> = (0..CLIENTS).map(client).collect();
        // A moment without a single answer would prove nothing.
        let begun = Instant::now();
        while load.told.lock().unwrap().is_empty() {
            assert!(begun.elapsed() < Duration::from_secs(20), "no answer came in round {round}");
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_millis(Entropy.next_u64() % LOAD_MILLIS_MAX));
        serving.kill();
        clients.into_iter().for_each(|client| client.join().unwrap());
        known = load.told.lock().unwrap().clone();
        all_so_far(&load, &known, round);
    }
    let serving = Serving::on(directory.path(), &[]);
    assert_kept(&caller, &serving.endpoints.plain, &load, &known);
    settle(&caller, &serving, &load, directory.path());
}

/// The result of a round, for a reader of the test's output.
fn all_so_far(load: &Load, known: &BTreeMap<usize, String>, round: usize) {
    let handed_in = load.next.load(Ordering::SeqCst).min(load.documents.len());
    eprintln!("round {round}: {} answered before the kill, {handed_in} handed in so far", known.len());
    assert!(handed_in < load.documents.len(), "the documents ran out: make more of them");
}

/// Hands in again whatever was handed in: each has one number, the registry has as many requests, and each gets a result
/// that verifies.
fn settle(caller: &Caller, serving: &Serving, load: &Load, data: &std::path::Path) {
    let base = &serving.endpoints.plain;
    let handed_in = load.next.load(Ordering::SeqCst);
    let mut numbers = BTreeSet::new();
    for document in &load.documents[..handed_in] {
        let answer = caller.submit(base, document);
        assert!(matches!(answer.status.as_u16(), 200 | 201), "{}", answer.text());
        let number = json(&answer)["registrationNumber"].as_str().unwrap().to_owned();
        assert!(numbers.insert(number.clone()), "{number} was given twice");
    }
    let begun = Instant::now();
    let trust =
        builtin::text("trust.pem").and_then(|text| qaqpa::x509::certificates_from_pem(text).ok()).unwrap();
    let known = KnownCertificates::new(trust);
    for number in &numbers {
        let url = caller.address(base, number, "/result");
        let answer = loop {
            let answer = caller.get(&url);
            if answer.status.as_u16() == 200 {
                break answer;
            }
            assert!(begun.elapsed() < RESULTS, "no result for {number}: {}", answer.text());
            std::thread::sleep(Duration::from_millis(50));
        };
        let text = answer.text();
        assert!(text.contains(number.as_str()), "another's result for {number}: {text}");
        let outcome =
            xmldsig::verify_enveloped(xml::parse(&answer.body).unwrap(), &xmldsig::Policy::default(), &known);
        assert_eq!(outcome.report.decision(), Decision::Accepted, "{number}: {:?}", outcome.report);
    }
    let registry = rusqlite::Connection::open(data.join("registry.sqlite")).unwrap();
    let one = |sql: &str| registry.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    let all = i64::try_from(numbers.len()).unwrap();
    assert_eq!(one("SELECT count(*) FROM requests"), all);
    assert_eq!(one("SELECT count(DISTINCT digest) FROM requests"), all);
    assert_eq!(one("SELECT count(*) FROM results"), all);
    // Places in the queue: none twice, none skipped.
    assert_eq!(
        (
            one("SELECT count(DISTINCT queue_number) FROM requests"),
            one("SELECT max(queue_number) FROM requests")
        ),
        (all, all)
    );
    eprintln!("{all} requests, each registered once and answered");
}
