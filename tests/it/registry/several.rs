//! Several gateways on one database, under the load of many senders, while processes and PostgreSQL itself are killed at moments drawn
//! from a seed: nothing that was answered is lost, nothing is there twice, no queue has a gap, and whoever asks again gets the same answer.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, RwLock};
use std::time::{Duration, Instant};

use qaqpa::http::{Method, header};
use qaqpa::keys::Holder;
use qaqpa::random::{Random as _, Seeded};
use qaqpa::xmldsig::{self, SigningRequest};

use crate::support::caller::{Caller, json};
use crate::support::postgres::{Server, Synced};
use crate::support::requests::{Form, holder, unsigned};
use crate::support::serving::Serving;

const SENDERS: usize = 64;

/// How long the results of all may take after the last start.
const RESULTS: Duration = Duration::from_secs(120);

/// How it is done.
struct Plan {
    seed: u64,
    processes: usize,
    load: Duration,
}

#[test]
fn processes_and_postgresql_die_under_load_and_nothing_is_lost_doubled_or_skipped() {
    let load = Duration::from_secs(10);
    run(&Plan { seed: 14, processes: 3, load });
}

/// The same for half an hour, or for QAQPA_SEVERAL_SECONDS.
#[test]
#[ignore = "takes half an hour"]
fn processes_and_postgresql_die_for_half_an_hour() {
    let seconds = std::env::var("QAQPA_SEVERAL_SECONDS").ok().and_then(|text| text.parse().ok());
    let load = Duration::from_secs(seconds.unwrap_or(1_800));
    run(&Plan { seed: 2026, processes: 4, load });
}

/// What the senders share.
struct Load {
    /// The address of each process that stands.
    bases: RwLock<Vec<Option<String>>>,
    next: AtomicU64,
    ends: Instant,
    /// By serial: the document and the first answer.
    answered: Mutex<BTreeMap<u64, (String, Vec<u8>)>>,
    again: AtomicUsize,
    refused: AtomicUsize,
    holder: Holder,
}

impl Load {
    fn base(&self, random: &Seeded) -> Option<String> {
        let bases = self.bases.read().unwrap();
        bases[random.next_u64() as usize % bases.len()].clone()
    }

    /// Hands in one document after another, each until it is answered; now and then an old one again.
    fn send(&self, seed: u64) {
        let (caller, random) = (Caller::new(), Seeded::new(seed, "sender"));
        while Instant::now() < self.ends {
            let serial = self.next.fetch_add(1, Ordering::SeqCst);
            let plain = unsigned(serial, &Form::default());
            let document =
                xmldsig::sign_enveloped(&plain, &self.holder, &SigningRequest::document()).unwrap();
            let Some(first) = self.until_answered(&caller, &random, &document) else { return };
            if random.next_u64() % 4 == 0
                && let Some(second) = self.until_answered(&caller, &random, &document)
            {
                assert_eq!(text(&second), text(&first), "document {serial} was answered in another way");
                self.again.fetch_add(1, Ordering::SeqCst);
            }
            self.answered.lock().unwrap().insert(serial, (document, first));
        }
    }

    /// The body of the answer; nothing where the load ended before there was one.
    fn until_answered(&self, caller: &Caller, random: &Seeded, document: &str) -> Option<Vec<u8>> {
        let give_up = self.ends + Duration::from_secs(20);
        while Instant::now() < give_up {
            let answer = self.base(random).and_then(|base| {
                let url = format!("{base}/api/v1/requests");
                let headers = [(header::CONTENT_TYPE, "application/xml")];
                caller.send(Method::POST, &url, &headers, document.as_bytes()).ok()
            });
            match answer {
                Some(answer) if answer.status.is_success() => return Some(answer.body.to_vec()),
                Some(answer) => {
                    assert_eq!(answer.status.as_u16(), 503, "{}", answer.text());
                    self.refused.fetch_add(1, Ordering::SeqCst);
                    std::thread::sleep(Duration::from_millis(50));
                }
                None => std::thread::sleep(Duration::from_millis(20)),
            }
        }
        None
    }
}

/// The octets of an answer but for the address that the asker called, from which the links are made: behind one name it is the same.
fn text(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let mut parts = text.split("\"http://");
    let head = parts.next().unwrap_or_default().to_owned();
    let links = parts.map(|link| link.split_once('/').map_or("", |(_, path)| path));
    links.fold(head, |text, path| text + "\"/" + path)
}

fn run(plan: &Plan) {
    let Some(mut server) = Server::start(Synced::Yes) else { return };
    server.sql("postgres", "CREATE DATABASE several");
    let url = server.url("several");
    let directory = tempfile::tempdir().unwrap();
    let start = |at: usize| Serving::on(&directory.path().join(format!("p{at}")), &["--registry", &url]);
    let mut processes: Vec<Serving> = (0..plan.processes).map(start).collect();
    let load = Load {
        bases: RwLock::new(processes.iter().map(|one| Some(one.endpoints.plain.clone())).collect()),
        next: AtomicU64::new(1),
        ends: Instant::now() + plan.load,
        answered: Mutex::default(),
        again: AtomicUsize::new(0),
        refused: AtomicUsize::new(0),
        holder: holder("people/valid"),
    };
    let random = Seeded::new(plan.seed, "chaos");
    let (mut kills, mut stops) = (0, 0);
    std::thread::scope(|scope| {
        let senders: Vec<_> = (0..SENDERS as u64)
            .map(|at| {
                let load = &load;
                scope.spawn(move || load.send(plan.seed + at))
            })
            .collect();
        while Instant::now() < load.ends {
            std::thread::sleep(Duration::from_millis(300 + random.next_u64() % 1_700));
            if random.next_u64().is_multiple_of(4) {
                server.stop_at_once();
                std::thread::sleep(Duration::from_millis(random.next_u64() % 700));
                server.run();
                stops += 1;
                continue;
            }
            let at = random.next_u64() as usize % plan.processes;
            processes[at].kill();
            load.bases.write().unwrap()[at] = None;
            processes[at] = start(at);
            load.bases.write().unwrap()[at] = Some(processes[at].endpoints.plain.clone());
            kills += 1;
        }
        senders.into_iter().for_each(|sender| sender.join().unwrap());
    });
    settle(plan, &load, &processes, &server, (kills, stops));
}

fn settle(plan: &Plan, load: &Load, processes: &[Serving], server: &Server, (kills, stops): (u32, u32)) {
    let answered = load.answered.lock().unwrap();
    let caller = Caller::new();
    let mut numbers = BTreeSet::new();
    for (at, (serial, (document, first))) in answered.iter().enumerate() {
        let base = &processes[at % processes.len()].endpoints.plain;
        let again = caller.submit(base, document);
        assert_eq!(text(&again.body), text(first), "document {serial} is answered in another way");
        let number = json(&again)["registrationNumber"].as_str().unwrap().to_owned();
        assert!(numbers.insert(number.clone()), "{number} was given twice");
    }
    let begun = Instant::now();
    for (at, number) in numbers.iter().enumerate() {
        // Of any process: the result was made by whichever was there.
        let base = &processes[at % processes.len()].endpoints.plain;
        let url = caller.address(base, number, "/result");
        while caller.get(&url).status.as_u16() != 200 {
            assert!(begun.elapsed() < RESULTS, "no result for {number}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
    let one = |sql: &str| server.sql("several", sql).parse::<usize>().unwrap();
    while one("SELECT count(*) FROM due") > 0 {
        assert!(begun.elapsed() < RESULTS, "{} are not done", one("SELECT count(*) FROM due"));
        std::thread::sleep(Duration::from_millis(100));
    }
    let all = one("SELECT count(*) FROM requests");
    eprintln!(
        "{} s, {} processes, {SENDERS} senders: {} answered, {all} registered, {} asked again, {} told 503; {kills} kills, {stops} stops of PostgreSQL",
        plan.load.as_secs(),
        plan.processes,
        answered.len(),
        load.again.load(Ordering::SeqCst),
        load.refused.load(Ordering::SeqCst),
    );
    assert!(all >= answered.len() && !answered.is_empty());
    assert_eq!(one("SELECT count(DISTINCT digest) FROM requests"), all, "one is registered twice");
    assert_eq!(
        one("SELECT max(substring(number FROM 10 FOR 7)::BIGINT) FROM requests"),
        all,
        "a number is missing"
    );
    assert_eq!(one("SELECT count(*) FROM results"), all);
    assert_eq!(one("SELECT count(*) FROM documents"), all);
    assert_eq!(one("SELECT count(*) FROM status WHERE state IN ('completed', 'refused')"), all);
    assert_eq!(one("SELECT count(*) FROM places"), all);
    let gaps = "SELECT count(*) FROM (SELECT queue FROM places GROUP BY queue HAVING max(number) <> count(*) OR min(number) <> 1) AS gap";
    assert_eq!(one(gaps), 0, "a queue has a gap");
    assert!(kills + stops > 0, "nothing was killed");
}
