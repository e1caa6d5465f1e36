//! Players change while a case is worked out: what those of before would have done is not written after it, and nothing waits for who is
//! not there any more.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use qaqpa::clock::Now;
use qaqpa::registry::{
    FirstChange, Performer, RegistrationNumber, Registry, RegistryError, Sqlite, State, Wake,
};
use qaqpa::workflow::acts::{Act, Acted};
use qaqpa::workflow::{
    Actor, CaseView, Decision, Driver, Next, Outcome, PlanStep, PlayedBy, Player, PlayerSettings, Players,
    PlayersSettings, Role, Step, When,
};

use crate::passing::{driver, morning, registered};
use crate::registry::{noon, step, submission};

/// How long one waits for another.
const PATIENCE: Duration = Duration::from_secs(20);

const NOBODY: [Actor; 0] = [];

/// By which it is said that it stands, and waited for that it may go on.
type Stop = (Sender<()>, Receiver<()>);

/// Players of whom one thinks about its answer, until it is let go.
struct Thinking {
    players: Players,
    who: Actor,
    stop: Arc<Mutex<Option<Stop>>>,
}

impl Player for Thinking {
    fn version(&self) -> u64 {
        self.players.version()
    }

    fn when(&self, case: &CaseView, step: &PlanStep, begun: Now, due: &dyn Fn() -> Option<Now>) -> When {
        let answer = self.players.when(case, step, begun, due);
        let stop = (step.actor == self.who)
            .then(|| self.stop.lock().unwrap_or_else(PoisonError::into_inner).take())
            .flatten();
        if let Some((thinks, go)) = stop {
            thinks.send(()).unwrap();
            go.recv_timeout(PATIENCE).unwrap();
        }
        answer
    }

    fn recipient_comes(&self, case: &CaseView, ready: Now) -> When {
        self.players.recipient_comes(case, ready)
    }

    fn decide(&self, case: &CaseView, step: &PlanStep, at: Now) -> Decision {
        self.players.decide(case, step, at)
    }
}

fn by_hand(roles: &[Actor]) -> PlayersSettings {
    let hand = PlayerSettings { by: PlayedBy::Hand, ..PlayerSettings::default() };
    PlayersSettings { seed: 1, roles: roles.iter().map(|role| (Role(*role), hand.clone())).collect() }
}

fn at() -> Now {
    morning().plus_seconds(60)
}

/// What is left of a case where `work` is at the steps of `who` while those who are there `before` become those who are there `after`.
fn changed_meanwhile(
    who: Actor,
    (before, after): (&[Actor], &[Actor]),
    work: impl FnOnce(&Driver, &Registry, &RegistrationNumber) + Send,
) -> (State, Option<Actor>) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("registry.db");
    let number = registered(&path, 1).remove(0);
    let players = Players::new(by_hand(before));
    let ((thinks, thinking), (go, gone)) = (channel(), channel());
    let stop = Arc::new(Mutex::new(Some((thinks, gone))));
    let (registry, driver) = driver(&path, Thinking { players: players.clone(), who, stop });
    std::thread::scope(|scope| {
        let at_work = scope.spawn(|| work(&driver, &registry, &number));
        thinking.recv_timeout(PATIENCE).unwrap();
        let wake = players.change(by_hand(after), at()).unwrap();
        registry.wake_blocking(wake.clone()).unwrap();
        players.woken(&wake);
        go.send(()).unwrap();
        at_work.join().unwrap();
    });
    driver.pass(at().plus_seconds(1)).unwrap();
    let store = registry.store();
    let state = store.case(&number).unwrap().unwrap().state;
    (state, store.task(&number).unwrap().map(|task| task.role))
}

#[test]
fn a_turn_finds_the_player_that_a_role_got_meanwhile() {
    let turn = |driver: &Driver, _: &Registry, number: &RegistrationNumber| {
        let _ = driver.advance(number, at()).unwrap();
    };
    let left = changed_meanwhile(Actor::Head, (&[Actor::Head], &NOBODY), turn);
    assert_eq!(left, (State::Completed, None));
}

#[test]
fn a_turn_leaves_to_a_person_what_a_player_would_have_done_before() {
    let turn = |driver: &Driver, _: &Registry, number: &RegistrationNumber| {
        let _ = driver.advance(number, at()).unwrap();
    };
    let executor = Actor::ResponsibleExecutor;
    let left = changed_meanwhile(executor, (&NOBODY, &[executor]), turn);
    assert_eq!(left, (State::InWork, Some(executor)));
}

#[test]
fn the_passing_of_time_finds_the_player_that_a_role_got_meanwhile() {
    let pass = |driver: &Driver, _: &Registry, _: &RegistrationNumber| drop(driver.pass(at()).unwrap());
    let left = changed_meanwhile(Actor::Head, (&[Actor::Head], &NOBODY), pass);
    assert_eq!(left, (State::Completed, None));
}

#[test]
fn the_act_of_a_person_finds_the_player_that_the_next_role_got_meanwhile() {
    let clerk = Actor::OfficeClerk;
    let act = |driver: &Driver, registry: &Registry, number: &RegistrationNumber| {
        driver.advance(number, morning()).unwrap();
        let label = registry.store().task(number).unwrap().unwrap().label;
        let performer = Performer {
            name: "Әлия".into(),
            role: clerk,
            label,
            certificate: String::new(),
            instead_of: None,
            signed: None,
        };
        driver.act(number, &performer, &Act::Complete { text: "тіркелді".into() }, at()).unwrap();
    };
    let left = changed_meanwhile(Actor::Head, (&[clerk, Actor::Head], &[clerk]), act);
    assert_eq!(left, (State::Completed, None));
}

#[test]
fn a_turn_that_waits_for_the_disk_is_worked_out_again_by_the_players_of_now() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("registry.db");
    let number = registered(&path, 1).remove(0);
    let players = Players::new(by_hand(&[Actor::Head]));
    let (registry, driver) = driver(&path, players.clone());
    let case = registry.store().case(&number).unwrap().unwrap();
    let mut turn = driver.begin(case, at()).unwrap();
    let mut changes = Vec::new();
    loop {
        let Step::Commit(change, pending) = driver.step(turn).unwrap() else { break };
        if changes.is_empty() {
            let wake = players.change(by_hand(&NOBODY), at()).unwrap();
            registry.wake_blocking(wake).unwrap();
        }
        let advanced = registry.advance_blocking(*change);
        changes.push(advanced.is_ok());
        match pending.committed(advanced).unwrap() {
            Next::Goes(next) => turn = *next,
            Next::Ends(ended) => {
                assert_eq!((ended.state, ended.result.is_some()), (State::Completed, true));
                break;
            }
        }
    }
    assert_eq!(changes, [false, true, true], "the first was worked out by the players of before");
    assert_eq!(registry.store().case(&number).unwrap().unwrap().state, State::Completed);
}

#[test]
fn what_was_not_looked_at_yet_is_part_of_the_next_change_of_the_players() {
    let players = Players::new(by_hand(&[Actor::Head]));
    let first = players.change(by_hand(&NOBODY), at()).unwrap();
    assert_eq!(first.roles, [Actor::Head]);
    // The registry did not do it, and the tester tries again.
    let again = players.change(by_hand(&NOBODY), at()).unwrap();
    assert_eq!((&again.roles, again.players), (&first.roles, first.players + 1));
    players.woken(&first);
    assert!(players.change(by_hand(&NOBODY), at()).is_some(), "an earlier one says nothing of a later");
    let last = players.change(by_hand(&NOBODY), at()).unwrap();
    players.woken(&last);
    assert!(players.change(by_hand(&NOBODY), at()).is_none());
}

#[test]
fn a_request_is_registered_without_what_players_of_before_would_begin_with() {
    let directory = tempfile::tempdir().unwrap();
    let registry = Registry::start(Arc::new(Sqlite::open(&directory.path().join("r.db")).unwrap())).unwrap();
    let begins = |id: &str, players| {
        let number = registry.register_blocking(submission(&format!("{id}-template"))).unwrap();
        let case = registry.store().case(number.number()).unwrap().unwrap();
        let mut change = step(&case, &[State::DocumentsChecked]);
        change.players = players;
        submission(id).beginning_with(FirstChange::of(change).unwrap())
    };
    let (early, late, now) = (begins("a", 0), begins("b", 0), begins("c", 1));
    assert!(registry.register_blocking(early).unwrap().first().is_some());
    registry
        .wake_blocking(Wake { roles: vec![Actor::Head], at: noon(), players: 1, played: Vec::new() })
        .unwrap();
    let late = registry.register_blocking(late).unwrap();
    assert_eq!(late.first(), None);
    assert_eq!(registry.store().case(late.number()).unwrap().unwrap().state, State::Registered);
    assert!(registry.register_blocking(now).unwrap().first().is_some());
    let stale = step(&registry.store().case(late.number()).unwrap().unwrap(), &[State::DocumentsChecked]);
    let refused = registry.advance_blocking(stale);
    assert!(matches!(refused, Err(RegistryError::PlayersChanged { .. })), "{refused:?}");
}

#[test]
fn a_process_that_starts_with_other_players_looks_at_the_steps_that_wait() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("registry.db");
    let number = registered(&path, 1).remove(0);
    let starts = |settings: PlayersSettings, now: Now| {
        let players = Players::new(settings);
        let (registry, driver) = driver(&path, players.clone());
        let wake = players.began(&registry.store().played().unwrap(), now);
        if let Some(wake) = &wake {
            registry.wake_blocking(wake.clone()).unwrap();
            players.woken(wake);
        }
        driver.pass(now).unwrap();
        let task = registry.store().task(&number).unwrap();
        (wake.map(|wake| wake.roles), task.map(|task| task.role), registry)
    };
    let head = Some(vec![Actor::Head]);
    let (woken, waits, _) = starts(by_hand(&[Actor::Head]), at());
    assert_eq!((woken, waits), (head.clone(), Some(Actor::Head)));
    let later = at().plus_seconds(60);
    let (woken, waits, _) = starts(by_hand(&[Actor::Head]), later);
    assert_eq!((woken, waits), (None, Some(Actor::Head)), "the same players");
    let (woken, waits, registry) = starts(by_hand(&NOBODY), later);
    assert_eq!((woken, waits), (head, None));
    let done = registry.store().history(&number).unwrap();
    let done = done.iter().rfind(|line| line.state == State::Completed).unwrap().done;
    assert_eq!(done, later, "nothing was done earlier by who was not there yet");
    assert_eq!(starts(by_hand(&NOBODY), later).0, None);
    let given = starts(by_hand(&[Actor::Recipient]), later).0.unwrap();
    assert_eq!(given.len(), qaqpa::workflow::ROLES.len(), "a result waits for its recipient at any of them");
}

/// The executor decides, and what comes of it is the answer of the act.
fn decides(driver: &Driver, registry: &Registry, number: &RegistrationNumber) -> Acted {
    let label = registry.store().task(number).unwrap().unwrap().label;
    let performer = Performer {
        name: "Дана".into(),
        role: Actor::ResponsibleExecutor,
        label,
        certificate: String::new(),
        instead_of: None,
        signed: None,
    };
    let draft = Act::DraftResult { fields: Vec::new(), text: String::new() };
    driver.act(number, &performer, &draft, at()).unwrap()
}

#[test]
fn a_decision_is_one_change_with_its_result_and_is_worked_out_again_where_another_took_its_place() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("registry.db");
    let numbers = registered(&path, 3);
    let ((thinks, thinking), (go, gone)) = (channel(), channel());
    // The head signs once the executor has decided.
    let players = Players::new(by_hand(&[Actor::ResponsibleExecutor]));
    let stop = Arc::new(Mutex::new(None));
    let (registry, driver) = driver(&path, Thinking { players, who: Actor::Head, stop: Arc::clone(&stop) });
    driver.pass(at()).unwrap();
    let revision = |place: usize| registry.store().case(&numbers[place]).unwrap().unwrap().revision;
    let before = [0, 1, 2].map(revision);

    let alone = decides(&driver, &registry, &numbers[0]);
    assert_eq!(revision(0), before[0] + 1, "one change, one write to the disk");
    *stop.lock().unwrap() = Some((thinks, gone));
    let (first, second) = std::thread::scope(|scope| {
        let first = scope.spawn(|| decides(&driver, &registry, &numbers[1]));
        thinking.recv_timeout(PATIENCE).unwrap();
        let second = decides(&driver, &registry, &numbers[2]);
        go.send(()).unwrap();
        (first.join().unwrap(), second)
    });
    let places = [(0, "1", &alone), (2, "2", &second), (1, "3", &first)];
    for (of, place, acted) in places {
        let result = registry.store().result(&numbers[of]).unwrap().unwrap().document;
        let result = String::from_utf8(result.to_vec()).unwrap();
        assert!(result.contains(&format!("={place} ")), "{result}");
        let case = registry.store().case(&numbers[of]).unwrap().unwrap();
        assert_eq!(case.queue_number.map(|place| place.to_string()).as_deref(), Some(place));
        let last = registry.store().history(&numbers[of]).unwrap().pop().unwrap();
        let told = acted.last.as_ref().map(|line| (line.label.clone(), line.done, line.outcome));
        assert_eq!((acted.state, told), (State::Completed, Some((last.label, last.done, last.outcome))));
        assert!(acted.open.is_none());
        let outcome: Outcome = serde_json::from_slice(case.outcome.as_ref().unwrap()).unwrap();
        assert!(outcome.fields.is_empty(), "the place is kept once: {outcome:?}");
    }
}
