//! People and their steps: staff, open steps, acts, returns; accounts, sessions, logins, drafts, answers.

use bytes::Bytes;
use qaqpa::clock::Now;
use qaqpa::registry::{
    AccountQuery, AccountRows, AccountWrite, AccountWritten, Actor, LockRule, LoginAttempt, LoginWay,
    NewSession, OpenFor, Performer, QueueFrom, QueuePlace, QueueQuery, RegistrationNumber, Registry,
    RegistryError, RequestQuery, SessionOwner, Staff, StandsIn, State, StepLine, StepOutcome, Store, Taken,
    Task, Vote, Wake, Write, Written,
};

use super::super::{noon, step, submission};
use super::{Place, on_both};
use crate::support::submissions::DECLARANT;

on_both! {
    a_step_waits_in_its_role_s_queue_until_it_is_done,
    a_page_of_the_queue_goes_on_from_its_place_whatever_was_done_before_it,
    a_step_of_a_case_that_is_ended_wakes_it_again,
    cases_at_the_steps_of_a_role_are_looked_at_when_asked_for,
    somebody_of_the_staff_is_found_by_name_token_and_certificate,
    an_account_is_made_once_and_what_belongs_to_it_is_kept,
    sessions_end_and_are_replaced,
    logins_that_fail_are_locked,
    first_attempts_at_several_gateways_are_counted_one_after_another,
    everything_is_let_go_of_and_numbers_begin_anew,
    a_character_that_a_database_cannot_keep_spoils_no_batch,
}

fn account(store: &dyn Store, write: AccountWrite) -> AccountWritten {
    match store.commit(&[Write::Account(write)]).unwrap().remove(0).unwrap() {
        Written::Account(written) => written,
        other => panic!("{other:?}"),
    }
}

fn made(store: &dyn Store, iin: &str) -> i64 {
    let write = AccountWrite::Create { iin: iin.into(), password: "phc".into(), proven: false, at: noon() };
    match account(store, write) {
        AccountWritten::Account(id) => id,
        other => panic!("{other:?}"),
    }
}

fn registered(registry: &Registry, id: &str) -> RegistrationNumber {
    registry.register_blocking(submission(id)).unwrap().number().clone()
}

fn open_step(role: Actor, due: Option<Now>) -> Task {
    Task::open("7", role, noon(), due)
}

fn queue_of(store: &dyn Store, role: Actor, search: Option<&str>) -> Vec<RegistrationNumber> {
    let search = search.map(str::to_owned);
    let query = QueueQuery { role, service_id: None, search, from: QueueFrom::START, entries_max: 10 };
    store.queue(&query).unwrap().into_iter().map(|entry| entry.number).collect()
}

fn a_step_waits_in_its_role_s_queue_until_it_is_done(place: &dyn Place) {
    let registry = place.registry();
    let store = registry.store();
    let numbers: Vec<_> = ["a", "b", "c"].iter().map(|id| registered(&registry, id)).collect();
    let dues = [None, Some(noon().plus_seconds(20)), Some(noon().plus_seconds(10))];
    for (number, due) in numbers.iter().zip(dues) {
        let case = store.case(number).unwrap().unwrap();
        let mut change = step(&case, &[State::DocumentsChecked, State::InWork]);
        change.task = Some(open_step(Actor::Head, due));
        registry.advance_blocking(change).unwrap();
    }
    let in_order = [numbers[2].clone(), numbers[1].clone(), numbers[0].clone()];
    assert_eq!(queue_of(store, Actor::Head, None), in_order);
    assert!(queue_of(store, Actor::OfficeClerk, None).is_empty());
    assert_eq!(queue_of(store, Actor::Head, Some(&numbers[0].to_string())), [numbers[0].clone()]);
    assert_eq!(queue_of(store, Actor::Head, Some(DECLARANT)).len(), 3);
    assert_eq!(store.waiting(noon().plus_seconds(15)).unwrap(), [(Actor::Head, 3, 1)]);

    // A vote, a hand, a name: what is written of an open step is read.
    let case = store.case(&numbers[0]).unwrap().unwrap();
    let taken =
        Taken { by: "Асель".into(), until: noon().plus_seconds(60), instead_of: Some("Бек".into()) };
    let task = Task {
        taken: Some(taken),
        named: Some("Асель".into()),
        votes: vec![Vote { by: "Дана".into(), positive: false }],
        ..open_step(Actor::Head, None)
    };
    let mut change = step(&case, &[]);
    (change.task, change.work_at) = (Some(task.clone()), noon().plus_seconds(30));
    registry.advance_blocking(change).unwrap();
    let kept = store.task(&numbers[0]).unwrap().unwrap();
    assert_eq!(kept, Task { wake_at: Some(noon().plus_seconds(30)), ..task });

    // Another person does not do what is in hand; whoever has it does, and signs.
    let case = store.case(&numbers[0]).unwrap().unwrap();
    let mut act = step(&case, &[State::InWork]);
    act.at = noon().plus_seconds(1);
    let performer = |name: &str| Performer {
        name: name.into(),
        role: Actor::Head,
        label: "7".into(),
        certificate: "0a".into(),
        instead_of: None,
        signed: Some(Bytes::from_static(b"<act/>")),
    };
    act.performer = Some(performer("Марат"));
    assert!(matches!(registry.advance_blocking(act.clone()), Err(RegistryError::InHand { .. })));
    act.performer = Some(performer("Асель"));
    registry.advance_blocking(act).unwrap();
    assert_eq!(store.acts(&numbers[0]).unwrap(), [Bytes::from_static(b"<act/>")]);
    assert_eq!(store.task(&numbers[0]).unwrap(), None);
    assert_eq!(store.history(&numbers[0]).unwrap().len(), 3);
    assert_eq!(queue_of(store, Actor::Head, None).len(), 2);
}

fn a_page_of_the_queue_goes_on_from_its_place_whatever_was_done_before_it(place: &dyn Place) {
    let registry = place.registry();
    let store = registry.store();
    // Three moments, and none: many are due at the same one.
    let due =
        |at: usize| [Some(noon()), Some(noon().plus_seconds(9)), Some(noon().plus_seconds(5)), None][at % 4];
    let numbers: Vec<_> = (0..20).map(|at| registered(&registry, &format!("m{at}"))).collect();
    let open = |number: &RegistrationNumber, role, due| {
        let case = store.case(number).unwrap().unwrap();
        let mut change = step(&case, &[State::DocumentsChecked]);
        change.task = Some(open_step(role, due));
        registry.advance_blocking(change).unwrap();
    };
    for (at, number) in numbers.iter().enumerate() {
        open(number, Actor::Head, due(at));
    }
    open(&registered(&registry, "other"), Actor::OfficeClerk, Some(noon()));
    let service_id = store.case(&numbers[0]).unwrap().unwrap().service_id;
    for (service_id, search) in [(None, None), (Some(service_id), None), (None, Some(DECLARANT.to_owned()))] {
        let page = |from, entries_max| {
            let (service_id, search) = (service_id.clone(), search.clone());
            store.queue(&QueueQuery { role: Actor::Head, service_id, search, from, entries_max }).unwrap()
        };
        let all = page(QueueFrom::START, 100);
        assert_eq!(all.len(), numbers.len());
        assert!(all.is_sorted_by(|one, next| one.place < next.place), "{all:?}");
        for (at, entry) in all.iter().enumerate() {
            let read: QueuePlace = entry.place.to_string().parse().unwrap();
            let behind = &all[at + 1..];
            assert_eq!(page(QueueFrom::After(read), 3), behind[..behind.len().min(3)]);
            assert_eq!(page(QueueFrom::Before(read), 3), all[at.saturating_sub(3)..at]);
            assert_eq!(page(QueueFrom::Offset(u32::try_from(at).unwrap()), 1), all[at..=at]);
        }
    }
    // What was on the page before is done meanwhile, also the entry from which it goes on: nothing is passed over.
    let page = |from, entries_max| {
        let query = QueueQuery { role: Actor::Head, service_id: None, search: None, from, entries_max };
        store.queue(&query).unwrap()
    };
    let (first, all) = (page(QueueFrom::START, 5), page(QueueFrom::START, 100));
    for entry in &first {
        let mut done = step(&store.case(&entry.number).unwrap().unwrap(), &[State::InWork]);
        done.work_at = noon();
        registry.advance_blocking(done).unwrap();
    }
    assert_eq!(page(QueueFrom::After(first[4].place), 5), all[5..10]);
    assert_eq!(page(QueueFrom::Before(all[5].place), 5), []);
}

fn a_step_of_a_case_that_is_ended_wakes_it_again(place: &dyn Place) {
    let registry = place.registry();
    let store = registry.store();
    let number = registered(&registry, "a");
    let case = store.case(&number).unwrap().unwrap();
    let wake_at = noon().plus_seconds(90);
    let mut change = step(&case, &[State::InWork, State::Completed]);
    change.result = Some(Bytes::from_static(b"<result/>"));
    change.task = Some(Task { wake_at: Some(wake_at), ..open_step(Actor::StateCorporationEmployee, None) });
    registry.advance_blocking(change).unwrap();
    assert_eq!(store.case(&number).unwrap().unwrap().work_at, None);
    assert_eq!(store.task(&number).unwrap().unwrap().wake_at, Some(wake_at));
    assert_eq!(store.due(wake_at, 5).unwrap(), [(number.clone(), wake_at)]);
    assert_eq!(store.behind(wake_at).unwrap().unwrap().requests, 0, "its answer is there");

    let case = store.case(&number).unwrap().unwrap();
    let mut unclaimed = step(&case, &[]);
    let line = StepLine::of("9", State::Completed, noon(), wake_at, StepOutcome::Unclaimed);
    (unclaimed.lines, unclaimed.at) = (vec![line], wake_at);
    registry.advance_blocking(unclaimed).unwrap();
    let returns = store.returns(0, 10).unwrap();
    assert_eq!((returns.len(), returns[0].place, &returns[0].number), (1, 1, &number));
    assert!(store.due(wake_at, 5).unwrap().is_empty());
}

fn cases_at_the_steps_of_a_role_are_looked_at_when_asked_for(place: &dyn Place) {
    let registry = place.registry();
    let store = registry.store();
    let never = Now::from_millis(i64::MAX);
    let waits = |id: &str, states: &[State], role, wake_at: Option<Now>| {
        let number = registered(&registry, id);
        let case = store.case(&number).unwrap().unwrap();
        let mut change = step(&case, states);
        let ended = states.last().is_some_and(|state| state.is_final());
        change.result = ended.then(|| Bytes::from_static(b"<result/>"));
        change.task = Some(Task { wake_at, ..open_step(role, None) });
        change.work_at = wake_at.unwrap_or(never);
        registry.advance_blocking(change).unwrap();
        number
    };
    let (at, early) = (noon().plus_seconds(60), noon().plus_seconds(30));
    let open = waits("a", &[State::InWork], Actor::Head, None);
    let soon = waits("b", &[State::InWork], Actor::Head, Some(early));
    let given = waits("c", &[State::InWork, State::Completed], Actor::StateCorporationEmployee, None);
    let other = waits("d", &[State::InWork], Actor::OfficeClerk, None);
    let later = noon().plus_seconds(3_600);
    assert_eq!(store.due(later, 9).unwrap(), [(soon.clone(), early)]);
    let roles = vec![Actor::Head, Actor::StateCorporationEmployee];
    let played = vec![(Actor::Head, 7), (Actor::OfficeClerk, i64::MAX)];
    registry.wake_blocking(Wake { roles, at, players: 1, played: played.clone() }).unwrap();
    let mut kept = store.played().unwrap();
    kept.sort_by_key(|(role, _)| role.as_str());
    assert_eq!(kept, played);
    assert_eq!(store.due(later, 9).unwrap(), [(soon, early), (open.clone(), at), (given.clone(), at)]);
    assert_eq!(store.task(&open).unwrap().unwrap().wake_at, Some(at));
    assert_eq!(store.task(&given).unwrap().unwrap().wake_at, Some(at));
    assert_eq!(store.task(&other).unwrap().unwrap().wake_at, None);
    assert_eq!(store.behind(later).unwrap().unwrap().requests, 2, "the answer of one of them is there");
    registry.wake_blocking(Wake { roles: Vec::new(), at, players: 2, played: vec![] }).unwrap();
    assert_eq!(store.played().unwrap(), []);
}

fn somebody_of_the_staff_is_found_by_name_token_and_certificate(place: &dyn Place) {
    let registry = place.registry();
    let store = registry.store();
    let person = |name: &str, token: u8, certificate: Option<u8>| Staff {
        name: name.into(),
        role: Actor::Head,
        token: [token; 32],
        certificate: certificate.map(|octet| [octet; 32]),
        stands_in: Some(StandsIn { for_whom: "b".into(), until: noon() }),
        since: noon(),
    };
    registry.staff_blocking(person("a", 1, Some(9))).unwrap();
    registry.staff_blocking(person("b", 2, None)).unwrap();
    let found = store.staff_by_token(&[1; 32]).unwrap().unwrap();
    assert_eq!((found.name.as_str(), found.role, found.certificate), ("a", Actor::Head, Some([9; 32])));
    assert_eq!(found.stands_in.as_ref().map(|stands_in| stands_in.for_whom.as_str()), Some("b"));
    assert_eq!(store.staff_by_certificate(&[9; 32]).unwrap().unwrap(), found);
    assert_eq!(store.staff_by_token(&[7; 32]).unwrap(), None);
    // Another with the same certificate, and the same name with another token, give way.
    registry.staff_blocking(person("c", 3, Some(9))).unwrap();
    registry.staff_blocking(person("b", 4, None)).unwrap();
    let names =
        |store: &dyn Store| store.staff().unwrap().into_iter().map(|one| one.name).collect::<Vec<_>>();
    assert_eq!(names(store), ["b", "c"]);
    assert_eq!(store.staff_by_token(&[2; 32]).unwrap(), None);
    let done = account(store, AccountWrite::StaffPassword { name: "b".into(), password: "phc".into() });
    assert_eq!(done, AccountWritten::Done(true));
    let AccountRows::Staff(Some((_, password))) =
        store.accounts(&AccountQuery::StaffByName("b".into())).unwrap()
    else {
        panic!("b is there")
    };
    assert_eq!(password.as_deref(), Some("phc"));
    assert!(registry.dismiss_blocking("b").unwrap());
    assert!(!registry.dismiss_blocking("b").unwrap());
    assert_eq!(names(store), ["c"]);
}

fn an_account_is_made_once_and_what_belongs_to_it_is_kept(place: &dyn Place) {
    let registry = place.registry();
    let store = registry.store();
    let id = made(store, DECLARANT);
    let again =
        AccountWrite::Create { iin: DECLARANT.into(), password: "other".into(), proven: true, at: noon() };
    assert_eq!(account(store, again), AccountWritten::Exists);
    let draft = |service: &str, text: &str, drafts_max| AccountWrite::SaveDraft {
        account: id,
        service_id: service.into(),
        data: Bytes::copy_from_slice(text.as_bytes()),
        at: noon(),
        drafts_max,
        all_bytes_max: 100,
    };
    assert_eq!(account(store, draft("s", "one", 1)), AccountWritten::Done(true));
    assert_eq!(account(store, draft("s", "two", 1)), AccountWritten::Done(true), "it is changed");
    assert_eq!(account(store, draft("t", "one", 1)), AccountWritten::Done(false), "one is enough");
    assert_eq!(account(store, draft("t", &"x".repeat(98), 2)), AccountWritten::Done(false), "too much");
    let drafts = |query| match store.accounts(&query).unwrap() {
        AccountRows::Drafts(drafts) => drafts,
        other => panic!("{other:?}"),
    };
    assert_eq!(&drafts(AccountQuery::Draft(id, "s".into()))[0].data[..], b"two");
    assert_eq!(drafts(AccountQuery::Drafts(id)).len(), 1);
    let numbered = |service: &str, number: &str, seconds: i64, since: i64| {
        let write = AccountWrite::NumberDraft {
            account: id,
            service_id: service.into(),
            number: number.into(),
            at: noon().plus_seconds(seconds),
            since: noon().plus_seconds(since),
        };
        match account(store, write) {
            AccountWritten::Numbered(found) => found,
            other => panic!("{other:?}"),
        }
    };
    let one = |number: &str, seconds: i64| Some((number.to_owned(), noon().plus_seconds(seconds)));
    assert_eq!(numbered("s", "1", 0, -60), one("1", 0));
    assert_eq!(numbered("s", "2", 60, 0), one("1", 0), "the first one counts");
    assert_eq!(numbered("s", "3", 120, 60), one("3", 120), "until it is old");
    assert_eq!(account(store, draft("s", "two", 1)), AccountWritten::Done(true));
    assert_eq!(numbered("s", "4", 121, 60), one("4", 121), "what is saved anew is another request");
    assert_eq!(numbered("t", "5", 0, 0), None);
    let prove = |password: Option<&str>| AccountWrite::Prove {
        iin: DECLARANT.into(),
        password: password.map(str::to_owned),
        at: noon(),
    };
    assert_eq!(account(store, prove(None)), AccountWritten::Account(id));
    assert!(drafts(AccountQuery::Drafts(id)).is_empty(), "whoever made them may have been a stranger");
    let read = |iin: &str| match store.accounts(&AccountQuery::OfIin(iin.into())).unwrap() {
        AccountRows::Account(account) => account,
        other => panic!("{other:?}"),
    };
    assert_eq!(read(DECLARANT).map(|one| (one.proven, one.password)), Some((true, None)));
    account(store, prove(Some("new")));
    account(store, AccountWrite::NoticesRead { account: id, at: noon() });
    let one = read(DECLARANT).unwrap();
    assert_eq!((one.password.as_deref(), one.notices_read_at), (Some("new"), noon()));
    assert_eq!(read("000000000000"), None);

    let number = registered(&registry, "a");
    let query = RequestQuery { iin: Some(DECLARANT.into()), entries_max: 5, ..RequestQuery::default() };
    let requests = |query: RequestQuery| match store.accounts(&AccountQuery::Requests(query)).unwrap() {
        AccountRows::Requests(requests) => requests.into_iter().map(|one| one.number).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(requests(query.clone()), std::slice::from_ref(&number));
    assert!(requests(RequestQuery { state: Some(State::Completed), ..query }).is_empty());
    for process in [1, 3] {
        let answer = AccountWrite::Answer { number: number.clone(), process, information: 2, at: noon() };
        assert_eq!(account(store, answer), AccountWritten::Done(true));
    }
    assert_eq!(
        store.accounts(&AccountQuery::Answer(number)).unwrap(),
        AccountRows::Answer(Some((3, 2, noon())))
    );
    let AccountRows::Answers(answers) = store.accounts(&AccountQuery::Answers).unwrap() else { panic!() };
    assert_eq!((answers[0].process, answers[0].information), ([0, 0, 1], [0, 1, 0]));
}

fn sessions_end_and_are_replaced(place: &dyn Place) {
    let store = place.store();
    let store = &*store;
    let id = made(store, DECLARANT);
    let open = |token: u8, replaces: Option<u8>, at: Now| {
        AccountWrite::Open(NewSession {
            token: [token; 32],
            owner: OpenFor::Account(id),
            way: LoginWay::Password,
            at,
            ends_at: at.plus_seconds(600),
            refused_at: None,
            replaces: replaces.map(|octet| [octet; 32]),
            sessions_max: 2,
        })
    };
    let read = |token: u8| match store.accounts(&AccountQuery::Session([token; 32])).unwrap() {
        AccountRows::Session(session) => session,
        other => panic!("{other:?}"),
    };
    account(store, open(1, None, noon()));
    account(store, open(2, Some(1), noon().plus_seconds(1)));
    assert!(read(1).is_none());
    account(store, AccountWrite::Seen { token: [2; 32], at: noon().plus_seconds(9) });
    let session = read(2).unwrap();
    assert!(matches!(session.owner, SessionOwner::Account(of) if of.id == id));
    assert_eq!(session.seen_at, noon().plus_seconds(9));
    // The clock was set back.
    account(store, AccountWrite::Seen { token: [2; 32], at: noon().plus_seconds(5) });
    assert_eq!(read(2).unwrap().seen_at, noon().plus_seconds(5));
    account(store, open(3, None, noon().plus_seconds(2)));
    account(store, open(4, None, noon().plus_seconds(3)));
    assert!(read(2).is_none() && read(3).is_some() && read(4).is_some(), "two at most, the newest stay");
    account(store, AccountWrite::Close { token: [4; 32] });
    assert!(read(4).is_none());
    store.commit(&[Write::Probe(noon().plus_seconds(10_000))]).unwrap().remove(0).unwrap();
    assert!(read(3).is_none(), "what has ended goes");
}

fn logins_that_fail_are_locked(place: &dyn Place) {
    let store = place.store();
    let store = &*store;
    let rule = LockRule { free: 2, base_millis: 1_000, most_millis: 60_000, forgotten_millis: 3_600_000 };
    let attempt = |seconds: i64| {
        let subjects = vec![([1; 32], rule), ([2; 32], LockRule { free: 9, ..rule })];
        AccountWrite::Attempt(LoginAttempt { subjects, at: noon().plus_seconds(seconds) })
    };
    assert_eq!(account(store, attempt(0)), AccountWritten::MayTry { refused_at: None });
    assert_eq!(account(store, attempt(0)), AccountWritten::MayTry { refused_at: Some(noon()) });
    assert_eq!(account(store, attempt(0)), AccountWritten::Locked { until: noon().plus_seconds(1) });
    let succeeded = AccountWrite::Succeeded(vec![[1; 32], [2; 32]]);
    assert_eq!(account(store, succeeded), AccountWritten::Done(true));
    assert_eq!(account(store, attempt(0)), AccountWritten::MayTry { refused_at: None });
    let challenge = || AccountWrite::UseChallenge { id: [5; 32], ends_at: noon() };
    assert_eq!(account(store, challenge()), AccountWritten::Done(true));
    assert_eq!(account(store, challenge()), AccountWritten::Done(false), "once");
    // A clock that was set back: the lock lasts as long as it would have, from then on.
    let refused_at = |seconds: i64| Some(noon().plus_seconds(seconds));
    assert_eq!(account(store, attempt(10_000)), AccountWritten::MayTry { refused_at: None });
    assert_eq!(account(store, attempt(10_000)), AccountWritten::MayTry { refused_at: refused_at(10_000) });
    assert_eq!(
        account(store, attempt(10_000)),
        AccountWritten::Locked { until: noon().plus_seconds(10_001) }
    );
    assert_eq!(account(store, attempt(100)), AccountWritten::Locked { until: noon().plus_seconds(101) });
    assert_eq!(account(store, attempt(100)), AccountWritten::Locked { until: noon().plus_seconds(101) });
    assert_eq!(account(store, attempt(101)), AccountWritten::MayTry { refused_at: refused_at(100) });
}

fn first_attempts_at_several_gateways_are_counted_one_after_another(place: &dyn Place) {
    let stores = [place.gateway("one"), place.gateway("two")];
    let rule = LockRule { free: 3, base_millis: 60_000, most_millis: 60_000, forgotten_millis: 3_600_000 };
    // Each subject is new: there is no row to be locked.
    for subject in 1..=20 {
        let judged = std::thread::scope(|scope| {
            let tries = |store: &dyn Store| {
                let attempt = || {
                    let subjects = vec![([subject; 32], rule), ([0; 32], LockRule { free: 900, ..rule })];
                    account(store, AccountWrite::Attempt(LoginAttempt { subjects, at: noon() }))
                };
                (0..4).filter(|_| matches!(attempt(), AccountWritten::MayTry { .. })).count()
            };
            // A process has one writer.
            let all = stores.each_ref().map(|store| scope.spawn(move || tries(&**store)));
            all.into_iter().map(|one| one.join().unwrap()).sum::<usize>()
        });
        assert_eq!(judged, 3, "{subject}");
    }
}

fn everything_is_let_go_of_and_numbers_begin_anew(place: &dyn Place) {
    let registry = place.registry();
    let store = registry.store();
    made(store, DECLARANT);
    let number = registered(&registry, "a");
    registry.journal_refusal_blocking(super::super::refusal()).unwrap();
    registry.forget_all_blocking().unwrap();
    assert!(store.case(&number).unwrap().is_none());
    let counts = store.counts().unwrap();
    assert_eq!((counts.registered(), counts.refusals), (0, 0));
    assert_eq!(store.accounts(&AccountQuery::OfIin(DECLARANT.into())).unwrap(), AccountRows::Account(None));
    let again = registered(&registry, "a");
    assert_eq!(again, number, "the first number");
    let stored = store.document(&again).unwrap().unwrap();
    assert!(!stored.certificates.is_empty(), "its certificates are kept anew");
}

fn a_character_that_a_database_cannot_keep_spoils_no_batch(place: &dyn Place) {
    let store = place.store();
    let mut refusal = super::super::refusal();
    refusal.sender = "a\0b".into();
    let outcomes = store.commit(&[Write::JournalRefusal(refusal), Write::Register(submission("a"))]).unwrap();
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert_eq!(store.counts().unwrap().registered(), 1);
    assert_eq!(store.refusals(1).unwrap()[0].sender.chars().count(), 3);
}
