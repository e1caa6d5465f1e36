//! Figures of an office with 100 000 open requests, over HTTP: a year in one call, a page of the queue, taking, deciding, and requests beside
//! a thousand people at work. Ignored: `QAQPA_PROGRAM=target/release/qaqpa cargo test --test it -- --ignored --nocapture at_work::`

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use qaqpa::clock::Now;
use qaqpa::http::{Client, Method, Trust, header};
use qaqpa::registry::RegistrationNumber;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::passing::{P99_MAX, YEAR_MAX, registered};
use crate::support::peers::fresh_dir;
use crate::support::requests::{Form, holder, unsigned};
use crate::support::serving::Serving;

/// When all of them are registered, a second apart.
const REGISTERED: &str = "2026-11-26T12:00:00Z";

/// Requests that are open.
const OPEN: u64 = 100_000;

/// People at work.
const PEOPLE: usize = 1_000;

/// What a person does takes so long on average: page, take, think, decide.
const THINKS: Duration = Duration::from_secs(20);

/// Calls of each kind.
const CALLS: usize = 1_000;

/// How much slower requests may be beside people at work: 10 %.
const SLOWER_MAX: f64 = 1.10;

/// A process that serves so many requests, of which each waits at the executor's step.
struct Office {
    serving: Serving,
    numbers: Vec<RegistrationNumber>,
    client: Client,
    label: String,
    token: String,
    _directory: tempfile::TempDir,
}

impl Office {
    async fn open(count: u64, by_hand: &[&str]) -> Self {
        let directory = fresh_dir();
        let data = directory.path().join("data");
        std::fs::create_dir_all(&data).unwrap();
        let numbers = registered(&data.join("registry.sqlite"), count);
        let settings = data.join("players.toml");
        let players: String =
            by_hand.iter().map(|role| format!("[players.{role}]\nby = \"hand\"\n")).collect();
        // The workstation's own time: what E-akimat takes to sign and answer is another system's.
        let alone = "[databases]\ne_akimat_requests = \"none\"\n";
        std::fs::write(&settings, players + alone).unwrap();
        let serving = Serving::on(&data, &["--config", settings.to_str().unwrap(), "--clock", REGISTERED]);
        let client = Client::new(&Trust::default()).unwrap().waiting(Duration::from_secs(600));
        let mut office = Office {
            serving,
            numbers,
            client,
            label: String::new(),
            token: String::new(),
            _directory: directory,
        };
        office.token = office.staff("Орындаушы").await;
        let last = format!("queue?limit=1&offset={}", count - 1);
        for _ in 0..6_000 {
            let (_, page) = office.at_desk(Method::GET, &office.token, &last, None).await;
            if let Some(label) = page["tasks"][0]["label"].as_str() {
                label.clone_into(&mut office.label);
                return office;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the requests do not come to the executor's step");
    }

    async fn manage(&self, method: Method, path: &str, body: &Value) -> (u16, Value) {
        let url = format!("{}/manage/v1/{path}", self.serving.endpoints.management);
        let headers = [(header::CONTENT_TYPE, "application/json")];
        let answer = self.client.send(method, &url, &headers, Bytes::from(body.to_string())).await.unwrap();
        (answer.status.as_u16(), serde_json::from_slice(&answer.body).unwrap())
    }

    async fn staff(&self, name: &str) -> String {
        let (code, answer) = self
            .manage(Method::POST, "staff", &json!({ "name": name, "role": "responsible-executor" }))
            .await;
        assert_eq!(code, 201, "{answer}");
        answer["token"].as_str().unwrap().to_owned()
    }

    async fn at_desk(&self, method: Method, token: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        let (code, answer, _) = self.timed(method, token, path, body).await;
        (code, answer)
    }

    /// The same, with how long it took by the clock of who asks and by that of the process (`Server-Timing`).
    async fn timed(
        &self,
        method: Method,
        token: &str,
        path: &str,
        body: Option<Value>,
    ) -> (u16, Value, Took) {
        let url = format!("{}/api/v1/workstation/{path}", self.serving.endpoints.plain);
        let bearer = format!("Bearer {token}");
        let headers = [(header::CONTENT_TYPE, "application/json"), (header::AUTHORIZATION, bearer.as_str())];
        let body = Bytes::from(body.map(|body| body.to_string()).unwrap_or_default());
        let begun = Instant::now();
        let answer = self.client.send(method, &url, &headers, body).await.unwrap();
        let asked = begun.elapsed();
        let stages = answer.header("server-timing").unwrap_or_default();
        let millis =
            stages.split("dur=").skip(1).filter_map(|rest| rest.split(',').next()?.parse::<f64>().ok());
        let own = Duration::from_secs_f64(millis.sum::<f64>() / 1_000.0);
        assert!(!own.is_zero(), "{stages}");
        (answer.status.as_u16(), serde_json::from_slice(&answer.body).unwrap(), Took { asked, own })
    }

    async fn act(&self, token: &str, number: &RegistrationNumber, act: &str) -> (u16, Value) {
        let path = format!("tasks/{number}/{act}");
        self.at_desk(Method::POST, token, &path, Some(json!({ "step": self.label }))).await
    }
}

/// How long an answer took.
#[derive(Clone, Copy)]
struct Took {
    /// By who asked, this test: a debug build adds its own time.
    asked: Duration,
    /// By the process that answered.
    own: Duration,
}

/// The figures of who asked, and those of the process.
fn both(times: &[Took]) -> [(Duration, Duration, Duration); 2] {
    [
        figures(times.iter().map(|took| took.asked).collect()),
        figures(times.iter().map(|took| took.own).collect()),
    ]
}

/// p50, p99 and the longest.
fn figures(mut times: Vec<Duration>) -> (Duration, Duration, Duration) {
    times.sort_unstable();
    (times[times.len() / 2], times[times.len() * 99 / 100], times[times.len() - 1])
}

/// What one synchronised write of a page costs here: nothing that is kept is kept sooner.
fn synced(directory: &Path) -> (Duration, Duration, Duration) {
    let mut file = std::fs::File::create(directory.join("synced")).unwrap();
    let mut times = Vec::new();
    for _ in 0..300 {
        let begun = Instant::now();
        file.write_all(&[7; 4_096]).unwrap();
        file.sync_data().unwrap();
        times.push(begun.elapsed());
    }
    figures(times)
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "100 000 requests take a minute to make; run it with a release build for the figures that it asserts"]
async fn a_year_in_one_call_over_100_000_open_requests() {
    let office = Office::open(OPEN, &["responsible-executor"]).await;
    let begun = Instant::now();
    let (code, moved) = office.manage(Method::PUT, "clock", &json!({ "by": "P1Y" })).await;
    let took = begun.elapsed();
    assert_eq!(code, 200, "{moved}");
    let happened = moved["happened"].as_array().unwrap();
    let at = |line: &Value| Now::parse(line["at"].as_str().unwrap()).unwrap();
    let moments: Vec<Now> = happened.iter().map(at).collect();
    assert!(moments.is_sorted(), "in the order of the moments");
    eprintln!(
        "a year over {OPEN} open requests over HTTP: {took:?}, {} things happened",
        moved["happenedTotal"]
    );
    assert!(
        cfg!(debug_assertions) && std::env::var_os("QAQPA_PROGRAM").is_none() || took < YEAR_MAX,
        "{took:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "100 000 requests take a minute to make; run it with a release build for the figures that it asserts"]
async fn a_page_a_take_and_a_decision_with_100_000_open_requests() {
    let office = Office::open(OPEN, &["responsible-executor"]).await;
    let (mut pages, mut deep_pages, mut takes, mut decides) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    // The place behind nine of ten entries, which a person comes to page by page.
    let near_the_end = format!("queue?limit=1&offset={}", OPEN * 9 / 10);
    let (_, page) = office.at_desk(Method::GET, &office.token, &near_the_end, None).await;
    let deep = format!("queue?after={}", page["next"].as_str().unwrap());
    let mut at = 1u64;
    for call in 0..CALLS + 50 {
        at = at.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let number = &office.numbers[usize::try_from((at >> 33) % OPEN).unwrap()];
        let asked = |path| office.timed(Method::GET, &office.token, path, None);
        let (code, page, page_took) = asked("queue").await;
        assert_eq!((code, page["tasks"].as_array().unwrap().len()), (200, 50), "{page}");
        let (code, page, deep_took) = asked(&deep).await;
        assert_eq!((code, page["tasks"].as_array().unwrap().len()), (200, 50), "{page}");
        let does = |act: &str| {
            let path = format!("tasks/{number}/{act}");
            let (office, step) = (&office, Some(json!({ "step": office.label })));
            async move { office.timed(Method::POST, &office.token, &path, step).await }
        };
        let (code, _, take_took) = does("take").await;
        if code == 422 {
            continue;
        }
        let (code, answer, decide_took) = does("draft-result").await;
        assert_eq!(code, 200, "{answer}");
        // The first of them warm what is to be warm.
        if call >= 50 {
            pages.push(page_took);
            deep_pages.push(deep_took);
            takes.push(take_took);
            decides.push(decide_took);
        }
    }
    let disk = synced(office.serving.data());
    let [pages, deep_pages, takes, decides] = [pages, deep_pages, takes, decides].map(|times| both(&times));
    let behind = OPEN * 9 / 10;
    eprintln!(
        "p50, p99, longest with {OPEN} open, over HTTP, then by the process itself: queue page {pages:?}, one behind {behind} others {deep_pages:?}, take {takes:?}, decide {decides:?}; a synchronised write {disk:?}"
    );
    let p99 = |figures: &[(Duration, Duration, Duration); 2]| figures[0].1;
    if std::env::var_os("QAQPA_PROGRAM").is_some() {
        assert!(p99(&pages).max(p99(&deep_pages)) < P99_MAX, "{pages:?} {deep_pages:?}");
        assert!(p99(&takes).max(p99(&decides)) < P99_MAX, "{takes:?} {decides:?} {disk:?}");
    }
}

/// Requests at their moments, so many a second: how long each took from its moment.
async fn requests(office: &Office, documents: &[String], per_second: u32) -> Vec<Duration> {
    let url = Arc::new(format!("{}/api/v1/requests", office.serving.endpoints.plain));
    let (begun, mut sent) = (tokio::time::Instant::now(), JoinSet::new());
    for (place, document) in documents.iter().enumerate() {
        let moment = begun + Duration::from_secs(1) * u32::try_from(place).unwrap() / per_second;
        tokio::time::sleep_until(moment).await;
        let (client, url, document) = (office.client.clone(), Arc::clone(&url), document.clone());
        sent.spawn(async move {
            let answer = client.post(&url, "application/xml", document).await.unwrap();
            assert_eq!(answer.status.as_u16(), 201, "{}", answer.text());
            moment.elapsed()
        });
    }
    sent.join_all().await
}

/// What the process measured of its own: how long requests took from the end of their headers, and commits with their synchronised write.
#[derive(Default)]
struct Measured {
    requests: (f64, f64),
    commits: (f64, f64),
}

impl Measured {
    async fn of(office: &Office) -> Self {
        let url = format!("{}/metrics", office.serving.endpoints.management);
        let text = office.client.get(&url).await.unwrap().text();
        let sum_of = |start: &str, end: &str| -> f64 {
            let lines = text.lines().filter(|line| line.starts_with(start) && line.contains(end));
            lines.filter_map(|line| line.rsplit_once(' ')?.1.parse::<f64>().ok()).sum()
        };
        let post = "method=\"POST\",path=\"/api/v1/requests\"";
        Measured {
            requests: (sum_of("qaqpa_answer_seconds_sum", post), sum_of("qaqpa_answer_seconds_count", post)),
            commits: (
                sum_of("qaqpa_registry_commit_seconds_sum", ""),
                sum_of("qaqpa_registry_commit_seconds_count", ""),
            ),
        }
    }

    /// Adds what came since `before`.
    fn add(&mut self, before: &Measured, after: &Measured) {
        self.requests.0 += after.requests.0 - before.requests.0;
        self.requests.1 += after.requests.1 - before.requests.1;
        self.commits.0 += after.commits.0 - before.commits.0;
        self.commits.1 += after.commits.1 - before.commits.1;
    }

    /// The mean of each in milliseconds, and how many.
    fn means(&self) -> String {
        let mean = |(sum, count): (f64, f64)| format!("{:.2} ms of {count}", sum * 1_000.0 / count);
        format!("by its own clock {}, a commit {}", mean(self.requests), mean(self.commits))
    }
}

/// Requests as [`requests`] sends them, with what the process measured of them.
async fn measured(
    office: &Office,
    documents: &[String],
    per_second: u32,
    all: &mut Measured,
) -> Vec<Duration> {
    let before = Measured::of(office).await;
    let times = requests(office, documents, per_second).await;
    all.add(&before, &Measured::of(office).await);
    times
}

/// People who take cases and decide them, one after another, until `stop` is set.
async fn people(
    office: Arc<Office>,
    tokens: Arc<Vec<String>>,
    next: Arc<AtomicUsize>,
    stop: Arc<AtomicU64>,
) -> usize {
    let mut at_work = JoinSet::new();
    for person in 0..tokens.len() {
        let (office, tokens, next, stop) =
            (Arc::clone(&office), Arc::clone(&tokens), Arc::clone(&next), Arc::clone(&stop));
        at_work.spawn(async move {
            let token = &tokens[person];
            // They did not all come at the same moment.
            let pause = THINKS / 3;
            tokio::time::sleep(THINKS * u32::try_from(person).unwrap() / u32::try_from(PEOPLE).unwrap())
                .await;
            let mut decided = 0;
            while stop.load(Ordering::Relaxed) == 0 {
                let (code, page) = office.at_desk(Method::GET, token, "queue", None).await;
                assert_eq!(code, 200, "{page}");
                let number = &office.numbers[next.fetch_add(1, Ordering::Relaxed)];
                tokio::time::sleep(pause).await;
                let (code, answer) = office.act(token, number, "take").await;
                assert_eq!(code, 200, "{answer}");
                tokio::time::sleep(pause).await;
                let (code, answer) = office.act(token, number, "draft-result").await;
                assert_eq!(code, 200, "{answer}");
                decided += 1;
                tokio::time::sleep(pause).await;
            }
            decided
        });
    }
    at_work.join_all().await.into_iter().sum()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "it takes minutes; run it with a release build for the figure that it asserts"]
async fn a_thousand_people_at_work_do_not_slow_requests() {
    const PER_SECOND: u32 = 40;
    const EACH: usize = 15 * PER_SECOND as usize;
    const TURNS: usize = 2;
    let office = Arc::new(Office::open(OPEN, &["responsible-executor"]).await);
    let mut tokens = Vec::new();
    for person in 0..PEOPLE {
        tokens.push(office.staff(&format!("Орындаушы {person}")).await);
    }
    let (tokens, next) = (Arc::new(tokens), Arc::new(AtomicUsize::new(0)));
    let person = holder("people/valid");
    let sign = |serial: usize| {
        let document = unsigned(u64::try_from(serial).unwrap() + 1, &Form::default());
        qaqpa::xmldsig::sign_enveloped(&document, &person, &qaqpa::xmldsig::SigningRequest::document())
            .unwrap()
    };
    let documents: Vec<String> = (0..EACH * (2 * TURNS + 1)).map(sign).collect();
    let mut parts = documents.chunks(EACH);
    requests(&office, parts.next().unwrap(), PER_SECOND).await;
    let (mut alone, mut beside, mut decided) = (Vec::new(), Vec::new(), 0);
    let (mut own_alone, mut own_beside) = (Measured::default(), Measured::default());
    for _ in 0..TURNS {
        alone.extend(measured(&office, parts.next().unwrap(), PER_SECOND, &mut own_alone).await);
        let stop = Arc::new(AtomicU64::new(0));
        let at_work = tokio::spawn(people(
            Arc::clone(&office),
            Arc::clone(&tokens),
            Arc::clone(&next),
            Arc::clone(&stop),
        ));
        // Everybody is at work.
        tokio::time::sleep(THINKS).await;
        beside.extend(measured(&office, parts.next().unwrap(), PER_SECOND, &mut own_beside).await);
        stop.store(1, Ordering::Relaxed);
        decided += at_work.await.unwrap();
    }
    let mean = |times: &[Duration]| times.iter().sum::<Duration>() / u32::try_from(times.len()).unwrap();
    let (mean_alone, mean_beside) = (mean(&alone), mean(&beside));
    let (alone, beside) = (figures(alone), figures(beside));
    let slower = beside.0.as_secs_f64() / alone.0.as_secs_f64();
    eprintln!(
        "{PER_SECOND} requests a second: alone {alone:?}, mean {mean_alone:?}, {}; beside {PEOPLE} people who decided {decided}: {beside:?}, \
         mean {mean_beside:?}, {}; the median is {slower:.3} of it",
        own_alone.means(),
        own_beside.means()
    );
    if std::env::var_os("QAQPA_PROGRAM").is_some() {
        assert!(slower <= SLOWER_MAX, "{slower}");
    }
}
