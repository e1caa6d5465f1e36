//! Registrations, refusals, changes and claims.

use std::collections::{HashMap, HashSet};

use qaqpa::clock::Now;
use qaqpa::registry::{
    Advance, Claim, FirstChange, Lease, Registration, RegistrationNumber, RegistryError, State, Write,
    Written,
};

use super::super::*;
use super::{Place, on_both, on_threads};

on_both! {
    sixty_four_producers_get_unique_numbers_without_gaps_and_all_are_on_disk,
    the_same_message_sent_at_once_by_many_gets_one_number,
    the_same_signed_content_sent_at_once_in_64_messages_gets_one_number,
    the_number_of_what_a_known_sender_registered_is_for_that_sender_alone,
    a_document_that_is_registered_for_one_service_is_not_registered_for_another,
    a_message_id_is_the_sender_s_own,
    another_content_under_the_same_id_is_refused_also_within_one_batch,
    after_a_restart_the_message_has_the_number_it_had,
    numbers_begin_anew_with_the_year_in_almaty,
    what_is_larger_than_is_stored_is_refused_before_it_can_spoil_a_batch,
    refusals_are_journalled_with_their_codes_and_can_come_again,
    a_change_happens_from_the_state_it_names_and_only_once,
    a_case_is_in_one_workers_hands_until_its_lease_ends,
    places_in_a_queue_are_taken_with_the_change_and_leave_no_gap,
    documents_and_results_of_a_usual_size_come_back_as_they_were,
    a_first_change_comes_with_its_registration_or_is_left_to_be_made,
}

fn sixty_four_producers_get_unique_numbers_without_gaps_and_all_are_on_disk(place: &dyn Place) {
    on_threads(async {
        let registry = place.registry();
        let producers = (0..64).map(|producer| {
            let registry = registry.clone();
            tokio::spawn(async move {
                let mut last = 0;
                let mut numbers = Vec::new();
                for i in 0..25 {
                    let got = registry.register(submission(&format!("{producer}-{i}"))).await.unwrap();
                    assert_eq!((got.arrival(), got.state()), (Registration::New, State::Registered));
                    assert!(got.number().sequence() > last, "what is registered later has a later number");
                    last = got.number().sequence();
                    numbers.push(got.number().clone());
                }
                numbers
            })
        });
        let producers: Vec<_> = producers.collect();
        let mut acknowledged = HashSet::new();
        for producer in producers {
            acknowledged.extend(producer.await.unwrap());
        }
        let sequences: HashSet<u64> = acknowledged.iter().map(RegistrationNumber::sequence).collect();
        assert_eq!(sequences, (1..=1600).collect());
        drop(registry);
        let again = place.store();
        assert!(acknowledged.iter().all(|number| again.case(number).unwrap().is_some()));
        assert_eq!(again.counts().unwrap().registered(), 1600);
    });
}

fn the_same_message_sent_at_once_by_many_gets_one_number(place: &dyn Place) {
    on_threads(async {
        let registry = place.registry();
        let tries: Vec<_> = (0..64)
            .map(|_| {
                let registry = registry.clone();
                tokio::spawn(async move { registry.register(submission("same")).await.unwrap() })
            })
            .collect();
        let mut first = 0;
        let mut numbers = HashSet::new();
        for one in tries {
            let got = one.await.unwrap();
            first += usize::from(got.arrival() == Registration::New);
            numbers.insert(got.number().to_string());
        }
        assert_eq!((first, numbers.len()), (1, 1));
    });
}

fn the_same_signed_content_sent_at_once_in_64_messages_gets_one_number(place: &dyn Place) {
    on_threads(async {
        let registry = place.registry();
        let tries: Vec<_> = (0..64)
            .map(|n| {
                let registry = registry.clone();
                let (sender, id) = (format!("system-{}", n % 5), format!("message-{n}"));
                let one = if n % 2 == 0 {
                    soap(&sender, None, &id, "one content")
                } else {
                    Request { text: Some("one content".into()), ..request(&id) }.submission()
                };
                tokio::spawn(async move { registry.register(one).await.unwrap() })
            })
            .collect();
        let mut numbers = HashMap::new();
        for one in tries {
            let got = one.await.unwrap();
            *numbers.entry(got.number().to_string()).or_insert(0) +=
                usize::from(got.arrival() == Registration::New);
        }
        assert_eq!(numbers.values().collect::<Vec<_>>(), [&1]);
        assert_eq!(registry.counts().await.unwrap().registered(), 1);
    });
}

fn the_number_of_what_a_known_sender_registered_is_for_that_sender_alone(place: &dyn Place) {
    let registry = place.registry();
    let first = registry.register_blocking(soap("A", Some("A"), "1", "content")).unwrap();
    for stranger in [soap("B", Some("B"), "1", "content"), soap("A", None, "1", "content")] {
        assert_eq!(registry.register_blocking(stranger), Err(RegistryError::AlreadyRegistered));
    }
    let over_rest = Request { text: Some("content".into()), ..request("r") }.submission();
    assert_eq!(registry.register_blocking(over_rest), Err(RegistryError::AlreadyRegistered));
    let again = registry.register_blocking(soap("another name", Some("A"), "2", "content")).unwrap();
    assert_eq!((again.number(), again.arrival()), (first.number(), Registration::Duplicate));
    // Where nobody proved who registered it, what was signed is all there is to show.
    let open_one = registry.register_blocking(soap("A", None, "2", "other content")).unwrap();
    let shown = registry.register_blocking(soap("B", Some("B"), "2", "other content")).unwrap();
    assert_eq!((shown.number(), shown.arrival()), (open_one.number(), Registration::Duplicate));
}

fn a_document_that_is_registered_for_one_service_is_not_registered_for_another(place: &dyn Place) {
    let registry = place.registry();
    registry.register_blocking(submission("a")).unwrap();
    let other = Request { service_id: "another", service_code: "00313", ..request("a") }.submission();
    assert_eq!(registry.register_blocking(other), Err(RegistryError::AlreadyRegistered));
}

fn a_message_id_is_the_sender_s_own(place: &dyn Place) {
    let registry = place.registry();
    // Unsigned senders, two known ones with one senderId, one with two senderIds, and REST: seven spaces, no two of them meet.
    let mut count = 0;
    let mut text = || {
        count += 1;
        format!("content {count}")
    };
    for (sender, owner) in [("S", None), ("T", None), ("S", Some("A")), ("S", Some("B")), ("T", Some("A"))] {
        registry.register_blocking(soap(sender, owner, "id", &text())).unwrap();
        let taken = registry.register_blocking(soap(sender, owner, "id", &text()));
        assert_eq!(taken, Err(RegistryError::Conflict), "{sender} {owner:?}");
    }
    for _ in 0..2 {
        let over_rest = Request { sender: "S".into(), text: Some(text()), ..request("id") }.submission();
        registry.register_blocking(over_rest).unwrap();
    }
    // No concatenation of one space's names is another's.
    registry.register_blocking(soap("Si", None, "d", &text())).unwrap();
    registry.register_blocking(soap("", None, "Sid", &text())).unwrap();
}

fn another_content_under_the_same_id_is_refused_also_within_one_batch(place: &dyn Place) {
    let other = soap("portal", None, "a", "another");
    let store = place.store();
    let batch = [
        Write::Register(soap("portal", None, "a", "one")),
        Write::Register(other.clone()),
        Write::Register(soap("portal", None, "b", "two")),
    ];
    let outcomes = store.commit(&batch).unwrap();
    assert_eq!(outcomes[1], Err(RegistryError::Conflict));
    assert!(
        matches!(&outcomes[2], Ok(Written::Registered(entry)) if entry.number.sequence() == 2),
        "its neighbour is not harmed"
    );
    drop(store);
    let refused = place.registry().register_blocking(other).unwrap_err();
    assert_eq!(refused, RegistryError::Conflict);
}

fn after_a_restart_the_message_has_the_number_it_had(place: &dyn Place) {
    let before = place.registry().register_blocking(submission("a")).unwrap();
    let registry = place.registry();
    let later = Request { received_at: noon().plus_seconds(3_600), ..request("a") }.submission();
    let after = registry.register_blocking(later).unwrap();
    assert_eq!(
        (after.number(), after.registered_at(), after.due_at()),
        (before.number(), noon(), before.due_at())
    );
    assert_eq!(after.arrival(), Registration::Duplicate);
    assert_eq!(registry.register_blocking(submission("b")).unwrap().number().sequence(), 2);
    let case = registry.store().case(before.number()).unwrap().unwrap();
    let stored = registry.store().document(before.number()).unwrap().unwrap();
    assert_eq!(&stored.document, submission("a").document());
    assert_eq!(case.declarant_id, DECLARANT);
    assert!(registry.store().history(before.number()).unwrap().is_empty(), "nothing was done to it");
    assert!(!format!("{case:?} {:?}", submission("a")).contains(DECLARANT), "what is printed bears no IIN");
}

fn numbers_begin_anew_with_the_year_in_almaty(place: &dyn Place) {
    let registry = place.registry();
    let at = |id: &str, time| {
        let received_at = Now::parse(time).unwrap();
        let submission = Request { received_at, ..request(id) }.submission();
        registry.register_blocking(submission).unwrap().number().to_string()
    };
    assert!(at("a", "2026-12-31T18:59:59Z").starts_with("000-2026-0000001-"));
    assert!(at("b", "2026-12-31T19:00:00Z").starts_with("000-2027-0000001-"));
    assert!(at("c", "2026-12-31T18:59:59Z").starts_with("000-2026-0000002-"));
    let other = Request { service_code: "00313", ..request("d") }.submission();
    assert!(
        registry.register_blocking(other).unwrap().number().to_string().starts_with("00313-2026-0000001-")
    );
}

fn what_is_larger_than_is_stored_is_refused_before_it_can_spoil_a_batch(place: &dyn Place) {
    let registry = place.registry();
    let error = registry.register_blocking(submission(&"m".repeat(2_000))).unwrap_err();
    assert_eq!(error, RegistryError::TooLarge { part: "messageId", octets: 2_000, octets_max: 1_024 });
}

fn refusals_are_journalled_with_their_codes_and_can_come_again(place: &dyn Place) {
    on_threads(async {
        let registry = place.registry();
        let first = registry.journal_refusal(refusal()).await.unwrap().unwrap();
        let second = registry.journal_refusal(refusal()).await.unwrap().unwrap();
        assert!(second > first);
        let journal = registry.refusals(10).await.unwrap();
        assert_eq!((journal.len(), journal[0].id, &journal[0].codes), (2, second, &refusal().codes));
        let counts = registry.counts().await.unwrap();
        assert_eq!((counts.refusals, counts.registered()), (2, 0));
    });
}

fn a_change_happens_from_the_state_it_names_and_only_once(place: &dyn Place) {
    let registry = place.registry();
    let number = registry.register_blocking(submission("a")).unwrap().number().clone();
    let case = registry.store().case(&number).unwrap().unwrap();
    let change = step(&case, &[State::DocumentsChecked, State::InWork]);
    let done = registry.advance_blocking(change.clone()).unwrap();
    assert_eq!((done.state, done.revision), (State::InWork, 1));
    assert!(matches!(
        registry.advance_blocking(change),
        Err(RegistryError::Moved { found: State::InWork, found_revision: 1, .. })
    ));

    let case = registry.store().case(&number).unwrap().unwrap();
    let back = registry.advance_blocking(step(&case, &[State::DocumentsChecked]));
    assert_eq!(back, Err(RegistryError::Forbidden { from: State::InWork, to: State::DocumentsChecked }));
    let unsigned = registry.advance_blocking(step(&case, &[State::Completed]));
    assert_eq!(
        unsigned,
        Err(RegistryError::Forbidden { from: State::InWork, to: State::Completed }),
        "no end without its signed answer"
    );
    assert_eq!(registry.store().history(&number).unwrap().len(), 2, "what is refused leaves no trace");

    let signed =
        Advance { result: Some(Bytes::from_static(b"<result/>")), ..step(&case, &[State::Completed]) };
    registry.advance_blocking(signed).unwrap();
    let case = registry.store().case(&number).unwrap().unwrap();
    assert_eq!((case.state, case.work_at, case.lease), (State::Completed, None, None));
    assert_eq!(&registry.store().result(&number).unwrap().unwrap().document[..], b"<result/>");
}

fn a_case_is_in_one_workers_hands_until_its_lease_ends(place: &dyn Place) {
    let registry = place.registry();
    let numbers: Vec<_> = (0..10)
        .map(|i| registry.register_blocking(submission(&i.to_string())).unwrap().number().clone())
        .collect();
    let claim = |worker: &str, now: Now| {
        let wish = Claim { worker: worker.into(), now, until: now.plus_seconds(30), cases_max: 6 };
        registry.claim_blocking(wish).unwrap()
    };
    assert!(claim("a", noon()).is_empty(), "whoever registered has the first turn");
    let later = noon().plus_seconds(60);
    let (a, b, c) = (claim("a", later), claim("b", later), claim("c", later));
    assert_eq!((a.len(), b.len(), c.len()), (6, 4, 0));
    assert_eq!(a.iter().chain(&b).collect::<HashSet<_>>(), numbers.iter().collect());
    assert_eq!(
        registry.store().due(later, 100).unwrap().into_iter().map(|due| due.0).collect::<Vec<_>>(),
        numbers
    );

    let case = registry.store().case(&a[0]).unwrap().unwrap();
    assert_eq!(case.lease, Some(Lease { owner: "a".into(), until: later.plus_seconds(30) }));
    let mut change = step(&case, &[State::DocumentsChecked]);
    (change.at, change.worker) = (later, "b".into());
    assert!(matches!(registry.advance_blocking(change.clone()), Err(RegistryError::Leased { .. })));
    change.worker = "a".into();
    registry.advance_blocking(change).unwrap();
    assert_eq!(claim("c", later.plus_seconds(31)).len(), 6, "an abandoned case is taken up again");
}

fn places_in_a_queue_are_taken_with_the_change_and_leave_no_gap(place: &dyn Place) {
    let registry = place.registry();
    let mut places = Vec::new();
    for i in 0..6 {
        let number = registry.register_blocking(submission(&i.to_string())).unwrap().number().clone();
        let case = registry.store().case(&number).unwrap().unwrap();
        let queue = Some(if i == 5 { "other".to_owned() } else { "oral".to_owned() });
        let mut change = Advance { queue, ..step(&case, &[State::DocumentsChecked, State::InWork]) };
        let stale = Advance { expected_revision: 9, ..change.clone() };
        registry.advance_blocking(stale).unwrap_err();
        places.push(registry.advance_blocking(change.clone()).unwrap().queue_number);
        (change.expected, change.expected_revision) = (State::InWork, 1);
        change.lines.clear();
        assert_eq!(
            &registry.advance_blocking(change).unwrap().queue_number,
            places.last().unwrap(),
            "a case has one place"
        );
    }
    assert_eq!(places, [1, 2, 3, 4, 5, 1].map(Some));
    an_answer_is_signed_with_the_place_that_is_taken(&registry);
}

/// The sixth place in the queue is the next one.
fn an_answer_is_signed_with_the_place_that_is_taken(registry: &Registry) {
    let number = registry.register_blocking(submission("foreseen")).unwrap().number().clone();
    let case = registry.store().case(&number).unwrap().unwrap();
    let signed = |place| Advance {
        queue: Some("oral".to_owned()),
        place: Some(place),
        result: Some(Bytes::from_static(b"<result/>")),
        ..step(&case, &[State::DocumentsChecked, State::InWork, State::Completed])
    };
    let refused = |place| {
        let error = registry.advance_blocking(signed(place)).unwrap_err();
        assert_eq!(error, RegistryError::PlaceTaken { number: number.clone(), place });
    };
    [0, 5, 7].into_iter().for_each(refused);
    // Where several processes give places none is foreseen.
    match registry.store().next_place("oral").unwrap() {
        None => refused(6),
        Some(next) => {
            assert_eq!(next, 6, "what was refused took none");
            assert_eq!(registry.advance_blocking(signed(6)).unwrap().queue_number, Some(6));
            assert_eq!(registry.store().next_place("oral").unwrap(), Some(7));
            assert_eq!(registry.store().next_place("new").unwrap(), Some(1));
        }
    }
}

fn documents_and_results_of_a_usual_size_come_back_as_they_were(place: &dyn Place) {
    let mut kept = Vec::new();
    // Each process begins anew with what it packs others against.
    for process in 0..2 {
        let registry = place.registry();
        for i in 0..3 {
            let submission = submission(&format!("{process} {i}"));
            let document = submission.document().clone();
            let number = registry.register_blocking(submission).unwrap().number().clone();
            let case = registry.store().case(&number).unwrap().unwrap();
            let result = usual_result(&format!("{process} {i}"));
            let change = step(&case, &[State::InWork, State::Completed]);
            registry.advance_blocking(Advance { result: Some(result.clone()), ..change }).unwrap();
            kept.push((number, document, result));
        }
        for (number, document, result) in &kept {
            assert_eq!(registry.store().document(number).unwrap().unwrap().document, document);
            assert_eq!(registry.store().result(number).unwrap().unwrap().document, result);
        }
    }
}

fn a_first_change_comes_with_its_registration_or_is_left_to_be_made(place: &dyn Place) {
    let registry = place.registry();
    let sample = registry.register_blocking(submission("sample")).unwrap();
    let sample = registry.store().case(sample.number()).unwrap().unwrap();
    let change = Advance {
        queue: Some("oral".to_owned()),
        outcome: Some(Bytes::from_static(b"{}")),
        ..step(&sample, &[State::DocumentsChecked, State::InWork])
    };
    let signed = Advance { result: Some(Bytes::from_static(b"<r/>")), ..step(&sample, &[State::Completed]) };
    assert!(FirstChange::of(signed).is_none(), "an answer needs the number of its case");
    for place in 1..4 {
        let first = FirstChange::of(change.clone()).unwrap();
        let one = submission(&format!("request {place}")).beginning_with(first);
        let registered = registry.register_blocking(one.clone()).unwrap();
        assert_eq!((registered.arrival(), registered.state()), (Registration::New, State::Registered));
        let number = registered.number();
        let advanced = match registered.first() {
            Some(advanced) => advanced.clone(),
            None => {
                let case = registry.store().case(number).unwrap().unwrap();
                assert_eq!((case.state, case.revision), (State::Registered, 0));
                registry.advance_blocking(Advance { number: number.clone(), ..change.clone() }).unwrap()
            }
        };
        assert_eq!(
            (advanced.state, advanced.revision, advanced.queue_number),
            (State::InWork, 1, Some(place)),
            "places leave no gap"
        );
        let case = registry.store().case(number).unwrap().unwrap();
        assert_eq!((case.state, case.revision, case.queue_number), (State::InWork, 1, Some(place)));
        assert_eq!(case.outcome.as_deref(), Some(&b"{}"[..]));
        assert_eq!(registry.store().history(number).unwrap(), change.lines);
        let again = registry.register_blocking(one).unwrap();
        assert_eq!((again.arrival(), again.first()), (Registration::Duplicate, None));
        let end = step(&case, &[State::Completed]);
        let lines = [&change.lines[..], &end.lines].concat();
        let signed = Advance { result: Some(Bytes::from_static(b"<r/>")), ..end };
        assert_eq!(registry.advance_blocking(signed).unwrap().revision, 2);
        assert_eq!(registry.store().history(number).unwrap(), lines);
    }
}
