//! 64 people decide at the workstation at once, over HTTP, while the process is killed again and again: the places in the queue have no gap
//! and no duplicate, and follow the order of the decisions.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use qaqpa::http::{Method, header};
use qaqpa::random::{Entropy, Random as _};
use qaqpa::registry::{RegistrationNumber, Sqlite, Store as _};
use serde_json::{Value, json};

use crate::passing::registered;
use crate::support::caller::{Caller, json as json_of};
use crate::support::peers::fresh_dir;
use crate::support::serving::{NOON, Serving};

/// People who decide.
const PEOPLE: usize = 64;

/// Cases that wait for them.
const CASES: u64 = 256;

/// Kills.
const KILLS: usize = 4;

/// How long everything may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A decision: between these two moments.
#[derive(Clone, Copy)]
struct Decided {
    case: usize,
    begun: Instant,
    ended: Instant,
}

/// Cases of a round that ends by a kill: however late the kill comes, some are left for the rounds after it.
const CASES_OF_A_ROUND: usize = CASES as usize / (KILLS + 1);

/// What the people share.
struct Work {
    numbers: Vec<RegistrationNumber>,
    label: String,
    /// Cases of later rounds.
    later: Mutex<Vec<usize>>,
    /// Cases that are to be decided in this round, the next one last.
    open: Mutex<Vec<usize>>,
    /// Cases whose answer did not come, and when they were sent.
    unheard: Mutex<Vec<(usize, Instant)>>,
    decided: Mutex<Vec<Decided>>,
    answered: AtomicUsize,
}

impl Work {
    /// Decides one case after another until none is left or the process is gone.
    fn person(&self, base: &str, token: &str) {
        let caller = Caller::new();
        let bearer = format!("Bearer {token}");
        let headers = [(header::CONTENT_TYPE, "application/json"), (header::AUTHORIZATION, bearer.as_str())];
        let body = json!({ "step": self.label }).to_string();
        loop {
            let Some(case) = self.open.lock().unwrap().pop() else { return };
            let url = format!("{base}/api/v1/workstation/tasks/{}/draft-result", self.numbers[case]);
            let begun = Instant::now();
            let Ok(answer) = caller.send(Method::POST, &url, &headers, body.as_bytes()) else {
                self.unheard.lock().unwrap().push((case, begun));
                return;
            };
            match answer.status.as_u16() {
                200 => {
                    let ended = Instant::now();
                    self.decided.lock().unwrap().push(Decided { case, begun, ended });
                }
                other => panic!("{other}: {}", answer.text()),
            }
            self.answered.fetch_add(1, Ordering::SeqCst);
        }
    }
}

fn serving(data: &Path) -> Serving {
    let settings = data.join("players.toml");
    std::fs::write(&settings, "[players.responsible-executor]\nby = \"hand\"\n").unwrap();
    Serving::on(data, &["--config", settings.to_str().unwrap(), "--clock", NOON])
}

fn send(serving: &Serving, caller: &Caller, path: &str, body: &Value) -> Value {
    let url = format!("{}/manage/v1/{path}", serving.endpoints.management);
    let headers = [(header::CONTENT_TYPE, "application/json")];
    let answer = caller.send(Method::POST, &url, &headers, body.to_string().as_bytes()).unwrap();
    assert!(answer.status.is_success(), "{}", answer.text());
    json_of(&answer)
}

/// Waits until all cases wait at the executor's step; its label.
fn at_the_step(serving: &Serving, caller: &Caller, token: &str) -> String {
    let begun = Instant::now();
    let url = format!("{}/api/v1/workstation/queue?limit=1&offset={}", serving.endpoints.plain, CASES - 1);
    let bearer = format!("Bearer {token}");
    loop {
        let page = json_of(
            &caller.send(Method::GET, &url, &[(header::AUTHORIZATION, bearer.as_str())], b"").unwrap(),
        );
        if let Some(label) = page["tasks"][0]["label"].as_str() {
            return label.to_owned();
        }
        assert!(begun.elapsed() < PATIENCE, "the cases do not come to the step: {page}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Has everybody decide; kills the process after so many answers, where it is to be killed.
fn round(work: &Work, serving: &mut Serving, tokens: &[String], kill_after: Option<usize>) {
    work.answered.store(0, Ordering::SeqCst);
    {
        let mut later = work.later.lock().unwrap();
        let kept = if kill_after.is_some() { later.len().saturating_sub(CASES_OF_A_ROUND) } else { 0 };
        work.open.lock().unwrap().extend(later.split_off(kept));
    }
    let base = serving.endpoints.plain.clone();
    std::thread::scope(|scope| {
        let people: Vec<_> = tokens.iter().map(|token| scope.spawn(|| work.person(&base, token))).collect();
        if let Some(answers) = kill_after {
            let begun = Instant::now();
            while work.answered.load(Ordering::SeqCst) < answers {
                assert!(begun.elapsed() < PATIENCE, "no answers come");
                std::thread::sleep(Duration::from_micros(200));
            }
            serving.kill();
        }
        people.into_iter().for_each(|person| person.join().unwrap());
    });
    // What was not heard of was decided before the kill, or not at all: then it is sent again.
    let ended = Instant::now();
    let unheard = std::mem::take(&mut *work.unheard.lock().unwrap());
    if unheard.is_empty() {
        return;
    }
    let store = Sqlite::open(&serving.data().join("registry.sqlite")).unwrap();
    for (case, begun) in unheard {
        if store.case(&work.numbers[case]).unwrap().unwrap().queue_number.is_some() {
            work.decided.lock().unwrap().push(Decided { case, begun, ended });
        } else {
            work.open.lock().unwrap().push(case);
        }
    }
}

#[test]
fn places_in_the_queue_have_no_gap_and_no_duplicate_under_64_people_and_kills() {
    let directory = fresh_dir();
    let data = directory.path().join("data");
    std::fs::create_dir_all(&data).unwrap();
    let numbers = registered(&data.join("registry.sqlite"), CASES);
    let (mut at_work, caller) = (serving(&data), Caller::new());
    let token = |person| {
        let member = json!({ "name": format!("Орындаушы {person}"), "role": "responsible-executor" });
        send(&at_work, &caller, "staff", &member)["token"].as_str().unwrap().to_owned()
    };
    let tokens: Vec<String> = (0..PEOPLE).map(token).collect();
    let label = at_the_step(&at_work, &caller, &tokens[0]);
    let later: Vec<usize> = (0..numbers.len()).collect();
    let work = Work {
        numbers,
        label,
        later: Mutex::new(later),
        open: Mutex::default(),
        unheard: Mutex::default(),
        decided: Mutex::default(),
        answered: AtomicUsize::new(0),
    };
    let mut unheard = 0;
    for _ in 0..KILLS {
        let answers = 8 + usize::try_from(Entropy.next_u64() % 24).unwrap();
        let before = work.decided.lock().unwrap().len();
        round(&work, &mut at_work, &tokens, Some(answers));
        unheard += work.decided.lock().unwrap().len() - before;
        at_work = serving(&data);
    }
    assert!(!work.later.lock().unwrap().is_empty(), "something is left to decide after the kills");
    round(&work, &mut at_work, &tokens, None);
    at_work.kill();

    let store = Sqlite::open(&data.join("registry.sqlite")).unwrap();
    let place = |case: usize| store.case(&work.numbers[case]).unwrap().unwrap().queue_number.unwrap();
    let mut places: Vec<u64> = (0..work.numbers.len()).map(place).collect();
    let decided = work.decided.lock().unwrap();
    for later in decided.iter() {
        let earlier = decided.iter().filter(|earlier| earlier.ended < later.begun);
        assert!(
            earlier.into_iter().all(|earlier| places[earlier.case] < places[later.case]),
            "a place before one that was given before"
        );
    }
    assert!(decided.len() as u64 >= CASES, "every decision was seen: {}", decided.len());
    places.sort_unstable();
    assert_eq!(places, (1..=CASES).collect::<Vec<u64>>(), "no gap, no place twice");
    eprintln!(
        "{CASES} decisions by {PEOPLE} people over {KILLS} kills, {unheard} of them in rounds that ended so"
    );
}
